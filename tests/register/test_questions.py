"""What a register answers: references, queues, receipts, reports, movement, usage, the past."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from tests.register.offices import EXTERNAL, NUMBERS, PAPER, START, Office

from partyreg.deadlines import DeadlineState
from partyreg.errors import InputError, RefusedError
from partyreg.model import Evidence, Grants, Letter, Member, Newcomer, Organisation, Transfer
from partyreg.register.work import CHINA, OWN_KEY, shown
from partyreg.values import Function, ResidentId, TransferState

pytestmark = pytest.mark.clause("N3.3a", "N3.3d", "Y-kept")

DAY = timedelta(days=1)

# ── references ───────────────────────────────────────────────────────────────────────────────


def test_an_organisation_is_found_by_key_record_code_or_name() -> None:
    """All four lead to the same one, in questions and in commands."""
    office = Office()
    office.desk("A").organisations.edit("M", name="中心党委", evidence=PAPER)
    found = office.register.find_organisation("M")
    for reference in ("M", found, found.code, "中心党委"):
        assert office.register.find_organisation(reference) == found
        assert office.desk("A").rights.can(Function.EDIT_ORGANISATION, reference)
        assert office.register.head_count(reference) == 1


def test_a_name_that_several_bear_is_refused() -> None:
    """Nobody guesses which one was meant; key and code still say it."""
    office = Office()
    for key in ("B", "M"):
        office.desk("A").organisations.edit(key, name="镇党委", evidence=PAPER)
    with pytest.raises(RefusedError) as refused:
        office.register.find_organisation("镇党委")
    [only] = refused.value.refusals
    assert (only.code, only.clause) == ("register.ambiguous-name", "Y-kept")
    assert only.message == "2 organisations are called '镇党委'"
    assert office.register.find_organisation("M").name == "镇党委"


def test_a_key_goes_before_a_code_and_a_code_before_a_name() -> None:
    """Identity first, so that no name can pass for another organisation."""
    office = Office()
    desk = office.desk("A")
    desk.organisations.edit("M", name="B", code="E", evidence=PAPER)
    desk.organisations.edit("C", name="N9", evidence=PAPER)
    desk.organisations.edit("C2", code="N9", evidence=PAPER)
    assert office.register.find_organisation("B").key == "B"
    assert office.register.find_organisation("E").key == "E"
    assert office.register.find_organisation("N9").key == "C2"


def test_what_names_nothing_is_refused_without_being_repeated() -> None:
    """Unless it looks like one of the register's own keys, it might be anything."""
    office = Office()
    for reference, told in (("甲某", "•••"), ("o-12ab", "o-12ab"), (NUMBERS[0], "•••")):
        with pytest.raises(RefusedError) as refused:
            office.register.find_organisation(reference)
        [only] = refused.value.refusals
        assert (only.code, only.message, only.clause) == (
            "register.unknown", f"there is no organisation {told!r}", "N3.2d"
        )  # fmt: skip
        assert shown(reference) == told
    with pytest.raises(RefusedError, match="a key or a record is wanted, not int"):
        office.register.find_organisation(5)  # type: ignore[arg-type]


def test_every_key_that_the_register_makes_looks_like_one() -> None:
    """So that messages may quote it."""
    office = Office()
    made = office.desk("A").organisations.create("新支部", code="N1", under="B", evidence=PAPER)
    case = office.desk("C").transfers.submit("m-1", "E")
    report = office.desk("C").members.report("m-1", "死亡", evidence=PAPER)
    unit = office.desk("A").organisations.add_unit("某厂", organisation="B", evidence=PAPER)
    keys = [one.key for one in (made, case, report, unit)]
    keys += [entry.operation for entry in office.register.journal()]
    keys += [one.account.key for one in office.opened.accounts.values()]
    assert all(OWN_KEY.fullmatch(key) for key in keys)
    assert len(set(keys)) == len(keys)


# ── people ───────────────────────────────────────────────────────────────────────────────────


def test_rolls_are_read_by_branch_and_by_realm() -> None:
    """A branch's own, all below a place, and the count without the records."""
    office = Office()
    register = office.register
    assert [one.key for one in register.members("C")] == ["m-1", "m-2"]
    assert register.members("B") == ()
    assert {one.key for one in register.members("A", below=True)} == {"m-1", "m-2", "m-3"}
    assert [register.head_count(one) for one in "PABMDY"] == [3, 3, 2, 1, 0, 0]


