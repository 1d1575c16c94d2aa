"""Which organisations of a large tree a picture shows, and how many each of the others stand for.

Notice: Y-sub 下级
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from partyreg.tree import OrgTree

LEVELS = 8
"""How many levels a picture shows at most: more columns than that are not seen at once."""


class Selection(NamedTuple):
    """What a picture shows.

    Attributes:
        roots: the organisations of the first column.
        children: the shown subordinates of each shown organisation that has some.
        hidden: how many organisations below a shown one are summarised beside it.
        hidden_roots: how many organisations stand in realms that are not shown at all.
    """

    roots: tuple[str, ...]
    children: dict[str, tuple[str, ...]]
    hidden: dict[str, int]
    hidden_roots: int

    @property
    def shown(self) -> tuple[str, ...]:
        """Give the organisations shown, superiors first."""
        return (*self.roots, *(kid for kids in self.children.values() for kid in kids))


def select(tree: OrgTree, root: str | None, wanted: Collection[str], limit: int) -> Selection:
    """Choose what to show of a tree.

    What is wanted comes first, with all its superiors. Then whole levels, as long as they fit; of
    the first level that does not fit, every superior shows about the same number.

    Args:
        tree: the tree.
        root: where to begin, or None for all realms.
        wanted: organisations that are to be shown in any case; others are passed over.
        limit: how many organisations are shown at most.

    Returns:
        Every organisation is either shown, or counted in exactly one summary.

    Raises:
        UnknownOrganisationError: the tree does not hold ``root``.

    Example:
        >>> from partyreg.permissions.example import powers
        >>> select(powers().tree, None, (), 2)
        Selection(roots=('A县委组织部',), children={'A县委组织部': ('B镇党委',)}, \
hidden={'B镇党委': 1}, hidden_roots=0)

    Notice: Y-sub 下级
    """
    starts = tree.roots() if root is None else tree.chain(root)[:1]
    chosen = dict.fromkeys(_lines(tree, starts, wanted))
    chosen = dict.fromkeys(list(chosen)[:limit])
    for key in _level_by_level(tree, starts, chosen):
        if len(chosen) >= limit:
            break
        chosen[key] = None
    return _selection(tree, starts, chosen)


def _lines(tree: OrgTree, starts: Sequence[str], wanted: Iterable[str]) -> Iterator[str]:
    """Give each wanted organisation after its superiors, down from the start."""
    first = frozenset(starts)
    for key in wanted:
        chain = tree.chain(key) if key in tree else ()
        place = next((place for place, one in enumerate(chain) if one in first), LEVELS)
        if place < LEVELS:
            yield from reversed(chain[: place + 1])


def _level_by_level(tree: OrgTree, starts: Sequence[str], chosen: Collection[str]) -> Iterator[str]:
    """Give the organisations level by level, on each level the first of everyone, then the second.

    The next level is only looked for below what has been chosen meanwhile.
    """
    level = list(starts)
    for _ in range(LEVELS):
        yield from level
        families = [tree.children(key) for key in level if key in chosen]
        level = _in_turn(families)


def _in_turn(families: Sequence[Sequence[str]]) -> list[str]:
    """Give the first of every family, then the second of every family that has one, and so on."""
    ranked = [(place, key) for kids in families for place, key in enumerate(kids)]
    return [key for _, key in sorted(ranked, key=lambda pair: pair[0])]


def _selection(tree: OrgTree, starts: Sequence[str], chosen: Collection[str]) -> Selection:
    """Sort what is chosen under its superiors, and count what is not."""
    roots = tuple(one for one in starts if one in chosen)
    children: dict[str, tuple[str, ...]] = {}
    hidden: dict[str, int] = {}
    row = list(roots)
    for key in row:
        kids = tuple(one for one in tree.children(key) if one in chosen)
        left = _count(tree, (one for one in tree.children(key) if one not in chosen))
        row += kids
        children.update({key: kids} if kids else {})
        hidden.update({key: left} if left else {})
    return Selection(
        roots, children, hidden, _count(tree, (one for one in starts if one not in chosen))
    )


def _count(tree: OrgTree, keys: Iterable[str]) -> int:
    """Count organisations together with everything below them."""
    return sum(1 for key in keys for _ in tree.subtree(key))
