r"""Who, or how many, are expected: lists from outside, for the check of what was not collected.

Notice: N3.2b 漏采
"""

from __future__ import annotations

from collections.abc import Mapping

from partyreg.errors import Fault, InputError
from partyreg.inputs.encodings import Source
from partyreg.inputs.headings import EXPECTED_SYNONYMS
from partyreg.inputs.records import named
from partyreg.inputs.table import Row, heading_faults, place, read_table
from partyreg.tree import OrgTree
from partyreg.validation import Expected, ExpectedPerson
from partyreg.values import ResidentId


def read_expected(*sources: Source, tree: OrgTree) -> Expected:
    r"""Read lists of people, and counts, that are expected.

    A file with a column ``expected`` has numbers: how many members at and below each
    ``organisation``. Any other is a list of people: ``name``, ``id_number``, and, optional, the
    ``organisation`` at or below which each is expected. Further columns are passed over.

    Args:
        *sources: comma-separated text, workbooks, or Parquet.
        tree: the organisations, which are named by key, code, or a name that only one bears.

    Raises:
        InputError: a file cannot be read, a column is missing, an organisation is unknown or has
            two numbers, a number is none, or an ID number is blank or held as a number; all faults
            of a file at once, each with row and column.

    Example:
        >>> import io
        >>> from partyreg.tree import parse_notation
        >>> tree = OrgTree(parse_notation("B镇党委[listed](C村党支部[branch])").organisations)
        >>> read_expected(io.StringIO("党组织,应采人数\nB镇党委,31\n"), tree=tree).counts
        {'B镇党委': 31}

    Notice: N3.2b 漏采
    """
    places = named(tree)
    counts: dict[str, int] = {}
    people: list[ExpectedPerson] = []
    for number, source in enumerate(sources, 1):
        table = read_table(source, (), None, synonyms=EXPECTED_SYNONYMS)
        counted = "expected" in table.columns
        needed = ("organisation", "expected") if counted else ("name", "id_number")
        if wrong := heading_faults(1, table.columns, needed):
            raise InputError(wrong)
        faults = list(table.faults)
        which = f"list {number}, " if len(sources) > 1 else ""
        for row in table.rows:
            if counted:
                _count(row, places, counts, faults)
            else:
                people.append(_person(row, which, places, faults))
        if faults:
            raise InputError(faults)
    return Expected(counts, tuple(people))


_Places = Mapping[str, str | None]


def _count(row: Row, places: _Places, counts: dict[str, int], faults: list[Fault]) -> None:
    """Read how many are expected at and below an organisation."""
    key, said = _organisation(row, places, faults), row.cells["expected"].strip()
    if not (said.isascii() and said.isdigit() and len(said) <= 9):
        faults.append(Fault(place(row.number, "expected"), "it is no number of people"))
    elif not key:
        faults.append(Fault(place(row.number, "organisation"), "it is blank"))
    elif key in counts:
        faults.append(Fault(place(row.number, "organisation"), "it has a number already"))
    else:
        counts[key] = int(said)


def _person(row: Row, which: str, places: _Places, faults: list[Fault]) -> ExpectedPerson:
    """Read a person."""
    number = row.cells["id_number"]
    if not number.strip():
        faults.append(Fault(place(row.number, "id_number"), "it is blank"))
    key = _organisation(row, places, faults)
    reference = f"{which}expected row {row.number}"
    return ExpectedPerson(reference, row.cells["name"], ResidentId(number), key)


def _organisation(row: Row, places: _Places, faults: list[Fault]) -> str:
    """Read an organisation by key, code or name; blank where none is named."""
    said = row.cells.get("organisation", "").strip()
    found = places.get(said, "") if said else ""
    if said and not found:
        several = found is None and "several organisations bear this name; write the code of one"
        reason = several or "it is the key, code or name of no organisation"
        faults.append(Fault(place(row.number, "organisation"), reason))
    return found or ""