@pytest.mark.clause("G3.3d")
def test_a_person_is_found_by_number_in_any_writing() -> None:
    """On a roll first; else as the last former record."""
    office = Office()
    found = office.register.find_member(ResidentId(NUMBERS[0].lower()))
    assert found == office.register.get(Member, "m-1") == office.register.find_member(NUMBERS[0])
    former = office.desk("B").members.remove("m-1", "left-party", evidence=PAPER)
    assert office.register.find_member(ResidentId(NUMBERS[0])) == former
    again = office.desk("B").members.add(
        "甲某", NUMBERS[0], branch="C2", reason="new-admission", evidence=PAPER
    )
    assert office.register.find_member(ResidentId(NUMBERS[0])) == again
    assert office.register.former_members("C") == (former,)
    last = office.desk("B").members.remove(again, "death", evidence=PAPER)
    assert office.register.find_member(ResidentId(NUMBERS[0])) == last
    assert office.register.find_member(ResidentId("11010519491231021X")) is None


@pytest.mark.clause("Y-as-written")
def test_a_number_is_entered_as_the_papers_have_it() -> None:
    """A fault of coding is the review's business; a blank or broken text is refused."""
    office = Office()

    def enter(number: str) -> Member:
        """Enter somebody under a number."""
        return office.desk("B").members.add(
            "乙某", number, branch="C", reason="new-admission", evidence=PAPER
        )

    assert office.register.find_member("bad") is None
    made = enter("bad")
    assert office.register.find_member("bad") == made
    for broken in ("", " ", "1\n2"):
        with pytest.raises(RefusedError) as refused:
            enter(broken)
        assert refused.value.codes == ("input.bad-value",)


@pytest.mark.clause("N3.3c", "N2.2a")
def test_a_document_named_by_a_persons_number_is_refused_and_not_journalled() -> None:
    """And the same document reports a change of a member once."""
    office, number = Office(), NUMBERS[0]
    for paper in (Evidence(f"证号{number}", PAPER.dated), Evidence("函", PAPER.dated, number)):
        with pytest.raises(RefusedError) as refused:
            office.desk("C").members.report("m-1", "死亡", evidence=paper)
        assert refused.value.codes == ("input.personal-number",)
    assert number not in str(list(office.register.journal()))
    office.desk("C").members.report("m-1", "死亡", evidence=PAPER)
    with pytest.raises(RefusedError) as refused:
        office.desk("C").members.report("m-1", "死亡", evidence=PAPER)
    assert refused.value.codes == ("member.already-reported",)
    with pytest.raises(RefusedError) as refused:
        office.desk("B").organisations.report("C", f"更名 {number}", evidence=PAPER)
    assert refused.value.codes == ("input.personal-number",)


# ── queues and receipts ──────────────────────────────────────────────────────────────────────


@pytest.mark.clause("Y-receive", "Y-overdue")
def test_a_case_stands_in_the_queue_of_whoever_has_to_act() -> None:
    """Waiting, handled, coming; overdue after the days of the setting."""
    office = Office()
    case = office.desk("C").transfers.submit("m-1", "E").key

    def keys(organisation: str) -> tuple[list[str], list[str], list[str]]:
        """Give the three queues of an organisation."""
        found = office.register.queues(organisation)
        assert found == office.desk(organisation).transfers.queues()
        queues = (found.waiting, found.handled_not_received, found.coming)
        first, second, third = ([one.key for one in queue] for queue in queues)
        return first, second, third

    assert keys("C") == ([], [case], [])
    assert keys("B") == ([case], [], [])
    assert keys("E") == ([], [], [case])
    office.desk("B").transfers.approve(case)
    assert keys("B") == ([], [case], [])
    assert keys("E") == ([case], [], [])
    office.wait(days=30)
    assert office.register.queues("E").overdue == ()
    office.wait(days=1)
    assert [one.key for one in office.register.queues("E").overdue] == [case]


def _outstanding(office: Office) -> dict[str, list[str]]:
    """Give who waits for which receipts."""
    found = {one: [case.key for case in office.register.queues(one).outstanding_receipts]
             for one in office.register.tree}  # fmt: skip
    return {one: cases for one, cases in found.items() if cases}


