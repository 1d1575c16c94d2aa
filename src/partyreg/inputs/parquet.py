"""Parquet, through polars or pyarrow, whichever is installed, in a process of its own.

Notice: N3.2d 不准确、不规范、不完整
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Iterator, Sequence
from importlib.util import find_spec

from partyreg.errors import Fault, InputError
from partyreg.inputs import decoding
from partyreg.inputs.cells import cell_of
from partyreg.inputs.encodings import UNREADABLE, too_large
from partyreg.inputs.lines import Line

MOST_CELLS = 2**25
"""How many cells a table may have; a larger one is for `frames`, which need not hold it."""

SECONDS = 600.0
"""How long a file may take."""

MEBIBYTES = 16_384
"""How much memory its decoding may ask for; engines ask for far more than they use."""

Rows = list[Sequence[object]]


def parquet_lines(content: bytes) -> Iterator[Line]:
    """Give the rows of a Parquet file: the names of the columns, then the records from row 1.

    Args:
        content: of the file.

    Raises:
        InputError: it cannot be read, is too large, or neither polars nor pyarrow is installed
            (extra ``frames``).

    Notice: N3.2d
    """
    rows = _decoded(content, _engine())
    return (Line(number, [*map(cell_of, row)]) for number, row in enumerate(rows))


def is_ours(wrong: BaseException) -> bool:
    """Tell whether an exception is about this process and not about the file.

    A library written in Rust that gives up raises a `BaseException` of its own.

    Notice: N3.2d
    """
    fatal = isinstance(wrong, KeyboardInterrupt | SystemExit | GeneratorExit | MemoryError)
    return fatal or not (isinstance(wrong, Exception) or type(wrong).__name__ == "PanicException")


def _engine() -> str:
    """Choose what reads Parquet.

    Raises:
        InputError: nothing is installed that does.
    """
    for name in ("pyarrow", "polars"):
        if find_spec(name) is not None:
            return name
    reason = "Parquet needs the extra 'frames', or polars or pyarrow"
    raise InputError([Fault("file", reason, "input.needs-extra")])


def _decoded(content: bytes, engine: str) -> Rows:
    """Give the rows.

    Raises:
        InputError: the engine raises something, or ends, or takes too long; there are too many
            cells; or no process can be started.
    """
    try:
        found: Rows | None = pickle.loads(_answer(content, engine))  # noqa: S301 - our own process
    except (subprocess.SubprocessError, pickle.UnpicklingError, EOFError):
        reason = "it cannot be read as Parquet"
        raise InputError([Fault("file", reason, UNREADABLE)]) from None
    except OSError:
        reason = "no process can be started that reads Parquet; save it as text or as a workbook"
        raise InputError([Fault("file", reason, UNREADABLE)]) from None
    if found is None:
        raise too_large()
    return found


def _answer(content: bytes, engine: str) -> bytes:
    """Let a process of its own decode a file.

    Raises:
        subprocess.SubprocessError: it has ended without an answer, or takes too long.
    """
    program = [sys.executable, "-P", str(decoding.__file__), engine, str(MOST_CELLS),
               str(MEBIBYTES)]  # fmt: skip
    path = os.pathsep.join(map(str, filter(None, sys.path)))
    done = subprocess.run(  # noqa: S603 - our own program, and no word of the file in the call
        program, input=content, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": path}, timeout=SECONDS, check=True,
    )  # fmt: skip
    return done.stdout
