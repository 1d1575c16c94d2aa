"""What may be printed of a person, by whom: letter, information form and receipt.

A sheet holds the facts of one paper under the purpose for which it was asked for. It shows none of
them; whoever lays it out gets at them by that purpose only.

Notice: G4.3b 打印出纸质介绍信和党员信息采集表; G4.3d 打印回执; N3.3c
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from attrs import Attribute, field, frozen

from partyreg.disclosure.exporting import check_actor, check_purpose
from partyreg.disclosure.kinds import (
    NO_RECORD,
    NOTHING_TO_PRINT,
    PRINTED_ELSEWHERE,
    PURPOSE_MISSING,
)
from partyreg.errors import BAD_VALUE, Refusals, RefusedError
from partyreg.model import Actor, FormerMember, Letter, Member, Receipt, Transfer
from partyreg.permissions import Powers
from partyreg.tree import OrgTree
from partyreg.values import Phone, TransferKind, TransferState, text_fault


def _stated(_: object, __: Attribute[str], purpose: object) -> None:
    """Refuse a sheet without a purpose.

    Raises:
        RefusedError: the purpose is blank or no text.
    """
    if fault := text_fault(purpose):
        raise RefusedError([PURPOSE_MISSING(reason=fault)])


@frozen(kw_only=True)
class Sheet:
    """The facts of one paper.

    Attributes:
        transfer: the key of the transfer.
        purpose: for which work it is printed; what gives the personal data out.
        number: the number that the paper bears.

    Raises:
        RefusedError: no usable purpose is stated.

    Notice: N3.3c
    """

    what: ClassVar[str] = "paper"
    transfer: str
    purpose: str = field(validator=_stated)
    number: str

    def __str__(self) -> str:
        """Show what the journal keeps: which paper, why, and no datum of it."""
        return f"{self.what} of {self.transfer!r} for {self.purpose!r}"


@frozen(kw_only=True)
class LetterSheet(Sheet):
    """The facts of a letter of introduction in its three parts.

    Attributes:
        letter: the letter.
        issuer: the name on the seal.
        addressee: to whom the letter is addressed, or None to fill it in by hand.
        member: the record of who has left.

    Notice: G4.3b 打印出纸质介绍信
    """

    what: ClassVar[str] = "letter"
    letter: Letter
    issuer: str
    addressee: str | None = None
    member: Member


@frozen(kw_only=True)
class FormSheet(Sheet):
    """The facts of a member information form.

    Attributes:
        branch: the name of the branch left, or None where it is gone.
        member: the record of who has left.

    Notice: G4.3b 党员信息采集表
    """

    what: ClassVar[str] = "information form"
    branch: str | None
    member: Member


@frozen(kw_only=True)
class ReceiptSheet(Sheet):
    """The facts of a receipt.

    Attributes:
        electronic: whether the system made it, or it answers a letter.
        addressee: the name of the old primary committee, or None where it is gone.
        name: whom it concerns; never shown in a repr.
        receiver: the name on the seal.
        received_on: when the member was received.
        handled_by: who handled it; never shown in a repr.
        phone: of the receiver.

    Notice: G4.2d 自动生成电子回执; G4.3d 打印回执
    """

    what: ClassVar[str] = "receipt"
    electronic: bool
    addressee: str | None
    name: str = field(repr=False)
    receiver: str
    received_on: date
    handled_by: str | None = field(default=None, repr=False)
    phone: Phone | None = None


@frozen
class _Asked:
    """By whom a paper is asked for, and why."""

    purpose: str
    actor: Actor
    powers: Powers
    tree: OrgTree

    def check(self, no: Refusals) -> None:
        """Refuse whoever states no purpose or does no business."""
        check_purpose(no, self.purpose)
        check_actor(no, self.actor, self.powers, self.tree)

    def check_place(self, no: Refusals, transfer: Transfer, place: str, clause: str) -> None:
        """Refuse every organisation but the one that made the paper."""
        here, name = self.actor.organisation, self.powers.name_of
        if here != place:
            names = {"organisation": name(here), "place": name(place)}
            no.add(PRINTED_ELSEWHERE(transfer=transfer.key, clause=clause, **names))

    def name(self, key: str | None) -> str | None:
        """Give an organisation's name, or None where it is not in the tree."""
        return self.powers.name_of(key) if key is not None and key in self.tree else None


def letter_sheet(
    transfer: Transfer,
    former: FormerMember | None,
    *,
    purpose: str,
    actor: Actor,
    powers: Powers,
    tree: OrgTree,
    addressee: str | None = None,
) -> LetterSheet:
    """Give the facts of the letter that concluded a transfer.

    Args:
        transfer: a concluded transfer out of the realm, its receipt back or not.
        former: the former member who left by it, None where there is none.
        purpose: for which work it is printed; it is journalled, so it names no person.
        actor: who acts: a business account of the organisation that concluded it.
        powers: who operates in the system itself.
        tree: the tree of organisations.
        addressee: to whom the letter is addressed.

    Raises:
        RefusedError: no purpose is stated, or it has a number that may be a person's; the account
            does no business; the transfer has no letter of this realm's, or another organisation
            concluded it; the record is no longer among the former members; the addressee is no
            usable text. All reasons at once.

    Example:
        >>> from partyreg.disclosure.example import concluded, facts
        >>> who = facts("o-1")
        >>> sheet = letter_sheet(*concluded(), purpose="开具介绍信", actor=who["actor"],
        ...                      powers=who["powers"], tree=who["tree"])
        >>> print(sheet)
        letter of 't-1' for '开具介绍信'
        >>> sheet.issuer, sheet.letter.to_name, "甲某" in repr(sheet)
        ('A县委组织部', '某省某镇党委', False)

    Notice: G4.3b A县委组织部…打印出纸质介绍信; N3.3c
    """
    no = Refusals()
    if addressee is not None and (fault := text_fault(addressee)):
        no.add(BAD_VALUE(place="the addressee", reason=fault, clause="G4.3b"))
    letter, member = _concluded(no, transfer, former, _Asked(purpose, actor, powers, tree))
    return LetterSheet(
        transfer=transfer.key, purpose=purpose, number=letter.number, letter=letter,
        issuer=powers.name_of(actor.organisation), addressee=addressee, member=member,
    )  # fmt: skip


