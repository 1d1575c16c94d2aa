"""The preview: everything that a plan would do, as one value, with nothing done.

Notice: G2.0 通过多步骤的操作实现; N2.1a; Y-approval; Y-inflight
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from attrs import field, frozen

from partyreg.changes import Change
from partyreg.errors import Refusal
from partyreg.restructuring.effects.parts import (
    AccountLine,
    Conservation,
    Count,
    Deadline,
    FindingLine,
    GrantLine,
    InFlight,
    Note,
    Outstanding,
    TreeChange,
    Widening,
)
from partyreg.restructuring.plan import Plan
from partyreg.restructuring.running import Outcome


@frozen
class Preview:
    """What a plan would do; printable, storable as JSON, and without any personal datum.

    Attributes:
        plan: the plan, spelt out in primitive steps.
        seed: from which the keys of what it makes are drawn, so that applying makes the same.
        operator: the key of the organisation whose plan it is.
        on: the day on which it was previewed.
        outcomes: the primitive steps, each with clause, actor needed, roles and verdict.
        refusals: everything that is wrong with it, each with its place; empty where it can be
            applied.
        tree: the organisations added, removed, moved and edited, and both states for a drawing.
        counts: the organisations whose numbers change, before and after.
        conservation: what goes in and what comes out.
        accounts: the accounts that open or close.
        grants: the organisations whose functions change.
        widened: whoever sees more afterwards.
        transfers: the open transfers that it touches, and what becomes of each.
        receipts: those that another committee will wait for.
        deadline: how it stands to the fifteen working days.
        findings: those of the review that appear or vanish.
        irreversible: what stays, and what would stand in the way of an undo.
        names: the names of the organisations mentioned, by key.
        changes: every record before and after; not part of the stored form.
        places: for each refusal the number, from 1, of the part of the plan as it was written;
            None for the plan as a whole; not part of the stored form.
        hash: of everything that it says, the day apart.

    Notice: G2.0; N2.1a; N2.1b; Y-approval; Y-inflight
    """

    plan: Plan
    seed: int
    operator: str
    on: date
    outcomes: tuple[Outcome, ...]
    refusals: tuple[Refusal, ...]
    tree: TreeChange
    counts: tuple[Count, ...]
    conservation: Conservation
    accounts: tuple[AccountLine, ...]
    grants: tuple[GrantLine, ...]
    widened: tuple[Widening, ...]
    transfers: tuple[InFlight, ...]
    receipts: tuple[Outstanding, ...]
    deadline: Deadline | None
    findings: tuple[FindingLine, ...]
    irreversible: tuple[Note, ...]
    names: Mapping[str, str] = field(hash=False, repr=False)
    changes: tuple[Change, ...] = field(default=(), repr=False, eq=False)
    places: tuple[int | None, ...] = field(default=(), repr=False, eq=False)
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

    def name(self, key: str) -> str:
        """Give the name of an organisation that the preview mentions, or the key."""
        return self.names.get(key, key)

    def __str__(self) -> str:
        """Give the whole preview in words."""
        from partyreg.restructuring.telling import told

        return told(self)

    def to_data(self) -> dict[str, Any]:
        """Give the stored form: plain lists, texts and numbers.

        Notice: N3.3c no personal datum is in it
        """
        from partyreg.restructuring.writing import written

        return written(self)

    def to_json(self) -> str:
        """Give the stored form as JSON, readable as it is."""
        return json.dumps(self.to_data(), ensure_ascii=False, indent=1)

    @staticmethod
    def from_data(data: Mapping[str, Any]) -> Preview:
        """Read a stored preview; its changes are computed anew when it is applied.

        Raises:
            InputError: it is no stored preview; all faults at once.
        """
        from partyreg.restructuring.writing import read

        return read(data)

    @staticmethod
    def from_json(text: str) -> Preview:
        """Read a stored preview from JSON.

        Raises:
            InputError: it is no stored preview; all faults at once.
        """
        from partyreg.errors import Fault, InputError

        try:
            data = json.loads(text)
        except (ValueError, RecursionError):
            reason = "it is no JSON [G2.0]; store a preview by its to_json, and read that"
            raise InputError([Fault("preview", reason)]) from None
        return Preview.from_data(data)
