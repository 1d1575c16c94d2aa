"""Plans in scenarios: previewed, applied, taken back, and looked at.

A plan is written as in a plan file; members may be named as the scenario names them.

Notice: G2.0 通过多步骤的操作实现; Y-beyond; Y-kept
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from partyreg.errors import Fault, InputError, RefusedError
from partyreg.inputs.plans import PLAN_KEYS, PlanFile, plan_file
from partyreg.model import RECORDS, Record
from partyreg.restructuring import Preview
from partyreg.testing.scenarios.schema import Faults, Key, Keys, Reader, evidence, needed, text
from partyreg.testing.scenarios.stage import At, Stage

Says = dict[str, Any]
_LEAST: Says = {"name": "甲", "parts": []}


def _read(name: str) -> Reader:
    """Make the reader of one key of a plan: it notes the faults and keeps the value as it is."""

    def read(value: object, place: str, faults: Faults) -> object:
        """Let the reader of plan files judge it."""
        above = place.removesuffix(f".{name}")
        found = plan_file({**_LEAST, name: value}).faults
        faults += [Fault(f"{above}.{one.place}", one.reason, one.code) for one in found]
        return value

    return read


PLAN: Keys = {name: Key(_read(name), key.needed) for name, key in PLAN_KEYS.items()}
"""The keys of a plan, as in a plan file.

:meta hide-value:
"""

UNDO: Keys = {"plan": needed(text), "evidence": Key(evidence)}
"""The keys of an undo.

:meta hide-value:
"""


# ── Doing ────────────────────────────────────────────────────────────────────────────────────


def preview(at: At, say: Says) -> None:
    """Preview a plan; it is refused where it could not be applied.

    Raises:
        RefusedError: it could not be applied.
    """
    _previewed(at, at.desk.plans.preview(_plan(at, say).plan))


def apply(at: At, say: Says) -> None:
    """Preview a plan and apply it as it is stored, which must come to the same.

    Raises:
        RefusedError: it cannot be applied.
    """
    shown = at.desk.plans.preview(_plan(at, say).plan)
    _previewed(at, shown)
    _applied(at, Preview.from_json(shown.to_json()), say["name"])


def undo(at: At, say: Says) -> None:
    """Take an applied plan back.

    Raises:
        RefusedError: later changes are in the way.
        InputError: no such plan has been applied.
    """
    name = say["plan"]
    operation = at.stage.answers.get("operations", {}).get(name)
    if operation is None:
        raise InputError([Fault("undo.plan", "no plan of this name has been applied")])
    shown = at.desk.plans.undo(operation, evidence=say.get("evidence", ()))
    _previewed(at, shown)
    _applied(at, shown, f"undo of {name}")


def _plan(at: At, say: Says) -> PlanFile:
    """Read a plan once more, with members' keys for their names."""
    return plan_file(_keyed(at.stage.people, say))


def _keyed(people: Mapping[str, str], said: Any) -> Any:
    """Put members' keys in the place of the names by which the scenario calls them."""
    if isinstance(said, dict):
        return {name: _keyed(people, one) for name, one in said.items()}
    if isinstance(said, list):
        return [_keyed(people, one) for one in said]
    return people.get(said, said) if isinstance(said, str) else said


def _previewed(at: At, shown: Preview) -> None:
    """Keep a preview to be looked at.

    Raises:
        RefusedError: it is refused.
    """
    at.stage.answers["plan"] = shown
    if not shown.allowed:
        raise RefusedError(shown.refusals)


def _applied(at: At, shown: Preview, name: str) -> None:
    """Apply, and keep the state before and the operation."""
    at.stage.answers.setdefault("states", {})[name] = _state(at.stage)
    entry = at.desk.plans.apply(shown)
    at.stage.answers.setdefault("operations", {})[name] = entry.operation


def _state(stage: Stage) -> dict[tuple[str, str], Record]:
    """Give every record."""
    return {(table.__name__, one.key): one
            for table in RECORDS for one in stage.register.every(table)}  # fmt: skip


# ── Looking ──────────────────────────────────────────────────────────────────────────────────


def look(stage: Stage, _says: Mapping[str, Any]) -> Mapping[str, Any]:
    """Look at the last preview, in names."""
    shown: Preview | None = stage.answers.get("plan")
    if shown is None:
        return {}
    tree, held = shown.tree, shown.conservation
    return {
        "allowed": shown.allowed,
        "steps": [type(one.step).__name__ for one in shown.outcomes],
        "count": len(shown.outcomes),
        "clauses": list(dict.fromkeys(one.wish or one.clause for one in shown.outcomes)),
        "needed": list(dict.fromkeys(stage.name_of(one.needed) for one in shown.outcomes)),
        "acts_for": _names(shown, (who for one in shown.outcomes for who in one.acts_for)),
        "added": _names(shown, tree.added),
        "removed": _names(shown, tree.removed),
        "moved": _names(shown, (one.key for one in tree.moved)),
        "edited": _names(shown, tree.edited),
        "members": [held.members_before, held.members_after],
        "organisations": [held.organisations_before, held.organisations_after],
        "conserved": held.holds,
        "widened": {shown.name(one.organisation): [one.organisations, one.members]
                    for one in shown.widened},
        "accounts": [f"{'+' if one.opens else '-'}{one.name}" for one in shown.accounts],
        "transfers": [one.outcome for one in shown.transfers],
        "deadline": shown.deadline.state if shown.deadline else None,
        "last_day": shown.deadline.last_day if shown.deadline else None,
        "findings": [f"{'+' if one.appears else '-'}{one.check}: {shown.name(one.organisation)}"
                     for one in shown.findings],
    }  # fmt: skip


def _names(shown: Preview, keys: Any) -> list[str]:
    """Give names, each once."""
    return list(dict.fromkeys(map(shown.name, keys)))


def restored(stage: Stage, says: Mapping[str, Any]) -> Mapping[str, Any]:
    """Tell whether everything is as it was before a plan; transfers and all."""
    was = stage.answers.get("states", {}).get(says["before"])
    return {"exactly": was is not None and was == _state(stage)}


def line(stage: Stage, says: Mapping[str, Any]) -> Mapping[str, Any]:
    """Follow an organisation over the plans: what became of it, and from what it came."""
    key = stage.departed_key(says["of"]) or says["of"]
    register = stage.register
    return {
        "successors": [stage.name_of(one) for one in register.successors(key)],
        "predecessors": [stage.name_of(one) for one in register.predecessors(key)],
    }
