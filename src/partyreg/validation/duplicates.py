"""Who is recorded twice: by number in any writing, by name and dates, by look-alike names.

The gatherers keep keys, branches and what is compared, not the records.

Notice: N3.2c 重复采集
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from typing import NamedTuple

from partyreg.model import Finding, Severity
from partyreg.validation.checking import Check, Context, RegisterCheck
from partyreg.validation.rows import MemberRow, identity
from partyreg.validation.writing import is_empty, skeleton


class _Place(NamedTuple):
    """A member in a group of members that may be one person."""

    key: str
    branch: str
    told_by: str
    other: str = ""


class Groups:
    """Members by what makes two of them one person."""

    def __init__(self, _: Context | None = None) -> None:
        """Start with nobody."""
        self._first: dict[Hashable, _Place] = {}
        self._more: dict[Hashable, list[_Place]] = {}

    def put(self, group: Hashable, place: _Place) -> None:
        """Take one member; only groups of several get a list."""
        if group in self._more:
            self._more[group].append(place)
        elif group in self._first:
            self._more[group] = [self._first[group], place]
        else:
            self._first[group] = place

    def several(self) -> Iterator[list[_Place]]:
        """Give the groups of two and more, in the order in which they became several."""
        return iter(self._more.values())


class Numbers(Groups):
    """Members by the identity of their number; told by how it is written, an x as an X."""

    def add(self, row: MemberRow) -> None:
        """Take one member with a number."""
        if row.number and not row.truncated:
            written = row.id_number.replace("x", "X")
            self.put(identity(row.number), _Place(row.key, row.branch, written))


class Persons(Groups):
    """Members by look-alike name, birth date and date of admission, all three recorded."""

    def add(self, row: MemberRow) -> None:
        """Take one member whose name and dates are recorded."""
        if is_empty(row.name) or row.birth_date is None or row.joined_on is None:
            return
        group = (skeleton(row.name), row.birth_date, row.joined_on)
        known = row.number and not row.truncated
        who = identity(row.number) if known else f"number unknown: {row.key}"
        self.put(group, _Place(row.key, row.branch, row.name, who))


def _same_writing(check: Check, groups: Groups, _: Context) -> Iterable[Finding]:
    """Find numbers that stand twice as they are written."""
    for group in groups.several():
        count: dict[str, int] = {}
        for one in group:
            count[one.told_by] = count.get(one.told_by, 0) + 1
        yield from (check.finding(one.key, one.branch) for one in group if count[one.told_by] > 1)


def _other_writing(check: Check, groups: Groups, _: Context) -> Iterable[Finding]:
    """Find numbers that stand in several writings."""
    for group in groups.several():
        if len({one.told_by for one in group}) > 1:
            yield from (check.finding(one.key, one.branch) for one in group)


def _same_person(check: Check, groups: Groups, _: Context) -> Iterable[Finding]:
    """Find equal names with equal dates under different numbers."""
    for group in groups.several():
        numbers: dict[str, set[str]] = {}
        for one in group:
            numbers.setdefault(one.told_by, set()).add(one.other)
        yield from (
            check.finding(one.key, one.branch) for one in group if len(numbers[one.told_by]) > 1
        )


def _look_alike(check: Check, groups: Groups, _: Context) -> Iterable[Finding]:
    """Find look-alike names with equal dates under different numbers."""
    for group in groups.several():
        if len({one.told_by for one in group}) > 1 and len({one.other for one in group}) > 1:
            yield from (check.finding(one.key, one.branch) for one in group)


DUPLICATES = (
    RegisterCheck(
        id="duplicate.number", clause="N3.2c", severity=Severity.ERROR, field="id_number",
        title="Number recorded twice", label="身份证号码重复",
        message="the same number stands in another record",
        recommendation="keep one record of a person; of two persons, correct the wrong number",
        gather=Numbers, find=_same_writing,
    ),
    RegisterCheck(
        id="duplicate.number-writing", clause="N3.2c", severity=Severity.ERROR, field="id_number",
        title="Number recorded twice, in two writings", label="身份证号码重复（书写不同）",
        message="the same number stands in another record in another writing, such as 15 digits",
        recommendation="keep one record of the person, with the number of 18 digits",
        gather=Numbers, find=_other_writing,
    ),
    RegisterCheck(
        id="duplicate.person", clause="N3.2c", severity=Severity.WARNING, field="name",
        title="Name and dates recorded twice", label="姓名、出生日期、入党日期相同",
        message="name, birth date and date of admission are those of another record",
        recommendation="compare the two records: they may be one person",
        gather=Persons, find=_same_person,
    ),
    RegisterCheck(
        id="duplicate.look-alike-name", clause="N3.2c", severity=Severity.WARNING, field="name",
        title="Look-alike name with the same dates", label="姓名形近，出生日期、入党日期相同",
        message="a look-alike name with the same birth date and date of admission stands in "
        "another record",
        recommendation="compare the two records: they may be one person",
        gather=Persons, find=_look_alike,
    ),
)  # fmt: skip
