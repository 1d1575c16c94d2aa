"""The rights of the notice written down a second time, deliberately naive.

Nothing here is taken from the room under test or from the rule data: the table stands as the
notice prints it, every gate is one plain condition, and a question is answered by looking at
every organisation.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from partyreg.model import Account
from partyreg.tree import OrgTree
from partyreg.values import AccountKind, AccountState, Function, Tier

TABLE = """
add-organisation            .hhhh
delete-organisation         .hhhh
move-organisation           .hhhh
manage-accounts             .hhhh
edit-organisation-partial   hhhhh
edit-member-partial         hhhhh
edit-organisation           .hhhh
edit-member                 .hhhh
add-new-admission           .hhhh
add-reinstated-found        ..hhh
add-reinstated-returned     ..hhh
add-other                   ..hhh
remove-death                .hhhh
remove-left-party           .hhhh
remove-suspended            .hhhh
remove-other                ..hhh
internal-transfer           .hhhh
submit-transfer             hhhhh
receive-member              .hhhh
county-transfer             .hhhh
realm-transfer              .nhhh
nationwide-transfer         ..hhh
"""
"""h: 有; a full stop: blank; n: 见备注. The columns from the branch to the province."""

CELLS: Mapping[tuple[str, str], str] = {
    (line.split()[0], tier.value): mark
    for line in TABLE.strip().splitlines()
    for tier, mark in zip(Tier, line.split()[1], strict=True)
}
WORDS = {"h": "有", ".": "无", "n": "见备注"}
ONLY_BELOW = {"delete-organisation", "move-organisation", "edit-organisation"}
ADMINISTRATORS = "manage-accounts"


class Facts(NamedTuple):
    """What the naive rules look at."""

    tree: OrgTree
    held: Mapping[str, frozenset[Function]]


class Outcome(NamedTuple):
    """One gate: its name, whether it lets the call through, its clause and the refusal's code."""

    gate: str
    passed: bool
    clause: str
    code: str


def initially(function: str, tier: str, listed: bool) -> bool:
    mark = CELLS[function, tier]
    if mark == "n":
        return listed
    return mark == "h"


def cell(function: Function, tier: Tier) -> str:
    return f"附件2「{function.label}」×「{tier.label}」= {WORDS[CELLS[function.value, tier.value]]}"


def holds(facts: Facts, organisation: str, function: Function) -> bool:
    return organisation in facts.held and function in facts.held[organisation]


def operates(facts: Facts, organisation: str) -> bool:
    traits = facts.tree.traits(organisation)
    if traits.tier.value != "branch":
        return True
    return traits.connected


def stands_below(facts: Facts, key: str, above: str) -> bool:
    superior = facts.tree.parent(key)
    while superior is not None:
        if superior == above:
            return True
        superior = facts.tree.parent(superior)
    return False


def function_gate(facts: Facts, organisation: str, function: Function) -> Outcome:
    traits = facts.tree.traits(organisation)
    in_table = initially(function.value, traits.tier.value, traits.category is not None)
    noted = CELLS[function.value, traits.tier.value] == "n"
    passed = holds(facts, organisation, function)
    if passed != in_table:
        clause = "G1.2"
    elif noted:
        clause = "T.note"
    else:
        clause = "T"
    return Outcome("function", passed, clause, "right.not-granted")


def connected_gate(facts: Facts, organisation: str) -> Outcome:
    return Outcome("connected", operates(facts, organisation), "N1", "right.not-connected")


def scope_gate(facts: Facts, organisation: str, function: Function, target: str) -> Outcome:
    code = "right.out-of-scope"
    if target != organisation:
        return Outcome("scope", stands_below(facts, target, organisation), "Y-sub", code)
    department = facts.tree.traits(organisation).tier.value in ("county", "city", "province")
    if function.value == "edit-organisation":
        return Outcome("scope", department, "N2.1c" if department else "Y-self", code)
    return Outcome("scope", function.value not in ONLY_BELOW, "Y-sub", code)


def kind_gate(organisation: str, function: Function, account: Account) -> Outcome:
    code = "right.wrong-account"
    if account.organisation != organisation:
        return Outcome("account-kind", False, "Y-gates", code)
    if account.kind is AccountKind.ADMINISTRATOR:
        return Outcome("account-kind", function.value == ADMINISTRATORS, "G1.1c", code)
    return Outcome("account-kind", function.value != ADMINISTRATORS, "G1.1d", code)


def state_gate(account: Account) -> Outcome:
    if account.state is AccountState.CLOSED:
        return Outcome("account-state", False, "N2.1b", "right.account-closed")
    passed = account.state is AccountState.ACTIVE
    return Outcome("account-state", passed, "G1.1b", "right.account-new")


def gates(
    facts: Facts, organisation: str, function: Function, target: str, account: Account | None
) -> list[Outcome]:
    found = [
        function_gate(facts, organisation, function),
        connected_gate(facts, organisation),
        scope_gate(facts, organisation, function, target),
    ]
    if account is not None:
        found.append(kind_gate(organisation, function, account))
        found.append(state_gate(account))
    return found


def may(facts: Facts, organisation: str, function: Function, target: str) -> bool:
    return all(one.passed for one in gates(facts, organisation, function, target, None))


def superiors(facts: Facts, organisation: str) -> list[str]:
    """All superiors, the nearest first, found by looking at every organisation."""
    above = [one for one in facts.tree if stands_below(facts, organisation, one)]
    return sorted(above, key=facts.tree.depth, reverse=True)


def grantor(facts: Facts, organisation: str, function: Function) -> str | None:
    for one in superiors(facts, organisation):
        administers = holds(facts, one, Function.MANAGE_ACCOUNTS)
        if holds(facts, one, function) and administers and operates(facts, one):
            return one
    return None


def actor(facts: Facts, organisation: str, function: Function, target: str) -> str | None:
    for one in superiors(facts, organisation):
        if may(facts, one, function, target):
            return one
    return None
