"""The words of a scenario file: how each value is read, and what is wrong with it.

A reader takes a value as YAML gave it and gives the value as the register wants it; what it cannot
take it notes with its place, and reading goes on, so that all faults are reported at once.

Notice: N3.2d 不准确、不规范、不完整
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from partyreg.errors import Fault
from partyreg.model import Evidence
from partyreg.values import Labelled, text_fault

Faults = list[Fault]
Reader = Callable[[object, str, Faults], Any]
"""Reads a value at a place, and notes what is wrong with it."""


class Key(NamedTuple):
    """A key of a mapping.

    Attributes:
        read: how its value is read.
        needed: whether it must be there.
    """

    read: Reader
    needed: bool = False


Keys = Mapping[str, Key]


def wrong(faults: Faults, place: str, reason: str) -> None:
    """Note a fault."""
    faults.append(Fault(place, reason, "scenario.bad-value"))


def text(value: object, place: str, faults: Faults) -> str:
    """Read a text; a number is refused, since it may have lost its leading zeros."""
    if not isinstance(value, str):
        reason = (
            "a text is wanted; put it in quotation marks" if value is not None else "it is empty"
        )
        wrong(faults, place, reason)
        return ""
    if (fault := text_fault(value, longest=2000)) is not None:
        wrong(faults, place, fault)
    return value


def block(value: object, place: str, faults: Faults) -> str:
    """Read a text that may run over several lines."""
    if not isinstance(value, str) or not value.strip():
        wrong(faults, place, "a text is wanted")
        return ""
    return value.strip()


def day(value: object, place: str, faults: Faults) -> date:
    """Read a date."""
    if not isinstance(value, date) or isinstance(value, datetime):
        wrong(faults, place, "a date is wanted, such as 2018-01-09")
        return date.min
    return value


def whole(value: object, place: str, faults: Faults) -> int:
    """Read a whole number."""
    if not isinstance(value, int) or isinstance(value, bool):
        wrong(faults, place, "a whole number is wanted")
        return 0
    return value


def truth(value: object, place: str, faults: Faults) -> bool:
    """Read a truth value."""
    if not isinstance(value, bool):
        wrong(faults, place, "true or false is wanted")
    return value is True


def anything(value: object, _place: str, _faults: Faults) -> object:
    """Take a value as it is: the register judges it."""
    return value


_TAKEN: dict[Reader, str] = {
    text: "text", block: "text", day: "date", whole: "whole number", truth: "true or false",
}  # fmt: skip


def takes(read: Reader) -> str:
    """Say in words what a reader takes; empty where whatever is read is judged by the register.

    Example:
        >>> takes(several(text)), takes(maybe(day)), takes(anything)
        ('text, or a list', 'date, or empty', '')

    Notice: N3.2d
    """
    return _TAKEN.get(read, "")


def _taking(what: str, read: Reader) -> Reader:
    """Note what a reader takes."""
    _TAKEN[read] = what
    return read


def maybe(read: Reader) -> Reader:
    """Make a reader that takes an empty value as None."""
    said = takes(read)
    return _taking(
        said and f"{said}, or empty",
        lambda value, place, faults: None if value is None else read(value, place, faults),
    )


def word(words: type[Labelled]) -> Reader:
    """Make the reader of a word of a vocabulary, by its value or its Chinese label."""

    def read(value: object, place: str, faults: Faults) -> Labelled | None:
        """Find the word."""
        for one in words:
            if value in (one.value, one.label):
                return one
        wrong(faults, place, f"it is none of {names}")
        return None

    names = ", ".join(one.value for one in words)
    return _taking(f"one of {names}", read)


def several(read: Reader) -> Reader:
    """Make the reader of a list; a single value is a list of one."""

    def read_all(value: object, place: str, faults: Faults) -> tuple[Any, ...]:
        """Read each."""
        if not isinstance(value, list):
            return (read(value, place, faults),)
        return tuple(read(one, f"{place}[{n}]", faults) for n, one in enumerate(value, 1))

    said = takes(read)
    return _taking(said and f"{said}, or a list", read_all)


def listed(value: object, place: str, faults: Faults) -> list[object]:
    """Read a list, of whatever."""
    if not isinstance(value, list):
        wrong(faults, place, "a list is wanted")
        return []
    return value


def mapping(keys: Keys, first: str | None = None) -> Reader:
    """Make the reader of a mapping of which every key is known.

    Args:
        keys: the keys.
        first: the key that a plain value stands for.
    """

    def read(value: object, place: str, faults: Faults) -> dict[str, Any]:
        """Read each key, and note those that are unknown or missing."""
        if first is not None and not isinstance(value, dict):
            value = {first: value}
        if not isinstance(value, dict):
            wrong(faults, place, "a mapping of keys to values is wanted")
            return {}
        note_unknown(value, keys, place, faults)
        for name, key in keys.items():
            if key.needed and name not in value:
                wrong(faults, f"{place}.{name}", f"the key {name!r} is missing")
        return {
            name: keys[name].read(one, f"{place}.{name}", faults)
            for name, one in value.items()
            if name in keys
        }

    return _taking(f"keys: {', '.join(keys)}", read)


def note_unknown(
    value: Mapping[object, object], known: Iterable[str], place: str, faults: Faults
) -> None:
    """Note every key that is not known, with those that are."""
    names = sorted(known)
    for name in value:
        if name not in names:
            faults.append(
                Fault(
                    f"{place}.{name}" if isinstance(name, str) and place else str(name),
                    f"there is no such key; the keys are {', '.join(names)}",
                    "scenario.unknown-key",
                )
            )


def by_name(read: Reader) -> Reader:
    """Make the reader of a mapping whose keys are names of the scenario's own."""

    def read_all(value: object, place: str, faults: Faults) -> dict[str, Any]:
        """Read each value."""
        if not isinstance(value, dict):
            wrong(faults, place, "a mapping of names to values is wanted")
            return {}
        return {
            text(name, place, faults): read(one, f"{place}.{name}", faults)
            for name, one in value.items()
        }

    return read_all


_PAPER = mapping(
    {"document": Key(text, True), "dated": Key(day, True), "archived": Key(maybe(text))}
)


def evidence(value: object, place: str, faults: Faults) -> tuple[Evidence, ...]:
    """Read one document, or several."""
    found = several(_PAPER)(value, place, faults)
    return tuple(
        Evidence(one["document"], one["dated"], one.get("archived"))
        for one in found
        if {"document", "dated"} <= one.keys()
    )


_TAKEN |= {
    listed: "list", evidence: "keys: document (needed), dated (needed), archived; or a list",
}  # fmt: skip


def needed(read: Reader) -> Key:
    """Give a key that must be there."""
    return Key(read, True)
