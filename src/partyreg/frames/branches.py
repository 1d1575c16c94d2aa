"""Head counts over a table: branches with too few members, and with unusually many.

Notice: N3.2e 党员少于3人; N3.2f 规模异常庞大; Y-three
"""

from __future__ import annotations

from string import Formatter

import narwhals.stable.v2 as nw

from partyreg.frames.engines import Frame
from partyreg.settings import ReviewSettings
from partyreg.values import OrganisationKind

_HOLDING = [one.value for one in OrganisationKind if one.holds_members]


def places(organisations: Frame) -> Frame:
    """Give each organisation once, with whether members stand in it: 1 or 0.

    Args:
        organisations: has ``key`` and ``kind``, the kind by its value.
    """
    holds = nw.when(nw.col("kind").is_in(_HOLDING)).then(nw.lit(1)).otherwise(nw.lit(0))
    listed = organisations.select(branch=nw.col("key"), holds=holds.cast(nw.Int32))
    return listed.group_by("branch").agg(nw.col("holds").max().alias("place"))


def with_place(members: Frame, organisations: Frame) -> Frame:
    """Add to each member ``place``: 1 for a branch, 0 for another organisation, -1 for none."""
    joined = members.join(places(organisations), on="branch", how="left")
    return joined.with_columns(nw.col("place").fill_null(-1).cast(nw.Int32))


def counted(members: Frame, organisations: Frame | None) -> Frame:
    """Count the members, and the full ones among them, of each branch.

    Args:
        members: has ``branch`` and ``category``.
        organisations: those without a member count, too; without such a table, only branches in
            which somebody stands can be seen, and every one of those is taken for a branch.
    """
    full = nw.when(nw.col("category") == "full").then(nw.lit(1)).otherwise(nw.lit(0))
    rolls = members.select("branch", full=full.cast(nw.Int64))
    counts = rolls.group_by("branch").agg(nw.len().alias("members"), nw.col("full").sum())
    if organisations is None:
        return counts
    branches = places(organisations).filter(nw.col("place") == 1).select("branch")
    joined = branches.join(counts, on="branch", how="left")
    return joined.with_columns(
        nw.col("members").fill_null(0).cast(nw.Int64), nw.col("full").fill_null(0).cast(nw.Int64)
    )


def test_of(check: str, settings: ReviewSettings) -> nw.Expr:
    """Give the rule of one of the two checks."""
    members = nw.col("members")
    return members < settings.under if check == "branch.under-three" else members > settings.large


def message(template: str) -> nw.Expr:
    """Fill the holes of a message from the columns of their names.

    Args:
        template: the message of a check, such as ``members in the branch: {members}``.
    """
    pieces: list[nw.Expr] = []
    for words, hole, _, _ in Formatter().parse(template):
        pieces += [nw.lit(words)] if words else []
        pieces += [nw.col(hole).cast(nw.String)] if hole else []
    return nw.concat_str(*pieces)
