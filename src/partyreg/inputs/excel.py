"""Workbooks (.xlsx), through python-calamine (extra ``excel``), with the type of each cell.

A workbook is an archive, and its reader asks for as much memory as the outermost cell says. So
the archive is unpacked here, no further than a file may go, the addresses of its cells are looked
at, and the reader gets what has been looked at and nothing else.

Notice: N3.2d 不准确、不规范、不完整; N3.2j 身份证号码不符合编码规则
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from partyreg.errors import Fault, InputError
from partyreg.inputs.cells import Cell, Held, cell_of
from partyreg.inputs.encodings import LARGEST, UNREADABLE, too_large
from partyreg.inputs.lines import Line
from partyreg.inputs.parquet import is_ours

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

MOST_CELLS = 2**24
"""How many cells a sheet may have, blank ones inside included."""

LAST_ROW, LAST_COLUMN = 2**20, 2**14
"""Where a sheet ends."""

_PARTS = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|xl/_rels/workbook\.xml\.rels|"
    r"xl/(workbook|styles|sharedStrings)\.xml|xl/worksheets/[^/]+\.xml"
)
_MOST_PARTS = 1000

Address = tuple[int, int]


def workbook_lines(content: bytes) -> Iterator[Line]:
    """Give the rows of the one sheet of a workbook that has something in it.

    Args:
        content: of the file.

    Raises:
        InputError: python-calamine is not installed, the file is no workbook or too large, or
            several sheets that are not hidden have something in them.

    Notice: N3.2d
    """
    calamine = _calamine()
    book = _looked_at(content)
    try:
        sheet = _only(calamine.from_filelike(io.BytesIO(book.content)))
        if sheet is None:
            return iter(())
        rows, start = sheet.to_python(skip_empty_area=True), sheet.start or (0, 0)
    except InputError:
        raise
    except BaseException as wrong:
        if is_ours(wrong):
            raise
        raise _fault("it cannot be read as a workbook") from None
    return _lines(rows, start, book.errors)


def _calamine() -> type[CalamineWorkbook]:
    """Give the reader.

    Raises:
        InputError: it is not installed.
    """
    try:
        from python_calamine import CalamineWorkbook
    except ImportError:
        reason = "workbooks need the extra 'excel': there is no module 'python_calamine'"
        raise InputError([Fault("file", reason, "input.needs-extra")]) from None
    return CalamineWorkbook


def _fault(reason: str) -> InputError:
    """Say what is wrong with the file."""
    return InputError([Fault("file", reason, UNREADABLE)])


def _only(book: CalamineWorkbook) -> CalamineSheet | None:
    """Give the sheet that has something in it, if there is one.

    Raises:
        InputError: several have.
    """
    shown = [one for one in book.sheets_metadata if _is_shown(one)]
    sheets = [book.get_sheet_by_name(one.name) for one in shown]
    filled = [one for one in sheets if one.height]
    if len(filled) > 1:
        raise _fault(f"it has {len(filled)} sheets with something in them; keep or show one only")
    return filled[0] if filled else None


def _is_shown(one: object) -> bool:
    """Tell whether a sheet is one of cells and not hidden."""
    kind, visible = getattr(one, "typ", None), getattr(one, "visible", None)
    return str(kind).endswith("WorkSheet") and str(visible).endswith(".Visible")


def _lines(
    rows: Sequence[Sequence[object]], start: Address, errors: frozenset[Address]
) -> Iterator[Line]:
    """Give the rows of a sheet, under a heading that ends with its last word."""
    top, left = start[0] + 1, start[1] + 1
    places = 0
    for number, row in enumerate(rows, top):
        cells = [_cell(value, (number, column), errors) for column, value in enumerate(row, left)]
        places = places or _filled(cells)
        yield Line(number, cells[: max(places, _filled(cells))])


def _cell(value: object, at: Address, errors: frozenset[Address]) -> Cell:
    """Give a cell; an error of a formula comes as an empty one."""
    return Held("error", "") if value == "" and at in errors else cell_of(value)


def _filled(cells: Sequence[Cell]) -> int:
    """Count the cells up to the last that is not blank."""
    count = len(cells)
    while count and isinstance(last := cells[count - 1], str) and not last.strip():
        count -= 1
    return count


# ── the archive ──────────────────────────────────────────────────────────────────────────────


class _Book(NamedTuple):
    """An archive of what has been looked at.

    Attributes:
        content: the archive.
        errors: where the errors of formulas stand, in any of its sheets.
    """

    content: bytes
    errors: frozenset[Address]


def _looked_at(content: bytes) -> _Book:
    """Unpack and look at what a workbook needs, and pack that again, without compressing it.

    Raises:
        InputError: it is no whole archive, too large, or has a cell where a sheet has none.
    """
    packed = io.BytesIO()
    errors: set[Address] = set()
    left = LARGEST
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(packed, "w") as new:
            for name in _names(old):
                part = _part(old, name, left)
                left -= len(part)
                if name.startswith("xl/worksheets/"):
                    errors |= _errors(part)
                _check_size(part)
                new.writestr(name, part)
    except InputError:
        raise
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, NotImplementedError,
            ValueError, LookupError, OverflowError):  # fmt: skip
        raise _fault("it is no whole workbook") from None
    return _Book(packed.getvalue(), frozenset(errors))


def _names(archive: zipfile.ZipFile) -> list[str]:
    """Name the parts of the archive that a workbook needs.

    Raises:
        InputError: there are none, or very many.
    """
    names = [one for one in dict.fromkeys(archive.namelist()) if _PARTS.fullmatch(one)]
    if "xl/workbook.xml" not in names or len(names) > _MOST_PARTS:
        raise _fault("it is no workbook in the form .xlsx; save it as one")
    return names


def _part(archive: zipfile.ZipFile, name: str, left: int) -> bytes:
    """Unpack one part, however large it says that it is.

    Raises:
        InputError: it is too large.
    """
    found = archive.getinfo(name)
    found.file_size = left + 2
    with archive.open(found) as file:
        part = file.read(left + 1)
    if len(part) > left:
        raise too_large()
    return part


# ── the addresses ────────────────────────────────────────────────────────────────────────────

_BLANK = re.compile(rb'<c r="[A-Z]+[0-9]+"(?: s="[0-9]+")?/>')
_ADDRESS = re.compile(rb"""\br\s*=\s*["']([A-Za-z]*)([0-9]+)["']""")
_CELL = re.compile(rb"<(?:[^\s<>/:]+:)?c[\s/>]")
_ROW = re.compile(rb"<(?:[^\s<>/:]+:)?row[\s/>]")
_ERROR = re.compile(rb"""<(?:[^\s<>/:]+:)?c\s[^<>]*\bt\s*=\s*["']e["'][^<>]*>""")


def _check_size(part: bytes) -> None:
    """Check that a sheet is no larger than sheets are, by the addresses in it.

    Cells that are only coloured are passed over, as the reader does. Cells without an address
    stand beside one another.

    Raises:
        InputError: a cell stands beyond the end of a sheet, or there are too many.
    """
    part = _BLANK.sub(b"", part)
    found = set(_ADDRESS.findall(part))
    cells = sum(1 for _ in _CELL.finditer(part))
    loose = max(0, cells - sum(1 for one in _ADDRESS.finditer(part) if one[1]))
    rows = max((_number(digits) for _, digits in found), default=0)
    columns = max((_column(letters) for letters, _ in found), default=0)
    if rows > LAST_ROW or columns > LAST_COLUMN:
        raise _fault("a cell stands beyond the end of a sheet")
    if loose:
        rows += sum(1 for _ in _ROW.finditer(part))
        columns += loose
    if rows * columns > MOST_CELLS:
        raise _fault("its sheet has too many cells; delete what stands far out, or use frames")


def _number(digits: bytes) -> int:
    """Give the number of a row, or one beyond every sheet."""
    return int(digits) if len(digits) < 9 else LAST_ROW + 1


def _column(letters: bytes) -> int:
    """Give the number of a column, or one beyond every sheet."""
    if len(letters) > 3:
        return LAST_COLUMN + 1
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _errors(part: bytes) -> set[Address]:
    """Give the places of the errors of formulas."""
    found = (_ADDRESS.search(cell) for cell in _ERROR.findall(part))
    return {(_number(one[2]), _column(one[1])) for one in found if one is not None}
