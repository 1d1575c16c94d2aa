"""Admission and full membership: was the probation long enough, and was there to be one?

The dated table is the notice edition's data. Here it becomes a list of intervals of the day of
admission, each with what is accepted: the same day, a shortest number of months, or both in the
days between a congress's opening and the adoption of its constitution.

Notice: N3.2g 预备期不足1年; N3.2h 规定无预备期时期"转正"; Y-probation
"""

from __future__ import annotations

from bisect import bisect_right
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

from attrs import frozen

from partyreg.model import Severity
from partyreg.notice import ProbationPeriod, grace_periods, probation_periods
from partyreg.validation.checking import Context, MemberCheck
from partyreg.validation.rows import MemberRow


@frozen
class ProbationRule:
    """What is accepted of members admitted between two days, both included.

    Attributes:
        joined_from: the first day.
        joined_to: the last day; ``date.max`` where the period is open.
        same_day: whether full membership from the day of admission is accepted.
        months: the shortest probation accepted, or None where only the same day is.

    Notice: Y-probation
    """

    joined_from: date
    joined_to: date
    same_day: bool
    months: int | None


@cache
def probation_rules() -> tuple[ProbationRule, ...]:
    """Give the intervals in order; a period in which anything is accepted has none.

    Example:
        >>> for rule in probation_rules()[-3:]:
        ...     print(rule.joined_from, rule.joined_to, rule.same_day, rule.months)
        1969-04-14 1977-08-11 True None
        1977-08-12 1977-08-17 True 12
        1977-08-18 9999-12-31 False 12

    Notice: Y-probation; N3.2g; N3.2h
    """
    return tuple(_intervals())


def _intervals() -> Iterator[ProbationRule]:
    """Cut each period where its grace ends; a grace begins with its period."""
    graces = {one.joined_from: one.joined_to for one in grace_periods()}
    before: ProbationPeriod | None = None
    for period in probation_periods():
        first, last = period.joined_from, period.joined_to or date.max
        grace = graces.get(first)
        if grace is not None and before is not None:
            yield _either(before, period, first, grace)
            first = grace + timedelta(1)
        if period.rule != "either":
            yield ProbationRule(first, last, period.rule == "none", period.months)
        before = period


def _either(one: ProbationPeriod, other: ProbationPeriod, first: date, last: date) -> ProbationRule:
    """Accept what one of two periods accepts."""
    months = [period.months for period in (one, other) if period.months is not None]
    same_day = "none" in (one.rule, other.rule)
    return ProbationRule(first, last, same_day, min(months, default=None))


@cache
def _starts() -> tuple[date, ...]:
    """Give the first days of the intervals."""
    return tuple(rule.joined_from for rule in probation_rules())


def rule_for(joined_on: date) -> ProbationRule | None:
    """Give the interval of a day of admission, or None where nothing is a finding.

    Example:
        >>> rule_for(date(1970, 5, 1)).months is None, rule_for(date(1928, 1, 1)) is None
        (True, True)

    Notice: Y-probation
    """
    at = bisect_right(_starts(), joined_on) - 1
    if at < 0:
        return None
    rule = probation_rules()[at]
    return rule if joined_on <= rule.joined_to else None


def months_after(day: date, months: int) -> date:
    """Give the same day some months later, or the last day of a shorter month.

    Example:
        >>> months_after(date(2000, 2, 29), 12), months_after(date(1950, 8, 31), 6)
        (datetime.date(2001, 2, 28), datetime.date(1951, 2, 28))

    Notice: Y-probation the anniversary of 29 February is 28 February
    """
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _rule(row: MemberRow, context: Context) -> tuple[ProbationRule, date, date] | None:
    """Give the rule and the two dates where both dates of a full member make sense."""
    joined, full = row.joined_on, row.full_since
    if row.category != "full" or joined is None or full is None:
        return None
    rule = rule_for(joined)
    return (rule, joined, full) if rule is not None and joined <= full <= context.on else None


def _too_short(row: MemberRow, context: Context) -> bool:
    """Tell whether full membership came before the end of the shortest probation."""
    found = _rule(row, context)
    if found is None:
        return False
    rule, joined, full = found
    if rule.months is None or (rule.same_day and full == joined):
        return False
    return full < months_after(joined, rule.months)


def _needless(row: MemberRow, context: Context) -> bool:
    """Tell whether there is a date of its own where no probation was prescribed."""
    found = _rule(row, context)
    return found is not None and found[0].months is None and found[2] != found[1]


SHORT = MemberCheck(
    id="member.probation-short", clause="N3.2g", severity=Severity.ERROR, field="full_since",
    title="Probation too short", label="预备期不足",
    message="full membership began before the end of the probation prescribed at the time",
    recommendation="compare both dates with the papers of admission and correct the wrong one",
    test=_too_short,
)  # fmt: skip

NEEDLESS = MemberCheck(
    id="member.conversion-without-probation", clause="N3.2h", severity=Severity.ERROR,
    field="full_since",
    title="Conversion where no probation was prescribed", label='规定无预备期时期"转正"',
    message="full membership has a date of its own though no probation was prescribed at the time",
    recommendation="compare both dates with the papers; without a probation they are the same",
    test=_needless,
)  # fmt: skip
