"""One unit of work on a register in a database.

Notice: N3.3a 痕迹管理
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from threading import RLock
from types import MappingProxyType, TracebackType
from typing import Any, Self, TypeVar, cast

from partyreg.changes import Change
from partyreg.journal import JournalEntry
from partyreg.model import Record
from partyreg.storage.sql.committing import commit
from partyreg.storage.sql.links import NOWHERE
from partyreg.storage.sql.loading import load
from partyreg.storage.sql.reads import HELD, TREE, Began, Reads
from partyreg.storage.sql.schema import KEPT, can_stand
from partyreg.storage.sql.session import MISSING, Session, take
from partyreg.storage.sql.statements import MANY
from partyreg.tree import OrgTree
from partyreg.values import Function

R = TypeVar("R", bound=Record)


class Turn:
    """Who works with a store's connection: one thread at a time, however deep.

    Attributes:
        lock: held by whoever has the turn.
        depth: how many units of work are open inside one another.
    """

    __slots__ = ("depth", "lock")

    def __init__(self) -> None:
        """Begin with nobody at work."""
        self.lock = RLock()
        self.depth = 0


class _Left:
    """Stands for the session of a unit of work that has been left: nothing is looked at any more.

    Else a question asked too late would look at a state that nobody leaves, and everybody after it
    would be answered from that state.
    """

    def __getattr__(self, name: str) -> Any:
        """Refuse.

        Raises:
            RuntimeError: always.
        """
        raise RuntimeError("this unit of work has ended")


_LEFT: Any = _Left()


class SqlTransaction:
    """One unit of work on a `SqlStore`; nothing is written before ``commit``.

    It is its own context, rather than one made of a generator, since every question opens one.
    """

    __slots__ = ("_algorithm", "_alone", "_head", "_seen", "_session", "_turn", "ended")

    def __init__(self, turn: Turn, session: Session, algorithm: str, *, alone: bool) -> None:
        """Take what it will work with."""
        self._turn, self._session, self._algorithm = turn, session, algorithm
        self._alone = alone
        self._head = NOWHERE
        self._seen: set[object] = set()
        self.ended = False

    def __enter__(self) -> Self:
        """Wait for the turn, and look."""
        turn, session = self._turn, self._session
        turn.lock.acquire()
        try:
            if not session.looking:
                session.enter(alone=self._alone)
            self._head = session.known.head
        except BaseException:
            turn.lock.release()
            raise
        turn.depth += 1
        return self

    def __exit__(
        self, kind: type[BaseException] | None, wrong: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        """End the look, unless another unit of work is open around this one."""
        turn, session = self._turn, self._session
        self.ended, self._session = True, _LEFT
        try:
            turn.depth -= 1
            if not turn.depth:
                session.leave()
        finally:
            turn.lock.release()

    @property
    def _began(self) -> Began:
        """Give where the unit of work began, and what it has read."""
        return Began(self._head, Reads(self._seen), self._algorithm)

    @property
    def tree(self) -> OrgTree:
        """Give the tree."""
        self._seen.add(TREE)
        known = self._session.known
        return known.loaded or known.tree(self._session.link)

    @property
    def held(self) -> Mapping[str, frozenset[Function]]:
        """Give what every organisation holds."""
        self._seen.add(HELD)
        return MappingProxyType(self._session.known.held(self._session.link))

    @property
    def last_number(self) -> int:
        """Give the number of the last journal entry."""
        return self._session.known.head.number

    def get(self, table: type[R], key: str) -> R | None:
        """Give one record, or None."""
        place: Any = (table, key)
        self._seen.add(place)
        session = self._session
        row: Any = session.known.records.get(place, MISSING)
        if row is MISSING:
            row = session.row(place)
        return row.record if row else None

    def find(self, table: type[R], index: str, value: object) -> tuple[R, ...]:
        """Give the records that an index holds under a value, in order of writing."""
        self._seen.add((table, index, value))
        link = self._session.link
        said = link.texts.of[table]
        text = said.sides[index].find if index in said.sides else said.find[index]
        if not can_stand(value):
            return ()
        found = [take(table, row) for row in link.rows(text, (value,))]
        return tuple(cast("R", one.record) for one in found)

    def count(self, table: type[Record], index: str, value: object) -> int:
        """Count what ``find`` would give."""
        self._seen.add((table, index, value))
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
        self._seen.update((table, index, value) for value in values)
        found: dict[object, int] = {}
        for at in range(0, len(values), MANY):
            some = [value if can_stand(value) else None for value in values[at : at + MANY]]
            found.update(link.rows(said.count_each[index], (*some, *[None] * (MANY - len(some)))))
        return [found.get(value, 0) for value in values]

    def every(self, table: type[R]) -> Iterator[R]:
        """Stream all records of a class, in order of writing, inside the unit of work."""
        self._seen.add(table)
        return self._every(table, ended=self.ended)

    def _every(self, table: type[R], *, ended: bool) -> Iterator[R]:
        """Stream all records of a class, a page at a time; all pages before a commit, or after."""
        kept, after = KEPT[table], -1
        while True:
            if self.ended is not ended:
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
