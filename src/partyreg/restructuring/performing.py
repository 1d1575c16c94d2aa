"""One step, performed: a room is asked for its changes, and nothing else decides.

Notice: G2.0 新建、删除和改变党组织隶属关系; G2.1; G2.2; G2.3; G2.4
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import singledispatch
from typing import Any

import attrs

import partyreg.organisations as rules
from partyreg.accounts import close_all, default_name
from partyreg.changes import Change
from partyreg.errors import Refusals, RefusedError
from partyreg.model import Account, Actor, DepartedOrganisation, Member, Organisation
from partyreg.organisations.gates import STANDING, own_department_only
from partyreg.restructuring.carrying import acting_for, carry
from partyreg.restructuring.kinds import ALIAS_TAKEN, BAD_ALIAS, PERSONAL_FIELD
from partyreg.restructuring.steps import (
    PERSONAL,
    Create,
    Delete,
    Edit,
    Move,
    MoveMember,
    MoveMembers,
    Step,
)
from partyreg.restructuring.world import Names, World, member, place
from partyreg.values import AccountKind, AccountState

IDENTITY = frozenset({"name", "code", "category_code", "address"})
"""The fields that a restructuring renames: here a superior may act for the department below."""


def perform(
    step: Step, world: World, names: Names | None = None, *, lifted: bool = False
) -> tuple[Change, ...]:
    """Give the changes of one step.

    Args:
        step: what is to be done.
        world: the facts; nothing is written to it.
        names: the keys of the organisations that earlier steps have made, by alias.
        lifted: whether open transfers are re-routed elsewhere and do not stand in the way.

    Returns:
        The changes, in order.

    Raises:
        RefusedError: a name leads nowhere, or the step's own room refuses; all reasons at once.

    Notice: G2.0; Y-beyond plans are free sequences of the primitive steps
    """
    return _perform(step, world, names or {}, lifted)


@singledispatch
def _perform(step: Any, world: World, names: Names, lifted: bool) -> tuple[Change, ...]:  # noqa: ARG001
    """Ask the step's room."""
    raise TypeError(f"no step of a plan: {type(step).__name__}")


@_perform.register
def _create(step: Create, world: World, names: Names, lifted: bool) -> tuple[Change, ...]:  # noqa: ARG001
    """Create an organisation, its grants, and its account without a password."""
    no = Refusals()
    alias: object = step.alias
    if not isinstance(alias, str) or not alias.startswith("$"):
        no.add(BAD_ALIAS())
    elif alias in names:
        no.add(ALIAS_TAKEN(alias=alias))
    made: tuple[Change, ...] = ()
    try:
        made = _made(step, world, names)
    except RefusedError as refused:
        no.extend(refused.refusals)
    no.raise_any()
    return made


def _made(step: Create, world: World, names: Names) -> tuple[Change, ...]:
    """Ask the room of organisations for a new one, and open its account."""
    wanted = Organisation(
        key=world.new_key("o"), code=step.code, name=step.name, kind=step.kind, tier=step.tier,
        parent=place(world, names, step.under, "under").key, category=step.category,
        connected=step.connected, category_code=step.category_code,
    )  # fmt: skip
    changes = rules.create(
        wanted, code_holder=code_holder(world, step.code), tree=world.tree, powers=world.powers,
        actor=world.actor, on=world.on, evidence=world.evidence, settings=world.settings,
    )  # fmt: skip
    made = changes[0].after
    assert isinstance(made, Organisation)  # noqa: S101 - the room makes one
    return (*changes, Change(None, _account(made, world), "N2.1b"))


def _account(made: Organisation, world: World) -> Account:
    """Make the administrator account of a new organisation; nobody knows a password of it yet.

    Notice: N2.1b 同步设置和分配管理员账号及权限; G1.1a
    """
    kind = AccountKind.ADMINISTRATOR
    external = world.settings.password_profile == "external"  # noqa: S105 - the name of a profile
    state = AccountState.ACTIVE if external else AccountState.NEW
    return Account(world.new_key("a"), _free_name(made, kind, world), made.key, kind, state)


def _free_name(made: Organisation, kind: AccountKind, world: World) -> str:
    """Give the default login name, with a number where it is in use."""

    class Taken:
        """The names in use, asked one at a time."""

        def __contains__(self, name: object) -> bool:
            """Tell whether an account bears a name."""
            return world.count(Account, "name", name) > 0

    return default_name(made, kind, Taken())


@_perform.register
def _edit(step: Edit, world: World, names: Names, lifted: bool) -> tuple[Change, ...]:  # noqa: ARG001
    """Edit a record: name and code by its department, column and category from above."""
    one = place(world, names, step.organisation, "organisation")
    no = Refusals()
    for name in sorted(PERSONAL & step.fields.keys()):
        no.add(PERSONAL_FIELD(field=name))
    no.raise_any()
    actor = maintaining(one.key, step.fields, world)
    if actor is world.actor:
        return _edited(one, step.fields, actor, world)
    changes: tuple[Change, ...] = ()
    for who, part in _shares(step.fields, actor, world.actor):
        try:
            changes += _edited(one, part, who, world)
        except RefusedError as refused:
            no.extend(refused.refusals)
        after = changes[0].after if changes else one
        one = after if isinstance(after, Organisation) else one
    no.raise_any()
    return changes


