"""The tree as networkx sees it.

A DiGraph keeps four mappings: node to data, node to successors, the same again as adjacency, and
node to predecessors. Here the four are views over the tree's own parent pointers and child lists,
so that the graph costs nothing and is never out of date. networkx's read algorithms find all they
look for; whatever would write is refused as on a frozen graph.

Notice: G2.4 隶属关系
"""

# ruff: noqa: SLF001 - the files of this room share the structure
from __future__ import annotations

from collections.abc import Callable, ItemsView, Iterator, Mapping, Sequence
from functools import cache
from itertools import repeat
from typing import TYPE_CHECKING, Any, NoReturn

import networkx as nx

from partyreg.tree.traits import Traits

if TYPE_CHECKING:
    from partyreg.tree.orgtree import OrgTree

    DiGraph = nx.DiGraph[str]
else:
    DiGraph = nx.DiGraph


class Fixed(dict[str, Any]):
    """Data of a node or an edge: a dictionary that is never written to; its copies may be."""

    __slots__ = ()

    def _refuse(self, *_args: object, **_kwargs: object) -> NoReturn:
        """Refuse to write, as networkx does on a frozen graph.

        Raises:
            networkx.NetworkXError: always.
        """
        raise nx.NetworkXError("Frozen graph can't be modified")

    __setitem__ = __delitem__ = __ior__ = _refuse
    update = setdefault = pop = popitem = clear = _refuse

    def copy(self) -> dict[str, Any]:
        """Give a plain dictionary."""
        return dict(self)

    def __deepcopy__(self, memo: dict[int, Any]) -> dict[str, Any]:
        """Give a plain dictionary: all values are immutable."""
        return dict(self)

    def __reduce__(self) -> tuple[type[Fixed], tuple[dict[str, Any]]]:
        """Pickle as what it is made from."""
        return Fixed, (dict(self),)


_NO_DATA = Fixed()
_NO_EDGES: Mapping[str, Fixed] = Fixed()


class _Line(Mapping[str, Fixed]):
    """One organisation's direct subordinates as networkx keeps them: each with empty data."""

    __slots__ = ("_kids", "_superior", "_up")

    def __init__(self, superior: str, kids: Sequence[str], up: Callable[[str], str | None]) -> None:
        """Look at a line that is not empty."""
        self._superior, self._kids, self._up = superior, kids, up

    def __getitem__(self, key: str) -> Fixed:
        """Give the data of an edge."""
        if self._up(key) != self._superior:
            raise KeyError(key)
        return _NO_DATA

    def __iter__(self) -> Iterator[str]:
        """Give the subordinates."""
        return iter(self._kids)

    def __len__(self) -> int:
        """Count them."""
        return len(self._kids)

    def items(self) -> ItemsView[str, Fixed]:
        """Give the subordinates with their data."""
        return _Pairs(self)

    def copy(self) -> dict[str, Fixed]:
        """Give a plain dictionary."""
        return dict.fromkeys(self._kids, _NO_DATA)


class _Pairs(ItemsView[str, Fixed]):
    """The items of a line."""

    __slots__ = ()
    _mapping: _Line

    def __iter__(self) -> Iterator[tuple[str, Fixed]]:
        """Give them without a look-up each."""
        return zip(self._mapping._kids, repeat(_NO_DATA))


class _View(Mapping[str, Any]):
    """A mapping over all organisations."""

    __slots__ = ("_kids", "_known", "_tree", "_up")

    def __init__(self, tree: OrgTree) -> None:
        """Look at a tree."""
        self._tree = tree
        self._up, self._kids, self._known = tree._readers()

    def __contains__(self, key: object) -> bool:
        """Tell whether the tree holds a key; what cannot be one raises, as in a dictionary."""
        hash(key)
        return key in self._known

    def __iter__(self) -> Iterator[str]:
        """Give all keys."""
        return iter(self._known)

    def __len__(self) -> int:
        """Count them."""
        return len(self._known)


class _Nodes(_View):
    """Node to data."""

    __slots__ = ()

    def __getitem__(self, key: str) -> Fixed:
        """Give what networkx's readers may want to know of an organisation."""
        self._up(key)
        known = _described(self._tree.traits(key))
        record = self._tree._record(key)
        if record is None:
            return known
        return Fixed(known, code=record.code, name=record.name)


