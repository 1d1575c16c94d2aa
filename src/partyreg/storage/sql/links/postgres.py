"""Connections to PostgreSQL.

Notice: N3.3a 痕迹管理; N3.3c
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from typing import Any

import sqlalchemy as sa
from sqlalchemy.pool import PoolProxiedConnection

from partyreg.storage.errors import AgainError, LostError, StoreError, UnavailableError
from partyreg.storage.sql.links.base import OTHER, PAGE, PATIENCE, BaseLink, Head, Question
from partyreg.storage.sql.statements import Texts


class PostgresLink(BaseLink):
    """A connection to PostgreSQL."""

    _READ = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
    _WRITE = (
        "BEGIN ISOLATION LEVEL SERIALIZABLE", "SET LOCAL synchronous_commit TO off",
        "LOCK TABLE writers_turn IN EXCLUSIVE MODE",
    )  # fmt: skip
    _FLUSH = "SELECT pg_logical_emit_message(true, 'partyreg', '')"
    _cursors = count(1)

    def __init__(self, connection: PoolProxiedConnection, said: Texts) -> None:
        """Take a connection."""
        super().__init__(connection, said)
        self._answers: dict[Question, list[Any]] = {}

    def read(self, ahead: Sequence[Question] = ()) -> Head:
        """Begin to look at one state, in one round trip: the first query fixes it."""
        return self._begin((self._READ,), ahead)

    def write(self, ahead: Sequence[Question] = ()) -> Head:
        """Begin to write: whoever else wants to waits, and only then is the state fixed.

        All is sent in one go, since others wait for the end of this.
        """
        return self._begin(self._WRITE, ahead)

    def _begin(self, begin: Sequence[str], ahead: Sequence[Question]) -> Head:
        """Begin, and give the end of the journal, with what is asked ahead, in one round trip."""
        self._answers.clear()
        questions = (text % tuple(map(_literal, values)) for text, values in ahead)
        with self.translated():
            cursor = self._raw.execute("; ".join((*begin, self.texts.head, *questions)))
            for _ in begin:
                cursor.nextset()
            head = self._head(cursor.fetchone())
            for one in ahead:
                cursor.nextset()
                self._answers[one] = cursor.fetchall()
            return head

    def rows(self, text: str, values: Sequence[Any] = ()) -> list[Any]:
        """Run a statement and give its rows, unless they have been asked for ahead."""
        if self._answers:
            found = self._answers.pop((text, tuple(values)), None)
            if found is not None:
                return found
        return super().rows(text, values)

    def commit(self) -> None:
        """End with everything kept.

        The turn is given on before the disk has been waited for, and then it is waited for,
        together with whoever has committed meanwhile: a commit that is acknowledged survives, and
        so does all that came before it.
        """
        with self.translated():
            self._raw.execute("COMMIT")
        try:
            with self.translated():
                self._raw.execute(self._FLUSH)
        except StoreError:  # it has happened, and nobody knows whether it would survive
            lost = LostError("the disk of the database could not be waited for")
        else:
            return
        raise lost

    @contextmanager
    def together(self) -> Iterator[None]:
        """Send what is run inside in one go; what fails shows at the end."""
        with self.translated(), self._raw.pipeline():
            yield

    def many(self, text: str, rows: Sequence[Sequence[Any]]) -> None:
        """Run a statement once for each of several rows."""
        with self.translated(), self._raw.cursor() as cursor:
            cursor.executemany(text, rows)

    def add(self, table: sa.Table, rows: Sequence[Sequence[Any]]) -> None:
        """Write very many new rows into a table, through the server's own way of copying."""
        if not rows:
            return
        columns = ", ".join(f'"{column.name}"' for column in table.columns)
        text = f'COPY "{table.name}" ({columns}) FROM STDIN'
        with self.translated(), self._raw.cursor() as cursor, cursor.copy(text) as copying:
            for row in rows:
                copying.write_row(row)

    def stream(self, text: str, values: Sequence[Any] = ()) -> Iterator[Any]:
        """Run a statement and give its rows as they come, from a cursor of the server."""
        with self.translated():
            cursor = self._raw.cursor(name=f"partyreg_{next(self._cursors)}")
            cursor.itersize = PAGE
            cursor.execute(text, values)
        try:
            while True:
                with self.translated():
                    page = cursor.fetchmany(PAGE)
                if not page:
                    return
                yield from page
        finally:
            with self.translated():
                cursor.close()

    def _translate(self, wrong: BaseException) -> StoreError | None:
        """Give our error for PostgreSQL's."""
        return of_postgres(wrong, lost=self._raw.closed)


def _literal(value: object) -> str:
    """Write a value into a statement, as the driver writes it."""
    from psycopg import sql

    return sql.Literal(value).as_string(None)


def of_postgres(wrong: BaseException, *, lost: bool = False) -> StoreError | None:
    """Give our error for PostgreSQL's, or None for what is not PostgreSQL's."""
    import psycopg

    if not isinstance(wrong, psycopg.Error):
        return None
    if lost or isinstance(wrong, psycopg.InterfaceError):
        return LostError("the connection to the database was lost")
    if wrong.sqlstate in ("40001", "40P01"):
        return AgainError("the database asks to begin again")
    if wrong.sqlstate in ("55P03", "57014"):
        return UnavailableError(f"others have been writing for {PATIENCE:g} seconds")
    return UnavailableError(OTHER)


def settle(raw: Any, _: Any) -> None:
    """Set a PostgreSQL connection up: we say ourselves when a unit of work begins."""
    raw.autocommit = True
    raw.execute(
        f"SET synchronous_commit TO on; SET lock_timeout TO {int(PATIENCE * 1000)}; "
        "SET idle_in_transaction_session_timeout TO 0"
    )
