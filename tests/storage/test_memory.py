"""The store in memory beyond the contract: exact roll-back, stable reading, one at a time."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import pytest
from tests.register.offices import PAPER, Office

from partyreg.changes import Change
from partyreg.errors import RefusedError, StaleError
from partyreg.journal import JournalEntry
from partyreg.model import RECORDS, Organisation, Unit
from partyreg.repository import INDEXES
from partyreg.storage import MemoryStore
from partyreg.values import OrganisationKind, Tier

pytestmark = pytest.mark.clause("N3.3a", "Y-shape")

AT = datetime(2018, 3, 1, tzinfo=UTC)


def entry(operation: str) -> JournalEntry:
    """Give an entry of somebody's work."""
    return JournalEntry(operation, AT, AT.date(), "organisations.add-unit", "a", "o", "某")


def everything(store: MemoryStore) -> Any:
    """Give all that a store holds, rows and buckets in their order."""
    with store.begin() as work:
        rows = {table: list(work.every(table)) for table in RECORDS}
        found = {
            (table, name): list(store._indexes[table, name].items())
            for table, names in INDEXES.items() for name in names
        }  # fmt: skip
        tree = {one: (work.tree.parent(one), work.tree.children(one)) for one in work.tree}
        return rows, found, tree, dict(work.held), list(store.journal())


def commit(store: MemoryStore, changes: Iterable[Change], operation: str) -> JournalEntry:
    """Commit some changes."""
    with store.begin() as work:
        return work.commit(changes, entry(operation))


@pytest.mark.parametrize("fault", ["stale", "cycle", "orphan", "gone"])
def test_a_failed_commit_leaves_everything_down_to_the_order_of_rows(fault: str) -> None:
    """Whatever the tree or a stale record refuses last, the rest has not happened either."""
    office = Office()
    store = office.register.store
    assert isinstance(store, MemoryStore)
    with store.begin() as work:
        b, a = (work.get(Organisation, key) for key in "BA")
    assert a is not None
    assert b is not None
    import attrs

    last = {
        "stale": Change(attrs.evolve(b, name="X"), None, "G2.1"),
        "cycle": Change(a, attrs.evolve(a, parent="B"), "G2.4"),
        "orphan": Change(None, attrs.evolve(b, key="o-9", parent="o-8"), "G2.2"),
        "gone": Change(b, None, "G2.3"),
    }[fault]
    first = Change(None, Unit("u-9", "某厂"), "G2.1")
    before = everything(store)
    with pytest.raises((StaleError, RefusedError)):
        commit(store, [first, Change(b, attrs.evolve(b, name="Y"), "G2.1"), last], "x-9")
    assert everything(store) == before
    assert store.operation("x-9") is None


def test_a_finished_unit_of_work_takes_nothing_more() -> None:
    """Neither after its commit nor after its end."""
    store = MemoryStore()
    with store.begin() as work:
        work.commit([], entry("x-1"))
        with pytest.raises(RuntimeError, match="has ended"):
            work.commit([], entry("x-2"))
    with store.begin() as late:
        pass
    with pytest.raises(RuntimeError, match="has ended"):
        late.commit([], entry("x-3"))
    assert [one.operation for one in store.journal()] == ["x-1"]


def test_reading_goes_on_while_others_write() -> None:
    """A journal and a table being read are those of the moment when reading began."""
    store = MemoryStore()
    for number in range(3):
        commit(store, [Change(None, Unit(f"u-{number}", "某厂"), "G2.1")], f"x-{number}")
    reading = store.journal(after=1)
    with store.begin() as work:
        rows = work.every(Unit)
        work.commit([Change(None, Unit("u-3", "某厂"), "G2.1")], entry("x-3"))
    assert [one.number for one in reading] == [2, 3]
    assert [one.key for one in rows] == ["u-0", "u-1", "u-2"]


def test_an_index_bucket_goes_with_its_last_row() -> None:
    """Nothing is left behind in the indexes of what has gone."""
    store = MemoryStore()
    unit = Unit("u-1", "某厂", credit_code="91340700MA2MU1K47G")
    commit(store, [Change(None, unit, "G2.1")], "x-1")
    commit(store, [Change(unit, None, "G2.1")], "x-2")
    assert all(not bucket for bucket in store._indexes.values())


def test_a_second_thread_waits_until_the_first_has_ended() -> None:
    """One unit of work at a time; a nested one in the same thread goes on."""
    store = MemoryStore()
    seen: list[int] = []

    def other() -> None:
        """Look when it is allowed to."""
        with store.begin() as work:
            seen.append(work.last_number)

    with store.begin() as work:
        thread = threading.Thread(target=other)
        thread.start()
        thread.join(0.05)
        assert seen == []
        with store.begin() as inner:
            assert inner.last_number == 0
        work.commit([], entry("x-1"))
    thread.join()
    assert seen == [1]


def test_children_keep_their_order_over_a_failed_creation() -> None:
    """The tree is put back as it was, order of children included."""
    office = Office()
    children = office.register.tree.children("A")
    with pytest.raises(RefusedError):
        office.desk("A").organisations.create(
            "x", code="a b", under="A", kind=OrganisationKind.COMMITTEE,
            tier=Tier.PRIMARY_COMMITTEE, evidence=PAPER,
        )  # fmt: skip
    assert office.register.tree.children("A") == children
