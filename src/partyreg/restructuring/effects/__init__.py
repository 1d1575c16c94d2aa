"""What follows from a plan: read off the what-if, beside what is stored.

Only what the plan touches is looked at: the organisations that are added, removed or moved, what
stands below them, and the superiors that they leave or come under. Members are counted through an
index; their records are read only where they move.

Notice: G2.0; N2.1b; Y-approval; Y-inflight
"""

from __future__ import annotations

from partyreg.restructuring.effects.parts import (
    AccountLine,
    Conservation,
    Count,
    Deadline,
    FindingLine,
    GrantLine,
    Heads,
    InFlight,
    Node,
    Note,
    Outstanding,
    TreeChange,
    Widening,
)

__all__ = [
    "Node", "TreeChange", "Heads", "Count", "Conservation", "AccountLine", "GrantLine",
    "Widening", "InFlight", "Outstanding", "Deadline", "FindingLine", "Note",
]  # fmt: skip
