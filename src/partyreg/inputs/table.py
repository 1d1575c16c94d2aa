r"""Tables, each row with the line at which an editor shows it.

Notice: N3.2d 不准确、不规范、不完整
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from partyreg.errors import Fault, InputError
from partyreg.inputs.cells import NOT_TEXT, Cell, text_reason
from partyreg.inputs.encodings import Source, text_of
from partyreg.inputs.headings import Synonyms, names_of, ways_of
from partyreg.inputs.lines import Line
from partyreg.inputs.sheets import sheet_of
from partyreg.values import text_fault

__all__ = [
    "LONGEST", "Row", "Source", "Table", "cell_fault", "heading_faults", "place", "read_table",
    "text_of",
]  # fmt: skip

LONGEST = 200
"""How many characters a cell may have where nothing else is said."""


class Row(NamedTuple):
    """A row below the heading.

    Attributes:
        number: the line at which it begins.
        cells: by column.
    """

    number: int
    cells: Mapping[str, str]


class Table(NamedTuple):
    """What could be read of a file, and what could not.

    Attributes:
        columns: the heading.
        rows: the rows that have a cell for each column.
        faults: of the file, the heading, and the other rows.
    """

    columns: tuple[str, ...]
    rows: list[Row]
    faults: list[Fault]


def place(number: int, column: str | None = None) -> str:
    """Name a place of a table.

    Example:
        >>> place(7, "tier")
        'row 7, column tier'

    Notice: N3.2d
    """
    return f"row {number}" if column is None else f"row {number}, column {column}"


def read_table(
    source: Source,
    needed: Collection[str],
    others: Collection[str] | None = (),
    *,
    synonyms: Synonyms | None = None,
) -> Table:
    r"""Read a table of texts.

    Args:
        source: comma-separated text, a workbook, or Parquet; see `sheet_of`.
        needed: the columns that must be there.
        others: those that may be there; None for any.
        synonyms: what columns are called beside their names.

    Returns:
        The rows that are well-formed, and the faults of the others.

    Raises:
        InputError: the file cannot be read, or its heading names a column twice or not at all.

    Example:
        >>> import io
        >>> read_table(io.StringIO("a,b\n1,2\n3\n"), ["a"], ["b"]).faults[0].place
        'row 3'

    Notice: N3.2d 不准确、不规范、不完整
    """
    lines = sheet_of(source).lines
    first = next(lines, Line(1, ()))
    if first.fault is not None:
        raise InputError([Fault(place(first.number), first.fault)])
    columns = names_of(first.cells, None if synonyms is None else ways_of(synonyms))
    wrong = heading_faults(first.number, columns, needed)
    if wrong:
        raise InputError(wrong)
    faults = [] if others is None else list(_strangers(first.number, columns, needed, others))
    read = frozenset((*needed, *(others or ()), *(synonyms or ())))
    rows = []
    for line in lines:
        wrong = list(_row_faults(line, columns, read))
        faults += wrong
        if not wrong:
            rows.append(Row(line.number, dict(zip(columns, map(_text, line.cells), strict=True))))
    return Table(columns, rows, faults)


def heading_faults(number: int, columns: Sequence[str], needed: Collection[str]) -> list[Fault]:
    """Say which columns are missing or stand twice; then no row can be read.

    Args:
        number: the row of the heading.
        columns: their names.
        needed: those that must be there.

    Notice: N3.2d
    """
    twice = sorted({one for one in columns if columns.count(one) > 1 and text_fault(one) is None})
    return [
        *(Fault(place(number, one), "the column is missing", _COLUMN)
          for one in needed if one not in columns),
        *(Fault(place(number, one), "the column stands twice", _COLUMN) for one in twice),
    ]  # fmt: skip


_COLUMN = "input.bad-column"


def _row_faults(line: Line, columns: Sequence[str], read: Collection[str]) -> Iterator[Fault]:
    """Say what keeps a line from being a row of texts; ``read`` are the columns that are read."""
    if line.fault is not None:
        yield Fault(place(line.number), line.fault)
    elif len(line.cells) != len(columns):
        yield Fault(place(line.number), count_fault(len(line.cells), len(columns)))
    else:
        for column, cell in zip(columns, line.cells, strict=True):
            if column in read and not isinstance(cell, str):
                yield Fault(place(line.number, column), text_reason(cell), NOT_TEXT)


def count_fault(cells: int, columns: int) -> str:
    """Say that a row has more or fewer cells than the heading.

    Notice: N3.2d
    """
    return f"it has {cells} cells where the heading has {columns}"


def _text(cell: Cell) -> str:
    """Give the text of a cell; a day as it is written."""
    if isinstance(cell, str):
        return cell
    return cell.isoformat() if isinstance(cell, date) else cell.text


def _strangers(
    number: int, columns: tuple[str, ...], needed: Collection[str], others: Collection[str]
) -> Iterator[Fault]:
    """Name the columns that nobody knows, by their place: their words may be anything."""
    for position, one in enumerate(columns, 1):
        if one not in needed and one not in others:
            known = ", ".join((*needed, *others))
            yield Fault(f"row {number}, cell {position}", f"the column is none of {known}", _COLUMN)


def cell_fault(cell: str, *, longest: int = LONGEST, blank: bool = False) -> str | None:
    r"""Say what is wrong with a cell, or None; see `values.text_fault`.

    What prints, and is not long, is looked at no further: a nation has five million rows.

    Example:
        >>> cell_fault("甲省委") is None, cell_fault("甲\0")
        (True, 'it has a control character at position 2')

    Notice: N3.2d
    """
    if cell and len(cell) <= longest and cell.isprintable() and cell == cell.strip():
        return None
    return text_fault(cell, longest=longest, blank=blank)
