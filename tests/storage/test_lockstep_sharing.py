"""One store for several: threads, forked processes, units of work in one another, held trees."""

from __future__ import annotations

import os
import threading
import traceback
from collections.abc import Callable

import pytest
from tests.storage.conftest import Places

from partyreg import Register
from partyreg.errors import RefusedError, StaleError
from partyreg.model import Account, Campaign, Member, Organisation, Unit
from partyreg.storage.sql import SqlStore
from partyreg.testing.conformance import state
from partyreg.testing.conformance.facts import add, committee, entry, records, write
from partyreg.testing.samples import sample_register
from partyreg.values import AccountKind

pytestmark = pytest.mark.clause("N3.3a", "G2.0", "Y-kept")

EACH = 12
"""How much each of several does."""


def filled(place: Places) -> SqlStore:
    """Give a store with a few records."""
    store = place.store()
    assert isinstance(store, SqlStore)
    write(store, *(add(one) for one in records()))
    return store


def in_child(do: Callable[[], None]) -> int:
    """Do something in a forked process, and give how that ended: 0 where it went well."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            do()
            code = 0
        except BaseException:  # noqa: BLE001 - the parent asks how it ended
            traceback.print_exc()
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


# -- processes -------------------------------------------------------------------------------------


@pytest.mark.parametrize("first", ["stream", "journal", "begin", "operation", "close"])
def test_a_forked_process_goes_its_own_way(sql_place: Places, first: str) -> None:
    """Whatever the child does first, it has a connection of its own, and the parent keeps its."""
    store = filled(sql_place)
    list(store.stream(Unit))  # a connection waits to be used again
    with store.begin() as work:
        assert len(work.tree) == 7

    link, pool = store._session._link, store.links.engine.pool

    def child() -> None:
        """Ask, write, and close."""
        firsts: dict[str, Callable[[], object]] = {
            "stream": lambda: list(store.stream(Member)),
            "journal": lambda: list(store.journal()),
            "begin": lambda: state(store), "operation": lambda: store.operation("x-none"),
            "close": store.close,
        }  # fmt: skip
        firsts[first]()
        assert store.links.engine.pool is not pool
        assert store._session._link is not link
        write(store, add(committee("o-9", "o-2")), operation="x-child")
        assert [one.operation for one in store.journal()][-1] == "x-child"
        store.close()

    assert in_child(child) == 0
    with store.begin() as work:
        assert "o-9" in work.tree
        assert store._session._link is link
        assert len(list(store.stream(Organisation))) == 8
    write(store, add(committee("o-10", "o-2")), operation="x-parent")
    assert [one.operation for one in store.journal()][-2:] == ["x-child", "x-parent"]
    assert state(store) == state(sql_place.reopen(store))


def test_a_child_that_is_left_alone_leaves_the_parent_s_connections_alone(
    sql_place: Places,
) -> None:
    """A child that has done something and ends does not end the look of its parent."""
    store = filled(sql_place)
    with store.begin() as work:
        assert in_child(lambda: assert_reads(store)) == 0
        assert work.get(Member, "m-1") is not None
        assert len(work.find(Organisation, "code", "001")) == 1
        work.commit([add(committee("o-9", "o-2"))], entry())
    assert_reads(store)


def assert_reads(store: SqlStore) -> None:
    """Read what a store streams, without a unit of work."""
    assert [one.key for one in store.stream(Member)] == ["m-1"]
    assert list(store.journal())


# -- threads ---------------------------------------------------------------------------------------


def test_threads_at_one_register_take_turns(sql_place: Places) -> None:
    """Everything that several threads do through one register is done, once, and in some order."""
    register, _ = sample_register(7, 40, 60, store=sql_place.store())
    desk = register.desk(_root(register), person="甲某")
    before, wrong = len(list(register.journal())), list[BaseException]()

    def work(name: str) -> None:
        """Write and read, again and again."""
        try:
            for at in range(EACH):
                desk.reviews.open(f"{name}{at}")
                assert register.head_count("o-1") == 60
                assert len(list(register.every(Member))) == 60
                assert len(register.tree) == 40
        except BaseException as one:  # noqa: BLE001 - told by the test
            wrong.append(one)

    threads = [threading.Thread(target=work, args=(name,)) for name in "甲乙丙"]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert wrong == []
    entries = list(register.journal())
    assert [one.number for one in entries] == list(range(1, len(entries) + 1))
    assert len(entries) - before == 3 * EACH
    assert len({one.name for one in register.every(Campaign)}) == 3 * EACH
    assert state(register.store) == state(sql_place.reopen(register.store))


def _root(register: Register) -> str:
    """Give the business account of the root."""
    return next(one.key for one in register.every(Account)
                if one.organisation == "o-1" and one.kind is AccountKind.BUSINESS)  # fmt: skip


def test_a_stream_goes_on_from_its_state_while_others_write(sql_place: Places) -> None:
    """What is streamed is one state, whatever this thread or another one does meanwhile."""
    store = filled(sql_place)
    streaming, reading = store.stream(Organisation), store.journal()
    first = next(streaming)
    assert next(reading).number == 1
    thread = threading.Thread(target=write, args=(store, add(committee("o-9", "o-2"))))
    thread.start()
    thread.join()
    write(store, add(committee("o-10", "o-2")))
    assert len([first, *streaming]) == 7
    assert list(reading) == []
    assert len(list(store.stream(Organisation))) == 9


# -- units of work ---------------------------------------------------------------------------------


def test_a_unit_of_work_that_has_been_left_answers_nothing(sql_place: Places) -> None:
    """A question that comes too late is refused, and leaves nothing that others would look at."""
    store = filled(sql_place)
    other = sql_place.reopen(store)
    with store.begin() as work:
        late = work
        lazily = work.every(Organisation)
    for question in (
        lambda: late.get(Member, "m-1"), lambda: late.find(Member, "branch", "o-5"),
        lambda: late.count(Member, "branch", "o-5"), lambda: late.tree, lambda: late.held,
        lambda: late.count_each(Member, "branch", ["o-5"]), lambda: next(lazily),
        lambda: late.commit([], entry()),
    ):  # fmt: skip
        with pytest.raises(RuntimeError, match="this unit of work has ended"):
            question()
    write(other, add(committee("o-9", "o-2")))
    with store.begin() as work:
        assert work.get(Organisation, "o-9") is not None
        assert "o-9" in work.tree


def test_after_its_commit_a_unit_of_work_looks_at_what_it_has_written(any_place: Places) -> None:
    """Everything that is asked after a commit, the number included, is of the state after it."""
    store = any_place.store()
    with store.begin() as work:
        begun = work.every(Unit)
        kept = work.commit([add(Unit(f"u-{at}", "某厂")) for at in range(700)], entry())
        assert work.last_number == kept.number == 1
        assert work.get(Unit, "u-699") is not None
        assert [one.key for one in work.every(Unit)] == [f"u-{at}" for at in range(700)]
        with store.begin() as inner:
            assert inner.last_number == 1
            inner.commit([add(Unit("u-700", "某厂"))], entry())
        assert work.last_number == 2
        if any_place.kind != "memory":  # which gives what there was
            with pytest.raises(RuntimeError, match="this unit of work has ended"):
                next(begun)


def test_a_unit_of_work_inside_another_sees_the_same_and_may_commit(sql_place: Places) -> None:
    """The inner one looks at the state of the outer one; its commit is seen by what comes after."""
    store = filled(sql_place)
    other = sql_place.reopen(store)
    with store.begin() as outer:
        assert outer.get(Organisation, "o-9") is None
        write(other, add(committee("o-8", "o-2")))
        with store.begin() as inner:
            assert inner.get(Organisation, "o-8") is None
            assert "o-8" not in inner.tree
        write(store, add(committee("o-9", "o-2")))
        assert outer.get(Organisation, "o-9") is not None
        with pytest.raises(StaleError):  # it has read that there is none
            outer.commit([add(committee("o-10", "o-2"))], entry())
    with store.begin() as work:
        assert {"o-8", "o-9"} < set(work.tree)
        assert "o-10" not in work.tree
    assert state(store) == state(other)


def test_a_tree_follows_what_this_store_and_others_write(sql_place: Places) -> None:
    """A tree taken from a register is the register's own: it follows when the register looks."""
    register, _ = sample_register(7, 40, 60, store=sql_place.store())
    other = Register(sql_place.reopen(register.store))
    tree = register.tree
    leaf = committee("o-90", "o-1")
    write(other.store, add(leaf))
    assert register.find_organisation("o-90") == leaf
    assert "o-90" in register.tree
    assert register.tree is tree
    write(register.store, add(committee("o-91", "o-90")))
    assert tree.parent("o-91") == "o-90"
    with pytest.raises(RefusedError):
        write(register.store, add(committee("o-92", "o-91")), add(committee("o-93", "nowhere")))
    assert "o-92" not in tree
    assert list(tree) == list(other.tree)


def test_a_rehearsal_is_out_of_date_once_anybody_has_written(sql_place: Places) -> None:
    """A rehearsal over a database notices what another handle has written to it."""
    register, _ = sample_register(7, 40, 60, store=sql_place.store())
    other = sql_place.reopen(register.store)
    trial = register.rehearse()
    desk = trial.desk(_root(trial), person="甲某")
    made = desk.reviews.open("演练")
    assert trial.get(Campaign, made.key) == made
    assert register.get(Campaign, made.key) is None
    deeper = trial.rehearse()
    assert deeper.get(Campaign, made.key) == made
    assert trial.difference().commands == ("reviews.open",)
    write(other, add(Unit("u-90", "某厂")))
    for question in (
        trial.difference, lambda: trial.get(Unit, "u-90"), lambda: list(trial.every(Unit)),
        lambda: desk.reviews.open("又一次"), lambda: deeper.head_count("o-1"),
    ):  # fmt: skip
        with pytest.raises(StaleError, match="register below the rehearsal"):
            question()
    assert register.get(Unit, "u-90") is not None
    assert len(list(register.rehearse().every(Unit))) == len(list(register.every(Unit)))
