"""What is wrong with a text or a date, and whether a text holds a person's number.

Notice: N3.2d 不准确、不规范、不完整; N3.3c 一律不得向外提供、传播和泄露
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from enum import Enum

EARLIEST = date(1850, 1, 1)
"""No date of the register lies before this day."""


def text_fault(value: object, *, longest: int = 200, blank: bool = False) -> str | None:
    """Say what is wrong with a text, or None.

    Refused are other types, blank texts (unless allowed), control and unassigned characters
    (NUL among them), surrogates, blanks at either end, and texts that are too long. The value
    is never part of the answer.

    Args:
        value: whatever a caller passed.
        longest: how many characters it may have.
        blank: whether an empty text is acceptable.

    Example:
        >>> text_fault("B镇党委") is None
        True
        >>> text_fault("B镇" + chr(0))
        'it has a control character at position 3'

    Notice: N3.2d 不准确、不规范、不完整
    """
    if not isinstance(value, str) or isinstance(value, Enum):
        return "it is not a text"
    if not value.strip():
        return None if blank and not value else "it is blank"
    if len(value) > longest:
        return f"it is longer than {longest} characters"
    if not value.isprintable() and (place := _first_control(value)):
        return f"it has a control character at position {place}"
    return "it begins or ends with a blank" if value != value.strip() else None


def _first_control(text: str) -> int:
    """Give the position of the first control or unassigned character, from 1; 0 for none."""
    refused = ("Cc", "Cs", "Cn", "Co", "Zl", "Zp", "Cf")
    found = (n for n, one in enumerate(text, 1) if unicodedata.category(one) in refused)
    return next(found, 0)


_GAP = "[ -]?"
_DAY_OF_BIRTH = f"(?:0[1-9]|1[0-2]){_GAP}(?:0[1-9]|[12][0-9]|3[01])"
_PERSONAL = re.compile(
    "(?<![0-9])(?:"
    f"[1-9][0-9]{{5}}{_GAP}(?:18|19|20)[0-9]{{2}}{_GAP}{_DAY_OF_BIRTH}{_GAP}[0-9]{{3}}[0-9Xx]"
    f"|[1-9][0-9]{{5}}{_GAP}[0-9]{{2}}{_GAP}{_DAY_OF_BIRTH}{_GAP}[0-9]{{3}}"
    f"|(?:86{_GAP})?1[3-9][0-9](?:{_GAP}[0-9]{{4}}{_GAP}|-[0-9]{{3}}-[0-9])[0-9]{{4}}"
    "|0(?:10|[2-9][0-9]{1,2})[) -]{1,2}[0-9]{3,4}[ -]?[0-9]{4}"
    "|0(?:10|[2-9][0-9]{1,2})-[0-9]{4}-[0-9]{3}"
    ")(?![0-9])"
)
_HYPHENS = re.compile("[\u2010-\u2015\u2212\u00ad]")


def personal_number_in(text: str) -> bool:
    """Tell whether a text that is kept holds what may be a person's number.

    Meant are a resident ID number of 18 or 15 digits with a month and a day where the day of
    birth stands, whatever its region and check character; a mobile number of 11 digits that
    begins with 13 to 19, with or without 86 before it; and a telephone number that is set off
    from its area code. Digits of other scripts and widths count, and so do one blank or hyphen
    between the usual groups. A number is taken whole: one that goes on in either direction is
    another number. So the numbers of documents and dates pass, and organisation codes of 12
    digits.

    Args:
        text: words of a reason, a report, a purpose or the number of a document.

    Example:
        >>> personal_number_in("甲某，440308 19990110 1512")
        True
        >>> personal_number_in("组发〔2018〕3号，340800130001，2018-01-09 上报")
        False

    Notice: N3.3c 除正常业务需要外，一律不得向外提供、传播和泄露
    """
    return _PERSONAL.search(text if text.isascii() else _folded(text)) is not None


def _folded(text: str) -> str:
    """Write every digit, blank and hyphen of a text in its plain form."""
    plain = _HYPHENS.sub("-", unicodedata.normalize("NFKC", text))
    return "".join(
        one if one.isascii() or not one.isdecimal() else str(unicodedata.decimal(one))
        for one in plain
    )


def date_fault(value: object, *, latest: date | None = None) -> str | None:
    """Say what is wrong with a date, or None.

    Args:
        value: whatever a caller passed; a datetime is not a date here.
        latest: the last acceptable day, usually today.

    Example:
        >>> date_fault(date(2018, 1, 9), latest=date(2018, 1, 8))
        'it lies after 2018-01-08'

    Notice: N3.2d 不准确、不规范、不完整
    """
    if not isinstance(value, date) or isinstance(value, datetime):
        return "it is not a date"
    if value < EARLIEST:
        return f"it lies before {EARLIEST}"
    if latest is not None and value > latest:
        return f"it lies after {latest}"
    return None
