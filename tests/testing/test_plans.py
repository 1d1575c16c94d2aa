"""Random plans: plausible, repeatable, rehearsed without a trace."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from partyreg import InputError, Member, Organisation, Register
from partyreg.model import RECORDS, Record
from partyreg.restructuring import Plan
from partyreg.testing.plans import KINDS, Drawer, Summary, draw_plans, rehearse_many
from partyreg.testing.samples import counted_register, sample_heads, sample_register
from partyreg.testing.strategies import plans
from partyreg.tree import OrgTree

pytestmark = pytest.mark.clause("G2.0", "Y-beyond", "G2.3")


def small(seed: int = 7) -> Register:
    """Give a small register with people in it."""
    return sample_register(seed, 150, 600)[0]


def state(register: Register) -> dict[tuple[str, str], Record]:
    """Give every record."""
    return {(table.__name__, one.key): one for table in RECORDS for one in register.every(table)}


@settings(max_examples=15)
@given(st.integers(0, 50), st.booleans())
def test_nothing_stays_of_what_is_rehearsed(seed: int, together: bool) -> None:
    """Records, tree and journal of the register are exactly as they were."""
    register = small(seed % 5)
    before, entries = state(register), sum(1 for _ in register.journal())
    parents = {key: register.tree.parent(key) for key in register.tree}
    found = rehearse_many(register, 12, seed, together=together)
    assert found.broken == ()
    assert state(register) == before
    assert sum(1 for _ in register.journal()) == entries
    assert {key: register.tree.parent(key) for key in register.tree} == parents


def test_every_kind_is_mostly_allowed_and_what_goes_awry_never_is() -> None:
    """Plausible plans can mostly be done, of every kind; the others are refused with a reason."""
    found = rehearse_many(small(), 330, 3)
    assert set(found.kinds) == set(KINDS)
    for kind, tally in found.kinds.items():
        if kind == "awry":
            assert tally.allowed == 0
        else:
            assert tally.allowed > tally.drawn / 2
    assert found.allowed + found.refused == found.count == 330
    assert {"plan.same", "plan.unknown"} <= set(found.refusals)
    assert found.members > 0


def test_the_same_seed_gives_the_same_summary() -> None:
    """Two runs differ in nothing but time, and another seed draws others."""
    one, two, other = (rehearse_many(small(), 25, seed) for seed in (1, 1, 2))
    assert one == two
    assert one.kinds == two.kinds
    assert one.refusals == two.refusals
    assert one.kinds != other.kinds


def test_plans_that_follow_each_other_meet_what_the_earlier_ones_made() -> None:
    """Together, organisations come and go over many plans, and nobody gets lost."""
    register = counted_register(7, 150, 600)
    trial = register.rehearse()
    rng = random.Random(5)
    drawer = Drawer(trial, rng)
    plans_desk = trial.desk("B000000000000", person="甲某").plans
    done = 0
    for _ in range(60):
        shown = plans_desk.preview(drawer.plan())
        if shown.allowed:
            plans_desk.apply(shown)
            done += 1
    assert done > 30
    assert sum(1 for _ in trial.every(Member)) == 600
    assert len(trial.tree) == sum(1 for _ in trial.every(Organisation))
    OrgTree(trial.every(Organisation))


@settings(max_examples=40)
@given(plans(), st.sampled_from(KINDS))
def test_the_strategy_gives_plans_that_can_be_previewed(plan: Plan, kind: str) -> None:
    """Whatever is drawn is a plan with parts, and its preview never raises."""
    register = small()
    drawn = Drawer(register, random.Random(1)).draw(kind)
    root = register.desk("B000000000000", person="甲某").plans
    for one in (plan, drawn.plan):
        assert one.parts
        shown = root.preview(one)
        assert shown.allowed is (shown.refusals == ())
    assert drawn.kind == kind


def test_a_summary_shows_kinds_codes_and_time() -> None:
    """In words it names how many there were of each kind, and why some were refused."""
    said = str(rehearse_many(small(), 20, 4, kinds=["awry", "rename"]))
    assert said.startswith("20 plans (seed 4): ")
    assert "a minute)" in said
    assert "rename" in said
    assert " x plan." in said


@pytest.mark.parametrize(
    ("act", "reason"),
    [
        (lambda: rehearse_many(small(), 1, kinds=["merge"]), "kind: it is none of absorb"),
        (lambda: next(draw_plans(sample_register(7, 1, 0)[0], 1)), "too few organisations"),
        (lambda: rehearse_many(sample_register(7, 60, 9, accounts="none")[0], 1), "no open busi"),
    ],
)
def test_what_cannot_be_rehearsed_is_said(act: Callable[[], object], reason: str) -> None:
    """An unknown kind, a register too small, a root without an account."""
    with pytest.raises(InputError, match=reason):
        act()


@settings(max_examples=20)
@given(st.integers(0, 9), st.integers(60, 200), st.integers(0, 900))
def test_counted_members_are_those_of_the_sample(seed: int, size: int, people: int) -> None:
    """Every branch of a counted register has as many members as in the sample itself."""
    whole, _ = sample_register(seed, size, people, accounts="none")
    counted = counted_register(seed, size, people)
    for key in whole.tree:
        assert counted.head_count(key) == whole.head_count(key)
    assert sum(one.members for one in sample_heads(seed, size, people).values()) == people


def test_a_summary_is_one_value() -> None:
    """Its repr tells how many plans were broken, not what they were."""
    found = Summary(1, 7, {}, {}, 0, (), 0.0)
    assert "broken=0" in repr(found)
    assert (found.allowed, found.refused) == (0, 1)
