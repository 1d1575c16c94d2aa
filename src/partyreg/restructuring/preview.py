"""The preview: everything that a plan would do, as one value, with nothing done.

Notice: G2.0 通过多步骤的操作实现; N2.1a; Y-approval; Y-inflight
"""

from __future__ import annotations

from datetime import date

from attrs import field, frozen

from partyreg.changes import Change
from partyreg.errors import Refusal
from partyreg.restructuring.plan import Plan
from partyreg.restructuring.running import Outcome
from partyreg.tree.difference import Difference


@frozen
class Preview:
    """What a plan would do.

    Attributes:
        plan: the plan, spelt out in primitive steps.
        seed: from which the keys of what it makes are drawn, so that applying makes the same.
        operator: the key of the organisation whose plan it is.
        on: the day on which it was previewed.
        outcomes: the primitive steps, each with clause, actor needed and verdict.
        refusals: everything that is wrong with it, each with its place; empty where it can be
            applied.
        tree: the organisations added, removed, moved and edited.
        changes: every record before and after; not part of the stored form.
        hash: of everything that it says.

    Notice: G2.0; Y-beyond
    """

    plan: Plan
    seed: int
    operator: str
    on: date
    outcomes: tuple[Outcome, ...]
    refusals: tuple[Refusal, ...]
    tree: Difference
    changes: tuple[Change, ...] = field(repr=False)
    hash: str = ""

    @property
    def allowed(self) -> bool:
        """Tell whether the plan can be applied."""
        return not self.refusals

    @property
    def operation(self) -> str:
        """Give the operation id under which it is applied, unless the caller gives one."""
        return f"x-{self.seed:016x}"

    @property
    def steps(self) -> tuple[Outcome, ...]:
        """Give the primitive steps with their verdicts."""
        return self.outcomes
