"""Every fault of a number is named, and no legitimate number is called wrong."""

from __future__ import annotations

import csv
import random
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from tests.idnumber.strategies import (
    DIGITS,
    births,
    codes,
    odd_parts,
    right,
    right_15,
    right_18,
    sequences,
    slow_check,
    slow_codes,
    spoilt,
)

from partyreg.errors import PartyregError
from partyreg.idnumber import (
    Code,
    IdNumberError,
    Level,
    check_digit,
    describe,
    has_error,
    is_valid,
    make_number,
    problems,
    region_of,
    validate,
)
from partyreg.idnumber.regions import table

pytestmark = pytest.mark.clause("N3.2j")

ON = date(2024, 6, 1)
SPECIMEN = "440308199901101512"


def kinds(text: str, on: date | None = ON) -> list[str]:
    """Give the codes of a number's problems."""
    return [problem.code.value for problem in problems(text, on)]


def expected_cases(folder: Path) -> list[dict[str, str]]:
    """Read the table of expected answers."""
    with (folder / "id-numbers.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.needs_data
@pytest.mark.clause("N3.2i")
def test_every_expected_case_is_answered(shared_cases: Path) -> None:
    """Validity, every fault, birth date, sex and region name are those of the table."""
    rows = expected_cases(shared_cases)
    assert len(rows) >= 57
    for row in rows:
        found = describe(row["number"], ON)
        place = row["source"]
        assert ("|".join(found.codes) or "ok") == row["fault"], place
        assert found.valid == (row["expected_valid"] == "1"), place
        if found.valid:
            assert str(found.birth_date) == row["birth_date"], place
            assert found.sex is not None
            assert found.sex.label == {"M": "男", "F": "女"}[row["sex"]], place
            assert found.region is not None
            assert found.region.name == row["region_name_or_blank"], place
        else:
            assert (found.birth_date, found.sex, found.region) == (None, None, None)


@pytest.mark.needs_data
def test_every_listed_code_is_accepted_for_every_birth_year(shared_data: Path) -> None:
    """A region that was ever in force is right for every birth year from 1900 to 2024."""
    with (shared_data / "region-codes-1981-2024.csv").open(encoding="utf-8", newline="") as file:
        listed = {row["代码"]: row["名称"] for row in csv.DictReader(file)}
    assert len(listed) > 6000
    for code in listed:
        assert region_of(code).listing.value == "listed"
        for year in range(1900, 2025):
            assert is_valid(made(code, f"{year}0301", "123"), ON), (code, year)


def made(code: str, day: str, sequence: str) -> str:
    """Make a number from its parts, by the standard's own sum; as it stands in no other code."""
    body = code + day + sequence
    rest = sum(weight * int(one) for weight, one in zip(WEIGHTS, body, strict=True)) % 11
    return body + "10X98765432"[rest]


WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (SPECIMEN, []),
        ("44011320141005001x", []),
        ("33010219200403064X", []),
        ("44030819990110", ["length"]),
        ("11010119900307867X", ["checksum"]),
        ("610104620932690", ["date"]),
        ("360198910283844", ["region", "date"]),
        ("340524198001010013", ["region", "checksum"]),
        ("440106215006150223", ["future"]),
        ("370620400405310", []),
        ("12010119580306X012", ["charset"]),
        ("11010519491231002X ", ["charset", "length"]),
        ("11010519491231002Χ", ["charset"]),
        ("340102195013010136", ["date"]),
        ("650102196801140000", ["sequence"]),
        ("110101184912310033", ["date"]),
        ("32021919700815036X", []),
        ("", ["length"]),
        ("X", ["length"]),
        ("x" * 18, ["charset"]),
        ("０" * 18, ["charset"]),
        ("\udc80" * 18, ["charset"]),
        ("32010619710826107\n", ["charset"]),
        ("320106197108261078\n", ["charset", "length"]),
    ],
)
def test_published_specimens_have_these_faults(number: str, expected: list[str]) -> None:
    """Published and derived specimens give exactly these faults."""
    assert kinds(number) == expected


@given(right)
def test_a_right_number_has_no_error(number: str) -> None:
    """Any listed region with any date and sequence is valid; at most its age is remarked on."""
    found = problems(number)
    assert is_valid(number)
    assert not has_error(number)
    assert [one.code for one in found] in ([], [Code.REGION])
    assert all(one.level is Level.WARNING for one in found)


@given(spoilt() | odd_parts | right, st.none() | births)
@example("11010119000229" + "0011", None)
@example("11010120000229" + "0011", date(2000, 2, 28))
@example("110101000229000" + "000", None)
@example("3405240001013000" + "0x", None)
def test_the_tables_agree_with_a_slow_reading(text: str, on: date | None) -> None:
    """The tables of remainders answer as a part-by-part reading of the rule does."""
    assert kinds(text, on) == slow_codes(text, on)


