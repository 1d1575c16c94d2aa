"""Every call of the database failing, one after the other, in every way, in every kind of write.

What a register does is given as a word; the words are done on one store, whose calls fail, and what
is left is compared with what another, sound store sees.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from attrs import evolve
from tests.reliability.failing import WAYS, Plot, plotted
from tests.reliability.worlds import (
    PAPER,
    Office,
    entry_named,
    folded,
    found,
    number,
    reset,
    same_tree,
    state,
    whole,
)
from tests.storage.postgres import Server

from partyreg.changes import Change
from partyreg.model import Grants, Organisation, Unit
from partyreg.restructuring import Absorb, Plan
from partyreg.storage import OutcomeUnknownError, UnavailableError
from partyreg.storage.sql import SqlStore
from partyreg.storage.sql.links import postgres, sqlite
from partyreg.values import Function

pytestmark = pytest.mark.clause("N3.3a")

EVERY_WAY = os.environ.get("PARTYREG_EVERY_WAY") == "1"
"""Whether each call fails in every way, as in `make reliability`; else one way each, in turn."""

LAST = 5
"""How many calls at the end, with the commit among them, always fail in every way."""

Word = Callable[[Office, str], object]


def _load(office: Office, name: str) -> None:
    """Add units and an organisation in bulk."""
    branch = state(office.register.store)[Organisation, "C"]
    assert isinstance(branch, Organisation)
    made = evolve(branch, key="L", code="000000000098", name="L", parent="W")
    changes = [Change(None, Unit(f"u-{at}", "某院"), "G2.1") for at in range(3)]
    changes += [Change(None, made, "Y-first"), Change(None, Grants("L", frozenset()), "G1.2")]
    with office.register.store.begin() as work:
        assert len(work.tree) > 10
        work.load(changes, entry_named(name))


def _alone(office: Office, name: str) -> None:
    """Read much and write a little in a unit of work that is alone."""
    with office.register.store.begin(alone=True) as work:
        one = next(iter(work.every(Organisation)))
        assert one.key in work.tree
        assert work.held[one.key]
        assert work.find(Organisation, "code", one.code) == (one,)
        work.commit([Change(None, Unit("u-1", "某院"), "G2.1")], entry_named(name))


def _plan(office: Office, name: str) -> None:
    """Merge two branches."""
    plans = office.desk("B").plans
    plans.apply(plans.preview(Plan("合并", [Absorb("C", "C2")], PAPER)), operation=name)


WORDS: dict[str, Word] = {
    "move": lambda office, name: office.desk("A").organisations.move(
        "X", "Y", evidence=PAPER, operation=name
    ),
    "create": lambda office, name: office.desk("A").organisations.create(
        "W村党支部", code="000000000099", under="W", evidence=PAPER, operation=name
    ),
    "admit": lambda office, name: office.desk("B").members.add(
        "乙某", number(9), branch="C3", reason="new-admission", evidence=PAPER, operation=name
    ),
    "revoke": lambda office, name: office.administrator("A").rights.revoke(
        "B", Function.ADD_NEW_ADMISSION, evidence=PAPER, operation=name
    ),
    "apply": lambda office, name: office.desk("C").transfers.submit("m-1", "E", operation=name),
    "plan": _plan,
    "load": _load,
    "alone": _alone,
}
"""Every kind of write, and a unit of work that is alone from the beginning."""


class Bench:
    """A store whose calls fail, a sound one beside it, and the register over both."""

    def __init__(self, place: str) -> None:
        """Install a register."""
        self.sound = SqlStore(place)
        accounts = found(self.sound)
        self.store = SqlStore(place)
        self.plot: Plot = plotted(self.store)
        self.office = Office(self.store, accounts, seed=1)
        self.other = Office(self.sound, accounts, seed=2)
        self.mark, self.turn, self.start = 1, 0, state(self.sound)

    def count(self, word: str) -> int:
        """Count the calls of one word."""
        self.plot.set(0, "")
        self._disturb()
        WORDS[word](self.office, f"count-{self.turn}")
        calls = self.plot.calls
        self._back()
        return calls

    def fail(self, word: str, at: int, way: str) -> None:
        """Let one call fail, and see that nothing is wrong afterwards, and all goes on."""
        self._disturb()
        name, before = f"{word}-{self.turn}", self._last()
        self.plot.set(at, way)
        told = "done"
        try:
            WORDS[word](self.office, name)
        except OutcomeUnknownError as unknown:
            told = f"unknown: {unknown.operation}"
        except UnavailableError:
            told = "not done"
        except KeyboardInterrupt:
            told = f"unknown: {name}"
        self.plot.set(0, "")
        kept = self.sound.operation(name) is not None
        assert self._last() == before + kept
        assert told == f"unknown: {name}" or kept == (told == "done"), (told, kept)
        self._consistent()
        WORDS[word](self.office, name)
        assert self._last() == before + 1
        self._back()

    def _disturb(self) -> None:
        """Let somebody else change something, so that there is something to catch up with."""
        self.turn += 1
        self.other.desk("A").organisations.move("Z", "V", evidence=PAPER)

    def _last(self) -> int:
        """Give the number of the last entry, as the sound store has it."""
        with self.sound.begin() as work:
            return work.last_number

    def _consistent(self) -> None:
        """See that the store whose calls failed knows exactly what the other one reads."""
        now = state(self.sound)
        with self.store.begin() as work:
            same_tree(work.tree, now)
            assert dict(work.held) == {
                key: one.functions for (_, key), one in now.items() if isinstance(one, Grants)
            }
            for kind, key in {*now, *self.start}:
                assert work.get(kind, key) == now.get((kind, key)), (kind, key)
        assert folded(self.sound.journal(after=self.mark), self.start) == now

    def _back(self) -> None:
        """Go back to the beginning; the store with the failures stays open."""
        self.mark = reset(self.sound, self.mark, f"reset-{self.turn}")

    def close(self) -> None:
        """Look at the whole, and close both."""
        assert whole(self.store) == self.start
        assert whole(self.sound) == self.start
        self.store.close()
        self.sound.close()


STORES = [("sqlite", word) for word in WORDS]
STORES += [("postgresql", word) for word in (WORDS if EVERY_WAY else ("move", "load", "alone"))]
"""On PostgreSQL some words stand for all, except in `make reliability`."""


@pytest.fixture
def bench(request: pytest.FixtureRequest, kind: str, fast: Path) -> Iterator[Bench]:
    """Give a bench on a kind of database."""
    if kind == "sqlite":
        place = f"sqlite:///{fast}/register.db"
    else:
        server: Server = request.getfixturevalue("server")
        place = server.url()
    one = Bench(place)
    yield one
    one.close()


@pytest.mark.parametrize(("kind", "word"), STORES)
def test_whichever_call_fails_all_or_nothing_is_kept(bench: Bench, word: str) -> None:
    """For every call and every way of failing: whole, typed, once, and consistent afterwards."""
    calls = bench.count(word)
    assert calls > 5
    for at in range(1, calls + 1):
        first = 0 if EVERY_WAY or calls - at < LAST else len(WAYS) - 1
        for turn in range(first, len(WAYS)):
            bench.fail(word, at, WAYS[(at + turn) % len(WAYS)])


@pytest.mark.parametrize(("kind", "word"), [("sqlite", "move"), ("postgresql", "move")])
def test_a_store_kept_cold_is_filled_whichever_call_fails(bench: Bench, word: str) -> None:
    """The same, with nothing known beforehand: the tree is read on the way, and read anew."""
    bench.store._session.forget()
    calls = bench.count(word)
    for at in range(1, calls + 1):
        bench.store._session.forget()
        bench.fail(word, at, WAYS[at % len(WAYS)])


@pytest.mark.parametrize(("kind", "word"), [("sqlite", "move"), ("postgresql", "move")])
def test_whoever_waits_too_long_for_its_turn_is_told_and_may_come_back(
    bench: Bench, word: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While another one keeps the turn a command is refused as unavailable; afterwards it runs."""
    for where in (sqlite, postgres):
        monkeypatch.setattr(where, "PATIENCE", 0.1)
    bench.store.close()
    for _ in range(3):
        with bench.sound.begin(alone=True) as work:
            assert work.last_number
            with pytest.raises(UnavailableError, match=r"writing for 0\.1 seconds"):
                WORDS[word](bench.office, "waited")
    WORDS[word](bench.office, "waited")
    bench._consistent()
    bench._back()


@pytest.mark.parametrize(("kind", "word"), [("postgresql", "move")])
def test_a_connection_that_the_server_ends_is_replaced(bench: Bench, word: str) -> None:
    """Ended while nobody works, nobody notices; ended at work, it is told, and all goes on."""
    assert list(bench.store.journal())
    _end_connections(bench)
    assert list(bench.store.journal())
    _end_connections(bench)
    WORDS[word](bench.office, "ended")
    with bench.store.begin() as work:
        _end_connections(bench)
        with pytest.raises(UnavailableError, match="the connection to the database was lost"):
            work.get(Organisation, "P-unknown")
    bench._consistent()
    bench._back()


def _end_connections(bench: Bench) -> None:
    """Let the server end all connections but the one that asks."""
    from partyreg.storage.sql.links import Links

    links = Links(bench.store.links.engine.url)
    link = links.open()
    link.rows(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    link.close()
    links.close()
