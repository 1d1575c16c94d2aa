"""The edges: roles and rights of the operator, heirs of steps, what hangs on an undo."""

from __future__ import annotations

import pytest
from tests.restructuring.stage import PAPER, Stage
from tests.restructuring.test_properties import Seen, nothing_widened_silently, numbers_agree

from partyreg import RefusedError, Transfer
from partyreg.model import Actor
from partyreg.register.desk.plans import PlanWorld
from partyreg.register.work import Work
from partyreg.restructuring import (
    Absorb,
    Allocation,
    CarveOut,
    Create,
    Dissolve,
    Edit,
    Move,
    MoveMember,
    MoveWhole,
    New,
    Plan,
    Preview,
    Rename,
    perform,
    to,
)
from partyreg.restructuring.plan import Part
from partyreg.values import AccountKind, AddReason, Function, OrganisationKind, Tier

RELAYED = (
    "甲省委组织部[province](A县委组织部[county](B镇党委[committee](C村党支部[branch],"
    "C街党支部[branch])),D县委组织部[county](E镇党委[committee](F村党支部[branch])))"
)


def rerouted(stage: Stage, *parts: Part) -> Preview:
    """Preview with re-routing at the province's desk."""
    return stage.desk().plans.preview(Plan("某调整", parts, PAPER, "reroute"))


def now(stage: Stage, case: Transfer) -> Transfer:
    """Give a case as it stands."""
    found = stage.register.get(Transfer, case.key)
    assert found is not None
    return found


@pytest.mark.clause("Y-approval", "Y-gates")
def test_the_operator_needs_the_function_itself() -> None:
    """Standing above is not enough: what it may not do, it does not do in a role either."""
    stage = Stage()
    member = stage.admit("C村党支部")
    administrator = stage.opened.desk("甲省委组织部", person="甲某", kind=AccountKind.ADMINISTRATOR)
    administrator.rights.revoke("A县委组织部", Function.RECEIVE_MEMBER, evidence=PAPER)
    step = MoveMember(member.key, "H村党支部")
    assert stage.codes(step, who="A县委组织部") == ("right.not-granted",)
    assert stage.codes(step) == ()


@pytest.mark.clause("Y-leave", "Y-beyond")
def test_a_step_alone_is_refused_for_an_open_transfer() -> None:
    """Only a plan decides about open transfers; the primitive step refuses for them."""
    stage = Stage()
    member = stage.admit("C村党支部")
    stage.desk("C村党支部").transfers.submit(member, "E镇党委")
    desk = stage.desk()
    with stage.register.store.begin() as store:
        account = next(one.account for one in stage.opened.accounts.values()
                       if one.account.key == desk.account)  # fmt: skip
        facts = Work(store, stage.register.tools, Actor(account, "甲某"), stage.register.now(),
                     (PAPER,))  # fmt: skip
        for step, code in (
            (MoveMember(member.key, "H村党支部"), "transfer.already-open"),
            (Absorb("B镇党委", "G镇党委").steps(PlanWorld(facts, (PAPER,), 7), {})[-1],
             "organisation.has-open-transfers"),
        ):  # fmt: skip
            with pytest.raises(RefusedError) as refused:
                perform(step, PlanWorld(facts, (PAPER,), 7))
            assert code in refused.value.codes
            if isinstance(step, MoveMember):
                assert perform(step, PlanWorld(facts, (PAPER,), 7), lifted=True)


@pytest.mark.clause("N2.1c", "Y-self")
def test_nobody_acts_for_a_department_above() -> None:
    """The department's role is open to whoever stands above it, not to those below."""
    codes = Stage().codes(Rename("A县委组织部", name="A区委组织部"), who="B镇党委")
    assert "organisation.not-its-maintainer" in codes
    assert "plan.not-above" not in codes


@pytest.mark.clause("Y-scope-move", "N2.1a")
def test_the_actor_needed_stands_above_both_sides() -> None:
    """For a refused step the preview names who could do it."""
    stage = Stage()
    shown = stage.preview(
        Move("B镇党委", "D县委组织部"), Create("$N", "N镇党委", "9", "D县委组织部"),
        Rename("D县委组织部", name="D区委组织部"), Edit("G镇党委", {"connected": False}),
        who="A县委组织部",
    )  # fmt: skip
    assert [one.needed for one in shown.steps] == [
        "甲省委组织部", "D县委组织部", "D县委组织部", "A县委组织部"
    ]  # fmt: skip
    assert [one.allowed for one in shown.steps] == [False, False, False, True]


