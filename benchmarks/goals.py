"""What is asked of the figures: for each benchmark its questions, peers and goals.

A question is answered by partyreg's figure, the peer's, and their ratio; a goal is a limit on one
of the three. Figures are what the benchmarks print with ``--json``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Figures = Mapping[str, Any]


@dataclass(frozen=True)
class Goal:
    """A limit: on partyreg's own figure, or on how it stands to the peer's."""

    most: float | None = None
    least: float | None = None
    of: str = "own"

    def text(self) -> str:
        sign, limit = ("≤", self.most) if self.most is not None else ("≥", self.least)
        return f"{sign} {limit:,.10g}" + (" ×" if self.of == "ratio" else "")

    def met(self, value: float) -> bool:
        return value <= self.most if self.most is not None else value >= (self.least or 0)


@dataclass(frozen=True)
class Row:
    """One question, its figures and its goal. The ratio is the first figure by the second."""

    question: str
    ours: float
    unit: str
    peer: str = ""
    theirs: float | None = None
    goal: Goal | None = None
    faster: bool = False
    """Whether the ratio is the peer's figure by ours: how many times faster or smaller."""

    @property
    def is_better(self) -> bool:
        """Tell whether a large ratio is a good one."""
        return self.faster or self.unit == "/s"

    @property
    def ratio(self) -> float | None:
        if not self.theirs:
            return None
        return self.theirs / self.ours if self.faster else self.ours / self.theirs

    @property
    def met(self) -> bool | None:
        if self.goal is None:
            return None
        asked = self.ours if self.goal.of == "own" else self.ratio
        return None if asked is None else self.goal.met(asked)

    def plain(self) -> dict[str, object]:
        """Give it for JSON."""
        return {
            "question": self.question, "unit": self.unit, "partyreg": self.ours,
            "peer": self.peer, "peer's": self.theirs, "ratio": self.ratio,
            "times": "better" if self.is_better else "the peer's",
            "goal": self.goal.text() if self.goal else None, "met": self.met,
        }  # fmt: skip


def number(value: float | None) -> str:
    """Write a figure with three digits that matter."""
    if value is None:
        return "–"
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def times(most: float) -> Goal:
    """At most so many times the peer's."""
    return Goal(most=most, of="ratio")


def better(least: float) -> Goal:
    """At least so many times better than the peer."""
    return Goal(least=least, of="ratio")


def rights(found: Figures) -> Iterator[Row]:
    asked = found["microseconds"]

    def total(engine: str) -> float:
        return float(sum(one[engine] for one in asked.values()) / len(asked))

    equal = "plain dicts, same answers"
    yield Row("check with its reason", total("check"), "µs", equal, total("equal"), times(1.5))
    yield Row("with path and remedies", total("explained"), "µs", equal, total("equal"), times(4))
    bare = "plain dicts, some answers wrong"
    yield Row("check with its reason", total("check"), "µs", bare, total("bare"))
    county = found["county"]
    yield Row("a county's list", county["where"], "µs", "plain walk", county["plain"], times(2))
    more = found["others"]
    moved = more["move twice, check twice"] / 2
    yield Row("move a county, then check", moved, "µs", goal=Goal(most=50))
    yield Row("check in a what-if tree", more["check in a what-if tree"], "µs", "check",
              asked["allowed"]["check"], times(5))  # fmt: skip
    yield Row("difference of two matrices", more["difference of two matrices"], "µs")
    yield Row("conformity of all grants", more["conformity of all, ms"], "ms")
    if "cedarpy" in asked["allowed"]:
        yield Row("check with its reason", total("check"), "µs", "cedarpy, no reasons",
                  total("cedarpy"), better(30), faster=True)  # fmt: skip


