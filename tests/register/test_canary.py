"""No personal datum in any repr, message, log or output, whatever is passed wherever."""

from __future__ import annotations

import inspect
import random
import traceback
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest

import partyreg
from partyreg.accounts import ScryptHasher
from partyreg.errors import RefusedError
from partyreg.idnumber.making import make_number
from partyreg.model import RECORDS, Evidence, Letter, Member, Newcomer
from partyreg.register import Desk, Register
from partyreg.register.register import Opened
from partyreg.register.work import CHINA
from partyreg.settings import Settings
from partyreg.storage import MemoryStore
from partyreg.transfer import InformationForm
from partyreg.values import (
    AccountKind,
    BirthDate,
    Function,
    HomeAddress,
    MemberCategory,
    Phone,
    ResidentId,
)

pytestmark = pytest.mark.clause("N3.3c", "N3.3a", "G1.1b")

NAME, OTHER, CLERK, SECRETARY = "金丝雀甲某", "金丝雀乙某", "金丝雀操作员", "金丝雀书记"
BORN = date(1937, 2, 14)
NUMBER, OTHER_NUMBER, FREE_NUMBER = (make_number("110105", BORN, one) for one in (701, 702, 703))
TELEPHONE, ADDRESS, PASSWORD = "0562-7770707", "金丝雀路七十号", "Kanarien-Wort-77"
DAYS = ("1937-02-14", "1937, 2, 14", "19370214")
SECRETS = (
    NAME, OTHER, CLERK, SECRETARY, NUMBER, OTHER_NUMBER, FREE_NUMBER, TELEPHONE, ADDRESS, PASSWORD,
    *DAYS,
)  # fmt: skip
"""What may be seen nowhere."""

SOMEBODY = Member("m-c", "C", NAME, ResidentId(NUMBER), phone=Phone(TELEPHONE))
CANARIES: tuple[Any, ...] = (
    NAME, NUMBER, TELEPHONE, ADDRESS, PASSWORD, DAYS[0], f"{NAME}\n", f" {NUMBER}",
    ResidentId(NUMBER), Phone(TELEPHONE), HomeAddress(ADDRESS), BirthDate(BORN), BORN,
    datetime(1937, 2, 14, tzinfo=CHINA), SOMEBODY, [NAME], (NUMBER,), {NAME: NUMBER}, {NUMBER},
    NUMBER.encode(), int(NUMBER[:17]), Newcomer(NAME, ResidentId(NUMBER)), None, object,
)  # fmt: skip
"""What is passed for every parameter, right or wrong."""

TREE = (
    "P[province](A[county](B[listed](C[branch],C2[branch],N[branch+offline])),"
    "D[county](E[listed](F[branch])))"
)
TODAY = datetime(2018, 3, 1, 9, tzinfo=CHINA)
PAPER = Evidence("某发1号", date(2018, 2, 28), "甲柜1格")
LETTER = Letter("0001", "某县委组织部", date(2018, 2, 27), 90, "某镇党委", "E镇党委")


