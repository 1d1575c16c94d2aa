"""Dates as whole numbers such as 20180109, 0 for none: the one form that all engines share.

pandas has no dates of its own, and engines differ in what they add to them; whole numbers compare
and take apart the same way everywhere.
"""

from __future__ import annotations

from datetime import date

import narwhals.stable.v2 as nw

from partyreg.frames.engines import Frame
from partyreg.values import EARLIEST


def number_of(day: date) -> int:
    """Write a date as a whole number.

    Example:
        >>> number_of(date(2018, 1, 9))
        20180109

    Notice: N3.2a
    """
    return day.year * 10_000 + day.month * 100 + day.day


def from_dates(column: nw.Expr) -> nw.Expr:
    """Write a column of dates as whole numbers.

    Parts are made wide before they are multiplied: some engines give a month as a number of
    eight bits, and let it run over.
    """
    parts = (column.dt.year(), column.dt.month(), column.dt.day())
    year, month, day = (part.fill_null(0).cast(nw.Int32) for part in parts)
    return year * 10_000 + month * 100 + day


def with_real(frame: Frame) -> Frame:
    """Add ``real``: whether ``born``, eight digits, is a date on which a member may be born.

    The parts become columns first, because an engine would work them out at each mention. Every
    month has 28 days, and what is above them is told by yes and no: that is faster than to work
    out the length of the month.
    """
    frame = frame.with_columns(year=nw.col("born") // 10_000, month=nw.col("born") // 100)
    frame = frame.with_columns(
        month=nw.col("month") - nw.col("year") * 100, day=nw.col("born") - nw.col("month") * 100
    )
    year, month, day = nw.col("year"), nw.col("month"), nw.col("day")
    inside = (year >= EARLIEST.year) & (month >= 1) & (month <= 12) & (day >= 1)
    usual = (month != 2) & ((day <= 30) | ((day == 31) & _is_long(month)))
    leap = (month == 2) & (day == 29) & _is_leap(year)
    return frame.with_columns(real=inside & ((day <= 28) | usual | leap))


def _is_leap(year: nw.Expr) -> nw.Expr:
    """Tell whether a year has a 29th of February."""
    return (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))


def _is_long(month: nw.Expr) -> nw.Expr:
    """Tell whether a month has 31 days: by turns, with July and August alike."""
    return (month + month // 8) % 2 == 1


def _parts(column: nw.Expr) -> tuple[nw.Expr, nw.Expr, nw.Expr]:
    """Give year, month and day."""
    months = column // 100
    years = column // 10_000
    return years, months - years * 100, column - months * 100


def _length(year: nw.Expr, month: nw.Expr) -> nw.Expr:
    """Give the days of a month."""
    february = nw.when(_is_leap(year)).then(nw.lit(29)).otherwise(nw.lit(28))
    return nw.when(month == 2).then(february).otherwise((month + month // 8) % 2 + 30)


def month_scale(day: date) -> int:
    """Write a date on a scale on which a month is 32 steps, whatever its length.

    Example:
        >>> month_scale(date(2018, 2, 9)) - month_scale(date(2018, 1, 9))
        32

    Notice: Y-probation
    """
    return _STEPS * (12 * day.year + day.month) + day.day


_STEPS = 32


def on_month_scale(column: nw.Expr) -> nw.Expr:
    """Write dates on that scale."""
    year, month, day = _parts(column)
    return year * (12 * _STEPS) + month * _STEPS + day


def late_on_month_scale(column: nw.Expr) -> nw.Expr:
    """Write dates on that scale, the last day of a month as its 31st.

    One date lies before another one's day some months later exactly if it does on the scale: the
    same day of a shorter month is its last day, and that one counts as any day up to the 31st.
    """
    year, month, day = _parts(column)
    last = nw.when(day == _length(year, month)).then(nw.lit(31)).otherwise(day)
    return year * (12 * _STEPS) + month * _STEPS + last


def months(count: int) -> int:
    """Give so many months as steps of the scale."""
    return _STEPS * count
