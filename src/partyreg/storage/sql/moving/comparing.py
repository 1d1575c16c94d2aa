"""Comparing two stored registers: the journal byte by byte, the tables row by row.

Notice: N3.3a 痕迹管理
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from attrs import frozen

from partyreg.model import RECORDS
from partyreg.repository import Store
from partyreg.storage.sql.exact import BEFORE_ALL
from partyreg.storage.sql.links import Link
from partyreg.storage.sql.schema import JOURNAL, KEPT, PARTS
from partyreg.storage.sql.store import SqlStore
from partyreg.storage.sql.verifying import compiled, looking, stored
from partyreg.storage.sql.verifying.results import MOST
from partyreg.storage.sql.verifying.tables import every_row, grouped

Pair = tuple[Any, Sequence[Any]]
"""By what a row is found, and the row."""

Stream = Iterator[Pair]
"""Rows in the order of that by which they are found."""

Get = Callable[[SqlStore, Link], Stream]
"""Gives such rows of a store that is being looked at."""


@frozen
class Difference:
    """One place where two registers differ.

    Attributes:
        table: the table.
        place: the number of the entry, number and part, or ``seq`` of the row.
        what: ``first`` or ``second`` where only that one has it, ``differs`` where both do.
        columns: the columns that differ. Never their values.
    """

    table: str
    place: int | tuple[int, int]
    what: str
    columns: tuple[str, ...] = ()


@frozen
class Comparison:
    """What a comparison found.

    Attributes:
        entries: how many journal entries the first one has.
        rows: how many rows its tables have.
        differences: the first of them.
        found: how many there are in all.
    """

    entries: int
    rows: int
    differences: tuple[Difference, ...]
    found: int

    @property
    def same(self) -> bool:
        """Tell whether there is no difference."""
        return not self.found


def compare(a: Store | str, b: Store | str) -> Comparison:
    """Compare two stored registers, each as one state, in little memory.

    The journal must agree byte for byte, with its hashes; the tables in every cell of every row,
    ``seq`` and ``revision`` among them. One may be in SQLite and the other in PostgreSQL.

    Args:
        a: a register in a database, or its address.
        b: another one.

    Raises:
        InputError: one is in memory.
        StoreError: a database cannot be read.

    Notice: N3.3a 痕迹管理
    """
    with stored(a) as one, stored(b) as two, looking(one) as here, looking(two) as there:
        work = _Work(one, here, two, there)
        entries = work.table(JOURNAL, _entries)
        work.table(PARTS, _parts)
        rows = 0
        for kind in RECORDS:
            rows += work.table(KEPT[kind].table, _rows(KEPT[kind].table))
            for side, _ in KEPT[kind].multiple.values():
                rows += work.table(side, _values(side))
        return Comparison(entries, rows, tuple(work.differences), work.found)


def _entries(_: SqlStore, link: Link) -> Stream:
    """Give the entries of the journal by number."""
    return ((row[0], row) for row in link.stream(link.texts.journal, (BEFORE_ALL,)))


def _parts(_: SqlStore, link: Link) -> Stream:
    """Give the parts of entries by number and part."""
    return (((row[0], row[1]), row) for row in link.stream(link.texts.journal_parts, (BEFORE_ALL,)))


def _rows(table: sa.Table) -> Get:
    """Give the rows of a table by ``seq``."""
    at = list(table.columns.keys()).index("seq")
    return lambda store, link: (
        (row[at], row) for row in link.stream(compiled(store, every_row(table)))
    )


def _values(table: sa.Table) -> Get:
    """Give the rows of an index's table by ``seq`` and value, however a database sorts texts."""
    return lambda store, link: (
        ((seq, value), (value, seq))
        for seq, values in grouped(link.stream(compiled(store, every_row(table))))
        for value in sorted(values)
    )


class _Work:
    """Compares table after table.

    Attributes:
        differences: the first `MOST`.
        found: how many in all.
    """

    def __init__(self, one: SqlStore, here: Link, two: SqlStore, there: Link) -> None:
        """Take two stores, and connections that look at them."""
        self.differences: list[Difference] = []
        self.found = 0
        self._sides = ((one, here), (two, there))

    def table(self, table: sa.Table, get: Get) -> int:
        """Compare a table.

        Returns:
            How many rows the first store has.
        """
        first, second = (get(store, link) for store, link in self._sides)
        count, names = 0, list(table.columns.keys())
        a, b = next(first, None), next(second, None)
        while a is not None or b is not None:
            before, after = _order(a, b)
            if before and after and a is not None and b is not None:
                if tuple(a[1]) != tuple(b[1]):
                    differ = [name for name, x, y in zip(names, a[1], b[1], strict=True) if x != y]
                    self._say(Difference(table.name, _place(a), "differs", tuple(differ)))
            elif before and a is not None:
                self._say(Difference(table.name, _place(a), "first"))
            elif b is not None:
                self._say(Difference(table.name, _place(b), "second"))
            count += before
            a = next(first, None) if before else a
            b = next(second, None) if after else b
        return count

    def _say(self, difference: Difference) -> None:
        """Take one difference."""
        self.found += 1
        if len(self.differences) < MOST:
            self.differences.append(difference)


def _place(pair: Pair) -> int | tuple[int, int]:
    """Give the place of a row, without the value of an index."""
    place = pair[0]
    valued = isinstance(place, tuple) and isinstance(place[1], str)
    found: int | tuple[int, int] = place[0] if valued else place
    return found


def _order(a: Pair | None, b: Pair | None) -> tuple[bool, bool]:
    """Tell which of two rows comes first, or both where they have the same place."""
    if a is None or b is None:
        return a is not None, b is not None
    return a[0] <= b[0], b[0] <= a[0]
