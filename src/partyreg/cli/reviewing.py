"""``review``: members and organisations from files, findings and a report out.

Notice: N3.2a 开展一次"回头看"; N3.2b; N3.3c
"""

from __future__ import annotations

import sys
from argparse import Namespace
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TypeVar

from attrs import frozen

from partyreg.cli.answer import Answer, Json, aligned
from partyreg.cli.places import placed
from partyreg.cli.progress import shown
from partyreg.cli.today import today
from partyreg.errors import Fault, InputError
from partyreg.inputs import Roster, encoding_of, read_expected, read_members, read_organisations
from partyreg.model import Finding, Severity
from partyreg.settings import ReviewSettings
from partyreg.tree import OrgTree
from partyreg.validation import CHECKS, EXTRA_CHECKS, Check, Expected, Review, by_id
from partyreg.validation import review as review_of

T = TypeVar("T")

FEW = 20
"""How many findings, or rows set aside, are told; files have them all."""

MOST_FAULTS = 100
"""How many faults of a file are told."""

STATUS = {None: 0, Severity.INFO: 0, Severity.WARNING: 1, Severity.ERROR: 3}
"""The exit status for the worst finding; 2 is a fault of the input."""


@frozen
class _Reviewed:
    """What was read, and what was found.

    Attributes:
        tree: the organisations.
        roster: the members, and the rows set aside.
        review: the findings.
        known: the checks that could be asked for, by id.
    """

    tree: OrgTree
    roster: Roster
    review: Review
    known: dict[str, Check]

    @property
    def status(self) -> int:
        """Give the exit status: what was set aside is as bad as an error."""
        return STATUS[Severity.ERROR if self.roster.set_aside else self.review.worst]


def review(options: Namespace) -> Answer:
    """Review the files that the options name, and write what they ask for.

    Raises:
        InputError: a file cannot be read or written, or there is no such check.
    """
    done = _reviewed(options)
    written = _written(options, done)
    encodings = _encodings(options)
    for file, encoding in encodings.items():
        if encoding == "gb18030":
            print(f"partyreg: note: {file} is read as GB18030", file=sys.stderr)
    data = {**_data(done), "encodings": encodings, "written": written}
    return Answer(_told(done, written), data, done.status)


def _reviewed(options: Namespace) -> _Reviewed:
    """Read and review.

    Raises:
        InputError: see `review`.
    """
    busy, checks, settings = (
        shown(wanted=options.progress),
        _checks(options.checks),
        _settings(options),
    )
    with busy("reading the organisations"):
        tree = _of(options.organisations, lambda file: OrgTree(read_organisations(file)))
    with busy("reading the members"):
        roster = _members(options, tree)
        expected = _expected(options.expected, tree)
    with busy("reviewing"):
        found = review_of(
            roster.members, map(tree.organisation, tree), on=options.on or today(), tree=tree,
            settings=settings, checks=checks, expected=expected,
        )  # fmt: skip
    return _Reviewed(tree, roster, found, {one.id: one for one in checks})


def _of(file: str, read: Callable[[str], T]) -> T:
    """Read a file.

    Raises:
        InputError: it cannot be read; each fault begins with the file.
    """
    try:
        return read(file)
    except InputError as wrong:
        more = len(wrong.faults) - MOST_FAULTS
        rest = [Fault("further rows", f"{more} more faults")] if more > 0 else []
        raise placed(file, InputError([*wrong.faults[:MOST_FAULTS], *rest])) from None


def _check_outputs(options: Namespace) -> None:
    """Check that nothing that is read would be overwritten.

    Raises:
        InputError: something would.
    """
    inputs = {Path(one).resolve() for one in _inputs(options)}
    outputs = {"--findings": options.findings, "--report": options.report,
               "--set-aside": options.set_aside}  # fmt: skip
    faults = [
        Fault(name, "it is a file that is read; name another")
        for name, file in outputs.items() if file is not None and Path(file).resolve() in inputs
    ]  # fmt: skip
    if faults:
        raise InputError(faults)


def _inputs(options: Namespace) -> list[str]:
    """Name the files that are read."""
    files = [options.organisations, options.members, options.corrected, *options.expected]
    return [one for one in files if one is not None]


def _members(options: Namespace, tree: OrgTree) -> Roster:
    """Read the members.

    Raises:
        InputError: they cannot be read.
    """
    keep = options.set_aside is not None
    return _of(options.members, lambda file: read_members(
        file, tree=tree, keep_good=keep, corrected=options.corrected))  # fmt: skip


def _expected(files: Iterable[str], tree: OrgTree) -> Expected:
    """Read who, or how many, are expected.

    Raises:
        InputError: they cannot be read.
    """
    found = [_of(one, lambda file: read_expected(file, tree=tree)) for one in files]
    counts = {key: number for one in found for key, number in one.counts.items()}
    return Expected(counts, tuple(person for one in found for person in one.people))


def _settings(options: Namespace) -> ReviewSettings:
    """Give the thresholds.

    Raises:
        InputError: one is out of its range.
    """
    named = {name: getattr(options, name) for name in ("under", "large") if name in options}
    return ReviewSettings(**named)


