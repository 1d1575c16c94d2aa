"""Whatever is done to the tables is found by replay, and where: every cell, and every row.

Ten thousand random changes of cells are done in a database, each in a unit of work that is taken
back: the row is read again and given to the same comparison that ``verify`` makes, against a
journal that was replayed once. A smaller number of them goes through the whole of ``verify``.
``PARTYREG_TAMPERINGS`` asks for another number than ten thousand.
"""

# ruff: noqa: S608 - the tables and columns are our own
from __future__ import annotations

import os
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from tests.storage.conftest import Places
from tests.storage.histories import Tamperer, loaded

from partyreg.model import RECORDS
from partyreg.storage.sql import SqlStore
from partyreg.storage.sql.exact import BEFORE_ALL, entries
from partyreg.storage.sql.schema import KEPT
from partyreg.storage.sql.verifying import looking, verify
from partyreg.storage.sql.verifying import tables as comparing
from partyreg.storage.sql.verifying.replay import Replay, digest
from partyreg.storage.sql.verifying.results import Found
from partyreg.storage.sql.verifying.tables import Tables

pytestmark = pytest.mark.clause("N3.3a")

MANY = int(os.environ.get("PARTYREG_TAMPERINGS", "10000"))
SIDES = {side.name: (kept, side) for kept in KEPT.values() for side, _ in kept.multiple.values()}


def other(rng: random.Random, value: Any, column: sa.Column[Any]) -> Any:
    """Give another value than a cell has, of a kind that its column takes."""
    if column.nullable and value is not None and rng.random() < 0.2:
        return None
    if isinstance(column.type, (sa.Double, sa.REAL)):
        return (value or 0.0) + rng.choice((0.001, 1.0, -3.5))
    if isinstance(column.type, sa.Integer):
        return value ^ (1 << rng.randrange(31)) if column.name != "seq" else value + (1 << 40)
    if not value:
        return rng.choice(("x", "0", "[]", "甲"))
    at = rng.randrange(len(value))
    piece = rng.choice(("", chr(ord(value[at]) ^ 1), value[at] * 2, f"{value[at]} "))
    return value[:at] + piece + value[at + 1 :]


class Meddling:
    """Random changes of single cells, each held against a journal that was replayed once.

    Args:
        store: a register with a history.
        seed: of the choices.
    """

    def __init__(self, store: SqlStore, seed: int) -> None:
        """Replay the journal, and see that nothing is wrong yet."""
        self.rng, self.meddler = random.Random(seed), Tamperer(store)
        self.replay = Replay(Found())
        with looking(store) as link:
            for it in entries(link, after=BEFORE_ALL):
                self.replay.take(it)
        self.tables: list[tuple[Any, sa.Table, list[Any]]] = []
        for kind in RECORDS:
            table = KEPT[kind].table
            self.tables.append((kind, table, self.meddler.rows(f"SELECT * FROM {table.name}")))
        for name, (_, side) in SIDES.items():
            self.tables.append((None, side, self.meddler.rows(f"SELECT * FROM {name}")))
        assert all(rows for _, _, rows in self.tables), "a table is empty"
        self.weights = [len(rows) for _, _, rows in self.tables]

    def once(self) -> tuple[str, str] | None:
        """Change a cell, compare, and take it back.

        Returns:
            Table and column where the change was not seen; else None.
        """
        kind, table, rows = self.rng.choices(self.tables, self.weights)[0]
        row = self.rng.choice(rows)
        columns = list(table.columns)
        at = self.rng.randrange(len(columns))
        now = other(self.rng, row[at], columns[at])
        changed = (*row[:at], now, *row[at + 1 :])
        if any(_same_place(columns, changed, one) for one in rows if one is not row):
            return self.once()  # no database takes it
        where, keys = _found_by(columns, row)
        with self.meddler.attempt():
            set_ = f'UPDATE {table.name} SET "{columns[at].name}" = ? WHERE {where}'
            assert self.meddler.run(set_, now, *keys) == 1
            where, keys = _found_by(columns, changed)
            seen = self.meddler.rows(f"SELECT * FROM {table.name} WHERE {where}", *keys)
            if kind is None:
                seen = self.meddler.rows(f"SELECT * FROM {table.name} ORDER BY seq")
            if self._is_seen(kind, table, seen):
                return None
        return table.name, columns[at].name

    def _is_seen(self, kind: Any, table: sa.Table, rows: list[Any]) -> bool:
        """Tell whether rows as they are now are found to be wrong."""
        found = Found()
        compared = Tables(self.replay, found)
        if kind is None:
            kept = dict(self.replay.sides[table.name])
            compared.side(table, iter(rows))
            self.replay.sides[table.name] = kept
        else:
            compared.row(kind, rows[0])
            for of, key in compared.changed:
                self.replay.rows[of][key] = self._said[of, key]
        return bool(found.count or compared.changed)

    @property
    def _said(self) -> dict[Any, bytes]:
        """Give what the journal says of every row, as it was before any comparison."""
        if not hasattr(self, "_kept"):
            self._kept = {(kind, key): said for kind, rows in self.replay.rows.items()
                          for key, said in rows.items()}  # fmt: skip
        return self._kept

    def many(self, count: int) -> list[tuple[str, str]]:
        """Change so many cells, one after the other, and give what was not seen."""
        assert self._said
        missed = [one for _ in range(count) if (one := self.once()) is not None]
        self.meddler.close()
        return missed


