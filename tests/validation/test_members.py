"""The checks of members' records: legitimate records pass, each fault gives its own finding."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import pairwise

import attrs
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.validation.rosters import (
    FOUNDED,
    GRACES,
    PERIODS,
    PLANTED,
    Fault,
    clean,
    later,
    legitimate,
    number_of,
    of_every_region,
    verdict,
)

from partyreg import notice
from partyreg.idnumber import compact
from partyreg.model import Finding, FormerMember, Member, Severity
from partyreg.settings import ReviewSettings
from partyreg.testing.samples import sample
from partyreg.testing.strategies import members as any_members
from partyreg.testing.strategies import odd_id_number_texts, odd_texts
from partyreg.tree import OrgTree
from partyreg.validation import (
    CHECKS,
    EXTRA_CHECKS,
    Check,
    Context,
    MemberCheck,
    by_id,
    months_after,
    probation_rules,
    review,
    row_of,
)
from partyreg.validation.example import TODAY, places
from partyreg.validation.probation import rule_for
from partyreg.validation.writing import LOOK_ALIKES, WRITING, plain_number, skeleton
from partyreg.values import MemberCategory, RemoveReason, ResidentId, Sex

pytestmark = pytest.mark.clause("N3.2d", "N3.2g", "N3.2h", "N3.2i", "N3.2j", "Y-probation")

ALL: tuple[Check, ...] = (*CHECKS, *EXTRA_CHECKS)
TREE = OrgTree(places())
NOT_COUNTED = ReviewSettings(under=0)


def found(
    members: Sequence[Member], checks: Iterable[Check] = ALL, on: date = TODAY
) -> list[Finding]:
    """Review members and give what is found about them."""
    result = review(members, (), tree=TREE, on=on, checks=checks, settings=NOT_COUNTED)
    return list(result.findings)


def ids(findings: Iterable[Finding]) -> list[str]:
    """Name the checks."""
    return [one.check for one in findings]


# ── Legitimate records ───────────────────────────────────────────────────────────────────────


@given(legitimate())
def test_no_legitimate_record_has_an_error(member: Member) -> None:
    """Whoever was admitted by the rules of the day, with any listed region, has no error."""
    errors = [one for one in found([member]) if one.severity is Severity.ERROR]
    assert errors == []


@given(st.lists(legitimate(), max_size=6, unique_by=(number_of, lambda one: one.key)))
def test_no_roll_of_legitimate_records_has_an_error(roll: list[Member]) -> None:
    """Many together are no worse: different numbers are no duplicates."""
    texts = {(number_of(one)[-10:-1] if len(number_of(one)) == 18 else "") for one in roll}
    if len(texts) == len(roll):
        assert {one.severity for one in found(roll)} <= {Severity.WARNING, Severity.INFO}


def test_every_region_in_every_period_has_no_error() -> None:
    """One member for each of all codes ever listed, admitted by turns in each period: no error."""
    errors = {
        (one.check, one.subject)
        for one in found([*of_every_region()])
        if one.severity is Severity.ERROR
    }
    assert errors == set()


def test_a_sample_province_has_only_findings_of_size() -> None:
    """An invented province is clean but for the size of its branches."""
    one = sample(seed=11, organisations=150, members=1500)
    result = review(one.members, one.organisations, on=TODAY, checks=ALL)
    assert set(ids(result.findings)) <= {"branch.under-three", "branch.large"}
    assert result.members == 1500


@given(clean())
def test_a_clean_record_has_no_finding_at_all(member: Member) -> None:
    """Nothing is found where nothing is wrong."""
    assert found([member]) == []


# ── Planted faults ───────────────────────────────────────────────────────────────────────────


def test_every_check_of_a_member_has_a_planted_fault() -> None:
    """No check goes untested; what needs more than the record is tested below."""
    elsewhere = {"member.category-missing", "member.also-former",
                 "member.key-fields-without-evidence"}  # fmt: skip
    assert {one.id for one in ALL if isinstance(one, MemberCheck)} == {*PLANTED} | elsewhere


CASES = [(check, fault) for check, faults in PLANTED.items() for fault in faults]


@pytest.mark.parametrize(("check", "fault"), CASES, ids=[check for check, _ in CASES])
@given(member=clean())
def test_a_planted_fault_gives_exactly_its_finding(
    check: str, fault: Fault, member: Member
) -> None:
    """One fault, one finding, with the words, field and severity of its check."""
    faulty = fault(member)
    others = {"member.joined-young", "member.joined-before-birth", "id-number.birth-date"}
    checks = [one for one in ALL if one.id == check or one.id not in others or check in others]
    [finding] = found([faulty], checks)
    kind = by_id()[check]
    assert finding == kind.finding(faulty.key, faulty.branch)
    assert (finding.message, finding.clause) == (kind.message, kind.clause)


@given(clean())
def test_a_missing_category_is_found_in_a_row(member: Member) -> None:
    """A record always has a category, but a row of a table may not."""
    check = by_id()["member.category-missing"]
    assert isinstance(check, MemberCheck)
    row, context = row_of(member, TODAY), Context(on=TODAY, settings=NOT_COUNTED, tree=TREE)
    assert not check.test(row, context)
    assert check.test(attrs.evolve(row, category=""), context)


@given(clean(), st.sampled_from(RemoveReason))
def test_who_is_dead_in_the_history_is_not_on_a_roll(member: Member, why: RemoveReason) -> None:
    """Death, suspension and removal in error leave no second record; who left may come again."""
    former = FormerMember("m-0", attrs.evolve(member, key="m-0"), why, TODAY)
    result = review([member], (), tree=TREE, on=TODAY, checks=ALL, settings=NOT_COUNTED,
                    former=[former])  # fmt: skip
    wanted = [] if why is RemoveReason.LEFT_PARTY else ["member.also-former"]
    assert ids(result.findings) == wanted


@pytest.mark.clause("N3.3b")
@given(clean(), st.booleans())
def test_key_fields_rest_on_archived_papers(member: Member, archived: bool) -> None:
    """Where it is known what has been archived, whoever has nothing there is found."""
    result = review([member], (), tree=TREE, on=TODAY, checks=ALL, settings=NOT_COUNTED,
                    archived=[member.key] if archived else [])  # fmt: skip
    wanted = [] if archived else ["member.key-fields-without-evidence"]
    assert ids(result.findings) == wanted


@given(clean(), st.sampled_from(Sex))
def test_a_number_with_a_warning_is_read_all_the_same(member: Member, sex: Sex) -> None:
    """A sequence of 000 or a region gone before birth is accepted, and says a sex."""
    [fault] = PLANTED["id-number.sequence"]
    odd = attrs.evolve(fault(member), sex=sex)
    wanted = ["id-number.sex"] if sex is Sex.MALE else []
    assert ids(found([odd])) == [*wanted, "id-number.sequence"]


@given(clean(), st.integers(-3, 3))
def test_a_probation_is_overdue_after_two_years(member: Member, days: int) -> None:
    """On the day itself it is still in time; the day after it is not."""
    joined = later(TODAY, -24) + timedelta(days)
    one = attrs.evolve(
        member, category=MemberCategory.PROBATIONARY, full_since=None, joined_on=joined
    )
    assert ids(found([one])) == ["member.probation-overdue"] * (days < 0)


def test_the_first_day_of_the_party_is_in_time() -> None:
    """Who was admitted on the first day of the table was not admitted before it."""
    one = Member("m-1", "b-1", "甲某", ResidentId("1"), joined_on=FOUNDED, full_since=FOUNDED)
    assert "member.joined-before-founding" not in ids(found([one]))


@given(clean(), st.integers(0, 30))
def test_the_age_of_admission_is_a_setting(member: Member, age: int) -> None:
    """Clean members were at least thirty; a higher age finds the younger ones."""
    assert member.birth_date is not None
    assert member.joined_on is not None
    born = member.birth_date.reveal("test the age")
    result = review([member], (), tree=TREE, on=TODAY, checks=EXTRA_CHECKS,
                    settings=ReviewSettings(adult_age=30 + age))  # fmt: skip
    wanted = member.joined_on < later(born, 12 * (30 + age))
    assert ids(result.findings) == ["member.joined-young"] * wanted


# ── Probation ────────────────────────────────────────────────────────────────────────────────

ADMISSIONS = st.dates(PERIODS[0][0], date(2017, 12, 31)) | st.sampled_from(
    [first + timedelta(n) for first, _ in PERIODS[1:] for n in (-1, 0, 1)]
    + [day + timedelta(n) for grace in GRACES for day in grace for n in (0, 1)]
    + [date(2000, 2, 29), date(1976, 2, 29), date(1948, 8, 31)]
)


@example(date(2000, 2, 29), 364)
@example(date(2000, 2, 29), 365)
@given(ADMISSIONS, st.integers(0, 800) | st.sampled_from([0, 1, 89, 92, 181, 184, 364, 365, 366]))
def test_two_dates_are_judged_as_the_table_reads(joined: date, days: int) -> None:
    """Too short, needless, or right: as a second reading of the table says."""
    full = joined + timedelta(days)
    member = Member("m-1", "b-1", "甲某", ResidentId("440308199901101512"), joined_on=joined,
                    full_since=full)  # fmt: skip
    both = [one for one in CHECKS if one.clause in ("N3.2g", "N3.2h")]
    on = max(TODAY, full)
    assert ids(found([member], both, on=on)) == [one for one in (verdict(joined, full),) if one]


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(0, 480))
def test_months_are_counted_to_the_same_day_or_the_last(day: date, months: int) -> None:
    """The anniversary of 29 February is 28 February, and so in every short month."""
    assert months_after(day, months) == later(day, months)


def test_every_day_of_the_table_has_one_rule_or_none() -> None:
    """The intervals follow one another without overlap, and only the free period has none."""
    rules = probation_rules()
    for one, other in pairwise(rules):
        assert one.joined_to < other.joined_from
    free = [p for p in notice.probation_periods() if p.rule == "either"]
    gaps = [
        (one.joined_to + timedelta(1), other.joined_from - timedelta(1))
        for one, other in pairwise(rules)
        if one.joined_to + timedelta(1) < other.joined_from
    ]
    assert gaps == [(one.joined_from, one.joined_to) for one in free]
    assert rule_for(date(1921, 6, 30)) is None
    assert months_after(date(9990, 1, 1), 480) == date.max


# ── How texts are read ───────────────────────────────────────────────────────────────────────


@given(st.text(st.sampled_from([*map(chr, WRITING), *"0123456789Xx"]), max_size=24))
def test_the_standard_writing_is_that_of_the_fold(text: str) -> None:
    """Every character of the table is put right as ``idnumber`` puts it right, case apart."""
    assert plain_number(text).upper() == compact(text)


def test_no_look_alike_stands_for_two_characters() -> None:
    """The skeleton of a skeleton is itself, and every look-alike leads to its own character."""
    for one, others in LOOK_ALIKES.items():
        assert skeleton(one) == one
        assert {skeleton(other) for other in others} == {one}
    taken = [other for others in LOOK_ALIKES.values() for other in others]
    assert len(taken) == len({*taken})


@given(any_members(), odd_id_number_texts(), odd_texts())
def test_the_review_raises_for_no_record(member: Member, number: str, name: str) -> None:
    """Whatever stands in a record, the review gives findings; no personal datum is in them."""
    odd = attrs.evolve(member, id_number=ResidentId(number), name=name)
    for one in found([odd]):
        text = f"{one.message} {one.recommendation}"
        assert len(name) < 2 or name not in text or name in by_id()[one.check].message
        assert len(number) < 6 or number not in text


def test_a_row_shows_nothing_of_the_person() -> None:
    """A row's repr has the keys and nothing else."""
    row = row_of(Member("m-1", "b-1", "甲某", ResidentId("440308199901101512")), TODAY)
    assert repr(row) == "MemberRow(key='m-1', branch='b-1')"


# ── The list of checks ───────────────────────────────────────────────────────────────────────


def test_the_checks_stand_in_the_notices_order() -> None:
    """Clauses N3.2b to N3.2k follow one another, every one has a check, and ids are unique."""
    clauses = [one.clause for one in CHECKS]
    assert clauses == sorted(clauses)
    assert "".join(dict.fromkeys(one[-1] for one in clauses)) == "bcdefghijk"
    assert len(by_id(ALL)) == len(ALL)


@pytest.mark.parametrize("check", ALL, ids=lambda one: one.id)
def test_a_check_speaks_the_house_style(check: Check) -> None:
    """Messages start lower-case and have no full stop; there is a Chinese label, and a clause."""
    for text in (check.message, check.recommendation):
        assert text[0].islower() or text.startswith("ID ")
        assert not text.endswith(".")
        assert "\n" not in text
    assert any("一" <= one <= "鿿" for one in check.label)
    assert notice.exists(check.clause)
    assert check.id.count(".") == 1
