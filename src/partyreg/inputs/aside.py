r"""Rows that could not be taken, in a file that can be corrected and loaded again.

The file has the row of each in the first file, what is wrong, and all its cells as they were, also
those that nobody reads. A spreadsheet would take an ID number for a quantity and lose its last
digits; so a cell that looks like a number, or like a formula, begins with an apostrophe, which
reading takes away again. A cell that was no text is marked, such as ``[number] 34``, and is no text
until somebody writes it again.

Notice: N3.2d 不准确、不规范、不完整; N3.2a 及时督促整改; N3.3c
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from datetime import date
from os import PathLike
from pathlib import Path

from attrs import frozen

from partyreg.errors import Fault, InputError
from partyreg.inputs.cells import HELD, Cell, Held, day_of

ROW, FAULT = "row", "fault"
"""The first two columns of such a file."""

_DATE = "date"
_HELD = re.compile(rf"\[({'|'.join((*HELD, _DATE))})\] ?(.*)", re.DOTALL)
_RISKY = re.compile(r"[\s'\[=+\-@＝＋－＠]|[0-9.][0-9.,/:Ee+\-年月日]*[Xx%]?\Z")
_SHORT = re.compile(r"(?:0|[1-9][0-9]{0,8})?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@frozen(repr=False)
class AsideRow:
    """A row that could not be taken.

    Attributes:
        number: its row in the first file.
        cells: all its cells as they were; of what is no row, all its text as one cell.
        faults: what is wrong, each with row and column.

    Notice: N3.2d
    """

    number: int
    cells: tuple[Cell, ...]
    faults: tuple[Fault, ...]

    def __repr__(self) -> str:
        """Show the row only."""
        return f"AsideRow(number={self.number})"


@frozen(repr=False)
class SetAside:
    """Rows that could not be taken.

    Attributes:
        columns: the heading of the file, as it was.
        rows: in order.

    Notice: N3.2d; N3.3c
    """

    columns: tuple[str, ...] = ()
    rows: tuple[AsideRow, ...] = ()

    def __repr__(self) -> str:
        """Show the number of rows only."""
        return f"SetAside({len(self.rows)} rows)"

    def __len__(self) -> int:
        """Count the rows."""
        return len(self.rows)

    @property
    def faults(self) -> tuple[Fault, ...]:
        """Give the faults of all rows, each with row and column."""
        return tuple(fault for row in self.rows for fault in row.faults)

    def csv(self) -> str:
        r"""Write the rows as comma-separated text, as `read_members` reads them again.

        Example:
            >>> fault = Fault("row 7, column sex", "it is none of male, female")
            >>> aside = SetAside(("key", "sex"), (AsideRow(7, ("034", "?"), (fault,)),))
            >>> aside.csv().splitlines()[1]
            '7,"column sex: it is none of male, female",\'034,?'

        Notice: N3.2d
        """
        text = io.StringIO(newline="")
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerow((ROW, FAULT, *map(shielded, self.columns)))
        for row in self.rows:
            writer.writerow((row.number, _said(row.faults), *map(shielded, row.cells)))
        return text.getvalue()

    def write(self, file: str | PathLike[str]) -> Path:
        """Write the rows into a file: UTF-8 with a byte order mark, so that spreadsheets know it.

        Args:
            file: where; what is there is replaced. It holds personal data.

        Raises:
            InputError: it cannot be written.

        Notice: N3.2a 及时督促整改; N3.3c
        """
        path = Path(file)
        try:
            path.write_bytes(self.csv().encode("utf-8-sig", "backslashreplace"))
        except (OSError, ValueError) as wrong:
            why = (getattr(wrong, "strerror", None) or "there can be no such file").lower()
            raise InputError([Fault("file", f"it cannot be written: {why}")]) from None
        return path


def _said(faults: Sequence[Fault]) -> str:
    """Give the faults of a row without the row."""
    return "; ".join(_parts(faults))


def _parts(faults: Sequence[Fault]) -> Iterator[str]:
    """Give each fault without its row."""
    for one in faults:
        _, _, column = one.place.partition(", column ")
        yield f"column {column}: {one.reason}" if column else one.reason


def shielded(cell: Cell) -> str:
    """Write a cell so that no spreadsheet changes it, and reading gives it back.

    Example:
        >>> shielded("110105194912310021"), shielded("=1+1"), shielded(Held("number", "34"))
        ("'110105194912310021", "'=1+1", '[number] 34')
        >>> shielded("甲某"), shielded("2018-01-09"), shielded("12")
        ('甲某', '2018-01-09', '12')

    Notice: N3.2d; N3.3c
    """
    if isinstance(cell, date):
        return f"[{_DATE}] {cell.isoformat()}"
    if isinstance(cell, Held):
        return f"[{cell.kind}] {cell.text}"
    plain = _SHORT.fullmatch(cell) or _DAY.fullmatch(cell)
    return f"'{cell}" if not plain and _RISKY.match(cell) else cell


def unshielded(cell: Cell) -> Cell:
    """Read a cell that `shielded` has written.

    Example:
        >>> unshielded("'034"), unshielded("[number] 34"), unshielded("甲某")
        ('034', Held('number'), '甲某')

    Notice: N3.2d
    """
    if not isinstance(cell, str):
        return cell
    found = _HELD.fullmatch(cell)
    if found is None:
        return cell.removeprefix("'")
    day = day_of(found[2]) if found[1] == _DATE else None
    return day or Held("other" if found[1] == _DATE else found[1], found[2])
