"""Editing a tree and taking it back, and what-if trees over it."""

from __future__ import annotations

from collections.abc import Callable

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.tree.naive import Naive, changes, organisations, same_answers, same_statistics
from tests.tree.test_questions import QUESTIONS

from partyreg.changes import Change, reversal
from partyreg.errors import Refusal, RefusedError, StaleError
from partyreg.model import Organisation, Unit
from partyreg.tree import (
    Difference,
    Move,
    Notation,
    OrgTree,
    StaleTreeError,
    TreeStatistics,
    Undo,
    parse_notation,
    traits_of,
)
from partyreg.values import OrganisationKind, Tier

pytestmark = pytest.mark.clause("G2.0", "G2.2", "G2.3", "G2.4", "Y-shape")

TEXT = "甲省[province](A县[county](B镇[listed](C[branch],D[branch],E[branch])),F县[county])"


def _stranger(key: str, parent: str | None) -> Organisation:
    """Make a record of a branch."""
    return Organisation(key, "099", key, OrganisationKind.BRANCH, Tier.BRANCH, parent)


def _records(records: list[Organisation]) -> OrgTree:
    return OrgTree(records)


def _columns(records: list[Organisation]) -> OrgTree:
    return OrgTree.from_parents([one.key for one in records], [one.parent for one in records],
                                map(traits_of, records))  # fmt: skip


def _overlay(records: list[Organisation]) -> OrgTree:
    return OrgTree(records).overlay()


def _second_overlay(records: list[Organisation]) -> OrgTree:
    """Lay a tree over one that has already changed: the records come one by one."""
    below = OrgTree().overlay()
    ordered = OrgTree(records)
    below.apply(Change(None, ordered.organisation(key), "G2.2") for key in ordered)
    return below.overlay()


KINDS: list[Callable[[list[Organisation]], OrgTree]] = [
    _records, _columns, _overlay, _second_overlay
]  # fmt: skip
every_kind = pytest.mark.parametrize("make", KINDS)


def shown(tree: OrgTree) -> list[object]:
    """Show all that a tree says of its organisations, in its order."""
    return [(key, tree.parent(key), tree.children(key), tree.traits(key)) for key in tree]


@every_kind
@given(data=st.data())
def test_edits_give_the_naive_tree_and_undo_gives_back_the_first(
    make: Callable[[list[Organisation]], OrgTree], data: st.DataObject
) -> None:
    """After each unit of work the tree is the naive one; undone, last first, each is the same."""
    model = Naive(data.draw(organisations(largest=8)))
    tree = make(model.records)
    model = Naive(tree.organisation(key) for key in tree) if make is not _columns else model
    states: list[tuple[Undo, list[object]]] = []
    for _ in range(data.draw(st.integers(1, 3))):
        before = shown(tree)
        unit = [data.draw(changes(model)) for _ in range(data.draw(st.integers(0, 5)))]
        states.append((tree.apply(unit), before))
        if make is not _columns:
            same_answers(tree, model)
        same_statistics(tree, model, None)
    for undo, before in reversed(states):
        tree.revert(undo)
        assert shown(tree) == before


@every_kind
@given(data=st.data())
def test_a_unit_of_work_that_fails_leaves_nothing(
    make: Callable[[list[Organisation]], OrgTree], data: st.DataObject
) -> None:
    """If the last step cannot be done, the steps before it are taken back, order included."""
    model = Naive(data.draw(organisations(largest=8)))
    tree = make(model.records)
    before, lay = shown(tree), tree.overlay()
    unit = [data.draw(changes(model)) for _ in range(4)]
    with pytest.raises(RefusedError):
        tree.apply([*unit, Change(None, _stranger("新", "无"), "G2.2")])
    assert shown(tree) == before
    assert shown(lay) == before


WRONG: list[tuple[Callable[[OrgTree], Change], Refusal]] = [
    (lambda tree: Change(None, _stranger("新", "无"), "G2.2"), Refusal(
        "tree.unknown-superior", "there is no superior '无' for '新'",
        "look the superior's key up in the tree", "Y-shape")),
    (lambda tree: _moved(tree, "C", "无"), Refusal(
        "tree.unknown-superior", "there is no superior '无' for 'C'",
        "look the superior's key up in the tree", "Y-shape")),
    (lambda tree: _moved(tree, "A县", "A县"), Refusal(
        "tree.self-parent", "'A县' cannot stand under itself", "name another superior", "Y-shape")),
    (lambda tree: Change(None, _stranger("新", "新"), "G2.2"), Refusal(
        "tree.self-parent", "'新' cannot stand under itself", "name another superior", "Y-shape")),
    (lambda tree: _moved(tree, "甲省", "C"), Refusal(
        "tree.cycle", "'甲省' cannot stand under 'C', which stands below it",
        "name a superior outside its own subordinates", "Y-shape")),
    (lambda tree: Change(tree.organisation("B镇"), None, "G2.3"), Refusal(
        "tree.has-subordinates", "'B镇' still has subordinates and cannot leave the tree",
        "move or delete its subordinates first", "G2.3")),
]  # fmt: skip


