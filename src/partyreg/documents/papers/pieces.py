"""The pieces of a paper: what is filled in, what stays to be filled in, the seal, the page.

Notice: G4.3b; N3.3c
"""

from __future__ import annotations

from base64 import b64encode
from datetime import date
from functools import cache
from hashlib import sha256
from importlib.resources import files

from partyreg.documents.papers.numerals import date_words
from partyreg.errors import BAD_VALUE, RefusedError
from partyreg.markup import Markup, element, joined


def filled(value: object, width: str = "m") -> Markup:
    """Write what is filled in, or the empty line where it is to be filled in by hand.

    Args:
        value: the value; None and an empty text are missing.
        width: of the line: ``s``, ``m`` or ``l``.

    Example:
        >>> filled("甲某"), filled(None, "s")
        ('<span class="fill">甲某</span>', '<span class="blank s"></span>')

    Notice: G4.3b
    """
    if value is None or value == "":
        return element("span", class_=f"blank {width}")
    return element("span", value, class_="fill")


def dated(day: date | None) -> Markup:
    """Write a date in words, or the lines for one.

    Example:
        >>> dated(date(2018, 3, 1))
        '<span class="date">二〇一八年三月一日</span>'

    Notice: G4.3b
    """
    if day is not None:
        return element("span", date_words(day), class_="date")
    parts = (joined(filled(None, "s"), word) for word in "年月日")
    return element("span", *parts, class_="date")


def numbered(number: str) -> Markup:
    """Write the number of a paper.

    Notice: G4.3b
    """
    before, after = around(number)
    return element("p", before, filled(number), after, class_="number")


def around(number: str) -> tuple[str, str]:
    """Give the words around a number, without those that it has itself.

    Example:
        >>> around("0001"), around("某介〔2018〕7号")
        (('第 ', ' 号'), ('', ''))

    Notice: G4.3b
    """
    return ("", "") if number.endswith("号") else ("第 ", " 号")


def signed(name: str | None, day: date | None) -> Markup:
    """Write who signs and when, over the place of the seal.

    Args:
        name: the name on the seal, or None to fill it in by hand.
        day: the date, or None to fill it in by hand.

    Notice: G4.3b
    """
    return element(
        "div",
        element("p", filled(name, "l")),
        element("p", "（盖章）", class_="seal"),
        element("p", dated(day)),
        class_="signed",
    )


def labelled(label: str, value: object, width: str = "m") -> Markup:
    """Write a value behind its label.

    Notice: G4.3b
    """
    return element("span", f"{label}：", filled(value, width), class_="labelled")


def paper(title: str, *children: object) -> Markup:
    """Write a page of one sheet, which has its style in it, runs nothing and loads nothing.

    Args:
        title: what the paper is called; it names no person.
        *children: what stands on it.

    Notice: N3.3c
    """
    looks = _looks()
    digest = b64encode(sha256(looks.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'"
    head = joined(
        Markup('<meta charset="utf-8">'),
        Markup('<meta name="referrer" content="no-referrer">'),
        Markup(f'<meta http-equiv="Content-Security-Policy" content="{policy}">'),
        Markup('<link rel="icon" href="data:,">'),
        element("title", title),
        element("style", looks),
    )
    body = element("body", element("main", *children))
    html = element("html", element("head", head), body, lang="zh-Hans")
    return joined(Markup("<!DOCTYPE html>\n"), html, Markup("\n"))


@cache
def _looks() -> Markup:
    """Read the style sheet."""
    return Markup((files("partyreg.documents") / "papers" / "papers.css").read_text("utf-8"))


def check_sheet(sheet: object, wanted: type) -> None:
    """Refuse whatever is not the sheet of a paper: only a sheet states a purpose.

    Raises:
        RefusedError: it is something else.

    Notice: N3.3c 除正常业务需要外，一律不得向外提供
    """
    if not isinstance(sheet, wanted):
        reason = f"the facts given out for a purpose are wanted, not {type(sheet).__name__}"
        raise RefusedError([BAD_VALUE(place="the paper", reason=reason, clause="N3.3c")])
