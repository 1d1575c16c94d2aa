"""One register on memory, SQLite and PostgreSQL in step: the same commands, the same answers."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test
from tests.storage.conftest import copied_database, copied_file
from tests.storage.postgres import Server

from partyreg.changes import Change
from partyreg.model import Grants
from partyreg.repository import Store
from partyreg.storage import MemoryStore
from partyreg.storage.sql import SqlStore, address, writing
from partyreg.storage.sql.cache import Cache
from partyreg.storage.sql.links import Head
from partyreg.storage.sql.session import Session
from partyreg.storage.sql.transaction import SqlTransaction
from partyreg.testing.lockstep import InStep, OutOfStepError, lockstep_machine

pytestmark = [
    pytest.mark.clause("N3.3a", "N3.3c", "N3.2a", "G2.0", "G1.1b", "Y-gates", "Y-first"),
    pytest.mark.clause("Y-leave", "Y-back", "Y-receipt", "Y-arrive", "Y-kept", "Y-beyond"),
]

MemoryFolder = Path("/dev/shm")  # noqa: S108 - a disk that costs nothing; nothing is kept


@pytest.fixture
def folder() -> Iterator[Path]:
    """Give a folder, in memory where that is possible: what survives is asked elsewhere."""
    made = Path(mkdtemp(dir=MemoryFolder if MemoryFolder.is_dir() else None))
    yield made
    shutil.rmtree(made)


def two(url: str, kind: Callable[[Any], Store] = SqlStore) -> list[Store]:
    """Give two handles on one register."""
    return [kind(address(url)), kind(address(url))]


def run(make: Callable[[], Mapping[str, Sequence[Store]]], examples: int, steps: int) -> None:
    """Drive the stores in step."""
    run_state_machine_as_test(
        lockstep_machine(make),
        settings=settings(
            max_examples=examples, stateful_step_count=steps, deadline=None, database=None,
            phases=[Phase.generate], derandomize=True, report_multiple_bugs=False,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip


def test_all_three_stores_give_the_same_answers(
    server: Server, prepared_database: str, prepared_file: Path, folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """Results, refusals, journals, orders and trees are alike, whichever handle works."""
    for module in ("memory", "sql.loading"):  # so that the installation comes in several entries
        monkeypatch.setattr(f"partyreg.storage.{module}.LOADED", 20)

    def places() -> dict[str, list[Store]]:
        """Give new registers, two handles on each database."""
        return {
            "memory": [MemoryStore()],
            "sqlite": two(copied_file(prepared_file, folder)),
            "postgres": two(copied_database(server, prepared_database)),
        }

    run(places, 5, 32)


def _keeps_old_indexes(patch: pytest.MonkeyPatch) -> None:
    """Let a store forget, of a record that it writes anew, under which values it now stands."""
    stand = writing._stand

    def forgetful(now: Any, was: Any, seq: int, sides: Any) -> None:
        """Work out nothing, but for a new record."""
        if was is None:
            stand(now, was, seq, sides)

    patch.setattr(writing, "_stand", forgetful)


def _keeps_old_records(patch: pytest.MonkeyPatch) -> None:
    """Let a store think that what it remembers is still so, whatever others have written."""

    def careless(self: Session, head: Head) -> None:
        """Belong to the new place, and forget nothing."""
        if self._cache is None:
            self._cache = Cache(head)
        self._cache.head = head

    patch.setattr(Session, "_catch_up", careless)


def _keeps_old_grants(patch: pytest.MonkeyPatch) -> None:
    """Let a store take over all that others have written, but for what is held."""
    move_on = Cache.move_on

    def forgetful(self: Cache, head: Head, changes: Iterable[Change]) -> None:
        """Leave the grants out."""
        move_on(self, head, [one for one in changes if one.table is not Grants])

    patch.setattr(Cache, "move_on", forgetful)


def _gives_its_own_order(patch: pytest.MonkeyPatch) -> None:
    """Let a store give what an index holds in no order of its own."""
    find = SqlTransaction.find
    patch.setattr(SqlTransaction, "find", lambda *asked: find(*asked)[::-1])


BROKEN = [_keeps_old_indexes, _keeps_old_records, _keeps_old_grants, _gives_its_own_order]


@pytest.mark.parametrize("broken", BROKEN, ids=lambda one: one.__name__.strip("_"))
def test_a_store_that_breaks_a_promise_falls_out_of_step(
    broken: Callable[[pytest.MonkeyPatch], None], prepared_file: Path, folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """The same machine finds each of these."""
    broken(monkeypatch)

    def places() -> dict[str, list[Store]]:
        """Give new registers."""
        return {"memory": [MemoryStore()], "sqlite": two(copied_file(prepared_file, folder))}

    with pytest.raises(OutOfStepError):
        run(places, 12, 40)


def test_what_is_not_alike_is_told_by_its_place() -> None:
    """Different values, a value and an error, and different errors are all found."""
    both = InStep(("one", "other"), ([1, 2], [1, 3]))
    assert both[0] == 1
    assert both
    assert len(both) == 2
    with pytest.raises(OutOfStepError, match="one gives 2, other 3"):
        both[1]
    with pytest.raises(OutOfStepError, match=r"other \[1, 3\]"):
        list(both)
    with pytest.raises(OutOfStepError, match="no error"):
        InStep(("one", "other"), ([1], [])).pop()
    with pytest.raises(OutOfStepError, match="ValueError"):
        InStep(("one", "other"), (["1"], ["a"])).index("1")
    with pytest.raises(IndexError):
        InStep(("one", "other"), ([], [])).pop()
