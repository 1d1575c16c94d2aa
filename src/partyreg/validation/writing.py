"""How texts are written: blanks, width, separators, characters that look alike.

Everything here is a finite set of characters, so that each rule can be said again over whole
tables, with a class of characters and a replacement.

Notice: N3.2d 不准确、不规范、不完整; N3.2c 重复采集
"""

from __future__ import annotations

from collections.abc import Mapping

BLANKS = (
    "\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007"
    "\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\u200b\u200c\u200d\u2060\ufeff"
)
"""Blanks and characters that cannot be seen; a text of nothing else is empty."""

SEPARATORS = "-‐‑‒–—―−·.'\"`’‘"
"""Marks that people put between the parts of a number, or that a spreadsheet leaves before it."""

WIDE_DIGITS = "０１２３４５６７８９"
"""Full-width digits, 0 to 9."""

LOOKS_LIKE_X = "Ｘｘ×ΧχХхⅩⅹ"
"""Characters of other widths and scripts that are taken for the X of a check character."""

WRITING: Mapping[int, str] = {
    **dict.fromkeys(map(ord, BLANKS + SEPARATORS), ""),
    **{ord(wide): str(digit) for digit, wide in enumerate(WIDE_DIGITS)},
    **dict.fromkeys(map(ord, LOOKS_LIKE_X), "X"),
}
"""What the standard writing of a number has in the place of each such character."""

STRANGE_IN_NAME = "[^〇㐀-䶿一-鿿豈-﫿\U00020000-\U000323af·" + BLANKS + "]"
"""A character that no name has: all but Chinese characters, the middle dot, and blanks."""

PLACEHOLDERS = frozenset({
    "无", "无名", "无名氏", "不详", "未知", "未填", "待定", "待补", "待填", "空", "测试",
    "测试党员", "姓名", "党员", "某某", "某某某",
})  # fmt: skip
"""What stands in the place of a name that nobody has written down."""

STRANGE_IN_PHONE = "[^-0-9+()（）/、,，;；" + BLANKS + "]"
"""A character that no telephone number, or list of several, has."""

LEAST_PHONE_DIGITS = 7

ETHNICITIES = frozenset({
    "汉族", "蒙古族", "回族", "藏族", "维吾尔族", "苗族", "彝族", "壮族", "布依族", "朝鲜族",
    "满族", "侗族", "瑶族", "白族", "土家族", "哈尼族", "哈萨克族", "傣族", "黎族", "傈僳族",
    "佤族", "畲族", "高山族", "拉祜族", "水族", "东乡族", "纳西族", "景颇族", "柯尔克孜族",
    "土族", "达斡尔族", "仫佬族", "羌族", "布朗族", "撒拉族", "毛南族", "仡佬族", "锡伯族",
    "阿昌族", "普米族", "塔吉克族", "怒族", "乌孜别克族", "俄罗斯族", "鄂温克族", "德昂族",
    "保安族", "裕固族", "京族", "塔塔尔族", "独龙族", "鄂伦春族", "赫哲族", "门巴族", "珞巴族",
    "基诺族", "其他", "外国血统中国籍人士", "穿青人", "革家人",
})  # fmt: skip
"""The names of GB/T 3304, and those that stand beside them on identity cards."""

LOOK_ALIKES: Mapping[str, str] = {
    "己": "已巳", "未": "末", "日": "曰", "土": "士", "戊": "戌戍", "千": "干于", "人": "入",
    "天": "夭", "甲": "申", "由": "田", "王": "玉", "崇": "祟", "侯": "候", "祎": "袆", "治": "冶",
    "冷": "泠", "傅": "付", "萧": "肖", "阎": "闫", "戴": "代", "熔": "镕", "坤": "堃", "哲": "喆",
    "峰": "峯", "群": "羣", "强": "強", "杰": "傑", "黄": "黃", "吕": "呂", "吴": "吳", "张": "張",
    "陈": "陳", "刘": "劉", "杨": "楊", "赵": "趙", "孙": "孫", "马": "馬", "玟": "玫",
    "璐": "潞", "晴": "睛", "俊": "浚", "钧": "钓", "·": "•・‧．.",
}  # fmt: skip
"""Characters of names that are taken for one another, by shape or as an older form."""

_SKELETON = {
    **{ord(other): one for one, others in LOOK_ALIKES.items() for other in others},
    **dict.fromkeys(map(ord, BLANKS), ""),
}


def is_empty(text: str) -> bool:
    """Tell whether a text has nothing but blanks, or nothing at all.

    Example:
        >>> is_empty(""), is_empty(" 　"), is_empty(" a")
        (True, True, False)

    Notice: N3.2d 不完整
    """
    return not text.strip(BLANKS)


def plain_number(text: str) -> str:
    """Give the standard writing of an ID number; nothing is guessed, a letter O stays.

    Example:
        >>> plain_number("１１０１０５ 19491231-002Ｘ")
        '11010519491231002X'

    Notice: N3.2d 不规范
    """
    return text if text.isascii() and text.isalnum() else text.translate(WRITING)


def skeleton(name: str) -> str:
    """Give one text for all names that are taken for one another.

    Example:
        >>> skeleton("张 己未") == skeleton("張已末")
        True

    Notice: N3.2c 重复采集
    """
    return name.translate(_SKELETON)
