"""Starting: what importing and opening cost over a bare interpreter, and the first story told.

Run: python benchmarks/bench_import.py [--rounds N] [--json]

Each statement runs in a fresh interpreter, taking turns with an empty one, bytecode already
written. Milliseconds over the empty one, of the wall clock and of CPU; the medians of the rounds.
*imports* is what importing takes by the interpreter's own clock, which a slow start of the process
does not disturb. *story* is the README's first story, step by step, in CPU milliseconds, in a
process that has imported nothing before.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from statistics import median

ROUNDS = 9
STATEMENTS = {
    "bare": "pass",
    "attrs": "import attrs",
    "import partyreg": "import partyreg",
    "import partyreg; partyreg.open()": "import partyreg; partyreg.open()",
    "import partyreg.cli": "import partyreg.cli",
}
STORY = '''
from datetime import date
from time import process_time
import json
marks = [("", process_time())]
mark = lambda name: marks.append((name, process_time()))
import partyreg
from partyreg import Evidence, Function, Member, Settings
mark("import the nouns")
register = partyreg.open(settings=Settings(password_profile="external"))
mark("open")
installed = register.bootstrap("""
    甲省委组织部[province](A县委组织部[county](B镇党委[listed](C村党支部[branch])),
                         D县委组织部[county](E镇党委[listed](F村党支部[branch])))
""", person="安装员")
mark("bootstrap")
c, b, e = (installed.desk(key, person="经办人") for key in ("C村党支部", "B镇党委", "E镇党委"))
paper = Evidence("B委〔2018〕1号", date(2018, 1, 2))
member = b.members.add("甲某", "11010519491231002X", branch="C村党支部", reason="new-admission",
                       evidence=paper)
mark("first member")
case = c.transfers.submit(member, to="E镇党委")
b.transfers.approve(case)
e.transfers.approve(case)
e.transfers.confirm_arrival(case)
e.transfers.receive(case, "F村党支部")
mark("whole transfer")
assert b.rights.can(Function.NATIONWIDE_TRANSFER, "C村党支部").why()
mark("a decision in words")
print(json.dumps({name: (at - before) * 1e3
                  for (_, before), (name, at) in zip(marks, marks[1:])}))
'''
TIMED = "from time import perf_counter as now; a = now(); {}; print((now() - a) * 1e3)"


@contextmanager
def environment() -> Iterator[dict[str, str]]:
    """Give an environment in which bytecode is kept, in a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        kept = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
        yield kept | {"PYTHONPYCACHEPREFIX": folder}


def run(code: str, env: Mapping[str, str]) -> str:
    """Run code in an interpreter of its own and give what it prints."""
    asked = [sys.executable, "-c", code]
    return subprocess.run(asked, env=env, capture_output=True, text=True, check=True).stdout


def timed(code: str, env: Mapping[str, str]) -> tuple[float, float]:
    """Give milliseconds of the wall clock and of CPU."""
    before, begin = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    run(code, env)
    wall, after = time.perf_counter() - begin, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return wall * 1e3, cpu * 1e3


def over_bare(env: Mapping[str, str], rounds: int) -> dict[str, dict[str, float]]:
    """Give the medians of each statement, less those of the empty one."""
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in STATEMENTS}
    inside: dict[str, list[float]] = {name: [] for name in STATEMENTS}
    for _ in range(rounds):
        for name, code in STATEMENTS.items():
            taken[name].append(timed(code, env))
            inside[name].append(float(run(TIMED.format(code), env)))
    middle = {
        name: [median(one) for one in zip(*all_, strict=True)] for name, all_ in taken.items()
    }
    wall, cpu = middle["bare"]
    found = {
        name: {"wall": one[0] - wall, "cpu": one[1] - cpu, "imports": median(inside[name])}
        for name, one in middle.items()
        if name != "bare"
    }
    return {"bare": {"wall": wall, "cpu": cpu}, **found}


def story(env: Mapping[str, str], rounds: int) -> dict[str, float]:
    """Give the median of each step of the story."""
    told = [json.loads(run(STORY, env)) for _ in range(rounds)]
    return {step: median(one[step] for one in told) for step in told[0]}


def measure(rounds: int) -> dict[str, dict[str, dict[str, float]] | dict[str, float]]:
    with environment() as env:
        for code in (*STATEMENTS.values(), STORY):  # writes the bytecode
            run(code, env)
        return {"ms over bare": over_bare(env, rounds), "story, CPU ms": story(env, rounds)}


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args(argv)
    found = measure(asked.rounds)
    if asked.json:
        print(json.dumps(found, ensure_ascii=False))
        return
    for title, rows in found.items():
        print(title)
        for name, value in rows.items():
            shown = value if isinstance(value, dict) else {"": value}
            print(f"  {name:34}" + "".join(f"  {key} {ms:6.1f}" for key, ms in shown.items()))


if __name__ == "__main__":
    main()
