"""Letters, arrivals, receptions and receipts; the quick internal transfer; the queues."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from tests.transfer.trees import (
    DAY,
    DEFAULT,
    brought,
    clerk,
    key,
    member,
    parse,
    refused,
    submitted,
    verb,
)

from partyreg import transfer
from partyreg.model import FormerMember, Letter, Member, Newcomer, Receipt, Transfer
from partyreg.permissions import Powers
from partyreg.settings import Settings
from partyreg.transfer import (
    InformationForm,
    Queues,
    letter_expired,
    queues,
    receipt_goes_to,
    transfer_internal,
)
from partyreg.tree import OrgTree
from partyreg.values import (
    Function,
    HomeAddress,
    MemberCategory,
    Phone,
    RemoveReason,
    ResidentId,
    TransferState,
)

S = TransferState
STORY = (
    "甲省[province](A县[county](B镇党委[listed](C村[branch],C2村[branch]),G镇党委[listed](H村[branch])),"
    "D县[county](E镇党委[listed](F村[branch],F2村[branch]),空镇党委[listed]))"
)
WORLD = parse(STORY)
TREE, POWERS = WORLD
NEWCOMER = Newcomer("乙某", ResidentId("11010519491231002X"), MemberCategory.PROBATIONARY)
LETTER = Letter("0001", "某省某县", date(2018, 2, 1), 30, "某镇党委", "E镇党委")
FORM = InformationForm(
    education="21", phone=Phone("0562-000000"), home_address=HomeAddress("某路1号"),
    joined_on=date(2017, 7, 1),
)  # fmt: skip


def recorded(destination: str = "k·E镇党委", who: str = "k·D县", **more: Any) -> Any:
    """Record a letter at the county."""
    given = {"letter": LETTER, "key": "t-1", "settings": DEFAULT, **more}
    return verb("record_letter", NEWCOMER, WORLD, who, destination=destination, **given)


def changes_of(name: str, subject: Any, who: str, **more: Any) -> Any:
    """Do a verb and give all its changes."""
    facts = {"tree": TREE, "powers": POWERS, "actor": clerk(who), "on": DAY}
    return getattr(transfer, name)(subject, **{**facts, **more})


def why(call: Any) -> list[tuple[str, str, str]]:
    """Give code, message and clause of every refusal of a call."""
    return [(one.code, one.message, one.clause) for one in refused(call).refusals]


# ── Arrivals ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.clause("G4.3c", "G4.3d", "Y-arrive", "Y-destination")
def test_an_arrival_is_recorded_received_and_gets_a_record() -> None:
    """From the letter at the county to the record in the branch, completed from the form."""
    case = recorded("k·F村")
    assert (case.state, case.waiting_for, case.member) == (S.IN_APPROVAL, "k·E镇党委", None)
    assert (case.wish, case.newcomer, case.letter) == ("k·F村", NEWCOMER, LETTER)
    done, made = changes_of(
        "receive", brought(WORLD, case), "k·E镇党委", branch="k·F2村", key="m-9", form=FORM
    )
    assert (done.clause, made.clause, made.before) == ("G4.3d", "Y-arrive", None)
    assert done.after.state is S.RECEIVED
    assert done.after.member == "m-9"
    assert done.after.receipt == Receipt("0001", DAY, "k·F2村", electronic=False)
    assert made.after == Member(
        "m-9", "k·F2村", "乙某", NEWCOMER.id_number, MemberCategory.PROBATIONARY,
        education="21", joined_on=date(2017, 7, 1), phone=Phone("0562-000000"),
        home_address=HomeAddress("某路1号"),
    )  # fmt: skip


@pytest.mark.clause("Y-arrive", "Y-leave")
def test_who_left_by_our_own_letter_is_attached_again_under_the_old_key() -> None:
    """What the letter and the form say is new, the rest is the old record; no second record."""
    old = evolve(member("k·C村", "m-1"), post="某岗位", education="11")
    former = FormerMember("m-1", old, None, date(2018, 1, 1), (), "t-0")
    _, made, ended = changes_of(
        "receive", brought(WORLD, recorded()), "k·E镇党委", branch="k·F村", form=FORM, former=former
    )
    assert (made.after.key, made.after.branch, made.after.post) == ("m-1", "k·F村", "某岗位")
    assert made.after.education == "21"
    assert (ended.before, ended.after, ended.clause) == (former, None, "Y-arrive")


@pytest.mark.clause("Y-arrive")
def test_a_removal_for_a_reason_is_not_undone_by_a_letter() -> None:
    """Somebody removed for a reason gets a new record under a new key, which must be given."""
    case = brought(WORLD, recorded())
    former = FormerMember("m-1", member("k·C村"), RemoveReason.OTHER, date(2018, 1, 1), ())
    given = {"branch": "k·F村", "former": former}
    refusal = why(lambda: changes_of("receive", case, "k·E镇党委", **given))
    message = "a member who arrives from outside needs a key"
    assert refusal == [("transfer.key-needed", message, "Y-arrive")]
    changes = changes_of("receive", case, "k·E镇党委", key="m-2", **given)
    assert [one.key for one in changes] == ["t-1", "m-2"]


@pytest.mark.clause("Y-arrive", "Y-leave", "Y-validity", "G4.3c")
def test_a_letter_is_refused_for_every_reason_at_once() -> None:
    """Active number, open transfer, blank number, date ahead, no validity, foreign wish."""
    bad = evolve(LETTER, number=" ", issued_on=DAY + timedelta(days=1), validity_days=0)
    found = why(
        lambda: recorded(letter=bad, active=member("k·C村"), open_transfer=recorded(), wish="k·C村")
    )
    assert found == [
        ("transfer.already-active", "the person in the letter is on the roll as 'm-1'",
         "Y-arrive"),
        ("transfer.already-open", "the person in the letter has the open transfer 't-1'",
         "Y-leave"),
        ("input.bad-value", "the letter's number cannot be taken: it is blank", "G4.3c"),
        ("input.bad-value", "the letter's date cannot be taken: it lies after 2018-03-01",
         "G4.3c"),
        ("input.bad-value",
         "the validity in days cannot be taken: it is not a whole number of at least 1",
         "Y-validity"),
        ("transfer.wish-not-of-receiver", "'C村' is no branch of 'E镇党委'", "Y-destination"),
    ]  # fmt: skip


@pytest.mark.clause("Y-arrive", "Y-climb", "T")
def test_a_letter_is_recorded_by_who_has_nationwide_authority_only() -> None:
    """The town lacks the function; the county of elsewhere does not stand above."""
    town = refused(lambda: recorded(who="k·E镇党委"))
    assert town.codes == ("right.not-granted",)
    elsewhere = refused(lambda: recorded(who="k·A县"))
    assert elsewhere.codes == ("transfer.recorder-not-above",)


@pytest.mark.clause("Y-arrive")
def test_a_number_that_became_active_meanwhile_is_refused_at_the_reception() -> None:
    """What was true when the letter was recorded is asked again before a record is made."""
    case = brought(WORLD, recorded())
    form = InformationForm(education=" ", joined_on=date(1800, 1, 1))
    found = why(
        lambda: changes_of(
            "receive", case, "k·E镇党委", branch="k·F村", key="m-2", active=member("k·C村"),
            form=form,
        )
    )  # fmt: skip
    assert [one[0] for one in found] == [
        "transfer.already-active", "input.bad-value", "input.bad-value",
    ]  # fmt: skip
    assert found[1][1:] == (
        "the form's joined_on cannot be taken: it lies before 1850-01-01",
        "G4.3d",
    )
    assert found[2][1] == "the form's education cannot be taken: it is blank"


@pytest.mark.clause("G4.2e", "Y-back", "Y-climb")
def test_a_returned_arrival_is_sent_to_another_committee() -> None:
    """The town disagrees; the county corrects the destination, or cancels."""
    case = verb("disagree", recorded(), WORLD, "k·E镇党委", reason="目的地有误")
    assert (case.state, case.waiting_for) == (S.RETURNED, "k·D县")
    again = verb("resubmit", case, WORLD, "k·D县", settings=DEFAULT, destination="k·F2村")
    assert (again.state, again.wish, again.letter) == (S.IN_APPROVAL, "k·F2村", LETTER)
    empty = why(
        lambda: verb("resubmit", case, WORLD, "k·D县", settings=DEFAULT, destination="k·空镇党委")
    )
    message = "'空镇党委' has no branch of its own that could take the member"
    assert empty == [("transfer.destination-without-branch", message, "Y-destination")]
    assert verb("cancel", case, WORLD, "k·D县").state is S.CANCELLED


@pytest.mark.clause("Y-validity")
@given(st.integers(1, 400), st.integers(0, 500))
def test_a_letter_expires_after_its_days_and_is_taken_all_the_same(days: int, later: int) -> None:
    """The day of issue is not counted; an expired letter is still recorded."""
    letter = evolve(LETTER, validity_days=days)
    on = letter.issued_on + timedelta(days=later)
    assert letter_expired(letter, on) == (later > days)
    assert recorded(letter=letter, on=on).letter == letter


# ── The letter out, and its receipt ──────────────────────────────────────────────────────────


def at_the_county(destination: str = "某省某镇党委") -> Any:
    """Bring an outgoing case before the county."""
    return verb("approve", submitted(WORLD, "k·C村", destination), WORLD, "k·B镇党委")


@pytest.mark.clause("G4.3b", "Y-leave", "Y-validity")
def test_concluding_writes_the_letter_and_takes_the_member_off_the_roll() -> None:
    """The letter names the old committee, to which the receipt comes back."""
    old = evolve(TREE.organisation("k·B镇党委"), address="某街", phone=Phone("0562-111111"))
    tree = OrgTree(old if one == old.key else TREE.organisation(one) for one in TREE)
    facts = {"tree": tree, "powers": Powers(tree, POWERS.held), "member": member("k·C村")}
    more = {"number": "0007", "settings": DEFAULT, "dues_paid_until": date(2018, 2, 1)}
    done, left, kept = changes_of("conclude", at_the_county(), "k·A县", **facts, **more)
    assert done.after.letter == Letter(
        "0007", "k·A县", DAY, 90, "B镇党委", "某省某镇党委", date(2018, 2, 1), "某街",
        Phone("0562-111111"),
    )  # fmt: skip
    assert (done.clause, left.clause, kept.clause) == ("G4.3b", "Y-leave", "Y-leave")
    assert (left.after, kept.after.transfer, kept.after.reason) == (None, "t-1", None)
    assert done.after.state is S.CONCLUDED


@pytest.mark.clause("G4.3b", "Y-validity")
def test_a_bad_letter_is_refused_for_every_reason_at_once() -> None:
    """Number used, validity no number, dues no date, record of somebody else."""
    found = why(
        lambda: changes_of(
            "conclude", at_the_county(), "k·A县", member=member("k·C2村"), number="0007",
            number_used=True, validity_days=True, dues_paid_until="2018", settings=DEFAULT,
        )
    )  # fmt: skip
    assert found == [
        ("transfer.member-elsewhere", "the member 'm-1' is not the one of 't-1'", "Y-kind"),
        ("transfer.letter-number-used", "another letter bears the number '0007'", "G4.3b"),
        ("input.bad-value",
         "the validity in days cannot be taken: it is not a whole number of at least 1",
         "Y-validity"),
        ("input.bad-value", "the month of the dues cannot be taken: it is not a date", "G4.3b"),
    ]  # fmt: skip


@pytest.mark.clause("Y-receipt", "G4.3d")
def test_the_old_committee_registers_the_receipt_or_who_took_the_source_over() -> None:
    """Until then it is outstanding with the committee; afterwards the transfer is closed."""
    facts = {"member": member("k·C村"), "number": "0007", "settings": DEFAULT}
    case = changes_of("conclude", at_the_county(), "k·A县", **facts)[0].after
    receipt = {"received_on": DAY, "branch": "某村党支部"}
    found = why(lambda: changes_of("register_receipt", case, "k·A县", **receipt))
    message = "the receipt of 't-1' does not go to 'A县'"
    assert found == [("transfer.receipt-not-yours", message, "Y-receipt")]
    closed = verb("register_receipt", case, WORLD, "k·B镇党委", handled_by="丙某", **receipt)
    assert closed.state is S.CLOSED
    assert closed.receipt == Receipt("0007", DAY, "某村党支部", "丙某", False, DAY)
    tree = OrgTree(TREE.organisation(one) for one in TREE if one != "k·C村")
    world = tree, Powers(tree, POWERS.held)
    assert receipt_goes_to(case, tree) is None
    heir = verb("register_receipt", case, world, "k·G镇党委", heir="k·H村", **receipt)
    assert heir.state is S.CLOSED


@pytest.mark.clause("Y-receipt")
def test_a_receipt_that_is_not_due_or_not_readable_is_refused() -> None:
    """A case in approval waits for none; a day ahead and a blank branch are no receipt."""
    ahead = DAY + timedelta(days=1)
    found = why(
        lambda: changes_of(
            "register_receipt", at_the_county(), "k·B镇党委", received_on=ahead, branch=""
        )
    )
    assert found == [
        ("transfer.receipt-not-due", "'t-1' waits for no receipt", "Y-receipt"),
        ("input.bad-value", "the day of reception cannot be taken: it lies after 2018-03-01",
         "Y-receipt"),
        ("input.bad-value", "the receiving branch cannot be taken: it is blank", "Y-receipt"),
    ]  # fmt: skip


# ── Receiving inside the realm ───────────────────────────────────────────────────────────────


@pytest.mark.clause("G4.2d", "Y-leave", "Y-receive")
def test_the_member_leaves_the_old_roll_when_received() -> None:
    """The reception moves the member and makes the electronic receipt."""
    case = brought(WORLD, submitted(WORLD, "k·C村", "k·E镇党委", wish="k·F2村"))
    assert case.wish == "k·F2村"
    done, move = changes_of(
        "receive", case, "k·E镇党委", branch="k·F村", member=member("k·C村"), handled_by="丙某"
    )
    assert done.after.receipt == Receipt("t-1", DAY, "k·F村", "丙某")
    assert (done.clause, move.clause) == ("G4.2d", "Y-leave")
    assert (move.before.branch, move.after.branch) == ("k·C村", "k·F村")


@pytest.mark.clause("G4.2d", "Y-destination")
def test_a_reception_is_refused_for_every_reason_at_once() -> None:
    """Not arrived, a branch of somebody else, the record of somebody else."""
    case = verb("approve", submitted(WORLD, "k·C村", "k·G镇党委"), WORLD, "k·B镇党委")
    found = why(lambda: changes_of("receive", case, "k·G镇党委", branch="k·F村"))
    assert [one for one in found if one[0].startswith("transfer.")] == [
        (
            "transfer.wrong-state",
            "the transfer 't-1' stands at '审批中', not at '待接收'",
            "Y-back",
        ),
        (
            "transfer.not-arrived",
            "the member of 't-1' has not been seen to report in person",
            "G4.2d",
        ),
        ("transfer.not-own-branch", "'F村' is no branch of 'G镇党委'", "G4.2d"),
        ("transfer.member-elsewhere", "the member 'none' is not the one of 't-1'", "Y-kind"),
    ]
    assert "right.out-of-scope" in [one[0] for one in found]


@pytest.mark.clause("Y-destination")
def test_an_application_needs_a_receiver_that_can_place_the_member() -> None:
    """A committee without any branch is refused, and so is a wish for somebody else's branch."""
    empty = why(lambda: submitted(WORLD, "k·C村", "k·空镇党委", wish="k·F村"))
    assert empty == [
        ("transfer.destination-without-branch",
         "'空镇党委' has no branch of its own that could take the member", "Y-destination"),
        ("transfer.wish-not-of-receiver", "'F村' is no branch of '空镇党委'", "Y-destination"),
    ]  # fmt: skip
    outside = why(lambda: submitted(WORLD, "k·C村", "某省", wish="\0"))
    assert [one[::2] for one in outside] == [("input.bad-value", "Y-destination")]


