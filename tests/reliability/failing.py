"""Connections that fail at a chosen call, in every way in which a database fails."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Any

import sqlalchemy as sa

from partyreg.storage.errors import AgainError, LostError, StoreError, UnavailableError
from partyreg.storage.sql import SqlStore
from partyreg.storage.sql.links import Head, Link, Question

WAYS = ("lost before", "lost after", "busy", "full", "again", "interrupted")
"""How a call fails: the connection goes before or after it, it is refused, or asked for again, or
somebody presses Ctrl-C."""


class Plot:
    """Which call of all connections of a store will fail, and how.

    Attributes:
        calls: how many there have been since it was set.
        struck: whether it has come to that.
    """

    def __init__(self) -> None:
        """Let nothing fail."""
        self.at, self.way, self.calls, self.struck = 0, "", 0, False

    def set(self, at: int, way: str) -> None:
        """Let a call fail, counted from 1; none for 0."""
        self.at, self.way, self.calls, self.struck = at, way, 0, False

    def due(self) -> bool:
        """Count a call, and say whether it is the one."""
        self.calls += 1
        if self.calls == self.at:
            self.struck = True
        return self.calls == self.at


class FailingLink:
    """A connection that does what it is told until its call has come."""

    def __init__(self, inner: Link, plot: Plot) -> None:
        """Wrap a connection."""
        self.texts = inner.texts
        self._inner, self._plot, self._dead = inner, plot, False

    def _call(self, name: str, *given: Any) -> Any:
        """Do something, or fail.

        Raises:
            StoreError: as the plot will have it.
            KeyboardInterrupt: the same.
        """
        if self._dead:
            raise LostError("the connection to the database was lost")
        if not self._plot.due():
            return getattr(self._inner, name)(*given)
        way = self._plot.way
        if way == "lost after" or (way == "interrupted" and name == "commit"):
            getattr(self._inner, name)(*given)
        if way.startswith("lost"):
            self._die()
        raise _wrong(way)

    def _die(self) -> None:
        """Lose the connection: the database takes back what is not committed."""
        self._dead = True
        self._inner.drop()

    def read(self, ahead: Sequence[Question] = ()) -> Head:
        """Begin to look, or fail."""
        head: Head = self._call("read", ahead)
        return head

    def write(self, ahead: Sequence[Question] = ()) -> Head:
        """Begin to write, or fail."""
        head: Head = self._call("write", ahead)
        return head

    def commit(self) -> None:
        """Commit, or fail."""
        self._call("commit")

    def leave(self) -> None:
        """End, or fail."""
        self._call("leave")

    def rows(self, text: str, values: Sequence[Any] = ()) -> list[Any]:
        """Read rows, or fail."""
        rows: list[Any] = self._call("rows", text, values)
        return rows

    def run(self, text: str, values: Sequence[Any] = ()) -> int:
        """Run a statement, or fail."""
        return int(self._call("run", text, values))

    def many(self, text: str, rows: Sequence[Sequence[Any]]) -> None:
        """Run a statement for many rows, or fail."""
        self._call("many", text, rows)

    def add(self, table: sa.Table, rows: Sequence[Sequence[Any]]) -> None:
        """Add rows, or fail."""
        self._call("add", table, rows)

    def together(self) -> AbstractContextManager[object]:
        """Send several statements in one go, or fail."""
        together: AbstractContextManager[object] = self._call("together")
        return together

    def stream(self, text: str, values: Sequence[Any] = ()) -> Iterator[Any]:
        """Stream rows, or fail at the first of them, or half-way."""
        rows: Iterator[Any] = self._call("stream", text, values)
        for at, row in enumerate(rows):
            if at == 2:
                self._call("rows", self.texts.head)
            yield row

    def close(self) -> None:
        """Give the connection back."""
        self._inner.close()

    def drop(self) -> None:
        """Throw the connection away, once."""
        if not self._dead:
            self._inner.drop()


def _wrong(way: str) -> BaseException:
    """Give what is raised."""
    wrong: dict[str, StoreError] = {
        "busy": UnavailableError("others have been writing for 30 seconds"),
        "full": UnavailableError("the disk is full"),
        "again": AgainError("the database asks to begin again"),
    }
    if way == "interrupted":
        return KeyboardInterrupt()
    return wrong.get(way) or LostError("the connection to the database was lost")


def plotted(store: SqlStore) -> Plot:
    """Let the connections of a store fail as a plot says."""
    plot, opened = Plot(), store.links.open
    store.links.open = lambda: FailingLink(opened(), plot)  # type: ignore[method-assign,assignment,return-value]
    store.close()
    return plot
