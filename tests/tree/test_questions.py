"""Every question, on random trees, against the naive second implementation."""

from __future__ import annotations

import pickle
import tracemalloc
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.tree.naive import (
    Naive,
    changes,
    organisations,
    same_about_two,
    same_answers,
    same_statistics,
)

from partyreg.changes import Change
from partyreg.errors import UnknownOrganisationError
from partyreg.model import Organisation
from partyreg.tree import OrgTree, RecordMissingError, Traits, parse_notation, traits_of
from partyreg.values import OrganisationKind, Tier

pytestmark = pytest.mark.clause("G2.4", "Y-sub", "Y-realm", "Y-responsible", "Y-department")

COUNTY = Traits(OrganisationKind.ORGANISATION_DEPARTMENT, Tier.COUNTY, None, connected=True)
BRANCH = Traits(OrganisationKind.BRANCH, Tier.BRANCH, None, connected=True)

STORY = """甲省委组织部[province](X市委组织部[city](A县委组织部[county](
    B镇党委[listed](C村党支部[branch],P村党总支[general](P村一组党支部[branch]),
    Q村党委[sub](Q村一支部[branch])),A县人才中心党支部[branch])))
乙省委组织部[province](乙省D县委组织部[county])"""


def story() -> OrgTree:
    """Build the tree of the notice's own examples."""
    return OrgTree(parse_notation(STORY).organisations)


Ask = Callable[[OrgTree, str], object]


def _about(name: str) -> Ask:
    """Give a question about one organisation."""
    return lambda tree, key: getattr(tree, name)(key)


QUESTIONS: dict[str, Ask] = {
    **{name: _about(name) for name in (
        "organisation", "traits", "parent", "children", "ancestors", "chain", "subtree",
        "descendants", "depth", "responsible", "county", "city", "realm", "own_branches",
        "siblings", "leaves", "levels", "height", "statistics")},
    "below": lambda tree, key: tree.is_below(key, "C村党支部"),
    "above": lambda tree, key: tree.is_below("C村党支部", key),
    "at or below": lambda tree, key: tree.is_at_or_below(key, "C村党支部"),
    "at or above": lambda tree, key: tree.is_at_or_below("C村党支部", key),
    "is itself": lambda tree, key: tree.is_at_or_below(key, key),
    "nearest": lambda tree, key: tree.nearest(key, lambda _: True),
    "nearest above": lambda tree, key: tree.nearest(key, lambda _: True, including=False),
    "common ancestor": lambda tree, key: tree.common_ancestor(key, "C村党支部"),
    "common ancestor with": lambda tree, key: tree.common_ancestor("C村党支部", key),
    "path": lambda tree, key: tree.path(key, "C村党支部"),
    "path to": lambda tree, key: tree.path("C村党支部", key),
}  # fmt: skip


@given(st.data())
def test_a_tree_answers_as_the_naive_one(data: st.DataObject) -> None:
    """Every question has the naive answer, whatever the tree and the order of loading."""
    records = data.draw(organisations())
    tree, model = OrgTree(records), Naive(records)
    same_answers(tree, model)
    same_statistics(tree, model, None)
    if records:
        one, other = (data.draw(st.sampled_from(model.keys())) for _ in range(2))
        same_about_two(tree, model, one, other)
        same_statistics(tree, model, one)


@given(st.data())
def test_an_overlay_answers_as_the_naive_one(data: st.DataObject) -> None:
    """An overlay gives the naive answers after changes, and so does an overlay on it."""
    model = Naive(data.draw(organisations(largest=9)))
    tree = OrgTree(model.records)
    for _ in range(2):
        tree = tree.overlay()
        tree.apply([data.draw(changes(model)) for _ in range(4)])
        same_answers(tree, model)
        same_statistics(tree, model, None)
    if model.records:
        one, other = (data.draw(st.sampled_from(model.keys())) for _ in range(2))
        same_about_two(tree, model, one, other)


@pytest.mark.parametrize("lay", [False, True], ids=["tree", "overlay"])
@pytest.mark.parametrize("unknown", ["", "甲", None, 7, ["C村党支部"]], ids=repr)
@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_about_an_unknown_organisation_is_refused(
    question: str, unknown: Any, lay: bool
) -> None:
    """Whatever is no key of the tree is refused by every question before anything is given."""
    if unknown is None and question in ("leaves", "levels", "statistics"):
        return  # there it means all realms
    tree = story().overlay() if lay else story()
    with pytest.raises(UnknownOrganisationError) as refused:
        QUESTIONS[question](tree, unknown)
    assert refused.value.key is unknown
    assert unknown not in tree


def test_an_organisation_that_has_left_an_overlay_is_unknown_there() -> None:
    """What has been removed in an overlay is refused there by every question."""
    tree = story()
    gone = "乙省D县委组织部"
    lay = tree.overlay()
    lay.apply([Change(tree.organisation(gone), None, "G2.3")])
    for question in QUESTIONS.values():
        with pytest.raises(UnknownOrganisationError):
            question(lay, gone)
        question(tree, gone)


def test_who_answers_for_whom() -> None:
    """Column-1 organisations are skipped; a branch may stand directly under a department."""
    tree = story()
    for branch in ("C村党支部", "P村一组党支部", "Q村一支部", "Q村党委", "B镇党委"):
        assert tree.responsible(branch) == "B镇党委"
    assert tree.responsible("A县人才中心党支部") == "A县委组织部"
    assert list(tree.own_branches("B镇党委")) == ["C村党支部", "P村一组党支部", "Q村一支部"]
    assert list(tree.own_branches("A县委组织部")) == ["A县人才中心党支部"]
    assert list(tree.own_branches("Q村党委")) == []


