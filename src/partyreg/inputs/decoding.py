"""Decode one Parquet file in a process of its own: this file is its whole program.

The engines that read Parquet are written in other languages, and end the process, not the reading,
when a damaged file makes them ask for more memory than there is. What they end must not be the
program that embeds the library.

The program is given the engine's name and the number of cells that are too many, the file on
standard input, and writes a pickle: the rows, the names of the columns first, or None for a file
that is too large. It imports nothing of the library, so that it starts soon.

Notice: N3.2d 不准确、不规范、不完整
"""

from __future__ import annotations

import io
import pickle
import sys
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module

_BATCH = 2**16

Rows = Iterator[Sequence[object]]
Check = Callable[[int, int], None]
"""Takes the numbers of rows and of columns, and raises if that is too much."""


class TooLargeError(Exception):
    """The file has more cells than are read record by record."""


def answer(content: bytes, engine: str, most_cells: int) -> bytes:
    """Decode a file.

    Args:
        content: of the file.
        engine: ``polars`` or ``pyarrow``.
        most_cells: how many cells the table may have.

    Returns:
        A pickle of the rows, or of None for a file that is too large.

    Raises:
        BaseException: whatever the engine raises for a file that it cannot read.

    Notice: N3.2d
    """

    def check(rows: int, columns: int) -> None:
        """Check the size before anything is held."""
        if rows * columns > most_cells:
            raise TooLargeError

    read = by_polars if engine == "polars" else by_pyarrow
    try:
        return pickle.dumps([tuple(row) for row in read(content, check)])
    except TooLargeError:
        return pickle.dumps(None)


def by_polars(content: bytes, check: Check) -> Rows:
    """Read with polars.

    Args:
        content: of the file.
        check: is asked before anything is held.

    Notice: N3.2d
    """
    polars = import_module("polars")
    table = polars.scan_parquet(io.BytesIO(content))
    names = table.collect_schema().names()
    check(table.select(polars.len()).collect().item(), len(names))
    yield names
    yield from table.collect().iter_rows()


def by_pyarrow(content: bytes, check: Check) -> Rows:
    """Read with pyarrow.

    Args:
        content: of the file.
        check: is asked before anything is held.

    Notice: N3.2d
    """
    file = import_module("pyarrow.parquet").ParquetFile(io.BytesIO(content))
    names = file.schema_arrow.names
    check(file.metadata.num_rows, len(names))
    yield names
    for batch in file.iter_batches(batch_size=_BATCH):
        columns = [column.to_pylist() for column in batch.columns]
        yield from zip(*columns, strict=True)


def bound_memory(mebibytes: int) -> None:
    """Let this process ask for no more memory than that, where the system can hold it to that.

    Notice: N3.2d
    """
    try:
        resource = import_module("resource")
    except ImportError:  # Windows has no such bound
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    wanted = mebibytes << 20
    if hard in (resource.RLIM_INFINITY, -1) or wanted < hard:
        resource.setrlimit(resource.RLIMIT_AS, (wanted, hard))


def main() -> None:
    """Decode standard input."""
    engine, most_cells, mebibytes = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    bound_memory(mebibytes)
    sys.stdout.buffer.write(answer(sys.stdin.buffer.read(), engine, most_cells))


if __name__ == "__main__":
    main()