def form_sheet(
    transfer: Transfer,
    former: FormerMember | None,
    *,
    purpose: str,
    actor: Actor,
    powers: Powers,
    tree: OrgTree,
) -> FormSheet:
    """Give the facts of the information form that goes with the letter.

    Args:
        transfer: a concluded transfer out of the realm, its receipt back or not.
        former: the former member who left by it, None where there is none.
        purpose: for which work it is printed; it is journalled, so it names no person.
        actor: who acts: a business account of the organisation that concluded it.
        powers: who operates in the system itself.
        tree: the tree of organisations.

    Raises:
        RefusedError: as for the letter; all reasons at once.

    Notice: G4.3b 打印出…党员信息采集表; N3.3c
    """
    asked = _Asked(purpose, actor, powers, tree)
    letter, member = _concluded(Refusals(), transfer, former, asked)
    return FormSheet(
        transfer=transfer.key, purpose=purpose, number=letter.number,
        branch=asked.name(member.branch), member=member,
    )  # fmt: skip


def receipt_sheet(
    transfer: Transfer,
    member: Member | None,
    *,
    purpose: str,
    actor: Actor,
    powers: Powers,
    tree: OrgTree,
) -> ReceiptSheet:
    """Give the facts of the receipt with which a member was received.

    Args:
        transfer: a received transfer, from inside the realm or from outside.
        member: the record of who was received, None where there is none any more.
        purpose: for which work it is printed; it is journalled, so it names no person.
        actor: who acts: a business account of the receiver.
        powers: who operates in the system itself.
        tree: the tree of organisations.

    Raises:
        RefusedError: no purpose is stated, or it has a number that may be a person's; the account
            does no business; nobody has been received by this transfer, or another organisation
            received; there is no record. All reasons at once.

    Notice: G4.2d 自动生成电子回执; G4.3d 打印回执传回党员原所在基层党委; N3.3c
    """
    asked = _Asked(purpose, actor, powers, tree)
    receiver = transfer.route.steps[-1].organisation
    receipt, name = _received(transfer, member, receiver, asked)
    return ReceiptSheet(
        transfer=transfer.key, purpose=purpose, number=receipt.number,
        electronic=receipt.electronic, addressee=_sender(transfer, asked), name=name,
        receiver=powers.name_of(receiver), received_on=receipt.received_on,
        handled_by=receipt.handled_by, phone=_phone(receiver, tree),
    )  # fmt: skip


def _concluded(
    no: Refusals, transfer: Transfer, former: FormerMember | None, asked: _Asked
) -> tuple[Letter, Member]:
    """Give letter and record of a transfer that the actor's organisation has concluded.

    Raises:
        RefusedError: it is none; all reasons at once, with those found before.
    """
    asked.check(no)
    letter = transfer.letter if transfer.kind is TransferKind.NATIONWIDE_OUT else None
    if letter is None:
        hint = "only a transfer that is concluded here has a letter"
        no.add(NOTHING_TO_PRINT(what="letter", transfer=transfer.key, hint=hint))
    else:
        asked.check_place(no, transfer, letter.issued_by, "G4.3b")
        if former is None or former.transfer != transfer.key:
            no.add(NO_RECORD(transfer=transfer.key))
    no.raise_any()
    assert letter is not None  # noqa: S101 - refused above
    assert former is not None  # noqa: S101 - refused above
    return letter, former.member


def _received(
    transfer: Transfer, member: Member | None, receiver: str, asked: _Asked
) -> tuple[Receipt, str]:
    """Give the receipt that the actor's organisation has made, and the name of whom it received.

    Raises:
        RefusedError: there is none; all reasons at once.
    """
    no = Refusals()
    asked.check(no)
    receipt = transfer.receipt if transfer.state is TransferState.RECEIVED else None
    clause = "G4.3d" if transfer.kind is TransferKind.NATIONWIDE_IN else "G4.2d"
    if receipt is None:
        hint = "a receipt is printed where the member has been received"
        no.add(NOTHING_TO_PRINT(what="receipt", transfer=transfer.key, hint=hint, clause=clause))
    asked.check_place(no, transfer, receiver, clause)
    whom = transfer.newcomer or member
    if whom is None:
        no.add(NO_RECORD(transfer=transfer.key))
    no.raise_any()
    assert receipt is not None  # noqa: S101 - refused above
    assert whom is not None  # noqa: S101 - refused above
    return receipt, whom.name


def _sender(transfer: Transfer, asked: _Asked) -> str | None:
    """Give the name of the old primary committee. Notice: G4.3d; Y-responsible."""
    if transfer.letter is not None:
        return transfer.letter.from_name
    source, tree = transfer.route.source, asked.tree
    return asked.name(tree.responsible(source)) if source is not None and source in tree else None


def _phone(key: str, tree: OrgTree) -> Phone | None:
    """Give an organisation's telephone, or None where none is recorded."""
    try:
        return tree.organisation(key).phone
    except LookupError:  # without a record
        return None
