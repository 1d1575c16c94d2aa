"""Cells as a file holds them: text, days, and what cannot be taken for either.

A spreadsheet keeps fifteen digits of a number. A number where text is wanted has therefore lost
digits, or leading zeros, and is never guessed back.

Notice: N3.2d 不准确、不规范、不完整; N3.2j 身份证号码不符合编码规则
"""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import NamedTuple

from partyreg.values import EARLIEST


class Held(NamedTuple):
    """A cell that holds something other than text or a day.

    Attributes:
        kind: what it holds, such as ``number``.
        text: that, written down, for whoever corrects it; never part of a message.
    """

    kind: str
    text: str

    def __repr__(self) -> str:
        """Show the kind only."""
        return f"Held({self.kind!r})"


Cell = str | date | Held

NUMBER = "number"
HELD = (NUMBER, "time", "error", "other")
"""What a cell may hold beside text and days."""

REASONS = {
    NUMBER: "it holds a number, which has lost digits or leading zeros; write it again as text",
    "time": "it holds a time of day; write a date",
    "error": "it holds the error of a formula; write what it stands for",
    "other": "it holds neither text nor a date",
}
"""Why such a cell cannot be taken."""

NOT_TEXT = "input.not-text"


def cell_of(value: object) -> Cell:
    """Give the cell for a value as a workbook or a table holds it.

    Args:
        value: a Python value; None is an empty cell.

    Example:
        >>> cell_of(110105194912310000.0), cell_of(True), cell_of(None)
        (Held('number'), 'TRUE', '')
        >>> cell_of(datetime(2018, 1, 9)), cell_of(datetime(2018, 1, 9, 12))
        (datetime.date(2018, 1, 9), Held('time'))

    Notice: N3.2d
    """
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, datetime):
        return value.date() if value.time() == time() else Held("time", str(value))
    if isinstance(value, date):
        return value
    return _held(value)


def _held(value: object) -> Held:
    """Give the cell for what is neither text nor day."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 10**22:
        return Held(NUMBER, str(int(value)))
    if isinstance(value, int | float):
        return Held(NUMBER, str(value))
    return Held("time" if isinstance(value, time) else "other", str(value))


_DAY = re.compile(
    r"([0-9]{4})(?:([-/.])([0-9]{1,2})\2([0-9]{1,2})|年([0-9]{1,2})月([0-9]{1,2})日|"
    r"([0-9]{2})([0-9]{2}))(?:[ T]00:00(?::00)?)?"
)


def day_of(cell: Cell) -> date | None:
    """Read a day; nothing is guessed, so a month alone is none.

    Args:
        cell: a day, or text such as 2018-01-09, 2018/1/9, 2018.1.9, 20180109 or 2018年1月9日.

    Example:
        >>> day_of("2018年1月9日") == day_of("2018.01.09") == day_of(date(2018, 1, 9))
        True
        >>> day_of("2018.01") is None, day_of("09/01/2018") is None
        (True, True)

    Notice: N3.2d
    """
    if isinstance(cell, date):
        return cell
    if isinstance(cell, str) and _ISO.fullmatch(cell):
        return _day(cell)
    found = _DAY.fullmatch(cell.strip()) if isinstance(cell, str) else None
    if found is None:
        return None
    month, day = (one for one in found.groups()[2:] if one is not None)
    return _day(f"{found[1]}-{month:0>2}-{day:0>2}")


_ISO = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _day(text: str) -> date | None:
    """Give the day of a text in the standard form, if there is one."""
    try:
        read = date.fromisoformat(text)
    except ValueError:
        return None
    return read if read >= EARLIEST else None


def text_reason(cell: Cell) -> str:
    """Say why a cell that is no text cannot be taken where text is wanted.

    Notice: N3.2d
    """
    return REASONS[cell.kind] if isinstance(cell, Held) else "it holds a date; write it as text"
