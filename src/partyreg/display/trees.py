"""A tree of organisations as a drawing.

Notice: G2.4 隶属关系; T the tiers
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from partyreg.display.layout import Place, arrange
from partyreg.display.selection import Selection, select
from partyreg.display.shapes import (
    Fitted,
    Mark,
    box,
    fitted,
    legend,
    legend_width,
    tier_marks,
)
from partyreg.display.words import name_of
from partyreg.errors import Fault, InputError
from partyreg.markup import Markup, element, picture
from partyreg.markup.palette import EDGE, MARKED, TIERS
from partyreg.tree import OrgTree

WIDEST = 13.0
"""How wide a line of a name may be, in characters."""

GAP = 9.0
"""Between two boxes one above the other, in pixels."""

AISLE = 28.0
"""Between two columns, in pixels."""

MARGIN = 10.0
"""Around the whole, in pixels."""


class Node(NamedTuple):
    """A box: an organisation, or the summary of what is left out beside one.

    Attributes:
        key: the organisation; None for the realms that are left out whole.
        hidden: how many organisations it stands for; 0 for an organisation itself.
    """

    key: str | None
    hidden: int = 0


def tree_svg(
    tree: OrgTree, root: str | None = None, *, highlight: Iterable[str] = (), limit: int = 40
) -> Markup:
    """Draw a tree of organisations, superiors to the left of their subordinates.

    The colours are the tiers. A large tree is not drawn whole: beside each organisation whose
    subordinates are left out stands how many they are.

    Args:
        tree: the tree, or a what-if tree.
        root: where to begin, or None for all realms.
        highlight: keys of organisations to stand out, or one key; they are drawn before any others.
        limit: how many organisations are drawn at most; at least 1.

    Returns:
        SVG, well-formed, without scripts, style sheets, or anything fetched from elsewhere; as the
        last line of a notebook's cell it shows itself.

    Raises:
        UnknownOrganisationError: the tree does not hold ``root``.
        InputError: the limit is below 1.

    Example:
        >>> from partyreg.permissions.example import powers
        >>> drawn = tree_svg(powers().tree, limit=2)
        >>> "B镇党委" in drawn, "C村党支部" in drawn, "+ 1 个" in drawn
        (True, False, True)

    Notice: G2.4 隶属关系; T
    """
    if limit < 1:
        raise InputError([Fault("limit", f"at least one organisation is drawn, not {limit}")])
    marked = tuple(dict.fromkeys((highlight,) if isinstance(highlight, str) else highlight))
    return _Drawing(tree, select(tree, root, marked, limit), frozenset(marked)).svg()


class _Drawing:
    """One drawing: its boxes, where they stand, and the lines between them."""

    def __init__(self, tree: OrgTree, chosen: Selection, marked: frozenset[str]) -> None:
        """Give every box its size and its place."""
        self.tree, self.chosen = tree, chosen
        self.marked = marked.intersection(chosen.shown)
        roots, self.children = _nodes(chosen)
        nodes = (*roots, *(kid for kids in self.children.values() for kid in kids))
        self.words = {node: self._words(node) for node in nodes}
        heights = {node: words.height for node, words in self.words.items()}
        self.places = arrange(roots, self.children, heights, gap=GAP)
        self.lefts, self.widths = self._columns()

    def _words(self, node: Node) -> Fitted:
        """Give the words of a box."""
        if node.hidden or node.key is None:
            return fitted(f"+ {node.hidden} 个", WIDEST)
        return fitted(name_of(self.tree, node.key), WIDEST)

    def _columns(self) -> tuple[list[float], list[float]]:
        """Give left edge and width of each column, each as wide as its widest organisation."""
        widths: list[float] = []
        for node, place in self.places.items():
            widths += [0.0] * (place.column + 1 - len(widths))
            widths[place.column] = max(widths[place.column], self.words[node].width)
        lefts = [MARGIN + sum(widths[:one]) + one * AISLE for one in range(len(widths))]
        return lefts, widths

    def svg(self) -> Markup:
        """Write the drawing."""
        marks = self._marks()
        width = max(
            (left + across for left, across in zip(self.lefts, self.widths, strict=True)),
            default=240.0,
        )
        width = max(width, MARGIN + legend_width(marks))
        bottom = max((p.middle + self.words[n].height / 2 for n, p in self.places.items()),
                     default=0.0)  # fmt: skip
        below, end = legend(marks, MARGIN, MARGIN + bottom + 18, width - MARGIN)
        boxes = (self._box(node, place) for node, place in self.places.items())
        return picture(
            width + MARGIN, end + MARGIN, "党组织隶属关系图", self._description(),
            element("g", *self._lines(), fill="none"), element("g", *boxes), below,
        )  # fmt: skip

    def _marks(self) -> tuple[Mark, ...]:
        """Give the entries of the legend."""
        traits = [self.tree.traits(key) for key in self.chosen.shown]
        marks = list(tier_marks(one.tier for one in traits))
        if any(not one.connected for one in traits):
            marks.append(Mark("未接入系统", dashed=True))
        if self.marked:
            marks.append(Mark("突出显示", marked=True))
        if self.chosen.hidden or self.chosen.hidden_roots:
            marks.append(Mark("+ n 个：另有 n 个党组织未画出", dashed=True))
        return tuple(marks) if self.places else (Mark("没有党组织"),)

    def _box(self, node: Node, place: Place) -> Markup:
        """Draw a box."""
        words, left = self.words[node], self.lefts[place.column]
        top = MARGIN + place.middle - words.height / 2
        if node.hidden or node.key is None:
            hint = f"另有 {node.hidden} 个党组织未画出"
            return box(left, top, words.width, words, hint=hint, dashed=True, class_="more")
        kind, tier, _, connected = self.tree.traits(node.key)
        hint = f"{name_of(self.tree, node.key)}（{kind.label}；{tier.label}）"
        return box(
            left, top, self.widths[place.column], words, TIERS[tier],
            hint=hint if connected else f"{hint} 未接入系统", dashed=not connected,
            marked=node.key in self.marked, class_="organisation", data_key=node.key,
        )  # fmt: skip

    def _lines(self) -> list[Markup]:
        """Draw all lines, those that stand out on top."""
        pairs = [(node, kid) for node, kids in self.children.items() for kid in kids]
        pairs.sort(key=lambda pair: self._stands_out(*pair))
        return [self._line(*pair) for pair in pairs]

    def _stands_out(self, node: Node, kid: Node) -> bool:
        """Tell whether both ends of a line stand out."""
        return node.key in self.marked and kid.key in self.marked and not kid.hidden

    def _line(self, node: Node, kid: Node) -> Markup:
        """Draw the line from a superior to a subordinate, through the aisle between them."""
        here, there = self.places[node], self.places[kid]
        left, right = self.lefts[here.column] + self.widths[here.column], self.lefts[there.column]
        marked = self._stands_out(node, kid)
        start, end = (round(MARGIN + one.middle, 2) for one in (here, there))
        middle = round(right - AISLE / 2, 2)
        return element(
            "path", d=f"M{round(left, 2):g} {start:g}H{middle:g}V{end:g}H{round(right, 2):g}",
            stroke=MARKED if marked else EDGE, stroke_width=3.0 if marked else 1.4,
        )  # fmt: skip

    def _description(self) -> str:
        """Say the same in words."""
        shown, all_hidden = len(self.chosen.shown), sum(self.chosen.hidden.values())
        all_hidden += self.chosen.hidden_roots
        said = [f"画出 {shown} 个党组织，另有 {all_hidden} 个未画出。"]
        for key, kids in self.chosen.children.items():
            names = "、".join(name_of(self.tree, kid) for kid in kids)
            said.append(f"{name_of(self.tree, key)} 下辖 {names}。")
        return "".join(said)


def _nodes(chosen: Selection) -> tuple[list[Node], Mapping[Node, list[Node]]]:
    """Give the boxes of the first column, and those right of each box."""
    roots = [Node(key) for key in chosen.roots]
    if chosen.hidden_roots:
        roots.append(Node(None, chosen.hidden_roots))
    children = {Node(key): [Node(kid) for kid in kids] for key, kids in chosen.children.items()}
    for key, count in chosen.hidden.items():
        children.setdefault(Node(key), []).append(Node(key, count))
    return roots, children