@pytest.mark.clause("Y-inflight", "Y-path")
def test_nobody_approves_twice_after_a_re_routing() -> None:
    """An heir that has approved already is passed over in the rest of the path."""
    stage = Stage(RELAYED)
    case = stage.desk("C村党支部").transfers.submit(stage.admit("C村党支部"), "E镇党委")
    assert case.route.path[1:] == ("B镇党委", "A县委组织部", "D县委组织部", "E镇党委")
    for who in ("B镇党委", "A县委组织部"):
        stage.desk(who).transfers.approve(case)
    stage.desk().plans.apply(rerouted(stage, Absorb("D县委组织部", "A县委组织部")))
    after = now(stage, case)
    assert after.route.path == ("C村党支部", "B镇党委", "A县委组织部", "E镇党委")
    assert after.waiting_for == "E镇党委"


@pytest.mark.clause("Y-inflight")
def test_an_heir_without_the_function_is_no_heir() -> None:
    """A step goes only to an heir that may do it; else the plan is refused."""
    stage = Stage()
    case = stage.desk("C村党支部").transfers.submit(stage.admit("C村党支部"), "外省某县")
    stage.desk("B镇党委").transfers.approve(case)
    administrator = stage.opened.desk("甲省委组织部", person="甲某", kind=AccountKind.ADMINISTRATOR)
    assert rerouted(stage, Absorb("A县委组织部", "D县委组织部")).allowed
    administrator.rights.revoke("D县委组织部", Function.NATIONWIDE_TRANSFER, evidence=PAPER)
    shown = rerouted(stage, Absorb("A县委组织部", "D县委组织部"))
    assert [one.code for one in shown.refusals] == ["plan.cannot-reroute"]


@pytest.mark.clause("Y-inflight", "Y-split")
def test_of_several_heirs_the_members_own_line_takes_the_step() -> None:
    """The committee is divided: its step goes to the heir that got the member's branch."""
    stage = Stage()
    case = stage.desk("C村党支部").transfers.submit(stage.admit("C村党支部"), "E镇党委")
    new = New("新镇党委", "77", alias="$N")
    split = Dissolve("B镇党委", [new, "G镇党委"], Allocation({"G镇党委": ["C村党支部"]}, to("$N")))
    stage.desk().plans.apply(rerouted(stage, split))
    assert now(stage, case).waiting_for == "G镇党委"


@pytest.mark.clause("Y-inflight", "G4.2e")
def test_a_case_that_could_be_sent_back_to_nobody_waits_as_well() -> None:
    """By default a plan waits even where only a step that is done names what goes."""
    stage = Stage()
    case = stage.desk("C村党支部").transfers.submit(stage.admit("C村党支部"), "E镇党委")
    stage.desk("B镇党委").transfers.approve(case)
    assert stage.codes(Absorb("B镇党委", "G镇党委")) == ("plan.transfer-in-flight",)


@pytest.mark.clause("Y-inflight", "Y-destination")
def test_a_receiver_left_without_a_branch_breaks_the_path() -> None:
    """The last branch goes elsewhere: whoever answers for it now receives."""
    stage = Stage()
    case = stage.desk("C村党支部").transfers.submit(stage.admit("C村党支部"), "F村党支部")
    [refusal] = stage.preview(Move("F村党支部", "G镇党委")).refusals
    assert refusal.message.endswith("'E镇党委' keeps no branch of its own")
    stage.desk().plans.apply(rerouted(stage, Move("F村党支部", "G镇党委")))
    assert now(stage, case).route.receiver == "G镇党委"


@pytest.mark.clause("Y-grant", "Y-sub", "N1")
def test_who_is_connected_sees_more_and_is_named() -> None:
    """An edit may widen as well: a general branch that comes to operate itself."""
    stage = Stage()
    kind = OrganisationKind.GENERAL_BRANCH
    general = Create("$N", "C村党总支", "77", "B镇党委", kind, Tier.BRANCH, None, False)
    stage.admit("C村党支部")
    made = stage.apply(general, Move("C村党支部", "$N")).tree.added[0]
    shown = stage.preview(Edit(made, {"connected": True}))
    assert [(one.organisation, one.members) for one in shown.widened] == [(made, 1)]
    assert stage.preview(Edit(made, {"name": "改名某"})).widened == ()