class Office:
    """A register full of canaries, with a case in every state, and the desks at it."""

    def __init__(self) -> None:
        """Install it."""
        self.now = TODAY
        self.register = Register(
            MemoryStore(),
            clock=self.tick,
            rng=random.Random(7),
            hasher=ScryptHasher(n=16),
        )
        people = [
            Member(key, branch, name, ResidentId(number), phone=Phone(TELEPHONE),
                   birth_date=BirthDate(BORN), home_address=HomeAddress(ADDRESS),
                   joined_on=date(2001, 7, 1), category=category)
            for key, branch, name, number, category in (
                ("m-1", "C", NAME, NUMBER, MemberCategory.FULL),
                ("m-2", "C2", OTHER, OTHER_NUMBER, MemberCategory.PROBATIONARY),
            )
        ]  # fmt: skip
        self.opened: Opened = self.register.bootstrap(TREE, members=people, person=CLERK)
        self.desks = {
            (one, kind): self.opened.desk(one, person=CLERK, password=PASSWORD, kind=kind)
            for one, kind in (*((one, AccountKind.BUSINESS) for one in "PABCDE"),
                              ("P", AccountKind.ADMINISTRATOR), ("A", AccountKind.ADMINISTRATOR))
        }  # fmt: skip
        self._furnish()

    def tick(self) -> datetime:
        """Let a second pass with every look at the clock."""
        self.now += timedelta(seconds=1)
        return self.now

    def desk(self, organisation: str, kind: AccountKind = AccountKind.BUSINESS) -> Desk:
        """Give a desk."""
        return self.desks[organisation, kind]

    def _furnish(self) -> None:
        """Make cases, a former member, a report, a unit, and new accounts."""
        a, b, c = self.desk("A"), self.desk("B"), self.desk("C")
        a.organisations.edit("B", secretary=SECRETARY, phone=TELEPHONE, evidence=PAPER)
        self.waiting = c.transfers.submit("m-1", "E").key
        numbers = [make_number("110105", date(1950, 1, one), 1) for one in range(1, 5)]
        added = [b.members.add(OTHER, one, branch="C2", reason="new-admission", evidence=PAPER)
                 for one in numbers]  # fmt: skip
        self.former = b.members.remove(added[0], "suspended", evidence=PAPER).key
        self.report = c.members.report("m-1", "死亡", evidence=PAPER).key
        self.unit = a.organisations.add_unit("某厂", organisation="B", evidence=PAPER).key
        out = b.transfers.submit(added[1], "某省某镇党委")
        self.outgoing = b.transfers.submit(added[2], "某省某镇党委").key
        self.concluded = a.transfers.conclude(out, number="0009").key
        into = self.desk("D").transfers.record_letter(
            Newcomer(NAME, ResidentId(numbers[3][:17] + "0")), LETTER, "E"
        )
        self.incoming = into.key
        administrator = self.desk("A", AccountKind.ADMINISTRATOR)
        self.account = administrator.accounts.create_business("A").account.key


