"""Rights: one check with its reason, beside plain dictionaries and a policy engine.

Run: python benchmarks/bench_rights.py [--json] [--check]

A synthetic province of 34,617 organisations, six levels deep, every one with the initial setting.
Two plain peers: *bare* looks a function up and walks up the parents, and so says yes where a
function reaches only what is below, or where a branch is not connected; *equal* gives the same
answers as partyreg, without reasons. cedarpy is measured where it is installed, its policies and
entities parsed beforehand.

*explained* is a decision with its path and both remedies.

Microseconds, the best of many short rounds in which the engines take turns, so that a slow minute
of a shared machine meets all of them. A ratio over all three questions compares their sums.
``--check`` ends with status 1 where a goal is missed.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from partyreg.permissions import (
    Powers,
    difference,
    initial_functions,
    initial_matrix,
    matrix_of,
)
from partyreg.tree import OrgTree, Traits
from partyreg.values import DirectCategory, Function, OrganisationKind, Tier

Question = tuple[str, Function, str]
Engine = Callable[[str, Function, str], object]

DEPARTMENT, COMMITTEE = OrganisationKind.ORGANISATION_DEPARTMENT, OrganisationKind.COMMITTEE
LEVELS = (
    (16, Traits(DEPARTMENT, Tier.CITY, None, True)),
    (0, Traits(DEPARTMENT, Tier.COUNTY, None, True)),
    (15, Traits(COMMITTEE, Tier.PRIMARY_COMMITTEE, DirectCategory.TOWNSHIP, True)),
    (2, Traits(COMMITTEE, Tier.BRANCH, None, True)),
    (2, Traits(OrganisationKind.GENERAL_BRANCH, Tier.BRANCH, None, True)),
    (4, Traits(OrganisationKind.BRANCH, Tier.BRANCH, None, True)),
)
QUESTIONS: dict[str, Question] = {
    "allowed": ("o-3-2", Function.ADD_OTHER, "o-3-2-4-1-1-2"),
    "not granted": ("o-3-2-4", Function.ADD_OTHER, "o-3-2-4-1-1-2"),
    "out of scope": ("o-3-2", Function.ADD_OTHER, "o-4-1-4-1-1-2"),
}
COUNTY = "o-3-2"
ROUNDS = 60


def rows() -> tuple[list[str], list[str | None], list[Traits]]:
    """Give the province level by level: 16 cities, 100 counties of 346 organisations each."""
    keys: list[str] = ["o"]
    parents: list[str | None] = [None]
    traits = [Traits(DEPARTMENT, Tier.PROVINCE, None, True)]
    above = ["o"]
    for count, kind in LEVELS:
        level = [(f"{one}-{number}", one) for one in above for number in range(count)]
        if kind.tier is Tier.COUNTY:
            level = [(f"{one}-{number}", one) for place, one in enumerate(above)
                     for number in range(7 if place < 4 else 6)]  # fmt: skip
        keys += [key for key, _ in level]
        parents += [parent for _, parent in level]
        traits += [kind] * len(level)
        above = [key for key, _ in level]
    return keys, parents, traits


class World:
    """The province in every engine's own form."""

    def __init__(self) -> None:
        self.keys, parents, traits = rows()
        self.tree = OrgTree.from_parents(self.keys, parents, traits)
        self.held = {
            key: initial_functions(one.tier, one.category)
            for key, one in zip(self.keys, traits, strict=True)
        }
        self.powers = Powers(self.tree, self.held)
        self.parent = dict(zip(self.keys, parents, strict=True))
        self.children: dict[str, list[str]] = {}
        for key, parent in self.parent.items():
            if parent is not None:
                self.children.setdefault(parent, []).append(key)
        for line in self.children.values():
            line.sort()

    def bare(self) -> Engine:
        held, parent = self.held, self.parent

        def check(organisation: str, function: Function, target: str) -> bool:
            if function not in held[organisation]:
                return False
            at: str | None = target
            while at is not None:
                if at == organisation:
                    return True
                at = parent[at]
            return False

        return check

    def equal(self) -> Engine:
        held, parent, traits = self.held, self.parent, dict(self.tree._traits)
        nothing: frozenset[Function] = frozenset()
        below = {Function.DELETE_ORGANISATION, Function.MOVE_ORGANISATION,
                 Function.EDIT_ORGANISATION}  # fmt: skip
        whole, branch = Function.EDIT_ORGANISATION, Tier.BRANCH

        def check(organisation: str, function: Function, target: str) -> bool:
            if function not in held.get(organisation, nothing):
                return False
            _, tier, _, connected = traits[organisation]
            if not connected and tier is branch:
                return False
            at: str | None = target
            if function in below and not (function is whole and tier.is_department):
                at = parent[target]
            while at is not None:
                if at == organisation:
                    return True
                at = parent[at]
            return False

        return check