@pytest.mark.clause("Y-path", "Y-receive")
def test_a_receiver_that_applied_itself_has_nothing_to_approve() -> None:
    """Alone it may receive at once, or give the case up; after a relay it comes back approved."""
    world = parse("P[province](A[county](B[listed](b[branch]),a[branch]))")
    alone = submitted(world, "k·b", "k·a", who="k·A")
    assert (alone.route.path, alone.state, alone.position) == (("k·A",), S.APPROVED, 0)
    codes = refused(lambda: verb("disagree", alone, world, "k·A", reason="填错")).codes
    assert codes == ("transfer.own-application",)
    assert verb("cancel", alone, world, "k·A").state is S.CANCELLED
    zone = parse("P[province](Y[city](Z[committee](U[committee](u[branch]),z[branch])))")
    case = verb("approve", submitted(zone, "k·u", "k·z", who="k·Z"), zone, "k·Y")
    assert (case.route.path, case.position) == (("k·Z", "k·Y", "k·Z"), 2)
    assert case.state is S.APPROVED


@pytest.mark.clause("Y-back")
def test_a_wish_survives_a_return_unless_another_destination_is_named() -> None:
    """Resubmitted as it was, the case keeps its wish; a new destination has its own."""
    case = submitted(WORLD, "k·C村", "k·E镇党委", wish="k·F2村")
    back = verb("disagree", case, WORLD, "k·B镇党委", reason="材料不全")
    same = verb("resubmit", back, WORLD, "k·C村", settings=DEFAULT)
    assert (same.wish, same.returned_because) == ("k·F2村", None)
    other = verb("resubmit", back, WORLD, "k·C村", settings=DEFAULT, destination="k·G镇党委")
    assert (other.wish, other.route.receiver) == (None, "k·G镇党委")


