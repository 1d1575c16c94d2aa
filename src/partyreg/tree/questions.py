"""The questions that rest on others: written once, for the tree and for what-if trees.

`OrgTree` and its overlay each answer the few questions at the bottom, as fast as their own
structure allows; everything here is made of those.

Notice: Y-responsible; Y-realm; Y-county
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from partyreg.tree.shape import BRANCHES
from partyreg.tree.traits import Traits
from partyreg.values import Tier

if TYPE_CHECKING:
    from partyreg.tree.statistics import TreeStatistics

_BRANCH = Tier.BRANCH
_RESPONSIBLE = frozenset((Tier.PRIMARY_COMMITTEE, Tier.COUNTY, Tier.CITY, Tier.PROVINCE))
_COUNTY = frozenset((Tier.COUNTY,))
_CITY = frozenset((Tier.CITY,))


class Questions:
    """What can be asked of a tree, made of a few questions at the bottom.

    Every question raises UnknownOrganisationError for a key that the tree does not hold, before
    anything is returned.
    """

    __slots__ = ()

    # ── at the bottom: answered by the tree and by the overlay, each in its own way ──

    @abstractmethod
    def traits(self, key: str) -> Traits:
        """Give kind, tier, category and connection."""

    @abstractmethod
    def ancestors(self, key: str) -> tuple[str, ...]:
        """Give all superiors, nearest first."""

    @abstractmethod
    def is_below(self, key: str, above: str) -> bool:
        """Tell whether one organisation stands strictly below another."""

    @abstractmethod
    def common_ancestor(self, one: str, other: str) -> str | None:
        """Give the lowest organisation that is at or above both."""

    @abstractmethod
    def subtree(self, key: str) -> Iterator[str]:
        """Give an organisation and everything below it."""

    @abstractmethod
    def branches_among(self, keys: Iterable[str]) -> list[str]:
        """Give those of some organisations that are branches."""

    @abstractmethod
    def nearest(
        self, key: str, test: Callable[[Traits], bool], *, including: bool = True
    ) -> str | None:
        """Give the nearest organisation whose traits pass a test."""

    @abstractmethod
    def _nearest_of(self, key: str, tiers: frozenset[Tier]) -> str | None:
        """Give the nearest organisation at or above key whose tier is one of these."""

    @abstractmethod
    def _up(self, key: str) -> str | None:
        """Give the superior's key; raises KeyError where there is no such organisation."""

    @abstractmethod
    def _kids(self, key: str | None) -> Sequence[str]:
        """Give the direct subordinates, or the roots for None; not to be changed."""

    @abstractmethod
    def _check(self, key: str) -> None:
        """Raise UnknownOrganisationError for a key that the tree does not hold."""

    # ── up ──

    def chain(self, key: str) -> tuple[str, ...]:
        """Give the organisation and all its superiors, nearest first.

        Raises:
            UnknownOrganisationError: the tree does not hold ``key``.

        Notice: G2.4 隶属关系
        """
        return (key, *self.ancestors(key))

    def depth(self, key: str) -> int:
        """Count the superiors: 0 for a root.

        Raises:
            UnknownOrganisationError: the tree does not hold ``key``.

        Notice: G2.4 隶属关系
        """
        return len(self.ancestors(key))

    def is_at_or_below(self, key: str, above: str) -> bool:
        """Tell whether an organisation is another one or stands below it.

        Raises:
            UnknownOrganisationError: the tree does not hold one of the two.

        Notice: Y-sub 下级
        """
        return self.is_below(key, above) or key == above

    def responsible(self, key: str) -> str | None:
        """Give the organisation that answers for another.

        That is the nearest one, itself included, that is a primary committee or an organisation
        department: what stands in column 1 of annex 2 is no approver and is skipped.

        Returns:
            Its key, or None where nothing but column-1 organisations stand above.

        Raises:
            UnknownOrganisationError: the tree does not hold ``key``.

        Notice: Y-responsible
        """
        return self._nearest_of(key, _RESPONSIBLE)

    def county(self, key: str) -> str | None:
        """Give the county department at or above an organisation, or None.

        Raises:
            UnknownOrganisationError: the tree does not hold ``key``.

        Notice: Y-county 县内转接
        """
        return self._nearest_of(key, _COUNTY)

    def city(self, key: str) -> str | None:
        """Give the city department at or above an organisation, or None.

        Raises:
            UnknownOrganisationError: the tree does not hold ``key``.

        Notice: Y-department
        """
        return self._nearest_of(key, _CITY)

    def realm(self, key: str) -> str:
        """Give the root of an organisation's realm: its province or department system.

        Raises:
            UnknownOrganisationError: the tree does not hold ``key``.

        Notice: Y-realm 省（区、市）、部门（系统）范围内
        """
        above = self.ancestors(key)
        return above[-1] if above else key

    def path(self, one: str, other: str) -> tuple[str, ...] | None:
        """Give the way between two organisations: up to their common ancestor, then down.

        Returns:
            All keys on the way, both ends included, or None between different realms, where
            there is no way inside the tree.

        Raises:
            UnknownOrganisationError: the tree does not hold one of the two.

        Notice: Y-realm
        """
        up, down = self.chain(one), self.chain(other)
        places = {key: place for place, key in enumerate(up)}
        for place, key in enumerate(down):
            if key in places:
                return (*up[: places[key] + 1], *reversed(down[:place]))
        return None

    # ── beside and down ──

    def children(self, key: str) -> tuple[str, ...]:
        """Give the direct subordinates in the order of their keys.

        Raises:
            UnknownOrganisationError: the tree does not hold ``key``.

        Notice: G2.2 下级党组织
        """
        self._check(key)
        return tuple(self._kids(key))

    def roots(self) -> tuple[str, ...]:
        """Give the roots of all realms, in the order of their keys.

        Notice: Y-realm
        """
        return tuple(self._kids(None))

    def siblings(self, key: str) -> tuple[str, ...]:
        """Give the others under the same superior, in the order of their keys; a root has none.

        Raises:
            UnknownOrganisationError: the tree does not hold ``key``.

        Notice: G2.2 下级党组织
        """
        self._check(key)
        superior = self._up(key)
        return () if superior is None else tuple(k for k in self._kids(superior) if k != key)

    def descendants(self, key: str) -> Iterator[str]:
        """Give everything below an organisation, superiors before subordinates.

        Raises:
            UnknownOrganisationError: the tree does not hold ``key``.

        Notice: Y-sub 下级
        """
        found = self.subtree(key)
        next(found)
        return found

    def levels(self, key: str | None = None) -> Iterator[tuple[str, ...]]:
        """Give a realm level by level: the organisation, those below it, those below them.

        Args:
            key: where to begin, or None for the roots of all realms.

        Raises:
            UnknownOrganisationError: the tree does not hold ``key``.

        Notice: Y-sub 下级
        """
        if key is not None:
            self._check(key)
        return self._levels(self.roots() if key is None else (key,))

    def _levels(self, level: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        """Give level after level, from a first one."""
        kids = self._kids
        while level:
            yield level
            level = tuple(below for key in level for below in kids(key))

    def height(self, key: str) -> int:
        """Count the levels below an organisation: 0 where nothing stands below it.

        Raises:
            UnknownOrganisationError: the tree does not hold ``key``.

        Notice: Y-sub 下级
        """
        self._check(key)
        return sum(1 for _ in self.levels(key)) - 1

    def leaves(self, key: str | None = None) -> Iterator[str]:
        """Give the organisations at or below one that have nothing below them.

        Args:
            key: where to begin, or None for all realms.

        Raises:
            UnknownOrganisationError: the tree does not hold ``key``.

        Notice: G2.3 没有下级党组织
        """
        starts = self.roots() if key is None else (key,)
        walks = [self.subtree(start) for start in starts]
        return (one for walk in walks for one in walk if not self._kids(one))

    def own_branches(self, key: str) -> Iterator[str]:
        """Give the branches for which an organisation itself answers.

        Only what stands between is walked, not what other committees answer for.

        Raises:
            UnknownOrganisationError: the tree does not hold ``key``.

        Notice: Y-responsible; Y-destination
        """
        own = self.traits(key)
        return iter(()) if own.tier is _BRANCH else self._own_branches(key)

    def _own_branches(self, key: str) -> Iterator[str]:
        """Walk down from a responsible organisation as far as the first column reaches."""
        stack = [key]
        while stack:
            at = stack.pop()
            if self.traits(at).kind in BRANCHES:
                yield at
            stack += [k for k in reversed(self._kids(at)) if self.traits(k).tier is _BRANCH]

    def statistics(self, key: str | None = None) -> TreeStatistics:
        """Count organisations by tier, kind and depth.

        Args:
            key: where to begin, or None for all realms.

        Raises:
            UnknownOrganisationError: the tree does not hold ``key``.

        Notice: N3.3d 定期统计分析
        """
        from partyreg.tree.statistics import measure

        return measure(self, key)
