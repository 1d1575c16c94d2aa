"""Killing writers, and servers, at random moments, and looking at what is left.

Run as a program, so that it has one thread and a writer costs no more than a fork::

    python -m tests.reliability.killing sqlite --kills 2000
    python -m tests.reliability.killing postgresql --kills 1000
    python -m tests.reliability.killing server --kills 100

It prints one line of JSON: how many kills, what became of the operations, and every fault.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from tests.reliability.doings import KINDS, NAMELESS, Writer, many
from tests.reliability.worlds import (
    State,
    anomalies,
    chained,
    folded,
    found,
    register,
    state,
    whole,
)
from tests.storage.postgres import Server

from partyreg.model import Unit
from partyreg.storage import StoreError
from partyreg.storage.sql import SqlStore, links, loading

loading.LOADED = 20  # type: ignore[attr-defined]  # so that a small load has several entries
UNITS = 60
"""How many units one load of the writer adds."""

WAIT = {"plan": 0.2, "campaign": 0.2, "load": 0.05}
"""For how many seconds at most a writer lives, by what it writes."""

TOGETHER = 15
"""How many kills one register lives through."""

CONTROLS = ("none", "early", "no-flush")
"""What is broken on purpose: acknowledging before the commit, and not waiting for the disk."""


class Living:
    """A writer in a process of its own, and what it has said."""

    def __init__(self, url: str, kind: str, start: int, *, early: bool) -> None:
        """Fork it."""
        self.kind, self.start = kind, start
        self._reading, writing = os.pipe()
        self._said = b""
        self.pid = os.fork()
        if self.pid == 0:
            os.close(self._reading)
            _write(url, kind, start, writing, early=early)
        os.close(writing)

    def wait_until_ready(self) -> None:
        """Wait until it is about to write."""
        while b"\n" not in self._said:
            more = os.read(self._reading, 4096)
            assert more, "a writer died before it had begun"
            self._said += more

    def kill(self) -> None:
        """Kill it, whatever it is doing."""
        os.kill(self.pid, signal.SIGKILL)

    def lines(self) -> list[str]:
        """Hear all that it has said, to its end."""
        while more := os.read(self._reading, 65536):
            self._said += more
        os.close(self._reading)
        os.waitpid(self.pid, 0)
        return self._said.decode().split("\n")[1:-1]


def _write(url: str, kind: str, start: int, pipe: int, *, early: bool) -> None:
    """Be a writer: say what is begun and what is acknowledged, until the end; never returns."""

    def say(word: str, what: object) -> None:
        """Say something; a line is written at once or not at all."""
        os.write(pipe, f"{word} {what}\n".encode())

    try:
        store = SqlStore(url, create=False)
        writer = Writer(register(store, seed=random.SystemRandom().getrandbits(64)), kind)
        say("ready", 0)
        at = start
        while True:
            say("begun", at)
            if early:
                say("done", at)
            writer.do(at)
            say("done", at)
            at += 1
    except StoreError as told:
        say("told", type(told).__name__)
    except BaseException as wrong:  # noqa: BLE001 - said, and looked at by the other process
        say("raw", f"{type(wrong).__name__}: {wrong}")
    os._exit(0)


class Watched:
    """A register that lives through kills, and what has been seen of it."""

    def __init__(self, url: str) -> None:
        """Install it."""
        self.url = url
        store = SqlStore(url)
        found(store)
        many(register(store, seed=5), 25)
        self.seen: State = {}
        self.mark = 0
        self.next: Counter[str] = Counter()
        self.look(store)
        store.close()

    def look(self, store: SqlStore) -> None:
        """See that what came since follows from the journal, and that the chain holds."""
        told = list(store.journal(after=self.mark))
        assert [one.number for one in told] == list(
            range(self.mark + 1, self.mark + 1 + len(told))
        ), "numbers are missing"
        now = folded(told, self.seen)
        assert state(store) == now, "the tables are not what the journal says"
        assert list(anomalies(now)) == []
        chained(store)
        self.seen, self.mark = now, self.mark + len(told)

    def check(self, kind: str, said: Iterable[str], counts: Counter[str]) -> None:
        """See that everything acknowledged is there, and that a repeated operation is done once."""
        begun, done = _heard(said)
        store = SqlStore(self.url, create=False)
        writer = Writer(register(store, seed=random.SystemRandom().getrandbits(64)), kind)
        kept = self._acknowledged(store, writer, done)
        self.look(store)
        for at in dict.fromkeys([*begun[-1:], *done[-1:]]):
            if kind == "load":
                units = [one for one in self.seen if one[0] is Unit and f"u-{at}-" in one[1]]
                assert len(units) in (0, UNITS), "a load is there by half"
            if kind not in NAMELESS:
                counts["kept without an answer"] += self._repeat(store, writer, at, done)
        self.next[kind] = kept if kind in NAMELESS else max([*begun, self.next[kind] - 1]) + 1
        counts["acknowledged"] += len(set(done))
        counts["begun"] += len(set(begun))
        store.close()

    def _acknowledged(self, store: SqlStore, writer: Writer, done: list[int]) -> int:
        """See that all that was acknowledged has been kept, and not refused."""
        if writer.kind in NAMELESS:
            kept = sum(one.command == "accounts.sign-in" for one in store.journal())
            assert kept - self.next[writer.kind] in (len(done), len(done) + 1), "attempts are lost"
            return kept
        for at in done:
            entry = store.operation(writer.name(at))
            assert entry is not None, f"{writer.name(at)} was acknowledged and is not there"
            assert not entry.refusals, f"{writer.name(at)} was refused"
        return 0

    def _repeat(self, store: SqlStore, writer: Writer, at: int, done: list[int]) -> bool:
        """Do an operation again, twice: it is there once. Say whether it had been kept unsaid."""
        before, there = self.mark, store.operation(writer.name(at)) is not None
        writer.do(at)
        assert (_last(store) > before) is not there, "an operation was applied twice, or never"
        if not there:
            self.look(store)
        writer.do(at)
        assert _last(store) == self.mark, "an operation was applied twice"
        return there and at not in done


def _last(store: SqlStore) -> int:
    """Give the number of the last entry."""
    with store.begin() as work:
        return work.last_number


def _heard(said: Iterable[str]) -> tuple[list[int], list[int]]:
    """Give the operations begun, and those acknowledged."""
    begun, done = list[int](), list[int]()
    for line in said:
        word, _, rest = line.partition(" ")
        if word == "raw":
            raise AssertionError(f"a writer met {rest}")
        if word in ("begun", "done"):
            (begun if word == "begun" else done).append(int(rest))
    return begun, done


# -- the campaigns ---------------------------------------------------------------------------------


def kill_writers(urls: Iterator[str], kills: int, *, early: bool = False) -> dict[str, Any]:
    """Kill writers of every kind, and check after each kill."""
    counts, faults, kinds = Counter[str](), list[str](), list(KINDS)
    watched: Watched | None = None
    for turn in range(kills):
        if watched is None or turn % TOGETHER == 0:
            watched = Watched(next(urls))
        kind = kinds[turn % len(kinds)]
        one = Living(watched.url, kind, watched.next[kind], early=early)
        one.wait_until_ready()
        time.sleep(random.uniform(0, WAIT.get(kind, 0.1)))
        one.kill()
        said = one.lines()
        faults += _checked(watched, {kind: said}, counts)
        if faults:
            break
        if turn % TOGETHER == TOGETHER - 1:
            _finish(watched, faults)
    return {"kills": turn + 1, **counts, "faults": faults}


def kill_servers(server: Server, kills: int) -> dict[str, Any]:
    """Kill the server under two writers, start it again, and check."""
    counts, faults, kinds = Counter[str](), list[str](), list(KINDS)
    watched = Watched(server.url())
    for turn in range(kills):
        pair = (kinds[turn % len(kinds)], kinds[(turn + 1 + turn // len(kinds)) % len(kinds)])
        living = [Living(watched.url, kind, watched.next[kind], early=False)
                  for kind in dict.fromkeys(pair)]  # fmt: skip
        for one in living:
            one.wait_until_ready()
        time.sleep(random.uniform(0, 0.4))
        server.kill()
        said = {one.kind: one.lines() for one in living}
        for lines in said.values():
            counts.update(f"told {line[5:]}" for line in lines if line.startswith("told"))
        server.start()
        faults += _checked(watched, said, counts)
        if faults:
            break
        if turn % TOGETHER == TOGETHER - 1:
            _finish(watched, faults)
            watched = Watched(server.url())
    return {"kills": turn + 1, **counts, "faults": faults}


def _checked(watched: Watched, said: dict[str, list[str]], counts: Counter[str]) -> list[str]:
    """Check after a kill, and give what is wrong."""
    for kind, lines in said.items():
        try:
            watched.check(kind, lines, counts)
        except Exception as wrong:  # noqa: BLE001 - reported, whatever it is
            return [f"{kind}: {type(wrong).__name__}: {wrong}"[:500]]
    return []


def _finish(watched: Watched, faults: list[str]) -> None:
    """Look at a register as a whole before it is left."""
    store = SqlStore(watched.url, create=False)
    try:
        assert whole(store) == watched.seen
    except Exception as wrong:  # noqa: BLE001 - reported, whatever it is
        faults.append(f"at the end: {type(wrong).__name__}: {wrong}"[:500])
    store.close()


def main(given: list[str]) -> dict[str, Any]:
    """Run one campaign."""
    parser = argparse.ArgumentParser(prog="killing", description=__doc__)
    parser.add_argument("what", choices=("sqlite", "postgresql", "server"))
    parser.add_argument("--kills", type=int, default=12)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--control", choices=CONTROLS, default="none")
    parser.add_argument("--folder", type=Path, help="where files are put; the system's by default")
    given_ = parser.parse_args(given)
    random.seed(given_.seed)
    folder = Path(tempfile.mkdtemp(prefix="partyreg-", dir=given_.folder))
    if given_.control == "no-flush":
        links.PostgresLink._FLUSH = "SELECT 1"
    early = given_.control == "early"
    try:
        if given_.what == "sqlite":
            urls = (f"sqlite:///{folder}/{at}.db" for at in range(given_.kills))
            return kill_writers(urls, given_.kills, early=early)
        lazy = "wal_writer_delay = 10s"  # nobody else writes what a commit does not wait for
        server = Server(folder / "server", durable=given_.what == "server", settings=lazy)
        try:
            if given_.what == "server":
                return kill_servers(server, given_.kills)
            return kill_writers(iter(server.url, ""), given_.kills, early=early)
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1:])))  # noqa: T201 - what it is for
