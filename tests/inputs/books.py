"""Workbooks written by hand, so that the type of each cell is ours."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from xml.sax.saxutils import escape

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"


class Raw(str):
    """A cell's own XML, after its address."""

    __slots__ = ()


FORMULA_ERROR = Raw(' t="e"><v>#N/A</v></c>')
NOON = Raw(' s="1"><v>43109.5</v></c>')
Value = str | int | float | bool | date | None
SheetRows = Sequence[Sequence[Value]]


def sheet_xml(rows: SheetRows, *, top: int = 1, left: int = 0) -> str:
    """Write the cells of a sheet whose first one stands in row ``top``, column ``left``."""
    lines = []
    for number, row in enumerate(rows, top):
        cells = "".join(
            _cell(f"{chr(ord('A') + at)}{number}", value) for at, value in enumerate(row, left)
        )
        lines.append(f'<row r="{number}">{cells}</row>')
    return f"<sheetData>{''.join(lines)}</sheetData>"


def _cell(address: str, value: Value) -> str:
    """Write a cell with its type."""
    if value is None:
        return f'<c r="{address}" s="1"/>'
    if isinstance(value, Raw):
        return f'<c r="{address}"{value}'
    if isinstance(value, bool):
        return f'<c r="{address}" t="b"><v>{int(value)}</v></c>'
    if isinstance(value, int | float):
        return f'<c r="{address}"><v>{value}</v></c>'
    if isinstance(value, date):
        return f'<c r="{address}" s="1"><v>{(value - date(1899, 12, 30)).days}</v></c>'
    text = f'<t xml:space="preserve">{escape(value)}</t>'
    return f'<c r="{address}" t="inlineStr"><is>{text}</is></c>'


def workbook(
    *sheets: str, hidden: Sequence[int] = (), more: Mapping[str, bytes] | None = None
) -> bytes:
    """Write a workbook.

    Args:
        *sheets: the XML of each sheet's cells.
        hidden: the sheets that are hidden, from 0.
        more: further parts of the archive.
    """
    numbers = range(1, len(sheets) + 1)
    parts = {
        "[Content_Types].xml": _content_types(numbers),
        "_rels/.rels": _relations([("rId1", "officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": _book(numbers, hidden),
        "xl/_rels/workbook.xml.rels": _relations([
            *((f"rId{n}", "worksheet", f"worksheets/sheet{n}.xml") for n in numbers),
            ("rId99", "styles", "styles.xml"),
        ]),
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><cellXfs count="2"><xf numFmtId="0"/>'
        '<xf numFmtId="14"/></cellXfs></styleSheet>',
        "xl/theme/theme1.xml": '<theme><fillToRect l="50000" t="-80000" r="9999999"/></theme>',
        **{f"xl/worksheets/sheet{n}.xml": f'<worksheet xmlns="{MAIN}">{sheets[n - 1]}</worksheet>'
           for n in numbers},
    }  # fmt: skip
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, f'<?xml version="1.0" encoding="UTF-8"?>{text}')
        for name, content in (more or {}).items():
            archive.writestr(name, content)
    return packed.getvalue()


def _book(numbers: range, hidden: Sequence[int]) -> str:
    """Write the list of sheets."""
    sheets = "".join(
        f'<sheet name="S{n}" sheetId="{n}" r:id="rId{n}"'
        + (' state="hidden"/>' if n - 1 in hidden else "/>")
        for n in numbers
    )
    return f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{sheets}</sheets></workbook>'


def _content_types(numbers: range) -> str:
    """Write what each part is."""
    parts = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_TYPE}.worksheet+xml"/>'
        for n in numbers
    )
    rels = "application/vnd.openxmlformats-package.relationships+xml"
    return (
        f'<Types xmlns="{PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="{rels}"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
        f"{parts}</Types>"
    )


def _relations(found: Sequence[tuple[str, str, str]]) -> str:
    """Write which part belongs to which."""
    each = "".join(
        f'<Relationship Id="{key}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for key, kind, target in found
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{each}</Relationships>'
