"""Registers with a history of every kind of record, and ways to tamper with what is stored."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import cache
from io import BytesIO
from typing import Any

import attrs
import psycopg
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from partyreg.changes import Change
from partyreg.journal import JournalEntry
from partyreg.model import RECORDS, Organisation, Record
from partyreg.repository import Store
from partyreg.storage import MemoryStore
from partyreg.storage.sql import SqlStore
from partyreg.storage.sql.moving import dump, load_dump
from partyreg.testing.conformance.facts import committee, records
from partyreg.testing.registering import register_strategies

AT = datetime(2018, 3, 1, tzinfo=UTC)
POOL = 25
"""How many records of each kind there are to choose from."""


def small(operation: str) -> JournalEntry:
    """Give an entry that is as short as an entry can be."""
    return JournalEntry(operation, AT, date(2018, 3, 1), "a", None, None, "某")


@cache
def pool() -> dict[type[Record], list[Record]]:
    """Give records of every kind but organisations, the same ones every time."""
    register_strategies()
    found: dict[type[Record], list[Record]] = {}
    for kind in RECORDS:
        if kind is not Organisation:
            found[kind] = _drawn(st.from_type(kind), POOL)
    return found


def _drawn(strategy: st.SearchStrategy[Any], count: int) -> list[Any]:
    """Draw some values, the same ones every time."""
    found: list[Any] = []

    @seed(5)
    @settings(max_examples=count, database=None, phases=[Phase.generate], derandomize=False,
              deadline=None, suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(strategy)
    def take(value: Any) -> None:
        found.append(value)

    take()
    return found


class History:
    """Writes random entries into a store: records of every kind come, change and go.

    Args:
        store: an empty one.
        seed: of the choices.
    """

    def __init__(self, store: Store, seed: int = 1) -> None:
        """Begin with two realms."""
        self.store, self.rng = store, random.Random(seed)
        self.standing: dict[tuple[type[Record], str], Record] = {}
        self.gone: list[tuple[type[Record], str]] = []
        self.number = 0
        self.write([Change(None, one, "N3.3a") for one in records()])
        self.standing = {(type(one), one.key): one for one in records()}

    def write(self, changes: Sequence[Change]) -> None:
        """Commit changes in an entry of their own."""
        self.number += 1
        with self.store.begin() as work:
            work.commit(changes, small(f"x-{self.number}"))

    def go_on(self, entries: int, most: int = 3) -> None:
        """Write some entries of up to so many changes; some have none."""
        for _ in range(entries):
            self.write([self._change() for _ in range(self.rng.randint(0, most))])

    def _change(self) -> Change:
        """Make one change, and take note of it."""
        if self.gone and self.rng.random() < 0.1:  # what has gone comes again
            kind, key = self.gone.pop(self.rng.randrange(len(self.gone)))
            again = self.standing[kind, key] = self._record(kind, key)
            return Change(None, again, "N3.3a")
        kind = self.rng.choice(RECORDS)
        ours = [key for of, key in self.standing if of is kind and key[0] == "k"]
        what = self.rng.choice(("add", "add", "change", "remove")) if ours else "add"
        key = f"k-{kind.__name__}-{len(self.standing)}-{self.number}-{self.rng.random():.9f}"
        key = key if what == "add" else self.rng.choice(ours)
        before = self.standing.get((kind, key))
        after = None if what == "remove" else self._record(kind, key)
        if after is None:
            del self.standing[kind, key]
            self.gone.append((kind, key))
        else:
            self.standing[kind, key] = after
        return Change(before, after, "N3.3a")

    def _record(self, kind: type[Record], key: str) -> Record:
        """Give a record of a kind with a key."""
        if kind is not Organisation:
            return attrs.evolve(self.rng.choice(pool()[kind]), key=key)
        units = tuple(self.rng.sample(("u-1", "u-2", "u-3", "u-4"), self.rng.randint(0, 3)))
        name = f"第{self.rng.randint(1, 99)}党委"
        return attrs.evolve(committee(key, "o-2"), name=name, units=units)


@cache
def dumped(entries: int, seed: int = 1, most: int = 3) -> bytes:
    """Give the dump of a history."""
    store, file = MemoryStore(), BytesIO()
    History(store, seed).go_on(entries - 1, most)
    dump(store, file)
    return file.getvalue()


def loaded(url: str, entries: int, seed: int = 1, most: int = 3) -> SqlStore:
    """Give a register in a database that has a history."""
    store = SqlStore(url if "://" in url else f"sqlite:///{url}")
    load_dump(BytesIO(dumped(entries, seed, most)), store)
    return store


class Tamperer:
    """Somebody who can write a database, and has switched off what protects the journal."""

    def __init__(self, store: SqlStore) -> None:
        """Connect, and switch it off."""
        url = store.links.engine.url
        self.sqlite = store.links.name == "sqlite"
        self.raw: Any
        if self.sqlite:
            self.raw = sqlite3.connect(str(url.database), isolation_level=None)
            for (name,) in self.rows("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
                self.run(f"DROP TRIGGER {name}")
            self.run("PRAGMA foreign_keys = OFF")
            self.run("PRAGMA synchronous = OFF")
        else:
            text = url.set(drivername="postgresql").render_as_string(hide_password=False)
            self.raw = psycopg.connect(text, autocommit=True)
            for (name,) in self.rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"):
                self.run(f'ALTER TABLE "{name}" DISABLE TRIGGER ALL')

    def run(self, text: str, *values: Any) -> int:
        """Run a statement, and say how many rows it touched."""
        return int(self._run(text, values).rowcount)

    def rows(self, text: str, *values: Any) -> list[Any]:
        """Run a statement and give its rows."""
        return list(self._run(text, values).fetchall())

    def _run(self, text: str, values: Sequence[Any]) -> Any:
        """Run a statement."""
        return self.raw.execute(text if self.sqlite else text.replace("?", "%s"), values)

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """Take back in the end whatever was done."""
        self.run("BEGIN")
        try:
            yield
        finally:
            self.run("ROLLBACK")

    def close(self) -> None:
        """Go away."""
        self.raw.close()
