"""The tables: one for each kind of record, its attributes as columns, and the journal.

Every row has beside its attributes its ``seq`` (when it was first written, which is the order in
which records are given) and its ``revision`` (the number of the last journal entry that wrote it).
An index of the contract is a column where an attribute or a computed value answers it, and a
table of its own where a record stands under several values.

Notice: N3.3a 痕迹管理
"""

from __future__ import annotations

import json
import re
import typing
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa

from partyreg.model import RECORDS, Organisation, Record
from partyreg.repository import INDEXES
from partyreg.storage.sql import codec

REVISION = "0001"
"""The schema with which this release works: the newest migration."""

SEATS = 1 << 24
"""How many changes one entry may have: a row's ``seq`` is entry number times this, plus place."""

METADATA = sa.MetaData()
Integer64 = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Real: Any = sa.Double().with_variant(sa.REAL(), "sqlite")

PLAIN_INDEXES: frozenset[tuple[str, str]] = frozenset({
    ("Organisation", "code"), ("Organisation", "name"), ("Member", "branch"),
    ("Account", "name"), ("Account", "organisation"), ("Campaign", "scope"),
    ("CampaignFinding", "campaign"), ("Transfer", "member"),
})  # fmt: skip
"""The indexes that a column of the record answers as it is."""

MULTIPLE: frozenset[tuple[str, str]] = frozenset({
    ("Organisation", "unit"), ("DepartedOrganisation", "successor"),
    ("Transfer", "party"), ("Transfer", "open_party"),
})  # fmt: skip
"""The indexes under which one record stands several times."""


class Kept(NamedTuple):
    """How a kind of record is kept.

    Attributes:
        kind: the record class.
        table: its table.
        form: how its attributes are written.
        computed: for each index with a column of its own: the values of one record.
        multiple: for each index with a table of its own: that table and the values.
        columns: for each index that a column answers: that column.
    """

    kind: type[Record]
    table: sa.Table
    form: codec.Form
    computed: tuple[Callable[[Any], Iterable[object]], ...]
    multiple: Mapping[str, tuple[sa.Table, Callable[[Any], Iterable[object]]]]
    columns: Mapping[str, sa.Column[Any]]

    def row(self, record: Record, written: list[Any]) -> list[Any]:
        """Give the columns of a record: its attributes, then what its indexes need.

        Args:
            record: the record.
            written: its attributes as JSON values.
        """
        row = written.copy()
        for at in self.form.packed:
            if row[at] is not None:
                row[at] = codec.dumps(row[at])
        for at in self.form.flags:
            row[at] = int(row[at])
        for values in self.computed:
            for one in values(record):
                row.append(one)
                break
            else:
                row.append(None)
        return row

    def values(self, record: Record) -> dict[str, frozenset[str]]:
        """Give the values under which a record stands in the tables of its own indexes."""
        return {name: frozenset(map(str, values(record)))
                for name, (_, values) in self.multiple.items()}  # fmt: skip

    def read(self, row: Sequence[Any]) -> Record:
        """Give the record of a row that begins with the attributes in order.

        Raises:
            UnreadableError: it is no such record.
        """
        given = list(row[: len(self.form.names)])
        for at in self.form.packed:
            if given[at] is not None:
                given[at] = _unpacked(given[at])
        for at in self.form.flags:
            given[at] = given[at] == 1 if given[at] in (0, 1) else None
        return codec.read(self.kind, given)


def _unpacked(text: str) -> Any:
    """Read a column that is kept as JSON text; what is no JSON is no record either."""
    if text == "[]":
        return []
    try:
        return json.loads(text)
    except (TypeError, ValueError, RecursionError):
        return None


def can_stand(value: object) -> bool:
    r"""Tell whether a value can stand in a text column of both databases.

    What cannot is looked for nowhere: no row has it, and a driver would fail over it.

    Example:
        >>> can_stand("甲县"), can_stand("a\x00b"), can_stand("\ud800"), can_stand(None)
        (True, False, False, False)
    """
    if not isinstance(value, str) or "\x00" in value:
        return False
    return value.isascii() or not any("\ud800" <= one <= "\udfff" for one in value)


