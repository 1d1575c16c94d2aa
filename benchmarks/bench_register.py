"""The front door: a sample register loaded, changes one by one with their journal, as-of checks.

Run: python benchmarks/bench_register.py [--organisations N] [--members N] [--json]

A made province in the memory store (`partyreg.testing.samples`).

* Loading: `bootstrap` with all its checks, accounts opened for every organisation.
* Changes: each through a desk, with the rights checked, the rules asked, one record written and
  one entry journalled in one unit of work; a refused attempt is journalled likewise. Beside it the
  raw cost of durability: one record updated and one journal row inserted by plain sqlite3 in a
  transaction of its own (WAL, synchronous=FULL), which checks nothing.
* As-of: one check of a right as it was before all those changes, beside the same check as it is.
  *check* asks rights that are at hand; *from the door* fetches them from the register every time.

CPU microseconds, the best of several rounds in which all take turns; sqlite3 by the wall clock,
since it waits for the disk.
"""

from __future__ import annotations

import argparse
import gc
import json
import sqlite3
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from partyreg.errors import RefusedError
from partyreg.model import Evidence
from partyreg.register import Desk, Opened, Register
from partyreg.register.work import CHINA
from partyreg.testing.samples import TODAY, sample, sample_register
from partyreg.values import Function, Tier

ROUNDS = 9
PAPER = Evidence("某发〔2018〕1号", TODAY - timedelta(days=1), "某档案室1号")
RIGHT = Function.EDIT_MEMBER


class Clock:
    """Stands still until it is moved on."""

    def __init__(self) -> None:
        self.at = datetime(TODAY.year, TODAY.month, TODAY.day, 9, tzinfo=CHINA)

    def __call__(self) -> datetime:
        return self.at


class Office:
    """A committee of the sample with a member, a branch beside it, and the province above."""

    def __init__(self, register: Register, opened: Opened) -> None:
        tree = register.tree
        counties = [one for one in tree if tree.traits(one).tier is Tier.COUNTY]
        self.town, self.branch = next(
            (town, branch)
            for town in tree
            if tree.parent(town) in counties
            for branch in tree.own_branches(town)
            if register.members(branch)
        )
        home = tree.parent(self.town)
        self.places = home, next(one for one in counties if one != home)
        self.register, self.member = register, register.members(self.branch)[0].key
        self.desk: Desk = opened.desk(self.town, person="甲某")
        self.below: Desk = opened.desk(self.branch, person="乙某")
        self.above: Desk = opened.desk(tree.roots()[0], person="丙某")


def best(engines: dict[str, Callable[[int], object]], count: int) -> dict[str, float]:
    """Microseconds of CPU per call; the engines take turns, each call has a number of its own."""
    found = dict.fromkeys(engines, float("inf"))
    for lap in range(ROUNDS):
        for name, engine in engines.items():
            begin = time.process_time()
            for number in range(lap * count, (lap + 1) * count):
                engine(number)
            found[name] = min(found[name], (time.process_time() - begin) / count * 1e6)
    return found


def changes(office: Office, count: int) -> dict[str, float]:
    """Microseconds of a change with its journal entry, for several commands."""
    desk, below, above, member = office.desk, office.below, office.above, office.member
    town, branch, places = office.town, office.branch, office.places

    def edit_member(number: int) -> None:
        desk.members.edit(member, post=f"某职务{number}", evidence=PAPER)

    def edit_organisation(number: int) -> None:
        desk.organisations.edit(branch, address=f"某路{number}号", evidence=PAPER)

    def move(number: int) -> None:
        above.organisations.move(town, to=str(places[1 - number % 2]), evidence=PAPER)

    def refused(number: int) -> None:
        try:
            below.members.edit(member, name=f"甲某{number}", evidence=PAPER)
        except RefusedError:
            return
        raise AssertionError("a branch does not edit a member's name")

    engines = {"edit a member": edit_member, "edit an organisation": edit_organisation,
               "move an organisation": move, "a refused attempt": refused}  # fmt: skip
    return best(engines, count)


