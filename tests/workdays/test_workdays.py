"""Working days on stated calendars: counted, never guessed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from partyreg.errors import InputError
from partyreg.workdays import (
    CalendarNotPublishedError,
    OfficialCalendar,
    WeekdayCalendar,
    WorkCalendar,
    add_workdays,
    workdays_between,
)

pytestmark = pytest.mark.clause("Y-clock")

OFFICIAL = OfficialCalendar()
DAY = timedelta(days=1)
published = st.dates(date(2005, 1, 1), date(2025, 6, 30))


@st.composite
def own_calendars(draw: st.DrawFn) -> WeekdayCalendar:
    """Give a calendar of some weeks around a turn of the year, with its own days."""
    first = date(2029, 12, 1) + timedelta(days=draw(st.integers(0, 40)))
    last = first + timedelta(days=draw(st.integers(0, 80)))
    days = st.lists(st.dates(first, last), max_size=8)
    return WeekdayCalendar(first, last, holidays=draw(days), make_up_days=draw(days))


def walk(start: date, days: int, calendar: WorkCalendar) -> date:
    """Count day by day, as one does with a finger on the wall calendar."""
    day = start
    while days:
        day += DAY
        days -= calendar.is_workday(day)
    return day


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2018, 2, 11), True),  # a Sunday, made up for before the Spring Festival
        (date(2018, 2, 24), True),  # a Saturday after it
        (date(2018, 2, 15), False),  # the eve
        (date(2018, 2, 21), False),  # the last day of the holiday
        (date(2018, 2, 22), True),
        (date(2018, 4, 5), False),  # Tomb-sweeping Day
        (date(2018, 4, 8), True),  # a Sunday made up
        (date(2018, 4, 28), True),  # a Saturday made up
        (date(2018, 9, 29), True),
        (date(2018, 9, 30), True),
        (date(2018, 10, 1), False),
        (date(2018, 1, 9), True),  # the notice's own day, a Tuesday
        (date(2018, 1, 13), False),  # an ordinary Saturday
        (date(2020, 1, 31), False),  # the lengthened Spring Festival
    ],
)
def test_announced_days_are_known(day: date, worked: bool) -> None:
    """Holidays are off, and the weekends made up for them are worked."""
    assert OFFICIAL.is_workday(day) is worked


def test_the_official_calendar_is_the_librarys_day_by_day() -> None:
    """The cached years say of every day what the library's own look-up says."""
    from chinese_calendar import is_workday

    day, last = OFFICIAL.published_from, OFFICIAL.published_until
    assert day <= date(2004, 1, 1)
    assert last >= date(2024, 12, 31)
    for step in range(0, (last - day).days + 1, 3):
        one = day + step * DAY
        assert OFFICIAL.is_workday(one) == is_workday(one), one


@given(published, st.integers(0, 60))
def test_adding_is_walking(start: date, days: int) -> None:
    """The answer is that of counting day by day, and counting back gives the number."""
    end = add_workdays(start, days, OFFICIAL)
    assert end == walk(start, days, OFFICIAL)
    assert workdays_between(start, end, OFFICIAL) == days


@given(published, st.integers(0, 400))
def test_counting_is_walking(start: date, length: int) -> None:
    """The count up to a day is the number of worked days after the first."""
    end = start + length * DAY
    days = [start + step * DAY for step in range(1, length + 1)]
    assert workdays_between(start, end, OFFICIAL) == sum(map(OFFICIAL.is_workday, days))


@given(own_calendars(), st.integers(-3, 90), st.integers(0, 40))
def test_own_calendars_are_walked_or_refused_alike(
    calendar: WeekdayCalendar, offset: int, days: int
) -> None:
    """An answer is that of walking; where walking leaves the range, both refuse."""
    start = calendar.published_from + offset * DAY
    assert outcome(add_workdays, start, days, calendar) == outcome(walk, start, days, calendar)


def outcome(
    count: Callable[[date, int, WorkCalendar], date], start: date, days: int, calendar: WorkCalendar
) -> object:
    """Give the day that a count finds, or what it lacks."""
    try:
        return count(start, days, calendar)
    except CalendarNotPublishedError as error:
        return "not published", error.day, error.published_from, error.published_until


