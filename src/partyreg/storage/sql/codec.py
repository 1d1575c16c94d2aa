"""How records and journal entries are written down: as plain JSON values, and back.

One way of writing serves rows and journal alike: a row's columns are the record's attributes, and
the journal keeps the same attributes under their names, those that are None left out. Personal
data leave their masks here, for the one purpose of being kept, and are masked again when read.

Notice: N3.3a 痕迹管理; N3.3c 一律不得向外提供、传播和泄露
"""

from __future__ import annotations

import json
import types
import typing
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from enum import Enum
from functools import cache, partial
from operator import attrgetter, itemgetter, methodcaller
from typing import Any, NamedTuple, TypeVar, cast

import attrs
import cattrs

from partyreg.changes import Change
from partyreg.journal import JournalEntry
from partyreg.model import RECORDS, Record
from partyreg.storage.errors import UnreadableError, UnwritableError
from partyreg.values import BirthDate, Masked

R = TypeVar("R", bound=Record)
KEPT = "keep the record in the register's own store"
"""The purpose for which a personal datum leaves its mask here."""

TABLES: Mapping[str, type[Record]] = {one.__name__: one for one in RECORDS}
"""The record classes by the name under which the journal knows them."""

dumps = partial(json.dumps, ensure_ascii=False, separators=(",", ":"))
"""Write JSON: compact, Chinese in the clear."""

NUL = b"\\u0000"
"""How JSON writes the character NUL, which PostgreSQL takes in no text: so neither database does.

The same bytes behind a backslash are a backslash and plain letters: `has_nul` tells them apart.
"""

WrittenChange = tuple[str, list[Any] | None, list[Any] | None, str]
"""A change as JSON values: class, before, after, clause."""

Convert = Callable[[Any], Any]
"""What turns an attribute into a JSON value, or back; it is never asked about None."""


class Form(NamedTuple):
    """How the attributes of a class are written.

    Attributes:
        names: the attributes, in order.
        write: gives all of them at once, as JSON values.
        readers: for each attribute that is no JSON value itself: its place, and what makes it of
            one.
        packed: the places of those whose JSON value is a list or an object.
        flags: the places of those that are true or false.
        numbers: the places of those that are numbers or flags, each with the types it may have.
        texts: gives the JSON values of those that are written as text and are not read by a
            reader that would refuse any other.
        optional: the places of those that may be None.
        named: whether the class takes its attributes by name only.
    """

    names: tuple[str, ...]
    write: Callable[[Any], list[Any]]
    readers: tuple[tuple[int, Convert], ...]
    packed: tuple[int, ...]
    flags: tuple[int, ...]
    numbers: tuple[tuple[int, frozenset[type]], ...]
    texts: Callable[[Any], tuple[Any, ...]]
    optional: frozenset[int]
    named: bool


_NUMBERS: Mapping[type, frozenset[type]] = {
    bool: frozenset((bool, type(None))),
    int: frozenset((int, type(None))),
    float: frozenset((float, int, type(None))),
}
"""Which types the JSON value of a number or a flag may have; a flag is no whole number."""

_TEXTS: frozenset[type] = frozenset((str, type(None)))
"""Which types a text may have."""

_PLAIN: Mapping[Any, frozenset[type]] = {**_NUMBERS, str: _TEXTS}
"""Which types may stand where a plain value does."""


def _picking(places: Sequence[int]) -> Callable[[Any], tuple[Any, ...]]:
    """Give what picks the values at some places, as a tuple however few they are."""
    return itemgetter(*places, *places[:1]) if places else lambda _: ()


def _worked_out(kind: type) -> Form:
    """Work out how a class is written, from the types of its attributes."""
    hints = typing.get_type_hints(kind)
    names = tuple(attrs.fields_dict(kind))
    types_ = tuple(without_none(hints[name]) for name in names)
    places = range(len(names))
    packed = tuple(at for at in places if _is_packed(types_[at]))
    return Form(
        names, _compiled(names, types_, hints),
        tuple((at, read) for at in places if (read := _reader(types_[at])) is not None),
        packed, tuple(at for at in places if types_[at] is bool),
        tuple((at, _NUMBERS[types_[at]]) for at in places if types_[at] in _NUMBERS),
        _picking([at for at in places if types_[at] is str or _is_a(types_[at], Masked)]),
        frozenset(at for at in places if types_[at] is not hints[names[at]]),
        any(one.kw_only for one in attrs.fields(kind)),
    )  # fmt: skip


def _worked_out_needed(kind: type) -> Callable[[list[Any]], tuple[Any, ...]]:
    """Give what picks the values that may not be None.

    A database would refuse them, and PostgreSQL would write the whole row into its log.
    """
    how = form(kind)
    return _picking([at for at in range(len(how.names)) if at not in how.optional])


_needed: Callable[[Any], Callable[[list[Any]], tuple[Any, ...]]] = cache(_worked_out_needed)
"""Gives what picks the values of a class that may not be None; worked out once."""

