"""What if: a unit of work laid over another one, and a store laid over another one.

Reads fall through to what is stored; writes stay in a patch, which is itself the difference. Plans
are previewed on it, a restructuring of many steps becomes one commit, and a rehearsal is a whole
register that can be thrown away.

Notice: G2.0 若发生党组织合并、分设、整建制转移等情况，通过多步骤的操作实现
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar, cast

import attrs

from partyreg.changes import Change
from partyreg.errors import StaleError
from partyreg.journal import JournalEntry
from partyreg.model import Grants, Organisation, Record
from partyreg.repository import INDEXES, Facts, Store
from partyreg.tree import Difference, OrgTree, Overlay
from partyreg.values import Function

R = TypeVar("R", bound=Record)
Place = tuple[type, str]
"""A record's class and key."""


class Patch:
    """What differs from what is stored: rows, index entries, grants and the tree.

    Attributes:
        rows: the records that were written; None for one that was removed.
        tables: the classes of which any was written: most questions are about others.
        changes: every change folded in, in order.
        base_number: the journal number of what lies below.
        memo: what has been worked out since the last change.
    """

    __slots__ = (
        "_added", "_gone", "_held", "_tree", "base_number", "changes", "memo", "rows", "tables",
    )  # fmt: skip

    def __init__(self, base: Facts) -> None:
        """Start with no difference."""
        self.rows: dict[Place, Any] = {}
        self.tables: set[type] = set()
        self.changes: list[Change] = []
        self.memo: dict[object, object] = {}
        self.base_number = base.last_number
        self._added: dict[tuple[type, str, object], dict[str, None]] = {}
        self._gone: dict[tuple[type, str, object], int] = {}
        self._held: dict[str, frozenset[Function] | None] = {}
        self._tree: OrgTree | None = None

    def tree(self, base: Facts) -> OrgTree:
        """Give the tree with the difference laid over it."""
        if self._tree is None:
            self._tree = base.tree.overlay()
        return self._tree

    def difference(self, base: Facts) -> Difference:
        """Say what differs in the tree."""
        tree = self.tree(base)
        return tree.difference() if isinstance(tree, Overlay) else Difference()

    def held(self, base: Facts) -> Mapping[str, frozenset[Function]]:
        """Give the grants with the difference laid over them."""
        return Laid(self._held, base.held)

    def keys(self, table: type, index: str, value: object) -> Collection[str]:
        """Give the keys of written records that an index holds under a value."""
        return self._added.get((table, index, value), ())

    def gone(self, table: type, index: str, value: object) -> int:
        """Count the stored records under a value that have been written over."""
        return self._gone.get((table, index, value), 0)

    def write(self, base: Facts, change: Change) -> None:
        """Fold one change in.

        Raises:
            StaleError: its ``before`` is not what is there.
        """
        place = (change.table, change.key)
        stored = base.get(change.table, change.key) if place not in self.rows else None
        present = self.rows.get(place, stored)
        if present is not change.before and present != change.before:
            raise StaleError(change.table.__name__, change.key)
        self._index(change, stored)
        self.rows[place] = change.after
        self.tables.add(change.table)
        if change.table is Grants:
            after = change.after
            self._held[change.key] = after.functions if isinstance(after, Grants) else None
        self.changes.append(change)
        self.memo = {}

    def _index(self, change: Change, stored: Record | None) -> None:
        """Move a record to its new index entries; ``stored`` is what it covers now, if anything."""
        for name, values in INDEXES.get(change.table, {}).items():
            for one in values(stored) if stored is not None else ():
                where = (change.table, name, one)
                self._gone[where] = self._gone.get(where, 0) + 1
            written = self.rows.get((change.table, change.key))
            for one in values(written) if written is not None else ():
                self._added[change.table, name, one].pop(change.key, None)
            for one in values(change.after) if change.after is not None else ():
                self._added.setdefault((change.table, name, one), {})[change.key] = None


class Laid(Mapping[str, frozenset[Function]]):
    """Grants laid over others; None over a key hides it."""

    __slots__ = ("_above", "_below")

    def __init__(
        self,
        above: Mapping[str, frozenset[Function] | None],
        below: Mapping[str, frozenset[Function]],
    ) -> None:
        """Lay one over the other."""
        self._above, self._below = above, below

    def __getitem__(self, key: str) -> frozenset[Function]:
        """Give what lies above, else what lies below.

        Raises:
            KeyError: neither holds the key, or it is hidden.
        """
        if key not in self._above:
            return self._below[key]
        found = self._above[key]
        if found is None:
            raise KeyError(key)
        return found

    def __iter__(self) -> Iterator[str]:
        """Give the keys of both, without those that are hidden."""
        yield from (key for key in self._below if key not in self._above)
        yield from (key for key, held in self._above.items() if held is not None)

    def __len__(self) -> int:
        """Count the keys of both, without those that are hidden."""
        return sum(1 for _ in self)


