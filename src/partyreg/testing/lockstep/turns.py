"""Several handles on one register, taking turns: what one has written, another one must see.

Notice: N3.3a 痕迹管理
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

from partyreg.journal import JournalEntry
from partyreg.model import Record
from partyreg.repository import Store, Transaction

R = TypeVar("R", bound=Record)


class TurnsStore:
    """A store that lets each unit of work be done by one of several handles on one register.

    Whatever a handle remembers is thus made old by the others all the time. A unit of work inside
    another one is done by the same handle.

    Args:
        handles: stores over the same database.
        seed: decides whose turn it is.

    Example:
        >>> from partyreg.storage import MemoryStore
        >>> TurnsStore([MemoryStore()], 1).operation("x-1") is None
        True

    Notice: N3.3a
    """

    def __init__(self, handles: Sequence[Store], seed: int) -> None:
        """Take the handles."""
        self.handles = tuple(handles)
        self._turns = random.Random(seed)  # noqa: S311 - replayable on purpose
        self._now = self.handles[0]
        self._depth = 0

    def _next(self) -> Store:
        """Give whose turn it is."""
        if not self._depth:
            self._now = self._turns.choice(self.handles)
        return self._now

    @contextmanager
    def begin(self, *, alone: bool = False) -> Iterator[Transaction]:
        """Open a unit of work at the handle whose turn it is."""
        handle = self._next()
        self._depth += 1
        try:
            with handle.begin(alone=alone) as work:
                yield work
        finally:
            self._depth -= 1

    def stream(self, table: type[R]) -> Iterator[R]:
        """Stream all records of a class from the handle whose turn it is."""
        return self._next().stream(table)

    def journal(self, *, after: int = 0) -> Iterator[JournalEntry]:
        """Stream the journal from the handle whose turn it is."""
        return self._next().journal(after=after)

    def operation(self, operation: str) -> JournalEntry | None:
        """Ask the handle whose turn it is."""
        return self._next().operation(operation)
