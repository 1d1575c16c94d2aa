"""The rule for the rest of a split, as a file writes it.

``stay``; ``{to: HEIR}``; or a list of conditions with heirs, of which the first that is met
decides; a part that meets none stays.

Notice: G2.5.2a 部分下级党组织、党员; G2.5.2b; Y-split
"""

from __future__ import annotations

from typing import Any

from partyreg.inputs.forms import Faults, Key, mapping, needed, text, word_of
from partyreg.model import Member, Organisation
from partyreg.restructuring import STAY, Rest, by, to
from partyreg.values import MemberCategory, OrganisationKind, Tier

_TO = mapping({"to": needed(text)})
_CONDITION = mapping({
    "to": needed(text), "kind": Key(word_of(OrganisationKind)), "tier": Key(word_of(Tier)),
    "name_contains": Key(text), "code_begins": Key(text), "member": Key(word_of(MemberCategory)),
})  # fmt: skip


def read_rest(value: object, place: str, faults: Faults) -> Rest | None:
    """Read the rule for the rest.

    Example:
        >>> read_rest("stay", "rest", Faults("G2.5.2a")) is STAY
        True
        >>> read_rest({"to": "$B"}, "rest", Faults("G2.5.2a")).heir
        '$B'

    Notice: G2.5.2a; G2.5.2b
    """
    if value == "stay":
        return STAY
    if isinstance(value, dict):
        return to(_TO(value, place, faults).get("to", ""))
    if isinstance(value, list):
        rows = [_CONDITION(one, f"{place}[{n}]", faults) for n, one in enumerate(value, 1)]
        return by(lambda part: _heir(part, rows))
    faults.add(place, "it is no rule for the rest", "write stay, {to: HEIR}, or a list of rules")
    return None


def _heir(part: Organisation | Member, rows: list[dict[str, Any]]) -> str | None:
    """Give the heir of a part: that of the first rule whose conditions it meets."""
    return next((one["to"] for one in rows if _meets(part, one)), None)


def _meets(part: Organisation | Member, rule: dict[str, Any]) -> bool:
    """Tell whether a part meets every condition of a rule."""
    if isinstance(part, Member):
        of_members = rule.keys() <= {"to", "member"}
        return of_members and rule.get("member", part.category) is part.category
    return "member" not in rule and all((
        rule.get("kind", part.kind) is part.kind,
        rule.get("tier", part.tier) is part.tier,
        rule.get("name_contains", "") in part.name,
        part.code.startswith(rule.get("code_begins", "")),
    ))  # fmt: skip
