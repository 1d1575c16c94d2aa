"""The masks: what is left of a name, a number or a telephone number.

Notice: N3.3c 除正常业务需要外，一律不得向外提供、传播和泄露
"""

from __future__ import annotations

import re

HIDDEN = "***"
"""Stands for a text of which nothing is shown."""

HIDDEN_DATE = "****-**-**"
"""Stands for a date of which nothing is shown, not even the year."""

HIDDEN_NUMBER = "*" * 18
"""Stands for a resident ID number of which no digit is shown, not even how many there are."""

_NUMBER = re.compile(r"([0-9]{6})([0-9]{8}([0-9]{3}[0-9Xx])|[0-9]{6}([0-9]{3}))")
_MOST_STARS = 3
_LONG_PHONE = 11


def mask_name(name: str) -> str:
    """Show the first character of a name only.

    A longer name shows no more than three stars, since an unusual length is a mark of its own; a
    name of one character shows nothing.

    Example:
        >>> mask_name("甲某某"), mask_name("乙某"), mask_name("甲")
        ('甲**', '乙*', '*')

    Notice: N3.3c
    """
    hidden = "*" * min(len(name) - 1, _MOST_STARS)
    return f"{name[0]}{hidden}" if len(name) > 1 else "*" * len(name)


def mask_number(number: str) -> str:
    """Show the first six and the last four of a resident ID number, the last three of an old one.

    The day of birth is what is hidden, so this is no mask beside the birth date, and it shows sex
    by its last digit but one; `number_form` decides where it may stand. Of anything that is not 18
    or 15 digits nothing is shown.

    Example:
        >>> mask_number("440308199901101512"), mask_number("number unknown")
        ('440308********1512', '******************')

    Notice: N3.3c
    """
    found = _NUMBER.fullmatch(number)
    if found is None:
        return HIDDEN_NUMBER
    tail = found[3] or found[4]
    return f"{found[1]}{'*' * (len(number) - 6 - len(tail))}{tail}"


def mask_phone(number: str) -> str:
    """Show the last four digits of a telephone number of eleven or more, and none of a shorter one.

    Example:
        >>> mask_phone("0562-0000123"), mask_phone("0000123")
        ('****-***0123', '*******')

    Notice: N3.3c
    """
    digits = sum(one.isdecimal() for one in number)
    hidden = digits - 4 if digits >= _LONG_PHONE else digits
    shown, seen = [], 0
    for one in number:
        seen += one.isdecimal()
        clear = one in "-+ ()" or (one.isdecimal() and seen > hidden)
        shown.append(one if clear else "*")
    return "".join(shown)
