"""Resident ID numbers, and the unified social credit codes of units.

A number (GB 11643) has 18 characters: six digits of a region, eight of the birth date, three of a
sequence (odd for men), and a check character that is a digit or X. Until 1999 numbers of 15
digits were issued: two digits of the year, no check character.

What the standard fixes is an error here; what it leaves open is at most a warning, because valid
data must never be called invalid:

* **Region.** Right if it was ever listed, whatever the year of birth. Codes ending in 01, 19 and
  20 were issued under any prefecture and are right too. Another county under a known prefecture is
  a warning, but the number does not count as valid until a person has looked at it. A prefecture
  that never existed is an error. A code abolished before the birth is a warning. The address codes
  of residence permits, 810000, 820000 and 830000, are right.
* **Birth date.** A real date from 1850 on, and not after the day of looking, if one is given.
* **Sequence.** 000 is a warning.
* **Check character.** Fixed by the standard; a lower-case x is right.
* **15 digits.** Right; what they leave open (`upgrade`, `birth_dates`) and that they are out of
  use (`is_withdrawn`) are questions of their own.

Every function takes any text at all, and none but `validate`, `check_digit`, `make_number` and
`generate` raises. No message carries a number.

Example:
    >>> from partyreg import idnumber
    >>> idnumber.is_valid("44011320141005001x")
    True
    >>> [problem.message for problem in idnumber.problems("11010119900307867X")]
    ['the check character does not fit the other digits']

Notice: N3.2j 身份证号码不符合编码规则; N3.2i 身份证号码与性别不符
"""

from __future__ import annotations

from partyreg.idnumber.checking import check_digit, has_error, is_valid, problems, validate
from partyreg.idnumber.creditcodes import credit_code_problems, is_credit_code
from partyreg.idnumber.faults import Code, IdNumberError, Level, Problem
from partyreg.idnumber.folding import Folded, FoldStep, compact, fold, format  # noqa: A004
from partyreg.idnumber.making import generate, make_number
from partyreg.idnumber.reading import (
    WITHDRAWN_ON,
    Description,
    agrees,
    birth_date,
    birth_dates,
    describe,
    identity,
    is_withdrawn,
    region,
    same_number,
    sex,
    upgrade,
)
from partyreg.idnumber.regions import Listing, Region, RegionName, listing, region_of
from partyreg.idnumber.repairing import Repair, RepairKind, Repairs, is_truncated, repairs

__all__ = [
    "problems",
    "is_valid",
    "validate",
    "has_error",
    "check_digit",
    "Problem",
    "Code",
    "Level",
    "IdNumberError",
    "compact",
    "format",
    "fold",
    "Folded",
    "FoldStep",
    "birth_date",
    "birth_dates",
    "sex",
    "region",
    "describe",
    "Description",
    "agrees",
    "identity",
    "same_number",
    "upgrade",
    "is_withdrawn",
    "WITHDRAWN_ON",
    "Region",
    "RegionName",
    "Listing",
    "listing",
    "region_of",
    "repairs",
    "is_truncated",
    "Repair",
    "Repairs",
    "RepairKind",
    "make_number",
    "generate",
    "credit_code_problems",
    "is_credit_code",
]
