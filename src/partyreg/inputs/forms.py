"""Forms of structured files: which keys there are, how each is read, and what is wrong.

A reader takes a value as YAML or JSON gave it and gives the value as a record wants it. What it
cannot take it notes with the key path, the clause and a hint, and reading goes on, so that all
faults are reported at once.

Notice: N3.2d 不准确、不规范、不完整
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any, NamedTuple

from partyreg.errors import Fault
from partyreg.inputs.words import choices, word
from partyreg.values import Labelled, text_fault

LONGEST = 200
"""How many characters a text may have."""


class Faults:
    """The faults of a file, each with place, clause and hint.

    Attributes:
        found: in the order of the file.
        clause: of the part of the file that is being read.
    """

    def __init__(self, clause: str) -> None:
        """Start with none."""
        self.found: list[Fault] = []
        self.clause = clause

    def add(self, place: str, reason: str, hint: str, code: str = "input.bad-value") -> None:
        """Note a fault."""
        self.found.append(Fault(place or "file", f"{reason} [{self.clause}]; {hint}", code))


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


def needed(read: Reader) -> Key:
    """Give a key that must be there. Notice: N3.2d."""
    return Key(read, True)


def text(value: object, place: str, faults: Faults) -> str:
    """Read a text; a number is refused, since it may have lost its leading zeros.

    Example:
        >>> faults = Faults("Y-kept")
        >>> text(340705, "code", faults), str(faults.found[0])
        ('', 'code: a text is wanted [Y-kept]; put it in quotation marks')

    Notice: Y-kept; N3.2d
    """
    if not isinstance(value, str):
        hint = "write something" if value is None else "put it in quotation marks"
        faults.add(place, "a text is wanted", hint)
        return ""
    if (fault := text_fault(value, longest=LONGEST)) is not None:
        faults.add(place, fault, "correct it")
        return ""
    return value


def day(value: object, place: str, faults: Faults) -> date:
    """Read a date, written as YAML or as JSON has it. Notice: N2.1a."""
    if isinstance(value, str):
        try:
            value = date.fromisoformat(value)
        except ValueError:
            value = None
    if not isinstance(value, date) or isinstance(value, datetime):
        faults.add(place, "it is no date", "write it like 2018-01-09")
        return date.min
    return value


def truth(value: object, place: str, faults: Faults) -> bool:
    """Read a truth value. Notice: N3.2d."""
    if not isinstance(value, bool):
        faults.add(place, "it is no truth value", "write true or false")
    return value is True


def whole(value: object, place: str, faults: Faults) -> int:
    """Read a whole number. Notice: N3.2d."""
    if not isinstance(value, int) or isinstance(value, bool):
        faults.add(place, "it is no whole number", "write it in digits")
        return 0
    return value


def anything(value: object, _place: str, _faults: Faults) -> object:
    """Take a value as it is: a rule judges it. Notice: N3.2d."""
    return value


def word_of(vocabulary: type[Labelled]) -> Reader:
    """Make the reader of a word of a vocabulary, by value, name or label. Notice: T."""

    def read(value: object, place: str, faults: Faults) -> Labelled | None:
        """Find the word."""
        found = word(vocabulary, value) if isinstance(value, str) else None
        if found is None:
            faults.add(place, "it is no such word", f"write one of {choices(vocabulary)}")
        return found

    return read


def several(read: Reader) -> Reader:
    """Make the reader of a list; a single value is a list of one. Notice: N3.2d."""

    def read_all(value: object, place: str, faults: Faults) -> tuple[Any, ...]:
        """Read each."""
        if not isinstance(value, list):
            return (read(value, place, faults),)
        return tuple(read(one, f"{place}[{n}]", faults) for n, one in enumerate(value, 1))

    return read_all


def listed(value: object, place: str, faults: Faults) -> list[object]:
    """Read a list, of whatever. Notice: N3.2d."""
    if isinstance(value, list):
        return value
    faults.add(place, "it is no list", "write one entry to a line, each after a dash")
    return []


def mapping(keys: Keys) -> Reader:
    """Make the reader of a mapping of which every key is known. Notice: N3.2d."""

    def read(value: object, place: str, faults: Faults) -> dict[str, Any]:
        """Read each key, and note those that are unknown or missing."""
        if not isinstance(value, dict):
            faults.add(place, "it is no mapping", f"its keys are {', '.join(keys)}")
            return {}
        note_unknown(value, keys, place, faults)
        for name, key in keys.items():
            if key.needed and name not in value:
                faults.add(at(place, name), "the key is missing", "write it", "input.missing-key")
        return {
            name: key.read(value[name], at(place, name), faults)
            for name, key in keys.items()
            if name in value
        }

    return read


def by_name(read: Reader) -> Reader:
    """Make the reader of a mapping whose keys are names of the file's own. Notice: N3.2d."""

    def read_all(value: object, place: str, faults: Faults) -> dict[str, Any]:
        """Read each value."""
        if not isinstance(value, dict):
            faults.add(place, "it is no mapping", "write names, each with what belongs to it")
            return {}
        return {text(name, at(place, str(name)), faults): read(one, at(place, str(name)), faults)
                for name, one in value.items()}  # fmt: skip

    return read_all


def note_unknown(
    value: Mapping[object, object], known: Iterable[str], place: str, faults: Faults
) -> None:
    """Note every key that is not known, with one that resembles it, or all that are.

    Notice: N3.2d
    """
    names = list(known)
    for name in value:
        if name not in names:
            near = get_close_matches(str(name)[:40], names, n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"the keys are {', '.join(names)}"
            where = at(place, name if isinstance(name, str) and name.isprintable() else "•••")
            faults.add(where, "there is no such key", hint, "input.unknown-key")


def at(place: str, name: str) -> str:
    """Give the place of a key.

    Example:
        >>> at("parts[1]", "move"), at("", "name")
        ('parts[1].move', 'name')

    Notice: N3.2d
    """
    return f"{place}.{name}" if place else name
