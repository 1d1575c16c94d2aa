"""A member as the review reads it: plain columns, an empty text where there is nothing.

Notice: N3.2d 采集信息不准确、不规范、不完整; N3.3c
"""

from __future__ import annotations

import re
from datetime import date

from attrs import frozen

from partyreg.idnumber import Code, Problem, has_error, problems
from partyreg.model import Member
from partyreg.validation.writing import BLANKS, plain_number

_PURPOSE = "review the record"

_SCIENTIFIC = re.compile(r"[0-9](\.[0-9]{1,14})?[Ee]\+?17")


@frozen(repr=False)
class MemberRow:
    """One member's columns, in the clear; nothing of it shows in a repr.

    Attributes:
        key: the member's key.
        branch: the key of the branch.
        name, ethnicity, education, post, phone, home_address: as recorded; empty for nothing.
        id_number: as recorded.
        sex: ``male``, ``female`` or empty.
        category: ``full``, ``probationary`` or empty.
        birth_date, joined_on, full_since: None for nothing.
        number: the ID number in its standard writing.
        truncated: whether a spreadsheet has destroyed the last digits.
        coding: the problems of that writing; none for an empty or a truncated number.

    Notice: N3.2d; N3.3c
    """

    key: str
    branch: str
    name: str
    id_number: str
    sex: str
    birth_date: date | None
    ethnicity: str
    education: str
    category: str
    joined_on: date | None
    full_since: date | None
    post: str
    phone: str
    home_address: str
    number: str
    truncated: bool
    coding: tuple[Problem, ...]

    def __repr__(self) -> str:
        """Show the keys only."""
        return f"MemberRow(key={self.key!r}, branch={self.branch!r})"

    @property
    def readable(self) -> bool:
        """Tell whether the number may be read for birth date and sex: it counts as valid."""
        return bool(self.number) and not self.truncated and all(p.accepted for p in self.coding)


def row_of(member: Member, on: date) -> MemberRow:
    """Read a member's record for the review.

    Args:
        member: the record.
        on: the day of the review.

    Example:
        >>> from partyreg.values import ResidentId
        >>> row = row_of(Member("m-1", "o-5", "甲某", ResidentId("11010519491231002x")),
        ...     date(2018, 1, 9))
        >>> row, row.readable, row.phone
        (MemberRow(key='m-1', branch='o-5'), True, '')

    Notice: N3.2d
    """
    written = member.id_number.reveal(_PURPOSE)
    number = plain_number(written)
    found = problems(number, on) if number else ()
    truncated = bool(found) and is_truncated(written, number, found)
    return MemberRow(
        member.key, member.branch, member.name or "", written,
        member.sex.value if member.sex else "",
        member.birth_date.reveal(_PURPOSE) if member.birth_date else None,
        member.ethnicity or "", member.education or "", member.category.value,
        member.joined_on, member.full_since, member.post or "",
        member.phone.reveal(_PURPOSE) if member.phone else "",
        member.home_address.reveal(_PURPOSE) if member.home_address else "",
        number, truncated, () if truncated else found,
    )  # fmt: skip


def is_truncated(written: str, number: str, found: tuple[Problem, ...]) -> bool:
    """Tell whether a spreadsheet has taken a number for a quantity and lost its last digits.

    It keeps 15 digits: the number is shown as 4.40308E+17, or ends in 000 and is wrong.

    Args:
        written: the number as recorded.
        number: its standard writing.
        found: the problems of that.

    Notice: N3.2d 不准确
    """
    if _SCIENTIFIC.fullmatch(written.strip(BLANKS)):
        return True
    digits = len(number) == 18 and number.isascii() and number.isdigit()
    wrong = any(one.code is Code.CHECKSUM for one in found)
    return digits and number.endswith("000") and wrong


def identity(number: str) -> str:
    """Give one text for the 15- and the 18-digit writing of one number.

    An 18-digit number of the years 19… without an error meets the 15-digit one that it came from;
    anything else stands for itself, a small x as a capital one.

    Args:
        number: the standard writing.

    Example:
        >>> identity("370620194004053100"), identity("370620400405310")
        ('370620400405310', '370620400405310')

    Notice: N3.2c 重复采集
    """
    if len(number) == 18 and number[6:8] == "19" and not has_error(number):
        return number[:6] + number[8:17]
    return number.replace("x", "X")