def _moved(tree: OrgTree, key: str, parent: str | None) -> Change:
    """Make the change that moves an organisation."""
    one = tree.organisation(key)
    return Change(one, attrs.evolve(one, parent=parent), "G2.4")


def story() -> Notation:
    """Read a county with a town."""
    return parse_notation(TEXT)


@pytest.mark.parametrize("lay", [False, True], ids=["tree", "overlay"])
@pytest.mark.parametrize(("change", "refusal"), WRONG)
def test_what_would_break_the_tree_is_refused(
    change: Callable[[OrgTree], Change], refusal: Refusal, lay: bool
) -> None:
    """No change makes a cycle, loses an organisation, or hangs one up nowhere."""
    tree = OrgTree(story().organisations)
    tree = tree.overlay() if lay else tree
    with pytest.raises(RefusedError) as refused:
        tree.apply([change(tree)])
    assert refused.value.refusals == (refusal,)


@pytest.mark.parametrize("lay", [False, True], ids=["tree", "overlay"])
def test_a_change_that_starts_from_elsewhere_is_stale(lay: bool) -> None:
    """Adding what is there, changing what is not, and moving from elsewhere are refused."""
    tree = OrgTree(story().organisations)
    tree = tree.overlay() if lay else tree
    one = tree.organisation("C")
    elsewhere = attrs.evolve(one, parent="F县")
    for change in (
        Change(None, one, "G2.2"),
        Change(_stranger("新", "A县"), None, "G2.3"),
        Change(elsewhere, None, "G2.3"),
        Change(elsewhere, attrs.evolve(one, parent="A县"), "G2.4"),
        Change(one, tree.organisation("D"), "G2.1"),
    ):
        with pytest.raises(StaleError):
            tree.apply([change])
    assert shown(tree) == shown(OrgTree(story().organisations))


def test_changes_of_other_records_are_passed_over() -> None:
    """A unit of work may hold changes of any records; the tree takes its own."""
    tree = OrgTree(story().organisations)
    lay = tree.overlay()
    tree.apply([Change(None, Unit("u-1", "某厂"), "G2.1")])
    assert lay.parent("C") == "B镇"  # nothing has changed, so the overlay is still good


@every_kind
def test_siblings_stand_in_the_order_of_their_keys(
    make: Callable[[list[Organisation]], OrgTree],
) -> None:
    """Wherever one comes from, and in whichever order, its place follows from its key."""
    records = list(story().organisations)
    tree = make(records[::-1])
    by_key = {one.key: one for one in records}
    moves = [_of(by_key["D"], "A县"), _of(by_key["C"], "A县"), _of(by_key["A县"], None)]
    undo = tree.apply(moves)
    assert (tree.children("A县"), tree.children("B镇")) == (("B镇", "C", "D"), ("E",))
    assert tree.roots() == ("A县", "甲省")
    tree.revert(undo)
    assert (tree.children("A县"), tree.children("B镇")) == (("B镇",), ("C", "D", "E"))


def _of(one: Organisation, parent: str | None) -> Change:
    """Make the change that moves a record."""
    return Change(one, attrs.evolve(one, parent=parent), "G2.4")


@every_kind
@given(data=st.data())
def test_the_reversal_of_changes_gives_the_first_tree_order_included(
    make: Callable[[list[Organisation]], OrgTree], data: st.DataObject
) -> None:
    """What the journal keeps is enough: the reversed changes put every sibling back in its place.

    So are the records, handed over in any order.
    """
    model = Naive(data.draw(organisations(largest=10)))
    tree = make(model.records)
    before = shown(tree)
    assert shown(make(data.draw(st.permutations(model.records)))) == before
    unit = [data.draw(changes(model)) for _ in range(data.draw(st.integers(1, 8)))]
    tree.apply(unit)
    tree.apply(reversal(unit))
    assert shown(tree) == before


def test_an_undo_serves_once_and_in_its_turn() -> None:
    """Undoing twice, out of turn or on another tree is refused."""
    tree = OrgTree(story().organisations)
    first = tree.apply([_moved(tree, "C", "A县")])
    second = tree.apply([_moved(tree, "D", "A县")])
    with pytest.raises(StaleTreeError):
        tree.revert(first)
    with pytest.raises(StaleTreeError):
        tree.overlay().revert(second)
    tree.revert(second)
    tree.revert(first)
    with pytest.raises(StaleTreeError):
        tree.revert(first)