@pytest.mark.clause("Y-back", "Y-delete-blocks")
def test_a_case_with_a_deleted_destination_can_go_back_and_be_corrected() -> None:
    """Nobody approves it any more, but a disagreement brings it to the applicant."""
    case = submitted(WORLD, "k·C村", "k·E镇党委")
    tree = OrgTree(TREE.organisation(one) for one in TREE if "E" not in one and "F" not in one)
    world = tree, Powers(tree, POWERS.held)
    found = refused(lambda: verb("approve", case, world, "k·B镇党委"))
    assert found.codes == ("transfer.organisation-gone",)
    back = verb("disagree", case, world, "k·B镇党委", reason="目的地已撤销")
    again = verb("resubmit", back, world, "k·C村", settings=DEFAULT, destination="k·G镇党委")
    assert again.route.path == ("k·C村", "k·B镇党委", "k·G镇党委")


# ── The quick way ────────────────────────────────────────────────────────────────────────────


def quick(who: str, branch: str = "k·C2村", **more: Any) -> Any:
    """Use the internal function."""
    given = {"tree": TREE, "powers": POWERS, "settings": DEFAULT, "key": "t-5", **more}
    return transfer_internal(member("k·C村"), branch, actor=clerk(who), on=DAY, **given)


@pytest.mark.clause("G4.1", "Y-internal", "Y-leave")
def test_an_internal_transfer_is_one_step() -> None:
    """The committee moves the member; the history shows a received transfer."""
    done, move = quick("k·B镇党委")
    assert (done.before, done.after.state, done.after.route.path) == (
        None, S.RECEIVED, ("k·B镇党委",),
    )  # fmt: skip
    assert (done.clause, done.after.receipt) == ("G4.1", Receipt("t-5", DAY, "k·C2村"))
    assert (move.before, move.after.branch) == (member("k·C村"), "k·C2村")