@pytest.mark.clause("Y-receipt", "Y-delete-blocks")
def test_a_receipt_waits_with_the_old_committee_until_it_is_back() -> None:
    """It stands in one queue, and the committee registers its return."""
    office = Office()
    case = office.conclude("m-3")
    assert _outstanding(office) == {"M": [case]}
    office.desk("M").transfers.register_receipt(
        case, received_on=START.date(), branch="某支部", handled_by="某"
    )
    assert _outstanding(office) == {}
    closed = office.register.get(Transfer, case)
    assert closed is not None
    assert closed.state is TransferState.CLOSED


@pytest.mark.clause("Y-receipt", "Y-kept", "Y-delete-blocks")
@pytest.mark.parametrize(
    ("heirs", "committee"),
    [((), "M"), (("C",), "B"), (("B",), "B"), (("F", "C"), "E")],
)
def test_a_receipt_follows_the_heirs_of_a_departed_branch(
    heirs: tuple[str, ...], committee: str
) -> None:
    """To the nearest heir's committee, or, without an heir, to whoever stood above it."""
    office = Office()
    case = office.conclude("m-3")
    office.desk("A").organisations.delete("m", successors=heirs, evidence=PAPER)
    assert _outstanding(office) == {committee: [case]}
    office.desk(committee).transfers.register_receipt(
        case, received_on=START.date(), branch="某支部"
    )
    assert _outstanding(office) == {}


@pytest.mark.clause("Y-receipt", "Y-kept")
def test_a_receipt_follows_heirs_of_heirs() -> None:
    """A line is followed while somebody stands; when it ends, the old committee waits again."""
    office = Office()
    case = office.conclude("m-3")
    desk = office.desk("A")
    made = desk.organisations.create("新支部", code="N1", under="B", evidence=PAPER)
    desk.organisations.delete("m", successors=[made.key], evidence=PAPER)
    assert _outstanding(office) == {"B": [case]}
    last = desk.organisations.create("又", code="N2", under="B", evidence=PAPER)
    desk.organisations.delete(made, successors=[last.key], evidence=PAPER)
    assert (_outstanding(office), office.register.successors("m")) == ({"B": [case]}, (last.key,))
    desk.organisations.delete(last, evidence=PAPER)
    assert _outstanding(office) == {"M": [case]}
    assert office.register.successors("m") == ()
    assert office.register.predecessors(last) == (made.key, "m")


@pytest.mark.clause("Y-delete-blocks")
def test_a_committee_with_an_outstanding_receipt_is_deleted_only_with_an_heir() -> None:
    """Also where the branch that the member left has gone before."""
    office = Office()
    case = office.conclude("m-3")
    desk = office.desk("A")
    desk.organisations.delete("m", evidence=PAPER)
    with pytest.raises(RefusedError) as refused:
        desk.organisations.delete("M", evidence=PAPER)
    assert refused.value.codes == ("organisation.has-outstanding-receipts",)
    assert refused.value.refusals[0].message == f"it waits for the receipts of {case!r}"
    assert refused.value.refusals[0].clause == "Y-delete-blocks"
    desk.organisations.delete("M", successors=["B"], evidence=PAPER)
    assert _outstanding(office) == {"B": [case]}


@pytest.mark.clause("Y-delete-blocks")
def test_an_open_transfer_keeps_every_organisation_that_it_names() -> None:
    """Its destination, too: else a correction would take its key for a place abroad."""
    office = Office()
    office.desk("A").organisations.move("g", "B", evidence=PAPER)
    case = office.desk("M").transfers.submit("m-3", "G").key
    with pytest.raises(RefusedError) as refused:
        office.desk("A").organisations.delete("G", evidence=PAPER)
    assert refused.value.codes == ("organisation.has-open-transfers",)
    assert refused.value.refusals[0].message == f"open transfers name it: {case!r}"


@pytest.mark.clause("G4.3b")
def test_only_the_registers_own_letters_use_a_number_up() -> None:
    """Another province numbers its letters as it likes."""
    office = Office()
    letter = Letter("0001", "某县委组织部", START.date(), 90, "某镇党委", "E镇党委")
    newcomer = Newcomer("乙某", ResidentId("11010519491231021X"))
    case = office.desk("D").transfers.record_letter(newcomer, letter, "F")
    receiver = office.desk("E")
    receiver.transfers.approve(case)
    receiver.transfers.confirm_arrival(case)
    receiver.transfers.receive(case, "F")
    office.conclude("m-1", "0001")
    with pytest.raises(RefusedError) as refused:
        office.conclude("m-2", "0001")
    assert refused.value.codes == ("transfer.letter-number-used",)


