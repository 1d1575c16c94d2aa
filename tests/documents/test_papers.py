"""The printed papers: what stands on each, what stays empty, and what never becomes a tag."""

from __future__ import annotations

import itertools
import re
from base64 import b64encode
from collections.abc import Callable
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.documents.stage import HOSTILE, Reader

from partyreg.disclosure import FormSheet, LetterSheet, ReceiptSheet, Sheet
from partyreg.disclosure.example import concluded
from partyreg.documents import information_form_html, letter_html, receipt_html
from partyreg.documents.papers.numerals import (
    date_words,
    days_words,
    month_words,
    number_words,
    years_between,
)
from partyreg.errors import RefusedError
from partyreg.markup import Markup, escape
from partyreg.model import Letter, Member
from partyreg.values import BirthDate, HomeAddress, MemberCategory, Phone, ResidentId, Sex

pytestmark = pytest.mark.clause("G4.3b", "N3.3c")

LETTER = Letter(
    "介17", "o-1", date(2018, 3, 1), 90, "B镇党委", "某省某镇党委",
    dues_paid_until=date(2018, 2, 1), reply_address="A县B镇人民路1号",
    reply_phone=Phone("0562-0000456"),
)  # fmt: skip
MEMBER = Member(
    "m-1", "b-1", "甲某某", ResidentId("11010519491231002X"), MemberCategory.PROBATIONARY,
    sex=Sex.FEMALE, birth_date=BirthDate(date(1949, 12, 31)), ethnicity="汉族", education="31",
    joined_on=date(2017, 7, 1), full_since=date(2018, 7, 2), post="019",
    phone=Phone("0562-0000123"), home_address=HomeAddress("C村7号"),
    out_of_contact_since=date(2016, 5, 1), migrant_to="某省某市某县",
)  # fmt: skip
BARE_LETTER = Letter("介17", "o-1", date(2018, 3, 1), 90, "", "")
BARE = Member("m-1", "b-1", "甲某某", ResidentId("11010519491231002X"))

LETTER_SHEET = LetterSheet(
    transfer="t-1", purpose="开具介绍信", number="介17", letter=LETTER, issuer="A县委组织部",
    addressee="某县委组织部", member=MEMBER,
)  # fmt: skip
FORM_SHEET = FormSheet(
    transfer="t-1", purpose="开具介绍信", number="介17", branch="C村党支部", member=MEMBER
)
RECEIPT_SHEET = ReceiptSheet(
    transfer="t-2", purpose="寄回回执", number="介17", electronic=False, addressee="B镇党委",
    name="甲某某", receiver="E镇党委", received_on=date(2018, 3, 19), handled_by="乙某",
    phone=Phone("0562-0000789"),
)  # fmt: skip
SECRETS = ("甲某某", "乙某", "11010519491231002X", "1949", "0000123", "0000456", "0000789",
           "C村7号", "汉族")  # fmt: skip

Paper = Callable[[], Markup]
PAPERS: dict[str, Paper] = {
    "letter": lambda: letter_html(LETTER_SHEET),
    "form": lambda: information_form_html(FORM_SHEET),
    "receipt": lambda: receipt_html(RECEIPT_SHEET),
}


