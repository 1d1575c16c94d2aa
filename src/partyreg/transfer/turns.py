"""Whose turn it is: the checks and the one move that every verb of a transfer's life shares.

Notice: G4.2e 当前正在办理审批的党组织; Y-path nobody approves its own application; Y-back
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from partyreg.changes import Change
from partyreg.errors import BAD_VALUE, PERSONAL_NUMBER, Refusal, Refusals
from partyreg.model import Actor, Member, Route, RouteStep, Transfer
from partyreg.transfer import refusals as no_
from partyreg.transfer.drafts import change_of, transfer_of
from partyreg.transfer.steps import name
from partyreg.transfer.words import (
    APPROVED,
    IN_APPROVAL,
    INTERNAL,
    NATIONWIDE_TRANSFER,
    RECEIVE,
    SUBMIT_TRANSFER,
)
from partyreg.tree import OrgTree
from partyreg.values import (
    Function,
    TransferKind,
    TransferState,
    personal_number_in,
    text_fault,
)


def due(transfer: Transfer) -> RouteStep:
    """Give the step at which a transfer stands."""
    return transfer.route.steps[transfer.position]


def standing(route: Route, position: int) -> TransferState:
    """Tell how a case stands when it comes to a step.

    It waits for approval, unless there is nothing left to approve: an internal transfer is one
    step, and a receiver that applied itself does not approve its own application.

    Notice: Y-internal; Y-path
    """
    step = route.steps[position]
    if step.role is INTERNAL:
        return APPROVED
    own = step.role is RECEIVE and step.organisation == route.steps[0].organisation
    return APPROVED if own else IN_APPROVAL


def first_stop(route: Route) -> int:
    """Give the step that has to act after the application: the second, if there is one."""
    return 1 if len(route.steps) > 1 else 0


def applying(transfer: Transfer) -> Function:
    """Give the row of annex 2 under which a case was begun, and may be begun again."""
    incoming = transfer.kind is TransferKind.NATIONWIDE_IN
    return NATIONWIDE_TRANSFER if incoming else SUBMIT_TRANSFER


def check_turn(
    no: Refusals,
    transfer: Transfer,
    tree: OrgTree,
    actor: Actor,
    *,
    needed: Sequence[TransferState],
    advice: str,
) -> None:
    """Refuse a case that stands elsewhere, in state or in place."""
    turn = due(transfer).organisation
    if transfer.state not in needed:
        no.add(wrong_state(transfer, needed, advice))
    elif actor.account.organisation != turn:
        names = {"organisation": name(tree, actor.organisation), "turn": name(tree, turn)}
        no.add(no_.NOT_YOUR_TURN(transfer=transfer.key, **names))


def wrong_state(transfer: Transfer, needed: Sequence[TransferState], advice: str) -> Refusal:
    """Say where a case stands and where it would have to."""
    return no_.WRONG_STATE(
        transfer=transfer.key,
        state=transfer.state.label,
        needed=" / ".join(one.label for one in needed),
        advice=advice,
    )


def check_path(no: Refusals, transfer: Transfer, tree: OrgTree) -> None:
    """Refuse to go on along a path that names a deleted organisation."""
    for step in transfer.route.steps[transfer.position :]:
        if step.organisation not in tree:
            no.add(no_.STEP_GONE(transfer=transfer.key, organisation=step.organisation))


def check_reason(no: Refusals, reason: object) -> None:
    """Refuse a disagreement without proper words. Notice: Y-back with a reason."""
    if fault := text_fault(reason, longest=1000):
        no.add(BAD_VALUE(place="the reason", reason=fault, clause="Y-back"))
    elif isinstance(reason, str) and personal_number_in(reason):
        no.add(PERSONAL_NUMBER(place="the reason"))


def check_handler(no: Refusals, handled_by: object) -> None:
    """Refuse, in a receipt, words that cannot be kept. Notice: G4.3d; N3.3c."""
    if handled_by is None:
        return
    if fault := text_fault(handled_by):
        no.add(BAD_VALUE(place="who handled it", reason=fault, clause="G4.3d"))
    elif isinstance(handled_by, str) and personal_number_in(handled_by):
        no.add(PERSONAL_NUMBER(place="who handled it"))


def check_member(no: Refusals, transfer: Transfer, member: Member | None) -> None:
    """Refuse another member's record, or one that no longer stands in the source."""
    found = member is not None and member.key == transfer.member
    if not found or (member is not None and member.branch != transfer.route.source):
        shown = member.key if member is not None else "none"
        no.add(no_.MEMBER_ELSEWHERE(member=shown, transfer=transfer.key))


def moved(
    transfer: Transfer,
    position: int,
    state: TransferState,
    on: date,
    clause: str,
    *,
    because: str | None = None,
) -> tuple[Change, ...]:
    """Give the change that puts a case to another step; what it carries stays.

    A step back forgets the arrival, which the next receiver confirms for itself.
    """
    arrived = transfer.arrived_on if position >= transfer.position else None
    after = transfer_of(
        transfer.key,
        transfer.member,
        transfer.route,
        state,
        position,
        transfer.submitted_on,
        on,
        transfer.wish,
        arrived,
        because,
        transfer.letter,
        transfer.newcomer,
        transfer.receipt,
    )
    return (change_of(transfer, after, clause),)
