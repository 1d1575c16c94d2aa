"""What a step does, in words; organisations by name, members by key.

Notice: G2.0; N3.3c
"""

from __future__ import annotations

from functools import singledispatch
from typing import Any

from partyreg.errors import RefusedError
from partyreg.model import DepartedOrganisation, Member
from partyreg.restructuring.steps import Create, Delete, Edit, Move, MoveMember, MoveMembers, Step
from partyreg.restructuring.world import Names, World, named, place


def said(step: Step, world: World, names: Names) -> str:
    """Say in words what a step does.

    Notice: G2.0
    """
    return _said(step, world, names)


@singledispatch
def _said(step: Any, world: World, names: Names) -> str:  # noqa: ARG001
    """Name what is no step of a plan by its class."""
    return type(step).__name__


def _name(world: World, names: Names, given: object) -> str:
    """Quote an organisation's name; what leads nowhere might be anything and is not quoted."""
    gone = world.get(DepartedOrganisation, given) if isinstance(given, str) else None
    if gone is not None:
        return repr(gone.organisation.name)
    new = " (new)" if isinstance(given, str) and given.startswith("$") else ""
    try:
        return repr(place(world, names, given, "").name) + new
    except RefusedError:
        return repr(given if isinstance(given, str) and given.startswith("$") else "•••")


@_said.register
def _create(step: Create, world: World, names: Names) -> str:
    """Say what is created, and where."""
    return f"create {step.name!r} ({step.tier}) under {_name(world, names, step.under)}"


@_said.register
def _edit(step: Edit, world: World, names: Names) -> str:
    """Say which fields get which values."""
    fields = ", ".join(f"{name} = {str(value)!r}" for name, value in step.fields.items())
    return f"edit {_name(world, names, step.organisation)}: {fields}"


@_said.register
def _move(step: Move, world: World, names: Names) -> str:
    """Say what moves where."""
    return f"move {_name(world, names, step.organisation)} under {_name(world, names, step.to)}"


@_said.register
def _move_member(step: MoveMember, world: World, names: Names) -> str:
    """Say who goes where."""
    found = world.get(Member, step.member)
    source = "" if found is None else f" from {named(world, found.branch)}"
    known = "" if found is None else f" {step.member}"
    return f"bring member{known}{source} to {_name(world, names, step.branch)}"


@_said.register
def _move_members(step: MoveMembers, world: World, names: Names) -> str:
    """Say whose members go where."""
    source, branch = (_name(world, names, one) for one in (step.source, step.branch))
    return f"bring members from {source} to {branch}"


@_said.register
def _delete(step: Delete, world: World, names: Names) -> str:
    """Say what is deleted, and who takes over."""
    heirs = ", ".join(_name(world, names, one) for one in step.successors)
    return f"delete {_name(world, names, step.organisation)}" + (f", heir {heirs}" if heirs else "")
