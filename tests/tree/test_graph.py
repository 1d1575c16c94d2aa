"""The tree as a networkx DiGraph: every read algorithm answers as on a plain copy."""

from __future__ import annotations

import copy
import inspect
import math
import pickle
from collections.abc import Callable, Iterable, Mapping
from types import GeneratorType
from typing import Any

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.tree.naive import Naive, changes, organisations

from partyreg.changes import Change
from partyreg.tree import OrgTree, parse_notation

pytestmark = pytest.mark.clause("G2.4", "Y-shape")

TEXT = """甲[province](市1[city](
    县1[county](镇1[listed](村1[branch],村2[branch],总支[general](支1[branch],支2[branch])),
        镇2[committee](村3[branch])),县2[county](镇3[listed](村4[branch]))),
    机关[listed:provincial-organ](处1[branch],处2[joint]),
    大学[listed:university](院[sub](系[branch])))"""

TREE = OrgTree(parse_notation(TEXT).organisations)
PLAIN = TREE.graph.copy()

# What the algorithms want beside the graph, by the name of the parameter.
ARGUMENTS: dict[str, Any] = {
    "source": "甲", "target": "支1", "s": "甲", "t": "支1", "u": "镇1", "v": "村1", "n": "镇1",
    "node": "镇1", "node1": "村1", "node2": "村3", "sources": ["甲"], "root": "甲",
    "nbunch": ["镇1", "县1"], "nbunch1": ["市1", "镇1"],
    "nodes": ["甲", "市1", "县1", "镇1", "村1"],
    "S": ["甲", "市1"], "T": ["村1", "镇1"], "C": ["镇1"], "l": 2, "k": 2, "x": {"甲", "市1"},
    "y": {"村1"}, "z": {"县1", "镇1"}, "ebunch": [("村1", "村2"), ("镇1", "镇2")],
    "attribute": "tier", "name": "tier", "partition": [{"甲"}, set(PLAIN) - {"甲"}],
    "communities": [{"甲"}, set(PLAIN) - {"甲"}], "path": ["甲", "市1", "县1"],
    "edge": ("甲", "市1"), "edges": [("甲", "市1")], "targets": ["村1"], "distance": 2,
    "node_attributes": ["tier"], "center_nodes": ["镇1", "镇2"], "num_colors": 3,
    "matching": {("甲", "市1")}, "cover": {("甲", "市1")}, "threshold": 2, "walk_length": 2,
    "terminal_nodes": ["村1", "村3"], "mapping": lambda key: f"{key}!", "value": lambda _: 1,
    "degree": 3, "stretch": 2, "radius": 1, "i": 1, "values": 1, "seed": 1, "cutset": ["甲"],
    "top_nodes": ["甲"], "dominating_set": ["甲"], "nlist": [["甲"], ["市1"]],
}  # fmt: skip

# These five write marks into the graph that they are given, or ask whether it can be written to;
# everything of networkx that is not named here must answer alike.
WRITERS = {"maximum_spanning_arborescence", "minimum_spanning_arborescence", "minimum_branching",
           "negative_edge_cycle", "directed_edge_swap"}  # fmt: skip
ABOUT_WRITING = {"is_frozen", "set_node_attributes", "set_edge_attributes", "double_edge_swap"}
UNORDERED = {"k_edge_subgraphs", "k_edge_components", "non_edges", "isolates"}


def _algorithms() -> dict[str, Callable[..., Any]]:
    """Find every function of networkx that takes a graph first and can be given the rest."""
    found = {}
    for name in dir(nx):
        function = getattr(nx, name)
        if inspect.isclass(function) or not callable(function) or name.startswith("draw"):
            continue
        try:
            first, *rest = inspect.signature(function).parameters.values()
        except (ValueError, TypeError):
            continue
        wanted = {one.name for one in rest if one.default is one.empty
                  and one.kind in (one.POSITIONAL_ONLY, one.POSITIONAL_OR_KEYWORD)}  # fmt: skip
        if first.name in ("G", "graph", "D", "T", "digraph") and wanted <= {*ARGUMENTS, "H"}:
            found[name] = function
    return found


ALGORITHMS = _algorithms()


