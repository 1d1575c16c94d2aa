"""A route as a drawing and as a table.

Notice: G4.2c 系统自动生成审批路径; G4.3a 依次送…审批
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from partyreg.display.shapes import Fitted, box, fitted, legend, legend_width, tier_marks
from partyreg.display.tables import cell, clause_cells, frame, row, table
from partyreg.display.words import name_of, tier_of, words_of
from partyreg.markup import Markup, element, picture
from partyreg.markup.palette import EDGE, INK, PLAIN, TIERS, Paint
from partyreg.markup.text import clean, measure
from partyreg.model import Route
from partyreg.tree import OrgTree

WIDEST = 10.0
"""How wide a line of a name may be, in characters."""

ACROSS = 4
"""How many boxes stand in a row at most."""

WIDE = 736.0
"""How wide a drawing may be before its rows get shorter, in pixels."""

MARGIN = 10.0
"""Around the whole, in pixels."""

BETWEEN = 30.0
"""Between two rows, in pixels."""

AROUND = 14.0
"""How far a line runs past the end of a row before it turns, in pixels."""

START = 7.0
"""Half the width of the dot at which a route begins, in pixels."""

SMALL = 12.0
"""Height of a character of a clause, in pixels."""

CHIP = 20.0
"""Height of the small box that holds a clause, in pixels."""

OUTSIDE = "本系统以外的党组织"


class Station(NamedTuple):
    """A box of the drawing, with the arrow that leads to it.

    Attributes:
        words: what stands in the box.
        clause: what stands under the arrow; empty for the first box.
        paint: its colours.
        is_step: whether it is a step of the route, or only where the member comes from or goes.
        hint: what is said when one points at it.
    """

    words: Fitted
    clause: str
    paint: Paint
    is_step: bool
    hint: str


def route_svg(route: Route, tree: OrgTree | None = None) -> Markup:
    """Draw a route step by step, under each arrow the clause that puts the step there.

    Args:
        route: the route.
        tree: where the names are looked up; without it the keys are shown.

    Returns:
        SVG, well-formed, without scripts, style sheets, or anything fetched from elsewhere; as the
        last line of a notebook's cell it shows itself.

    Example:
        >>> from partyreg.model import RouteStep
        >>> from partyreg.values import StepRole, TransferKind
        >>> step = RouteStep("B镇党委", StepRole.INTERNAL, "Y-internal")
        >>> one = Route(TransferKind.INTERNAL, (step,), "C支部", "D支部", "B镇党委", "G4.1")
        >>> drawn = route_svg(one)
        >>> all(word in drawn for word in ("C支部", "内部转接", "B镇党委", "Y-internal"))
        True

    Notice: G4.2c 系统自动生成审批路径
    """
    return _Drawing(route, tree).svg()


class Grid(NamedTuple):
    """Where the boxes of a drawing stand.

    Attributes:
        across: how many stand in a row.
        arrow: the length of an arrow, in pixels.
        lefts, widths: of each column.
        middles: the height of the middle of each row.
        bottom: where the last row ends.
    """

    across: int
    arrow: float
    lefts: tuple[float, ...]
    widths: tuple[float, ...]
    middles: tuple[float, ...]
    bottom: float

    @property
    def right(self) -> float:
        """Give where the widest row ends, with room for a line that runs around."""
        room = AROUND if len(self.middles) > 1 else 0.0
        return self.lefts[-1] + self.widths[-1] + room


def _fitting(stations: Sequence[Station]) -> Grid:
    """Give the grid with the longest rows that are not too wide to be seen at once."""
    grids = [_grid(stations, across) for across in range(ACROSS, 0, -1)]
    return next((one for one in grids if one.right <= WIDE), grids[-1])


def _grid(stations: Sequence[Station], across: int) -> Grid:
    """Give the grid with so many boxes in a row."""
    arrow = max(_chip_width(one.clause) for one in stations) + 14
    leads = stations[0].clause or len(stations) > across
    lead = MARGIN + (arrow + 2 * START if leads else 0.0)
    columns = [stations[place::across] for place in range(min(across, len(stations)))]
    widths = tuple(max(one.words.width for one in column) for column in columns)
    lefts = tuple(lead + sum(widths[:n]) + n * arrow for n in range(len(widths)))
    middles, top = [], MARGIN
    for first in range(0, len(stations), across):
        half = max(map(_half, stations[first : first + across]))
        middles.append(top + half)
        top += 2 * half + BETWEEN
    return Grid(across, arrow, lefts, widths, tuple(middles), top - BETWEEN)


def _half(station: Station) -> float:
    """Give half the height that a box and the clause under its arrow need."""
    return max(CHIP + 8, station.words.height / 2)


class _Drawing:
    """One drawing: its boxes in rows, and the arrows between them."""

    def __init__(self, route: Route, tree: OrgTree | None) -> None:
        """Give every box its place."""
        self.route, self.tree = route, tree
        self.stations = _stations(route, tree)
        self.grid = _fitting(self.stations)

    def _place(self, number: int) -> tuple[int, float, float]:
        """Give the column of a box, its left edge, and the height of its middle."""
        line, column = divmod(number, self.grid.across)
        return column, self.grid.lefts[column], self.grid.middles[line]

    def svg(self) -> Markup:
        """Write the drawing."""
        marks = tier_marks(tier_of(self.tree, step.organisation) for step in self.route.steps)
        right = max(self.grid.right, MARGIN + legend_width(marks))
        below, end = legend(marks, MARGIN, self.grid.bottom + 14, right - MARGIN)
        every = range(len(self.stations))
        return picture(
            right + MARGIN, end + MARGIN,
            f"{self.route.kind.label}：路径", _said(self.route, self.tree),
            element("g", *map(self._arrow, every), fill="none"),
            element("g", *map(self._box, every)), below,
        )  # fmt: skip

    def _box(self, number: int) -> Markup:
        """Draw a box."""
        one, (column, left, middle) = self.stations[number], self._place(number)
        return box(
            left, middle - one.words.height / 2, self.grid.widths[column], one.words, one.paint,
            hint=one.hint, dashed=not one.is_step, class_="step" if one.is_step else "end",
        )  # fmt: skip

    def _arrow(self, number: int) -> Markup | None:
        """Draw the arrow to a box, and its clause; nothing leads to where the member stands."""
        one, (_, left, middle) = self.stations[number], self._place(number)
        if not one.clause:
            return None
        dot = None if number else element("circle", cx=MARGIN + START, cy=middle, r=6.0, fill=EDGE)
        way = f"{self._way(number)}H{_short(left - 6)}"
        return element(
            "g", dot,
            element("path", d=way, stroke=EDGE, stroke_width=1.6,
                    stroke_dasharray=None if one.is_step else "5 3"),
            element("path", d=f"M{_short(left - 1)} {_short(middle)}l-9 -5v10z", fill=EDGE),
            _chip(one.clause, left - self.grid.arrow / 2 - 2, middle + 6), class_="arrow",
        )  # fmt: skip

    def _way(self, number: int) -> str:
        """Give the path of an arrow up to its last stretch: from the dot, a box, or a row above."""
        column, _, middle = self._place(number)
        if number == 0:
            return f"M{_short(MARGIN + 2 * START)} {_short(middle)}"
        before, left, height = self._place(number - 1)
        start = f"M{_short(left + self.grid.widths[before])} {_short(height)}"
        if column:
            return start
        row_above = self.stations[number - self.grid.across : number]
        between = height + max(map(_half, row_above)) + BETWEEN / 2
        return f"{start}h{AROUND:g}V{_short(between)}H{_short(MARGIN)}V{_short(middle)}"


def _short(value: float) -> str:
    """Write a length."""
    return f"{round(value, 2):g}"


def _chip_width(clause: str) -> float:
    """Give the width of the small box that holds a clause, in pixels."""
    return measure(clean(clause)) * SMALL + 10


def _chip(clause: str, middle: float, top: float) -> Markup:
    """Draw the small box that holds a clause."""
    width = _chip_width(clause)
    return element(
        "g", element("title", words_of(clause).text or clause),
        element("rect", x=middle - width / 2, y=top, width=width, height=CHIP, rx=3.0,
                fill=PLAIN.fill, stroke=PLAIN.line, stroke_width=0.8),
        element("text", clause, x=middle, y=top + 14.5, fill=INK, font_size=SMALL,
                text_anchor="middle"),
        class_="clause",
    )  # fmt: skip


# ── what is drawn, and said ──────────────────────────────────────────────────────────────────


def _stations(route: Route, tree: OrgTree | None) -> list[Station]:
    """Give the boxes: where the member stands, the steps, and where the member goes.

    Where an end of the route is a step itself, it has no box of its own.
    """
    steps = [_step(number, route, tree) for number in range(len(route.steps))]
    path = route.path
    if route.source is None or route.source not in path[:1]:
        steps.insert(0, _source(route, tree))
    if route.destination not in path[-1:]:
        steps.append(_destination(route, tree))
    return steps


def _step(number: int, route: Route, tree: OrgTree | None) -> Station:
    """Give the box of a step."""
    step = route.steps[number]
    name, tier = name_of(tree, step.organisation), tier_of(tree, step.organisation)
    words = fitted(name, WIDEST, heading=f"{number + 1} {step.role.label}")
    paint = PLAIN if tier is None else TIERS[tier]
    hint = f"{name}：{step.role.label}（{step.function.label}）"
    return Station(words, step.clause, paint, True, hint)


def _source(route: Route, tree: OrgTree | None) -> Station:
    """Give the box of where the member stands."""
    name = OUTSIDE if route.source is None else name_of(tree, route.source)
    return Station(fitted(name, WIDEST, heading="转出"), "", PLAIN, False, f"转出：{name}")


def _destination(route: Route, tree: OrgTree | None) -> Station:
    """Give the box of where the member goes: the receiver assigns the branch, or a letter does."""
    name = name_of(tree, route.destination)
    clause = "G4.3b" if route.receiver is None else "Y-destination"
    words = fitted(name, WIDEST, heading="目的地")
    return Station(words, clause, PLAIN, False, f"目的地：{name}")


def _said(route: Route, tree: OrgTree | None) -> str:
    """Say a route in words."""
    steps = (
        f"{number}. {name_of(tree, step.organisation)} {step.role.label}（{step.clause}）"
        for number, step in enumerate(route.steps, 1)
    )
    source = OUTSIDE if route.source is None else name_of(tree, route.source)
    return f"从 {source} 到 {name_of(tree, route.destination)}：" + "；".join(steps) + "。"


def route_html(route: Route, tree: OrgTree | None = None) -> Markup:
    """Write a route as a table: who does what, by which function, and what the clause says.

    Args:
        route: the route.
        tree: where the names are looked up; without it the keys are shown.

    Returns:
        A piece of HTML that is well-formed XML, too; it shows itself in a notebook.

    Example:
        >>> from partyreg.model import RouteStep
        >>> from partyreg.values import StepRole, TransferKind
        >>> step = RouteStep("B镇党委", StepRole.INTERNAL, "Y-internal")
        >>> one = Route(TransferKind.INTERNAL, (step,), "C支部", "D支部", "B镇党委", "G4.1")
        >>> "基层党委内部转接" in route_html(one)
        True

    Notice: G4.2c 系统自动生成审批路径
    """
    source = OUTSIDE if route.source is None else name_of(tree, route.source)
    caption = f"{route.kind.label}：{source} → {name_of(tree, route.destination)}（{route.clause}）"
    rows = [
        row(
            cell(str(number), kept=True), name_of(tree, step.organisation),
            cell(step.role.label, kept=True), step.function.label, *clause_cells(step.clause),
        )
        for number, step in enumerate(route.steps, 1)
    ]  # fmt: skip
    return frame(
        table(("步骤", "党组织", "职责", "功能权限", "依据", "内容"), rows, caption=caption)
    )
