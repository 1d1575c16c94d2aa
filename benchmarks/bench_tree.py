"""The tree: size, building, walks, moves, what-ifs and networkx's algorithms, beside their peers.

Run: python benchmarks/bench_tree.py [--synthetic N] [--rounds N] [--json]

Without --synthetic it reads the 663,132 real divisions (PARTYREG_DATA, or beside the checkout).
CPU seconds; the best of several rounds in which all take turns, so that a slow minute of a shared
machine meets all of them. Bytes are all that is allocated while the structure is built, by
tracemalloc in a process of its own: keys included, records not, for plain dictionaries likewise.
"""

from __future__ import annotations

import argparse
import csv
import gc
import gzip
import json
import os
import random
import resource
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import attrs

from partyreg.changes import Change
from partyreg.model import Organisation
from partyreg.tree import OrgTree, Traits
from partyreg.values import DirectCategory, OrganisationKind, Tier

DEPARTMENT = OrganisationKind.ORGANISATION_DEPARTMENT
LEVELS = (
    Traits(OrganisationKind.DEPARTMENT_SYSTEM, Tier.PROVINCE, None, connected=True),
    Traits(DEPARTMENT, Tier.PROVINCE, None, connected=True),
    Traits(DEPARTMENT, Tier.CITY, None, connected=True),
    Traits(DEPARTMENT, Tier.COUNTY, None, connected=True),
    Traits(OrganisationKind.COMMITTEE, Tier.PRIMARY_COMMITTEE, DirectCategory.TOWNSHIP, True),
    Traits(OrganisationKind.COMMITTEE, Tier.BRANCH, None, connected=True),
    Traits(OrganisationKind.GENERAL_BRANCH, Tier.BRANCH, None, connected=True),
    Traits(OrganisationKind.BRANCH, Tier.BRANCH, None, connected=True),
)
COUNTY, VILLAGE = 3, 5
Row = tuple[str, str | None, Traits]
Columns = tuple[list[str], list[str | None], list[Traits]]


def divisions() -> Iterator[Row]:
    """Give the real divisions: villages become branches."""
    beside = Path(__file__).resolve().parents[2] / "shared" / "data"
    folder = Path(os.environ.get("PARTYREG_DATA", beside))
    with gzip.open(folder / "divisions-2021.csv.gz", "rt", encoding="utf-8", newline="") as file:
        for code, parent, level, _name in list(csv.reader(file))[1:]:
            number = int(level)
            yield code, parent or None, LEVELS[7 if number == VILLAGE else number]


def synthetic(wanted: int) -> Iterator[Row]:
    """Give a nation of seven levels, each organisation with so many below it."""
    widths = (34, 11, 9, 14, 14, 7)
    level: list[str] = [f"{0:012}"]
    yield level[0], None, LEVELS[0]
    made, depth = 1, 0
    while made < wanted and depth < len(widths):
        below: list[str] = []
        traits = LEVELS[7] if depth == len(widths) - 1 else LEVELS[depth + 1]
        for parent in level:
            for _ in range(widths[depth]):
                if made >= wanted:
                    break
                below.append(f"{made:012}")
                yield below[-1], parent, traits
                made += 1
        level, depth = below, depth + 1


def rows(wanted: int) -> Iterator[Row]:
    return synthetic(wanted) if wanted else divisions()


def columns(wanted: int) -> Columns:
    keys, parents, traits = [], [], []
    for key, parent, one in rows(wanted):
        keys.append(key)
        parents.append(parent)
        traits.append(one)
    return keys, parents, traits


# ── the peers ────────────────────────────────────────────────────────────────────────────────


class Plain:
    """Parent dictionary and child lists, no checks: the practical limit."""

    def __init__(self, keys: list[str], parents: list[str | None]) -> None:
        self.parent = dict(zip(keys, parents, strict=True))
        self.children: dict[str | None, list[str]] = {}
        for key, parent in self.parent.items():
            self.children.setdefault(parent, []).append(key)

    def ancestors(self, key: str) -> list[str]:
        parent, found = self.parent, []
        at = parent[key]
        while at is not None:
            found.append(at)
            at = parent[at]
        return found

    def is_below(self, key: str, above: str) -> bool:
        parent = self.parent
        at = parent[key]
        while at is not None:
            if at == above:
                return True
            at = parent[at]
        return False

    def common_ancestor(self, one: str, other: str) -> str | None:
        parent, seen = self.parent, set()
        at: str | None = one
        while at is not None:
            seen.add(at)
            at = parent[at]
        at = other
        while at is not None and at not in seen:
            at = parent[at]
        return at

    def subtree(self, key: str) -> list[str]:
        children, found, stack = self.children, [], [key]
        while stack:
            at = stack.pop()
            found.append(at)
            stack.extend(children.get(at, ()))
        return found

    def move(self, key: str, parent: str) -> None:
        self.children[self.parent[key]].remove(key)
        self.parent[key] = parent
        self.children.setdefault(parent, []).append(key)


