"""The look-up tables behind the checks: each part of a number as one whole number.

The check character is a sum modulo 11, so it splits: region, year, month with day, and the tail
(sequence and check character) each contribute a remainder. Each table gives, for the text of one
part, ``STEP × days + remainder``. Year, day and tail add up to the day of birth; the day of a
region code is the last one on which it was in force. A faulty part keeps its remainder and adds
a mark (`NO_DATE`, `ZERO`, `LEAP_DAY`) or is negative, as no sound part is. So one addition answers
for the check character and one comparison each for the region's years and the future.

Small tables stay in the processor's cache, which is why the date is not one table of 90,000 days.
"""

from __future__ import annotations

from calendar import isleap
from collections.abc import Callable
from datetime import date
from functools import cache

from partyreg.idnumber.regions import Listing, last_year, listing, table
from partyreg.values import EARLIEST

STEP = 44
"""Between two days: room for three remainders below the slack, and one above it."""

SLACK = 33
"""Added to a limit, so that the remainders of a birth date and a tail stay below it."""

NO_DATE = STEP * 10**7
"""Added to a year before the first one, and to what is no day of any month."""

ZERO = STEP * 10**8
"""Added to the sequence 000."""

LEAP_DAY = STEP * 10**9
"""Added to 29 February: whether it exists depends on the year."""

UNLISTED, UNKNOWN = -STEP, -2 * STEP
"""Stand in the place of the day of a region code that no list has."""

_FAULTY = {Listing.UNLISTED: UNLISTED, Listing.UNKNOWN: UNKNOWN}
_REGIONS_KEPT, _LIMITS_KEPT = 60_000, 1_000


regions: dict[str, int] = {}
years: dict[str, int] = {}
days: dict[str, int] = {}
tails: dict[str, int] = {}
limits: dict[date | None, int] = {None: NO_DATE}
"""Per day of looking, or None for no look at the future: what a day must stay below."""


def region(code: str) -> int | None:
    """Give the number of a region code, or None where there is a foreign character.

    The tables are filled at the first call. Codes outside the lists are kept, up to a bound.
    """
    if not regions:
        _load()
    value = regions.get(code)
    if value is None and is_digits(code):
        value = _read_region(code)
        if value >= 0 or len(regions) < _REGIONS_KEPT:
            regions[code] = value
    return value


def limit(on: date | None) -> int:
    """Give what the sum of year, day and tail stays below when one looks on a day."""
    value = limits.get(on)
    if value is None:
        value = _limit(on or date.max)
        if len(limits) < _LIMITS_KEPT:
            limits[on] = value
    return value


def _limit(on: date) -> int:
    """Give the number that all days up to one stay below."""
    return STEP * (372 * on.year + 31 * on.month + on.day) + SLACK


def _load() -> None:
    """Fill the tables, once (some 25 ms, a third of it the region table of the library).

    The regions come last and at once: whoever sees them sees all tables full.
    """
    checks = {**{str(value): value for value in range(10)}, "X": 10, "x": 10}
    for one in (f"{number:03}" for number in range(1000)):
        mark = ZERO if one == "000" else 0
        base = remainder(one, 1)
        tails.update({one + check: mark + (base + value) % 11 for check, value in checks.items()})
    years.update(_fours(_year, 8))
    days.update(_fours(_day, 4))
    regions.update({code: _read_region(code) for code in table().periods})


def _fours(value: Callable[[int, int], int], after: int) -> dict[str, int]:
    """Give the number of every four digits: what they mean, and what they contribute to the sum.

    Args:
        value: takes the first two and the last two, and gives a number without a remainder.
        after: how many characters stand after them.
    """
    pairs = [f"{number:02}" for number in range(100)]
    upper = [remainder(pair, after + 2) for pair in pairs]
    lower = [remainder(pair, after) for pair in pairs]
    return {
        pairs[one] + pairs[other]: value(one, other) + (upper[one] + lower[other]) % 11
        for one in range(100)
        for other in range(100)
    }


@cache
def _factor(after: int) -> int:
    """Give what a digit before so many characters counts, modulo 11."""
    return pow(13, after, 11)


def remainder(digits: str, after: int) -> int:
    """Give what some digits contribute to the sum, with so many characters after them.

    In base 13, which is 2 modulo 11, the digits of a number have just the standard's weights.
    """
    return int(digits, 13) * _factor(after) % 11


def _year(century: int, year: int) -> int:
    """Give the number of a year, without a remainder."""
    whole = 100 * century + year
    return STEP * 372 * whole + (0 if whole >= EARLIEST.year else NO_DATE)


_LENGTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def _day(month: int, day: int) -> int:
    """Give the number of a month with a day, without a remainder."""
    if not (1 <= month <= 12 and 1 <= day <= _LENGTHS[month - 1]):
        return NO_DATE
    return STEP * (31 * month + day) + (LEAP_DAY if (month, day) == (2, 29) else 0)


def _read_region(code: str) -> int:
    """Give the number of six digits of a region code."""
    kind = listing(code)
    if kind in _FAULTY:
        return _FAULTY[kind] + remainder(code, 12)
    last = last_year(code) if kind is Listing.LISTED else date.max.year
    return _limit(date(last, 12, 31)) + remainder(code, 12)


def leap_day(day: int) -> int:
    """Give the number of a birth on 29 February, unmarked if the year has one.

    Args:
        day: the sum of the numbers of a year, of 29 February and perhaps of a tail.
    """
    plain = day - LEAP_DAY
    if plain % ZERO >= NO_DATE:
        return plain
    return plain if isleap(plain % ZERO // STEP // 372) else plain + NO_DATE


def is_digits(text: str) -> bool:
    """Tell whether a text is digits 0-9 and nothing else."""
    return text.isascii() and text.isdigit()


def read_date(text: str) -> date | None:
    """Read eight digits as a date on which somebody in the register may have been born."""
    try:
        born = date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None
    return born if born >= EARLIEST else None
