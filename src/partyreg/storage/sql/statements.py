"""The SQL of a store: composed by SQLAlchemy Core from the tables, once for each dialect.

The texts take their values by position; the driver runs them.

Notice: N3.3a 痕迹管理
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from partyreg.storage.sql.schema import JOURNAL, KEPT, PARTS, Kept

MUCH = 8_000_000
"""How many bytes of changes by others are taken over; with more, everything is read anew."""

MANY = 500
"""How many keys are asked for at once; a dialect's limit lies above it."""


class Side(NamedTuple):
    """The statements of an index that has a table of its own."""

    find: str
    counted: str
    insert: str
    delete: str


class Statements:
    """The statements of one kind of record."""

    def __init__(self, kept: Kept, dialect: sa.Dialect) -> None:
        """Take a table and a dialect."""
        self._kept, self._dialect = kept, dialect
        self._updates: dict[tuple[int, ...], str] = {}
        table = kept.table
        names = kept.form.names
        self._shown = [*(table.c[one] for one in names), table.c.seq]
        self._written = [one for one in table.columns if one.name != "seq"]

    def _text(self, statement: Any) -> str:
        """Compile a statement."""
        return str(statement.compile(dialect=self._dialect))

    @cached_property
    def get(self) -> str:
        """Give one row by key."""
        key = self._kept.table.c.key
        return self._text(sa.select(*self._shown).where(key == sa.bindparam("k")))

    @cached_property
    def get_many(self) -> str:
        """Give up to `MANY` rows by key; unused places are filled with NULL."""
        keys = self._kept.table.c.key.in_([sa.bindparam(f"k{at}") for at in range(MANY)])
        return self._text(sa.select(*self._shown).where(keys))

    @cached_property
    def page(self) -> str:
        """Give the rows after a place, in order, up to `MANY`."""
        seq = self._kept.table.c.seq
        some = sa.select(*self._shown).where(seq > sa.bindparam("after")).order_by(seq)
        return f"{self._text(some)} LIMIT {MANY}"

    @cached_property
    def every(self) -> str:
        """Give all rows in order."""
        return self._text(sa.select(*self._shown).order_by(self._kept.table.c.seq))

    @cached_property
    def find(self) -> Mapping[str, str]:
        """Give the rows under a value, for each index that a column answers."""
        return {
            name: self._text(sa.select(*self._shown).where(column == sa.bindparam("v"))
                             .order_by(self._kept.table.c.seq))
            for name, column in self._kept.columns.items()
        }  # fmt: skip

    @cached_property
    def count(self) -> Mapping[str, str]:
        """Count the rows under a value, for each index that a column answers."""
        return {
            name: self._text(sa.select(sa.func.count()).where(column == sa.bindparam("v")))
            for name, column in self._kept.columns.items()
        }

    @cached_property
    def count_each(self) -> Mapping[str, str]:
        """Count the rows under up to `MANY` values, for each index that a column answers."""
        marks: list[Any] = [sa.bindparam(f"v{at}") for at in range(MANY)]
        return {
            name: self._text(sa.select(column, sa.func.count()).where(column.in_(marks))
                             .group_by(column))
            for name, column in self._kept.columns.items()
        }  # fmt: skip

    @cached_property
    def insert(self) -> str:
        """Write a new row: seq, revision, then the columns in order."""
        return self._text(sa.insert(self._kept.table))

    @cached_property
    def update(self) -> str:
        """Write a row anew: revision and the columns in order, then the key."""
        table = self._kept.table
        set_: dict[str, Any] = {one.name: sa.bindparam(f"new_{one.name}") for one in self._written}
        return self._text(sa.update(table).values(set_).where(table.c.key == sa.bindparam("k")))

    def update_of(self, places: tuple[int, ...]) -> str:
        """Write some columns of a row: revision and these in order, then the key.

        An index whose columns are not among them is left alone, which is most of the work.

        Args:
            places: of the columns, counted as `Kept.row` gives them.
        """
        found = self._updates.get(places)
        if found is None:
            table, columns = self._kept.table, self._written[1:]
            named = [self._written[0], *(columns[at] for at in places)]
            set_: dict[str, Any] = {one.name: sa.bindparam(f"new_{one.name}") for one in named}
            some = sa.update(table).values(set_).where(table.c.key == sa.bindparam("k"))
            found = self._updates[places] = self._text(some)
        return found

    @cached_property
    def delete(self) -> str:
        """Remove a row by key."""
        table = self._kept.table
        return self._text(sa.delete(table).where(table.c.key == sa.bindparam("k")))

    @cached_property
    def sides(self) -> Mapping[str, Side]:
        """Give the statements of each index that has a table of its own."""
        return {name: self._side(side) for name, (side, _) in self._kept.multiple.items()}

    def _side(self, side: sa.Table) -> Side:
        """Give the statements of one such index."""
        table, value = self._kept.table, side.c.value == sa.bindparam("v")
        joined = sa.join(side, table, side.c.seq == table.c.seq)
        found = sa.select(*self._shown).select_from(joined).where(value).order_by(side.c.seq)
        return Side(
            self._text(found), self._text(sa.select(sa.func.count()).where(value)),
            self._text(sa.insert(side)),
            self._text(sa.delete(side).where(value, side.c.seq == sa.bindparam("s"))),
        )  # fmt: skip


