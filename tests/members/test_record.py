"""Edits by the field, the two marks, and the conversion."""

from __future__ import annotations

from datetime import date
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from partyreg.errors import Refusal, RefusedError
from partyreg.members import Known, convert, edit, mark_migrant, mark_out_of_contact
from partyreg.members.example import facts, paper, someone
from partyreg.model import Evidence, Member, Route, RouteStep, Transfer
from partyreg.settings import Settings
from partyreg.values import (
    BirthDate,
    HomeAddress,
    MemberCategory,
    Phone,
    ResidentId,
    Sex,
    StepRole,
    TransferKind,
    TransferState,
)

LOOSE = (Evidence("证明", date(2018, 1, 5)),)
OTHER_NUMBER = "362324198201010019"
NEW: dict[str, tuple[Any, Any]] = {
    "name": ("乙某", "乙某"),
    "id_number": (OTHER_NUMBER, ResidentId(OTHER_NUMBER)),
    "category": ("probationary", MemberCategory.PROBATIONARY),
    "sex": ("女", Sex.FEMALE),
    "birth_date": (date(1982, 1, 1), BirthDate(date(1982, 1, 1))),
    "ethnicity": ("汉族", "汉族"),
    "education": ("大学", "大学"),
    "joined_on": (date(2016, 8, 1), date(2016, 8, 1)),
    "full_since": (date(2017, 7, 1), date(2017, 7, 1)),
    "post": ("教师", "教师"),
    "phone": ("0562-0", Phone("0562-0")),
    "home_address": ("C村1号", HomeAddress("C村1号")),
    "out_of_contact_since": (date(2017, 1, 1), date(2017, 1, 1)),
    "migrant_to": ("乙省", "乙省"),
}
PARTIAL = {"education", "phone", "home_address"}
KEY = {"birth_date", "joined_on", "full_since", "id_number"}


def changed(
    fields: Any,
    *,
    member: Member | None = None,
    who: str = "committee",
    known: Known | None = None,
    evidence: tuple[Evidence, ...] = (),
    settings: Settings | None = None,
) -> Member:
    """Edit and give the new record, after checking that it is the only change."""
    before = member or someone()
    [change] = edit(
        before,
        fields,
        known=known or Known(),
        evidence=evidence,
        settings=settings or Settings(),
        **facts(who),
    )
    assert change.before == before
    assert isinstance(change.after, Member)
    return change.after


def refused(call: Any, *args: Any, **kwargs: Any) -> list[tuple[str, str, str]]:
    """Give code, message and clause of each refusal of a call that must be refused."""
    found = refusals(call, *args, **kwargs)
    return [(one.code, one.message, one.clause) for one in found]


def refusals(call: Any, *args: Any, **kwargs: Any) -> tuple[Refusal, ...]:
    """Give the refusals of a call that must be refused."""
    with pytest.raises(RefusedError) as caught:
        call(*args, **kwargs)
    return caught.value.refusals


@pytest.mark.clause("N2.2b", "G3.1", "N3.3b", "Y-partial", "N2.2a")
@given(
    names=st.sets(st.sampled_from(sorted(NEW)), min_size=1),
    who=st.sampled_from(["branch", "committee"]),
    papers=st.sampled_from(["none", "loose", "archived"]),
)
def test_who_may_edit_what_on_which_papers_follows_from_the_fields(
    names: set[str], who: str, papers: str
) -> None:
    """The branch edits partial fields only; others need a document, key fields an archived one."""
    evidence = {"none": (), "loose": LOOSE, "archived": paper()}[papers]
    member = attrs.evolve(someone(), full_since=None)
    if "full_since" in names:
        names -= {"category"}
    expected = set()
    if who == "branch" and not names <= PARTIAL:
        expected.add("right.not-granted")
    if names & KEY and papers != "archived":
        expected.add("member.key-field-needs-evidence")
    elif not names & KEY and not names <= PARTIAL and papers == "none":
        expected.add("member.evidence-missing")
    fields = {name: NEW[name][0] for name in names}
    if expected:
        found = refusals(changed, fields, member=member, who=who, evidence=evidence)
        assert {one.code for one in found} == expected
    else:
        after = changed(fields, member=member, who=who, evidence=evidence)
        assert after == attrs.evolve(member, **{name: NEW[name][1] for name in names})


@pytest.mark.clause("N3.3b", "N2.2a")
def test_the_refusals_about_papers_name_the_fields() -> None:
    """Key fields are listed; any other document is asked for in general."""
    fields = {"birth_date": date(1982, 1, 1), "joined_on": date(2016, 8, 1), "phone": "0562-0"}
    assert refused(changed, fields, evidence=LOOSE) == [
        (
            "member.key-field-needs-evidence",
            "birth_date, joined_on may change on archived evidence only",
            "N3.3b",
        )
    ]
    assert refused(changed, {"name": "乙某"}) == [
        ("member.evidence-missing", "no document is named for this change", "N2.2a")
    ]


