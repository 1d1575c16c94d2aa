"""The rows of a table of members, from a first file or from rows set aside and corrected.

Notice: N3.2d 不准确、不规范、不完整
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from partyreg.errors import Fault, InputError
from partyreg.inputs.aside import FAULT, ROW, unshielded
from partyreg.inputs.cells import Cell
from partyreg.inputs.encodings import Source
from partyreg.inputs.headings import MEMBER_SYNONYMS, names_of, ways_of
from partyreg.inputs.lines import Line
from partyreg.inputs.sheets import sheet_of
from partyreg.inputs.table import count_fault, heading_faults, place

NEEDED = ("branch", "name", "id_number")


class RosterRow(NamedTuple):
    """A row below the heading.

    Attributes:
        number: its row in the first file, by which it is known; 0 where that is lost.
        where: what stands before the column in its faults.
        cells: all its cells.
        at: the place of each column that is read.
        fault: why it is no row, or None.
    """

    number: int
    where: str
    cells: Sequence[Cell]
    at: Mapping[str, int]
    fault: str | None


class Grid(NamedTuple):
    """A table of members.

    Attributes:
        heading: the words of the heading as they are, without the two columns of rows set aside.
        rows: in order.
        encoding: of text.
    """

    heading: tuple[str, ...]
    rows: Iterator[RosterRow]
    encoding: str | None


def grid_of(source: Source, columns: Mapping[str, str] | None, *, corrected: bool) -> Grid:
    """Open a table of members.

    Args:
        source: the file.
        columns: what it calls columns, by their names here.
        corrected: whether it stands beside a first file; its faults then say so.

    Raises:
        InputError: it cannot be read, a column is missing or stands twice, or ``columns`` has a
            name that no column has.

    Notice: N3.2d
    """
    ways = _ways(columns or {})
    sheet = sheet_of(source)
    first = next(sheet.lines, Line(1, ()))
    before = "corrected, " if corrected else ""
    if first.fault is not None:
        raise InputError([Fault(f"{before}{place(first.number)}", first.fault)])
    aside = [*first.cells[:2]] == [ROW, FAULT]
    heading = [*map(unshielded, first.cells[2:])] if aside else first.cells
    names = names_of(heading, ways)
    wrong = heading_faults(first.number, names, NEEDED)
    if corrected and not aside:
        wrong = [Fault(place(first.number), f"the first columns are not {ROW} and {FAULT}")]
    if wrong:
        raise InputError(Fault(before + one.place, one.reason, one.code) for one in wrong)
    at = {name: n for n, name in enumerate(names) if name in MEMBER_SYNONYMS}
    read = _again if aside else _first
    rows = (read(line, before, len(names), at) for line in sheet.lines)
    return Grid(tuple(one if isinstance(one, str) else "" for one in heading), rows, sheet.encoding)


def _ways(columns: Mapping[str, str]) -> dict[str, str]:
    """Give what columns may be called.

    Raises:
        InputError: the caller names a column that there is not.
    """
    if any(one not in MEMBER_SYNONYMS for one in columns):
        known = ", ".join(MEMBER_SYNONYMS)
        raise InputError([Fault("columns", f"a name is none of {known}", "input.bad-column")])
    return ways_of(MEMBER_SYNONYMS, columns)


def _first(line: Line, before: str, places: int, at: Mapping[str, int]) -> RosterRow:
    """Give a row of a first file."""
    fault = line.fault
    if fault is None and len(line.cells) != places:
        fault = count_fault(len(line.cells), places)
    return RosterRow(line.number, before + place(line.number), line.cells, at, fault)


def _again(line: Line, before: str, places: int, at: Mapping[str, int]) -> RosterRow:
    """Give a row that was set aside, with the number that it had."""
    if line.fault is not None:
        return _first(line, before, places, at)._replace(number=0)
    number = _number(line.cells[0])
    row = _first(line._replace(cells=[*map(unshielded, line.cells[2:])]), before, places, at)
    return row._replace(number=number, fault=row.fault if number else _NUMBERLESS)


_NUMBERLESS = f"its cell {ROW!r} is no number of a row"


def _number(cell: Cell) -> int:
    """Read the number of a row, 0 where there is none."""
    text = cell.strip().removeprefix("'") if isinstance(cell, str) else ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def joined(rows: Iterable[RosterRow], corrected: Iterable[RosterRow]) -> list[RosterRow]:
    """Give the rows of a first file with the corrected ones in their places, in order.

    A corrected row without a number of its own takes no place, and is at fault.

    Args:
        rows: of the first file.
        corrected: of the other.

    Notice: N3.2a 及时督促整改; N3.2d
    """
    found: dict[int, RosterRow] = {}
    loose = []
    for row in corrected:
        if row.number and row.number not in found:
            found[row.number] = row
        else:
            loose.append(row._replace(number=0, fault=row.fault or _TWICE))
    kept = (one for one in rows if one.number not in found)
    return sorted((*loose, *kept, *found.values()), key=lambda one: one.number)


_TWICE = f"an earlier row has the same {ROW!r}"
