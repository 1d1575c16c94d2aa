"""What the tests of the contract stand on: records, entries, and a store's whole state.

Notice: N3.3a 痕迹管理
"""

# ruff: noqa: S101 - these are tests
from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from itertools import count
from typing import Any, NamedTuple

from partyreg.changes import Change
from partyreg.journal import JournalEntry
from partyreg.model import (
    RECORDS,
    Evidence,
    Grants,
    Member,
    Organisation,
    Record,
    Unit,
)
from partyreg.repository import INDEXES, Store, Transaction
from partyreg.tree import OrgTree
from partyreg.values import Function, OrganisationKind, ResidentId, Tier

CLAUSE = "N3.3a"
DAY = date(2018, 1, 9)
PAPERS = (Evidence("组发〔2018〕3号", date(2018, 1, 5), "档案室2018-3"),)


class Contract:
    """What every part of the contract has: a store to make, and short ways to write to it."""

    def make_store(self) -> Store:
        """Give a new, empty store.

        Raises:
            NotImplementedError: the subclass does not say how.
        """
        raise NotImplementedError("say how a new, empty store is made")

    def reopen(self, store: Store) -> Store:
        """Open once more what a store keeps, as another process would.

        A store that can be opened but once gives itself, which is what this does.

        Args:
            store: one that ``make_store`` gave.
        """
        return store

    def filled(self) -> Store:
        """Give a store with two realms, a member, a unit and grants."""
        store = self.make_store()
        write(store, *(add(one) for one in records()))
        return store


def records() -> tuple[Record, ...]:
    """Give what a filled store holds, superiors first."""
    kind = OrganisationKind
    province, county, primary = Tier.PROVINCE, Tier.COUNTY, Tier.PRIMARY_COMMITTEE
    department = kind.ORGANISATION_DEPARTMENT
    return (
        Organisation("o-1", "001", "甲省委组织部", department, province),
        Organisation("o-2", "002", "A县委组织部", department, county, "o-1"),
        Organisation("o-3", "003", "B镇党委", kind.COMMITTEE, primary, "o-2", units=("u-1", "u-2")),
        Organisation("o-4", "004", "E镇党委", kind.COMMITTEE, primary, "o-2"),
        Organisation("o-5", "005", "C支部", kind.BRANCH, Tier.BRANCH, "o-3"),
        Organisation("o-6", "006", "C支部", kind.BRANCH, Tier.BRANCH, "o-4"),
        Organisation("o-7", "007", "乙系统", kind.DEPARTMENT_SYSTEM, province),
        Unit("u-1", "某厂"),
        Unit("u-2", "某校"),
        Grants("o-3", frozenset((Function.EDIT_MEMBER,))),
        Member("m-1", "o-5", "甲某", ResidentId("440308199901101512")),
    )


def committee(key: str, parent: str) -> Organisation:
    """Give a committee that may stand under another one."""
    kind = OrganisationKind.COMMITTEE
    return Organisation(key, f"c-{key}", f"{key}党委", kind, Tier.PRIMARY_COMMITTEE, parent)


_numbers = count(1)


def entry(operation: str | None = None, **more: Any) -> JournalEntry:
    """Give a journal entry; each has an operation id of its own unless one is named."""
    at = datetime(2018, 1, 9, 2, tzinfo=UTC)
    name = operation or f"x-{next(_numbers):x}"
    return JournalEntry(name, at, DAY, "test.write", "a-1", "o-1", "乙某", **more)


def add(record: Record) -> Change:
    """Give the change that adds a record."""
    return Change(None, record, CLAUSE)


def remove(record: Record) -> Change:
    """Give the change that removes a record."""
    return Change(record, None, CLAUSE)


def write(store: Store, *changes: Change, operation: str | None = None) -> JournalEntry:
    """Commit changes in a unit of work of their own."""
    with store.begin() as work:
        return work.commit(changes, entry(operation))


