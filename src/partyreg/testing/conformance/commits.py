"""The contract, second part: all or nothing, exactly, in order, and once.

Notice: N3.3a 痕迹管理
"""

# ruff: noqa: S101 - these are tests
from __future__ import annotations

import attrs

from partyreg.changes import Change
from partyreg.errors import RefusedError, StaleError
from partyreg.model import Grants, Member, Organisation, Record, Unit
from partyreg.testing.conformance.facts import (
    CLAUSE,
    Contract,
    PoisonedId,
    add,
    check_indexes,
    committee,
    entry,
    records,
    remove,
    state,
    unchanged,
    unchanged_by,
    write,
)

NEW = Unit("u-9", "某院")


class CommitContract(Contract):
    """What a commit promises."""

    # ── Snapshot: leaving without commit keeps nothing ──

    def test_leaving_without_commit_keeps_nothing(self) -> None:
        """A unit of work that is left without commit has not happened."""
        store = self.filled()
        before = state(store)
        with store.begin() as work:
            assert work.get(Unit, "u-1") is not None
        assert state(store) == before

    def test_an_error_inside_keeps_nothing_and_comes_out(self) -> None:
        """Whatever goes wrong in a unit of work leaves the store alone and reaches the caller."""
        store = self.filled()

        def work() -> None:
            """Fail with the unit of work open."""
            with store.begin() as opened:
                opened.get(Unit, "u-1")
                raise LookupError("the rules said no")

        assert isinstance(unchanged(store, work), LookupError)
        write(store, add(NEW))

    def test_a_unit_of_work_ends_with_its_commit(self) -> None:
        """Nothing is written by a second commit of the same unit of work."""
        store = self.filled()
        with store.begin() as work:
            work.commit([add(NEW)], entry())
            after = unchanged(store, lambda: work.commit([add(Unit("u-8", "某校"))], entry()))
        assert not isinstance(after, AssertionError)

    # ── Exactness ──

    def test_a_stale_before_is_refused_and_names_the_record(self) -> None:
        """A before that is not what is stored is refused as stale."""
        store = self.filled()
        for wrong in _stale():
            found = unchanged_by(store, wrong)
            assert isinstance(found, StaleError), type(found)
            assert (found.table, found.key) == (wrong.table.__name__, wrong.key)

    def test_an_equal_before_is_good_enough(self) -> None:
        """What counts is that before equals what is stored, not that it is the same object."""
        store = self.filled()
        same = Unit("u-1", "某厂")
        write(store, Change(same, attrs.evolve(same, name="某新厂"), CLAUSE))
        with store.begin() as work:
            assert work.get(Unit, "u-1") == Unit("u-1", "某新厂")

    def test_nothing_of_a_stale_transaction_is_kept(self) -> None:
        """Changes before and after the stale one are not kept either, in no table or index."""
        store = self.filled()
        good = (add(Unit("u-8", "某校")), add(committee("o-9", "o-2")), remove(records()[8]))
        for wrong in _stale():
            for place in (0, 2, 3):
                changes = (*good[:place], wrong, *good[place:])
                unchanged_by(store, *changes, operation="x-s")
        assert store.operation("x-s") is None
        check_indexes(store)

    def test_changes_of_one_record_follow_one_another(self) -> None:
        """In one transaction a record may be added, changed and removed: each on the last."""
        store = self.filled()
        named, again = attrs.evolve(NEW, name="某新院"), attrs.evolve(NEW, name="某旧院")
        write(store, add(NEW), Change(NEW, named, CLAUSE), Change(named, again, CLAUSE))
        with store.begin() as work:
            assert work.get(Unit, NEW.key) == again
        write(store, remove(again), add(NEW), remove(NEW))
        with store.begin() as work:
            assert work.get(Unit, NEW.key) is None
        check_indexes(store)
        steps = (add(NEW), Change(again, named, CLAUSE))
        assert isinstance(unchanged_by(store, *steps), StaleError)

    # ── All or nothing, also when something fails midway ──

    def test_a_fault_in_an_index_midway_leaves_everything(self) -> None:
        """A record that cannot be indexed, or written, takes back all that came before it."""
        store = self.filled()
        bad = Member("m-9", "o-5", "甲某", PoisonedId("440308199901101512"))
        good = (add(NEW), remove(records()[-1]), add(committee("o-9", "o-2")))
        for changes in ((*good, add(bad)), (add(bad), *good), (good[0], add(bad), good[1])):
            unchanged_by(store, *changes, operation="x-p")
        assert store.operation("x-p") is None
        check_indexes(store)

    def test_a_fault_in_the_tree_midway_leaves_everything(self) -> None:
        """A cycle, an unknown superior or a superior that is removed takes everything back."""
        store = self.filled()
        county, town = records()[1], records()[2]
        assert isinstance(county, Organisation)
        assert isinstance(town, Organisation)
        wrong = (
            Change(county, attrs.evolve(county, parent="o-3"), CLAUSE),
            add(committee("o-9", "o-none")),
            remove(town),
        )
        good = (add(NEW), add(committee("o-8", "o-2")), add(Grants("o-8", frozenset())))
        for one in wrong:
            for changes in ((*good, one), (one, *good)):
                found = unchanged_by(store, *changes, operation="x-t")
                assert isinstance(found, RefusedError), type(found)
        assert store.operation("x-t") is None
        write(store, *good)

    # ── Order ──

    def test_entries_are_numbered_from_one_without_a_gap(self) -> None:
        """Numbers are given by the store in the order of commits; failures leave no gap."""
        store = self.make_store()
        for number in range(1, 5):
            with store.begin() as work:
                assert work.last_number == number - 1
                kept = work.commit([add(Unit(f"u-{number}", "某厂"))], entry(number=99))
            assert kept.number == number
            unchanged_by(store, add(Unit("u-1", "某厂")))
        assert [one.number for one in store.journal()] == [1, 2, 3, 4]

    def test_the_journal_is_streamed_from_a_number_on(self) -> None:
        """Whoever has read up to a number gets what came after it, in order."""
        store = self.make_store()
        for number in range(1, 5):
            write(store, add(Unit(f"u-{number}", "某厂")))
        assert [one.number for one in store.journal(after=2)] == [3, 4]
        assert list(store.journal(after=4)) == []

    # ── Once ──

    def test_an_operation_is_found_by_its_id(self) -> None:
        """Whoever does not know how a commit ended finds its entry, or that there is none."""
        store = self.filled()
        kept = write(store, add(NEW), operation="x-once")
        assert store.operation("x-once") == kept
        assert store.operation("x-never") is None

    def test_a_repeated_operation_is_applied_once(self) -> None:
        """A repeated id returns the first entry and writes nothing, whatever the changes."""
        store = self.filled()
        first = write(store, add(NEW), operation="x-once")
        assert first == store.operation("x-once")
        before = state(store)
        for again in ([add(NEW)], [add(Unit("u-8", "某校"))], [], [remove(records()[-1])]):
            with store.begin() as work:
                assert work.commit(again, entry("x-once")) == first
            assert state(store) == before


def _stale() -> tuple[Change, ...]:
    """Give changes that do not start from what a filled store holds."""
    unit, member = records()[7], records()[-1]
    other: Record = Unit("u-1", "某旧厂")
    return (
        Change(other, Unit("u-1", "某新厂"), CLAUSE),
        add(unit),
        add(member),
        remove(other),
        remove(Unit("u-none", "某厂")),
        Change(NEW, attrs.evolve(NEW, name="某新院"), CLAUSE),
    )
