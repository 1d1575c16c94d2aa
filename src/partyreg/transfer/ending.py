"""How a transfer ends: the arrival in person and the reception into a branch.

Notice: G4.2d 确认党员本人报到后，点击“接收”; G4.3d 补充完善党员基本信息
"""

from __future__ import annotations

from datetime import date

from partyreg.changes import Change
from partyreg.errors import BAD_VALUE, Refusals
from partyreg.model import Actor, FormerMember, Member, Receipt, Transfer
from partyreg.permissions import Powers, require
from partyreg.transfer import refusals as no_
from partyreg.transfer.arriving import InformationForm, check_form, enrolled
from partyreg.transfer.drafts import change_of, receipt_of, replaced
from partyreg.transfer.ends import settled
from partyreg.transfer.life import is_place
from partyreg.transfer.steps import name
from partyreg.transfer.turns import check_handler, check_member, check_path, check_turn, due
from partyreg.transfer.words import (
    APPROVED,
    IN_APPROVAL,
    INTERNAL,
    RECEIVE,
    RECEIVE_MEMBER,
    RECEIVED,
)
from partyreg.tree import OrgTree
from partyreg.values import (
    TransferKind,
    TransferState,
    date_fault,
    text_fault,
)

_WITHIN = TransferKind.INTERNAL


def confirm_arrival(
    transfer: Transfer,
    *,
    tree: OrgTree,
    powers: Powers,
    actor: Actor,
    on: date,
    arrived_on: date | None = None,
) -> tuple[Change, ...]:
    """Confirm that the member has reported in person, without which nobody is received.

    Args:
        transfer: the case, before its receiver.
        tree: all organisations.
        powers: what they hold.
        actor: who acts, for the receiver; before or after its approval.
        on: the day.
        arrived_on: the day of the report, today where omitted.

    Returns:
        The case with the day of arrival.

    Raises:
        RefusedError: the case is not before its receiver or this is not it; the receiver may not
            receive; the arrival is confirmed already; the day is no date or lies ahead; the
            receiver is gone. All of them at once.

    Notice: G4.2d 确认党员本人报到; G4.3d 党员本人到 E 镇党委报到
    """
    no = Refusals()
    needed = (IN_APPROVAL, APPROVED)
    _check_receiver(no, transfer, tree=tree, powers=powers, actor=actor, needed=needed)
    day = on if arrived_on is None else arrived_on
    if fault := date_fault(day, latest=on):
        no.add(BAD_VALUE(place="the day of arrival", reason=fault, clause="G4.2d"))
    if transfer.arrived_on is not None:
        no.add(no_.ALREADY_ARRIVED(transfer=transfer.key, day=transfer.arrived_on))
    no.raise_any()
    return (change_of(transfer, replaced(transfer, arrived_on=day, moved_on=on), "G4.2d"),)


def _check_receiver(
    no: Refusals,
    transfer: Transfer,
    *,
    tree: OrgTree,
    powers: Powers,
    actor: Actor,
    needed: tuple[TransferState, ...],
    target: str | None = None,
) -> None:
    """Refuse whoever is not the receiver before whom the case lies."""
    step = due(transfer)
    advice = "the receiver has to approve it first"
    check_turn(no, transfer, tree, actor, needed=needed, advice=advice)
    if step.role not in (RECEIVE, INTERNAL):
        names = {"organisation": name(tree, step.organisation)}
        receiver = name(tree, transfer.route.receiver)
        no.add(no_.NOT_THE_RECEIVER(transfer=transfer.key, receiver=receiver, **names))
    require(no, powers, actor, RECEIVE_MEMBER, target or actor.organisation)
    check_path(no, transfer, tree)


