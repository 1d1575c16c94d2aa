"""Transfers: the life of a case beside frozen values and `transitions`, the route beside networkx.

Run: python benchmarks/bench_transfer.py [--cases N] [--json]

Two questions on one tree. The tree is that of the real divisions where the table is found (see
`--divisions`), otherwise a made one of the same shape and a tenth of its size, and the report says
which.

* A case: four steps, one disagreement, eight events (submit, five decisions, arrival, reception).
  *events* are the seven after the application, each with its rights checked, its path looked at
  and its changes made with their clauses, the member's move and the receipt among them; *whole*
  is that and the application, which checks a right and computes the route.
  Beside it, neither checking any right nor knowing a tree: *frozen values*, the same eight events
  as pure functions over a frozen record of five fields, its path given; and a state machine of the
  `transitions` package that changes its state eight times. Bytes are those of live cases.
* A route with its clauses between two villages of one province, beside one walk to the root and
  beside networkx's `lowest_common_ancestor` on a plain DiGraph of the same tree.

Seconds of CPU; the best of several rounds, in which the engines take turns.
"""

from __future__ import annotations

import argparse
import csv
import gc
import gzip
import json
import os
import random
import time
import tracemalloc
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from attrs import frozen

from partyreg.model import Account, Actor, Member
from partyreg.permissions import Powers, initial_functions
from partyreg.settings import Settings
from partyreg.transfer import approve, confirm_arrival, disagree, receive, route, submit
from partyreg.tree import OrgTree, Traits
from partyreg.values import (
    AccountKind,
    AccountState,
    DirectCategory,
    OrganisationKind,
    ResidentId,
    Tier,
    TransferState,
)

DAY = date(2018, 3, 1)
WHY = "目的地有误"
ROUNDS = 15
SETTINGS = Settings()
BESIDE = Path(__file__).resolve().parents[2] / "shared" / "data"
DIVISIONS = Path(os.environ.get("PARTYREG_DATA", BESIDE)) / "divisions-2021.csv.gz"

DEPARTMENT = OrganisationKind.ORGANISATION_DEPARTMENT
LEVELS = (
    None,
    Traits(DEPARTMENT, Tier.PROVINCE, None, True),
    Traits(DEPARTMENT, Tier.CITY, None, True),
    Traits(DEPARTMENT, Tier.COUNTY, None, True),
    Traits(OrganisationKind.COMMITTEE, Tier.PRIMARY_COMMITTEE, DirectCategory.TOWNSHIP, True),
    Traits(OrganisationKind.BRANCH, Tier.BRANCH, None, True),
)
World = tuple[OrgTree, Powers, list[str]]


# ── The tree ─────────────────────────────────────────────────────────────────────────────────


def real_rows(file: Path) -> list[tuple[str, str | None, int]]:
    with gzip.open(file, "rt", encoding="utf-8", newline="") as lines:
        rows = [(one["code"], one["parent"], int(one["level"])) for one in csv.DictReader(lines)]
    roots = {code for code, _, level in rows if level == 1}
    return [(code, None if code in roots else up, level) for code, up, level in rows if level]


def made_rows() -> list[tuple[str, str | None, int]]:
    rows: list[tuple[str, str | None, int]] = []
    above: list[str | None] = [None]
    for level, width in enumerate((3, 11, 10, 13, 15), 1):
        below = [f"{up or ''}{n:02}" for up in above for n in range(width)]
        rows += [(one, one[:-2] or None, level) for one in below]
        above = list(below)
    return rows


def world(file: Path) -> tuple[World, str]:
    """The tree, what everybody holds by the initial setting, and the villages of one province."""
    rows = real_rows(file) if file.exists() else made_rows()
    traits = [LEVELS[level] for _, _, level in rows]
    held = {one: initial_functions(one.tier, one.category) for one in LEVELS if one}
    keys = [code for code, _, _ in rows]
    tree = OrgTree.from_parents(keys, [up for _, up, _ in rows], [one for one in traits if one])
    powers = Powers(tree, {key: held[one] for key, one in zip(keys, traits, strict=True) if one})
    root = "34" if "34" in tree else keys[0]
    villages = [one for one in tree.subtree(root) if tree.traits(one).tier is Tier.BRANCH]
    return (tree, powers, villages), "real divisions" if file.exists() else "made tree"


def pairs(villages: list[str], tree: OrgTree, count: int) -> list[tuple[str, str]]:
    """Ordered pairs of villages of different towns."""
    rng = random.Random(2018)
    drawn = (rng.sample(villages, 2) for _ in range(count * 2))
    return [(a, b) for a, b in drawn if tree.parent(a) != tree.parent(b)][:count]