def _same_place(columns: list[Any], row: Any, other: Any) -> bool:
    """Tell whether two rows have the same primary key, or the same key."""
    keys = [at for at, one in enumerate(columns) if one.primary_key]
    unique = [at for at, one in enumerate(columns) if one.name == "key"]
    return any(all(row[at] == other[at] for at in some) for some in (keys, unique) if some)


def _found_by(columns: list[Any], row: Any) -> tuple[str, list[Any]]:
    """Give the condition that finds a row by its primary key, and the values."""
    keys = [at for at, one in enumerate(columns) if one.primary_key]
    return " AND ".join(f'"{columns[at].name}" = ?' for at in keys), [row[at] for at in keys]


def test_ten_thousand_changed_cells_are_found(tmp_path: Path) -> None:
    """Any cell of any table, seq, revision and index columns among them, changed: seen."""
    store = loaded(f"{tmp_path}/one.db", 150, seed=3, most=8)
    assert verify(store).ok
    assert Meddling(store, seed=11).many(MANY) == []
    assert verify(store).ok
    store.close()


def test_changed_cells_on_a_server_are_found(sql_place: Places) -> None:
    """So in either database, in smaller number."""
    store = loaded(sql_place.url(), 60, seed=3, most=8)
    assert Meddling(store, seed=12).many(300) == []
    store.close()