@pytest.mark.clause("G4.3b")
def test_a_case_whose_member_has_left_says_all_that_is_wrong() -> None:
    """A second conclusion is told the state, not only that nobody is there."""
    office = Office()
    case = office.conclude("m-1")
    with pytest.raises(RefusedError) as refused:
        office.desk("A").transfers.conclude(case, number="0002")
    assert refused.value.codes == ("transfer.wrong-state", "transfer.member-elsewhere")


# ── reports ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.clause("N2.2a", "Y-clock")
def test_a_report_waits_with_its_due_day_until_it_is_settled() -> None:
    """Fifteen working days from the report: open, then overdue, then gone."""
    office = Office()
    report = office.desk("C").members.report("m-1", "死亡", evidence=PAPER)
    [(found, due, state)] = office.register.reports("B")
    assert (found, due.on, state) == (report, date(2018, 3, 22), DeadlineState.DUE)
    office.now = START.replace(day=22)
    assert office.register.reports("B")[0][2] is DeadlineState.DUE
    office.now = START.replace(day=23)
    assert office.register.reports("B")[0][2] is DeadlineState.OVERDUE
    office.desk("B").members.remove("m-1", "death", evidence=PAPER, report=report)
    assert office.register.reports("B") == ()
    *_, entry = office.register.journal()
    assert (entry.due, entry.late) == (date(2018, 3, 22), True)
    assert office.register.usage().late == 1


@pytest.mark.clause("N2.1a", "Y-clock")
def test_a_report_about_an_organisation_runs_from_the_decision() -> None:
    """Fifteen working days from the date of the document, wherever the report came from."""
    office = Office()
    decision = Evidence("B委〔2018〕2号", date(2018, 2, 26))
    report = office.desk("B").organisations.report("B", "更名", evidence=decision)
    [(found, due, _)] = office.register.reports("A")
    assert (found, due.on) == (report, date(2018, 3, 19))
    office.desk("A").organisations.edit("B", name="新名", evidence=decision, report=report)
    assert office.register.reports("A") == ()


# ── movement and usage ───────────────────────────────────────────────────────────────────────


def test_movement_tells_every_way_on_and_off_a_roll() -> None:
    """Each kind counts once, and the balance is the change of the roll."""
    office = Office()
    b, a = office.desk("B"), office.desk("A")
    b.members.add("乙某", "11010519491231021X", branch="C", reason="new-admission", evidence=PAPER)
    suspended = b.members.remove("m-1", "suspended", evidence=PAPER)
    a.members.reinstate(suspended, branch="C", reason="reinstated-found", evidence=PAPER)
    b.members.withdraw_removal(b.members.remove("m-1", "death", evidence=PAPER))
    office.conclude("m-2")
    moved = office.register.movement()
    assert (moved.admitted, moved.reinstated, moved.restored, moved.entered) == (1, 1, 1, 3)
    assert (moved.removed, moved.transferred_out, moved.transferred_in) == (2, 1, 0)
    assert moved.change == office.register.head_count("P") == 3
    office.desk("B").transfers.internal("m-1", "C2")
    assert office.register.movement() == moved
    within = office.register.movement("C2")
    assert (within.transferred_in, within.change) == (1, 1)
    assert office.register.movement("C").transferred_out == 2


def test_movement_and_usage_count_the_days_asked_for() -> None:
    """First and last day included; other organisations' acts are not theirs."""
    office = Office()
    for day in range(3):
        office.desk("B").members.edit("m-1", education=f"第{day}级")
        office.desk("M").members.edit("m-3", education=f"第{day}级")
        office.wait(days=1)
    first = START.date()
    assert office.register.usage().commands["members.edit"] == 6
    assert office.register.usage("B").commands == {"members.edit": 3}
    assert office.register.usage("A", since=first + DAY).commands == {"members.edit": 4}
    some = office.register.usage("A", since=first + DAY, until=first + DAY)
    assert some.commands == {"members.edit": 2}
    assert office.register.movement(until=first - DAY).entered == 0
    assert office.register.movement(since=first, until=first).entered == 3


