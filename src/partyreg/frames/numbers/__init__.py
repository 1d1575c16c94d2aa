"""ID numbers as columns: the parts, every fault, and the identity of a number.

The policies are those of `partyreg.idnumber`, column by column. What all rows need is worked out
first and cheaply: numbers of 18 characters, and whether they are without any fault. The rest,
numbers of 15 digits and faulty ones, is told apart for the few rows that are left.

Notice: N3.2i 身份证号码与性别不符; N3.2j 身份证号码不符合编码规则
"""

from __future__ import annotations

from partyreg.frames.numbers.faults import FAULTS, with_faults
from partyreg.frames.numbers.identity import capital, identity, rough_identity, with_truncated
from partyreg.frames.numbers.reading import is_sound, numbered, says_other_sex
from partyreg.frames.numbers.regions import region_rows

__all__ = [
    "FAULTS",
    "capital",
    "identity",
    "is_sound",
    "numbered",
    "region_rows",
    "rough_identity",
    "says_other_sex",
    "with_faults",
    "with_truncated",
]
