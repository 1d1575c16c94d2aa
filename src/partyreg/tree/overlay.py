"""A what-if tree: copy-on-write over a tree that it leaves alone.

It holds only what differs. A question looks there first and falls through to the tree below, so
that making one costs nothing and reading one costs little more than reading the tree itself.

Notice: G2.0 合并、分设、整建制转移由多步骤实现
"""

# ruff: noqa: SLF001 - the files of this room share the structure
from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

import attrs

from partyreg.changes import Change
from partyreg.model import Organisation
from partyreg.tree.difference import Difference, Move
from partyreg.tree.editing import StaleTreeError, Undo, Was
from partyreg.tree.orgtree import OrgTree
from partyreg.tree.structure import Readers
from partyreg.tree.traits import Traits
from partyreg.values import Tier

_GONE = "\0gone"
"""Stands for the superior of an organisation that the tree below has and this one has not."""


class Overlay(OrgTree):
    """A tree that can be edited without touching the one it is made from.

    An overlay on an overlay starts from what that one shows now and is independent of it; all
    lie directly on the same tree, however many are stacked.

    Args:
        base: the tree, or another overlay.

    Raises:
        StaleTreeError: from every question, once the tree below has changed.

    Example:
        >>> from partyreg.tree import parse_notation
        >>> tree = OrgTree(parse_notation("甲省[province](A县[county](C支部[branch]),B县[county])")
        ...                .organisations)
        >>> branch = tree.organisation("C支部")
        >>> what_if = tree.overlay()
        >>> undo = what_if.apply([Change(branch, attrs.evolve(branch, parent="B县"), "G2.4")])
        >>> what_if.parent("C支部"), tree.parent("C支部"), what_if.difference().moved
        ('B县', 'A县', (Move(key='C支部', before='A县', after='B县'),))

    Notice: G2.0
    """

    __slots__ = ("_base", "_own_children", "_own_parent", "_own_records", "_own_traits", "_root",
                 "_seen", "_size", "_start")  # fmt: skip
    _own_parent: dict[str, str | None]
    _own_children: dict[str | None, list[str]]
    _own_traits: dict[str, Traits]
    _own_records: dict[str, Organisation]

    def __init__(self, base: OrgTree) -> None:
        """Lie on a tree, or beside another overlay on its tree."""
        below = base if isinstance(base, Overlay) else None
        if below is not None:
            below._fresh()
        self._root: OrgTree = below._root if below is not None else base
        self._parent, self._children = self._root._parent, self._root._children
        self._traits, self._records = self._root._traits, self._root._records
        self._keeps_records = True
        self._seen = self._root._version
        self._version = object()
        self._size = len(base)
        self._own_parent = dict(below._own_parent) if below else {}
        self._own_traits = dict(below._own_traits) if below else {}
        self._own_records = dict(below._own_records) if below else {}
        self._own_children = {k: list(v) for k, v in below._own_children.items()} if below else {}
        self._start: dict[str, Organisation | None] = {}

    def difference(self) -> Difference:
        """Say what this tree changes in the one that it was made from.

        Raises:
            StaleTreeError: the tree below has changed.

        Notice: G2.0
        """
        self._fresh()
        added, removed, moved, edited = [], [], [], []
        for key, start in self._start.items():
            if key not in self:
                removed += [key] if start is not None else []
            elif start is None:
                added.append(key)
            else:
                now = self._own_records.get(key) or start
                moved += [Move(key, start.parent, now.parent)] * (now.parent != start.parent)
                edited += [key] * (attrs.evolve(start, parent=now.parent) != now)
        return Difference(tuple(added), tuple(removed), tuple(moved), tuple(edited))

    def apply(self, changes: Iterable[Change]) -> Undo:
        """Fold changes of organisations into this what-if tree, all or none.

        Args:
            changes: in order; those of other records are passed over.

        Raises:
            RefusedError: a step names an unknown superior, would make a cycle, or removes an
                organisation that has subordinates.
            StaleError: a change starts from a state that is not this tree's, or the tree below
                has changed.

        Notice: G2.0 新建、删除、改变隶属关系
        """
        self._fresh()
        taken = tuple(changes)
        undo = super().apply(taken)
        for change in taken:
            record = change.before
            if isinstance(record, Organisation):
                self._start.setdefault(record.key, record)
            elif isinstance(change.after, Organisation):
                self._start.setdefault(change.after.key, None)
        return undo

    def revert(self, undo: Undo) -> None:
        """Take an `apply` back exactly, sibling order included; the last one first.

        Raises:
            StaleTreeError: this tree, or the one below, has changed since.

        Notice: G2.0
        """
        self._fresh()
        super().revert(undo)

    # ── what is there ──

    def __contains__(self, key: object) -> bool:
        """Tell whether this tree holds a key."""
        self._fresh()
        try:
            if key in self._own_parent:
                return self._own_parent[key] is not _GONE
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

    # ── walks: as in the tree, with one more look at each step ──

    def ancestors(self, key: str) -> tuple[str, ...]:
        """Give all superiors, nearest first, without the organisation itself.

        Raises:
            UnknownOrganisationError: this tree does not hold ``key``.

        Notice: G2.4 隶属关系
        """
        own, base = self._own_parent, self._parent
        at = self.parent(key)
        found = []
        while at is not None:
            found.append(at)
            at = own[at] if at in own else base[at]
        return tuple(found)

    def is_below(self, key: str, above: str) -> bool:
        """Tell whether one organisation stands strictly below another.

        Raises:
            UnknownOrganisationError: this tree does not hold one of the two.

        Notice: Y-sub 下级
        """
        own, base = self._own_parent, self._parent
        at = self.parent(key)
        self._check(above)
        while at is not None:
            if at == above:
                return True
            at = own[at] if at in own else base[at]
        return False

    def nearest(
        self, key: str, test: Callable[[Traits], bool], *, including: bool = True
    ) -> str | None:
        """Give the nearest organisation whose traits pass a test.

        Args:
            key: where to begin.
            test: asked of each, upwards, until it says yes.
            including: whether the organisation itself is asked, too.

        Raises:
            UnknownOrganisationError: this tree does not hold ``key``.

        Notice: Y-climb 逐级
        """
        chain = self.chain(key) if including else self.ancestors(key)
        return next((at for at in chain if test(self.traits(at))), None)

    def _nearest_of(self, key: str, tiers: frozenset[Tier]) -> str | None:
        """Give the nearest organisation at or above key whose tier is one of these."""
        own, base = self._own_traits, self._traits
        for at in self.chain(key):
            if (own[at] if at in own else base[at]).tier in tiers:
                return at
        return None

    def subtree(self, key: str) -> Iterator[str]:
        """Give the organisation and everything below it, depth first, siblings in order.

        Raises:
            UnknownOrganisationError: this tree does not hold ``key``.

        Notice: Y-sub 下级
        """
        self._check(key)
        own, base = self._own_children, self._children
        found, open_lines = [key], [iter(self._kids(key))]
        while open_lines:
            for at in open_lines[-1]:
                found.append(at)
                if at in own:
                    open_lines.append(iter(own[at]))
                    break
                if at in base:
                    open_lines.append(iter(base[at]))
                    break
            else:
                open_lines.pop()
        return iter(found)

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
        if at is _GONE:
            raise KeyError(key)
        return at

    def _kids(self, key: str | None) -> Sequence[str]:
        """Give the direct subordinates, or the roots for None; not to be changed."""
        self._fresh()
        line = self._own_children.get(key)
        return self._children.get(key, ()) if line is None else line

    def _readers(self) -> Readers:
        """Give the way to read superiors, subordinates and keys, for the graph's views."""
        return self._up, self._kids, self.__iter__

    def _record(self, key: str) -> Organisation | None:
        """Give the record of an organisation of this tree, None where none is attached."""
        return self._own_records.get(key) or self._root._record(key)

    def _line(self, parent: str | None) -> list[str]:
        """Give a superior's line, copied from the tree below when it is first changed."""
        line = self._own_children.get(parent)
        if line is None:
            line = self._own_children[parent] = list(self._children.get(parent, ()))
        return line

    def _enter(self, key: str, parent: str | None, index: int | None) -> None:
        """Enter a key into a line, at a place or the end."""
        line = self._line(parent)
        line.insert(len(line) if index is None else index, key)

    def _leave(self, key: str) -> int:
        """Take a key out of its line, and say from which place."""
        line = self._line(self._up(key))
        place = line.index(key)
        del line[place]
        return place

    def _relink(self, key: str, parent: str | None, index: int | None) -> int:
        """Take a key out of its line into another, at a place or the end; give the old place."""
        place = self._leave(key)
        self._own_parent[key] = parent
        self._enter(key, parent, index)
        return place

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
        """Bring a key in, at a place or the end of a line."""
        self._own_parent[key] = was.parent
        self._enter(key, was.parent, was.place)
        self._own_traits[key] = was.traits
        self._keep(key, was.record)
        self._size += 1

    def _delete(self, key: str) -> Was:
        """Take a key out, and say how it stood."""
        parent, place = self._up(key), self._leave(key)
        was = Was(parent, place, *self._describe(key, self.traits(key), None))
        if key in self._parent:
            self._own_parent[key] = _GONE
        else:
            del self._own_parent[key], self._own_traits[key]
        self._size -= 1
        return was
