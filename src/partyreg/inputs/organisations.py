"""Organisations from a table: every fault with its row, nothing loaded if there is one.

Notice: N3.2d 不准确、不规范、不完整; Y-shape
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from partyreg.errors import Fault, InputError
from partyreg.inputs.headings import ORGANISATION_SYNONYMS
from partyreg.inputs.table import Row, Source, cell_fault, place, read_table
from partyreg.inputs.words import Column, choices, column, column_choices, word
from partyreg.model import Organisation
from partyreg.tree import Notation, Traits
from partyreg.tree.loading import skeleton
from partyreg.tree.notation.tags import INTERNAL, NATIONWIDE
from partyreg.tree.shape import CYCLE, SELF_PARENT, UNKNOWN_SUPERIOR
from partyreg.values import DirectCategory, Function, Labelled, OrganisationKind, Phone, Tier

NEEDED = ("code", "parent", "tier", "name")
TEXTS = ("secretary", "contact", "phone", "category_code", "address")
COLUMNS: Mapping[str, str] = {
    "code": "organisation code",
    "parent": "code of the superior, empty for the root of a realm",
    "tier": "column of annex 2 by value, name or Chinese label, or a tag of the tree notation",
    "name": "full name",
    "key": "identity; the code where the column is absent or the cell empty",
    "kind": "what it is by its constitution; follows from the tier where empty",
    "category": "one of the seven direct-transfer categories, or empty",
    "connected": "whether it operates in the system itself: yes (where empty) or no",
    "secretary": "name of the secretary",
    "contact": "name of the contact",
    "phone": "telephone of the office",
    "information_administrators": "names, with semicolons between them",
    "category_code": "code in wide use, such as 631",
    "address": "postal address of the office",
}
"""The columns of a table of organisations; the first four are needed."""

_GRANTS = {"nationwide": NATIONWIDE, "no-internal": INTERNAL}
_YES = frozenset(("", "yes", "true", "1", "y", "是"))
_NO = frozenset(("no", "false", "0", "n", "否"))


def read_organisations(source: Source) -> tuple[Organisation, ...]:
    r"""Read organisations from a table.

    Args:
        source: a path or an open file: comma-separated text, a workbook, or Parquet. `COLUMNS`
            says which columns there are, `ORGANISATION_SYNONYMS` what they may be called in
            Chinese; superiors may stand after their subordinates.

    Returns:
        The organisations in the order of the file, ready for `OrgTree` or
        ``Register.bootstrap``.

    Raises:
        InputError: the file cannot be read, a column is missing, unknown or given twice, a cell
            cannot be taken, a code or key stands twice, a superior is unknown, there is a cycle,
            or an organisation stands where the rules of the shape do not let it. All faults at
            once, each with row and column.

    Example:
        >>> import io
        >>> rows = "code,parent,tier,name\n1,,县级组织部门,A县委组织部\n2,1,sub,Q村党委\n"
        >>> found = read_organisations(io.StringIO(rows))
        >>> [(one.key, one.parent, one.kind.label) for one in found]
        [('1', None, '组织部'), ('2', '1', '党委')]
        >>> try:
        ...     read_organisations(io.StringIO("code,parent,tier,name\n1,1,village,A\n"))
        ... except InputError as wrong:
        ...     print(wrong.faults[1])
        row 2, column parent: it stands under itself

    Notice: N3.2d 不准确、不规范、不完整; Y-shape; Y-kept codes and names are not identity
    """
    return _read(source, frozenset()).organisations


def read_tree(source: Source) -> Notation:
    r"""Read organisations with what is configured for some of them.

    The ``tier`` may be a tag with ``+nationwide`` or ``+no-internal``, as in the tree notation.

    Args:
        source: as for `read_organisations`.

    Raises:
        InputError: as for `read_organisations`.

    Example:
        >>> import io
        >>> rows = "code,parent,tier,name\n1,,committee+nationwide+working,Y市开发区党工委\n"
        >>> read_tree(io.StringIO(rows)).extra_grants
        {'1': frozenset({<Function.NATIONWIDE_TRANSFER: 'nationwide-transfer'>})}

    Notice: G1.2 权限直接分配到党组织; N3.2d
    """
    return _read(source, frozenset(_GRANTS))


class _Read(NamedTuple):
    """A row as read; what could not be read is missing, and its fault is noted.

    Attributes:
        number: its line.
        parent: the code of its superior, empty for a root.
        column: what the word in ``tier`` says.
        values: the fields of the record but the superior.
    """

    number: int
    parent: str
    column: Column | None
    values: dict[str, Any]


def _read(source: Source, grants: frozenset[str]) -> Notation:
    """Read a table of organisations; ``grants`` are the suffixes of a tag that may stand there.

    Raises:
        InputError: see `read_organisations`.
    """
    others = [one for one in COLUMNS if one not in NEEDED]
    table = read_table(source, NEEDED, others, synonyms=ORGANISATION_SYNONYMS)
    faults = table.faults
    readers = [(name, read) for name, read in _READERS.items() if name in table.columns]
    rows = [_row(one, grants, readers, faults) for one in table.rows]
    holders = _holders(rows, "code", faults)
    _holders(rows, "key", faults)
    faults += _place_faults(rows, holders)
    if not (rows or faults):
        faults.append(Fault(place(2), "there is no organisation"))
    if faults:
        raise InputError(sorted(faults, key=_order))
    return _notation(rows, holders)


_NUMBER = re.compile(r"row (\d+)")


def _order(fault: Fault) -> int:
    """Give the row of a fault; the file itself comes first."""
    found = _NUMBER.match(fault.place)
    return int(found[1]) if found else 0


def _notation(rows: Sequence[_Read], holders: Mapping[str, _Read]) -> Notation:
    """Make the records of rows without a fault, each superior named by its key."""
    organisations = []
    marked: dict[str, dict[str, frozenset[Function]]] = {one: {} for one in _GRANTS}
    for one in rows:
        superior = holders[one.parent].values["key"] if one.parent else None
        organisations.append(Organisation(parent=superior, **one.values))
        for suffix in () if one.column is None else one.column.suffixes & _GRANTS.keys():
            marked[suffix][one.values["key"]] = _GRANTS[suffix]
    return Notation(tuple(organisations), marked["nationwide"], marked["no-internal"])


# ── one row ──────────────────────────────────────────────────────────────────────────────────


def _row(
    row: Row, grants: frozenset[str], readers: Iterable[tuple[str, _Reader]], faults: list[Fault]
) -> _Read:
    """Read a row and note its faults."""
    cells = row.cells
    code, name, what = cells["code"], cells["name"], column(cells["tier"])
    values: dict[str, Any] = {"code": code, "key": code, "name": name}
    wrong = [("code", _key_fault(code)), ("name", cell_fault(name)),
             ("tier", _column_fault(what, grants))]  # fmt: skip
    if what is not None:
        values |= what.fields
    for field, read in readers:
        text = cells[field]
        if text.strip():
            values[field], reason = read(text)
            wrong.append((field, reason))
    faults += [Fault(place(row.number, one), reason) for one, reason in wrong if reason is not None]
    return _Read(row.number, cells["parent"].strip(), what, values)


def _key_fault(text: str) -> str | None:
    """Say why a text cannot be a code or key."""
    reason = cell_fault(text, longest=64)
    odd = reason is None and not text.isprintable()
    return "it has a blank that does not print" if odd else reason


def _column_fault(found: Column | None, grants: frozenset[str]) -> str | None:
    """Say why a word for a column cannot be taken."""
    if found is None:
        return f"it is none of {column_choices()}"
    beyond = sorted((found.suffixes & _GRANTS.keys()) - grants)
    return f"a record cannot hold +{beyond[0]}: read the table as a tree" if beyond else None


_Cell = tuple[object, str | None]
_Reader = Callable[[str], _Cell]


def _word_of(vocabulary: type[Labelled]) -> _Reader:
    """Give a reader of the words of a vocabulary."""

    def read(text: str) -> _Cell:
        """Read one."""
        found = word(vocabulary, text)
        return found, None if found is not None else f"it is none of {choices(vocabulary)}"

    return read


def _connected(text: str) -> _Cell:
    """Read yes or no."""
    said = text.strip().casefold()
    return said in _YES, None if said in _YES | _NO else "it is neither yes nor no"


def _plain(text: str) -> _Cell:
    """Read a text."""
    return text, cell_fault(text)


def _phone(text: str) -> _Cell:
    """Read a telephone number."""
    return Phone(text), cell_fault(text, longest=64)


def _people(text: str) -> _Cell:
    """Read names with semicolons between them."""
    names = tuple(one.strip() for one in re.split("[;；]", text))
    return names, next(filter(None, map(cell_fault, names)), None)


def _key(text: str) -> _Cell:
    """Read a key."""
    return text, _key_fault(text)


_READERS: Mapping[str, _Reader] = {
    "key": _key,
    "kind": _word_of(OrganisationKind),
    "category": _word_of(DirectCategory),
    "connected": _connected,
    "secretary": _plain,
    "contact": _plain,
    "phone": _phone,
    "information_administrators": _people,
    "category_code": _plain,
    "address": _plain,
}
"""How the cells of the further columns are read, where they are not empty."""


# ── all rows together ────────────────────────────────────────────────────────────────────────


def _holders(rows: Iterable[_Read], column: str, faults: list[Fault]) -> dict[str, _Read]:
    """Give the first row with each code, or key, and note every later one."""
    found: dict[str, _Read] = {}
    for one in rows:
        first = found.setdefault(one.values[column], one)
        told = column == "key" and one.values["code"] == first.values["code"]
        if first is not one and not told:
            faults.append(Fault(place(one.number, column), f"row {first.number} has the same one"))
    return found


def _place_faults(rows: Sequence[_Read], holders: Mapping[str, _Read]) -> Iterator[Fault]:
    """Name every organisation whose superior is unknown, itself or below it, or does not fit.

    A row is known here by its line, and one whose kind or tier could not be read stands as
    whatever fits: what is amiss with it has been said.
    """
    unread = {str(one.number) for one in rows if not _has_traits(one)}
    keys = [str(one.number) for one in rows]
    parents = [_line(one.parent, holders) for one in rows]
    traits = [_traits(one) if _has_traits(one) else _ANY for one in rows]
    superior = dict(zip(keys, parents, strict=True))
    for fault in skeleton(keys, parents, traits)[1]:
        in_place = fault.code in _PLACES
        if in_place or not unread & {fault.place, superior[fault.place]}:
            where = place(int(fault.place), "parent" if in_place else "tier")
            yield Fault(where, fault.reason, fault.code)


_PLACES = frozenset((UNKNOWN_SUPERIOR.code, SELF_PARENT.code, CYCLE.code))
_ANY = Traits(OrganisationKind.COMMITTEE, Tier.BRANCH, None, True)


def _line(parent: str, holders: Mapping[str, _Read]) -> str | None:
    """Give the line of a superior; for one that is not there something that is no line."""
    if not parent:
        return None
    return str(holders[parent].number) if parent in holders else "?"


def _has_traits(one: _Read) -> bool:
    """Tell whether a row's kind and tier could be read."""
    return one.column is not None and one.values["kind"] is not None


def _traits(one: _Read) -> Traits:
    """Give the traits of a row."""
    values = one.values
    return Traits(values["kind"], values["tier"], values["category"], values["connected"])