def test_usage_tells_transfers_with_their_days_and_refusals() -> None:
    """Days from the application to the end; a returned receipt ends nothing twice."""
    office = Office()
    case = office.desk("B").transfers.submit("m-1", "某省某镇党委")
    office.wait(days=9)
    office.desk("A").transfers.conclude(case, number="0001")
    office.desk("B").transfers.register_receipt(
        case, received_on=office.now.date(), branch="某支部"
    )
    with pytest.raises(RefusedError):
        office.desk("B").transfers.approve(case)
    found = office.register.usage()
    assert (found.transfers_concluded, found.transfers_received) == (1, 0)
    assert (found.transfer_days, found.mean_transfer_days, found.refused) == ((9,), 9.0, 1)


# ── the past ─────────────────────────────────────────────────────────────────────────────────


def test_the_past_is_answered_as_it_was_and_the_present_stays() -> None:
    """Tree, rights, records and rolls of a moment, also after more has happened."""
    office = Office()
    before = office.now
    office.wait(hours=1)
    office.desk("P").organisations.move("M", "D", evidence=PAPER)
    office.administrator("A").rights.revoke("B", Function.INTERNAL_TRANSFER)
    office.desk("B").members.remove("m-1", "death", evidence=PAPER)
    made = office.desk("D").organisations.create("新支部", code="N1", under="E", evidence=PAPER)
    then = office.register.as_of(before)
    for turn in ("g", "C2"):
        assert then.tree.parent("M") == "A"
        assert made.key not in then.tree
        assert then.powers.holds("B", Function.INTERNAL_TRANSFER)
        assert {one.key for one in then.members("C")} == {"m-1", "m-2"}
        assert then.get(Organisation, made.key) is None
        assert then.get(Member, "m-1") is not None
        assert made.key not in {one.key for one in then.every(Grants)}
        assert turn in then.tree
        if turn == "g":
            office.desk("A").organisations.delete(turn, evidence=PAPER)
    assert "g" in then.tree
    assert office.register.tree.parent("M") == "D"
    assert "g" not in office.register.tree


def test_a_moment_before_the_installation_is_empty() -> None:
    """Nothing stood then."""
    office = Office()
    then = office.register.as_of(START - DAY)
    assert len(then.tree) == 0
    assert list(then.every(Member)) == []


@pytest.mark.parametrize("moment", [datetime(2018, 3, 1), None, "2018-03-01", 5])  # noqa: DTZ001
def test_a_past_moment_is_a_day_or_has_its_time_zone(moment: Any) -> None:
    """Else nobody knows which moment is meant, and an error of ours says so."""
    with pytest.raises(InputError, match=r"^moment: a moment (needs a|with its) time zone"):
        Office().register.as_of(moment)


def test_a_past_day_means_its_end_where_the_register_stands() -> None:
    """What happened on it has happened, what happened the day after has not."""
    office = Office()
    day = office.now.astimezone(CHINA).date()
    office.desk("B").members.remove("m-1", "death", evidence=PAPER)
    office.wait(hours=24)
    office.desk("B").members.remove("m-2", "death", evidence=PAPER)
    assert {one.key for one in office.register.as_of(day).members("C")} == {"m-2"}
    assert office.register.as_of(day).moment == datetime(
        day.year, day.month, day.day, 23, 59, 59, 999999, tzinfo=CHINA
    )


def test_the_past_is_asked_by_the_names_and_codes_of_then() -> None:
    """Rolls and rights take them like the live questions, and refuse what was not there."""
    office = Office()
    before, place = office.now, office.register.find_organisation("C")
    office.wait(hours=1)
    office.desk("B").organisations.edit("C", evidence=PAPER, name="改名党支部", code="N7")
    made = office.desk("D").organisations.create("新支部", code="N1", under="E", evidence=PAPER)
    then = office.register.as_of(before)
    for named in ("C", place.code, place.name, place):
        assert {one.key for one in then.members(named)} == {"m-1", "m-2"}
        assert then.decide("B", Function.EDIT_ORGANISATION, named).allowed
    assert {one.key for one in then.members("B", below=True)} >= {"m-1", "m-2"}
    for never in ("改名党支部", "N7", made.key, "never"):
        for ask in (then.members, lambda one: then.decide("B", Function.EDIT_ORGANISATION, one)):
            with pytest.raises(RefusedError) as refused:
                ask(never)
            [no] = refused.value.refusals
            assert (no.code, no.clause) == ("register.unknown", "N3.2d")
            assert no.message.startswith("there is no organisation ")


