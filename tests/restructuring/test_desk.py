"""Plans at a desk: previewed, applied exactly so, undone exactly."""

from __future__ import annotations

from datetime import date

import pytest
from tests.restructuring.stage import PAPER, PEOPLE, Stage

import partyreg
from partyreg import RefusedError, Register
from partyreg.model import RECORDS, Record
from partyreg.register.register import Opened
from partyreg.restructuring import Create, Delete, Edit, Move, MoveMember, Plan
from partyreg.values import Tier

pytestmark = pytest.mark.clause("G2.0", "Y-beyond", "N3.3a")


def opened() -> tuple[Register, Opened]:
    """Open a register on which nobody signs on."""
    stage = Stage()
    return stage.register, stage.opened


def state(register: Register) -> dict[tuple[str, str], Record]:
    """Give every record of a register."""
    return {(table.__name__, one.key): one for table in RECORDS for one in register.every(table)}


def merging() -> Plan:
    """Give a plan that moves, creates, edits and deletes."""
    return Plan(
        "甲乙合并",
        [
            Move("C村党支部", "G镇党委"),
            Move("C街党支部", "G镇党委"),
            Create("$N", "N镇党委", "99", "D县委组织部"),
            Move("E镇党委", "$N"),
            Delete("B镇党委", ["G镇党委"]),
            Edit("G镇党委", {"name": "B镇党委"}),
        ],
        PAPER,
    )


def test_a_preview_touches_nothing() -> None:
    """A preview leaves every record and the journal as they are."""
    register, opening = opened()
    before, entries = state(register), len(tuple(register.journal()))
    shown = opening.desk("甲省委组织部", person="甲某").plans.preview(merging())
    assert shown.allowed
    assert state(register) == before
    assert len(tuple(register.journal())) == entries


def test_applying_does_what_was_previewed_under_one_operation() -> None:
    """The journal gets one entry with exactly the changes of the preview."""
    register, opening = opened()
    plans = opening.desk("甲省委组织部", person="甲某").plans
    shown = plans.preview(merging())
    entry = plans.apply(shown)
    assert entry.changes == shown.changes
    assert [one.command for one in register.journal()][-1] == "plans.apply"
    assert register.find_organisation("N镇党委").parent == "D县委组织部"
    assert register.successors("B镇党委") == ("G镇党委",)


def test_a_preview_is_applied_once() -> None:
    """Applying the same preview again after an unknown outcome gives the first entry back."""
    _, opening = opened()
    plans = opening.desk("甲省委组织部", person="甲某").plans
    shown = plans.preview(merging())
    assert plans.apply(shown) == plans.apply(shown)


@pytest.mark.clause("N3.3a")
def test_undoing_restores_every_record() -> None:
    """Undo after apply is the identity on the records; the journal keeps both."""
    register, opening = opened()
    plans = opening.desk("甲省委组织部", person="甲某").plans
    before = state(register)
    entry = plans.apply(plans.preview(merging()))
    undone = plans.apply(plans.undo(entry.operation))
    assert state(register) == before
    assert (undone.command, undone.subject) == ("plans.undo", entry.operation)
    plans.apply(plans.undo(undone.operation))
    assert register.find_organisation("N镇党委").parent == "D县委组织部"


def test_a_refused_plan_says_everything_and_changes_nothing() -> None:
    """All faults of a plan are named with their steps, and applying it is refused as a whole."""
    register, opening = opened()
    plans = opening.desk("A县委组织部", person="甲某").plans
    before = state(register)
    shown = plans.preview(Plan("", [*merging().parts, Move("Z", "$Y")]))
    codes = {one.code for one in shown.refusals}
    assert {"input.bad-value", "plan.evidence-missing", "plan.unknown", "plan.not-made",
            "plan.depends", "right.out-of-scope"} <= codes  # fmt: skip
    with pytest.raises(RefusedError) as refused:
        plans.apply(shown)
    assert refused.value.refusals == shown.refusals
    assert state(register) == before


