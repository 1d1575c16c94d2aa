"""The checks that need all members: duplicates, missing records, another register."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise, product

import attrs
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.validation.rosters import clean, number_of

from partyreg.errors import InputError
from partyreg.idnumber import make_number, same_number
from partyreg.model import Member
from partyreg.settings import ReviewSettings
from partyreg.testing.population import SamplePopulation
from partyreg.tree import OrgTree
from partyreg.validation import (
    CHECKS,
    Check,
    Expected,
    ExpectedPerson,
    PopulationOutcome,
    PopulationQuery,
    PopulationRegister,
    Review,
    review,
)
from partyreg.validation.example import TODAY, places
from partyreg.validation.population import BATCH
from partyreg.validation.writing import skeleton
from partyreg.values import BirthDate, ResidentId

TREE = OrgTree(places())
NOT_COUNTED = ReviewSettings(under=0)


def of_clause(clause: str) -> tuple[Check, ...]:
    """Give the checks of one clause."""
    return tuple(one for one in CHECKS if one.clause == clause)


def reviewed(
    members: Iterable[Member],
    clause: str,
    *,
    expected: Expected | None = None,
    population: PopulationRegister | None = None,
    within: Sequence[str] | None = None,
) -> Review:
    """Review with the checks of one clause."""
    return review(members, places(), tree=TREE, on=TODAY, checks=of_clause(clause),
                  settings=NOT_COUNTED, expected=expected, population=population,
                  within=within)  # fmt: skip


def pairs(result: Review) -> set[tuple[str, str]]:
    """Give each finding's check and subject."""
    return {(one.check, one.subject) for one in result.findings}


# ── Duplicates ───────────────────────────────────────────────────────────────────────────────

NUMBERS = ["370620194004053100", "370620400405310", "37062019400405310 0", "11010519491231002X",
           "11010519491231002x", "440308199901101512", "44030819990110151", "", " "]  # fmt: skip
PEOPLE = st.tuples(
    st.sampled_from(["张己", "張已", "张 己", "李某", ""]),
    st.sampled_from([date(1940, 4, 5), date(1950, 1, 1), None]),
    st.sampled_from([date(1970, 1, 1), date(1980, 1, 1), None]),
    st.sampled_from(NUMBERS),
)


def rolls(people: Iterable[tuple[str, date | None, date | None, str]]) -> list[Member]:
    """Make a roll of people."""
    return [
        Member(f"m-{n}", "b-1", name, ResidentId(number), joined_on=joined,
               birth_date=None if born is None else BirthDate(born))
        for n, (name, born, joined, number) in enumerate(people)
    ]  # fmt: skip


def naive_duplicates(roll: list[Member]) -> set[tuple[str, str]]:
    """Compare everybody with everybody."""
    return {
        (check, one.key)
        for one in roll
        for other in roll
        if one is not other
        for check in naive_pair(one, other)
    }


def naive_pair(one: Member, other: Member) -> Iterable[str]:
    """Say in which ways two records may be one person."""
    number, second = (number_of(it) for it in (one, other))
    same = bool(number.strip()) and bool(second.strip()) and same_number(number, second)
    if same:
        equal = number.upper() == second.upper()
        yield "duplicate.number" if equal else "duplicate.number-writing"
    dates = (one.birth_date, one.joined_on)
    if same or None in dates or dates != (other.birth_date, other.joined_on) or not one.name:
        return
    if one.name == other.name:
        yield "duplicate.person"
    elif skeleton(one.name) == skeleton(other.name):
        yield "duplicate.look-alike-name"


@pytest.mark.clause("N3.2c")
@pytest.mark.parametrize("names", [("张己", "张己"), ("张己", "張已"), ("张 己", "张己"),
                                   ("张己", "李某"), ("", "")])  # fmt: skip
def test_two_records_are_found_in_the_way_in_which_they_agree(names: tuple[str, str]) -> None:
    """For every two writings of numbers and every two dates: what a plain comparison says."""
    dates = (date(1940, 4, 5), date(1950, 1, 1), None)
    for number, other in product(NUMBERS, NUMBERS):
        for born, joined in product(dates, dates):
            roll = rolls([(names[0], dates[0], dates[1], number), (names[1], born, joined, other)])
            assert pairs(reviewed(roll, "N3.2c")) == naive_duplicates(roll)


