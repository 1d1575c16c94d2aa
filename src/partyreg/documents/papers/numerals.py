"""Dates and amounts in Chinese words, which nobody alters with one stroke.

Notice: G4.3b 打印出纸质介绍信
"""

from __future__ import annotations

from datetime import date

_DIGITS = "零一二三四五六七八九"
_YEAR = str.maketrans("0123456789", "〇一二三四五六七八九")
_SIZES = ((10**8, "亿"), (10**4, "万"), (1000, "千"), (100, "百"), (10, "十"))


def number_words(number: int) -> str:
    """Write a whole number in words.

    Args:
        number: 0 or more.

    Raises:
        ValueError: it is below 0.

    Example:
        >>> [number_words(one) for one in (0, 10, 15, 90, 105, 110, 2018, 100_010)]
        ['零', '十', '十五', '九十', '一百零五', '一百一十', '二千零一十八', '十万零一十']

    Notice: G4.3b
    """
    if number < 0:
        raise ValueError("a number below 0 stands on no paper")
    words = _spoken(number)
    return words[1:] if words.startswith("一十") else words


def _spoken(number: int) -> str:
    """Write a number as it stands inside a longer one."""
    if number < 10:
        return _DIGITS[number]
    size, name = next(one for one in _SIZES if number >= one[0])
    head, rest = divmod(number, size)
    gap = "零" if 0 < rest < size // 10 else ""
    return _spoken(head) + name + gap + (_spoken(rest) if rest else "")


def days_words(days: int) -> str:
    """Write a number of days in words.

    Example:
        >>> days_words(90)
        '九十天'

    Notice: Y-validity
    """
    return f"{number_words(days)}天"


def month_words(day: date) -> str:
    """Write year and month in words.

    Example:
        >>> month_words(date(2018, 3, 1))
        '二〇一八年三月'

    Notice: G4.3b
    """
    return f"{f'{day.year:04}'.translate(_YEAR)}年{number_words(day.month)}月"


def date_words(day: date) -> str:
    """Write a date in words.

    Example:
        >>> date_words(date(2018, 12, 31))
        '二〇一八年十二月三十一日'

    Notice: G4.3b
    """
    return f"{month_words(day)}{number_words(day.day)}日"


def years_between(born: date, day: date) -> int:
    """Give the age in full years on a day; on the birthday itself the year is full.

    Example:
        >>> years_between(date(1949, 12, 31), date(2018, 12, 30))
        68

    Notice: G4.3b
    """
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
