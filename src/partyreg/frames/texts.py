r"""Texts on all engines: classes of characters, replacements, what is empty.

Patterns keep to what every engine reads the same way: no ``$`` (some let it stand before a
newline; the one pattern that has it lets blanks stand there), no ``\d`` (full-width digits, to
some), no ``.`` (which passes no newline). A form is told by what may not stand in a text, and by
its length.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import narwhals.stable.v2 as nw

from partyreg.validation.writing import BLANKS, LOOK_ALIKES, WIDE_DIGITS, WRITING


def one_of(characters: Iterable[str], *, none: bool = False) -> str:
    """Give the pattern of one character out of several, or of one that is none of them.

    Args:
        characters: each a single one; a hyphen is put first, where it means itself.
        none: whether the pattern is of the others.

    Example:
        >>> one_of("a-b"), one_of("ab", none=True)
        ('[-ab]', '[^ab]')

    Notice: N3.2d 不规范
    """
    kept = sorted(set(characters), key=lambda one: (one != "-", one))
    return f"[{'^' if none else ''}{''.join(kept)}]"


_SEEN = one_of(BLANKS, none=True)


def is_filled(column: nw.Expr) -> nw.Expr:
    """Tell whether a text has anything but blanks."""
    return column.str.contains(_SEEN)


def is_digits(column: nw.Expr) -> nw.Expr:
    """Tell whether a text has nothing but digits 0-9; an empty one has nothing."""
    return ~column.str.contains("[^0-9]")


def _by_replacement(table: Mapping[int, str]) -> dict[str, str]:
    """Turn a table of single characters into one pattern for each replacement."""
    groups: dict[str, list[str]] = {}
    for character, replacement in table.items():
        groups.setdefault(replacement, []).append(chr(character))
    return {one_of(characters): replacement for replacement, characters in groups.items()}


_WRITING = _by_replacement(WRITING)
_SKELETON = {one_of(BLANKS): "", **{one_of(those): one for one, those in LOOK_ALIKES.items()}}


def standard_writing(written: nw.Expr) -> nw.Expr:
    """Give ID numbers in their standard writing, as `writing.plain_number` does.

    Most are in it already, and only the others are rewritten: an engine that works on whole
    columns replaces in empty texts, which costs it little.
    """
    strange = is_strange(written)
    text = nw.when(strange).then(written).otherwise(nw.lit(""))
    return nw.when(strange).then(rewriting(text)).otherwise(written)


def is_strange(written: nw.Expr) -> nw.Expr:
    """Tell whether a number has more than letters and digits of ASCII."""
    return written.str.contains("[^0-9A-Za-z]")


def rewriting(text: nw.Expr) -> nw.Expr:
    """Give the standard writing of what is strange."""
    return _replaced(text, _WRITING)


def narrow(text: nw.Expr) -> nw.Expr:
    """Write full-width digits as those of ASCII: the part of the standard writing seen most."""
    return _replaced(text, {one_of(wide): str(digit) for digit, wide in enumerate(WIDE_DIGITS)})


def skeleton(name: nw.Expr) -> nw.Expr:
    """Give one text for all names that are taken for one another, as `writing.skeleton` does."""
    return _replaced(name, _SKELETON)


def _replaced(text: nw.Expr, patterns: Mapping[str, str]) -> nw.Expr:
    """Replace one pattern after the other; no replacement is a character of another pattern."""
    for pattern, replacement in patterns.items():
        alone = pattern[1:-1] if len(pattern) == _ALONE else pattern
        text = text.str.replace_all(alone, replacement, literal=len(pattern) == _ALONE)
    return text


_ALONE = len("[x]")
"""The length of a pattern of one character, which is replaced as it is: that is faster."""
