"""What a store keeps in memory: the tree, what is held, and the records read last.

It belongs to one place of the journal, number and hash, which every unit of work compares with the
stored one first. When others have written, what they changed is taken over from the journal; when
that is much, or the journal has become another one, everything is read anew when it is asked for.

Notice: N3.3a 痕迹管理
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from partyreg.changes import Change
from partyreg.model import Grants, Organisation, Record
from partyreg.storage.sql.links import Head, Link
from partyreg.storage.sql.schema import KEPT
from partyreg.tree import OrgTree
from partyreg.values import Function

Place = tuple[type[Record], str]

HELD = 100_000
"""How many records are kept in memory beside the tree."""


class Row(NamedTuple):
    """A record as it is stored.

    Attributes:
        seq: its place in the order of writing.
        record: the record.
    """

    seq: int
    record: Record


class Cache:
    """What is known of one state of the register.

    Attributes:
        head: the place of the journal to which it belongs.
        records: the records read last; None for one that there is not.
        loaded: the tree, where it has been asked for.
    """

    def __init__(self, head: Head) -> None:
        """Know nothing yet."""
        self.head = head
        self.records: dict[Place, Row | None] = {}
        self.loaded: OrgTree | None = None
        self._held: dict[str, frozenset[Function]] | None = None

    def tree(self, link: Link) -> OrgTree:
        """Give the tree, reading it when it is not there."""
        if self.loaded is None:
            kept = KEPT[Organisation]
            rows = link.stream(link.texts.of[Organisation].every)
            self.loaded = OrgTree(kept.read(row) for row in rows)  # type: ignore[misc]  # of this table
        return self.loaded

    def held(self, link: Link) -> dict[str, frozenset[Function]]:
        """Give what every organisation holds, reading it when it is not there."""
        if self._held is None:
            kept, alike = KEPT[Grants], dict[str, frozenset[Function]]()
            found: dict[str, frozenset[Function]] = {}
            for key, packed, *_ in link.stream(link.texts.of[Grants].every):
                functions = alike.get(packed)
                if functions is None:
                    one = kept.read((key, packed))
                    functions = alike[packed] = one.functions  # type: ignore[union-attr]  # of this table
                found[key] = functions
            self._held = found
        return self._held

    def organisation(self, key: str) -> Organisation | None:
        """Give an organisation from the tree, None where the tree is not there or has it not."""
        tree = self.loaded
        return tree.organisation(key) if tree is not None and key in tree else None

    def keep(self, place: Place, row: Row | None) -> None:
        """Keep a record that has been read."""
        if len(self.records) >= HELD:
            for old in [one for one, _ in zip(self.records, range(HELD // 10), strict=False)]:
                del self.records[old]
        self.records[place] = row

    def fold(self, changes: Iterable[Change]) -> Callable[[], None]:
        """Let the tree take changes; they may be refused.

        Returns:
            What takes them back.

        Raises:
            RefusedError: they would break the tree.
        """
        tree = self.loaded
        if tree is None:
            return _nothing
        undo = tree.apply(one for one in changes if one.table is Organisation)
        return lambda: tree.revert(undo)

    def move_on(self, head: Head, changes: Iterable[Change]) -> None:
        """Belong to a later place: forget what changes made old; the tree has taken them."""
        self.head = head
        for change in changes:
            self.records.pop((change.table, change.key), None)
            if change.table is Grants and self._held is not None:
                after = change.after
                if isinstance(after, Grants):
                    self._held[after.key] = after.functions
                else:
                    self._held.pop(change.key, None)

    def forget_missing(self) -> None:
        """Forget which records there are not: very many have been added, and not all are named."""
        self.records = {place: row for place, row in self.records.items() if row is not None}


def _nothing() -> None:
    """Take nothing back."""