@pytest.mark.clause("Y-partial")
def test_both_sets_of_fields_are_settings() -> None:
    """With other settings the branch edits the post, and the name becomes a key field."""
    own = Settings(partial_member_fields=frozenset({"post"}), key_member_fields=frozenset({"name"}))
    assert changed({"post": "教师"}, who="branch", settings=own).post == "教师"
    assert {one.code for one in refusals(changed, {"phone": "1"}, who="branch", settings=own)} == {
        "right.not-granted",
        "member.evidence-missing",
    }
    assert [
        code for code, *_ in refused(changed, {"name": "乙某"}, evidence=LOOSE, settings=own)
    ] == ["member.key-field-needs-evidence"]
    assert changed({"birth_date": date(1982, 1, 1)}, evidence=LOOSE, settings=own).birth_date


@pytest.mark.clause("G3.1")
@given(st.sets(st.sampled_from(sorted(NEW))))
def test_only_what_differs_counts(names: set[str]) -> None:
    """A form handed in whole needs the rights and papers of the fields that differ."""
    member = attrs.evolve(someone(), **{name: NEW[name][1] for name in names - {"category"}})
    same = {name: getattr(member, name) for name in NEW}
    after = changed({**same, "education": "研究生"}, member=member, who="branch")
    assert after == attrs.evolve(member, education="研究生")


@pytest.mark.clause("G3.1")
def test_an_edit_that_changes_nothing_is_refused() -> None:
    """The same values, or none at all, are no edit."""
    for fields in ({"name": "甲某"}, {}):
        found = refused(changed, fields, evidence=paper())
        assert found == [
            ("member.nothing-changes", "nothing would change in the record 'm-1'", "G3.1")
        ]


@pytest.mark.clause("N3.3c")
def test_who_may_not_edit_a_field_does_not_learn_whether_he_guessed_it() -> None:
    """Without the right, the true value and a wrong one get the same answer."""
    true, wrong = "440308199901101512", OTHER_NUMBER
    asked = [refused(changed, {"id_number": one}, who="branch") for one in (true, wrong)]
    assert asked[0] == asked[1]


@pytest.mark.clause("G3.1", "G3.3e", "N3.2d")
def test_key_branch_and_reason_of_entry_are_not_edited() -> None:
    """Each points to its own way; the branch to the transfer."""
    found = refusals(changed, {"key": "m-2", "branch": "b-2", "entered_by": None, "age": 7})
    assert [(one.code, one.message, one.clause) for one in found] == [
        ("member.fixed-field", "the field 'key' is not edited", "G3.1"),
        ("member.fixed-field", "the field 'branch' is not edited", "G3.3e"),
        ("member.fixed-field", "the field 'entered_by' is not edited", "G3.1"),
        ("member.unknown-field", "a member has no field 'age'", "N3.2d"),
    ]
    assert "transfer" in found[1].hint


@pytest.mark.clause("N3.2d")
@pytest.mark.parametrize("field", ["name", "id_number", "category"])
def test_some_fields_are_never_empty(field: str) -> None:
    """Name, number and category cannot be taken away, all others can."""
    [(code, message, clause)] = refused(changed, {field: None}, evidence=paper())
    assert (code, clause) == ("input.bad-value", "N3.2d")
    assert message.startswith(f"{field} cannot be taken: it is n")
    assert changed({"joined_on": None}, evidence=paper()).joined_on is None


def in_transit(member: str | None) -> Transfer:
    """Give an open transfer."""
    steps = (RouteStep("b-1", StepRole.INITIATE, "G4.2c"), RouteStep("c-1", StepRole.APPROVE, "T"))
    route = Route(TransferKind.REALM, steps, "b-1", "b-2", "c-1", "N2.3a")
    day = date(2018, 1, 2)
    return Transfer("t-1", member, route, TransferState.IN_APPROVAL, 1, day, day)


@pytest.mark.clause("N3.2c")
def test_the_number_of_another_active_member_is_refused() -> None:
    """Two people cannot have one number; the member's own record and transfer do not count."""
    fields = {"id_number": OTHER_NUMBER}
    known = Known(active=attrs.evolve(someone(), key="m-2"), in_transit=in_transit(None))
    assert refused(changed, fields, evidence=paper(), known=known) == [
        ("member.number-in-use", "the new ID number is that of 'm-2'", "N3.2c"),
        ("member.number-in-use", "the new ID number is that of 't-1'", "N3.2c"),
    ]
    own = Known(active=someone(), in_transit=in_transit("m-1"))
    assert changed(fields, evidence=paper(), known=own).id_number == ResidentId(OTHER_NUMBER)


