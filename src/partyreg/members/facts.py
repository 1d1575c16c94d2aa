"""What the register knows of a person, and what follows from it for whoever wants to enter him.

A person is on one roll at most. Whoever is on one already comes by a transfer; whoever was on one
comes back in the way that fits how he left, so that no second record is made of one person.

Notice: G3.2d 不能使用新增功能代替; G3.3c 历史党员管理; G3.3d 输入身份证号码找回; Y-restore
"""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from partyreg.errors import Refusal
from partyreg.members.kinds import ALREADY_ACTIVE, HAS_EARLIER_RECORD, IN_TRANSIT
from partyreg.model import FormerMember, Member, Transfer
from partyreg.permissions import Powers
from partyreg.values import AddReason, MemberCategory, RemoveReason


@frozen
class Known:
    """What the register knows of a person by the ID number, in any writing of it.

    Attributes:
        active: the record on a roll, or None.
        in_transit: the open transfer, out of a roll or by an incoming letter, or None.
        former: the records in the history, in the order in which they went there; the last one
            says how the person left.

    Example:
        >>> Known().active is None
        True

    Notice: G3.2d 应使用转接子系统; N3.2c 重复采集
    """

    active: Member | None = None
    in_transit: Transfer | None = None
    former: tuple[FormerMember, ...] = ()

    @property
    def last(self) -> FormerMember | None:
        """Give the record that says how the person left, or None."""
        return self.former[-1] if self.former else None


@frozen
class Note:
    """Something that a command does not forbid but that its user should hear.

    Attributes:
        code: stable identifier.
        message: one line, without personal data.
        clause: the clause or reading from which it follows.
    """

    code: str
    message: str
    clause: str


SUSPENDED_PROBATION = "member.suspended-probationary"


def warnings_for_removal(member: Member, reason: RemoveReason) -> tuple[Note, ...]:
    """Say what the user should hear before removing a member.

    A probationary member may be suspended under the notice, while later rules cancel the
    admission instead: it is allowed, and said.

    Args:
        member: the record on the roll.
        reason: why it is to be removed.

    Returns:
        The notes; none when there is nothing to say.

    Example:
        >>> from partyreg.values import ResidentId
        >>> someone = Member("m-1", "b-1", "甲某", ResidentId("440308199901101512"))
        >>> warnings_for_removal(someone, RemoveReason.SUSPENDED)
        ()

    Notice: Y-stop-probation 停止党籍
    """
    probationary = member.category is MemberCategory.PROBATIONARY
    if not probationary or reason is not RemoveReason.SUSPENDED:
        return ()
    message = f"the member {member.key!r} is probationary: later rules do not suspend, they cancel"
    return (Note(SUSPENDED_PROBATION, message, "Y-stop-probation"),)


def state_of(former: FormerMember) -> str:
    """Say how a person left, for messages."""
    if former.reason is None:
        return "transferred out of the realm"
    return f"removed as {former.reason.label}"


_WAYS = {
    RemoveReason.DEATH: "withdraw the removal if it was a mistake",
    RemoveReason.LEFT_PARTY: "enter the person as 新发展, or withdraw a mistaken removal",
    RemoveReason.SUSPENDED: "reinstate that record, or withdraw a mistaken removal",
    RemoveReason.OTHER: "recover that record by the ID number",
    None: "record the letter of introduction: the incoming transfer takes the record up again",
}
_CLAUSES = {
    RemoveReason.DEATH: "G3.3c",
    RemoveReason.LEFT_PARTY: "Y-restore",
    RemoveReason.SUSPENDED: "Y-restore",
    RemoveReason.OTHER: "G3.3d",
    None: "G3.2d",
}


def way_back(former: FormerMember) -> str:
    """Say how a person who left in this way comes back, for hints."""
    return _WAYS[former.reason]


def clause_of_way_back(former: FormerMember) -> str:
    """Give the clause that leads a person back who left in this way."""
    return _CLAUSES[former.reason]


def why_not_anew(known: Known, reason: AddReason | None, powers: Powers) -> Iterator[Refusal]:
    """Give the refusals of a second record for a person whom the register knows.

    Only who left the Party gets a new record, as a new admission.

    Notice: G3.2d 不能使用新增功能代替; Y-restore; Y-recover
    """
    yield from why_not_active(known, powers)
    last = known.last
    if last is None:
        return
    if last.reason is RemoveReason.LEFT_PARTY and reason is AddReason.NEW_ADMISSION:
        return
    yield HAS_EARLIER_RECORD(
        member=last.key, state=state_of(last), way=way_back(last), clause=clause_of_way_back(last)
    )


def why_not_active(known: Known, powers: Powers) -> Iterator[Refusal]:
    """Give the refusals of bringing somebody onto a roll who is on one, or on the way."""
    if known.active is not None:
        branch = powers.name_of(known.active.branch)
        yield ALREADY_ACTIVE(member=known.active.key, branch=branch)
    if known.in_transit is not None:
        yield IN_TRANSIT(transfer=known.in_transit.key)
