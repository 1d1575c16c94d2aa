"""All checks: those of the notice in its order, and further ones.

Notice: N3.2a 重点核查
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from partyreg.errors import Fault, InputError
from partyreg.validation.checking import Check
from partyreg.validation.duplicates import DUPLICATES
from partyreg.validation.extra import MEMBERS, ORGANISATIONS
from partyreg.validation.members import INACCURATE, INCOMPLETE, NON_STANDARD
from partyreg.validation.missing import MISSING
from partyreg.validation.numbers import CODING, SEX, WRITING
from partyreg.validation.organisations import LARGE, UNDER_THREE
from partyreg.validation.population import POPULATION
from partyreg.validation.probation import NEEDLESS, SHORT

CHECKS: tuple[Check, ...] = (
    *MISSING, *DUPLICATES, *INACCURATE, *NON_STANDARD, *WRITING, *INCOMPLETE,
    UNDER_THREE, LARGE, SHORT, NEEDLESS, SEX, *CODING, *POPULATION,
)  # fmt: skip
"""The checks of N3.2b to N3.2k, in the notice's order."""

EXTRA_CHECKS: tuple[Check, ...] = (*MEMBERS, *ORGANISATIONS)
"""Further checks, to be asked for: ``checks=(*CHECKS, *EXTRA_CHECKS)``."""


def by_id(checks: Iterable[Check] = (*CHECKS, *EXTRA_CHECKS)) -> Mapping[str, Check]:
    """Give checks by their id.

    Args:
        checks: all that ship with the library where omitted.

    Raises:
        InputError: two have one id.

    Example:
        >>> by_id()["branch.under-three"].label
        '党支部党员少于 3 人'

    Notice: N3.2a
    """
    found: dict[str, Check] = {}
    twice = [one.id for one in checks if found.setdefault(one.id, one) is not one]
    if twice:
        raise InputError(Fault(f"check {one!r}", "two checks have this id") for one in twice)
    return MappingProxyType(found)
