"""The pieces that a page is made of: words in two languages, bars, tables, tiles.

Looks are in the page's own style sheet; widths of bars are attributes of drawings, so that the
page can forbid every style and script but its own.

Notice: N3.2a 逐级开展督查
"""

from __future__ import annotations

from collections.abc import Iterable

from partyreg.documents.wording import Said
from partyreg.markup import Markup, element, joined
from partyreg.model import Severity

SEVERITIES = {
    Severity.ERROR: Said(Severity.ERROR.label, "error"),
    Severity.WARNING: Said(Severity.WARNING.label, "warning"),
    Severity.INFO: Said(Severity.INFO.label, "info"),
}
"""The words for how grave a finding is."""


def both(said: Said) -> Markup:
    """Write words in both languages; the style sheet shows one of them.

    Example:
        >>> both(Said("甲省", "甲省"))
        '甲省'
        >>> both(Said("错误", "error"))
        '<span class="zh" lang="zh-Hans">错误</span><span class="en" lang="en">error</span>'

    Notice: N3.2a
    """
    if said.zh == said.en:
        return joined(said.zh)
    return joined(
        element("span", said.zh, class_="zh", lang="zh-Hans"),
        element("span", said.en, class_="en", lang="en"),
    )


def say(zh: str, en: str) -> Markup:
    """Write words in both languages.

    Notice: N3.2a
    """
    return both(Said(zh, en))


def pill(severity: Severity) -> Markup:
    """Write how grave a finding is, on its colour.

    Example:
        >>> "pill error" in pill(Severity.ERROR)
        True

    Notice: N3.2a
    """
    return element("span", both(SEVERITIES[severity]), class_=f"pill {severity.value}")


def bar(parts: Iterable[tuple[str, int]], most: int) -> Markup:
    """Draw a bar of parts.

    Args:
        parts: the class of each part, which gives its colour, and its length.
        most: the length that fills the width.

    Example:
        >>> bar([("error", 1)], 4).count('width="25"')
        1

    Notice: N3.2a
    """
    drawn, left = [], 0.0
    for name, number in parts:
        width = 100 * number / max(most, 1)
        if number:
            drawn.append(element("rect", class_=name, x=left, y=0, width=width, height=10))
        left += width
    return element(
        "svg", *drawn, class_="bar", viewBox="0 0 100 10", preserveAspectRatio="none",
        aria_hidden="true", focusable="false",
    )  # fmt: skip


def tile(number: str, label: Markup, *, mark: str = "") -> Markup:
    """Write a number that matters, with what it counts.

    Args:
        number: as it is shown.
        label: what it counts.
        mark: a class of its own.

    Notice: N3.2a
    """
    return element(
        "div", element("b", number), element("span", label), class_=f"tile {mark}".strip()
    )


def table(
    name: str,
    headings: Iterable[Markup],
    rows: Iterable[Markup],
    caption: Markup,
    *,
    first: int = 15,
) -> Markup:
    """Write a table.

    Args:
        name: its class.
        headings: a cell above each column.
        rows: each a row.
        caption: what it shows; for whoever does not see the heading above it.
        first: how many rows are shown before one asks for the rest.

    Notice: N3.2a
    """
    return element(
        "div",
        element(
            "table",
            element("caption", caption, class_="unseen"),
            element("thead", element("tr", *headings)),
            rows_of(rows, first),
            class_=name,
        ),
        class_="frame",
    )


def heading(zh: str, en: str, *, number: bool = False) -> Markup:
    """Write the heading of a column.

    Args:
        zh: its words in Chinese.
        en: the same in English.
        number: whether numbers stand below it.

    Notice: N3.2a
    """
    return element("th", say(zh, en), scope="col", class_="n" if number else None)


def number(value: int | str, zh: str = "", en: str = "") -> Markup:
    """Write a cell with a number.

    Args:
        value: the number, or how it is written.
        zh: the words of its column, which stand beside it where there is no room for columns.
        en: the same in English.

    Example:
        >>> number(1234)
        '<td class="n">1,234</td>'

    Notice: N3.2a
    """
    written = f"{value:,}" if isinstance(value, int) else value
    return element("td", written, class_="n", data_zh=zh or None, data_en=en or None)


def rows_of(lines: Iterable[Markup], first: int) -> Markup:
    """Write rows of which all but the first ones can be folded away.

    Args:
        lines: the rows.
        first: how many always stay.

    Notice: N3.2a
    """
    given = tuple(lines)
    rest = element("tbody", *given[first:], class_="rest") if given[first:] else None
    return joined(element("tbody", *given[:first]), rest)


def section(name: str, title: Markup, *children: object) -> Markup:
    """Write a part of the page under a heading.

    Args:
        name: its id.
        title: its heading.
        *children: what stands below.

    Notice: N3.2a
    """
    return element(
        "section", element("h2", title, id=f"{name}-title"), *children,
        id=name, aria_labelledby=f"{name}-title",
    )  # fmt: skip