@cache
def _described(traits: Traits) -> Fixed:
    """Give traits as node data: plain values, which every format of networkx can write."""
    data = Fixed(
        tier=traits.tier.value, kind=traits.kind.value, connected=traits.connected,
    )  # fmt: skip
    return data if traits.category is None else Fixed(data, category=traits.category.value)


class _Successors(_View):
    """Node to successors: the direct subordinates."""

    __slots__ = ()

    def __getitem__(self, key: str) -> Mapping[str, Fixed]:
        """Give an organisation's line."""
        kids = self._kids(key)
        if kids and key is not None:
            return _Line(key, kids, self._up)
        if key in self._known:
            return _NO_EDGES
        raise KeyError(key)


class _Predecessors(_View):
    """Node to predecessors: the superior, if there is one."""

    __slots__ = ()

    def __getitem__(self, key: str) -> Mapping[str, Fixed]:
        """Give an organisation's superior."""
        superior = self._up(key)
        return _NO_EDGES if superior is None else {superior: _NO_DATA}


class OrgGraph(DiGraph):
    """A tree as a networkx DiGraph: a view for reading.

    An algorithm that makes a new graph of the same class to write to gets a plain DiGraph, and so
    does ``copy``. Writing to this one raises networkx's own error for frozen graphs.

    Args:
        tree: the tree to look at.

    Example:
        >>> import networkx as nx
        >>> from partyreg.tree import OrgTree, parse_notation
        >>> tree = OrgTree(parse_notation("甲省[province](A县[county](C[branch]),B县[county])")
        ...                .organisations)
        >>> sorted(nx.descendants(tree.graph, "A县")), nx.is_arborescence(tree.graph)
        (['C'], True)
        >>> tree.graph.nodes["C"]["tier"], type(tree.graph.copy()).__name__
        ('branch', 'DiGraph')

    Notice: G2.4
    """

    _tree: OrgTree

    def __new__(cls, tree: object = None, **attributes: object) -> Any:
        """Make a view of a tree; anything else, or nothing, becomes a plain DiGraph."""
        if hasattr(tree, "_readers"):
            return object.__new__(cls)
        return nx.DiGraph(tree, **attributes)

    def __init__(self, tree: OrgTree) -> None:
        """Put the views in the place of networkx's own dictionaries."""
        super().__init__()
        self._tree = tree
        self._up, self._kids, _ = tree._readers()
        self._node, self._adj, self._pred = _Nodes(tree), _Successors(tree), _Predecessors(tree)
        nx.freeze(self)

    def __reduce__(self) -> tuple[type[OrgGraph], tuple[OrgTree]]:
        """Pickle the tree, not the view; a tree whose records hold masked data cannot be."""
        return OrgGraph, (self._tree,)

    def __deepcopy__(self, memo: dict[int, Any]) -> nx.DiGraph[str]:
        """Give a plain DiGraph, as ``copy`` does."""
        return self.copy()

    # What networkx asks most, without a view in between.

    def has_node(self, n: object) -> bool:
        """Tell whether there is such an organisation."""
        return n in self._tree

    def has_successor(self, u: str, v: str) -> bool:
        """Tell whether one organisation is the superior of another."""
        return self.has_edge(u, v)

    def has_predecessor(self, u: str, v: str) -> bool:
        """Tell whether one organisation is a direct subordinate of another."""
        return self.has_edge(v, u)

    def has_edge(self, u: object, v: str) -> bool:
        """Tell whether one organisation is the superior of another."""
        return u is not None and v in self._tree and self._up(v) == u

    def successors(self, n: str) -> Iterator[str]:
        """Give the direct subordinates.

        Raises:
            networkx.NetworkXError: there is no such organisation.
        """
        kids = self._kids(n)
        if not kids or n is None:
            self._check_node(n)
        return iter(kids or ())

    neighbors = successors

    def predecessors(self, n: str) -> Iterator[str]:
        """Give the superior, if there is one.

        Raises:
            networkx.NetworkXError: there is no such organisation.
        """
        self._check_node(n)
        superior = self._up(n)
        return iter(()) if superior is None else iter((superior,))

    def _check_node(self, n: object) -> None:
        """Raise networkx's error for an unknown node."""
        if n not in self._tree:
            raise nx.NetworkXError(f"The node {n} is not in the digraph.")

    def number_of_edges(self, u: str | None = None, v: str | None = None) -> int:
        """Count the edges, or those between two nodes: one or none.

        Raises:
            KeyError: there is no node ``u``.
        """
        if u is None:
            return len(self._tree) - len(self._tree._kids(None))
        return int(v in self._adj[u])
