"""Papers at a desk: who may have them, for what, and what the journal keeps."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from tests.register.offices import NUMBERS, PAPER, Office

from partyreg.disclosure import Sheet
from partyreg.documents import information_form_html, letter_html, receipt_html
from partyreg.errors import RefusedError
from partyreg.idnumber.making import make_number
from partyreg.model import FormerMember, Letter, Member, Newcomer, Transfer
from partyreg.register import Desk
from partyreg.values import AccountKind, BirthDate, Phone, ResidentId

pytestmark = pytest.mark.clause("G4.3b", "N3.3c", "N3.3a")

PURPOSE = "办理组织关系转接"
SECRETS = (*NUMBERS, "甲某", "乙某某", "经办人丁", "0562-7770707", "1949")


def refused(call: Callable[[], object]) -> list[tuple[str, str, str, str]]:
    """Give code, message, hint and clause of each refusal."""
    with pytest.raises(RefusedError) as caught:
        call()
    return [(one.code, one.message, one.hint, one.clause) for one in caught.value.refusals]


def print_(desk: Desk, what: str, case: Any, **more: Any) -> Sheet:
    """Ask a desk for a paper."""
    given = {"purpose": PURPOSE, **more}
    sheet: Sheet = getattr(desk.documents, what)(case, **given)
    return sheet


def received(office: Office) -> str:
    """Let a member of C arrive at E, inside the realm, and give the case's key."""
    b, e = office.desk("B"), office.desk("E")
    case = b.transfers.submit("m-1", "E")
    e.transfers.approve(case)
    e.transfers.confirm_arrival(case)
    return e.transfers.receive(case, "F", handled_by="经办人丁").key


def arrived(office: Office) -> str:
    """Let somebody arrive at E with a letter from outside, and give the case's key."""
    letter = Letter("外1", "某县委组织部", date(2018, 2, 27), 30, "某省某镇党委", "E")
    d, e = office.desk("D"), office.desk("E")
    who = Newcomer("乙某某", ResidentId(make_number("110105", date(1950, 1, 1), 1)))
    case = d.transfers.record_letter(who, letter, "E")
    e.transfers.approve(case)
    e.transfers.confirm_arrival(case)
    return e.transfers.receive(case, "F").key


def test_the_organisation_that_concluded_prints_letter_and_form() -> None:
    """The member has left the roll; the facts are those of the record that has left."""
    office = Office()
    office.desk("B").members.edit("m-1", phone="0562-7770707", evidence=PAPER)
    office.desk("A").organisations.edit("B", address="某路1号", evidence=PAPER)
    case = office.conclude()
    assert office.register.get(Member, "m-1") is None
    letter = office.desk("A").documents.letter(case, purpose=PURPOSE, addressee="某县委组织部")
    page = letter_html(letter)
    for said in ("0001", "甲某", NUMBERS[0], "某县委组织部", "某省某镇党委", "某路1号",
                 "0562-7770707", "二〇一八年三月一日", "九十天"):  # fmt: skip
        assert said in page, said
    form = office.desk("A").documents.information_form(case, purpose=PURPOSE)
    page = information_form_html(form)
    for said in ("甲某", NUMBERS[0], "2001年7月1日", ">C<"):
        assert said in page, said


@pytest.mark.clause("Y-receipt")
def test_the_letter_is_printed_again_when_the_receipt_is_back() -> None:
    """A paper that was spoilt is printed again, with the same facts."""
    office = Office()
    case = office.conclude()
    before = print_(office.desk("A"), "letter", case)
    office.desk("B").transfers.register_receipt(case, received_on=date(2018, 3, 1), branch="某支部")
    assert print_(office.desk("A"), "letter", case) == before


@pytest.mark.clause("G4.2d")
def test_the_receiver_prints_the_electronic_receipt() -> None:
    """It bears the transfer's key, and goes to the old primary committee."""
    office = Office()
    case = received(office)
    office.desk("D").organisations.edit("E", phone="0562-7770707", evidence=PAPER)
    page = receipt_html(office.desk("E").documents.receipt(case, purpose=PURPOSE))
    for said in (case, "电子回执", ">B<", "甲某", ">E<", "经办人丁", "0562-7770707",
                 "二〇一八年三月一日"):  # fmt: skip
        assert said in page, said


