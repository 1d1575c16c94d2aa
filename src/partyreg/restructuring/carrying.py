"""Members on the way from branch to branch, as far as a plan brings them there.

A restructuring carries nobody along silently. Inside one committee the internal function is used;
across committees the ordinary transfer is gone through, step by step, each in the role of the
organisation whose step it is. The operator may do that because it stands above all of them.

Notice: Y-approval; Y-merge-members; G4.1 基层党委内部转接; G4.2c
"""

from __future__ import annotations

import attrs

import partyreg.transfer as transfers
from partyreg.changes import Change
from partyreg.errors import Refusals
from partyreg.model import Actor, Member, Transfer
from partyreg.permissions import require
from partyreg.restructuring.kinds import NOT_ABOVE
from partyreg.restructuring.world import World, named
from partyreg.values import Function, TransferState


def carry(member: Member, branch: str, world: World, *, lifted: bool = False) -> tuple[Change, ...]:
    """Bring a member to another branch, in every role that it takes.

    Args:
        member: who is brought.
        branch: the key of the new branch.
        world: the facts.
        lifted: whether the member's own open transfer is taken care of (re-routed) elsewhere.

    Returns:
        The transfer, with all its steps, and the member in the branch.

    Raises:
        RefusedError: the operator does not stand above both sides, or everything for which the
            transfer itself is refused; all reasons at once.

    Notice: Y-approval inside one committee the internal function, across committees the ordinary
    transfers; Y-internal
    """
    source, target = _ends(member, branch, world)
    open_transfer = None if lifted else _open(member, world)
    inside = source is not None and source == target
    if source is not None and inside and world.powers.holds(source, Function.INTERNAL_TRANSFER):
        return transfers.transfer_internal(
            member, branch, tree=world.tree, powers=world.powers, on=world.on,
            actor=acting_for(source, world), key=world.new_key("t"), settings=world.settings,
            open_transfer=open_transfer,
        )  # fmt: skip
    return _ordinary(member, branch, source, open_transfer, world)


def _ends(member: Member, branch: str, world: World) -> tuple[str | None, str | None]:
    """Give who answers for both branches, once the operator stands above them.

    Raises:
        RefusedError: it does not, or lacks a function of its own at one of them.
    """
    tree, here, no = world.tree, world.actor.organisation, Refusals()
    ends = tree.responsible(member.branch), tree.responsible(branch)
    outside = [one for one in dict.fromkeys(ends) if one and not _above(world, one)]
    if outside:
        common = tree.common_ancestor(member.branch, branch)
        no.add(NOT_ABOVE(
            organisation=world.powers.name_of(here), common=named(world, common),
            outside=", ".join(named(world, one) for one in outside),
        ))  # fmt: skip
    elif here not in ends:
        gates = (Function.SUBMIT_TRANSFER, member.branch), (Function.RECEIVE_MEMBER, branch)
        for function, place in gates:
            require(no, world.powers, world.actor, function, place)
    no.raise_any()
    return ends


def _above(world: World, key: str) -> bool:
    """Tell whether the operator is an organisation or stands above it."""
    here = world.actor.organisation
    return here in world.tree and world.tree.is_at_or_below(key, here)


def acting_for(organisation: str, world: World) -> Actor:
    """Give the operator in the role of an organisation at or below its own.

    The person and the account stay: the journal names who it was.

    Raises:
        RefusedError: the organisation stands elsewhere.

    Notice: Y-approval the operator must stand above both sides; never silently
    """
    if not _above(world, organisation):
        no = Refusals()
        here = world.powers.name_of(world.actor.organisation)
        common = world.tree.common_ancestor(organisation, world.actor.organisation)
        no.add(NOT_ABOVE(organisation=here, outside=named(world, organisation),
                         common=named(world, common)))  # fmt: skip
        no.raise_any()
    return attrs.evolve(
        world.actor, account=attrs.evolve(world.actor.account, organisation=organisation)
    )


def _open(member: Member, world: World) -> Transfer | None:
    """Give the open transfer of a member."""
    return next(iter(world.find(Transfer, "open_member", member.key)), None)


def _ordinary(
    member: Member, branch: str, source: str | None, opened: Transfer | None, world: World
) -> tuple[Change, ...]:
    """Go through an ordinary transfer from the application to the reception."""
    facts = {"tree": world.tree, "powers": world.powers, "on": world.on}
    applicant = acting_for(source or member.branch, world)
    changes = transfers.submit(
        member, tree=world.tree, powers=world.powers, on=world.on, actor=applicant,
        key=world.new_key("t"), destination=branch, settings=world.settings,
        open_transfer=opened,
    )  # fmt: skip
    case = _case(changes)
    while case.state is TransferState.IN_APPROVAL:
        changes += transfers.approve(case, actor=_in_turn(case, world), **facts)  # type: ignore[arg-type]  # three facts by name
        case = _case(changes)
    receiver = _in_turn(case, world)
    changes += transfers.confirm_arrival(case, actor=receiver, **facts)  # type: ignore[arg-type]  # likewise
    received = transfers.receive(
        _case(changes), tree=world.tree, powers=world.powers, on=world.on, actor=receiver,
        branch=branch, member=member,
    )  # fmt: skip
    return (*changes, *received)


def _case(changes: tuple[Change, ...]) -> Transfer:
    """Give the case as the last change leaves it."""
    after = changes[-1].after
    assert isinstance(after, Transfer)  # noqa: S101 - the transfer room gives cases here
    return after


def _in_turn(case: Transfer, world: World) -> Actor:
    """Give the operator in the role of whoever has to act now."""
    return acting_for(case.waiting_for or "", world)
