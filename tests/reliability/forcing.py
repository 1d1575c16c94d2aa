"""Forcing an interleaving: several decide at the same time, and only then commit, in any order.

Whoever would commit waits until all others have decided, too, and then for its place in the order.
A unit of work that runs alone is held up by nobody: there is nothing to wait for.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, NamedTuple

from partyreg.errors import RefusedError, StaleError
from partyreg.repository import Store

PATIENCE = 20.0
"""For how many seconds one waits for the others before the test fails."""


class Crossing:
    """One round: who has decided, and who has finished."""

    def __init__(self, order: Sequence[int], *, forced: bool) -> None:
        """Take the order in which the parties commit."""
        self._order, self._forced = order, forced
        self._decided: set[int] = set()
        self._finished: set[int] = set()
        self._changed = threading.Condition()

    def decided(self, party: int) -> None:
        """Wait until all have decided, and then until those before have finished."""
        if not self._forced:
            return
        before = set(self._order[: self._order.index(party)])
        with self._changed:
            if party in self._decided:
                return
            self._decided.add(party)
            self._changed.notify_all()
            all_decided = self._changed.wait_for(
                lambda: len(self._decided) == len(self._order), PATIENCE
            )
            assert all_decided, "somebody does not decide"
            assert self._changed.wait_for(lambda: before <= self._finished, PATIENCE)

    def finished(self, party: int) -> None:
        """Let those go on who wait for this one."""
        with self._changed:
            self._decided.add(party)
            self._finished.add(party)
            self._changed.notify_all()


class Gated:
    """A store whose commits wait for a crossing, as long as there is one.

    Attributes:
        crossing: the present round, or None.
    """

    def __init__(self, store: Store, party: int) -> None:
        """Wrap a store."""
        self.inner, self._party = store, party
        self.crossing: Crossing | None = None

    @contextmanager
    def begin(self, *, alone: bool = False) -> Iterator[Any]:
        """Open a unit of work whose commit waits, unless it is alone."""
        with self.inner.begin(alone=alone) as work:
            yield work if alone or self.crossing is None else _Held(work, self)

    def wait(self) -> None:
        """Wait for the others."""
        if self.crossing is not None:
            self.crossing.decided(self._party)

    def __getattr__(self, name: str) -> Any:
        """Be the store in everything else."""
        return getattr(self.inner, name)


class _Held:
    """A unit of work that waits before it commits."""

    def __init__(self, work: Any, store: Gated) -> None:
        """Wrap a unit of work."""
        self._work, self._store = work, store

    def commit(self, *given: Any) -> Any:
        """Wait, and commit."""
        self._store.wait()
        return self._work.commit(*given)

    def __getattr__(self, name: str) -> Any:
        """Be the unit of work in everything else."""
        return getattr(self._work, name)


class Outcome(NamedTuple):
    """What became of one command.

    Attributes:
        kind: ``done``, ``refused`` or ``stale``.
        operation: its id.
    """

    kind: str
    operation: str


def at_once(
    pool: ThreadPoolExecutor,
    stores: Sequence[Gated],
    commands: Sequence[Callable[[str], object]],
    order: Sequence[int],
    *,
    name: str,
    forced: bool,
) -> list[Outcome]:
    """Run commands at the same time, each with an operation id of its own.

    Raises:
        Exception: whatever a command raises that is neither a refusal nor a stale record.
    """
    crossing = Crossing(order, forced=forced)

    def run(party: int) -> Outcome:
        """Run one."""
        operation, stores[party].crossing = f"{name}-{party}", crossing
        try:
            commands[party](operation)
        except RefusedError:
            return Outcome("refused", operation)
        except StaleError:
            return Outcome("stale", operation)
        finally:
            crossing.finished(party)
            stores[party].crossing = None
        return Outcome("done", operation)

    return [
        one.result(3 * PATIENCE) for one in [pool.submit(run, at) for at in range(len(commands))]
    ]