@pytest.mark.clause("N3.2c")
def test_the_century_of_a_number_tells_two_people_apart() -> None:
    """The 15 digits of somebody born in 1901 are no other writing of a number of 2001."""
    newer = make_number("340102", date(2001, 1, 1), 7)
    older = newer[:6] + newer[8:17]
    people = [("甲某", None, None, newer), ("乙某", None, None, older)]
    assert reviewed(rolls(people), "N3.2c").findings == ()


@pytest.mark.clause("N3.2c")
@given(st.lists(PEOPLE, max_size=12))
def test_groups_of_duplicates_are_found_whole(
    people: list[tuple[str, date | None, date | None, str]],
) -> None:
    """Among many, whoever a pairwise comparison finds is found; and nobody without a pair is."""
    roll = rolls(people)
    ours, theirs = pairs(reviewed(roll, "N3.2c")), naive_duplicates(roll)
    assert theirs <= ours
    paired = {subject for _, subject in theirs}
    assert {subject for _, subject in ours} <= paired


@pytest.mark.clause("N3.2c")
@given(clean(), clean())
def test_a_number_recorded_twice_is_found_in_both_records(one: Member, other: Member) -> None:
    """Both records get the finding, at their own branches."""
    second = attrs.evolve(other, key="m-2", branch="b-2", id_number=one.id_number, name="乙某",
                          birth_date=BirthDate(date(1949, 1, 1)))  # fmt: skip
    result = reviewed([one, second], "N3.2c")
    assert [(it.check, it.subject, it.organisation) for it in result.findings] == [
        ("duplicate.number", "m-1", "b-1"), ("duplicate.number", "m-2", "b-2"),
    ]  # fmt: skip


@pytest.mark.clause("N3.2c")
@given(clean())
def test_a_duplicate_outside_the_reviewed_part_is_seen_from_inside(one: Member) -> None:
    """A number is recorded twice anywhere; only the record that is reviewed gets the finding."""
    second = attrs.evolve(one, key="m-2", branch="c-1")
    result = reviewed([second, one], "N3.2c", within=["b-1"])
    assert pairs(result) == {("duplicate.number", "m-1")}
    assert result.members == 1


# ── Missing records ──────────────────────────────────────────────────────────────────────────

SOME = [ResidentId(text) for text in ("370620194004053100", "440308199901101512",
                                      "11010519491231002X", "33010219200403064X")]  # fmt: skip


def person(number: int, place: str) -> ExpectedPerson:
    """Expect one of some people at a place."""
    return ExpectedPerson(f"row {number}", "甲某", SOME[number], place)


@pytest.mark.clause("N3.2b")
@example([(0, "b-9")], [(0, "b-9")])
@given(
    st.lists(st.tuples(st.integers(0, 3), st.sampled_from(["b-1", "c-1", "b-9"])), max_size=5),
    st.lists(
        st.tuples(st.integers(0, 3), st.sampled_from(["", "b-1", "c-1", "o-1", "b-9"])),
        max_size=5,
        unique_by=lambda one: one[0],
    ),
)
def test_an_expected_person_is_missing_elsewhere_or_there(
    recorded: list[tuple[int, str]], wanted: list[tuple[int, str]]
) -> None:
    """Recorded nowhere: missing; recorded, but not at or below the place: elsewhere."""
    roll = [Member(f"m-{n}", at, "甲某", SOME[who]) for n, (who, at) in enumerate(recorded)]
    above = {"b-1": {"b-1", "c-1", "o-1"}, "c-1": {"c-1", "o-1"}, "b-9": {"b-9"}}
    expected = Expected(people=tuple(person(*one) for one in wanted))
    names = set()
    for who, place in wanted:
        stands = [above[at] for one, at in recorded if one == who]
        if not stands:
            names.add(("roll.person-missing", f"row {who}"))
        elif place and not any(place in one for one in stands):
            names.add(("roll.person-elsewhere", f"row {who}"))
    result = reviewed(roll, "N3.2b", expected=expected)
    assert pairs(result) == names
    assert all(it.organisation == dict(wanted)[int(it.subject[4:])] for it in result.findings)


@pytest.mark.clause("N3.2b")
def test_an_expected_person_is_found_in_another_writing() -> None:
    """The list has 15 digits, the record 18: nobody is missing."""
    listed = ExpectedPerson("row 1", "甲某", ResidentId("370620400405310"))
    roll = [Member("m-1", "b-1", "甲某", SOME[0])]
    assert not reviewed(roll, "N3.2b", expected=Expected(people=(listed,))).findings


