"""Who is expected and not recorded: lists of people, and head counts.

Notice: N3.2b 漏采
"""

from __future__ import annotations

from collections.abc import Iterable

from partyreg.model import Finding, Organisation, Severity
from partyreg.validation.checking import Check, Context, OrganisationCheck, RegisterCheck
from partyreg.validation.outside import ExpectedPerson
from partyreg.validation.rows import MemberRow, identity
from partyreg.validation.writing import plain_number

_PURPOSE = "look for an expected member"


def identity_of(person: ExpectedPerson) -> str:
    """Give the identity of an expected person's number."""
    return identity(plain_number(person.id_number.reveal(_PURPOSE)))


class Wanted:
    """Where the expected people stand; nobody else is kept."""

    def __init__(self, context: Context) -> None:
        """Look for the people of the lists."""
        self._wanted = {identity_of(one) for one in context.expected.people}
        self.found: dict[str, list[str]] = {}

    def add(self, row: MemberRow) -> None:
        """Note the branch of an expected person."""
        if self._wanted and (who := identity(row.number)) in self._wanted:
            self.found.setdefault(who, []).append(row.branch)


def _missing(check: Check, wanted: Wanted, context: Context) -> Iterable[Finding]:
    """Find people of the lists who are recorded nowhere."""
    for one in context.expected.people:
        if identity_of(one) not in wanted.found:
            yield check.finding(one.reference, one.organisation)


def _elsewhere(check: Check, wanted: Wanted, context: Context) -> Iterable[Finding]:
    """Find people of the lists who are recorded, but not where the list has them."""
    for one in context.expected.people:
        branches = wanted.found.get(identity_of(one), ())
        if one.organisation and branches and not _any_below(branches, one.organisation, context):
            yield check.finding(one.reference, one.organisation)


def _any_below(branches: Iterable[str], place: str, context: Context) -> bool:
    """Tell whether one of several branches stands at or below a place."""
    tree = context.tree
    known = place in tree
    return any(
        one == place or (known and one in tree and tree.is_at_or_below(one, place))
        for one in branches
    )


def _short(organisation: Organisation, context: Context) -> bool:
    """Tell whether fewer are recorded than expected."""
    expected = context.expected.counts.get(organisation.key)
    return expected is not None and context.below.get(organisation.key, 0) < expected


def _over(organisation: Organisation, context: Context) -> bool:
    """Tell whether more are recorded than expected."""
    expected = context.expected.counts.get(organisation.key)
    return expected is not None and context.below.get(organisation.key, 0) > expected


def _values(organisation: Organisation, context: Context) -> dict[str, object]:
    """Give both numbers, for the message."""
    key = organisation.key
    return {"members": context.below.get(key, 0), "expected": context.expected.counts[key]}


def _has_list(context: Context) -> bool:
    """Tell whether there is a list of people."""
    return bool(context.expected.people)


def _has_counts(context: Context) -> bool:
    """Tell whether there are head counts."""
    return bool(context.expected.counts)


_COUNTED = "members recorded at and below it: {members}, expected: {expected}"

MISSING = (
    RegisterCheck(
        id="roll.person-missing", clause="N3.2b", severity=Severity.ERROR,
        title="Expected person not recorded", label="漏采",
        message="a person of the expected list is not recorded",
        recommendation="enter the member, or correct the list",
        gather=Wanted, find=_missing, asks=_has_list,
    ),
    RegisterCheck(
        id="roll.person-elsewhere", clause="N3.2b", severity=Severity.WARNING,
        title="Expected person recorded elsewhere", label="所在党组织与名册不一致",
        message="a person of the expected list is recorded, but elsewhere",
        recommendation="find out where the member stands",
        gather=Wanted, find=_elsewhere, asks=_has_list,
    ),
    OrganisationCheck(
        id="roll.count-short", clause="N3.2b", severity=Severity.ERROR,
        title="Fewer members than expected", label="党员数少于应采数",
        message=_COUNTED, recommendation="find out who is missing",
        test=_short, values=_values, asks=_has_counts,
    ),
    OrganisationCheck(
        id="roll.count-over", clause="N3.2b", severity=Severity.WARNING,
        title="More members than expected", label="党员数多于应采数",
        message=_COUNTED, recommendation="see whether members were collected twice",
        test=_over, values=_values, asks=_has_counts,
    ),
)  # fmt: skip
