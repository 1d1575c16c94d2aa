"""The letter of introduction: stub, letter and receipt slip under one number.

Notice: G4.3b 打印出纸质介绍信; Y-validity; Y-receipt
"""

from __future__ import annotations

from partyreg.disclosure import LetterSheet
from partyreg.documents.papers.numerals import days_words, month_words, years_between
from partyreg.documents.papers.pieces import (
    around,
    check_sheet,
    dated,
    filled,
    labelled,
    numbered,
    paper,
    signed,
)
from partyreg.markup import Markup, element
from partyreg.values import Masked, MemberCategory

TITLE = "中国共产党党员组织关系介绍信"
_STANDING = {MemberCategory.FULL: "正式", MemberCategory.PROBATIONARY: "预备"}


def letter_html(sheet: LetterSheet) -> Markup:
    """Write a letter of introduction: three parts with one number, to be cut apart.

    The stub stays with whoever issued it, and the receipt is pasted on it; the receipt slip goes
    back to the old primary committee. Fax and postcode are in no record and stay empty lines.

    Args:
        sheet: what the register has given out for the letter.

    Returns:
        The page, in the clear, for A4; it has its style in it, runs nothing and loads nothing.

    Raises:
        RefusedError: it is no such sheet.

    Example:
        >>> from partyreg.disclosure import letter_sheet
        >>> from partyreg.disclosure.example import concluded, facts
        >>> who = facts("o-1")
        >>> text = letter_html(letter_sheet(
        ...     *concluded(), purpose="开具介绍信", actor=who["actor"], powers=who["powers"],
        ...     tree=who["tree"]))
        >>> text.count("介0001"), "九十天" in text, "二〇一八年三月一日" in text
        (5, True, True)

    Notice: G4.3b 打印出纸质介绍信; N3.3c
    """
    check_sheet(sheet, LetterSheet)
    parts = (_stub(sheet), _cut(sheet), _letter(sheet), _cut(sheet), _slip(sheet))
    return paper(TITLE, *parts)


def _stub(sheet: LetterSheet) -> Markup:
    """Write the part that stays."""
    letter = sheet.letter
    return element(
        "section",
        element("h1", f"{TITLE}（存根）"),
        numbered(sheet.number),
        element(
            "p", filled(sheet.member.name), "同志系中共", filled(_standing(sheet), "s"),
            "党员，组织关系由", filled(letter.from_name), "转到", filled(letter.to_name), "。",
            class_="text",
        ),
        element("p", dated(letter.issued_on), class_="right"),
        element("div", "（粘贴回执处）", class_="paste"),
        class_="stub",
    )  # fmt: skip


def _letter(sheet: LetterSheet) -> Markup:
    """Write the part that the member carries."""
    return element(
        "section",
        element("h1", TITLE),
        numbered(sheet.number),
        element("p", filled(sheet.addressee, "l"), "：", class_="to"),
        _introduction(sheet),
        element("p", "（有效期", filled(days_words(sheet.letter.validity_days)), "）"),
        signed(sheet.issuer, sheet.letter.issued_on),
        _reach(sheet),
        class_="letter",
    )


def _introduction(sheet: LetterSheet) -> Markup:
    """Write whom the letter introduces, from where to where."""
    member, letter = sheet.member, sheet.letter
    sex, dues = member.sex, letter.dues_paid_until
    return element(
        "p",
        filled(member.name), "同志（", filled(sex and sex.label, "s"), "），",
        filled(_age(sheet), "s"), "岁，",
        filled(member.ethnicity, "s"), None if member.ethnicity else "族", "，系中共",
        filled(_standing(sheet), "s"), "党员，身份证号码",
        filled(_clear(member.id_number, sheet), "l"), "，由",
        filled(letter.from_name), "去", filled(letter.to_name),
        "，请转接组织关系。该同志党费已交到",
        filled(dues and month_words(dues)), "。",
        class_="text",
    )  # fmt: skip


def _reach(sheet: LetterSheet) -> Markup:
    """Write how the member and the old primary committee are reached."""
    member, letter = sheet.member, sheet.letter
    return element(
        "div",
        element("p", labelled("党员联系电话", _clear(member.phone, sheet))),
        element("p", labelled("党员原所在基层党委通讯地址", letter.reply_address, "l")),
        element(
            "p",
            labelled("联系电话", _clear(letter.reply_phone, sheet)),
            labelled("传真", None),
            labelled("邮编", None, "s"),
        ),
        class_="reach",
    )


def _slip(sheet: LetterSheet) -> Markup:
    """Write the receipt slip, which whoever receives the member fills in and sends back."""
    return element(
        "section",
        element("h1", f"{TITLE}（回执联）"),
        numbered(sheet.number),
        element("p", filled(sheet.letter.from_name, "l"), "：", class_="to"),
        element(
            "p", filled(sheet.member.name), "同志的党员组织关系已转达我处，特此回复。",
            class_="text",
        ),
        signed(None, None),
        element("p", labelled("经办人", None), labelled("联系电话", None), class_="reach"),
        class_="slip",
    )  # fmt: skip


def _cut(sheet: LetterSheet) -> Markup:
    """Write the line along which two parts are cut, with the number and the seal across it."""
    before, after = around(sheet.number)
    return element(
        "div", element("span", before, sheet.number, after, class_="across"),
        element("span", "骑缝章", class_="stamp"), class_="cut",
    )  # fmt: skip


def _standing(sheet: LetterSheet) -> str:
    """Give full or probationary, as it stands before the word for a member."""
    return _STANDING[sheet.member.category]


def _age(sheet: LetterSheet) -> int | None:
    """Give the age in full years on the day of the letter; None without a birth date."""
    born = sheet.member.birth_date
    day = sheet.letter.issued_on
    return None if born is None else years_between(born.reveal(sheet.purpose), day)


def _clear(datum: Masked[str] | None, sheet: LetterSheet) -> str | None:
    """Give a personal datum for the purpose of the sheet."""
    return None if datum is None else datum.reveal(sheet.purpose)