form: Callable[[Any], Form] = cache(_worked_out)
"""Gives how a class is written; worked out once."""


def without_none(hint: Any) -> Any:
    """Take None out of a type; a type without it is given as it is."""
    if typing.get_origin(hint) in (typing.Union, types.UnionType):
        rest = [one for one in typing.get_args(hint) if one is not type(None)]
        return rest[0] if len(rest) == 1 else hint
    return hint


def _is_a(hint: Any, kind: type) -> bool:
    """Tell whether a type is a class of a kind."""
    return isinstance(hint, type) and issubclass(hint, kind)


def _is_packed(hint: Any) -> bool:
    """Tell whether an attribute's JSON value is a list or an object."""
    single = (str, int, float, date, Enum, Masked)
    return not any(_is_a(hint, kind) for kind in single)


def _compiled(
    names: Sequence[str], types_: Sequence[Any], hints: Mapping[str, Any]
) -> Callable[[Any], list[Any]]:
    """Make the function that writes all attributes, as attrs makes its own: one expression."""
    writers = {f"write_{name}": write for name, hint in zip(names, types_, strict=True)
               if (write := _writer(hint)) is not None}  # fmt: skip
    terms = []
    for name, hint in zip(names, types_, strict=True):
        term = f"write_{name}(it.{name})" if f"write_{name}" in writers else f"it.{name}"
        nullable = term != f"it.{name}" and hint is not hints[name]
        terms.append(f"None if it.{name} is None else {term}" if nullable else term)
    # the names are those of our own classes' attributes
    made = eval(f"lambda it: [{', '.join(terms)}]", writers)  # noqa: S307
    return cast("Callable[[Any], list[Any]]", made)


def _writer(hint: Any) -> Convert | None:
    """Give what turns an attribute of a type into a JSON value; None where it is one."""
    if _is_a(hint, Enum):
        return attrgetter("_value_")
    if _is_a(hint, BirthDate):
        return lambda datum: datum.reveal(KEPT).isoformat()
    if _is_a(hint, Masked):
        return methodcaller("reveal", KEPT)
    if _is_a(hint, date):
        return methodcaller("isoformat")
    return _write_packed(hint) if _is_packed(hint) else None


def _write_packed(hint: Any) -> Convert:
    """Give what turns a list, set or record into JSON values."""
    made = converter()
    if typing.get_origin(hint) is frozenset:
        return lambda words: sorted(one._value_ for one in words)
    return lambda value: made.unstructure(value, hint) if value else []


def _reader(hint: Any) -> Convert | None:
    """Give what turns a JSON value into an attribute of a type; None where it is one."""
    if _is_a(hint, Enum):
        return {one.value: one for one in hint}.__getitem__
    if _is_a(hint, BirthDate):
        return lambda text: BirthDate(date.fromisoformat(text))
    if _is_a(hint, Masked):
        return cast("Convert", hint)
    if _is_a(hint, date):
        return cast("Convert", hint.fromisoformat)
    if not _is_packed(hint):
        return None
    made, empty = converter(), typing.get_origin(hint) is tuple
    return lambda value: made.structure(value, hint) if value or not empty else ()


@cache
def converter() -> cattrs.Converter:
    """Give the converter of what stands inside records; unknown attributes are refused."""
    made = cattrs.Converter(forbid_extra_keys=True, detailed_validation=False)
    for kind in (date, datetime):
        made.register_unstructure_hook(kind, kind.isoformat)
        made.register_structure_hook(kind, _hook(kind.fromisoformat))
    made.register_structure_hook_factory(_PLAIN.__contains__, lambda _: _exact)
    made.register_unstructure_hook_factory(_is_single, lambda kind: _writer(kind) or str)
    made.register_structure_hook_factory(_is_single, lambda kind: _hook(_reader(kind) or kind))
    made.register_unstructure_hook_factory(_is_record, lambda _: _write_record)
    made.register_structure_hook_factory(_is_record, lambda _: _read_record)
    return made


def _hook(read: Convert) -> Callable[[Any, Any], Any]:
    """Make a structuring hook of what reads one value."""
    return lambda value, _: read(value)


def _exact(value: Any, kind: type) -> Any:
    """Read a text, a number or a flag that stands inside a list: as it is, or not at all."""
    if value is None or type(value) not in _PLAIN[kind]:
        raise TypeError("a value is of another type")
    return value


def _is_single(hint: Any) -> bool:
    """Tell whether a type is masked or a closed vocabulary."""
    return _is_a(hint, Masked) or _is_a(hint, Enum)


def _is_record(hint: Any) -> bool:
    """Tell whether a type is one of ours: its attributes are written the same way everywhere."""
    return isinstance(hint, type) and attrs.has(hint)


def _write_record(value: Any) -> dict[str, Any]:
    """Write a record that stands inside another one."""
    return dense(form(type(value)).names, values(value))


def _read_record(written: Mapping[str, Any], kind: type) -> Any:
    """Read a record that stands inside another one."""
    return _made(kind, written)


