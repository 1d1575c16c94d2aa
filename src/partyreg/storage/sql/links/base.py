"""What a connection must be able to do, and what the two kinds have in common.

Notice: N3.3a 痕迹管理; N3.3c
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from types import TracebackType
from typing import Any, NamedTuple, Protocol

import sqlalchemy as sa
from sqlalchemy.pool import PoolProxiedConnection

from partyreg.storage.errors import StoreError
from partyreg.storage.sql.chain import START
from partyreg.storage.sql.statements import Texts

PATIENCE = 30.0
"""For how many seconds a writer waits for its turn before it is told that the store is busy."""

OTHER = "the database refused the statement"
"""What is said of an error that is none of the usual ones."""

PAGE = 2_000
"""How many rows are fetched at once."""


class Head(NamedTuple):
    """The end of the journal: the last entry's number and hash."""

    number: int
    hash: bytes


NOWHERE = Head(0, START)
"""Before the first entry."""


class Translated:
    """Turns a driver's error into one of ours, and keeps nothing of it."""

    def __init__(self, translate: Callable[[BaseException], StoreError | None]) -> None:
        """Take what knows the driver's errors."""
        self._translate = translate

    def __enter__(self) -> None:
        """Begin."""

    def __exit__(
        self, kind: type[BaseException] | None, wrong: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        """Raise our own error in the place of the driver's.

        Raises:
            StoreError: the driver raised something.
        """
        ours = None if wrong is None else self._translate(wrong)
        if ours is None:
            return
        try:
            raise ours
        finally:
            # neither shown nor reachable: a driver's detail quotes the values of the row
            ours.__context__ = ours.__cause__ = None


Question = tuple[str, tuple[Any, ...]]
"""A statement and its values."""


class Link(Protocol):
    """One connection of a store."""

    texts: Texts

    def read(self, ahead: Sequence[Question] = ()) -> Head:
        """Begin to look at one state.

        Args:
            ahead: what will be asked next; where a round trip costs, it is asked at once.
        """

    def write(self, ahead: Sequence[Question] = ()) -> Head:
        """Begin to write: nobody else commits until the end.

        Args:
            ahead: what will be asked next; where a round trip costs, it is asked at once.
        """

    def commit(self) -> None:
        """End with everything kept, and only come back when it would survive a power cut."""

    def leave(self) -> None:
        """End with nothing kept."""

    def rows(self, text: str, values: Sequence[Any] = ()) -> list[Any]:
        """Run a statement and give its rows."""

    def run(self, text: str, values: Sequence[Any] = ()) -> int:
        """Run a statement and say how many rows it touched."""

    def many(self, text: str, rows: Sequence[Sequence[Any]]) -> None:
        """Run a statement once for each of several rows."""

    def add(self, table: sa.Table, rows: Sequence[Sequence[Any]]) -> None:
        """Write very many new rows into a table, all columns in order."""

    def together(self) -> AbstractContextManager[object]:
        """Send what is run inside without waiting for each answer, where that can be done."""

    def stream(self, text: str, values: Sequence[Any] = ()) -> Iterator[Any]:
        """Run a statement and give its rows as they come, some held at a time."""

    def translated(self) -> Translated:
        """Give the context in which the driver's errors become ours."""

    def close(self) -> None:
        """Give the connection back."""

    def drop(self) -> None:
        """Throw the connection away."""


class BaseLink:
    """What the two have in common."""

    def __init__(self, connection: PoolProxiedConnection, said: Texts) -> None:
        """Take a connection."""
        self.texts = said
        self._connection = connection
        self._raw: Any = connection.driver_connection
        self._ours = Translated(self._translate)

    def run(self, text: str, values: Sequence[Any] = ()) -> int:
        """Run a statement and say how many rows it touched."""
        with self.translated():
            return int(self._raw.execute(text, values).rowcount)

    def rows(self, text: str, values: Sequence[Any] = ()) -> list[Any]:
        """Run a statement and give its rows."""
        with self.translated():
            return list(self._raw.execute(text, values).fetchall())

    def leave(self) -> None:
        """End with nothing kept."""
        with self._ours:
            self._raw.rollback()

    def together(self) -> AbstractContextManager[object]:
        """Send what is run inside one by one."""
        return nullcontext()

    def close(self) -> None:
        """Give the connection back."""
        self._connection.close()

    def drop(self) -> None:
        """Throw the connection away."""
        self._connection.invalidate()

    def translated(self) -> Translated:
        """Give the context in which the driver's errors become ours."""
        return self._ours

    def _translate(self, wrong: BaseException) -> StoreError | None:
        """Give our error for the driver's, or None for what is not the driver's.

        Raises:
            NotImplementedError: the kind of connection does not say how.
        """
        raise NotImplementedError

    def _head(self, found: Any) -> Head:
        """Give the end of the journal from its row."""
        return NOWHERE if found is None else Head(found[0], bytes(found[1]))