@given(own_calendars())
def test_the_days_of_the_years_are_the_worked_days(calendar: WeekdayCalendar) -> None:
    """The two ways of asking a calendar agree."""
    span = (calendar.published_until - calendar.published_from).days + 1
    every = [calendar.published_from + step * DAY for step in range(span)]
    listed = [day for year in range(2029, 2031 + 1) for day in calendar.days_of(year)]
    assert listed == [day for day in every if calendar.is_workday(day)]


def test_beyond_the_published_years_nothing_is_guessed() -> None:
    """A clock that runs past the last published day says which day it needed, and the range."""
    last = OFFICIAL.published_until
    with pytest.raises(CalendarNotPublishedError) as caught:
        add_workdays(last - 5 * DAY, 15, OFFICIAL)
    assert caught.value.day == last + DAY
    assert caught.value.published_from == OFFICIAL.published_from
    assert caught.value.published_until == last
    assert str(caught.value) == (
        f"working days are published from {OFFICIAL.published_from} to {last}, not for {last + DAY}"
    )
    with pytest.raises(CalendarNotPublishedError):
        OFFICIAL.is_workday(OFFICIAL.published_from - DAY)
    with pytest.raises(CalendarNotPublishedError):
        add_workdays(OFFICIAL.published_from - 2 * DAY, 1, OFFICIAL)
    assert OFFICIAL.days_of(last.year + 1) == ()


@pytest.mark.parametrize("year", [2017, 2018, 2019])
def test_a_clock_may_end_with_the_year(year: int) -> None:
    """The last working day of a year is reached, and the next step is the next year's first."""
    days, eve = OFFICIAL.days_of(year), date(year, 1, 1) - DAY
    assert add_workdays(eve, len(days), OFFICIAL) == days[-1]
    assert add_workdays(eve, len(days) + 1, OFFICIAL) == OFFICIAL.days_of(year + 1)[0]


def test_the_day_before_the_first_may_start_a_clock() -> None:
    """The first day is not counted, so it need not be published."""
    before = OFFICIAL.published_from - DAY
    assert add_workdays(before, 1, OFFICIAL) == OFFICIAL.days_of(OFFICIAL.published_from.year)[0]
    assert add_workdays(date(1999, 1, 1), 0, OFFICIAL) == date(1999, 1, 1)


@pytest.mark.parametrize("start", [date.max, date(2030, 12, 31)])
def test_the_end_of_all_dates_is_refused_too(start: date) -> None:
    """A calendar up to the last date that exists ends there without an overflow."""
    calendar = WeekdayCalendar(date(9999, 1, 1), date.max)
    if start == date.max:
        with pytest.raises(CalendarNotPublishedError) as caught:
            add_workdays(start, 1, calendar)
        assert caught.value.day is None
        assert "any later day" in str(caught.value)
    else:
        with pytest.raises(CalendarNotPublishedError):
            add_workdays(start, 1, calendar)


@given(published, published)
def test_counting_backwards_is_refused(start: date, end: date) -> None:
    """A last day before the first one is a fault of the question."""
    assume(end < start)
    with pytest.raises(InputError) as caught:
        workdays_between(start, end, OFFICIAL)
    assert caught.value.faults[0].place == "end"


def test_what_is_no_date_is_refused() -> None:
    """Moments, texts and negative numbers are refused by place."""
    moment = datetime(2018, 1, 9)  # noqa: DTZ001 - a moment without a zone is what is refused
    for wrong in (moment, "2018-01-09", None):
        with pytest.raises(InputError):
            add_workdays(wrong, 1, OFFICIAL)  # type: ignore[arg-type]
        with pytest.raises(InputError):
            OFFICIAL.is_workday(wrong)  # type: ignore[arg-type]
        with pytest.raises(InputError):
            WeekdayCalendar(date(2018, 1, 1), date(2018, 2, 1), holidays=[wrong])  # type: ignore[list-item]
    with pytest.raises(InputError) as caught:
        add_workdays(date(2018, 1, 9), -1, OFFICIAL)
    assert caught.value.faults[0].place == "days"
    with pytest.raises(InputError) as caught:
        WeekdayCalendar(date(2018, 2, 1), date(2018, 1, 1))
    assert caught.value.faults[0].place == "published_until"
