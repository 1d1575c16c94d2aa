"""Working-day arithmetic on a stated calendar.

Working days in China follow no rule that can be computed: each year's holidays, and the weekends
worked to make up for them, are announced late in the year before. So every function takes a
calendar, and a calendar says how far it is published. Beyond that it raises; it never guesses.

Notice: Y-clock 官方日历，含调休; a year without published data is said so
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import cache
from typing import Protocol

from partyreg.errors import Fault, InputError, PartyregError

_DAY = timedelta(days=1)


class CalendarNotPublishedError(PartyregError, LookupError):
    """A day outside the published range of a calendar.

    Attributes:
        day: the first day that was needed and is not published; None beyond the last date
            that exists.
        published_from: the calendar's first day.
        published_until: its last day.

    Example:
        >>> str(CalendarNotPublishedError(date(2050, 1, 1), date(2004, 1, 1), date(2026, 12, 31)))
        'working days are published from 2004-01-01 to 2026-12-31, not for 2050-01-01'

    Notice: Y-clock
    """

    def __init__(self, day: date | None, published_from: date, published_until: date) -> None:
        """Name the day and the range."""
        self.day, self.published_from, self.published_until = day, published_from, published_until
        wanted = "any later day" if day is None else day
        super().__init__(
            f"working days are published from {published_from} to {published_until}, "
            f"not for {wanted}"
        )


class WorkCalendar(Protocol):
    """What the clocks need of a calendar. Write one's own by giving these four.

    Notice: Y-clock; another calendar can be passed in
    """

    @property
    def published_from(self) -> date:
        """Give the first day that is published."""

    @property
    def published_until(self) -> date:
        """Give the last day that is published."""

    def is_workday(self, day: date) -> bool:
        """Tell whether a day is worked.

        Raises:
            CalendarNotPublishedError: the day is outside the published range.
        """

    def days_of(self, year: int) -> tuple[date, ...]:
        """Give the published working days of a year, in order; none for a year outside."""


class OfficialCalendar:
    """The official calendar of the State Council's announcements, as chinesecalendar carries it.

    The range is that of the installed release, in whole years.

    Example:
        >>> calendar = OfficialCalendar()
        >>> calendar.is_workday(date(2018, 2, 11)), calendar.is_workday(date(2018, 2, 15))
        (True, False)

    Notice: Y-clock 官方日历，含调休
    """

    __slots__ = ()

    @property
    def published_from(self) -> date:
        """Give 1 January of the first announced year."""
        return _official_range()[0]

    @property
    def published_until(self) -> date:
        """Give 31 December of the last announced year."""
        return _official_range()[1]

    def is_workday(self, day: date) -> bool:
        """Tell whether a day is worked.

        Raises:
            CalendarNotPublishedError: the day's year is not published.
            InputError: it is not a date.
        """
        _check_published(day, self)
        days = _official_days(day.year)
        place = bisect_right(days, day)
        return place > 0 and days[place - 1] == day

    def days_of(self, year: int) -> tuple[date, ...]:
        """Give the working days of a year, in order; none for a year outside."""
        first, last = _official_range()
        return _official_days(year) if first.year <= year <= last.year else ()


@cache
def _official_range() -> tuple[date, date]:
    """Give the first and last published day."""
    from chinese_calendar import holidays

    return date(min(holidays).year, 1, 1), date(max(holidays).year, 12, 31)


@cache
def _official_days(year: int) -> tuple[date, ...]:
    """Give the working days of a published year (its own look-up costs 32 µs a day)."""
    from chinese_calendar import holidays, workdays

    return tuple(
        day
        for day in _days(date(year, 1, 1), date(year, 12, 31))
        if day in workdays or (day.weekday() < 5 and day not in holidays)
    )


def _days(first: date, last: date) -> Iterable[date]:
    """Give every day from one to another, both included."""
    return (date.fromordinal(one) for one in range(first.toordinal(), last.toordinal() + 1))


class WeekdayCalendar:
    """Monday to Friday, less some holidays, plus some make-up days, in a stated range.

    For years that the official source does not carry, or a place with its own days off.

    Args:
        published_from: the first day for which the lists are complete.
        published_until: the last one.
        holidays: days off that would else be worked.
        make_up_days: Saturdays and Sundays that are worked; they win over holidays.

    Raises:
        InputError: a value is no date, or the range ends before it begins.

    Example:
        >>> calendar = WeekdayCalendar(date(2030, 1, 1), date(2030, 12, 31),
        ...     holidays=[date(2030, 1, 1)], make_up_days=[date(2030, 1, 5)])
        >>> [calendar.is_workday(date(2030, 1, day)) for day in (1, 2, 5, 6)]
        [False, True, True, False]

    Notice: Y-clock; another calendar can be passed in
    """

    __slots__ = ("_days", "_from", "_until")

    def __init__(
        self,
        published_from: date,
        published_until: date,
        *,
        holidays: Iterable[date] = (),
        make_up_days: Iterable[date] = (),
    ) -> None:
        """Compute the working days of the range once."""
        off, extra = frozenset(holidays), frozenset(make_up_days)
        for day in (published_from, published_until, *off, *extra):
            _check_date(day)
        if published_until < published_from:
            raise InputError([Fault("published_until", "it lies before published_from")])
        self._from, self._until = published_from, published_until
        worked: dict[int, list[date]] = {}
        for day in _days(published_from, published_until):
            if day in extra or (day.weekday() < 5 and day not in off):
                worked.setdefault(day.year, []).append(day)
        self._days = {year: tuple(days) for year, days in worked.items()}

    @property
    def published_from(self) -> date:
        """Give the first day of the stated range."""
        return self._from

    @property
    def published_until(self) -> date:
        """Give the last day of the stated range."""
        return self._until

    def is_workday(self, day: date) -> bool:
        """Tell whether a day is worked.

        Raises:
            CalendarNotPublishedError: the day is outside the stated range.
            InputError: it is not a date.
        """
        _check_published(day, self)
        days = self.days_of(day.year)
        place = bisect_right(days, day)
        return place > 0 and days[place - 1] == day

    def days_of(self, year: int) -> tuple[date, ...]:
        """Give the working days of a year inside the range, in order."""
        return self._days.get(year, ())


def _check_date(day: object) -> None:
    """Refuse what is not a date; a datetime is not one, since its day depends on the clock."""
    if not isinstance(day, date) or isinstance(day, datetime):
        raise InputError([Fault("day", "it is not a date")])


def _check_published(day: date, calendar: WorkCalendar) -> None:
    """Refuse a day outside the published range."""
    _check_date(day)
    if not calendar.published_from <= day <= calendar.published_until:
        raise CalendarNotPublishedError(day, calendar.published_from, calendar.published_until)


def add_workdays(start: date, days: int, calendar: WorkCalendar) -> date:
    """Give the day on which so many working days have passed; the first day does not count.

    Args:
        start: the day from which the clock runs, worked or not.
        days: how many working days, 0 or more; after 0 it is still the first day.
        calendar: the working days.

    Raises:
        CalendarNotPublishedError: a day that would have to be counted is not published.
        InputError: the start is no date, or the number is negative.

    Example:
        >>> add_workdays(date(2018, 2, 9), 3, OfficialCalendar())
        datetime.date(2018, 2, 13)

    Notice: Y-clock 起算当日不计; N2.1a 15个工作日内
    """
    _check_date(start)
    if days < 0:
        raise InputError([Fault("days", "it is negative")])
    if days == 0:
        return start
    _check_countable(start, calendar)
    left = days
    for year in range(start.year, calendar.published_until.year + 1):
        worked = calendar.days_of(year)
        passed = bisect_right(worked, start)
        if left <= len(worked) - passed:
            return worked[passed + left - 1]
        left -= len(worked) - passed
    raise _beyond(calendar)


def workdays_between(start: date, end: date, calendar: WorkCalendar) -> int:
    """Count the working days after one day up to another, the last one included.

    So ``workdays_between(start, add_workdays(start, n, c), c) == n``.

    Args:
        start: the day from which one counts; itself not counted.
        end: the last day that is counted; not before the start.
        calendar: the working days.

    Raises:
        CalendarNotPublishedError: a day that would have to be counted is not published.
        InputError: a value is no date, or the end lies before the start.

    Example:
        >>> workdays_between(date(2018, 2, 9), date(2018, 2, 24), OfficialCalendar())
        7

    Notice: Y-clock; N3.3d 定期统计分析
    """
    _check_date(start)
    _check_date(end)
    if end < start:
        raise InputError([Fault("end", "it lies before the start")])
    if end == start:
        return 0
    _check_countable(start, calendar)
    _check_published(end, calendar)
    years = (calendar.days_of(year) for year in range(start.year, end.year + 1))
    return sum(bisect_right(days, end) - bisect_right(days, start) for days in years)


def _check_countable(start: date, calendar: WorkCalendar) -> None:
    """Refuse a start whose next day is not published."""
    if start == date.max:
        raise _beyond(calendar)
    _check_published(start + _DAY, calendar)


def _beyond(calendar: WorkCalendar) -> CalendarNotPublishedError:
    """Give the error for the day after the published range."""
    last = calendar.published_until
    after = None if last == date.max else last + _DAY
    return CalendarNotPublishedError(after, calendar.published_from, last)
