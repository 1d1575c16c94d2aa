"""One row of a view: masked, with the fields that were asked for in the clear.

Notice: N3.3c 除正常业务需要外，一律不得向外提供、传播和泄露
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from enum import Enum
from typing import Any

import attrs

from partyreg.disclosure.kinds import UNKNOWN_FIELD
from partyreg.disclosure.masks import (
    HIDDEN,
    HIDDEN_DATE,
    HIDDEN_NUMBER,
    mask_name,
    mask_number,
    mask_phone,
)
from partyreg.errors import Refusal, RefusedError
from partyreg.model import FormerMember, Member, Newcomer, Organisation
from partyreg.values import BirthDate, HomeAddress, Masked, Phone, ResidentId

Shown = Member | FormerMember | Newcomer | Organisation
"""The records that a view shows."""

PURPOSE = "show what a mask leaves"

WORDS: Mapping[type[Shown], str] = {
    Member: "a member", FormerMember: "a former member", Newcomer: "a newcomer",
    Organisation: "an organisation",
}  # fmt: skip
"""What messages call each kind of record."""

_NOT_SHOWN = frozenset({"member", "evidence"})
_NAMES: Mapping[type[Shown], frozenset[str]] = {
    Member: frozenset({"name"}),
    FormerMember: frozenset({"name"}),
    Newcomer: frozenset({"name"}),
    Organisation: frozenset({"secretary", "contact", "information_administrators"}),
}
"""The fields that hold people's names."""


class NumberForm(Enum):
    """How much of a resident ID number a view shows. Notice: N3.3c."""

    HIDDEN = "hidden"
    ENDS = "ends"
    WHOLE = "whole"


def number_form(fields: Collection[str], show: Collection[str] = ()) -> NumberForm:
    """Decide how much of the ID number may stand beside the other fields of a view.

    "First six, last four" hides nothing but the day of birth: beside the birth date it leaves one
    person, and its last digit but one tells the sex. So a view that shows birth date or sex shows
    no digit of the number.

    Args:
        fields: the fields of the view.
        show: those of them that are shown in the clear.

    Example:
        >>> number_form(["name", "id_number"]).value
        'ends'
        >>> number_form(["id_number", "birth_date"], show=["birth_date"]).value
        'hidden'
        >>> number_form(["id_number", "sex"]).value
        'hidden'

    Notice: N3.3c 一律不得向外提供、传播和泄露
    """
    if "id_number" in show:
        return NumberForm.WHOLE
    if "sex" in fields or "birth_date" in show:
        return NumberForm.HIDDEN
    return NumberForm.ENDS


def fields_of(kind: type[Shown]) -> tuple[str, ...]:
    """Give the fields that a view of a kind of record may have.

    Example:
        >>> fields_of(Newcomer)
        ('name', 'id_number', 'category', 'sex', 'ethnicity')

    Notice: N3.3c
    """
    own = [one.name for one in attrs.fields(kind) if one.name not in _NOT_SHOWN]
    inner = [one.name for one in attrs.fields(Member)] if kind is FormerMember else []
    return tuple(dict.fromkeys((*own, *inner)))


def is_ours(name: object) -> bool:
    """Tell whether a field name may be quoted: it is a plain identifier, not a datum."""
    return isinstance(name, str) and re.fullmatch(r"[a-z_]{1,40}", name) is not None


def strange_fields(kind: type[Shown], fields: Sequence[object]) -> list[Refusal]:
    """Give a refusal for each field that a kind of record does not have.

    What is no plain identifier is not quoted, it might be a datum: its place is given.
    """
    known = fields_of(kind)
    return [
        UNKNOWN_FIELD(
            what=WORDS[kind], fields=", ".join(known),
            field=repr(one) if is_ours(one) else f"number {place}",
        )
        for place, one in enumerate(fields, 1) if one not in known
    ]  # fmt: skip


def masked_row(
    record: Shown, fields: Sequence[str], *, show: Collection[str] = ()
) -> dict[str, Any]:
    """Give the fields of a record as a view shows them.

    Names, ID number, birth date, telephone and address are masked; whatever else is asked for
    stands as it is. What is missing is None.

    Args:
        record: a member, a former one, a newcomer, or an organisation.
        fields: the fields, in the order of the view.
        show: those that are shown in the clear.

    Returns:
        The values by field: masked ones as text, others as the record has them.

    Raises:
        RefusedError: the record has no such field.

    Example:
        >>> member = Member("m-1", "b-1", "甲某某", ResidentId("440308199901101512"))
        >>> masked_row(member, ["name", "id_number"])
        {'name': '甲**', 'id_number': '440308********1512'}
        >>> masked_row(member, ["name", "id_number", "sex"], show=["name"])
        {'name': '甲某某', 'id_number': '******************', 'sex': None}

    Notice: N3.3c 除正常业务需要外，一律不得向外提供、传播和泄露
    """
    wrong = strange_fields(type(record), [*fields, *(one for one in show if one not in fields)])
    if wrong:
        raise RefusedError(wrong)
    return shown_row(record, fields, show, PURPOSE)


def shown_row(
    record: Shown, fields: Sequence[str], show: Collection[str], purpose: str
) -> dict[str, Any]:
    """Give the fields of a record as they may be shown; the names of the fields are right."""
    form, names = number_form(fields, show), _NAMES[type(record)]
    row: dict[str, Any] = {}
    for one in fields:
        value = _value(record, one)
        clear = value.reveal(purpose) if isinstance(value, Masked) else value
        if one in show or value is None:
            row[one] = clear
        elif one in names:
            row[one] = _masked_names(value)
        else:
            row[one] = _mask(type(value), form)(clear)
    return row


def _value(record: Shown, field: str) -> Any:
    """Give the value of a field; what a former member has no field for, the last record has."""
    if isinstance(record, FormerMember) and not hasattr(record, field):
        return getattr(record.member, field)
    return getattr(record, field)


def _masked_names(value: str | tuple[str, ...]) -> str | tuple[str, ...]:
    """Mask one name or several."""
    return mask_name(value) if isinstance(value, str) else tuple(map(mask_name, value))


def _mask(kind: type[object], form: NumberForm) -> Callable[[Any], object]:
    """Give the mask of a type; what is no personal datum passes."""
    if kind is ResidentId:
        return mask_number if form is NumberForm.ENDS else lambda _: HIDDEN_NUMBER
    if kind is Phone:
        return mask_phone
    if kind is BirthDate:
        return lambda _: HIDDEN_DATE
    if kind is HomeAddress or issubclass(kind, Masked):
        return lambda _: HIDDEN
    return lambda clear: clear
