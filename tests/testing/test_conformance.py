"""The store contract: the memory store keeps it, and it catches stores that do not."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from threading import RLock
from typing import Any, TypeVar, cast

import attrs
import pytest

from partyreg.changes import Change
from partyreg.errors import MissingExtraError, StaleError
from partyreg.journal import JournalEntry
from partyreg.model import RECORDS, Grants, Member, Organisation, Record, Unit
from partyreg.repository import LOADED, Store, part_of
from partyreg.storage import MemoryStore
from partyreg.storage.memory import MemoryTransaction
from partyreg.testing.conformance import StoreConformance, promises, violations

R = TypeVar("R", bound=Record)

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


class KeepsHalf(Wrapped):
    """Keeps the entries of a load that were full when it fails."""

    def load(self, changes: Iterable[Change], entry: JournalEntry) -> int:
        """Write some at a time, each for good."""
        line, turn = iter(changes), 0
        while some := tuple(islice(line, LOADED)):
            turn, self.ended = turn + 1, False
            super().load(some, part_of(entry, turn))
        return super().load((), entry) if not turn else self.last_number


class LoadsTwice(Wrapped):
    """Does not remember which loads have been done."""

    def load(self, changes: Iterable[Change], entry: JournalEntry) -> int:
        """Forget the operation first."""
        self._store._operations.pop(entry.operation, None)
        return super().load(changes, entry)


class LoadsAsOne(Wrapped):
    """Keeps a load in one entry, however much it is."""

    def load(self, changes: Iterable[Change], entry: JournalEntry) -> int:
        """Commit it."""
        return super().commit(changes, entry).number


class LoadsAnything(Wrapped):
    """Takes changes and removals for additions."""

    def load(self, changes: Iterable[Change], entry: JournalEntry) -> int:
        """Commit whatever is no addition."""
        taken = tuple(changes)
        if any(one.before is not None for one in taken):
            return super().commit(taken, entry).number
        return super().load(taken, entry)


class LoadsOver(Wrapped):
    """Loads over what stands."""

    def load(self, changes: Iterable[Change], entry: JournalEntry) -> int:
        """Leave out what stands already."""
        taken = [one for one in changes if self.get(one.table, one.key) is None]
        return super().load(taken, entry)


class LoadsAgain(Wrapped):
    """Goes on after a load."""

    def load(self, changes: Iterable[Change], entry: JournalEntry) -> int:
        """Forget that it has ended."""
        done = super().load(changes, entry)
        self.ended = False
        return done


class OrdersByComing(Wrapped):
    """Finds records in the order in which they came to stand under the value."""

    def find(self, table: type[R], index: str, value: object) -> tuple[R, ...]:
        """Leave them as they stand."""
        self._store._unsorted.clear()
        return super().find(table, index, value)


class OrdersByOldPlace(Wrapped):
    """Gives a record that was removed and is added again the place that it once had."""

    def find(self, table: type[R], index: str, value: object) -> tuple[R, ...]:
        """Sort them by the first change in which they were ever named."""
        named = [one.key for kept in self._store._journal for one in kept.changes]
        return tuple(
            sorted(super().find(table, index, value), key=lambda one: named.index(one.key))
        )


class OrdersByKey(Wrapped):
    """Finds records in the order of their keys."""

    def find(self, table: type[R], index: str, value: object) -> tuple[R, ...]:
        """Sort them."""
        return tuple(sorted(super().find(table, index, value), key=lambda one: one.key))


def _live(self: MemoryStore, table: type[R]) -> Iterator[R]:
    """Stream whatever is there by the time that it is asked for."""
    at = 0
    while at < len(self._tables[table]):
        yield list(self._tables[table].values())[at]
        at += 1


class Hasty(MemoryStore):
    """Lets others commit while somebody is alone; else one after the other."""

    @contextmanager
    def begin(self, *, alone: bool = False) -> Iterator[MemoryTransaction]:
        """Open a unit of work, waiting only where it is not to be alone."""
        if alone:
            yield MemoryTransaction(self)
            return
        with super().begin() as work:
            yield work


class Opening(MemoryStore):
    """One opening of a store that is opened several times, and checks no reads between them."""

    def again(self) -> Opening:
        """Open once more what is kept here, waiting for none of the others."""
        other = Opening()
        other.__dict__.update(self.__dict__)
        other._lock = RLock()
        return other


class Deaf(Opening):
    """One opening that sees only what itself has committed."""

    def again(self) -> Deaf:
        """Open once more: with a copy of what is there now."""
        other = Deaf()
        with self.begin() as work:
            kept = [Change(None, one, "N1") for table in RECORDS for one in work.every(table)]
        with other.begin() as work:
            work.commit(kept, next(iter(self.journal())))
        return other


def _again(store: Store) -> Store:
    """Open once more what a store keeps."""
    assert isinstance(store, Opening)
    return store.again()


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
        (broken(KeepsHalf), "test_a_load_that_fails_midway_leaves_nothing"),
        (broken(LoadsTwice), "test_a_repeated_load_is_done_once"),
        (broken(LoadsAsOne), "test_a_load_is_kept_in_entries_of_some_changes_each"),
        (broken(LoadsAnything), "test_a_load_only_adds"),
        (broken(LoadsOver), "test_a_load_that_fails_midway_leaves_nothing"),
        (broken(LoadsAgain), "test_a_unit_of_work_ends_with_its_load"),
        (broken(OrdersByComing), "test_an_index_keeps_to_the_order_of_first_writing"),
        (
            broken(OrdersByComing),
            "test_an_index_of_many_values_keeps_to_the_order_of_first_writing",
        ),
        (broken(OrdersByKey), "test_an_index_gives_records_in_order_of_writing"),
        (broken(OrdersByOldPlace), "test_what_is_added_again_later_stands_last"),
        (broken(Wrapped, stream=_live), "test_a_class_is_streamed_from_one_state"),
        (Hasty, "test_nothing_that_is_read_alone_goes_stale"),
        (Unlocked, "test_a_unit_of_work_sees_one_state"),
        (Unlocked, "test_a_count_that_was_read_still_holds_at_commit"),
    ],
)
def test_a_broken_store_is_caught(make: Callable[[], Store], caught: str) -> None:
    """A store that breaks a promise fails the test of that promise."""
    assert violations(make, only=[caught]) == (caught,)
    assert caught in promises(StoreConformance)


@pytest.mark.parametrize(
    ("make", "caught"),
    [
        (Opening, "test_what_another_opening_changed_since_it_was_read_is_refused"),
        (Opening, "test_nothing_that_is_read_alone_goes_stale"),
        (Deaf, "test_what_another_opening_committed_is_seen_by_the_next_unit_of_work"),
        (Deaf, "test_an_operation_is_applied_once_through_any_opening"),
    ],
)
def test_openings_that_do_not_keep_together_are_caught(
    make: Callable[[], Store], caught: str
) -> None:
    """What is promised between openings is tested where there are several."""
    assert violations(make, _again, only=[caught]) == (caught,)
    assert caught in promises(StoreConformance)


def test_all_that_is_broken_is_named() -> None:
    """Without pytest, too, and with openings."""
    assert "test_a_repeated_load_is_done_once" in violations(broken(LoadsTwice))
    found = violations(Deaf, _again)
    assert "test_what_another_opening_committed_is_seen_by_the_next_unit_of_work" in found


def test_a_store_that_is_only_wrapped_is_not_caught() -> None:
    """What catches the broken stores is what is broken in them."""
    assert violations(broken(Wrapped)) == ()
    assert violations(Opening) == ()


def test_the_contract_asks_how_a_store_is_made() -> None:
    """Without ``make_store`` no promise can be tested."""
    with pytest.raises(NotImplementedError):
        StoreConformance().make_store()
    assert len(list(promises(StoreConformance))) >= 25


def test_without_hypothesis_a_store_is_not_at_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is missing is said; the tests that do without it go on."""
    monkeypatch.setitem(sys.modules, "hypothesis", None)
    monkeypatch.delitem(sys.modules, "partyreg.testing._hypothesis_needed", raising=False)
    monkeypatch.delattr("partyreg.testing._hypothesis_needed", raising=False)
    with pytest.raises(MissingExtraError) as missing:
        violations(MemoryStore)
    assert (missing.value.name, missing.value.extra) == ("hypothesis", "testing")
    assert violations(MemoryStore, only=["test_a_new_store_is_empty"]) == ()
