"""Open transfers while organisations are restructured: frozen, refused, or at the heirs."""

from __future__ import annotations

import pytest
from tests.restructuring.stage import PAPER, Stage

from partyreg import Evidence, Member, RefusedError, Transfer
from partyreg.restructuring import (
    Absorb,
    Allocation,
    Dissolve,
    InFlight,
    MoveMember,
    MoveWhole,
    New,
    Plan,
    Preview,
    to,
)
from partyreg.restructuring.plan import Part

pytestmark = pytest.mark.clause("Y-inflight")


def submitted(stage: Stage, to_: str = "E镇党委", *, by: str = "C村党支部") -> Transfer:
    """Admit somebody to C and apply for a transfer."""
    return stage.desk(by).transfers.submit(stage.admit("C村党支部"), to_)


def rerouting(stage: Stage, *parts: Part) -> Preview:
    """Preview with re-routing at the province's desk."""
    return stage.desk().plans.preview(Plan("某调整", parts, PAPER, "reroute"))


def test_a_frozen_path_that_still_works_is_kept() -> None:
    """A town moves to another county: its transfer goes on along the path that it was given."""
    stage = Stage()
    case = submitted(stage)
    shown = stage.apply(MoveWhole("B镇党委", "D县委组织部"))
    path = ("B镇党委", "E镇党委")
    assert shown.transfers == (InFlight(case.key, "B镇党委", "kept", "", path, path),)
    assert stage.register.get(Transfer, case.key) == case
    stage.desk("B镇党委").transfers.approve(case)
    assert stage.desk("E镇党委").transfers.approve(case).state.value == "approved"


def test_a_broken_path_refuses_the_plan_until_it_is_resolved() -> None:
    """By default a plan waits until the open transfers that it breaks are resolved."""
    stage = Stage()
    case = submitted(stage)
    shown = stage.preview(Absorb("B镇党委", "G镇党委"))
    [refusal] = shown.refusals
    assert (refusal.code, refusal.clause) == ("plan.transfer-in-flight", "Y-inflight")
    assert refusal.message == f"the open transfer {case.key} is in the way: it names 'B镇党委'"
    assert [one.outcome for one in shown.transfers] == ["refused"]
    with pytest.raises(RefusedError):
        stage.desk().plans.apply(shown)
    back = stage.desk("B镇党委").transfers.disagree(case, "机构调整")
    stage.desk("C村党支部").transfers.cancel(back)
    stage.apply(Absorb("B镇党委", "G镇党委"))


def test_the_rest_of_a_path_goes_to_the_heir_and_what_was_approved_stays() -> None:
    """Re-routed: the remaining steps are the heir's, the done ones stay, and a trace is left."""
    stage = Stage()
    waiting, passed = submitted(stage), submitted(stage)
    passed = stage.desk("B镇党委").transfers.approve(passed)
    shown = rerouting(stage, Absorb("B镇党委", "G镇党委"))
    assert [one.outcome for one in shown.transfers] == ["rerouted", "kept"]
    entry = stage.desk().plans.apply(shown)
    trace = [one for one in entry.changes if one.table is Transfer]
    assert [(one.before, one.clause) for one in trace] == [(waiting, "Y-inflight")]
    now = stage.register.get(Transfer, waiting.key)
    assert now is not None
    assert now.route.path == ("C村党支部", "G镇党委", "E镇党委")
    assert (now.state, now.position, now.submitted_on) == (waiting.state, 1, waiting.submitted_on)
    assert stage.register.get(Transfer, passed.key) == passed
    stage.desk("G镇党委").transfers.approve(now)
    with pytest.raises(RefusedError):
        stage.desk("G镇党委").transfers.approve(now)


def test_a_receiver_that_goes_is_followed_by_whoever_answers_for_the_branch() -> None:
    """Of several heirs the one receives to whom the branch hoped for has gone."""
    stage = Stage()
    committee = stage.desk("E镇党委").organisations
    committee.create("E二党支部", code="55", under="E镇党委", evidence=PAPER)
    case = submitted(stage, "F村党支部")
    new = New("新镇党委", "77", alias="$N")
    split = Dissolve("E镇党委", [new, "G镇党委"], Allocation({"G镇党委": ["F村党支部"]}, to("$N")))
    stage.desk().plans.apply(rerouting(stage, split))
    now = stage.register.get(Transfer, case.key)
    assert now is not None
    assert (now.route.receiver, now.route.path[-1]) == ("G镇党委", "G镇党委")
    stage.desk("B镇党委").transfers.approve(case)
    receiver = stage.desk("G镇党委").transfers
    receiver.approve(case)
    receiver.confirm_arrival(case)
    assert receiver.receive(case, "F村党支部").state.value == "received"


def test_a_member_that_is_brought_elsewhere_takes_its_transfer_along() -> None:
    """A branch is merged: the case starts from the heir now, and can be received."""
    stage = Stage()
    case = submitted(stage)
    assert stage.codes(Absorb("C村党支部", "C街党支部")) == ("plan.transfer-in-flight",)
    stage.desk().plans.apply(rerouting(stage, Absorb("C村党支部", "C街党支部")))
    now = stage.register.get(Transfer, case.key)
    assert now is not None
    assert (now.route.source, now.route.path[0]) == ("C街党支部", "C村党支部")
    stage.desk("B镇党委").transfers.approve(case)
    receiver = stage.desk("E镇党委").transfers
    receiver.approve(case)
    receiver.confirm_arrival(case)
    receiver.receive(case, "F村党支部")
    moved = stage.register.get(Member, case.member or "")
    assert moved is not None
    assert moved.branch == "F村党支部"


