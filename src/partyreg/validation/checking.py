"""What a check is: a rule over one record, one organisation, or the whole register.

Every check has a stable id, the clause that it carries out, a severity, and words that are the
same for every finding. A rule over one record is a yes or no over plain columns (an empty text
where there is nothing, dates as dates), so that it can be said again over whole tables.

Notice: N3.2a 对已入库数据信息开展一次"回头看"
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple, Protocol

from attrs import Factory, field, frozen

from partyreg.model import Finding, Organisation, Severity, Unit
from partyreg.settings import ReviewSettings
from partyreg.tree import OrgTree
from partyreg.validation.outside import Expected, PopulationRegister
from partyreg.validation.rows import MemberRow
from partyreg.values import RemoveReason


class HeadCount(NamedTuple):
    """How many members stand in a branch.

    Attributes:
        members: all of them, probationary ones included.
        full: the full members among them.

    Notice: Y-three all members; full members are reported beside it
    """

    members: int = 0
    full: int = 0


NOBODY = HeadCount()


@frozen
class Context:
    """What a check may look at besides the record itself.

    Attributes:
        on: the day of the review.
        settings: the thresholds.
        tree: the tree of the organisations.
        counts: how many members stand in each branch; complete once the members have been read.
        below: how many stand at and below each organisation; likewise.
        expected: what was expected from outside.
        population: a register of the population to compare with, or None.
        former: why each person in the history left, by `identity`; None: not known.
        archived: the keys of members whose key fields rest on archived papers; None: not known.
        units: the units by key; None: not known.

    Notice: N3.2a
    """

    on: date
    settings: ReviewSettings
    tree: OrgTree
    counts: Mapping[str, HeadCount] = field(factory=dict)
    below: Mapping[str, int] = field(factory=dict)
    expected: Expected = Factory(Expected)
    population: PopulationRegister | None = None
    former: Mapping[str, RemoveReason | None] | None = field(default=None, repr=False)
    archived: Collection[str] | None = field(default=None, repr=False)
    units: Mapping[str, Unit] | None = field(default=None, repr=False)


def _always(_: Context) -> bool:
    """Ask a check that needs nothing but the records."""
    return True


@frozen(kw_only=True)
class Check:
    """What every check has; the three kinds add the rule.

    Attributes:
        id: stable identifier; its first word says what it is about.
        clause: the clause or reading that it carries out.
        severity: of each of its findings.
        title: what it looks for, in English.
        label: the same in Chinese.
        message: of each finding, with named holes where the rule gives numbers.
        recommendation: what to do about a finding.
        field: the field of the record that it is about, or empty.
        asks: tells whether the context has what the check needs; one that cannot be asked finds
            nothing, and nothing of it counts as mended.

    Notice: N3.2a 重点核查
    """

    id: str
    clause: str
    severity: Severity
    title: str
    label: str
    message: str
    recommendation: str
    field: str = ""
    asks: Callable[[Context], bool] = _always

    def finding(self, subject: str, organisation: str, **values: object) -> Finding:
        """Make a finding of this check.

        Args:
            subject: the key of what it is about.
            organisation: the key of the organisation where that stands.
            **values: for the holes of the message; never a personal datum.
        """
        message = self.message.format(**values) if values else self.message
        return Finding(
            self.id, self.severity, subject, organisation, self.clause, message,
            self.recommendation, self.field,
        )  # fmt: skip


@frozen(kw_only=True)
class MemberCheck(Check):
    """A yes or no over one member's row.

    Attributes:
        test: tells whether the row has the fault.

    Example:
        >>> from partyreg.model import Severity
        >>> mine = MemberCheck(id="mine.no-post", clause="N3.2d", severity=Severity.INFO,
        ...     title="Post missing", label="工作岗位未填", message="the post is empty",
        ...     recommendation="ask the branch", field="post", test=lambda row, _: not row.post)
        >>> mine.finding("m-1", "o-5").stable_key
        'mine.no-post/m-1/post'

    Notice: N3.2d 不准确、不规范、不完整
    """

    test: Callable[[MemberRow, Context], bool]


@frozen(kw_only=True)
class OrganisationCheck(Check):
    """A yes or no over one organisation, once all members have been counted.

    Attributes:
        test: tells whether the organisation has the fault.
        values: gives what the holes of the message take.

    Notice: N3.2e; N3.2f
    """

    test: Callable[[Organisation, Context], bool]
    values: Callable[[Organisation, Context], Mapping[str, object]] = field(
        default=lambda _organisation, _context: {}
    )


class Gatherer(Protocol):
    """Reads the members one by one and keeps only what its checks need in the end."""

    def add(self, row: MemberRow) -> None:
        """Take one member."""


@frozen(kw_only=True)
class RegisterCheck(Check):
    """A rule that needs all members: duplicates, missing records, another register.

    Attributes:
        gather: makes the gatherer; checks that name the same one share it.
        find: gives the findings from what was gathered.

    Notice: N3.2b 漏采; N3.2c 重复采集; N3.2k 比对
    """

    gather: Callable[[Context], Gatherer]
    find: Callable[[Check, Any, Context], Iterable[Finding]]
