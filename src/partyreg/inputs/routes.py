"""Tables of expected routes.

Notice: G4.2c 系统自动生成审批路径
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import cache

from attrs import evolve, field, frozen

from partyreg.errors import Fault, InputError
from partyreg.inputs.facts import Facts, facts_of
from partyreg.inputs.table import Row, Source, cell_fault, place, read_table
from partyreg.tree import Notation, parse_notation
from partyreg.values import TransferKind

NEEDED = ("id", "source_branch", "destination", "expected_kind", "expected_path")

KINDS = {**{kind.value: kind for kind in TransferKind}, "province": TransferKind.REALM}
"""The words for an expected kind; ``refused`` is one more."""

REFUSED = "refused"
OUTSIDE = "（外省或系统外）"
"""How a table writes that the member comes from outside; an empty cell says the same."""


@frozen
class ExpectedRoute:
    """A row: what is asked, and what must come.

    Attributes:
        id: the row's own name.
        row: its line.
        facts: the tree, and what its organisations hold.
        source: the name of the branch, or None for a member from outside.
        destination: a name of the tree, or one outside.
        kind: the kind expected, or None where a refusal is.
        path: the names expected; the first one initiates.

    Notice: G4.2c; Y-path
    """

    id: str
    row: int
    facts: Facts = field(repr=False, eq=False)
    source: str | None
    destination: str
    kind: TransferKind | None
    path: tuple[str, ...]


def read_routes(
    source: Source, *, organisations: Notation | None = None
) -> tuple[ExpectedRoute, ...]:
    r"""Read a table of expected routes.

    The columns are ``id``, ``tree`` (the tree notation), ``source_branch``, ``destination``,
    ``expected_kind`` (internal, county, province or realm, nationwide-out, nationwide-in, refused)
    and ``expected_path`` (names with ``>`` between them); further ones are passed over.

    Args:
        source: a path or an open file; UTF-8 with or without a byte order mark.
        organisations: the tree for rows that have none of their own, as `read_tree` or
            `parse_notation` gives it; the column ``tree`` may then be missing or blank.

    Raises:
        InputError: a row names one of several given organisations that bear one name; the file
            cannot be read, a column is missing or given twice, a tree is not well-formed, a kind
            is unknown, a path is missing where there must be one or there where a refusal is
            expected, or a cell has control characters. All faults at once, each with row and
            column.

    Example:
        >>> import io
        >>> head = "id,tree,source_branch,destination,expected_kind,expected_path"
        >>> try:
        ...     read_routes(io.StringIO(f"{head}\nR1,B镇党委[town],C支部,D支部,internal,B镇党委"))
        ... except InputError as wrong:
        ...     print(wrong)
        row 2, column tree, line 1, column 1: its tag cannot be read: there is no such tag

    Notice: G4.2c 系统自动生成审批路径; N2.3a; N2.3b
    """
    given = None if organisations is None else facts_of(_by_name(organisations))
    shared = frozenset() if organisations is None else _shared(organisations)
    table = read_table(source, NEEDED if given else (*NEEDED, "tree"), None)
    faults = table.faults

    @cache  # a table asks many questions of one tree
    def site(text: str) -> _Site:
        """Read a row's own tree, or give the one for rows that have none."""
        return given if given is not None and not text.strip() else _site(text)

    rows = [_row(one, site, faults, shared) for one in table.rows]
    if not (rows or faults):
        faults.append(Fault(place(2), "there is no expected route"))
    if faults:
        raise InputError(faults)
    return tuple(one for one in rows if one is not None)


def _by_name(given: Notation) -> Notation:
    """Let names be keys, since that is how a table of routes names organisations.

    An organisation whose name others bear, too, keeps its key: no row can name it.
    """
    shared = _shared(given)
    keys = {one.key: one.key if one.name in shared else one.name for one in given.organisations}
    return Notation(
        tuple(
            evolve(one, key=keys[one.key], parent=one.parent and keys.get(one.parent, one.parent))
            for one in given.organisations
        ),
        {keys[key]: more for key, more in given.extra_grants.items()},
        {keys[key]: less for key, less in given.withheld_grants.items()},
    )


def _shared(given: Notation) -> frozenset[str]:
    """Give the names that several organisations bear."""
    counts = Counter(one.name for one in given.organisations)
    return frozenset(name for name, count in counts.items() if count > 1)


_Site = Facts | tuple[Fault, ...]


def _site(text: str) -> _Site:
    """Read a tree, or say what is wrong with it."""
    try:
        return facts_of(parse_notation(text))
    except InputError as wrong:
        return wrong.faults


def _row(
    row: Row, site: Callable[[str], _Site], faults: list[Fault], shared: frozenset[str]
) -> ExpectedRoute | None:
    """Read a row and note its faults; ``shared`` are the names that several organisations bear."""
    cells, number = row.cells, row.number
    before = len(faults)
    found = site(cells.get("tree", ""))
    if isinstance(found, tuple):
        where = place(number, "tree")
        faults += [Fault(f"{where}, {one.place}", one.reason, one.code) for one in found]
    word, path = cells["expected_kind"].strip(), _names(cells["expected_path"])
    faults += [Fault(place(number, name), reason) for name, reason in _faults(row, word, path)]
    if not cells.get("tree", "").strip():
        faults += [Fault(place(number, name), SHARED) for name in _ambiguous(row, path, shared)]
    if len(faults) > before or isinstance(found, tuple):
        return None
    came_from = cells["source_branch"].strip()
    return ExpectedRoute(
        cells["id"].strip(), number, found, None if came_from in ("", OUTSIDE) else came_from,
        cells["destination"].strip(), KINDS.get(word), path,
    )  # fmt: skip


SHARED = "several organisations bear this name, so that a table cannot tell them apart"


def _ambiguous(row: Row, path: tuple[str, ...], shared: frozenset[str]) -> list[str]:
    """Give the columns that name one of several organisations of one name."""
    named = [name for name in ("source_branch", "destination") if row.cells[name].strip() in shared]
    return [*named, *(["expected_path"] if shared.intersection(path) else [])]


def _names(path: str) -> tuple[str, ...]:
    """Give the names of a path."""
    return tuple(one.strip() for one in path.split(">")) if path.strip() else ()


def _faults(row: Row, word: str, path: tuple[str, ...]) -> list[tuple[str, str]]:
    """Say what is wrong with the cells but the tree."""
    cells = {name: row.cells[name].strip() for name in ("id", "source_branch", "destination")}
    checked = {name: cell_fault(cell, blank=name != "id") for name, cell in cells.items()}
    checked["expected_path"] = next(filter(None, map(cell_fault, path)), None)
    found = [(name, reason) for name, reason in checked.items() if reason is not None]
    if word not in KINDS and word != REFUSED:
        found.append(("expected_kind", f"it is none of {', '.join((*KINDS, REFUSED))}"))
    elif (word == REFUSED) is bool(path):
        found.append(("expected_path", "a route has a path, and a refusal has none"))
    return found