def test_what_changed_since_the_preview_is_named() -> None:
    """Applying is refused when a record that the plan carries has changed since."""
    _, opening = opened()
    province = opening.desk("甲省委组织部", person="甲某")
    shown = province.plans.preview(merging())
    province.organisations.edit("E镇党委", evidence=PAPER, address="某路1号")
    with pytest.raises(RefusedError) as refused:
        province.plans.apply(shown)
    assert refused.value.codes == ("plan.changed",)
    assert "'E镇党委'" in str(refused.value)
    assert refused.value.refusals[0].clause == "G2.0"


def test_an_undo_is_refused_with_the_later_changes_in_its_way() -> None:
    """What has changed since, and what has come to hang on the new, stands in the way."""
    _, opening = opened()
    province = opening.desk("甲省委组织部", person="甲某")
    entry = province.plans.apply(province.plans.preview(merging()))
    province.organisations.create(
        "新村党支部", code="77", under="N镇党委", evidence=PAPER, tier=Tier.BRANCH
    )
    province.organisations.edit("G镇党委", evidence=PAPER, address="某路1号")
    shown = province.plans.undo(entry.operation)
    assert [one.code for one in shown.refusals] == ["plan.undo-blocked"] * 2
    said = " ".join(one.message for one in shown.refusals)
    assert "organisations.create" in said
    assert "organisations.edit" in said
    with pytest.raises(RefusedError):
        province.plans.apply(shown)


def test_an_undo_of_no_plan_is_refused() -> None:
    """Only plans and their undoings are taken back as a whole."""
    _, opening = opened()
    province = opening.desk("甲省委组织部", person="甲某")
    province.organisations.edit("G镇党委", evidence=PAPER, address="某路1号", operation="x-1")
    assert province.plans.undo("x-1").refusals[0].code == "plan.not-undoable"
    with pytest.raises(RefusedError) as refused:
        province.plans.undo("x-2")
    assert refused.value.codes == ("plan.no-operation",)


@pytest.mark.clause("Y-approval", "Y-merge-members")
def test_a_member_is_never_carried_silently() -> None:
    """Across committees the operator goes through every role of the transfer, and it shows."""
    register, opening = opened()
    committee = opening.desk("B镇党委", person="乙某")
    member = committee.members.add(
        "甲某", PEOPLE[0].id_number, branch="C村党支部",
        reason=partyreg.AddReason.NEW_ADMISSION, evidence=PAPER,
    )  # fmt: skip
    plan = Plan("甲某", [MoveMember(member.key, "F村党支部")], PAPER)
    above = opening.desk("甲省委组织部", person="甲某").plans
    [step] = above.preview(plan).steps
    assert (step.acts_for, step.needed) == (("B镇党委", "E镇党委"), "甲省委组织部")
    beside = committee.plans.preview(plan)
    assert [one.code for one in beside.refusals] == ["plan.not-above"]
    entry = above.apply(above.preview(plan))
    moved = register.get(partyreg.Member, member.key)
    assert moved is not None
    assert moved.branch == "F村党支部"
    states = [one.after.state.value for one in entry.changes
              if isinstance(one.after, partyreg.Transfer)]  # fmt: skip
    assert states == ["in-approval", "approved", "approved", "received"]


@pytest.mark.clause("N2.1c")
def test_a_department_is_renamed_in_its_own_role() -> None:
    """A superior's plan goes through the department's role for its name, and shows it."""
    register, opening = opened()
    plans = opening.desk("甲省委组织部", person="甲某").plans
    shown = plans.preview(Plan("更名", [Edit("A县委组织部", {"name": "A区委组织部", "code": "77"})],
                               PAPER))  # fmt: skip
    assert shown.steps[0].acts_for == ("A县委组织部",)
    plans.apply(shown)
    assert register.find_organisation("A县委组织部").name == "A区委组织部"
    again = plans.preview(Plan("书记", [Edit("A县委组织部", {"secretary": "乙某"})], PAPER))
    assert [one.code for one in again.refusals] == ["plan.personal-field"]


@pytest.mark.parametrize("applied", ["here", "in a twin"])
def test_a_preview_whose_organisations_stand_already_is_refused_readably(applied: str) -> None:
    """Another operation has done the plan already, or the preview is another register's."""
    one, other = Stage(), Stage()
    shown = one.preview(Create("$N", "N镇党委", "99", "D县委组织部"))
    goal = one if applied == "here" else other
    goal.desk().plans.apply(shown, operation="x-1")
    before = goal.state()
    with pytest.raises(RefusedError) as refused:
        goal.desk().plans.apply(shown, operation="x-2")
    [no] = refused.value.refusals
    assert (no.code, no.clause) == ("plan.changed", "G2.0")
    assert no.message == (
        "what the preview rests on has changed since: there is the organisation "
        f"{shown.tree.added[0]!r} already, which the plan makes"
    )
    assert goal.state() == before
    assert [entry.refused for entry in goal.register.journal()][-1]


