"""Level by level: what was found at and below each organisation, the worst first.

Notice: N3.2a 以基层党委为单位; 逐级开展督查
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from attrs import field, frozen

from partyreg.model import CampaignFinding, Finding, FindingState, Severity
from partyreg.tree import OrgTree
from partyreg.validation.checking import HeadCount
from partyreg.values import Tier

_Counts = Counter[tuple[str, str]]


@frozen
class Tally:
    """What was found at and below one organisation.

    Attributes:
        organisation: its key; empty for everything.
        members: how many stand at and below it.
        errors, warnings, infos: open findings by severity.
        mended, waived: findings of a campaign that are no longer open.
        overdue: open findings whose day has passed.
        by_check: open findings by the id of the check, in order of ids.

    Notice: N3.2a
    """

    organisation: str
    members: int = 0
    errors: int = 0
    warnings: int = 0
    infos: int = 0
    mended: int = 0
    waived: int = 0
    overdue: int = 0
    by_check: Mapping[str, int] = field(factory=dict, hash=False)

    @property
    def open(self) -> int:
        """Give the number of open findings."""
        return self.errors + self.warnings + self.infos

    @property
    def closed(self) -> int:
        """Give the number of findings that are mended or waived."""
        return self.mended + self.waived

    @property
    def rate(self) -> float:
        """Give the open errors and warnings for a hundred members; without any, for one.

        Example:
            >>> Tally("c-1", members=50, errors=2, warnings=3, infos=9).rate
            10.0
        """
        return 100 * (self.errors + self.warnings) / max(self.members, 1)

    @property
    def badness(self) -> tuple[float, int, int]:
        """Give what is greater for what is worse: the rate, the errors, all open findings."""
        return self.rate, self.errors, self.open


class RollUp:
    """Findings added up over the tree.

    Args:
        findings: of a review, or as a campaign keeps them.
        tree: the tree of the organisations.
        counts: how many members stand in each branch.
        on: the day on which overdue is decided; without it nothing is overdue.

    Example:
        >>> from partyreg.tree import parse_notation
        >>> tree = OrgTree(parse_notation(
        ...     "A县委[county](B镇党委[listed](C支部[branch]),E镇党委[listed])").organisations)
        >>> found = Finding("branch.under-three", Severity.ERROR, "C支部", "C支部", "N3.2e", "", "")
        >>> up = RollUp([found], tree, {"C支部": HeadCount(2, 2)})
        >>> [(one.organisation, one.errors, one.rate) for one in up.below("A县委")]
        [('B镇党委', 1, 50.0), ('E镇党委', 0, 0.0)]

    Notice: N3.2a 逐级开展督查
    """

    def __init__(
        self,
        findings: Iterable[Finding | CampaignFinding],
        tree: OrgTree,
        counts: Mapping[str, HeadCount],
        *,
        on: date | None = None,
    ) -> None:
        """Add everything up, each organisation's own numbers along its superiors."""
        self._tree = tree
        self._sums: dict[str, _Counts] = {"": Counter()}
        self._members: Counter[str] = Counter()
        for place, count in _by_place(findings, on).items():
            for key in ("", *_chain(tree, place)):
                self._sums.setdefault(key, Counter()).update(count)
        for branch, head in counts.items():
            for key in ("", *_chain(tree, branch)):
                self._members[key] += head.members

    def tally(self, key: str) -> Tally:
        """Give what was found at and below an organisation."""
        sums = self._sums.get(key, _NOTHING)
        numbers = {name: number for (kind, name), number in sums.items() if kind == "number"}
        checks = {name: number for (kind, name), number in sums.items() if kind == "check"}
        return Tally(
            key, self._members[key], by_check=dict(sorted(checks.items())), **numbers
        )  # fmt: skip

    @property
    def total(self) -> Tally:
        """Give everything, findings of unknown places included."""
        return self.tally("")

    def level(self, tier: Tier) -> tuple[Tally, ...]:
        """Give the organisations of one column of annex 2, the worst first.

        Notice: N3.2a 逐级开展督查
        """
        return self.ranked(key for key in self._tree if self._tree.traits(key).tier is tier)

    def below(self, key: str) -> tuple[Tally, ...]:
        """Give the organisations directly below one, the worst first.

        Raises:
            UnknownOrganisationError: the tree does not hold ``key``.

        Notice: N3.2a 逐级开展督查
        """
        return self.ranked(self._tree.children(key))

    def ranked(self, keys: Iterable[str]) -> tuple[Tally, ...]:
        """Give some organisations, the worst first; equal ones stay in their order."""
        tallies = [self.tally(key) for key in keys]
        return tuple(sorted(tallies, key=lambda one: one.badness, reverse=True))


_NOTHING: _Counts = Counter()


def _chain(tree: OrgTree, place: str) -> tuple[str, ...]:
    """Give a place and its superiors; nothing for one that the tree does not hold."""
    return tree.chain(place) if place in tree else ()


_NUMBERS = {Severity.ERROR: "errors", Severity.WARNING: "warnings", Severity.INFO: "infos"}


def _by_place(findings: Iterable[Finding | CampaignFinding], on: date | None) -> dict[str, _Counts]:
    """Count each organisation's own findings."""
    counts: dict[str, _Counts] = {}
    for one in findings:
        finding = one.finding if isinstance(one, CampaignFinding) else one
        counts.setdefault(finding.organisation, Counter()).update(_entries(one, finding, on))
    return counts


def _entries(
    one: Finding | CampaignFinding, finding: Finding, on: date | None
) -> Iterator[tuple[str, str]]:
    """Name what one finding counts as."""
    state = one.state if isinstance(one, CampaignFinding) else FindingState.OPEN
    if state is not FindingState.OPEN:
        yield "number", state.value
        return
    yield "number", _NUMBERS[finding.severity]
    yield "check", finding.check
    due = one.due if isinstance(one, CampaignFinding) else None
    if on is not None and due is not None and due < on:
        yield "number", "overdue"


def supervised(tree: OrgTree, place: str) -> Iterator[str]:
    """Give the organisations that one supervises itself.

    Those are the nearest below it that answer for others, and the branches for which it answers
    without one between.

    Raises:
        UnknownOrganisationError: the tree does not hold ``place``.

    Example:
        >>> from partyreg.tree import parse_notation
        >>> tree = OrgTree(parse_notation("A县委[county](B镇党委[listed](C支部[branch]),"
        ...     "G总支[general](H支部[branch]))").organisations)
        >>> list(supervised(tree, "A县委")), list(supervised(tree, "B镇党委"))
        (['B镇党委', 'H支部'], ['C支部'])

    Notice: N3.2a 对基层党组织开展"回头看"情况，要逐级开展督查; Y-responsible
    """
    line = list(reversed(tree.children(place)))
    while line:
        key = line.pop()
        traits = tree.traits(key)
        if traits.tier is not Tier.BRANCH or traits.kind.holds_members:
            yield key
        else:
            line += reversed(tree.children(key))


def supervision_list(up: RollUp, tree: OrgTree, place: str) -> tuple[Tally, ...]:
    """Give those that an organisation supervises itself and that have open findings, worst first.

    Args:
        up: the findings, added up.
        tree: the tree of the organisations.
        place: who supervises.

    Raises:
        UnknownOrganisationError: the tree does not hold ``place``.

    Notice: N3.2a 要逐级开展督查，发现问题及时督促整改
    """
    return tuple(one for one in up.ranked(supervised(tree, place)) if one.open)
