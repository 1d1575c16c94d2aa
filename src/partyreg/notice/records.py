"""The records that an edition of the notice's data is made of.

They are named tuples of the standard library: frozen, comparable, and cheap to import, since this
room stands below everything else.

Notice: T 功能权限初始设置
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal, NamedTuple, TypeAlias

Part: TypeAlias = Literal["body", "guide", "table"]
"""Where a clause stands: the body, annex 1 (the guide) or annex 2 (the table)."""

Cell: TypeAlias = bool | Literal["conditional"]
"""One cell of annex 2: 有, blank, or 见备注."""

Scope: TypeAlias = Literal["own", "below", "at-or-below"]
"""Where a holder may use a function, seen from its own place in the tree."""


class Clause(NamedTuple):
    """A clause of the notice.

    Attributes:
        id: how everything cites it, such as ``N2.1a``.
        part: where it stands.
        chinese: its words, quoted; ``…`` marks words left out.
        gloss: what partyreg does about it, in English.
    """

    id: str
    part: Part
    chinese: str
    gloss: str


class Reading(NamedTuple):
    """What partyreg does where the notice is silent or ambiguous; cited like a clause.

    Attributes:
        id: how everything cites it, such as ``Y-relay``.
        question: what the notice leaves open.
        reading: the answer that the library gives.
        alternative: the answer that it might have given.
        setting: the name of the setting that changes it, or None.
    """

    id: str
    question: str
    reading: str
    alternative: str
    setting: str | None = None


class Column(NamedTuple):
    """A column of annex 2.

    Attributes:
        name: the tier's name, such as ``COUNTY``.
        chinese: the column's heading.
    """

    name: str
    chinese: str


class FunctionRow(NamedTuple):
    """A row of annex 2: one function and who holds it initially.

    Attributes:
        name: the function's name, such as ``REALM_TRANSFER``.
        group: the words of the first column (分类).
        chinese: the function's own words.
        scope: where a holder may use it.
        granted: the cell of each tier, by the tier's name.
        subgroup: 新增党员 or 删除党员 for their reasons, else None.
    """

    name: str
    group: str
    chinese: str
    scope: Scope
    granted: Mapping[str, Cell]
    subgroup: str | None = None

    @property
    def label(self) -> str:
        """Give words that no other row has: 其他原因 alone stands twice in the table."""
        return f"{self.subgroup}：{self.chinese}" if self.subgroup else self.chinese


class Category(NamedTuple):
    """A category of committees with province-wide authority.

    Attributes:
        name: such as ``TOWNSHIP``.
        chinese: the notice's words.
        clause: the clause that lists it.
    """

    name: str
    chinese: str
    clause: str


class Deadline(NamedTuple):
    """A clock.

    Attributes:
        name: such as ``MEMBER_REPORT``.
        days: how many; the day from which it runs is not counted.
        unit: ``working-days`` or ``days``.
        starts: what it runs from: ``decision``, ``evidence``, ``report`` or ``issue``.
        clause: the clause or reading that sets it.
        chinese: its words.
    """

    name: str
    days: int
    unit: Literal["working-days", "days"]
    starts: Literal["decision", "evidence", "report", "issue"]
    clause: str
    chinese: str


class ProbationPeriod(NamedTuple):
    """What probation was prescribed for those admitted between two days.

    Attributes:
        joined_from: first day of the period.
        joined_to: last day of the period, None for the one that is still open.
        prescribed: the prescription in words.
        rule: ``none`` (dates must agree), ``minimum`` (at least ``months``) or ``either``.
        months: the shortest prescribed probation, for ``minimum`` only.
        clause: the clause of the finding that the rule leads to.
    """

    joined_from: date
    joined_to: date | None
    prescribed: str
    rule: Literal["none", "minimum", "either"]
    months: int | None
    clause: str


class GracePeriod(NamedTuple):
    """Days of admission for which the rule before and the rule after are both accepted.

    Attributes:
        joined_from: first day.
        joined_to: last day.
        clause: the reading that accepts both.
    """

    joined_from: date
    joined_to: date
    clause: str


class ToCome(NamedTuple):
    """A clause, or a part of one, that the library does not carry out yet.

    Attributes:
        id: the clause or reading.
        reason: why not yet.
        part: the missing part in words, or None when all of it is missing.
    """

    id: str
    reason: str
    part: str | None = None


class Edition(NamedTuple):
    """One dated set of rule data.

    Attributes:
        valid_from: the day from which it holds.
        source: the document that it is taken from.
        remark: the remark below annex 2 (备注).
        clauses: by id, in the notice's order.
        readings: by id.
        columns: the five tiers, from left to right.
        annex2: the rows, from top to bottom.
        categories: by name.
        deadlines: by name.
        probation_periods: by date.
        grace_periods: by date.
        to_come: what is not carried out yet.
    """

    valid_from: date
    source: str
    remark: str
    clauses: Mapping[str, Clause]
    readings: Mapping[str, Reading]
    columns: tuple[Column, ...]
    annex2: tuple[FunctionRow, ...]
    categories: Mapping[str, Category]
    deadlines: Mapping[str, Deadline]
    probation_periods: tuple[ProbationPeriod, ...]
    grace_periods: tuple[GracePeriod, ...]
    to_come: tuple[ToCome, ...]