def test_what_was_is_asked_by_names_and_codes() -> None:
    """Successors, predecessors, former members and the history take them; unknown is refused."""
    office = Office()
    gone, heir = (office.register.find_organisation(one) for one in ("C2", "C"))
    office.desk("A").organisations.delete("C2", successors=["C"], evidence=PAPER)
    register = office.register
    for named in (gone.key, gone.code, gone.name):
        assert register.successors(named) == ("C",)
        assert register.history(named) == register.history("C2") != ()
        assert register.former_members(named) == ()
    for named in (heir.key, heir.code, heir.name):
        assert register.predecessors(named) == ("C2",)
    for ask in (register.successors, register.predecessors, register.former_members,
                register.history):  # fmt: skip
        with pytest.raises(RefusedError) as refused:
            ask("never")
        [no] = refused.value.refusals
        assert (no.code, no.clause) == ("register.unknown", "N3.2d")
        assert no.message == "there is no organisation '•••'"


def test_the_history_of_what_is_stored_no_more_is_kept() -> None:
    """A member who was removed is still told of by the key that the journal has."""
    office = Office()
    office.desk("B").members.remove("m-1", "death", evidence=PAPER)
    assert [one.command for one in office.register.history("m-1")][-1] == "members.remove"


def test_a_register_and_its_past_show_counts_and_no_data() -> None:
    """Neither a name nor a key is in what is printed."""
    office = Office()
    count = len(office.register.tree)
    entries = len(list(office.register.journal()))
    assert repr(office.register) == f"Register({count} organisations, {entries} entries)"
    then = office.register.as_of(START - DAY)
    assert repr(then) == "AsOf(0 organisations)"


def test_departed_organisations_keep_record_papers_and_heirs() -> None:
    """They are listed, and lead to those that stand today."""
    office = Office()
    office.desk("A").organisations.delete("C2", successors=["C"], evidence=PAPER)
    [gone] = office.register.departed()
    assert (gone.key, gone.on, gone.evidence, gone.successors) == (
        "C2", PAPER.dated, (PAPER,), ("C",)
    )  # fmt: skip
    assert office.register.successors("C2") == ("C",)
    assert office.register.predecessors("C") == ("C2",)
    assert office.register.successors("C") == ("C",)


def test_routes_and_rights_are_asked_without_a_desk() -> None:
    """The same answers as the commands would come to."""
    office = Office()
    found = office.register.route("C", "E")
    assert found == office.desk("C").transfers.submit("m-1", "E").route
    assert office.register.decide("B", Function.ADD_OTHER, "C").remedy == (
        "ask the administrator of 'A' to grant it, or let 'A' act"
    )
    assert list(office.desk("B").rights.where(Function.SUBMIT_TRANSFER)) == [
        "B", "C", "C2", "G", "g"
    ]  # fmt: skip
    with pytest.raises(RefusedError) as refused:
        office.desk("B").rights.conformity("M")
    assert refused.value.codes == ("right.out-of-scope",)
    assert EXTERNAL.password_profile == "external"


@pytest.mark.clause("Y-delete-blocks", "Y-destination")
def test_an_open_transfer_keeps_the_branch_that_is_hoped_for() -> None:
    """A wish names it as well."""
    office = Office()
    office.desk("M").transfers.submit("m-3", "B", wish="C2")
    with pytest.raises(RefusedError) as refused:
        office.desk("A").organisations.delete("C2", evidence=PAPER)
    assert refused.value.codes == ("organisation.has-open-transfers",)


@pytest.mark.clause("Y-kept", "N3.3c")
def test_a_mistyped_name_is_answered_with_those_that_resemble_it() -> None:
    """The hint names organisations; what was typed is not repeated."""
    office = Office()
    with pytest.raises(RefusedError) as refused:
        office.register.find_organisation("Bq")
    [why] = refused.value.refusals
    assert (why.code, why.message) == ("register.unknown", "there is no organisation '•••'")
    assert why.hint.startswith("did you mean ")
    assert "Bq" not in refused.value.why()
    with pytest.raises(RefusedError) as strange:
        office.register.find_organisation("qqqqqqqq")
    assert strange.value.refusals[0].hint == "look its key up in the register"
