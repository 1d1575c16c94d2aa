"""Several processes at once on one register, each with a connection of its own.

Run as a program, so that it has one thread and a process costs no more than a fork::

    python -m tests.reliability.crowd sqlite --parties 6 --commands 500

It prints one line of JSON: what was done, refused and stale, and every fault.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from tests.reliability.doings import Writer
from tests.reliability.worlds import PAPER, found, number, register, whole
from tests.storage.postgres import Server

from partyreg.errors import RefusedError, StaleError
from partyreg.storage.sql import SqlStore, committing
from partyreg.storage.sql.links import SqliteLink

PLACES = ("V", "W", "X", "Y", "Z")
"""The committees that everybody moves about."""


def party(store: SqlStore, at: int, commands: int, seed: int) -> list[list[str]]:
    """Be one of several: admit, move, edit what the others edit; say what became of each."""
    rng = random.Random(seed * 100 + at)
    writer = Writer(register(store, seed=rng.getrandbits(64)), f"party{at}")
    told = []
    for turn in range(commands):
        name, kind = f"p{at}-{turn}", rng.choice(("admit", "move", "move", "edit"))
        try:
            _do(writer, kind, name, at * commands + turn, rng)
            told.append([name, "done"])
        except RefusedError:
            told.append([name, "refused"])
        except StaleError:
            told.append([name, "stale"])
    return told


def _do(writer: Writer, kind: str, name: str, at: int, rng: random.Random) -> None:
    """Do one command."""
    if kind == "admit":
        writer.desk("B").members.add(
            "乙某", number(at + 10), branch="C3", reason="new-admission", evidence=PAPER,
            operation=name,
        )  # fmt: skip
    elif kind == "move":
        one, to = rng.sample(PLACES, 2)
        writer.desk("A").organisations.move(one, to, evidence=PAPER, operation=name)
    else:
        writer.desk("B").members.edit("m-1", evidence=PAPER, name=f"丁{at}", operation=name)


def crowded(url: str, parties: int, commands: int, seed: int) -> dict[str, Any]:
    """Let all begin at the same moment, and check.

    Every other one opens the register; the others use a store that was open before the fork.
    """
    store = SqlStore(url)
    found(store)
    moment, pipes = time.monotonic() + 0.3, []
    for at in range(parties):
        reading, writing = os.pipe()
        if os.fork() == 0:
            os.close(reading)
            time.sleep(max(0.0, moment - time.monotonic()))
            _say(writing, url if at % 2 else store, at, commands, seed)
        os.close(writing)
        pipes.append(reading)
    told: list[list[str]] = []
    faults: list[str] = []
    for reading in pipes:
        with os.fdopen(reading, encoding="utf-8") as file:
            said = json.loads(file.read() or '"it died"')
        if isinstance(said, str):
            faults.append(said)
        else:
            told += said
        os.wait()
    store.close()
    faults += _wrong(url, told)
    return {**Counter(what for _, what in told), "faults": faults}


def _say(pipe: int, place: str | SqlStore, at: int, commands: int, seed: int) -> None:
    """Be one of several in a process of one's own; never returns."""
    said: object
    try:
        store = SqlStore(place) if isinstance(place, str) else place
        said = party(store, at, commands, seed)
    except BaseException as wrong:  # noqa: BLE001 - said, and looked at by the other process
        said = f"party {at}: {type(wrong).__name__}: {wrong}"
    with os.fdopen(pipe, "w", encoding="utf-8") as file:
        file.write(json.dumps(said))
    os._exit(0)


def _wrong(url: str, told: list[list[str]]) -> list[str]:
    """Compare what was told with what is kept, and look at the whole."""
    store = SqlStore(url, create=False)
    try:
        whole(store)
        done = {one.operation for one in store.journal() if not one.refusals}
        lost = [
            name for name, what in told if what != "stale" and (name in done) != (what == "done")
        ]
        refused = sum(bool(one.refusals) for one in store.journal())
        if refused < sum(what == "refused" for _, what in told):
            lost.append("refused attempts")
        return [f"{len(lost)} answers are not what is kept, such as {lost[0]}"] if lost else []
    except Exception as wrong:  # noqa: BLE001 - reported, whatever it is
        return [f"{type(wrong).__name__}: {wrong}"[:500]]
    finally:
        store.close()


def _loosened() -> None:
    """Break the store on purpose: no turn, and nothing compared."""
    broken: Any = committing
    broken.take_turn = lambda one, *_: one.known.head
    link: Any = SqliteLink
    link.write = lambda one, *_: one.read()


def main(given: list[str]) -> dict[str, Any]:
    """Run one crowd."""
    parser = argparse.ArgumentParser(prog="crowd", description=__doc__)
    parser.add_argument("what", choices=("sqlite", "postgresql"))
    parser.add_argument("--parties", type=int, default=6)
    parser.add_argument("--commands", type=int, default=25)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--control", action="store_true", help="break the store on purpose")
    parser.add_argument("--folder", type=Path, help="where files are put; the system's by default")
    asked = parser.parse_args(given)
    folder = Path(tempfile.mkdtemp(prefix="partyreg-", dir=asked.folder))
    if asked.control:
        _loosened()
    try:
        if asked.what == "sqlite":
            url = f"sqlite:///{folder}/register.db"
            return crowded(url, asked.parties, asked.commands, asked.seed)
        server = Server(folder / "server")
        try:
            return crowded(server.url(), asked.parties, asked.commands, asked.seed)
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1:])))  # noqa: T201 - what it is for
