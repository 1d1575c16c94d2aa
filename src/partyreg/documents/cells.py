"""Cells that no spreadsheet takes for a formula, and their way back.

A spreadsheet runs a cell that begins like a formula, whoever wrote it. Such a cell gets an
apostrophe before it; so does a cell that begins with an apostrophe itself, and therefore one
apostrophe can always be taken away again.

Notice: N3.3c 除正常业务需要外，一律不得向外提供、传播和泄露
"""

from __future__ import annotations

STARTS = "=+-@＝＋－＠"
"""What a formula begins with, in both widths."""

_CONTROLS = "\t\r\n"
_MARK = "'"


def safe_cell(text: str) -> str:
    """Give a cell that is no formula, with a mark before it where one is needed.

    Blanks before a formula are looked through, since some spreadsheets drop them.

    Args:
        text: any text.

    Example:
        >>> safe_cell("=HYPERLINK(1)"), safe_cell("B镇党委"), safe_cell("'t"), safe_cell("  -1")
        ("'=HYPERLINK(1)", 'B镇党委', "''t", "'  -1")

    Notice: N3.3c
    """
    first = text.lstrip()[:1]
    marked = text.startswith((_MARK, *_CONTROLS)) or (first and first in STARTS)
    return _MARK + text if marked else text


def plain_cell(cell: str) -> str:
    """Give the text of a cell that `safe_cell` has written.

    Example:
        >>> plain_cell("'=HYPERLINK(1)"), plain_cell("''t"), plain_cell("B镇党委")
        ('=HYPERLINK(1)', "'t", 'B镇党委')

    Notice: N3.3c
    """
    return cell.removeprefix(_MARK)