def test_an_overlay_leaves_its_tree_alone_and_refuses_once_it_has_changed() -> None:
    """Nothing is mixed: a tree that changes under an overlay makes every question stale."""
    tree = OrgTree(story().organisations)
    lay, before = tree.overlay(), shown(tree)
    undo = lay.apply([_moved(tree, "C", "A县")])
    upper = lay.overlay()
    assert shown(tree) == before
    back = tree.apply([_moved(tree, "E", "A县")])
    for stale in (lay, upper):
        for question in QUESTIONS.values():
            with pytest.raises(StaleTreeError, match="the tree has changed since"):
                question(stale, "C")
        for use in (len, list, OrgTree.roots, OrgTree.overlay, OrgTree.statistics):
            with pytest.raises(StaleTreeError):
                use(stale)
        with pytest.raises(StaleTreeError):
            stale.apply([])
        with pytest.raises(StaleTreeError):
            assert "C" in stale
        with pytest.raises(StaleTreeError):
            assert stale.graph.nodes
    with pytest.raises(StaleTreeError):
        lay.revert(undo)
    with pytest.raises(RuntimeError):
        lay.difference()
    tree.revert(back)
    assert lay.parent("C") == "A县"  # the tree is again exactly what the overlay was made on


def test_an_overlay_on_an_overlay_is_independent() -> None:
    """The upper one starts from what the lower one shows, and then both go their own ways."""
    tree = OrgTree(story().organisations)
    lower = tree.overlay()
    lower.apply([_moved(tree, "C", "A县")])
    upper = lower.overlay()
    upper.apply([_moved(lower, "C", "F县"), _moved(lower, "D", "A县")])
    lower.apply([_moved(lower, "E", "A县")])
    assert tree.children("A县") == ("B镇",)
    assert lower.children("A县") == ("B镇", "C", "E")
    assert upper.children("A县") == ("B镇", "D")
    assert upper.difference().moved == (Move("C", "A县", "F县"), Move("D", "B镇", "A县"))
    assert lower.difference().moved == (Move("C", "B镇", "A县"), Move("E", "B镇", "A县"))


def test_an_overlay_on_one_without_organisations_has_none() -> None:
    """What the lower one has removed to the last is not seen again through the upper one."""
    tree = OrgTree(parse_notation("甲[province]").organisations)
    lower = tree.overlay()
    lower.apply([Change(tree.organisation("甲"), None, "G2.3")])
    upper = lower.overlay()
    assert list(upper) == list(lower) == []
    assert len(upper) == 0
    assert "甲" not in upper


def test_a_thousand_overlays_do_not_grow_deep() -> None:
    """However many are stacked, a question looks twice."""
    tree = OrgTree(story().organisations)
    for number in range(1000):
        tree = tree.overlay()
        tree.apply([Change(None, _stranger(f"新{number}", "F县"), "G2.2")])
    assert len(tree.children("F县")) == 1000
    assert tree.ancestors("新999") == ("F县", "甲省")


@given(data=st.data())
def test_the_difference_is_what_makes_one_tree_the_other(data: st.DataObject) -> None:
    """Added, removed, moved and edited are exactly where the records of both trees differ."""
    tree = OrgTree(data.draw(organisations(largest=8)))
    model = Naive(tree.organisation(key) for key in tree)
    lay = tree.overlay()
    undo = lay.apply([data.draw(changes(model)) for _ in range(6)])
    was, now = ({k: one.organisation(k) for k in one} for one in (tree, lay))
    found = lay.difference()
    assert set(found.added) == now.keys() - was.keys()
    assert set(found.removed) == was.keys() - now.keys()
    both = was.keys() & now.keys()
    assert set(found.moved) == {Move(key, was[key].parent, now[key].parent)
                                for key in both if was[key].parent != now[key].parent}  # fmt: skip
    assert set(found.edited) == {
        key for key in both if attrs.evolve(was[key], parent=None)
        != attrs.evolve(now[key], parent=None)
    }  # fmt: skip
    assert bool(found) == (was != now)
    lay.revert(undo)
    assert lay.difference() == Difference()
    assert not lay.difference()


def test_an_overlay_over_columns_knows_what_it_was_told() -> None:
    """Without records below, the changes themselves say what differs."""
    records = story().organisations
    tree = _columns(list(records))
    one = next(record for record in records if record.key == "C")
    lay = tree.overlay()
    lay.apply([Change(one, attrs.evolve(one, parent="A县", name="新名"), "G2.4")])
    assert lay.organisation("C").name == "新名"
    assert lay.difference() == Difference(moved=(Move("C", "B镇", "A县"),), edited=("C",))


def test_statistics_are_values() -> None:
    """Two counts of the same tree are equal and frozen."""
    tree = OrgTree(story().organisations)
    counted: TreeStatistics = tree.statistics()
    assert counted == tree.overlay().statistics()
    assert (counted.widest, counted.widest_has, counted.deepest) == ("B镇", 3, "C")
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        counted.leaves = 3  # type: ignore[misc]
