"""The last year in which the region code of a number may stand, for whole columns.

Notice: N3.2j 身份证号码不符合编码规则
"""

from __future__ import annotations

from functools import cache
from typing import Any

import narwhals.stable.v2 as nw

from partyreg.frames.engines import Frame, series_in_memory, small_table
from partyreg.idnumber.regions import Listing, last_year, listing, table

UNKNOWN, UNLISTED = -1, 0
"""Stand in the place of the last year of a region code that no list has."""

LAST = nw.col("last")
"""The last year in which the region of a number may stand in one."""


@cache
def region_rows() -> tuple[tuple[str, str], ...]:
    """Give every code of every known prefecture with its last year; 0 where no list has it.

    Example:
        >>> dict(region_rows())["340102"], dict(region_rows())["340524"]
        ('9999', '0')

    Notice: N3.2j
    """
    known = table()
    codes = {
        *known.periods,
        *(f"{one}{last:02}" for one in known.prefectures for last in range(100)),
    }
    return tuple((code, str(_last_year(code))) for code in sorted(codes))


def _last_year(code: str) -> int:
    """Give the last year in which a code may stand in a number."""
    match listing(code):
        case Listing.LISTED:
            return last_year(code)
        case Listing.SERIES:
            return 9999
        case _:
            return UNLISTED


def joined_last(frame: Frame) -> Frame:
    """Add ``last`` in a query, told by the text of ``code``, which may be any text."""
    regions = small_table(frame, ("code", "last"), region_rows())
    regions = regions.with_columns(LAST.cast(nw.Int32))
    joined = frame.join(regions, on="code", how="left")
    return joined.with_columns(LAST.fill_null(UNKNOWN).cast(nw.Int32))


def looked_up_last(frame: Frame) -> Frame:
    """Add ``last`` to a table in memory, told by ``region``, a whole number of six digits.

    The years of all six digits are taken by their place, which costs an eighth of a join.
    """
    held: Any = frame
    found: Any = _years(frame.implementation)[held["region"]]
    return frame.with_columns(found.alias("last"))


@cache
def _years(engine: Any) -> Any:
    """Give the last years of all numbers of six digits, in order, as a series of an engine."""
    years = [UNKNOWN] * 10**6
    for code, last in region_rows():
        years[int(code)] = int(last)
    return series_in_memory(engine, years, nw.Int32)
