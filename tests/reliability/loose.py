"""The unprotected controls: the same stores, without what protects them.

They do what ordinary code does: read in one transaction, decide, and write in another one that
does not look back. Each test of an interleaving must see what goes wrong on them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from typing import Any, cast

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from partyreg.changes import Change
from partyreg.journal import JournalEntry
from partyreg.model import Organisation
from partyreg.storage import MemoryStore, memory
from partyreg.storage.memory import MemoryTransaction
from partyreg.storage.sql import SqlStore, committing, links, writing
from partyreg.storage.sql.cache import Cache
from partyreg.storage.sql.links import Head
from partyreg.storage.sql.reads import Began
from partyreg.storage.sql.session import Session
from partyreg.tree import OrgTree


def _take_no_turn(session: Session, _: Began, __: str) -> Head:
    """Write in a transaction of its own that locks nothing and compares nothing."""
    session.leave()
    session.enter(alone=True)
    return session.known.head


def _fold_nothing(cache: Cache, _: Iterable[Change]) -> Any:
    """Let no tree refuse anything: it is read anew when it is asked for."""
    cache.loaded = None
    return lambda: None


def loosen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the protection off the stores in a database: the turn, the reads, the befores."""
    monkeypatch.setattr(committing, "take_turn", _take_no_turn)
    monkeypatch.setattr(writing, "check", lambda *_: None)
    monkeypatch.setattr(Cache, "fold", _fold_nothing)
    monkeypatch.setattr(links.SqliteLink, "write", lambda link, *_: link.read())
    begin = ("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE",)
    monkeypatch.setattr(links.PostgresLink, "_WRITE", begin)


class LooseSqlStore(SqlStore):
    """A store in a database whose foreign keys are off as well."""

    def __init__(self, url: str | sa.URL) -> None:
        """Open it."""
        super().__init__(url)
        event.listen(self.links.engine, "connect", _without_foreign_keys)
        self.close()


def _without_foreign_keys(raw: Any, _: Any) -> None:
    """Let rows refer to what is not there."""
    if type(raw).__module__.startswith("psycopg"):
        raw.execute("SET session_replication_role TO replica")
    else:
        raw.execute("PRAGMA foreign_keys = OFF")


class LooseMemoryStore(MemoryStore):
    """A store in memory without its lock, whose units of work write over whatever is there."""

    def __init__(self) -> None:
        """Start empty."""
        super().__init__()
        self._lock = cast("Any", nullcontext())
        self._tree = cast("Any", _NoTree())

    @contextmanager
    def begin(self, *, alone: bool = False) -> Iterator[MemoryTransaction]:
        """Open a unit of work beside the others."""
        yield _LooseTransaction(self)


class _NoTree:
    """A tree that refuses nothing."""

    def apply(self, changes: Iterable[Change]) -> None:
        """Take whatever comes."""
        list(changes)


class _LooseTransaction(MemoryTransaction):
    """A unit of work that reads its own tree, and does not look back."""

    @property
    def tree(self) -> OrgTree:
        """Give a tree read from the records."""
        return OrgTree(self._store._tables[Organisation].values())

    def commit(self, changes: Iterable[Change], entry: JournalEntry) -> JournalEntry:
        """Write over what is there, whatever it was."""
        tables = self._store._tables
        blind = [_blind(one, tables[one.table].get(one.key)) for one in changes]
        return super().commit([one for one in blind if one is not None], entry)


def _blind(change: Change, stored: Any) -> Change | None:
    """Give a change that starts from what is there."""
    if change.after is None and stored is None:
        return None
    return change if stored == change.before else Change(stored, change.after, change.clause)


__all__ = ["LooseMemoryStore", "LooseSqlStore", "loosen", "memory"]
