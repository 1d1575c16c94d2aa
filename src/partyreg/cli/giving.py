"""``export``: members given out for a stated purpose, masked, and the journal keeps that it was.

Notice: N3.3c 除正常业务需要外，一律不得向外提供、传播和泄露; Y-export
"""

from __future__ import annotations

import csv
import io
import os
from argparse import Namespace
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import date
from enum import Enum
from typing import Any, Self

from partyreg.cli import stored
from partyreg.cli.answer import Answer, Json
from partyreg.errors import Fault, InputError
from partyreg.inputs.aside import shielded
from partyreg.values import Masked

FIELDS = "key,branch,name,category"
"""What is given out where nothing else is asked for."""


def export(options: Namespace) -> Answer:
    """Give out members at and below an organisation.

    Raises:
        InputError: nobody is named who does it, or the file cannot be written or is there already;
            nothing has been given out.
        RefusedError: the desk refuses, with all its reasons; the attempt is journalled.
        StoreError: the register cannot be opened.

    Notice: N3.3c; Y-export
    """
    fields, reveal = _named(options.fields), _named(options.reveal)
    with stored.kept(options) as store:
        desk = stored.desk_of(store, options)
        below = options.place
        if below is not None:
            below = stored.StoredFinder(desk.register).find(below, "--place")
        with _Out(options.output) as out:
            given = desk.export(fields, purpose=options.purpose, below=below, reveal=reveal)
            rows = [{name: _plain(value) for name, value in row.items()} for row in given.rows]
            text = _table(fields, rows)
            out.write(text)
    data: Json = {"count": len(rows), "note": str(given.note), "output": options.output,
                  "rows": rows if options.output is None else None}  # fmt: skip
    if options.output is None:
        return Answer(text.splitlines(), data)
    return Answer([str(given.note), f"written to {options.output}"], data)


def _named(said: str) -> list[str]:
    """Give the names in a list with commas."""
    return [one.strip() for one in said.split(",") if one.strip()]


def _plain(value: Any) -> Any:
    """Give a value as a program or a table has it."""
    if isinstance(value, Masked):  # none is left: what is not revealed is a mask
        return "***"
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value


def _table(fields: Iterable[str], rows: Iterable[Mapping[str, Any]]) -> str:
    """Write rows as a table, no cell of which begins a formula or is taken for a quantity."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    names = [*fields]
    writer.writerow(names)
    for row in rows:
        writer.writerow(shielded("" if row[one] is None else str(row[one])) for one in names)
    return text.getvalue()


class _Out:
    """A file that only its owner reads, made before anything is given out; or none."""

    def __init__(self, path: str | None) -> None:
        """Take where it is to be."""
        self._path, self._file = path, -1

    def __enter__(self) -> Self:
        """Make the file.

        Raises:
            InputError: it cannot be made, or is there.
        """
        if self._path is None:
            return self
        try:
            self._file = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            raise InputError([Fault("--output", "there is such a file already")]) from None
        except (OSError, ValueError) as wrong:
            raise self._fault(wrong) from None
        return self

    def write(self, text: str) -> None:
        """Write everything.

        Raises:
            InputError: it cannot be written.
        """
        if self._path is None:
            return
        try:
            with open(self._file, "w", encoding="utf-8-sig", newline="", closefd=False) as out:
                out.write(text)
        except OSError as wrong:
            raise self._fault(wrong) from None

    def _fault(self, wrong: OSError | ValueError) -> InputError:
        """Say why it cannot be written."""
        why = (getattr(wrong, "strerror", None) or "there can be no such file").lower()
        return InputError([Fault("--output", f"it cannot be written: {why}")])

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Close the file, and take it away where nothing was given out."""
        if self._path is not None and self._file >= 0:
            os.close(self._file)
            if kind is not None:
                with suppress(OSError):
                    os.unlink(self._path)  # noqa: PTH108