def good(office: Office) -> dict[str, tuple[Desk, dict[str, Any]]]:
    """Give, for every command, the desk that may do it and what it would be done with."""
    a, b, c, e = (office.desk(one) for one in "ABCE")
    d, head = office.desk("D"), office.desk("A", AccountKind.ADMINISTRATOR)
    top = office.desk("P", AccountKind.ADMINISTRATOR)
    paper, person = {"evidence": PAPER}, {"name": NAME, "id_number": FREE_NUMBER}
    details = {
        "phone": TELEPHONE, "home_address": ADDRESS, "birth_date": BORN, "education": "大学",
        "joined_on": date(2001, 7, 1), "category": "full", "sex": "男",
    }  # fmt: skip
    there = {"branch": "C", **paper}
    return {
        "organisations.create": (a, {"name": "新支部", "code": "N1", "under": "B", **paper,
                                     "secretary": SECRETARY, "phone": TELEPHONE}),
        "organisations.edit": (a, {"organisation": "B", "name": "新名", "code": "N2",
                                   "secretary": NAME, "contact": NAME, "phone": TELEPHONE,
                                   "address": "某路", **paper}),
        "organisations.move": (office.desk("P"), {"organisation": "C2", "to": "E", **paper}),
        "organisations.delete": (a, {"organisation": "N", "successors": ["C"], **paper}),
        "organisations.add_unit": (a, {"name": "某厂", "organisation": "B", "kind": "企业",
                                       "situation": "有", "credit_code": None, **paper}),
        "organisations.edit_unit": (a, {"unit": office.unit, "name": "某公司", **paper}),
        "organisations.assign_units": (a, {"organisation": "B", "units": [office.unit],
                                           "situation": "own", **paper}),
        "organisations.report": (b, {"organisation": "B", "what": "更名", **paper}),
        "members.add": (b, {**person, "reason": "new-admission", **details, **there}),
        "members.remove": (b, {"member": "m-2", "reason": "death", "report": office.report,
                               **paper}),
        "members.withdraw_removal": (b, {"former": office.former, "branch": None, **paper}),
        "members.recover": (a, {"former": office.former, **there}),
        "members.reinstate": (a, {"former": None, "reason": "reinstated-found", **person,
                                  **details, **there}),
        "members.edit": (b, {"member": "m-2", "id_number": FREE_NUMBER, "name": NAME, **details,
                             **paper}),
        "members.convert": (b, {"member": "m-2", "full_since": date(2018, 2, 1), **paper}),
        "members.mark_out_of_contact": (b, {"member": "m-2", "since": date(2018, 1, 1), **paper}),
        "members.mark_migrant": (b, {"member": "m-2", "whereto": "某省某市", **paper}),
        "members.report": (c, {"member": "m-1", "what": "死亡", **paper}),
        "transfers.submit": (b, {"member": "m-2", "to": "E", "wish": "F", "kind": None}),
        "transfers.internal": (b, {"member": "m-2", "branch": "C"}),
        "transfers.approve": (b, {"case": office.waiting}),
        "transfers.disagree": (b, {"case": office.waiting, "reason": "填错"}),
        "transfers.resubmit": (b, {"case": office.waiting, "to": "E", "wish": "F"}),
        "transfers.cancel": (b, {"case": office.waiting}),
        "transfers.conclude": (a, {"case": office.outgoing, "number": "0010",
                                   "validity_days": 30, "dues_paid_until": date(2018, 2, 1)}),
        "transfers.record_letter": (d, {"newcomer": Newcomer(NAME, ResidentId(FREE_NUMBER)),
                                        "letter": LETTER, "to": "E", "wish": "F"}),
        "transfers.confirm_arrival": (e, {"case": office.incoming,
                                          "arrived_on": date(2018, 3, 1)}),
        "transfers.receive": (e, {"case": office.incoming, "branch": "F", "form": InformationForm(
            phone=Phone(TELEPHONE), birth_date=BirthDate(BORN)), "handled_by": NAME}),
        "transfers.register_receipt": (b, {"case": office.concluded, "branch": "某支部",
                                           "received_on": date(2018, 3, 1), "handled_by": NAME}),
        "transfers.queues": (b, {}),
        "accounts.create_administrator": (head, {"organisation": "B", "name": None}),
        "accounts.create_business": (head, {"organisation": "B", "name": None}),
        "accounts.reset_password": (head, {"account": office.account}),
        "accounts.change_password": (b, {"old": PASSWORD, "new": f"{PASSWORD}x"}),
        "accounts.close": (head, {"account": office.account}),
        "rights.can": (b, {"function": Function.ADD_OTHER, "target": "C"}),
        "rights.where": (b, {"function": Function.ADD_OTHER}),
        "rights.conformity": (top, {"organisation": "A"}),
        "rights.grant": (top, {"organisation": "B", "functions": Function.ADD_OTHER, **paper}),
        "rights.revoke": (top, {"organisation": "B", "functions": Function.EDIT_MEMBER, **paper}),
    }  # fmt: skip


def call(desk: Desk, command: str, given: dict[str, Any]) -> Any:
    """Call a command by its name, with its parameters by name."""
    part, _, verb = command.partition(".")
    method = getattr(getattr(desk, part), verb)
    given = dict(given)
    parameters = inspect.signature(method).parameters
    first = [given.pop(one.name) for one in parameters.values()
             if one.kind is one.POSITIONAL_OR_KEYWORD and one.name in given]  # fmt: skip
    if "functions" in given:
        first.append(given.pop("functions"))
    return method(*first, **given)


def takes_any_field(desk: Desk, command: str) -> bool:
    """Tell whether a command takes fields by name; else Python itself refuses unknown ones."""
    part, _, verb = command.partition(".")
    parameters = inspect.signature(getattr(getattr(desk, part), verb)).parameters.values()
    return any(one.kind is one.VAR_KEYWORD for one in parameters)


