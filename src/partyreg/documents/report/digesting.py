"""What a report page shows, in numbers: kinds of findings, places from province to branch, rows.

Only places with findings, and those above them, are kept: the page stays as small as its findings.

Notice: N3.2a 以基层党委为单位，逐级督查; N3.3c
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from attrs import field, frozen

from partyreg.documents.wording import Said, detail, shown_key
from partyreg.model import Campaign, CampaignFinding, Finding, Severity
from partyreg.tree import OrgTree
from partyreg.validation import Check, Comparison, HeadCount, RollUp, Tally, by_id, compare
from partyreg.values import Tier

LISTED = 50_000
"""How many findings a page lists one by one; it counts all of them."""

EVERYTHING = Said("全部", "Everything")
NOWHERE = Said("所在党组织不明", "Place unknown")


class Kind(NamedTuple):
    """Findings of one check and one severity.

    Attributes:
        check: the id of the check.
        severity: of the findings.
        clause: that the check carries out.
        recommendation: what to do.
    """

    check: str
    severity: Severity
    clause: str
    recommendation: str


class Place(NamedTuple):
    """An organisation on the page.

    Attributes:
        key: its key; empty for everything.
        name: its name, or what it stands for.
        tier: its column of annex 2, None for everything and for what the tree does not hold.
        parent: the number of the place above it, -1 for everything.
        members: how many stand at and below it.
        below: how many organisations stand directly below it.
    """

    key: str
    name: Said
    tier: Tier | None
    parent: int
    members: int
    below: int


class Row(NamedTuple):
    """A finding in the list.

    Attributes:
        place: the number of its place.
        kind: the number of its kind.
        subject: the key of what it is about; empty where that is the place itself.
        detail: what its message says beyond the title, or None.
        new: whether the earlier run did not have it.
        kept: how a campaign keeps it, or None.
    """

    place: int
    kind: int
    subject: str
    detail: Said | None
    new: bool
    kept: CampaignFinding | None = None


@frozen
class Course:
    """What a campaign knows beyond the findings of one run.

    Attributes:
        campaign: the record.
        kept: its findings in every state.
        comparison: what has changed since a day, or None after the first run.

    Notice: N3.2a 督促相关党组织及时修改完善; Y-review
    """

    campaign: Campaign
    kept: tuple[CampaignFinding, ...] = field(repr=False)
    comparison: Comparison | None = field(repr=False)


@frozen
class Digest:
    """Everything that a page shows.

    Attributes:
        on: the day of the review.
        tree: the tree of the organisations.
        kinds: by severity, then the most frequent first.
        counts: how many findings each kind has.
        places: superiors before subordinates, each followed by all below it.
        own: findings of a kind at a place itself, as place, kind, number.
        rows: the findings, place by place.
        up: everything added up.
        known: the checks whose words are known, by id.
        comparison: with the earlier run, or None.
        counted: whether it is known how many members stand where.
        course: the campaign that keeps the findings, or None.
    """

    on: date
    tree: OrgTree = field(repr=False)
    kinds: tuple[Kind, ...] = field(repr=False)
    counts: Mapping[Kind, int] = field(repr=False)
    places: tuple[Place, ...] = field(repr=False)
    own: tuple[tuple[int, int, int], ...] = field(repr=False)
    rows: tuple[Row, ...] = field(repr=False)
    up: RollUp = field(repr=False)
    known: Mapping[str, Check] = field(repr=False)
    comparison: Comparison | None = field(repr=False)
    counted: bool
    course: Course | None = None

    @property
    def total(self) -> Tally:
        """Give everything."""
        return self.up.total

    def title(self, check: str) -> Said:
        """Give the title of a check, or its id where nobody knows it."""
        known = self.known.get(check)
        return Said(check, check) if known is None else Said(known.label, known.title)


def digest(
    findings: Iterable[Finding],
    *,
    tree: OrgTree,
    on: date,
    previous: Iterable[Finding] | None = None,
    head_counts: Mapping[str, HeadCount] | None = None,
    checks: Iterable[Check] | None = None,
    course: Course | None = None,
) -> Digest:
    """Put in order what a page shows.

    Args:
        findings: of the review; of a campaign those that are open.
        tree: the tree of the organisations.
        on: the day of the review.
        previous: the findings of an earlier run.
        head_counts: how many members stand in each branch.
        checks: where titles are looked up; all that ship with the library where omitted.
        course: the campaign that keeps the findings.

    Example:
        >>> from partyreg.validation.example import TODAY, places, run
        >>> found = digest(run().findings, tree=OrgTree(places()), on=TODAY)
        >>> [(place.name.zh, place.parent) for place in found.places]
        [('全部', -1), ('A县委组织部', 0), ('B镇党委', 1), ('C村党支部', 2)]

    Notice: N3.2a 逐级开展督查
    """
    found = tuple(findings)
    counts = Counter(map(_kind, found))
    known = by_id() if checks is None else by_id(checks)
    kept = () if course is None else course.kept
    up = RollUp(found if course is None else kept, tree, head_counts or {}, on=on)
    kinds = tuple(sorted(counts, key=lambda one: (one.severity.rank, -counts[one], one)))
    places = tuple(_places({one.organisation for one in found}, tree, up))
    comparison = None if previous is None else compare(previous, found)
    if course is not None:
        comparison = course.comparison
    at = {place.key: number for number, place in enumerate(places)}
    of = {kind: number for number, kind in enumerate(kinds)}
    own = Counter((at[one.organisation or _UNKNOWN], of[_kind(one)]) for one in found)
    return Digest(
        on, tree, kinds, counts, places,
        tuple((place, kind, number) for (place, kind), number in sorted(own.items())),
        tuple(_rows(found, at, of, known, comparison, kept=kept)), up, known, comparison,
        head_counts is not None, course,
    )  # fmt: skip


_UNKNOWN = "\0"
"""Stands for the key of a place that a finding does not name; no key is like it."""


def _kind(one: Finding) -> Kind:
    """Give the kind of a finding."""
    return Kind(one.check, one.severity, one.clause, one.recommendation)


def name_of(tree: OrgTree, key: str) -> str:
    """Give an organisation's name, or its key where the tree has no record of it.

    Notice: Y-kept
    """
    try:
        return tree.organisation(key).name
    except LookupError:
        return shown_key(key)


def _places(keys: Collection[str], tree: OrgTree, up: RollUp) -> Iterator[Place]:
    """Give everything, then the tree's places superiors first, then those that it does not hold."""
    yield Place("", EVERYTHING, None, -1, up.total.members, len(tree.roots()))
    wanted = {above for key in keys if key in tree for above in tree.chain(key)}
    number: dict[str, int] = {}
    line = [key for key in reversed(tree.roots()) if key in wanted]
    while line:
        key = line.pop()
        number[key] = len(number) + 1
        above, below = tree.parent(key), tree.children(key)
        name = name_of(tree, key)
        yield Place(
            key, Said(name, name), tree.traits(key).tier, 0 if above is None else number[above],
            up.tally(key).members, len(below),
        )  # fmt: skip
        line += [one for one in reversed(below) if one in wanted]
    for key in sorted(key for key in keys if key not in tree):
        name = shown_key(key)
        said = Said(f"{NOWHERE.zh}：{name}", f"{NOWHERE.en}: {name}") if key else NOWHERE
        yield Place(key or _UNKNOWN, said, None, 0, 0, 0)


def _rows(
    findings: Sequence[Finding],
    at: Mapping[str, int],
    of: Mapping[Kind, int],
    known: Mapping[str, Check],
    comparison: Comparison | None,
    *,
    kept: Iterable[CampaignFinding],
) -> Iterator[Row]:
    """Give the rows place by place, the gravest first."""
    keeping = {one.finding.stable_key: one for one in kept}
    new = frozenset() if comparison is None else {one.stable_key for one in comparison.new}
    ranked = sorted(findings, key=lambda one: (one.severity.rank, of[_kind(one)]))[:LISTED]
    for one in sorted(ranked, key=lambda one: at[one.organisation or _UNKNOWN]):
        check = known.get(one.check)
        plain = check is not None and one.message == check.message
        yield Row(
            at[one.organisation or _UNKNOWN], of[_kind(one)],
            "" if one.subject == one.organisation else shown_key(one.subject),
            None if plain or not one.message else detail(one.message), one.stable_key in new,
            keeping.get(one.stable_key),
        )  # fmt: skip
