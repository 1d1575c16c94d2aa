r"""Plans from YAML or JSON files, in words that a clerk can write.

A file names the plan, its documents, and its parts in order; each part is a wish or a primitive
step under its own word. Organisations are named by code, key, a name that only one bears, or, where
the plan itself makes them, by alias.

Example:
    >>> import io
    >>> text = '''
    ... name: 枞阳县划归铜陵市
    ... evidence: {document: 国函〔2015〕181号, dated: 2015-10-12}
    ... parts:
    ...   - move_whole: {organisation: 枞阳县委组织部, to: 铜陵市委组织部, code: "340722"}
    ... '''
    >>> plan = read_plan(io.StringIO(text))
    >>> plan.parts[0].clause, plan.evidence[0].dated.year
    ('G2.5.3', 2015)

Notice: G2.0 通过多步骤的操作实现; N2.1a 依据有关文件材料; Y-beyond
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from attrs import frozen

from partyreg.errors import Fault, InputError, Refusal
from partyreg.inputs.forms import (
    Faults,
    Key,
    Keys,
    anything,
    at,
    by_name,
    day,
    listed,
    mapping,
    needed,
    note_unknown,
    several,
    text,
    truth,
    whole,
    word_of,
)
from partyreg.inputs.rest import read_rest
from partyreg.inputs.structured import read_data
from partyreg.inputs.table import Source
from partyreg.model import Evidence
from partyreg.restructuring import (
    STAY,
    Absorb,
    Allocation,
    CarveOut,
    Compose,
    Consolidate,
    Create,
    Delete,
    Dissolve,
    Edit,
    Move,
    MoveMember,
    MoveMembers,
    MoveWhole,
    New,
    Plan,
    Policy,
    Rename,
    Swap,
)
from partyreg.restructuring.plan import Part
from partyreg.settings import ReviewSettings
from partyreg.values import DirectCategory, OrganisationKind, Tier

Says = dict[str, Any]


@frozen
class PlanFile:
    """What could be read of a plan file, and what could not.

    Attributes:
        plan: the plan of the parts that could be read.
        places: the key path of each of them.
        faults: what is wrong with the file, each with key path, clause and hint.

    Notice: G2.0
    """

    plan: Plan
    places: tuple[str, ...]
    faults: tuple[Fault, ...]

    def place(self, part: int | None, refusal: Refusal | None = None) -> str:
        """Give the key path of a part by its number, or of the plan as a whole.

        Args:
            part: its number, from 1, or None.
            refusal: one of it; where it is about a name, the path leads to that name.

        Notice: G2.0
        """
        if part is None or part > len(self.places):
            return "plan"
        path, found = self.places[part - 1], _NAMED.match(refusal.message if refusal else "")
        word, _, number = found["what"].partition(" ") if found else ("", "", "")
        keys = FORMS[path.rpartition(".")[2]].keys
        name = word if word in keys else _SEVERAL.get(word, "")
        return (f"{path}.{name}" + f"[{number}]" * bool(number)) if name in keys else path


_NAMED = re.compile(r"(?:(?:part|step) \d+: )?(?P<what>[a-z]+(?: \d+)?) names ")
_SEVERAL = {"part": "parts", "heir": "heirs", "child": "children", "member": "members",
            "one": "ones", "other": "others"}  # fmt: skip
"""How refusals call the entries of a list, and how a file calls the list."""


def read_plan(source: Source) -> Plan:
    """Read a plan file.

    Args:
        source: a path or an open file, in YAML or JSON.

    Returns:
        The plan. Whether organisations exist and fit is seen in its preview.

    Raises:
        InputError: the file cannot be read, a key is unknown or missing, or a value cannot be
            taken; all faults at once, each with key path, clause and hint.

    Notice: G2.0; N2.1a
    """
    found = plan_file(read_data(source))
    if found.faults:
        raise InputError(found.faults)
    return found.plan


def plan_file(data: object) -> PlanFile:
    """Read a plan from plain data, as far as it can be read.

    Args:
        data: what YAML or JSON gave.

    Example:
        >>> found = plan_file({"name": "甲", "parts": [{"move": {"organization": "B"}}]})
        >>> print(found.faults[0])
        parts[1].move.organization: there is no such key [G2.4]; did you mean 'organisation'?

    Notice: G2.0
    """
    faults = Faults("G2.0")
    top = _TOP(data, "", faults)
    read = [_part(one, f"parts[{number}]", faults)
            for number, one in enumerate(top.get("parts", ()), 1)]  # fmt: skip
    parts = [one for one in read if one is not None]
    review = _review(top.get("review", {}), faults)
    plan = Plan(
        top.get("name", ""), tuple(part for _, part in parts), top.get("evidence", ()),
        top.get("policy") or Policy.REFUSE, review,
    )  # fmt: skip
    return PlanFile(plan, tuple(place for place, _ in parts), tuple(faults.found))


def _review(given: Says, faults: Faults) -> ReviewSettings:
    """Read the thresholds of the findings."""
    try:
        return ReviewSettings(**given)
    except InputError as wrong:
        for one in wrong.faults:
            faults.add(at("review", one.place), one.reason, "correct it")
    return ReviewSettings()


def _part(data: object, place: str, faults: Faults) -> tuple[str, Part] | None:
    """Read one part; None where anything is wrong with it."""
    before, faults.clause = len(faults.found), "G2.0"
    if not isinstance(data, dict) or len(data) != 1:
        hint = f"write one of {', '.join(FORMS)}, with its keys below it"
        faults.add(place, "a part has exactly one word", hint)
        return None
    note_unknown(data, FORMS, place, faults)
    [(name, says)] = data.items()
    if name not in FORMS:
        return None
    form, where = FORMS[name], at(place, name)
    faults.clause = form.clause
    read = mapping(form.keys)(says, where, faults)
    if len(faults.found) > before:
        return None
    return where, form.make(read)


# ── the values ───────────────────────────────────────────────────────────────────────────────

_PAPER = mapping({"document": needed(text), "dated": needed(day), "archived_as": Key(text)})


def evidence(value: object, place: str, faults: Faults) -> tuple[Evidence, ...]:
    """Read the documents; none where one cannot be read. Notice: N2.1a 依据有关文件材料."""
    before, faults.clause = len(faults.found), "N2.1a"
    rows = several(_PAPER)(value, place, faults)
    faults.clause = "G2.0"
    return tuple(Evidence(**one) for one in rows) if len(faults.found) == before else ()


_TRAITS: Keys = {
    "kind": Key(word_of(OrganisationKind)), "tier": Key(word_of(Tier)),
    "category": Key(word_of(DirectCategory)), "connected": Key(truth), "category_code": Key(text),
}  # fmt: skip
_NEW_KEYS: Keys = {
    "name": needed(text), "code": needed(text), "alias": Key(text), "under": Key(text), **_TRAITS,
    "provisional": Key(text),
}  # fmt: skip


def _new(value: object, place: str, faults: Faults) -> New | None:
    """Read a new organisation."""
    before = len(faults.found)
    read = mapping(_NEW_KEYS)(value, place, faults)
    complete = {"name", "code"} <= read.keys() and len(faults.found) == before
    return New(**read) if complete else None


def _heir(value: object, place: str, faults: Faults) -> Any:
    """Read an heir: a new organisation, or the name of a standing one."""
    return (_new if isinstance(value, dict) else text)(value, place, faults)


# ── the parts ────────────────────────────────────────────────────────────────────────────────


class Form(NamedTuple):
    """How a part is written.

    Attributes:
        clause: the clause of the wish or step.
        keys: what stands below its word.
        make: gives the wish or step.
    """

    clause: str
    keys: Keys
    make: Callable[[Says], Part]


def _carved(says: Says) -> Part:
    """Make a carve-out: what is named moves, the rest stays unless it says otherwise."""
    new: New = says["new"]
    return CarveOut(
        says["source"], new, Allocation({new.alias: says["moves"]}, says.get("rest", STAY))
    )


def _dissolved(says: Says) -> Part:
    """Make a division among heirs."""
    return Dissolve(
        says["source"], says["heirs"],
        Allocation(says.get("allocation", {}), says.get("rest")), says.get("delete", True),
    )  # fmt: skip


def _of(kind: Callable[..., Part]) -> Callable[[Says], Part]:
    """Make a part from keys that are its own arguments."""
    return lambda says: kind(**says)


_ONE, _MANY = needed(text), needed(several(text))
_RENAMED: Keys = {"name": Key(text), "code": Key(text)}

FORMS: Mapping[str, Form] = {
    "absorb": Form("G2.5.1a", {"gone": _ONE, "into": _ONE, "receiving": Key(text)}, _of(Absorb)),
    "consolidate": Form("G2.5.1b", {"parts": _MANY, "new": needed(_new)}, _of(Consolidate)),
    "carve_out": Form("G2.5.2a", {"source": _ONE, "new": needed(_new), "moves": _MANY,
                                  "rest": Key(read_rest)}, _carved),
    "dissolve": Form("G2.5.2b", {"source": _ONE, "heirs": needed(several(_heir)),
                                 "allocation": Key(by_name(several(text))),
                                 "rest": Key(read_rest), "delete": Key(truth)}, _dissolved),
    "move_whole": Form("G2.5.3", {"organisation": _ONE, "to": _ONE, **_RENAMED}, _of(MoveWhole)),
    "compose": Form("Y-beyond", {"new": needed(_new), "children": Key(several(text)),
                                 "members": Key(several(text))}, _of(Compose)),
    "swap": Form("Y-beyond", {"ones": _MANY, "others": _MANY}, _of(Swap)),
    "rename": Form("G2.1", {"organisation": _ONE, **_RENAMED}, _of(Rename)),
    "create": Form("G2.2", {"alias": _ONE, "name": _ONE, "code": _ONE, "under": _ONE, **_TRAITS},
                   _of(Create)),
    "edit": Form("G2.1", {"organisation": _ONE, "fields": needed(by_name(anything))}, _of(Edit)),
    "move": Form("G2.4", {"organisation": _ONE, "to": _ONE}, _of(Move)),
    "move_member": Form("Y-merge-members", {"member": _ONE, "branch": _ONE}, _of(MoveMember)),
    "move_members": Form("Y-merge-members", {"source": _ONE, "branch": _ONE,
                                             "which": Key(several(text))}, _of(MoveMembers)),
    "delete": Form("G2.3", {"organisation": _ONE, "successors": Key(several(text))}, _of(Delete)),
}  # fmt: skip
"""Every word that a part may begin with."""

PLAN_KEYS: Keys = {
    "name": needed(text), "evidence": Key(evidence), "policy": Key(word_of(Policy)),
    "review": Key(mapping({"under": Key(whole), "large": Key(whole)})), "parts": needed(listed),
}  # fmt: skip
"""The keys of a plan."""

_TOP = mapping(PLAN_KEYS)
