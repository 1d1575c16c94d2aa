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


class Reads:
    """What has been read: records, look-ups, whole tables, the tree, and what is held."""

    __slots__ = ("held", "lookups", "places", "tables", "tree")

    def __init__(self) -> None:
        """Start with nothing read."""
        self.places: set[tuple[type, str]] = set()
        self.lookups: set[tuple[type, str, object]] = set()
        self.tables: set[type] = set()
        self.tree = self.held = False

    def touched_by(self, changes: Iterable[Change]) -> Change | None:
        """Give the first change of something that has been read, or None."""
        return next((one for one in changes if self._touches(one)), None)

    def _touches(self, change: Change) -> bool:
        """Tell whether a change is of something that has been read."""
        kind = change.table
        if (kind, change.key) in self.places or kind in self.tables:
            return True
        if (self.tree and kind is Organisation) or (self.held and kind is Grants):
            return True
        return any(self._looked_up(kind, one) for one in (change.before, change.after) if one)

    def _looked_up(self, kind: type[Record], record: Record) -> bool:
        """Tell whether a record stands under a value that was looked up."""
        return bool(self.lookups) and any(
            (kind, name, value) in self.lookups
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
