"""Plans on the real tree: a county merge previewed, applied and undone; a rehearsal opened.

Run: python benchmarks/bench_plans.py [--members N] [--rounds N] [--json]

Reads the 663,132 real divisions (PARTYREG_DATA, or beside the checkout), puts the members into the
branches of the two counties that are merged, and previews the merge of one into the other. Beside
it, in the same run: a copy of the same tree by networkx's DiGraph.copy and by treelib (a copy is
what a preview costs there, before anything is asked of it), if they are installed. CPU seconds,
the best of several rounds.
"""

from __future__ import annotations

import argparse
import gc
import importlib.util
import json
import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from itertools import pairwise
from typing import Any

from partyreg.model import Account, Actor, Evidence, Grants, Member, Organisation
from partyreg.permissions import initial_functions
from partyreg.register import Register
from partyreg.register.desk.plans import PlanWorld
from partyreg.register.work import Work
from partyreg.repository import INDEXES
from partyreg.restructuring import Absorb, Move, Plan
from partyreg.restructuring.effects.drawing import tree_change
from partyreg.restructuring.effects.reading import Reading
from partyreg.restructuring.running import run
from partyreg.settings import Settings
from partyreg.storage import MemoryStore
from partyreg.tree import OrgTree, Traits
from partyreg.values import AccountKind, AccountState, ResidentId, Tier

PAPER = Evidence("某发〔2018〕1号", date(2018, 1, 9))


def divisions() -> tuple[list[str], list[str | None], list[Traits]]:
    """Give the real divisions as columns."""
    import bench_tree

    return bench_tree.columns(0)


class Records(Mapping[str, Organisation]):
    """The records of a tree, made when asked for: a store's own table on disk would do the same."""

    def __init__(self, parents: dict[str, str | None], traits: dict[str, Traits]) -> None:
        self.parents, self.traits, self.made = parents, traits, dict[str, Organisation]()

    def __getitem__(self, key: str) -> Organisation:
        found = self.made.get(key)
        if found is None:
            one = self.traits[key]
            found = self.made[key] = Organisation(
                key, key, f"组织{key}", one.kind, one.tier, self.parents[key], one.category
            )
        return found

    def get(self, key: str, default: Any = None) -> Any:
        return self[key] if key in self.parents else default

    def pop(self, key: str, default: Any = None) -> Any:
        self.parents.pop(key, None)
        return self.made.pop(key, default)

    def __setitem__(self, key: str, one: Organisation) -> None:
        self.parents[key] = one.parent
        self.made[key] = one

    def __iter__(self) -> Iterator[str]:
        return iter(self.parents)

    def __len__(self) -> int:
        return len(self.parents)


def store(columns: tuple[list[str], list[str | None], list[Traits]]) -> MemoryStore:
    """Give a store over the tree, without a record where none has been asked for."""
    keys, parents, traits = columns
    kept = Records(dict(zip(keys, parents, strict=True)), dict(zip(keys, traits, strict=True)))
    made = MemoryStore()
    made._tree = OrgTree.from_parents(keys, parents, traits, kept)
    made._tables[Organisation] = kept  # type: ignore[assignment]
    functions = {(one.tier, one.category): initial_functions(one.tier, one.category)
                 for one in set(traits)}  # fmt: skip
    made._held = {key: functions[one.tier, one.category]
                  for key, one in zip(keys, traits, strict=True)}  # fmt: skip
    made._tables[Grants] = {key: Grants(key, held) for key, held in made._held.items()}
    return made


def put(made: MemoryStore, record: Member | Account) -> None:
    """Put a record into a table and its indexes."""
    made._tables[type(record)][record.key] = record
    for name, values in INDEXES[type(record)].items():
        for value in values(record):
            made._indexes[type(record), name].setdefault(value, {})[record.key] = True


def counties(tree: OrgTree, size: int) -> tuple[str, str]:
    """Give two counties of one city, the first of about a size."""
    best: tuple[int, str, str] | None = None
    for city in (key for key in tree if tree.traits(key).tier is Tier.CITY):
        below = [one for one in tree.children(city) if tree.traits(one).tier is Tier.COUNTY]
        for one, other in pairwise(below):
            far = abs(sum(1 for _ in tree.subtree(one)) - size)
            if best is None or far < best[0]:
                best = (far, one, other)
    assert best is not None
    return best[1], best[2]


def best(action: Callable[[], Any], rounds: int) -> float:
    """Give the CPU seconds of the fastest of several rounds."""
    times = []
    for _ in range(rounds):
        gc.collect()
        start = time.process_time()
        action()
        times.append(time.process_time() - start)
    return min(times)


