"""Who is recorded twice, over a table: groups by number, by name and dates, by look-alike names.

Groups are counted first, over one whole number that says roughly who a record is of, and only the
members of groups of several are looked at closely. Whether a group has more than one writing is
told by counting, too: it has if it is larger than the part that shares one's own.

Notice: N3.2c 重复采集
"""

from __future__ import annotations

import narwhals.stable.v2 as nw

from partyreg.frames.engines import Frame, is_eager
from partyreg.frames.numbers import (
    capital,
    identity,
    numbered,
    rough_identity,
    with_truncated,
)
from partyreg.frames.texts import is_filled, skeleton

Flagged = tuple[Frame, dict[str, nw.Expr]]
"""A table with ``key`` and ``branch``, and the checks, by id, as a yes or no over it."""


def by_number(frame: Frame) -> Flagged:
    """Find numbers that stand twice, as they are written or in several writings.

    Args:
        frame: what `numbered` gave.
    """
    named = frame.filter(nw.col("number") != "")
    named = with_truncated(_of_several(named.with_columns(rough=rough_identity()), "rough"))
    known = named.filter(~nw.col("truncated")).select(
        "key", "branch", who=identity(), told_by=capital(nw.col("id_number"))
    )
    several = _with_sizes(known, here=["who"], alike=["who", "told_by"])
    return several, {
        "duplicate.number": nw.col("alike") > 1,
        "duplicate.number-writing": nw.col("here") > nw.col("alike"),
    }


def by_person(frame: Frame) -> Flagged:
    """Find equal and look-alike names with equal dates under different numbers.

    Args:
        frame: the members with their ID numbers, names and dates, perhaps what `numbered` gave.
    """
    dated = (nw.col("birth_date") != 0) & (nw.col("joined_on") != 0)
    dates = nw.col("birth_date").cast(nw.Int64) * 10**8 + nw.col("joined_on")
    frame = frame.filter(dated & is_filled(nw.col("name"))).with_columns(dates=dates)
    frame = _of_several(frame, "dates")
    known = with_truncated(frame if "number" in frame.collect_schema() else numbered(frame))
    nobody = nw.concat_str(nw.lit("number unknown: "), nw.col("key"))
    has_number = (nw.col("number") != "") & ~nw.col("truncated")
    known = known.select(
        "key", "branch", "name", "birth_date", "joined_on",
        who=nw.when(has_number).then(identity()).otherwise(nobody),
        shape=skeleton(nw.col("name")),
    )  # fmt: skip
    group = ["shape", "birth_date", "joined_on"]
    known = _with_sizes(
        known, here=group, alike=[*group, "name"], of_number=[*group, "who"],
        of_both=[*group, "name", "who"],
    )  # fmt: skip
    here, alike = nw.col("here"), nw.col("alike")
    return known, {
        "duplicate.person": alike > nw.col("of_both"),
        "duplicate.look-alike-name": (here > alike) & (here > nw.col("of_number")),
    }


def _of_several(frame: Frame, column: str) -> Frame:
    """Keep the rows that share the value of a column with another row."""
    groups = frame.group_by(column).agg(nw.len().alias("members"))
    several = groups.filter(nw.col("members") > 1).select(column)
    return frame.join(several, on=column, how="semi")


def _with_sizes(frame: Frame, **groups: list[str]) -> Frame:
    """Add to each row how many rows share some columns with it.

    In memory the counts are joined: pyarrow's join does not keep the order of rows, on which the
    counting over a window relies there. A query counts over a window, and reads the rows once.

    Args:
        frame: a table.
        **groups: the columns to share, by the name of the count.
    """
    if not is_eager(frame):
        return frame.with_columns(**{name: nw.len().over(*on) for name, on in groups.items()})
    for name, on in groups.items():
        sizes = frame.group_by(*on).agg(nw.len().alias(name))
        frame = frame.join(sizes, on=on, how="left")
    return frame
