"""The checks as expressions: which have a form over tables, what each reads, and one's own.

Notice: N3.2c 重复采集; N3.2d 不准确、不规范、不完整; N3.2g; N3.2h; N3.2i; N3.2j
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import reduce
from operator import or_

import narwhals.stable.v2 as nw
from attrs import field, frozen

from partyreg.frames.columns import DATES, MEMBER_COLUMNS
from partyreg.frames.dates import (
    late_on_month_scale,
    month_scale,
    months,
    number_of,
    on_month_scale,
)
from partyreg.frames.engines import Frame
from partyreg.frames.numbers import FAULTS
from partyreg.frames.texts import is_filled, one_of
from partyreg.idnumber import WITHDRAWN_ON
from partyreg.settings import ReviewSettings
from partyreg.validation import CHECKS, Check, probation_rules
from partyreg.validation.members import FOUNDED_ON
from partyreg.validation.writing import (
    BLANKS,
    ETHNICITIES,
    LEAST_PHONE_DIGITS,
    PLACEHOLDERS,
    STRANGE_IN_NAME,
    STRANGE_IN_PHONE,
)
from partyreg.values import EARLIEST


@frozen
class Asked:
    """What a rule may ask for besides the row.

    Attributes:
        day: the day of the review.
        settings: the thresholds.
    """

    day: date
    settings: ReviewSettings

    @property
    def on(self) -> int:
        """Give the day as a whole number."""
        return number_of(self.day)

    @property
    def scale(self) -> int:
        """Give the day on the scale of months."""
        return month_scale(self.day)


@frozen
class Rule:
    """How a check is said over a table.

    Attributes:
        columns: what it reads.
        test: gives the expression.
        numbers: whether it reads what `numbers.with_faults` adds.
        places: whether it reads what the table of organisations says of the branch.
        months: whether it counts months, see `with_months`.
    """

    columns: tuple[str, ...]
    test: Callable[[Asked], nw.Expr]
    numbers: bool = False
    places: bool = False
    months: bool = False


@frozen(kw_only=True)
class FrameCheck(Check):
    """A check of one's own over a table of members.

    Attributes:
        columns: the documented columns that the test reads.
        test: a yes or no. Texts are empty and dates 0 where there is nothing; a date is a whole
            number such as 20180109; sex and category are ``male``, ``female``, ``full`` and
            ``probationary``.

    Example:
        >>> from partyreg.model import Severity
        >>> mine = FrameCheck(id="mine.no-post", clause="N3.2d", severity=Severity.INFO,
        ...     title="Post missing", label="工作岗位未填", message="the post is empty",
        ...     recommendation="ask the branch", field="post", columns=("post",),
        ...     test=nw.col("post") == "")
        >>> mine.columns
        ('post',)

    Notice: N3.2d 不准确、不规范、不完整
    """

    columns: tuple[str, ...]
    test: nw.Expr = field(eq=False, repr=False)


_JOINED, _FULL, _BORN = nw.col("joined_on"), nw.col("full_since"), nw.col("birth_date")
_NAME, _PHONE, _KIND = nw.col("name"), nw.col("phone"), nw.col("category")


def _later(column: str) -> Rule:
    """Make the rule that a date does not lie after the day of the review."""
    return Rule((column,), lambda asked: nw.col(column) > asked.on)


def _empty(column: str) -> Rule:
    """Make the rule that an item is filled in; of full members only, the date of that."""
    filled = nw.col(column) != 0 if column in DATES else is_filled(nw.col(column))
    if column == "full_since":
        return Rule((column, "category"), lambda _: ~filled & (_KIND == "full"))
    return Rule((column,), lambda _: ~filled)


def _strange_phone(_: Asked) -> nw.Expr:
    """Tell whether a telephone number has other characters, or too few digits."""
    enough = rf"[0-9](?:[^0-9]*[0-9]){{{LEAST_PHONE_DIGITS - 1}}}"
    strange = ~_PHONE.str.contains(enough) | _PHONE.str.contains(STRANGE_IN_PHONE)
    return is_filled(_PHONE) & strange


def _within(months: int | None) -> nw.Expr:
    """Tell whether a full member was admitted when so many months of probation were the least."""
    rules = (rule for rule in probation_rules() if rule.months == months)
    spans = [
        (number_of(rule.joined_from) <= _JOINED)
        & (number_of(rule.joined_to) >= _JOINED)
        & ((_FULL != _JOINED) if rule.same_day else nw.lit(True))
        for rule in rules
    ]
    return reduce(or_, spans)


def _sensible(asked: Asked) -> nw.Expr:
    """Tell whether both dates of a full member make sense."""
    return (_KIND == "full") & (_JOINED != 0) & (_JOINED <= _FULL) & (asked.on >= _FULL)


def _too_short(asked: Asked) -> nw.Expr:
    """Tell whether full membership came before the end of the shortest probation."""
    lengths = sorted({rule.months for rule in probation_rules() if rule.months is not None})
    late, joined = nw.col("full_since_late"), nw.col("joined_on_months")
    spans = ((late < joined + months(least)) & _within(least) for least in lengths)
    return _sensible(asked) & reduce(or_, spans)


def _needless(asked: Asked) -> nw.Expr:
    """Tell whether there is a date of its own where no probation was prescribed."""
    return _sensible(asked) & _within(None)


def _young(asked: Asked) -> nw.Expr:
    """Tell whether a member was admitted before coming of age."""
    of_age = nw.col("birth_date_months") + months(12 * asked.settings.adult_age)
    return (_BORN != 0) & (_JOINED > _BORN) & (nw.col("joined_on_late") < of_age)


def _overdue(asked: Asked) -> nw.Expr:
    """Tell whether a member has been on probation for too long."""
    latest = nw.col("joined_on_months") + months(asked.settings.probation_overdue_months)
    waiting = (_KIND == "probationary") & (_JOINED != 0) & (_FULL == 0)
    return waiting & (latest < asked.scale)


def _other_birth(_: Asked) -> nw.Expr:
    """Tell whether a number says another birth date; of 15 digits, some leave the century open."""
    said = nw.col("born")
    older = nw.col("open") & (said - 100_00_00 == _BORN) & (number_of(EARLIEST) <= _BORN)
    return (_BORN != 0) & nw.col("readable") & (said != _BORN) & ~older


def _other_sex(_: Asked) -> nw.Expr:
    """Tell whether a number says another sex than the record."""
    sex, odd = nw.col("sex"), nw.col("odd")
    return nw.col("readable") & (((sex == "male") & ~odd) | ((sex == "female") & odd))


def _fifteen(asked: Asked) -> nw.Expr:
    """Tell whether a number of 15 digits is still recorded although they are out of use."""
    return nw.col("readable") & nw.col("old") & nw.lit(asked.on >= number_of(WITHDRAWN_ON))


def _numbers(test: Callable[[Asked], nw.Expr], *columns: str) -> Rule:
    """Make a rule about the ID number."""
    return Rule(("id_number", *columns), test, numbers=True)


def _fault(name: str) -> Rule:
    """Make the rule about one fault of the number."""
    return _numbers(lambda _: nw.col(name))


_ITEMS = (
    "name", "id_number", "sex", "birth_date", "category", "joined_on", "full_since", "ethnicity",
    "education", "post", "phone", "home_address",
)  # fmt: skip

RULES: Mapping[str, Rule] = {
    "member.branch-unknown": Rule((), lambda _: nw.col("place") < 0, places=True),
    "member.branch-holds-no-members": Rule((), lambda _: nw.col("place") == 0, places=True),
    "member.born-in-future": _later("birth_date"),
    "member.joined-in-future": _later("joined_on"),
    "member.full-in-future": _later("full_since"),
    "member.joined-before-founding": Rule(
        ("joined_on",), lambda _: (_JOINED != 0) & (number_of(FOUNDED_ON) > _JOINED)
    ),
    "member.full-before-joined": Rule(
        ("joined_on", "full_since"), lambda _: (_FULL != 0) & (_FULL < _JOINED)
    ),
    "member.probationary-with-full-date": Rule(
        ("category", "full_since"), lambda _: (_KIND == "probationary") & (_FULL != 0)
    ),
    "member.name-blanks": Rule(
        ("name",), lambda _: is_filled(_NAME) & _NAME.str.contains(one_of(BLANKS))
    ),
    "member.name-characters": Rule(("name",), lambda _: _NAME.str.contains(STRANGE_IN_NAME)),
    "member.name-placeholder": Rule(("name",), lambda _: _NAME.is_in(sorted(PLACEHOLDERS))),
    "member.ethnicity-unknown": Rule(
        ("ethnicity",),
        lambda _: is_filled(nw.col("ethnicity")) & ~nw.col("ethnicity").is_in(sorted(ETHNICITIES)),
    ),
    "member.phone-not-standard": Rule(("phone",), _strange_phone),
    "member.probation-short": Rule(
        ("category", "joined_on", "full_since"), _too_short, months=True
    ),
    "member.conversion-without-probation": Rule(("category", "joined_on", "full_since"), _needless),
    "member.joined-before-birth": Rule(
        ("birth_date", "joined_on"),
        lambda _: (_BORN != 0) & (_JOINED != 0) & (_JOINED <= _BORN),
    ),
    "member.joined-young": Rule(("birth_date", "joined_on"), _young, months=True),
    "member.probation-overdue": Rule(
        ("category", "joined_on", "full_since"), _overdue, months=True
    ),
    "id-number.truncated": _numbers(lambda _: nw.col("truncated")),
    "id-number.not-standard": _numbers(
        lambda _: nw.col("written") & (nw.col("number") != nw.col("id_number"))
    ),
    "id-number.fifteen-digits": _numbers(_fifteen),
    "id-number.sex": _numbers(_other_sex, "sex"),
    "id-number.birth-date": _numbers(_other_birth, "birth_date"),
    **{f"id-number.{name}": _fault(name) for name in FAULTS},
    **{f"member.{name.replace('_', '-')}-missing": _empty(name) for name in _ITEMS},
}
"""The checks of one member's row, by id."""