@pytest.mark.clause("G4.1", "Y-internal", "Y-kind", "T")
@pytest.mark.parametrize(
    ("who", "branch", "expected"),
    [
        ("k·C村", "k·C2村", {"right.not-granted", "transfer.not-responsible"}),
        ("k·A县", "k·C2村", {"transfer.not-responsible"}),
        ("k·B镇党委", "k·C村", {"transfer.same-branch"}),
        ("k·B镇党委", "k·F村", {"transfer.not-internal"}),
        ("k·B镇党委", "k·B镇党委", {"transfer.not-own-branch"}),
        ("k·B镇党委", "没有", {"transfer.not-own-branch"}),
        ("k·E镇党委", "k·F村",
         {"right.out-of-scope", "transfer.not-responsible", "transfer.not-internal"}),
    ],
)  # fmt: skip
def test_the_internal_function_is_for_the_committee_and_its_branches(
    who: str, branch: str, expected: set[str]
) -> None:
    """Anybody else, and any other target, is refused."""
    refusal = refused(lambda: quick(who, branch))
    assert set(refusal.codes) == expected


@pytest.mark.clause("G4.1", "Y-leave")
def test_the_internal_function_is_refused_in_transit_and_where_it_is_switched_off() -> None:
    """A member in transit is not moved; a committee without the function uses another way."""
    opened = submitted(WORLD, "k·C村", "k·E镇党委")
    assert refused(lambda: quick("k·B镇党委", open_transfer=opened)).codes == (
        "transfer.already-open",
    )
    held = {**POWERS.held, "k·B镇党委": POWERS.held["k·B镇党委"] - {Function.INTERNAL_TRANSFER}}
    off = refused(lambda: quick("k·B镇党委", powers=Powers(TREE, held)))
    assert off.codes == ("right.not-granted",)