# ── Eight events ─────────────────────────────────────────────────────────────────────────────


def clerk(organisation: str) -> Actor:
    account = Account(organisation, "B", organisation, AccountKind.BUSINESS, AccountState.ACTIVE)
    return Actor(account, "甲某")


class Story:
    """A committee off the list, so that its county relays: a path of four."""

    def __init__(self, tree: OrgTree, powers: Powers, source: str, destination: str) -> None:
        town, self.tree, self.branch = tree.parent(source) or "", tree, destination
        unlisted = initial_functions(Tier.PRIMARY_COMMITTEE)
        self.powers = Powers(tree, {**powers.held, town: unlisted})
        self.member = Member("m-1", source, "甲某", ResidentId("11010519491231002X"))
        self.applicant = clerk(source)
        case = self.submitted()
        self.clerks = [clerk(one) for one in case.route.path]
        assert len(self.clerks) == 4
        assert self.decided(case).state is TransferState.RECEIVED

    def submitted(self) -> Any:
        return submit(
            self.member, tree=self.tree, powers=self.powers, actor=self.applicant,
            on=DAY, key="t-1", destination=self.branch, settings=SETTINGS,
        )[0].after  # fmt: skip

    def decided(self, case: Any) -> Any:
        """The seven events after the application."""
        tree, powers, branch = self.tree, self.powers, self.branch
        _, town, county, other = self.clerks
        case = approve(case, tree=tree, powers=powers, actor=town, on=DAY)[0].after
        case = approve(case, tree=tree, powers=powers, actor=county, on=DAY)[0].after
        case = disagree(case, tree=tree, powers=powers, actor=other, on=DAY, reason=WHY)[0].after
        case = approve(case, tree=tree, powers=powers, actor=county, on=DAY)[0].after
        case = approve(case, tree=tree, powers=powers, actor=other, on=DAY)[0].after
        case = confirm_arrival(case, tree=tree, powers=powers, actor=other, on=DAY)[0].after
        return receive(case, tree=tree, powers=powers, actor=other, on=DAY, branch=branch,
                       member=self.member)[0].after  # fmt: skip


# ── The peers ────────────────────────────────────────────────────────────────────────────────


@frozen
class Plain:
    """A case as a frozen value: nothing but the workflow."""

    key: str
    path: tuple[str, ...]
    position: int
    state: str
    reason: str | None = None


def frozen_values() -> Callable[[], Plain]:
    """Eight events over frozen values by pure functions that look at turn and state only."""

    def check(case: Plain, actor: str, *states: str) -> None:
        if case.state not in states or case.path[case.position] != actor:
            raise ValueError("not now, or not here")

    def agree(case: Plain, actor: str) -> Plain:
        check(case, actor, "in approval")
        if case.position + 1 == len(case.path):
            return Plain(case.key, case.path, case.position, "approved")
        return Plain(case.key, case.path, case.position + 1, "in approval")

    def back(case: Plain, actor: str, reason: str) -> Plain:
        check(case, actor, "in approval", "approved")
        state = "in approval" if case.position > 1 else "returned"
        return Plain(case.key, case.path, case.position - 1, state, reason)

    def step(case: Plain, actor: str, before: str, after: str) -> Plain:
        check(case, actor, before)
        return Plain(case.key, case.path, case.position, after)

    def run() -> Plain:
        case = Plain("t-1", ("branch", "town", "county", "other"), 1, "in approval")
        case = agree(agree(case, "town"), "county")
        case = agree(agree(back(case, "other", WHY), "county"), "other")
        case = step(case, "other", "approved", "arrived")
        return step(case, "other", "arrived", "received")

    assert run().state == "received"
    return run


def machine() -> Callable[[], None] | None:
    """Eight changes of state by the `transitions` package, or None where it is not installed."""
    try:
        from transitions import Machine
    except ImportError:
        return None
    states = ["draft", "town", "county", "other", "approved", "arrived", "received"]
    flow = Machine(model=None, states=states, initial="draft", auto_transitions=False)
    flow.add_transition("submit", "draft", "town")
    for before, after in (("town", "county"), ("county", "other"), ("other", "approved")):
        flow.add_transition("approve", before, after)
    for before, after in (("other", "county"), ("county", "town"), ("town", "draft")):
        flow.add_transition("disagree", before, after)
    flow.add_transition("arrive", "approved", "arrived")
    flow.add_transition("receive", "arrived", "received")

    class Case:
        pass

    def run() -> None:
        case: Any = Case()
        flow.add_model(case)
        for event in ("submit", "approve", "approve", "disagree", "approve", "approve", "arrive",
                      "receive"):  # fmt: skip
            getattr(case, event)()
        assert case.state == "received"
        flow.remove_model(case)

    return run


