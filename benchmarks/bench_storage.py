"""A register in a database: changes one by one and in batches, several writers, a province.

Run: python benchmarks/bench_storage.py [--part PART...] [--organisations N] [--members N] [--json]

* *changes*: one record changed with its journal entry in a transaction of its own, and a hundred
  in one, on SQLite (WAL, synchronous=FULL). Beside it plain sqlite3, which reads nothing, checks
  nothing and encodes nothing: the same rows updated, and a journal entry of the same length for
  each (partyreg keeps one entry for all changes of a unit of work); and SQLAlchemy's ORM, which
  does the same. By the wall clock, since all of them wait for the disk; the three take turns.
* *asking*: a check of a right and a route, from the front door of a register in SQLite and of one
  in memory, the same questions in turns. CPU microseconds, the best of several rounds.
* *loading*: members in bulk, beside plain ``executemany`` of the same rows, made beforehand, into
  the same tables with the same indexes and journal bytes. CPU seconds.
* *writers*: one and four processes on a PostgreSQL server of the benchmark's own, each committing
  one change after another; beside it psycopg at SERIALIZABLE that reads and updates a row of its
  own and adds a journal row without a chain. By the wall clock, on the disk as it is and with
  4 ms more for each wait (``commit_delay``), as a plain disk or a replica takes. Needs an
  installed server.
* *province*: made organisations and members installed in an SQLite file, then opened and asked in
  a new process; at 1 %, 10 % and 100 % of the size asked for.
* *journal*: entries verified: the chain, and the tables against what it says.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path
from statistics import median
from typing import Any

import attrs

import partyreg
from partyreg.changes import Change
from partyreg.journal import JournalEntry
from partyreg.model import Member
from partyreg.repository import Store
from partyreg.storage.sql import SqlStore, codec
from partyreg.storage.sql.schema import KEPT
from partyreg.testing.samples import Sample, iter_sample, sample
from partyreg.values import Function

ROUNDS = 5
PARTS = ("changes", "asking", "loading", "writers", "province", "journal")
_operations = count(1)


def entry() -> JournalEntry:
    at = datetime(2018, 1, 9, 2, tzinfo=UTC)
    name = f"x-{os.getpid():x}{next(_operations):08x}"
    return JournalEntry(name, at, date(2018, 1, 9), "members.edit", "a-1", "o-1", "乙某")


def installed(store: Store, one: Sample) -> Store:
    """Put a sample's records into a store, without accounts."""
    with store.begin() as work:
        changes = (Change(None, it, "Y-first") for it in (*one.organisations, *one.members))
        work.load(changes, entry())
    return store


def change(store: Store, members: Sequence[Member], post: str) -> None:
    """Change members in one unit of work, each read first."""
    with store.begin() as work:
        found = [work.get(Member, one.key) for one in members]
        work.commit([Change(it, attrs.evolve(it, post=post), "G3.1") for it in found if it],
                    entry())  # fmt: skip


# ── changes ──


def raw_writer(path: Path, one: Sample) -> Callable[[Sequence[Member], str], None]:
    """Plain sqlite3 on the same tables, with journal bytes of the same length."""
    store = SqlStore(f"sqlite:///{path}")
    installed(store, one)
    store.close()
    link = sqlite3.connect(path, isolation_level=None)
    link.execute("PRAGMA synchronous = FULL")
    header, body = codec.header_bytes(entry()), _body(one.members[:1])
    numbers = count(1_000_000)

    def write(members: Sequence[Member], post: str) -> None:
        link.execute("BEGIN IMMEDIATE")
        given = [(next(numbers), one.key) for one in members]
        rows = [(post, number, key) for number, key in given]
        link.executemany("UPDATE members SET post = ?, revision = ? WHERE key = ?", rows)
        entries = [(at, f"o-{at}", "sha256", bytes(32), bytes(32), 1, header) for at, _ in given]
        link.executemany("INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?, ?)", entries)
        parts = [(number, body) for number, _ in given]
        link.executemany("INSERT INTO journal_parts VALUES (?, 0, ?)", parts)
        link.execute("COMMIT")

    return write


