"""From an address to connections.

Notice: N3.3a 痕迹管理; N3.3c
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import event

from partyreg.errors import Fault, InputError
from partyreg.storage.errors import StoreError, UnavailableError
from partyreg.storage.sql.links.base import Link
from partyreg.storage.sql.links.postgres import PostgresLink, of_postgres, settle
from partyreg.storage.sql.links.sqlite import SqliteLink, of_sqlite, settle_sqlite
from partyreg.storage.sql.statements import texts


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


def _engine(url: sa.URL) -> sa.Engine:
    """Give what makes connections.

    Raises:
        UnavailableError: the address has parts that SQLAlchemy does not take.
    """
    try:
        return sa.create_engine(url, hide_parameters=True, pool_reset_on_return=None)
    except (sa.exc.ArgumentError, TypeError, ValueError):
        pass  # the error quotes parts of the address
    raise UnavailableError("its address has a part that cannot be used")


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
        self.distant = self.name == "postgresql"
        self.engine = _engine(url)
        self.texts = texts(self.name)
        event.listen(self.engine, "connect", settle_sqlite if self.name == "sqlite" else settle)

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
        return of_sqlite(wrong) if self.name == "sqlite" else of_postgres(wrong)

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()
