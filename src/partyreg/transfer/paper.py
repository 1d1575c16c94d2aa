"""The paper of a nationwide transfer: the letter that concludes it, the receipt that closes it.

Notice: G4.3b 点击办结按钮…打印出纸质介绍信; G4.3d 打印回执传回党员原所在基层党委; Y-receipt
"""

from __future__ import annotations

from datetime import date

from partyreg.changes import Change
from partyreg.errors import BAD_VALUE, Refusals
from partyreg.model import Actor, FormerMember, Letter, Member, Receipt, Transfer
from partyreg.permissions import Powers, require
from partyreg.settings import Settings
from partyreg.transfer import refusals as no_
from partyreg.transfer.arriving import check_validity
from partyreg.transfer.drafts import replaced
from partyreg.transfer.ends import settled
from partyreg.transfer.steps import known, name
from partyreg.transfer.turns import check_handler, check_member, check_path, check_turn, due
from partyreg.transfer.words import (
    CLOSED,
    CONCLUDE,
    CONCLUDED,
    IN_APPROVAL,
    NATIONWIDE_TRANSFER,
    SUBMIT_TRANSFER,
)
from partyreg.tree import OrgTree
from partyreg.values import Phone, date_fault, text_fault


def conclude(
    transfer: Transfer,
    *,
    tree: OrgTree,
    powers: Powers,
    actor: Actor,
    on: date,
    member: Member | None,
    number: str,
    settings: Settings,
    validity_days: int | None = None,
    dues_paid_until: date | None = None,
    number_used: bool = False,
) -> tuple[Change, ...]:
    """Approve the last step of an outgoing transfer and conclude it with a letter.

    The member leaves the roll now, and the transfer shows as outstanding until the receipt is
    back.

    Args:
        transfer: the case at its last step.
        tree: all organisations.
        powers: what they hold.
        actor: who acts, for the organisation with nationwide authority.
        on: the day, and the letter's date.
        member: the record of the member who leaves, None where it is on no roll.
        number: the letter's number, one for its three parts.
        settings: for the validity.
        validity_days: for how many days the letter is valid; by default the setting.
        dues_paid_until: the month up to which dues are paid.
        number_used: whether another letter of the register bears the number.

    Returns:
        The transfer, concluded, with the letter; the member removed; the former member who names
        the transfer.

    Raises:
        RefusedError: the case is not in approval or not before this organisation; its step does
            not conclude; the organisation has no nationwide authority; the record is not that of
            the case; number, validity or dues cannot be taken. All of them at once.

    Notice: G4.3b 审批通过后，点击办结按钮; Y-leave; Y-validity
    """
    no = Refusals()
    advice = "only a case in approval is concluded"
    check_turn(no, transfer, tree, actor, needed=(IN_APPROVAL,), advice=advice)
    require(no, powers, actor, NATIONWIDE_TRANSFER, actor.organisation)
    check_path(no, transfer, tree)
    if due(transfer).role is not CONCLUDE:
        no.add(no_.NOT_TO_CONCLUDE(transfer=transfer.key))
    check_member(no, transfer, member)
    days = settings.letter_validity_days if validity_days is None else validity_days
    _check_letter(no, number, days, dues_paid_until, used=number_used)
    member = settled(no, member)
    sender, reply = _sender(transfer, tree)
    letter = Letter(
        number,
        actor.organisation,
        on,
        days,
        sender,
        name(tree, transfer.route.destination),
        dues_paid_until,
        *reply,
    )
    after = replaced(transfer, state=CONCLUDED, moved_on=on, letter=letter, returned_because=None)
    gone = FormerMember(member.key, member, None, on, (), transfer.key)
    return (
        Change(transfer, after, "G4.3b"),
        Change(member, None, "Y-leave"),
        Change(None, gone, "Y-leave"),
    )


def _check_letter(no: Refusals, number: object, days: object, dues: object, *, used: bool) -> None:
    """Refuse what a letter cannot carry."""
    if fault := text_fault(number, longest=64):
        no.add(BAD_VALUE(place="the letter's number", reason=fault, clause="G4.3b"))
    elif used:
        no.add(no_.LETTER_NUMBER_USED(number=number))
    check_validity(no, days)
    if dues is not None and (fault := date_fault(dues)):
        no.add(BAD_VALUE(place="the month of the dues", reason=fault, clause="G4.3b"))


def _sender(transfer: Transfer, tree: OrgTree) -> tuple[str, tuple[str | None, Phone | None]]:
    """Give the old primary committee's name, and where the receipt is to reach it."""
    committee = receipt_goes_to(transfer, tree)
    if committee is None:
        return name(tree, transfer.route.source), (None, None)
    try:
        old = tree.organisation(committee)
    except LookupError:  # without a record
        return committee, (None, None)
    return old.name, (old.address, old.phone)


def register_receipt(
    transfer: Transfer,
    *,
    tree: OrgTree,
    powers: Powers,
    actor: Actor,
    on: date,
    received_on: date,
    branch: str,
    handled_by: str | None = None,
    heir: str | None = None,
) -> tuple[Change, ...]:
    """Register that the paper receipt has come back, which closes the transfer.

    Args:
        transfer: the concluded transfer.
        tree: all organisations.
        powers: what they hold.
        actor: who acts, for the old primary committee.
        on: the day on which the receipt came back.
        received_on: when the member was received there, as the receipt says.
        branch: into which branch, in the receipt's words.
        handled_by: who handled it there.
        heir: the organisation that took the source over, where it is gone.

    Returns:
        The transfer, closed, with its receipt.

    Raises:
        RefusedError: the transfer waits for no receipt; the receipt goes to another committee;
            the organisation takes no part in transfers; day or words cannot be taken. All of
            them at once.

    Notice: G4.3d 打印回执传回党员原所在基层党委; Y-receipt
    """
    no = Refusals()
    committee = receipt_goes_to(transfer, tree, heir)
    if transfer.state is not CONCLUDED:
        no.add(no_.RECEIPT_NOT_DUE(transfer=transfer.key))
    elif actor.organisation != committee:
        names = {"organisation": name(tree, actor.organisation), "committee": name(tree, committee)}
        no.add(no_.RECEIPT_NOT_YOURS(transfer=transfer.key, **names))
    require(no, powers, actor, SUBMIT_TRANSFER, actor.organisation)
    if fault := date_fault(received_on, latest=on):
        no.add(BAD_VALUE(place="the day of reception", reason=fault, clause="Y-receipt"))
    if fault := text_fault(branch):
        no.add(BAD_VALUE(place="the receiving branch", reason=fault, clause="Y-receipt"))
    check_handler(no, handled_by)
    no.raise_any()
    number = transfer.letter.number if transfer.letter is not None else transfer.key
    receipt = Receipt(number, received_on, branch, handled_by, electronic=False, returned_on=on)
    after = replaced(transfer, state=CLOSED, moved_on=on, receipt=receipt)
    return (Change(transfer, after, "Y-receipt"),)


def receipt_goes_to(transfer: Transfer, tree: OrgTree, heir: str | None = None) -> str | None:
    """Give the committee that waits for a receipt: it answers for the source, or for its heir.

    Args:
        transfer: a transfer out of a branch.
        tree: all organisations.
        heir: the organisation that took the source over, where it is gone.

    Returns:
        Its key, or None where neither the source nor an heir is in the tree.

    Notice: Y-receipt the old primary committee registers its return
    """
    places = (transfer.route.source, heir)
    return next((tree.responsible(one) for one in places if known(one, tree)), None)
