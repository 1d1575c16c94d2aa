"""Repairs: which right numbers a wrong one may have been meant to be."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import pairwise

from attrs import frozen

from partyreg.idnumber.checking import is_valid, problems
from partyreg.idnumber.folding import fold
from partyreg.idnumber.reading import agrees, upgrade
from partyreg.values import Labelled, ResidentId, Sex

_LOOK_ALIKES = str.maketrans("OoQDlIi|!ZzSsGbBqg", "000011111225566899")
_SCIENTIFIC = re.compile(r"\d(\.\d{1,14})?[Ee]\+?17")
_ROUNDED = re.compile(r"[0-9]{15}000(\.0)?")


class RepairKind(Labelled):
    """What would have to be changed. Notice: N3.2d 不规范; N3.2j 不符合编码规则."""

    FOLD = "fold", "全角、空格或大小写"
    UPGRADE = "upgrade", "15 位升 18 位"
    LOOK_ALIKE = "look-alike", "形近字母"
    TRANSPOSITION = "transposition", "相邻两位颠倒"
    SUBSTITUTION = "substitution", "一位录错"
    OMISSION = "omission", "漏录一位"
    EXTRA = "extra", "多录一位"


@frozen
class Repair:
    """A number that may have been meant; the number itself is masked.

    Attributes:
        kind: what was changed.
        place: the first changed character, counted from 0; None where the whole was rewritten.
        number: the right number.

    Notice: N3.2d 不规范; N3.3c 一律不得向外提供
    """

    kind: RepairKind
    place: int | None
    number: ResidentId


@frozen
class Repairs:
    """The answer of `repairs`.

    Attributes:
        candidates: the numbers that may have been meant, the likelier kinds first.
        truncated: whether a spreadsheet has destroyed the last digits; nothing can be repaired
            then, the number must be asked for again.

    Notice: N3.2d 不准确、不规范
    """

    candidates: tuple[Repair, ...]
    truncated: bool


def is_truncated(text: str) -> bool:
    """Tell whether a spreadsheet has taken a number for a quantity and lost its last digits.

    It keeps 15 digits: the last three become 000, or the number is shown as 4.40308E+17. A number
    that ends in 000 and is right is not taken for a truncated one.

    Example:
        >>> is_truncated("4.40308199901102E+17"), is_truncated("440308199901101000")
        (True, True)
        >>> is_truncated("440308199901101512")
        False

    Notice: N3.2d 不准确、不规范
    """
    plain = text.strip()
    if _SCIENTIFIC.fullmatch(plain):
        return True
    return _ROUNDED.fullmatch(plain) is not None and not is_valid(plain)


def repairs(
    text: str, *, birth_date: date | None = None, sex: Sex | None = None, on: date | None = None
) -> Repairs:
    """Give the right numbers that differ from a wrong one by one slip of the hand.

    Only candidates without any problem that agree with the recorded birth date and sex. They are
    proposals: the check character fits one number in eleven by chance, so each is to be compared
    with the document. A right number that agrees gives its 18-digit writings if it has 15.

    Args:
        text: any text.
        birth_date: the recorded date of birth, if there is one.
        sex: the recorded sex, if there is one.
        on: as in `problems`.

    Example:
        >>> found = repairs("44O308199901101512")
        >>> [(one.kind.value, one.place) for one in found.candidates]
        [('look-alike', 2)]
        >>> found.candidates[0].number.reveal("show the candidate")
        '440308199901101512'

    Notice: N3.2d 不准确、不规范、不完整; N3.2j 身份证号码不符合编码规则
    """
    if is_truncated(text):
        return Repairs((), True)
    plain = fold(text).text
    if is_valid(plain, on=on) and agrees(plain, birth_date=birth_date, sex=sex):
        return Repairs(tuple(_kept(_without_edit(text, plain), text, on, birth_date, sex)), False)
    return Repairs(tuple(_kept(_edits(plain), text, on, birth_date, sex)), False)


def _kept(
    edits: Iterable[tuple[RepairKind, int | None, str]],
    text: str,
    on: date | None,
    birth_date: date | None,
    sex: Sex | None,
) -> Iterator[Repair]:
    """Keep the edits that give another number, right and agreeing, each number once."""
    seen = {text}
    for kind, place, number in edits:
        if number in seen or problems(number, on=on):
            continue
        seen.add(number)
        if agrees(number, birth_date=birth_date, sex=sex):
            yield Repair(kind, place, ResidentId(number))


def _without_edit(text: str, plain: str) -> Iterator[tuple[RepairKind, int | None, str]]:
    """Give what a right number can be rewritten to: its fold, and its 18 digits."""
    if text != plain:
        yield RepairKind.FOLD, None, plain
    for number in upgrade(plain):
        yield RepairKind.UPGRADE, None, number


def _edits(plain: str) -> Iterator[tuple[RepairKind, int | None, str]]:
    """Give every text that differs by one slip, the likelier kinds first."""
    if not 14 <= len(plain) <= 19:
        return
    digits = plain.translate(_LOOK_ALIKES)
    if digits != plain:
        place = next(i for i, (a, b) in enumerate(zip(plain, digits, strict=True)) if a != b)
        yield RepairKind.LOOK_ALIKE, place, digits
    if len(plain) in (15, 18):
        yield from _transpositions(plain)
        yield from _substitutions(plain)
    elif len(plain) in (14, 17):
        yield from _omissions(plain)
    elif len(plain) in (16, 19):
        yield from _extras(plain)


def _transpositions(plain: str) -> Iterator[tuple[RepairKind, int | None, str]]:
    """Swap each two neighbours that differ."""
    for place, (left, right) in enumerate(pairwise(plain)):
        if left != right:
            yield (RepairKind.TRANSPOSITION, place,
                   plain[:place] + right + left + plain[place + 2 :])  # fmt: skip


def _substitutions(plain: str) -> Iterator[tuple[RepairKind, int | None, str]]:
    """Replace each character by every other one that may stand there."""
    for place in range(len(plain)):
        for digit in "0123456789X" if place == 17 else "0123456789":
            yield RepairKind.SUBSTITUTION, place, plain[:place] + digit + plain[place + 1 :]


def _omissions(plain: str) -> Iterator[tuple[RepairKind, int | None, str]]:
    """Put a character in at every place."""
    for place in range(len(plain) + 1):
        for digit in "0123456789X" if place == 17 else "0123456789":
            yield RepairKind.OMISSION, place, plain[:place] + digit + plain[place:]


def _extras(plain: str) -> Iterator[tuple[RepairKind, int | None, str]]:
    """Leave each character out."""
    for place in range(len(plain)):
        yield RepairKind.EXTRA, place, plain[:place] + plain[place + 1 :]
