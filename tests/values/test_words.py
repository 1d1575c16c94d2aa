from __future__ import annotations

import unicodedata
from datetime import date, datetime, timedelta
from enum import Enum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partyreg.values import (
    EARLIEST,
    AccountKind,
    AccountState,
    AddReason,
    DirectCategory,
    Function,
    Labelled,
    MemberCategory,
    OrganisationKind,
    RemoveReason,
    Sex,
    StepRole,
    Tier,
    TransferKind,
    TransferState,
    UnitSituation,
    date_fault,
    text_fault,
)

VOCABULARIES: tuple[type[Labelled], ...] = (
    Tier, OrganisationKind, DirectCategory, UnitSituation, Function, AccountKind, AccountState, Sex,
    MemberCategory, AddReason, RemoveReason, TransferKind, TransferState, StepRole,
)  # fmt: skip


@pytest.mark.clause("T")
@pytest.mark.parametrize("words", VOCABULARIES)
def test_every_word_has_a_value_and_a_label_of_its_own(words: type[Labelled]) -> None:
    """Values are plain identifiers, labels are Chinese, and neither stands twice."""
    values, labels = [one.value for one in words], [one.label for one in words]
    assert len(set(values)) == len(set(labels)) == len(words)
    for one in words:
        assert one.value == one.name.lower().replace("_", "-")
        assert any("一" <= sign <= "鿿" for sign in one.label)
        assert words._value2member_map_[one.value] is one
        assert (str(one), one == one.value) == (one.value, True)


@pytest.mark.clause("T")
def test_each_tier_is_a_column_and_three_are_departments() -> None:
    """Ranks follow the columns; county, city and province are departments."""
    assert [tier.rank for tier in Tier] == list(range(5))
    departments = {Tier.COUNTY, Tier.CITY, Tier.PROVINCE}
    assert {tier for tier in Tier if tier.is_department} == departments


@pytest.mark.clause("Y-merge-members")
def test_only_branches_hold_members() -> None:
    """A branch and a joint branch hold members, and nothing else does."""
    holding = {kind for kind in OrganisationKind if kind.holds_members}
    assert holding == {OrganisationKind.BRANCH, OrganisationKind.JOINT_BRANCH}


@pytest.mark.clause("G3.2a", "G3.3a", "G4.1", "G4.2a", "G4.3a", "Y-county")
def test_each_reason_and_kind_has_its_row() -> None:
    """Reasons and kinds of transfer name the row of annex 2 that carries their words."""
    for reason in (*AddReason, *RemoveReason):
        verb = "新增" if isinstance(reason, AddReason) else "删除"
        assert reason.function.label == f"{verb}党员：{reason.label}"
    assert {kind: kind.function for kind in TransferKind} == {
        TransferKind.INTERNAL: Function.INTERNAL_TRANSFER,
        TransferKind.COUNTY: Function.COUNTY_TRANSFER,
        TransferKind.REALM: Function.REALM_TRANSFER,
        TransferKind.NATIONWIDE_OUT: Function.NATIONWIDE_TRANSFER,
        TransferKind.NATIONWIDE_IN: Function.NATIONWIDE_TRANSFER,
    }


@pytest.mark.clause("G4.2e", "Y-leave")
def test_a_case_is_open_until_it_leaves_the_approvers() -> None:
    """In approval, approved and returned are open; what has ended is not."""
    opened = {state for state in TransferState if state.is_open}
    assert opened == {
        TransferState.IN_APPROVAL, TransferState.APPROVED, TransferState.RETURNED,
    }  # fmt: skip


@pytest.mark.clause("G1.1a", "G1.1d")
def test_the_letters_before_the_code() -> None:
    """Administrator accounts begin with A, business accounts with B."""
    assert [(kind.name[0], kind.prefix) for kind in AccountKind] == [("A", "A"), ("B", "B")]


BAD = {"Cc", "Cs", "Cn", "Co", "Zl", "Zp", "Cf"}


@pytest.mark.clause("N3.2d")
@given(st.text(max_size=30), st.integers(1, 25), st.booleans())
def test_a_text_is_right_or_its_fault_is_named(text: str, longest: int, blank: bool) -> None:
    """For any text, the first rule that it breaks is named, and the text is not repeated."""
    odd = [at for at, one in enumerate(text, 1) if unicodedata.category(one) in BAD]
    expected: str | None
    if not text.strip():
        expected = None if blank and text == "" else "it is blank"
    elif len(text) > longest:
        expected = f"it is longer than {longest} characters"
    elif odd:
        expected = f"it has a control character at position {odd[0]}"
    else:
        expected = None if text.strip() == text else "it begins or ends with a blank"
    assert text_fault(text, longest=longest, blank=blank) == expected


@pytest.mark.clause("N3.2d")
@pytest.mark.parametrize(
    "text", [chr(0), "\n", "\r", "\t", "\x7f", "\u200b", "\u202e", "\ud800", "\ufeff", "\u2028"]
)
def test_no_control_character_passes(text: str) -> None:
    """NUL, line ends, invisible and direction characters and half characters are named."""
    assert text_fault(f"B镇{text}党委") == "it has a control character at position 3"


class _Word(Enum):
    """A word of some other vocabulary."""

    ONE = "one"


@pytest.mark.clause("N3.2d")
@pytest.mark.parametrize("value", [None, 3, b"B", ["B"], Sex.MALE, _Word.ONE, 1.5, True])
def test_what_is_no_text_is_none(value: object) -> None:
    """Another type is no text, and neither is a word of a vocabulary."""
    assert text_fault(value) == "it is not a text"


DAYS = st.dates(date(1700, 1, 1), date(2300, 1, 1))


@pytest.mark.clause("N3.2d")
@given(DAYS, st.none() | DAYS)
def test_a_date_is_right_or_its_fault_is_named(day: date, latest: date | None) -> None:
    """Days before 1850 and days to come are named, and every other day passes."""
    expected: str | None
    if day < date(1850, 1, 1):
        expected = "it lies before 1850-01-01"
    else:
        expected = f"it lies after {latest}" if latest is not None and day > latest else None
    assert date_fault(day, latest=latest) == expected


@pytest.mark.clause("N3.2d")
def test_the_ends_of_what_is_allowed() -> None:
    """The first day and the last one pass, the days beside them do not."""
    last = date(2018, 1, 9)
    assert date_fault(EARLIEST, latest=last) is None
    assert date_fault(last, latest=last) is None
    assert date_fault(last + timedelta(1), latest=last) == "it lies after 2018-01-09"
    assert date_fault(EARLIEST - timedelta(1)) == "it lies before 1850-01-01"


@pytest.mark.clause("N3.2d")
@pytest.mark.parametrize("value", [None, "2018-01-09", 20180109, datetime(2018, 1, 9)])  # noqa: DTZ001
def test_what_is_no_date_is_none(value: object) -> None:
    """Texts, numbers and moments are no dates."""
    assert date_fault(value) == "it is not a date"