@pytest.mark.clause("G4.3d")
def test_the_receiver_prints_the_paper_receipt() -> None:
    """It bears the letter's number, goes to where the letter says, and names whom it introduced."""
    office = Office()
    case = arrived(office)
    page = receipt_html(office.desk("E").documents.receipt(case, purpose=PURPOSE))
    for said in ("外1", "回执联", "某省某镇党委", "乙某某", ">E<"):
        assert said in page, said
    one = office.register.get(Transfer, case)
    assert one is not None
    assert one.member is not None
    office.desk("E").members.edit(one.member, name="丙某", evidence=PAPER)
    assert receipt_html(office.desk("E").documents.receipt(case, purpose=PURPOSE)) == page


@pytest.mark.clause("G4.2d")
def test_a_receipt_is_printed_also_of_who_has_left_since() -> None:
    """The name is that of the record, on a roll or not."""
    office = Office()
    case = received(office)
    office.desk("E").members.remove("m-1", "death", evidence=PAPER)
    assert "甲某" in receipt_html(office.desk("E").documents.receipt(case, purpose=PURPOSE))


@pytest.mark.clause("G4.1")
def test_an_internal_transfer_has_its_receipt_too() -> None:
    """The committee that did it prints it."""
    office = Office()
    case = office.desk("B").transfers.internal("m-1", "C2")
    sheet = office.desk("B").documents.receipt(case, purpose=PURPOSE)
    assert (sheet.addressee, sheet.receiver, sheet.number) == ("B", "B", case.key)


@pytest.mark.parametrize("what", ["letter", "information_form"])
def test_nobody_else_prints_the_letter(what: str) -> None:
    """Neither who applied, nor who stands above; the refusal says who may."""
    office = Office()
    case = office.conclude()
    for who in ("B", "P", "D"):
        assert refused(lambda: print_(office.desk(who), what, case)) == [(  # noqa: B023
            "print.elsewhere", f"{who!r} does not print the paper of the transfer {case!r}",
            "let 'A' print it", "G4.3b",
        )]  # fmt: skip


@pytest.mark.clause("G4.2d", "G4.3d")
@pytest.mark.parametrize(("make", "clause"), [(received, "G4.2d"), (arrived, "G4.3d")])
def test_nobody_else_prints_the_receipt(make: Callable[[Office], str], clause: str) -> None:
    """Neither the old committee, nor who recorded the letter."""
    office = Office()
    case = make(office)
    for who in ("B", "D", "P"):
        assert refused(lambda: print_(office.desk(who), "receipt", case)) == [(  # noqa: B023
            "print.elsewhere", f"{who!r} does not print the paper of the transfer {case!r}",
            "let 'E' print it", clause,
        )]  # fmt: skip


def test_before_the_end_there_is_nothing_to_print() -> None:
    """An open case has neither letter nor receipt, and a letter from elsewhere is not printed."""
    office = Office()
    case = office.desk("B").transfers.submit("m-1", "某省某镇党委").key
    hint = "only a transfer that is concluded here has a letter"
    for what in ("letter", "information_form"):
        assert refused(lambda: print_(office.desk("A"), what, case)) == [  # noqa: B023
            ("print.nothing", f"the transfer {case!r} has no letter to print", hint, "G4.3b")
        ]
    hint = "a receipt is printed where the member has been received"
    assert refused(lambda: print_(office.desk("A"), "receipt", case)) == [
        ("print.nothing", f"the transfer {case!r} has no receipt to print", hint, "G4.2d")
    ]
    other = arrived(office)
    [first, *_] = refused(lambda: print_(office.desk("E"), "letter", other))
    assert first[:2] == ("print.nothing", f"the transfer {other!r} has no letter to print")


@pytest.mark.clause("Y-receipt")
def test_a_receipt_that_came_back_is_not_ours_to_print() -> None:
    """The old committee registers it; the paper was made elsewhere."""
    office = Office()
    case = office.conclude()
    office.desk("B").transfers.register_receipt(case, received_on=date(2018, 3, 1), branch="某支部")
    codes = [one[0] for one in refused(lambda: print_(office.desk("A"), "receipt", case))]
    assert codes == ["print.nothing"]


@pytest.mark.clause("Y-arrive")
def test_who_has_come_back_has_no_former_record() -> None:
    """The record stands on a roll again; the letter of then is not made from it."""
    office = Office()
    case = office.conclude()
    letter = Letter("外1", "某县委组织部", date(2018, 2, 27), 30, "某省某镇党委", "E")
    d, e = office.desk("D"), office.desk("E")
    back = d.transfers.record_letter(Newcomer("甲某", ResidentId(NUMBERS[0])), letter, "E")
    e.transfers.approve(back)
    e.transfers.confirm_arrival(back)
    e.transfers.receive(back, "F")
    assert office.register.get(FormerMember, "m-1") is None
    gone = [(
        "print.no-record", f"the record that moved by the transfer {case!r} stands there no more",
        "look its key up in the journal", "Y-arrive",
    )]  # fmt: skip
    assert refused(lambda: print_(office.desk("A"), "letter", case)) == gone
    e.members.remove("m-1", "death", evidence=PAPER)  # a former member, but not by that transfer
    assert refused(lambda: print_(office.desk("A"), "information_form", case)) == gone


