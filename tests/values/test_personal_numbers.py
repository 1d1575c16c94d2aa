"""What may be a person's number is told from the numbers of documents."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partyreg.idnumber import make_number
from partyreg.model import Letter, Member, Newcomer, Organisation
from partyreg.values import (
    BirthDate,
    HomeAddress,
    OrganisationKind,
    Phone,
    ResidentId,
    Tier,
    personal_number_in,
)

pytestmark = pytest.mark.clause("N3.3c")

NUMBER = "11010519491231002X"
DAYS = st.dates(date(1900, 1, 1), date(2018, 1, 1))
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


@given(
    DAYS, st.sampled_from(["", " ", "-"]), st.booleans(), st.text(alphabet="甲某，a.", max_size=5)
)
def test_an_id_number_is_found_in_any_writing(day: date, gap: str, wide: bool, around: str) -> None:
    """Of 18 or 15 digits, in groups, in full width, and amid other words."""
    long = make_number("110105", day, 2)
    for number in (long, long[:6] + long[8:17]):
        groups = (number[:6], number[6:-4], number[-4:]) if len(number) > 15 else (number,)
        text = around + gap.join(groups) + around
        assert personal_number_in(text.translate(FULL_WIDTH) if wide else text)


@pytest.mark.parametrize("text", [
    "13000000123", "致电 130 0000 0123", "+86 13000000123", "8613000000123", "130-000-00123",
    "0562-0000123", "(0562) 0000123", "电话 0562-0000-123", "010–00000123",
    "20180109 440308199901101512",
])  # fmt: skip
def test_a_telephone_number_is_found(text: str) -> None:
    """Of a mobile, with or without 86, or with an area code set off; and after other digits."""
    assert personal_number_in(text)


@pytest.mark.parametrize("text", [
    "组发〔2018〕3号", "2018-01-09 上报", "2018年1月9日至2018年12月31日", "340800130001",
    "034001130001", "13-2018-12345", "2018-01-09 2018-12-31", "201801090000123",
    "440308199913101512", "4403081999011015120", "1130000001234", "05620000123",
    "91340800MA2MXXXX1X", "", "1300000012",
])  # fmt: skip
def test_numbers_of_documents_dates_and_organisations_pass(text: str) -> None:
    """No day of birth, another length, or digits that go on: it is no person's number."""
    assert not personal_number_in(text)


def test_what_is_given_in_the_clear_is_masked_when_a_record_is_made() -> None:
    """Numbers, addresses and birth dates never show, and are those given; masked ones stay."""
    clear: dict[str, Any] = {
        "id_number": NUMBER, "phone": "0562-0000123", "home_address": "C村1号",
        "birth_date": date(1949, 12, 31),
    }  # fmt: skip
    masked: dict[str, Any] = {
        "id_number": ResidentId(NUMBER), "phone": Phone("0562-0000123"),
        "home_address": HomeAddress("C村1号"), "birth_date": BirthDate(date(1949, 12, 31)),
    }  # fmt: skip
    one = Member("m-1", "b-1", "甲某", **clear)
    assert one == Member("m-1", "b-1", "甲某", **masked)
    assert not any(str(value) in repr(one) for value in clear.values())
    assert Newcomer("甲某", NUMBER) == Newcomer("甲某", ResidentId(NUMBER))
    assert NUMBER not in repr(Newcomer("甲某", NUMBER))
    letter = Letter("1", "o", date(2018, 1, 1), 90, "甲", "乙", reply_phone="0562-0000123")
    assert letter.reply_phone == Phone("0562-0000123")
    place = Organisation(
        "b-1", "01", "C村党支部", OrganisationKind.BRANCH, Tier.BRANCH, phone="0562-0000123"
    )
    assert place.phone == Phone("0562-0000123")
    assert str(5) not in repr(Newcomer("甲某", 5))  # type: ignore[arg-type]