def _run(function: Callable[..., Any], graph: Any) -> Any:
    """Run an algorithm and give its answer, or its refusal, in a form that compares."""
    _, *rest = inspect.signature(function).parameters.values()
    wanted = [one for one in rest if one.default is one.empty
              and one.kind in (one.POSITIONAL_ONLY, one.POSITIONAL_OR_KEYWORD)]  # fmt: skip
    given = [graph if one.name == "H" else ARGUMENTS[one.name] for one in wanted]
    seeded = {one.name: 1 for one in rest if one.name == "seed" and one not in wanted}
    try:
        return _comparable(function(graph, *given, **seeded))
    except ImportError:
        pytest.skip("skipped: this algorithm needs a library that is not installed")
    except Exception as error:  # noqa: BLE001 - a refusal is an answer, too
        return "refused", type(error).__name__


def _comparable(answer: Any) -> Any:
    """Turn an answer into plain values that keep its order, and only its own."""
    if isinstance(answer, nx.Graph):
        nodes = sorted((str(node), _data(data)) for node, data in answer.nodes.items())
        edges = sorted((str(u), str(v), _data(data)) for u, v, data in answer.edges(data=True))
        return "graph", answer.is_directed(), repr(nodes), repr(edges)
    if isinstance(answer, Mapping) or hasattr(answer, "items"):
        return "mapping", [(_comparable(key), _comparable(one)) for key, one in answer.items()]
    if isinstance(answer, set | frozenset):
        return "set", sorted(map(str, answer))
    if isinstance(answer, Iterable) and not isinstance(answer, str | bytes):
        first = [_comparable(one) for one, _ in zip(answer, range(3000), strict=False)]
        return "generated" if isinstance(answer, GeneratorType) else "list", first
    return _single(answer)


def _data(data: Mapping[str, Any]) -> str:
    """Show the data of a node or an edge; in which order they were set says nothing."""
    return repr(sorted((key, repr(_comparable(value))) for key, value in data.items()))


def _single(answer: Any) -> Any:
    """Turn a single value into one that compares: not a number equals not a number."""
    if isinstance(answer, float):
        return "not a number" if math.isnan(answer) else round(answer, 9)
    known = answer is None or isinstance(answer, str | int | complex | bytes)
    return answer if known else type(answer).__name__


def _same(name: str, answer: Any, expected: Any) -> bool:
    """Compare, without order where networkx itself goes through sets."""
    if name in UNORDERED and answer[0] == expected[0]:
        return sorted(map(repr, answer[1])) == sorted(map(repr, expected[1]))
    return bool(answer == expected)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", sorted(ALGORITHMS.keys() - WRITERS - ABOUT_WRITING))
def test_an_algorithm_answers_as_on_a_plain_copy(name: str) -> None:
    """On the view the algorithm gives what it gives on a plain DiGraph, refusals included."""
    for graph in (TREE.graph, TREE.overlay().graph):
        expected = _run(ALGORITHMS[name], graph.copy())
        assert _same(name, _run(ALGORITHMS[name], graph), expected)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", sorted(WRITERS & ALGORITHMS.keys()))
def test_an_algorithm_that_writes_is_refused_and_runs_on_a_copy(name: str) -> None:
    """The few algorithms that mark the graph they read need ``graph.copy()``."""
    answer = _run(ALGORITHMS[name], TREE.graph)
    # an old networkx trips over what it reads here before it comes to writing
    assert answer[0] == "refused"
    assert answer[1] in ("NetworkXError", "TypeError", "KeyError")
    assert _comparable(TREE.graph) == _comparable(PLAIN)


@pytest.mark.filterwarnings("ignore")
def test_most_of_networkx_is_asked() -> None:
    """At least 200 algorithms gave an answer, not a refusal, in the comparison."""
    answered = 0
    for name in ALGORITHMS.keys() - WRITERS - ABOUT_WRITING:
        try:
            answered += _run(ALGORITHMS[name], PLAIN.copy())[0:1] != ("refused",)
        except (TypeError, pytest.skip.Exception):
            answered += 0
    assert answered >= 200


