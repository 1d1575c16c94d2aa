"""Text for pictures: what may be shown of it, how wide it is, and where it breaks.

A picture is drawn without knowing the reader's font, so widths are estimated on the wide side, in
units of the character height: a Chinese character takes one.

Notice: N3.2d 不准确、不规范、不完整
"""

from __future__ import annotations

import re
import unicodedata

UNSHOWN = "\N{REPLACEMENT CHARACTER}"
"""What stands for a character that cannot, or must not, be shown."""

_HIDDEN = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))
_MARKS = frozenset(("Mn", "Me"))
_WIDE = frozenset("WFA")
_BROAD = frozenset("mwMW@%&\N{EM DASH}")
_TOKEN = re.compile(
    r"[（《〈“‘「『【]*"
    r"(?:[!-~\u00c0-\u02ff]+|.)"
    r"[）》〉”’」』】，。、；：！？]*\s*",
    re.DOTALL,
)


def clean(value: object) -> str:
    """Give a text in which every hidden character has been made visible.

    Control characters are no XML, and one that turns the direction of writing could show one name
    as another.

    Example:
        >>> clean("B镇" + chr(0) + chr(0x202E) + "党委")
        'B镇��党委'

    Notice: N3.2d 不准确、不规范、不完整
    """
    return "".join(UNSHOWN if unicodedata.category(one) in _HIDDEN else one for one in str(value))


def measure(text: str) -> float:
    """Estimate the width of a text in units of the character height, rather too wide.

    Example:
        >>> measure("A县委")
        2.72

    Notice: N3.2d 不准确、不规范、不完整
    """
    return round(sum(map(_width, text)), 2)


def _width(character: str) -> float:
    """Estimate the width of one character."""
    if unicodedata.category(character) in _MARKS:
        return 0.0
    if unicodedata.east_asian_width(character) in _WIDE or character in _BROAD:
        return 1.0
    return 0.72 if character.isupper() else 0.6


def wrap(text: str, width: float, *, lines: int = 4) -> tuple[str, ...]:
    """Break a text into lines of about equal length.

    Closing marks never begin a line and opening ones never end it, unless a line would not hold
    them. Joined without anything between, the lines are the text again.

    Args:
        text: the text, cleaned.
        width: how wide a line may be, in units of the character height; at least 2.
        lines: how many lines there may be; a longer text ends in an ellipsis.

    Example:
        >>> wrap("中共某某县某某镇某某村（社区）支部委员会", 12)
        ('中共某某县某某镇某某', '村（社区）支部委员会')

    Notice: N3.2d 不准确、不规范、不完整
    """
    tokens = [part for token in _TOKEN.findall(text) for part in _pieces(token, width)]
    broken = _filled(tokens, width)
    if len(broken) > lines:
        return _cut(broken, width, lines)
    narrow = max(measure(text) / len(broken), 2.0)
    while narrow < width:
        evened = _filled(tokens, narrow)
        if len(evened) == len(broken) and max(map(measure, evened)) <= width:
            return evened
        narrow += 0.5
    return broken


def _pieces(token: str, width: float) -> list[str]:
    """Give a token in pieces that a line can hold."""
    if measure(token) <= width:
        return [token]
    return list(_filled(list(token), width))


def _filled(tokens: list[str], width: float) -> tuple[str, ...]:
    """Fill lines one after the other."""
    lines, current, used = [], "", 0.0
    for token in tokens:
        size = measure(token)
        if current and used + size > width + 1e-9:
            lines.append(current)
            current, used = "", 0.0
        current += token
        used += size
    return (*lines, current)


def _cut(lines: tuple[str, ...], width: float, count: int) -> tuple[str, ...]:
    """Keep the first lines and end the last one in an ellipsis."""
    last = lines[count - 1]
    while measure(last) + 1 > width:
        last = last[:-1]
    return (*lines[: count - 1], last + "…")