@pytest.mark.clause("N3.2d", "Y-convert")
def test_an_edit_makes_no_contradiction_but_may_leave_an_old_one() -> None:
    """What the edit makes is refused; what it finds is the review's."""
    assert refused(changed, {"full_since": date(2016, 6, 1)}, evidence=paper()) == [
        (
            "member.contradiction",
            "the date of full membership lies before the date of admission",
            "N3.2d",
        )
    ]
    crooked = attrs.evolve(someone(), full_since=date(2016, 6, 1))
    assert changed({"phone": "0562-0"}, member=crooked).phone == Phone("0562-0")


@pytest.mark.clause("Y-convert")
def test_nobody_becomes_full_by_an_edit() -> None:
    """The refusal points to the conversion."""
    probationary = attrs.evolve(someone(), category=MemberCategory.PROBATIONARY)
    assert refused(changed, {"category": "full"}, member=probationary, evidence=paper()) == [
        ("member.use-conversion", "the member 'm-1' does not become full by an edit", "Y-convert")
    ]


@pytest.mark.clause("G3.1", "N2.2b")
def test_whoever_may_edit_everything_may_edit_a_part() -> None:
    """A committee whose partial right was revoked keeps the whole one."""
    from partyreg.permissions import Powers
    from partyreg.values import Function

    given = facts()
    held = {"c-1": frozenset({Function.EDIT_MEMBER})}
    powers = Powers(given["tree"], held)
    [change] = edit(
        someone(),
        {"phone": "1"},
        known=Known(),
        settings=Settings(),
        tree=given["tree"],
        powers=powers,
        actor=given["actor"],
        on=given["on"],
    )
    assert change.clause == "N2.2b"


# ── Marks ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.clause("G3.1", "G3.2b")
def test_the_marks_are_set_and_taken_away_by_the_committee() -> None:
    """Out of contact since a day, migrant to a place; the branch may set neither."""
    for mark, field, value in (
        (mark_out_of_contact, "out_of_contact_since", date(2017, 6, 1)),
        (mark_migrant, "migrant_to", "乙省丁市戊县"),
    ):
        call: Any = mark
        given_value: Any = value
        given: Any = {"evidence": LOOSE, "settings": Settings()}
        [there] = call(someone(), value, **given, **facts())
        assert there.after == attrs.evolve(someone(), **{field: given_value})
        [back] = call(there.after, None, **given, **facts())
        assert back.after == someone()
        [(code, *_)] = refused(call, someone(), value, **given, **facts("branch"))
        assert code == "right.not-granted"
        [(code, _, clause)] = refused(call, someone(), 7, **given, **facts())
        assert (code, clause) == ("input.bad-value", "N3.2d")


# ── Conversion ───────────────────────────────────────────────────────────────────────────────


def converted(
    full_since: Any,
    *,
    member: Member | None = None,
    who: str = "committee",
    evidence: tuple[Evidence, ...] | None = None,
) -> Member:
    """Convert and give the new record."""
    before = member or attrs.evolve(someone(), category=MemberCategory.PROBATIONARY)
    papers = paper() if evidence is None else evidence
    [change] = convert(before, full_since, evidence=papers, **facts(who))
    assert (change.before, change.clause) == (before, "Y-convert")
    assert isinstance(change.after, Member)
    return change.after


@pytest.mark.clause("Y-convert", "N3.2g")
@pytest.mark.parametrize("day", [date(2016, 7, 1), date(2017, 7, 1), date(2018, 1, 9)])
def test_a_conversion_makes_a_full_member_since_a_day(day: date) -> None:
    """Nothing else changes; whether the probation was long enough is the review's question."""
    assert converted(day) == attrs.evolve(someone(), full_since=day)


@pytest.mark.clause("Y-convert", "N3.3b", "N3.2d")
def test_a_conversion_is_refused_for_all_reasons_at_once() -> None:
    """A full member, another's right, a loose paper and a wrong day."""
    assert refused(converted, date(2016, 6, 30), member=someone(), evidence=LOOSE) == [
        ("member.not-probationary", "the member 'm-1' is not probationary", "Y-convert"),
        (
            "member.key-field-needs-evidence",
            "full_since may change on archived evidence only",
            "N3.3b",
        ),
        (
            "member.contradiction",
            "the date of full membership lies before the date of admission",
            "N3.2d",
        ),
    ]
    assert [code for code, *_ in refused(converted, date(2017, 7, 1), who="branch")] == [
        "right.not-granted"
    ]
    assert refused(converted, date(2018, 1, 10)) == [
        ("input.bad-value", "full_since cannot be taken: it lies after 2018-01-09", "N3.2d")
    ]
    assert [code for code, *_ in refused(converted, None)] == ["input.bad-value"]
