"""Random plans rehearsed on a whole province: how many a minute.

Run: python benchmarks/bench_rehearsals.py [--organisations N] [--members N] [--plans N] [--json]

An invented province with head counts for its members: a store answers how many stand in each
branch and makes up the members of a branch only when one of them is looked at. Plans of every kind
are drawn from a seed; each is previewed and applied in a rehearsal of its own, which is thrown
away. CPU time, drawing included, beside wall time; opening the province is told apart.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Sequence

from partyreg.testing.plans import Summary, rehearse_many
from partyreg.testing.samples import counted_register


def measure(organisations: int, members: int, count: int) -> tuple[dict[str, float | int], Summary]:
    """Open a province and rehearse."""
    start = time.perf_counter()
    register = counted_register(7, organisations, members)
    opened = time.perf_counter() - start
    root = register.tree.roots()[0]
    assert register.head_count(root) == members
    start = time.process_time()
    found = rehearse_many(register, count, seed=3)
    taken = time.process_time() - start
    assert not found.broken
    assert len(register.tree) == organisations
    return {
        "organisations": organisations,
        "members counted": members,
        "opened, s": opened,
        "plans": found.count,
        "plans allowed": found.allowed,
        "steps": sum(one.steps for one in found.kinds.values()),
        "members moved along or counted": found.members,
        "CPU seconds": taken,
        "wall seconds": found.seconds,
        "plans a minute of CPU": found.count / taken * 60,
        "plans a minute, wall": found.count / found.seconds * 60,
    }, found


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--organisations", type=int, default=200_000)
    parser.add_argument("--members", type=int, default=3_500_000)
    parser.add_argument("--plans", type=int, default=1000)
    parser.add_argument("--json", action="store_true")
    wanted = parser.parse_args(argv)
    measured, found = measure(wanted.organisations, wanted.members, wanted.plans)
    if wanted.json:
        print(json.dumps(measured, ensure_ascii=False, indent=1))
        return
    for name, value in measured.items():
        print(f"{name:<48} " + (f"{value:,.3f}" if isinstance(value, float) else f"{value:,}"))
    print(found)


if __name__ == "__main__":
    main()
