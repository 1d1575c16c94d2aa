"""The checks: every fault of a number, by three look-ups and one sum."""

from __future__ import annotations

from datetime import date

from partyreg.idnumber import tables
from partyreg.idnumber.faults import (
    ABOLISHED_REGION,
    BIT,
    CHECKSUM,
    DATE,
    FUTURE,
    SEQUENCE,
    UNKNOWN_REGION,
    UNLISTED_REGION,
    IdNumberError,
    Level,
    Problem,
    problems_of,
    with_foreign,
    wrong_length,
)
from partyreg.idnumber.tables import LEAP_DAY, NO_DATE, ZERO, is_digits

_UNKNOWN, _UNLISTED, _ABOLISHED = (
    BIT[one] for one in (UNKNOWN_REGION, UNLISTED_REGION, ABOLISHED_REGION)
)
_DATE, _FUTURE, _CHECKSUM, _ZERO = (BIT[one] for one in (DATE, FUTURE, CHECKSUM, SEQUENCE))
_OF_18 = tuple(problems_of(mask, 18) for mask in range(2 * max(BIT.values())))
_BAD_CHECK = (CHECKSUM,)

CENTENARIANS = ("996", "997", "998", "999")
"""Sequence numbers of 15-digit numbers kept for people over a hundred: the century is open."""

# The tables under names of this module: one look-up less for each of them.
_regions, _years, _days = tables.regions, tables.years, tables.days
_tails, _limits = tables.tails, tables.limits


def problems(text: str, on: date | None = None) -> tuple[Problem, ...]:
    """Give every fault of a number as written, warnings included.

    Nothing is repaired silently: width, case and blanks are the business of `fold`. A lower-case
    x is right. A number of 15 digits is right (such numbers were issued until 1999), and is read
    as 19… The region may be any that was ever listed, whatever the year of birth: people were
    given numbers from 1984 on, long after birth.

    Args:
        text: any text at all; this function raises for none.
        on: the day on which one looks: a later birth date is a fault. Without it the future is
            not looked at, because the rules have no clock of their own.

    Returns:
        The problems in the order of `Code`; of a number that has none, an empty tuple.

    Example:
        >>> problems("440308199901101512")
        ()
        >>> [problem.code.value for problem in problems("340524198001010013")]
        ['region', 'checksum']

    Notice: N3.2j 身份证号码不符合编码规则
    """
    if len(text) != 18:
        return _of_15(text, on) if len(text) == 15 else _of_wrong_length(text)
    try:
        day = _years[text[6:10]] + _days[text[10:14]] + _tails[text[14:]]
        region, limit = _regions[text[:6]], _limits[on]
    except KeyError:  # not digits, or not in the tables yet
        return _read(text, on)
    if region > day < limit:
        return () if (region + day) % 11 == 1 else _BAD_CHECK
    return _OF_18[_mask(region, day, limit)]


def _mask(region: int, day: int, limit: int) -> int:
    """Give the bits of all faults, from the numbers of the parts."""
    mask = 0 if (region + day) % 11 == 1 else _CHECKSUM
    if region < 0:
        mask |= _UNLISTED if region >= tables.UNLISTED else _UNKNOWN
    if day < limit:
        return mask | _ABOLISHED if day >= region >= 0 else mask
    return mask | _marked(region, day, limit)


def _marked(region: int, day: int, limit: int) -> int:
    """Give the bits of date and sequence where a mark or the future stands in the sum."""
    mask = 0
    if day >= LEAP_DAY:
        day = tables.leap_day(day)
    if day >= ZERO:
        mask |= _ZERO
        day -= ZERO
    if day >= NO_DATE:
        return mask | _DATE
    if day >= limit:
        return mask | _FUTURE
    return mask | _ABOLISHED if day >= region >= 0 else mask


