"""Restructurings: plans made of primitive steps, previewed before they are applied.

A wish (merge, split, move whole, dissolve, compose, swap, rename) is spelt out in the notice's
primitive steps. The preview runs them on a what-if and says everything that would follow; the
register applies exactly what was previewed, in one unit of work, and can take it back.

Notice: G2.0 若发生党组织合并、分设、整建制转移等情况，通过多步骤的操作实现; G2.5.1a; G2.5.1b;
G2.5.2a; G2.5.2b; G2.5.3; Y-beyond
"""

from __future__ import annotations

from partyreg.restructuring.allocation import STAY, Allocation, Rest, by, to
from partyreg.restructuring.comparing import difference, same
from partyreg.restructuring.effects import (
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
from partyreg.restructuring.kinds import CHANGED, NO_OPERATION
from partyreg.restructuring.performing import perform
from partyreg.restructuring.plan import Plan, Policy, Wish
from partyreg.restructuring.preview import Preview
from partyreg.restructuring.previewing import preview, preview_undo
from partyreg.restructuring.running import Outcome, Run, run
from partyreg.restructuring.steps import (
    Create,
    Delete,
    Edit,
    Move,
    MoveMember,
    MoveMembers,
    Step,
)
from partyreg.restructuring.wishes import (
    Absorb,
    CarveOut,
    Compose,
    Consolidate,
    Dissolve,
    MoveWhole,
    New,
    Rename,
    Swap,
)
from partyreg.restructuring.world import Records, World
from partyreg.restructuring.writing import plain, plan_of

__all__ = [
    "Create", "Edit", "Move", "MoveMember", "MoveMembers", "Delete", "Step",
    "Plan", "Policy", "Wish",
    "Absorb", "Consolidate", "CarveOut", "Dissolve", "MoveWhole", "Compose", "Swap", "Rename",
    "New", "Allocation", "Rest", "STAY", "to", "by",
    "World", "Records", "perform", "run", "Run", "Outcome",
    "preview", "preview_undo", "Preview", "same", "difference", "plan_of", "plain",
    "CHANGED", "NO_OPERATION",
    "AccountLine", "Conservation", "Count", "Deadline", "FindingLine", "GrantLine", "Heads",
    "InFlight", "Node", "Note", "Outstanding", "TreeChange", "Widening",
]  # fmt: skip
