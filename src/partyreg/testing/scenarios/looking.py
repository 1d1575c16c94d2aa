"""How each thing that a scenario may look at is looked up.

Every function here gives what is so, under the keys that a file may name.

Notice: N3.3a 痕迹管理; G4.2c 审批路径
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, time
from typing import Any

import attrs

from partyreg.journal import JournalEntry
from partyreg.members.fields import READERS as MEMBER_FIELDS
from partyreg.model import (
    Account,
    FormerMember,
    Grants,
    Member,
    Organisation,
    Transfer,
)
from partyreg.organisations.fields import READERS as ORGANISATION_FIELDS
from partyreg.permissions import Decision, Deviation
from partyreg.register import AsOf
from partyreg.register.work import CHINA
from partyreg.testing.scenarios.stage import Stage

Says = Mapping[str, Any]
Actual = Mapping[str, Any]
ABSENT = "absent"
"""What is found where nothing is."""


class AnyOrder(tuple[str, ...]):
    """Names whose order says nothing: a file may list them in any."""

    __slots__ = ()


# ── Answers ──────────────────────────────────────────────────────────────────────────────────


def route(stage: Stage, _says: Says) -> Actual:
    """Look at the last route that was asked for."""
    found = stage.answers.get("route")
    return {} if found is None else _of_route(stage, found)


def _of_route(stage: Stage, route: Any) -> dict[str, Any]:
    """Say what a route is, in names."""
    return {
        "kind": route.kind,
        "path": [stage.name_of(one) for one in route.path],
        "clauses": [step.clause for step in route.steps],
        "roles": [step.role for step in route.steps],
        "clause": route.clause,
        "source": stage.name_of(route.source),
        "destination": stage.name_of(route.destination),
        "receiver": stage.name_of(route.receiver),
    }


def decision(stage: Stage, _says: Says) -> Actual:
    """Look at the last decision."""
    found: Decision | None = stage.answers.get("decision")
    if found is None:
        return {}
    return {
        "allowed": found.allowed,
        "cell": found.cell,
        "failed": {gate.name.value: gate.clause for gate in found.failed},
        "passed": [gate.name for gate in found.gates if gate.passed],
        "grantor": stage.name_of(found.grantor),
        "actor": stage.name_of(found.actor),
    }


def conformity(stage: Stage, _says: Says) -> Actual:
    """Look at the last list of what differs from the initial setting."""
    found: Iterable[Deviation] = stage.answers.get("conformity", ())
    rows = [
        {"organisation": stage.name_of(one.organisation), "kind": one.kind.value}
        | ({"functions": sorted(f.value for f in one.functions)} if one.functions else {})
        | ({"account": one.account_kind.value} if one.account_kind else {})
        for one in found
    ]
    return {"list": rows, "count": len(rows), "of": sorted({row["organisation"] for row in rows})}


def export(stage: Stage, _says: Says) -> Actual:
    """Look at what was last given out; personal data are compared as they are shown."""
    found = stage.answers.get("export")
    if found is None:
        return {}
    rows = [{name: str(value) for name, value in row.items()} for row in found.rows]
    return {"count": found.note.count, "purpose": found.note.purpose, "rows": rows}


# ── People ───────────────────────────────────────────────────────────────────────────────────


def member(stage: Stage, says: Says) -> Actual:
    """Look at somebody, on a roll or in the history."""
    key = stage.people.get(says["name"], "")
    now, gone = stage.register.get(Member, key), stage.register.get(FormerMember, key)
    record = now or (gone.member if gone else None)
    if record is None:
        return {"on_roll": False}
    return {
        **{name: getattr(record, name) for name in MEMBER_FIELDS if name != "name"},
        "branch": stage.name_of(record.branch),
        "entered_by": record.entered_by,
        "on_roll": now is not None,
        "left_by": (gone.reason or "transfer") if gone else None,
    }


def _names(stage: Stage, keys: Iterable[str]) -> list[str]:
    """Give names in one order, whoever asks."""
    return sorted(stage.name_of(one) or "" for one in keys)


def roll(stage: Stage, says: Says) -> Actual:
    """Look at the roll of a branch, or of all branches below a place."""
    place = stage.key(says["of"])
    if place is None or place not in stage.register.tree:
        return {"count": ABSENT, "members": ABSENT}
    found = stage.register.members(place, below=True)
    return {"count": len(found), "members": AnyOrder(_names(stage, (one.key for one in found)))}


# ── Organisations ────────────────────────────────────────────────────────────────────────────


def organisation(stage: Stage, says: Says) -> Actual:
    """Look at an organisation."""
    key = stage.key(says["name"])
    found = stage.register.get(Organisation, key) if key else None
    if found is None:
        return {"exists": False}
    return {
        **{name: getattr(found, name) for name in ORGANISATION_FIELDS},
        "exists": True,
        "superior": stage.name_of(found.parent),
        "below": AnyOrder(_names(stage, stage.register.tree.children(found.key))),
        "unit_situation": found.unit_situation,
    }


def departed(stage: Stage, says: Says) -> Actual:
    """Look at an organisation that has left the tree."""
    rows = stage.register.departed()
    found = [one for one in rows if one.organisation.name == says["name"]]
    if not found:
        return {"exists": False}
    last = found[-1]
    return {
        "exists": True,
        "on": last.on,
        "successors": [stage.name_of(one) for one in last.successors],
        "standing_successors": [stage.name_of(k) for k in stage.register.successors(last.key)],
        "superior": stage.name_of(last.organisation.parent),
    }


def holds(stage: Stage, says: Says) -> Actual:
    """Look at what an organisation holds."""
    key = stage.key(says["organisation"])
    grants = stage.register.get(Grants, key) if key else None
    held = grants.functions if grants else frozenset()
    return {
        "count": len(held),
        "all": [one for one in says.get("all", ()) if one in held],
        "none": [one for one in says.get("none", ()) if one not in held],
    }


def account(stage: Stage, says: Says) -> Actual:
    """Look at an account by its login name."""
    found = [one for one in stage.register.every(Account) if one.name == says["name"]]
    if not found:
        return {"exists": False}
    last = found[-1]
    return {"exists": True, "state": last.state, "kind": last.kind, "failures": last.failures,
            "organisation": stage.name_of(last.organisation)}  # fmt: skip


# ── Transfers and reports ────────────────────────────────────────────────────────────────────


def transfer(stage: Stage, says: Says) -> Actual:
    """Look at the last transfer of somebody."""
    case = stage.register.get(Transfer, stage.cases.get(says["member"], ""))
    if case is None:
        return {"exists": False}
    receipt, letter = case.receipt, case.letter
    return {
        **_of_route(stage, case.route),
        "exists": True,
        "state": case.state,
        "waiting_for": stage.name_of(case.waiting_for),
        "wish": stage.name_of(case.wish),
        "returned_because": case.returned_because,
        "arrived_on": case.arrived_on,
        "letter": letter.number if letter else None,
        "letter_valid_days": letter.validity_days if letter else None,
        "dues_paid_until": letter.dues_paid_until if letter else None,
        "receipt": None if receipt is None else "electronic" if receipt.electronic else "paper",
        "receipt_number": receipt.number if receipt else None,
        "receipt_returned_on": receipt.returned_on if receipt else None,
        "received_on": receipt.received_on if receipt else None,
    }


QUEUES = ("waiting", "handled_not_received", "coming", "outstanding_receipts", "overdue",
           "expired_letters")  # fmt: skip


def queues(stage: Stage, says: Says) -> Actual:
    """Look at an organisation's queues; a case is named by whom it moves."""
    found = stage.register.queues(stage.key(says["of"]) or says["of"])
    names = {key: name for name, key in stage.cases.items()}
    return {
        queue: sorted(names.get(case.key, case.key) for case in getattr(found, queue))
        for queue in QUEUES
    }


