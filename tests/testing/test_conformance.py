"""The store contract: the memory store keeps it, and it catches stores that do not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, cast

import attrs
import pytest

from partyreg.changes import Change
from partyreg.errors import StaleError
from partyreg.journal import JournalEntry
from partyreg.model import Grants, Member, Organisation, Unit
from partyreg.repository import Store
from partyreg.storage import MemoryStore
from partyreg.storage.memory import MemoryTransaction
from partyreg.testing.conformance import StoreConformance, promises, violations

pytestmark = pytest.mark.clause("N3.3a")


class TestMemoryStore(StoreConformance):
    """The store in memory keeps every promise."""

    def make_store(self) -> Store:
        """Give a new store in memory."""
        return MemoryStore()


class Wrapped(MemoryTransaction):
    """A unit of work of a store in memory, to be broken on purpose."""


def broken(work: type[Wrapped], **more: Callable[..., Any]) -> Callable[[], Store]:
    """Make a store whose units of work are of a broken kind."""

    @contextmanager
    def begin(self: MemoryStore, *, alone: bool = False) -> Iterator[MemoryTransaction]:
        """Open a broken unit of work."""
        with self._lock:
            yield work(self)

    kind = type("Broken", (MemoryStore,), {"begin": begin, **more})
    return cast("Callable[[], Store]", kind)


class ForgetsRollback(Wrapped):
    """Writes one change after the other, and leaves what it has written when one is stale."""

    def commit(self, changes: Iterable[Change], entry: JournalEntry) -> JournalEntry:
        """Write step by step."""
        for number, one in enumerate(changes):
            self.ended = False
            super().commit([one], attrs.evolve(entry, operation=f"{entry.operation}-{number}"))
        return entry


class IgnoresBefore(Wrapped):
    """Takes whatever is stored for what was meant."""

    def commit(self, changes: Iterable[Change], entry: JournalEntry) -> JournalEntry:
        """Say that before is what is stored."""
        taken = [
            Change(None if one.before is None else self.get(one.table, one.key), one.after, "N1")
            for one in changes
        ]
        return super().commit([c for c in taken if c.before or c.after], entry)


class Renumbers(Wrapped):
    """Leaves a gap after every entry."""

    def commit(self, changes: Iterable[Change], entry: JournalEntry) -> JournalEntry:
        """Number by twos."""
        kept = super().commit(changes, entry)
        wide = attrs.evolve(kept, number=kept.number * 2)
        self._store._journal[-1] = wide
        return wide


class AppliesTwice(Wrapped):
    """Does not remember operations."""

    def commit(self, changes: Iterable[Change], entry: JournalEntry) -> JournalEntry:
        """Forget the operation first."""
        self._store._operations.pop(entry.operation, None)
        return super().commit(changes, entry)


class AnswersAnew(Wrapped):
    """Writes a repeated operation once, but does not give its first entry."""

    def commit(self, changes: Iterable[Change], entry: JournalEntry) -> JournalEntry:
        """Answer with what was asked."""
        super().commit(changes, entry)
        return entry


class WritesQuietly(Wrapped):
    """Gives the first entry of a repeated operation, and writes its changes all the same."""

    def commit(self, changes: Iterable[Change], entry: JournalEntry) -> JournalEntry:
        """Put new units in."""
        listed = list(changes)
        kept = super().commit(listed, entry)
        for one in listed:
            if isinstance(one.after, Unit) and kept.changes != tuple(listed):
                self._store._tables[Unit].setdefault(one.key, one.after)
        return kept


class ForgetsAnIndex(Wrapped):
    """Does not take a member out of the branch that it leaves."""

    def commit(self, changes: Iterable[Change], entry: JournalEntry) -> JournalEntry:
        """Put the old entries back."""
        kept = super().commit(changes, entry)
        for one in kept.changes:
            if isinstance(one.before, Member) and isinstance(one.after, Member):
                bucket = self._store._indexes[Member, "branch"].setdefault(one.before.branch, {})
                bucket[one.key] = True
        return kept


class ForgetsTheTree(Wrapped):
    """Keeps the records of organisations, but a move does not reach the tree."""

    def commit(self, changes: Iterable[Change], entry: JournalEntry) -> JournalEntry:
        """Take moves back in the tree."""
        kept = super().commit(changes, entry)
        for one in kept.changes:
            if isinstance(one.before, Organisation) and isinstance(one.after, Organisation):
                self._store._tree.apply([one.reversed()])
        return kept


class ForgetsGrants(Wrapped):
    """Leaves what an organisation held when its grants end."""

    def commit(self, changes: Iterable[Change], entry: JournalEntry) -> JournalEntry:
        """Put ended grants back."""
        kept = super().commit(changes, entry)
        for one in kept.changes:
            if isinstance(one.before, Grants) and one.after is None:
                self._store._held[one.key] = one.before.functions
        return kept


class FailsLate(Wrapped):
    """Lets tables take everything before the tree is asked."""

    def commit(self, changes: Iterable[Change], entry: JournalEntry) -> JournalEntry:
        """Write units at once."""
        listed = list(changes)
        for one in listed:
            if isinstance(one.after, Unit):
                self._store._tables[Unit].setdefault(one.key, one.after)
        return super().commit(listed, entry)


class LosesOrder(Wrapped):
    """Puts a row at the end when a commit is stale."""

    def commit(self, changes: Iterable[Change], entry: JournalEntry) -> JournalEntry:
        """Disturb the order of rows in a failure."""
        try:
            return super().commit(changes, entry)
        except StaleError:
            rows = self._store._tables[Unit]
            if rows:
                first = next(iter(rows))
                rows[first] = rows.pop(first)
            raise


class KeepsGoing(Wrapped):
    """Lets one unit of work commit again and again."""

    def commit(self, changes: Iterable[Change], entry: JournalEntry) -> JournalEntry:
        """Forget that it has ended."""
        self.ended = False
        return super().commit(changes, entry)


class Unlocked(MemoryStore):
    """Lets everybody in at once, and checks no reads."""

    @contextmanager
    def begin(self, *, alone: bool = False) -> Iterator[MemoryTransaction]:
        """Open a unit of work without waiting."""
        yield MemoryTransaction(self)


def _from_start(self: MemoryStore, *, after: int = 0) -> Iterator[JournalEntry]:
    """Give the whole journal, whatever has been read."""
    return iter(self._journal)


@pytest.mark.parametrize(
    ("make", "caught"),
    [
        (broken(ForgetsRollback), "test_nothing_of_a_stale_transaction_is_kept"),
        (broken(IgnoresBefore), "test_a_stale_before_is_refused_and_names_the_record"),
        (broken(Renumbers), "test_entries_are_numbered_from_one_without_a_gap"),
        (broken(AppliesTwice), "test_a_repeated_operation_is_applied_once"),
        (broken(AnswersAnew), "test_a_repeated_operation_is_applied_once"),
        (broken(WritesQuietly), "test_a_repeated_operation_is_applied_once"),
        (broken(ForgetsAnIndex), "test_an_index_follows_every_change"),
        (broken(ForgetsTheTree), "test_the_tree_is_that_of_the_organisations"),
        (broken(ForgetsGrants), "test_what_is_held_is_that_of_the_grants"),
        (broken(FailsLate), "test_a_fault_in_the_tree_midway_leaves_everything"),
        (broken(FailsLate), "test_a_fault_in_an_index_midway_leaves_everything"),
        (broken(LosesOrder), "test_nothing_of_a_stale_transaction_is_kept"),
        (broken(KeepsGoing), "test_a_unit_of_work_ends_with_its_commit"),
        (broken(Wrapped, journal=_from_start), "test_the_journal_is_streamed_from_a_number_on"),
        (Unlocked, "test_a_unit_of_work_sees_one_state"),
        (Unlocked, "test_a_count_that_was_read_still_holds_at_commit"),
    ],
)
def test_a_broken_store_is_caught(make: Callable[[], Store], caught: str) -> None:
    """A store that breaks a promise fails the test of that promise."""
    assert caught in violations(make)


def test_a_store_that_is_only_wrapped_is_not_caught() -> None:
    """What catches the broken stores is what is broken in them."""
    assert violations(broken(Wrapped)) == ()


def test_the_contract_asks_how_a_store_is_made() -> None:
    """Without ``make_store`` no promise can be tested."""
    with pytest.raises(NotImplementedError):
        StoreConformance().make_store()
    assert len(list(promises(StoreConformance))) >= 25