def test_a_comparison_that_leaves_a_column_out_lets_changes_pass(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: a digest that does not cover the revision misses what is done to it."""

    def blind(row: Any) -> bytes:
        """Leave the revision out."""
        return digest([row[0], *row[2:]])

    monkeypatch.setattr(comparing, "digest", blind)
    monkeypatch.setattr("partyreg.storage.sql.verifying.replay.digest", blind)
    store = loaded(f"{tmp_path}/one.db", 60, seed=3, most=8)
    missed = Meddling(store, seed=11).many(500)
    assert missed
    assert {column for _, column in missed} == {"revision"}
    store.close()


def test_a_changed_cell_is_located_by_table_key_and_column(sql_place: Places) -> None:
    """The whole of ``verify`` names table, key and column, and nothing else; never the value."""
    store = loaded(sql_place.url(), 40, seed=3, most=8)
    rng, meddler = random.Random(5), Tamperer(store)
    for kind in RECORDS:
        table = KEPT[kind].table
        rows = meddler.rows(f"SELECT * FROM {table.name}")
        names = [one.name for one in table.columns]
        row = rng.choice(rows)
        key = row[names.index("key")]
        for at in rng.sample(range(len(names)), 3):
            if names[at] == "key":
                continue
            now = other(rng, row[at], table.columns[names[at]])
            change = f'UPDATE {table.name} SET "{names[at]}" = ? WHERE key = ?'
            meddler.run(change, now, key)
            found = verify(store).faults
            assert [(one.table, one.key, one.what) for one in found
                    if one.table == table.name] == [(table.name, key, "changed")]  # fmt: skip
            assert found[0].message == f"not what the journal says: {names[at]}"
            meddler.run(change, row[at], key)
    assert verify(store).ok
    meddler.close()
    store.close()


# -- whole rows -----------------------------------------------------------------------------------

Meddle = Callable[[Tamperer], object]
ROW = (
    "INSERT INTO units SELECT seq + 100000, revision, '{key}', {rest} FROM units WHERE key = 'u-1'"
)
REST = ", ".join(f'"{one.name}"' for one in KEPT[RECORDS[2]].table.columns
                 if one.name not in ("seq", "revision", "key"))  # fmt: skip
SWAP = (
    "UPDATE units SET name = CASE key WHEN 'u-1' THEN '某校' ELSE '某厂' END "
    "WHERE key IN ('u-1', 'u-2')"
)

CASES: list[tuple[str, Meddle, list[tuple[str, str, str]]]] = [
    ("a row is removed", lambda to: to.run("DELETE FROM members WHERE key = 'm-1'"),
     [("members", "m-1", "removed")]),
    ("a row is inserted", lambda to: to.run(ROW.format(key="u-9", rest=REST)),
     [("units", "u-9", "inserted")]),
    ("a key is changed", lambda to: to.run("UPDATE members SET key = 'm-9' WHERE key = 'm-1'"),
     [("members", "m-9", "inserted"), ("members", "m-1", "removed")]),
    ("two rows are swapped", lambda to: to.run(SWAP),
     [("units", "u-1", "swapped"), ("units", "u-2", "swapped")]),
    ("a value of an index is removed", lambda to: to.run(
        "DELETE FROM organisations_by_unit WHERE value = 'u-2' "
        "AND seq = (SELECT seq FROM organisations WHERE key = 'o-3')"),
     [("organisations_by_unit", "o-3", "removed")]),
    ("a value of an index is inserted", lambda to: to.run(
        "INSERT INTO organisations_by_unit SELECT 'u-7', seq FROM organisations WHERE key = 'o-3'"),
     [("organisations_by_unit", "o-3", "inserted")]),
    ("a value of an index is changed", lambda to: to.run(
        "UPDATE organisations_by_unit SET value = 'u-7' WHERE value = 'u-2' "
        "AND seq = (SELECT seq FROM organisations WHERE key = 'o-3')"),
     [("organisations_by_unit", "o-3", "inserted"), ("organisations_by_unit", "o-3", "removed")]),
]  # fmt: skip
"""What is done to the tables, and what must be said of it."""


@pytest.mark.parametrize(("what", "meddle", "wanted"), CASES, ids=[one[0] for one in CASES])
def test_whatever_is_done_to_rows_is_found_and_located(
    sql_place: Places, what: str, meddle: Meddle, wanted: list[tuple[str, str, str]]
) -> None:
    """Rows removed, inserted, swapped, under another key, in the tables of indexes: each named."""
    store = loaded(sql_place.url(), 20, seed=3)
    meddler = Tamperer(store)
    meddle(meddler)
    meddler.close()
    found = verify(store)
    assert [(one.table, one.key, one.what) for one in found.faults] == wanted, what
    assert {one.clause for one in found.faults} == {"N3.3a"}
    store.close()


def test_a_row_that_stands_twice_is_found(tmp_path: Path) -> None:
    """Where somebody took the constraint away, a row that stands twice is named."""
    store = loaded(f"{tmp_path}/one.db", 10, seed=3)
    meddler = Tamperer(store)
    columns = ", ".join(one.name for one in KEPT[RECORDS[2]].table.columns)
    meddler.run(f"CREATE TABLE other AS SELECT {columns} FROM units")
    meddler.run("DROP TABLE units")
    meddler.run("ALTER TABLE other RENAME TO units")
    meddler.run("INSERT INTO units SELECT * FROM units WHERE key = 'u-1'")
    meddler.close()
    assert [(one.table, one.key, one.what) for one in verify(store).faults] == [
        ("units", "u-1", "duplicated")
    ]
    store.close()


def test_a_forged_change_in_the_journal_shows_in_chain_and_rows(tmp_path: Path) -> None:
    """Bytes of a change that is another one now: the entry is named, and the row it should make."""
    store = loaded(f"{tmp_path}/one.db", 10, seed=3)
    meddler = Tamperer(store)
    (body,) = meddler.rows("SELECT body FROM journal_parts WHERE number = 1")[0]
    forged = bytes(body).replace("某厂".encode(), "某店".encode())
    assert forged != body
    meddler.run("UPDATE journal_parts SET body = ? WHERE number = 1", forged)
    found = verify(store).faults
    assert [(one.table, one.key, one.what) for one in found] == [
        ("journal", 1, "changed"), ("units", "u-1", "changed"),
    ]  # fmt: skip
    meddler.run("UPDATE journal_parts SET body = ? WHERE number = 1", b"\xff[nothing")
    found = verify(store).faults
    assert ("journal_parts", 1, "unreadable") in [(one.table, one.key, one.what) for one in found]
    meddler.close()
    store.close()


def test_no_fault_carries_a_value(tmp_path: Path) -> None:
    """Names, numbers and addresses that were changed stand in no fault."""
    store = loaded(f"{tmp_path}/one.db", 40, seed=3, most=8)
    meddler = Tamperer(store)
    values = {value for (value,) in meddler.rows("SELECT id_number FROM members")}
    names = {value for (value,) in meddler.rows("SELECT name FROM members")}
    meddler.run("UPDATE members SET id_number = id_number || '金丝雀', name = name || '金丝雀'")
    meddler.close()
    shown = " ".join(f"{one} {one!r}" for one in verify(store).faults)
    assert "members" in shown
    assert "金丝雀" not in shown
    assert not [one for one in values | names if one in shown]
    store.close()
