"""Converters that mask a personal datum which was given in the clear.

Notice: N3.3c 除正常业务需要外，一律不得向外提供、传播和泄露
"""

from __future__ import annotations

from datetime import date
from typing import Any, TypeVar, cast

from partyreg.values import BirthDate, HomeAddress, Masked, Phone, ResidentId

M = TypeVar("M", bound=Masked[Any])


def resident_id(value: ResidentId | str) -> ResidentId:
    """Mask a resident ID number that was given in the clear."""
    return value if value.__class__ is ResidentId else _masked(ResidentId, value)


def phone(value: Phone | str | None) -> Phone | None:
    """Mask a telephone number that was given in the clear."""
    return value if value is None or value.__class__ is Phone else _masked(Phone, value)


def home_address(value: HomeAddress | str | None) -> HomeAddress | None:
    """Mask a home address that was given in the clear."""
    return value if value is None or value.__class__ is HomeAddress else _masked(HomeAddress, value)


def birth_date(value: BirthDate | date | None) -> BirthDate | None:
    """Mask a date of birth that was given in the clear."""
    return value if value is None or value.__class__ is BirthDate else _masked(BirthDate, value)


def _masked(kind: type[M], value: Any) -> M:
    """Mask whatever is not masked, so that no repr shows it; its form is checked elsewhere."""
    return cast("M", value) if isinstance(value, Masked) else kind(value)
