"""Reading a table of divisions: code, parent, level, name; packed or not.

Notice: N3.2d 不准确、不规范、不完整
"""

from __future__ import annotations

import csv
import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from os import PathLike
from pathlib import Path
from typing import IO, NamedTuple

from partyreg.errors import Fault, InputError

COLUMNS = ["code", "parent", "level", "name"]
LEVELS = {str(level): level for level in range(6)}
MANY = 100
"""After how many faults no more are collected: then it is another table."""


class Divisions(NamedTuple):
    """A table by column; the country itself is left out, so that each province is a root.

    Attributes:
        codes: of the divisions.
        parents: the code of each superior, None for a province.
        levels: 1 province, 2 city, 3 county, 4 township, 5 village.
        names: by code.
    """

    codes: list[str]
    parents: list[str | None]
    levels: list[int]
    names: dict[str, str]


def read_divisions(file: str | PathLike[str]) -> Divisions:
    """Read a table of divisions, row by row.

    Args:
        file: UTF-8 with or without a byte order mark, packed with gzip or not.

    Raises:
        InputError: the file cannot be read, its columns are others, or a row has another number
            of cells, an unknown level, or no code or name; with rows, up to a hundred.

    Notice: N3.2d 不准确、不规范、不完整
    """
    found = Divisions([], [], [], {})
    faults: list[Fault] = []
    try:
        with _opened(Path(file)) as rows:
            _read(csv.reader(rows, strict=True), found, faults)
    except (csv.Error, UnicodeDecodeError, EOFError, zlib.error) as wrong:
        what = "text in UTF-8" if isinstance(wrong, UnicodeDecodeError) else "a whole table"
        faults.append(Fault(f"row {len(found.codes) + 2} or later", f"it is not {what}"))
    except (OSError, ValueError) as wrong:
        why = getattr(wrong, "strerror", None) or "it is no file, or no whole gzip file"
        faults.append(Fault("file", f"it cannot be read: {why.lower()}"))
    if not (faults or found.codes):
        faults.append(Fault("row 2", "there is no division"))
    if faults:
        raise InputError(faults)
    return found


@contextmanager
def _opened(path: Path) -> Iterator[IO[str]]:
    """Open a file, packed or not."""
    with path.open("rb") as file:
        packed = file.read(2) == b"\x1f\x8b"
    if packed:
        with gzip.open(path, "rt", encoding="utf-8-sig", newline="") as text:
            yield text
    else:
        with path.open(encoding="utf-8-sig", newline="") as text:
            yield text


def _read(rows: Iterator[list[str]], found: Divisions, faults: list[Fault]) -> None:
    """Read the heading and all rows."""
    if next(rows, []) != COLUMNS:
        faults.append(Fault("row 1", f"the columns are not {', '.join(COLUMNS)}"))
        return
    for number, cells in enumerate(rows, 2):
        if (reason := _fault(cells)) is not None:
            faults.append(Fault(f"row {number}", reason))
            if len(faults) >= MANY:
                return
        elif cells[2] != "0":
            code, parent, level, name = cells
            found.codes.append(code)
            found.parents.append(None if level == "1" else parent)
            found.levels.append(LEVELS[level])
            found.names[code] = name


def _fault(cells: list[str]) -> str | None:
    """Say what is wrong with a row."""
    if len(cells) != len(COLUMNS):
        return f"it has {len(cells)} cells where the heading has {len(COLUMNS)}"
    if cells[2] not in LEVELS:
        return "its level is no number from 0 to 5"
    return None if cells[0].strip() and cells[3].strip() else "it has no code or no name"
