"""What a number says: birth date, sex, region, and whether two writings are one number."""

from __future__ import annotations

from datetime import date

from attrs import field, frozen

from partyreg.idnumber.checking import CENTENARIANS, check_digit, has_error, is_valid, problems
from partyreg.idnumber.faults import Code, Level, Problem
from partyreg.idnumber.folding import fold
from partyreg.idnumber.regions import Region, region_of
from partyreg.idnumber.tables import read_date
from partyreg.values import Sex

WITHDRAWN_ON = date(2013, 1, 1)
"""From this day cards with 15-digit numbers are no longer valid; the numbers stay readable."""


def birth_dates(text: str) -> tuple[date, ...]:
    """Give every birth date that a number can mean.

    A number of 15 digits has no century. It means 19…, unless its sequence is one of those kept
    for people over a hundred (996 to 999), which leaves 18… open.

    Args:
        text: the number as written; one with an error says nothing.

    Example:
        >>> birth_dates("440308199901101512")
        (datetime.date(1999, 1, 10),)
        >>> [born.year for born in birth_dates("110101950101998")]
        [1995, 1895]

    Notice: N3.2d 不准确; N3.2j 身份证号码不符合编码规则
    """
    return () if has_error(text) else _births(text)


def _births(text: str) -> tuple[date, ...]:
    """Give the birth dates of a number whose date is known to be right."""
    if len(text) == 18:
        texts = [text[6:14]]
    else:
        texts = [century + text[6:12] for century in ("19", "18")]
        texts = texts[: 2 if text[12:] in CENTENARIANS else 1]
    return tuple(born for born in map(read_date, texts) if born is not None)


def birth_date(text: str) -> date | None:
    """Give the birth date, or None for a number with an error or with an open century.

    Example:
        >>> birth_date("370620400405310"), birth_date("610104620932690")
        (datetime.date(1940, 4, 5), None)

    Notice: N3.2d 不准确; N3.2j 身份证号码不符合编码规则
    """
    births = birth_dates(text)
    return births[0] if len(births) == 1 else None


def sex(text: str) -> Sex | None:
    """Give the sex that the sequence says, or None for a number with an error.

    Example:
        >>> sex("440308199901101512"), sex("33010219200403064X").label
        (<Sex.MALE: 'male'>, '女')

    Notice: N3.2i 身份证号码与性别不符
    """
    return None if has_error(text) else _sex(text)


def _sex(text: str) -> Sex:
    """Give the sex of a number known to be right: odd is male."""
    return Sex.MALE if text[14 if len(text) == 15 else 16] in "13579" else Sex.FEMALE


def region(text: str) -> Region | None:
    """Give the region with its names over time, or None for a number with an error.

    Example:
        >>> region("440308199901101512").name
        '广东省深圳市盐田区'

    Notice: N3.2j 身份证号码不符合编码规则
    """
    return None if has_error(text) else region_of(text[:6])


def is_withdrawn(text: str, *, on: date) -> bool:
    """Tell whether a number has 15 digits on a day when such numbers are no longer in use.

    It is no fault of the number: members recorded before keep it until somebody upgrades it.

    Args:
        text: the number as written.
        on: the day on which one looks.

    Example:
        >>> [is_withdrawn("370620400405310", on=date(year, 6, 1)) for year in (2012, 2018)]
        [False, True]

    Notice: Y-fifteen; N3.2d 不规范
    """
    return len(text) == 15 and on >= WITHDRAWN_ON and not has_error(text)


def upgrade(text: str) -> tuple[str, ...]:
    """Give the 18-digit numbers that a 15-digit one can have become, the likelier first.

    Usually one. Two where the sequence was kept for people over a hundred, because the century
    is then open. None for a text that is no right number of 15 digits.

    Args:
        text: the number as written.

    Example:
        >>> upgrade("370620400405310")
        ('370620194004053100',)
        >>> len(upgrade("110101950101998")), upgrade("370620194004053100")
        (2, ())

    Notice: N3.2c 重复采集; N3.2d 不规范
    """
    if len(text) != 15 or has_error(text):
        return ()
    bodies = [text[:6] + born.strftime("%Y%m%d") + text[12:] for born in _births(text)]
    return tuple(body + check_digit(body) for body in bodies)


def identity(text: str) -> str:
    """Give one text for all writings of a number, to find one person twice.

    Width, case and blanks are folded, and a right 18-digit number of the years 19… meets the
    15-digit one that it came from. Anything else stands for itself.

    Args:
        text: any text; the answer is as personal as the number.

    Example:
        >>> identity("370620194004053100") == identity(" 370620400405310")
        True

    Notice: N3.2c 重复采集
    """
    digits = text.removesuffix("X")
    plain = text if digits.isascii() and digits.isdigit() else fold(text).text
    if len(plain) == 18 and plain[6:8] == "19" and not has_error(plain):
        return plain[:6] + plain[8:17]
    return plain


def same_number(one: str, other: str) -> bool:
    """Tell whether two writings can be one number: 15 and 18 digits, x and X, width, blanks.

    Example:
        >>> same_number("370620194004053100", "370620400405310")
        True
        >>> same_number("370620194004053100", "440308199901101512")
        False

    Notice: N3.2c 重复采集
    """
    one, other = fold(one).text, fold(other).text
    return one == other or one in upgrade(other) or other in upgrade(one)


@frozen
class Description:
    """All that a number says, in one answer; its repr shows faults and no personal datum.

    Attributes:
        valid: as `is_valid`.
        problems: every problem.
        birth_date: None unless valid and unambiguous.
        sex: None unless valid.
        region: None unless valid.

    Notice: N3.2j 身份证号码不符合编码规则; N3.3c 一律不得向外提供
    """

    valid: bool
    problems: tuple[Problem, ...]
    birth_date: date | None = field(repr=False)
    sex: Sex | None = field(repr=False)
    region: Region | None = field(repr=False)

    @property
    def codes(self) -> tuple[Code, ...]:
        """Give the kinds of the problems, in order."""
        return tuple(problem.code for problem in self.problems)

    @property
    def warnings(self) -> tuple[str, ...]:
        """Give the messages of those problems that are warnings."""
        return tuple(one.message for one in self.problems if one.level is Level.WARNING)


def describe(text: str, on: date | None = None) -> Description:
    """Give everything that a number says, at once.

    Args:
        text: any text.
        on: as in `problems`.

    Example:
        >>> found = describe("33010219200403064x")
        >>> found.valid, found.birth_date, found.sex.label, found.region.name
        (True, datetime.date(1920, 4, 3), '女', '浙江省杭州市上城区')
        >>> describe("11010119900307867X").codes[0].value
        'checksum'

    Notice: N3.2j 身份证号码不符合编码规则; N3.2i 身份证号码与性别不符
    """
    found = problems(text, on=on)
    if not all(problem.accepted for problem in found):
        return Description(False, found, None, None, None)
    births = _births(text)
    born = births[0] if len(births) == 1 else None
    return Description(True, found, born, _sex(text), region_of(text[:6]))


def agrees(text: str, *, birth_date: date | None = None, sex: Sex | None = None) -> bool:
    """Tell whether a valid number agrees with what is recorded; None is not looked at.

    Args:
        text: the number as written; one that is not valid agrees with nothing.
        birth_date: the recorded date of birth.
        sex: the recorded sex.

    Example:
        >>> agrees("440308199901101512", birth_date=date(1999, 1, 10), sex=Sex.MALE)
        True

    Notice: N3.2i 身份证号码与性别不符; N3.2d 不准确
    """
    if not is_valid(text):
        return False
    return birth_date in (None, *_births(text)) and sex in (None, _sex(text))
