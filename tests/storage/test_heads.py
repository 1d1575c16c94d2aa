"""A store that counts members and makes them up: the contract of a store, and what it adds."""

from __future__ import annotations

import random
from collections.abc import Mapping

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from partyreg import Evidence, Member, Organisation, Register, Settings
from partyreg.changes import Change
from partyreg.journal import JournalEntry
from partyreg.register.work import CHINA
from partyreg.repository import Store
from partyreg.restructuring import Absorb, Plan, Preview
from partyreg.storage import HeadCount, HeadStore, MemoryStore
from partyreg.testing.conformance import StoreConformance
from partyreg.testing.samples.heads import _nine
from partyreg.values import MemberCategory, ResidentId

TREE = (
    "甲省委组织部[province](A县委组织部[county](B镇党委[listed](C村党支部[branch],D村党支部[branch]),"
    "G镇党委[listed](H村党支部[branch])))"
)
PAPER = Evidence("某组〔2018〕1号", _nine().astimezone(CHINA).date())
HEADS = st.dictionaries(
    st.sampled_from(["C村党支部", "D村党支部", "H村党支部"]),
    st.integers(0, 9).flatmap(
        lambda all_of_them: st.builds(HeadCount, st.just(all_of_them), st.integers(0, all_of_them))
    ),
)


class TestHeadStore(StoreConformance):
    """Without head counts it is a store like any other."""

    def make_store(self) -> Store:
        """Give a new, empty store."""
        return HeadStore({})


def registered(store: MemoryStore, members: tuple[Member, ...] = ()) -> Register:
    """Install the tree on a store."""
    register = Register(
        store, clock=_nine, rng=random.Random(7), settings=Settings(password_profile="external")
    )
    register.bootstrap(TREE, members=members, person="安装员")
    return register


def people(heads: Mapping[str, HeadCount]) -> tuple[Member, ...]:
    """Give real records for head counts."""
    found: list[Member] = []
    for branch, one in heads.items():
        for number in range(one.members):
            category = MemberCategory.PROBATIONARY if number < one.probationary else (
                MemberCategory.FULL)  # fmt: skip
            key = f"m-{len(found):x}"
            found.append(Member(key, branch, "甲某", ResidentId(f"无{key}"), category))
    return tuple(found)


@pytest.mark.clause("G2.3", "Y-merge-members")
@given(HEADS, st.sampled_from([("G镇党委", "B镇党委"), ("H村党支部", "C村党支部"),
                               ("C村党支部", "D村党支部")]))  # fmt: skip
def test_a_preview_on_head_counts_is_that_on_records(
    heads: dict[str, HeadCount], merged: tuple[str, str]
) -> None:
    """Steps, numbers, findings and rights are those that real records give."""
    plan = Plan("合并", Absorb(*merged), PAPER)
    shown = [
        register.desk("B000000000001", person="甲某").plans.preview(plan)
        for register in (registered(HeadStore(heads)), registered(MemoryStore(), people(heads)))
    ]
    one, other = map(_told, shown)
    assert one == other


def _told(shown: Preview) -> tuple[object, ...]:
    """Give what a preview says, members' keys apart."""
    steps = [(type(one.step), one.clause, one.allowed, one.acts_for) for one in shown.outcomes]
    return (steps, shown.counts, shown.conservation, shown.findings, shown.widened, shown.tree,
            [one.code for one in shown.refusals])  # fmt: skip


@given(HEADS)
def test_whoever_is_made_up_is_counted_once(heads: dict[str, HeadCount]) -> None:
    """Counts stay the same when members are looked at, one by one or all."""
    store = HeadStore(heads)
    register = registered(store)
    before = {key: register.head_count(key) for key in register.tree}
    with store.begin() as work:
        for key, one in heads.items():
            assert len(work.find(Member, "probationary", key)) == one.probationary
            found = work.find(Member, "branch", key)
            assert len(found) == work.count(Member, "branch", key) == one.members
            assert all(work.get(Member, each.key) is each for each in found)
        assert len(list(work.every(Member))) == sum(one.members for one in heads.values())
    assert {key: register.head_count(key) for key in register.tree} == before


def test_made_up_members_have_keys_of_their_own_and_can_be_got_by_them() -> None:
    """A key leads to its member before the branch has been looked at, and junk leads nowhere."""
    store = HeadStore({"C村党支部": HeadCount(2), "D村党支部": HeadCount(3)})
    with store.begin() as work:
        found = work.get(Member, "h-4")
        assert found is not None
        assert found.branch == "D村党支部"
        assert found.name == "•••"
        assert found.id_number.reveal("see that it is nobody's") == "•••h-4"
        assert [work.get(Member, key) for key in ("h-0", "h-6", "h-zz", "m-1")] == [None] * 4
        assert work.get(Organisation, "h-1") is None
        assert [one.key for one in work.find(Member, "branch", "C村党支部")] == ["h-1", "h-2"]


def test_whoever_has_not_been_looked_at_can_be_changed_as_what_it_would_be() -> None:
    """Two stores of the same numbers make the same people up, and take each other's changes."""
    heads = {"C村党支部": HeadCount(2), "D村党支部": HeadCount(3)}
    with HeadStore(heads).begin() as work:
        [one, *_] = work.find(Member, "branch", "D村党支部")
    moved = attrs.evolve(one, branch="C村党支部")
    other = HeadStore(heads)
    moment = _nine()
    entry = JournalEntry("x-1", moment, moment.date(), "plans.apply", None, None, "甲某")
    with other.begin() as work:
        work.commit([Change(one, moved, "Y-merge-members")], entry)
    with other.begin() as work:
        assert [work.count(Member, "branch", key) for key in heads] == [3, 2]
        assert work.get(Member, one.key) == moved
