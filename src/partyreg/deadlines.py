"""By when: the clocks of the notice on a stated calendar.

Four clocks are in the notice's own data (``notice.deadlines``): organisation changes, a member
change's report, its maintenance, and the validity of a letter. The receipt's month is that of the
printed form. A day beyond the published calendar is answered as "not published", never guessed.

Notice: N2.1a 15个工作日内; N2.2a 10个工作日内报告，15个工作日内维护; Y-clock
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from attrs import frozen

from partyreg.errors import Fault, InputError
from partyreg.notice import deadlines as clocks
from partyreg.values import Labelled, date_fault
from partyreg.workdays import CalendarNotPublishedError, WorkCalendar, add_workdays


class DeadlineState(Labelled):
    """How a matter stands to its clock. Notice: N2.1a, N2.2a; Y-clock."""

    DUE = "due", "办理中"
    DONE_IN_TIME = "done-in-time", "按时完成"
    LATE = "late", "逾期完成"
    OVERDUE = "overdue", "逾期未完成"
    NOT_PUBLISHED = "not-published", "工作日安排未公布"


@frozen
class Due:
    """The last day on which a matter is in time.

    Attributes:
        on: that day; None where the calendar is not published so far.
        clause: the clause or reading that sets the clock.
        reason: how the day was found, or why it was not; one line.

    Notice: N2.1a, N2.2a; Y-clock
    """

    on: date | None
    clause: str
    reason: str

    @property
    def is_published(self) -> bool:
        """Tell whether the day is known."""
        return self.on is not None


def organisation_due(decided_on: date, calendar: WorkCalendar) -> Due:
    """Give the last day for entering an organisation change.

    Args:
        decided_on: the date of the decision document.
        calendar: the working days.

    Raises:
        InputError: it is no date of the register.

    Example:
        >>> from partyreg.workdays import OfficialCalendar
        >>> due = organisation_due(date(2018, 2, 1), OfficialCalendar())
        >>> due.on, due.clause, due.reason
        (datetime.date(2018, 2, 27), 'N2.1a', '15 working days after 2018-02-01')

    Notice: N2.1a 由上级党组织依据有关文件材料，于15个工作日内维护
    """
    return _working("ORGANISATION_CHANGE", decided_on, calendar)


def report_due(evidence_on: date, calendar: WorkCalendar) -> Due:
    """Give the last day on which a branch reports a member change to its committee.

    Args:
        evidence_on: the date of the evidence.
        calendar: the working days.

    Raises:
        InputError: it is no date of the register.

    Example:
        >>> from partyreg.workdays import OfficialCalendar
        >>> report_due(date(2018, 1, 9), OfficialCalendar()).on
        datetime.date(2018, 1, 23)

    Notice: N2.2a 由党支部依据有关文件材料，于10个工作日内报告基层党委
    """
    return _working("MEMBER_REPORT", evidence_on, calendar)


def maintenance_due(reported_on: date, calendar: WorkCalendar) -> Due:
    """Give the last day on which a committee enters a reported member change.

    Args:
        reported_on: the day of the branch's report; a late report starts the clock late.
        calendar: the working days.

    Raises:
        InputError: it is no date of the register.

    Example:
        >>> from partyreg.workdays import OfficialCalendar
        >>> maintenance_due(date(2050, 1, 4), OfficialCalendar()).on is None
        True

    Notice: N2.2a 基层党委于15个工作日内维护信息
    """
    return _working("MEMBER_MAINTENANCE", reported_on, calendar)


def letter_expires(issued_on: date, validity_days: int | None = None) -> Due:
    """Give the last day on which a letter of introduction is valid; nothing happens by itself.

    Args:
        issued_on: the date of the letter.
        validity_days: the days written in it, calendar days; the usual 90 if it says none.

    Raises:
        InputError: it is no date of the register, or the days are not at least 1.

    Example:
        >>> letter_expires(date(2018, 3, 1), 30)
        Due(on=datetime.date(2018, 3, 31), clause='Y-validity', reason='30 days after 2018-03-01')

    Notice: Y-validity 有效期; expiry is reported, never automatic
    """
    clock = clocks()["LETTER_VALIDITY"]
    days = clock.days if validity_days is None else validity_days
    if days < 1:
        raise InputError([Fault("validity_days", "it is not at least 1")])
    _check(issued_on, "issued_on")
    return _due(issued_on, days, clock.clause)


def receipt_due(received_on: date) -> Due:
    """Give the day by which the paper receipt should be back: one month after the reception.

    Until then the old committee stays responsible. In a shorter month it is the last day.

    Args:
        received_on: the day on which the receiving committee received the member.

    Raises:
        InputError: it is no date of the register.

    Example:
        >>> receipt_due(date(2018, 1, 31)).on
        datetime.date(2018, 2, 28)

    Notice: Y-receipt 打印回执传回党员原所在基层党委; G4.3d
    """
    _check(received_on, "received_on")
    year, month = received_on.year + received_on.month // 12, received_on.month % 12 + 1
    reason = f"one month after {received_on}"
    if year > date.max.year:
        return Due(None, "Y-receipt", f"{reason}, which is no date")
    day = min(received_on.day, monthrange(year, month)[1])
    return Due(date(year, month, day), "Y-receipt", reason)


def state(due: Due, *, done_on: date | None, today: date) -> DeadlineState:
    """Say how a matter stands: in time, late, overdue, or not yet.

    Args:
        due: its last day.
        done_on: the day on which it was done; None if it is open.
        today: the day on which one looks.

    Example:
        >>> due = Due(date(2018, 2, 27), "N2.1a", "15 working days after 2018-02-01")
        >>> state(due, done_on=None, today=date(2018, 2, 28)).label
        '逾期未完成'

    Notice: N2.1a, N2.2a; N3.3d 定期统计分析信息维护情况
    """
    if due.on is None:
        return DeadlineState.NOT_PUBLISHED
    if done_on is not None:
        return DeadlineState.DONE_IN_TIME if done_on <= due.on else DeadlineState.LATE
    return DeadlineState.DUE if today <= due.on else DeadlineState.OVERDUE


def _working(name: str, start: date, calendar: WorkCalendar) -> Due:
    """Run one of the notice's clocks on working days."""
    clock = clocks()[name]
    _check(start, clock.starts)
    try:
        on = add_workdays(start, clock.days, calendar)
    except CalendarNotPublishedError as error:
        return Due(None, clock.clause, str(error))
    return Due(on, clock.clause, f"{clock.days} working days after {start}")


def _due(start: date, days: int, clause: str) -> Due:
    """Run a clock on calendar days."""
    reason = f"{days} days after {start}"
    if days > (date.max - start).days:
        return Due(None, clause, f"{reason}, which is no date")
    return Due(start + timedelta(days=days), clause, reason)


def _check(day: date, place: str) -> None:
    """Refuse what is no date of the register."""
    if fault := date_fault(day):
        raise InputError([Fault(place, fault)])