@pytest.mark.parametrize("what", ["letter", "information_form", "receipt"])
def test_every_reason_comes_at_once(what: str) -> None:
    """No purpose, no such paper, and the wrong kind of account."""
    office = Office()
    case = office.desk("B").transfers.submit("m-1", "E").key
    desk = office.administrator("A")
    found = refused(lambda: print_(desk, what, case, purpose=" "))
    codes = ["export.purpose-missing", "export.wrong-account", "print.nothing"]
    assert [one[0] for one in found][:3] == codes
    assert [one[3] for one in found][:2] == ["N3.3c", "G1.1c"]
    assert found[0][1] == "no usable purpose is stated: it is blank"


def test_a_purpose_names_nobody_by_number() -> None:
    """It is journalled, so it may hold no number that may be a person's."""
    office = Office()
    case = office.conclude()
    call = lambda: print_(office.desk("A"), "letter", case, purpose=f"查{NUMBERS[1]}")  # noqa: E731
    assert [one[0] for one in refused(call)] == ["export.purpose-personal"]


def test_an_addressee_is_a_usable_text() -> None:
    """A blank one is refused; none at all is a line to fill in."""
    office = Office()
    case = office.conclude()
    [one] = refused(lambda: print_(office.desk("A"), "letter", case, addressee=" "))
    assert one[0] == "input.bad-value"
    assert one[1] == "the addressee cannot be taken: it is blank"
    assert one[3] == "G4.3b"


def test_the_journal_keeps_that_it_was_printed_and_why() -> None:
    """One entry for each paper, about the transfer; nothing changes, no datum is kept."""
    office = Office()
    case, other = office.conclude(), received_by_internal(office)
    before = {one.key: one for table in (Member, FormerMember, Transfer)
              for one in office.register.every(table)}  # fmt: skip
    print_(office.desk("A"), "letter", case)
    print_(office.desk("A"), "information_form", case)
    print_(office.desk("B"), "receipt", other)
    refused(lambda: print_(office.desk("B"), "letter", case))
    *_, letter, form, receipt, attempt = office.register.journal()
    for entry, what, key in (
        (letter, "letter", case), (form, "information form", case), (receipt, "receipt", other),
    ):  # fmt: skip
        assert (entry.command, entry.subject, entry.changes) == ("disclosure.print", key, ())
        assert entry.note == f"{what} of {key!r} for {PURPOSE!r}"
        assert entry.person == "某操作员"
    assert (attempt.command, attempt.note) == ("disclosure.print", None)
    assert [one.code for one in attempt.refusals] == ["print.elsewhere"]
    after = {one.key: one for table in (Member, FormerMember, Transfer)
             for one in office.register.every(table)}  # fmt: skip
    assert after == before


def received_by_internal(office: Office) -> str:
    """Move a member inside the committee, and give the case's key."""
    return office.desk("B").transfers.internal("m-2", "C2").key


def test_nothing_shows_a_person_but_the_paper() -> None:
    """Sheets, refusals and journal hold no datum, whatever is passed wherever."""
    office = Office()
    office.desk("B").members.edit(
        "m-1", phone=Phone("0562-7770707"), birth_date=BirthDate(date(1949, 12, 31)),
        evidence=PAPER,
    )  # fmt: skip
    case = office.conclude()
    sheets = [print_(office.desk("A"), one, case) for one in ("letter", "information_form")]
    shown = [f"{sheets!r}{sheets[0]}{sheets[1]}"]
    somebody = Member("m", "C", "甲某", ResidentId(NUMBERS[0]))
    shown += [
        repr(refused(lambda: print_(office.desk("A"), what, odd)))  # noqa: B023
        for what in ("letter", "information_form", "receipt")
        for odd in (NUMBERS[0], "甲某", ResidentId(NUMBERS[0]), None, somebody)
    ]
    shown += [repr(one) for one in office.register.journal()]
    assert [one for one in SECRETS for text in shown if one in text] == []


def test_an_administrator_prints_nothing() -> None:
    """An administrator account gives no data out, also of its own organisation's case."""
    office = Office()
    case = office.conclude()
    desk = office.desk("A", AccountKind.ADMINISTRATOR)
    assert [(one[0], one[3]) for one in refused(lambda: print_(desk, "letter", case))] == [
        ("export.wrong-account", "G1.1c")
    ]
