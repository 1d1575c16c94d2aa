"""The fields of an organisation and of a unit: how each is read.

Notice: G2.1 对党组织名称、书记、联系人、单位名称等信息进行维护; N3.2d
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from partyreg.errors import BAD_VALUE, Refusals
from partyreg.organisations.kinds import CODE_FORM, CODE_IN_USE, CREDIT_CODE, UNKNOWN_FIELD
from partyreg.permissions import Powers
from partyreg.settings import Settings
from partyreg.values import (
    DirectCategory,
    Labelled,
    Masked,
    OrganisationKind,
    Phone,
    Tier,
    UnitSituation,
    text_fault,
)

Read = tuple[Any, str | None]
"""A value as the record keeps it, and what is wrong with it, or None."""
Reader = Callable[[object], Read]


def _text(value: object) -> Read:
    """Read a text."""
    return value, text_fault(value)


def _phone(value: object) -> Read:
    """Read a telephone number, given in the clear or masked."""
    if isinstance(value, Masked):
        if not isinstance(value, Phone):
            return value, "it is another kind of personal datum"
        value = value.reveal("check the form of a value that is being entered")
    return Phone(str(value)), text_fault(value)


def _word(words: type[Labelled]) -> Reader:
    """Make the reader of a word of a closed vocabulary, by its value or its Chinese label."""

    def read(value: object) -> Read:
        """Find the word."""
        foreign = isinstance(value, Labelled) and not isinstance(value, words)
        for word in words:
            if value in (word.value, word.label) and not foreign:
                return word, None
        return value, f"it is none of {', '.join(word.value for word in words)}"

    return read


def _yes_or_no(value: object) -> Read:
    """Read a truth value."""
    return value, None if isinstance(value, bool) else "it is neither True nor False"


def _texts(value: object) -> Read:
    """Read several texts."""
    if not isinstance(value, list | tuple):
        return value, "it is no list of texts"
    return tuple(value), next(filter(None, map(text_fault, value)), None)


READERS: Mapping[str, Reader] = {
    "code": _text,
    "name": _text,
    "kind": _word(OrganisationKind),
    "tier": _word(Tier),
    "category": _word(DirectCategory),
    "connected": _yes_or_no,
    "secretary": _text,
    "contact": _text,
    "phone": _phone,
    "information_administrators": _texts,
    "category_code": _text,
    "address": _text,
}
"""How each editable field of an organisation is read."""

RECORD_READERS: Mapping[str, Reader] = {
    **READERS,
    "unit_situation": _word(UnitSituation),
    "units": _texts,
}
"""How each field of a new organisation is read, beside key and superior."""

UNIT_READERS: Mapping[str, Reader] = {
    "name": _text,
    "kind": _text,
    "situation": _text,
    "credit_code": _text,
}
"""How each field of a unit is read."""

_NEVER_EMPTY = frozenset({
    "code", "name", "kind", "tier", "connected", "information_administrators",
    "unit_situation", "units",
})  # fmt: skip
_UNIT_NEVER_EMPTY = frozenset({"name"})


def read(no: Refusals, fields: object, readers: Mapping[str, Reader]) -> dict[str, Any]:
    """Read fields by name, and collect what is wrong with them.

    Args:
        no: takes the refusals; no value is part of one.
        fields: field names and values as given.
        readers: how each is read.

    Returns:
        The values that could be read, as the record keeps them.
    """
    if not isinstance(fields, Mapping):
        no.add(BAD_VALUE(place="fields", reason="they are no mapping of field names to values"))
        return {}
    found = {}
    for name, value in fields.items():
        if name not in readers:
            no.add(UNKNOWN_FIELD(what=_what(readers), field=named(name), fields=", ".join(readers)))
            continue
        found[name], fault = _read_one(name, value, readers)
        if fault:
            no.add(BAD_VALUE(place=name, reason=fault))
            del found[name]
    return found


def _what(readers: Mapping[str, Reader]) -> str:
    """Say whose fields these are."""
    return "a unit" if readers is UNIT_READERS else "an organisation"


def _read_one(name: str, value: object, readers: Mapping[str, Reader]) -> Read:
    """Read one value; a field that may be empty takes None."""
    never_empty = _UNIT_NEVER_EMPTY if readers is UNIT_READERS else _NEVER_EMPTY
    if value is None and name not in never_empty:
        return None, None
    return readers[name](value)


def named(field: object) -> str:
    """Name an unknown field in a message: whatever is no identifier might be a personal datum."""
    return field if isinstance(field, str) and field.isascii() and field.isidentifier() else "•••"


def check_code(
    no: Refusals, code: str, key: str, *, holder: str | None, powers: Powers, settings: Settings
) -> None:
    """Refuse a code of another form, which is not repeated, and one that another one uses.

    Notice: Y-kept codes are not identity, but one is in use once
    """
    if re.fullmatch(settings.code_pattern, code) is None:
        no.add(CODE_FORM(pattern=settings.code_pattern))
    if holder is not None and holder != key:
        no.add(CODE_IN_USE(code=code, holder=powers.name_of(holder)))


def check_credit_code(no: Refusals, code: str | None) -> None:
    """Refuse a unified social credit code that breaks its standard."""
    if code is None:
        return
    from partyreg.idnumber import credit_code_problems

    for problem in credit_code_problems(code):
        no.add(CREDIT_CODE(reason=problem.message))
