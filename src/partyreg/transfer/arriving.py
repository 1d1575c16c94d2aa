"""An arrival from outside: the letter, the person it introduces, and the form that completes it.

Notice: G4.3c 将纸质介绍信录入系统; G4.3d 根据党员信息采集表和其他相关材料补充完善党员基本信息
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from attrs import asdict, field, frozen

from partyreg.changes import Change
from partyreg.errors import BAD_VALUE, Refusals
from partyreg.model import Actor, Letter, Member, Newcomer, Transfer, masking
from partyreg.permissions import Powers, require
from partyreg.settings import Settings
from partyreg.transfer import refusals as no_
from partyreg.transfer.drafts import replaced
from partyreg.transfer.ends import Question, settled
from partyreg.transfer.life import wished
from partyreg.transfer.routes import planned_in
from partyreg.transfer.turns import first_stop, standing
from partyreg.transfer.words import NATIONWIDE_TRANSFER
from partyreg.tree import OrgTree
from partyreg.values import (
    BirthDate,
    HomeAddress,
    Phone,
    Sex,
    date_fault,
    text_fault,
)


@frozen(kw_only=True)
class InformationForm:
    """What the member information form adds to the letter; nothing of it shows in a repr.

    Notice: G4.3d 党员信息采集表
    """

    sex: Sex | None = field(default=None, repr=False)
    birth_date: BirthDate | None = field(default=None, converter=masking.birth_date)
    ethnicity: str | None = field(default=None, repr=False)
    education: str | None = field(default=None, repr=False)
    joined_on: date | None = field(default=None, repr=False)
    full_since: date | None = field(default=None, repr=False)
    post: str | None = field(default=None, repr=False)
    phone: Phone | None = field(default=None, converter=masking.phone)
    home_address: HomeAddress | None = field(default=None, converter=masking.home_address)
    migrant_to: str | None = field(default=None, repr=False)


def last_valid_day(letter: Letter) -> date:
    """Give the last day on which a letter is valid; its own day is not counted.

    Example:
        >>> letter = Letter("0001", "A县委组织部", date(2018, 3, 1), 30, "B镇党委", "E镇党委")
        >>> last_valid_day(letter)
        datetime.date(2018, 3, 31)

    Notice: Y-validity
    """
    return letter.issued_on + timedelta(days=letter.validity_days)


def letter_expired(letter: Letter, on: date) -> bool:
    """Tell whether a letter is out of date, which is reported and never acts by itself.

    Example:
        >>> letter = Letter("0001", "A县委组织部", date(2018, 3, 1), 30, "B镇党委", "E镇党委")
        >>> letter_expired(letter, date(2018, 3, 31)), letter_expired(letter, date(2018, 4, 1))
        (False, True)

    Notice: Y-validity expiry is reported, never automatic
    """
    return on > last_valid_day(letter)


def record_letter(
    newcomer: Newcomer,
    *,
    tree: OrgTree,
    powers: Powers,
    actor: Actor,
    on: date,
    key: str,
    destination: str,
    letter: Letter,
    settings: Settings,
    wish: str | None = None,
    active: Member | None = None,
    open_transfer: Transfer | None = None,
) -> tuple[Change, ...]:
    """Record a paper letter from outside, which sends the arrival down to its receiver.

    An expired letter is recorded all the same: see `letter_expired`.

    Args:
        newcomer: whom the letter introduces, after the identity has been verified.
        tree: all organisations.
        powers: what they hold.
        actor: who acts, for the nearest organisation with nationwide authority above the
            destination.
        on: the day.
        key: the new transfer's key.
        destination: the key of a branch or committee.
        letter: the letter as it was presented.
        settings: as for the route.
        wish: the branch hoped for.
        active: the active member with the newcomer's number, if there is one.
        open_transfer: the open transfer of that number, if there is one.

    Returns:
        The new transfer; the member's record is made when received.

    Raises:
        RefusedError: everything for which the route of an arrival is refused; the organisation
            has no nationwide authority; the number is active in the tree or has an open
            transfer; the receiver has no branch, or the wish is none of its branches; the letter
            cannot be taken. All of them at once.

    Notice: G4.3c 验明党员身份，将纸质介绍信录入系统; Y-arrive; Y-climb
    """
    no = Refusals()
    question = Question(tree, powers, settings, no)
    require(no, powers, actor, NATIONWIDE_TRANSFER, actor.organisation)
    if active is not None:
        no.add(no_.ALREADY_ACTIVE(member=active.key))
    if open_transfer is not None:
        there = open_transfer.member
        who = "the person in the letter" if there is None else f"the member {there!r}"
        no.add(no_.OPEN_TRANSFER(who=who, transfer=open_transfer.key))
    _check_presented(no, letter, on)
    found = planned_in(question, actor.organisation, destination)
    hoped = wished(question, found, wish)
    frozen = settled(no, found)
    position = first_stop(frozen)
    after = Transfer(
        key,
        None,
        frozen,
        standing(frozen, position),
        position,
        on,
        on,
        hoped,
        letter=letter,
        newcomer=newcomer,
    )
    return (Change(None, after, "G4.3c"),)


def _check_presented(no: Refusals, letter: Letter, on: date) -> None:
    """Refuse a letter without a proper number, date or validity."""
    if fault := text_fault(letter.number, longest=64):
        no.add(BAD_VALUE(place="the letter's number", reason=fault, clause="G4.3c"))
    if fault := date_fault(letter.issued_on, latest=on):
        no.add(BAD_VALUE(place="the letter's date", reason=fault, clause="G4.3c"))
    check_validity(no, letter.validity_days)


def check_validity(no: Refusals, days: object) -> None:
    """Refuse a validity that is no number of days."""
    if not isinstance(days, int) or isinstance(days, bool) or days < 1:
        reason = "it is not a whole number of at least 1"
        no.add(BAD_VALUE(place="the validity in days", reason=reason, clause="Y-validity"))


_DATES = ("joined_on", "full_since")
_TEXTS = ("ethnicity", "education", "post", "migrant_to")


def check_form(no: Refusals, form: InformationForm) -> None:
    """Refuse a form with texts or dates that no record can hold; their values are not shown."""
    for names, fault_of in ((_DATES, date_fault), (_TEXTS, text_fault)):
        for one in names:
            value = getattr(form, one)
            if value is not None and (fault := fault_of(value)):
                no.add(BAD_VALUE(place=f"the form's {one}", reason=fault, clause="G4.3d"))


def enrolled(
    newcomer: Newcomer,
    form: InformationForm | None,
    branch: str,
    earlier: Member | None,
    key: str,
) -> Member:
    """Give the record of who has arrived: from letter and form, on top of the earlier record.

    Notice: G4.3d 补充完善党员基本信息; Y-arrive re-attached under the same key
    """
    base = earlier or Member(key, branch, newcomer.name, newcomer.id_number)
    said = _stated(newcomer) | (_stated(form) if form is not None else {})
    return replaced(base, branch=branch, **said)


def _stated(paper: Newcomer | InformationForm) -> dict[str, Any]:
    """Give what a paper says; what it leaves open is not in it."""
    return {one: value for one, value in asdict(paper, recurse=False).items() if value is not None}
