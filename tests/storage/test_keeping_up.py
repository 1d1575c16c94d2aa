"""What a store keeps in memory is what is stored: after failures, and after what others do."""

from __future__ import annotations

import sqlite3
from typing import Any

import pytest
from tests.storage.conftest import Places, places

from partyreg.errors import RefusedError, StaleError
from partyreg.model import Grants, Organisation, Unit
from partyreg.storage import OutcomeUnknownError, UnavailableError, UnwritableError
from partyreg.storage.errors import LostError
from partyreg.storage.sql import SqlStore, committing, loading
from partyreg.storage.sql.session import Session
from partyreg.testing.conformance.facts import add, check_tree, committee, entry, records, state
from partyreg.testing.conformance.facts import write as write_changes

pytestmark = pytest.mark.clause("N3.3a")


def filled(place: Places) -> SqlStore:
    """Give a store with two realms that knows its tree and what is held."""
    store = place.store()
    assert isinstance(store, SqlStore)
    write_changes(store, *(add(one) for one in records()))
    state(store)
    return store


def fail(*_: object) -> None:
    """Fail as a disk would.

    Raises:
        UnavailableError: always.
    """
    raise UnavailableError("the disk is full")


@pytest.mark.parametrize("act", ["commit", "load"])
def test_a_write_that_fails_at_the_end_is_not_in_the_tree(
    sql_place: Places, monkeypatch: pytest.MonkeyPatch, act: str
) -> None:
    """The tree in memory takes back what the database did not keep."""
    store = filled(sql_place)
    before = state(store)
    for module in (committing, loading):
        monkeypatch.setattr(module, "keep", fail)
    with pytest.raises(UnavailableError), store.begin() as work:
        getattr(work, act)([add(committee("o-9", "o-2"))], entry())
    monkeypatch.undo()
    assert state(store) == before
    write_changes(store, add(committee("o-9", "o-2")))
    check_tree(store)


@pytest.mark.parametrize("act", ["commit", "load"])
def test_a_write_that_cannot_be_written_is_not_in_the_tree(sql_place: Places, act: str) -> None:
    """So it is with an entry that has no written form."""
    store = filled(sql_place)
    before = state(store)
    with pytest.raises(UnwritableError), store.begin() as work:
        getattr(work, act)([add(committee("o-9", "o-2"))], entry(note="\ud800"))
    assert state(store) == before
    check_tree(store)


def test_after_an_unknown_outcome_everything_is_read_anew(
    sql_place: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether it was kept is seen in the database, not in memory."""
    store = filled(sql_place)
    with store.begin() as work:
        work.get(Unit, "u-1")
        link = store._session.link

        def lost(_: object) -> None:
            """Lose the connection before anything was kept."""
            raise LostError("gone")

        monkeypatch.setattr(type(link), "commit", lost)
        with pytest.raises(OutcomeUnknownError):
            work.commit([add(committee("o-9", "o-2"))], entry())
        monkeypatch.undo()
        assert vars(store._session)["_cache"] is None
        assert work.last_number == 1
    check_tree(store)
    with store.begin() as work:
        assert work.get(Organisation, "o-9") is None


def restore(other: SqlStore, store: SqlStore) -> None:
    """Put what one file holds into another that is open."""
    other.close()
    files = [str(one.links.engine.url.database) for one in (other, store)]
    source, target = map(sqlite3.connect, files)
    source.backup(target)
    source.close()
    target.close()


def test_what_was_read_in_another_register_is_stale(request: pytest.FixtureRequest) -> None:
    """A journal that is as long, and another one, is not the one in which something was read."""
    place = places("sqlite", request)
    store, other = filled(place), filled(place)
    with store.begin() as work:
        assert work.get(Unit, "u-1") is not None
        restore(other, store)
        with pytest.raises(StaleError) as caught:
            work.commit([add(Unit("u-9", "某院"))], entry())
    assert (caught.value.table, caught.value.key) == ("register", "journal")
    place.close()


def test_what_a_unit_of_work_inside_wrote_after_others_is_not_passed_over(
    sql_place: Places,
) -> None:
    """The outer one sees at its commit the changes of others and those of the inner one."""
    store = filled(sql_place)
    other = sql_place.reopen(store)
    with store.begin() as outer:
        unit = outer.get(Unit, "u-1")
        assert unit is not None
        write_changes(other, add(Unit("u-8", "某校")))
        write_changes(store, add(unit).reversed())
        with pytest.raises(StaleError) as caught:
            outer.commit([add(Unit("u-9", "某院"))], entry())
    assert (caught.value.table, caught.value.key) == ("Unit", "u-1")


@pytest.mark.parametrize("more", [0, 1, 3])
def test_another_register_in_the_same_place_is_seen(request: pytest.FixtureRequest,
                                                    more: int) -> None:  # fmt: skip
    """A file that is restored under an open store is read anew: as long as before, or longer."""
    place = places("sqlite", request)
    store, other = filled(place), place.store()
    assert isinstance(other, SqlStore)
    for number in range(1 + more):
        write_changes(other, add(Unit(f"u-{number}", "某校")))
    wanted = state(other)
    with store.begin() as work:
        assert work.get(Unit, "u-0") is None
    restore(other, store)
    assert state(store) == wanted
    place.close()


def test_whoever_is_alone_stays_so_until_the_end(
    sql_place: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The turn is taken once, at the beginning, and its commit does not let go of it."""
    store, taken = filled(sql_place), list[bool]()
    enter = Session.enter

    def noted(self: Session, *, alone: bool, **more: Any) -> None:
        """Note who enters."""
        taken.append(alone)
        enter(self, alone=alone, **more)

    monkeypatch.setattr(Session, "enter", noted)
    for act in ("commit", "load"):
        with store.begin(alone=True) as work:
            work.get(Unit, "u-1")
            getattr(work, act)([add(Unit(f"u-{act}", "某校"))], entry())
    assert taken == [True, True]


def test_what_was_looked_for_before_a_load_is_found_after_it(sql_place: Places) -> None:
    """Neither a record that was missing, nor what is held, is answered from before."""
    store, new = filled(sql_place), Unit("u-9", "某院")
    with store.begin() as work:
        assert work.get(Unit, "u-9") is None
        assert work.get(Grants, "o-4") is None
        assert set(work.held) == {"o-3"}
        work.load([add(new), add(Grants("o-4", frozenset()))], entry())
    with store.begin() as work:
        assert work.get(Unit, "u-9") == new
        assert work.get(Grants, "o-4") == Grants("o-4", frozenset())
        assert set(work.held) == {"o-3", "o-4"}


def test_a_load_is_held_to_the_tree_by_a_store_that_has_not_read_it(sql_place: Places) -> None:
    """A superior that there is not is refused as by any other store."""
    store = sql_place.reopen(filled(sql_place))
    with pytest.raises(RefusedError), store.begin() as work:
        work.load([add(committee("o-9", "o-none"))], entry())
