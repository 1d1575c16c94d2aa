"""Files of rows, whatever they are written in: comma-separated text, a workbook, Parquet.

What a file is, its first bytes say, not its name.

Notice: N3.2d 不准确、不规范、不完整
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from partyreg.errors import Fault, InputError
from partyreg.inputs.encodings import (
    OLE,
    PARQUET,
    UNREADABLE,
    ZIP,
    Source,
    content_of,
    decoded,
)
from partyreg.inputs.lines import Line, lines_of


class Sheet(NamedTuple):
    """The rows of a file.

    Attributes:
        lines: in order, the heading first, without blank ones.
        encoding: of text; None for anything else.
    """

    lines: Iterator[Line]
    encoding: str | None


def sheet_of(source: Source) -> Sheet:
    r"""Open a file of rows.

    Args:
        source: comma-separated text (also packed with gzip), a workbook (.xlsx) or Parquet.

    Raises:
        InputError: it cannot be read, or what reads it is not installed.

    Example:
        >>> import io
        >>> sheet = sheet_of(io.BytesIO("编号\n一\n".encode("gb18030")))
        >>> sheet.encoding, [line.cells for line in sheet.lines]
        ('gb18030', [['编号'], ['一']])

    Notice: N3.2d
    """
    content = content_of(source)
    if isinstance(content, str):
        return Sheet(_filled(lines_of(content.removeprefix("\ufeff"))), None)
    if content.startswith(OLE):
        reason = "it is a workbook of the old form, or has a password; save it as .xlsx without one"
        raise InputError([Fault("file", reason, UNREADABLE)])
    if content.startswith(ZIP):
        from partyreg.inputs.excel import workbook_lines

        return Sheet(_filled(workbook_lines(content)), None)
    if content.startswith(PARQUET) and content.endswith(PARQUET):
        from partyreg.inputs.parquet import parquet_lines

        return Sheet(_filled(parquet_lines(content)), None)
    text, encoding = decoded(content)
    return Sheet(_filled(lines_of(text)), encoding)


def _filled(lines: Iterator[Line]) -> Iterator[Line]:
    """Pass over blank rows."""
    return (line for line in lines if not line.is_blank)
