"""A plan as a drawing: the tree before and after, side by side, what changes in colour.

Notice: G2.0 通过多步骤的操作实现; G2.4 隶属关系
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from partyreg.display.layout import Place, arrange
from partyreg.display.shapes import LINE, Fitted, Mark, box, fitted, legend, legend_width
from partyreg.errors import Fault, InputError
from partyreg.markup import Markup, element, picture
from partyreg.markup.palette import BAD, EDGE, GOOD, NOTED, PLAIN, Paint
from partyreg.restructuring import Node, Preview

MOVED = Paint("#cfe5f7", "#1a659b")
"""What moves."""

WIDEST = 13.0
"""How wide a line of a name may be, in characters."""

GAP = 9.0
"""Between two boxes one above the other, in pixels."""

AISLE = 28.0
"""Between two columns, in pixels."""

MARGIN = 10.0
"""Around the whole, in pixels."""

BETWEEN = 46.0
"""Between the two trees, in pixels."""

HEAD = 40.0
"""Room for the words above a tree, in pixels."""

MARKS: Mapping[str, tuple[str, Paint]] = {
    "added": ("新建", GOOD),
    "removed": ("删除", BAD),
    "moved": ("改变隶属关系", MOVED),
    "edited": ("信息项变动", NOTED),
}
"""What happens to an organisation: its words and colours."""

_FIRST = {"added": 0, "removed": 0, "edited": 1, "moved": 2, "": 3}
"""What is drawn before others where there is no room for all."""


def plan_svg(preview: Preview, *, limit: int = 40) -> Markup:
    """Draw the tree before and after a plan, side by side.

    Colours, and the words above a name, say what happens: new, deleted, moved, edited; a code
    stands there where it changes. Below a name stands how many members there are at and below an
    organisation whose numbers change. Where a plan touches more organisations than can be seen at
    once, the others are counted beside their superior.

    Args:
        preview: what a plan would do; one read back from a file will do.
        limit: how many organisations are drawn at most on each side; at least 1.

    Returns:
        SVG, well-formed, without scripts, style sheets, or anything fetched from elsewhere; no
        member is named.

    Raises:
        InputError: the limit is below 1.

    Example:
        >>> from partyreg.display.example import merger
        >>> drawn = plan_svg(merger())
        >>> all(word in drawn for word in ("调整前", "调整后", "删除", "G镇党委"))
        True

    Notice: G2.0; G2.4
    """
    if limit < 1:
        raise InputError([Fault("limit", f"at least one organisation is drawn, not {limit}")])
    before, after = preview.tree.before, preview.tree.after
    left = _Panel(before, {one.key: one for one in after}, limit)
    right = _Panel(after, {one.key: one for one in before}, limit)
    start = MARGIN + left.width + BETWEEN
    marks = _marks((left, right))
    width = max(start + right.width, MARGIN + legend_width(marks)) + MARGIN
    bottom = HEAD + max(left.height, right.height)
    below, end = legend(marks, MARGIN, MARGIN + bottom + 18, width - 2 * MARGIN)
    return picture(
        width, end + MARGIN, f"{preview.plan.name}：调整前后",
        f"调整前：{left.said()}调整后：{right.said()}",
        element("g", *left.drawn(MARGIN, "调整前"), class_="before"),
        element("g", *right.drawn(start, "调整后"), class_="after"),
        _arrow(MARGIN + left.width + BETWEEN / 2, MARGIN + 14), below,
    )  # fmt: skip


def _arrow(middle: float, height: float) -> Markup:
    """Draw the arrow from one tree to the other."""
    x, y = round(middle - 13, 2), round(height, 2)
    return element(
        "path", d=f"M{x:g} {y:g}h26m-8 -6l8 6l-8 6", fill="none", stroke=EDGE, stroke_width=2.4
    )


class Slot(NamedTuple):
    """A box: an organisation, or the summary of those that are left out below it.

    Attributes:
        key: the organisation; None for the roots that are left out.
        hidden: how many organisations it stands for; 0 for an organisation itself.
    """

    key: str | None
    hidden: int = 0


class _Panel:
    """One of the two trees: what is drawn of it, and where."""

    def __init__(self, nodes: Sequence[Node], other: Mapping[str, Node], limit: int) -> None:
        """Choose what is drawn and give every box its place."""
        self.nodes = {one.key: one for one in nodes}
        self.other = other
        self.shown = _chosen(self.nodes, limit)
        roots, self.children = self._slots()
        slots = (*roots, *(kid for kids in self.children.values() for kid in kids))
        self.words = {slot: self._words(slot) for slot in slots}
        heights = {slot: words.height for slot, words in self.words.items()}
        self.places = arrange(roots, self.children, heights, gap=GAP)
        self.lefts, self.widths = self._columns()
        self.width = max((left + wide for left, wide in zip(self.lefts, self.widths, strict=True)),
                         default=120.0)  # fmt: skip
        self.height = max((place.middle + heights[slot] / 2
                           for slot, place in self.places.items()), default=28.0)  # fmt: skip

    def _slots(self) -> tuple[list[Slot], dict[Slot, list[Slot]]]:
        """Sort what is drawn under its superiors, and count the rest beside its nearest one."""
        below: dict[str | None, list[Slot]] = {}
        hidden: dict[str | None, int] = {}
        for key, node in self.nodes.items():
            if key in self.shown:
                below.setdefault(node.parent, []).append(Slot(key))
            else:
                above = self._nearest(node.parent)
                hidden[above] = hidden.get(above, 0) + 1
        for above, count in hidden.items():
            below.setdefault(above, []).append(Slot(above, count))
        return below.pop(None, []), {Slot(key): kids for key, kids in below.items()}

    def _nearest(self, key: str | None) -> str | None:
        """Give the nearest organisation, from one upwards, that is drawn."""
        while key is not None and key not in self.shown:
            key = self.nodes[key].parent
        return key

    def _words(self, slot: Slot) -> Fitted:
        """Give the words of a box."""
        if slot.hidden or slot.key is None:
            return fitted(f"+ {slot.hidden} 个", WIDEST)
        node = self.nodes[slot.key]
        named = fitted(node.name, WIDEST, heading=self._heading(node))
        if node.members is None:
            return named
        count = fitted(f"{node.members} 名党员", WIDEST)
        return Fitted(
            (*named.lines, *count.lines), max(named.width, count.width),
            named.height + LINE * len(count.lines), named.heading,
        )  # fmt: skip

    def _heading(self, node: Node) -> str:
        """Say above a name what happens to it; a code where it changes."""
        said = MARKS[node.mark][0] if node.mark in MARKS else ""
        twin = self.other.get(node.key)
        return said if twin is None or twin.code == node.code else f"{said} {node.code}".strip()

    def _columns(self) -> tuple[list[float], list[float]]:
        """Give left edge and width of each column, each as wide as its widest box."""
        widths: list[float] = []
        for slot, place in self.places.items():
            widths += [0.0] * (place.column + 1 - len(widths))
            widths[place.column] = max(widths[place.column], self.words[slot].width)
        return [sum(widths[:one]) + one * AISLE for one in range(len(widths))], widths

    def drawn(self, left: float, title: str) -> list[Markup]:
        """Draw the tree with its words above it."""
        head = fitted(title, WIDEST)._replace(heading=1)
        words = box(left, MARGIN, head.width, head, class_="title")
        if not self.places:
            nothing = fitted("没有党组织", WIDEST)
            return [words, box(left, MARGIN + HEAD, nothing.width, nothing, class_="title")]
        lines = (self._line(slot, kid, left) for slot, kids in self.children.items()
                 for kid in kids)  # fmt: skip
        boxes = (self._box(slot, place, left) for slot, place in self.places.items())
        return [words, element("g", *lines, fill="none"), *boxes]

    def _box(self, slot: Slot, place: Place, left: float) -> Markup:
        """Draw a box."""
        words, at = self.words[slot], left + self.lefts[place.column]
        top = MARGIN + HEAD + place.middle - words.height / 2
        if slot.hidden or slot.key is None:
            hint = f"另有 {slot.hidden} 个党组织未画出"
            return box(at, top, words.width, words, hint=hint, dashed=True, class_="more")
        node = self.nodes[slot.key]
        paint = MARKS[node.mark][1] if node.mark in MARKS else PLAIN
        return box(
            at, top, self.widths[place.column], words, paint, hint=f"{node.name}（{node.code}）",
            dashed=node.mark == "removed", class_="organisation", data_key=node.key,
            data_mark=node.mark or None,
        )  # fmt: skip

    def _line(self, slot: Slot, kid: Slot, left: float) -> Markup:
        """Draw the line from a superior to a subordinate, through the aisle between them."""
        here, there = self.places[slot], self.places[kid]
        start = left + self.lefts[here.column] + self.widths[here.column]
        end = left + self.lefts[there.column]
        y, to = (round(MARGIN + HEAD + one.middle, 2) for one in (here, there))
        middle = round(end - AISLE / 2, 2)
        return element(
            "path", d=f"M{round(start, 2):g} {y:g}H{middle:g}V{to:g}H{round(end, 2):g}",
            stroke=EDGE, stroke_width=1.4,
        )  # fmt: skip

    def said(self) -> str:
        """Say the same in words."""
        names = [f"{self.nodes[key].name}{self._in_words(key)}" for key in self.shown]
        rest = len(self.nodes) - len(self.shown)
        return "、".join(names) + (f"，另有 {rest} 个未画出" if rest else "") + "。"

    def _in_words(self, key: str) -> str:
        """Say in brackets what happens to an organisation."""
        mark = self.nodes[key].mark
        return f"（{MARKS[mark][0]}）" if mark in MARKS else ""


def _chosen(nodes: Mapping[str, Node], limit: int) -> dict[str, None]:
    """Choose what is drawn: what changes most first, of every superior in turn, with its line."""
    chosen: dict[str, None] = {}
    ranks: dict[str, tuple[int, int]] = {}
    seen: Counter[tuple[str | None, str]] = Counter()
    for node in nodes.values():
        ranks[node.key] = _FIRST.get(node.mark, 3), seen[node.parent, node.mark]
        seen[node.parent, node.mark] += 1
    for node in sorted(nodes.values(), key=lambda one: ranks[one.key]):
        line = [node.key]
        while (above := nodes[line[-1]].parent) is not None and above not in chosen:
            line.append(above)
        if len(chosen) + len(line) <= limit and node.key not in chosen:
            chosen |= dict.fromkeys(reversed(line))
    return {key: None for key in nodes if key in chosen}


def _marks(panels: Sequence[_Panel]) -> tuple[Mark, ...]:
    """Give the entries of the legend."""
    found = {panel.nodes[key].mark for panel in panels for key in panel.shown}
    marks = [Mark(label, paint, dashed=mark == "removed")
             for mark, (label, paint) in MARKS.items() if mark in found]  # fmt: skip
    if "" in found:
        marks.append(Mark("不变"))
    if any(len(panel.shown) < len(panel.nodes) for panel in panels):
        marks.append(Mark("+ n 个：另有 n 个党组织未画出", dashed=True))
    return tuple(marks) or (Mark("没有党组织变动"),)