def _body(members: Sequence[Member]) -> bytes:
    """The bytes of a part that changes these members."""
    given = [codec.written(one) for one in members]
    return codec.part_bytes([("Member", one, one, "G3.1") for one in given])


def orm_writer(path: Path, one: Sample) -> Callable[[Sequence[Member], str], None]:
    """SQLAlchemy's ORM on the same tables: each record loaded, changed and flushed."""
    import sqlalchemy as sa
    from sqlalchemy import event
    from sqlalchemy.orm import Session, registry

    from partyreg.storage.sql.schema import JOURNAL, PARTS

    store = SqlStore(f"sqlite:///{path}")
    installed(store, one)
    store.close()

    class Row:
        pass

    class Entry:
        pass

    class Part:
        pass

    def made(thing: object, **values: object) -> object:
        for name, value in values.items():
            setattr(thing, name, value)
        return thing

    mapped = registry()
    for kind, table in ((Row, KEPT[Member].table), (Entry, JOURNAL), (Part, PARTS)):
        mapped.map_imperatively(kind, table)
    engine = sa.create_engine(f"sqlite:///{path}")

    @event.listens_for(engine, "connect")
    def settle(raw: Any, _: Any) -> None:
        raw.execute("PRAGMA synchronous = FULL")

    header, numbers = codec.header_bytes(entry()), count(1_000_000)
    body = _body(one.members[:1])

    def write(members: Sequence[Member], post: str) -> None:
        with Session(engine) as work:
            keys = [one.key for one in members]
            column = KEPT[Member].table.c.key
            for row in work.scalars(sa.select(Row).where(column.in_(keys))):
                number = next(numbers)
                row.post, row.revision = post, number  # type: ignore[attr-defined]
                work.add(made(Entry(), number=number, operation=f"o-{number}", parts=1,
                              algorithm="sha256", previous=bytes(32), hash=bytes(32),
                              header=header))  # fmt: skip
                work.add(made(Part(), number=number, part=0, body=body))
            work.commit()

    return write


