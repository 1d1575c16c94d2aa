"""The contract, third part: several at once.

Each test lets two threads work at the same time. A store that lets one in after the other passes
as well as one that lets both in and refuses the later commit: the promise is about the outcome.

Notice: N3.3a 痕迹管理
"""

# ruff: noqa: S101 - these are tests
from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress

import attrs

from partyreg.changes import Change
from partyreg.errors import StaleError
from partyreg.model import Grants, Member, Organisation, Unit
from partyreg.repository import Store, Transaction
from partyreg.testing.conformance.facts import (
    CLAUSE,
    Contract,
    add,
    check_tree,
    committee,
    entry,
    records,
    remove,
    state,
    unchanged,
    write,
)

Move = Callable[[Transaction], list[Change]]
PATIENCE = 0.2
"""For how many seconds one thread waits for the other to have read, too."""


class TogetherContract(Contract):
    """What two at once may rely on."""

    def test_a_unit_of_work_sees_one_state(self) -> None:
        """Between its beginning and its end nothing that others commit is seen."""
        store = self.filled()
        with store.begin() as work:
            before = (work.get(Unit, "u-9"), work.count(Unit, "credit_code", "code"))
            length, last = len(work.tree), work.last_number
            other = threading.Thread(target=self._add_two, args=(store,), daemon=True)
            other.start()
            other.join(PATIENCE)
            assert (work.get(Unit, "u-9"), work.count(Unit, "credit_code", "code")) == before
            assert (len(work.tree), work.last_number) == (length, last)
            assert [one.key for one in work.every(Unit)] == ["u-1", "u-2"]
            assert work.find(Organisation, "name", "o-9党委") == ()
        other.join(10)
        with store.begin() as work:
            assert work.get(Unit, "u-9") is not None
            assert len(work.tree) == length + 1

    def _add_two(self, store: Store) -> None:
        """Commit a unit and an organisation."""
        write(store, add(Unit("u-9", "某院", credit_code="code")), add(committee("o-9", "o-2")))

    def test_two_moves_never_make_a_cycle(self) -> None:
        """Each move is right by what it has read; together they would make a cycle."""
        store = self.filled()
        write(store, add(committee("o-8", "o-2")), add(committee("o-9", "o-2")))
        self._at_once(store, _under("o-8", "o-9"), _under("o-9", "o-8"))
        check_tree(store)
        with store.begin() as work:
            placed = [work.tree.parent("o-8"), work.tree.parent("o-9")]
        assert sorted(map(str, placed)) in (["o-2", "o-8"], ["o-2", "o-9"])

    def test_a_count_that_was_read_still_holds_at_commit(self) -> None:
        """A branch found empty is not deleted when a member has come into it meanwhile."""
        store = self.filled()
        self._at_once(store, _delete_if_empty("o-6"), _enter("o-6"))
        with store.begin() as work:
            members = work.find(Member, "branch", "o-6")
            assert not members or work.get(Organisation, "o-6") is not None
            assert ("o-6" in work.tree) == (len(members) == 1)

    def test_a_record_that_was_missing_still_is_at_commit(self) -> None:
        """A key found free is taken once, and the other commit is refused or sees it taken."""
        store = self.filled()
        self._at_once(store, _enter("o-6"), _enter("o-5"))
        with store.begin() as work:
            found = work.get(Member, "m-9")
            assert found is not None
            assert len(tuple(work.every(Member))) == 2
            assert work.find(Member, "branch", found.branch)[-1] == found
        assert [one.number for one in store.journal()] == [1, 2]

    # ── the same through another opening of what is stored ──

    def test_what_another_opening_committed_is_seen_by_the_next_unit_of_work(self) -> None:
        """Records, look-ups, tree, grants and the journal's end are those of the last commit."""
        store = self.filled()
        other = self.reopen(store)
        for one in (store, other):
            with one.begin() as work:
                assert (len(work.tree), set(work.held)) == (7, {"o-3"})
                assert work.get(Unit, "u-9") is None
        new = Unit("u-9", "某院", credit_code="code")
        write(other, add(new), add(committee("o-9", "o-2")), add(Grants("o-9", frozenset())))
        with store.begin() as work:
            assert (work.get(Unit, "u-9"), work.find(Unit, "credit_code", "code")) == (new, (new,))
            assert work.tree.parent("o-9") == "o-2"
            assert set(work.held) == {"o-3", "o-9"}
            assert work.last_number == 2
        check_tree(store)
        assert [one.number for one in store.journal()] == [1, 2]

    def test_what_another_opening_changed_since_it_was_read_is_refused(self) -> None:
        """Whatever was read, a change of it by another makes the commit stale."""
        for look, change in _looks():
            store = self.filled()
            other = self.reopen(store)
            if other is store:
                return
            with store.begin() as work:
                look(work)
                write(other, change)
                found = unchanged(other, lambda: work.commit([add(Unit("u-8", "某校"))], entry()))
            assert isinstance(found, StaleError), change
            write(store, add(Unit("u-8", "某校")))

    def test_an_operation_is_applied_once_through_any_opening(self) -> None:
        """A retry after an unknown outcome may come from another process."""
        store = self.filled()
        first = write(store, add(Unit("u-9", "某院")), operation="x-once")
        other = self.reopen(store)
        assert write(other, add(Unit("u-8", "某校")), operation="x-once") == first
        assert other.operation("x-once") == first
        with store.begin() as work:
            assert work.get(Unit, "u-8") is None

    # ── alone ──

    def test_nothing_that_is_read_alone_goes_stale(self) -> None:
        """Whoever is alone commits what it has read; others come in before it or after it."""
        store = self.filled()
        other = self.reopen(store)
        thread = threading.Thread(target=_quietly, args=(other, _enter("o-6")), daemon=True)
        with store.begin(alone=True) as work:
            changes = _delete_if_empty("o-6")(work)
            thread.start()
            thread.join(PATIENCE)
            work.commit(changes, entry())
        thread.join(10)
        assert not thread.is_alive(), "a unit of work does not end"
        with store.begin() as work:
            assert work.get(Organisation, "o-6") is None
            assert work.get(Member, "m-9") is None
        assert [one.number for one in store.journal()] == [1, 2]

    def test_being_alone_without_commit_keeps_nothing(self) -> None:
        """Whoever leaves lets the others in again, and has written nothing."""
        store = self.filled()
        other = self.reopen(store)
        before = state(store)
        with store.begin(alone=True) as work:
            assert work.get(Unit, "u-1") is not None
        assert state(store) == before
        write(other, add(Unit("u-9", "某院")))

    def _at_once(self, store: Store, *moves: Move) -> None:
        """Let several read, then commit, each through an opening of its own; stale ones fail."""
        stores = [store if not at else self.reopen(store) for at in range(len(moves))]
        read = threading.Barrier(len(moves))

        wrong: list[Exception] = []

        def run(move: Move, store: Store) -> None:
            """Read, wait for the others to have read if they can, and commit."""
            try:
                with store.begin() as work:
                    changes = move(work)
                    with suppress(threading.BrokenBarrierError):
                        read.wait(PATIENCE)
                    if changes:
                        work.commit(changes, entry())
            except StaleError:
                return
            except Exception as other:  # noqa: BLE001 - reported by the thread that started this one
                wrong.append(other)

        threads = [
            threading.Thread(target=run, args=(move, one), daemon=True)
            for move, one in zip(moves, stores, strict=True)
        ]
        for one in threads:
            one.start()
        for one in threads:
            one.join(10)
            assert not one.is_alive(), "a unit of work does not end"
        assert not wrong, "a unit of work failed, and not as stale"