def tree(found: Figures) -> Iterator[Row]:
    size = found["size"]
    for name, unit, goal in (("bytes an organisation", "B", Goal(most=170)),
                             ("build, CPU s", "s", Goal(most=10)),
                             ("peak of the process, GB", "GB", Goal(most=3))):  # fmt: skip
        for peer in ("plain", "networkx"):
            if peer in size:
                limit = goal if peer == "plain" else None
                yield Row(name, size["partyreg"][name], unit, peer, size[peer][name], limit)
    for question, one in found["walks, µs"].items():
        yield Row(question, one["partyreg"], "µs", "plain dicts", one["plain"], times(1.3))
        yield Row(f"{question}, overlay", one["overlay"], "µs", "plain dicts", one["plain"],
                  times(1.8))  # fmt: skip
        if "treelib" in one:
            yield Row(question, one["partyreg"], "µs", "treelib", one["treelib"], faster=True)
    moved = found["move a county, µs"]
    yield Row("move a county", moved["partyreg"], "µs", "plain dicts", moved["plain"],
              Goal(most=1))  # fmt: skip
    yield Row("what-if: merge two counties", found["what-if, µs"]["merge two counties"], "µs",
              goal=Goal(most=100))  # fmt: skip
    for question, one in found.get("networkx, µs", {}).items():
        if question == "lowest_common_ancestor":
            yield Row("common ancestor", one["partyreg"], "µs", "networkx", one["networkx"],
                      better(100_000), faster=True)  # fmt: skip
        else:
            yield Row(f"networkx on the tree: {question}", one["view"], "µs", "on a DiGraph",
                      one["networkx"], times(1.6))  # fmt: skip


def transfer(found: Figures) -> Iterator[Row]:
    plain = "frozen values alone"
    yield Row("events after the application", found["events_us"], "µs", plain,
              found["frozen_values_us"], Goal(most=20))  # fmt: skip
    yield Row("whole case, rights and route", found["whole_us"], "µs", plain,
              found["frozen_values_us"], Goal(most=30))  # fmt: skip
    if "transitions_us" in found:
        yield Row("whole case, rights and route", found["whole_us"], "µs", "transitions alone",
                  found["transitions_us"], faster=True)  # fmt: skip
    yield Row("bytes of a live case", found["live_bytes"], "B", goal=Goal(most=600))
    megabytes = found["live_bytes"] * 100_000 / 1e6
    yield Row("100,000 live cases", megabytes, "MB", goal=Goal(most=60))
    yield Row("a route with its clauses", found["route_us"], "µs", "one walk to the root",
              found["walk_us"])  # fmt: skip
    yield Row("a route with its clauses", found["route_us"], "µs", "networkx's common ancestor",
              found["networkx_lca_us"], faster=True)  # fmt: skip


def idnumber(found: Figures) -> Iterator[Row]:
    for kind in ("right", "mix"):
        per = found[kind]["per_cpu_second"]
        for peer in list(per)[1:]:
            goal = Goal(least=1e6) if peer == "python-stdnum" else None
            yield Row(f"numbers per CPU second, {kind}", per["partyreg"], "/s", peer, per[peer],
                      goal)  # fmt: skip
        for how, rate in found[kind]["lines_per_second"].items():
            yield Row(f"lines through partyreg id, {how}, {kind}", rate, "/s",
                      goal=Goal(least=50_000))  # fmt: skip
    yield Row("the first number of a process", found["first_ms"], "ms")
    wrong = found["legitimate_rejected_percent"]
    yield Row("legitimate numbers rejected", wrong["partyreg"], "%", "python-stdnum",
              wrong["python-stdnum"], Goal(most=0))  # fmt: skip


def frames(found: Figures) -> Iterator[Row]:
    for kind, per in found["numbers"].items():
        for engine, rate in per.items():
            if engine != "one by one":
                goal = Goal(least=3e6) if engine == "polars" else None
                yield Row(f"{kind} numbers per CPU second, {engine}", rate, "/s", "one by one",
                          per["one by one"], goal)  # fmt: skip
    for name, one in found["reviews"].items():
        six = name == "1000000 six held"
        yield Row(f"review of {name}", one["seconds"], "s", goal=Goal(most=10) if six else None)
        yield Row(f"review of {name}, CPU", one["cpu"], "s")
        yield Row(f"review of {name}, peak", one["peak_mb"], "MB",
                  goal=Goal(most=2000) if six else None)  # fmt: skip


