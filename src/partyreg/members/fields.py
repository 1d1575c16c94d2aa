"""The fields of a member: how each is read, and which values contradict each other.

Here a value is refused only when it cannot be meant: another type, control characters, a date to
come. Whether an ID number keeps the coding rule is the review's question, because people with
unusual numbers are members too.

Notice: N3.2d 不准确、不规范、不完整; N2.2b 部分信息; N3.3b 关键信息
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any, TypedDict

import attrs

from partyreg.errors import BAD_VALUE, Refusal, Refusals
from partyreg.members.kinds import CONTRADICTION, UNKNOWN_FIELD
from partyreg.model import Member
from partyreg.values import (
    BirthDate,
    HomeAddress,
    Labelled,
    Masked,
    MemberCategory,
    Phone,
    ResidentId,
    Sex,
    date_fault,
    text_fault,
)


class Person(TypedDict, total=False):
    """What a form says of a person; name and ID number are needed to enter one.

    The masked items may be given in the clear or masked.

    Notice: G3.2a 填写党员姓名和身份证号
    """

    name: str
    id_number: str | ResidentId
    category: MemberCategory | str
    sex: Sex | str | None
    birth_date: date | BirthDate | None
    ethnicity: str | None
    education: str | None
    joined_on: date | None
    full_since: date | None
    post: str | None
    phone: str | Phone | None
    home_address: str | HomeAddress | None
    out_of_contact_since: date | None
    migrant_to: str | None


PURPOSE = "check the form of a value that is being entered"
Read = tuple[Any, str | None]
"""A value as the record keeps it, and what is wrong with it, or None."""
_Reader = Callable[[object, date], Read]


def _text(value: object, _on: date) -> Read:
    """Read a text."""
    return value, text_fault(value)


def _day(value: object, on: date) -> Read:
    """Read a date that is not to come."""
    return value, date_fault(value, latest=on)


def _masked(kind: type[Masked[Any]], inner: Callable[[object, date], Read]) -> _Reader:
    """Make the reader of a personal datum, given in the clear or masked."""

    def read(value: object, on: date) -> Read:
        """Take the datum out of its mask, read it, and mask it again."""
        if isinstance(value, Masked) and type(value) is not kind:
            return value, "it is another kind of personal datum"
        clear = value.reveal(PURPOSE) if isinstance(value, Masked) else value
        return kind(clear), inner(clear, on)[1]

    return read


def _word(words: type[Labelled]) -> _Reader:
    """Make the reader of a word of a closed vocabulary, by its value or its Chinese label."""

    def read(value: object, _on: date) -> Read:
        """Find the word."""
        for word in words:
            if value in (word.value, word.label) and not _foreign(value, words):
                return word, None
        return value, f"it is none of {', '.join(word.value for word in words)}"

    return read


def _foreign(value: object, words: type[Labelled]) -> bool:
    """Tell whether a value is a word of another vocabulary that happens to be spelt alike."""
    return isinstance(value, Labelled) and not isinstance(value, words)


READERS: Mapping[str, _Reader] = {
    "name": _text,
    "id_number": _masked(ResidentId, _text),
    "category": _word(MemberCategory),
    "sex": _word(Sex),
    "birth_date": _masked(BirthDate, _day),
    "ethnicity": _text,
    "education": _text,
    "joined_on": _day,
    "full_since": _day,
    "post": _text,
    "phone": _masked(Phone, _text),
    "home_address": _masked(HomeAddress, _text),
    "out_of_contact_since": _day,
    "migrant_to": _text,
}
"""How each editable field is read."""

NEEDED = ("name", "id_number")
_NEVER_EMPTY = (*NEEDED, "category")


def read(no: Refusals, fields: object, on: date) -> dict[str, Any]:
    """Read fields by name, and collect what is wrong with them.

    Args:
        no: takes the refusals; no value is part of one.
        fields: field names and values as given.
        on: today; no date may lie after it.

    Returns:
        The values that could be read, as the record keeps them.
    """
    if not isinstance(fields, Mapping):
        no.add(BAD_VALUE(place="fields", reason="they are no mapping of field names to values"))
        return {}
    found = {}
    for name, value in fields.items():
        if name not in READERS:
            no.add(UNKNOWN_FIELD(field=named(name), fields=", ".join(READERS)))
            continue
        found[name], fault = _read_one(name, value, on)
        if fault:
            no.add(BAD_VALUE(place=name, reason=fault))
            del found[name]
    return found


def _read_one(name: str, value: object, on: date) -> Read:
    """Read one value; a field that may be empty takes None."""
    if value is None and name not in _NEVER_EMPTY:
        return None, None
    return READERS[name](value, on)


def named(field: object) -> str:
    """Name an unknown field in a message: whatever is no identifier might be a personal datum."""
    return field if isinstance(field, str) and field.isascii() and field.isidentifier() else "•••"


def contradictions(member: Member) -> Iterator[tuple[frozenset[str], Refusal]]:
    """Give each pair of fields that contradict each other, with its refusal.

    Notice: N3.2d 不准确
    """
    joined, full = member.joined_on, member.full_since
    if joined and full and full < joined:
        yield _pair("joined_on", "full_since",
                    "the date of full membership lies before the date of admission")  # fmt: skip
    if full and member.category is MemberCategory.PROBATIONARY:
        yield _pair("category", "full_since",
                    "a probationary member has no date of full membership")  # fmt: skip
    birth = member.birth_date and member.birth_date.reveal("compare it with the date of admission")
    if birth and joined and joined <= birth:
        yield _pair("birth_date", "joined_on",
                    "the date of admission does not lie after the date of birth")  # fmt: skip


def _pair(first: str, second: str, what: str) -> tuple[frozenset[str], Refusal]:
    """Join two fields and what is wrong between them."""
    return frozenset((first, second)), CONTRADICTION(what=what)


def changed(member: Member, values: Mapping[str, Any]) -> dict[str, Any]:
    """Keep the values that differ from the record."""
    return {name: value for name, value in values.items() if getattr(member, name) != value}


def with_values(member: Member, values: Mapping[str, Any]) -> Member:
    """Give the record with other values."""
    return attrs.evolve(member, **dict(values))
