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
