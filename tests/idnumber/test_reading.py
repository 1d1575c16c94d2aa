"""What a number says, which writings are one number, and what may have been meant."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from tests.idnumber.strategies import births, codes, right, right_15, right_18, sequences, spoilt

from partyreg import idnumber
from partyreg.errors import InputError
from partyreg.idnumber import (
    FoldStep,
    RepairKind,
    compact,
    fold,
    generate,
    identity,
    is_truncated,
    is_valid,
    make_number,
    region_of,
    regions,
    repairs,
    same_number,
    upgrade,
)
from partyreg.values import Sex

SPECIMEN = "440308199901101512"
FULL_WIDTH = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")


@pytest.mark.clause("N3.2i", "N3.2j")
@given(codes, births, sequences)
def test_a_number_says_what_it_was_made_from(code: str, born: date, sequence: int) -> None:
    """Birth date, sex and region come back from the number."""
    number = make_number(code, born, sequence)
    assert idnumber.birth_date(number) == born
    assert idnumber.sex(number) == (Sex.MALE if sequence % 2 else Sex.FEMALE)
    region = idnumber.region(number)
    assert region is not None
    assert (region.code, region == region_of(code)) == (code, True)
    assert idnumber.agrees(number, birth_date=born, sex=idnumber.sex(number))
    assert not idnumber.agrees(number, birth_date=date(1849, 1, 1))


@pytest.mark.clause("N3.2j")
@given(spoilt())
def test_a_number_with_an_error_says_nothing(text: str) -> None:
    """Nothing is read from a number that breaks the rule."""
    assume(idnumber.has_error(text))
    answers = (idnumber.birth_date(text), idnumber.sex(text), idnumber.region(text))
    assert answers == (None, None, None)
    assert (idnumber.birth_dates(text), upgrade(text), idnumber.agrees(text)) == ((), (), False)


@pytest.mark.clause("N3.2j")
@pytest.mark.parametrize(
    ("code", "year", "name"),
    [
        ("340102", 1999, "安徽省合肥市东市区"),
        ("340102", 2002, "安徽省合肥市瑶海区"),
        ("340102", 1980, None),
        ("469021", 2024, "海南省定安县"),
        ("110229", 2000, "北京市延庆县"),
        ("532427", 1997, "云南省玉溪地区峨山彝族自治县"),
        ("440401", 2000, "广东省珠海市市辖区"),
        ("340000", 2000, "安徽省"),
        ("340100", 2000, "安徽省合肥市"),
        ("329012", 1989, "江苏省昆山市"),
        ("132733", 1983, "河北省唐山地区唐海县"),
    ],
)
def test_a_region_has_its_name_of_the_year(code: str, year: int, name: str | None) -> None:
    """Names change over time; the province and prefecture are those of the year."""
    assert region_of(code).name_in(year) == name


@pytest.mark.clause("N3.2j")
def test_series_are_named_as_far_as_anybody_knows() -> None:
    """Codes outside the lists say so, and unlisted ones have no name."""
    assert region_of("320219").name.startswith("江阴")
    assert region_of("320720").name == "江苏省连云港市市区"
    assert region_of("320720").listing.label == "未在册，属已签发系列"
    assert (region_of("340524").name, region_of("340524").abolished) == ("", None)
    assert region_of("140120").abolished == 1983
    assert region_of("汉").listing.value == "unknown"


@pytest.mark.clause("N3.2c")
@given(right_15)
def test_an_upgrade_keeps_everything(number: str) -> None:
    """The 18-digit writing is valid, says the same, and is found to be the same number."""
    first, *rest = upgrade(number)
    assert is_valid(first)
    assert (first[:6], first[8:17]) == (number[:6], number[6:])
    assert idnumber.birth_dates(first)[0] == idnumber.birth_dates(number)[0]
    assert idnumber.sex(first) == idnumber.sex(number)
    assert identity(first) == identity(number)
    assert same_number(number, first)
    assert same_number(first, number)
    assert bool(rest) == (number[12:] in ("996", "997", "998", "999") and number[6:8] >= "50")


@pytest.mark.clause("N3.2c")
def test_an_open_century_is_not_guessed() -> None:
    """A sequence kept for centenarians leaves two birth dates, so there is no single one."""
    number = "110101" + "950101" + "998"
    assert [born.year for born in idnumber.birth_dates(number)] == [1995, 1895]
    assert idnumber.birth_date(number) is None
    assert idnumber.describe(number).birth_date is None
    assert [one[6:10] for one in upgrade(number)] == ["1995", "1895"]
    assert same_number(number, upgrade(number)[1])


@pytest.mark.clause("N3.2c")
@given(right, right)
def test_different_numbers_have_different_identities(one: str, other: str) -> None:
    """Two identities are equal only if the numbers are the same."""
    assert (identity(one) == identity(other)) == same_number(one, other) or len(one) != len(other)
    assert same_number(one, one)


@pytest.mark.clause("N3.2c")
def test_a_wrong_check_character_stands_for_itself() -> None:
    """A number with an error never meets the 15 digits that it resembles."""
    assert identity("440308199901101513") == "440308199901101513"
    assert identity(SPECIMEN) == identity(SPECIMEN.translate(FULL_WIDTH)) == "440308990110151"


@pytest.mark.clause("N3.2d")
@given(st.text(max_size=30))
def test_folding_twice_changes_nothing_more(text: str) -> None:
    """A fold is complete, raises for no text, and reports a step exactly when it did one."""
    once = fold(text)
    assert fold(once.text) == idnumber.Folded(once.text, ())
    assert bool(once.steps) == (once.text != text)
    assert compact(text) == once.text


@pytest.mark.clause("N3.2d")
@pytest.mark.parametrize(
    ("text", "steps"),
    [
        (SPECIMEN, []),
        (SPECIMEN.translate(FULL_WIDTH), [FoldStep.WIDTH]),
        (f" {SPECIMEN}\u3000", [FoldStep.BLANKS]),
        (f"\ufeff{SPECIMEN}\n", [FoldStep.BLANKS]),
        ("440308-19990110-1512", [FoldStep.SEPARATORS]),
        ("'" + SPECIMEN, [FoldStep.SEPARATORS]),
    ],
)
def test_a_fold_says_what_it_did(text: str, steps: list[FoldStep]) -> None:
    """Each step is named, and the number comes out."""
    assert fold(text).text == SPECIMEN
    assert list(fold(text).steps) == steps


@pytest.mark.clause("N3.2d")
@pytest.mark.parametrize("letter", ["Χ", "Х", "Ⅹ", "×", "ｘ", "x"])
def test_look_alikes_of_x_are_folded_but_not_accepted(letter: str) -> None:
    """Greek, Cyrillic and other signs become X by folding; as written only x is right."""
    assert fold("11010519491231002" + letter).text == "11010519491231002X"
    assert is_valid("11010519491231002" + letter) == (letter == "x")


@pytest.mark.clause("N3.3c")
def test_no_repr_carries_the_number() -> None:
    """Folds, repairs and descriptions show no digit of a number and no birth date."""
    shown = repr((fold(SPECIMEN), repairs("44O308199901101512"), idnumber.describe(SPECIMEN)))
    assert "4403" not in shown
    assert "1999" not in shown


@pytest.mark.clause("N3.2d")
def test_format_sets_the_parts_apart() -> None:
    """Parts are separated on request, in both lengths; other texts are only folded."""
    assert idnumber.format(SPECIMEN) == SPECIMEN
    assert idnumber.format(SPECIMEN, "-") == "440308-19990110-1512"
    assert idnumber.format("370620400405310", " ") == "370620 400405 310"
    assert idnumber.format("1 2", "-") == "12"


@pytest.mark.clause("N3.2d", "Y-fifteen")
def test_15_digits_are_out_of_use_from_2013() -> None:
    """A right number of 15 digits is out of use from 1 January 2013, others never are."""
    old = "370620400405310"
    assert [
        idnumber.is_withdrawn(old, on=day) for day in (date(2012, 12, 31), date(2013, 1, 1))
    ] == [
        False,
        True,
    ]
    assert not idnumber.is_withdrawn(SPECIMEN, on=date(2018, 1, 1))
    assert not idnumber.is_withdrawn("610104620932690", on=date(2018, 1, 1))


@pytest.mark.clause("N3.2j")
@given(right_18, st.integers(0, 17), st.sampled_from("0123456789"))
def test_one_wrong_digit_is_among_the_repairs(number: str, place: int, digit: str) -> None:
    """The right number is proposed, and every proposal is valid and agrees with the record."""
    assume(number[place] != digit and not idnumber.problems(number))
    assume(not is_truncated(number[:place] + digit + number[place + 1 :]))
    born, sex = idnumber.birth_date(number), idnumber.sex(number)
    found = repairs(number[:place] + digit + number[place + 1 :], birth_date=born, sex=sex)
    numbers = [one.number.reveal("compare in a test") for one in found.candidates]
    assert number in numbers
    assert len(numbers) == len(set(numbers))
    assert all(idnumber.agrees(one, birth_date=born, sex=sex) for one in numbers)


@pytest.mark.clause("N3.2j")
@given(right_18, st.integers(0, 16))
def test_swapped_neighbours_are_among_the_repairs(number: str, place: int) -> None:
    """The swap is undone, and its place is named."""
    assume(number[place] != number[place + 1] and not idnumber.problems(number))
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    assume(not is_truncated(swapped))
    found = repairs(swapped).candidates
    (match,) = [one for one in found if one.number.reveal("compare in a test") == number]
    assert match.kind in (RepairKind.TRANSPOSITION, RepairKind.SUBSTITUTION)
    assert match.place == place


@pytest.mark.clause("N3.2j")
@pytest.mark.parametrize(
    ("text", "kind", "place"),
    [
        ("44O308199901101512", RepairKind.LOOK_ALIKE, 2),
        ("4403O8l999O11O1512", RepairKind.LOOK_ALIKE, 4),
        ("44030819990110151", RepairKind.OMISSION, 17),
        ("4403081999011015122", RepairKind.EXTRA, 17),
        (" 440308199901101512", RepairKind.FOLD, None),
    ],
)
def test_other_slips_are_repaired(text: str, kind: RepairKind, place: int | None) -> None:
    """Letters for digits, a character too many or too few, and writing are seen."""
    found = repairs(text, birth_date=date(1999, 1, 10), sex=Sex.MALE).candidates
    match = [one for one in found if one.number.reveal("compare in a test") == SPECIMEN]
    assert [one.kind for one in match] == [kind]
    assert match[0].place == place or kind is RepairKind.EXTRA


@pytest.mark.clause("N3.2d")
def test_a_right_number_has_nothing_to_repair_but_its_length() -> None:
    """18 right digits give no proposal, 15 give their 18."""
    assert repairs(SPECIMEN) == idnumber.Repairs((), False)
    (one,) = repairs("370620400405310").candidates
    assert (one.kind, one.number.reveal("compare in a test")) == (
        RepairKind.UPGRADE,
        "370620194004053100",
    )


@pytest.mark.clause("N3.2d")
@given(right_18)
def test_a_spreadsheets_truncation_is_recognised(number: str) -> None:
    """A number that went through a floating-point cell is told apart, and not repaired."""
    assume(number[-1] != "X")
    shown = f"{float(number):.14E}"
    assert is_truncated(shown)
    rounded = number[:15] + "000"
    assert is_truncated(rounded) == (not is_valid(rounded))
    if is_truncated(rounded):
        assert repairs(rounded) == idnumber.Repairs((), True)
    assert not is_truncated(number) or number.endswith("000")


@pytest.mark.clause("N3.2d")
@given(st.text(max_size=25) | spoilt(), st.none() | births)
@example("0" * 18, None)
def test_repairs_answer_for_any_text(text: str, born: date | None) -> None:
    """No text makes the repairs raise, and no proposal has a problem."""
    for one in repairs(text, birth_date=born).candidates:
        assert not idnumber.problems(one.number.reveal("compare in a test"))


@pytest.mark.clause("N3.2j")
@given(st.integers(), st.none() | st.sampled_from(Sex), st.sampled_from([15, 18]))
def test_generated_numbers_are_right_and_repeatable(
    seed: int, sex: Sex | None, digits: int
) -> None:
    """A seed gives one number, without any problem and with the sex asked for."""
    number = generate(random.Random(seed), sex=sex, digits=digits)
    assert idnumber.problems(number) == ()
    assert len(number) == digits
    assert sex in (None, idnumber.sex(number))
    assert number == generate(random.Random(seed), sex=sex, digits=digits)


@pytest.mark.clause("N3.2j")
def test_a_number_is_made_from_what_is_given() -> None:
    """Region and birth that are given are not drawn."""
    number = generate(random.Random(3), region="340702", birth=date(1966, 6, 6))
    assert number[:14] == "34070219660606"


@pytest.mark.clause("N3.2j")
def test_parts_that_cannot_be_written_are_refused_together() -> None:
    """All parts without their form are named at once."""
    with pytest.raises(InputError) as caught:
        make_number("3407", date(2001, 1, 1), 1000, digits=15)
    assert [fault.place for fault in caught.value.faults] == ["region", "sequence", "birth"]
    with pytest.raises(InputError) as caught:
        make_number("34070２", date(1960, 1, 1), -1, digits=17)
    assert [fault.place for fault in caught.value.faults] == ["region", "sequence", "digits"]


# ── the lists ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.clause("N3.2j")
def test_the_librarys_file_is_read_as_the_library_reads_it() -> None:
    """The fast reading of the table gives what its own reader gives, code by code."""
    assert regions._lines() == regions._database()
    assert len(regions._lines()) > 6000


@pytest.mark.clause("N3.2j")
@pytest.mark.parametrize(
    "content", [None, '11 province="北京市"\n  0101 district="东城区"\n', '11-12 province="甲"\n']
)
def test_a_file_in_another_form_is_left_to_the_library(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: str | None
) -> None:
    """Where the file is not there, or has a line of another form, nothing is guessed from it."""
    import stdnum

    if content is not None:
        (tmp_path / "cn").mkdir()
        (tmp_path / "cn" / "loc.dat").write_text(content, "utf-8")
    monkeypatch.setattr(stdnum, "__file__", str(tmp_path / "__init__.py"))
    assert regions._lines() == {}
    assert regions.table.__wrapped__() == regions.table()


@pytest.mark.clause("N3.2j")
def test_the_last_year_is_that_of_the_names() -> None:
    """The last year, read without the names, is the latest of their years."""
    for code, names in regions.table().periods.items():
        assert regions.last_year(code) == max(one.until or 9999 for one in names)