def test_nothing_leads_from_one_realm_to_another() -> None:
    """Organisations of two realms have no common ancestor and no path; roots have no siblings."""
    tree = story()
    assert tree.common_ancestor("C村党支部", "乙省委组织部") is None
    assert tree.path("C村党支部", "乙省D县委组织部") is None
    assert tree.siblings("甲省委组织部") == ()
    assert tree.realm("乙省D县委组织部") == "乙省委组织部"


def test_a_walk_gives_what_was_there_when_it_was_asked() -> None:
    """A tree may be edited while a walk over it is consumed."""
    tree = story()
    walk: Iterator[str] = tree.subtree("乙省委组织部")
    tree.apply([Change(tree.organisation("乙省D县委组织部"), None, "G2.3")])
    assert list(walk) == ["乙省委组织部", "乙省D县委组织部"]


class _Fetching(Mapping[str, Organisation]):
    """A mapping that fetches a record when it is asked for, and counts."""

    def __init__(self, records: dict[str, Organisation]) -> None:
        self.records, self.asked = records, 0

    def __getitem__(self, key: str) -> Organisation:
        self.asked += 1
        return self.records[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self.records)

    def __len__(self) -> int:
        return len(self.records)


@given(organisations())
def test_records_kept_elsewhere_are_fetched_only_when_asked_for(
    records: list[Organisation],
) -> None:
    """A tree by column answers as one of records and reads a record for ``organisation`` only."""
    kept = _Fetching({one.key: one for one in records})
    tree = OrgTree.from_parents([one.key for one in records], (one.parent for one in records),
                                map(traits_of, records), kept)  # fmt: skip
    tree.statistics()
    assert list(tree) == Naive(records).all_keys()
    assert kept.asked == 0
    same_answers(tree, Naive(records))
    assert kept.asked > 0 or not records


def test_a_tree_without_records_says_so() -> None:
    """Asking for a record that is not attached is told apart from asking for an unknown key."""
    tree = OrgTree.from_parents(["a"], [None], [COUNTY])
    with pytest.raises(RecordMissingError, match="no record of organisation 'a' is attached"):
        tree.organisation("a")
    with pytest.raises(RecordMissingError):
        tree.overlay().organisation("a")
    with pytest.raises(UnknownOrganisationError, match="there is no organisation 'b'"):
        tree.organisation("b")


def test_a_chain_of_a_hundred_thousand_is_no_difficulty() -> None:
    """Nothing recurses: building, walking and editing work at any depth."""
    number = 100_000
    keys = [f"k{n}" for n in range(number)]
    tree = OrgTree.from_parents(keys, [None, *keys[:-1]], [COUNTY] * number)
    last = keys[-1]
    assert tree.depth(last) == tree.height("k0") == number - 1
    assert sum(1 for _ in tree) == number
    assert tree.common_ancestor(last, "k5") == "k5"
    assert tree.path(last, "k99998") == (last, "k99998")
    assert tree.statistics().by_depth == (1,) * number
    assert tree.responsible(last) == last
    assert len(pickle.dumps(tree)) > number
    lay = tree.overlay()
    moved = Organisation(last, "034", "末", COUNTY.kind, COUNTY.tier, keys[-2])
    lay.apply([Change(moved, attrs.evolve(moved, parent="k0"), "G2.4")])
    assert (lay.depth(last), tree.depth(last)) == (1, number - 1)


@given(organisations())
def test_a_pickled_tree_comes_back_the_same(records: list[Organisation]) -> None:
    """A tree and an overlay survive pickling, the overlay still lying on its tree."""
    tree = OrgTree(records)
    kept = pickle.dumps((tree, tree.overlay()))
    back, lay = pickle.loads(kept)  # noqa: S301 - our own
    same_answers(back, Naive(records))
    same_answers(lay, Naive(records))


def test_the_structure_costs_at_most_170_bytes_an_organisation() -> None:
    """All that the tree allocates, keys included and records not, stays below the goal."""
    rows = 80_000
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        keys = [f"{n:012}" for n in range(rows)]
        parents = [None if n == 0 else f"{(n - 1) // 14:012}" for n in range(rows)]
        tree = OrgTree.from_parents(keys, parents, [COUNTY] * rows)
        del keys, parents
        used = tracemalloc.get_traced_memory()[0] - before
    finally:
        tracemalloc.stop()
    assert len(tree) == rows
    assert used / rows <= 170


def test_equal_traits_are_one_object_whatever_they_were_made_of() -> None:
    """Plain texts are taken as the words they spell, and never get into the tree themselves."""
    tree = OrgTree.from_parents(
        ["a", "b"], [None, "a"],
        [("organisation-department", "county", None, 1), COUNTY],  # type: ignore[list-item]
    )  # fmt: skip
    assert tree.traits("a") is tree.traits("b")
    assert tree.traits("a").kind is OrganisationKind.ORGANISATION_DEPARTMENT
    assert tree.traits("a").tier is Tier.COUNTY
    assert tree.traits("a").connected is True


def test_a_repr_shows_no_organisation() -> None:
    """The repr of a tree says how large it is and nothing else."""
    assert repr(OrgTree.from_parents(["a", "b"], [None, "a"], [COUNTY, BRANCH])) == (
        "<OrgTree of 2 organisations>"
    )
