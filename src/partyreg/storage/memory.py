"""A store in memory: plain dictionaries, one writer at a time, transactions that really roll back.

All that can fail happens before anything is touched: changes are checked and staged first, then
the tree takes them, then tables and indexes. Whatever goes wrong, even a fault in an index or in
the tree, leaves everything exactly as it was, down to the order of rows.

Notice: N3.3a 痕迹管理
"""

from __future__ import annotations

import itertools
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import MappingProxyType
from typing import Any, TypeVar, cast

import attrs

from partyreg.changes import Change
from partyreg.errors import StaleError
from partyreg.journal import JournalEntry
from partyreg.model import RECORDS, Grants, Organisation, Record
from partyreg.repository import INDEXES, LOADED, part_of
from partyreg.tree import OrgTree
from partyreg.values import Function

R = TypeVar("R", bound=Record)


class MemoryStore:
    """Keeps everything in this process.

    Example:
        >>> from partyreg.model import Unit
        >>> store = MemoryStore()
        >>> with store.begin() as work:
        ...     work.get(Unit, "u-1") is None
        True

    Notice: N3.3a 痕迹管理
    """

    def __init__(self) -> None:
        """Start empty."""
        self._lock = threading.RLock()
        self._tables: dict[type, dict[str, Any]] = {table: {} for table in RECORDS}
        self._written = itertools.count()
        self._places: dict[type, dict[str, int]] = {table: {} for table in INDEXES}
        self._unsorted: set[tuple[type, str, object]] = set()
        self._indexes: dict[tuple[type, str], dict[object, dict[str, bool]]] = {
            (table, name): {} for table, names in INDEXES.items() for name in names
        }
        self._journal: list[JournalEntry] = []
        self._operations: dict[str, JournalEntry] = {}
        self._held: dict[str, frozenset[Function]] = {}
        self._tree = OrgTree()
        self._memo: dict[object, object] = {}

    @contextmanager
    def begin(self, *, alone: bool = False) -> Iterator[MemoryTransaction]:  # noqa: ARG002 - it is
        """Open a unit of work; others wait until it ends, so that it is always alone."""
        with self._lock:
            work = MemoryTransaction(self)
            try:
                yield work
            finally:
                work.ended = True

    def stream(self, table: type[R]) -> Iterator[R]:
        """Stream all records of a class."""
        with self.begin() as work:
            return work.every(table)

    def journal(self, *, after: int = 0) -> Iterator[JournalEntry]:
        """Stream the journal from a number on, in order."""
        with self._lock:
            return iter(self._journal[after:])

    def operation(self, operation: str) -> JournalEntry | None:
        """Give the entry of an operation id, or None."""
        return self._operations.get(operation)