def peers(tree: OrgTree) -> dict[str, float]:
    """Copy the tree with other libraries, as far as they are installed."""
    found = {}
    if importlib.util.find_spec("networkx"):
        import networkx as nx

        graph = nx.DiGraph((tree.parent(key), key) for key in tree if tree.parent(key) is not None)
        found["networkx DiGraph.copy"] = best(graph.copy, 1)
        del graph
    if importlib.util.find_spec("treelib"):
        from treelib import Tree

        copied = Tree()
        copied.create_node("root", "root")
        for key in tree:
            copied.create_node(key, key, parent=tree.parent(key) or "root")
        found["treelib Tree(deep copy)"] = best(lambda: Tree(copied, deep=True), 1)
    return found


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--members", type=int, default=30_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    wanted = parser.parse_args(argv)
    measured = measure(wanted.members, wanted.rounds)
    if wanted.json:
        print(json.dumps(measured, ensure_ascii=False, indent=1))
        return
    for name, value in measured.items():
        print(f"{name:<48} " + (f"{value:,.3f}" if isinstance(value, float) else f"{value:,}"))


def measure(members: int, rounds: int) -> dict[str, float | int]:
    """Measure everything once."""
    made = store(divisions())
    gone, into = counties(made._tree, 300)
    branches = [key for county in (gone, into) for key in made._tree.subtree(county)
                if made._tree.traits(key).kind.holds_members]  # fmt: skip
    for number in range(members):
        branch = branches[number % len(branches)]
        put(made, Member(f"m-{number:x}", branch, "甲某", ResidentId(f"{number:018}")))
    root = made._tree.realm(gone)
    account = Account("a-1", "B1", root, AccountKind.BUSINESS, AccountState.ACTIVE)
    put(made, account)
    register = Register(
        made,
        settings=Settings(password_profile="external"),  # noqa: S106 - no password
        rng=random.Random(7),
        clock=lambda: datetime(2018, 1, 12, 2, tzinfo=UTC),
    )
    gc.freeze()
    plans = register.desk(account, person="甲某").plans
    plan = Plan("县区合并", [Absorb(gone, into)], PAPER)
    shown = plans.preview(plan)
    assert shown.allowed, shown.refusals
    result: dict[str, float | int] = {
        "organisations in the tree": len(made._tree),
        "organisations at and below the merged county": sum(1 for _ in made._tree.subtree(gone)),
        "members in both counties": members,
        "steps": len(shown.steps),
    }
    result["preview, whole, ms"] = best(lambda: plans.preview(plan), rounds) * 1000
    result["preview, tree part, ms"] = tree_part(register, account, plan, rounds) * 1000
    single = Plan("划转", [Move(made._tree.children(gone)[0], into)], PAPER)
    result["one move, previewed whole, ms"] = best(lambda: plans.preview(single), rounds) * 1000
    trials: list[Register] = []
    result["rehearsal opened, ms"] = best(lambda: trials.append(register.rehearse()), rounds) * 1000
    result["previewed and applied in a rehearsal, ms"] = (
        best(lambda: rehearsed(register, account, plan), rounds) * 1000
    )
    start = time.process_time()
    entry = plans.apply(shown)
    result["applied, ms"] = (time.process_time() - start) * 1000
    start = time.process_time()
    plans.apply(plans.undo(entry.operation))
    result["undone, ms"] = (time.process_time() - start) * 1000
    for name, seconds in peers(made._tree).items():
        result[f"{name}, ms"] = seconds * 1000
        result[f"{name} / preview, whole"] = seconds * 1000 / result["preview, whole, ms"]
    return result


def tree_part(register: Register, account: Account, plan: Plan, rounds: int) -> float:
    """Measure the steps on the tree and their difference, without counts, rights and the rest."""

    def once() -> None:
        with register.store.begin() as work:
            facts = Work(work, register.tools, Actor(account, "甲某"), register.now(), PAPER_TUPLE)
            world = PlanWorld(facts, PAPER_TUPLE, 7)
            done = run(plan, world)
            tree_change(Reading(world, done.changes), ())

    return best(once, rounds)


PAPER_TUPLE = (PAPER,)


def rehearsed(register: Register, account: Account, plan: Plan) -> None:
    """Open a rehearsal, preview and apply in it."""
    plans = register.rehearse().desk(account, person="甲某").plans
    plans.apply(plans.preview(plan))


if __name__ == "__main__":
    main()
