"""Rehearsals, and the line from what was to what is."""

from __future__ import annotations

import pytest
from tests.restructuring.stage import PAPER, Stage

import partyreg
from partyreg import RefusedError, StaleError
from partyreg.restructuring import Absorb, CarveOut, Consolidate, New, Plan

MERGE = Plan("合并", [Absorb("B镇党委", "G镇党委")], PAPER)


@pytest.mark.clause("G2.0")
def test_a_rehearsal_leaves_the_register_alone_and_says_what_differs() -> None:
    """Plans and other commands run on it; below nothing happens, and the difference is told."""
    stage = Stage()
    member = stage.admit("C村党支部")
    before, entries = stage.state(), len(tuple(stage.register.journal()))
    trial = stage.register.rehearse()
    assert not trial.difference()
    account = stage.desk().account
    desk = trial.desk(account, person="甲某")
    assert desk.plans.apply(desk.plans.preview(MERGE)).number == entries + 1
    told = trial.difference()
    assert told.tree.removed == ("B镇党委",)
    assert set(told.records["Organisation"].changed) == {"C村党支部", "C街党支部"}
    assert told.records["DepartedOrganisation"].added == ("B镇党委",)
    assert told.commands == ("plans.apply",)
    assert trial.tree.parent("C村党支部") == "G镇党委"
    assert [one.key for one in trial.members("G镇党委", below=True)] == [member.key]
    assert (stage.state(), len(tuple(stage.register.journal()))) == (before, entries)


@pytest.mark.clause("G2.0")
def test_a_plan_taken_back_in_a_rehearsal_leaves_no_difference() -> None:
    """Undo after apply differs in nothing; a rehearsal can be rehearsed on."""
    stage = Stage()
    trial = stage.register.rehearse()
    account = stage.desk().account
    plans = trial.desk(account, person="甲某").plans
    entry = plans.apply(plans.preview(MERGE))
    deeper = trial.rehearse()
    again = deeper.desk(account, person="甲某").plans
    again.apply(again.undo(entry.operation))
    assert deeper.tree.children("B镇党委") == ("C村党支部", "C街党支部")
    assert trial.tree.children("G镇党委") == ("C村党支部", "C街党支部", "H村党支部")
    plans.apply(plans.undo(entry.operation))
    assert not trial.difference()


@pytest.mark.clause("G2.0")
def test_a_rehearsal_is_out_of_date_when_the_register_moves_on() -> None:
    """What is asked of it afterwards is refused, not answered from a mixture."""
    stage = Stage()
    trial = stage.register.rehearse()
    stage.apply(Absorb("B镇党委", "G镇党委"))
    with pytest.raises(StaleError):
        trial.difference()
    with pytest.raises(StaleError):
        trial.head_count("A县委组织部")


@pytest.mark.clause("Y-kept", "G2.5.1b", "G2.5.2a")
def test_an_organisation_is_followed_over_chains_of_restructurings() -> None:
    """Where it went and what it was before, by any name that it ever bore."""
    stage = Stage()
    stage.apply(CarveOut("B镇党委", New("乙镇党委", "77"), {"乙镇党委": ["C街党支部"]}))
    stage.apply(Absorb("B镇党委", "乙镇党委"))
    stage.apply(Consolidate(["乙镇党委", "G镇党委"], New("丙镇党委", "78")))
    register = stage.register
    gone = register.where_did("B镇党委")
    assert [one.name for one in gone] == ["B镇党委", "乙镇党委", "丙镇党委"]
    assert [one.gone_on is None for one in gone] == [False, False, True]
    was = register.what_was("丙镇党委")
    assert [one.name for one in was] == ["乙镇党委", "G镇党委", "B镇党委"]
    assert register.where_did("77") == gone[1:]
    with pytest.raises(RefusedError):
        register.where_did("无")


@pytest.mark.clause("Y-kept", "G2.5.2a")
def test_what_was_carved_out_knows_from_where() -> None:
    """A carve-out leaves its source standing: what the new one was before says so."""
    stage = Stage()
    stage.apply(CarveOut("B镇党委", New("乙镇党委", "77"), {"乙镇党委": ["C街党支部"]}))
    [was] = stage.register.what_was("乙镇党委")
    assert (was.organisation, was.gone_on) == ("B镇党委", None)


@pytest.mark.clause("N3.3d", "Y-kept")
def test_statistics_across_a_merge_still_add_up() -> None:
    """What a merged organisation did counts for its main heir, and everything counts once."""
    stage = Stage()
    stage.admit("C村党支部")
    stage.admit("H村党支部")
    stage.apply(Absorb("C村党支部", "F村党支部"))
    stage.apply(Absorb("B镇党委", "G镇党委"))
    register = stage.register
    assert register.usage("G镇党委").commands["members.add"] == 1
    assert register.usage("G镇党委", across=True).commands["members.add"] == 2
    assert register.movement("E镇党委", across=True).admitted == 1
    assert register.movement("E镇党委").transferred_in == 1
    whole = register.movement("甲省委组织部", across=True)
    parts = [register.movement(one, across=True) for one in ("A县委组织部", "D县委组织部")]
    assert whole.admitted == sum(one.admitted for one in parts) == 2


@pytest.mark.clause("N3.3d")
@pytest.mark.parametrize("rehearsed", [False, True])
def test_every_preview_counts_what_stands_now(rehearsed: bool) -> None:
    """What has been counted for one plan is not taken for the next once anything has changed."""
    stage = Stage()
    register = stage.register.rehearse() if rehearsed else stage.register

    def desk(organisation: str) -> partyreg.Desk:
        """Sit down at the register or at the rehearsal."""
        return register.desk(stage.desk(organisation).account, person="甲某")

    def numbers(key: str) -> list[tuple[int, int]]:
        """Give how many organisations and members a merger finds at and below one."""
        shown = desk("甲省委组织部").plans.preview(MERGE)
        return [(one.before.organisations, one.before.members)
                for one in shown.counts if one.organisation == key and one.before]  # fmt: skip

    assert numbers("B镇党委") == numbers("B镇党委") == [(3, 0)]
    desk("B镇党委").members.add(
        "甲某", stage.person(), branch="C村党支部",
        reason=partyreg.AddReason.NEW_ADMISSION, evidence=PAPER,
    )  # fmt: skip
    assert numbers("B镇党委") == [(3, 1)]
    desk("甲省委组织部").organisations.move("H村党支部", "B镇党委", evidence=PAPER)
    assert numbers("B镇党委") == [(4, 1)]
