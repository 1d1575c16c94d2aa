"""Commands at once whose decisions rest on what the other one is about to change."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from tests.reliability.forcing import Gated, Outcome, at_once
from tests.reliability.interleavings import CASES, Case
from tests.reliability.loose import LooseMemoryStore, LooseSqlStore, loosen
from tests.reliability.worlds import (
    Office,
    anomalies,
    folded,
    found,
    reset,
    same_tree,
    state,
    whole,
)
from tests.storage.postgres import Server

from partyreg.repository import Store
from partyreg.storage import MemoryStore
from partyreg.storage.sql import SqlStore

pytestmark = pytest.mark.clause("N3.3a", "G2.3", "G2.5.1a", "G4.2c")

ROUNDS = int(os.environ.get("PARTYREG_ROUNDS", "6"))
"""How often each interleaving is forced on each store; `make reliability` takes 1,000."""

STORES = ("memory", "sqlite", "postgresql")
Open = Callable[[], Store]


@pytest.fixture(params=STORES)
def place(request: pytest.FixtureRequest, fast: Path) -> str:
    """Give the address of an empty register on each kind of store."""
    if request.param == "memory":
        return "memory:"
    if request.param == "sqlite":
        return f"sqlite:///{fast}/register.db"
    server: Server = request.getfixturevalue("server")
    return server.url()


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    """Give the threads in which the parties work."""
    with ThreadPoolExecutor(4) as threads:
        yield threads


def _opener(place: str, memory: type[MemoryStore], sql: type[SqlStore]) -> Open:
    """Give what opens a store: a connection of one's own, or the one store in memory."""
    if place != "memory:":
        return lambda: sql(place)
    one = memory()
    return lambda: one


def _said(one: Outcome) -> str:
    """Say what an outcome leaves in the journal: a refused attempt has an id of its own there."""
    return one.operation if one.kind == "done" else one.kind


class Rounds:
    """One interleaving on one store, time and again from the same state."""

    def __init__(self, case: Case, opened: Open, pool: ThreadPoolExecutor, *, forced: bool) -> None:
        """Install a small register, and open it once for each party and once to look at it."""
        self._case, self._pool, self._forced = case, pool, forced
        self.watch = opened()
        accounts = found(self.watch)
        self.stores = [Gated(opened(), at) for at in range(case.parties)]
        self.offices = [Office(store, accounts, at + 100) for at, store in enumerate(self.stores)]
        self.mark = 1
        self.start = state(self.watch)

    def play(self, turn: int) -> list[str]:
        """Play one round, say what is wrong after it, and go back to the start."""
        orders = list(itertools.permutations(range(self._case.parties)))
        commands = self._case.prepare(self.offices)
        before = _last(self.watch)
        outcomes = at_once(
            self._pool, self.stores, commands, orders[turn % len(orders)],
            name=f"round-{turn}", forced=self._forced,
        )  # fmt: skip
        told = list(self.watch.journal(after=before))
        wrong = list(anomalies(state(self.watch)))
        if (more := self._case.wrong(told)) is not None:
            wrong.append(more)
        kept = sorted("refused" if one.refusals else one.operation for one in told)
        if kept != sorted(_said(one) for one in outcomes):
            wrong.append(f"told {outcomes}, kept {kept}")
        return wrong

    def again(self, turn: int) -> None:
        """See that each change of the round follows the one before; go back to the beginning."""
        assert folded(self.watch.journal(after=self.mark), self.start) == state(self.watch)
        self.mark = reset(self.watch, self.mark, f"reset-{turn}")


def _last(store: Store) -> int:
    """Give the number of the last entry."""
    with store.begin() as work:
        return work.last_number


def _close(stores: Sequence[Any]) -> None:
    """Close what has connections."""
    for store in stores:
        if hasattr(store, "close"):
            store.close()


@pytest.mark.parametrize("name", CASES)
def test_whoever_decides_on_what_another_changes_is_refused_or_decides_anew(
    name: str, place: str, pool: ThreadPoolExecutor
) -> None:
    """In every order of commits nothing is wrong, nothing is lost, and nobody gets a raw error."""
    opened = _opener(place, MemoryStore, SqlStore)
    rounds = Rounds(CASES[name], opened, pool, forced=place != "memory:")
    for turn in range(ROUNDS):
        assert rounds.play(turn) == [], f"round {turn}"
        rounds.again(turn)
    assert whole(rounds.watch) == rounds.start
    for store in rounds.stores:  # whatever each of them knows is what is there
        with store.begin() as work:
            same_tree(work.tree, rounds.start)
    _close([*rounds.stores, rounds.watch])


@pytest.mark.parametrize("name", CASES)
def test_without_protection_every_interleaving_goes_wrong(
    name: str, place: str, pool: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: a store that does not look back shows what the others are spared."""
    if place != "memory:":
        SqlStore(place).close()
    loosen(monkeypatch)
    opened = _opener(place, LooseMemoryStore, LooseSqlStore)
    rounds = Rounds(CASES[name], opened, pool, forced=True)
    wrong = rounds.play(CASES[name].harmful)
    _close([*rounds.stores, rounds.watch])
    assert wrong
