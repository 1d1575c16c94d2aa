"""Databases of released schemas as SQL text, with some data, and how they come back.

When a schema is released, ``python -m tests.storage.dumps`` writes what it makes into ``schemas/``;
what an earlier release wrote is never written again.
"""

from __future__ import annotations

import re
import sqlite3
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

import psycopg
from hypothesis import find, settings
from hypothesis import strategies as st
from tests.storage.postgres import Server, programs

from partyreg.changes import Change
from partyreg.model import RECORDS, Record
from partyreg.storage.sql import SqlStore
from partyreg.storage.sql.schema import REVISION
from partyreg.testing.conformance.facts import add, records, write
from partyreg.testing.registering import register_strategies

SCHEMAS = Path(__file__).with_name("schemas")


def data() -> list[Change]:
    """Give additions of at least one record of each kind."""
    calm = settings(database=None, derandomize=True)
    register_strategies()
    standing = {type(one) for one in records()}
    more: list[Record] = [
        find(st.from_type(kind), lambda _: True, settings=calm)
        for kind in RECORDS
        if kind not in standing
    ]
    return [add(one) for one in (*records(), *more)]


def fill(store: SqlStore, changes: Sequence[Change] = ()) -> None:
    """Write some entries: additions, a removal and an addition of the last, and one of nothing."""
    changes = changes or [add(one) for one in records()]
    write(store, *changes, operation="x-first")
    write(store, changes[-1].reversed(), operation="x-second")
    write(store, changes[-1], operation="x-third")
    write(store, operation="x-fourth")


def dump_sqlite(path: Path) -> str:
    """Give a file as SQL text."""
    with sqlite3.connect(path) as one:
        text = "\n".join(one.iterdump())
    one.close()
    return text + "\n"


def dump_postgres(server: Server, database: str) -> str:
    """Give a database as SQL text, without what only a terminal understands."""
    text = subprocess.run(
        [server.programs / "pg_dump", "--inserts", "--no-owner", server.dsn(database)],
        check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    lines = [one for one in text.splitlines() if one and not re.match(r"\\|--", one)]
    return "\n".join(lines) + "\n"


def restore_sqlite(text: str, path: Path) -> None:
    """Make a file of SQL text."""
    one = sqlite3.connect(path)
    one.executescript(text)
    one.close()


def restore_postgres(text: str, server: Server, database: str) -> None:
    """Fill an empty database from SQL text."""
    with psycopg.connect(server.dsn(database), autocommit=True) as one:
        one.execute(text.encode())


def main() -> None:
    """Write what this release's schema makes."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "one.db"
        store = SqlStore(f"sqlite:///{path}")
        fill(store, data())
        store.close()
        (SCHEMAS / f"{REVISION}.sqlite.sql").write_text(dump_sqlite(path), "utf-8")
        assert programs() is not None, "no PostgreSQL server is installed"
        server = Server(Path(folder) / "server")
        store = SqlStore(server.url())
        fill(store, data())
        store.close()
        name = str(store.links.engine.url.database)
        (SCHEMAS / f"{REVISION}.postgres.sql").write_text(dump_postgres(server, name), "utf-8")
        server.stop()


if __name__ == "__main__":
    main()