@given(st.text(max_size=40), st.none() | births)
def test_no_text_makes_it_raise(text: str, on: date | None) -> None:
    """Any text at all gets an answer, and each problem lies inside the text."""
    found = problems(text, on)
    assert is_valid(text, on) == all(one.accepted for one in found)
    for problem in found:
        start, end = problem.place
        assert 0 <= start <= end <= len(text)


def test_a_million_characters_are_answered_at_once() -> None:
    """Very long texts get a short answer."""
    for text in ("1" * 10**6, "汉" * 10**6):
        assert all(len(problem.message) < 200 for problem in problems(text))


@given(right_18, st.integers(0, 17), st.sampled_from(DIGITS + "X"))
def test_every_change_of_one_character_is_detected(number: str, place: int, other: str) -> None:
    """A right number with one other character is never valid."""
    assume(number[place] != other)
    spoilt_number = number[:place] + other + number[place + 1 :]
    assert not is_valid(spoilt_number)
    found = kinds(spoilt_number, None)
    assert ("checksum" if place == 17 or other in DIGITS else "charset") in found


@given(right_18, st.integers(0, 16))
def test_every_swap_of_neighbours_is_detected(number: str, place: int) -> None:
    """A right number with two different neighbours swapped is never valid."""
    left, right_one = number[place], number[place + 1]
    assume(left != right_one)
    assert not is_valid(number[:place] + right_one + left + number[place + 2 :])


@given(right_18, st.sampled_from(["0230", "1301", "0001", "0431", "0100"]))
def test_a_planted_date_gives_exactly_that_fault(number: str, day: str) -> None:
    """A date that does not exist is the one fault of a number otherwise right."""
    body = number[:10] + day + number[14:17]
    assert kinds(body + check_digit(body)) == ["date"]


@given(codes, st.dates(date(2024, 6, 2), date(2150, 1, 1)), sequences)
def test_a_planted_future_gives_exactly_that_fault(code: str, born: date, sequence: int) -> None:
    """A later birth is a fault on a day of looking, and without one nothing is said of it."""
    number = make_number(code, born, sequence)
    assert kinds(number) == ["future"]
    assert kinds(number, born) in ([], ["region"])


@given(births, sequences, st.sampled_from(["700101", "240101", "519898", "840000", "111111"]))
def test_a_region_that_never_existed_is_an_error(born: date, sequence: int, code: str) -> None:
    """A prefecture that never was is the one fault, and an error."""
    (problem,) = problems(make_number(code, born, sequence), ON) if born <= ON else (None,)
    if problem is not None:
        assert (problem.code, problem.level, problem.accepted) == ("region", "error", False)
        assert (problem.place, problem.clause) == ((0, 6), "Y-region")


def test_a_county_that_no_list_has_is_a_warning_but_not_valid() -> None:
    """Under a known prefecture the region is for a person to look at."""
    (problem,) = problems("34052419800101001X")
    assert problem.level is Level.WARNING
    assert not is_valid("34052419800101001X")
    assert not has_error("34052419800101001X")


@pytest.mark.parametrize("ending", ["01", "19", "20"])
def test_series_issued_under_any_prefecture_are_right(ending: str) -> None:
    """Codes ending in 01, 19 and 20 are right under a prefecture and unknown elsewhere."""
    assert kinds(make_number("3207" + ending, date(1970, 1, 1), 11)) == []
    assert kinds(make_number("3497" + ending, date(1970, 1, 1), 11)) == ["region"]


@pytest.mark.parametrize("code", ["810000", "820000", "830000"])
def test_residence_permits_are_right(code: str) -> None:
    """The address codes of Hong Kong, Macao and Taiwan residents are right for any birth."""
    assert kinds(make_number(code, date(1960, 5, 5), 12)) == []


@pytest.mark.clause("Y-region")
def test_a_region_abolished_before_the_birth_is_accepted_with_a_warning() -> None:
    """An old code on a later birth is remarked on, from the year after the last one."""
    assert kinds(make_number("140120", date(1983, 12, 31), 12)) == []
    (problem,) = problems(make_number("140120", date(1984, 1, 1), 12))
    assert (problem.code, problem.level, problem.accepted) == ("region", "warning", True)
    assert "abolished" in problem.message


def test_the_open_century_of_centenarians_says_nothing_of_the_region() -> None:
    """A 15-digit number whose birth may be 18… is not held against the end of its region."""
    assert kinds("140120" + "950101" + "998") == []
    assert kinds("140120" + "950101" + "123") == ["region"]


