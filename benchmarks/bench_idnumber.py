"""Resident ID numbers: faults named one number at a time, beside python-stdnum and id-validator.

Run: python benchmarks/bench_idnumber.py [--count N] [--json]

Three inputs: right numbers only; a mix of 60 % right ones and eight kinds of fault in equal
parts; and legitimate numbers of all regions and years, to count how many each engine rejects.
Beside them: lines per second of wall time through ``partyreg id``, the start of the process
included, and what the first number of a process costs.

CPU seconds; the best of several rounds, in which the engines take turns, so that a slow minute of
a shared machine meets all of them. The slower engines get a sample.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date

from partyreg.idnumber import check_digit, generate, is_valid, make_number, problems
from partyreg.idnumber.regions import table

ON = date(2024, 6, 1)
ROUNDS = 5
Engine = Callable[[list[str]], float]
"""Takes texts, gives the CPU seconds that it took to look at all of them."""

FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


def right(rng: random.Random) -> str:
    return generate(rng)


def wrong(rng: random.Random, kind: int) -> str:
    """One fault of eight kinds, made from a right number."""
    number = generate(rng)
    letter = number[:9] + rng.choice("OlIBSZ") + number[10:]
    wrong_check = number[:17] + rng.choice([c for c in "0123456789X" if c != number[17]])
    return (
        number[: rng.choice((14, 16, 17))],
        letter,
        checked(f"{rng.randrange(72, 81)}{number[2:17]}"),
        checked(f"{number[:10]}{rng.choice(('0230', '1301', '0432', '0000'))}{number[14:17]}"),
        checked(f"{number[:6]}20{rng.randrange(30, 100)}{number[10:17]}"),
        wrong_check,
        number.translate(FULL_WIDTH),
        number + "\n",
    )[kind]


def checked(body: str) -> str:
    return body + check_digit(body)


def cases(rng: random.Random, count: int) -> list[str]:
    return [
        right(rng) if rng.random() < 0.6 else wrong(rng, rng.randrange(8)) for _ in range(count)
    ]


def legitimate(rng: random.Random, count: int) -> list[str]:
    """Every listed county with birth years from 1930 on, coded long after birth as was usual."""
    codes = [code for code in table().periods if not code.endswith("00")]
    births = [date(year, 6, 15) for year in range(1930, 2000)]
    return [make_number(rng.choice(codes), rng.choice(births), rng.randrange(1, 1000))
            for _ in range(count)]  # fmt: skip


def stdnum_engine() -> Callable[[str], object]:
    from stdnum.cn import ric

    def check(text: str) -> bool:
        try:
            ric.validate(text)
        except Exception:  # noqa: BLE001 - it raises KeyError on some regions
            return False
        return True

    return check


def validator_engine() -> Callable[[str], object] | None:
    try:
        from id_validator import validator
    except ImportError:
        return None

    def check(text: str) -> bool:
        try:
            return bool(validator.is_valid(text))
        except Exception:  # noqa: BLE001 - it crashes on letters
            return False

    return check


def ours(texts: list[str]) -> float:
    """Time the function itself; the peers have a wrapper, which costs them under 1 %."""
    start = time.process_time()
    for text in texts:
        problems(text, ON)
    return time.process_time() - start


def timed(check: Callable[[str], object]) -> Engine:
    def seconds(texts: list[str]) -> float:
        start = time.process_time()
        for text in texts:
            check(text)
        return time.process_time() - start

    return seconds


def rates(engines: dict[str, tuple[Engine, int]], texts: list[str]) -> dict[str, float]:
    """Numbers per CPU second, best of the rounds."""
    best = dict.fromkeys(engines, 0.0)
    for _ in range(ROUNDS):
        for name, (seconds, sample) in engines.items():
            part = texts[:sample]
            best[name] = max(best[name], len(part) / seconds(part))
    return best


def lines_per_second(texts: list[str]) -> dict[str, int]:
    """Lines per second of wall time through the command, both ways of answering, best of three."""
    lines = "".join(text.rstrip("\n") + "\n" for text in texts).encode()
    best: dict[str, int] = {}
    for name, options in (("words", ()), ("json", ("--json",))):
        command = [sys.executable, "-m", "partyreg", "id", *options]
        for _ in range(3):
            start = time.perf_counter()
            done = subprocess.run(command, input=lines, capture_output=True, check=False)
            seconds = time.perf_counter() - start
            assert done.stdout.count(b"\n") == len(texts), done.stderr.decode()
            best[name] = max(best.get(name, 0), round(len(texts) / seconds))
    return best


FIRST = """
import time
from partyreg.idnumber import problems
start = time.process_time()
problems("11010519491231002X")
print(time.process_time() - start)
"""


def first_ms() -> float:
    """Milliseconds of CPU for the first number of a process, the median of nine."""
    command = [sys.executable, "-c", FIRST]
    found = sorted(
        float(subprocess.run(command, capture_output=True, check=True, text=True).stdout)
        for _ in range(9)
    )
    return round(1000 * found[4], 1)


def measure(count: int) -> dict[str, object]:
    rng = random.Random(20180109)
    stdnum, other = stdnum_engine(), validator_engine()
    engines = {"partyreg": (ours, count), "python-stdnum": (timed(stdnum), max(1, count // 20))}
    if other:
        engines["id-validator"] = (timed(other), 60)
    found: dict[str, object] = {}
    for name, texts in (("right", [right(rng) for _ in range(count)]), ("mix", cases(rng, count))):
        per_second = rates(engines, texts)
        found[name] = {
            "lines_per_second": lines_per_second(texts),
            "per_cpu_second": {engine: round(rate) for engine, rate in per_second.items()},
            "times_stdnum": round(per_second["partyreg"] / per_second["python-stdnum"], 1),
        }
    found["first_ms"] = first_ms()
    sample = legitimate(rng, min(count, 20_000))
    accepts = {"partyreg": lambda text: is_valid(text, ON), "python-stdnum": stdnum}
    found["legitimate_rejected_percent"] = {
        name: round(100 * sum(not check(text) for text in sample) / len(sample), 1)
        for name, check in accepts.items()
    }
    return found


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--count", type=int, default=200_000, help="numbers per input")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    arguments = parser.parse_args(argv)
    found = measure(arguments.count)
    if arguments.json:
        print(json.dumps(found))
        return
    for name in ("right", "mix"):
        rows = found[name]
        assert isinstance(rows, dict)
        print(f"{name}: {rows['times_stdnum']} x python-stdnum")
        for engine, rate in rows["per_cpu_second"].items():
            print(f"  {engine:14} {rate:>12,} per CPU second")
        for how, rate in rows["lines_per_second"].items():
            print(f"  partyreg id, {how}: {rate:,} lines per second")
    print("the first number of a process:", found["first_ms"], "ms")
    print("legitimate numbers rejected, percent:", found["legitimate_rejected_percent"])


if __name__ == "__main__":
    main()
