"""``review``: members and organisations from files, findings and a report out.

Notice: N3.2a 开展一次"回头看"; N3.2b; N3.3c
"""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from partyreg.cli.answer import Answer
from partyreg.cli.places import placed
from partyreg.cli.progress import shown
from partyreg.cli.reviewed import Reviewed, data_of, told
from partyreg.cli.stored import StoredFinder, is_stored, register_of
from partyreg.cli.today import today
from partyreg.errors import Fault, InputError
from partyreg.inputs import Roster, encoding_of, read_expected, read_members, read_organisations
from partyreg.model import Finding
from partyreg.settings import ReviewSettings
from partyreg.tree import OrgTree
from partyreg.validation import CHECKS, EXTRA_CHECKS, Check, Expected, by_id
from partyreg.validation import review as review_of

if TYPE_CHECKING:
    from partyreg.register import Register

T = TypeVar("T")

MOST_FAULTS = 100
"""How many faults of a file are told."""

SET_ASIDE = "partyreg: note: --set-aside FILE reviews the good rows, and writes the others there"


def review(options: Namespace) -> Answer:
    """Review the files that the options name, and write what they ask for.

    Raises:
        InputError: a file cannot be read or written, or there is no such check.
        StoreError: the register cannot be opened.
    """
    _check_inputs(options)
    _check_outputs(options)
    done = _of_register(options) if is_stored(options) else _reviewed(options)
    written = _written(options, done)
    encodings = _encodings(options)
    for file, encoding in encodings.items():
        if encoding == "gb18030":
            print(f"partyreg: note: {file} is read as GB18030", file=sys.stderr)
    said = {**data_of(done), "encodings": encodings, "written": written}
    return Answer(told(done, written), said, done.status)


def _check_inputs(options: Namespace) -> None:
    """Check that there are both files, or a register.

    Raises:
        InputError: there is not.
    """
    faults = []
    if is_stored(options):
        wrong = ("members", "corrected", "set_aside")
        faults = [Fault(f"--{one.replace('_', '-')}", "it goes with files, not with a register")
                  for one in wrong if getattr(options, one) is not None]  # fmt: skip
    else:
        faults = [Fault(f"--{one}", "name the file, or a register by --register")
                  for one in ("organisations", "members")
                  if getattr(options, one) is None]  # fmt: skip
        if options.place is not None:
            faults.append(Fault("--place", "it goes with a register, not with files"))
    if faults:
        raise InputError(faults)


def _of_register(options: Namespace) -> Reviewed:
    """Review what stands in a register, from one state of it, and keep nothing.

    Raises:
        InputError: see `review`.
        StoreError: the register cannot be opened.
    """
    busy, faults = shown(wanted=options.progress), list[Fault]()
    checks = _tried(faults, lambda: _checks(options.checks), CHECKS)
    settings = _tried(faults, lambda: _settings(options), ReviewSettings())
    previous = _tried(faults, lambda: _previous(options.previous), None)
    with register_of(options) as register, register.store.begin():
        tree = register.tree
        expected = _tried(faults, lambda: _expected(options.expected, tree), Expected())
        place = _tried(faults, lambda: _place_in(register, options.place), None)
        if faults:
            raise InputError(faults)
        with busy("reviewing"):
            found = register.review(place, settings=settings, checks=checks, expected=expected)
    return Reviewed(tree, Roster(()), found, {one.id: one for one in checks}, previous)


def _place_in(register: Register, named: str | None) -> str | None:
    """Find where a review of a register is to look.

    Raises:
        InputError: there is no such organisation.
    """
    return None if named is None else StoredFinder(register).find(named, "--place")


def _reviewed(options: Namespace) -> Reviewed:
    """Read and review.

    Raises:
        InputError: see `review`.
    """
    busy, faults = shown(wanted=options.progress), list[Fault]()
    checks = _tried(faults, lambda: _checks(options.checks), CHECKS)
    settings = _tried(faults, lambda: _settings(options), ReviewSettings())
    previous = _tried(faults, lambda: _previous(options.previous), None)
    with busy("reading the organisations"):
        tree = _tried(faults, lambda: _of(options.organisations, _tree), None)
    if tree is None:
        raise InputError(faults)
    with busy("reading the members"):
        roster = _tried(faults, lambda: _members(options, tree), Roster(()))
        expected = _tried(faults, lambda: _expected(options.expected, tree), Expected())
    if faults:
        raise InputError(faults)
    with busy("reviewing"):
        found = review_of(
            roster.members, map(tree.organisation, tree), on=options.on or today(), tree=tree,
            settings=settings, checks=checks, expected=expected,
        )  # fmt: skip
    return Reviewed(tree, roster, found, {one.id: one for one in checks}, previous)


def _tree(file: str) -> OrgTree:
    """Read the organisations.

    Raises:
        InputError: they cannot be read.
    """
    return OrgTree(read_organisations(file))


def _tried(faults: list[Fault], read: Callable[[], T], nothing: T) -> T:
    """Read something, or note why it cannot be read, so that all faults are told at once."""
    try:
        return read()
    except InputError as wrong:
        faults += wrong.faults
        return nothing


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
    """Check that nothing that is read would be overwritten, and no file be written twice.

    Raises:
        InputError: something would.
    """
    taken = {_place(one): "is read" for one in (*_inputs(options), options.previous) if one}
    outputs = {"--findings": options.findings, "--report": options.report,
               "--set-aside": options.set_aside}  # fmt: skip
    faults = []
    for name, file in outputs.items():
        if file is None:
            continue
        if (place := _place(file)) in taken:
            faults.append(Fault(name, f"it is a file that {taken[place]}; name another"))
        taken[place] = "is written, too"
    if faults:
        raise InputError(faults)


def _place(file: str) -> Path:
    """Give where a file lies; where there can be none, its name."""
    try:
        return Path(file).resolve()
    except (OSError, ValueError):
        return Path(file)


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
    try:
        return _of(options.members, lambda file: read_members(
            file, tree=tree, keep_good=keep, corrected=options.corrected))  # fmt: skip
    except InputError as wrong:
        if not keep and all(": row " in one.place for one in wrong.faults):
            print(SET_ASIDE, file=sys.stderr)
        raise


def _previous(file: str | None) -> tuple[Finding, ...] | None:
    """Read the findings of an earlier run.

    Raises:
        InputError: they cannot be read.
    """
    from partyreg.documents import read_findings

    if file is None:
        return None
    try:
        return _of(file, read_findings)
    except (OSError, ValueError) as wrong:
        why = (getattr(wrong, "strerror", None) or "there can be no such file").lower()
        raise placed(file, InputError([Fault("file", f"it cannot be read: {why}")])) from None


def _expected(files: Iterable[str], tree: OrgTree) -> Expected:
    """Read who, or how many, are expected.

    Raises:
        InputError: they cannot be read.
    """
    faults, found = list[Fault](), list[Expected]()
    for one in files:
        found.append(_tried(faults, lambda: _expected_in(one, tree), Expected()))  # noqa: B023
    if faults:
        raise InputError(faults)
    counts = {key: number for one in found for key, number in one.counts.items()}
    return Expected(counts, tuple(person for one in found for person in one.people))


def _expected_in(file: str, tree: OrgTree) -> Expected:
    """Read one such file.

    Raises:
        InputError: it cannot be read.
    """
    return _of(file, lambda one: read_expected(one, tree=tree))


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


def _written(options: Namespace, done: Reviewed) -> dict[str, str]:
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
            checks=done.known.values(), previous=done.previous),
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