@given(right_15)
def test_places_of_15_digits_are_their_own(number: str) -> None:
    """In a number of 15 digits the date has six places."""
    (problem,) = [p for p in problems(number[:8] + "13" + number[10:]) if p.code is Code.DATE]
    assert problem.place == (6, 12)
    assert "six digits" in problem.message


def test_foreign_characters_are_placed_one_by_one() -> None:
    """The message counts places from one and the span covers all of them."""
    (problem,) = problems("1101O51949123l0021")
    assert problem.place == (4, 14)
    assert problem.message.endswith("at place 5, 14")


@given(spoilt() | st.text(max_size=25))
def test_no_message_carries_the_number(text: str) -> None:
    """No message has four characters of the number in a row, nor has the exception."""
    messages = [problem.message for problem in problems(text, ON)]
    try:
        validate(text, ON)
    except IdNumberError as error:
        messages += [str(error), repr(error)]
    for message in messages:
        assert message == message.strip()
        assert "\n" not in message
        assert not message.endswith(".")
        assert not re.search("|".join(re.escape(text[i : i + 4]) for i in range(len(text) - 3))
                             or "$^", re.sub(r" place .*", "", message))  # fmt: skip


@given(right)
def test_validate_gives_the_standard_writing(number: str) -> None:
    """A right number comes back with X in upper case."""
    assert validate(number.lower()) == number


def test_validate_lists_every_problem() -> None:
    """The exception is a ValueError of this library with all codes, warnings too."""
    with pytest.raises(IdNumberError) as caught:
        validate("340524198001010013")
    assert caught.value.codes == ("region", "checksum")
    assert isinstance(caught.value, ValueError)
    assert isinstance(caught.value, PartyregError)
    assert str(caught.value) == (
        "the resident ID number breaks the coding rule: region, checksum [N3.2j]"
    )


@given(st.text(DIGITS, min_size=17, max_size=17))
def test_the_check_digit_is_the_standards(body: str) -> None:
    """The check character is the one that the standard's weights give."""
    assert check_digit(body) == slow_check(body)


@pytest.mark.parametrize("body", ["", "1" * 16, "1" * 18, "１" * 17, "1" * 16 + "X"])
def test_a_check_digit_needs_17_digits(body: str) -> None:
    """Anything but 17 digits is refused, without being named."""
    with pytest.raises(ValueError, match=r"^a check character is computed from 17 digits$"):
        check_digit(body)


@pytest.mark.parametrize(
    ("text", "codes"),
    [("３２０１０６197113261078", ["charset", "date"]), ("320106197108261O78", ["charset"]),
     ("999906197108261O78", ["charset", "region"]), ("１１", ["charset", "length"])],
)  # fmt: skip
def test_the_first_number_of_a_process_is_judged_like_the_others(
    text: str, codes: list[str]
) -> None:
    """The tables are loaded at the first call, whatever stands in it."""
    program = "import sys; from partyreg.idnumber import problems; print(*(one.code.value for one "
    program += "in problems(sys.argv[1])))"
    done = subprocess.run(
        [sys.executable, "-c", program, text], capture_output=True, check=True, text=True
    )
    assert done.stdout.split() == codes == kinds(text, None)


def test_hostile_input_does_not_grow_the_tables() -> None:
    """Tables stay bounded, whatever codes and days are asked for."""
    from partyreg.idnumber import tables

    rng = random.Random(7)
    problems(SPECIMEN)
    for _ in range(3000):
        day = date.fromordinal(rng.randrange(1, 10**6))
        problems(f"{rng.randrange(10**6):06}{SPECIMEN[6:]}", day)
        problems("".join(rng.choice("0123456789OX汉") for _ in range(18)))
    assert len(tables.limits) <= 1_001
    assert len(tables.regions) <= len(table().periods) + 60_000
    assert not any(not key.isascii() for key in tables.regions)
    assert len(tables.years) == len(tables.days) == 10_000
    assert len(tables.tails) == 12_000


@pytest.mark.clause("Y-sequence", "Y-region", "N3.2j")
def test_a_fault_names_the_reading_that_tells_it() -> None:
    """Sequence and region name their readings, every other fault the clause itself."""
    odd = problems("650102196801140000")
    assert [(one.code, one.clause) for one in odd] == [(Code.SEQUENCE, "Y-sequence")]
    strange = problems("519898196405122546")
    assert [(one.code, one.clause) for one in strange] == [(Code.REGION, "Y-region")]
    assert [one.clause for one in problems("11010119900307867X")] == ["N3.2j"]
