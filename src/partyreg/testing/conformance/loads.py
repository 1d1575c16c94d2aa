"""The contract, fourth part: very many records in one go.

Notice: Y-first 第一个管理员; N3.3a 痕迹管理
"""

# ruff: noqa: S101 - these are tests
from __future__ import annotations

from collections.abc import Iterable, Iterator

import attrs

from partyreg.changes import Change
from partyreg.errors import RefusedError, StaleError
from partyreg.model import Unit
from partyreg.repository import LOADED, Store
from partyreg.testing.conformance.facts import (
    CLAUSE,
    Contract,
    add,
    check_indexes,
    check_tree,
    committee,
    entry,
    records,
    state,
    unchanged,
    write,
)


class LoadContract(Contract):
    """What a load promises."""

    def test_a_load_gives_what_a_commit_gives(self) -> None:
        """Tables, indexes, tree and grants are the same, and the entry, but for its operation."""
        store, committed = self.make_store(), state(self.filled())
        assert load(store, (add(one) for one in records())) == 1
        assert state(store)._replace(journal=()) == committed._replace(journal=())
        assert state(store).journal[0].changes == committed.journal[0].changes
        check_indexes(store)
        check_tree(store)

    def test_a_load_is_kept_in_entries_of_some_changes_each(self) -> None:
        """Each has the changes that come next, in order, and is found by its operation."""
        store = self.filled()
        changes = [*_units(LOADED - 1), add(committee("o-9", "o-2")), add(committee("o-10", "o-9"))]
        assert load(store, iter(changes), "x-load") == 3
        first, second = store.journal(after=1)
        assert (first.operation, second.operation) == ("x-load", "x-load/2")
        assert (first.number, second.number) == (2, 3)
        assert (list(first.changes), list(second.changes)) == (changes[:LOADED], changes[LOADED:])
        assert (store.operation("x-load"), store.operation("x-load/2")) == (first, second)
        check_tree(store)
        with store.begin() as work:
            assert work.last_number == 3
            last = f"u-{LOADED + 98}"
            assert [one.key for one in work.every(Unit)][-2:] == [f"u-{LOADED + 97}", last]
            assert work.tree.parent("o-10") == "o-9"
        write(store, add(Unit("u-9", "某院")))

    def test_a_load_of_nothing_is_an_entry(self) -> None:
        """Its operation is found afterwards, like that of any other."""
        store = self.make_store()
        assert load(store, (), "x-load") == 1
        found = store.operation("x-load")
        assert found is not None
        assert (found.number, found.changes) == (1, ())

    def test_a_load_that_fails_midway_leaves_nothing(self) -> None:
        """Neither a source that fails nor a record that stands leaves what came before it."""
        store = self.filled()
        standing, orphan = add(records()[7]), add(committee("o-9", "o-none"))
        some = [*_units(LOADED), add(committee("o-8", "o-2"))]
        for last, kind in ((None, OSError), (standing, StaleError), (orphan, RefusedError)):
            changes = _then_fail(some) if last is None else [*some, last]
            found = unchanged(store, lambda: load(store, changes, "x-load"))  # noqa: B023 - at once
            assert isinstance(found, kind), type(found)
            assert store.operation("x-load") is None
        check_tree(store)
        assert load(store, some, "x-load") == 3

    def test_a_load_adds_a_record_once(self) -> None:
        """What it adds twice is refused, next to one another or far apart."""
        store, new = self.filled(), add(Unit("u-9", "某院"))
        for between in ([], _units(2), _units(LOADED)):
            changes = [new, *between, new]
            found = unchanged(store, lambda: load(store, changes))  # noqa: B023 - called at once
            assert isinstance(found, StaleError), type(found)
            assert found.key == "u-9"

    def test_a_load_only_adds(self) -> None:
        """What changes or removes a record is no load, and nothing of it is kept."""
        store = self.filled()
        unit = records()[7]
        assert isinstance(unit, Unit)
        for wrong in (
            Change(unit, attrs.evolve(unit, name="某新厂"), CLAUSE),
            add(unit).reversed(),
        ):
            changes = [add(Unit("u-9", "某院")), wrong]
            found = unchanged(store, lambda: load(store, changes))  # noqa: B023 - called at once
            assert isinstance(found, ValueError), type(found)

    def test_a_repeated_load_is_done_once(self) -> None:
        """An operation that has been kept is not done again, whatever it would add."""
        store = self.filled()
        load(store, [add(Unit("u-9", "某院"))], "x-load")
        before = state(store)
        for again in ([add(Unit("u-9", "某院"))], [add(Unit("u-8", "某校"))], []):
            assert load(store, again, "x-load") == 2
            assert state(store) == before
        with store.begin() as work:
            again = [add(Unit("u-8", "某校"))]
            assert work.commit(again, entry("x-load")) == store.operation("x-load")
        assert state(store) == before

    def test_a_unit_of_work_ends_with_its_load(self) -> None:
        """Nothing is written by it afterwards."""
        store = self.filled()
        with store.begin() as work:
            work.load([add(Unit("u-9", "某院"))], entry())
            for more in (work.load, work.commit):
                changes = [add(Unit("u-8", "某校"))]
                unchanged(store, lambda: more(changes, entry()))  # noqa: B023 - called at once


def load(store: Store, changes: Iterable[Change], operation: str | None = None) -> int:
    """Load additions in a unit of work of their own."""
    with store.begin() as work:
        return work.load(changes, entry(operation))


def _units(number: int) -> list[Change]:
    """Add some units with keys of their own."""
    return [add(Unit(f"u-{at}", "某厂")) for at in range(100, number + 100)]


def _then_fail(changes: Iterable[Change]) -> Iterator[Change]:
    """Give some changes, and then fail as a file would.

    Raises:
        OSError: at the end.
    """
    yield from changes
    raise OSError("the file ends here")
