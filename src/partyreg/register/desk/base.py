"""What the parts of a desk share."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, TypedDict, Unpack

from partyreg.journal import JournalEntry
from partyreg.model import Evidence
from partyreg.register.shell import Rule, Shell

if TYPE_CHECKING:
    from partyreg.register.desk.desk import Desk

Documents = Evidence | Iterable[Evidence] | None
"""How evidence is passed: one document, several, or none. The first one's date starts the clock."""


class Particulars(TypedDict, total=False):
    """What a command adds to its journal entry."""

    evidence: tuple[Evidence, ...]
    subject: str | None
    operation: str | None
    reported_on: date | None


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

    def _do(self, command: str, rule: Rule, **more: Unpack[Particulars]) -> JournalEntry:
        """Run a command as this desk's account and person."""
        desk = self._desk
        return self._shell.do(command, rule, account=desk.account, person=desk.person, **more)
