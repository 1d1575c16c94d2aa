"""Wishes spelt out in the notice's order, and allocations of which nothing is guessed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.restructuring.stage import Stage

from partyreg.restructuring import (
    STAY,
    Absorb,
    Allocation,
    CarveOut,
    Compose,
    Consolidate,
    Delete,
    Dissolve,
    Move,
    MoveWhole,
    New,
    Plan,
    Rename,
    Swap,
    by,
    to,
)
from partyreg.restructuring.plan import Part

B2 = New("乙镇党委", "77", alias="$B")
C2 = New("丙镇党委", "78", alias="$C")


def texts(stage: Stage, *parts: Part) -> list[str]:
    """Give what the steps of a plan say."""
    return [one.text for one in stage.preview(*parts).steps]


@pytest.mark.clause("G2.5.1a")
def test_an_absorbing_merge_moves_everything_and_then_deletes() -> None:
    """B into A: children move, then B is deleted with A as its heir."""
    stage = Stage()
    assert texts(stage, Absorb("B镇党委", "G镇党委")) == [
        "move 'C村党支部' under 'G镇党委'", "move 'C街党支部' under 'G镇党委'",
        "delete 'B镇党委', heir 'G镇党委'",
    ]  # fmt: skip
    stage.apply(Absorb("B镇党委", "G镇党委"))
    assert stage.register.successors("B镇党委") == ("G镇党委",)


@pytest.mark.clause("Y-merge-members")
def test_merging_branches_moves_their_members() -> None:
    """Members stand in branches only: a branch merged into a committee needs a receiving one."""
    stage = Stage()
    member = stage.admit("C村党支部")
    merge = Absorb("C村党支部", "E镇党委")
    [refusal] = stage.preview(merge).refusals
    assert (refusal.code, refusal.clause) == ("plan.receiving-branch", "Y-merge-members")
    assert refusal.message == "1 members of 'C村党支部' would stand in no branch: none is named"
    assert stage.codes(Absorb("C村党支部", "E镇党委", "H村党支部")) == ("plan.receiving-branch",)
    stage.apply(Absorb("C村党支部", "E镇党委", "F村党支部"))
    assert stage.register.members("F村党支部")[0].key == member.key
    assert stage.register.successors("C村党支部") == ("F村党支部",)


@pytest.mark.clause("G2.5.1b", "Y-kept")
def test_a_consolidated_organisation_may_bear_an_old_name_and_code() -> None:
    """The new one starts with a provisional code and gets the old one when that is free."""
    stage = Stage()
    old = stage.register.find_organisation("A县委组织部")
    shown = stage.apply(
        Consolidate(["A县委组织部", "D县委组织部"], New("A县委组织部", old.code, alias="$N"))
    )
    assert [one.clause for one in shown.steps] == ["G2.2", *["G2.4"] * 3, *["G2.3"] * 2, "G2.1"]
    new = stage.register.find_organisation("A县委组织部")
    assert (new.code, new.key == old.key) == (old.code, False)
    assert set(stage.register.predecessors(new.key)) == {"A县委组织部", "D县委组织部"}


@pytest.mark.clause("G2.5.2a")
def test_a_carve_out_moves_the_named_parts_and_leaves_the_rest() -> None:
    """A into A and B: create B, move what is named; A stays."""
    stage = Stage()
    stage.apply(CarveOut("B镇党委", B2, {"$B": ["C街党支部"]}))
    new = stage.register.find_organisation("乙镇党委")
    assert stage.register.tree.children(new.key) == ("C街党支部",)
    assert stage.register.tree.children("B镇党委") == ("C村党支部",)


@pytest.mark.clause("G2.5.2b", "Y-split")
def test_a_dissolving_split_deletes_the_old_one_unless_switched_off() -> None:
    """A into B and C: create both, move everything between them, delete A last."""
    stage = Stage()
    shares = {"$B": ["C街党支部"], "$C": ["C村党支部"]}
    kept = texts(stage, Dissolve("B镇党委", [B2, C2], shares, delete=False))
    whole = texts(stage, Dissolve("B镇党委", [B2, C2], shares))
    assert whole == [*kept, "delete 'B镇党委', heir '乙镇党委' (new), '丙镇党委' (new)"]
    stage.apply(Dissolve("B镇党委", [B2, C2], shares))
    assert len(stage.register.successors("B镇党委")) == 2


@pytest.mark.clause("G2.5.3")
def test_a_whole_transfer_is_one_move_and_perhaps_a_new_name() -> None:
    """Whole transfer: the subtree moves in one step and keeps its keys."""
    stage = Stage()
    stage.apply(MoveWhole("B镇党委", "D县委组织部", name="B街道党工委", code="66"))
    moved = stage.register.tree.organisation("B镇党委")
    assert (moved.parent, moved.name, moved.code) == ("D县委组织部", "B街道党工委", "66")
    assert stage.register.tree.is_below("C村党支部", "D县委组织部")


@pytest.mark.clause("Y-beyond")
def test_what_no_example_describes_is_a_plan_as_well() -> None:
    """Dissolution among standing ones, a new one from parts of several, swaps, renames."""
    stage = Stage()
    stage.apply(Swap("B镇党委", "E镇党委"))
    assert stage.register.tree.parent("E镇党委") == "A县委组织部"
    stage.apply(Compose(B2, ["H村党支部", "F村党支部"]))
    new = stage.register.find_organisation("乙镇党委").key
    assert stage.register.tree.children(new) == ("F村党支部", "H村党支部")
    stage.apply(Dissolve("B镇党委", ["E镇党委", "G镇党委"], Allocation({}, to("G镇党委"))))
    assert stage.register.tree.children("G镇党委") == ("C村党支部", "C街党支部")
    stage.apply(Rename("G镇党委", name="庚镇党委"))
    assert stage.register.tree.organisation("G镇党委").name == "庚镇党委"


@pytest.mark.clause("G2.5.2a", "G2.5.2b", "Y-split")
@pytest.mark.parametrize(
    ("wish", "codes"),
    [
        (Dissolve("B镇党委", [B2, C2], {}), {"plan.not-allocated"}),
        (Dissolve("B镇党委", [B2, C2], Allocation({}, STAY)), {"plan.rest-stays"}),
        (Dissolve("B镇党委", [], {}), {"plan.too-few-parts", "plan.not-allocated"}),
        (
            CarveOut("B镇党委", B2, {"$B": ["C街党支部", "C街党支部", "H村党支部"], "$Z": []}),
            {"plan.allocated-twice", "plan.not-its-part", "plan.unknown-heir"},
        ),
        (CarveOut("B镇党委", B2, Allocation({}, to("$Z"))), {"plan.unknown-heir"}),
        (CarveOut("B镇党委", B2, {"$B": "C街党支部"}), {"plan.bad-allocation"}),
        (Dissolve("B镇党委", ["C街党支部"], {}), {"plan.descendant", "plan.tiers-do-not-fit",
                                               "plan.not-allocated"}),
        (Absorb("B镇党委", "B镇党委"), {"plan.same"}),
        (Absorb("A县委组织部", "B镇党委"), {"plan.descendant", "plan.tiers-do-not-fit"}),
        (Absorb("无", "$无"), {"plan.unknown", "plan.not-made"}),
        (Consolidate(["B镇党委", "B镇党委"], B2), {"plan.too-few-parts"}),
        (Consolidate(["B镇党委", "C村党支部"], B2), {"plan.descendant", "plan.tiers-do-not-fit"}),
        (Swap(["B镇党委", "E镇党委"], ["G镇党委"]), {"plan.no-common-superior"}),
        (Compose(B2), {"plan.too-few-parts"}),
        (Rename("B镇党委"), {"organisation.nothing-changes"}),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused_all_at_once(wish: Part, codes: set[str]) -> None:
    """Every fault of a wish is named, each with its clause, and nothing is guessed."""
    shown = Stage().preview(wish)
    assert {one.code for one in shown.refusals} == codes
    assert all(one.clause and one.hint for one in shown.refusals)


@pytest.mark.clause("G2.5.2a")
@pytest.mark.parametrize("heir", [lambda one: "$B" if "街" in one.name else None])
def test_the_rest_may_go_by_a_test(heir: Callable[[object], str | None]) -> None:
    """A test of the record names the heir of what is not named; None stays in a carve-out."""
    stage = Stage()
    assert texts(stage, CarveOut("B镇党委", B2, Allocation({}, by(heir))))[1:] == [
        "move 'C街党支部' under '乙镇党委' (new)"
    ]
    whole = Dissolve("B镇党委", [B2], Allocation({}, by(heir)))
    assert stage.codes(whole) == ("plan.not-allocated",)


@pytest.mark.clause("G2.5.2b")
def test_a_branch_is_split_member_by_member() -> None:
    """The parts of a branch are its members, named by key; who is left out is named by key."""
    stage = Stage()
    one, two = stage.admit("C村党支部"), stage.admit("C村党支部")
    new = New("C村第二党支部", "77", alias="$B")
    [refusal] = stage.preview(Dissolve("C村党支部", [new, "C街党支部"], {"$B": [one.key]})).refusals
    assert (refusal.code, two.key in refusal.message) == ("plan.not-allocated", True)
    stage.apply(Dissolve("C村党支部", [new, "C街党支部"], {"$B": [one.key], "C街党支部": [two]}))
    assert [each.key for each in stage.register.members("C街党支部")] == [two.key]


@pytest.mark.clause("G2.0", "Y-beyond")
def test_later_parts_may_name_what_earlier_ones_made() -> None:
    """An alias of one wish serves the next; a part is spelt out when its turn comes."""
    stage = Stage()
    stage.apply(
        CarveOut("B镇党委", B2, {"$B": ["C街党支部"]}),
        Absorb("B镇党委", "$B"),
        Rename("$B", code="79"),
        Move("$B", "D县委组织部"),
    )
    new = stage.register.find_organisation("79")
    assert new.parent == "D县委组织部"
    assert set(stage.register.tree.children(new.key)) == {"C街党支部", "C村党支部"}


@pytest.mark.clause("Y-kept")
def test_a_name_that_has_gone_is_told_from_one_that_never_was() -> None:
    """A vanished organisation is named with its day and its heir; a common name is not guessed."""
    stage = Stage()
    stage.apply(Absorb("B镇党委", "G镇党委"))
    [refusal] = stage.preview(Delete("B镇党委")).refusals
    assert refusal.code == "plan.gone"
    said = "organisation names 'B镇党委', which left the tree on 2018-01-09"
    assert refusal.message == f"step 1: {said}"
    assert refusal.hint == "name its successor: 'G镇党委'"
    stage.apply(Rename("G镇党委", name="E镇党委某"), Rename("E镇党委", name="E镇党委某"))
    assert stage.codes(Delete("E镇党委某")) == ("plan.ambiguous",)


@pytest.mark.clause("N2.1a")
def test_a_plan_without_steps_or_papers_is_refused() -> None:
    """A plan names the decision on which it rests, and does something."""
    stage = Stage()
    shown = stage.desk().plans.preview(Plan("空", []))
    assert [one.code for one in shown.refusals] == ["plan.evidence-missing"]
    assert [one.code for one in stage.preview().refusals] == ["plan.empty"]