def reports(stage: Stage, says: Says) -> Actual:
    """Look at the open reports to an organisation."""
    rows = stage.register.reports(stage.key(says["to"]) or says["to"])
    return {
        "count": len(rows),
        "due": [due.on for _, due, _ in rows],
        "states": [state for _, _, state in rows],
        "clauses": [due.clause for _, due, _ in rows],
    }


# ── What was done ────────────────────────────────────────────────────────────────────────────


def journal(stage: Stage, says: Says) -> Actual:
    """Look at the last entries of the journal, or of one thing's history."""
    entries = _entries(stage, says)
    last = entries[-1] if entries else None
    tail = entries[-len(says["commands"]) :] if says.get("commands") else ()
    return {
        "count": len(entries),
        "commands": [one.command for one in tail],
        "last": None if last is None else _entry(stage, last, says.get("last", {})),
        "refused": sum(one.refused for one in entries),
        "late": sum(one.late for one in entries),
        "due": [one.due for one in entries if one.due is not None][-1:],
    }


def _entries(stage: Stage, says: Says) -> tuple[JournalEntry, ...]:
    """Give the journal, or the entries that concern somebody or some organisation."""
    about = says.get("about")
    if about is None:
        return tuple(stage.register.journal())
    return stage.register.history(stage.people.get(about) or stage.key(about) or about)