def table_name(kind: type) -> str:
    """Give the table's name for a class.

    Example:
        >>> from partyreg.model import CampaignFinding, Grants
        >>> table_name(CampaignFinding), table_name(Grants)
        ('campaign_findings', 'grants')
    """
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", kind.__name__).lower()
    return words if words.endswith("s") else f"{words}s"


def _sql_type(hint: Any) -> Any:
    """Give a column's type for an attribute's; whatever is neither number nor flag is text."""
    plain = codec.without_none(hint)
    return {bool: sa.Integer(), int: Integer64, float: Real}.get(plain, sa.Text())


def _made(kind: type[Record]) -> Kept:
    """Lay out the table of a class."""
    hints, name, form = typing.get_type_hints(kind), table_name(kind), codec.form(kind)
    indexes = INDEXES.get(kind, {})
    computed = {one: values for one, values in indexes.items()
                if (kind.__name__, one) not in PLAIN_INDEXES | MULTIPLE}  # fmt: skip
    table = sa.Table(
        name, METADATA,
        sa.Column("seq", Integer64, primary_key=True, autoincrement=False),
        sa.Column("revision", Integer64, nullable=False),
        *(sa.Column(one, _sql_type(hints[one]), *_reference(kind, one),
                    nullable=at in form.optional, unique=True if one == "key" else None)
          for at, one in enumerate(form.names)),
        *(sa.Column(f"by_{one}", sa.Text(), nullable=True) for one in computed),
        sqlite_strict=True,
    )  # fmt: skip
    columns = {one: table.c[f"by_{one}" if one in computed else one]
               for one in indexes if (kind.__name__, one) not in MULTIPLE}  # fmt: skip
    for one, column in columns.items():
        where = column.is_not(None)
        sa.Index(f"{name}_at_{one}", column, table.c.seq, sqlite_where=where,
                 postgresql_where=where)  # fmt: skip
    multiple = {one: (_side(table, one), values) for one, values in indexes.items()
                if (kind.__name__, one) in MULTIPLE}  # fmt: skip
    return Kept(kind, table, form, tuple(computed.values()), multiple, columns)


def _reference(kind: type, name: str) -> tuple[Any, ...]:
    """Give the foreign key of a column: a superior stands while it has subordinates."""
    if kind is Organisation and name == "parent":
        return (sa.ForeignKey("organisations.key", deferrable=True, initially="DEFERRED"),)
    return ()


def _side(table: sa.Table, index: str) -> sa.Table:
    """Lay out the table of an index under which a record stands several times."""
    name = f"{table.name}_by_{index}"
    side = sa.Table(
        name, METADATA,
        sa.Column("value", sa.Text(), primary_key=True),
        sa.Column("seq", Integer64, sa.ForeignKey(f"{table.name}.seq", ondelete="CASCADE"),
                  primary_key=True, autoincrement=False),
        sqlite_strict=True, sqlite_with_rowid=False,
    )  # fmt: skip
    sa.Index(f"{name}_seq", side.c.seq)
    return side


JOURNAL = sa.Table(
    "journal", METADATA,
    sa.Column("number", Integer64, primary_key=True, autoincrement=False),
    sa.Column("operation", sa.Text(), nullable=False, unique=True),
    sa.Column("algorithm", sa.Text(), nullable=False),
    sa.Column("previous", sa.LargeBinary(), nullable=False),
    sa.Column("hash", sa.LargeBinary(), nullable=False),
    sa.Column("parts", sa.Integer(), nullable=False),
    sa.Column("header", sa.LargeBinary(), nullable=False),
    sqlite_strict=True,
)  # fmt: skip
"""One row for each entry: its exact bytes without the changes, and its link of the chain."""

PARTS = sa.Table(
    "journal_parts", METADATA,
    sa.Column("number", Integer64, sa.ForeignKey("journal.number", deferrable=True,
              initially="DEFERRED"), primary_key=True, autoincrement=False),
    sa.Column("part", sa.Integer(), primary_key=True, autoincrement=False),
    sa.Column("body", sa.LargeBinary(), nullable=False),
    sqlite_strict=True, sqlite_with_rowid=False,
)  # fmt: skip
"""The exact bytes of each entry's changes, some at a time."""

KEPT: Mapping[type, Kept] = {kind: _made(kind) for kind in RECORDS}
"""How each kind of record is kept."""
