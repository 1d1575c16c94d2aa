"""The review over whole tables: ID numbers beside the record checks, and rosters of three sizes.

Run: python benchmarks/bench_frames.py [--count N] [--small] [--large] [--spark] [--json]

Numbers: right ones, then 60 % right ones and eight kinds of fault, a finding for each fault, on
every engine that is installed; CPU seconds beside `idnumber.problems` one by one. Rosters: 0.1 and
1 million members, with --large 10 million, reviewed in polars, held in memory or streamed from
Parquet, each in a process of its own, so that its peak of memory is its own. The six checks that
the notice names, then all checks over tables.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib.util
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from bench_idnumber import cases, right

from partyreg.frames import FRAME_CHECKS, review_frame
from partyreg.idnumber import problems
from partyreg.idnumber.regions import last_year, table
from partyreg.validation import Check

ON = date(2018, 1, 9)
ROUNDS = 5
CHUNK = 1_000_000
SIX = (
    "branch.under-three", "branch.large", "member.probation-short",
    "member.conversion-without-probation", "id-number.sex",
)  # fmt: skip
FAMILY = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"
GIVEN = (
    "一二三四五六七八九十百千万东南西北中上下左右前后春夏秋冬山水河江湖海天地日月星云风雨花草树木金石"
    "火土松竹梅兰"
)
"""Invented names: 22 times 55 times 55 of them, some of which look alike."""
CODING = tuple(one for one in FRAME_CHECKS if one.clause == "N3.2j")


def six() -> tuple[Check, ...]:
    """The six checks of the notice: the sixth is the coding rule, fault by fault."""
    return (*(one for one in FRAME_CHECKS if one.id in SIX), *CODING)


# ── numbers ──────────────────────────────────────────────────────────────────────────────────


def engines() -> dict[str, tuple[Callable[[dict[str, list[str]]], Any], Callable[[Any], int]]]:
    """Per engine that is installed: how a table is made, and how its findings are counted."""

    def polars(columns: dict[str, list[str]]) -> Any:
        import polars as pl

        return pl.DataFrame(columns)

    def pandas(columns: dict[str, list[str]]) -> Any:
        import pandas as pd

        return pd.DataFrame(columns, dtype="str")

    def pyarrow(columns: dict[str, list[str]]) -> Any:
        import pyarrow as pa

        return pa.table(columns)

    def duckdb(columns: dict[str, list[str]]) -> Any:
        from duckdb import sql

        arrow = pyarrow(columns)  # noqa: F841 - DuckDB finds it by its name
        return sql("from arrow")

    known = {"polars": polars, "pandas": pandas, "pyarrow": pyarrow, "duckdb": duckdb}
    return {
        name: (make, (lambda found: len(found.fetchall())) if name == "duckdb" else len)
        for name, make in known.items()
        if importlib.util.find_spec(name) is not None
    }


def number_rates(count: int) -> dict[str, Any]:
    """Two inputs: right numbers, as most are, and the mix in which each fault is named."""
    rng = random.Random(20180109)
    inputs = {"right": [right(rng) for _ in range(count)], "mix": cases(rng, count)}
    return {name: per_engine(texts) for name, texts in inputs.items()}


def per_engine(texts: list[str]) -> dict[str, int]:
    """Numbers per CPU second, best of the rounds."""
    count = len(texts)
    columns = {"key": [f"m{n}" for n in range(count)], "branch": ["b"] * count, "id_number": texts}
    made = {name: (make(columns), length) for name, (make, length) in engines().items()}
    best = dict.fromkeys(["one by one", *made], 0.0)
    found: dict[str, int] = {}
    for _ in range(ROUNDS):
        start = time.process_time()
        for text in texts:
            problems(text, ON)
        best["one by one"] = max(best["one by one"], count / (time.process_time() - start))
        for name, (frame, length) in made.items():
            start = time.process_time()
            found[name] = length(review_frame(frame, on=ON, checks=CODING))
            best[name] = max(best[name], count / (time.process_time() - start))
    assert len(set(found.values())) == 1, found
    return {name: round(rate) for name, rate in best.items()}


# ── rosters ──────────────────────────────────────────────────────────────────────────────────


def roster(first: int, count: int, branches: int) -> Any:
    """A table of members, two in a hundred with a fault; made from whole columns."""
    import polars as pl

    codes = [code for code in table().periods if last_year(code) == 9999 and code[4:] != "00"]
    rng = random.Random(first)
    parts = (rng.choices(letters, k=count) for letters in (FAMILY, GIVEN, GIVEN))
    frame = pl.DataFrame({
        "place": range(first, first + count), "name": list(map("".join, zip(*parts, strict=True))),
        "region": [int(code) for code in rng.choices(codes, k=count)],
        "days": [rng.randrange(16_000) for _ in range(count)],
        "order": [rng.randrange(1, 996) for _ in range(count)],
        "wait": [rng.choice((366,) * 49 + (300,)) for _ in range(count)],
        "slip": [rng.choice((0,) * 99 + (1,)) for _ in range(count)],
    })  # fmt: skip
    born = pl.date(1940, 1, 1) + pl.duration(days="days")
    joined = born + pl.duration(days=7_500 + pl.col("place") % 4_001)
    frame = frame.with_columns(birth_date=born, joined_on=joined)
    joined_on = pl.col("joined_on")
    none = joined_on.is_between(date(1969, 4, 1), date(1977, 8, 11))
    frame = frame.with_columns(
        body=pl.format("{}{}{}", pl.col("region"), pl.col("birth_date").dt.strftime("%Y%m%d"),
                       pl.col("order").cast(pl.String).str.zfill(3)),
        full_since=pl.when(none).then(joined_on).otherwise(
            joined_on + pl.duration(days=pl.col("wait"))),
    )  # fmt: skip
    digits = sum(
        pl.col("body").str.slice(place, 1).cast(pl.Int64) * pow(2, 17 - place, 11)
        for place in range(17)
    )
    check = (12 - digits % 11 + pl.col("slip")) % 11
    letter = pl.when(check == 10).then(pl.lit("X")).otherwise(check.cast(pl.String))
    return frame.select(
        key=pl.format("m-{}", pl.col("place")),
        branch=pl.format("b-{}", pl.col("place") * 7_919 % branches),
        name="name", id_number=pl.col("body") + letter,
        sex=pl.when(pl.col("order") % 2 == 1).then(pl.lit("男")).otherwise(pl.lit("女")),
        birth_date="birth_date", ethnicity=pl.lit("汉族"), education=pl.lit("大学"),
        category=pl.lit("正式党员"), joined_on="joined_on", full_since="full_since",
        post=pl.lit("教师"), phone=pl.lit("0562-0000123"), home_address=pl.lit("某镇某村"),
    )  # fmt: skip


def write(folder: Path, count: int) -> Path:
    """Write a roster as Parquet, a million members to a file."""
    place = folder / f"roster-{count}"
    place.mkdir()
    for first in range(0, count, CHUNK):
        part = roster(first, min(CHUNK, count - first), count // 20)
        part.write_parquet(place / f"{first:09}.parquet")
    return place


def peak_mb() -> int:
    """The peak of this process alone; what `resource` gives is a parent's where that was larger."""
    status = Path("/proc/self/status").read_text("ascii")
    return int(status.split("VmHWM:")[1].split()[0]) // 1024