def receive(
    transfer: Transfer,
    *,
    tree: OrgTree,
    powers: Powers,
    actor: Actor,
    on: date,
    branch: str,
    member: Member | None = None,
    key: str | None = None,
    form: InformationForm | None = None,
    former: FormerMember | None = None,
    active: Member | None = None,
    handled_by: str | None = None,
) -> tuple[Change, ...]:
    """Receive the member into a branch, which ends the transfer with a receipt.

    Inside the realm the member leaves the old roll only now, and the receipt is electronic. Who
    arrives from outside gets a record now, completed from the form; who had left this very tree
    by a nationwide transfer gets the old record back under the old key, and the receipt is paper.

    Args:
        transfer: the case, approved by the receiver and, but for an internal one, the arrival
            confirmed.
        tree: all organisations.
        powers: what they hold.
        actor: who acts, for the receiver.
        on: the day.
        branch: one of the receiver's own; the wish does not bind.
        member: the record of the member who moves; None for an arrival from outside.
        key: the key of a new record, for an arrival from outside.
        form: what the member information form adds, for an arrival from outside.
        former: the former member with the number of the letter, if there is one.
        active: the active member with the number of the letter, if there is one.
        handled_by: who handles it, for the receipt: a name, no number.

    Returns:
        The transfer, received; the member in the branch; for a re-attached one the end of the
        former record.

    Raises:
        RefusedError: the case is not approved, or not before this organisation; the receiver may
            not receive there; the arrival is not confirmed; the branch is none of its own; the
            record is not that of the case; for an arrival, the number is active in the tree, no
            key is given, or the form cannot be taken; who handles it cannot be taken or has a
            number that may be a person's. All of them at once.

    Notice: G4.2d 点击“接收”，核对党员信息并将党员编入F村党支部; G4.3d; Y-receive; Y-leave; Y-arrive
    """
    no = Refusals()
    needed = (APPROVED,)
    _check_receiver(
        no, transfer, tree=tree, powers=powers, actor=actor, needed=needed, target=branch
    )
    if transfer.arrived_on is None and transfer.kind is not _WITHIN:
        no.add(no_.NOT_ARRIVED(transfer=transfer.key))
    if not is_place(tree, transfer.route, branch):
        names = {"branch": name(tree, branch), "receiver": name(tree, transfer.route.receiver)}
        no.add(no_.NOT_OWN_BRANCH(**names))
    check_handler(no, handled_by)
    if transfer.newcomer is None:
        check_member(no, transfer, member)
        return _received_online(transfer, settled(no, member), branch, on, handled_by)
    _check_arrival(no, key, form, former, active)
    no.raise_any()
    back = former if returns(former) else None
    earlier = back.member if back is not None else None
    after = enrolled(transfer.newcomer, form, branch, earlier, key or "")
    changes = _received_on_paper(transfer, after, on, handled_by)
    return changes if back is None else (*changes, Change(back, None, "Y-arrive"))


def _received_online(
    transfer: Transfer, member: Member, branch: str, on: date, handled_by: str | None
) -> tuple[Change, ...]:
    """Move the member and make the electronic receipt. Notice: G4.2d 自动生成电子回执."""
    receipt = receipt_of(transfer.key, on, branch, handled_by)
    clause = "G4.1" if transfer.kind is _WITHIN else "G4.2d"
    end = replaced(transfer, state=RECEIVED, moved_on=on, receipt=receipt)
    return (
        change_of(transfer, end, clause),
        change_of(member, replaced(member, branch=branch), "Y-leave"),
    )


def _check_arrival(
    no: Refusals,
    key: str | None,
    form: InformationForm | None,
    former: FormerMember | None,
    active: Member | None,
) -> None:
    """Refuse an arrival that would make a second record, or one without a key."""
    if active is not None:
        no.add(no_.ALREADY_ACTIVE(member=active.key))
    if not returns(former) and text_fault(key):
        no.add(no_.KEY_NEEDED())
    if form is not None:
        check_form(no, form)


def returns(former: FormerMember | None) -> bool:
    """Tell whether a former member left by this tree's own nationwide transfer.

    Notice: Y-arrive re-attached; whoever was removed for a reason is not
    """
    return former is not None and former.transfer is not None


def _received_on_paper(
    transfer: Transfer, member: Member, on: date, handled_by: str | None
) -> tuple[Change, ...]:
    """Make or re-attach the member's record, and the paper receipt. Notice: G4.3d, Y-arrive."""
    number = transfer.letter.number if transfer.letter is not None else transfer.key
    receipt = Receipt(number, on, member.branch, handled_by, electronic=False)
    end = replaced(transfer, state=RECEIVED, moved_on=on, receipt=receipt, member=member.key)
    return (Change(transfer, end, "G4.3d"), Change(None, member, "Y-arrive"))