class Texts:
    """All statements for one dialect.

    Attributes:
        head: the number and hash of the last entry.
        operation: the number of the entry of an operation.
        entry: number, parts and header of the entry of an operation.
        insert_entry, insert_part: write an entry, and some of its changes.
        parts: the parts of one entry, in order.
        journal: the entries after a number, all columns in order.
        journal_parts: number, part and body of the changes of the entries after a number.
    """

    def __init__(self, dialect: sa.Dialect) -> None:
        """Take a dialect."""
        self._dialect = dialect
        self._adding: dict[str, str] = {}
        self.of: Mapping[type, Statements] = {
            kind: Statements(kept, dialect) for kind, kept in KEPT.items()
        }
        after = JOURNAL.c.number > sa.bindparam("after")
        last = sa.select(JOURNAL.c.number, JOURNAL.c.hash).order_by(JOURNAL.c.number.desc())
        named = JOURNAL.c.operation == sa.bindparam("o")
        self.head = f"{last.compile(dialect=dialect)} LIMIT 1"
        self.operation = self._text(sa.select(JOURNAL.c.number).where(named))
        self.entry = self._text(sa.select(JOURNAL.c.number, JOURNAL.c.header).where(named))
        self.insert_entry = self._text(sa.insert(JOURNAL))
        self.insert_part = self._text(sa.insert(PARTS))
        numbered = PARTS.c.number == sa.bindparam("n")
        self.parts = self._text(sa.select(PARTS.c.body).where(numbered).order_by(PARTS.c.part))
        here = JOURNAL.c.number == sa.bindparam("n")
        self.hash = self._text(sa.select(JOURNAL.c.hash).where(here))
        self.journal = self._text(sa.select(JOURNAL).where(after).order_by(JOURNAL.c.number))
        self.journal_parts = self._text(
            sa.select(PARTS).where(PARTS.c.number > sa.bindparam("after"))
            .order_by(PARTS.c.number, PARTS.c.part)
        )  # fmt: skip
        sizes = sa.func.coalesce(sa.func.sum(sa.func.length(PARTS.c.body)), sa.literal_column("0"))
        later = sa.select(sizes).where(PARTS.c.number > sa.bindparam("after"))
        hashed = sa.select(JOURNAL.c.hash).where(here).scalar_subquery()
        self.hash_and_size = self._text(sa.select(hashed, later.scalar_subquery()))
        few = later.scalar_subquery() <= sa.literal_column(str(MUCH))
        self.bodies = self._text(
            sa.select(PARTS.c.number, PARTS.c.body)
            .where(PARTS.c.number > sa.bindparam("after"), few)
            .order_by(PARTS.c.number, PARTS.c.part)
        )

    def _text(self, statement: Any) -> str:
        """Compile a statement."""
        return str(statement.compile(dialect=self._dialect))

    def adding(self, table: sa.Table) -> str:
        """Write a new row into a table, all columns in order."""
        found = self._adding.get(table.name)
        if found is None:
            found = self._adding[table.name] = self._text(sa.insert(table))
        return found


def texts(name: str) -> Texts:
    """Give the statements for a dialect by name; values are marked by ``?`` or ``%s``."""
    if name == "sqlite":
        return Texts(sqlite.dialect(paramstyle="qmark"))
    made: sa.Dialect = postgresql.dialect(paramstyle="format")  # type: ignore[no-untyped-call]
    return Texts(made)