class WhatIf:
    """A unit of work over another: reads its own writes, and leaves the one below alone."""

    def __init__(self, base: Facts, patch: Patch | None = None) -> None:
        """Lay a patch, a new one where omitted, over a unit of work."""
        self._base = base
        self.patch = Patch(base) if patch is None else patch

    @property
    def tree(self) -> OrgTree:
        """Give the tree as it would be."""
        return self.patch.tree(self._base)

    @property
    def held(self) -> Mapping[str, frozenset[Function]]:
        """Give what every organisation would hold."""
        return self.patch.held(self._base)

    @property
    def last_number(self) -> int:
        """Give the number of the last journal entry below."""
        return self._base.last_number

    @property
    def memo(self) -> dict[object, object]:
        """Give what has been worked out from this state: that below, until something differs."""
        below = getattr(self._base, "memo", self.patch.memo)
        return self.patch.memo if self.patch.changes else below

    def get(self, table: type[R], key: str) -> R | None:
        """Give one record as it would be."""
        place: Place = (table, key)
        if place in self.patch.rows:
            return cast("R | None", self.patch.rows[place])
        return self._base.get(table, key)

    def find(self, table: type[R], index: str, value: object) -> tuple[R, ...]:
        """Give the records that an index would hold under a value."""
        if table not in self.patch.tables:
            return self._base.find(table, index, value)
        rows = self.patch.rows
        kept = (one for one in self._base.find(table, index, value)
                if (table, one.key) not in rows)  # fmt: skip
        written = (rows[table, key] for key in self.patch.keys(table, index, value))
        return (*kept, *written)

    def count(self, table: type[Record], index: str, value: object) -> int:
        """Count what ``find`` would give."""
        if table not in self.patch.tables:
            return self._base.count(table, index, value)
        stored = self._base.count(table, index, value) - self.patch.gone(table, index, value)
        return stored + len(self.patch.keys(table, index, value))

    def count_each(
        self, table: type[Record], index: str, values: Sequence[object]
    ) -> Sequence[int]:
        """Count what ``find`` would give under each of several values."""
        from partyreg.restructuring.world import count_each  # a register opens without it

        stored, patch = count_each(self._base, table, index, values), self.patch
        if table not in patch.tables:
            return stored
        return [
            count - patch.gone(table, index, one) + len(patch.keys(table, index, one))
            for one, count in zip(values, stored, strict=True)
        ]

    def every(self, table: type[R]) -> Iterator[R]:
        """Stream all records of a class as they would be."""
        rows = self.patch.rows
        yield from (one for one in self._base.every(table) if (table, one.key) not in rows)
        yield from (one for (kind, _), one in rows.items() if kind is table and one is not None)

    def fold(self, changes: Iterable[Change]) -> None:
        """Write changes into the patch, the tree included.

        Raises:
            StaleError: a ``before`` is not what is there.
        """
        taken = tuple(changes)
        for change in taken:
            self.patch.write(self._base, change)
        moved = [one for one in taken if one.table is Organisation]
        if moved:
            self.tree.apply(moved)

    def commit(self, changes: Iterable[Change], entry: JournalEntry) -> JournalEntry:
        """Write changes into the patch; what lies below stays as it is.

        Raises:
            StaleError: a ``before`` is not what is there.
        """
        kept = attrs.evolve(entry, changes=tuple(changes))
        self.fold(kept.changes)
        return kept


class RehearsalStore:
    """A store over another: everything can be done on it, and nothing happens below.

    Once the store below moves on, the rehearsal is out of date and says so.

    Notice: G2.0 通过多步骤的操作实现
    """

    def __init__(self, base: Store) -> None:
        """Lay a rehearsal over a store."""
        self._base = base
        with base.begin() as work:
            self.patch = Patch(work)
        self._entries: list[JournalEntry] = []

    @contextmanager
    def begin(self, *, alone: bool = False) -> Iterator[_RehearsalWork]:
        """Open a unit of work.

        Raises:
            StaleError: the store below has moved on since the rehearsal was opened.
        """
        with self._base.begin(alone=alone) as base:
            if base.last_number != self.patch.base_number:
                raise StaleError("register below the rehearsal", str(self.patch.base_number))
            yield _RehearsalWork(base, self.patch, self._entries)

    def stream(self, table: type[R]) -> Iterator[R]:
        """Stream all records of a class as they would be."""
        with self.begin() as work:
            yield from work.every(table)

    def journal(self, *, after: int = 0) -> Iterator[JournalEntry]:
        """Stream the journal below, then what was rehearsed."""
        yield from self._base.journal(after=after)
        yield from (one for one in self._entries if one.number > after)

    def operation(self, operation: str) -> JournalEntry | None:
        """Give the entry of an operation id, rehearsed or below."""
        mine = next((one for one in self._entries if one.operation == operation), None)
        return mine or self._base.operation(operation)


class _RehearsalWork(WhatIf):
    """A unit of work of a rehearsal: keeps its journal entries beside the patch."""

    def __init__(self, base: Facts, patch: Patch, entries: list[JournalEntry]) -> None:
        """Work on a patch."""
        super().__init__(base, patch)
        self._entries = entries

    @property
    def last_number(self) -> int:
        """Give the number of the last journal entry, rehearsed ones included."""
        return self.patch.base_number + len(self._entries)

    def commit(self, changes: Iterable[Change], entry: JournalEntry) -> JournalEntry:
        """Write changes into the patch, all or nothing, and keep the entry.

        Raises:
            StaleError: a ``before`` is not what is there; nothing of it is kept.
        """
        taken = tuple(changes)
        self._check(taken)
        kept = super().commit(taken, entry)
        kept = attrs.evolve(kept, number=self.last_number + 1)
        self._entries.append(kept)
        return kept

    def load(self, changes: Iterable[Change], entry: JournalEntry) -> int:
        """Add records, all or nothing; a rehearsal keeps them in one entry.

        Raises:
            StaleError: a record stands already; nothing of it is kept.
        """
        return self.commit(changes, entry).number

    def _check(self, changes: tuple[Change, ...]) -> None:
        """See before writing that every change fits, so that nothing is half written."""
        staged: dict[Place, Record | None] = {}
        for change in changes:
            place = (change.table, change.key)
            present = staged[place] if place in staged else self.get(change.table, change.key)
            if present is not change.before and present != change.before:
                raise StaleError(change.table.__name__, change.key)
            staged[place] = change.after
