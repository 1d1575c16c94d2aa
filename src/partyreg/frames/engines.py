"""What the engines have in common, and the one place where they differ."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

import narwhals.stable.v2 as nw

Frame: TypeAlias = "nw.LazyFrame[Any]"
"""A table of any engine. An eager one has all verbs that are used here, so it passes as lazy."""

_BETWEEN_ROWS, _BETWEEN_CELLS = "\x1e", "\x1f"


def is_eager(frame: Frame) -> bool:
    """Tell whether a table is held in memory, so that looking at it runs no query."""
    return isinstance(frame, nw.DataFrame)


def are_alike(one: Frame, other: Frame) -> bool:
    """Tell whether two tables are of one engine, both held in memory or neither."""
    return is_eager(one) == is_eager(other) and one.implementation == other.implementation


def small_table(beside: Frame, names: Sequence[str], rows: Iterable[tuple[str, ...]]) -> Frame:
    """Give a small table of texts in the engine of another table, without importing the engine.

    A lazy engine gets it as one text that it takes apart. An aggregate of no rows is one row on
    every engine, so the other table is not read for it, and a planner sees how small it is.

    Args:
        beside: a table of the engine.
        names: the columns.
        rows: the cells; none has a control character.
    """
    if is_eager(beside):
        cells = zip(*rows, strict=True)
        return table_in_memory(beside, dict(zip(names, map(list, cells), strict=True)))
    text = _BETWEEN_ROWS.join(_BETWEEN_CELLS.join(row) for row in rows)
    one = beside.head(0).select(nw.len().alias("one"))
    split = one.select(nw.lit(text).str.split(_BETWEEN_ROWS).alias("row")).explode("row")
    cell = nw.col("row").str.split(_BETWEEN_CELLS)
    return split.select(cell.list.get(place).alias(name) for place, name in enumerate(names))


def table_in_memory(beside: Frame, columns: Mapping[str, Sequence[object]]) -> Frame:
    """Give a table of some columns in the engine of another table that is held in memory."""
    made: Any = nw.from_dict(columns, backend=beside.implementation)
    return made  # type: ignore[no-any-return] # passes as lazy, see `Frame`


def series_in_memory(engine: Any, values: Sequence[object], kind: Any) -> Any:
    """Give one column of an engine that holds its tables in memory."""
    return nw.new_series("it", values, kind, backend=engine)


def parted(frame: Frame, column: str) -> tuple[Frame, Frame]:
    """Part a table by a column of yes and no."""
    return frame.filter(nw.col(column)), frame.filter(~nw.col(column))


def with_read_digits(frame: Frame, column: str) -> Frame | None:
    """Add ``read``, a column of texts as whole numbers, if the engine can try to read any text.

    polars can, at a third of what a pattern costs that tells digits first, and narwhals has no
    word for it.

    Args:
        frame: a table in memory.
        column: texts; 0 or something below 10**17 is read from what is not digits throughout.

    Returns:
        The table, or None where a text that is no number is an error.
    """
    if not frame.implementation.is_polars():
        return None
    held: Any = frame
    whole = held.implementation.to_native_namespace().Int64
    read = nw.from_native(held[column].to_native().cast(whole, strict=False), series_only=True)
    return frame.with_columns(read=read.fill_null(0))