def values(record: Any) -> list[Any]:
    """Write a record as JSON values, one for each attribute, in order."""
    return form(type(record)).write(record)


def written(record: Record) -> list[Any]:
    """Write a record of a table.

    Raises:
        UnwritableError: something in it has no written form.
    """
    try:
        made = values(record)
        if None not in _needed(type(record))(made):
            return made
    except (TypeError, ValueError, AttributeError):
        pass  # the error may quote what it found; here it can be reached from nowhere
    raise UnwritableError(type(record).__name__, record.key)


def dense(names: Sequence[str], values: Iterable[Any]) -> dict[str, Any]:
    """Give values under their names; what is None is left out."""
    return {name: value for name, value in zip(names, values) if value is not None}  # noqa: B905


def read(kind: type[R], given: list[Any]) -> R:
    """Read a record from JSON values, one for each attribute, in order.

    Args:
        kind: the class.
        given: the values; the list is used up.

    Raises:
        UnreadableError: it is no such record.
    """
    try:
        return cast("R", _read(kind, given))
    except Exception:  # noqa: BLE001, S110 - whatever is wrong with it, it cannot be read
        pass  # what was found is not repeated, nor can it be reached: it may be a personal datum
    raise UnreadableError(kind.__name__)


def _read(kind: type, given: list[Any]) -> Any:
    """Read a record from JSON values."""
    how = form(kind)
    for at, kinds in how.numbers:
        if type(given[at]) not in kinds:
            raise TypeError("a number or a flag is something else")
    for at, read_one in how.readers:
        if given[at] is not None:
            given[at] = read_one(given[at])
    if None in given and not all(given[at] is not None or at in how.optional
                                 for at in range(len(given))):  # fmt: skip
        raise ValueError("an attribute is missing")
    return kind(**dict(zip(how.names, given, strict=True))) if how.named else kind(*given)


def _made(kind: type, found: Mapping[str, Any]) -> Any:
    """Read a record from values under their names; those left out are None.

    Raises:
        ValueError: there are values under other names.
        TypeError: a text is something else.
    """
    names = form(kind).names
    if not found.keys() <= set(names):
        raise ValueError("there are unknown attributes")
    given = [found.get(name) for name in names]
    if not _TEXTS.issuperset(map(type, form(kind).texts(given))):  # columns are texts as it is
        raise TypeError("a text is something else")
    return _read(kind, given)


def has_nul(found: bytes) -> bool:
    r"""Tell whether the character NUL stands in a text of a JSON value.

    Example:
        >>> has_nul(b'["a\\u0000"]'), has_nul(b'["a\\\\u0000"]')
        (True, False)
    """
    return NUL in found and NUL in found.replace(rb"\\", b"")


# -- journal entries -----------------------------------------------------------------------------


def header_bytes(entry: JournalEntry) -> bytes:
    """Write an entry without its changes, which are kept in parts."""
    given = values(attrs.evolve(entry, changes=()))
    found = dense(form(JournalEntry).names, given)
    del found["changes"]
    return dumps(found).encode()


def part_bytes(changes: Sequence[WrittenChange]) -> bytes:
    """Write some changes of an entry: the attributes of each class once, then their values.

    What has been written can so be read by a release whose classes have other attributes.
    """
    kinds = {one[0]: None for one in changes}
    names = {kind: form(TABLES[kind]).names for kind in kinds}
    return dumps({"attributes": names, "changes": changes}).encode()


def entry_of(header: bytes, parts: Iterable[bytes]) -> JournalEntry:
    """Read an entry from its stored bytes.

    Raises:
        UnreadableError: the bytes are no entry.
    """
    changes = tuple(change for part in parts for change in changes_of(part))
    try:
        entry = _made(JournalEntry, json.loads(header) | {"changes": []})
        return cast("JournalEntry", attrs.evolve(entry, changes=changes))
    except Exception:  # noqa: BLE001, S110 - see above
        pass
    raise UnreadableError("journal entry")


def changes_of(part: bytes) -> list[Change]:
    """Read some changes of an entry.

    Raises:
        UnreadableError: the bytes are no changes.
    """
    try:
        found = json.loads(part)
        makers = {kind: _maker(TABLES[kind], names) for kind, names in found["attributes"].items()}
        return [_change(makers[table], was, now, clause)
                for table, was, now, clause in found["changes"]]  # fmt: skip
    except Exception:  # noqa: BLE001, S110 - see above
        pass
    raise UnreadableError("list of changes")


def _maker(kind: type[Record], names: Sequence[str]) -> Callable[[list[Any]], Record]:
    """Give what makes records of values that were written under some names."""
    if tuple(names) == form(kind).names:
        return lambda given: cast("Record", _read(kind, given))
    return lambda given: cast("Record", _made(kind, dict(zip(names, given, strict=True))))


def _change(
    make: Callable[[list[Any]], Record], before: list[Any] | None, after: list[Any] | None,
    clause: str,
) -> Change:  # fmt: skip
    """Read one change."""
    was = None if before is None else make(before)
    return Change(was, None if after is None else make(after), clause)