WRITES: dict[str, Callable[[Any], object]] = {
    "add_node": lambda graph: graph.add_node("新"),
    "add_nodes_from": lambda graph: graph.add_nodes_from(["新"]),
    "remove_node": lambda graph: graph.remove_node("村1"),
    "remove_nodes_from": lambda graph: graph.remove_nodes_from(["村1"]),
    "add_edge": lambda graph: graph.add_edge("甲", "村1"),
    "add_edges_from": lambda graph: graph.add_edges_from([("甲", "村1")]),
    "add_weighted_edges_from": lambda graph: graph.add_weighted_edges_from([("甲", "村1", 1)]),
    "remove_edge": lambda graph: graph.remove_edge("甲", "市1"),
    "remove_edges_from": lambda graph: graph.remove_edges_from([("甲", "市1")]),
    "update": lambda graph: graph.update([("甲", "村1")]),
    "clear": lambda graph: graph.clear(),
    "clear_edges": lambda graph: graph.clear_edges(),
    "node data": lambda graph: graph.nodes["甲"].update(tier="village"),
    "node datum": lambda graph: graph.nodes["甲"].__setitem__("tier", "village"),
    "edge data": lambda graph: graph.edges["甲", "市1"].setdefault("weight", 1),
    "edge datum": lambda graph: graph["甲"]["市1"].__setitem__("weight", 1),
    "backwards": lambda graph: graph.pred["市1"]["甲"].pop("weight", None),
    "deleting": lambda graph: graph.nodes["甲"].clear(),
    "merging": lambda graph: graph.nodes["甲"].__ior__({"a": 1}),
    "all data": lambda graph: nx.set_node_attributes(graph, {"甲": 1}, "weight"),
    "all edges": lambda graph: nx.set_edge_attributes(graph, {("甲", "市1"): 1}, "weight"),
}


@pytest.mark.parametrize("write", WRITES)
def test_writing_is_refused(write: str) -> None:
    """Every way of writing raises networkx's own error and changes nothing."""
    with pytest.raises(nx.NetworkXError, match="Frozen graph can't be modified"):
        WRITES[write](TREE.graph)
    assert _comparable(TREE.graph) == _comparable(PLAIN)
    assert nx.is_frozen(TREE.graph)


def _own_ways(graph: Any, keys: list[str]) -> list[Any]:
    """Ask the graph itself in every way that the view answers by itself."""
    asked = [*keys, "无", None, 7]
    answers: list[Any] = [len(graph), list(graph), graph.number_of_nodes(), graph.size(),
                          graph.number_of_edges(), list(graph.edges), dict(graph.degree),
                          dict(graph.in_degree), dict(graph.out_degree)]  # fmt: skip
    for key in asked:
        answers += [key in graph, graph.has_node(key)]
        for way in (graph.successors, graph.predecessors, graph.neighbors, graph.adj.__getitem__,
                    graph.pred.__getitem__, graph.succ.__getitem__, graph.nodes.__getitem__,
                    graph._adj.__getitem__, graph._pred.__getitem__, graph._node.__getitem__,
                    graph.out_edges, graph.in_edges):  # fmt: skip
            try:
                answers.append(_comparable(way(key)))
            except (KeyError, nx.NetworkXError) as error:
                answers.append(type(error))
        for other in asked:
            answers += [graph.has_edge(key, other), graph.has_successor(key, other),
                        graph.has_predecessor(key, other),
                        graph.get_edge_data(key, other),
                        key in keys and graph.number_of_edges(key, other)]  # fmt: skip
            answers.append(key in graph._adj and other in graph._adj[key])
            answers.append(key in graph._adj and graph._adj[key].get(other))
    return answers


def _plain(tree: OrgTree) -> Any:
    """Build a DiGraph by hand, in the tree's order."""
    plain: nx.DiGraph[str] = nx.DiGraph()
    for key in tree.graph:
        one = tree.organisation(key)
        listed = {"category": one.category.value} if one.category else {}
        plain.add_node(key, tier=one.tier.value, kind=one.kind.value, connected=one.connected,
                       **listed, code=one.code, name=one.name)  # fmt: skip
    plain.add_edges_from((key, kid) for key in tree.graph for kid in tree.children(key))
    return plain


@given(st.data())
def test_a_random_graph_answers_as_a_plain_one(data: st.DataObject) -> None:
    """Whatever the tree, and after changes in it, the view answers as a graph built by hand."""
    model = Naive(data.draw(organisations(largest=7)))
    tree = OrgTree(model.records)
    graph = tree.graph
    assert _own_ways(graph, model.keys()) == _own_ways(_plain(tree), model.keys())
    unit = [data.draw(changes(model)) for _ in range(3)]
    lay = tree.overlay()
    lay.apply(unit)
    assert _own_ways(lay.graph, model.keys()) == _own_ways(_plain(lay), model.keys())
    tree.apply(unit)
    assert _own_ways(graph, model.keys()) == _own_ways(_plain(tree), model.keys())


