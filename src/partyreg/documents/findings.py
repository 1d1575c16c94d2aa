"""Findings as a table for spreadsheets and as JSON for programs, and both read back.

The subject of a finding stands in the table as it is, since it says which record to mend: the
register's own keys are opaque. Nothing else of a person is in a finding.

Notice: N3.2a 发现问题及时督促整改; N3.3c
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from os import PathLike
from pathlib import Path

from partyreg.documents.cells import plain_cell, safe_cell
from partyreg.errors import Fault, InputError
from partyreg.model import Finding, Severity

COLUMNS = (
    "check", "severity", "subject", "organisation", "clause", "field", "message", "recommendation",
)  # fmt: skip
"""The columns of the table, and the keys of each finding in JSON, in order."""

FORMAT = "partyreg.findings/1"
"""What the JSON calls itself."""

NEEDED = ("check", "severity", "clause")
"""Columns that are never empty."""

_SEVERITIES: Mapping[str, Severity] = {one.value: one for one in Severity}
_MOST_FAULTS = 100
_BOM = "\ufeff"


def findings_csv(findings: Iterable[Finding], *, bom: bool = False) -> str:
    r"""Write findings as CSV of which no cell is a formula.

    Args:
        findings: in the order of the rows.
        bom: whether a byte order mark comes first, by which spreadsheets know UTF-8.

    Returns:
        The text, each line ending in carriage return and line feed; to be encoded in UTF-8.

    Raises:
        InputError: a text has half a character, which UTF-8 cannot hold; all such cells.

    Example:
        >>> found = Finding("a.b", Severity.INFO, "=m", "o-7", "N3.2d", "", "")
        >>> findings_csv([found]).splitlines()[1]
        '"a.b","info","\'=m","o-7","N3.2d","","",""'
        >>> parse_findings_csv(findings_csv([found])) == (found,)
        True

    Notice: N3.2a 发现问题及时督促整改
    """
    rows = _rows(findings)
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows(map(safe_cell, row) for row in rows)
    return (_BOM if bom else "") + text.getvalue()


def findings_json(findings: Iterable[Finding]) -> str:
    """Write findings as JSON with stable keys.

    Args:
        findings: in order.

    Returns:
        An object with ``format`` and ``findings``; each finding has the keys of `COLUMNS`. One
        finding stands on one line.

    Raises:
        InputError: a text has half a character, which UTF-8 cannot hold; all such cells.

    Example:
        >>> found = Finding("a.b", Severity.INFO, "m-1", "o-7", "N3.2d", "", "")
        >>> print(findings_json([found]), end="")
        {"format":"partyreg.findings/1","findings":[
        {"check":"a.b","severity":"info","subject":"m-1","organisation":"o-7","clause":"N3.2d",\
"field":"","message":"","recommendation":""}
        ]}

    Notice: N3.2a 发现问题及时督促整改
    """
    lines = (
        json.dumps(dict(zip(COLUMNS, row, strict=True)), ensure_ascii=False, separators=(",", ":"))
        for row in _rows(findings)
    )
    return f'{{"format":"{FORMAT}","findings":[\n' + ",\n".join(lines) + "\n]}\n"


def parse_findings_csv(source: str | bytes) -> tuple[Finding, ...]:
    """Read findings from CSV as `findings_csv` writes it.

    Args:
        source: text, or bytes in UTF-8, with or without a byte order mark. The columns may stand
            in any order.

    Raises:
        InputError: it is not UTF-8 or no such table, or a row has a fault; all faults, each with
            its row (the heading is row 1).

    Example:
        >>> parse_findings_csv(findings_csv([], bom=True))
        ()

    Notice: N3.2d 不准确、不规范、不完整
    """
    reader = csv.reader(io.StringIO(_text(source), newline=""), strict=True)
    return _findings(_cells(reader), heading=1)


def parse_findings_json(source: str | bytes) -> tuple[Finding, ...]:
    """Read findings from JSON as `findings_json` writes it.

    Args:
        source: text, or bytes in UTF-8.

    Raises:
        InputError: it is not UTF-8 or no such JSON, or a finding has a fault; all faults, each
            with its number from 1.

    Example:
        >>> parse_findings_json(findings_json([]))
        ()

    Notice: N3.2d 不准确、不规范、不完整
    """
    try:
        data = json.loads(_text(source))
    except (ValueError, RecursionError):
        raise InputError([Fault("file", "it is not JSON")]) from None
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise InputError([Fault("file", f"its format is not {FORMAT!r}")])
    return _findings(_entries(data.get("findings")), heading=0)


def write_findings(
    file: str | PathLike[str], findings: Iterable[Finding], *, bom: bool = True
) -> Path:
    """Write findings into a file: ``.csv`` for spreadsheets, ``.json`` for programs.

    Args:
        file: where; what is there is replaced.
        findings: in order.
        bom: whether a CSV begins with a byte order mark, by which spreadsheets know UTF-8.

    Returns:
        The path.

    Raises:
        InputError: the ending is neither, or a text cannot be written.
        OSError: the file cannot be written.

    Notice: N3.2a 发现问题及时督促整改
    """
    path = Path(file)
    text = findings_csv(findings, bom=bom) if _is_csv(path) else findings_json(findings)
    path.write_bytes(text.encode())
    return path


def read_findings(file: str | PathLike[str]) -> tuple[Finding, ...]:
    """Read the findings of an earlier run from a file that `write_findings` has written.

    Args:
        file: a path ending in ``.csv`` or ``.json``.

    Raises:
        InputError: the ending is neither, or what stands there are no findings; all faults.
        OSError: the file cannot be read.

    Notice: N3.2a 督促相关党组织及时修改完善
    """
    path = Path(file)
    parse = parse_findings_csv if _is_csv(path) else parse_findings_json
    return parse(path.read_bytes())


def _is_csv(path: Path) -> bool:
    """Tell CSV from JSON by a path's ending.

    Raises:
        InputError: it is neither.
    """
    ending = path.suffix.lower()
    if ending not in (".csv", ".json"):
        raise InputError([Fault("file", "its name ends neither in .csv nor in .json")])
    return ending == ".csv"


def _rows(findings: Iterable[Finding]) -> list[tuple[str, ...]]:
    """Give the cells of each finding.

    Raises:
        InputError: a cell cannot be encoded; all such cells.
    """
    rows = [_row(one) for one in findings]
    faults = [
        Fault(f"finding {number}", f"its {column} has half a character, which UTF-8 cannot hold")
        for number, row in enumerate(rows, 1)
        for column, cell in zip(COLUMNS, row, strict=True)
        if not _encodable(cell)
    ]
    if faults:
        raise InputError(faults)
    return rows


def _row(one: Finding) -> tuple[str, ...]:
    """Give the cells of a finding."""
    return (
        one.check, one.severity.value, one.subject, one.organisation, one.clause, one.field,
        one.message, one.recommendation,
    )  # fmt: skip


def _encodable(text: str) -> bool:
    """Tell whether UTF-8 can hold a text."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _text(source: str | bytes) -> str:
    """Decode what is given, without its byte order mark.

    Raises:
        InputError: it is not UTF-8.
    """
    try:
        text = source if isinstance(source, str) else source.decode()
    except UnicodeDecodeError:
        raise InputError([Fault("file", "it is not text in UTF-8")]) from None
    return text.removeprefix(_BOM)