# ── Measuring ────────────────────────────────────────────────────────────────────────────────


def best(engines: dict[str, Callable[[], object]], count: int) -> dict[str, float]:
    """Microseconds of CPU per call; the engines take turns."""
    found = dict.fromkeys(engines, float("inf"))
    for _ in range(ROUNDS):
        for name, engine in engines.items():
            begin = time.process_time()
            for _ in range(count):
                engine()
            found[name] = min(found[name], (time.process_time() - begin) / count * 1e6)
    return found


def live_bytes(story: Story, sources: list[str], count: int) -> float:
    """Bytes of a live case, its key and its place in the list of all included."""
    tree, powers = story.tree, story.powers
    members = [
        Member(f"m-{n}", sources[n % len(sources)], "甲某", story.member.id_number)
        for n in range(count)
    ]
    gc.collect()
    tracemalloc.start()
    cases = [
        submit(
            one, tree=tree, powers=powers, actor=clerk(one.branch), on=DAY, key=f"t-{n}",
            destination=story.branch, settings=SETTINGS,
        )[0].after
        for n, one in enumerate(members)
    ]  # fmt: skip
    gc.collect()
    size = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    return size / len(cases)


def cycling(items: list[tuple[str, str]], call: Callable[[str, str], object]) -> Callable[[], None]:
    """All pairs once."""

    def run() -> None:
        for one, other in items:
            call(one, other)

    return run


def slow_ancestor(tree: OrgTree, items: list[tuple[str, str]]) -> float:
    """Seconds of one common ancestor in networkx, the best of a few."""
    import networkx as nx

    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_edges_from((up, one) for one in tree if (up := tree.parent(one)) is not None)
    found = []
    for one, other in items:
        begin = time.process_time()
        nx.lowest_common_ancestor(graph, one, other)
        found.append(time.process_time() - begin)
    return min(found)


def report(file: Path, cases: int) -> dict[str, object]:
    (tree, powers, villages), kind = world(file)
    items = pairs(villages, tree, 2000)
    far = next((a, b) for a, b in items if tree.county(a) != tree.county(b))
    story = Story(tree, powers, *far)
    begun = story.submitted()
    engines: dict[str, Callable[[], object]] = {
        "whole": lambda: story.decided(story.submitted()),
        "events": lambda: story.decided(begun),
        "frozen values": frozen_values(),
    }
    peer = machine()
    if peer is not None:
        engines["transitions"] = peer
    life = best(engines, 500)

    def routed(one: str, other: str) -> object:
        return route(tree=tree, powers=powers, source=one, destination=other, settings=SETTINGS)

    walks = best(
        {
            "route": cycling(items, routed),
            "walk": cycling(items, lambda one, _: tree.ancestors(one)),
        },
        1,
    )
    each = {name: value / len(items) for name, value in walks.items()}
    found: dict[str, object] = {
        "tree": f"{len(tree):,} organisations, {kind}",
        "whole_us": life["whole"],
        "events_us": life["events"],
        "frozen_values_us": life["frozen values"],
        "whole_per_frozen_values": life["whole"] / life["frozen values"],
        "live_bytes": live_bytes(story, [one for one in villages if one != far[1]], cases),
        "live_cases": cases,
        "route_us": each["route"],
        "walk_us": each["walk"],
        "route_per_walk": each["route"] / each["walk"],
    }
    if peer is not None:
        found["transitions_us"] = life["transitions"]
        found["transitions_per_whole"] = life["transitions"] / life["whole"]
    slow = slow_ancestor(tree, items[:3]) * 1e6
    found["networkx_lca_us"] = slow
    found["lca_per_route"] = slow / each["route"]
    return found


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--cases", type=int, default=100_000, help="live cases that are weighed")
    parser.add_argument("--divisions", type=Path, default=DIVISIONS)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args(argv)
    found = report(asked.divisions, asked.cases)
    if asked.json:
        print(json.dumps(found))
        return
    for name, value in found.items():
        print(f"{name:22} {value:,.2f}" if isinstance(value, float) else f"{name:22} {value}")


if __name__ == "__main__":
    main()
