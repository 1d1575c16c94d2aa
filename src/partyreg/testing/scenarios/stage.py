"""The stage of a scenario: a register with its clock, the people on it, and who acts.

Notice: N3.3a 痕迹管理
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from attrs import evolve

from partyreg.accounts import Issued
from partyreg.errors import Fault, InputError, Refusals, RefusedError
from partyreg.idnumber import make_number
from partyreg.members.fields import read as read_member
from partyreg.model import (
    Account,
    DepartedOrganisation,
    FormerMember,
    Letter,
    Member,
    Newcomer,
    Organisation,
)
from partyreg.register import Desk, Register
from partyreg.register.work import CHINA
from partyreg.repository import Store
from partyreg.transfer import InformationForm
from partyreg.tree import parse_notation
from partyreg.values import AccountKind, AccountState, Phone, ResidentId

if TYPE_CHECKING:
    from partyreg.testing.scenarios.reading import Scenario

INITIAL = "initial"
"""What stands for an initial password, wherever a password is wanted."""
_TICK = timedelta(minutes=1)
_BORN = date(1980, 1, 1)


class Clock:
    """The scenario's clock: it stands at nine in the morning, and each look takes a minute.

    Args:
        today: the first day.
    """

    def __init__(self, today: date) -> None:
        """Begin a day."""
        self._at = datetime.combine(today, time(9), CHINA)

    def __call__(self) -> datetime:
        """Give the moment, which never comes again."""
        self._at += _TICK
        return self._at

    def turn_to(self, day: date) -> None:
        """Begin another day; days only go forward.

        Raises:
            InputError: the day is over.
        """
        if day < self._at.date():
            raise InputError([Fault("day", "the day is over: days only go forward")])
        self._at = max(self._at, datetime.combine(day, time(9), CHINA))


class QuickHasher:
    """Hashes passwords without taking time, for invented passwords only."""

    def hash(self, password: str, salt: bytes) -> str:
        """Hash a password."""
        import hashlib

        return f"quick${salt.hex()}${hashlib.sha256(salt + password.encode()).hexdigest()}"

    def verify(self, password: str, stored: str) -> bool:
        """Compare a password with a hash."""
        _, salt, _ = stored.split("$")
        return self.hash(password, bytes.fromhex(salt)) == stored

    def needs_rehash(self, stored: str) -> bool:  # noqa: ARG002 - the protocol's signature
        """Say no: there is one way only."""
        return False


class Stage:
    """What a scenario plays on.

    Args:
        scenario: what is given.
        store: a new, empty store.

    Attributes:
        register: the front door.
        clock: the scenario's clock.
        people: members' keys by the scenario's names.
        numbers: ID numbers by the scenario's names.
        cases: transfers' keys by the name of whom they move.
        reports: reports' keys by the name of whom they concern.
        named: keys of organisations and units made or renamed on the way, by name.
        issued: initial passwords, by organisation and kind of account.
        answers: the last route, decision and list of deviations.

    Raises:
        InputError: what is given cannot be installed.
    """

    def __init__(self, scenario: Scenario, store: Store) -> None:
        """Install what is given."""
        self.clock = Clock(scenario.today)
        self.register = Register(
            store, settings=scenario.settings, clock=self.clock,
            rng=random.Random(scenario.name), hasher=QuickHasher(),  # noqa: S311 - replayed
        )  # fmt: skip
        self.people: dict[str, str] = {}
        self.numbers: dict[str, str] = {}
        self.cases: dict[str, str] = {}
        self.reports: dict[str, str] = {}
        self.named: dict[str, str] = {}
        self.answers: dict[str, Any] = {}
        self.issued: dict[tuple[str, AccountKind], Issued] = {}
        self._install(scenario)

    def _install(self, scenario: Scenario) -> None:
        """Install organisations, members and accounts.

        Raises:
            InputError: they cannot be.
        """
        given = parse_notation(scenario.organisations)
        details = scenario.details
        unknown = set(details) - {one.name for one in given.organisations}
        if unknown:
            raise InputError([Fault(f"given.details.{name}", "there is no such organisation")
                              for name in sorted(unknown)])  # fmt: skip
        rows = tuple(evolve(one, **details.get(one.name, {})) for one in given.organisations)
        opened = self.register.bootstrap(
            evolve(given, organisations=rows), members=tuple(self._members(scenario.members)),
            accounts=scenario.accounts, person="安装员",
        )  # fmt: skip
        self.issued.update(opened.accounts)

    def _members(self, rows: tuple[dict[str, Any], ...]) -> list[Member]:
        """Make the members that are given.

        Raises:
            InputError: a field cannot be taken.
        """
        found, faults = [], []
        for number, row in enumerate(rows, 1):
            name, branch = row["name"], row["branch"]
            key = f"m-{number:x}"
            if name in self.people:
                faults.append(Fault(f"given.members[{number}]", "this name stands twice"))
            self.people[name] = key
            fields = {one: value for one, value in row.items() if one != "branch"}
            fields.setdefault("id_number", self.number_for(name))
            self.numbers[name] = fields["id_number"]
            no = Refusals()
            values = read_member(no, fields, self.register.today())
            faults += [Fault(f"given.members[{number}]", one.message) for one in no]
            if not no:
                found.append(Member(key=key, branch=branch, **values))
        if faults:
            raise InputError(faults)
        return found

    def number_for(self, name: str) -> str:
        """Give the ID number of a name: each has one of its own."""
        if name not in self.numbers:
            self.numbers[name] = make_number("340702", _BORN, 2 * len(self.numbers) + 1)
        return self.numbers[name]

    def key(self, name: str) -> str | None:
        """Give the key of an organisation or unit that bears, or bore, a name."""
        rows = [one for one in self.register.every(Organisation) if one.name == name]
        gone = [one for one in self.register.every(DepartedOrganisation)
                if one.organisation.name == name]  # fmt: skip
        if len(rows) == 1:
            return rows[0].key
        if name in self.named:
            return self.named[name]
        return gone[0].key if gone and not rows else None

    def departed_key(self, name: str) -> str | None:
        """Give the key of the organisation that left the tree last under a name, or that bears it.

        A new organisation may bear the name of one that has gone: then the one that stands.
        """
        gone = [one for one in self.register.every(DepartedOrganisation)
                if one.organisation.name == name]  # fmt: skip
        return self.key(name) or (gone[-1].key if gone else None)

    def name_of(self, key: str | None) -> str | None:
        """Give the name of an organisation or person by key, as the scenario calls it."""
        if key is None:
            return None
        for name, one in self.people.items():
            if one == key:
                return name
        found = self.register.get(Organisation, key)
        gone = self.register.get(DepartedOrganisation, key)
        return found.name if found else gone.organisation.name if gone else key


class At:
    """A step: the stage, and who acts on it.

    Args:
        stage: the stage.
        place: the name of the organisation acting, or None.
        person: the natural person.
        account: the kind of account.
        step: where the step stands in the file.
    """

    def __init__(
        self, stage: Stage, place: str | None, person: str, account: AccountKind, step: str
    ) -> None:
        """Take a stage and who acts."""
        self.stage, self.person, self._kind, self._step = stage, person, account, step
        self.place = place or ""
        self.register = stage.register

    def _missing(self, what: str) -> InputError:
        """Say that a step names something that the scenario does not have."""
        return InputError([Fault(self._step, f"there is no such {what}", "scenario.unknown-name")])

    def whoever(self) -> str | None:
        """Give the key of who acts, or None where nobody does."""
        return self.key_of(self.place) if self.place else None

    def key_of(self, name: str) -> str:
        """Give the key of an organisation or unit by its name.

        Raises:
            InputError: there is none.
        """
        found = self.stage.key(name)
        if found is None:
            raise self._missing("organisation or unit")
        return found

    organisation = key_of

    def destination(self, name: str) -> str:
        """Give the key of an organisation here, or the name of one outside."""
        return self.stage.key(name) or name

    @property
    def login(self) -> str:
        """Give the login name of who acts."""
        return self.account(self.place, self._kind)

    def account(self, place: str, kind: AccountKind) -> str:
        """Give the login name of an organisation's account: the open one, else the last."""
        key = self.key_of(place)
        found = [one for one in self.register.every(Account)
                 if one.organisation == key and one.kind is kind]  # fmt: skip
        opened = [one for one in found if one.state is not AccountState.CLOSED]
        return (opened or found)[-1].name if found else kind.prefix

    @property
    def desk(self) -> Desk:
        """Sit down at the account of who acts.

        Raises:
            RefusedError: there is no such account.
        """
        return self.register.desk(self.login, person=self.person)

    def password(self, said: str) -> str:
        """Give a password: the initial one where it is called so."""
        if said != INITIAL:
            return said
        issued = self.stage.issued.get((self.key_of(self.place), self._kind))
        if issued is None or issued.password is None:
            raise self._missing("initial password")
        return issued.password.reveal("play the first sign-on of a scenario")

    def member(self, name: str) -> str:
        """Give the key of a member, on a roll or not."""
        if name not in self.stage.people:
            raise self._missing("member")
        return self.stage.people[name]

    def branch_of(self, name: str) -> str:
        """Give the branch's name of a member on a roll."""
        found = self.register.get(Member, self.member(name))
        if found is None:
            raise self._missing("member on a roll")
        return self.stage.name_of(found.branch) or ""

    def resident_id(self, name: str) -> ResidentId:
        """Give the ID number by which somebody is looked up."""
        return ResidentId(self.stage.number_for(name))

    def case(self, name: str) -> str:
        """Give the key of the last transfer of somebody."""
        if name not in self.stage.cases:
            raise self._missing("transfer")
        return self.stage.cases[name]

    def filed(self, say: dict[str, Any], name: str | None = None) -> dict[str, Any]:
        """Put the report that was filed in the place of ``reported: true``."""
        if not say.pop("reported", False):
            return say
        if name not in self.stage.reports:
            raise self._missing("report")
        return {**say, "report": self.stage.reports[name or ""]}

    def newcomer(self, say: Mapping[str, Any]) -> Newcomer:
        """Give the person whom a letter introduces."""
        number = say.get("id_number") or self.stage.number_for(say["name"])
        self.stage.numbers[say["name"]] = number
        known = {key: say[key] for key in ("category", "sex", "ethnicity") if key in say}
        return Newcomer(say["name"], ResidentId(number), **known)

    def letter(self, say: Mapping[str, Any]) -> Letter:
        """Give a letter as it was presented."""
        phone = say.get("reply_phone")
        days = self.register.tools.settings.letter_validity_days
        return Letter(
            say["number"], say["issued_by"], say["issued_on"], say.get("validity_days", days),
            say["from"], say["to"], say.get("dues_paid_until"), say.get("reply_address"),
            Phone(phone) if phone else None,
        )  # fmt: skip

    def form(self, say: dict[str, Any]) -> InformationForm:
        """Give a member information form.

        Raises:
            InputError: a field cannot be taken.
        """
        no = Refusals()
        values = read_member(no, say, self.register.today())
        if no:
            raise InputError([Fault(f"{self._step}.form", one.message) for one in no])
        return InformationForm(**values)


def refused(act: Callable[[], None]) -> RefusedError | None:
    """Do something, and give the refusal if it is refused."""
    try:
        act()
    except RefusedError as found:
        return found
    return None


def former(stage: Stage, name: str) -> FormerMember | None:
    """Give somebody's record in the history."""
    return stage.register.get(FormerMember, stage.people.get(name, ""))
