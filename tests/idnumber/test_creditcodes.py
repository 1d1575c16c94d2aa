"""Unified social credit codes: every fault is named, and no text makes it raise."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from partyreg.idnumber import credit_code_problems, is_credit_code

pytestmark = pytest.mark.clause("G2.1", "N3.2d")

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
SPECIMEN = "91110000600037341L"


@st.composite
def right(draw: st.DrawFn) -> str:
    """Give a right code, its check character by the standard's own sum."""
    head = draw(st.text(ALPHABET, min_size=2, max_size=2))
    region = draw(st.text("0123456789", min_size=6, max_size=6))
    body = head + region + draw(st.text(ALPHABET, min_size=9, max_size=9))
    total = sum(ALPHABET.index(one) * weight for one, weight in zip(body, WEIGHTS, strict=True))
    return body + ALPHABET[-total % 31]


def kinds(text: str) -> list[str]:
    """Give the codes of the problems."""
    return [problem.code.value for problem in credit_code_problems(text)]


@given(right())
def test_a_right_code_has_no_problem(code: str) -> None:
    """Any code with the standard's check character is right, in lower case too."""
    assert is_credit_code(code)
    assert is_credit_code(code.lower())


@given(right(), st.integers(0, 17), st.sampled_from(ALPHABET))
def test_every_change_of_one_character_is_detected(code: str, place: int, other: str) -> None:
    """A right code with one other character is never right."""
    assume(code[place] != other)
    assert not is_credit_code(code[:place] + other + code[place + 1 :])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (SPECIMEN, []),
        ("", ["length"]),
        (SPECIMEN[:-1], ["length"]),
        (SPECIMEN + " ", ["charset", "length"]),
        ("91110000600037341I", ["charset"]),
        ("9111A000600037341L", ["charset"]),
        ("91A10000600037341L", ["charset"]),
        ("9111000A600037341L", ["charset"]),
        ("91110000600037341M", ["checksum"]),
        ("９1110000600037341L", ["charset"]),
        ("91110000600037341ß", ["charset"]),
    ],
)
def test_faults_are_told_apart(text: str, expected: list[str]) -> None:
    """Characters, length and check character have each their own fault."""
    assert kinds(text) == expected


@given(st.text(max_size=30))
def test_no_text_makes_it_raise(text: str) -> None:
    """Any text at all gets an answer with places inside the text."""
    for problem in credit_code_problems(text):
        assert 0 <= problem.place[0] <= problem.place[1] <= len(text)
        assert "\n" not in problem.message