def review(found: Figures) -> Iterator[Row]:
    for size, one in found["sizes"].items():
        yield Row(f"review of {size} members, each", one["us_a_member"], "µs", "its number alone",
                  one["us_numbers_alone"])  # fmt: skip
        yield Row(f"review of {size} members, peak", one["peak_mb"], "MB")


def plans(found: Figures) -> Iterator[Row]:
    whole = "preview, whole, ms"
    yield Row("preview of a county merge, all effects", found[whole], "ms")
    for name, value in found.items():
        if "opy" in name and name.endswith(", ms"):
            yield Row("preview of a county merge, all effects", found[whole], "ms", name[:-4],
                      value, faster=True)  # fmt: skip
    for name in ("preview, tree part, ms", "one move, previewed whole, ms",
                 "rehearsal opened, ms", "applied, ms", "undone, ms"):  # fmt: skip
        yield Row(name.removesuffix(", ms"), found[name], "ms")


def rehearsals(found: Figures) -> Iterator[Row]:
    where = f"a province of {found['organisations']:,} with {found['members counted']:,} counted"
    yield Row(f"random plans rehearsed a minute of CPU, {where}", found["plans a minute of CPU"],
              "/min", goal=Goal(least=1000))  # fmt: skip
    yield Row("the same by the clock", found["plans a minute, wall"], "/min")
    yield Row("opening it", found["opened, s"], "s")


def starting(found: Figures) -> Iterator[Row]:
    over = found["ms over bare"]
    for name, one in over.items():
        if name not in ("bare", "attrs"):
            goal = Goal(most=60) if name == "import partyreg" else None
            yield Row(f"{name}, more than bare, wall", one["wall"], "ms", "bare python",
                      over["bare"]["wall"], goal)  # fmt: skip
            yield Row(f"{name}, more than bare, CPU", one["cpu"], "ms", "import attrs, too",
                      over["attrs"]["cpu"])  # fmt: skip
    for step, taken in found["story, CPU ms"].items():
        yield Row(f"README's story: {step}, CPU", taken, "ms")


def register(found: Figures) -> Iterator[Row]:
    raw = found["raw sqlite3 transaction, µs"]
    for name, value in found["change, µs"].items():
        yield Row(f"{name}, with its journal entry", value, "µs", "raw sqlite3, durable", raw)
        yield Row(f"{name}, a second", found["changes per second"][name], "/s")
    asked = found["check, µs"]
    yield Row("check of a right as of a past moment", asked["check as of"], "µs", "check now",
              asked["check"], times(5))  # fmt: skip
    yield Row("the same, fetched from the door", asked["from the door as of"], "µs",
              "fetched now", asked["from the door"], times(5))  # fmt: skip
    yield Row(f"opening it over {found['entries since the moment']:,} later entries",
              found["opening as-of, ms"], "ms")  # fmt: skip
    size = f"{found['organisations']:,} organisations, {found['members']:,} members"
    yield Row(f"loading {size}", found["load"]["loading, CPU s"], "s")
    yield Row("loading, a record", found["load"]["µs a record"], "µs")


