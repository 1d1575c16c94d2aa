"""What a review of files has found: in words, and for a program.

Notice: N3.2a 发现问题及时督促整改; N3.3c
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from attrs import frozen

from partyreg.cli.answer import Json, aligned
from partyreg.inputs import Roster
from partyreg.model import Finding, Severity
from partyreg.tree import OrgTree
from partyreg.validation import Check, Comparison, Review, compare

FEW = 20
"""How many findings, or rows set aside, are told; files have them all."""

STATUS = {None: 0, Severity.INFO: 0, Severity.WARNING: 1, Severity.ERROR: 3}
"""The exit status for the worst finding; 2 is a fault of the input."""


@frozen
class Reviewed:
    """What was read, and what was found.

    Attributes:
        tree: the organisations.
        roster: the members, and the rows set aside.
        review: the findings.
        known: the checks that could be asked for, by id.
        previous: the findings of an earlier run, or None.
    """

    tree: OrgTree
    roster: Roster
    review: Review
    known: dict[str, Check]
    previous: tuple[Finding, ...] | None

    @property
    def comparison(self) -> Comparison | None:
        """Give what has become of the findings of the earlier run."""
        return None if self.previous is None else compare(self.previous, self.review.findings)

    @property
    def status(self) -> int:
        """Give the exit status: what was set aside is as bad as an error."""
        return STATUS[Severity.ERROR if self.roster.set_aside else self.review.worst]


def told(done: Reviewed, written: dict[str, str]) -> Iterator[str]:
    """Give the review in words.

    Args:
        done: the review.
        written: the files that have been written, by what is in them.

    Notice: N3.2a
    """
    found, aside = done.review, done.roster.set_aside
    counts = _by_severity(found)
    told = ", ".join(f"{counts[one.value]} {one.value}" for one in Severity)
    places = sum(1 for _ in done.tree)
    yield f"{found.members} members in {places} organisations on {found.on}: {told}"
    if (since := done.comparison) is not None:
        yield (f"since the earlier run: {len(since.new)} new, {len(since.still_open)} still open, "
               f"{len(since.mended)} mended")  # fmt: skip
    rows = [*_rows(done)]
    if rows:
        yield from aligned(rows)
    if aside:
        yield f"{len(aside)} rows could not be taken and are set aside:"
        yield from (f"  {one}" for one in aside.faults[:FEW])
        yield from _more(len(aside.faults))
    if found.findings and "findings" not in written:
        yield "the first findings; --findings FILE has all:"
        yield from (f"  {_line(one, done.tree)}" for one in found.findings[:FEW])
    yield from (f"{name.replace('_', ' ')} written to {file}" for name, file in written.items())


def _more(number: int) -> Iterator[str]:
    """Say how many are not told."""
    if number > FEW:
        yield f"  and {number - FEW} more, in the file"


def _line(one: Finding, tree: OrgTree) -> str:
    """Give a finding in words, with the name of the organisation where it stands."""
    place = tree.organisation(one.organisation).name if one.organisation in tree else ""
    named = one.subject + (f" ({place})" if place else "")
    return f"{one.severity.value}: {named}: {one.message} [{one.clause}]"


def _rows(done: Reviewed) -> Iterator[tuple[str, ...]]:
    """Give a row for each check that found something, the gravest first."""
    counts = Counter(one.check for one in done.review.findings)
    checks = [done.known[one] for one in counts]
    for one in sorted(checks, key=lambda it: (it.severity.rank, -counts[it.id], it.id)):
        yield str(counts[one.id]), one.severity.value, one.id, one.label, f"[{one.clause}]"


def _by_severity(found: Review) -> dict[str, int]:
    """Count the findings by severity."""
    counts = Counter(one.severity for one in found.findings)
    return {one.value: counts[one] for one in Severity}


def data_of(done: Reviewed) -> Json:
    """Give the review for a program.

    Args:
        done: the review.

    Notice: N3.2a
    """
    found, aside = done.review, done.roster.set_aside
    counts = Counter(one.check for one in found.findings)
    return {
        "on": found.on.isoformat(),
        "organisations": sum(1 for _ in done.tree),
        "members": found.members,
        "worst": found.worst and found.worst.value,
        "counts": _by_severity(found),
        "checks": [
            {"check": one.id, "clause": one.clause, "severity": one.severity.value,
             "title": one.title, "label": one.label, "found": counts[one.id]}
            for one in done.known.values() if one.id in found.checks
        ],
        "findings": [_finding(one) for one in found.findings],
        "since_earlier": _since(done.comparison),
        "set_aside": {
            "rows": len(aside),
            "faults": [{"place": one.place, "reason": one.reason, "code": one.code}
                       for one in aside.faults],
        },
    }  # fmt: skip


def _since(found: Comparison | None) -> Json | None:
    """Give how many findings are new, still open and mended, for a program."""
    if found is None:
        return None
    return {"new": len(found.new), "still_open": len(found.still_open),
            "mended": len(found.mended)}  # fmt: skip


def _finding(one: Finding) -> Json:
    """Give a finding for a program, with the columns of the table of findings."""
    return {
        "check": one.check, "severity": one.severity.value, "subject": one.subject,
        "organisation": one.organisation, "clause": one.clause, "field": one.field,
        "message": one.message, "recommendation": one.recommendation,
    }  # fmt: skip
