"""A transfer on its way: apply, approve, disagree step by step, resubmit, cancel.

Notice: G4.2c 提出“申请”; G4.2e 使用“审批”功能中的“不同意”操作，逐级退回; G4.1 基层党委内部转接
"""

from __future__ import annotations

from datetime import date

from partyreg.changes import Change
from partyreg.errors import BAD_VALUE, Refusals
from partyreg.model import Actor, Member, Route, Transfer
from partyreg.permissions import Powers, require
from partyreg.settings import Settings
from partyreg.transfer import refusals as no_
from partyreg.transfer.drafts import change_of, replaced, transfer_of
from partyreg.transfer.ends import Question, has_branch, operates, settled
from partyreg.transfer.routes import planned, planned_in
from partyreg.transfer.steps import known, name
from partyreg.transfer.turns import (
    applying,
    check_path,
    check_reason,
    check_turn,
    due,
    first_stop,
    moved,
    standing,
    wrong_state,
)
from partyreg.transfer.words import (
    APPROVED,
    CANCELLED,
    CONCLUDE,
    IN_APPROVAL,
    RECEIVE,
    RETURNED,
    SUBMIT_TRANSFER,
)
from partyreg.tree import OrgTree
from partyreg.values import TransferKind, text_fault


def submit(
    member: Member,
    *,
    tree: OrgTree,
    powers: Powers,
    actor: Actor,
    on: date,
    key: str,
    destination: str,
    settings: Settings,
    wish: str | None = None,
    kind: TransferKind | None = None,
    open_transfer: Transfer | None = None,
) -> tuple[Change, ...]:
    """Apply for a transfer: the route is computed and frozen, and goes to its first approver.

    Args:
        member: who is to move; the source is the branch on whose roll the member stands.
        tree: all organisations.
        powers: what they hold.
        actor: who applies, for the branch or an organisation above it.
        on: the day.
        key: the new transfer's key.
        destination: the key of a branch or committee, or the name of one outside the tree.
        settings: as for the route.
        wish: the branch hoped for; a destination that is a branch is one by itself.
        kind: the kind that the applicant takes it for, to be checked.
        open_transfer: the member's open transfer, if there is one.

    Returns:
        The new transfer.

    Raises:
        RefusedError: everything for which a route is refused; the actor may not apply there;
            the member has an open transfer; the receiver has no branch of its own; the wish is
            none of its branches. All of them at once.

    Notice: G4.2c 由党员所在的 C 村党支部用户发起，提出“申请”; Y-leave at most one open transfer
    """
    no = Refusals()
    question = Question(tree, powers, settings, no)
    require(no, powers, actor, SUBMIT_TRANSFER, member.branch)
    if open_transfer is not None:
        no.add(no_.OPEN_TRANSFER(who=f"the member {member.key!r}", transfer=open_transfer.key))
    found, hoped = arranged(
        question, member.branch, destination, actor.organisation, kind=kind, wish=wish
    )
    frozen = settled(no, found)
    position = first_stop(frozen)
    state = standing(frozen, position)
    after = transfer_of(key, member.key, frozen, state, position, on, on, hoped)
    return (change_of(None, after, frozen.steps[0].clause),)


def arranged(
    question: Question,
    source: str,
    destination: str,
    initiator: str,
    *,
    kind: TransferKind | None = None,
    wish: str | None,
) -> tuple[Route | None, str | None]:
    """Compute route and wish of an application, and check what a mere question leaves open."""
    # Who stands elsewhere or does not operate has been refused already, by its rights.
    fits = not question.no or _may_initiate(question.tree, source, initiator)
    found = planned(question, source, destination, initiator if fits else None, kind)
    return found, wished(question, found, wish)


def _may_initiate(tree: OrgTree, source: str, initiator: str) -> bool:
    """Tell whether somebody stands at or above the source and operates in the system."""
    both = known(source, tree) and known(initiator, tree)
    return both and operates(tree, initiator) and tree.is_at_or_below(source, initiator)


