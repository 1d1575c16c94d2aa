"""Strict reading of an edition: every fault of every file, collected and raised at once.

Notice: Y-later rule data are dated and replaceable
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from os import PathLike
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from partyreg.notice.consistency import compared
from partyreg.notice.problems import EditionError, EditionFault, printable
from partyreg.notice.records import (
    Category,
    Clause,
    Column,
    Deadline,
    Edition,
    FunctionRow,
    GracePeriod,
    ProbationPeriod,
    Reading,
    ToCome,
)
from partyreg.notice.shapes import COMMON, FILES, File, Row, Rows, Table

R = TypeVar("R")


class _Reader:
    """The files of one folder, read once: their rows, and every fault met on the way.

    A faulty value is noted and left out of its row; the rows are complete if there is no fault.
    """

    def __init__(self, folder: Path) -> None:
        """Read every file and check its shape."""
        self.faults: list[EditionFault] = []
        self.tops: dict[str, Row] = {}
        self.rows: Rows = {}
        if not folder.is_dir():
            self.fault("the folder", "", "it is not there")
            return
        self._strangers(folder)
        for name, shape in FILES.items():
            self._file(folder / name, shape)

    def fault(self, file: str, key: str, reason: str) -> None:
        """Note a fault."""
        self.faults.append(EditionFault(file, key, reason))

    def _strangers(self, folder: Path) -> None:
        """Refuse TOML files that are no part of an edition: a misspelt name must not pass."""
        for path in sorted(folder.glob("*.toml")):
            if path.name not in FILES:
                self.fault(path.name, "", "it is not a file of an edition")

    def _file(self, path: Path, shape: File) -> None:
        """Read one file and check its own keys and its arrays."""
        data = self._load(path, required=shape.required)
        if data is None:
            return
        own = {key: value for key, value in data.items() if key not in shape.tables}
        top = Table({**COMMON, **shape.own})
        self.tops[path.name] = self._clean(path.name, "", own, top)
        for array, table in shape.tables.items():
            rows = self._array(path.name, array, data.get(array, []), table)
            if rows == [] and shape.required:
                self.fault(path.name, array, "it has no rows")
            self.rows[path.name, array] = rows or []

    def _load(self, path: Path, *, required: bool) -> Row | None:
        """Parse one file; None, and usually a fault, if that cannot be done."""
        try:
            with path.open("rb") as file:
                return tomllib.load(file)
        except FileNotFoundError:
            reason = "it is not there" if required else ""
        except OSError:
            reason = "it cannot be read"
        except UnicodeDecodeError:
            reason = "it is not UTF-8"
        except tomllib.TOMLDecodeError as error:
            reason = f"it is not TOML: {' '.join(str(error).split())}"
        except (ValueError, RecursionError):
            reason = "a value in it is too large or nested too deeply"
        if reason:
            self.fault(path.name, "", reason)
        return None

    def _array(self, file: str, array: str, found: object, table: Table) -> list[Row] | None:
        """Check every row of an array; None if it is none."""
        if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
            self.fault(file, array, "it is not a list of tables")
            return None
        kept: list[Row] = []
        seen: set[object] = set()
        for number, row in enumerate(found, 1):
            clean = self._clean(file, _place(array, number, row, table) + ".", row, table)
            kept.append(clean)
            identity = clean.get(table.identity)
            if identity is not None and identity in seen:
                self.fault(file, f"{array}[{identity}]", "it stands twice")
            seen.add(identity)
        return kept

    def _clean(self, file: str, prefix: str, row: Row, table: Table) -> Row:
        """Note what is wrong with the keys and values of a table; give what is right."""
        for key in table.fields:
            if key not in row and key not in table.optional:
                self.fault(file, prefix + key, "it is missing")
        right: Row = {}
        for key, value in row.items():
            check = table.fields.get(key)
            reason = check(value) if check else "it is not a known key"
            if reason:
                self.fault(file, prefix + printable(key), reason)
            else:
                right[key] = value
        return right


def _place(array: str, number: int, row: Row, table: Table) -> str:
    """Name a row by its identity, or by its number where it has none that is fit."""
    identity = row.get(table.identity)
    fit = table.fields[table.identity](identity) is None
    return f"{array}[{identity if fit else f'#{number}'}]"


def parse(path: str | PathLike[str]) -> Edition:
    """Read, check and build an edition.

    Args:
        path: the folder.

    Raises:
        EditionError: the folder holds no complete, consistent edition.
    """
    found = _Reader(Path(path))
    faults = [*found.faults, *compared(found.tops, found.rows)]
    if faults:
        raise EditionError(faults)
    return _built(found.tops["annex2.toml"], found.rows)


def _built(top: Row, rows: Rows) -> Edition:
    """Build the records from rows without a fault."""
    to_come = [row for array in ("clause", "part") for row in rows.get(("to_come.toml", array), [])]
    return Edition(
        **top,
        clauses=_mapping(Clause, rows["clauses.toml", "clause"]),
        readings=_mapping(Reading, rows["readings.toml", "reading"]),
        columns=tuple(Column(**row) for row in rows["annex2.toml", "tier"]),
        annex2=tuple(_function(row) for row in rows["annex2.toml", "function"]),
        categories=_mapping(Category, rows["categories.toml", "category"]),
        deadlines=_mapping(Deadline, rows["deadlines.toml", "deadline"]),
        probation_periods=tuple(_period(row) for row in _dated(rows["probation.toml", "period"])),
        grace_periods=tuple(GracePeriod(**row) for row in _dated(rows["probation.toml", "grace"])),
        to_come=tuple(ToCome(**row) for row in to_come),
    )


def _mapping(record: Callable[..., R], rows: list[Row]) -> Mapping[str, R]:
    """Build records and index them by id or name, read-only."""
    return MappingProxyType({row.get("id") or row["name"]: record(**row) for row in rows})


def _function(row: Row) -> FunctionRow:
    """Build a row of annex 2 whose cells cannot be changed."""
    return FunctionRow(**{**row, "granted": MappingProxyType(row["granted"])})


def _period(row: Row) -> ProbationPeriod:
    """Build a period, with what it leaves out as None."""
    return ProbationPeriod(**{"joined_to": None, "months": None, **row})


def _dated(rows: list[Row]) -> list[Row]:
    """Put the rows of the probation file in the order of their first days."""
    return sorted(rows, key=lambda row: row["joined_from"])
