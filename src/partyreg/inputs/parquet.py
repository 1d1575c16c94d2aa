"""Parquet, through polars or pyarrow, whichever is installed.

Notice: N3.2d 不准确、不规范、不完整
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from importlib.util import find_spec

from partyreg.errors import Fault, InputError
from partyreg.inputs.cells import cell_of
from partyreg.inputs.encodings import UNREADABLE, too_large
from partyreg.inputs.lines import Line

MOST_CELLS = 2**25
"""How many cells a table may have; a larger one is for `frames`, which need not hold it."""

_BATCH = 2**16

Rows = Iterator[Iterable[object]]


def parquet_lines(content: bytes) -> Iterator[Line]:
    """Give the rows of a Parquet file: the names of the columns, then the records from row 1.

    Args:
        content: of the file.

    Raises:
        InputError: it cannot be read, is too large, or neither polars nor pyarrow is installed
            (extra ``frames``).

    Notice: N3.2d
    """
    try:
        rows = list(_reader()(content))
    except InputError:
        raise
    except BaseException as wrong:
        if is_ours(wrong):
            raise
        reason = "it cannot be read as Parquet"
        raise InputError([Fault("file", reason, UNREADABLE)]) from None
    return (Line(number, [*map(cell_of, row)]) for number, row in enumerate(rows))


def is_ours(wrong: BaseException) -> bool:
    """Tell whether an exception is about this process and not about the file.

    A library written in Rust that gives up raises a `BaseException` of its own.

    Notice: N3.2d
    """
    fatal = isinstance(wrong, KeyboardInterrupt | SystemExit | GeneratorExit | MemoryError)
    return fatal or not (isinstance(wrong, Exception) or type(wrong).__name__ == "PanicException")


def _reader() -> Callable[[bytes], Rows]:
    """Choose what reads Parquet.

    Raises:
        InputError: nothing is installed that does.
    """
    if find_spec("pyarrow") is not None:
        return _by_pyarrow
    if find_spec("polars") is not None:
        return _by_polars
    reason = "Parquet needs the extra 'frames', or polars or pyarrow"
    raise InputError([Fault("file", reason, "input.needs-extra")])


def _by_polars(content: bytes) -> Rows:
    """Read with polars."""
    polars = import_module("polars")
    table = polars.scan_parquet(io.BytesIO(content))
    names = table.collect_schema().names()
    _check(table.select(polars.len()).collect().item(), len(names))
    yield names
    yield from table.collect().iter_rows()


def _by_pyarrow(content: bytes) -> Rows:
    """Read with pyarrow."""
    file = import_module("pyarrow.parquet").ParquetFile(io.BytesIO(content))
    names = file.schema_arrow.names
    _check(file.metadata.num_rows, len(names))
    yield names
    for batch in file.iter_batches(batch_size=_BATCH):
        columns = [column.to_pylist() for column in batch.columns]
        yield from zip(*columns, strict=True)


def _check(rows: int, columns: int) -> None:
    """Check the size before anything is held.

    Raises:
        InputError: there are too many cells.
    """
    if rows * columns > MOST_CELLS:
        raise too_large()
