"""Reading pictures back: what a test wants to know of a drawing or a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import NamedTuple
from xml.etree import ElementTree as ET

from hypothesis import strategies as st

from partyreg.display.shapes import STRIPE
from partyreg.markup.text import measure
from partyreg.model import Organisation
from partyreg.tree import OrgTree
from partyreg.values import OrganisationKind, Tier

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = (
    "<script>alert(1)</script>",
    "\"'><img src=x onerror=alert(1)>",
    "]]>&amp;<!--",
    "a\0b\x1b[31m\N{RIGHT-TO-LEFT OVERRIDE}c\N{ZERO WIDTH JOINER}\ufffe",
    "</svg><style>*{display:none}</style>",
    "${7*7}{{7*7}}",
)


class Box(NamedTuple):
    """A box as it was drawn."""

    key: str | None
    left: float
    top: float
    width: float
    height: float
    lines: tuple[str, ...]
    hint: str

    @property
    def text(self) -> str:
        return "".join(self.lines)

    @property
    def middle(self) -> float:
        return self.top + self.height / 2


def parse(markup: str) -> ET.Element:
    """Read markup; what is not well-formed fails."""
    return ET.fromstring(markup)  # noqa: S314 (our own output)


def boxes(drawn: ET.Element, kind: str) -> list[Box]:
    """Give the boxes of a class, in the order in which they are drawn."""
    return [_box(one) for one in drawn.iter(f"{SVG}g") if one.get("class") == kind]


def _box(group: ET.Element) -> Box:
    rect = group.find(f"{SVG}rect")
    assert rect is not None
    left, top, width, height = (float(rect.attrib[n]) for n in ("x", "y", "width", "height"))
    lines = tuple(one.text or "" for one in group.iter(f"{SVG}text"))
    hint = group.findtext(f"{SVG}title") or ""
    return Box(group.get("data-key"), left, top, width, height, lines, hint)


def overlapping(found: Sequence[Box]) -> list[tuple[Box, Box]]:
    """Give the pairs of boxes that cover each other."""
    return [
        (one, two)
        for one, two in combinations(found, 2)
        if one.left < two.left + two.width
        and two.left < one.left + one.width
        and one.top < two.top + two.height
        and two.top < one.top + one.height
    ]


def texts_off_their_ground(drawn: ET.Element) -> Iterator[str]:
    """Give the texts that do not stand wholly on the shape of their own group."""
    for group in drawn.iter(f"{SVG}g"):
        rect = group.find(f"{SVG}rect")
        for text in group.findall(f"{SVG}text"):
            if rect is None or not _within(text, rect):
                yield text.text or ""


def _within(text: ET.Element, rect: ET.Element) -> bool:
    size = float(text.get("font-size", "14"))
    width = measure(text.text or "") * size
    left = float(text.attrib["x"]) - (width / 2 if text.get("text-anchor") == "middle" else 0)
    line = float(text.attrib["y"])
    x, y = float(rect.attrib["x"]), float(rect.attrib["y"])
    right, bottom = x + float(rect.attrib["width"]), y + float(rect.attrib["height"])
    room = 0.0 if text.get("text-anchor") else STRIPE + 4
    return (
        x + room <= left
        and left + width <= right + 0.01
        and y <= line - size * 0.85
        and line <= bottom
    )


def outside(drawn: ET.Element) -> list[str]:
    """Give the shapes that reach beyond the edge of the picture."""
    width, height = float(drawn.attrib["width"]), float(drawn.attrib["height"])
    return [
        ET.tostring(one, "unicode")
        for one in drawn.iter(f"{SVG}rect")
        if float(one.attrib["x"]) < 0
        or float(one.attrib["y"]) < 0
        or float(one.attrib["x"]) + float(one.attrib["width"]) > width
        or float(one.attrib["y"]) + float(one.attrib["height"]) > height
    ]


def cells(markup: str) -> list[list[str]]:
    """Give the words of a table's body, row by row."""
    return [
        ["".join(cell.itertext()) for cell in row] for row in parse(markup).iterfind(".//tbody/tr")
    ]


def organisations(
    parents: Sequence[int | None], names: Sequence[str], offline: frozenset[int] = frozenset()
) -> OrgTree:
    """Give a tree whose keys are k0, k1, …; whoever has nobody below is a branch."""
    inner = {one for one in parents if one is not None}
    kinds = {True: (OrganisationKind.COMMITTEE, Tier.PRIMARY_COMMITTEE),
             False: (OrganisationKind.BRANCH, Tier.BRANCH)}  # fmt: skip
    return OrgTree(
        Organisation(
            f"k{number}", f"{number:04}", names[number % len(names)], *kinds[number in inner],
            None if parent is None else f"k{parent}", connected=number not in offline,
        )
        for number, parent in enumerate(parents)
    )  # fmt: skip


NAMES = st.one_of(
    st.text(st.characters(), max_size=60),
    st.sampled_from(HOSTILE),
    st.text("中共某县镇村第一二三支部委员会（）Ab ", min_size=1, max_size=60),
)


@st.composite
def trees(draw: st.DrawFn, smallest: int = 0, largest: int = 40) -> OrgTree:
    """Give trees of every shape, with names of every kind."""
    size = draw(st.integers(smallest, largest))
    reach = draw(st.sampled_from((1, 4, 40)))
    parents = [
        draw(st.none() | st.integers(max(0, number - reach), number - 1)) if number else None
        for number in range(size)
    ]
    names = draw(st.lists(NAMES, min_size=1, max_size=6))
    return organisations(parents, names, draw(st.frozensets(st.integers(0, largest), max_size=5)))
