"""What an overlay is made of: what differs, over the structure of the tree below.

Notice: G2.0 合并、分设、整建制转移由多步骤实现
"""

# ruff: noqa: SLF001 - the files of this room share the structure
from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Sequence

from partyreg.errors import UnknownOrganisationError
from partyreg.model import Organisation
from partyreg.tree.editing import StaleTreeError, Was
from partyreg.tree.orgtree import OrgTree
from partyreg.tree.structure import Readers
from partyreg.tree.traits import Traits

GONE = "\0gone"
"""Stands for the superior of an organisation that the tree below has and this one has not."""


class Layer(OrgTree):
    """Own dictionaries for what differs; everything else falls through to the tree below.

    Raises:
        StaleTreeError: the tree below has changed.
    """

    __slots__ = ("_own_children", "_own_parent", "_own_records", "_own_traits", "_root",
                 "_seen", "_size", "_start")  # fmt: skip
    _own_parent: dict[str, str | None]
    _own_children: dict[str | None, list[str]]
    _own_traits: dict[str, Traits]
    _own_records: dict[str, Organisation]

    def __init__(self, base: OrgTree) -> None:
        """Lie on a tree, or beside another overlay on its tree."""
        self._own_parent, self._own_children = {}, {}
        self._own_traits, self._own_records = {}, {}
        self._root: OrgTree = base
        if isinstance(base, Layer):
            base._fresh()
            self._root = base._root
            self._copy(base)
        self._parent, self._children = self._root._parent, self._root._children
        self._traits, self._records = self._root._traits, self._root._records
        self._keeps_records = True
        self._seen, self._version = self._root._version, object()
        self._size = len(base)
        self._start: dict[str, Organisation | None] = {}

    def _copy(self, other: Layer) -> None:
        """Take over what another layer over the same tree has."""
        self._own_parent, self._own_traits = dict(other._own_parent), dict(other._own_traits)
        self._own_records = dict(other._own_records)
        self._own_children = {key: list(line) for key, line in other._own_children.items()}

    # ── what is there ──

    def __contains__(self, key: object) -> bool:
        """Tell whether this tree holds a key."""
        self._fresh()
        try:
            if key in self._own_parent:
                return self._own_parent[key] is not GONE
            return key in self._parent
        except TypeError:
            return False

    def __len__(self) -> int:
        """Count the organisations."""
        self._fresh()
        return self._size

    def organisation(self, key: str) -> Organisation:
        """Give an organisation's record as it would be.

        Raises:
            UnknownOrganisationError: this tree does not hold ``key``.
            RecordMissingError: no record of it is attached.

        Notice: G2.1
        """
        self._check(key)
        return self._own_records.get(key) or self._root.organisation(key)

    def traits(self, key: str) -> Traits:
        """Give kind, tier, category and connection.

        Raises:
            UnknownOrganisationError: this tree does not hold ``key``.

        Notice: Y-primary
        """
        self._check(key)
        return self._own_traits.get(key) or self._traits[key]

    def parent(self, key: str) -> str | None:
        """Give the superior's key, None for a root.

        Raises:
            UnknownOrganisationError: this tree does not hold ``key``.

        Notice: G2.4 隶属关系
        """
        if self._root._version is not self._seen:
            raise StaleTreeError
        try:
            at = self._own_parent[key] if key in self._own_parent else self._parent[key]
        except (KeyError, TypeError):
            raise UnknownOrganisationError(key) from None
        if at is GONE:
            raise UnknownOrganisationError(key)
        return at

    # ── the structure itself ──

    def _fresh(self) -> None:
        """Refuse to mix what was with what is.

        Raises:
            StaleTreeError: the tree below has changed.
        """
        if self._root._version is not self._seen:
            raise StaleTreeError

    def _up(self, key: str) -> str | None:
        """Give the superior's key; raises KeyError where there is no such organisation."""
        self._fresh()
        at = self._own_parent[key] if key in self._own_parent else self._parent[key]
        if at is GONE:
            raise KeyError(key)
        return at

    def _kids(self, key: str | None) -> Sequence[str]:
        """Give the direct subordinates, or the roots for None; not to be changed."""
        self._fresh()
        line = self._own_children.get(key)
        return self._children.get(key, ()) if line is None else line

    def _readers(self) -> Readers:
        """Give superiors, subordinates and keys as the graph's views read them."""
        return self._up, self._kids, self

    def _record(self, key: str) -> Organisation | None:
        """Give the record of an organisation of this tree, None where none is attached."""
        return self._own_records.get(key) or self._root._record(key)

    def _line(self, parent: str | None) -> list[str]:
        """Give a superior's line, copied from the tree below when it is first changed."""
        line = self._own_children.get(parent)
        if line is None:
            line = self._own_children[parent] = list(self._children.get(parent, ()))
        return line

    def _enter(self, key: str, parent: str | None) -> None:
        """Enter a key into a line, at its place in the order of keys."""
        insort(self._line(parent), key)

    def _leave(self, key: str) -> None:
        """Take a key out of its line."""
        line = self._line(self._up(key))
        del line[bisect_left(line, key)]

    def _relink(self, key: str, parent: str | None) -> None:
        """Take a key out of its line into another."""
        self._leave(key)
        self._own_parent[key] = parent
        self._enter(key, parent)

    def _describe(
        self, key: str, traits: Traits, record: Organisation | None
    ) -> tuple[Traits, Organisation | None]:
        """Set traits and record, and give the old ones."""
        old = self.traits(key), self._own_records.get(key)
        self._own_traits[key] = traits
        self._keep(key, record)
        return old

    def _keep(self, key: str, record: Organisation | None) -> None:
        """Keep a record that differs from the one below, or drop it."""
        if record is None:
            self._own_records.pop(key, None)
        else:
            self._own_records[key] = record

    def _insert(self, key: str, was: Was) -> None:
        """Bring a key in."""
        self._own_parent[key] = was.parent
        self._enter(key, was.parent)
        self._own_traits[key] = was.traits
        self._keep(key, was.record)
        self._size += 1

    def _delete(self, key: str) -> Was:
        """Take a key out, and say how it stood."""
        parent = self._up(key)
        self._leave(key)
        was = Was(parent, *self._describe(key, self.traits(key), None))
        if key in self._parent:
            self._own_parent[key] = GONE
        else:
            del self._own_parent[key], self._own_traits[key]
        self._size -= 1
        return was
