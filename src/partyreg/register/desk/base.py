"""What the parts of a desk share."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import TYPE_CHECKING, ClassVar, TypedDict, Unpack

from partyreg.changes import Change
from partyreg.errors import BAD_VALUE, RefusalKind, Refusals, RefusedError
from partyreg.journal import JournalEntry
from partyreg.model import Evidence, Report
from partyreg.register.shell import Rule, Shell, refusing
from partyreg.register.work import Reference, Work, documents, key_of, subject_of
from partyreg.values import text_fault

if TYPE_CHECKING:
    from partyreg.register.desk.desk import Desk

Documents = Evidence | Iterable[Evidence] | None
"""How evidence is passed: one document, several, or none. The first one's date starts the clock."""


class Particulars(TypedDict, total=False):
    """What a command adds to its journal entry."""

    operation: str | None
    reported_on: date | None
    note: Callable[[], str]


class Part:
    """One part of a desk: the commands of one subsystem.

    Every command raises `RefusedError` with all its refusals when the rules forbid it, and
    leaves a journal entry either way. ``operation`` is an id of the caller's choice: a command
    repeated with the same one, after an unknown outcome, is applied once.
    """

    __slots__ = ("_desk",)

    def __init__(self, desk: Desk) -> None:
        """Belong to a desk."""
        self._desk = desk

    @property
    def _shell(self) -> Shell:
        """Give the register behind the desk."""
        return self._desk.register

    def _do(
        self,
        command: str,
        rule: Rule,
        *,
        evidence: Documents = None,
        subject: Reference | None = None,
        **more: Unpack[Particulars],
    ) -> JournalEntry:
        """Run a command as this desk's account and person.

        A subject that is no reference, evidence that is none, or an unusable operation id is a
        refused attempt like any other: it is journalled, without what was passed.
        """
        desk, key = self._desk, None
        papers: tuple[Evidence, ...] = ()
        try:
            papers = documents(evidence)
            key = None if subject is None else key_of(subject)
            _check_operation(more.get("operation"))
        except RefusedError as malformed:
            rule = refusing(malformed.refusals)
            more["operation"] = None
        return self._shell.do(
            command, rule, account=desk.account, person=desk.person, evidence=papers, subject=key,
            **more,
        )  # fmt: skip


OTHER_REPORT = RefusalKind(
    "register.other-report", "the report {report!r} is about another record",
    "name the report of this change, or none", "N2.2a",
)  # fmt: skip


class ReportedPart(Part):
    """A part whose commands may settle the report that asked for them, in the same unit of work.

    Attributes:
        room: the first word of its commands.
        settle: the room's rule that settles a report.
    """

    __slots__ = ()
    room: ClassVar[str]
    settle: ClassVar[Callable[..., tuple[Change, ...]]]

    def _run(
        self,
        verb: str,
        rule: Callable[[Work], tuple[Change, ...]],
        *,
        subject: Reference | None,
        evidence: Documents,
        report: Reference | None = None,
        operation: str | None = None,
    ) -> tuple[Change, ...]:
        """Run a command, settle the report of it, and give the changes."""

        def whole(work: Work) -> tuple[Change, ...]:
            """Ask the room, and settle the report."""
            if report is None:
                return rule(work)
            return together(
                lambda: rule(work),
                lambda: self._settled(work, work.need(Report, report), subject),
            )

        entry = self._do(
            f"{self.room}.{verb}", whole, subject=subject, evidence=evidence,
            operation=operation, reported_on=self._reported(report),
        )  # fmt: skip
        return entry.changes

    def _settled(self, work: Work, report: Report, subject: Reference | None) -> tuple[Change, ...]:
        """Settle a report that is about what the command is about.

        Raises:
            RefusedError: it is about something else, or the room refuses to settle it.
        """
        about = report.member or report.organisation
        if subject is not None and about != subject_of(work.store, key_of(subject)):
            raise RefusedError([OTHER_REPORT(report=report.key)])
        return type(self).settle(
            report, tree=work.tree, powers=work.powers, actor=work.actor, on=work.on
        )

    def _reported(self, report: Reference | None) -> date | None:
        """Give the day of a report, from which the second clock runs; none where there is none."""
        key = getattr(report, "key", report)
        if not isinstance(key, str):
            return None
        with self._shell.store.begin() as store:
            found = store.get(Report, key)
        return None if found is None else found.reported_on


def together(*rules: Callable[[], tuple[Change, ...]]) -> tuple[Change, ...]:
    """Ask several rules for the changes of one command, and refuse with all their reasons.

    Raises:
        RefusedError: one of them refuses.
    """
    no = Refusals()
    changes: tuple[Change, ...] = ()
    for rule in rules:
        try:
            changes += rule()
        except RefusedError as refused:
            no.extend(refused.refusals)
    no.raise_any()
    return changes


def _check_operation(operation: object) -> None:
    """Refuse an operation id that cannot be kept.

    Raises:
        RefusedError: it is no text of at most 64 characters.
    """
    fault = None if operation is None else text_fault(operation, longest=64)
    if fault:
        raise RefusedError([BAD_VALUE(place="operation", reason=fault, clause="N3.3a")])