def shown(done: Callable[[], Any], *, free: bool = False) -> Iterator[str]:
    """Give everything that a call shows: its result, or its whole error with all its causes."""
    try:
        result = done()
        if free:
            return
        yield from (repr(result), str(result), f"{result}")
    except Exception as error:  # noqa: BLE001 - whatever it is, it must show nothing
        yield "".join(traceback.format_exception(error))
        yield from (repr(error), str(error), f"{error}", repr(error.args), repr(vars(error)))
        if isinstance(error, RefusedError):
            yield from map(repr, error.refusals)
            yield from map(str, error.refusals)


def leaks(text: str) -> list[str]:
    """Give the secrets that a text shows."""
    return [one for one in SECRETS if one in text]


COMMANDS = sorted(good(Office()))


def test_every_command_of_a_desk_is_driven() -> None:
    """Whoever adds a command adds it to the table of this test."""
    desk = Office().desk("B")
    found = {
        f"{part}.{verb}"
        for part in ("organisations", "members", "transfers", "accounts", "rights")
        for verb, _ in inspect.getmembers(getattr(desk, part), inspect.ismethod)
        if not verb.startswith("_")
    }
    assert found == set(COMMANDS)


OPEN = {
    "operation": "", "name": "organisations accounts", "code": "", "what": "", "number": "",
    "address": "", "kind": "", "situation": "", "to": "transfers", "branch": "transfers",
    "received_on": "", "arrived_on": "", "since": "", "full_since": "", "dues_paid_until": "",
    "destination": "", "validity_days": "",
}  # fmt: skip
"""What is kept and shown by design, and in which parts: names of organisations, dates, numbers of
letters. Whoever writes a person's data there has put them there; an error repeats them never."""


def is_open(command: str, name: str) -> bool:
    """Tell whether what is given for a parameter is shown by design when it is accepted."""
    return name in OPEN and (not OPEN[name] or command.partition(".")[0] in OPEN[name])


@pytest.mark.parametrize("command", COMMANDS)
def test_no_command_shows_what_it_was_given(
    command: str, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture,
    recwarn: pytest.WarningsRecorder,
) -> None:  # fmt: skip
    """Each canary for each parameter, and as an unknown one, leaves no trace to be read."""
    closed = Office()
    desk, given = good(closed)[command]
    odd = [NAME, NUMBER] if takes_any_field(desk, command) else []
    for name in [*given, "operation", *odd]:
        free = is_open(command, name)
        for canary in CANARIES:
            desk, given = good(Office() if free else closed)[command]
            for text in shown(lambda: call(desk, command, {**given, name: canary}), free=free):  # noqa: B023
                assert not leaks(text), (command, name, type(canary))
    _nothing_kept(closed)
    assert not leaks("".join(capfd.readouterr()))
    assert not caplog.records
    assert not list(recwarn)


@pytest.mark.parametrize("command", COMMANDS)
def test_no_wrong_actor_is_told_more(command: str) -> None:
    """Whoever may not do it learns nothing of whom it concerns."""
    office = Office()
    _, given = good(office)[command]
    for desk in office.desks.values():
        for text in shown(lambda: call(desk, command, given)):  # noqa: B023
            assert not leaks(text)
    odd = office.desk("C")
    odd.person = f"{CLERK}\n"
    for text in shown(lambda: call(odd, command, given)):
        assert not leaks(text)
    _nothing_kept(office)


def _nothing_kept(office: Office) -> None:
    """No journal entry, no record and nothing around them shows a secret."""
    register = office.register
    for entry in register.journal():
        assert not leaks(repr(entry) + str(entry))
        for change in entry.changes:
            assert not leaks(repr(change))
        for refusal in entry.refusals:
            assert not leaks(repr(refusal) + str(refusal))
    for table in RECORDS:
        for one in register.every(table):
            assert not leaks(repr(one) + str(one) + f"{one}")
    for thing in (register, register.store, register.tree, register.powers, office.opened,
                  *office.desks.values(), *office.opened.accounts.values(),
                  register.as_of(TODAY), register.usage(), register.movement()):  # fmt: skip
        assert not leaks(repr(thing) + str(thing))