def _quietly(store: Store, move: Move) -> None:
    """Do a move; it may be refused as stale."""
    with suppress(StaleError), store.begin() as work:
        changes = move(work)
        if changes:
            work.commit(changes, entry())


def _looks() -> list[tuple[Callable[[Transaction], object], Change]]:
    """Give what can be read of a filled store, each with a change of it."""
    town, branch, unit, grants = (records()[at] for at in (2, 5, 7, 9))
    member = records()[-1]
    assert isinstance(member, Member)
    assert isinstance(branch, Organisation)
    assert isinstance(town, Organisation)
    into = attrs.evolve(member, key="m-9", branch="o-6")
    renamed = Change(branch, attrs.evolve(branch, name="D支部"), CLAUSE)
    more = Change(town, attrs.evolve(town, units=("u-1",)), CLAUSE)
    return [
        (lambda work: work.get(Unit, "u-1"), remove(unit)),
        (lambda work: work.get(Member, "m-9"), add(into)),
        (lambda work: work.find(Member, "branch", "o-6"), add(into)),
        (lambda work: work.count(Member, "branch", "o-5"), remove(member)),
        (lambda work: work.count(Organisation, "name", "D支部"), renamed),
        (lambda work: work.find(Organisation, "name", "C支部"), renamed),
        (lambda work: work.find(Organisation, "unit", "u-2"), more),
        (lambda work: list(work.every(Member)), add(into)),
        (lambda work: len(work.tree), add(committee("o-9", "o-2"))),
        (lambda work: work.tree.parent("o-6"), renamed),
        (lambda work: dict(work.held), remove(grants)),
    ]


def _under(key: str, parent: str) -> Move:
    """Move a committee under another one, unless that would make a cycle."""

    def move(work: Transaction) -> list[Change]:
        """Read both, and decide."""
        one = work.get(Organisation, key)
        assert one is not None
        if work.get(Organisation, parent) is None or work.tree.is_below(parent, key):
            return []
        return [Change(one, attrs.evolve(one, parent=parent), CLAUSE)]

    return move


def _delete_if_empty(branch: str) -> Move:
    """Delete a branch that no member stands in."""

    def move(work: Transaction) -> list[Change]:
        """Count, and decide."""
        one = work.get(Organisation, branch)
        empty = work.count(Member, "branch", branch) == 0
        return [remove(one)] if one is not None and empty else []

    return move


def _enter(branch: str) -> Move:
    """Enter a member into a branch that stands, under a key that is free."""

    def move(work: Transaction) -> list[Change]:
        """Look, and decide."""
        member = records()[-1]
        assert isinstance(member, Member)
        free = work.get(Member, "m-9") is None
        stands = work.get(Organisation, branch) is not None
        return [add(attrs.evolve(member, key="m-9", branch=branch))] if free and stands else []

    return move
