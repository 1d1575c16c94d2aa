"""A connection to where a register is kept: how its units of work begin and end, per database.

SQLAlchemy gives the connection and composes the statements; the driver runs them. Whatever the
driver raises comes out as one of ours, with nothing of its text, which may quote stored values.

Notice: N3.3a 痕迹管理; N3.3c
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from itertools import count
from types import TracebackType
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.pool import PoolProxiedConnection

from partyreg.errors import Fault, InputError
from partyreg.storage.errors import AgainError, LostError, StoreError, UnavailableError
from partyreg.storage.sql.chain import START
from partyreg.storage.sql.statements import Texts, texts

if TYPE_CHECKING:
    from collections.abc import Callable

PATIENCE = 30.0
"""For how many seconds a writer waits for its turn before it is told that the store is busy."""

PAGE = 2_000
"""How many rows are fetched at once."""


class Head(NamedTuple):
    """The end of the journal: the last entry's number and hash."""

    number: int
    hash: bytes


NOWHERE = Head(0, START)
"""Before the first entry."""


class Translated:
    """Turns a driver's error into one of ours, and keeps nothing of it."""

    def __init__(self, translate: Callable[[BaseException], StoreError | None]) -> None:
        """Take what knows the driver's errors."""
        self._translate = translate

    def __enter__(self) -> None:
        """Begin."""

    def __exit__(
        self, kind: type[BaseException] | None, wrong: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        """Raise our own error in the place of the driver's.

        Raises:
            StoreError: the driver raised something.
        """
        ours = None if wrong is None else self._translate(wrong)
        if ours is None:
            return
        try:
            raise ours
        finally:
            # neither shown nor reachable: a driver's detail quotes the values of the row
            ours.__context__ = ours.__cause__ = None


Question = tuple[str, tuple[Any, ...]]
"""A statement and its values."""


Question = tuple[str, tuple[Any, ...]]
"""A statement and its values."""


class Link(Protocol):
    """One connection of a store."""

    texts: Texts

    def read(self) -> Head:
        """Begin to look at one state."""

    def write(self, ahead: Sequence[Question] = ()) -> Head:
        """Begin to write: nobody else commits until the end.

        Args:
            ahead: what will be asked next; where a round trip costs, it is asked at once.
        """

    def commit(self) -> None:
        """End with everything kept, and only come back when it would survive a power cut."""

    def leave(self) -> None:
        """End with nothing kept."""

    def rows(self, text: str, values: Sequence[Any] = ()) -> list[Any]:
        """Run a statement and give its rows."""

    def run(self, text: str, values: Sequence[Any] = ()) -> int:
        """Run a statement and say how many rows it touched."""

    def many(self, text: str, rows: Sequence[Sequence[Any]]) -> None:
        """Run a statement once for each of several rows."""

    def add(self, table: sa.Table, rows: Sequence[Sequence[Any]]) -> None:
        """Write very many new rows into a table, all columns in order."""

    def together(self) -> AbstractContextManager[object]:
        """Send what is run inside without waiting for each answer, where that can be done."""

    def stream(self, text: str, values: Sequence[Any] = ()) -> Iterator[Any]:
        """Run a statement and give its rows as they come, some held at a time."""

    def translated(self) -> Translated:
        """Give the context in which the driver's errors become ours."""

    def close(self) -> None:
        """Give the connection back."""

    def drop(self) -> None:
        """Throw the connection away."""


class _Link:
    """What the two have in common."""

    def __init__(self, connection: PoolProxiedConnection, said: Texts) -> None:
        """Take a connection."""
        self.texts = said
        self._connection = connection
        self._raw: Any = connection.driver_connection
        self._ours = Translated(self._translate)

    def run(self, text: str, values: Sequence[Any] = ()) -> int:
        """Run a statement and say how many rows it touched."""
        with self.translated():
            return int(self._raw.execute(text, values).rowcount)

    def rows(self, text: str, values: Sequence[Any] = ()) -> list[Any]:
        """Run a statement and give its rows."""
        with self.translated():
            return list(self._raw.execute(text, values).fetchall())

    def leave(self) -> None:
        """End with nothing kept."""
        with self._ours:
            self._raw.rollback()

    def together(self) -> AbstractContextManager[object]:
        """Send what is run inside one by one."""
        return nullcontext()

    def close(self) -> None:
        """Give the connection back."""
        self._connection.close()

    def drop(self) -> None:
        """Throw the connection away."""
        self._connection.invalidate()

    def translated(self) -> Translated:
        """Give the context in which the driver's errors become ours."""
        return self._ours

    def _translate(self, wrong: BaseException) -> StoreError | None:
        """Give our error for the driver's, or None for what is not the driver's.

        Raises:
            NotImplementedError: the kind of connection does not say how.
        """
        raise NotImplementedError

    def _head(self, found: Any) -> Head:
        """Give the end of the journal from its row."""
        return NOWHERE if found is None else Head(found[0], bytes(found[1]))


class SqliteLink(_Link):
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

    def read(self) -> Head:
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
        return _of_sqlite(wrong)


def _of_sqlite(wrong: BaseException) -> StoreError | None:
    """Give our error for SQLite's, or None for what is not SQLite's."""
    import sqlite3

    if not isinstance(wrong, sqlite3.Error):
        return None
    code = getattr(wrong, "sqlite_errorname", None) or ""
    if code.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return UnavailableError(f"others have been writing for {PATIENCE:g} seconds")
    return UnavailableError(_SQLITE.get(code.split("_")[1] if "_" in code else "", _OTHER))


_OTHER = "the database refused the statement"
_SQLITE = {
    "FULL": "the disk is full",
    "IOERR": "the disk cannot be read or written",
    "CORRUPT": "the file is damaged; restore it from a backup",
    "NOTADB": "the file is no register",
    "CANTOPEN": "the file cannot be opened",
    "READONLY": "the file cannot be written",
}
"""What SQLite says, in words; by the second word of its error's name."""


class PostgresLink(_Link):
    """A connection to PostgreSQL."""

    _READ = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
    _WRITE = (
        "BEGIN ISOLATION LEVEL SERIALIZABLE", "SET LOCAL synchronous_commit TO off",
        "LOCK TABLE writers_turn IN EXCLUSIVE MODE",
    )  # fmt: skip
    _cursors = count(1)

    def __init__(self, connection: PoolProxiedConnection, said: Texts) -> None:
        """Take a connection."""
        super().__init__(connection, said)
        self._answers: dict[Question, list[Any]] = {}


    def __init__(self, connection: PoolProxiedConnection, said: Texts) -> None:
        """Take a connection."""
        super().__init__(connection, said)
        self._answers: dict[Question, list[Any]] = {}

    _FLUSH = "SELECT pg_logical_emit_message(true, 'partyreg', '')"

    def read(self) -> Head:
        """Begin to look at one state, in one round trip: the first query fixes it."""
        self._answers.clear()
        with self.translated():
            cursor = self._raw.execute(f"{self._READ}; {self.texts.head}")
            cursor.nextset()
            return self._head(cursor.fetchone())

    def write(self, ahead: Sequence[Question] = ()) -> Head:
        """Begin to write: whoever else wants to waits, and only then is the state fixed.

        All is sent in one go, since others wait for the end of this.
        """
        self._answers.clear()
        with self.translated():
            with self._raw.pipeline():
                for text in self._WRITE:
                    self._raw.execute(text)
                head = self._raw.execute(self.texts.head)
                asked = {one: self._raw.execute(*one) for one in ahead}
            self._answers.update((one, found.fetchall()) for one, found in asked.items())
            return self._head(head.fetchone())

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
        return _of_postgres(wrong, lost=self._raw.closed)


def _of_postgres(wrong: BaseException, *, lost: bool = False) -> StoreError | None:
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
    return UnavailableError(_OTHER)


def address(text: str) -> sa.URL:
    """Give the address of a database: as it is written, or of the SQLite file at a path.

    Raises:
        InputError: it is none that can be read; nothing of it is repeated, since it may hold a
            password.

    Example:
        >>> address("registers/one.db").database
        'registers/one.db'
        >>> address("postgres://user@127.0.0.1/one").drivername
        'postgresql+psycopg'
    """
    if "://" not in text:
        return sa.URL.create("sqlite", database=text)
    scheme, _, rest = text.partition("://")
    postgres = scheme in ("postgres", "postgresql", "postgresql+psycopg")
    if not postgres and scheme != "sqlite":
        raise InputError([Fault("url", "it begins with neither postgresql+psycopg nor sqlite")])
    try:
        return sa.make_url(f"postgresql+psycopg://{rest}" if postgres else text)
    except (ValueError, sa.exc.ArgumentError):
        pass  # the error quotes what was written
    raise InputError([Fault("url", "it is no address of a database; its parts cannot be read")])


class Links:
    """The connections of a store."""

    def __init__(self, url: sa.URL) -> None:
        """Take a database's address.

        Raises:
            UnavailableError: it is neither SQLite nor PostgreSQL.
        """
        self.name = url.get_backend_name()
        if self.name not in ("sqlite", "postgresql"):
            raise UnavailableError("it is neither an SQLite file nor a PostgreSQL database")
        self.engine = sa.create_engine(url, hide_parameters=True, pool_reset_on_return=None)
        self.texts = texts(self.name)
        event.listen(self.engine, "connect", _settle_sqlite if self.name == "sqlite" else _settle)

    def open(self) -> Link:
        """Give a connection.

        Raises:
            UnavailableError: there is none to be had.
        """
        try:
            connection = self.engine.raw_connection()
        except Exception as wrong:  # noqa: BLE001 - whatever the driver raises may quote the address
            ours: StoreError = UnavailableError(f"it cannot be opened ({type(wrong).__name__})")
            if self.name == "sqlite":
                ours = self.translate(getattr(wrong, "orig", None) or wrong) or ours
        else:
            return (SqliteLink if self.name == "sqlite" else PostgresLink)(connection, self.texts)
        raise ours

    def translate(self, wrong: BaseException) -> StoreError | None:
        """Give our error for the driver's, or None for what is not the driver's."""
        return _of_sqlite(wrong) if self.name == "sqlite" else _of_postgres(wrong)

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()


def _settle_sqlite(raw: Any, _: Any) -> None:
    """Set an SQLite connection up: we say ourselves when a unit of work begins.

    Nothing is said here that would change a file, which may be no register at all.
    """
    raw.isolation_level = None
    for pragma in (
        f"busy_timeout = {int(PATIENCE * 1000)}", "synchronous = FULL", "foreign_keys = ON",
        "recursive_triggers = ON", "trusted_schema = OFF",
    ):  # fmt: skip
        raw.execute(f"PRAGMA {pragma}")


def _settle(raw: Any, _: Any) -> None:
    """Set a PostgreSQL connection up: we say ourselves when a unit of work begins."""
    raw.autocommit = True
    raw.execute(
        f"SET synchronous_commit TO on; SET lock_timeout TO {int(PATIENCE * 1000)}; "
        "SET idle_in_transaction_session_timeout TO 0"
    )
