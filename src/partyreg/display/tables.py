"""Tables of HTML that read well on a light and on a dark page.

All looks are written at the elements themselves: a style sheet would act on the page around.

Notice: N3.2d 不准确、不规范、不完整
"""

from __future__ import annotations

from collections.abc import Iterable

from partyreg.display.words import words_of
from partyreg.markup import Markup, element
from partyreg.markup.palette import BAD, GOOD, INK, NOTED, Paint

KEPT = "white-space:nowrap"
"""Words that stay on one line."""

ROOM = "min-width:4.2em"
"""Words that may be broken, but not into single characters."""

SENTENCES = "min-width:12em"
"""Sentences."""

_LINE = "1px solid rgba(128,128,128,.45)"
_CELL = f"border:{_LINE};padding:.3em .6em;text-align:left;vertical-align:top"
_TABLE = "border-collapse:collapse;margin:.4em 0;line-height:1.45"
_CAPTION = "caption-side:top;text-align:left;font-weight:bold;padding:.3em 0;color:inherit"


def frame(*children: object) -> Markup:
    """Put content into a frame that scrolls sideways instead of shrinking it.

    Notice: N3.2d 不准确、不规范、不完整
    """
    return element("div", *children, lang="zh-Hans", style="overflow-x:auto")


def table(headings: Iterable[object], rows: Iterable[Markup], *, caption: object) -> Markup:
    """Write a table.

    Args:
        headings: the words above each column, or heading cells.
        rows: each made by `row`.
        caption: what the table shows.

    Notice: N3.2d 不准确、不规范、不完整
    """
    cells = (one if isinstance(one, Markup) else heading(one) for one in headings)
    return element(
        "table",
        element("caption", caption, style=_CAPTION),
        element("thead", element("tr", *cells)),
        element("tbody", *rows),
        style=_TABLE,
    )


def row(*cells: object) -> Markup:
    """Write a row of cells; what is not markup becomes a cell of its own.

    Notice: N3.2d 不准确、不规范、不完整
    """
    return element("tr", *(one if isinstance(one, Markup) else cell(one) for one in cells))


def cell(*content: object, kept: bool = False, roomy: bool = False, **attributes: object) -> Markup:
    """Write a cell.

    Args:
        *content: what stands in it.
        kept: whether it stays on one line.
        roomy: whether it holds sentences and needs room for them.
        **attributes: such as ``colspan``.

    Notice: N3.2d 不准确、不规范、不完整
    """
    style = f"{_CELL};{KEPT if kept else SENTENCES if roomy else ROOM}"
    return element("td", *content, style=style, **attributes)


def heading(
    *content: object, scope: str = "col", kept: bool = True, **attributes: object
) -> Markup:
    """Write a cell that is the heading of its column, or of its row.

    Args:
        *content: what stands in it.
        scope: what it is the heading of.
        kept: whether it stays on one line.
        **attributes: such as ``rowspan``.

    Notice: N3.2d 不准确、不规范、不完整
    """
    style = f"{_CELL};font-weight:bold;{KEPT if kept else ROOM}"
    return element("th", *content, scope=scope, style=style, **attributes)


def pill(text: str, paint: Paint) -> Markup:
    """Write a word on a coloured ground.

    Notice: N3.2d 不准确、不规范、不完整
    """
    style = (
        f"background:{paint.fill};color:{INK};border:1px solid {paint.line};"
        "border-radius:.3em;padding:0 .4em;white-space:nowrap"
    )
    return element("span", text, style=style)


def good(text: str) -> Markup:
    """Write a word for what passes. Notice: Y-gates."""
    return pill(text, GOOD)


def bad(text: str) -> Markup:
    """Write a word for what does not pass. Notice: Y-gates."""
    return pill(text, BAD)


def noted(text: str) -> Markup:
    """Write a word for what depends on a remark. Notice: T.note 见备注."""
    return pill(text, NOTED)


def clause_cells(clause: str) -> tuple[Markup, Markup]:
    """Write two cells: a clause's id, and its words.

    Notice: Y-later
    """
    words = words_of(clause)
    text = element("span", words.text, lang=words.lang)
    return cell(element("code", clause), kept=True), cell(text, roomy=True)
