"""A register that nobody tampered with verifies, whoever wrote it, and in little memory."""

# ruff: noqa: S608 - the tables and columns are our own
from __future__ import annotations

import os
import tracemalloc
from pathlib import Path

import pytest
from tests.register.offices import Office
from tests.storage.conftest import Places
from tests.storage.histories import History, Tamperer, loaded

from partyreg.changes import Change
from partyreg.errors import InputError
from partyreg.model import RECORDS, Unit
from partyreg.storage import MemoryStore
from partyreg.storage.sql import SqlStore, chain
from partyreg.storage.sql.exact import entries
from partyreg.storage.sql.schema import KEPT
from partyreg.storage.sql.verifying import Damage, verify
from partyreg.testing.conformance.facts import entry

pytestmark = pytest.mark.clause("N3.3a")


def sm3_needed() -> None:
    """Skip where OpenSSL has no SM3; where all must run, that is a failure."""
    if not chain.available("sm3"):
        if os.environ.get("CI"):
            pytest.fail("OpenSSL has no SM3 here")
        pytest.skip("OpenSSL has no SM3 here")


def sql_store(place: Places, algorithm: str = "sha256") -> SqlStore:
    """Give a new, empty register in a database."""
    url = place.url()
    return SqlStore(url if "://" in url else f"sqlite:///{url}", algorithm=algorithm)


def test_a_history_of_every_kind_of_record_verifies(sql_place: Places) -> None:
    """Records of all kinds that come, change, go and come again are all where the journal says."""
    store = sql_store(sql_place)
    history = History(store, seed=3)
    history.go_on(120, most=8)
    found = verify(store)
    assert found.faults == ()
    assert found.ok
    assert found.entries == found.number == history.number
    standing = Tamperer(store)
    counts = {kind: standing.rows(f"SELECT count(*) FROM {KEPT[kind].table.name}")[0][0]
              for kind in RECORDS}  # fmt: skip
    standing.close()
    assert min(counts.values()) > 0, "a history without a kind of record shows nothing of it"
    assert found.rows > sum(counts.values())
    store.close()


def test_a_register_at_work_verifies(sql_place: Places) -> None:
    """What the register itself writes, transfers and loads among it, verifies."""
    store = sql_store(sql_place)
    office = Office(lambda: store)
    office.conclude()
    assert verify(store).faults == ()
    assert verify(store, tables=False).rows == 0
    store.close()


def test_a_load_in_several_entries_verifies(sql_place: Places) -> None:
    """Entries that follow one another in one load, of several parts each, are replayed alike."""
    store = sql_store(sql_place)
    units = [Change(None, Unit(f"u-{at}", f"{at}厂"), "N3.3a") for at in range(5_700)]
    with store.begin() as work:
        work.load(units, entry("load"))
    found = verify(store)
    assert (found.faults, found.entries, found.rows) == ((), 2, 5_700)
    store.close()


def test_a_record_that_comes_and_goes_in_one_entry_leaves_no_row(sql_place: Places) -> None:
    """Added and removed, removed and added, changed twice: in one entry, the last counts."""
    store = sql_store(sql_place)
    history = History(store)
    a, b, c = (Unit("u-1", name) for name in ("某厂", "甲厂", "乙厂"))
    new, other = Unit("n-1", "一厂"), Unit("n-2", "二厂")
    clause = "N3.3a"
    history.write([
        Change(None, new, clause), Change(a, b, clause), Change(new, None, clause),
        Change(b, None, clause), Change(None, other, clause), Change(None, c, clause),
    ])  # fmt: skip
    history.write([Change(c, None, clause)])
    history.write([Change(None, c, clause), Change(None, new, clause)])
    assert verify(store).faults == ()
    store.close()


def test_an_empty_register_verifies(sql_place: Places) -> None:
    """A register without a single entry has no fault."""
    url = sql_place.url()
    found = verify(url)
    assert (found.ok, found.entries, found.rows, found.number) == (True, 0, 0, 0)
    assert found.hash == chain.START.hex()


def test_a_chain_may_change_its_algorithm(sql_place: Places) -> None:
    """Entries hashed by SM3 and SHA-256 stand in one chain, each checked by its own."""
    sm3_needed()
    first = sql_store(sql_place)
    history = History(first)
    history.go_on(5)
    url = first.links.engine.url
    for algorithm in ("sm3", "sha256"):
        history.store = SqlStore(url, algorithm=algorithm)
        history.go_on(5)
        history.store.close()
    link = first.links.open()
    link.read()
    assert [one.algorithm for one in entries(link)] == ["sha256"] * 6 + ["sm3"] * 5 + ["sha256"] * 5
    link.leave()
    link.close()
    assert verify(first).faults == ()
    meddler = Tamperer(first)
    meddler.run("UPDATE journal SET algorithm = 'sha256' WHERE number = 8")
    assert [(one.key, one.what) for one in verify(first).faults] == [(8, "changed")]
    meddler.close()
    first.close()


def test_an_algorithm_that_is_not_installed_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where an entry's algorithm is not installed, the entry is unreadable, and no error raised."""
    sm3_needed()
    store = SqlStore(f"sqlite:///{tmp_path}/one.db", algorithm="sm3")
    History(store).go_on(1)
    monkeypatch.setattr("hashlib.algorithms_available", {"sha256"})
    found = verify(store, tables=False)
    assert [(one.key, one.what) for one in found.faults] == [(1, "unreadable"), (2, "unreadable")]
    assert "not installed" in found.faults[0].message
    store.close()


def test_a_register_in_memory_has_nothing_to_verify() -> None:
    """What keeps no bytes cannot be verified, and says so."""
    for one in (MemoryStore(), "memory:"):
        with pytest.raises(InputError, match="has no stored journal to verify"):
            verify(one)


def test_a_fault_shows_place_kind_and_clause() -> None:
    """A fault reads as one line, with place, kind, message and clause, and no value."""
    one = Damage("members", "m-1", "changed", "not what the journal says: 'name'")
    assert one.place == "members 'm-1'"
    assert str(one) == ("members 'm-1': changed: not what the journal says: 'name' [N3.3a]")


def test_the_chain_is_checked_in_bounded_memory(tmp_path: Path) -> None:
    """More than twice as many entries take no more memory: the journal is streamed."""

    def peak(size: int) -> int:
        """Give the most bytes held while a chain is checked."""
        store = loaded(f"{tmp_path}/{size}.db", size, most=0)
        verify(store, tables=False)
        tracemalloc.start()
        assert verify(store, tables=False).ok
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        store.close()
        return found

    assert peak(12_000) < 1.3 * peak(5_000)