QUESTIONS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("find_organisation", {"reference": "B"}),
    ("members", {"place": "B", "below": True}),
    ("head_count", {"place": "B"}),
    ("find_member", {"number": ResidentId(NUMBER)}),
    ("former_members", {"branch": "C2"}),
    ("decide", {"organisation": "B", "function": Function.ADD_OTHER, "target": "C"}),
    ("route", {"source": "C", "destination": "E", "initiator": None, "kind": None}),
    ("queues", {"organisation": "B"}),
    ("reports", {"organisation": "B"}),
    ("history", {"reference": "m-1"}),
    ("as_of", {"moment": TODAY}),
    ("successors", {"reference": "C"}),
    ("predecessors", {"reference": "C"}),
    ("usage", {"place": "B", "since": None, "until": None}),
    ("movement", {"place": "B", "since": None, "until": None}),
    ("desk", {"account": "B000000000003", "person": CLERK}),
    ("sign_in", {"name": "B000000000003", "password": PASSWORD, "person": CLERK}),
    ("bootstrap", {"organisations": TREE, "person": CLERK, "members": [SOMEBODY], "units": (),
                   "extra_grants": {}, "accounts": "none"}),
)  # fmt: skip


@pytest.mark.parametrize(("verb", "given"), QUESTIONS, ids=[verb for verb, _ in QUESTIONS])
def test_no_question_shows_what_it_was_asked(verb: str, given: dict[str, Any]) -> None:
    """Each canary for each parameter of a question, too."""
    office = Office()
    for name in given:
        for canary in CANARIES:
            ask = getattr(office.register, verb)
            free = name == "destination"
            for text in shown(lambda: ask(**{**given, name: canary}), free=free):  # noqa: B023
                assert not leaks(text), (verb, name, type(canary))
    _nothing_kept(office)


@pytest.mark.parametrize("canary", CANARIES[:8])
def test_an_installation_shows_no_person(canary: str) -> None:
    """Faults of members name their place in the list, nothing else."""
    register = Register(MemoryStore(), settings=Settings(password_profile="external"))
    people = [
        Member("m-1", canary, NAME, ResidentId(NUMBER)),
        Member("m-1", "C", f"{NAME}\n", ResidentId(NUMBER)),
        Member(canary, "B", NAME, ResidentId(canary)),
    ]
    for more in ({"members": people}, {"person": f"{CLERK}\n"}, {"accounts": canary},
                 {"extra_grants": {canary: [Function.ADD_OTHER]}}, {"organisations": canary},
                 {"organisations": [canary]}, {"members": [canary]}):  # fmt: skip
        for text in shown(
            lambda: register.bootstrap(**{"organisations": TREE, "person": CLERK, **more})  # type: ignore[arg-type]  # noqa: B023
        ):
            assert not leaks(text), list(more)


def test_the_guard_itself_sees_a_leak() -> None:
    """A text with a secret is found, so that the tests above mean something."""
    assert leaks(f"there is no member {NAME!r}") == [NAME]
    assert leaks(repr(BORN)) == [DAYS[1]]
    assert partyreg.open().get(Member, "m-1") is None


def test_an_export_shows_its_rows_to_nobody_who_reads_a_log() -> None:
    """Rows are given out, never shown; whatever is asked for wrongly is not repeated."""
    office = Office()
    given: dict[str, Any] = {
        "fields": ["name", "id_number", "phone", "birth_date"], "purpose": "核对名册",
        "below": "C", "reveal": ["name", "id_number"],
    }  # fmt: skip
    desk = office.desk("B")
    assert desk.export(**given).rows[0]["name"] == NAME
    for name in given:
        for canary in (*CANARIES, ["name", NAME], ["name", NUMBER]):
            if name == "purpose" and isinstance(canary, str):
                continue  # words: whoever names somebody there has been told not to
            for text in shown(lambda: desk.export(**{**given, name: canary})):  # noqa: B023
                assert not leaks(text), (name, type(canary))
    for text in shown(lambda: desk.export(**{**given, "purpose": f"查 {NUMBER}"})):
        assert not leaks(text)
    _nothing_kept(office)