def _cells(reader: Iterator[Sequence[str]]) -> Iterator[Mapping[str, object] | str]:
    """Give each row by its columns, or what is wrong with it.

    Raises:
        InputError: the heading is another, or the table breaks off.
    """
    number = 1
    try:
        heading = next(reader, ())
        if sorted(heading) != sorted(COLUMNS):
            raise InputError([Fault("row 1", f"the columns are not {', '.join(COLUMNS)}")])
        for row in reader:
            number += 1
            if len(row) == len(heading):
                yield dict(zip(heading, map(plain_cell, row), strict=True))
            elif row:
                yield f"it has {len(row)} cells where the heading has {len(heading)}"
            else:
                yield "it is empty"
    except csv.Error:
        raise InputError([Fault(f"row {number + 1}", "it is no whole row of a table")]) from None


def _entries(found: object) -> Iterator[Mapping[str, object] | str]:
    """Give each entry of a JSON list, or what is wrong with it.

    Raises:
        InputError: it is no list.
    """
    if not isinstance(found, list):
        raise InputError([Fault("findings", "it is not a list")])
    for one in found:
        right = isinstance(one, dict) and sorted(one) == sorted(COLUMNS)
        yield one if right else f"its keys are not {', '.join(COLUMNS)}"


def _findings(rows: Iterable[Mapping[str, object] | str], *, heading: int) -> tuple[Finding, ...]:
    """Make findings of rows.

    Args:
        rows: by column, or what is wrong with a row.
        heading: how many rows stand before the first; none means that entries are numbered.

    Raises:
        InputError: a row is none; all faults, or the first hundred.
    """
    found: list[Finding] = []
    faults: list[Fault] = []
    for number, row in enumerate(rows, 1 + heading):
        wrong = [row] if isinstance(row, str) else list(_wrong(row))
        place = f"row {number}" if heading else f"finding {number}"
        faults += [Fault(place, one) for one in wrong]
        if len(faults) >= _MOST_FAULTS:
            break
        if not isinstance(row, str) and not wrong:
            found.append(_finding(row))
    if faults:
        raise InputError(faults[:_MOST_FAULTS])
    return tuple(found)


def _wrong(row: Mapping[str, object]) -> Iterator[str]:
    """Say what is wrong with the cells of a row; no cell is repeated."""
    for column in COLUMNS:
        cell = row[column]
        if not isinstance(cell, str):
            yield f"its {column} is not a text"
        elif column in NEEDED and not cell:
            yield f"its {column} is empty"
        elif column == "severity" and cell not in _SEVERITIES:
            yield f"its severity is none of {', '.join(_SEVERITIES)}"


def _finding(row: Mapping[str, object]) -> Finding:
    """Make a finding of a row without fault."""
    cells = {column: str(row[column]) for column in COLUMNS}
    severity = _SEVERITIES[cells.pop("severity")]
    return Finding(severity=severity, **cells)
