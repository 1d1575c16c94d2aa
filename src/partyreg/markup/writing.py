"""A small writer of SVG and HTML: whatever is not markup already is escaped.

There is no way to put a text into a picture but through `element`, so that no name can ever become
a tag. What it writes is well-formed XML, and HTML that browsers read the same way.

Notice: N3.2d 不准确、不规范、不完整
"""

from __future__ import annotations

import re
from hashlib import sha256

from partyreg.markup.text import clean

_ENTITIES = {
    ord("&"): "&amp;", ord("<"): "&lt;", ord(">"): "&gt;", ord('"'): "&quot;", ord("'"): "&#39;",
}  # fmt: skip
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]*")


class Markup(str):
    """Text that is markup already, and shows itself in a notebook.

    `element` makes it; everything else is plain text, and is escaped.
    """

    __slots__ = ()

    def _repr_html_(self) -> str:
        """Give itself to a notebook."""
        return str(self)


def escape(value: object) -> Markup:
    """Give a value as markup: markup as it is, anything else with every special mark escaped.

    Example:
        >>> escape('<b>"甲"</b>')
        '&lt;b&gt;&quot;甲&quot;&lt;/b&gt;'

    Notice: N3.2d 不准确、不规范、不完整
    """
    return value if isinstance(value, Markup) else Markup(clean(value).translate(_ENTITIES))


def element(tag: str, /, *children: object, **attributes: object) -> Markup:
    """Write an element with its attributes and children.

    Args:
        tag: its name.
        *children: markup or text, in order; None is left out.
        **attributes: ``font_size`` is written ``font-size``, ``class_`` is ``class``; None is
            left out.

    Raises:
        ValueError: the tag or an attribute's name could not be one.

    Example:
        >>> element("text", "A & B", font_size=14.0, fill=None)
        '<text font-size="14">A &amp; B</text>'

    Notice: N3.2d 不准确、不规范、不完整
    """
    given = "".join(
        f' {_named(name)}="{escape(_plain(value))}"'
        for name, value in attributes.items()
        if value is not None
    )
    inside = joined(*children)
    return Markup(f"<{_named(tag)}{given}>{inside}</{tag}>")


def joined(*children: object) -> Markup:
    """Write children one after the other.

    Example:
        >>> joined("<", None, element("b", "甲"))
        '&lt;<b>甲</b>'

    Notice: N3.2d 不准确、不规范、不完整
    """
    return Markup("".join(escape(one) for one in children if one is not None))


def _named(name: str) -> str:
    """Check a name and give it as it is written.

    Raises:
        ValueError: it could not be one.
    """
    written = name.rstrip("_").replace("_", "-")
    if not _NAME.fullmatch(written):
        raise ValueError(f"an element or attribute cannot be named {name!r}")
    return written


def _plain(value: object) -> object:
    """Write a fraction shortly, and always the same way."""
    return f"{round(value, 2):.12g}" if isinstance(value, float) else value


def picture(width: float, height: float, title: str, description: str, *children: Markup) -> Markup:
    """Write a picture that can stand alone or inside a page.

    It has no style sheet and no marker, which would act on the page around it, and only two ids,
    made from its content.

    Args:
        width: in pixels.
        height: in pixels.
        title: what it shows.
        description: the same in words, for whoever cannot see it.
        *children: what is drawn.

    Notice: N3.2d 不准确、不规范、不完整
    """
    inside = joined(*children)
    name = sha256(
        f"{title}\n{description}\n{inside}".encode("utf-8", "backslashreplace")
    ).hexdigest()[:12]
    return element(
        "svg",
        element("title", title, id=f"title-{name}"),
        element("desc", description, id=f"desc-{name}"),
        inside,
        xmlns="http://www.w3.org/2000/svg",
        width=float(width), height=float(height),
        viewBox=f"0 0 {_plain(float(width))} {_plain(float(height))}",
        role="img", lang="zh-Hans",
        aria_labelledby=f"title-{name} desc-{name}",
        font_family=FONTS, font_size=SIZE,
    )  # fmt: skip


SIZE = 14
"""Height of a character in pixels."""

FONTS = (
    "'Noto Sans CJK SC', 'Noto Sans SC', 'Source Han Sans SC', 'PingFang SC', "
    "'Microsoft YaHei', 'WenQuanYi Zen Hei', sans-serif"
)
"""Fonts that have the characters, where the reader has one of them."""
