"""The record of a member on the roll: edits, marks, and the conversion to full membership.

Who may edit what follows from the field: part of the information is the connected branch's, the
rest the committee's, and key fields rest on archived papers.

Notice: G3.1 编辑; N2.2b 维护部分信息; N3.3b 关键信息; Y-convert
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from partyreg.changes import Change
from partyreg.errors import BAD_VALUE, Refusals
from partyreg.members.facts import Known
from partyreg.members.fields import changed, contradictions, read, with_values
from partyreg.members.gates import papers, place
from partyreg.members.kinds import (
    CONTRADICTION,
    FIXED_FIELD,
    NOT_PROBATIONARY,
    NOTHING_CHANGES,
    NUMBER_IN_USE,
    USE_CONVERSION,
)
from partyreg.model import Actor, Evidence, Member
from partyreg.permissions import Powers
from partyreg.settings import Settings
from partyreg.tree import OrgTree
from partyreg.values import Function, MemberCategory, date_fault

_FIXED = {
    "key": "it is the identity of the record and never changes",
    "branch": "use the transfer, which moves the relationship itself",
    "entered_by": "it says how the record was entered; remove and enter it again if that is wrong",
}


def edit(
    member: Member,
    fields: Mapping[str, object],
    *,
    known: Known,
    tree: OrgTree,
    powers: Powers,
    actor: Actor,
    on: date,
    evidence: tuple[Evidence, ...] = (),
    settings: Settings,
) -> tuple[Change, ...]:
    """Change fields of a member's record.

    Only what differs counts: a form may be handed in whole. If it touches part of the information
    only (by default education, telephone, home address), the branch's right is enough and no
    document is asked for; anything else needs the committee's right and a document, and a key
    field a document that says where it is archived.

    Args:
        member: the record on the roll.
        fields: field names and new values; masked items in the clear or masked.
        known: what the register knows under the new ID number; empty if that stays.
        tree: the tree of organisations.
        powers: who holds what.
        actor: who acts.
        on: today.
        evidence: the documents.
        settings: which fields are partial, and which are key fields.

    Returns:
        One change of the record.

    Raises:
        RefusedError: a field is unknown, fixed (key, branch, reason of entry) or cannot be meant;
            the right is missing or ends elsewhere; a document is missing, or for a key field an
            archived one; the new ID number is another active member's or a person's in transit;
            fields contradict each other; a probationary member would become full; or nothing
            would change.

    Example:
        >>> from partyreg.members.example import facts, someone
        >>> [change] = edit(someone(), {"education": "大学"}, known=Known(), settings=Settings(),
        ...     **facts("branch"))
        >>> change.after.education
        '大学'

    Notice: G3.1 对党员姓名、性别、学历等基本信息进行维护; N2.2b; N3.3b; Y-partial
    """
    no = Refusals()
    values = read(no, _editable(no, fields), on)
    new = changed(member, values)
    touched = frozenset(new) or frozenset(values)
    function = _function(touched, powers, actor, settings)
    place(no, member.branch, function, tree=tree, powers=powers, actor=actor)
    key_fields = tuple(sorted(touched & settings.key_member_fields))
    everyday = touched <= settings.partial_member_fields
    papers(no, evidence, on, needed=not everyday and not key_fields, archived=key_fields)
    if not new and not no:
        no.add(NOTHING_CHANGES(member=member.key))
    if "id_number" in new:
        _number_is_free(no, member, known)
    after = with_values(member, new)
    _hold_together(no, member, after)
    no.raise_any()
    return (Change(member, after, "N2.2b" if everyday else "G3.1"),)


def _editable(no: Refusals, fields: object) -> object:
    """Refuse the fields that no edit changes, and give the others."""
    if not isinstance(fields, Mapping):
        return fields
    for name in fields:
        if name in _FIXED:
            clause = "G3.3e" if name == "branch" else "G3.1"
            no.add(FIXED_FIELD(field=name, way=_FIXED[name], clause=clause))
    return {name: value for name, value in fields.items() if name not in _FIXED}


def _function(
    touched: Collection[str], powers: Powers, actor: Actor, settings: Settings
) -> Function:
    """Give the row of annex 2 that an edit of these fields takes.

    Whoever may edit everything may edit a part.
    """
    part, whole = Function.EDIT_MEMBER_PARTIAL, Function.EDIT_MEMBER
    partial = settings.partial_member_fields.issuperset(touched)
    return part if partial and not powers.holds(actor.organisation, whole) else whole


def _number_is_free(no: Refusals, member: Member, known: Known) -> None:
    """Refuse an ID number that is another member's, or a person's who is on the way."""
    if known.active is not None and known.active.key != member.key:
        no.add(NUMBER_IN_USE(other=known.active.key))
    transfer = known.in_transit
    if transfer is not None and transfer.member != member.key:
        no.add(NUMBER_IN_USE(other=transfer.key))


def _hold_together(no: Refusals, before: Member, after: Member) -> None:
    """Refuse contradictions that the edit makes; those it finds are the review's."""
    old = set(contradictions(before))
    no.extend(refusal for pair, refusal in contradictions(after) if (pair, refusal) not in old)
    became_full = (before.category, after.category) == (
        MemberCategory.PROBATIONARY, MemberCategory.FULL)  # fmt: skip
    if became_full:
        no.add(USE_CONVERSION(member=before.key))


