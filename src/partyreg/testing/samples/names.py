"""Invented names: places from pairs of syllables, people from the ten stems.

Nobody and no place is meant. A person's name has 某 in it, as an example on paper has.

Notice: N3.3c 一律不得向外提供、传播和泄露
"""

from __future__ import annotations

STEMS = "甲乙丙丁戊己庚辛壬癸"
_FIRST = "青望临栖松柳云霁澄沐岚梧芦苇枫棠桐荷菱蘅"
_SECOND = "溪坪岭湾洲浦塘桥屏原渡畈垄汀崖坞泽峪泉埠"

PERSONS = tuple(f"{first}某{last}" for first in STEMS for last in ("", *STEMS))
"""Every invented person's name: 甲某, 甲某甲, …"""

PLACES = len(_FIRST) * len(_SECOND)
"""How many places have a name of their own before numbers are added."""

ORGANS = ("水文厅", "林草厅", "档案厅", "测绘厅", "气象厅")
OFFICES = (
    "办公室",
    "人事科",
    "财务科",
    "综合科",
    "机关服务中心",
    "信息中心",
    "业务一科",
    "业务二科",
)
FACULTIES = ("文学院", "数学院", "地学院", "医学院", "农学院", "工学院")
WORKSHOPS = ("一车间", "二车间", "动力车间", "设计部", "销售部")
WARDS = ("内科", "外科", "护理", "药剂", "行政")


def place(number: int) -> str:
    """Give the name of a place; different numbers have different names.

    Example:
        >>> place(0), place(1), place(PLACES)
        ('青溪', '望溪', '青溪二')

    Notice: Y-kept names are not identity
    """
    lap, rest = divmod(number, PLACES)
    second, first = divmod(rest, len(_FIRST))
    name = _FIRST[first] + _SECOND[second]
    return name if not lap else name + chinese(lap + 1)


_DIGITS = "〇一二三四五六七八九"


def chinese(number: int) -> str:
    """Write a number with Chinese digits, one after the other, as in 第二〇七党支部.

    Example:
        >>> chinese(12)
        '一二'

    Notice: Y-kept
    """
    return "".join(_DIGITS[int(digit)] for digit in str(number))


def cycled(words: tuple[str, ...], number: int) -> str:
    """Give a word of a list, with a number when the list begins anew.

    Example:
        >>> cycled(("内科", "外科"), 0), cycled(("内科", "外科"), 3)
        ('内科', '外科二')

    Notice: Y-kept
    """
    lap, at = divmod(number, len(words))
    return words[at] if not lap else words[at] + chinese(lap + 1)
