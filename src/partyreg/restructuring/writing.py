"""The stored form of plans and previews: plain lists, texts and numbers, in and out.

Notice: G2.0; N3.3c
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, cast, get_args, get_origin, get_type_hints

import attrs

from partyreg.errors import Fault, InputError
from partyreg.model import Evidence
from partyreg.restructuring.plan import Plan
from partyreg.restructuring.preview import Preview
from partyreg.restructuring.steps import STEPS, TakeBack
from partyreg.values import Labelled

FORM = "partyreg preview 1"
"""The name of the stored form."""

_STEPS = {one.__name__: one for one in (*STEPS, TakeBack)}
_PLAIN = {str: "text", int: "whole number", bool: "true or false"}
_IN_PROCESS = ("changes", "places")
"""What the stored form leaves out: the records, and how the plan was written."""

_UNSAID = (*_IN_PROCESS, "names")
"""What the hash leaves out beside the day: what follows from the rest, and the records."""


def written(preview: Preview) -> dict[str, Any]:
    """Give the stored form of a preview.

    Notice: N3.3c
    """
    return {"form": FORM, **_record(preview, without=_IN_PROCESS)}


def digest(preview: Preview) -> str:
    """Give the hash of everything that a preview says, the day apart, and what it was wished as.

    Notice: G2.0
    """
    data = _record(preview, without=(*_UNSAID, "hash", "on"))
    if data["deadline"] is not None:
        del data["deadline"]["state"]
    for one in data["outcomes"]:
        del one["wish"]
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _record(value: Any, without: Iterable[str] = ()) -> dict[str, Any]:
    """Write a record by its fields; a step says first what it is."""
    head = {"step": type(value).__name__} if type(value).__name__ in _STEPS else {}
    kind: type = type(value)
    names = _names(kind)
    return {**head, **{name: plain(getattr(value, name)) for name in names if name not in without}}


@cache
def _names(kind: type) -> tuple[str, ...]:
    """Give the names of the fields of a kind of record."""
    return tuple(one.name for one in attrs.fields(kind))


def plain(value: Any) -> Any:
    """Write a value in plain lists, texts and numbers; anything else is named by its type.

    Example:
        >>> plain((date(2018, 1, 9), None, {"a": (1,)}, object()))
        ['2018-01-09', None, {'a': [1]}, '<object>']
    """
    if value is None or type(value) is str or type(value) is int:
        return value  # nearly everything that there is
    return _plain(value)


def _plain(value: Any) -> Any:
    """Write what is not plain already."""
    if isinstance(value, str | int):
        return value.value if isinstance(value, Labelled) else value
    if isinstance(value, date):
        return value.isoformat()
    if attrs.has(type(value)):
        return _record(value)
    if isinstance(value, Mapping):
        return {str(name): plain(one) for name, one in value.items()}
    if isinstance(value, tuple | list):
        return [plain(one) for one in value]
    return f"<{type(value).__name__}>"


# ── In ───────────────────────────────────────────────────────────────────────────────────────


def read(data: Any) -> Preview:
    """Read the stored form of a preview.

    Raises:
        InputError: it is none; all faults at once, each with its place, clause and hint.
    """
    if not isinstance(data, Mapping) or data.get("form") != FORM:
        reason = f"it is not {FORM!r} [G2.0]; store a preview by its to_json, and read that"
        raise InputError([Fault("form", reason)])
    reading = _Reading("preview")
    rest = {name: one for name, one in data.items() if name != "form"}
    found = reading.record(Preview, {**rest, "changes": []}, "")
    if reading.faults:
        raise InputError(reading.faults)
    assert isinstance(found, Preview)  # noqa: S101 - no fault was found
    if digest(found) != found.hash:
        reason = "it is not that of what the preview says [G2.0]; take the preview as it was stored"
        raise InputError([Fault("hash", reason)])
    return found


class _Reading:
    """Reads plain data by the types of the fields, and collects what does not fit.

    Every fault has its place, the clause of the step in which it is, and what to do.
    """

    def __init__(self, what: str) -> None:
        """Start with no fault in something."""
        self.faults: list[Fault] = []
        self.what, self.clause = what, "G2.0"

    def fault(self, where: str, reason: str, hint: str) -> None:
        """Note a fault."""
        self.faults.append(Fault(where or self.what, f"{reason} [{self.clause}]; {hint}"))

    def record(self, kind: type[Any], data: Any, where: str) -> Any:
        """Read a record by its fields, under the clause that it is about."""
        outer, before = self.clause, len(self.faults)
        self.clause = "N2.1a" if kind is Evidence else getattr(kind, "clause", outer)
        given = self._fields(kind, data, where)
        self.clause = outer
        return kind(**given) if len(self.faults) == before else None

    def _fields(self, kind: type[Any], data: Any, where: str) -> dict[str, Any]:
        """Read the fields of a record."""
        names, hints = _names(cast("type", kind)), get_type_hints(kind)
        given: dict[str, Any] = {}
        if not isinstance(data, Mapping):
            self.fault(where, "it is no record", f"give it as a mapping of {', '.join(names)}")
            return given
        for name in data:
            if name not in names and not (name == "step" and kind in _STEPS.values()):
                hint = f"leave it out, or name one of {', '.join(names)}"
                self.fault(_at(where, "•"), "there is no such key", hint)
        for one in attrs.fields(kind):
            if one.name in data:
                given[one.name] = self.value(hints[one.name], data[one.name], _at(where, one.name))
            elif one.default is attrs.NOTHING:
                self.fault(_at(where, one.name), "it is missing", "add it")
        return given

    def value(self, kind: Any, data: Any, where: str) -> Any:
        """Read a value of a type."""
        origin, inner = get_origin(kind), get_args(kind)
        if origin in (Union, UnionType):
            return self._one_of(inner, data, where)
        if origin is tuple:
            return self._several(inner, data, where)
        if origin is not None:
            return self._mapping(data, where)
        return self._single(kind, data, where)

    def _single(self, kind: Any, data: Any, where: str) -> Any:
        """Read a value of a plain type: a word, a day, a record, a text, a number."""
        if kind is date:
            return self._day(data, where)
        if issubclass(kind, Enum):
            return self._word(kind, data, where)
        if issubclass(kind, tuple):
            found = self._several(tuple(get_type_hints(kind).values()), data, where)
            return kind(*found) if found else None
        if attrs.has(kind):
            return self.record(kind, data, where)
        if isinstance(data, kind) and isinstance(data, bool) == (kind is bool):
            return data
        return self.fault(where, f"a {_PLAIN.get(kind, 'text')} is wanted", "correct it")

    def _one_of(self, kinds: tuple[Any, ...], data: Any, where: str) -> Any:
        """Read a value of one of several types: nothing, a step, or the one that is left."""
        if data is None and NoneType in kinds:
            return None
        steps = [one for one in kinds if one in _STEPS.values()]
        if steps:
            kind = _STEPS.get(data.get("step", "") if isinstance(data, Mapping) else "")
            if kind is None:
                hint = f"name one under 'step': {', '.join(_STEPS)}"
                return self.fault(where, "it is no step", hint)
            return self.record(kind, data, where)
        left = [one for one in kinds if one is not NoneType]
        if isinstance(data, list):
            left = [one for one in left if get_origin(one) is tuple] or left
        return self.value(left[0], data, where)

    def _several(self, inner: tuple[Any, ...], data: Any, where: str) -> Any:
        """Read several values of one type, or one of each."""
        if not isinstance(data, list | tuple):
            return self.fault(where, "a list is wanted", "write a list")
        kinds = [inner[0]] * len(data) if inner[-1] is Ellipsis else list(inner)
        if len(kinds) != len(data):
            hint = "add what is missing, or leave out what is too much"
            return self.fault(where, f"a list of {len(kinds)} is wanted", hint)
        pairs = enumerate(zip(kinds, data, strict=True), 1)
        return tuple(self.value(kind, one, f"{where}[{n}]") for n, (kind, one) in pairs)

    def _mapping(self, data: Any, where: str) -> Any:
        """Read a mapping of texts."""
        if isinstance(data, Mapping):
            return dict(data)
        return self.fault(where, "a mapping is wanted", "write names with their values")

    def _word(self, kind: type[Enum], data: Any, where: str) -> Any:
        """Read a word of a vocabulary."""
        found = next((one for one in kind if one.value == data), None)
        known = ", ".join(str(one.value) for one in kind)
        if found is not None:
            return found
        return self.fault(where, "there is no such word", f"write one of {known}")

    def _day(self, data: Any, where: str) -> Any:
        """Read a day."""
        try:
            return date.fromisoformat(data)
        except (TypeError, ValueError):
            return self.fault(where, "a date is wanted", "write it like 2018-01-08")


def _at(where: str, name: str) -> str:
    """Give the place of a field."""
    return f"{where}.{name}" if where else name


def plan_of(data: Mapping[str, Any]) -> Plan:
    """Read a plan of primitive steps from plain data.

    Raises:
        InputError: it is none; all faults at once, each with its place, the clause of the step,
            and a hint.
    """
    reading = _Reading("plan")
    found = reading.record(Plan, data, "")
    if reading.faults:
        raise InputError(reading.faults)
    assert isinstance(found, Plan)  # noqa: S101 - no fault was found
    return found