def test_a_preview_of_a_quite_different_register_is_refused_with_the_difference() -> None:
    """Nothing that it names is there, and the refusal says where the two differ."""
    shown = Stage().preview(Move("B镇党委", "D县委组织部"))
    other = Stage("甲省委组织部[province](X县委组织部[county](Y镇党委[listed]))")
    with pytest.raises(RefusedError) as refused:
        other.desk().plans.apply(shown)
    assert refused.value.codes == ("plan.changed",)
    assert "outcomes[1].needed: 甲省委组织部 -> None" in str(refused.value)


@pytest.mark.clause("N2.1a")
def test_a_document_of_no_possible_day_is_refused_by_every_verb() -> None:
    """A decision of the year 1800 is refused, by plans as by any other verb of a desk."""
    stage = Stage()
    paper = partyreg.Evidence("某发〔1800〕1号", date(1800, 1, 9))
    desk = stage.desk()
    verbs = (
        lambda: desk.plans.preview(Plan("某", [Move("B镇党委", "D县委组织部")], paper)),
        lambda: desk.plans.undo("x-1", evidence=paper),
        lambda: desk.organisations.move("B镇党委", "D县委组织部", evidence=paper),
        lambda: stage.desk("B镇党委").members.add(
            "甲某", PEOPLE[0].id_number, branch="C村党支部",
            reason=partyreg.AddReason.NEW_ADMISSION, evidence=paper,
        ),
    )  # fmt: skip
    for verb in verbs:
        with pytest.raises(RefusedError) as refused:
            verb()
        assert str(refused.value.refusals[0]) == (
            "evidence 1 cannot be taken: its date lies before 1850-01-01 [N2.1a]; "
            "correct it and try again"
        )


def test_a_preview_applied_and_undone_is_applied_anew() -> None:
    """It is done again under its id with a number, as often as it has been undone."""
    register, opening = opened()
    plans = opening.desk("甲省委组织部", person="甲某").plans
    before, shown = state(register), plans.preview(merging())
    assert plans.applied(shown) is None
    for turn in ("", "-2", "-3"):
        entry = plans.apply(shown)
        assert entry.operation == f"{shown.operation}{turn}"
        merged = state(register)
        assert merged != before
        assert plans.applied(shown) == plans.apply(shown) == entry
        plans.apply(plans.undo(entry.operation))
        assert (state(register), plans.applied(shown)) == (before, None)
    *_, last = register.journal()
    assert (last.command, last.subject) == ("plans.undo", f"{shown.operation}-3")


def test_a_preview_whose_undoing_was_undone_stands() -> None:
    """It is answered as the first time, and nothing is done."""
    _, opening = opened()
    plans = opening.desk("甲省委组织部", person="甲某").plans
    shown = plans.preview(merging())
    first = plans.apply(shown)
    back = plans.apply(plans.undo(first.operation))
    again = plans.apply(plans.undo(back.operation))
    assert plans.apply(shown) == first
    plans.apply(plans.undo(again.operation))
    assert plans.apply(shown).operation == f"{shown.operation}-2"


def test_a_preview_applied_anew_is_held_against_what_is_there_now() -> None:
    """What has changed since refuses it, and its id stays free for another attempt."""
    register, opening = opened()
    province = opening.desk("甲省委组织部", person="甲某")
    shown = province.plans.preview(merging())
    province.plans.apply(province.plans.undo(province.plans.apply(shown).operation))
    province.organisations.edit("E镇党委", evidence=PAPER, address="某路1号")
    with pytest.raises(RefusedError) as refused:
        province.plans.apply(shown)
    [no] = refused.value.refusals
    assert (no.code, no.clause) == ("plan.changed", "G2.0")
    assert "'E镇党委'" in no.message
    assert register.store.operation(f"{shown.operation}-2") is None
