"""The review of a table: which queries are made, and how findings become a table.

Notice: N3.2a 对已入库数据信息开展一次"回头看"
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, TypeVar

import narwhals.stable.v2 as nw
from attrs import frozen

from partyreg.errors import Fault, InputError
from partyreg.frames.branches import counted, message, test_of, with_place
from partyreg.frames.checks import (
    BY_NUMBER,
    BY_PERSON,
    COUNTED,
    FRAME_CHECKS,
    Asked,
    Rule,
    columns_read,
    has_form,
    rule_of,
    with_months,
)
from partyreg.frames.columns import (
    FINDING_COLUMNS,
    MEMBER_COLUMNS,
    ORGANISATION_COLUMNS,
    Reading,
    opened,
)
from partyreg.frames.duplicates import Flagged, by_number, by_person
from partyreg.frames.engines import Frame, are_alike, is_eager, small_table
from partyreg.frames.numbers import is_sound, numbered, says_other_sex, with_faults
from partyreg.settings import ReviewSettings
from partyreg.validation import Check, by_id
from partyreg.values import date_fault

T = TypeVar("T")


def review_frame(
    members: T,
    *,
    on: date,
    organisations: Any = None,
    columns: Mapping[str, str] | None = None,
    organisation_columns: Mapping[str, str] | None = None,
    checks: Iterable[Check] | None = None,
    settings: ReviewSettings | None = None,
) -> T:
    """Review a table of members on the engine that holds it.

    A lazy table gives a lazy answer: nothing is read before the caller asks for it. The answer
    has a row for each finding, in no order.

    Args:
        members: a table of pandas, polars (eager or lazy), pyarrow, DuckDB or PySpark, with the
            columns of `MEMBER_COLUMNS` that the checks read. Others are left alone.
        on: the day of the review.
        organisations: a table of the same engine with the columns of `ORGANISATION_COLUMNS`.
            Without it, a branch in which nobody stands cannot be found, and the default leaves
            out the checks that ask whether the branch exists.
        columns: your name of a column, by the documented one: ``{"id_number": "身份证号码"}``.
        organisation_columns: the same of the organisations.
        checks: what to look for; `FRAME_CHECKS` where omitted. Those of
            `partyreg.validation.EXTRA_CHECKS` about a member's own columns, and one's own
            `FrameCheck`, may be added.
        settings: the thresholds.

    Returns:
        A table of the same kind with the columns of `FINDING_COLUMNS`.

    Raises:
        InputError: something is no table, a column is missing or has another type, a word of a
            table in memory is none of its vocabulary, a check has no form over tables, two
            checks have one id, or the day is none. All faults at once.

    Example:
        >>> import polars as pl
        >>> roster = pl.DataFrame({"key": ["m-1", "m-2"], "branch": ["o-5", "o-5"],
        ...     "sex": ["女", "男"], "身份证号码": ["440308199901101512"] * 2})
        >>> chosen = by_id()
        >>> found = review_frame(roster, on=date(2018, 1, 9), columns={"id_number": "身份证号码"},
        ...     checks=[chosen["id-number.sex"], chosen["duplicate.number"]])
        >>> sorted(found.select("check", "subject").rows())
        [('duplicate.number', 'm-1'), ('duplicate.number', 'm-2'), ('id-number.sex', 'm-1')]

    Notice: N3.2a 对已入库数据信息开展一次"回头看"; N3.2c to N3.2j
    """
    chosen = by_id(_default(organisations) if checks is None else checks)
    faults = list(_faults(chosen, on, organisations))
    if faults:
        raise InputError(faults)
    roll = Reading(opened(members, "members"), "members", MEMBER_COLUMNS, columns)
    names = columns_read(chosen.values())
    faults += roll.faults(names)
    places = _places(organisations, organisation_columns, roll.frame, faults)
    if faults:
        raise InputError(faults)
    asked = Asked(on, settings or ReviewSettings())
    review = _Review(roll.frame.select(*roll.columns(names)), places, chosen, asked)
    found: T = nw.concat(list(review.tables()), how="vertical").to_native()
    return found


def _default(organisations: object) -> tuple[Check, ...]:
    """Give the checks that are made where none are named."""
    rules = ((one, rule_of(one)) for one in FRAME_CHECKS)
    return tuple(
        one for one, rule in rules if organisations is not None or rule is None or not rule.places
    )


def _faults(chosen: Mapping[str, Check], on: date, organisations: object) -> Iterator[Fault]:
    """Give what is wrong with the day and the checks."""
    if (wrong := date_fault(on)) is not None:
        yield Fault("on", wrong)
    for check in chosen.values():
        rule = rule_of(check)
        if not has_form(check):
            yield Fault(f"check {check.id!r}", "it has no form over tables", "input.bad-check")
        elif rule is not None and rule.places and organisations is None:
            wrong = "it needs the table of organisations"
            yield Fault(f"check {check.id!r}", wrong, "input.bad-check")


def _places(
    organisations: Any, names: Mapping[str, str] | None, members: Frame, faults: list[Fault]
) -> Frame | None:
    """Read the organisations, and add what is wrong with them to the faults."""
    if organisations is None:
        return None
    frame = opened(organisations, "organisations")
    if not are_alike(members, frame):
        unlike = "it is no table of the same engine as the members"
        faults.append(Fault("organisations", unlike, "input.bad-type"))
        return None
    reading = Reading(frame, "organisations", ORGANISATION_COLUMNS, names)
    wrong = list(reading.faults(dict.fromkeys(ORGANISATION_COLUMNS, ())))
    faults += wrong
    return None if wrong else frame.select(*reading.columns(ORGANISATION_COLUMNS))


@frozen
class _Review:
    """One review: the members and organisations in the form of the rules, and the checks."""

    members: Frame
    organisations: Frame | None
    checks: Mapping[str, Check]
    asked: Asked

    def tables(self) -> Iterator[Frame]:
        """Give the tables of findings."""
        for frame, flags in self._flagged():
            yield self._found(frame, flags)
        yield from self._counts()
        if not self.checks:
            yield self._nothing()

    def _flagged(self) -> Iterator[Flagged]:
        """Give the queries about members: their own rows, numbers twice, persons twice."""
        rules = {
            one: rule for one in self.checks if (rule := rule_of(self.checks[one])) is not None
        }
        wanted = self.checks.keys()
        with_numbers = any(rule.numbers for rule in rules.values())
        members = self.members
        if with_numbers or wanted & BY_NUMBER:
            members = numbered(members)
        if rules:
            yield self._rows(members, rules)
        if wanted & BY_NUMBER:
            yield _only(by_number(members), wanted)
        if wanted & BY_PERSON:
            yield _only(by_person(members), wanted)

    def _rows(self, members: Frame, rules: Mapping[str, Rule]) -> Flagged:
        """Make the checks of one member's row: cheap ones on all, then numbers on the rest."""
        if self.organisations is not None and any(rule.places for rule in rules.values()):
            members = with_place(members, self.organisations)
        plain = {one: rule for one, rule in rules.items() if not rule.numbers}
        if any(rule.months for rule in plain.values()):
            members = with_months(members, members.collect_schema())
        flags = {one: f"flag{place}" for place, one in enumerate(plain)}
        if plain:
            tests = {flags[one]: rule.test(self.asked) for one, rule in plain.items()}
            members = members.with_columns(**tests)
        doubtful = [nw.col(flag) for flag in flags.values()]
        if len(plain) == len(rules):
            rest = members.filter(nw.any_horizontal(*doubtful, ignore_nulls=True))
        else:
            doubtful += self._doubtful(rules)
            rest = members.filter(nw.any_horizontal(*doubtful, ignore_nulls=True))
            rest = with_faults(rest, self.asked.on)
        late = {one: rule.test(self.asked) for one, rule in rules.items() if rule.numbers}
        return rest, {**{one: nw.col(flag) for one, flag in flags.items()}, **late}

    def _doubtful(self, rules: Mapping[str, Rule]) -> list[nw.Expr]:
        """Give which rows the rules about numbers are asked of."""
        found = [~is_sound(self.asked.on)]
        if "id-number.not-standard" in rules:
            found.append(nw.col("number") != nw.col("id_number"))
        if "id-number.sex" in rules:
            found.append(says_other_sex())
        if "id-number.birth-date" in rules:
            found.append(nw.col("birth_date") != nw.col("born"))
        return found

    def _found(self, frame: Frame, flags: Mapping[str, nw.Expr]) -> Frame:
        """Give a row for each yes.

        In memory each check picks its rows; a query writes the places of a row's checks into one
        text and takes that apart, so that it reads the table once.
        """
        if is_eager(frame):
            picked = [self._picked(self.checks[one], frame, flag) for one, flag in flags.items()]
            return nw.concat(picked, how="vertical")
        places = {one: place for place, one in enumerate(self.checks)}
        marks = (
            nw.when(flag).then(nw.lit(f"{places[one]} ")).otherwise(nw.lit(""))
            for one, flag in flags.items()
        )
        marked = frame.select("key", "branch", place=nw.concat_str(*marks))
        each = marked.with_columns(nw.col("place").str.split(" ")).explode("place")
        return self._in_words(each.filter(nw.col("place") != ""))

    def _picked(self, check: Check, frame: Frame, flag: nw.Expr) -> Frame:
        """Give the findings of one check about members."""
        return _findings(check, frame.filter(flag).select("key", "branch"))

    def _in_words(self, found: Frame) -> Frame:
        """Give findings about members their words, from a small table."""
        rows = [
            (str(place), one.id, one.severity.value, one.clause, one.field, one.message,
             one.recommendation)
            for place, one in enumerate(self.checks.values())
        ]  # fmt: skip
        names = ("place", "check", "severity", "clause", "field", "message", "recommendation")
        named = found.join(small_table(self.members, names, rows), on="place", how="inner")
        named = named.with_columns(subject=nw.col("key"), organisation=nw.col("branch"))
        return named.select(*FINDING_COLUMNS)

    def _counts(self) -> Iterator[Frame]:
        """Give the findings about branches."""
        wanted = [one for one in self.checks if one in COUNTED]
        if not wanted:
            return
        counts = counted(self.members, self.organisations)
        for one in wanted:
            check = self.checks[one]
            found = counts.filter(test_of(one, self.asked.settings))
            yield _findings(check, found.with_columns(key=nw.col("branch")))

    def _nothing(self) -> Frame:
        """Give a table of no findings."""
        return self.members.head(0).select(**{one: nw.col("key") for one in FINDING_COLUMNS})


def _findings(check: Check, found: Frame) -> Frame:
    """Give the findings of one check with its words.

    Args:
        check: the check.
        found: has ``key``, ``branch``, and what the holes of the message take.
    """
    return found.select(
        check=nw.lit(check.id), severity=nw.lit(check.severity.value), subject=nw.col("key"),
        organisation=nw.col("branch"), clause=nw.lit(check.clause), field=nw.lit(check.field),
        message=message(check.message), recommendation=nw.lit(check.recommendation),
    )  # fmt: skip


def _only(flagged: Flagged, wanted: Iterable[str]) -> Flagged:
    """Leave out the checks that nobody has asked for."""
    frame, flags = flagged
    return frame, {one: flag for one, flag in flags.items() if one in wanted}