def raw_sqlite(count: int) -> float:
    """Microseconds of the wall clock of one durable transaction: one update, one journal row."""
    with (
        tempfile.TemporaryDirectory() as folder,
        closing(sqlite3.connect(Path(folder) / "raw.db", isolation_level=None)) as store,
    ):
        store.execute("PRAGMA journal_mode=WAL")
        store.execute("PRAGMA synchronous=FULL")
        store.execute("CREATE TABLE member (key TEXT PRIMARY KEY, record TEXT)")
        store.execute("CREATE TABLE journal (number INTEGER PRIMARY KEY, entry TEXT)")
        store.execute("INSERT INTO member VALUES ('m-1', '')")
        taken = []
        for number in range(count):
            begin = time.perf_counter()
            store.execute("BEGIN IMMEDIATE")
            store.execute("UPDATE member SET record = ? WHERE key = 'm-1'", ("x" * 300,))
            store.execute("INSERT INTO journal VALUES (?, ?)", (number, "x" * 600))
            store.execute("COMMIT")
            taken.append(time.perf_counter() - begin)
    return median(taken) * 1e6


def as_of(office: Office, moment: datetime) -> dict[str, float]:
    """Microseconds of one check as it is and as it was, at hand and from the door."""
    register, then = office.register, office.register.as_of(moment)
    now_powers, then_powers = register.powers, then.powers
    town, branch = office.town, office.branch
    assert now_powers.check(town, RIGHT, branch)
    assert then_powers.check(town, RIGHT, branch)
    return best(
        {
            "check": lambda _: now_powers.check(town, RIGHT, branch),
            "check as of": lambda _: then_powers.check(town, RIGHT, branch),
            "from the door": lambda _: register.powers.check(town, RIGHT, branch),
            "from the door as of": lambda _: then.powers.check(town, RIGHT, branch),
        },
        2000,
    )


def loaded(organisations: int, members: int, clock: Clock) -> tuple[Register, Opened, float, float]:
    """Load the sample, and give the CPU seconds of drawing it and of the whole."""
    begin = time.process_time()
    sample(7, organisations, members)
    drawn = time.process_time() - begin
    begin = time.process_time()
    register, opened = sample_register(7, organisations, members, clock=clock)
    return register, opened, drawn, time.process_time() - begin - drawn


def measure(organisations: int, members: int, count: int) -> dict[str, Any]:
    sample_register(7, 60, 100)  # whatever is loaded once
    clock = Clock()
    register, opened, drawn, load = loaded(organisations, members, clock)
    gc.freeze()
    before = clock.at
    clock.at += timedelta(hours=1)
    office = Office(register, opened)
    done = changes(office, count)
    with register.store.begin() as store:
        entries = store.last_number
    begin = time.process_time()
    register.as_of(before)
    opening = (time.process_time() - begin) * 1e3
    asked = as_of(office, before)
    raw = raw_sqlite(count)
    return {
        "organisations": organisations, "members": members, "accounts": len(opened.accounts),
        "load": {"drawing, CPU s": drawn, "loading, CPU s": load,
                 "µs a record": load / (organisations + members + len(opened.accounts)) * 1e6},
        "change, µs": done,
        "changes per second": {name: 1e6 / one for name, one in done.items()},
        "raw sqlite3 transaction, µs": raw,
        "edit a member / raw sqlite3": done["edit a member"] / raw,
        "entries since the moment": entries - 1, "opening as-of, ms": opening,
        "check, µs": asked,
        "as-of check / check": asked["check as of"] / asked["check"],
        "as-of / now, from the door": asked["from the door as of"] / asked["from the door"],
    }  # fmt: skip


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--organisations", type=int, default=2000)
    parser.add_argument("--members", type=int, default=30_000)
    parser.add_argument("--count", type=int, default=100, help="changes of each kind in a round")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args(argv)
    found = measure(asked.organisations, asked.members, asked.count)
    if asked.json:
        print(json.dumps(found, ensure_ascii=False))
        return
    for title, value in found.items():
        rows = value.items() if isinstance(value, dict) else [("", value)]
        for name, one in rows:
            print(f"{title:28} {name:24} {one:12,.2f}")


if __name__ == "__main__":
    main()
