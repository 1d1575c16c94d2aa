"""The member information form: the 16 items of the national collection.

Notice: G4.3b 党员信息采集表; N3.3c
"""

from __future__ import annotations

from datetime import date
from itertools import chain
from typing import TypeVar

from partyreg.disclosure import FormSheet
from partyreg.documents.papers.pieces import check_sheet, filled, paper
from partyreg.markup import Markup, element
from partyreg.values import Masked

TITLE = "党员信息采集表"

V = TypeVar("V")

Item = tuple[str, object]
"""The label of an item, and its value or None."""


def information_form_html(sheet: FormSheet) -> Markup:
    """Write the member information form that goes with the letter: 16 items.

    Who receives the member completes the record from it. The membership state is the normal one:
    whose membership is suspended stands on no roll and leaves by no transfer.

    Args:
        sheet: what the register has given out for the form.

    Returns:
        The page, in the clear, for A4; it has its style in it, runs nothing and loads nothing.

    Raises:
        RefusedError: it is no such sheet.

    Example:
        >>> from partyreg.disclosure import form_sheet
        >>> from partyreg.disclosure.example import concluded, facts
        >>> who = facts("o-1")
        >>> text = information_form_html(form_sheet(
        ...     *concluded(), purpose="开具介绍信", actor=who["actor"], powers=who["powers"],
        ...     tree=who["tree"]))
        >>> text.count("<th"), "1999年1月10日" in text, "C村党支部" in text
        (16, True, True)

    Notice: G4.3b 党员信息采集表; G3.3a 停止党籍; N3.3c
    """
    check_sheet(sheet, FormSheet)
    short = [_row(*pair) for pair in _pairs(sheet)]
    wide = [_wide(*one) for one in _long(sheet)]
    table = element("table", element("tbody", *short, *wide))
    return paper(TITLE, element("section", element("h1", TITLE), table, class_="form"))


def _pairs(sheet: FormSheet) -> tuple[tuple[Item, Item], ...]:
    """Give the items that stand two in a row."""
    one = sheet.member
    return (
        (("姓名", one.name), ("性别", one.sex and one.sex.label)),
        (("民族", one.ethnicity), ("出生日期", _day(_clear(one.birth_date, sheet)))),
        (("公民身份号码", _clear(one.id_number, sheet)), ("学历（代码）", one.education)),
        (("人员类别", one.category.label), ("工作岗位（代码）", one.post)),
        (("加入党组织日期", _day(one.joined_on)), ("转为正式党员日期", _day(one.full_since))),
        (("联系电话", _clear(one.phone, sheet)), ("党籍状态", "正常")),
    )


def _long(sheet: FormSheet) -> tuple[Item, ...]:
    """Give the items that take a row of their own."""
    one = sheet.member
    return (
        ("所在党支部", sheet.branch),
        ("家庭住址（详细到门牌号）", _clear(one.home_address, sheet)),
        ("失联党员：失去联系日期（年月）", _month(one.out_of_contact_since)),
        ("流动党员：外出流向（省市县）", one.migrant_to),
    )


def _row(*items: Item) -> Markup:
    """Write two items."""
    cells = chain.from_iterable(
        (element("th", label, scope="row"), element("td", filled(value))) for label, value in items
    )
    return element("tr", *cells)


def _wide(label: str, value: object) -> Markup:
    """Write one item over the whole width."""
    return element(
        "tr", element("th", label, scope="row"), element("td", filled(value, "l"), colspan=3)
    )


def _day(day: date | None) -> str | None:
    """Write a date in digits, as the form has it."""
    return None if day is None else f"{day.year}年{day.month}月{day.day}日"


def _month(day: date | None) -> str | None:
    """Write year and month in digits."""
    return None if day is None else f"{day.year}年{day.month}月"


def _clear(datum: Masked[V] | None, sheet: FormSheet) -> V | None:
    """Give a personal datum for the purpose of the sheet."""
    return None if datum is None else datum.reveal(sheet.purpose)
