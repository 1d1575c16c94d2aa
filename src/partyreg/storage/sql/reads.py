"""What a unit of work has read, so that its commit can see whether any of it has changed since.

Notice: N3.3a 痕迹管理
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from partyreg.changes import Change
from partyreg.model import Grants, Organisation, Record
from partyreg.repository import INDEXES
from partyreg.storage.sql.links import Head

TREE = "tree"
"""Stands among what has been read when the tree has been looked at."""

HELD = "held"
"""Stands among what has been read when what is held has been looked at."""


class Reads:
    """What has been read: records, look-ups, whole tables, the tree, and what is held.

    Attributes:
        seen: a record as class and key; a look-up as class, index and value; a table as its class;
            and the two words above.
    """

    __slots__ = ("seen",)

    def __init__(self, seen: set[object]) -> None:
        """Take what has been read."""
        self.seen = seen

    def touched_by(self, changes: Iterable[Change]) -> Change | None:
        """Give the first change of something that has been read, or None."""
        return next((one for one in changes if self._touches(one)), None)

    def _touches(self, change: Change) -> bool:
        """Tell whether a change is of something that has been read."""
        kind, seen = change.table, self.seen
        if (kind, change.key) in seen or kind in seen:
            return True
        if (kind is Organisation and TREE in seen) or (kind is Grants and HELD in seen):
            return True
        records = (one for one in (change.before, change.after) if one is not None)
        return any(self._looked_up(kind, one) for one in records)

    def _looked_up(self, kind: type[Record], record: Record) -> bool:
        """Tell whether a record stands under a value that was looked up."""
        return any(
            (kind, name, value) in self.seen
            for name, values in INDEXES.get(kind, {}).items()
            for value in values(record)
        )


class Began(NamedTuple):
    """Where a unit of work began, and what it has read since.

    Attributes:
        head: the end of the journal at its beginning.
        reads: what has been read.
        algorithm: with which it will be hashed.
    """

    head: Head
    reads: Reads
    algorithm: str
