"""What columns are called: their names, and what Chinese tables call them.

Notice: N3.2d 不准确、不规范、不完整; N2.1b 党组织信息; N2.2b 党员信息
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from partyreg.inputs.cells import Cell

Synonyms = Mapping[str, Sequence[str]]

MEMBER_SYNONYMS: Synonyms = {
    "key": ("编号", "党员编号", "人员编号", "党员标识"),
    "branch": ("党支部", "所在党支部", "所在支部", "支部", "党支部代码", "所在党支部代码",
               "党支部名称", "所在党支部名称", "所在党组织", "所在党组织代码"),
    "name": ("姓名", "党员姓名"),
    "id_number": ("身份证号", "身份证号码", "公民身份号码", "公民身份证号码", "居民身份证号码",
                  "居民身份证号"),
    "sex": ("性别",),
    "birth_date": ("出生日期", "出生年月日"),
    "ethnicity": ("民族",),
    "education": ("学历", "文化程度"),
    "category": ("人员类别", "党员类别"),
    "joined_on": ("入党日期", "加入党组织日期", "加入中共组织的日期", "加入中国共产党日期"),
    "full_since": ("转正日期", "转为正式党员日期"),
    "post": ("工作岗位", "职务", "岗位"),
    "phone": ("联系电话", "手机", "手机号", "手机号码", "电话"),
    "home_address": ("家庭住址", "住址", "家庭地址"),
}  # fmt: skip
"""What the columns of a table of members may be called."""

ORGANISATION_SYNONYMS: Synonyms = {
    "code": ("代码", "组织代码", "党组织代码"),
    "parent": ("上级代码", "上级组织代码", "上级党组织代码"),
    "tier": ("层级", "党组织层级", "级别"),
    "name": ("名称", "全称", "党组织名称", "党组织全称", "组织名称"),
    "key": ("标识", "党组织标识"),
    "kind": ("类别", "党组织类别", "组织类别"),
    "category": ("直接转接类别",),
    "connected": ("接入系统", "是否接入系统", "是否接入"),
    "secretary": ("书记", "党组织书记"),
    "contact": ("联系人", "党组织联系人"),
    "phone": ("联系电话", "电话"),
    "information_administrators": ("信息管理员", "党员信息管理员"),
    "category_code": ("类别代码", "党组织类别代码"),
    "address": ("通讯地址", "地址"),
}
"""What the columns of a table of organisations may be called."""

EXPECTED_SYNONYMS: Synonyms = {
    "organisation": ("党组织", "所在党组织", "党支部", "党组织代码", "党组织名称"),
    "expected": ("应采人数", "应采集人数", "应有人数", "党员数"),
    "name": MEMBER_SYNONYMS["name"],
    "id_number": MEMBER_SYNONYMS["id_number"],
}
"""What the columns of a list of who, or how many, are expected may be called."""

_MARKS = str.maketrans("", "", "*＊\ufeff")


def ways_of(synonyms: Synonyms, columns: Mapping[str, str] | None = None) -> dict[str, str]:
    """Give the column for each way in which it may be called.

    Args:
        synonyms: what columns are called beside their names.
        columns: what a caller says that they are called; then only that counts.

    Example:
        >>> ways_of({"name": ["姓名"], "sex": ["性别"]}, {"sex": "男女"})
        {'name': 'name', '姓名': 'name', '男女': 'sex'}

    Notice: N3.2d
    """
    said = {name: (own,) for name, own in (columns or {}).items()}
    found = {name: said.get(name, (name, *ways)) for name, ways in synonyms.items()}
    return {_plain(way): name for name, ways in found.items() for way in ways}


def names_of(heading: Sequence[Cell], ways: Mapping[str, str] | None) -> tuple[str, ...]:
    """Give the names of the columns of a heading; one that nobody knows keeps its own.

    Blanks inside and stars, which mark what must be filled in, do not count.

    Args:
        heading: the cells.
        ways: what `ways_of` gives; None where every column keeps its own name.

    Example:
        >>> names_of(["姓 名*", "Branch", "备注"], ways_of(MEMBER_SYNONYMS))
        ('name', 'branch', '备注')

    Notice: N3.2d
    """
    own = [one.strip() if isinstance(one, str) else "" for one in heading]
    if ways is None:
        return tuple(own)
    return tuple(ways.get(_plain(one), "" if one in ways.values() else one) for one in own)


def _plain(word: str) -> str:
    """Give a word of a heading as it is looked up."""
    return "".join(word.translate(_MARKS).split()).casefold()
