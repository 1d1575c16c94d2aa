"""Making a database ready, and bringing an older one up to this release.

A database says in one row which schema it has. Where that is the schema of this release, nothing
else is looked at, and alembic is not loaded; an empty database is made a register by the same
steps that an older one would take, in one transaction.

Notice: N3.3a 痕迹管理
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import sqlalchemy as sa

from partyreg.errors import MissingExtraError
from partyreg.storage.errors import (
    AgainError,
    LostError,
    SchemaError,
    StoreError,
    UnavailableError,
)
from partyreg.storage.sql.links import PATIENCE, Link, Links, Translated, address
from partyreg.storage.sql.schema import REVISION

if TYPE_CHECKING:
    from alembic.script import ScriptDirectory

VERSION_TABLE = "partyreg_version"
"""The table whose one row says which schema a database has."""

MIGRATIONS = Path(__file__).with_name("migrations")
"""Where the steps from schema to schema are."""

_TURN = 0x70617274797265
"""The number of the lock that lets one process at a time change the schema in PostgreSQL."""

_INIT = "make it a register with 'partyreg init'"
_MIGRATE = "bring it up to this release with 'partyreg migrate'"
_FOREIGN = "it holds something else; a register needs a database of its own"
_NEWER = "it was written by a newer release: use that one"


class _Catalogue(NamedTuple):
    """How a database is asked what it holds.

    Attributes:
        begin: begins a change of the schema, one process at a time.
        tables: names everything that it holds.
        known: the same, as far as it is the table of the version.
    """

    begin: tuple[str, ...]
    tables: str
    known: str


_HERE = (
    "FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
    "WHERE n.nspname = current_schema() AND NOT EXISTS "
    "(SELECT FROM pg_catalog.pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')"
)
"""What stands in the schema in use; what an installed extension has put there does not count."""

_CATALOGUES = {
    "sqlite": _Catalogue(
        ("BEGIN IMMEDIATE",), "SELECT name FROM sqlite_schema LIMIT 1",
        f"SELECT name FROM sqlite_schema WHERE name = '{VERSION_TABLE}'",  # noqa: S608 - a constant
    ),
    "postgresql": _Catalogue(
        ("BEGIN ISOLATION LEVEL READ COMMITTED", f"SELECT pg_advisory_xact_lock({_TURN})"),
        f"SELECT c.relname {_HERE} LIMIT 1",
        f"SELECT c.relname {_HERE} AND c.relname = '{VERSION_TABLE}'",
    ),
}  # fmt: skip


def make_ready(links: Links, *, create: bool) -> None:
    """See that a database is a register of this release; make an empty one such a register.

    Args:
        links: to the database; closed again when it is refused.
        create: whether an empty database is made a register.

    Raises:
        SchemaError: it is empty and is not to be made one, holds something else, or was written
            by another release.
        UnavailableError: there is no such file or folder, it cannot be reached, or is no database.

    Notice: N3.3a
    """
    try:
        _make_ready(links, create=create)
    except BaseException:
        links.close()
        raise


def _make_ready(links: Links, *, create: bool) -> None:
    """See that a database is a register of this release, or make it one."""
    _see_release(links)
    _see_place(links, file=not create)
    with _looking(links) as link:
        found, empty = _state(links, link)
    if found is None and empty and create:
        _move(links, MIGRATIONS, REVISION, _expect_empty)
    elif found != REVISION:
        raise _refusal(found, empty=empty)
    if links.name == "sqlite":
        _keep_log(links)


def migrate(
    url: str | sa.URL, *, scripts: Path = MIGRATIONS, to: str = REVISION
) -> tuple[str, str]:
    """Bring a register up to the schema of this release, step by step, in one transaction.

    Stop whoever works with the register first, and make a backup.

    Args:
        url: the address, as for ``partyreg.open``.
        scripts: the folder with the steps; only tests have another.
        to: the schema to end with.

    Returns:
        The schema that it had, and the one that it has.

    Raises:
        SchemaError: it is no register, or was written by a newer release.
        UnavailableError: it cannot be reached, or a step could not be done; nothing has changed.

    Notice: N3.3a
    """
    links = Links(address(url) if isinstance(url, str) else url)
    try:
        _see_place(links, file=True)
        found = _move(links, scripts, to, _expect_older(scripts, to))
    finally:
        links.close()
    return found or to, to


def _see_release(links: Links) -> None:
    """See that SQLite itself is new enough for tables that hold to their types.

    Raises:
        UnavailableError: it is not.
    """
    if links.name == "sqlite":
        import sqlite3

        if sqlite3.sqlite_version_info < (3, 37):
            raise UnavailableError("SQLite 3.37 or newer is needed")


def _see_place(links: Links, *, file: bool) -> None:
    """See that the folder of a file is there, and, where it is wanted, the file.

    Looking for it in SQLite would make one.

    Raises:
        UnavailableError: one is not there.
    """
    name = links.engine.url.database or ""
    if links.name != "sqlite" or name.startswith("file:"):
        return
    if not Path(name).parent.is_dir():
        raise UnavailableError("there is no such folder")
    if file and not Path(name).exists():
        raise UnavailableError(f"there is no such file; {_INIT}")


# -- looking ---------------------------------------------------------------------------------------


@contextmanager
def _looking(links: Links) -> Iterator[Link]:
    """Give a connection for a look."""
    link = links.open()
    try:
        yield link
    except BaseException:
        link.drop()
        raise
    link.close()


def _state(links: Links, link: Link) -> tuple[str | None, bool]:
    """Give the schema that a database has, None without one, and whether it is empty."""
    asked = _CATALOGUES[links.name]
    try:
        rows = link.rows(f"SELECT version_num FROM {VERSION_TABLE}")  # noqa: S608 - a constant
    except UnavailableError:
        if link.rows(asked.known):
            raise
        return None, not link.rows(asked.tables)
    return (str(rows[0][0]) if rows else None), False


def _refusal(found: str | None, *, empty: bool) -> SchemaError:
    """Say why a database is no register of this release."""
    if found is None:
        return SchemaError(None, REVISION, _INIT if empty else _FOREIGN)
    known = found in _before(_steps(MIGRATIONS), REVISION)
    return SchemaError(found, REVISION, _MIGRATE if known else _NEWER)


def _keep_log(links: Links) -> None:
    """Let readers of a file go on while somebody writes; the file remembers it.

    Raises:
        UnavailableError: others have been using the file for too long.
    """
    until = time.monotonic() + PATIENCE
    with _looking(links) as link:
        while True:
            try:
                link.rows("PRAGMA journal_mode = WAL")
            except UnavailableError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.01)
            else:
                return


# -- moving ----------------------------------------------------------------------------------------

Expect = Callable[[str | None, bool], bool]
"""Takes the schema that is there and whether the database is empty; tells whether to go on."""


def _expect_empty(found: str | None, empty: bool) -> bool:
    """Go on with an empty database; another process may have been here first.

    Raises:
        SchemaError: it has become something else.
    """
    if found == REVISION:
        return False
    if found is not None or not empty:
        raise _refusal(found, empty=empty)
    return True


def _expect_older(scripts: Path, to: str) -> Expect:
    """Go on with a register of an older release."""
    older = _before(_steps(scripts), to)

    def expect(found: str | None, empty: bool) -> bool:
        """Go on with a register of an older release.

        Raises:
            SchemaError: it is no register, or of a newer release.
        """
        if found is None or (found != to and found not in older):
            hint = _NEWER if found is not None else _INIT if empty else _FOREIGN
            raise SchemaError(found, to, hint)
        return found != to

    return expect


def _move(links: Links, scripts: Path, to: str, expect: Expect) -> str | None:
    """Take all steps up to a schema in one transaction, if that is still what is expected.

    Returns:
        The schema that was there.
    """
    steps, asked = _steps(scripts), _CATALOGUES[links.name]
    with _translated(links), links.engine.connect() as connection:
        if links.name == "sqlite":  # tables are made anew, and looked through at the end
            connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
        try:
            for text in asked.begin:
                connection.exec_driver_sql(text)
            found, empty = _state_of(connection, asked)
            if expect(found, empty):
                _upgrade(connection, steps, to)
            connection.commit()
        finally:
            connection.invalidate()
    return found


def _state_of(connection: sa.Connection, asked: _Catalogue) -> tuple[str | None, bool]:
    """Give what `_state` gives, inside a change of the schema."""
    if connection.exec_driver_sql(asked.known).first() is None:
        return None, connection.exec_driver_sql(asked.tables).first() is None
    text = f"SELECT version_num FROM {VERSION_TABLE}"  # noqa: S608 - a constant
    return connection.exec_driver_sql(text).scalar(), False


def _upgrade(connection: sa.Connection, steps: ScriptDirectory, to: str) -> None:
    """Take the steps.

    Raises:
        UnavailableError: a row refers to another that is not there.
    """
    from alembic.operations import Operations
    from alembic.runtime.migration import MigrationContext

    context = MigrationContext.configure(
        connection,
        opts={
            "fn": lambda rev, _: steps._upgrade_revs(to, rev),  # noqa: SLF001 - as alembic's own command
            "version_table": VERSION_TABLE,
            "transactional_ddl": True,
        },
    )
    with Operations.context(context):
        context.run_migrations()
    check = "PRAGMA foreign_key_check"
    if connection.dialect.name == "sqlite" and connection.exec_driver_sql(check).first():
        raise UnavailableError("after the steps a row refers to another that is not there")


def _steps(scripts: Path) -> ScriptDirectory:
    """Read the steps, which only alembic can take."""
    try:
        from alembic.config import Config
        from alembic.script import ScriptDirectory
    except ImportError:
        raise MissingExtraError("alembic", "sql", "making and migrating a register") from None

    config = Config()
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    return ScriptDirectory.from_config(config)


def _before(steps: ScriptDirectory, to: str) -> set[str]:
    """Name the schemas from which steps lead to one."""
    return {one.revision for one in steps.iterate_revisions(to, "base")} - {to}


def _translated(links: Links) -> Translated:
    """Give the context in which SQLAlchemy's and alembic's errors become ours."""
    from alembic.util import CommandError

    def translate(wrong: BaseException) -> StoreError | None:
        """Give our error, without a word of theirs."""
        given = (wrong.orig if isinstance(wrong, sa.exc.DBAPIError) else None) or wrong
        ours = links.translate(given)
        if isinstance(ours, (AgainError, LostError)):
            return UnavailableError("the connection was lost, or has to begin again")
        if ours is None and isinstance(wrong, (sa.exc.SQLAlchemyError, CommandError)):
            return UnavailableError(f"its schema cannot be changed ({type(wrong).__name__})")
        return ours

    return Translated(translate)