@pytest.mark.clause("N3.2b")
@given(st.integers(0, 4), st.dictionaries(st.sampled_from(["b-1", "c-1", "o-1"]),
                                          st.integers(0, 5)))  # fmt: skip
def test_head_counts_are_compared_at_and_below(members: int, counts: dict[str, int]) -> None:
    """Fewer than expected is an error, more a warning, and the message gives both numbers."""
    roll = [Member(f"m-{n}", "b-1", "甲某", ResidentId(str(n))) for n in range(members)]
    result = reviewed(roll, "N3.2b", expected=Expected(counts))
    wanted = {("roll.count-short", key) for key, number in counts.items() if members < number}
    wanted |= {("roll.count-over", key) for key, number in counts.items() if members > number}
    assert pairs(result) == wanted
    for one in result.findings:
        assert one.message == (
            f"members recorded at and below it: {members}, expected: {counts[one.subject]}"
        )


@pytest.mark.clause("N3.2b")
def test_without_lists_nothing_is_missing_and_nothing_was_asked() -> None:
    """A check that could not be asked is not among those of the review."""
    result = reviewed([], "N3.2b")
    assert (result.findings, result.checks) == ((), ())


# ── The population register ──────────────────────────────────────────────────────────────────


def numbered(count: int) -> list[Member]:
    """Make members with right numbers of their own."""
    day = date(1970, 1, 1)
    return [
        Member(f"m-{n}", "b-1", "甲某", ResidentId(make_number("340102", day, n % 999 + 1)))
        for n in range(count)
    ]


@pytest.mark.clause("N3.2k")
@given(st.lists(st.sampled_from(["match", "differs", "unknown"]), max_size=8), st.booleans())
def test_the_four_outcomes_become_findings(answers: list[str], reached: bool) -> None:
    """A match gives none; another name, an unknown number and no answer give one each."""
    roll = numbered(len(answers))
    names = {"match": "甲某", "differs": "乙某"}
    known = {one.id_number: names[answer] for one, answer in zip(roll, answers, strict=True)
             if answer in names}  # fmt: skip
    source = SamplePopulation(known, unreachable=() if reached else None)
    checks = {"differs": "population.name-differs", "unknown": "population.number-unknown"}
    wanted = {
        (checks[answer] if reached else "population.unavailable", one.key)
        for one, answer in zip(roll, answers, strict=True)
        if answer in checks or not reached
    }
    assert pairs(reviewed(roll, "N3.2k", population=source)) == wanted


@pytest.mark.clause("N3.2k")
@pytest.mark.parametrize("count", [0, 1, BATCH - 1, BATCH, BATCH + 1, 2 * BATCH])
def test_the_register_is_asked_in_batches(count: int) -> None:
    """Batches are full but for the last, and a batch that fails fails alone."""
    roll = numbered(min(count, 999))
    source = SamplePopulation({one.id_number: "甲某" for one in roll}, unreachable=[1])
    result = reviewed(roll, "N3.2k", population=source)
    assert sum(source.batches) == len(roll)
    assert all(one == BATCH for one, _ in pairwise(source.batches))
    assert len(result.findings) == min(len(roll), BATCH)


@pytest.mark.clause("N3.2k")
def test_only_names_with_readable_numbers_are_asked() -> None:
    """A number that breaks the coding rule, or no name, is not compared: both are found else."""
    roll = [Member("m-1", "b-1", "", SOME[0]), Member("m-2", "b-1", "甲某", ResidentId("1"))]
    source = SamplePopulation({})
    assert reviewed(roll, "N3.2k", population=source).findings == ()
    assert source.batches == []


@pytest.mark.clause("N3.2k")
def test_an_answer_too_short_is_refused() -> None:
    """A source that breaks its promise is an input error, not a finding."""

    class Short:
        """Answers nothing."""

        def compare(self, queries: Sequence[PopulationQuery]) -> Sequence[PopulationOutcome]:
            """Give no outcome."""
            return ()

    with pytest.raises(InputError) as caught:
        reviewed(numbered(2), "N3.2k", population=Short())
    assert [one.code for one in caught.value.faults] == ["input.bad-answer"]


@pytest.mark.clause("N3.2k", "N3.3c")
def test_a_query_shows_neither_name_nor_number() -> None:
    """What is handed out for comparison is masked in a repr."""
    assert repr(PopulationQuery("甲某", SOME[0])) == "PopulationQuery(id_number=ResidentId(•••))"