def one_review(place: Path, checks: tuple[Check, ...], mode: str) -> dict[str, Any]:
    """Review one roster in this process: held in memory, or streamed from its files."""
    import polars as pl

    members = pl.scan_parquet(place / "*.parquet")
    held = members.collect() if mode == "held" else members
    before = peak_mb()
    wall, cpu = time.perf_counter(), time.process_time()
    found = review_frame(held, on=ON, checks=checks)
    if mode != "held":
        found = found.collect(engine="streaming")
    return {
        "seconds": round(time.perf_counter() - wall, 2),
        "cpu": round(time.process_time() - cpu, 2), "findings": len(found),
        "peak_mb": peak_mb(),
        "roster_mb": before,
    }  # fmt: skip


def reviews(sizes: tuple[int, ...]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        for count in sizes:
            place = write(Path(folder), count)
            for mode in ("held", "streamed") if count <= CHUNK else ("streamed",):
                for which in ("six", "all"):
                    command = [sys.executable, __file__, "--child"]
                    done = subprocess.run([*command, str(place), which, mode], check=True,
                                          capture_output=True, text=True)  # fmt: skip
                    found[f"{count} {which} {mode}"] = json.loads(done.stdout)
    return found


# ── Spark ────────────────────────────────────────────────────────────────────────────────────


def children_cpu() -> float:
    """CPU seconds of the processes that this one has started, and they: Java's, all of it."""
    stats = {}
    for place in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = place.read_text("utf-8").rpartition(")")[2].split()
            stats[int(place.parent.name)] = (int(fields[1]), int(fields[11]) + int(fields[12]))
    family = {os.getpid()}
    while more := {pid for pid, (parent, _) in stats.items() if parent in family} - family:
        family |= more
    ticks = sum(stats[pid][1] for pid in family - {os.getpid()})
    return ticks / os.sysconf("SC_CLK_TCK")


def on_spark() -> dict[str, Any]:
    """Review a million members on a local cluster of two workers, from Parquet."""
    import pyspark
    from pyspark.sql import SparkSession

    os.environ["SPARK_HOME"] = str(Path(pyspark.__file__).parent)
    session = SparkSession.builder.master("local-cluster[2,1,2048]")
    for name, value in {
        "spark.ui.enabled": "false", "spark.sql.shuffle.partitions": "4",
        "spark.driver.memory": "2g", "spark.executor.memory": "2g", "spark.log.level": "ERROR",
        "spark.driver.bindAddress": "127.0.0.1", "spark.driver.host": "127.0.0.1",
    }.items():  # fmt: skip
        session = session.config(name, value)
    spark = session.getOrCreate()
    times: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        for count in (100_000, 1_000_000):
            members = spark.read.parquet(str(write(Path(folder), count)))
            for which, checks in (("six", six()), ("all", FRAME_CHECKS_ALONE)):
                start, cpu = time.perf_counter(), children_cpu()
                found = review_frame(members, on=ON, checks=checks)
                built = time.perf_counter()
                findings = found.count()
                times[f"{count} {which}"] = {
                    "build": round(built - start, 2), "findings": findings,
                    "run": round(time.perf_counter() - built, 2),
                    "cpu": round(children_cpu() - cpu, 1),
                }  # fmt: skip
    spark.stop()
    return times


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--count", type=int, default=1_000_000, help="numbers")
    parser.add_argument("--small", action="store_true", help="one small roster")
    parser.add_argument("--large", action="store_true", help="10 million members, too")
    parser.add_argument("--spark", action="store_true", help="a local Spark cluster, too")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--child", nargs=3, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.child:
        place, which, mode = arguments.child
        checks = six() if which == "six" else FRAME_CHECKS_ALONE
        print(json.dumps(one_review(Path(place), checks, mode)))
        return
    sizes = (100_000, 1_000_000, *((10_000_000,) if arguments.large else ()))
    sizes = (10_000,) if arguments.small else sizes
    found = {"numbers": number_rates(arguments.count), "reviews": reviews(sizes)}
    if arguments.spark:
        found["spark"] = on_spark()
    if arguments.json:
        print(json.dumps(found))
        return
    for name, rates in found["numbers"].items():
        for engine, rate in rates.items():
            print(f"  {name} numbers, {engine:12} {rate:>12,} per CPU second")
    for kind in ("reviews", "spark"):
        for name, values in found.get(kind, {}).items():
            print(f"  {kind}, {name:24}", values)


FRAME_CHECKS_ALONE = tuple(one for one in FRAME_CHECKS if not one.id.startswith("member.branch-"))
"""All checks that a roster without a table of organisations can have."""

if __name__ == "__main__":
    main()