def mark_out_of_contact(
    member: Member,
    since: date | None,
    *,
    tree: OrgTree,
    powers: Powers,
    actor: Actor,
    on: date,
    evidence: tuple[Evidence, ...],
    settings: Settings,
) -> tuple[Change, ...]:
    """Mark a member as out of contact, or take the mark away.

    Args:
        member: the record on the roll.
        since: since when; None when the member is in contact again.
        tree: the tree of organisations.
        powers: who holds what.
        actor: who acts.
        on: today.
        evidence: the documents; at least one.
        settings: which fields are partial, and which are key fields.

    Returns:
        One change of the record.

    Raises:
        RefusedError: as for `edit`.

    Example:
        >>> from partyreg.members.example import facts, paper, someone
        >>> [change] = mark_out_of_contact(someone(), date(2017, 6, 1), evidence=paper(),
        ...     settings=Settings(), **facts())
        >>> change.after.out_of_contact_since
        datetime.date(2017, 6, 1)

    Notice: G3.1 党员信息维护; G3.2b 失联党员
    """
    return edit(member, {"out_of_contact_since": since}, known=Known(), tree=tree, powers=powers,
                actor=actor, on=on, evidence=evidence, settings=settings)  # fmt: skip


def mark_migrant(
    member: Member,
    whereto: str | None,
    *,
    tree: OrgTree,
    powers: Powers,
    actor: Actor,
    on: date,
    evidence: tuple[Evidence, ...],
    settings: Settings,
) -> tuple[Change, ...]:
    """Mark a member as a migrant, or take the mark away; the organisation of origin does it.

    Args:
        member: the record on the roll.
        whereto: province, city and county in words; None when the member is back.
        tree: the tree of organisations.
        powers: who holds what.
        actor: who acts.
        on: today.
        evidence: the documents; at least one.
        settings: which fields are partial, and which are key fields.

    Returns:
        One change of the record.

    Raises:
        RefusedError: as for `edit`.

    Example:
        >>> from partyreg.members.example import facts, paper, someone
        >>> [change] = mark_migrant(someone(), "乙省丁市戊县", evidence=paper(),
        ...     settings=Settings(), **facts())
        >>> change.after.migrant_to
        '乙省丁市戊县'

    Notice: G3.1 党员信息维护
    """
    return edit(member, {"migrant_to": whereto}, known=Known(), tree=tree, powers=powers,
                actor=actor, on=on, evidence=evidence, settings=settings)  # fmt: skip


def convert(
    member: Member,
    full_since: date,
    *,
    tree: OrgTree,
    powers: Powers,
    actor: Actor,
    on: date,
    evidence: tuple[Evidence, ...],
) -> tuple[Change, ...]:
    """Admit a probationary member to full membership.

    Whether the probation was long enough is the review's question, not this room's.

    Args:
        member: the record on the roll.
        full_since: the date of full membership.
        tree: the tree of organisations.
        powers: who holds what.
        actor: who acts.
        on: today.
        evidence: the documents; at least one of them archived.

    Returns:
        One change of the record.

    Raises:
        RefusedError: the member is not probationary; the date is to come, or lies before the
            admission; the right is missing or ends elsewhere; no archived document is named.

    Example:
        >>> import attrs
        >>> from partyreg.members.example import facts, paper, someone
        >>> probationary = attrs.evolve(someone(), category=MemberCategory.PROBATIONARY)
        >>> [change] = convert(probationary, date(2018, 1, 5), evidence=paper(), **facts())
        >>> change.after.category.label
        '正式党员'

    Notice: Y-convert 转正; N3.3b 转正日期
    """
    no = Refusals()
    if member.category is not MemberCategory.PROBATIONARY:
        no.add(NOT_PROBATIONARY(member=member.key))
    place(no, member.branch, Function.EDIT_MEMBER, tree=tree, powers=powers, actor=actor)
    papers(no, evidence, on, needed=False, archived=("full_since",))
    fault = date_fault(full_since, latest=on)
    if fault:
        no.add(BAD_VALUE(place="full_since", reason=fault))
    elif member.joined_on is not None and full_since < member.joined_on:
        no.add(CONTRADICTION(what="the date of full membership lies before the date of admission"))
    no.raise_any()
    after = with_values(member, {"category": MemberCategory.FULL, "full_since": full_since})
    return (Change(member, after, "Y-convert"),)