COUNTED = frozenset({"branch.under-three", "branch.large"})
"""The checks of a branch's head count, by id."""

BY_NUMBER = frozenset({"duplicate.number", "duplicate.number-writing"})
BY_PERSON = frozenset({"duplicate.person", "duplicate.look-alike-name"})
"""The checks for duplicates, by id."""

_READ: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(COUNTED, ("category",)),
    **dict.fromkeys(BY_NUMBER, ("id_number",)),
    **dict.fromkeys(BY_PERSON, ("id_number", "name", "birth_date", "joined_on")),
}

FRAME_CHECKS: tuple[Check, ...] = tuple(one for one in CHECKS if one.id in RULES or one.id in _READ)
"""The checks of the notice that have a form over tables, in its order.

Not among them: those that ask somebody (the population register, lists of whom to expect).
"""


def with_months(frame: Frame, columns: Iterable[str]) -> Frame:
    """Add the dates on the scale of months: ``months`` to count from, ``late`` to compare with."""
    dates = DATES.intersection(columns)
    scales = {"months": on_month_scale, "late": late_on_month_scale}
    return frame.with_columns(
        scale(nw.col(name)).alias(f"{name}_{word}")
        for name in sorted(dates) for word, scale in scales.items()
    )  # fmt: skip


def has_form(check: Check) -> bool:
    """Tell whether a check can be made over a table."""
    return isinstance(check, FrameCheck) or check.id in RULES or check.id in _READ


def rule_of(check: Check) -> Rule | None:
    """Give the rule of a check of one member's row; None for the others."""
    if isinstance(check, FrameCheck):
        return Rule(check.columns, lambda _, test=check.test: test)  # type: ignore[misc] # bound
    return RULES.get(check.id)


def columns_read(checks: Iterable[Check]) -> dict[str, tuple[str, ...]]:
    """Give the columns that checks read, each with the ids of the checks that read it.

    Example:
        >>> from partyreg.validation import by_id
        >>> columns_read([by_id()["id-number.sex"]])["sex"]
        ('id-number.sex',)

    Notice: N3.2a
    """
    found: dict[str, tuple[str, ...]] = {"key": (), "branch": ()}
    for check in checks:
        rule = rule_of(check)
        for name in rule.columns if rule is not None else _READ[check.id]:
            found[name] = (*found.get(name, ()), check.id)
    return {name: found[name] for name in (*MEMBER_COLUMNS, *found) if name in found}