@pytest.mark.clause("G2.0", "N3.3d")
def test_members_who_leave_a_branch_that_moves_are_counted_once() -> None:
    """A branch moves and a member of it goes elsewhere: every number is that of a recount."""
    stage = Stage()
    one, _ = stage.admit("C村党支部"), stage.admit("C村党支部")
    stage.admit("H村党支部")
    tree = stage.register.tree
    parents, before = {key: tree.parent(key) for key in tree}, Seen(stage.register)
    shown = stage.apply(MoveMember(one.key, "F村党支部"), Move("C村党支部", "G镇党委"))
    numbers_agree(shown, before, Seen(stage.register), parents)
    nothing_widened_silently(shown, before, Seen(stage.register))


@pytest.mark.clause("Y-receipt")
def test_a_receipt_that_stays_with_its_committee_is_not_listed() -> None:
    """Only receipts that another committee will wait for are named."""
    stage = Stage()
    case = stage.desk("C村党支部").transfers.submit(stage.admit("C村党支部"), "外省某县")
    stage.desk("B镇党委").transfers.approve(case)
    stage.desk("A县委组织部").transfers.conclude(case, number="0001")
    assert stage.preview(MoveWhole("B镇党委", "D县委组织部")).receipts == ()
    assert len(stage.preview(Move("C村党支部", "G镇党委")).receipts) == 1


@pytest.mark.clause("N3.3a", "Y-kept")
def test_a_code_that_has_been_taken_blocks_an_undo() -> None:
    """What was deleted does not come back while another bears its code."""
    stage = Stage()
    code = stage.register.tree.organisation("B镇党委").code
    plans = stage.desk().plans
    entry = plans.apply(plans.preview(Plan("并", [Absorb("B镇党委", "G镇党委")], PAPER)))
    stage.apply(CarveOut("G镇党委", New("新镇党委", code), {}))
    [refusal] = plans.undo(entry.operation).refusals
    assert (refusal.code, "'新镇党委'" in refusal.message) == ("plan.undo-blocked", True)


@pytest.mark.clause("N3.3a")
def test_a_member_admitted_since_blocks_the_undo_of_its_branch() -> None:
    """What has come to hang on something new stands in the way of taking it away."""
    stage = Stage()
    plans = stage.desk().plans
    split = CarveOut("C村党支部", New("C村二支部", "77"), {})
    entry = plans.apply(plans.preview(Plan("分", [split], PAPER)))
    member = stage.desk("B镇党委").members.add(
        "乙某", stage.person(), branch="C村二支部", reason=AddReason.NEW_ADMISSION,
        evidence=PAPER,
    )  # fmt: skip
    [refusal] = plans.undo(entry.operation).refusals
    assert refusal.message.startswith(f"member {member.key} has changed since, by entry ")


@pytest.mark.clause("N2.1a", "G1.1c")
def test_an_undo_is_for_those_who_applied_it_or_stand_above() -> None:
    """Others are refused, and so is an administrator account."""
    stage = Stage()
    plans = stage.desk("A县委组织部").plans
    entry = plans.apply(plans.preview(Plan("并", [Absorb("B镇党委", "G镇党委")], PAPER)))
    below = stage.desk("G镇党委").plans.undo(entry.operation)
    assert below.refusals[0].code == "plan.not-its-plan"
    administrator = stage.opened.desk("甲省委组织部", person="甲某", kind=AccountKind.ADMINISTRATOR)
    refused = administrator.plans.undo(entry.operation).refusals
    assert {one.clause for one in refused} == {"G1.1c"}
    assert stage.desk().plans.undo(entry.operation).allowed


@pytest.mark.clause("G2.0")
def test_what_a_stored_preview_rests_on_is_compared_by_what_it_says() -> None:
    """Read back from a file, a preview is refused when its numbers are no longer right."""
    stage = Stage()
    stored = stage.preview(Absorb("B镇党委", "G镇党委")).to_json()
    stage.admit("C村党支部")
    with pytest.raises(RefusedError) as refused:
        stage.desk().plans.apply(Preview.from_json(stored))
    assert refused.value.codes == ("plan.changed",)
    assert "counts[1].before.members: 0 -> 1" in str(refused.value)
