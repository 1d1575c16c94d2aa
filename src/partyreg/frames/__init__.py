"""The look-back review over whole tables, on the engine that holds them.

The same checks as `partyreg.validation`, said as expressions of narwhals: pandas, polars (eager
and lazy), pyarrow and DuckDB on one machine, PySpark where the nation does not fit into one. No
Python function runs per row, on no engine. The record checks are the definition; random rosters
hold the two equal.

It needs the extra ``frames``, and the engine, which whoever has such a table has.

Example:
    >>> import polars as pl
    >>> from datetime import date
    >>> from partyreg.validation import by_id
    >>> roster = pl.DataFrame({"key": ["m-1"], "branch": ["o-5"],
    ...     "id_number": ["11010119900307867X"]})
    >>> found = review_frame(roster, on=date(2018, 1, 9), checks=[by_id()["id-number.checksum"]])
    >>> found.select("check", "severity", "subject", "clause").rows()
    [('id-number.checksum', 'error', 'm-1', 'N3.2j')]

Notice: N3.2a 对已入库数据信息开展一次"回头看"; N3.2c to N3.2j
"""

from __future__ import annotations

try:
    import narwhals.stable.v2  # noqa: F401 - asked for first, so that its absence is said plainly
except ImportError as missing:
    raise ImportError("partyreg.frames needs narwhals: install partyreg[frames]") from missing

from partyreg.frames.checks import FRAME_CHECKS, FrameCheck
from partyreg.frames.columns import FINDING_COLUMNS, MEMBER_COLUMNS, ORGANISATION_COLUMNS
from partyreg.frames.reviewing import review_frame

__all__ = [
    "review_frame",
    "FRAME_CHECKS",
    "FrameCheck",
    "MEMBER_COLUMNS",
    "ORGANISATION_COLUMNS",
    "FINDING_COLUMNS",
]