def changes(folder: Path, turns: int) -> dict[str, float]:
    """Changes a second, one in each transaction and a hundred in each, by the wall clock."""
    one = sample(organisations=300, members=5_000)
    store = installed(SqlStore(f"sqlite:///{folder / 'ours.db'}"), one)
    engines: dict[str, Callable[[Sequence[Member], str], None]] = {
        "partyreg": lambda members, post: change(store, members, post),
        "sqlite3": raw_writer(folder / "raw.db", one),
        "orm": orm_writer(folder / "orm.db", one),
    }
    found: dict[str, float] = {}
    for size, times in ((1, turns), (100, max(1, turns // 10))):
        laps: dict[str, list[float]] = {name: [] for name in engines}
        for lap in range(ROUNDS):
            for name, engine in engines.items():
                begin = time.perf_counter()
                for turn in range(times):
                    first = turn * size % (len(one.members) - size)
                    engine(one.members[first : first + size], f"某{lap}-{turn}")
                laps[name].append(size * times / (time.perf_counter() - begin))
        found |= {f"{name} {size}": median(rates) for name, rates in laps.items()}
    return found


# ── asking ──


def asking(folder: Path, questions: int) -> dict[str, float]:
    """Microseconds of a check of a right and of a route, in memory and on SQLite, warm."""
    import random

    one = sample(organisations=5_000, members=20_000)
    registers = {"memory": partyreg.open(), "sqlite": partyreg.open(folder / "asked.db")}
    for register in registers.values():
        register.bootstrap(one.organisations, person="某", members=one.members, accounts="none")
    rng = random.Random(7)
    keys = [it.key for it in one.organisations]
    branches = sorted({it.branch for it in one.members})
    pairs = [(rng.choice(keys), rng.choice(keys)) for _ in range(questions)]
    moves = [rng.sample(branches, 2) for _ in range(questions)]
    engines = {
        "check": lambda it: [it.decide(a, Function.EDIT_MEMBER, b) for a, b in pairs],
        "route": lambda it: [it.route(a, b) for a, b in moves],
    }
    found: dict[str, float] = {}
    for what, ask in engines.items():
        for _ in range(ROUNDS):
            for name, register in registers.items():
                begin = time.process_time()
                ask(register)
                spent = (time.process_time() - begin) / questions * 1e6
                found[f"{what} {name}"] = min(found.get(f"{what} {name}", spent), spent)
    return found


# ── loading ──


def loading(folder: Path, members: int) -> dict[str, float]:
    """Members a CPU second in bulk: ours, and ``executemany`` of rows made beforehand."""
    one = sample(organisations=max(300, members // 30), members=members)
    path = folder / "raw.db"
    store = SqlStore(f"sqlite:///{path}")
    kept, text = KEPT[Member], store.links.texts.adding(KEPT[Member].table)
    store.close()
    rows = [(at, 1, *kept.row(it, codec.written(it))) for at, it in enumerate(one.members)]
    bodies = [
        (1, at, codec.part_bytes([("Member", None, codec.written(it), "Y-first")
                                  for it in one.members[at : at + 1_000]]))
        for at in range(0, members, 1_000)
    ]  # fmt: skip
    link = sqlite3.connect(path, isolation_level=None)
    link.execute("PRAGMA synchronous = FULL")
    gc.collect()
    gc.freeze()  # neither of the two pays for the sample that is held
    begin = time.process_time()
    link.execute("BEGIN IMMEDIATE")
    link.executemany(text, rows)
    link.executemany("INSERT INTO journal_parts VALUES (?, ?, ?)", bodies)
    link.execute("COMMIT")
    raw = time.process_time() - begin
    link.close()
    del rows, bodies
    ours = SqlStore(f"sqlite:///{folder / 'ours.db'}")
    changes = [Change(None, it, "Y-first") for it in one.members]
    begin = time.process_time()
    with ours.begin() as work:
        work.load(changes, entry())
    spent = time.process_time() - begin
    return {"partyreg": members / spent, "executemany": members / raw}


# ── writers ──

SLOW = "commit_delay = 4000\ncommit_siblings = 0"
"""A server that waits 4 ms before it waits for the disk, as a plain disk or a replica makes it."""

_WRITER = """
import sys
from benchmarks.bench_storage import write_for
write_for(sys.argv[1], sys.argv[2], int(sys.argv[3]), float(sys.argv[4]))
"""


def write_for(engine: str, url: str, place: int, seconds: float) -> None:
    """Commit one change after another for a while, and print how many; a process of its own."""
    one = sample(organisations=300, members=400)
    mine = one.members[place * 20 : place * 20 + 20]
    write = _ours(url) if engine == "partyreg" else _psycopg(url)
    write(mine[0], "某")
    print("ready", flush=True)
    sys.stdin.readline()
    done, end = 0, time.perf_counter() + seconds
    while time.perf_counter() < end:
        write(mine[done % len(mine)], f"某{done}")
        done += 1
    print(done, flush=True)


def _ours(url: str) -> Callable[[Member, str], None]:
    """A store on the server."""
    store = SqlStore(url)
    return lambda member, post: change(store, [member], post)


def _psycopg(url: str) -> Callable[[Member, str], None]:
    """Plain psycopg at SERIALIZABLE: read and update the row, add the journal's two."""
    import psycopg
    from psycopg import IsolationLevel

    link = psycopg.connect(url.replace("postgresql+psycopg", "postgresql"))
    link.isolation_level = IsolationLevel.SERIALIZABLE
    header, numbers = codec.header_bytes(entry()), count(os.getpid() * 1_000_000)

    def write(member: Member, post: str) -> None:
        number = next(numbers)
        while True:
            try:
                with link.transaction():
                    link.execute("SELECT * FROM members WHERE key = %s", (member.key,)).fetchone()
                    link.execute("UPDATE members SET post = %s, revision = %s WHERE key = %s",
                                 (post, number, member.key))  # fmt: skip
                    row = (number, f"o-{number}", "sha256", bytes(32), bytes(32), header)
                    link.execute("INSERT INTO journal VALUES (%s, %s, %s, %s, %s, 1, %s)", row)
                    link.execute("INSERT INTO journal_parts VALUES (%s, 0, %s)", (number, header))
            except psycopg.errors.SerializationFailure:
                continue
            return

    return write


def writers(folder: Path, seconds: float) -> dict[str, float]:
    """Commits a second of one and of four processes, ours and psycopg's."""
    from tests.storage.postgres import Server, programs

    if programs() is None:
        return {}
    found: dict[str, float] = {}
    for disk, settings in (("", ""), (" slow", SLOW)):
        server = Server(folder / f"server{disk.strip()}", durable=True, settings=settings)
        try:
            found |= {f"{name}{disk}": rate for name, rate in _rates(server, seconds).items()}
        finally:
            server.stop()
    return found


def _rates(server: Any, seconds: float) -> dict[str, float]:
    """Commits a second on a server: of either engine, by one and by four processes."""
    found: dict[str, float] = {}
    for engine in ("partyreg", "psycopg"):
        url = server.url()
        store = installed(SqlStore(url), sample(organisations=300, members=400))
        assert isinstance(store, SqlStore)
        store.close()
        for several in (1, 4):
            rates = [_together(engine, url, several, seconds) for _ in range(3)]
            found[f"{engine} {several}"] = median(rates)
    return found


def _together(engine: str, url: str, several: int, seconds: float) -> float:
    """Commits a second of several processes that begin at once."""
    pipe = subprocess.PIPE
    started = [
        subprocess.Popen([sys.executable, "-c", _WRITER, engine, url, str(place), str(seconds)],
                         stdin=pipe, stdout=pipe, text=True)
        for place in range(several)
    ]  # fmt: skip
    for one in started:
        assert one.stdout
        assert one.stdout.readline() == "ready\n"
    for one in started:
        assert one.stdin
        one.stdin.write("go\n")
        one.stdin.flush()
    return sum(int(one.communicate()[0]) for one in started) / seconds


# ── province ──

_OPENED = """
import sys, time
from benchmarks.bench_storage import peak
begin, spent = time.perf_counter(), time.process_time()
import partyreg
register = partyreg.open(sys.argv[1], create=False)
assert len(register.tree) == int(sys.argv[2])
register.powers.decide(*register.tree.roots() * 1, partyreg.Function.EDIT_MEMBER,
                       register.tree.roots()[0])
print(time.perf_counter() - begin, time.process_time() - spent,
      peak())
"""

_INSTALLED = """
import sys, time
from benchmarks.bench_storage import peak, province_stream
import partyreg
path, organisations, members = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
first = list(province_stream(organisations, members, partyreg.Organisation))
begin, spent = time.perf_counter(), time.process_time()
register = partyreg.open(path)
register.bootstrap(first, person="某", accounts="none",
                   members=province_stream(organisations, members, partyreg.Member))
print(time.perf_counter() - begin, time.process_time() - spent,
      peak())
"""


def peak() -> float:
    """Megabytes of memory that this process has held at most."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(one.split()[1]) for one in lines if one.startswith("VmHWM")) / 1024


def province_stream(organisations: int, members: int, kind: type) -> Iterator[Any]:
    """The organisations, or the members, of a made province, one by one."""
    made = iter_sample(organisations=organisations, members=members)
    return (one for one in made if type(one) is kind)


def province(folder: Path, organisations: int, members: int) -> dict[str, Any]:
    """Seconds, CPU seconds and megabytes of installing and opening, at 1, 10 and 100 %."""
    found: dict[str, Any] = {}
    for percent in (1, 10, 100):
        path = str(folder / f"province-{percent}.db")
        sizes = str(organisations * percent // 100), str(members * percent // 100)
        begin = time.process_time()
        sum(1 for _ in province_stream(int(sizes[0]), int(sizes[1]), Member))
        drawing = time.process_time() - begin
        load = _figures(_INSTALLED, path, *sizes)
        opened = _figures(_OPENED, path, sizes[0])
        found[str(percent)] = {
            "organisations": int(sizes[0]), "members": int(sizes[1]), "drawing, CPU s": drawing,
            "load s": load[0], "load, CPU s": load[1], "load MB": load[2],
            "open s": opened[0], "open, CPU s": opened[1], "open MB": opened[2],
            "file MB": Path(path).stat().st_size / 1e6,
        }  # fmt: skip
        Path(path).unlink()
    return found


def _figures(script: str, *arguments: str) -> list[float]:
    """Run a script in a process of its own and give the figures that it prints."""
    done = subprocess.run([sys.executable, "-c", script, *arguments], capture_output=True,
                          text=True, check=True)  # fmt: skip
    return [float(one) for one in done.stdout.split()]


# ── journal ──


def journal(folder: Path, entries: int) -> dict[str, float]:
    """Seconds of verifying a journal: its chain, and the tables against it."""
    from partyreg.storage.sql.verifying import verify

    one = sample(organisations=50, members=200)
    store = SqlStore(f"sqlite:///{folder / 'journal.db'}")
    installed(store, one)
    link = sqlite3.connect(folder / "journal.db")
    link.execute("PRAGMA synchronous = OFF")
    link.close()
    fill(store, one.members, entries)
    found: dict[str, float] = {}
    for what, tables in (("chain", False), ("tables", True)):
        begin, spent = time.perf_counter(), time.process_time()
        done = verify(store, tables=tables)
        assert done.ok, done
        found[what] = time.perf_counter() - begin
        found[f"{what}, CPU"] = time.process_time() - spent
    found["entries"] = entries
    return found


def fill(store: SqlStore, members: Sequence[Member], entries: int) -> None:
    """Write many entries of one change each, several thousand to a transaction of the file."""
    from partyreg.storage.sql import writing
    from partyreg.storage.sql.links import Head

    with store.begin(alone=True) as work:
        link, number = work._session.link, work.last_number
        head = work._head
        current = {one.key: one for one in members}
        for turn in range(entries):
            one = members[turn % len(members)]
            new = attrs.evolve(current[one.key], post=f"某{turn}")
            made = writing.written([Change(current[one.key], new, "G3.1")])
            current[one.key] = new
            number += 1
            kept = attrs.evolve(entry(), number=number)
            said = writing.header_of(kept), made.parts
            head = writing.write_entry(link, Head(*head), kept, said, store.algorithm)
            if turn >= entries - len(members):
                link.run("UPDATE members SET post = ?, revision = ? WHERE key = ?",
                         (new.post, number, new.key))  # fmt: skip
        link.commit()
        work._session.ended()
        work._session.forget()


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--part", nargs="*", choices=PARTS, default=list(PARTS))
    parser.add_argument("--organisations", type=int, default=200_000)
    parser.add_argument("--members", type=int, default=3_500_000)
    parser.add_argument("--bulk", type=int, default=300_000)
    parser.add_argument("--turns", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=3.0)
    parser.add_argument("--entries", type=int, default=1_000_000)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args(argv)
    parts: dict[str, Callable[[Path], dict[str, Any]]] = {
        "changes": lambda at: changes(at, asked.turns),
        "asking": lambda at: asking(at, 500),
        "loading": lambda at: loading(at, asked.bulk),
        "writers": lambda at: writers(at, asked.seconds),
        "province": lambda at: province(at, asked.organisations, asked.members),
        "journal": lambda at: journal(at, asked.entries),
    }
    found: dict[str, Any] = {}
    for part in asked.part:
        with tempfile.TemporaryDirectory() as folder:
            found[part] = parts[part](Path(folder))
        print(f"{part}: {found[part]}", file=sys.stderr)
    print(json.dumps(found, ensure_ascii=False, indent=None if asked.json else 1))
    return 0


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    sys.exit(main())
