"""What an organisation may give out, for which purpose, and what the journal keeps of it.

Notice: N3.3c 除正常业务需要外，一律不得向外提供、传播和泄露; Y-export
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from attrs import field, frozen

from partyreg.disclosure.kinds import (
    FIELDS_MISSING,
    PURPOSE_MISSING,
    PURPOSE_PERSONAL,
    REVEAL_NOT_EXPORTED,
    SCOPE,
    WRONG_ACCOUNT,
)
from partyreg.disclosure.views import is_ours, shown_row, strange_fields
from partyreg.errors import BAD_VALUE, Refusals
from partyreg.model import Actor, FormerMember, Member, Organisation
from partyreg.permissions import ACCOUNT_CLOSED, ACCOUNT_NEW, NOT_CONNECTED, UNKNOWN_TARGET, Powers
from partyreg.tree import OrgTree
from partyreg.values import AccountKind, AccountState, personal_number_in, text_fault

Exported = Member | FormerMember | Organisation
"""The records that can be given out: those that stand somewhere in the tree."""


@frozen
class ExportNote:
    """What the journal keeps of an export; no datum of it.

    Attributes:
        purpose: why, in words.
        organisation: the key of the organisation that gave it out.
        on: when.
        count: how many records.
        fields: which fields.
        revealed: which of them in the clear.
        clause: under which clause.
        place: the key of the organisation at or below which they stand; None where the records
            were handed over one by one.

    Notice: N3.3c; N3.3a 痕迹管理
    """

    purpose: str
    organisation: str
    on: date
    count: int
    fields: tuple[str, ...]
    revealed: tuple[str, ...]
    clause: str = "Y-export"
    place: str | None = None

    def __str__(self) -> str:
        """Show it on one line."""
        clear = f", in the clear: {', '.join(self.revealed)}" if self.revealed else ""
        below = "" if self.place is None else f" that stand at or below {self.place!r}"
        given = f"{self.count} records{below} given out by {self.organisation!r}"
        return f"{given} for {self.purpose!r}: {', '.join(self.fields)}{clear} [{self.clause}]"


@frozen
class Export:
    """Data given out.

    Attributes:
        rows: one for each record, by field; never shown in a repr.
        note: what the journal keeps.

    Notice: N3.3c
    """

    rows: tuple[dict[str, Any], ...] = field(repr=False)
    note: ExportNote


def export(
    records: Iterable[Exported],
    fields: Sequence[str],
    *,
    purpose: str,
    actor: Actor,
    powers: Powers,
    tree: OrgTree,
    on: date,
    reveal: Sequence[str] = (),
    place: str | None = None,
) -> Export:
    """Give records out, masked, for a stated purpose.

    Args:
        records: members, former members or organisations.
        fields: the fields, in the order of the rows.
        purpose: for which work they are needed; it is journalled, so it names no person.
        actor: who acts: a business account.
        powers: who operates in the system itself.
        tree: the tree of organisations.
        on: today.
        reveal: the fields that are needed in the clear.
        place: the key of the organisation whose records, and those of all below it, are given.

    Returns:
        The rows, and the note for the journal.

    Raises:
        RefusedError: no purpose is stated, or it has a number that may be a person's; no field is
            named, a field is unknown, or one is to be revealed that is not exported; a record is
            not one that stands in the tree, or stands outside the actor's organisation,
            or the place does; the account is an administrator's, new or closed, or its
            organisation does not operate; all reasons at once.

    Example:
        >>> from partyreg.disclosure.example import facts, roll
        >>> given = export(roll(), ["name", "phone"], purpose="慰问老党员", reveal=["phone"],
        ...     **facts())
        >>> given.rows
        ({'name': '甲**', 'phone': '0562-0000123'},)
        >>> print(given.note)
        1 records given out by 'c-1' for '慰问老党员': name, phone, in the clear: phone [Y-export]

    Notice: N3.3c 除正常业务需要外，一律不得向外提供; Y-export; G1.1c
    """
    no = Refusals()
    given, here = tuple(records), actor.organisation
    check_purpose(no, purpose)
    check_actor(no, actor, powers, tree)
    _check_fields(no, given, fields, reveal)
    _check_scope(no, given, place, here, powers)
    no.raise_any()
    rows = tuple(shown_row(one, fields, reveal, purpose) for one in given)
    note = ExportNote(purpose, here, on, len(rows), tuple(fields), tuple(reveal), place=place)
    return Export(rows, note)


def check_purpose(no: Refusals, purpose: object) -> None:
    """Refuse an export without a purpose, and a purpose that may name a person by number."""
    fault = text_fault(purpose)
    if fault is not None:
        no.add(PURPOSE_MISSING(reason=fault))
    elif isinstance(purpose, str) and personal_number_in(purpose):
        no.add(PURPOSE_PERSONAL())


def check_actor(no: Refusals, actor: Actor, powers: Powers, tree: OrgTree) -> None:
    """Refuse accounts that do no business, and organisations that do not operate."""
    account, here = actor.account, actor.organisation
    if account.kind is not AccountKind.BUSINESS:
        no.add(WRONG_ACCOUNT(organisation=powers.name_of(here)))
    if account.state is AccountState.NEW:
        no.add(ACCOUNT_NEW())
    if account.state is AccountState.CLOSED:
        no.add(ACCOUNT_CLOSED(organisation=powers.name_of(here)))
    if here not in tree:
        no.add(UNKNOWN_TARGET(key=here, clause="Y-export"))
    elif not powers.operates(here):
        no.add(NOT_CONNECTED(organisation=powers.name_of(here), remedy="let its superior do it"))


def _check_fields(no: Refusals, records: Sequence[object], fields: object, reveal: object) -> None:
    """Refuse fields that are no list of names, that a record lacks, or that are not exported."""
    lists = [("fields", fields), ("reveal", reveal)]
    for place, one in lists:
        if not isinstance(one, list | tuple):
            reason = f"a list of field names is wanted, not {type(one).__name__}"
            no.add(BAD_VALUE(place=place, reason=reason, clause="N3.3c"))
    if not isinstance(fields, list | tuple) or not isinstance(reveal, list | tuple):
        return
    if not fields:
        no.add(FIELDS_MISSING())
    for kind in dict.fromkeys(type(one) for one in records if isinstance(one, Exported)):
        no.extend(strange_fields(kind, fields))
    for one in reveal:
        if one not in fields:
            no.add(REVEAL_NOT_EXPORTED(field=one if is_ours(one) else "•••"))


def _check_scope(
    no: Refusals, records: Sequence[object], place: str | None, here: str, powers: Powers
) -> None:
    """Refuse a place outside an organisation, whoever stands there, and records outside it."""
    tree = powers.tree
    if place is not None and not _within(place, here, tree):
        no.add(SCOPE(what=f"{powers.name_of(place)!r} stands", organisation=powers.name_of(here)))
        return
    odd = sum(not isinstance(one, Member | FormerMember | Organisation) for one in records)
    if odd:
        reason = f"{odd} of them are no members, former members or organisations"
        no.add(BAD_VALUE(place="records", reason=reason, clause="N3.3c"))
    places = [_place(one) for one in records if isinstance(one, Exported)]
    outside = sum(not _within(one, here, tree) for one in places)
    if outside:
        no.add(SCOPE(what=f"{outside} of the records stand", organisation=powers.name_of(here)))


def _place(record: Exported) -> str:
    """Give the key of the organisation in which a record stands."""
    if isinstance(record, Organisation):
        return record.key
    return record.branch if isinstance(record, Member) else record.member.branch


def _within(place: str, here: str, tree: OrgTree) -> bool:
    """Tell whether a place stands at or below an organisation of the tree."""
    return place in tree and here in tree and tree.is_at_or_below(place, here)
