"""Making numbers: synthetic ones, for tests, samples and the measuring of reviews."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Protocol

from partyreg.errors import Fault, InputError
from partyreg.idnumber.checking import check_digit
from partyreg.idnumber.regions import last_year, table
from partyreg.values import Sex


class Random(Protocol):
    """The one thing that making needs of a source of randomness; `random.Random` has it."""

    def randrange(self, start: int, stop: int) -> int:
        """Give a whole number from start to just below stop."""


def make_number(region: str, birth: date, sequence: int, *, digits: int = 18) -> str:
    """Make a number from its parts, for tests and sample data.

    The parts need not be right, so that a test can plant a wrong region; only the check
    character always is.

    Args:
        region: six digits.
        birth: the date of birth.
        sequence: 0 to 999; odd is male.
        digits: 18, or 15 for a number of the older kind (births from 1900 to 1999 only).

    Raises:
        InputError: a part does not have its form; all such parts are named at once.

    Example:
        >>> make_number("440308", date(1999, 1, 10), 151)
        '440308199901101512'

    Notice: N3.2j 身份证号码不符合编码规则
    """
    checks = (
        ("region", "it is not six digits", len(region) == 6 and region.isascii()
         and region.isdigit()),
        ("sequence", "it is not a number from 0 to 999", 0 <= sequence <= 999),
        ("digits", "it is neither 15 nor 18", digits in (15, 18)),
        ("birth", "15 digits cannot write this century", digits != 15 or birth.year // 100 == 19),
    )  # fmt: skip
    if faults := [Fault(place, reason) for place, reason, holds in checks if not holds]:
        raise InputError(faults)
    body = f"{region}{birth.year:04}{birth.month:02}{birth.day:02}{sequence:03}"
    return body[:6] + body[8:] if digits == 15 else body + check_digit(body)


def generate(
    rng: Random,
    *,
    region: str | None = None,
    birth: date | None = None,
    sex: Sex | None = None,
    digits: int = 18,
) -> str:
    """Make a right number at random; what is not given is drawn.

    The region is a county that was still listed in the year of birth (it may be younger than the
    person), the birth lies in 1930 to 1999, the sequence is 001 to 995.

    Args:
        rng: where randomness comes from, such as a seeded `random.Random`.
        region: six digits.
        birth: the date of birth.
        sex: the sex that the sequence is to say.
        digits: 18 or 15.

    Raises:
        InputError: as `make_number`.

    Example:
        >>> import random
        >>> from partyreg.idnumber import is_valid
        >>> is_valid(generate(random.Random(1), sex=Sex.FEMALE))
        True

    Notice: N3.2j 身份证号码不符合编码规则
    """
    born = birth or date.fromordinal(rng.randrange(*_BIRTHS))
    sequence = rng.randrange(1, 995)
    if sex is not None and (sequence % 2 == 1) is not (sex is Sex.MALE):
        sequence += 1
    if region is None:
        counties = _counties(born.year)
        region = counties[rng.randrange(0, len(counties))]
    return make_number(region, born, sequence, digits=digits)


_BIRTHS = (date(1930, 1, 1).toordinal(), date(2000, 1, 1).toordinal())


@cache
def _counties(year: int) -> tuple[str, ...]:
    """Give the counties and districts that were still listed in a year, in order."""
    codes = (code for code in table().periods if not code.endswith("00"))
    return tuple(sorted(code for code in codes if last_year(code) >= year))