@pytest.mark.clause("G4.1", "Y-internal")
def test_a_branch_may_apply_and_its_committee_decides_without_an_arrival() -> None:
    """The application of a branch inside the committee needs no report in person."""
    case = submitted(WORLD, "k·C村", "k·C2村")
    assert case.route.path == ("k·C村", "k·B镇党委")
    case = verb("approve", case, WORLD, "k·B镇党委")
    done, _ = changes_of("receive", case, "k·B镇党委", branch="k·C2村", member=member("k·C村"))
    assert (done.clause, done.after.state) == ("G4.1", S.RECEIVED)


# ── Queues ───────────────────────────────────────────────────────────────────────────────────


def of(organisation: str, *cases: Transfer, on: date = DAY, **settings: Any) -> Any:
    """Ask for an organisation's queues."""
    return queues(key(organisation, TREE), cases, tree=TREE, on=on, settings=Settings(**settings))


@pytest.mark.clause("Y-overdue", "Y-receipt")
def test_a_case_wanders_through_the_queues() -> None:
    """Handled by who is done, waiting for who is next, coming to who is later."""
    case = submitted(WORLD, "k·C村", "k·E镇党委")
    assert of("C村", case).handled_not_received == (case,)
    assert of("B镇党委", case) == Queues(waiting=(case,))
    assert of("E镇党委", case) == Queues(coming=(case,))
    case = verb("approve", case, WORLD, "k·B镇党委")
    town = of("B镇党委", case)
    assert (town.handled_not_received, town.waiting, town.coming) == ((case,), (), ())
    assert of("E镇党委", case).waiting == (case,)
    done = changes_of(
        "receive", brought(WORLD, case), "k·E镇党委", branch="k·F村", member=member("k·C村")
    )[0].after
    for one in ("C村", "B镇党委", "E镇党委"):
        assert of(one, done) == of(one)


