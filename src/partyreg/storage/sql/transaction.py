"""One unit of work on a register in a database.

Notice: N3.3a 痕迹管理
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TypeVar, cast

from partyreg.changes import Change
from partyreg.journal import JournalEntry
from partyreg.model import Record
from partyreg.storage.sql.committing import commit
from partyreg.storage.sql.loading import load
from partyreg.storage.sql.reads import Began, Reads
from partyreg.storage.sql.schema import KEPT, can_stand
from partyreg.storage.sql.session import Session, take
from partyreg.storage.sql.statements import MANY
from partyreg.tree import OrgTree
from partyreg.values import Function

R = TypeVar("R", bound=Record)


class SqlTransaction:
    """One unit of work on a `SqlStore`; nothing is written before ``commit``."""

    def __init__(self, session: Session, algorithm: str) -> None:
        """Look at what a session looks at."""
        self._session = session
        self._began = Began(session.known.head, Reads(), algorithm)
        self.reads = self._began.reads
        self.ended = False

    @property
    def tree(self) -> OrgTree:
        """Give the tree."""
        self.reads.tree = True
        return self._session.known.tree(self._session.link)

    @property
    def held(self) -> Mapping[str, frozenset[Function]]:
        """Give what every organisation holds."""
        self.reads.held = True
        return MappingProxyType(self._session.known.held(self._session.link))

    @property
    def last_number(self) -> int:
        """Give the number of the last journal entry."""
        return self._began.head.number

    def get(self, table: type[R], key: str) -> R | None:
        """Give one record, or None."""
        self.reads.places.add((table, key))
        row = self._session.row(table, key)
        return None if row is None else cast("R", row.record)

    def find(self, table: type[R], index: str, value: object) -> tuple[R, ...]:
        """Give the records that an index holds under a value, in order of writing."""
        self.reads.lookups.add((table, index, value))
        link = self._session.link
        said = link.texts.of[table]
        text = said.sides[index].find if index in said.sides else said.find[index]
        if not can_stand(value):
            return ()
        found = [take(table, row) for row in link.rows(text, (value,))]
        return tuple(cast("R", one.record) for one in found)

    def count(self, table: type[Record], index: str, value: object) -> int:
        """Count what ``find`` would give."""
        self.reads.lookups.add((table, index, value))
        link = self._session.link
        said = link.texts.of[table]
        text = said.sides[index].counted if index in said.sides else said.count[index]
        return int(link.rows(text, (value,))[0][0]) if can_stand(value) else 0

    def count_each(self, table: type[Record], index: str, values: Sequence[object]) -> list[int]:
        """Count what ``find`` would give under each of several values, in one go."""
        link = self._session.link
        said = link.texts.of[table]
        if index in said.sides:
            return [self.count(table, index, value) for value in values]
        self.reads.lookups.update((table, index, value) for value in values)
        found: dict[object, int] = {}
        for at in range(0, len(values), MANY):
            some = [value if can_stand(value) else None for value in values[at : at + MANY]]
            found.update(link.rows(said.count_each[index], (*some, *[None] * (MANY - len(some)))))
        return [found.get(value, 0) for value in values]

    def every(self, table: type[R]) -> Iterator[R]:
        """Stream all records of a class, in order of writing, inside the unit of work."""
        self.reads.tables.add(table)
        return self._every(table)

    def _every(self, table: type[R]) -> Iterator[R]:
        """Stream all records of a class, a page at a time."""
        kept, after = KEPT[table], -1
        while True:
            if self.ended:
                raise RuntimeError("this unit of work has ended")
            link = self._session.link
            rows = link.rows(link.texts.of[table].page, (after,))
            for row in rows:
                yield cast("R", kept.read(row))
            if len(rows) < MANY:
                return
            after = rows[-1][-1]

    def commit(self, changes: Iterable[Change], entry: JournalEntry) -> JournalEntry:
        """Write changes and their entry, all or nothing.

        Args:
            changes: what to write, in order.
            entry: the journal entry; its number is given here.

        Returns:
            The entry as kept; for an operation id that was committed before, that first entry.

        Raises:
            StaleError: a ``before`` is not what is stored, or what was read has changed since.
            RefusedError: the changes would break the tree.
            RuntimeError: the transaction has ended.
            UnwritableError: a record holds what has no written form.
            UnavailableError: the database cannot be reached, or others write for too long.
            OutcomeUnknownError: the connection was lost while it was being committed.
        """
        if self.ended:
            raise RuntimeError("this unit of work has ended")
        self.ended = True
        return commit(self._session, self._began, changes, entry)

    def load(self, changes: Iterable[Change], entry: JournalEntry) -> int:
        """Add very many records, all or nothing, without holding them; ends the transaction.

        Args:
            changes: the additions, read once, in order.
            entry: the first journal entry, as for ``commit``.

        Returns:
            The number of the last entry.

        Raises:
            ValueError: a change is no addition.
            StaleError: a record stands already, or what was read has changed since.
        """
        if self.ended:
            raise RuntimeError("this unit of work has ended")
        self.ended = True
        return load(self._session, self._began, changes, entry)
