"""``routes check`` and ``scenario``: what others expect, held against the rules.

Notice: G4.2c 系统自动生成审批路径
"""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Iterator

from partyreg.cli.answer import Answer, Json
from partyreg.cli.asking import refusal
from partyreg.cli.places import notation, placed, settings_of
from partyreg.errors import Fault, InputError
from partyreg.inputs import ExpectedRoute, RouteDifference, RoutesChecked, check_routes, read_routes
from partyreg.values import TransferKind


def routes(options: Namespace) -> Answer:
    """Check a table of expected routes.

    Raises:
        InputError: the table or the organisations cannot be read.
    """
    try:
        rows = read_routes(options.file, organisations=notation(options))
    except InputError as wrong:
        raise placed(options.file, wrong) from None
    checked = check_routes(rows, settings=settings_of(options))
    data: Json = {
        "file": options.file,
        "rows": len(rows),
        "matched": len(checked.matched),
        "differences": [_difference(one) for one in checked.differences],
        "not_checked": [one.id for one in checked.not_checked],
    }
    return Answer(_differences(checked, len(rows)), data, 0 if checked else 1)


def _differences(checked: RoutesChecked, rows: int) -> Iterator[str]:
    """Give every difference, and the count."""
    for one in checked.differences:
        wanted = one.expected
        yield f"{wanted.id} (row {wanted.row})"
        yield f"  expected  {one.wanted}"
        yield f"  came      {one.outcome}"
    met, other, rest = map(len, (checked.matched, checked.differences, checked.not_checked))
    yield f"{rows} rows: {met} as expected, {other} different, {rest} not checked"
    if rest:
        named = ", ".join(one.id for one in checked.not_checked)
        yield f"  not checked, since no column says why they are refused: {named}"


def _difference(one: RouteDifference) -> Json:
    """Give a difference for a program."""
    name = one.expected.facts.powers.name_of
    came = None if one.found is None else {
        "kind": one.found.kind.value, "path": [*map(name, one.found.path)],
    }  # fmt: skip
    return {
        "id": one.expected.id,
        "row": one.expected.row,
        "expected": _expected(one.expected),
        "found": came,
        "refusals": [*map(refusal, one.refusals)],
    }


def _expected(one: ExpectedRoute) -> Json:
    """Give what a row expects for a program."""
    kind: TransferKind | None = one.kind
    return {"kind": "refused" if kind is None else kind.value, "path": [*one.path]}


def scenario(options: Namespace) -> Answer:
    """Run stories, one file after the other; a file that is none does not stop the others.

    Raises:
        InputError: neither a file nor anything to show is asked for, or both are, or stories
            cannot be told here.
    """
    showing = options.keys is not None or options.example
    if showing == bool(options.files):
        raise InputError([Fault("FILE", "either files, or --keys, or --example, are wanted")])
    if showing:
        from partyreg.cli import telling

        return telling.example() if options.example else telling.keys(options.keys)
    data: Json = {"passed": True, "stories": []}

    def status() -> int:
        """Give the exit status when all are through."""
        return 2 if any(one["faults"] for one in data["stories"]) else int(not data["passed"])

    return Answer(_played(options.files, data), data, status, flush=True)


def _played(files: list[str], data: Json) -> Iterator[str]:
    """Play each file, give what came of it, and note it for a program."""
    for file in files:
        story = _story(file)
        data["stories"].append(story)
        data["passed"] = data["passed"] and story["passed"]
        for fault in story["faults"]:
            print(f"partyreg: {fault}", file=sys.stderr)
        if not story["faults"]:
            yield f"{'yes' if story['passed'] else 'no'}: {story['name']} ({file})"
            yield from (f"  {one}" for one in story["differences"])
    good = sum(story["passed"] for story in data["stories"])
    yield f"{len(files)} stories: {good} as they say, {len(files) - good} not"


def _story(file: str) -> Json:
    """Play one file."""
    nothing: Json = {"file": file, "name": None, "passed": False, "differences": [], "clauses": []}
    try:
        from partyreg.testing.scenarios import run_file

        outcome = run_file(file)
    except InputError as wrong:
        return {**nothing, "faults": [*map(str, wrong.faults)]}
    except ModuleNotFoundError as missing:
        needs = Fault(file, f"stories need the extra 'cli': there is no module {missing.name!r}")
        return {**nothing, "faults": [str(needs)]}
    return {
        "file": file,
        "name": outcome.name,
        "passed": outcome.passed,
        "differences": list(outcome.differences),
        "clauses": list(outcome.clauses),
        "faults": [],
    }