def _shares(
    fields: Mapping[str, Any], department: Actor, operator: Actor
) -> list[tuple[Actor, dict[str, Any]]]:
    """Share an edit: the department takes what identifies it, the operator what is set above."""
    own = {name: one for name, one in fields.items() if name not in STANDING}
    above = {name: one for name, one in fields.items() if name in STANDING}
    return [(who, part) for who, part in ((department, own), (operator, above)) if part]


def maintaining(key: str, fields: Mapping[str, Any], world: World) -> Actor:
    """Give in whose role the operator edits these fields of an organisation.

    Notice: N2.1c 由本级党委（党组）组织部门负责维护; Y-approval never silently
    """
    here, tree = world.actor.organisation, world.tree
    renamed = IDENTITY & fields.keys()
    if here not in tree or not renamed or not own_department_only(key, tree):
        return world.actor
    department = rules.maintainer(key, tree)
    return acting_for(department, world) if tree.is_below(department, here) else world.actor


def _edited(
    one: Organisation, fields: Mapping[str, Any], actor: Actor, world: World
) -> tuple[Change, ...]:
    """Ask the room of organisations for an edit."""
    return rules.edit(
        one, fields, code_holder=code_holder(world, fields.get("code")),
        members=world.count(Member, "branch", one.key), tree=world.tree, powers=world.powers,
        actor=actor, on=world.on, evidence=world.evidence, settings=world.settings,
    )  # fmt: skip


@_perform.register
def _move(step: Move, world: World, names: Names, lifted: bool) -> tuple[Change, ...]:  # noqa: ARG001
    """Move an organisation with all below it."""
    one, to = _both(step, world, names)
    return rules.move(
        one, to.key, tree=world.tree, powers=world.powers, actor=world.actor, on=world.on,
        evidence=world.evidence,
    )  # fmt: skip


def _both(step: Move, world: World, names: Names) -> tuple[Organisation, Organisation]:
    """Give both organisations of a move, or refuse for both.

    Raises:
        RefusedError: one of them, or both, cannot be found.
    """
    no, found = Refusals(), []
    for what in ("organisation", "to"):
        try:
            found.append(place(world, names, getattr(step, what), what))
        except RefusedError as refused:
            no.extend(refused.refusals)
    no.raise_any()
    return found[0], found[1]


@_perform.register
def _move_member(step: MoveMember, world: World, names: Names, lifted: bool) -> tuple[Change, ...]:
    """Bring a member to another branch."""
    branch = place(world, names, step.branch, "branch").key
    return carry(member(world, step.member, "member"), branch, world, lifted=lifted)


@_perform.register
def _move_members(
    step: MoveMembers, world: World, names: Names, lifted: bool
) -> tuple[Change, ...]:
    """Bring several members to another branch."""
    no = Refusals()
    changes: tuple[Change, ...] = ()
    for one in expanded(step, world, names):
        try:
            changes += _move_member(one, world, names, lifted)
        except RefusedError as refused:
            no.extend(refused.refusals)
    no.raise_any()
    return changes


def expanded(step: MoveMembers, world: World, names: Names) -> tuple[MoveMember, ...]:
    """Give one step for each member that a step for several means.

    Raises:
        RefusedError: the source is unknown, or one of the members is not on its roll.
    """
    source = place(world, names, step.source, "source")
    standing = world.find(Member, "branch", source.key)
    if step.which is None:
        chosen = [one.key for one in standing]
    elif callable(step.which):
        chosen = [one.key for one in standing if step.which(one)]
    else:
        chosen = [member(world, one, "which").key for one in step.which]
    return tuple(MoveMember(one, step.branch) for one in chosen)


@_perform.register
def _delete(step: Delete, world: World, names: Names, lifted: bool) -> tuple[Change, ...]:
    """Delete an organisation, close its accounts, end its grants."""
    one = place(world, names, step.organisation, "organisation")
    named = enumerate(step.successors, 1)
    heirs = tuple(_heir(world, names, heir, number) for number, heir in named)
    blockers = world.blockers(one.key)
    if lifted:
        blockers = attrs.evolve(blockers, open_transfers=())
    changes = rules.delete(
        one, blockers=blockers, successors=heirs,
        departed=[heir for heir in heirs if world.get(DepartedOrganisation, heir)],
        tree=world.tree, powers=world.powers, actor=world.actor, on=world.on,
        evidence=world.evidence,
    )  # fmt: skip
    return (*changes, *close_all(world.find(Account, "organisation", one.key)))


def _heir(world: World, names: Names, given: object, number: int) -> str:
    """Give the key of a successor: of one that stands, or of one that has left the tree."""
    if isinstance(given, str) and world.get(DepartedOrganisation, given) is not None:
        return given
    return place(world, names, given, f"successor {number}").key


def code_holder(world: World, code: object) -> str | None:
    """Give the key of the organisation that uses a code now."""
    found = world.find(Organisation, "code", code) if isinstance(code, str) else ()
    return found[0].key if found else None