class MemoryTransaction:
    """One unit of work on a `MemoryStore`; nothing is written before ``commit``."""

    def __init__(self, store: MemoryStore) -> None:
        """Work on a store whose lock is held."""
        self._store = store
        self.ended = False

    @property
    def tree(self) -> OrgTree:
        """Give the tree."""
        return self._store._tree

    @property
    def held(self) -> Mapping[str, frozenset[Function]]:
        """Give what every organisation holds."""
        return MappingProxyType(self._store._held)

    @property
    def last_number(self) -> int:
        """Give the number of the last journal entry."""
        return len(self._store._journal)

    @property
    def memo(self) -> dict[object, object]:
        """Give what has been worked out from what is stored now; the next commit forgets it."""
        return self._store._memo

    def get(self, table: type[R], key: str) -> R | None:
        """Give one record, or None."""
        return cast("R | None", self._store._tables[table].get(key))

    def find(self, table: type[R], index: str, value: object) -> tuple[R, ...]:
        """Give the records that an index holds under a value, in order of writing."""
        store = self._store
        rows, bucket = store._tables[table], store._indexes[table, index].get(value, {})
        if store._unsorted and (table, index, value) in store._unsorted:
            _sort(store, (table, index), value)
            bucket = store._indexes[table, index][value]
        return tuple(cast("R", rows[key]) for key in bucket)

    def count(self, table: type[Record], index: str, value: object) -> int:
        """Count what ``find`` would give."""
        return len(self._store._indexes[table, index].get(value, ()))

    def count_each(self, table: type[Record], index: str, values: Sequence[object]) -> list[int]:
        """Count what ``find`` would give under each of several values, in one go."""
        found = self._store._indexes[table, index]
        if not found:
            return [0] * len(values)
        return [len(found[one]) if one in found else 0 for one in values]

    def every(self, table: type[R]) -> Iterator[R]:
        """Stream all records of a class, in order of writing."""
        return iter(cast("list[R]", list(self._store._tables[table].values())))

    def commit(self, changes: Iterable[Change], entry: JournalEntry) -> JournalEntry:
        """Write changes and their entry, all or nothing.

        Args:
            changes: what to write, in order.
            entry: the journal entry; its number is given here.

        Returns:
            The entry as kept; for an operation id that was committed before, that first entry.

        Raises:
            StaleError: a ``before`` is not what is stored.
            RuntimeError: the transaction has ended.
        """
        if self.ended:
            raise RuntimeError("this unit of work has ended")
        self.ended = True
        store = self._store
        if entry.operation in store._operations:
            return store._operations[entry.operation]
        return self._write(tuple(changes), [entry])[0]

    def load(self, changes: Iterable[Change], entry: JournalEntry) -> int:
        """Add very many records, all or nothing, in entries of `LOADED` changes each.

        Raises:
            ValueError: a change is no addition.
            StaleError: a record stands already.
            RuntimeError: the transaction has ended.
        """
        if self.ended:
            raise RuntimeError("this unit of work has ended")
        self.ended = True
        taken, store = tuple(changes), self._store
        if any(one.before is not None for one in taken):
            raise ValueError("a load adds, and changes nothing that stands")
        if entry.operation not in store._operations:
            turns = range(1, max(1, -(-len(taken) // LOADED)) + 1)
            self._write(taken, [part_of(entry, turn) for turn in turns])
        return len(store._journal)

    def _write(
        self, changes: tuple[Change, ...], entries: list[JournalEntry]
    ) -> list[JournalEntry]:
        """Write changes, which the entries share out among them in order.

        Raises:
            StaleError: a ``before`` is not what is stored.
        """
        store, first = self._store, len(self._store._journal) + 1
        size = LOADED if len(entries) > 1 else len(changes)
        kept = [attrs.evolve(one, changes=changes[at * size : (at + 1) * size], number=first + at)
                for at, one in enumerate(entries)]  # fmt: skip
        staged = _stage(store, changes)
        store._tree.apply(one for one in changes if one.table is Organisation)
        _publish(store, staged)
        store._memo = {}
        store._journal += kept
        store._operations.update((one.operation, one) for one in kept)
        return kept


class _Staged:
    """What a transaction will write: the last state of each row, and each index entry."""

    __slots__ = ("entries", "rows")

    def __init__(self) -> None:
        """Start with nothing."""
        self.rows: dict[tuple[type[Record], str], Record | None] = {}
        self.entries: list[tuple[tuple[type[Record], str], str, object, bool]] = []


def _stage(store: MemoryStore, changes: Iterable[Change]) -> _Staged:
    """Check every change against what is stored and work out all that will be written.

    Everything that can fail fails here, before anything is touched.

    Raises:
        StaleError: a ``before`` is not what is stored.
    """
    staged = _Staged()
    for change in changes:
        place = (change.table, change.key)
        stored = store._tables[change.table].get(change.key)
        present = staged.rows.get(place, stored)
        if present is not change.before and present != change.before:
            raise StaleError(change.table.__name__, change.key)
        staged.rows[place] = change.after
        _stage_indexes(staged, place, present, change.after)
    return staged


def _stage_indexes(
    staged: _Staged,
    place: tuple[type[Record], str],
    before: Record | None,
    after: Record | None,
) -> None:
    """Work out the index entries that one change removes and adds."""
    table, key = place
    for name, values in INDEXES.get(table, {}).items():
        old = tuple(values(before)) if before is not None else ()
        new = tuple(values(after)) if after is not None else ()
        if old != new:
            staged.entries += [((table, name), key, one, False) for one in old if one not in new]
            staged.entries += [((table, name), key, one, True) for one in new if one not in old]


def _publish(store: MemoryStore, staged: _Staged) -> None:
    """Write what was staged; nothing here can be refused."""
    for (table, key), record in staged.rows.items():
        _place(store, table, key, record)
        _put(store._tables[table], key, record)
        if table is Grants:
            _put(store._held, key, record.functions if isinstance(record, Grants) else None)
    for index, key, value, present in staged.entries:
        bucket = store._indexes[index].setdefault(value, {})
        if present and bucket:
            _see_order(store, index, value, bucket, key)
        _put(bucket, key, True if present else None)
        if not bucket:
            del store._indexes[index][value]
            store._unsorted.discard((*index, value))


def _place(store: MemoryStore, table: type, key: str, record: object | None) -> None:
    """Note when a record was first written, for as long as it stands."""
    places = store._places.get(table)
    if places is not None and (record is None or key not in places):
        _put(places, key, None if record is None else next(store._written))


def _see_order(
    store: MemoryStore, index: tuple[type, str], value: object, bucket: dict[str, bool], key: str
) -> None:
    """Note where a record that stood before comes to stand behind one that was written later."""
    places = store._places[index[0]]
    if places.get(key, 0) < places.get(next(reversed(bucket)), 0):
        store._unsorted.add((*index, value))


def _sort(store: MemoryStore, index: tuple[type, str], value: object) -> None:
    """Bring what stands under a value into the order of writing."""
    places, buckets = store._places[index[0]], store._indexes[index]
    buckets[value] = dict.fromkeys(sorted(buckets[value], key=places.__getitem__), True)
    store._unsorted.discard((*index, value))


def _put(rows: dict[str, Any], key: str, value: object | None) -> None:
    """Set a row, or remove it."""
    if value is None:
        rows.pop(key, None)
    else:
        rows[key] = value