def wished(question: Question, found: Route | None, wish: str | None) -> str | None:
    """Give the wish: as stated, or the destination where it is itself a branch.

    Refuses a receiver without any branch, and a wish for a branch that is not its own.
    """
    tree, no = question.tree, question.no
    if found is None or found.receiver is None:
        if wish is not None and found is not None and (fault := text_fault(wish)):
            no.add(BAD_VALUE(place="the wish", reason=fault, clause="Y-destination"))
        return wish
    if wish is None and is_place(tree, found, found.destination):
        return found.destination
    if not has_branch(tree, found.receiver):
        no.add(no_.DESTINATION_WITHOUT_BRANCH(destination=name(tree, found.receiver)))
    if wish is not None and not is_place(tree, found, wish):
        names = {"branch": name(tree, wish), "receiver": name(tree, found.receiver)}
        no.add(no_.WISH_NOT_OF_RECEIVER(**names))
    return wish


def is_place(tree: OrgTree, found: Route, branch: str) -> bool:
    """Tell whether a branch is one into which the receiver may place the member."""
    return (
        known(branch, tree)
        and branch != found.source
        and tree.traits(branch).kind.holds_members
        and tree.responsible(branch) == found.receiver
    )


def approve(
    transfer: Transfer, *, tree: OrgTree, powers: Powers, actor: Actor, on: date
) -> tuple[Change, ...]:
    """Approve a case, which goes on to the next step, or waits to be received at the last one.

    Args:
        transfer: the case.
        tree: all organisations.
        powers: what they hold.
        actor: who acts, for the organisation whose turn it is.
        on: the day.

    Returns:
        The case at its next step.

    Raises:
        RefusedError: it is not in approval, or not this organisation's turn; the organisation
            does not hold the function of its step; the rest of the path names an organisation
            that is gone; the step concludes. All of them at once.

    Notice: G4.2c 经 C 村党支部、B 镇党委至 E 镇党委“审批”; Y-receive
    """
    no = Refusals()
    step = due(transfer)
    advice = "only what is in approval is approved"
    check_turn(no, transfer, tree, actor, needed=(IN_APPROVAL,), advice=advice)
    require(no, powers, actor, step.function, actor.organisation)
    check_path(no, transfer, tree)
    if step.role is CONCLUDE:
        no.add(no_.CONCLUDE_INSTEAD(transfer=transfer.key))
    no.raise_any()
    if step.role is RECEIVE:
        return moved(transfer, transfer.position, APPROVED, on, step.clause)
    position = transfer.position + 1
    return moved(transfer, position, standing(transfer.route, position), on, step.clause)


def disagree(
    transfer: Transfer, *, tree: OrgTree, powers: Powers, actor: Actor, on: date, reason: str
) -> tuple[Change, ...]:
    """Send a case one step back, with a reason; from the first approver it is the applicant's.

    The receiver may disagree until it has received, after its own approval too. Whoever gets the
    case back approves it again or disagrees in turn.

    Args:
        transfer: the case.
        tree: all organisations.
        powers: what they hold.
        actor: who acts, for the organisation whose turn it is.
        on: the day.
        reason: why, in words; it is never part of a message.

    Returns:
        The case one step before.

    Raises:
        RefusedError: it is not open to a disagreement, or not this organisation's turn; the
            organisation does not hold the function of its step; there is no proper reason; it is
            the applicant itself; the step before is gone. All of them at once.

    Notice: G4.2e 逐级退回该转接申请; Y-back
    """
    no = Refusals()
    advice = "only what is in approval or waits to be received can be sent back"
    check_turn(no, transfer, tree, actor, needed=(IN_APPROVAL, APPROVED), advice=advice)
    require(no, powers, actor, due(transfer).function, actor.organisation)
    check_reason(no, reason)
    before = transfer.position - 1
    if before < 0:
        no.add(no_.OWN_APPLICATION(transfer=transfer.key))
    elif (organisation := transfer.route.steps[before].organisation) not in tree:
        no.add(no_.STEP_GONE(transfer=transfer.key, organisation=organisation))
    no.raise_any()
    state = RETURNED if before == 0 else IN_APPROVAL
    return moved(transfer, before, state, on, "G4.2e", because=reason)


