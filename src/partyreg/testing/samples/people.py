"""The invented members of an invented province: consistent dates, different numbers.

Everybody is at least eighteen when admitted and one year on probation where that was prescribed;
a few percent are probationary, out of contact, or away as migrants.

Notice: Y-probation 预备期; N3.2j 身份证号码不符合编码规则
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date
from functools import cache

from partyreg.idnumber import make_number
from partyreg.idnumber.regions import last_year, table
from partyreg.model import Member
from partyreg.testing.samples.names import PERSONS
from partyreg.values import (
    BirthDate,
    HomeAddress,
    MemberCategory,
    Phone,
    ResidentId,
    Sex,
)

TODAY = date(2018, 1, 9)
"""The day of the notice, on which samples are taken."""

ETHNICITIES = ("汉族",) * 14 + ("回族", "满族")
EDUCATIONS = ("小学", "初中", "初中", "高中", "中专", "大学专科", "大学本科", "硕士研究生")
POSTS = (
    "农牧渔民",
    "工人",
    "专业技术人员",
    "企业管理人员",
    "机关工作人员",
    "教师",
    "学生",
    "退休人员",
)
ELSEWHERE = ("东陌省青溪市", "南浦省望溪市", "西岭省临溪市", "北垣省栖溪市")

_PER_REGION = 499
_ADULT = 6575  # days of eighteen years, rounded up
_OLDEST = date(1931, 1, 1).toordinal()
_WITHOUT_PROBATION = range(date(1969, 4, 1).toordinal(), date(1977, 8, 12).toordinal())
_FEMALE, _MALE = Sex.FEMALE, Sex.MALE
_FULL, _PROBATIONARY = MemberCategory.FULL, MemberCategory.PROBATIONARY


@cache
def regions() -> tuple[str, ...]:
    """Give the counties and districts that are listed in the sample's year.

    Notice: N3.2j 身份证号码不符合编码规则
    """
    return tuple(
        sorted(
            code
            for code in table().periods
            if not code.endswith("00") and last_year(code) >= TODAY.year
        )
    )


class People:
    """Draws members one after the other, each with a number of its own.

    Numbers differ by construction: region and sequence go round together, and in each round the
    birth dates keep to days of their own.

    Args:
        seed: the same seed gives the same members.
        members: how many are to be drawn.
    """

    def __init__(self, seed: int, members: int) -> None:
        """Take a seed and a number."""
        self._rng = random.Random(f"{seed} members")  # noqa: S311 - reproducible, no secret
        self._regions = regions()
        self._rounds = members // (len(self._regions) * _PER_REGION) + 1
        self._start = self._rng.randrange(len(self._regions))
        self._drawn = 0

    def of(self, branch: str, place: str, number: int) -> Iterator[Member]:
        """Draw the members of one branch.

        Args:
            branch: its key.
            place: the name of the place, for home addresses.
            number: how many.
        """
        for _ in range(number):
            yield self._member(branch, place)

    def _member(self, branch: str, place: str) -> Member:
        """Draw one member."""
        drawn, at = self._rng.getrandbits(64), self._drawn
        self._drawn += 1
        turn, region = divmod(at + self._start, len(self._regions))
        lap, sequence = divmod(turn, _PER_REGION)
        probationary = drawn % 32 == 0
        born, joined, full = self._dates(drawn >> 5, probationary)
        born -= (born - lap) % self._rounds
        male, birth = bool(drawn & 1024), date.fromordinal(born)
        code = make_number(self._regions[region], birth, sequence * 2 + (1 if male else 2))
        return Member(
            f"m-{at + 1:x}", branch, PERSONS[(drawn >> 20) % len(PERSONS)], ResidentId(code),
            _PROBATIONARY if probationary else _FULL, _MALE if male else _FEMALE,
            BirthDate(birth), ETHNICITIES[(drawn >> 28) % 16], EDUCATIONS[(drawn >> 32) % 8],
            date.fromordinal(joined), full, POSTS[(drawn >> 35) % 8],
            Phone(f"000-{(drawn >> 36) % 10**8:08}"),
            HomeAddress(f"{place}{(drawn >> 40) % 300 + 1}号"),
            date(2017, (drawn >> 44) % 6 + 1, 1) if drawn >> 56 == 0 else None,
            ELSEWHERE[(drawn >> 46) % 4] if drawn >> 59 == 1 else None,
        )  # fmt: skip

    def _dates(self, drawn: int, probationary: bool) -> tuple[int, int, date | None]:
        """Draw days of birth and admission, and the date of full membership."""
        today = TODAY.toordinal()
        if probationary:
            joined = today - 1 - drawn % 360
            return joined - _ADULT - drawn // 360 % 9000, joined, None
        born = _OLDEST + drawn % (today - _ADULT - 800 - _OLDEST)
        latest = today - 370
        joined = born + _ADULT + (drawn >> 15) % 37 * (drawn >> 21) % 12_000
        joined = min(joined, latest - drawn % 365 if joined > latest else joined)
        return born, max(joined, born + _ADULT), _full_since(max(joined, born + _ADULT))


def _full_since(joined: int) -> date:
    """Give the date of full membership: the anniversary, or the same day where none was asked."""
    day = date.fromordinal(joined)
    if joined in _WITHOUT_PROBATION:
        return day
    leap = (day.month, day.day) == (2, 29)
    return date(day.year + 1, 2, 28) if leap else day.replace(year=day.year + 1)
