"""Entering: a new record, or an earlier one that comes back.

Three ways back, told apart because they mean three things: a *withdrawal* takes a mistaken removal
back, a *recovery* finds a record that was removed for another reason, and a *reinstatement* is an
event in the member's life. None of them makes a second record.

Notice: G3.2a 补录; G3.2b 恢复党籍; G3.3c 撤回; G3.3d 找回
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import attrs

from partyreg.changes import Change
from partyreg.errors import BAD_VALUE, Refusals
from partyreg.members.facts import (
    Known,
    clause_of_way_back,
    state_of,
    way_back,
    why_not_active,
    why_not_anew,
)
from partyreg.members.fields import NEEDED, contradictions, read
from partyreg.members.gates import function_of, papers, place, reason_of, stands
from partyreg.members.kinds import (
    NOT_A_REINSTATEMENT,
    NOT_RECOVERABLE,
    NOT_REINSTATABLE,
    NOT_WITHDRAWABLE,
    OLD_BRANCH_GONE,
    OLD_BRANCH_STANDS,
)
from partyreg.model import Actor, Evidence, FormerMember, Member
from partyreg.permissions import Powers
from partyreg.tree import OrgTree
from partyreg.values import AddReason, Function, MemberCategory, RemoveReason, ResidentId

_CLAUSES = {
    AddReason.NEW_ADMISSION: "N2.2c",
    AddReason.REINSTATED_FOUND: "G3.2b",
    AddReason.REINSTATED_RETURNED: "G3.2b",
    AddReason.OTHER: "G3.2c",
}
_REINSTATEMENTS = (AddReason.REINSTATED_FOUND, AddReason.REINSTATED_RETURNED)
_WITHDRAWABLE = (RemoveReason.DEATH, RemoveReason.LEFT_PARTY, RemoveReason.SUSPENDED)


def add(
    person: Mapping[str, object],
    branch: str,
    reason: AddReason | str,
    *,
    key: str,
    known: Known,
    tree: OrgTree,
    powers: Powers,
    actor: Actor,
    on: date,
    evidence: tuple[Evidence, ...],
) -> tuple[Change, ...]:
    """Enter a person as a member of a branch.

    Each reason is a right of its own, because each can be misused in its own way. Whoever is on a
    roll elsewhere, or on the way, comes by a transfer; whoever has an earlier record gets that one
    back. A new admission is probationary unless the form says else, and was admitted on the date
    of the first document unless the form says when.

    Args:
        person: the form, see `Person`; name and ID number are needed.
        branch: the key of the branch.
        reason: why, as a word or by its Chinese label.
        key: the key for the new record.
        known: what the register knows of the person by the ID number.
        tree: the tree of organisations.
        powers: who holds what.
        actor: who acts.
        on: today.
        evidence: the documents; at least one.

    Returns:
        One change, which adds the member.

    Raises:
        RefusedError: the reason is unknown or means a transfer; the branch is unknown or no
            branch; the right is missing or ends elsewhere; the person is active, in transit, or
            has an earlier record that comes back in another way; the form lacks a field, has an
            unknown one, or one that cannot be meant; two fields contradict each other; or no
            usable document is named.

    Example:
        >>> from partyreg.members.example import facts, paper
        >>> form = {"name": "甲某", "id_number": "440308199901101512"}
        >>> [added] = add(form, "b-1", "新发展", key="m-9", known=Known(),
        ...     evidence=paper(), **facts())
        >>> added.after.category.label, added.after.joined_on
        ('预备党员', datetime.date(2018, 1, 5))

    Notice: G3.2a 填写党员姓名和身份证号，选择新增原因; N2.2c 新发展党员; G3.2d
    """
    no = Refusals()
    why = reason_of(no, AddReason, reason)
    return _enter(no, person, branch, why, key=key, known=known, tree=tree, powers=powers,
                  actor=actor, on=on, evidence=evidence)  # fmt: skip


def _enter(
    no: Refusals,
    person: Mapping[str, object],
    branch: str,
    why: AddReason | None,
    *,
    key: str,
    known: Known,
    tree: OrgTree,
    powers: Powers,
    actor: Actor,
    on: date,
    evidence: tuple[Evidence, ...],
) -> tuple[Change, ...]:
    """Enter a person for a reason that has been read, or raise every refusal."""
    place(no, branch, function_of(why), tree=tree, powers=powers, actor=actor)
    no.extend(why_not_anew(known, why, powers))
    papers(no, evidence, on)
    values = _form(no, person, on)
    if why is AddReason.NEW_ADMISSION:
        values = {**_of_new_admission(evidence), **values}
    draft = {"name": "", "id_number": ResidentId(""), **values}
    member = Member(key=key, branch=branch, entered_by=why, **draft)
    no.extend(refusal for _, refusal in contradictions(member))
    no.raise_any()
    return (Change(None, member, _CLAUSES[why] if why else "G3.2a"),)


def _form(no: Refusals, person: object, on: date) -> dict[str, Any]:
    """Read the form and collect what is missing in it or wrong with it."""
    values = read(no, person, on)
    if isinstance(person, Mapping):
        for name in NEEDED:
            if name not in person:
                no.add(BAD_VALUE(place=name, reason="it is missing", clause="G3.2a"))
    return values


def _of_new_admission(evidence: tuple[Evidence, ...]) -> dict[str, Any]:
    """Give what a form of a new admission need not say."""
    joined = evidence[0].dated if evidence else None
    return {"category": MemberCategory.PROBATIONARY, "joined_on": joined}


def withdraw_removal(
    former: FormerMember,
    *,
    branch: str | None = None,
    known: Known,
    tree: OrgTree,
    powers: Powers,
    actor: Actor,
    on: date,
    evidence: tuple[Evidence, ...] = (),
) -> tuple[Change, ...]:
    """Take back a removal that was a mistake: the record returns exactly as it was.

    Args:
        former: the record in the history.
        branch: into which branch, only if the old one is gone.
        known: what the register knows of the person by the ID number.
        tree: the tree of organisations.
        powers: who holds what; the function of the removal is needed.
        actor: who acts.
        on: today.
        evidence: documents; none is needed to undo a mistake.

    Returns:
        The record leaves the history, and the member returns to the roll.

    Raises:
        RefusedError: the member was removed for another reason or left by a transfer; the old
            branch is gone and none is named, or it stands and another is named; the right to
            remove for that reason is missing there; the person is active or in transit.

    Example:
        >>> from partyreg.members.example import facts, gone
        >>> out, back = withdraw_removal(gone("suspended"), known=Known(), **facts())
        >>> out.after is None, back.after == gone("suspended").member
        (True, True)

    Notice: G3.3c 如有误操作可以使用“撤回”功能; Y-withdraw
    """
    no = Refusals()
    old = former.member.branch
    if former.reason not in _WITHDRAWABLE:
        way, clause = way_back(former), clause_of_way_back(former)
        no.add(NOT_WITHDRAWABLE(
            member=former.key, state=state_of(former), way=way, clause=clause))  # fmt: skip
    _old_place(no, old, branch, tree, powers)
    function = function_of(former.reason)
    target = branch if branch is not None and not stands(tree, old) else old
    if target in tree or branch is not None:
        place(no, target, function, tree=tree, powers=powers, actor=actor)
    no.extend(why_not_active(known, powers))
    papers(no, evidence, on, needed=False)
    no.raise_any()
    return _back(former, attrs.evolve(former.member, branch=target), "G3.3c")


def _old_place(no: Refusals, old: str, named: str | None, tree: OrgTree, powers: Powers) -> None:
    """Refuse a missing name where the old branch is gone, and another where it stands."""
    if stands(tree, old):
        if named not in (None, old):
            no.add(OLD_BRANCH_STANDS(branch=powers.name_of(old)))
    elif named is None:
        no.add(OLD_BRANCH_GONE(branch=old))


def _back(former: FormerMember, member: Member, clause: str) -> tuple[Change, ...]:
    """Move a record from the history to the roll."""
    return Change(former, None, clause), Change(None, member, clause)


def recover(
    former: FormerMember,
    branch: str,
    *,
    known: Known,
    tree: OrgTree,
    powers: Powers,
    actor: Actor,
    on: date,
    evidence: tuple[Evidence, ...] = (),
) -> tuple[Change, ...]:
    """Find a record again that was removed for another reason, instead of making a second one.

    Args:
        former: the record, found by the ID number.
        branch: the key of the branch into which it returns.
        known: what the register knows of the person by the ID number.
        tree: the tree of organisations.
        powers: who holds what; the function of adding for another reason is needed.
        actor: who acts.
        on: today.
        evidence: documents; none is needed to undo a mistake.

    Returns:
        The record leaves the history, and the member returns under the old key.

    Raises:
        RefusedError: the member left in another way; the branch is unknown or no branch; the
            right is missing there; the person is active or in transit.

    Example:
        >>> from partyreg.members.example import facts, gone
        >>> _, back = recover(gone("other"), "b-2", known=Known(), **facts("county"))
        >>> back.after.key, back.after.branch
        ('m-1', 'b-2')

    Notice: G3.3d 通过“补录”功能输入身份证号码找回; Y-recover
    """
    no = Refusals()
    if former.reason is not RemoveReason.OTHER:
        way, clause = way_back(former), clause_of_way_back(former)
        no.add(NOT_RECOVERABLE(
            member=former.key, state=state_of(former), way=way, clause=clause))  # fmt: skip
    place(no, branch, Function.ADD_OTHER, tree=tree, powers=powers, actor=actor)
    no.extend(why_not_active(known, powers))
    papers(no, evidence, on, needed=False)
    no.raise_any()
    return _back(former, attrs.evolve(former.member, branch=branch), "G3.3d")


def reinstate(
    subject: FormerMember | Mapping[str, object],
    branch: str,
    reason: AddReason | str,
    *,
    key: str,
    known: Known,
    tree: OrgTree,
    powers: Powers,
    actor: Actor,
    on: date,
    evidence: tuple[Evidence, ...],
) -> tuple[Change, ...]:
    """Restore a membership: a lost member was found, or one came back from abroad.

    The authorised organisation does it, county and above by the initial setting; the branch and
    its committee carry on from there. A record that was suspended becomes active again under its
    key; a person of whom the register has none gets a new one.

    Args:
        subject: the suspended record, or the form of a person without one, see `Person`.
        branch: the key of the branch.
        reason: found or returned, as a word or by its Chinese label.
        key: the key for a new record; unused where an earlier one is restored.
        known: what the register knows of the person by the ID number.
        tree: the tree of organisations.
        powers: who holds what; the function of the reason is needed.
        actor: who acts.
        on: today.
        evidence: the documents; at least one.

    Returns:
        The record leaves the history and the member returns under the old key; or a new member.
        Whoever was found is no longer marked as out of contact.

    Raises:
        RefusedError: as for `add`; the reason is none of the two; or the record was removed for
            a reason other than suspension: a death is only withdrawn, and who left the Party
            comes back only as a new admission.

    Example:
        >>> from partyreg.members.example import facts, gone, paper
        >>> _, back = reinstate(gone("suspended"), "b-1", "reinstated-found", key="",
        ...     known=Known(), evidence=paper(), **facts("county"))
        >>> back.after.key, back.after.entered_by.label
        ('m-1', '恢复党籍（失联）')

    Notice: G3.2b 恢复党籍; Y-restore
    """
    no = Refusals()
    why = reason_of(no, AddReason, reason)
    if why is not None and why not in _REINSTATEMENTS:
        reasons = ", ".join(word.value for word in _REINSTATEMENTS)
        no.add(NOT_A_REINSTATEMENT(reason=why.label, reasons=reasons))
    if not isinstance(subject, FormerMember):
        return _enter(no, subject, branch, why, key=key, known=known, tree=tree, powers=powers,
                      actor=actor, on=on, evidence=evidence)  # fmt: skip
    if subject.reason is not RemoveReason.SUSPENDED:
        no.add(NOT_REINSTATABLE(
            member=subject.key, state=state_of(subject), way=way_back(subject)))  # fmt: skip
    place(no, branch, function_of(why), tree=tree, powers=powers, actor=actor)
    no.extend(why_not_active(known, powers))
    papers(no, evidence, on)
    no.raise_any()
    return _back(subject, _reinstated(subject.member, branch, why), "Y-restore")


def _reinstated(member: Member, branch: str, why: AddReason | None) -> Member:
    """Give a restored record: found means that the contact is there again."""
    since = None if why is AddReason.REINSTATED_FOUND else member.out_of_contact_since
    return attrs.evolve(member, branch=branch, entered_by=why, out_of_contact_since=since)
