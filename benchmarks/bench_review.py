"""The review record by record: every check of the notice, members streamed, cost by size.

Run: python benchmarks/bench_review.py [--count N] [--large] [--json]

Invented members without a fault, but for every fiftieth, who has one of four: drawn while they are
reviewed, so that nobody holds them. What duplicates need is kept: a few hundred bytes a member.
Each size runs in a process of its own, for its peak of memory; the time of the drawing alone is
measured first and taken off. The yardstick is `idnumber.problems` alone over the same numbers.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import attrs

from partyreg.idnumber import problems
from partyreg.model import Member, Organisation
from partyreg.testing.samples.people import TODAY, People
from partyreg.validation import review
from partyreg.values import OrganisationKind, ResidentId, Sex, Tier

BRANCH = 25
"""How many members stand in a branch."""

FAULTS = 50
"""Every so many has a fault."""


def organisations(count: int) -> Iterator[Organisation]:
    """A county with committees of forty branches each."""
    kind = OrganisationKind
    yield Organisation("k", "1", "甲县委组织部", kind.ORGANISATION_DEPARTMENT, Tier.COUNTY)
    branches = max(1, count // BRANCH)
    for place in range(0, branches, 40):
        yield Organisation(f"t{place}", f"2{place:09}", f"第{place}镇党委", kind.COMMITTEE,
                           Tier.PRIMARY_COMMITTEE, "k")  # fmt: skip
    for place in range(branches):
        yield Organisation(f"b{place}", f"3{place:09}", f"第{place}村党支部", kind.BRANCH,
                           Tier.BRANCH, f"t{place - place % 40}")  # fmt: skip


def members(count: int) -> Iterator[Member]:
    """Draw the members, branch by branch."""
    people, number = People(7, count), 0
    for place in range(max(1, count // BRANCH)):
        for one in people.of(f"b{place}", "某镇某村", BRANCH):
            number += 1
            yield wrong(one, number // FAULTS % 4) if number % FAULTS == 0 else one


def wrong(one: Member, kind: int) -> Member:
    """Give a member one of four faults."""
    text = one.id_number.reveal("plant a fault")
    other = Sex.FEMALE if one.sex is Sex.MALE else Sex.MALE
    check = "0" if text[-1] != "0" else "1"
    return (
        attrs.evolve(one, sex=other), attrs.evolve(one, name=None),
        attrs.evolve(one, id_number=ResidentId(text[:-1] + check)),
        attrs.evolve(one, full_since=one.joined_on),
    )[kind]  # fmt: skip


def peak_mb() -> int:
    status = Path("/proc/self/status").read_text("ascii")
    return int(status.split("VmHWM:")[1].split()[0]) // 1024


def one_size(count: int) -> dict[str, Any]:
    """Review so many in this process."""
    places = list(organisations(count))
    start = time.process_time()
    numbers = [one.id_number.reveal("measure") for one in members(min(count, 100_000))]
    drawing = (time.process_time() - start) / len(numbers)
    problems(numbers[0], TODAY)  # loads the tables
    start = time.process_time()
    for number in numbers:
        problems(number, TODAY)
    alone = (time.process_time() - start) / len(numbers)
    before = peak_mb()
    del numbers
    start = time.process_time()
    found = review(members(count), places, on=TODAY)
    seconds = time.process_time() - start - drawing * found.members
    return {
        "members": found.members, "findings": len(found.findings), "cpu_seconds": round(seconds, 2),
        "us_a_member": round(1e6 * seconds / found.members, 2),
        "us_numbers_alone": round(1e6 * alone, 2), "peak_mb": peak_mb(),
        "bytes_a_member": round((peak_mb() - before) * 2**20 / found.members),
    }  # fmt: skip


def measure(sizes: Sequence[int]) -> dict[str, Any]:
    found = {}
    for count in sizes:
        command = [sys.executable, __file__, "--child", "--count", str(count)]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        found[str(count)] = json.loads(done.stdout)
    return {"sizes": found}


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--count", type=int, default=1_000_000, help="members, and a tenth of them")
    parser.add_argument("--large", action="store_true", help="ten times as many, too")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args(argv)
    if asked.child:
        print(json.dumps(one_size(asked.count)))
        return
    sizes = [asked.count // 10, asked.count] + [asked.count * 10] * asked.large
    found = measure(sizes)
    if asked.json:
        print(json.dumps(found))
        return
    for one in found["sizes"].values():
        print(f"{one['members']:>10,} members: {one['cpu_seconds']:>7.1f} CPU s, "
              f"{one['us_a_member']} µs each ({one['us_numbers_alone']} µs for the number alone), "
              f"peak {one['peak_mb']:,} MB, {one['findings']:,} findings")  # fmt: skip


if __name__ == "__main__":
    main()
