"""The review itself: every record past every check, then organisations, then the whole.

Notice: N3.2a 以基层党委为单位，对已入库数据信息开展一次"回头看"
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date

from attrs import field, frozen

from partyreg.model import Finding, FormerMember, Member, Organisation, Severity, Unit
from partyreg.settings import ReviewSettings
from partyreg.tree import OrgTree
from partyreg.validation.checking import (
    NOBODY,
    Check,
    Context,
    Gatherer,
    HeadCount,
    MemberCheck,
    OrganisationCheck,
    RegisterCheck,
)
from partyreg.validation.checks import CHECKS, by_id
from partyreg.validation.outside import Expected, PopulationRegister
from partyreg.validation.rows import MemberRow, identity, row_of
from partyreg.validation.writing import plain_number
from partyreg.values import MemberCategory, RemoveReason


@frozen
class Review:
    """What a review has found, with the numbers that its rates need.

    Attributes:
        on: the day of the review.
        findings: in the order of the members, then of the organisations, then of the register.
        members: how many members were reviewed.
        counts: how many stand in each branch; a branch without members is absent.
        checks: the ids of the checks that could be asked, in order.

    Notice: N3.2a
    """

    on: date
    findings: tuple[Finding, ...] = field(repr=False)
    members: int
    counts: Mapping[str, HeadCount] = field(repr=False)
    checks: tuple[str, ...] = field(repr=False)

    @property
    def worst(self) -> Severity | None:
        """Give the severity of the worst finding, or None where nothing was found."""
        return min((one.severity for one in self.findings), key=lambda it: it.rank, default=None)

    def of(self, check: str) -> tuple[Finding, ...]:
        """Give the findings of one check, by its id."""
        return tuple(one for one in self.findings if one.check == check)


def review(
    members: Iterable[Member],
    organisations: Iterable[Organisation],
    *,
    on: date,
    tree: OrgTree | None = None,
    settings: ReviewSettings | None = None,
    checks: Iterable[Check] = CHECKS,
    within: Collection[str] | None = None,
    expected: Expected | None = None,
    population: PopulationRegister | None = None,
    former: Iterable[FormerMember] | None = None,
    archived: Collection[str] | None = None,
    units: Iterable[Unit] | None = None,
) -> Review:
    """Review members and organisations.

    Members are read once, one after the other, and not kept; what duplicates need is. A finding
    is never raised.

    Args:
        members: on the rolls; with ``within``, others are looked at for duplicates only.
        organisations: where they stand.
        on: the day of the review.
        tree: the tree of the organisations; made of them where omitted.
        settings: the thresholds.
        checks: what to look for; the notice's own where omitted, one's own may be added.
        within: the keys of the organisations that are reviewed; all where omitted.
        expected: counts and lists from outside.
        population: a register of the population to compare with.
        former: the history, for the check that looks at it.
        archived: the keys of members whose key fields rest on archived papers, likewise.
        units: the units, likewise.

    Returns:
        The findings, and the head counts.

    Raises:
        InputError: two checks have one id, the organisations make no tree, or the population
            register does not answer as promised.

    Example:
        >>> from partyreg.tree import parse_notation
        >>> from partyreg.values import ResidentId
        >>> rows = parse_notation("B镇党委[listed](C支部[branch])").organisations
        >>> found = review([Member("m-1", "C支部", "甲某", ResidentId("11010119900307867X"))],
        ...     rows, on=date(2018, 1, 9))
        >>> [(one.check, one.clause) for one in found.findings if one.clause > "N3.2e"]
        [('id-number.checksum', 'N3.2j')]
        >>> found.of("branch.under-three")[0].message
        'members in the branch: 1, full members among them: 1'

    Notice: N3.2a 对已入库数据信息开展一次"回头看"; N3.2b; N3.2c; N3.2k
    """
    places = tuple(organisations)
    counts: dict[str, HeadCount] = {}
    below: dict[str, int] = {}
    context = Context(
        on=on, settings=settings or ReviewSettings(), tree=tree or OrgTree(places), counts=counts,
        below=below, expected=expected or Expected(), population=population,
        former=None if former is None else _former(former), archived=archived,
        units=None if units is None else {one.key: one for one in units},
    )  # fmt: skip
    reviewed = [one for one in places if within is None or one.key in within]
    asked = [one for one in by_id(checks).values() if one.asks(context)]
    reading = _Reading(asked, context, within)
    found = list(reading.read(members, counts))
    _add_up(counts, below, context.tree)
    found += _organisations(reviewed, asked, context)
    found += reading.whole(within)
    return Review(on, tuple(found), reading.members, counts, tuple(one.id for one in asked))


def _former(history: Iterable[FormerMember]) -> dict[str, RemoveReason | None]:
    """Give why each person in the history left; the last record says it."""
    return {
        identity(plain_number(one.member.id_number.reveal("review the history"))): one.reason
        for one in history
    }


class _Reading:
    """The one walk over the members."""

    def __init__(
        self, checks: Iterable[Check], context: Context, within: Collection[str] | None
    ) -> None:
        """Sort the checks by kind; checks that name one gatherer share it."""
        asked = tuple(checks)
        self._tests = [one for one in asked if isinstance(one, MemberCheck)]
        self._wholes = [one for one in asked if isinstance(one, RegisterCheck)]
        kinds = dict.fromkeys(one.gather for one in self._wholes)
        self._gatherers: dict[Callable[[Context], Gatherer], Gatherer] = {
            kind: kind(context) for kind in kinds
        }
        self._context, self._within = context, within
        self.members = 0

    def read(self, members: Iterable[Member], counts: dict[str, HeadCount]) -> Iterator[Finding]:
        """Read every member, count those that are reviewed, and give their findings."""
        context, within = self._context, self._within
        gatherers = tuple(self._gatherers.values())
        for member in members:
            row = row_of(member, context.on)
            for gatherer in gatherers:
                gatherer.add(row)
            if within is None or row.branch in within:
                self._count(member, counts)
                yield from self._findings(row)

    def _count(self, member: Member, counts: dict[str, HeadCount]) -> None:
        """Count one member in its branch."""
        at = counts.get(member.branch, NOBODY)
        full = member.category is MemberCategory.FULL
        counts[member.branch] = HeadCount(at.members + 1, at.full + full)
        self.members += 1

    def _findings(self, row: MemberRow) -> Iterator[Finding]:
        """Give the findings about one member."""
        context = self._context
        for check in self._tests:
            if check.test(row, context):
                yield check.finding(row.key, row.branch)

    def whole(self, within: Collection[str] | None) -> Iterator[Finding]:
        """Give the findings that needed all members, of those that are reviewed."""
        for check in self._wholes:
            for one in check.find(check, self._gatherers[check.gather], self._context):
                if within is None or not one.organisation or one.organisation in within:
                    yield one


def _add_up(counts: Mapping[str, HeadCount], below: dict[str, int], tree: OrgTree) -> None:
    """Count the members at and below every organisation."""
    for branch, count in counts.items():
        for key in tree.chain(branch) if branch in tree else ():
            below[key] = below.get(key, 0) + count.members


def _organisations(
    organisations: Iterable[Organisation], checks: Iterable[Check], context: Context
) -> Iterator[Finding]:
    """Give the findings about organisations."""
    tests = [one for one in checks if isinstance(one, OrganisationCheck)]
    for organisation in organisations:
        for check in tests:
            if check.test(organisation, context):
                key = organisation.key
                yield check.finding(key, key, **check.values(organisation, context))