def test_a_long_line_answers_as_a_dictionary() -> None:
    """A superior's subordinates are looked at through a mapping that answers as networkx's own."""
    kids = [f"支{n}" for n in range(40)]
    text = f"甲[county]({','.join(f'{kid}[branch]' for kid in kids)},乙[county](丙[branch]))"
    tree = OrgTree(parse_notation(text).organisations)
    for graph in (tree.graph, tree.overlay().graph):
        plain = graph.copy()
        asked = [*kids[:2], "甲", "乙", "丙"]
        assert _own_ways(graph, asked) == _own_ways(plain, asked)
        ours: Any = graph._adj["甲"]
        theirs = plain._adj["甲"]
        assert list(ours.items()) == list(theirs.items())
        assert ours == theirs
        assert ours.copy() == dict(theirs)
        assert "丙" not in ours


def test_an_unhashable_node_is_answered_as_by_networkx() -> None:
    """Membership says no and a look-up raises TypeError, as on a plain graph."""
    graphs: list[Any] = [TREE.graph, PLAIN]
    for graph in graphs:
        assert ["甲"] not in graph
        with pytest.raises(TypeError):
            graph.nodes[["甲"]]


def test_a_copy_is_a_plain_graph_of_its_own() -> None:
    """``copy``, ``deepcopy`` and conversions give graphs that can be written to."""
    graph: Any = TREE.graph
    made: Any
    for made in (graph.copy(), copy.deepcopy(graph), nx.DiGraph(graph), graph.reverse().reverse(),
                 graph.to_directed(), graph.__class__(graph)):  # fmt: skip
        assert type(made) is nx.DiGraph
        assert _comparable(made) == _comparable(PLAIN)
        made.add_edge("新", "甲")
        made.nodes["甲"]["tier"] = "village"
        made.edges["甲", "市1"]["weight"] = 1
    assert _comparable(TREE.graph) == _comparable(PLAIN)
    assert type(graph.to_undirected()) is nx.Graph


def test_views_of_the_view_work() -> None:
    """Subgraphs, reversed and undirected views look through to the tree."""
    graph, below = TREE.graph, list(TREE.subtree("镇1"))
    assert _comparable(graph.subgraph(below)) == _comparable(PLAIN.subgraph(below))
    assert _comparable(graph.reverse(copy=False)) == _comparable(PLAIN.reverse(copy=False))
    undirected = graph.to_undirected(as_view=True)
    assert nx.shortest_path(undirected, "村1", "村4") == list(TREE.path("村1", "村4") or ())
    assert nx.diameter(undirected) == nx.diameter(PLAIN.to_undirected())


def test_a_pickled_graph_is_a_view_of_the_pickled_tree() -> None:
    """A graph survives pickling as what it is."""
    back = pickle.loads(pickle.dumps(TREE.graph))  # noqa: S301 - our own
    assert type(back) is type(TREE.graph)
    assert _comparable(back) == _comparable(PLAIN)
    assert nx.is_frozen(back)
    data = pickle.loads(pickle.dumps(TREE.graph.nodes["甲"]))  # noqa: S301 - our own
    assert data == TREE.graph.nodes["甲"]


def test_the_graph_shows_the_tree_as_it_is() -> None:
    """A graph taken before a change shows the change."""
    tree = OrgTree(parse_notation(TEXT).organisations)
    graph = tree.graph
    tree.apply([Change(tree.organisation("村4"), None, "G2.3")])
    assert "村4" not in graph
    assert list(graph.successors("镇3")) == []


def test_a_tree_without_records_has_traits_as_data() -> None:
    """Where no records are attached, code and name are left out."""
    traits = [TREE.traits(key) for key in TREE]
    bare = OrgTree.from_parents(TREE, map(TREE.parent, TREE), traits)
    assert bare.graph.nodes["机关"] == {
        "tier": "primary-committee", "kind": "committee", "connected": True,
        "category": "provincial-organ",
    }  # fmt: skip
    assert TREE.graph.nodes["甲"] == {
        "tier": "province", "kind": "organisation-department", "connected": True,
        "code": "000000000001", "name": "甲",
    }  # fmt: skip


def test_networkx_is_not_needed_for_the_tree() -> None:
    """Using the tree does not import networkx; asking for the graph does."""
    import subprocess
    import sys

    code = (
        "import sys; from partyreg.tree import OrgTree; t = OrgTree(); t.overlay().statistics()\n"
        "assert 'networkx' not in sys.modules; t.graph; assert 'networkx' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