def storage(found: Figures) -> Iterator[Row]:
    if one := found.get("changes"):
        for size, least in (("1", 0.8), ("100", 0.5)):
            what = "one change, one transaction" if size == "1" else "in batches of a hundred"
            yield Row(f"{what}, a second", one[f"partyreg {size}"], "/s", "raw sqlite3",
                      one[f"sqlite3 {size}"], better(least))  # fmt: skip
            yield Row(f"{what}, a second", one[f"partyreg {size}"], "/s", "SQLAlchemy's ORM",
                      one[f"orm {size}"])  # fmt: skip
    for what in ("check", "route") if "asking" in found else ():
        one = found["asking"]
        yield Row(f"{what} from the door of a stored register", one[f"{what} sqlite"], "µs",
                  "in memory", one[f"{what} memory"], times(2))  # fmt: skip
    if one := found.get("loading"):
        yield Row("members loaded a CPU second", one["partyreg"], "/s", "executemany",
                  one["executemany"], better(0.5))  # fmt: skip
    if one := found.get("writers"):
        for disk, named in (("", "this disk"), (" slow", "4 ms more for the disk")):
            yield Row(f"PostgreSQL, four writers, {named}", one[f"partyreg 4{disk}"], "/s",
                      "one writer", one[f"partyreg 1{disk}"], better(3))  # fmt: skip
            for several in ("1", "4"):
                yield Row(f"PostgreSQL, writers: {several}, {named}",
                          one[f"partyreg {several}{disk}"], "/s", "psycopg, no chain",
                          one[f"psycopg {several}{disk}"])  # fmt: skip
    yield from _provinces(found.get("province", {}))
    if one := found.get("journal"):
        yield Row(f"{one['entries']:,} journal entries verified", one["chain"], "s",
                  goal=Goal(most=15))  # fmt: skip
        yield Row("the same, and all tables against them", one["tables"], "s")


def _provinces(found: Figures) -> Iterator[Row]:
    for percent, one in found.items():
        where = f"{one['organisations']:,} organisations, {one['members']:,} members"
        whole = percent == "100"
        yield Row(f"{where}: loaded", one["load s"], "s", goal=Goal(most=300) if whole else None)
        yield Row(f"{where}: loaded, CPU", one["load, CPU s"], "s")
        yield Row(f"{where}: peak of loading", one["load MB"], "MB",
                  goal=Goal(most=1000) if whole else None)  # fmt: skip
        yield Row(f"{where}: opened, tree and rights", one["open s"], "s",
                  goal=Goal(most=5) if whole else None)  # fmt: skip
        yield Row(f"{where}: peak when open", one["open MB"], "MB",
                  goal=Goal(most=1000) if whole else None)  # fmt: skip
        yield Row(f"{where}: the file", one["file MB"], "MB")


@dataclass(frozen=True)
class Bench:
    """A benchmark: its file, how its figures are read, and its arguments."""

    name: str
    title: str
    rows: Callable[[Figures], Iterator[Row]]
    full: tuple[str, ...] = ()
    quick: tuple[str, ...] = ()
    needs_divisions: bool = False
    """Whether it has nothing to measure without the table of the real divisions."""


SMALL_TREE = ("--synthetic", "30000", "--rounds", "3")
BENCHES = (
    Bench("bench_import", "Starting", starting, quick=("--rounds", "3")),
    Bench("bench_rights", "Rights: one check", rights),
    Bench("bench_transfer", "Transfers: four steps, one disagreement, eight events", transfer,
          quick=("--cases", "2000", "--divisions", "none")),
    Bench("bench_idnumber", "Resident ID numbers", idnumber, quick=("--count", "20000")),
    Bench("bench_frames", "The review over tables", frames, full=("--large",),
          quick=("--count", "20000", "--small")),
    Bench("bench_review", "The review record by record", review, quick=("--count", "20000")),
    Bench("bench_register", "The front door, in memory", register,
          quick=("--organisations", "300", "--members", "3000", "--count", "20")),
    Bench("bench_tree", "The tree", tree, quick=SMALL_TREE),
    Bench("bench_plans", "Plans", plans, quick=("--members", "1000", "--rounds", "1"),
          needs_divisions=True),
    Bench("bench_storage", "A register in a database", storage,
          quick=("--organisations", "2000", "--members", "20000", "--bulk", "10000",
                 "--turns", "20", "--seconds", "0.5", "--entries", "5000")),
    Bench("bench_rehearsals", "Random plans", rehearsals,
          quick=("--organisations", "2000", "--members", "30000", "--plans", "40")),
)  # fmt: skip
NATION = Bench("bench_tree", "The nation's tree: 5.25 million organisations, made", tree,
               full=("--synthetic", "5250000", "--small", "--rounds", "3"))  # fmt: skip
