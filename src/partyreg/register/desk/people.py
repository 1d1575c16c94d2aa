"""What the register knows of a person, gathered for the rooms that ask.

Notice: G3.2d 不能使用新增功能代替; G3.3d 输入身份证号码找回; N3.2c 重复采集
"""

from __future__ import annotations

from typing import TypeVar

from partyreg.errors import RefusedError
from partyreg.idnumber import identity
from partyreg.members import Known
from partyreg.model import FormerMember, Member, Transfer
from partyreg.register.work import UNKNOWN, Reference, Work, key_of, shown
from partyreg.values import ResidentId

T = TypeVar("T")

PURPOSE = "find the record of one person"


def known(work: Work, number: object) -> Known:
    """Gather what is known under an ID number, in whatever writing."""
    text = number.reveal(PURPOSE) if isinstance(number, ResidentId) else number
    if not isinstance(text, str):
        return Known()
    who = identity(text)
    active = _only(work.store.find(Member, "number", who))
    transit = active and _only(work.store.find(Transfer, "open_member", active.key))
    arriving = _only(work.store.find(Transfer, "open_number", who))
    former = work.store.find(FormerMember, "number", who)
    return Known(active=active, in_transit=transit or arriving, former=former)


def _only(found: tuple[T, ...]) -> T | None:
    """Give the first of what an index found."""
    return found[0] if found else None


def former_by(work: Work, reference: Reference | ResidentId) -> FormerMember:
    """Give a former member by key, record, or ID number.

    Raises:
        RefusedError: there is none.

    Notice: G3.3d 通过"补录"功能输入身份证号码找回
    """
    if isinstance(reference, ResidentId):
        found = known(work, reference).last
        if found is None:
            raise RefusedError([UNKNOWN(what="former member", key=shown(""), clause="G3.3d")])
        return found
    return work.need(FormerMember, key_of(reference))


def open_transfer(work: Work, member: Member) -> Transfer | None:
    """Give the open transfer of a member, or None."""
    return _only(work.store.find(Transfer, "open_member", member.key))


def member_of(work: Work, case: Transfer) -> Member | None:
    """Give the member whom a transfer moves, or None where nobody on a roll is meant."""
    return work.store.get(Member, case.member) if case.member else None
