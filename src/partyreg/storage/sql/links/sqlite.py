"""Connections to an SQLite file.

Notice: N3.3a 痕迹管理; N3.3c
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.pool import PoolProxiedConnection

from partyreg.storage.errors import LostError, StoreError, UnavailableError
from partyreg.storage.sql.links.base import (
    OTHER,
    PAGE,
    PATIENCE,
    BaseLink,
    Head,
    Question,
    Translated,
)
from partyreg.storage.sql.statements import Texts


class SqliteLink(BaseLink):
    """A connection to an SQLite file."""

    def __init__(self, connection: PoolProxiedConnection, said: Texts) -> None:
        """Take a connection, and a cursor for what every unit of work does."""
        super().__init__(connection, said)
        self._execute = self._raw.cursor().execute

    def leave(self) -> None:
        """End with nothing kept; when the file failed, SQLite has done so itself."""
        with self._ours:
            if self._raw.in_transaction:
                self._execute("ROLLBACK")

    def read(self, ahead: Sequence[Question] = ()) -> Head:  # noqa: ARG002 - asking costs little
        """Begin to look at one state: the first statement fixes it."""
        with self._ours:
            execute = self._execute
            execute("BEGIN")
            return self._head(execute(self.texts.head).fetchone())

    def write(self, ahead: Sequence[Question] = ()) -> Head:  # noqa: ARG002 - asking costs little
        """Begin to write: the file is locked against other writers at once."""
        with self.translated():
            raw = self._raw
            raw.execute("BEGIN IMMEDIATE")
            return self._head(raw.execute(self.texts.head).fetchone())

    def commit(self) -> None:
        """End with everything kept: synchronous=FULL waits for the disk.

        When the disk fails here, the end may stand in the file although SQLite took it back.
        """
        with Translated(self._lost_with_the_disk):
            self._raw.execute("COMMIT")

    def many(self, text: str, rows: Sequence[Sequence[Any]]) -> None:
        """Run a statement once for each of several rows."""
        with self.translated():
            self._raw.executemany(text, rows)

    def add(self, table: sa.Table, rows: Sequence[Sequence[Any]]) -> None:
        """Write very many new rows into a table."""
        if rows:
            self.many(self.texts.adding(table), rows)

    def stream(self, text: str, values: Sequence[Any] = ()) -> Iterator[Any]:
        """Run a statement and give its rows as they come."""
        with self.translated():
            cursor = self._raw.execute(text, values)
        while True:
            with self.translated():
                page = cursor.fetchmany(PAGE)
            if not page:
                return
            yield from page

    def _lost_with_the_disk(self, wrong: BaseException) -> StoreError | None:
        """Give our error for SQLite's at the end of a unit of work."""
        if getattr(wrong, "sqlite_errorname", "").startswith("SQLITE_IOERR"):
            return LostError(_SQLITE["IOERR"])
        return self._translate(wrong)

    def _translate(self, wrong: BaseException) -> StoreError | None:
        """Give our error for SQLite's."""
        return of_sqlite(wrong)


def of_sqlite(wrong: BaseException) -> StoreError | None:
    """Give our error for SQLite's, or None for what is not SQLite's."""
    import sqlite3

    if not isinstance(wrong, (sqlite3.Error, OverflowError, UnicodeError)):
        return None
    code = getattr(wrong, "sqlite_errorname", None) or ""
    if code.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return UnavailableError(f"others have been writing for {PATIENCE:g} seconds")
    return UnavailableError(_SQLITE.get(code.split("_")[1] if "_" in code else "", OTHER))


_SQLITE = {
    "FULL": "the disk is full",
    "IOERR": "the disk cannot be read or written",
    "CORRUPT": "the file is damaged; restore it from a backup",
    "NOTADB": "the file is no register",
    "CANTOPEN": "the file cannot be opened",
    "READONLY": "the file cannot be written",
}
"""What SQLite says, in words; by the second word of its error's name."""


def settle_sqlite(raw: Any, _: Any) -> None:
    """Set an SQLite connection up: we say ourselves when a unit of work begins.

    Nothing is said here that would change a file, which may be no register at all.
    """
    raw.isolation_level = None
    for pragma in (
        f"busy_timeout = {int(PATIENCE * 1000)}", "synchronous = FULL", "foreign_keys = ON",
        "recursive_triggers = ON", "trusted_schema = OFF",
    ):  # fmt: skip
        raw.execute(f"PRAGMA {pragma}")
