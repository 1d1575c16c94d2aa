"""The shell: load facts, ask a room, commit its changes and the journal entry together.

Notice: N3.3a 痕迹管理
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import NoReturn, TypeVar

import attrs

from partyreg.accounts import Hasher
from partyreg.changes import Change
from partyreg.deadlines import maintenance_due, organisation_due, report_due
from partyreg.errors import BAD_VALUE, Refusal, RefusalKind, RefusedError, StaleError
from partyreg.journal import JournalEntry, clocked
from partyreg.model import Account, Actor, Evidence, Record
from partyreg.register.work import CHINA, UNKNOWN, Tools, Work, shown, subject_of
from partyreg.repository import Store, Transaction
from partyreg.settings import Settings
from partyreg.values import text_fault
from partyreg.workdays import OfficialCalendar, WorkCalendar

R = TypeVar("R", bound=Record)
T = TypeVar("T")
Rule = Callable[[Work], Iterable[Change]]
"""What a command does with its facts: refuse, or give the changes."""

OPERATION_TAKEN = RefusalKind(
    "register.operation-taken", "the operation id {operation!r} was used by another command",
    "give every command an id of its own", "N3.3a",
)  # fmt: skip
"""Another command is also the same verb on another subject."""


def _now() -> datetime:
    """Give the present moment where the register stands."""
    return datetime.now(CHINA)


class Shell:
    """What the front door and its desks share: a store, and what was given from outside."""

    def __init__(
        self,
        store: Store,
        *,
        settings: Settings | None = None,
        clock: Callable[[], datetime] | None = None,
        rng: random.Random | None = None,
        calendar: WorkCalendar | None = None,
        hasher: Hasher | None = None,
    ) -> None:
        """Join a store and the tools."""
        self.store = store
        self.tools = Tools(
            clock=clock or _now,
            rng=rng or random.SystemRandom(),
            calendar=calendar or OfficialCalendar(),
            settings=settings or Settings(),
        )
        self._hasher = hasher

    @property
    def hasher(self) -> Hasher:
        """Give the password hasher; the best that is installed, unless one was passed."""
        if self._hasher is None:
            from partyreg.accounts import default_hasher

            self._hasher = default_hasher()
        return self._hasher

    @property
    def given_hasher(self) -> Hasher | None:
        """Give the password hasher as far as one has been passed or looked for."""
        return self._hasher

    def now(self) -> datetime:
        """Give the moment of the injected clock.

        Raises:
            TypeError: the clock gives a moment without a time zone.
        """
        moment = self.tools.clock()
        if moment.tzinfo is None:
            raise TypeError("the clock must give a moment with its time zone")
        return moment

    def today(self) -> date:
        """Give the day of the present moment where the register stands."""
        return self.now().astimezone(CHINA).date()

    def do(
        self,
        command: str,
        rule: Rule,
        *,
        account: str,
        person: str,
        evidence: tuple[Evidence, ...] = (),
        subject: str | None = None,
        operation: str | None = None,
        note: Callable[[], str] | None = None,
        reported_on: date | None = None,
    ) -> JournalEntry:
        """Run a command: one unit of work, journalled whether it is done or refused.

        Args:
            command: the verb.
            rule: asks a room for changes.
            account: the acting account's key.
            person: the natural person.
            evidence: the documents; the first one's date starts the clock.
            subject: what is acted on: its key, or an organisation's code or name.
            operation: an id of the caller's, so that a retry after an unknown outcome applies
                once; one is made where none is given. A refused attempt is journalled under an id
                of its own, so that the mended command may use the caller's.
            note: what else the entry keeps, asked after the rule; without personal data.
            reported_on: the day of the branch's report, where there is one.

        Returns:
            The journal entry as kept; where the operation has been done before, its first one.

        Raises:
            RefusedError: the rules forbid it, or the id is another command's; the attempt has
                been journalled.
            StaleError: it starts from a record that is not stored; nothing has been written.
        """
        given, operation = operation, operation or self.tools.new_key("x")
        done = self.store.operation(operation)
        if done is not None:
            if self._is_repeat(done, command, subject):
                return _again(done)
            taken = OPERATION_TAKEN(operation=shown(operation))
            given, operation, rule = None, self.tools.new_key("x"), refusing([taken])
        at = self.now()
        entry = JournalEntry(
            operation=operation, at=at, on=at.astimezone(CHINA).date(), command=command,
            account=account, organisation=None, person=signed(person), evidence=evidence,
            due=self._due(command, evidence, reported_on),
        )  # fmt: skip

        def attempt(store: Transaction) -> JournalEntry:
            """Run the command in one unit of work."""
            found = store.get(Account, account)
            work = Work(store, self.tools, Actor(found or nobody(account), person), at, evidence)
            known = attrs.evolve(
                entry, organisation=found.organisation if found else None,
                subject=subject_of(store, subject),
            )  # fmt: skip
            try:
                _check_actor(found, account, person)
                changes = tuple(rule(work))
            except RefusedError as refused:
                done = None if given is None else self.store.operation(given)
                if done is not None and self._is_repeat(done, command, known.subject):
                    return _again(done)  # done in between, by whoever had the same operation
                own = operation if given is None else self.tools.new_key("x")
                store.commit((), _refused(attrs.evolve(known, operation=own), refused))
                raise
            return store.commit(changes, attrs.evolve(known, note=note() if note else None))

        return self._in_turn(attempt)

    def _is_repeat(self, done: JournalEntry, command: str, subject: str | None) -> bool:
        """Tell whether a command is the one that was done, as far as verb and subject say."""
        if done.command != command or done.subject is None or subject is None:
            return done.command == command
        with self.store.begin() as store:
            return subject_of(store, subject) in (None, done.subject)

    def _in_turn(self, attempt: Callable[[Transaction], T]) -> T:
        """Run a unit of work; where others have changed what it read, run it again, alone.

        Raises:
            StaleError: even alone it starts from something that is not stored.
        """
        try:
            with self.store.begin() as store:
                return attempt(store)
        except StaleError:
            with self.store.begin(alone=True) as store:
                return attempt(store)

    def _due(
        self, command: str, evidence: tuple[Evidence, ...], reported_on: date | None
    ) -> date | None:
        """Give the last day on which a command is in time, or None without clock or calendar."""
        if not evidence or not clocked(command):
            return None
        first, calendar = evidence[0].dated, self.tools.calendar
        if command == "members.report":
            return report_due(first, calendar).on
        if command.startswith(("organisations.", "plans.")):
            return organisation_due(first, calendar).on
        reported = reported_on or report_due(first, calendar).on
        return maintenance_due(reported, calendar).on if reported else None


def nobody(account: str) -> Account:
    """Stand in for an account that does not exist, so that the attempt can be journalled."""
    from partyreg.values import AccountKind, AccountState

    return Account(shown(account), "", "", AccountKind.BUSINESS, AccountState.CLOSED)


def signed(person: object) -> str:
    """Give the person as the journal keeps it, even when the call is about to be refused."""
    return person if isinstance(person, str) and text_fault(person) is None else "•••"


def _check_actor(found: Account | None, account: str, person: object) -> None:
    """Refuse an unknown account and an unusable name of the person.

    Raises:
        RefusedError: one of the two.
    """
    fault = text_fault(person)
    refusals = [] if found else [UNKNOWN(what="account", key=shown(account), clause="N3.3a")]
    if fault:
        refusals.append(BAD_VALUE(place="person", reason=fault, clause="N3.3a"))
    if refusals:
        raise RefusedError(refusals)


def _refused(entry: JournalEntry, refused: RefusedError) -> JournalEntry:
    """Give the entry of a refused attempt."""
    return attrs.evolve(entry, refusals=refused.refusals, due=None)


def refusing(refusals: Iterable[Refusal]) -> Rule:
    """Give a rule that refuses what has been found wrong already, so that it is journalled."""
    found = tuple(refusals)

    def rule(_: Work) -> NoReturn:
        """Refuse."""
        raise RefusedError(found)

    return rule


def _again(done: JournalEntry) -> JournalEntry:
    """Answer a repeated operation as it was answered first.

    Raises:
        RefusedError: it was refused then.
    """
    if done.refusals:
        raise RefusedError(done.refusals)
    return done


def result(changes: JournalEntry | Iterable[Change], table: type[R]) -> R:
    """Give the record of a kind that a command made or changed.

    Args:
        changes: what the command did.
        table: the kind of record.

    Raises:
        LookupError: the command made no such record, which no command of this house does.
    """
    made = changes.changes if isinstance(changes, JournalEntry) else changes
    for change in made:
        if isinstance(change.after, table):
            return change.after
    raise LookupError(f"no such record was made: {table.__name__}")
