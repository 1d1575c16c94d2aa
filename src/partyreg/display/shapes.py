"""Boxes with words in them, and the legend: what the drawings have in common.

Notice: T 功能权限初始设置
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from partyreg.markup import SIZE, Markup, element
from partyreg.markup.palette import INK, MARKED, PLAIN, TIERS, Paint
from partyreg.markup.text import clean, measure, wrap
from partyreg.values import Tier

PAD = 9.0
"""Room between an outline and the words, in pixels."""

LINE = 18.0
"""Height of a line of words, in pixels."""

STRIPE = 5.0
"""Width of the stripe in the tier's own colour, in pixels."""


class Fitted(NamedTuple):
    """Words broken into lines, with the room that they take.

    Attributes:
        lines: one under the other.
        width, height: of the box around them, in pixels.
        heading: how many of the lines are a heading.
    """

    lines: tuple[str, ...]
    width: float
    height: float
    heading: int = 0


def fitted(text: str, widest: float, *, heading: str = "", lines: int = 4) -> Fitted:
    """Break words into lines and say how much room their box takes.

    Args:
        text: any text.
        widest: how wide a line may be, in characters.
        heading: a heading above it, if any.
        lines: how many lines each of the two may have.

    Example:
        >>> fitted("B镇党委", 13)
        Fitted(lines=('B镇党委',), width=75.08, height=28.0, heading=0)

    Notice: N3.2d 不准确、不规范、不完整
    """
    above = wrap(clean(heading), widest, lines=lines) if heading else ()
    broken = (*above, *wrap(clean(text), widest, lines=lines))
    width = max(map(measure, broken)) * SIZE + 2 * PAD + STRIPE
    return Fitted(broken, round(width, 2), LINE * len(broken) + 10, len(above))


def box(
    left: float,
    top: float,
    width: float,
    words: Fitted,
    paint: Paint = PLAIN,
    *,
    hint: str | None = None,
    dashed: bool = False,
    marked: bool = False,
    **attributes: object,
) -> Markup:
    """Draw a box with words in it.

    Args:
        left: where it begins, in pixels.
        top: likewise.
        width: in pixels; the height is that of the words.
        words: what stands in it.
        paint: its colours.
        hint: what is said when one points at it.
        dashed: whether its outline is dashed.
        marked: whether it is to stand out.
        **attributes: of the group around it.

    Notice: T 功能权限初始设置
    """
    outline = element(
        "rect", x=left, y=top, width=width, height=words.height, rx=4.0, fill=paint.fill,
        stroke=MARKED if marked else paint.line, stroke_width=3.0 if marked else 1.2,
        stroke_dasharray="5 3" if dashed else None,
    )  # fmt: skip
    stripe = None
    if paint is not PLAIN:
        stripe = element("path", d=_stripe(left, top, words.height), fill=paint.line)
    first = top + (words.height - LINE * len(words.lines)) / 2 + LINE - 5
    start = left + STRIPE + PAD
    return element(
        "g", hint and element("title", hint), outline, stripe,
        *written(words.lines, start, first, bold=len(words.lines) if marked else words.heading),
        **attributes,
    )  # fmt: skip


def _stripe(left: float, top: float, height: float) -> str:
    """Give the path of the stripe at the left edge."""
    x, y = round(left + 2, 2), round(top + 3, 2)
    return f"M{x:g} {y:g}h{STRIPE - 1:g}v{height - 6:g}h-{STRIPE - 1:g}z"


def written(
    lines: Sequence[str], left: float, first: float, *, bold: int = 0
) -> tuple[Markup, ...]:
    """Write lines of words, each as text of its own.

    Args:
        lines: the words.
        left: where they begin, in pixels.
        first: the height of the first base line, in pixels.
        bold: how many of the lines are bold, from the first.

    Notice: N3.2d 不准确、不规范、不完整
    """
    return tuple(
        element("text", line, x=left, y=first + LINE * number, fill=INK,
                font_weight="bold" if number < bold else None)
        for number, line in enumerate(lines)
    )  # fmt: skip


class Mark(NamedTuple):
    """An entry of a legend.

    Attributes:
        label: its words.
        paint: its colours.
        dashed, marked: its outline.
    """

    label: str
    paint: Paint = PLAIN
    dashed: bool = False
    marked: bool = False


def tier_marks(tiers: Iterable[Tier | None]) -> tuple[Mark, ...]:
    """Give an entry for each tier that occurs, the highest first.

    Example:
        >>> [mark.label for mark in tier_marks([Tier.BRANCH, Tier.COUNTY, None])]
        ['县级组织部门', '党支部（党总支、党委）']

    Notice: T 功能权限初始设置
    """
    found = frozenset(tiers)
    return tuple(Mark(tier.label, TIERS[tier]) for tier in reversed(Tier) if tier in found)


def legend(marks: Sequence[Mark], left: float, top: float, width: float) -> tuple[Markup, float]:
    """Draw a legend in as many rows as it needs.

    Args:
        marks: its entries.
        left: where it begins, in pixels.
        top: likewise.
        width: how wide a row may be, in pixels; the widest entry may exceed it.

    Returns:
        The drawing, and how far down it reaches.

    Notice: T 功能权限初始设置
    """
    drawn: list[Markup] = []
    x, y = left, top
    for mark in marks:
        words = fitted(mark.label, 30)
        if x > left and x + words.width > left + width:
            x, y = left, y + words.height + 6
        drawn.append(
            box(
                x,
                y,
                words.width,
                words,
                mark.paint,
                dashed=mark.dashed,
                marked=mark.marked,
                class_="legend",
            )
        )
        x += words.width + 8
    return element("g", *drawn), y + (fitted("", 30).height if marks else 0.0)


def legend_width(marks: Iterable[Mark]) -> float:
    """Give the width of the widest entry, in pixels.

    Notice: T 功能权限初始设置
    """
    return max((fitted(mark.label, 30).width for mark in marks), default=0.0)