class State(NamedTuple):
    """Everything that a store shows, order included.

    Attributes:
        tables: the records of each class, in the order in which the store streams them.
        found: what each index holds, value by value, for the values that occur.
        held: what every organisation holds.
        tree: the organisations in the order of the tree, each with its superior and record.
        journal: all entries.
    """

    tables: Mapping[type[Record], tuple[Record, ...]]
    found: Mapping[tuple[type, str, object], tuple[Record, ...]]
    held: Mapping[str, frozenset[Function]]
    tree: tuple[tuple[str, str | None, Organisation], ...]
    journal: tuple[JournalEntry, ...]


def state(store: Store) -> State:
    """Take down everything that a store shows.

    Example:
        >>> from partyreg.storage import MemoryStore
        >>> state(MemoryStore()).journal
        ()

    Notice: N3.3a
    """
    with store.begin() as work:
        tables = {table: tuple(work.every(table)) for table in RECORDS}
        found = {
            place: tuple(work.find(*place)) for place in sorted(_places(tables), key=repr)
        }  # fmt: skip
        tree = tuple((key, work.tree.parent(key), work.tree.organisation(key)) for key in work.tree)
        held = dict(work.held)
    return State(tables, found, held, tree, tuple(store.journal()))


def _places(tables: Mapping[type[Record], Iterable[Record]]) -> set[tuple[Any, str, object]]:
    """Name every index with every value that occurs in a record."""
    return {
        (table, name, value)
        for table, names in INDEXES.items()
        for name, values in names.items()
        for record in tables.get(table, ())
        for value in values(record)
    }


def scan(work: Transaction, table: type[Record], name: str, value: object) -> list[Record]:
    """Answer a look-up without the index: by looking at every record."""
    values = INDEXES[table][name]
    return [record for record in work.every(table) if value in tuple(values(record))]


def check_indexes(store: Store, *, after: int = 0) -> None:
    """Hold every index against a scan, for every value that any record has had or has.

    Args:
        store: whose.
        after: only for the records of the journal's entries after a number.
    """
    every = {table: [] for table in RECORDS}  # type: dict[type[Record], list[Record]]
    for one in store.journal(after=after):
        for change in one.changes:
            every[change.table] += [r for r in (change.before, change.after) if r is not None]
    with store.begin() as work:
        for table, name, value in _places(every):
            wanted = scan(work, table, name, value)
            found = work.find(table, name, value)
            assert [one.key for one in found] == [one.key for one in wanted], name
            assert all(work.get(table, one.key) == one for one in found), name
            assert work.count(table, name, value) == len(wanted), name


def check_tree(store: Store) -> None:
    """Hold the tree against the records of organisations."""
    with store.begin() as work:
        rows = list(work.every(Organisation))
        assert {key: work.tree.parent(key) for key in work.tree} == {r.key: r.parent for r in rows}
        assert all(work.tree.organisation(one.key) == one for one in rows)
        OrgTree(rows)


def unchanged_by(store: Store, *changes: Change, operation: str | None = None) -> BaseException:
    """Hold that a commit of changes fails and leaves everything exactly as it was."""
    return unchanged(store, lambda: write(store, *changes, operation=operation))


def unchanged(store: Store, attempt: Callable[[], object]) -> BaseException:
    """Hold that an attempt fails and leaves everything exactly as it was, order included.

    Returns:
        What the attempt raised.
    """
    before, caught = state(store), None
    try:
        attempt()
    except Exception as wrong:  # noqa: BLE001 - which one is the caller's question
        caught = wrong
    assert caught is not None, "the attempt went through"
    assert state(store) == before, "a failed attempt has left something behind"
    return caught


class PoisonedId(ResidentId):
    """A number that cannot be read, so that whatever indexes or stores it fails midway."""

    __slots__ = ()

    def reveal(self, purpose: str) -> str:  # noqa: ARG002 - the mask's signature
        """Fail.

        Raises:
            RuntimeError: always.
        """
        raise RuntimeError("this number cannot be read")
