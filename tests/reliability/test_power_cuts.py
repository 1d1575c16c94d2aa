"""Power cuts under an SQLite file: unsynced writes dropped, torn, out of order; and a failing disk.

The states are made from what SQLite wrote and waited for; see `docs/reliability.md` for what they
stand for, and for what they do not.
"""

from __future__ import annotations

import os
import random
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from tests.reliability.disk import Cut, Disk, cuts
from tests.reliability.doings import Writer, many
from tests.reliability.worlds import anomalies, chained, folded, found, register, state, whole

from partyreg.errors import PartyregError
from partyreg.storage import OutcomeUnknownError, UnavailableError
from partyreg.storage.sql import SqlStore

pytestmark = pytest.mark.clause("N3.3a")

CUTS = int(os.environ.get("PARTYREG_CUTS", "500"))
"""How often the power is cut; `make reliability` takes 20,000."""

WORK = [("single", 12), ("plan", 6), ("load", 3), ("transfer", 10), ("single", 4), ("plan", 4)]
"""What is done meanwhile: kinds of writes, and how many operations of each."""


@pytest.fixture
def disk(fast: Path) -> Iterator[Disk]:
    """Give a watched disk under an installed register, all of which has been waited for."""
    one = Disk(fast / "register.db")
    with one.watched():
        yield one


def _opened(disk: Disk, *, waiting: bool) -> SqlStore:
    """Open a register on the disk, with many checkpoints; the control waits for less."""
    store = SqlStore(f"sqlite:///{disk.database}")

    def settle(raw: Any, _: Any) -> None:
        """Settle a connection."""
        raw.execute("PRAGMA wal_autocheckpoint = 60")
        if not waiting:
            raw.execute("PRAGMA synchronous = NORMAL")

    event.listen(store.links.engine, "connect", settle)
    store.close()
    return store


def _worked(disk: Disk, *, waiting: bool) -> tuple[dict[str, bytearray], SqlStore]:
    """Install a register, and work on it; give the files as they were before the work."""
    store = _opened(disk, waiting=waiting)
    found(store)
    many(register(store, seed=5), 10)
    start = disk.contents()
    disk.notes.clear()
    disk.answered(len(list(store.journal())))
    writers = {kind: Writer(register(store, seed=at), kind) for at, (kind, _) in enumerate(WORK)}
    done = Counter[str]()
    for kind, times in WORK:
        for _ in range(times):
            writers[kind].do(done[kind])
            done[kind] += 1
            with store.begin() as work:
                disk.answered(work.last_number)
    return start, store


def _fault(cut: Cut, folder: Path) -> str | None:
    """Start again after a cut, and say what is wrong, or nothing."""
    database = folder / "cut.db"
    for end in ("", "-wal", "-shm"):
        Path(f"{database}{end}").unlink(missing_ok=True)
    for end, data in cut.files.items():
        Path(f"{database}{end}").write_bytes(data)
    store = SqlStore(f"sqlite:///{database}", create=False)
    try:
        return _unsound(store, database, cut.answered)
    except (PartyregError, sqlite3.Error, AssertionError) as wrong:
        return f"{type(wrong).__name__}: {wrong}"
    finally:
        store.close()


def _unsound(store: SqlStore, database: Path, answered: int) -> str | None:
    """Say what is wrong with a register that has been started again."""
    entries = list(store.journal())
    if len(entries) < answered:
        return f"{answered - len(entries)} acknowledged entries are lost"
    now = state(store)
    if folded(entries) != now or list(anomalies(now)):
        return "the tables are not what the journal says"
    chained(store)
    if len([1 for kind, _ in now if kind.__name__ == "Unit"]) % 60:
        return "a load is there by half"
    raw = sqlite3.connect(database)
    try:
        return None if raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)] else "damaged"
    finally:
        raw.close()


def _looked(disk: Disk, folder: Path, count: int, *, waiting: bool) -> tuple[Counter[str], int]:
    """Work, cut the power time and again, and count what is wrong afterwards."""
    start, store = _worked(disk, waiting=waiting)
    assert sum(one.what == "sync" and one.file == "" for one in disk.notes) > 3, "no checkpoints"
    wrong, meant = Counter[str](), 0
    for cut in cuts(start, disk.notes, count, random.Random(count)):
        meant += cut.pending > 0
        fault = _fault(cut, folder)
        if fault is not None:
            wrong[f"{cut.kind}: {fault}"] += 1
    store.close()
    return wrong, meant


def test_a_power_cut_takes_nothing_that_was_acknowledged(disk: Disk, fast: Path) -> None:
    """Whatever becomes of what nobody waited for, the register starts again, whole."""
    wrong, meant = _looked(disk, fast, CUTS, waiting=True)
    assert wrong == {}
    assert meant > CUTS / 4, "most cuts found nothing to drop"


def test_without_waiting_for_the_disk_a_power_cut_shows(disk: Disk, fast: Path) -> None:
    """The control: with synchronous=NORMAL acknowledged entries are lost, and it is seen."""
    wrong, _ = _looked(disk, fast, 40, waiting=False)
    assert any("acknowledged entries are lost" in one for one in wrong)


FULL, IOERR_FSYNC, IOERR_WRITE = 13, 1034, 778
"""What SQLite's functions give when a disk is full, does not wait, or does not write."""


@pytest.mark.parametrize(
    ("what", "code"), [("write", FULL), ("write", IOERR_WRITE), ("sync", IOERR_FSYNC)]
)
def test_a_disk_that_fails_is_told_in_our_words_and_leaves_all_whole(
    disk: Disk, what: str, code: int
) -> None:
    """Full, not writing, not waiting, at every call: typed, whole, and applied once in the end."""
    store = _opened(disk, waiting=True)
    found(store)
    many(register(store, seed=5), 10)
    writer = Writer(register(store, seed=6), "plan")
    told = Counter[str]()
    for at in range(12):
        disk.fail[what] = (code, at // 2)
        told[_outcome(lambda at=at: writer.do(at))] += 1  # type: ignore[misc]  # called at once
        disk.fail.clear()
        writer.do(at)
        entry = store.operation(writer.name(at))
        assert entry is not None
        assert not entry.refusals
    assert told["done"] < 12
    whole(store)
    store.close()


def _outcome(do: Callable[[], None]) -> str:
    """Do something on a failing disk, and say how that was told."""
    try:
        do()
    except OutcomeUnknownError:
        return "unknown"
    except UnavailableError:
        return "not done"
    return "done"
