"""The steps of a route: who stands on each side, and how both sides join into one path.

A path is never typed in: the source's side climbs, the destination's side descends, and each
organisation on the way is there under a clause, using one row of annex 2.

Notice: G4.2c 系统自动生成审批路径; Y-relay; Y-climb; Y-path
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TypeGuard

from attrs import define

from partyreg.model import RouteStep
from partyreg.permissions import Powers
from partyreg.transfer.drafts import step_of
from partyreg.transfer.words import (
    APPROVE,
    BRANCH,
    CONCLUDE,
    COUNTY,
    NATIONWIDE_TRANSFER,
    REALM_TRANSFER,
    RECEIVE,
    RECEIVE_MEMBER,
    RELAY,
    SUBMIT_TRANSFER,
)
from partyreg.tree import OrgTree
from partyreg.values import Function, StepRole

Steps = tuple[RouteStep, ...]

PASS_ON = SUBMIT_TRANSFER
"""Who hands a case on without authority of its own needs only the right to apply."""


@define(eq=False)
class Side:
    """One end of a transfer, as long as its route is being computed.

    Attributes:
        key: the organisation asked about.
        chain: it and all its superiors, nearest first.
        approvers: those of the chain that approve: primary committees and departments.
        county: the nearest county department of the chain.
        responsible: the first of the approvers, which answers for it; empty where there is none.
    """

    key: str
    chain: tuple[str, ...]
    approvers: tuple[str, ...]
    county: str | None
    responsible: str


def side(tree: OrgTree, key: str) -> Side:
    """Look at one end of a transfer, in one walk. Notice: Y-responsible column 1 is skipped."""
    chain, traits, county = tree.chain(key), tree.traits, None
    approvers = []
    for one in chain:
        tier = traits(one).tier
        if tier is BRANCH:
            continue
        approvers.append(one)
        if county is None and tier is COUNTY:
            county = one
    return Side(key, chain, tuple(approvers), county, approvers[0] if approvers else "")


def known(key: object, tree: OrgTree) -> TypeGuard[str]:
    """Tell whether whatever a caller passed is the key of an organisation of the tree."""
    return isinstance(key, str) and key in tree


def name(tree: OrgTree, key: str | None) -> str:
    """Give an organisation's name for a message, its key where there is no record."""
    if key is None:
        return "nobody"
    try:
        return tree.organisation(key).name
    except LookupError:  # not in the tree, or without a record there
        return key


@lru_cache(maxsize=8192)
def shared(organisation: str, role: StepRole, clause: str, function: Function) -> RouteStep:
    """Give a step; an approver stands in many routes, so equal steps are one object."""
    return step_of(organisation, role, clause, function)


def climb(start: Side, lead: str, function: Function, powers: Powers) -> tuple[str, ...] | None:
    """Go up from a leading organisation to the first that holds a function.

    Args:
        start: the end of the transfer.
        lead: where to begin, an organisation of the chain.
        function: the authority that is looked for.
        powers: what everybody holds.

    Returns:
        The approvers passed, the holder last; None if nobody holds it.
    """
    above = start.approvers if lead == start.responsible else _from(start, lead)
    holds = powers.holds
    for number, one in enumerate(above, 1):
        if holds(one, function):
            return above[:number]
    return None


def _from(start: Side, lead: str) -> tuple[str, ...]:
    """Give the approvers of a chain from one organisation on."""
    above = set(start.chain[: start.chain.index(lead)])
    return tuple(one for one in start.approvers if one not in above)


def realm_up(passed: Sequence[str], responsible: str) -> list[RouteStep]:
    """Give the steps of the source's side of a province-wide transfer."""
    return [
        shared(one, APPROVE, "G4.2c", _authority(one, passed[-1], REALM_TRANSFER))
        if one == responsible
        else _relay(one, passed[-1])
        for one in passed
    ]


def realm_down(passed: Sequence[str]) -> list[RouteStep]:
    """Give the steps of the destination's side, from the relay to the receiver."""
    relays = [_relay(one, passed[-1]) for one in reversed(passed[1:])]
    return [*relays, receive(passed[0], "G4.2c")]


def _relay(one: str, holder: str) -> RouteStep:
    """Give the step of a relaying superior. Notice: Y-relay."""
    function = _authority(one, holder, REALM_TRANSFER)
    return shared(one, RELAY, "Y-relay", function)


def _authority(one: str, holder: str, function: Function) -> Function:
    """Tell which row a step uses: the authority is its holder's, the others pass the case on."""
    return function if one == holder else PASS_ON


def out_up(passed: Sequence[str], responsible: str) -> list[RouteStep]:
    """Give the steps of an outgoing segment; the last one concludes."""
    steps = [
        shared(one, APPROVE, "G4.3a" if one == responsible else "Y-climb", PASS_ON)
        for one in passed[:-1]
    ]
    last = (passed[-1], CONCLUDE, "G4.3b", NATIONWIDE_TRANSFER)
    return [*steps, shared(*last)]


def online(up: Sequence[str], down: Sequence[str]) -> list[RouteStep]:
    """Give the steps between two realms without paper, where that is allowed (G4.3e)."""
    function = NATIONWIDE_TRANSFER
    before = [shared(one, APPROVE, "G4.3e", _authority(one, up[-1], function)) for one in up]
    after = [
        shared(one, APPROVE, "G4.3e", _authority(one, down[-1], function))
        for one in reversed(down[1:])
    ]
    return [*before, *after, receive(down[0], "G4.3e")]


def in_down(passed: Sequence[str]) -> list[RouteStep]:
    """Give the steps of an incoming segment below the recorder."""
    middle = [shared(one, APPROVE, "Y-climb", PASS_ON) for one in reversed(passed[1:-1])]
    return [*middle, receive(passed[0], "G4.3d")]


def receive(organisation: str, clause: str) -> RouteStep:
    """Give the step that approves and receives."""
    return shared(organisation, RECEIVE, clause, RECEIVE_MEMBER)


def joined(first: RouteStep, rest: Iterable[RouteStep]) -> Steps:
    """Put the initiator before the rest, everybody once.

    Nobody approves its own application, and nobody approves twice: a superior of both sides
    stands where the path first reaches it, the receiver at the end. An initiator that is itself
    the last one still has to receive or to conclude, so it stands at both ends, or alone where
    nobody is between.

    Notice: Y-path nobody approves its own application; Y-relay it appears once; Y-once
    """
    *middle, last = rest
    path, seen = [first], {first.organisation, last.organisation}
    for step in middle:
        if step.organisation not in seen:
            path.append(step)
            seen.add(step.organisation)
    alone = len(path) == 1 and first.organisation == last.organisation
    return (last,) if alone else (*path, last)
