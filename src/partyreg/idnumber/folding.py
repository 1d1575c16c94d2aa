"""Folding: what can be put right in the writing of a number without guessing, and said so."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

from attrs import field, frozen

from partyreg.values import Labelled

_LOOKS_LIKE_X = frozenset("ΧχХхⅩⅹ×✕✖╳𝐗")
"""Greek, Cyrillic, Roman and mathematical signs that people's keyboards give for X."""

_SEPARATORS = frozenset("-‐‑‒–—―−·.'\"`’‘")
"""Marks that people put between the parts of a number, or that a spreadsheet leaves before it."""


class FoldStep(Labelled):
    """What a fold changed. Notice: N3.2d 不规范."""

    WIDTH = "width", "全角字符"
    BLANKS = "blanks", "空格及不可见字符"
    SEPARATORS = "separators", "分隔符"
    LOOK_ALIKE = "look-alike", "形似 X 的字符"
    CASE = "case", "小写 x"


@frozen
class Folded:
    """A folded text and what was done to it; its repr shows the steps only.

    Attributes:
        text: the folded text, a personal datum.
        steps: what changed, in the order in which it was done; empty if nothing did.

    Example:
        >>> fold(" 11010519491231002x").steps
        (<FoldStep.BLANKS: 'blanks'>, <FoldStep.CASE: 'case'>)
        >>> fold("440308199901101512")
        Folded(steps=())

    Notice: N3.2d 不规范; N3.3c 一律不得向外提供
    """

    text: str = field(repr=False)
    steps: tuple[FoldStep, ...]


def fold(text: str) -> Folded:
    """Put right the writing of a number: width, blanks, separators, look-alikes of X, case.

    It never guesses: a letter O stays a letter (see `repairs`). `problems` and `validate` do not
    fold, because a number stored with a blank is not the number; whoever folds says so.

    Args:
        text: any text.

    Example:
        >>> fold("１１０１０５１９４９１２３１００２Ｘ").text
        '11010519491231002X'

    Notice: N3.2d 不准确、不规范、不完整; N3.2j 身份证号码不符合编码规则
    """
    if text.isascii() and text.isdigit():
        return Folded(text, ())
    steps: list[FoldStep] = []
    for step, change in _STEPS:
        changed = "".join(map(change, text))
        if changed != text:
            steps.append(step)
            text = changed
    return Folded(text, tuple(steps))


def _narrow(character: str) -> str:
    """Give the digit or letter that a character of another width or script stands for."""
    if character.isascii():
        return character
    value = unicodedata.decimal(character, None)
    if value is not None:
        return str(value)
    wide = 0xFF01 <= ord(character) <= 0xFF5E
    return chr(ord(character) - 0xFEE0) if wide else character


def _without_blank(character: str) -> str:
    """Drop blanks and characters that cannot be seen."""
    unseen = character.isspace() or unicodedata.category(character) in ("Cf", "Cc")
    return "" if unseen else character


def _without_separator(character: str) -> str:
    """Drop separators."""
    return "" if character in _SEPARATORS else character


def _latin_x(character: str) -> str:
    """Give X for what looks like it."""
    return "X" if character in _LOOKS_LIKE_X else character


def _capital_x(character: str) -> str:
    """Give the capital of x, the one letter that a number may have."""
    return "X" if character == "x" else character


_STEPS: tuple[tuple[FoldStep, Callable[[str], str]], ...] = (
    (FoldStep.WIDTH, _narrow),
    (FoldStep.BLANKS, _without_blank),
    (FoldStep.SEPARATORS, _without_separator),
    (FoldStep.LOOK_ALIKE, _latin_x),
    (FoldStep.CASE, _capital_x),
)


def compact(text: str) -> str:
    """Give the text of a fold alone, where nobody asks what was done.

    Example:
        >>> compact("110105 1949-1231 002x")
        '11010519491231002X'

    Notice: N3.2d 不规范
    """
    return fold(text).text


def format(text: str, separator: str = "") -> str:  # noqa: A001 - the verb of such modules
    """Give the standard writing of a number, on request with its parts set apart.

    Args:
        text: any text; one that has neither 15 nor 18 characters once folded is not set apart.
        separator: what to put between region, birth date and the rest.

    Example:
        >>> format("11010519491231002x", " ")
        '110105 19491231 002X'

    Notice: N3.2d 不规范
    """
    plain = compact(text)
    if len(plain) not in (15, 18):
        return plain
    end = len(plain) - (4 if len(plain) == 18 else 3)
    return separator.join((plain[:6], plain[6:end], plain[end:]))