@pytest.mark.clause("Y-overdue")
@given(st.integers(1, 60), st.integers(0, 90))
def test_a_case_is_overdue_after_the_days_of_the_setting(limit: int, later: int) -> None:
    """It is overdue where it waits, and nowhere else, from the day after the last one."""
    case = submitted(WORLD, "k·C村", "k·E镇党委")
    on = DAY + timedelta(days=later)
    overdue = of("B镇党委", case, on=on, transfer_overdue_days=limit).overdue
    assert overdue == ((case,) if later > limit else ())
    assert of("E镇党委", case, on=on, transfer_overdue_days=limit).overdue == ()
    assert Settings().transfer_overdue_days == 30


@pytest.mark.clause("Y-receipt", "Y-validity")
def test_outstanding_receipts_and_expired_letters_show_at_the_old_committee() -> None:
    """From the conclusion on; an expired letter is reported there and where it was recorded."""
    facts = {"member": member("k·C村"), "number": "0007", "settings": DEFAULT}
    case = changes_of("conclude", at_the_county(), "k·A县", **facts)[0].after
    assert of("B镇党委", case).outstanding_receipts == (case,)
    assert of("B镇党委", case).expired_letters == ()
    assert of("B镇党委", case, on=DAY + timedelta(days=91)).expired_letters == (case,)
    assert of("A县", case).outstanding_receipts == ()
    arrival = recorded(letter=evolve(LETTER, validity_days=1))
    assert of("E镇党委", arrival).expired_letters == (arrival,)


@pytest.mark.clause("N3.3c")
def test_nothing_of_the_person_shows() -> None:
    """Neither a case with its newcomer nor a form shows name, number, telephone or address."""
    shown = repr(recorded()) + repr(FORM) + repr(of("E镇党委", recorded()))
    for one in ("乙某", "110105", "0562", "某路"):
        assert one not in shown


@pytest.mark.clause("N3.3c", "G4.3d", "Y-back")
def test_no_number_of_a_person_is_kept_in_a_reason_or_a_receipt() -> None:
    """Who disagrees, receives or registers a receipt gives words; blank ones are none."""
    number, case = "丙某 13000000123", brought(WORLD, recorded())
    refusal = ("input.personal-number", "who handled it has a number that may be a person's",
               "N3.3c")  # fmt: skip
    receive = {"branch": "k·F村", "key": "m-2"}
    assert why(lambda: changes_of("receive", case, "k·E镇党委", handled_by=number, **receive)) == [
        refusal
    ]
    found = why(lambda: changes_of("receive", case, "k·E镇党委", handled_by=" ", **receive))
    assert found == [("input.bad-value", "who handled it cannot be taken: it is blank", "G4.3d")]
    facts = {"member": member("k·C村"), "number": "0007", "settings": DEFAULT}
    gone = changes_of("conclude", at_the_county(), "k·A县", **facts)[0].after
    receipt = {"received_on": DAY, "branch": "某村党支部", "handled_by": number}
    assert why(lambda: changes_of("register_receipt", gone, "k·B镇党委", **receipt)) == [refusal]
    found = why(lambda: changes_of("disagree", recorded(), "k·E镇党委", reason=number))
    assert found == [
        ("input.personal-number", "the reason has a number that may be a person's", "N3.3c")
    ]