def test_a_returned_case_goes_back_to_the_heir_of_its_applicant() -> None:
    """Whoever took the applicant over may correct and resubmit, or cancel."""
    stage = Stage()
    back = stage.desk("B镇党委").transfers.disagree(submitted(stage), "材料不全")
    stage.desk().plans.apply(rerouting(stage, Absorb("C村党支部", "C街党支部")))
    assert stage.desk("C街党支部").transfers.cancel(back.key).state.value == "cancelled"


def test_where_no_heir_can_act_the_plan_is_refused_even_with_rerouting() -> None:
    """A member already brought to the goal of its own transfer has nowhere left to go."""
    stage = Stage()
    case = submitted(stage, "F村党支部")
    shown = rerouting(stage, MoveMember(case.member or "", "F村党支部"))
    assert [one.code for one in shown.refusals] == ["plan.cannot-reroute"]
    assert shown.refusals[0].clause == "Y-inflight"
    assert [one.outcome for one in shown.transfers] == ["refused"]


@pytest.mark.clause("Y-receipt", "Y-delete-blocks")
def test_a_receipt_still_to_come_is_shown_with_its_new_committee() -> None:
    """A concluded transfer's receipt goes to the heir, and the preview says so."""
    stage = Stage()
    case = submitted(stage, "外省某县委组织部")
    stage.desk("B镇党委").transfers.approve(case)
    stage.desk("A县委组织部").transfers.conclude(case, number="0001")
    shown = stage.apply(Absorb("B镇党委", "G镇党委"))
    [line] = shown.receipts
    assert (line.transfer, line.before, line.after) == (case.key, "B镇党委", "G镇党委")
    queue = stage.desk("G镇党委").transfers.queues().outstanding_receipts
    assert [one.key for one in queue] == [case.key]


@pytest.mark.clause("N2.1a", "N2.1b", "N3.1", "N3.2e", "Y-large")
def test_a_preview_names_clock_accounts_grants_and_findings() -> None:
    """What opens and closes, what the review would say, and whether the plan is in time."""
    stage = Stage()
    stage.admit("C村党支部")
    new = New("新镇党委", "77", alias="$N")
    shown = stage.preview(Dissolve("B镇党委", [new, "G镇党委"], Allocation({}, to("$N"))))
    made = shown.tree.added[0]
    assert [(one.name, one.opens) for one in shown.accounts if one.opens] == [("A77", True)]
    assert {one.organisation for one in shown.accounts if not one.opens} == {"B镇党委"}
    assert {one.organisation for one in shown.grants} == {made, "B镇党委"}
    told = {(one.check, one.organisation, one.appears) for one in shown.findings}
    check = "committee.no-information-administrator"
    assert told == {(check, made, True), (check, "B镇党委", False)}
    assert [(one.organisation, one.organisations, one.members) for one in shown.widened] == [
        (made, 2, 1)
    ]
    deadline = shown.deadline
    assert deadline is not None
    assert (deadline.state, str(deadline.last_day)) == ("done-in-time", "2018-01-30")
    late = stage.desk().plans.preview(
        Plan("迟", shown.plan.parts, [Evidence("某发〔2017〕1号", PAPER.dated.replace(year=2017))])
    )
    assert late.deadline is not None
    assert late.deadline.state == "late"
    small = stage.preview(Absorb("C街党支部", "C村党支部")).findings
    assert [(one.check, one.organisation, one.appears) for one in small] == [
        ("branch.under-three", "C街党支部", False)
    ]


@pytest.mark.clause("N3.2e", "N3.2f", "Y-large", "Y-three")
def test_findings_appear_where_members_move() -> None:
    """A branch falls under three, another grows over the plan's threshold."""
    from partyreg import validation
    from partyreg.settings import ReviewSettings

    stage = Stage()
    people = [stage.admit("C村党支部") for _ in range(3)]
    plan = Plan("调", [MoveMember(people[0].key, "C街党支部")], PAPER,
                review=ReviewSettings(large=1, under=3))  # fmt: skip
    shown = stage.desk("B镇党委").plans.preview(plan)
    told = [(one.check, one.organisation, one.appears) for one in shown.findings]
    assert told == [("branch.under-three", "C村党支部", True)]
    known = {one.id for one in (*validation.CHECKS, *validation.EXTRA_CHECKS)}
    assert {"branch.under-three", "branch.large", "committee.no-information-administrator"} <= known
    plan = Plan("调", [MoveMember(one.key, "C街党支部") for one in people], PAPER,
                review=ReviewSettings(large=2))  # fmt: skip
    shown = stage.desk("B镇党委").plans.preview(plan)
    told = [(one.check, one.organisation, one.appears) for one in shown.findings]
    assert told == [
        ("branch.large", "C村党支部", False), ("branch.under-three", "C村党支部", True),
        ("branch.under-three", "C街党支部", False), ("branch.large", "C街党支部", True),
    ]  # fmt: skip
