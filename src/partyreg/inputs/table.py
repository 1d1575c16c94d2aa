"""Tables in comma-separated text, each row with the line at which an editor shows it.

Notice: N3.2d 不准确、不规范、不完整
"""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterator, Mapping
from os import PathLike
from pathlib import Path
from typing import IO, NamedTuple, TypeAlias

from partyreg.errors import Fault, InputError
from partyreg.values import text_fault

Source: TypeAlias = str | PathLike[str] | IO[str] | IO[bytes]
"""A path, or an open file of text or bytes. Text is UTF-8, with or without a byte order mark;
a file that begins as gzip does is unpacked."""

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
    source: Source, needed: Collection[str], others: Collection[str] | None = ()
) -> Table:
    r"""Read a table.

    Args:
        source: the file.
        needed: the columns that must be there.
        others: those that may be there; None for any.

    Returns:
        The rows that are well-formed, and the faults of the others.

    Raises:
        InputError: the file cannot be read, or its heading names a column twice or not at all.

    Example:
        >>> read_table(io.StringIO("a,b\n1,2\n3\n"), ["a"], ["b"]).faults[0].place
        'row 3'

    Notice: N3.2d 不准确、不规范、不完整
    """
    lines = _numbered(text_of(source))
    number, heading = next(lines, (1, []))
    if isinstance(heading, Fault):
        raise InputError([heading])
    columns = tuple(cell.strip() for cell in heading)
    _check_heading(number, columns, needed)
    faults = [] if others is None else list(_strangers(number, columns, needed, others))
    rows = []
    for at, cells in lines:
        if isinstance(cells, Fault):
            faults.append(cells)
        elif len(cells) != len(columns):
            wrong = f"it has {len(cells)} cells where the heading has {len(columns)}"
            faults.append(Fault(place(at), wrong))
        else:
            rows.append(Row(at, dict(zip(columns, cells, strict=True))))
    return Table(columns, rows, faults)


def text_of(source: Source) -> str:
    """Give the text of a file.

    Raises:
        InputError: it cannot be read, or is not UTF-8.
    """
    try:
        content = Path(source).read_bytes() if isinstance(source, str | PathLike) else source.read()
        text = content if isinstance(content, str) else _unpacked(content).decode("utf-8")
    except InputError:
        raise
    except UnicodeDecodeError as wrong:
        line = wrong.object[: wrong.start].count(b"\n") + 1
        raise InputError([Fault(place(line), "it is not UTF-8 text", _UNREADABLE)]) from None
    except (OSError, ValueError) as wrong:
        why = (getattr(wrong, "strerror", None) or "there can be no such file").lower()
        raise InputError([Fault("file", f"it cannot be read: {why}", _UNREADABLE)]) from None
    return text.removeprefix("\N{BYTE ORDER MARK}")


_UNREADABLE = "input.unreadable-file"


def _unpacked(content: bytes) -> bytes:
    """Unpack what begins as gzip does.

    Raises:
        InputError: it goes on otherwise.
    """
    if not content.startswith(b"\x1f\x8b"):
        return content
    import gzip
    import zlib

    try:
        return gzip.decompress(content)
    except (OSError, EOFError, zlib.error):
        raise InputError([Fault("file", "it is no whole gzip file", _UNREADABLE)]) from None


def _numbered(text: str) -> Iterator[tuple[int, list[str] | Fault]]:
    """Give each row that is not blank with its line; a fault in place of what is no row."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    while True:
        begin = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as wrong:
            yield begin, Fault(place(begin), f"it is no row of comma-separated text: {wrong}")
        else:
            if any(map(str.strip, cells)):
                yield begin, cells


def _check_heading(number: int, columns: tuple[str, ...], needed: Collection[str]) -> None:
    """Check that each needed column is there, and each column once.

    Raises:
        InputError: otherwise; then no row can be read.
    """
    twice = sorted({one for one in columns if columns.count(one) > 1 and text_fault(one) is None})
    faults = [
        *(Fault(place(number, one), "the column is missing", _COLUMN)
          for one in needed if one not in columns),
        *(Fault(place(number, one), "the column stands twice", _COLUMN) for one in twice),
    ]  # fmt: skip
    if faults:
        raise InputError(faults)


_COLUMN = "input.bad-column"


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