def best(calls: dict[str, tuple[Callable[..., object], tuple[Any, ...], int]]) -> dict[str, float]:
    """Microseconds of each call, the engines taking turns."""
    found = dict.fromkeys(calls, float("inf"))
    for _ in range(ROUNDS):
        for name, (call, arguments, times) in calls.items():
            start = time.perf_counter()
            for _ in range(times):
                call(*arguments)
            found[name] = min(found[name], (time.perf_counter() - start) / times * 1e6)
    return found


def checks(world: World) -> dict[str, dict[str, float]]:
    """Microseconds of every engine for every question, after comparing the answers."""
    engines = {
        "bare": world.bare(),
        "equal": world.equal(),
        "check": world.powers.check,
        "explained": world.powers.decide,
    }
    times = dict.fromkeys(engines, 1500)
    cedar = cedar_engine(world)
    if cedar is not None:
        engines["cedarpy"], times["cedarpy"] = cedar, 10
    found: dict[str, dict[str, float]] = {}
    for name, question in QUESTIONS.items():
        answers = {engine: bool(call(*question)) for engine, call in engines.items()}
        assert set(answers.values()) == {name == "allowed"}, answers
        found[name] = best(
            {engine: (call, question, times[engine]) for engine, call in engines.items()}
        )
    return found


def cedar_engine(world: World) -> Engine | None:
    """Give cedarpy with everything parsed, or None where it is not installed."""
    try:
        import cedarpy
    except ImportError:
        return None

    def entity(key: str) -> dict[str, str]:
        return {"type": "Organisation", "id": key}

    parents = {key: [entity(up)] if up is not None else [] for key, up in world.parent.items()}
    tiers = {key: world.tree.traits(key).tier for key in world.keys}
    entities = cedarpy.Entities.from_json_str(
        json.dumps(
            [
                {"uid": entity(key), "attrs": {"tier": tiers[key].value}, "parents": parents[key]}
                for key in world.keys
            ]
        )
    )
    policies = cedarpy.PolicySet.from_str(
        "\n".join(
            f'permit(principal, action == Action::"{function.value}", resource) when '
            f'{{ principal.tier == "{tier.value}" && resource in principal }};'
            for tier in Tier
            for function in initial_functions(tier, DirectCategory.TOWNSHIP)
        )
    )

    def check(organisation: str, function: Function, target: str) -> bool:
        request = {"principal": entity(organisation), "resource": entity(target),
                   "action": {"type": "Action", "id": function.value}, "context": {}}  # fmt: skip
        return bool(cedarpy.is_authorized(request, policies, entities).allowed)

    return check


def walk(children: dict[str, list[str]], key: str) -> list[str]:
    """List a subtree depth first, as plainly as it goes."""
    found, stack = [], [key]
    while stack:
        at = stack.pop()
        found.append(at)
        if at in children:
            stack += reversed(children[at])
    return found


