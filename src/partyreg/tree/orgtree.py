"""The tree of organisations over parent pointers and child lists.

A key, two dictionary entries and a place in its superior's list are all that an organisation
costs; its record stays wherever it is kept and is fetched only when it is asked for.
"""

# ruff: noqa: SLF001 - the files of this room share the structure
from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from partyreg.changes import Change
from partyreg.errors import Fault, InputError, UnknownOrganisationError
from partyreg.model import Organisation
from partyreg.tree.editing import Undo, apply_changes, revert_changes
from partyreg.tree.loading import columns, skeleton
from partyreg.tree.shape import BRANCHES
from partyreg.tree.structure import Structure
from partyreg.tree.traits import Traits
from partyreg.values import Tier

if TYPE_CHECKING:
    from partyreg.tree.graph import OrgGraph
    from partyreg.tree.overlay import Overlay


_BRANCHES = tuple(BRANCHES)
"""The kinds that hold members; a tuple of two is looked through faster than a set."""


class OrgTree(Structure):
    """The tree of all organisations, several realms side by side.

    A realm is the tree below one root. Keys are identity; codes and names are not. Keys are given
    in depth-first order, realm by realm, superiors before their subordinates, siblings in the order
    of their keys: the same records give the same tree, whatever the order in which they came and
    whatever has been done and undone before.

    Loading checks the rules of the shape below every root, but takes a root of any tier: whoever
    works on one county loads one county.

    Args:
        organisations: the records, superiors before or after their subordinates.

    Raises:
        InputError: a key or a code is given twice, a superior is unknown, there is a cycle, or an
            organisation stands where the rules of the shape do not let it; all faults at once,
            each at its organisation's key, and nothing is loaded.

    Example:
        >>> from partyreg.tree import parse_notation
        >>> tree = OrgTree(parse_notation(
        ...     "甲省委[province](A县委[county](B镇党委[listed](C支部[branch]),D支部[branch]))"
        ... ).organisations)
        >>> tree.ancestors("C支部"), tree.responsible("C支部"), tree.responsible("D支部")
        (('B镇党委', 'A县委', '甲省委'), 'B镇党委', 'A县委')
        >>> tree.common_ancestor("C支部", "D支部"), tree.path("C支部", "D支部")
        ('A县委', ('C支部', 'B镇党委', 'A县委', 'D支部'))

    Notice: Y-shape; Y-realm; Y-kept
    """

    __slots__ = ()

    def __init__(self, organisations: Iterable[Organisation] = ()) -> None:
        """Take organisations, superiors before or after their subordinates."""
        taken = columns(organisations)
        self._set_up(taken.keys, taken.parents, taken.traits, taken.faults)
        self._records = taken.records
        self._keeps_records = True

    def _set_up(
        self,
        keys: Sequence[str],
        parents: Sequence[str | None],
        traits: Iterable[Traits],
        faults: Sequence[Fault] = (),
    ) -> None:
        """Build the structure.

        Raises:
            InputError: something is wrong.
        """
        built, found = skeleton(keys, parents, traits)
        if faults or found:
            raise InputError([*faults, *found])
        self._parent, self._children, self._traits = built
        self._version = object()

    @classmethod
    def from_parents(
        cls,
        keys: Iterable[str],
        parents: Iterable[str | None],
        traits: Iterable[Traits],
        records: Mapping[str, Organisation] | None = None,
    ) -> OrgTree:
        """Build a tree by column, without records or with those that are kept elsewhere.

        Args:
            keys: the organisations.
            parents: the superior of each, None for a root.
            traits: the traits of each.
            records: where `organisation` finds a record: a store's own table, or any mapping
                that fetches one when asked. The tree reads it and never writes to it.

        Raises:
            InputError: as for records, and when the columns differ in length.

        Example:
            >>> from partyreg.values import OrganisationKind, Tier
            >>> county = Traits(OrganisationKind.ORGANISATION_DEPARTMENT, Tier.COUNTY, None, True)
            >>> branch = Traits(OrganisationKind.BRANCH, Tier.BRANCH, None, True)
            >>> OrgTree.from_parents(["a", "b"], [None, "a"], [county, branch]).children("a")
            ('b',)

        Notice: Y-shape
        """
        tree = cls.__new__(cls)
        tree._set_up(list(keys), list(parents), traits)
        tree._records = {} if records is None else records
        tree._keeps_records = False
        return tree

    # ── walks ──

    def __iter__(self) -> Iterator[str]:
        """Give all keys, depth first."""
        for root in self.roots():
            yield from self.subtree(root)

    def ancestors(self, key: str) -> tuple[str, ...]:
        """Give all superiors, nearest first, without the organisation itself.

        Raises:
            UnknownOrganisationError: the tree does not hold ``key``.

        Notice: G2.4 隶属关系
        """
        parent = self._parent
        try:
            at = parent[key]
        except (KeyError, TypeError):
            raise UnknownOrganisationError(key) from None
        found = []
        while at is not None:
            found.append(at)
            at = parent[at]
        return tuple(found)

    def is_below(self, key: str, above: str) -> bool:
        """Tell whether one organisation stands strictly below another.

        Raises:
            UnknownOrganisationError: the tree does not hold one of the two.

        Notice: Y-sub 下级
        """
        parent = self._parent
        try:
            at, _ = parent[key], parent[above]
        except (KeyError, TypeError):
            self._check(key)
            raise UnknownOrganisationError(above) from None
        while at is not None:
            if at == above:
                return True
            at = parent[at]
        return False

    def common_ancestor(self, one: str, other: str) -> str | None:
        """Give the lowest organisation that is at or above both.

        Returns:
            Its key, or None where the two stand in different realms.

        Raises:
            UnknownOrganisationError: the tree does not hold one of the two.

        Notice: Y-scope-move 同时位于两者之上
        """
        parent = self._parent
        try:
            at, _ = parent[one], parent[other]
        except (KeyError, TypeError):
            self._check(one)
            raise UnknownOrganisationError(other) from None
        above = {one}
        while at is not None:
            above.add(at)
            at = parent[at]
        at = other
        while at is not None and at not in above:
            at = parent[at]
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
            UnknownOrganisationError: the tree does not hold ``key``.

        Notice: Y-climb 逐级
        """
        parent, traits = self._parent, self._traits
        above = self.parent(key)
        at = key if including else above
        while at is not None:
            if test(traits[at]):
                return at
            at = parent[at]
        return None

    def _nearest_of(self, key: str, tiers: frozenset[Tier]) -> str | None:
        """Give the nearest organisation at or above key whose tier is one of these."""
        parent, traits = self._parent, self._traits
        self._check(key)
        at: str | None = key
        while at is not None:
            if traits[at].tier in tiers:
                return at
            at = parent[at]
        return None

    def subtree(self, key: str) -> Iterator[str]:
        """Give the organisation and everything below it, depth first, siblings in order.

        What is given was there when the question was asked: a tree may be edited meanwhile.

        Raises:
            UnknownOrganisationError: the tree does not hold ``key``.

        Notice: Y-sub 下级
        """
        self._check(key)
        children = self._children
        found, open_lines = [key], [iter(children.get(key, ()))]
        while open_lines:
            for at in open_lines[-1]:
                found.append(at)
                if at in children:
                    open_lines.append(iter(children[at]))
                    break
            else:
                open_lines.pop()
        return iter(found)

    def branches_among(self, keys: Iterable[str]) -> list[str]:
        """Give those of some organisations that are branches, in the order given.

        Raises:
            UnknownOrganisationError: the tree does not hold one of them.

        Notice: Y-merge-members only branches hold members
        """
        traits, wanted = self._traits, _BRANCHES
        try:
            return [key for key in keys if traits[key].kind in wanted]
        except KeyError as missing:
            raise UnknownOrganisationError(missing.args[0]) from None

    # ── what-if, and editing ──

    def overlay(self) -> Overlay:
        """Give a what-if tree: it can be edited and leaves this one alone.

        Making one takes no time that depends on the size of the tree. It is good until this tree
        changes; after that every question to it is refused.

        Raises:
            StaleTreeError: this is an overlay whose own tree has changed.

        Notice: G2.0 合并、分设、整建制转移由多步骤实现
        """
        from partyreg.tree.overlay import Overlay

        return Overlay(self)

    def apply(self, changes: Iterable[Change]) -> Undo:
        """Fold changes of organisations into this tree, all or none: for stores and what-ifs.

        Rules are not asked here, only what would break the tree itself is refused.

        Args:
            changes: in order; those of other records are passed over.

        Returns:
            What `revert` needs to take them back.

        Raises:
            RefusedError: a step names an unknown superior, would make a cycle, or removes an
                organisation that has subordinates.
            StaleError: a change starts from a state that is not this tree's.

        Notice: G2.0 新建、删除、改变隶属关系
        """
        return apply_changes(self, changes)

    def revert(self, undo: Undo) -> None:
        """Take an `apply` back exactly; the last one first.

        Raises:
            StaleTreeError: the tree has changed since, or the undo has been used.

        Notice: G2.0 新建、删除、改变隶属关系
        """
        revert_changes(self, undo)

    @property
    def graph(self) -> OrgGraph:
        """Give this tree as a networkx DiGraph, each edge from superior to subordinate.

        It is a view: nothing is copied, it shows the tree as it is when it is read, networkx's
        read algorithms work on it, and writing is refused. ``graph.copy()`` is a plain DiGraph.

        Notice: G2.4 隶属关系
        """
        from partyreg.tree.graph import OrgGraph

        return OrgGraph(self)
