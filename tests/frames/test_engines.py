"""The review of a table finds what the review of records finds, on every engine."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.frames.tables import (
    ENGINES,
    ORGANISATIONS,
    TODAY,
    WANTED,
    columns_of,
    columns_of_organisations,
    roster,
    rows_of,
    sound,
)
from tests.validation.rosters import PLANTED, legitimate

from partyreg.frames import FRAME_CHECKS, review_frame
from partyreg.frames.checks import has_form
from partyreg.model import Member
from partyreg.settings import ReviewSettings
from partyreg.validation import CHECKS, EXTRA_CHECKS, Check, Severity, by_id, review

pytestmark = pytest.mark.clause(
    "N3.2a", "N3.2c", "N3.2d", "N3.2e", "N3.2f", "N3.2g", "N3.2h", "N3.2i", "N3.2j",
)  # fmt: skip

ALL = tuple(one for one in (*CHECKS, *EXTRA_CHECKS) if has_form(one))
THRESHOLDS = ReviewSettings(under=4, large=6, adult_age=20, probation_overdue_months=13)
ON_ENGINES = pytest.mark.parametrize("engine", WANTED)
Row = tuple[str, ...]


def by_records(
    members: Sequence[Member], on: date, checks: Sequence[Check], settings: ReviewSettings
) -> list[Row]:
    """Give the findings of the record checks, as the rows of a table have them."""
    found = review(members, ORGANISATIONS, on=on, checks=checks, settings=settings)
    return sorted(
        (one.check, one.severity.value, one.subject, one.organisation, one.clause, one.field,
         one.message, one.recommendation)
        for one in found.findings
    )  # fmt: skip


def by_table(
    engine: str, members: Sequence[Member], on: date, checks: Sequence[Check],
    settings: ReviewSettings,
) -> list[Row]:  # fmt: skip
    """Give the findings over a table of an engine."""
    _, made = ENGINES[engine]
    table = made(columns_of(members))
    found = review_frame(
        table, on=on, organisations=made(columns_of_organisations(ORGANISATIONS)), checks=checks,
        settings=settings,
    )  # fmt: skip
    assert type(found) is type(table)
    return sorted(tuple(row.values()) for row in rows_of(found))


def same(
    engine: str, members: Sequence[Member], on: date = TODAY, checks: Sequence[Check] = ALL,
    settings: ReviewSettings = THRESHOLDS,
) -> list[Row]:  # fmt: skip
    """Hold the two to one another, and give what both found."""
    expected = by_records(members, on, checks, settings)
    assert by_table(engine, members, on, checks, settings) == expected
    return expected


@ON_ENGINES
@settings(max_examples=8)
@given(
    rng=st.randoms(use_true_random=False), count=st.integers(0, 40),
    on=st.sampled_from([TODAY, date(2012, 12, 31), date(2013, 1, 1), date(1999, 2, 28)]),
)  # fmt: skip
def test_a_random_roster_has_the_findings_of_the_record_checks(
    engine: str, rng: random.Random, count: int, on: date
) -> None:
    """Every column of every finding is that of the record checks, whatever the engine."""
    same(engine, roster(rng, count), on)


@ON_ENGINES
@pytest.mark.parametrize("seed", [1, 2])
def test_a_large_roster_has_the_findings_of_the_record_checks(engine: str, seed: int) -> None:
    """Every check but some of a branch's size speaks on a large roster, and both say the same."""
    found = same(engine, roster(random.Random(seed), 3_000), settings=ReviewSettings())
    silent = {one.id for one in ALL} - {row[0] for row in found}
    assert silent <= {"member.category-missing"}  # a record always has a category


@ON_ENGINES
@settings(max_examples=5)
@given(members=st.lists(legitimate(), max_size=8))
def test_no_legitimate_member_has_an_error(engine: str, members: list[Member]) -> None:
    """Members of all periods and regions have no finding of their own that is an error."""
    own = [
        one for one in ALL
        if one.severity is Severity.ERROR and one.id.startswith(("member.", "id-number."))
        and one.field != "branch"
    ]  # fmt: skip
    unlike = [attrs.evolve(one, key=f"m-{place}") for place, one in enumerate(members)]
    assert by_table(engine, unlike, TODAY, own, THRESHOLDS) == []


@ON_ENGINES
def test_each_planted_fault_gives_its_finding(engine: str) -> None:
    """A member with one fault has that finding, on one table with all the faults."""
    planted = [
        (check, attrs.evolve(fault(sound(random.Random(5), 1, "b-1")), key=f"m-{check}-{place}"))
        for check, faults in PLANTED.items()
        for place, fault in enumerate(faults)
    ]
    pairs = {(row[0], row[2]) for row in same(engine, [member for _, member in planted])}
    assert {(check, member.key) for check, member in planted} <= pairs


@ON_ENGINES
def test_sound_members_have_no_finding(engine: str) -> None:
    """Fifty sound members of one branch have none, and fifty-one make it large."""
    rng = random.Random(11)
    members = [sound(rng, place, "b-1") for place in range(50)]
    mine = [one for one in FRAME_CHECKS if not one.id.startswith("duplicate.person")]
    found = by_table(engine, members, TODAY, mine, ReviewSettings())
    assert {(row[0], row[2]) for row in found} == {
        ("branch.under-three", key) for key in ("b-2", "b-3", "b-4", "b-5", "j-1")
    }
    more = [*members, sound(rng, 50, "b-1")]
    large = [one for one in by_table(engine, more, TODAY, mine, ReviewSettings())
             if one[0] == "branch.large"]  # fmt: skip
    assert large == [(
        "branch.large", "warning", "b-1", "b-1", "N3.2f", "",
        "members in the branch: 51, full members among them: 51",
        by_id()["branch.large"].recommendation,
    )]  # fmt: skip


@pytest.mark.parametrize("engine", [one for one in WANTED if one in ("polars", "duckdb")])
@pytest.mark.parametrize("check", [one.id for one in ALL if one.id != "member.category-missing"])
def test_a_check_alone_finds_what_it_finds_among_others(engine: str, check: str) -> None:
    """The findings of one check do not hang on which others are asked."""
    assert same(engine, roster(random.Random(3), 600), checks=[by_id()[check]])


@ON_ENGINES
def test_an_empty_table_has_no_findings_but_empty_branches(engine: str) -> None:
    """A table without rows gives a table without findings about members."""
    found = same(engine, [])
    assert {row[0] for row in found} == {"branch.under-three"}


@ON_ENGINES
def test_no_check_gives_an_empty_table(engine: str) -> None:
    """Asked for nothing, the answer is a table with the columns and without rows."""
    _, made = ENGINES[engine]
    found: Any = review_frame(made(columns_of([])), on=TODAY, checks=())
    assert rows_of(found) == []
