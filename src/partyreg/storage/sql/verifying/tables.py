"""Holding the tables against the replayed journal: every cell of every row, nothing more or less.

Notice: N3.3a 痕迹管理
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import sqlalchemy as sa

from partyreg.model import RECORDS, Record
from partyreg.storage.sql.cache import Place
from partyreg.storage.sql.links import Link
from partyreg.storage.sql.schema import KEPT
from partyreg.storage.sql.verifying.replay import Replay, digest
from partyreg.storage.sql.verifying.results import MOST, Found

SEEN = b""
"""What stands in the place of a row's digest once the row has been found."""

Compile = Callable[[Any], str]
"""Turns a statement into text for a database."""


def every_row(table: sa.Table) -> sa.Select[Any]:
    """Ask for all rows of a table, all columns in order, in the order of writing."""
    return sa.select(*table.columns).order_by(table.c.seq)


class Tables:
    """Compares rows with what the journal says of them.

    Attributes:
        count: how many rows were compared.
        changed: the rows that are not as they should be, by class and key; the first `MOST`.
    """

    def __init__(self, replay: Replay, found: Found) -> None:
        """Take the replayed journal, which is used up."""
        self.count = 0
        self.changed: dict[Place, Sequence[Any]] = {}
        self._replay, self._found = replay, found

    def check(self, link: Link, compile_: Compile) -> None:
        """Compare all tables of a database.

        Raises:
            StoreError: the database cannot be read.
        """
        for kind in RECORDS:
            kept = KEPT[kind]
            for row in link.stream(compile_(every_row(kept.table))):
                self.row(kind, row)
            self._missing(kind)
            for side, _ in kept.multiple.values():
                self.side(side, link.stream(compile_(every_row(side))))

    def row(self, kind: type[Record], row: Sequence[Any]) -> None:
        """Compare one row with what the journal says of its record."""
        self.count += 1
        key = row[2 + KEPT[kind].form.names.index("key")]
        said = self._replay.rows[kind].get(key)
        if said is not None and said[8:] == digest(row):
            self._replay.rows[kind][key] = SEEN
            return
        name = KEPT[kind].table.name
        if said is None:
            self._found.add(name, key, "inserted", "the journal knows no such row")
        elif said == SEEN:
            self._found.add(name, key, "duplicated", "the row stands twice")
        elif len(self.changed) < MOST:
            self.changed[kind, key] = tuple(row)
            self._replay.rows[kind][key] = SEEN
        else:
            self._replay.rows[kind][key] = SEEN
            self._found.add(name, key, "changed", "the row is not what the journal says")

    def _missing(self, kind: type[Record]) -> None:
        """Report the rows that should be there and are not."""
        for key, said in self._replay.rows[kind].items():
            if said != SEEN:
                self._found.add(KEPT[kind].table.name, key, "removed", "the row is not there")

    def side(self, table: sa.Table, rows: Iterator[Any]) -> None:
        """Compare the table of an index with the values under which records stand."""
        rest = self._replay.sides[table.name]
        for seq, values in grouped(rows):
            self.count += len(values)
            key, said = rest.pop(seq, ("", ()))
            where: int | str = key or seq
            more, less = set(values) - set(said), set(said) - set(values)
            if more:
                shown = f"the journal knows nothing of {len(more)} of its rows"
                self._found.add(table.name, where, "inserted", shown)
            if less:
                self._found.add(table.name, where, "removed", f"{len(less)} of its rows is gone")
            if len(set(values)) < len(values):
                self._found.add(table.name, where, "duplicated", "a row stands twice")
        for key, said in rest.values():
            self._found.add(table.name, key, "removed", f"{len(said)} of its rows is gone")

    def explain(self, said: dict[Place, list[Any] | None]) -> None:
        """Report the rows that are not as they should be, by the columns that differ.

        Args:
            said: for each of them, the row as the journal has it.
        """
        for (kind, key), row in self.changed.items():
            name, should = KEPT[kind].table.name, said[kind, key]
            other = self._exchanged(kind, key, said)
            if other is not None:
                self._found.add(name, key, "swapped", f"it has what belongs to {other!r}")
                continue
            columns = zip(KEPT[kind].table.columns, row, should or (), strict=False)
            differ = ", ".join(column.name for column, is_, was in columns
                               if repr(is_) != repr(was))  # fmt: skip
            shown = f"not what the journal says: {differ or 'the row'}"
            self._found.add(name, key, "changed", shown)

    def _exchanged(self, kind: type, key: str, said: dict[Place, list[Any] | None]) -> str | None:
        """Give the key of the record with which one has exchanged its row, or None."""
        mine, is_ = said[kind, key], self.changed[kind, key]
        at = 2 + KEPT[kind].form.names.index("key")
        for (other, theirs), row in self.changed.items():
            should = said[other, theirs]
            if other is not kind or theirs == key or mine is None or should is None:
                continue
            if _but(row, at) == _but(mine, at) and _but(is_, at) == _but(should, at):
                return theirs
        return None


def _but(row: Sequence[Any], key: int) -> list[Any]:
    """Give the attributes of a row without its key, its place and its revision."""
    return [*row[2:key], *row[key + 1 :]]


def grouped(rows: Iterator[Any]) -> Iterator[tuple[int, list[str]]]:
    """Give the values of an index's table by ``seq``, in which order they come."""
    now: int | None = None
    values: list[str] = []
    for value, seq in rows:
        if seq != now and now is not None:
            yield now, values
            values = []
        now = seq
        values.append(value)
    if now is not None:
        yield now, values
