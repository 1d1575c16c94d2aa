"""Who could do a step alone: the nearest organisation that stands where it must and may do it.

Notice: N2.1a 由上级党组织; N2.1c; Y-scope-move; Y-approval
"""

from __future__ import annotations

from functools import singledispatch
from typing import Any

import partyreg.organisations as rules
from partyreg.errors import RefusedError
from partyreg.organisations.gates import STANDING
from partyreg.restructuring.steps import Create, Delete, Edit, Move, MoveMember, Step
from partyreg.restructuring.world import Names, World, member, place
from partyreg.values import Function


def needed(step: Step, world: World, names: Names) -> str | None:
    """Give the nearest organisation that could do a step by itself, as things stand.

    Args:
        step: a primitive step.
        world: the facts.
        names: what the aliases stand for.

    Returns:
        Its key; None where a name leads nowhere or nobody may do it.

    Notice: N2.1a; Y-scope-move who may move a subtree between two superiors
    """
    try:
        return _needed(step, world, names)
    except RefusedError:
        return None


@singledispatch
def _needed(step: Any, world: World, names: Names) -> str | None:  # noqa: ARG001
    """Give nobody for what is no primitive step."""
    return None


@_needed.register
def _create(step: Create, world: World, names: Names) -> str | None:
    """Look from the superior upwards."""
    return _up(world, place(world, names, step.under, "under").key, Function.ADD_ORGANISATION)


@_needed.register
def _delete(step: Delete, world: World, names: Names) -> str | None:
    """Look above the organisation."""
    key = place(world, names, step.organisation, "organisation").key
    return _up(world, key, Function.DELETE_ORGANISATION, below=world.tree.parent(key))


@_needed.register
def _move(step: Move, world: World, names: Names) -> str | None:
    """Look from where both superiors meet."""
    key = place(world, names, step.organisation, "organisation").key
    old, new = world.tree.parent(key), place(world, names, step.to, "to").key
    meeting = world.tree.common_ancestor(old, new) if old is not None else None
    return _up(world, key, Function.MOVE_ORGANISATION, below=meeting)


@_needed.register
def _edit(step: Edit, world: World, names: Names) -> str | None:
    """Look to the maintainer, or, where rights follow from the fields, above the organisation."""
    key = place(world, names, step.organisation, "organisation").key
    keeper = rules.maintainer(key, world.tree)
    if step.fields.keys() & STANDING:
        return _up(world, key, Function.EDIT_ORGANISATION, below=world.tree.parent(key))
    return keeper


@_needed.register
def _move_member(step: MoveMember, world: World, names: Names) -> str | None:
    """Look from where both committees meet."""
    source = member(world, step.member, "member").branch
    branch = place(world, names, step.branch, "branch").key
    ends = world.tree.responsible(source), world.tree.responsible(branch)
    if None in ends:
        return None
    meeting = world.tree.common_ancestor(*(one for one in ends if one is not None))
    return _up(world, branch, Function.RECEIVE_MEMBER, below=meeting)


def _up(world: World, target: str, function: Function, *, below: str | None = "") -> str | None:
    """Give the first, from an organisation upwards, that may use a function on a target."""
    start = target if below == "" else below
    chain = world.tree.chain(start) if start is not None else ()
    return next((one for one in chain if world.powers.check(one, function, target)), None)