def listing(world: World) -> dict[str, float]:
    """Microseconds of a county's list, plain and as an answered question."""

    def where() -> list[str]:
        return list(world.powers.where(COUNTY, Function.ADD_OTHER))

    assert where() == walk(world.children, COUNTY)
    found = best({"plain": (walk, (world.children, COUNTY), 20), "where": (where, (), 20)})
    return {"organisations": len(where()), **found}


def others(world: World) -> dict[str, float]:
    """What has no plain peer: the next check after a move, an as-of check, lists, differences."""
    what_if = Powers(world.tree.overlay(), world.held)
    narrow = matrix_of({tier: initial_functions(tier) for tier in Tier})
    table = initial_matrix()
    question = QUESTIONS["allowed"]
    away, home = _moves(world.tree)

    def move_and_check() -> None:
        for _ in (world.tree._relink(*away), world.tree._relink(*home)):
            world.powers.check(*question)

    found = best(
        {
            "move twice, check twice": (move_and_check, (), 20),
            "check in a what-if tree": (what_if.check, question, 500),
            "difference of two matrices": (difference, (table, narrow), 20),
        }
    )
    started = time.perf_counter()
    assert not list(world.powers.conformity("o"))
    found["conformity of all, ms"] = (time.perf_counter() - started) * 1e3
    return found


def _moves(tree: OrgTree) -> tuple[tuple[str, str], tuple[str, str]]:
    """Give the way of a county to another city and back, without the cost of the records."""
    city = tree.parent(COUNTY)
    assert city is not None
    return (COUNTY, "o-5"), (COUNTY, city)


def summary(found: dict[str, dict[str, float]], county: dict[str, float]) -> dict[str, float]:
    """The ratios that the goals are about, each over the sum of all three questions."""
    total = {engine: sum(one[engine] for one in found.values()) for engine in found["allowed"]}
    ratios = {
        "check / bare": total["check"] / total["bare"],
        "check / equal": total["check"] / total["equal"],
        "explained / bare": total["explained"] / total["bare"],
        "explained / equal": total["explained"] / total["equal"],
        "county list / plain walk": county["where"] / county["plain"],
    }
    if "cedarpy" in total:
        ratios["cedarpy / check"] = total["cedarpy"] / total["check"]
    return ratios


GOALS = {
    "check / equal": (0.0, 1.5),
    "explained / equal": (0.0, 4.0),
    "county list / plain walk": (0.0, 2.0),
    "cedarpy / check": (30.0, float("inf")),
}


def missed(ratios: dict[str, float]) -> list[str]:
    """Name the goals that are not met."""
    return [
        f"{name}: {ratios[name]:.2f}"
        for name, (low, high) in GOALS.items()
        if name in ratios and not low <= ratios[name] <= high
    ]


def printed(title: str, found: Iterable[tuple[str, float]]) -> None:
    print(title)
    for name, value in found:
        print(f"  {name:<28} {value:>10,.2f}")


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    parser.add_argument("--check", action="store_true", help="end with status 1 on a missed goal")
    options = parser.parse_args(argv)
    world = World()
    found, county, more = checks(world), listing(world), others(world)
    ratios = summary(found, county)
    late = missed(ratios)
    figures = {"organisations": len(world.keys), "microseconds": found, "county": county,
               "others": more, "ratios": ratios, "missed": late}  # fmt: skip
    if options.json:
        print(json.dumps(figures, ensure_ascii=False, indent=2))
    else:
        print(f"{len(world.keys):,} organisations, {world.tree.height('o')} levels below the root")
        for name, one in found.items():
            printed(f"{name}, µs", one.items())
        printed("a county's list, µs", county.items())
        printed("others, µs", more.items())
        printed("ratios", ratios.items())
        if "cedarpy" not in found["allowed"]:
            print("cedarpy is not installed: skipped")
        print("goals missed: " + ("; ".join(late) or "none"))
    return 1 if options.check and late else 0


if __name__ == "__main__":
    sys.exit(main())
