"""All benchmarks: one table of questions each, with partyreg, peer, ratio and goal.

Run: python -m benchmarks [NAME...] [--quick] [--nation] [--json FILE]

Each benchmark runs in a process of its own, one after the other. Absolute times are those of this
machine at this moment; ratios hold elsewhere, too. Peers that are not installed are left out.
With ``--quick`` the inputs are small, and no goal is judged. Status 1 if a goal is missed, for
``--check``; a benchmark that fails is status 2.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import time
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks.goals import BENCHES, NATION, Bench, Row, number

HERE = Path(__file__).resolve().parent
BESIDE = HERE.parents[1] / "shared" / "data"
HEADS = ("", "partyreg", "peer", "peer's", "ratio", "goal", "")


def divisions() -> Path:
    """Give where the table of the real divisions is looked for."""
    return Path(os.environ.get("PARTYREG_DATA", BESIDE)) / "divisions-2021.csv.gz"


def arguments(bench: Bench, quick: bool) -> tuple[str, ...]:
    """Give a benchmark's arguments; without the real divisions the tree is a made one."""
    if quick or (bench.name == "bench_tree" and not bench.full and not divisions().exists()):
        return bench.quick
    return bench.full


def run(bench: Bench, quick: bool) -> dict[str, object]:
    """Run a benchmark and give what it found.

    Raises:
        CalledProcessError: it failed.
    """
    asked = [sys.executable, str(HERE / f"{bench.name}.py"), *arguments(bench, quick), "--json"]
    done = subprocess.run(asked, stdout=subprocess.PIPE, text=True, check=True)
    found = json.loads(done.stdout)
    assert isinstance(found, dict)
    return found


def judged(row: Row, quick: bool) -> Row:
    """Give a row as it counts: without its goal where the input was small."""
    return replace(row, goal=None) if quick else row


def wide(text: str) -> int:
    """Count the columns that a text takes on a terminal."""
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text)


def cells(row: Row) -> tuple[str, ...]:
    """Write one row."""
    ratio = "" if row.ratio is None else f"{number(row.ratio)} ×" + (" better" * row.is_better)
    met = {None: "", True: "met", False: "MISSED"}[row.met]
    theirs = "" if row.theirs is None else f"{number(row.theirs)} {row.unit}"
    goal = row.goal.text() if row.goal else ""
    return row.question, f"{number(row.ours)} {row.unit}", row.peer, theirs, ratio, goal, met


def table(rows: Iterable[Row]) -> str:
    """Write a table, figures to the right."""
    lines = [HEADS, *map(cells, rows)]
    widths = [max(wide(line[place]) for line in lines) for place in range(len(HEADS))]
    left = (0, 2, 6)
    return "\n".join(
        "  ".join(
            one + " " * (width - wide(one)) if place in left else " " * (width - wide(one)) + one
            for place, (one, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )


def chosen(names: Sequence[str], nation: bool) -> list[Bench]:
    """Give the benchmarks asked for, all that are present by default."""
    present = [one for one in BENCHES if (HERE / f"{one.name}.py").exists()]
    found = [one for one in present if not names or one.name.removeprefix("bench_") in names]
    return [*found, NATION] if nation else found


def machine() -> str:
    """Say on what kind of machine this runs."""
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return f"{python}, {platform.system()} {platform.machine()}, {os.cpu_count()} cores"


def measured(bench: Bench, quick: bool) -> dict[str, object] | None:
    """Run a benchmark, print its table, and give rows and figures; None where it failed."""
    begin = time.perf_counter()
    print(f"\n## {bench.title}\n", flush=True)
    try:
        found = run(bench, quick)
    except subprocess.CalledProcessError as failed:
        print(f"{bench.name} failed with status {failed.returncode}")
        return None
    rows = [judged(one, quick) for one in bench.rows(found)]
    print(table(rows))
    what = " ".join((f"{bench.name}.py", *arguments(bench, quick)))
    print(f"\n({what}: {time.perf_counter() - begin:.0f} s)", flush=True)
    return {"title": bench.title, "arguments": arguments(bench, quick),
            "rows": [one.plain() for one in rows], "figures": found}  # fmt: skip


def main(argv: Sequence[str] | None = None) -> int:
    about = __doc__.splitlines()[0] if __doc__ else ""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=about)
    names = [one.name.removeprefix("bench_") for one in BENCHES]
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(names))
    parser.add_argument("--quick", action="store_true", help="small inputs, a minute or two")
    parser.add_argument("--nation", action="store_true", help="the tree of 5.25 million, too")
    parser.add_argument("--check", action="store_true", help="status 1 on a missed goal")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all figures there")
    asked = parser.parse_args(argv)
    if unknown := set(asked.names) - set(names):
        parser.error(f"no such benchmark: {', '.join(sorted(unknown))}")
    print(machine())
    results: dict[str, object] = {}
    for bench in chosen(asked.names, asked.nation):
        if bench.needs_divisions and not divisions().exists():
            print(f"\n## {bench.title}\n\nleft out: the table of real divisions is not here")
            continue
        results[" ".join((bench.name, *bench.full))] = measured(bench, asked.quick)
    if asked.json:
        text = json.dumps({"machine": machine(), "results": results}, ensure_ascii=False, indent=1)
        asked.json.write_text(text + "\n", "utf-8")
    return status(results, asked.check)


def status(results: dict[str, object], check: bool) -> int:
    """Give the exit status: 2 for a failure, 1 for a missed goal where asked, else 0."""
    missed = [
        row["question"]
        for one in results.values()
        if isinstance(one, dict)
        for row in one["rows"]
        if row["met"] is False
    ]
    print("\ngoals missed: " + ("; ".join(missed) or "none"))
    if None in results.values():
        return 2
    return 1 if check and missed else 0


if __name__ == "__main__":
    sys.exit(main())
