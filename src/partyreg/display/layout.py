"""A tidy drawing of a tree from left to right: where each box goes.

Names of organisations are long and horizontal, and there are many more of them on a level than
there are levels; so levels are columns. Subtrees stand as close as their outlines allow, superiors
at half the height of their subordinates, and nothing overlaps.

Notice: G2.4 隶属关系
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import NamedTuple, TypeVar

K = TypeVar("K", bound=Hashable)

Outline = list[tuple[float, float]]
"""Top and bottom of a subtree in each of its columns, seen from its own middle."""


class Place(NamedTuple):
    """Where a box stands.

    Attributes:
        column: its level, 0 for a root.
        middle: the height of its middle, in pixels from the top of the drawing.
    """

    column: int
    middle: float


def arrange(
    roots: Sequence[K],
    children: Mapping[K, Sequence[K]],
    heights: Mapping[K, float],
    *,
    gap: float,
) -> dict[K, Place]:
    """Give every box its place.

    Args:
        roots: the boxes of the first column, in order.
        children: those that stand right of a box, in order; boxes without any may be absent.
        heights: the height of each box, in pixels.
        gap: the least distance of two boxes one above the other, in pixels.

    Returns:
        The places, superiors before subordinates, siblings in order.

    Example:
        >>> places = arrange(["a"], {"a": ["b", "c"]}, {"a": 20, "b": 20, "c": 20}, gap=10)
        >>> places["a"], places["b"].middle, places["c"].middle
        (Place(column=0, middle=25.0), 10.0, 40.0)

    Notice: G2.4 隶属关系
    """
    order = _top_down(roots, children)
    offsets: dict[K, float] = {}
    outlines: dict[K, Outline] = {}
    for key, _ in reversed(order):
        below = [outlines.pop(one) for one in children.get(key, ())]
        outlines[key] = _joined(children.get(key, ()), below, heights[key], gap, offsets)
    total = _stacked([outlines[root] for root in roots], gap)
    offsets.update(zip(roots, total, strict=True))
    return _absolute(order, children, offsets, outlines)


def _top_down(roots: Sequence[K], children: Mapping[K, Sequence[K]]) -> list[tuple[K, int]]:
    """List every box with its column, superiors first, in the order of reading."""
    stack = [(root, 0) for root in reversed(roots)]
    order = []
    while stack:
        key, column = stack.pop()
        order.append((key, column))
        stack += [(one, column + 1) for one in reversed(children.get(key, ()))]
    return order


def _joined(
    kids: Sequence[K],
    below: Sequence[Outline],
    height: float,
    gap: float,
    offsets: dict[K, float],
) -> Outline:
    """Put subtrees under their superior: note their offsets from it and give the outline."""
    own = (-height / 2, height / 2)
    if not kids:
        return [own]
    tops = _stacked(below, gap)
    middle = (tops[0] + tops[-1]) / 2
    merged: Outline = []
    for kid, top, outline in zip(kids, tops, below, strict=True):
        offsets[kid] = top - middle
        _merge(merged, outline, top - middle)
    return [own, *merged]


def _stacked(outlines: Sequence[Outline], gap: float) -> list[float]:
    """Give the middles of subtrees put one below the other, as close as their outlines allow."""
    filled: Outline = []
    middles = []
    for outline in outlines:
        pairs = zip(filled, outline, strict=False)
        middle = max((bottom + gap - top for (_, bottom), (top, _) in pairs), default=0.0)
        middles.append(middle)
        _merge(filled, outline, middle)
    return middles


def _merge(filled: Outline, outline: Outline, by: float) -> None:
    """Add a subtree, moved down, to an outline."""
    for column, (top, bottom) in enumerate(outline):
        if column < len(filled):
            first, last = filled[column]
            filled[column] = min(first, top + by), max(last, bottom + by)
        else:
            filled.append((top + by, bottom + by))


def _absolute(
    order: Sequence[tuple[K, int]],
    children: Mapping[K, Sequence[K]],
    offsets: Mapping[K, float],
    outlines: Mapping[K, Outline],
) -> dict[K, Place]:
    """Turn offsets from the superior into places from the top."""
    tops = [offsets[root] + top for root, outline in outlines.items() for top, _ in outline]
    middles = {root: offsets[root] - min(tops, default=0.0) for root in outlines}
    places = {}
    for key, column in order:
        places[key] = Place(column, middles[key])
        middles.update((kid, middles[key] + offsets[kid]) for kid in children.get(key, ()))
    return places