def digraph(keys: list[str], parents: list[str | None]) -> Any:
    import networkx as nx

    graph: Any = nx.DiGraph()
    graph.add_nodes_from(keys)
    graph.add_edges_from((up, key) for key, up in zip(keys, parents, strict=True) if up)
    return graph


def treelib_tree(keys: list[str], parents: list[str | None]) -> Any | None:
    try:
        from treelib.tree import Tree
    except ImportError:
        return None
    tree: Any = Tree()
    tree.create_node("", "", parent=None)
    for key, parent in zip(keys, parents, strict=True):
        tree.create_node(key, key, parent=parent or "")
    return tree


# ── measuring ────────────────────────────────────────────────────────────────────────────────


def best(contenders: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """Give the shortest CPU time of each, all taking turns, each with its data in the cache."""
    found = dict.fromkeys(contenders, float("inf"))
    for _ in range(rounds):
        for name, run in contenders.items():
            run()
            start = time.process_time()
            run()
            found[name] = min(found[name], time.process_time() - start)
    return found


def each(function: Callable[..., object], asked: Sequence[tuple[str, ...]]) -> Callable[[], None]:
    def run() -> None:
        for one in asked:
            function(*one)

    return run


def consumed(function: Callable[[str], Iterator[str]]) -> Callable[[str], list[str]]:
    return lambda key: list(function(key))


Sample = dict[str, list[tuple[str, ...]]]


def sample(tree: OrgTree, rng: random.Random) -> Sample:
    """Choose leaves, pairs and counties; the pairs are near and far."""
    counties = [key for key in tree if tree.traits(key) == LEVELS[COUNTY] and tree.children(key)]
    chosen = rng.sample(counties, min(len(counties), 60))
    leaves = [key for county in chosen for key in tree.leaves(county)]
    some = rng.choices(leaves, k=2000)
    return {
        "leaf": [(key,) for key in some],
        "leaf and county": [(key, rng.choice(chosen)) for key in some],
        "two leaves": [(key, rng.choice(some)) for key in some],
        "county": [(key,) for key in chosen],
    }


def walks(tree: OrgTree, plain: Plain, other: Any, chosen: Sample, rounds: int) -> Any:
    """Time the walks, in the tree and in an overlay with a few hundred changes."""
    lay = changed(tree, chosen)
    questions = {
        "ancestors of a leaf": ("ancestors", "leaf", None),
        "is X below Y": ("is_below", "leaf and county", other and other.is_ancestor),
        "common ancestor": ("common_ancestor", "two leaves", None),
        "a county's subtree": ("subtree", "county", None),
    }
    found = {}
    for title, (name, asked, theirs) in questions.items():
        wrap = consumed if name == "subtree" else lambda function: function
        contenders = {
            "plain": each(getattr(plain, name), chosen[asked]),
            "partyreg": each(wrap(getattr(tree, name)), chosen[asked]),
            "overlay": each(wrap(getattr(lay, name)), chosen[asked]),
        }
        if name == "ancestors" and other:
            contenders["treelib"] = each(lambda key: list(other.rsearch(key)), chosen[asked])
        if theirs:
            turned = [(above, key) for key, above in chosen[asked]]
            contenders["treelib"] = each(theirs, turned)
        found[title] = per_call(best(contenders, rounds), len(chosen[asked]))
    return found


def changed(tree: OrgTree, chosen: Sample) -> OrgTree:
    """Make an overlay in which some hundred villages have moved."""
    lay = tree.overlay()
    for (key,), (other,) in pairwise(chosen["leaf"][:300]):
        superior = lay.parent(other)
        if lay.parent(key) != superior:
            lay.apply([moved(lay, key, superior)])
    return lay


def moved(tree: OrgTree, key: str, parent: str | None) -> Change:
    """Make the change that moves an organisation of a tree without records."""
    traits = tree.traits(key)
    one = Organisation(key, key, key, traits.kind, traits.tier, tree.parent(key), traits.category)
    return Change(one, attrs.evolve(one, parent=parent), "G2.4")


def per_call(seconds: dict[str, float], calls: int) -> dict[str, float]:
    """Give microseconds for each call, and how many times the first contender's."""
    first = next(iter(seconds.values()))
    found = {name: round(one / calls * 1e6, 3) for name, one in seconds.items()}
    return found | {f"{name} ×": round(one / first, 2) for name, one in seconds.items()}


def moves(tree: OrgTree, plain: Plain, chosen: Sample, rounds: int) -> Any:
    """Time moving a county and moving it back, by the structure's step and as a change."""
    (one,), (two,) = chosen["county"][:2]
    home, away = str(tree.parent(one)), str(tree.parent(two))
    there = [moved(tree, one, away)]
    back = [there[0].reversed()]
    times = 500

    def by_change() -> None:
        for _ in range(times):
            tree.apply(there)
            tree.apply(back)

    def by_step() -> None:
        for _ in range(times):
            tree._relink(one, away)
            tree._relink(one, home)

    def by_plain() -> None:
        for _ in range(times):
            plain.move(one, away)
            plain.move(one, home)

    runs = {"plain": by_plain, "partyreg": by_step, "as a journalled change": by_change}
    below = {"organisations below": sum(1 for _ in tree.subtree(one))}
    return per_call(best(runs, rounds), 2 * times) | below


def what_if(tree: OrgTree, chosen: Sample, rounds: int) -> Any:
    """Time the preview of merging one county into another: overlay, changes, difference."""
    (into,), (gone,) = chosen["county"][:2]
    steps = [moved(tree, key, into) for key in tree.children(gone)]
    steps.append(Change(moved(tree, gone, None).before, None, "G2.3"))
    times = 50

    def run() -> None:
        for _ in range(times):
            lay = tree.overlay()
            lay.apply(steps)

    def with_difference() -> None:
        for _ in range(times):
            lay = tree.overlay()
            lay.apply(steps)
            assert lay.difference()

    runs = {"merge two counties": run, "and its difference": with_difference}
    return per_call(best(runs, rounds), times) | {"steps": len(steps)}


def networkx_algorithms(tree: OrgTree, graph: Any, chosen: Sample, rounds: int) -> Any:
    """Time networkx's algorithms on the view and on a plain DiGraph."""
    import networkx as nx

    (county,), (leaf,) = chosen["county"][0], chosen["leaf"][0]
    city = tree.parent(county)
    algorithms: dict[str, Callable[[Any], object]] = {
        "ancestors": lambda g: [nx.ancestors(g, key) for (key,) in chosen["leaf"][:200]],
        "descendants of a city": lambda g: nx.descendants(g, city),
        "bfs_edges": lambda g: list(nx.bfs_edges(g, city)),
        "dfs_preorder_nodes": lambda g: list(nx.dfs_preorder_nodes(g, city)),
        "shortest path lengths": lambda g: dict(nx.single_source_shortest_path_length(g, city)),
        "shortest_path": lambda g: nx.shortest_path(g, city, leaf) if leaf in below else None,
        "successors of all below": lambda g: [list(g.successors(key)) for key in below],
        "topological_sort, all": lambda g: sum(1 for _ in nx.topological_sort(g)),
        "is_arborescence, all": nx.is_arborescence,
        "weakly connected, all": nx.number_weakly_connected_components,
        "out-degrees, all": lambda g: sum(degree for _, degree in g.out_degree()),
    }
    below = set(tree.subtree(str(city)))
    view = tree.graph
    found = {}
    for title, run in algorithms.items():
        turns = 2 if "all" in title else rounds
        seconds = best({"networkx": partial(run, graph), "view": partial(run, view)}, turns)
        found[title] = per_call(seconds, 1)
    one, other = chosen["two leaves"][0]
    start = time.process_time()
    answer = nx.lowest_common_ancestor(graph, one, other)
    seconds = {"networkx": time.process_time() - start}
    assert answer == tree.common_ancestor(one, other)
    ours = best({"partyreg": each(tree.common_ancestor, chosen["two leaves"])}, rounds)
    once = ours["partyreg"] / len(chosen["two leaves"])
    found["lowest_common_ancestor"] = {
        "networkx": round(seconds["networkx"] * 1e6), "partyreg": round(once * 1e6, 3),
        "times faster": round(seconds["networkx"] / once),
    }  # fmt: skip
    return found


# ── size, in processes of their own ──────────────────────────────────────────────────────────


def child_bytes(wanted: int, what: str) -> None:
    """Print the bytes that are allocated for one structure, keys included."""
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    keys, parents, traits = columns(wanted)
    count = len(keys)
    if what == "partyreg":
        built: object = OrgTree.from_parents(keys, parents, traits)
    elif what == "plain":
        own = {key: key for key in keys}
        built = Plain(keys, [up and own[up] for up in parents])
        del own
    else:
        own = {key: key for key in keys}
        built = digraph(keys, [up and own[up] for up in parents])
        del own
    del keys, parents, traits
    gc.collect()
    print((tracemalloc.get_traced_memory()[0] - before) / count)
    assert built is not None


def child_build(wanted: int, what: str) -> None:
    """Print CPU seconds of building one structure from columns, and the process's peak."""
    keys, parents, traits = columns(wanted)
    start = time.process_time()
    built = OrgTree.from_parents(keys, parents, traits) if what == "partyreg" else (
        Plain(keys, parents) if what == "plain" else digraph(keys, parents))  # fmt: skip
    seconds = time.process_time() - start
    assert built is not None
    print(f"{seconds} {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024}")


def in_a_child(child: str, wanted: int, what: str) -> list[float]:
    asked = ["--child", child, "--what", what, "--synthetic", str(wanted)]
    done = subprocess.run(
        [sys.executable, __file__, *asked], capture_output=True, text=True, check=True
    )
    return [float(one) for one in done.stdout.split()]


def sizes(wanted: int, peers: list[str]) -> Any:
    found: dict[str, dict[str, float]] = {}
    for what in peers:
        seconds, peak = min(in_a_child("build", wanted, what) for _ in range(2))
        (size,) = in_a_child("bytes", wanted, what)
        found[what] = {
            "bytes an organisation": round(size, 1), "build, CPU s": round(seconds, 2),
            "peak of the process, GB": round(peak / 1e9, 2),
        }  # fmt: skip
    return found


def measure(wanted: int, rounds: int, small: bool) -> dict[str, Any]:
    peers = ["partyreg", "plain"] if small and wanted > 1_000_000 else ["partyreg", "plain",
                                                                        "networkx"]  # fmt: skip
    size = sizes(wanted, peers)  # first: a child counts the memory that this process has
    keys, parents, traits = columns(wanted)
    tree, plain = OrgTree.from_parents(keys, parents, traits), Plain(keys, parents)
    other = None if wanted > 1_000_000 else treelib_tree(keys, parents)
    chosen = sample(tree, random.Random(20180109))
    gc.freeze()
    found: dict[str, Any] = {"organisations": len(tree), "size": size}
    found["walks, µs"] = walks(tree, plain, other, chosen, rounds)
    found["move a county, µs"] = moves(tree, plain, chosen, rounds)
    found["what-if, µs"] = what_if(tree, chosen, rounds)
    del other, plain
    if wanted <= 1_000_000 or not small:
        graph = digraph(keys, parents)
        gc.freeze()
        found["networkx, µs"] = networkx_algorithms(tree, graph, chosen, rounds)
    return found


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--synthetic", type=int, default=0, help="so many invented organisations")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--small", action="store_true", help="above a million, without networkx")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--child", choices=("bytes", "build"), help=argparse.SUPPRESS)
    parser.add_argument("--what", default="partyreg", help=argparse.SUPPRESS)
    given = parser.parse_args(argv)
    if given.child:
        (child_bytes if given.child == "bytes" else child_build)(given.synthetic, given.what)
        return
    found = measure(given.synthetic, given.rounds, given.small)
    if given.json:
        print(json.dumps(found, ensure_ascii=False, indent=2))
        return
    print(f"{found.pop('organisations'):,} organisations")
    for title, questions in found.items():
        print(f"\n{title}")
        for name, figures in questions.items():
            shown = figures if not isinstance(figures, dict) else "  ".join(
                f"{key} {value:,}" for key, value in figures.items())  # fmt: skip
            print(f"  {name:26} {shown}")


if __name__ == "__main__":
    main()
