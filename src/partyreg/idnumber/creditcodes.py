"""Unified social credit codes: the numbers of units."""

from __future__ import annotations

from partyreg.idnumber.faults import Code, Level, Problem, wrong_length

_ALPHABET = frozenset("0123456789ABCDEFGHJKLMNPQRTUWXY")


def credit_code_problems(text: str) -> tuple[Problem, ...]:
    """Give every fault of the unified social credit code of a unit.

    The code has 18 places: registering authority, kind, six digits of the place of registration,
    nine of the unit, a check character. Letters I, O, S, V, Z are not used, lower case is taken
    as upper case. The first two places may be letters (rural collectives bear N1 to N3), which
    python-stdnum refuses; its check character is what decides here.

    Args:
        text: any text at all; this function raises for none.

    Returns:
        Problems with the codes charset, length, checksum, in this order.

    Example:
        >>> credit_code_problems("91110000600037341L")
        ()
        >>> [problem.code.value for problem in credit_code_problems("91110000600037341I")]
        ['charset']

    Notice: G2.1 单位名称; N3.2d 不准确、不规范、不完整
    """
    found = []
    if foreign := _foreign_places(text):
        found.append(_foreign(foreign))
    if len(text) != 18:
        message = wrong_length(len(text)).message.removesuffix(" (or 15)")
        found.append(Problem(Code.LENGTH, Level.ERROR, (0, len(text)), message))
    if not found and text[17].upper() != _check_character(text.upper()):
        message = "the check character does not fit the other characters"
        found.append(Problem(Code.CHECKSUM, Level.ERROR, (17, 18), message))
    return tuple(found)


def is_credit_code(text: str) -> bool:
    """Tell whether a text is a right unified social credit code.

    Example:
        >>> is_credit_code("91110000600037341L"), is_credit_code("")
        (True, False)

    Notice: G2.1 单位名称; N3.2d 不规范
    """
    return not credit_code_problems(text)


def _foreign_places(text: str) -> list[int]:
    """Give the places of characters that may not stand there; 2 to 7 are digits."""
    return [
        place
        for place, character in enumerate(text)
        if not character.isascii()
        or character.upper() not in _ALPHABET
        or (2 <= place < 8 and not character.isdigit())
    ]


def _foreign(places: list[int]) -> Problem:
    """Say where characters stand that no code has there."""
    shown = ", ".join(str(place + 1) for place in places[:18])
    more = f" and {len(places) - 18} more" if len(places) > 18 else ""
    message = f"a character that no code has there stands at place {shown}{more}"
    return Problem(Code.CHARSET, Level.ERROR, (places[0], places[-1] + 1), message)


def _check_character(text: str) -> str:
    """Give the check character of the first 17 characters."""
    from stdnum.cn import uscc

    return str(uscc.calc_check_digit(text[:17]))