def _entry(stage: Stage, entry: JournalEntry, wanted: Says) -> dict[str, Any]:
    """Say of an entry what is asked."""
    said = {
        "command": entry.command,
        "person": entry.person,
        "organisation": stage.name_of(entry.organisation),
        "refused": list(dict.fromkeys(one.code for one in entry.refusals)),
        "evidence": [one.document for one in entry.evidence],
        "clauses": [one.clause for one in entry.changes],
        "late": entry.late,
        "due": entry.due,
        "on": entry.on,
        "note": entry.note,
    }
    return {name: said[name] for name in wanted if name in said}


def usage(stage: Stage, says: Says) -> Actual:
    """Look at the usage of a period."""
    place = says.get("of")
    found = stage.register.usage(
        place and stage.key(place), since=says.get("since"), until=says.get("until")
    )
    return {**attrs.asdict(found, recurse=False), "commands": dict(found.commands),
            "mean_transfer_days": found.mean_transfer_days}  # fmt: skip


def movement(stage: Stage, says: Says) -> Actual:
    """Look at who came and who went; over all time the balance is the number of members."""
    place = says.get("of")
    found = stage.register.movement(
        place and stage.key(place), since=says.get("since"), until=says.get("until")
    )
    return {**attrs.asdict(found), "change": found.change}


def as_of(stage: Stage, says: Says) -> Actual:
    """Look at the register as it was at the end of a day."""
    then = stage.register.as_of(datetime.combine(says["day"], time(23, 59, 59), CHINA))
    found: dict[str, Any] = {}
    if "organisation" in says:
        key = stage.key(says["organisation"]) or ""
        stood = key in then.tree
        found = {
            "exists": stood,
            "name_then": _name_then(then, key),
            "superior": _name_then(then, then.tree.parent(key)) if stood else None,
            "holds": [f for f in says.get("holds", ()) if stood and then.powers.holds(key, f)],
            "roll": AnyOrder(
                _names(stage, (one.key for one in then.members(key)) if stood else ())
            ),
        }
    if "member" in says:
        one = then.get(Member, stage.people.get(says["member"], ""))
        found["on_roll"] = one is not None
        found["branch"] = _name_then(then, one.branch) if one else None
    return found


def _name_then(then: AsOf, key: str | None) -> str | None:
    """Give the name that an organisation bore then."""
    found = then.get(Organisation, key) if key else None
    return found.name if found else None