def _read(text: str, on: date | None) -> tuple[Problem, ...]:
    """Name the faults of 18 characters that are not digits, or not in the tables yet."""
    region = _regions.get(text[:6])
    if region is None and (not _regions or text[:6].isascii()):
        region = tables.region(text[:6])
    year = _years.get(text[6:10])
    if year is None or (day := _days.get(text[10:14])) is None:
        return with_foreign(text, _readable(text, region, 0, NO_DATE))
    birth, limit = year + day, _limits.get(on) or tables.limit(on)
    if region is not None and (tail := _tails.get(text[14:])) is not None:
        return _OF_18[_mask(region, birth + tail, limit)]
    return with_foreign(text, _readable(text, region, birth, limit))


def _readable(text: str, region: int | None, birth: int, limit: int) -> int:
    """Give the bits of the faults of those parts that are digits; no birth date is 0."""
    day = birth + ZERO if text[14:17] == "000" else birth
    region = NO_DATE if region is None else region
    if region > day < limit:
        return 0
    return _mask(region, day, limit) & ~_CHECKSUM


def _of_15(text: str, on: date | None) -> tuple[Problem, ...]:
    """Name the faults of a number of 15 digits: no century, no check character."""
    region, limit = tables.region(text[:6]), tables.limit(on)
    year, day = _years.get("19" + text[6:8]), _days.get(text[8:12])
    birth = 0 if year is None or day is None else year + day
    mask = _readable("--" + text + "-", region, birth, limit)
    if text[12:] in CENTENARIANS:
        mask &= ~_ABOLISHED  # the century is open, and 18… was before the end
    return problems_of(mask, 15) if is_digits(text) else with_foreign(text, mask)


def _of_wrong_length(text: str) -> tuple[Problem, ...]:
    """Name the faults of a text of another length; its parts cannot be told apart."""
    if is_digits(text) or not text or (text[-1] in "Xx" and is_digits(text[:-1] or "0")):
        return (wrong_length(len(text)),)
    return with_foreign(text)


def is_valid(text: str, on: date | None = None) -> bool:
    """Tell whether a number may be taken as one.

    Errors make it false, and so does a county that no list has (a warning, for a person to
    decide). Sequence 000 and a region abolished before the birth are warnings that leave it true.

    Args:
        text: any text at all.
        on: as in `problems`.

    Example:
        >>> is_valid("44011320141005001x"), is_valid("340524198001010013"), is_valid("")
        (True, False, False)

    Notice: N3.2j 身份证号码不符合编码规则
    """
    return all(problem.accepted for problem in problems(text, on=on))


def has_error(text: str, on: date | None = None) -> bool:
    """Tell whether a number has a fault that is more than a warning.

    Example:
        >>> has_error("34052419800101001X"), has_error("340524198001010013")
        (False, True)

    Notice: N3.2j 身份证号码不符合编码规则
    """
    found = problems(text, on=on)
    return bool(found) and any(problem.level is Level.ERROR for problem in found)


def validate(text: str, on: date | None = None) -> str:
    """Give the number in its standard writing (X upper-case), or raise.

    Args:
        text: the number as written; nothing but the case of X is changed.
        on: as in `problems`.

    Raises:
        IdNumberError: the number is not valid; it carries all problems and never the number.

    Example:
        >>> validate("44011320141005001x")
        '44011320141005001X'

    Notice: N3.2j 身份证号码不符合编码规则
    """
    found = problems(text, on=on)
    if not all(problem.accepted for problem in found):
        raise IdNumberError(found)
    return text.upper()


def check_digit(body: str) -> str:
    """Give the check character of 17 digits.

    Args:
        body: 17 digits 0-9.

    Raises:
        ValueError: it is anything else; the text is not named.

    Example:
        >>> check_digit("44030819990110151")
        '2'

    Notice: N3.2j 身份证号码不符合编码规则
    """
    from stdnum.cn import ric

    if len(body) != 17 or not is_digits(body):
        raise ValueError("a check character is computed from 17 digits")
    return str(ric.calc_check_digit(body + "0"))