class Sections(Reader):
    """Reads a paper and keeps the text of each part, with a line for what is to be filled in."""

    def __init__(self, text: str) -> None:
        """Read it."""
        self.parts: dict[str, str] = {}
        self._part = ""
        super().__init__(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # type: ignore[override]
        """Note where a part begins, and each empty line."""
        name = dict(attrs).get("class") or ""
        if tag == "section" or name == "cut":
            self._part = name if name not in self.parts else f"{name}-2"
            self.parts[self._part] = ""
        if name.startswith("blank"):
            self.parts[self._part] += "＿"
        super().handle_starttag(tag, attrs)

    def handle_data(self, data: str) -> None:
        """Add a text to its part."""
        if self._part:
            self.parts[self._part] += data
        super().handle_data(data)


def parts(text: str) -> dict[str, str]:
    """Give the text of each part, without blanks."""
    return {name: one.replace(" ", "").strip() for name, one in Sections(text).parts.items()}


def test_a_letter_has_three_parts_and_every_field_of_each() -> None:
    """Stub, letter and slip, and two lines to cut along, word for word."""
    assert parts(letter_html(LETTER_SHEET)) == {
        "stub": "中国共产党党员组织关系介绍信（存根）第介17号甲某某同志系中共预备党员，组织关系由"
        "B镇党委转到某省某镇党委。二〇一八年三月一日（粘贴回执处）",
        "cut": "第介17号骑缝章",
        "letter": "中国共产党党员组织关系介绍信第介17号某县委组织部：甲某某同志（女），68岁，汉族"
        "，系中共预备党员，身份证号码11010519491231002X，由B镇党委去某省某镇党委，请转接组织关系。"
        "该同志党费已交到二〇一八年二月。（有效期九十天）A县委组织部（盖章）二〇一八年三月一日"
        "党员联系电话：0562-0000123党员原所在基层党委通讯地址：A县B镇人民路1号"
        "联系电话：0562-0000456传真：＿邮编：＿",
        "cut-2": "第介17号骑缝章",
        "slip": "中国共产党党员组织关系介绍信（回执联）第介17号B镇党委：甲某某同志的党员组织关系"
        "已转达我处，特此回复。＿（盖章）＿年＿月＿日经办人：＿联系电话：＿",
    }


def test_what_a_letter_does_not_know_stays_an_empty_line() -> None:
    """Nothing is guessed: neither sex nor age from the number, nor the addressee."""
    sheet = attrs.evolve(LETTER_SHEET, letter=BARE_LETTER, member=BARE, addressee=None)
    found = parts(letter_html(sheet))
    assert found["letter"] == (
        "中国共产党党员组织关系介绍信第介17号＿：甲某某同志（＿），＿岁，＿族，系中共正式党员，"
        "身份证号码11010519491231002X，由＿去＿，请转接组织关系。该同志党费已交到＿。（有效期九十天）"
        "A县委组织部（盖章）二〇一八年三月一日党员联系电话：＿党员原所在基层党委通讯地址：＿"
        "联系电话：＿传真：＿邮编：＿"
    )
    assert "由＿转到＿。" in found["stub"]
    assert "第介17号＿：" in found["slip"]


def cells(text: str) -> list[tuple[str, str]]:
    """Give label and value of each item of the form."""
    found = re.findall(r"<th[^>]*>([^<]*)</th><td[^>]*>(<span.*?)</td>", text)
    return [(label, "".join(Reader(cell).texts) or "＿") for label, cell in found]


def test_the_form_has_the_sixteen_items() -> None:
    """Each item of the national collection once, with its value."""
    assert dict(cells(information_form_html(FORM_SHEET))) == {
        "姓名": "甲某某", "性别": "女", "民族": "汉族", "出生日期": "1949年12月31日",
        "公民身份号码": "11010519491231002X", "学历（代码）": "31", "人员类别": "预备党员",
        "工作岗位（代码）": "019", "加入党组织日期": "2017年7月1日",
        "转为正式党员日期": "2018年7月2日", "联系电话": "0562-0000123", "党籍状态": "正常",
        "所在党支部": "C村党支部", "家庭住址（详细到门牌号）": "C村7号",
        "失联党员：失去联系日期（年月）": "2016年5月",
        "流动党员：外出流向（省市县）": "某省某市某县",
    }  # fmt: skip


def test_what_the_form_does_not_know_stays_empty() -> None:
    """A bare record fills in four items."""
    sheet = attrs.evolve(FORM_SHEET, branch=None, member=BARE)
    found = cells(information_form_html(sheet))
    assert len(found) == 16
    filled = {label: value for label, value in found if value != "＿"}
    assert filled == {
        "姓名": "甲某某", "公民身份号码": "11010519491231002X", "人员类别": "正式党员",
        "党籍状态": "正常",
    }  # fmt: skip


@pytest.mark.clause("G4.2d", "G4.3d", "Y-receipt")
def test_a_receipt_has_every_field_on_paper_and_electronic() -> None:
    """Only the title tells the two apart; what is missing is filled in by hand."""
    body = (
        "第介17号B镇党委：甲某某同志的党员组织关系已转达我处，特此回复。E镇党委（盖章）"
        "二〇一八年三月十九日经办人：乙某联系电话：0562-0000789"
    )
    title = "中国共产党党员组织关系介绍信（回执联）"
    assert parts(receipt_html(RECEIPT_SHEET)) == {"receipt": title + body}
    electronic = attrs.evolve(RECEIPT_SHEET, electronic=True)
    assert parts(receipt_html(electronic)) == {"receipt": "党员组织关系转接电子回执" + body}
    bare = attrs.evolve(RECEIPT_SHEET, addressee=None, handled_by=None, phone=None)
    assert parts(receipt_html(bare))["receipt"].endswith("日经办人：＿联系电话：＿")
    assert "号＿：甲某某" in parts(receipt_html(bare))["receipt"]


def test_a_number_that_says_so_itself_is_not_called_a_number_twice() -> None:
    """A number that ends in the word for it stands on all three parts as it is."""
    found = parts(letter_html(attrs.evolve(LETTER_SHEET, number="某介〔2018〕7号")))
    assert found["cut"] == found["cut-2"] == "某介〔2018〕7号骑缝章"
    for name in ("stub", "letter", "slip"):
        assert "某介〔2018〕7号" in found[name]
        assert "第" not in found[name]


@pytest.mark.parametrize("evil", HOSTILE)
def test_no_text_becomes_a_tag(evil: str) -> None:
    """Whatever stands in a record, the elements of the page are the same, and it is shown."""
    letter = attrs.evolve(LETTER, number=evil, from_name=evil, to_name=evil, reply_address=evil,
                          reply_phone=Phone(evil))  # fmt: skip
    member = attrs.evolve(MEMBER, name=evil, id_number=ResidentId(evil), phone=Phone(evil),
                          ethnicity=evil, education=evil, post=evil, migrant_to=evil,
                          home_address=HomeAddress(evil))  # fmt: skip
    pages = (
        letter_html(attrs.evolve(LETTER_SHEET, number=evil, letter=letter, issuer=evil,
                                 addressee=evil, member=member)),
        information_form_html(attrs.evolve(FORM_SHEET, branch=evil, member=member)),
        receipt_html(attrs.evolve(RECEIPT_SHEET, number=evil, addressee=evil, name=evil,
                                  receiver=evil, handled_by=evil, phone=Phone(evil))),
    )  # fmt: skip
    for page, plain in zip(pages, PAPERS.values(), strict=True):
        assert Reader(page).tags == Reader(plain()).tags
        assert escape(evil) in page


@pytest.mark.parametrize("name", PAPERS)
def test_a_paper_needs_nothing_and_runs_nothing(name: str) -> None:
    """Its one style sheet is the only thing that the browser may use; it prints on A4."""
    page = Reader(PAPERS[name]())
    [style] = page.scripts
    assert "size: A4" in style
    assert "url(" not in style
    assert "@import" not in style
    [policy] = [one["content"] or "" for tag, one in page.tags if "http-equiv" in one]
    digest = b64encode(sha256(style.encode()).digest()).decode()
    assert policy.startswith(f"default-src 'none'; style-src 'sha256-{digest}';")
    assert not [one for tag, one in page.tags if tag in ("script", "img", "iframe") or "src" in one]
    assert not [one for _, one in page.tags if "style" in one or any(k[:2] == "on" for k in one)]
    assert not [key for key in ("甲某某", "11010519491231002X") if key in page.texts[0]]


@pytest.mark.parametrize("purpose", ["", "  ", None, 7])
@pytest.mark.parametrize("sheet", [LETTER_SHEET, FORM_SHEET, RECEIPT_SHEET], ids=lambda s: s.what)
def test_no_sheet_is_made_without_a_purpose(sheet: Sheet, purpose: Any) -> None:
    """A blank purpose is refused before anything is given out."""
    with pytest.raises(RefusedError) as caught:
        attrs.evolve(sheet, purpose=purpose)
    [refusal] = caught.value.refusals
    reason = "it is blank" if isinstance(purpose, str) else "it is not a text"
    assert refusal.code == "export.purpose-missing"
    assert refusal.message == f"no usable purpose is stated: {reason}"
    assert refusal.clause == "N3.3c"


@pytest.mark.parametrize("make", [letter_html, information_form_html, receipt_html])
def test_only_a_sheet_is_laid_out(make: Callable[[object], Markup]) -> None:
    """A bare record states no purpose; it is refused, and nothing of it is shown."""
    for odd in (MEMBER, concluded()[0], None, "甲某某"):
        with pytest.raises(RefusedError) as caught:
            make(odd)
        [refusal] = caught.value.refusals
        assert (refusal.code, refusal.clause) == ("input.bad-value", "N3.3c")
        assert refusal.message == (
            "the paper cannot be taken: the facts given out for a purpose are wanted, "
            f"not {type(odd).__name__}"
        )


@pytest.mark.parametrize("sheet", [LETTER_SHEET, FORM_SHEET, RECEIPT_SHEET], ids=lambda s: s.what)
def test_a_sheet_shows_nobody(sheet: Sheet) -> None:
    """Its repr, its text and what the journal keeps of it hold no datum."""
    shown = f"{sheet!r}{sheet}{[sheet]}"
    assert "t-" in shown
    assert [one for one in SECRETS if one in shown] == []
    assert str(sheet) == f"{sheet.what} of {sheet.transfer!r} for {sheet.purpose!r}"


def spoken_value(words: str) -> int:
    """Read a number in words from left to right, as one hears it."""
    sizes = {"十": 10, "百": 100, "千": 1000}
    total = group = digit = 0
    for one in words:
        if one in sizes:
            group += (digit or 1) * sizes[one]
            digit = 0
        elif one in "万亿":
            base = 10**4 if one == "万" else 10**8
            total = (
                (total + group + digit) * base if one == "亿" else total + (group + digit) * base
            )
            group = digit = 0
        else:
            digit = "零一二三四五六七八九".index(one)
    return total + group + digit


def written(number: int) -> str:
    """Write a number digit by digit, with its place and the zeros between, below 万亿."""
    words, gap, digits = "", False, str(number)
    for place, digit in zip(range(len(digits) - 1, -1, -1), digits, strict=True):
        gap = gap or digit == "0"
        if digit != "0":
            words += ("零" if gap and words else "") + "零一二三四五六七八九"[int(digit)]
            words, gap = words + ("", "十", "百", "千")[place % 4], False
        if place in (4, 8) and number // 10**place % 10**4:
            words, gap = words + ("万" if place == 4 else "亿"), False
    return words.removeprefix("一") if words.startswith("一十") else words


@given(st.integers(1, 10**12 - 1) | st.integers(1, 2000))
def test_a_number_in_words_is_written_place_by_place(number: int) -> None:
    """Dividing by the largest place and walking along the digits give the same words."""
    assert number_words(number) == written(number)


@given(st.integers(0, 10**12 - 1) | st.integers(0, 200))
def test_a_number_in_words_is_heard_as_the_number(number: int) -> None:
    """Reading the words gives the number back, and no zero is said twice or at the end."""
    words = number_words(number)
    assert spoken_value(words) == number
    assert "零零" not in words
    assert number == 0 or not words.endswith("零")
    assert number == 0 or not words.startswith(("零", "一十"))


def test_a_number_below_zero_has_no_words() -> None:
    """Nothing on a paper is less than nothing."""
    with pytest.raises(ValueError, match="a number below 0 stands on no paper"):
        number_words(-1)


@given(st.dates(date(1850, 1, 1), date(2199, 12, 31)))
def test_a_date_in_words_is_that_date(day: date) -> None:
    """The year digit by digit with the round zero, month and day as numbers."""
    words = date_words(day)
    year, _, rest = words.partition("年")
    month, _, last = rest.partition("月")
    assert int("".join(str("〇一二三四五六七八九".index(one)) for one in year)) == day.year
    assert (spoken_value(month), spoken_value(last.removesuffix("日"))) == (day.month, day.day)
    assert words.startswith(month_words(day))


@pytest.mark.clause("Y-validity")
def test_words_as_clerks_write_them() -> None:
    """The usual validities and the notice's own year."""
    assert [days_words(one) for one in (10, 15, 30, 60, 90)] == [
        "十天", "十五天", "三十天", "六十天", "九十天"
    ]  # fmt: skip
    assert month_words(date(2018, 3, 1)) == "二〇一八年三月"
    assert date_words(date(2020, 10, 20)) == "二〇二〇年十月二十日"


@given(st.dates(date(1900, 1, 1), date(2000, 12, 31)), st.integers(0, 40000))
def test_the_age_counts_the_birthdays(born: date, days: int) -> None:
    """Age goes up by one on each birthday, that of 29 February on 1 March of a common year."""
    day = born + timedelta(days=days)
    passed = itertools.takewhile(
        lambda year: (year, born.month, born.day) <= (day.year, day.month, day.day),
        itertools.count(born.year + 1),
    )
    assert years_between(born, day) == sum(1 for _ in passed)
