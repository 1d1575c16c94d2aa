"""What this room raises: an unknown id or cell, a day without an edition, faulty rule data.

Notice: Y-later rule data are dated and replaceable
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import date


def printable(text: str) -> str:
    """Shorten a text and replace what would break its line."""
    shown = text if len(text) <= 40 else text[:39] + "…"
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in shown)


def quoted(value: object) -> str:
    """Show a text in quotes, on one line; name any other value by its type."""
    if isinstance(value, str):
        return f'"{printable(value)}"'
    return f"a value of type {type(value).__name__}"


def _resembling(value: object, known: Iterable[str]) -> tuple[str, ...]:
    """Give up to three known words that resemble a value."""
    from difflib import get_close_matches

    if not isinstance(value, str):
        return ()
    return tuple(get_close_matches(value[:40], list(known), n=3, cutoff=0.6))


class _UnknownWordError(LookupError):
    """A word that the rule data do not know, with those that resemble it."""

    what = "word"

    def __init__(self, value: object, known: Iterable[str]) -> None:
        """Take the word and every word that is known."""
        self.value = value
        self.matches = _resembling(value, known)
        named = " or ".join(quoted(one) for one in self.matches)
        self.hint = f"did you mean {named}?" if named else ""
        super().__init__(f"there is no {self.what} {quoted(value)}")

    def __str__(self) -> str:
        """Show the message, and the hint if there is one."""
        return f"{self.args[0]}; {self.hint}" if self.hint else str(self.args[0])


class UnknownClauseError(_UnknownWordError):
    """An id that is neither a clause nor a reading.

    Attributes:
        value: what was asked for.
        matches: ids that resemble it, the closest first.
        hint: them in a sentence; may be empty.
    """

    what = "clause or reading"


class UnknownCellError(_UnknownWordError):
    """A function or a tier that annex 2 does not have.

    Attributes:
        value: what was asked for.
        matches: names that resemble it, the closest first.
        hint: them in a sentence; may be empty.
    """

    what = "function or tier"


class NoEditionError(LookupError):
    """A day on which no edition of the rule data was valid.

    Attributes:
        on: the day that was asked for.
        first: the first day for which there is an edition.
    """

    def __init__(self, on: date, first: date) -> None:
        """Name both days."""
        self.on, self.first = on, first
        super().__init__(f"no edition of the rules is valid on {on}; the first begins on {first}")


class EditionFault(NamedTuple):
    """One fault of a set of rule data.

    Attributes:
        file: the file's name.
        key: the place in it, such as ``clause[N2.1a].gloss``; empty for the file itself.
        reason: one line.
    """

    file: str
    key: str
    reason: str

    def __str__(self) -> str:
        """Show place and reason."""
        return f"{self.file}: {self.key + ': ' if self.key else ''}{self.reason}"


class EditionError(ValueError):
    """A folder that does not hold a complete, consistent set of rule data; nothing is loaded.

    Attributes:
        faults: every fault, file by file.
    """

    def __init__(self, faults: Iterable[EditionFault]) -> None:
        """Take at least one fault."""
        self.faults: tuple[EditionFault, ...] = tuple(faults)
        super().__init__("; ".join(str(one) for one in self.faults))
