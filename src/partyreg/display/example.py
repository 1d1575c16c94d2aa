"""A small preview for the examples of this room: one town is merged into another.

Notice: G2.5.1a
"""

from __future__ import annotations

from datetime import date

from partyreg.deadlines import DeadlineState
from partyreg.restructuring import (
    Absorb,
    Conservation,
    Count,
    Deadline,
    Delete,
    Heads,
    Move,
    Node,
    Outcome,
    Plan,
    Preview,
    TreeChange,
    Widening,
)
from partyreg.tree import Move as Moved

TOWN, BRANCH = ("committee", "primary-committee"), ("branch", "branch")


def merger() -> Preview:
    """Give the preview of a merger of G镇党委 into B镇党委.

    Example:
        >>> merger().allowed
        True

    Notice: G2.5.1a
    """
    county = Node("o-1", "A县委组织部", "0341", "organisation-department", "county", None)
    into = Node("o-2", "B镇党委", "03411", *TOWN, "o-1", members=31)
    gone = Node("o-3", "G镇党委", "03412", *TOWN, "o-1", "removed", 12)
    branch = Node("o-4", "H村党支部", "034121", *BRANCH, "o-3", "moved", 12)
    after = (county, Node("o-2", "B镇党委", "03411", *TOWN, "o-1", members=43),
             Node("o-4", "H村党支部", "034121", *BRANCH, "o-2", "moved", 12))  # fmt: skip
    steps = (
        Outcome(1, Move("o-4", "o-2"), "move 'H村党支部' to 'B镇党委'", "G2.4", "G2.5.1a", "o-1"),
        Outcome(2, Delete("o-3", ("o-2",)), "delete 'G镇党委'", "G2.3", "G2.5.1a", "o-1"),
    )
    return Preview(
        plan=Plan("G镇并入B镇", Absorb("G镇党委", "B镇党委")), seed=7, operator="o-1",
        on=date(2018, 1, 12), outcomes=steps, refusals=(),
        tree=TreeChange((), ("o-3",), (Moved("o-4", "o-3", "o-2"),), (),
                        (county, into, gone, branch), after),
        counts=(Count("o-3", Heads(2, 1, 12, 1), None),
                Count("o-2", Heads(2, 1, 31, 0), Heads(3, 2, 43, 1))),
        conservation=Conservation(12, 12, 5, 4, 0, 1), accounts=(), grants=(),
        widened=(Widening("o-2", 1, 12),), transfers=(), receipts=(),
        deadline=Deadline(date(2018, 1, 9), date(2018, 1, 30), DeadlineState.DONE_IN_TIME.value,
                          "N2.1a", "15 working days"),
        findings=(), irreversible=(),
        names={"o-1": "A县委组织部", "o-2": "B镇党委", "o-3": "G镇党委", "o-4": "H村党支部"},
    )  # fmt: skip
