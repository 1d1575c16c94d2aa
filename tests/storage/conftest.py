"""Where registers are kept in these tests: in memory, in SQLite files, in PostgreSQL databases.

A new register costs a copy: of a prepared file, or of a prepared database.
"""

from __future__ import annotations

import itertools
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from tests.storage.postgres import Server, programs

from partyreg.repository import Store
from partyreg.storage import open_store
from partyreg.storage.sql import SqlStore

_numbers = itertools.count(1)


class Places:
    """Where new, empty registers come from; at the end all is closed, and databases are dropped.

    Args:
        kind: ``memory``, ``sqlite`` or ``postgres``.
        new: gives the address of a new, empty register.
        drop: throws away what is at an address.
    """

    def __init__(
        self, kind: str, new: Callable[[], str], drop: Callable[[str], None] | None = None
    ) -> None:
        """Begin with none."""
        self.kind, self._new, self._drop = kind, new, drop
        self._opened: list[Store] = []
        self._made: list[str] = []

    def url(self) -> str:
        """Give the address of a new, empty register; ``memory:`` names none that can be shared."""
        self._made.append(self._new())
        return self._made[-1]

    def open(self, url: str) -> Store:
        """Open a register by its address."""
        self._opened.append(open_store(url))
        return self._opened[-1]

    def store(self) -> Store:
        """Give a new, empty store."""
        return self.open(self.url())

    def reopen(self, store: Store) -> Store:
        """Open again what a store keeps; in memory there is but the one."""
        if not isinstance(store, SqlStore):
            return store
        return self.open(store.links.engine.url.render_as_string(hide_password=False))

    def close(self) -> None:
        """Close all that was opened, and drop all that was made."""
        for one in self._opened:
            if isinstance(one, SqlStore):
                one.close()
        if self._drop is not None:
            for url in self._made:
                self._drop(url)


def without_server() -> None:
    """Skip where no PostgreSQL server is installed; where all must run, that is a failure."""
    if programs() is None:
        say = "no PostgreSQL server is installed (Debian: postgresql)"
        if os.environ.get("CI"):
            pytest.fail(say)
        pytest.skip(say)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Give a PostgreSQL server, one for each process of the tests, started when first asked for."""
    without_server()
    one = Server(tmp_path_factory.mktemp("postgres") / "server")
    yield one
    one.stop()


@pytest.fixture(scope="session")
def prepared_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a file with an empty register."""
    path = tmp_path_factory.mktemp("sqlite") / "prepared.db"
    SqlStore(f"sqlite:///{path}").close()
    return path


@pytest.fixture(scope="session")
def prepared_database(server: Server) -> str:
    """Give the name of a database with an empty register, to which nobody is connected."""
    url = server.url()
    SqlStore(url).close()
    return url.rpartition("/")[2]


def copied_file(prepared: Path, folder: Path) -> str:
    """Give the address of a copy of a file."""
    path = folder / f"register-{next(_numbers)}.db"
    shutil.copyfile(prepared, path)
    return str(path)


def copied_database(server: Server, prepared: str) -> str:
    """Give the address of a copy of a database."""
    name = f"copy_{next(_numbers)}"
    with psycopg.connect(server.dsn("postgres"), autocommit=True) as one:
        one.execute(f"CREATE DATABASE {name} TEMPLATE {prepared}")
    return server.url(name)


def dropped(server: Server, url: str) -> None:
    """Drop a database, whoever is still connected: many would make the server slow to stop."""
    with psycopg.connect(server.dsn("postgres"), autocommit=True) as one:
        one.execute(f"DROP DATABASE IF EXISTS {url.rpartition('/')[2]} WITH (FORCE)")


def places(kind: str, request: pytest.FixtureRequest) -> Places:
    """Give where registers of a kind come from; only what that kind needs is started."""
    if kind == "memory":
        return Places(kind, lambda: "memory:")
    if kind == "sqlite":
        file = request.getfixturevalue("prepared_file")
        folder = request.getfixturevalue("tmp_path")
        return Places(kind, lambda: copied_file(file, folder))
    server = request.getfixturevalue("server")
    database = request.getfixturevalue("prepared_database")
    return Places(kind, lambda: copied_database(server, database), lambda url: dropped(server, url))


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def any_place(request: pytest.FixtureRequest) -> Iterator[Places]:
    """Give where new, empty registers come from: one of all three kinds."""
    found = places(request.param, request)
    yield found
    found.close()


@pytest.fixture(params=["sqlite", "postgres"])
def sql_place(request: pytest.FixtureRequest) -> Iterator[Places]:
    """Give where new, empty registers come from: one of the two kinds of database."""
    found = places(request.param, request)
    yield found
    found.close()


@pytest.fixture
def store_url(any_place: Places) -> str:
    """Give the address of a new, empty register, of each of the three kinds."""
    return any_place.url()


@pytest.fixture
def make_store(any_place: Places) -> Callable[[], Store]:
    """Give what makes new, empty stores, of each of the three kinds."""
    return any_place.store


@pytest.fixture
def sql_url(sql_place: Places) -> str:
    """Give the address of a new, empty register in a database, of both kinds."""
    return sql_place.url()
