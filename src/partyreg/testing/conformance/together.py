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
from partyreg.model import Member, Organisation, Unit
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
        _at_once(store, _under("o-8", "o-9"), _under("o-9", "o-8"))
        check_tree(store)
        with store.begin() as work:
            placed = [work.tree.parent("o-8"), work.tree.parent("o-9")]
        assert sorted(map(str, placed)) in (["o-2", "o-8"], ["o-2", "o-9"])

    def test_a_count_that_was_read_still_holds_at_commit(self) -> None:
        """A branch found empty is not deleted when a member has come into it meanwhile."""
        store = self.filled()
        _at_once(store, _delete_if_empty("o-6"), _enter("o-6"))
        with store.begin() as work:
            members = work.find(Member, "branch", "o-6")
            assert not members or work.get(Organisation, "o-6") is not None
            assert ("o-6" in work.tree) == (len(members) == 1)

    def test_a_record_that_was_missing_still_is_at_commit(self) -> None:
        """A key found free is taken once, and the other commit is refused or sees it taken."""
        store = self.filled()
        _at_once(store, _enter("o-6"), _enter("o-5"))
        with store.begin() as work:
            found = work.get(Member, "m-9")
            assert found is not None
            assert len(tuple(work.every(Member))) == 2
            assert work.find(Member, "branch", found.branch)[-1] == found
        assert [one.number for one in store.journal()] == [1, 2]


def _at_once(store: Store, *moves: Move) -> None:
    """Let several threads read, then commit; stale ones are refused."""
    read = threading.Barrier(len(moves))

    wrong: list[Exception] = []

    def run(move: Move) -> None:
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

    threads = [threading.Thread(target=run, args=(move,), daemon=True) for move in moves]
    for one in threads:
        one.start()
    for one in threads:
        one.join(10)
        assert not one.is_alive(), "a unit of work does not end"
    assert not wrong, "a unit of work failed, and not as stale"


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
