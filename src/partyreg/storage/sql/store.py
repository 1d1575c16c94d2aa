"""A register in a database: SQLite in a file, or PostgreSQL.

A unit of work looks at one state of the database, and notes what it has read. Its commit waits for
its turn, after which nobody else commits; sees in the journal whether anything that was read has
been changed by others since; checks every ``before``; and writes records, indexes and the journal's
entry in one transaction. So a commit that conflicts with nothing goes through whatever the others
did, and one that conflicts is refused before anything is written.

One store does one unit of work at a time; a second thread waits. Several processes, or several
stores in one, work at the same time.

Notice: N3.3a 痕迹管理
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import TypeVar, cast

import sqlalchemy as sa

from partyreg.errors import Fault, InputError
from partyreg.journal import JournalEntry
from partyreg.model import Record
from partyreg.storage.errors import LostError, StoreError, UnavailableError
from partyreg.storage.sql import chain, codec
from partyreg.storage.sql.committing import operation as entry_named
from partyreg.storage.sql.exact import entries
from partyreg.storage.sql.links import Link, Links
from partyreg.storage.sql.migrating import make_ready
from partyreg.storage.sql.schema import KEPT
from partyreg.storage.sql.session import Session
from partyreg.storage.sql.transaction import SqlTransaction, Turn

R = TypeVar("R", bound=Record)


_INHERITED: list[object] = []
"""What a forked process has of its parent's stores."""


class SqlStore:
    """Keeps a register in a database.

    Args:
        url: an SQLAlchemy address of an SQLite file or a PostgreSQL database.
        algorithm: of the journal's hash chain, ``sha256`` or ``sm3``; each entry records its own.
        create: whether an empty database is made ready; else it is refused.

    Raises:
        InputError: there is no such algorithm here.
        SchemaError: the database was written by another release, or is no register.
        UnavailableError: the database cannot be reached.

    Notice: N3.3a 痕迹管理
    """

    def __init__(
        self, url: str | sa.URL, *, algorithm: str = "sha256", create: bool = True
    ) -> None:
        """Open a database."""
        if not chain.available(algorithm):
            raise InputError([Fault("algorithm", f"there is no {algorithm!r} here")])
        self.algorithm = algorithm
        self.links = Links(sa.make_url(url))
        make_ready(self.links, create=create)
        self._start()

    def _start(self) -> None:
        """Begin with nothing known: at first, and in a process that was forked."""
        self._pid = os.getpid()
        self._turn = Turn()
        self._session = Session(self.links)

    def _see_process(self) -> None:
        """In a process that was forked, leave the parent's connections to the parent.

        They are kept, untouched: whoever closes one closes it for the parent, too.
        """
        if os.getpid() != self._pid:
            _INHERITED.append((self._session, self.links.engine.pool))
            self.links.engine.dispose(close=False)
            self._start()

    def begin(self, *, alone: bool = False) -> AbstractContextManager[SqlTransaction]:
        """Open a unit of work on one state of the register.

        One that is opened inside another of the same thread looks at the same state.

        Args:
            alone: take the turn to write at once, so that nobody else commits until the end and
                nothing that is read can be changed by others.

        Raises:
            UnavailableError: the database cannot be reached, or others write for too long.
        """
        if os.getpid() != self._pid:
            self._see_process()
        return SqlTransaction(self._turn, self._session, self.algorithm, alone=alone)

    def operation(self, operation: str) -> JournalEntry | None:
        """Give the entry of an operation id, or None: the answer after an unknown outcome."""
        with self.begin():
            return entry_named(self._session.link, operation)

    def stream(self, table: type[R]) -> Iterator[R]:
        """Stream all records of a class from one state, while other work goes on."""
        link, kept = self._looking(), KEPT[table]
        try:
            for row in link.stream(link.texts.of[table].every):
                yield cast("R", kept.read(row))
        finally:
            give_back(link)

    def journal(self, *, after: int = 0) -> Iterator[JournalEntry]:
        """Stream the journal from a number on, in order, from one state."""
        for header, parts in self.exact(after=after):
            yield codec.entry_of(header, parts)

    def exact(self, *, after: int = 0) -> Iterator[tuple[bytes, list[bytes]]]:
        """Stream the exact bytes of the journal: of each entry, its header and its parts."""
        link = self._looking()
        try:
            for one in entries(link, after=after):
                if one.header is not None:
                    yield one.header, [body for _, body in one.parts]
        finally:
            give_back(link)

    def _looking(self) -> Link:
        """Give a connection that looks at one state; one lost while it waited is replaced.

        Raises:
            UnavailableError: the database cannot be reached.
        """
        self._see_process()
        for _ in range(2):
            link = self.links.open()
            try:
                link.read()
            except LostError:
                link.drop()
                self.links.close()
            except BaseException:
                give_back(link)
                raise
            else:
                return link
        raise UnavailableError("the connection to the database was lost")

    def close(self) -> None:
        """Close all connections; whoever goes on using the store opens them anew."""
        self._see_process()
        with self._turn.lock:
            self._session.close()
            self.links.close()


def give_back(link: Link) -> None:
    """End whatever a connection looks at, and give it back."""
    try:
        link.leave()
    except StoreError:
        link.drop()
    except BaseException:
        link.drop()
        raise
    else:
        link.close()
