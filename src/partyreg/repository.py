"""What any store must promise: the smallest protocols that the register needs.

A store keeps frozen records by class and key, answers exact look-ups through named indexes, and
takes a set of changes together with one journal entry, all or nothing.

The contract in words:

* **Snapshot.** Between ``begin`` and its end a transaction sees one state: its own writes and
  nothing that others commit meanwhile.
* **Exactness.** A change whose ``before`` is not the stored record is refused with `StaleError`;
  nothing of its transaction is kept.
* **Reads count.** A transaction whose *reads* have been changed by another since is refused the
  same way, which is what stops two moves from making a cycle.
* **Order.** Journal entries are numbered from 1 without a gap, in the order of commits. Records
  come in the order in which they were first written, from a look-up as from a stream, whatever
  has changed in them since; one that was removed and is added again later is a new one.
* **Once.** An operation id is committed at most once; a repeated one returns the first entry.

A transaction may also have ``count_each(table, index, values)``, which gives the ``count`` of each
of several values in one go; plans count whole counties that way, and ask one by one otherwise.

Notice: N3.3a 痕迹管理
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from functools import cache
from typing import Protocol, TypeVar

from attrs import evolve

from partyreg.changes import Change
from partyreg.journal import JournalEntry
from partyreg.model import (
    Account,
    Campaign,
    CampaignFinding,
    DepartedOrganisation,
    FindingState,
    FormerMember,
    Member,
    Organisation,
    Record,
    Report,
    Transfer,
    Unit,
)
from partyreg.tree import OrgTree
from partyreg.values import Function, MemberCategory

R = TypeVar("R", bound=Record)


@cache
def _identity() -> Callable[[str], str]:
    """Give what brings the writings of one number together, loading it once."""
    from partyreg.idnumber import identity

    return identity


def _number(member: Member) -> Iterable[object]:
    """Index a member by ID number; 15- and 18-digit writings of one number meet."""
    return (_identity()(member.id_number.reveal("find the record of one person")),)


def _parties(transfer: Transfer) -> Iterable[object]:
    """Index a transfer under every organisation that it names."""
    route = transfer.route
    named = {*route.path, route.source, route.receiver, route.destination, transfer.wish}
    return named - {None}


def _outstanding(transfer: Transfer) -> Iterable[object]:
    """Index a concluded transfer, whose receipt is outstanding, under the branch that it left."""
    from partyreg.values import TransferState

    if transfer.state is TransferState.CONCLUDED:
        return (transfer.route.source,)
    return ()


INDEXES: Mapping[type, Mapping[str, Callable[..., Iterable[object]]]] = {
    Organisation: {
        "code": lambda one: (one.code,),
        "name": lambda one: (one.name,),
        "unit": lambda one: one.units,
    },
    DepartedOrganisation: {
        "code": lambda one: (one.organisation.code,),
        "name": lambda one: (one.organisation.name,),
        "successor": lambda one: one.successors,
        "parent": lambda one: (one.organisation.parent,) if one.organisation.parent else (),
    },
    Unit: {"credit_code": lambda one: (one.credit_code,) if one.credit_code else ()},
    Member: {
        "branch": lambda one: (one.branch,),
        "number": _number,
        "probationary": lambda one: (
            (one.branch,) if one.category is MemberCategory.PROBATIONARY else ()
        ),
    },
    FormerMember: {
        "branch": lambda one: (one.member.branch,),
        "number": lambda one: _number(one.member),
    },
    Account: {"name": lambda one: (one.name,), "organisation": lambda one: (one.organisation,)},
    Report: {
        "to": lambda one: (one.to,) if one.settled_on is None else (),
        "subject": lambda one: (one.member or one.organisation,),
    },
    Transfer: {
        "open_member": lambda one: (one.member,) if one.state.is_open and one.member else (),
        "open_party": lambda one: _parties(one) if one.state.is_open else (),
        "party": _parties,
        "member": lambda one: (one.member,) if one.member else (),
        "receipt_outstanding": _outstanding,
        "letter": lambda one: (one.letter.number,) if one.letter and not one.newcomer else (),
        "open_number": lambda one: (
            (_newcomer_number(one),) if one.state.is_open and one.newcomer else ()
        ),
    },
    Campaign: {"scope": lambda one: (one.scope,)},
    CampaignFinding: {
        "campaign": lambda one: (one.campaign,),
        "subject": lambda one: (one.finding.subject,),
        "open_owner": lambda one: (one.owner,) if one.state is FindingState.OPEN else (),
    },
}
"""The look-ups that every store answers: class, index name, and the values of one record."""


def _newcomer_number(transfer: Transfer) -> object:
    """Give the identity of the person whom an incoming letter introduces."""
    from partyreg.idnumber import identity

    if transfer.newcomer is None:
        return None
    return identity(transfer.newcomer.id_number.reveal("find the record of one person"))


LOADED = 5_000
"""How many changes stand in one entry of a load."""


def part_of(entry: JournalEntry, turn: int) -> JournalEntry:
    """Give the entry of one part of a load: the first as it is, the others by number.

    Args:
        entry: of the load.
        turn: which part, from 1.
    """
    return entry if turn == 1 else evolve(entry, operation=f"{entry.operation}/{turn}")


class Facts(Protocol):
    """What can be asked about one state of the register."""

    @property
    def tree(self) -> OrgTree:
        """Give the tree of the snapshot; the caller changes nothing in it."""

    @property
    def held(self) -> Mapping[str, frozenset[Function]]:
        """Give what every organisation holds."""

    @property
    def last_number(self) -> int:
        """Give the number of the last journal entry, 0 when there is none."""

    def get(self, table: type[R], key: str) -> R | None:
        """Give one record, or None."""

    def find(self, table: type[R], index: str, value: object) -> tuple[R, ...]:
        """Give the records that an index holds under a value, in order of writing."""

    def count(self, table: type[Record], index: str, value: object) -> int:
        """Count what ``find`` would give, without reading the records."""

    def every(self, table: type[R]) -> Iterator[R]:
        """Stream all records of a class, in order of writing."""


class Transaction(Facts, Protocol):
    """One unit of work over one snapshot."""

    def commit(self, changes: Iterable[Change], entry: JournalEntry) -> JournalEntry:
        """Write changes and their journal entry, all or nothing; ends the transaction.

        Returns:
            The entry as kept, with its number.

        Raises:
            StaleError: something written or read has changed since.
        """

    def load(self, changes: Iterable[Change], entry: JournalEntry) -> int:
        """Add very many records, all or nothing, in entries of `LOADED` changes each.

        The first entry has the operation id, the others have it with their number behind a slash.
        An operation that has been kept is not done again. Ends the transaction.

        Args:
            changes: the additions, superiors first; read once, and not held by a store that can
                do without.
            entry: the first journal entry.

        Returns:
            The number of the last entry.

        Raises:
            ValueError: a change is no addition.
            StaleError: a record stands already, or something read has changed since.
        """


class Store(Protocol):
    """Keeps records and the journal."""

    def begin(self, *, alone: bool = False) -> AbstractContextManager[Transaction]:
        """Open a unit of work; leaving it without ``commit`` keeps nothing.

        Args:
            alone: let nobody else commit until it ends, so that nothing read can go stale.
        """

    def stream(self, table: type[R]) -> Iterator[R]:
        """Stream all records of a class from one state, outside of any unit of work."""

    def journal(self, *, after: int = 0) -> Iterator[JournalEntry]:
        """Stream the journal from a number on, in order."""

    def operation(self, operation: str) -> JournalEntry | None:
        """Give the entry of an operation id, or None: the answer after an unknown outcome."""