def resubmit(
    transfer: Transfer,
    *,
    tree: OrgTree,
    powers: Powers,
    actor: Actor,
    on: date,
    settings: Settings,
    destination: str | None = None,
    wish: str | None = None,
) -> tuple[Change, ...]:
    """Send a returned case off again, corrected where need be; its route is computed anew.

    Args:
        transfer: the case, back at its applicant.
        tree: all organisations.
        powers: what they hold.
        actor: who acts, for the applicant.
        on: the day.
        settings: as for the route.
        destination: the right one; the old one where omitted.
        wish: the branch hoped for; where destination is omitted too, the old wish.

    Returns:
        The case at its first approver.

    Raises:
        RefusedError: it has not come back, or not to this organisation; the organisation may not
            apply; everything for which an application is refused. All of them at once.

    Notice: G4.2e 误操作; Y-back correct and resubmit
    """
    no = Refusals()
    check_turn(no, transfer, tree, actor, needed=(RETURNED,), advice="it has to be sent back first")
    require(no, powers, actor, applying(transfer), transfer.route.source or actor.organisation)
    hoped = transfer.wish if wish is None and destination is None else wish
    where = destination if destination is not None else transfer.route.destination
    question = Question(tree, powers, settings, no)
    found, hoped = _again(question, transfer, actor.organisation, where, hoped)
    frozen = settled(no, found)
    position = first_stop(frozen)
    after = replaced(
        transfer,
        route=frozen,
        state=standing(frozen, position),
        position=position,
        submitted_on=on,
        moved_on=on,
        wish=hoped,
        returned_because=None,
    )
    return (Change(transfer, after, "Y-back"),)


def _again(
    question: Question, transfer: Transfer, initiator: str, destination: str, wish: str | None
) -> tuple[Route | None, str | None]:
    """Compute route and wish of a corrected case, from a branch or from outside."""
    source = transfer.route.source
    if source is not None:
        return arranged(question, source, destination, initiator, wish=wish)
    found = planned_in(question, initiator, destination)
    return found, wished(question, found, wish)


def cancel(
    transfer: Transfer, *, tree: OrgTree, powers: Powers, actor: Actor, on: date
) -> tuple[Change, ...]:
    """Give a case up; only its applicant can, and only while it is with the applicant.

    Args:
        transfer: the case.
        tree: all organisations.
        powers: what they hold.
        actor: who acts, for the applicant.
        on: the day.

    Returns:
        The case, cancelled; the member stays where it stands.

    Raises:
        RefusedError: it is over; it is with an approver; another organisation applied; the
            organisation may not apply. All of them at once.

    Notice: Y-back the initiator alone cannot pull it back from an approver
    """
    no = Refusals()
    applicant = transfer.route.steps[0].organisation
    if not transfer.state.is_open:
        no.add(wrong_state(transfer, (RETURNED,), "it is over already"))
    elif transfer.position > 0:
        turn = name(tree, due(transfer).organisation)
        no.add(no_.NOT_AT_INITIATOR(transfer=transfer.key, turn=turn))
    if actor.organisation != applicant:
        names = {"organisation": name(tree, actor.organisation), "applicant": name(tree, applicant)}
        no.add(no_.NOT_APPLICANT(transfer=transfer.key, **names))
    require(no, powers, actor, applying(transfer), actor.organisation)
    no.raise_any()
    return moved(transfer, 0, CANCELLED, on, "Y-back", because=transfer.returned_because)
