from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partyreg.disclosure import HIDDEN_NUMBER, mask_name, mask_number, mask_phone
from partyreg.idnumber import generate

pytestmark = pytest.mark.clause("N3.3c")


@given(st.text(max_size=12))
def test_a_name_shows_its_first_character_at_most(name: str) -> None:
    """One character stands where there are more, then up to three stars; nothing else."""
    shown = mask_name(name)
    if len(name) > 1:
        assert shown[0] == name[0]
        assert shown[1:] == "*" * min(len(name) - 1, 3)
    else:
        assert shown == "*" * len(name)


@given(st.integers(), st.sampled_from([15, 18]))
def test_a_number_hides_exactly_the_day_of_birth(seed: int, digits: int) -> None:
    """Region and tail stand, and the birth date between them does not; the length stays."""
    number = generate(random.Random(seed), digits=digits)
    shown = mask_number(number)
    birth = {15: slice(6, 12), 18: slice(6, 14)}[digits]
    assert shown == number[: birth.start] + "*" * (birth.stop - 6) + number[birth.stop :]


def test_a_lower_case_check_character_is_one() -> None:
    """A published number with a small x is masked like any other."""
    assert mask_number("44011320141005001x") == "440113********001x"


@given(st.text(max_size=24) | st.from_regex(r"[0-9]{1,24}[Xx]?\n?", fullmatch=True))
def test_of_what_is_no_number_nothing_is_shown(text: str) -> None:
    """Anything that is not 15 or 18 ASCII digits is hidden, its length included."""
    body = text[:-1] if len(text) == 18 and text[-1] in "Xx" else text
    digits = body.isascii() and body.isdigit()
    if not (digits and len(text) in (15, 18)):
        assert mask_number(text) == HIDDEN_NUMBER


@pytest.mark.parametrize(
    "text", ["44030819990110151２", "440308199901101512\n", "4403081999011015"]
)
def test_a_near_miss_shows_nothing(text: str) -> None:
    """Full-width digits, a line end and a missing digit are no number."""
    assert mask_number(text) == HIDDEN_NUMBER


PHONES = st.text("0123456789-+ ()转", max_size=20)


@given(PHONES | st.text(max_size=14))
def test_a_telephone_number_shows_its_last_four_digits_or_none(number: str) -> None:
    """Eleven digits or more show the last four; fewer show none; everything else is a star."""
    shown = mask_phone(number)
    assert len(shown) == len(number)
    digits = [at for at, one in enumerate(number) if one.isdecimal()]
    clear = set(digits[-4:]) if len(digits) >= 11 else set()
    for at, one in enumerate(number):
        expected = one if at in clear or one in "-+ ()" else "*"
        assert shown[at] == expected


def test_the_usual_forms() -> None:
    """A mobile number, a number with its area code, and a short one."""
    assert mask_phone("13000000123") == "*******0123"
    assert mask_phone("(0562) 0000123") == "(****) ***0123"
    assert mask_phone("0000123") == "*******"
