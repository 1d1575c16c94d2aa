"""Counting a tree. Notice: N3.3d 定期统计分析."""

# ruff: noqa: SLF001 - the files of this room share the structure
from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from attrs import field, frozen

from partyreg.tree.questions import Questions
from partyreg.values import OrganisationKind, Tier


@frozen
class TreeStatistics:
    """What a tree, or the part at and below one organisation, consists of.

    Attributes:
        organisations: how many.
        realms: how many roots it was counted from.
        by_tier: how many in each column of annex 2 that occurs, the highest first.
        by_kind: how many of each kind that occurs, in the vocabulary's order.
        by_depth: how many at each level, the start first.
        leaves: how many have nothing below them.
        deepest: the first organisation of the lowest level, or None where there is none.
        widest: the organisation with most direct subordinates, the first of equals, or None.
        widest_has: how many direct subordinates it has.

    Notice: N3.3d 定期统计分析
    """

    organisations: int
    realms: int
    by_tier: Mapping[Tier, int] = field(hash=False)
    by_kind: Mapping[OrganisationKind, int] = field(hash=False)
    by_depth: tuple[int, ...]
    leaves: int
    deepest: str | None
    widest: str | None
    widest_has: int

    @property
    def height(self) -> int:
        """Count the levels below the start; 0 for a tree without organisations, too."""
        return max(len(self.by_depth) - 1, 0)


def measure(tree: Questions, key: str | None = None) -> TreeStatistics:
    """Count a tree level by level.

    Args:
        tree: the tree.
        key: where to begin, or None for all realms.

    Raises:
        UnknownOrganisationError: the tree does not hold ``key``.

    Example:
        >>> from partyreg.tree import OrgTree, parse_notation
        >>> tree = OrgTree(parse_notation("甲省[province](A县[county],B县[county])").organisations)
        >>> measure(tree).by_depth, measure(tree).widest, measure(tree).leaves
        ((1, 2), '甲省', 2)

    Notice: N3.3d 定期统计分析
    """
    depths: list[int] = []
    traits: Counter[tuple[Tier, OrganisationKind]] = Counter()
    leaves, deepest, widest, most = 0, None, None, 0
    for level in tree.levels(key):
        depths.append(len(level))
        deepest = level[0]
        traits.update((one.tier, one.kind) for one in map(tree.traits, level))
        for at in level:
            wide = len(tree._kids(at))
            leaves += not wide
            if wide > most:
                widest, most = at, wide
    tiers, kinds = _by_word(traits)
    realms = len(tree.roots()) if key is None else 1
    return TreeStatistics(
        sum(depths), realms, tiers, kinds, tuple(depths), leaves, deepest, widest, most
    )


def _by_word(
    traits: Mapping[tuple[Tier, OrganisationKind], int],
) -> tuple[dict[Tier, int], dict[OrganisationKind, int]]:
    """Sum up by tier and by kind, in the vocabularies' order."""
    tiers, kinds = Counter[Tier](), Counter[OrganisationKind]()
    for (tier, kind), times in traits.items():
        tiers[tier] += times
        kinds[kind] += times
    return (
        {tier: tiers[tier] for tier in reversed(Tier) if tier in tiers},
        {kind: kinds[kind] for kind in OrganisationKind if kind in kinds},
    )
