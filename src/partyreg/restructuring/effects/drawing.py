"""The touched part of the tree before and after, for a drawing side by side.

Notice: G2.0
"""

from __future__ import annotations

from collections.abc import Iterable

from partyreg.model import Organisation
from partyreg.restructuring.effects.parts import Count, Heads, Node, TreeChange
from partyreg.restructuring.effects.reading import Reading
from partyreg.restructuring.world import Records
from partyreg.tree import OrgTree


def tree_change(reading: Reading, counts: Iterable[Count]) -> TreeChange:
    """Say what happens to the tree, and give both states of what it touches.

    Notice: G2.0
    """
    difference, one = reading.difference, {each.organisation: each for each in counts}
    homes = (key for move in difference.moved for key in (move.before, move.after) if key)
    touched = dict.fromkeys((*reading.roots, *difference.edited, *reading.branches, *homes))
    top = _top(reading.before.tree, touched)
    marks = _marks(reading)
    before = {key: one[key].before for key in one}
    after = {key: one[key].after for key in one}
    return TreeChange(
        difference.added, difference.removed, difference.moved, difference.edited,
        _nodes(reading.before, touched, top, marks, before),
        _nodes(reading.world, touched, top, marks, after),
    )  # fmt: skip


def _marks(reading: Reading) -> dict[str, str]:
    """Say what happens to each touched organisation; the weightiest thing last."""
    difference = reading.difference
    marks = dict.fromkeys(difference.edited, "edited")
    marks |= {one.key: "moved" for one in difference.moved}
    marks |= dict.fromkeys(difference.added, "added")
    return marks | dict.fromkeys(difference.removed, "removed")


def _top(tree: OrgTree, touched: Iterable[str]) -> frozenset[str]:
    """Give the superiors above the lowest one under which everything touched stands now."""
    chains = [tree.ancestors(one) for one in touched if one in tree]
    if not chains:
        return frozenset()
    common = frozenset(chains[0]).intersection(*chains[1:])
    line = [one for one in chains[0] if one in common]
    return frozenset(line[1:])


def _nodes(
    records: Records,
    touched: Iterable[str],
    top: frozenset[str],
    marks: dict[str, str],
    heads: dict[str, Heads | None],
) -> tuple[Node, ...]:
    """Give the touched organisations of one state with their superiors, superiors first."""
    tree = records.tree
    drawn: dict[str, None] = {}
    for key in touched:
        if key in tree:
            for one in reversed(tree.chain(key)):
                if one not in top:
                    drawn[one] = None
    return tuple(
        _node(found, drawn, marks.get(one, ""), heads.get(one))
        for one in drawn
        if (found := records.get(Organisation, one)) is not None
    )


def _node(one: Organisation, drawn: dict[str, None], mark: str, heads: Heads | None) -> Node:
    """Give an organisation as it is drawn."""
    parent = one.parent if one.parent in drawn else None
    members = None if heads is None else heads.members
    return Node(one.key, one.name, one.code, one.kind.value, one.tier.value, parent, mark, members)
