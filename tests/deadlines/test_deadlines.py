"""The clocks: when a matter is due, and how it stands."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partyreg import notice
from partyreg.deadlines import (
    DeadlineState,
    Due,
    letter_expires,
    maintenance_due,
    organisation_due,
    receipt_due,
    report_due,
    state,
)
from partyreg.errors import InputError
from partyreg.workdays import OfficialCalendar, WeekdayCalendar, WorkCalendar, workdays_between

OFFICIAL = OfficialCalendar()
Clock = Callable[[date, WorkCalendar], Due]
CLOCKS: list[tuple[Clock, int, str]] = [
    (organisation_due, 15, "N2.1a"),
    (report_due, 10, "N2.2a"),
    (maintenance_due, 15, "N2.2a"),
]
days = st.dates(date(2005, 1, 1), date(2025, 6, 30))


@pytest.mark.clause("N2.1a", "N2.2a", "Y-clock")
@pytest.mark.parametrize(("clock", "length", "clause"), CLOCKS)
@given(start=days)
def test_a_clock_runs_its_working_days(clock: Clock, length: int, clause: str, start: date) -> None:
    """Just so many working days lie after the first day up to the last, which is one itself."""
    due = clock(start, OFFICIAL)
    assert due.on is not None
    assert due.is_published
    assert workdays_between(start, due.on, OFFICIAL) == length
    assert OFFICIAL.is_workday(due.on)
    assert (due.clause, due.reason) == (clause, f"{length} working days after {start}")
    assert notice.exists(due.clause)


@pytest.mark.clause("N2.1a", "Y-clock")
def test_made_up_weekends_count() -> None:
    """Around the Spring Festival of 2018 the made-up Sunday and Saturday are counted."""
    assert organisation_due(date(2018, 2, 1), OFFICIAL).on == date(2018, 2, 27)


@pytest.mark.clause("N2.1a", "N2.2a", "Y-clock")
@pytest.mark.parametrize(("clock", "length", "clause"), CLOCKS)
def test_an_unpublished_day_is_said_so(clock: Clock, length: int, clause: str) -> None:
    """Beyond the published calendar there is no day, a reason, and a state of its own."""
    start = OFFICIAL.published_until - timedelta(days=3)
    due = clock(start, OFFICIAL)
    assert (due.on, due.clause, due.is_published) == (None, clause, False)
    assert str(OFFICIAL.published_until) in due.reason
    for done_on in (None, start):
        assert state(due, done_on=done_on, today=start) is DeadlineState.NOT_PUBLISHED
    calendar = WeekdayCalendar(start, start + timedelta(days=60))
    assert clock(start, calendar).on is not None


@pytest.mark.clause("N2.1a", "N2.2a", "N3.3d")
@given(days, st.none() | days, days)
def test_the_state_follows_from_three_days(on: date, done_on: date | None, today: date) -> None:
    """Done by the day is in time, done after it late, open after it overdue, else due."""
    found = state(Due(on, "N2.1a", "a test"), done_on=done_on, today=today)
    table = {
        (True, True): DeadlineState.DONE_IN_TIME,
        (True, False): DeadlineState.LATE,
        (False, True): DeadlineState.DUE,
        (False, False): DeadlineState.OVERDUE,
    }
    assert found is table[done_on is not None, (done_on or today) <= on]


@pytest.mark.clause("N2.1a")
def test_the_last_day_is_still_in_time() -> None:
    """The day itself is in time, done or not; the next is not."""
    due = Due(date(2018, 2, 27), "N2.1a", "a test")
    day, after = date(2018, 2, 27), date(2018, 2, 28)
    assert state(due, done_on=None, today=day) is DeadlineState.DUE
    assert state(due, done_on=day, today=after) is DeadlineState.DONE_IN_TIME
    assert state(due, done_on=None, today=after) is DeadlineState.OVERDUE
    assert state(due, done_on=after, today=after) is DeadlineState.LATE
    assert DeadlineState.OVERDUE.label == "逾期未完成"


@pytest.mark.clause("Y-validity")
@given(days, st.integers(1, 400))
def test_a_letter_is_valid_for_its_days(issued_on: date, validity: int) -> None:
    """Validity counts calendar days after the date of the letter; the usual length is 90."""
    due = letter_expires(issued_on, validity)
    assert due.on == issued_on + timedelta(days=validity)
    assert due.clause == "Y-validity"
    assert letter_expires(issued_on).on == issued_on + timedelta(days=90)


@pytest.mark.clause("Y-receipt", "G4.3d")
@pytest.mark.parametrize(
    ("received_on", "due"),
    [
        (date(2018, 1, 15), date(2018, 2, 15)),
        (date(2018, 1, 31), date(2018, 2, 28)),
        (date(2020, 1, 30), date(2020, 2, 29)),
        (date(2018, 12, 31), date(2019, 1, 31)),
        (date(2018, 11, 30), date(2018, 12, 30)),
    ],
)
def test_a_receipt_is_due_in_a_month(received_on: date, due: date) -> None:
    """The receipt is due on the same day of the next month, or on its last."""
    assert receipt_due(received_on) == Due(due, "Y-receipt", f"one month after {received_on}")


@pytest.mark.clause("Y-validity", "Y-receipt")
def test_the_end_of_all_dates_has_no_day() -> None:
    """A clock past the last date that exists has no day and does not overflow."""
    assert letter_expires(date.max, 1).on is None
    assert receipt_due(date(9999, 12, 1)).on is None


@pytest.mark.clause("N2.1a", "Y-validity", "Y-receipt")
def test_what_is_no_date_of_the_register_is_refused() -> None:
    """A text, a day before 1850 and a validity of no day are refused by place."""
    for wrong in ("2018-01-09", date(1849, 12, 31), None):
        for clock, _, _ in CLOCKS:
            with pytest.raises(InputError):
                clock(wrong, OFFICIAL)  # type: ignore[arg-type]
        with pytest.raises(InputError):
            letter_expires(wrong)  # type: ignore[arg-type]
        with pytest.raises(InputError):
            receipt_due(wrong)  # type: ignore[arg-type]
    with pytest.raises(InputError) as caught:
        letter_expires(date(2018, 1, 9), 0)
    assert caught.value.faults[0].place == "validity_days"
