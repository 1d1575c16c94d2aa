"""A what-if tree: copy-on-write over a tree that it leaves alone.

It holds only what differs. A question looks there first and falls through to the tree below, so
that making one costs nothing and reading one costs little more than reading the tree itself.

Notice: G2.0 合并、分设、整建制转移由多步骤实现
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from operator import attrgetter

import attrs

from partyreg.changes import Change
from partyreg.errors import UnknownOrganisationError
from partyreg.model import Organisation
from partyreg.tree.difference import Difference, Move
from partyreg.tree.editing import Undo
from partyreg.tree.layer import GONE, Layer
from partyreg.tree.shape import BRANCHES
from partyreg.tree.traits import Traits
from partyreg.values import Tier

_BRANCHES = tuple(BRANCHES)
_rest = attrgetter(*(one.name for one in attrs.fields(Organisation) if one.name != "parent"))
"""Gives all that a record says but its superior."""


class Overlay(Layer):
    """A tree that can be edited without touching the one it is made from.

    An overlay on an overlay starts from what that one shows now and is independent of it; all
    lie directly on the same tree, however many are stacked.

    Args:
        base: the tree, or another overlay.

    Raises:
        StaleTreeError: from every question, once the tree below has changed.

    Example:
        >>> from partyreg.tree import OrgTree, parse_notation
        >>> tree = OrgTree(parse_notation("甲省[province](A县[county](C支部[branch]),B县[county])")
        ...                .organisations)
        >>> branch = tree.organisation("C支部")
        >>> what_if = tree.overlay()
        >>> undo = what_if.apply([Change(branch, attrs.evolve(branch, parent="B县"), "G2.4")])
        >>> what_if.parent("C支部"), tree.parent("C支部"), what_if.difference().moved
        ('B县', 'A县', (Move(key='C支部', before='A县', after='B县'),))

    Notice: G2.0
    """

    __slots__ = ()

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
                edited += [key] * (_rest(now) != _rest(start))
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
        """Take an `apply` back exactly; the last one first.

        Raises:
            StaleTreeError: this tree, or the one below, has changed since.

        Notice: G2.0
        """
        self._fresh()
        super().revert(undo)

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
        self._fresh()
        try:
            at = own[key] if key in own else base[key]
            end = own[above] if above in own else base[above]
        except (KeyError, TypeError):
            at = end = GONE
        if at is GONE or end is GONE:
            self._check(key)
            raise UnknownOrganisationError(above)
        while at is not None:
            if at == above:
                return True
            at = own[at] if at in own else base[at]
        return False

    def common_ancestor(self, one: str, other: str) -> str | None:
        """Give the lowest organisation that is at or above both.

        Returns:
            Its key, or None where the two stand in different realms.

        Raises:
            UnknownOrganisationError: this tree does not hold one of the two.

        Notice: Y-scope-move 同时位于两者之上
        """
        own, base = self._own_parent, self._parent
        at, _ = self.parent(one), self.parent(other)
        above = {one}
        while at is not None:
            above.add(at)
            at = own[at] if at in own else base[at]
        at = other
        while at is not None and at not in above:
            at = own[at] if at in own else base[at]
        return at

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

    def branches_among(self, keys: Iterable[str]) -> list[str]:
        """Give those of some organisations that are branches, in the order given.

        Raises:
            UnknownOrganisationError: this tree does not hold one of them.

        Notice: Y-merge-members only branches hold members
        """
        self._fresh()
        own, base, line = self._own_traits, self._traits, tuple(keys)
        gone = {key for key, at in self._own_parent.items() if at is GONE}
        for key in gone.intersection(line):
            raise UnknownOrganisationError(key)
        if not own:
            return self._root.branches_among(line)
        try:
            return [key for key in line
                    if (own[key] if key in own else base[key]).kind in _BRANCHES]  # fmt: skip
        except KeyError as missing:
            raise UnknownOrganisationError(missing.args[0]) from None

    def subtree(self, key: str) -> Iterator[str]:
        """Give the organisation and everything below it, depth first, siblings in order.

        Raises:
            UnknownOrganisationError: this tree does not hold ``key``.

        Notice: Y-sub 下级
        """
        self._check(key)
        own, base = self._own_children, self._children
        if not own:
            return self._root.subtree(key)
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
