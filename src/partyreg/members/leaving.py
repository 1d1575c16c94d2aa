"""Leaving the roll for one of the four reasons; the record goes to the history, whole.

Notice: G3.3a 死亡、出党、停止党籍和其他原因; G3.3c 历史党员管理; G3.3e 不能使用删除功能代替
"""

from __future__ import annotations

from datetime import date

from partyreg.changes import Change
from partyreg.errors import Refusals
from partyreg.members.gates import function_of, papers, place, reason_of
from partyreg.members.kinds import IN_TRANSIT
from partyreg.model import Actor, Evidence, FormerMember, Member, Transfer
from partyreg.permissions import Powers
from partyreg.tree import OrgTree
from partyreg.values import RemoveReason


def remove(
    member: Member,
    reason: RemoveReason | str,
    *,
    open_transfer: Transfer | None,
    tree: OrgTree,
    powers: Powers,
    actor: Actor,
    on: date,
    evidence: tuple[Evidence, ...],
) -> tuple[Change, ...]:
    """Take a member off the roll; the record is kept as it was.

    Each reason is a right of its own. "Transferred out" is none: a transfer moves the
    relationship itself, and who is in transit cannot be removed. What the user should hear before
    says `warnings_for_removal`.

    Args:
        member: the record on the roll.
        reason: why, as a word or by its Chinese label.
        open_transfer: the member's open transfer, or None.
        tree: the tree of organisations.
        powers: who holds what.
        actor: who acts.
        on: today.
        evidence: the documents; the first one's date is that of the event.

    Returns:
        The member leaves the roll, and the record enters the history.

    Raises:
        RefusedError: the reason is unknown or means a transfer; the right is missing or ends
            elsewhere; the member is in transit; or no usable document is named.

    Example:
        >>> from partyreg.members.example import facts, paper, someone
        >>> off, kept = remove(someone(), "死亡", open_transfer=None, evidence=paper(), **facts())
        >>> off.after is None, kept.after.reason.value, kept.after.on
        (True, 'death', datetime.date(2018, 1, 5))

    Notice: G3.3a 选择删除原因; G3.3b 其他原因; N2.2a 依据有关文件材料; G3.3e
    """
    no = Refusals()
    why = reason_of(no, RemoveReason, reason)
    place(no, member.branch, function_of(why), tree=tree, powers=powers, actor=actor)
    if open_transfer is not None:
        no.add(IN_TRANSIT(transfer=open_transfer.key, clause="G3.3e"))
    papers(no, evidence, on)
    no.raise_any()
    former = FormerMember(member.key, member, why, evidence[0].dated, evidence)
    left, kept = ("G3.3b", "G3.3d") if why is RemoveReason.OTHER else ("G3.3a", "G3.3c")
    return Change(member, None, left), Change(None, former, kept)