def _checks(said: str) -> tuple[Check, ...]:
    """Choose the checks.

    Raises:
        InputError: there is no such check; those that resemble it are named.
    """
    if said == "notice":
        return CHECKS
    known = by_id((*CHECKS, *EXTRA_CHECKS))
    if said == "all":
        return tuple(known.values())
    wanted = [one.strip() for one in said.split(",")]
    faults = [Fault("--checks", _unknown(one, known)) for one in wanted if one not in known]
    if faults:
        raise InputError(faults)
    return tuple(known[one] for one in dict.fromkeys(wanted))


def _unknown(one: str, known: Iterable[str]) -> str:
    """Say that there is no such check, and which resemble it."""
    from difflib import get_close_matches

    near = get_close_matches(one[:60], list(known), n=3, cutoff=0.5)
    hint = f"; did you mean {' or '.join(map(repr, near))}?" if near else "; try 'all'"
    return f"there is no check {one[:60]!r}{hint}"


# ── out ──────────────────────────────────────────────────────────────────────────────────────


def _written(options: Namespace, done: _Reviewed) -> dict[str, str]:
    """Write the files that are asked for, and name them.

    Raises:
        InputError: one cannot be written.
    """
    from partyreg.documents import write_findings, write_report

    found, tree = done.review, done.tree
    writers: dict[str, Callable[[str], object]] = {
        "findings": lambda file: write_findings(file, found.findings),
        "report": lambda file: write_report(
            file, found.findings, tree=tree, on=found.on, head_counts=found.counts,
            checks=done.known.values()),
        "set_aside": done.roster.set_aside.write,
    }  # fmt: skip
    asked = {name: getattr(options, name) for name in writers if getattr(options, name) is not None}
    for name, file in asked.items():
        _write(file, writers[name])
    return asked


def _write(file: str, write: Callable[[str], object]) -> None:
    """Write a file.

    Raises:
        InputError: it cannot be written; each fault begins with the file.
    """
    try:
        write(file)
    except InputError as wrong:
        raise placed(file, wrong) from None
    except (OSError, ValueError) as wrong:
        why = (getattr(wrong, "strerror", None) or "there can be no such file").lower()
        raise placed(file, InputError([Fault("file", f"it cannot be written: {why}")])) from None


def _encodings(options: Namespace) -> dict[str, str]:
    """Say of each file of text what it is written in."""
    found = {one: encoding_of(one) for one in _inputs(options)}
    return {file: encoding for file, encoding in found.items() if encoding is not None}


def _told(done: _Reviewed, written: dict[str, str]) -> Iterator[str]:
    """Give the review in words."""
    found, aside = done.review, done.roster.set_aside
    counts = _by_severity(found)
    told = ", ".join(f"{counts[one.value]} {one.value}" for one in Severity)
    places = sum(1 for _ in done.tree)
    yield f"{found.members} members in {places} organisations on {found.on}: {told}"
    rows = [*_rows(done)]
    if rows:
        yield from aligned(rows)
    if aside:
        yield f"{len(aside)} rows could not be taken and are set aside:"
        yield from (f"  {one}" for one in aside.faults[:FEW])
        yield from _more(len(aside.faults))
    if found.findings and "findings" not in written:
        yield "the first findings; --findings FILE has all:"
        yield from (f"  {_line(one)}" for one in found.findings[:FEW])
    yield from (f"{name.replace('_', ' ')} written to {file}" for name, file in written.items())


def _more(number: int) -> Iterator[str]:
    """Say how many are not told."""
    if number > FEW:
        yield f"  and {number - FEW} more, in the file"


def _line(one: Finding) -> str:
    """Give a finding in words."""
    return f"{one.severity.value}: {one.subject}: {one.message} [{one.clause}]"


def _rows(done: _Reviewed) -> Iterator[tuple[str, ...]]:
    """Give a row for each check that found something, the gravest first."""
    counts = Counter(one.check for one in done.review.findings)
    checks = [done.known[one] for one in counts]
    for one in sorted(checks, key=lambda it: (it.severity.rank, -counts[it.id], it.id)):
        yield str(counts[one.id]), one.severity.value, one.id, one.label, f"[{one.clause}]"


def _by_severity(found: Review) -> dict[str, int]:
    """Count the findings by severity."""
    counts = Counter(one.severity for one in found.findings)
    return {one.value: counts[one] for one in Severity}


def _data(done: _Reviewed) -> Json:
    """Give the review for a program."""
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
        "set_aside": {
            "rows": len(aside),
            "faults": [{"place": one.place, "reason": one.reason, "code": one.code}
                       for one in aside.faults],
        },
    }  # fmt: skip


def _finding(one: Finding) -> Json:
    """Give a finding for a program, with the columns of the table of findings."""
    return {
        "check": one.check, "severity": one.severity.value, "subject": one.subject,
        "organisation": one.organisation, "clause": one.clause, "field": one.field,
        "message": one.message, "recommendation": one.recommendation,
    }  # fmt: skip
