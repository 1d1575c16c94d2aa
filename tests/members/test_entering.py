"""Entering a person: four rights, one record of each person, and a form that can be meant."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from partyreg.errors import Refusal, RefusedError
from partyreg.members import Known, add, recover, reinstate, way_back, withdraw_removal
from partyreg.members.example import facts, gone, paper, someone
from partyreg.model import Evidence, FormerMember, Member, Route, RouteStep, Transfer
from partyreg.values import (
    AddReason,
    BirthDate,
    HomeAddress,
    MemberCategory,
    Phone,
    RemoveReason,
    ResidentId,
    Sex,
    StepRole,
    TransferKind,
    TransferState,
)

NUMBER = "440308199901101512"
FORM = {"name": "甲某", "id_number": NUMBER}
COUNTY_ONLY = {AddReason.REINSTATED_FOUND, AddReason.REINSTATED_RETURNED, AddReason.OTHER}


def refused(function: Any, *args: Any, **kwargs: Any) -> tuple[Refusal, ...]:
    """Give the refusals of a call that must be refused."""
    with pytest.raises(RefusedError) as caught:
        function(*args, **kwargs)
    return caught.value.refusals


def told(refusals: tuple[Refusal, ...]) -> list[tuple[str, str, str]]:
    """Give code, message and clause of each refusal."""
    return [(one.code, one.message, one.clause) for one in refusals]


def transfer() -> Transfer:
    """Give an open transfer of the member of the example."""
    steps = (RouteStep("b-1", StepRole.INITIATE, "G4.2c"), RouteStep("c-1", StepRole.APPROVE, "T"))
    route = Route(TransferKind.REALM, steps, "b-1", "b-2", "c-1", "N2.3a")
    day = date(2018, 1, 2)
    return Transfer("t-1", "m-1", route, TransferState.IN_APPROVAL, 1, day, day)


def enter(
    form: Any = None,
    branch: Any = "b-1",
    reason: Any = AddReason.NEW_ADMISSION,
    *,
    who: str = "committee",
    known: Known | None = None,
    evidence: tuple[Evidence, ...] | None = None,
) -> Member:
    """Add a member and give the record, after checking that it is the only change."""
    papers = paper() if evidence is None else evidence
    [change] = add(
        FORM if form is None else form,
        branch,
        reason,
        key="m-9",
        known=known or Known(),
        evidence=papers,
        **facts(who),
    )
    assert change.before is None
    assert isinstance(change.after, Member)
    return change.after


@pytest.mark.clause("G3.2a", "G3.2b", "G3.2c", "N2.2c", "T")
@pytest.mark.parametrize("reason", AddReason)
@pytest.mark.parametrize("who", ["branch", "committee", "county"])
def test_each_reason_for_adding_is_a_right_of_its_own(reason: AddReason, who: str) -> None:
    """The branch adds nobody, the committee new admissions, the county for every reason."""
    may = who == "county" or (who == "committee" and reason not in COUNTY_ONLY)
    if may:
        assert enter(reason=reason, who=who).entered_by is reason
    else:
        codes = {one.code for one in refused(enter, reason=reason, who=who)}
        assert codes == {"right.not-granted"}


@pytest.mark.clause("N2.2c", "G2.3")
def test_a_new_admission_is_probationary_from_the_date_of_the_document() -> None:
    """Without other words a new admission is probationary since the first document's date."""
    member = enter()
    assert member == Member(
        "m-9",
        "b-1",
        "甲某",
        ResidentId(NUMBER),
        MemberCategory.PROBATIONARY,
        joined_on=date(2018, 1, 5),
        entered_by=AddReason.NEW_ADMISSION,
    )


@pytest.mark.clause("N2.2c")
def test_what_the_form_says_wins_over_what_it_need_not_say() -> None:
    """Category and date of admission are taken from the form where it has them."""
    form = {**FORM, "category": "full", "joined_on": date(2016, 7, 1), "full_since": None}
    member = enter(form)
    assert (member.category, member.joined_on) == (MemberCategory.FULL, date(2016, 7, 1))


@pytest.mark.clause("G3.2c")
def test_for_another_reason_a_member_is_full_and_nothing_is_guessed() -> None:
    """A supplementary entry has no date of admission that nobody named."""
    member = enter(reason="其他原因", who="county")
    assert (member.category, member.joined_on) == (MemberCategory.FULL, None)


@pytest.mark.clause("G3.2a")
@pytest.mark.parametrize("reason", AddReason)
def test_a_reason_may_be_named_by_its_word_or_its_label(reason: AddReason) -> None:
    """Both the stable word and the Chinese label are understood."""
    for asked in (reason.value, reason.label, reason):
        assert enter(reason=asked, who="county").entered_by is reason


@pytest.mark.clause("G3.2d")
@pytest.mark.parametrize("asked", ["transferred-in", "Transferred in", "转入", "transfer"])
def test_coming_by_transfer_is_no_reason_for_adding(asked: str) -> None:
    """Asking for it is refused and points to the transfer."""
    [one] = refused(enter, reason=asked)
    plain = asked.lower().replace(" ", "-")
    assert told((one,)) == [
        ("member.use-transfer", f"{plain!r} is no reason for adding a member", "G3.2d")
    ]
    assert "use the transfer" in one.hint


@pytest.mark.clause("G3.2a")
@pytest.mark.parametrize("asked", ["甲某", "", 7, None, RemoveReason.OTHER, "death"])
def test_an_unknown_reason_names_the_four(asked: object) -> None:
    """The refusal lists the reasons and repeats nothing of what was asked."""
    [one] = refused(enter, reason=asked)
    assert told((one,)) == [
        ("member.unknown-reason", "there is no such reason for adding a member", "G3.2a")
    ]
    assert one.hint == "the reasons are new-admission, reinstated-found, reinstated-returned, other"


@pytest.mark.clause("Y-merge-members")
def test_members_stand_in_branches_only() -> None:
    """A committee, an unknown key, and no key at all are refused as a place."""
    assert told(refused(enter, branch="c-1")) == [
        (
            "member.not-a-branch",
            "'B镇党委' is no branch, and members stand in branches only",
            "Y-merge-members",
        )
    ]
    assert told(refused(enter, branch="b-7")) == [
        ("member.unknown-branch", "there is no such branch", "Y-merge-members")
    ]
    assert told(refused(enter, branch=None)) == [
        ("input.bad-value", "branch cannot be taken: it is not a key", "N3.2d")
    ]


@pytest.mark.clause("G3.2d")
def test_an_active_member_and_one_in_transit_come_by_a_transfer() -> None:
    """Both facts are said at once, and no second record is made."""
    known = Known(active=someone(), in_transit=transfer())
    assert told(refused(enter, known=known)) == [
        (
            "member.already-active",
            "the person is on the roll already, as 'm-1' in the branch 'C村党支部'",
            "G3.2d",
        ),
        ("member.in-transit", "the transfer 't-1' of this person is open", "G3.2d"),
    ]


WAYS = {
    "death": ("G3.3c", "withdraw the removal if it was a mistake"),
    "suspended": ("Y-restore", "reinstate that record, or withdraw a mistaken removal"),
    "other": ("G3.3d", "recover that record by the ID number"),
    "left-party": ("Y-restore", "enter the person as 新发展, or withdraw a mistaken removal"),
}


@pytest.mark.clause("G3.3c", "G3.3d", "Y-restore", "Y-recover")
@pytest.mark.parametrize("left", WAYS)
@pytest.mark.parametrize("reason", AddReason)
def test_an_earlier_record_comes_back_in_its_own_way(left: str, reason: AddReason) -> None:
    """Adding points to the way back; only who left the Party is newly admitted."""
    former = gone(left)
    if left == "left-party" and reason is AddReason.NEW_ADMISSION:
        assert enter(known=Known(former=(former,))).key == "m-9"
        return
    [one] = refused(enter, reason=reason, who="county", known=Known(former=(former,)))
    assert former.reason is not None
    assert told((one,)) == [
        (
            "member.has-earlier-record",
            f"there is an earlier record 'm-1' of the person, removed as {former.reason.label}",
            WAYS[left][0],
        ),
    ]
    assert one.hint == way_back(former) == WAYS[left][1]


@pytest.mark.clause("G3.2d")
def test_whoever_left_by_a_nationwide_transfer_comes_back_by_one() -> None:
    """A record that left by letter is taken up again by the incoming transfer."""
    out = FormerMember("m-1", someone(), None, date(2017, 3, 1), transfer="t-1")
    [one] = refused(enter, known=Known(former=(out,)))
    assert (one.code, one.clause) == ("member.has-earlier-record", "G3.2d")
    assert "incoming transfer" in one.hint


@pytest.mark.clause("Y-restore", "Y-recover")
def test_the_last_of_several_earlier_records_decides() -> None:
    """How the person left last says how the person comes back."""
    left, other = gone("left-party"), attrs.evolve(gone("other"), key="m-2")
    assert enter(known=Known(former=(other, left))).key == "m-9"
    [one] = refused(enter, known=Known(former=(left, other)))
    assert (one.clause, "'m-2'" in one.message) == ("G3.3d", True)


@pytest.mark.clause("N2.2a")
def test_an_entry_names_its_document() -> None:
    """No document, one of tomorrow, and one without a name are refused."""
    assert told(refused(enter, evidence=())) == [
        ("member.evidence-missing", "no document is named for this change", "N2.2a")
    ]
    tomorrow = Evidence("组发〔2018〕4号", date(2018, 1, 10))
    assert told(refused(enter, {**FORM, "joined_on": None}, evidence=(tomorrow,))) == [
        ("input.bad-value", "date of document 1 cannot be taken: it lies after 2018-01-09", "N2.2a")
    ]
    blank = Evidence(" ", date(2018, 1, 5))
    assert told(refused(enter, evidence=(*paper(), blank))) == [
        ("input.bad-value", "document 2 cannot be taken: it is blank", "N2.2a")
    ]


@pytest.mark.clause("G3.2a", "N3.2d")
def test_name_and_number_are_needed() -> None:
    """A form without them is refused for both; None is not a name."""
    assert told(refused(enter, {})) == [
        ("input.bad-value", "name cannot be taken: it is missing", "G3.2a"),
        ("input.bad-value", "id_number cannot be taken: it is missing", "G3.2a"),
    ]
    assert [one.message for one in refused(enter, {"name": None, "id_number": NUMBER})] == [
        "name cannot be taken: it is not a text"
    ]
    assert told(refused(enter, ["name"])) == [
        (
            "input.bad-value",
            "fields cannot be taken: they are no mapping of field names to values",
            "N3.2d",
        )
    ]


BAD: list[tuple[str, object, str]] = [
    ("name", "甲\x00某", "it has a control character at position 2"),
    ("name", 7, "it is not a text"),
    ("id_number", "  ", "it is blank"),
    ("id_number", 440308199901101512, "it is not a text"),
    ("id_number", Phone("0562"), "it is another kind of personal datum"),
    ("category", "senior", "it is none of full, probationary"),
    ("sex", MemberCategory.FULL, "it is none of male, female"),
    ("birth_date", date(1700, 1, 1), "it lies before 1850-01-01"),
    ("birth_date", "1949-12-31", "it is not a date"),
    ("joined_on", datetime(2018, 1, 5), "it is not a date"),  # noqa: DTZ001 - meant to be refused
    ("joined_on", date(2018, 1, 10), "it lies after 2018-01-09"),
    ("phone", "1" * 201, "it is longer than 200 characters"),
    ("home_address", [], "it is not a text"),
    ("out_of_contact_since", date(9999, 12, 31), "it lies after 2018-01-09"),
    ("migrant_to", " 乙省", "it begins or ends with a blank"),
]


@pytest.mark.clause("N3.2d")
@pytest.mark.parametrize(("field", "value", "reason"), BAD)
def test_a_value_that_cannot_be_meant_is_refused(field: str, value: object, reason: str) -> None:
    """The refusal names field and reason, never the value."""
    assert told(refused(enter, {**FORM, field: value})) == [
        ("input.bad-value", f"{field} cannot be taken: {reason}", "N3.2d")
    ]


@pytest.mark.clause("N3.2j")
@pytest.mark.parametrize("number", ["44030819990110", "111111111111111", "11010119900307867X"])
def test_an_unusual_number_is_the_review_s_question(number: str) -> None:
    """Breaking the coding rule stops no entry: valid people may have unusual numbers."""
    assert enter({**FORM, "id_number": number}).id_number == ResidentId(number)


@pytest.mark.clause("N3.2d", "N3.3c")
def test_unknown_fields_are_refused_by_name_only_where_it_is_a_name() -> None:
    """Key, branch and free words are no fields of a form; a free word is not repeated."""
    found = refused(enter, {**FORM, "key": "m-1", "甲某 440308199901101512": 1, 5: 6})
    assert [one.message for one in found] == [
        "a member has no field 'key'",
        "a member has no field '•••'",
    ]
    assert {(one.code, one.clause) for one in found} == {("member.unknown-field", "N3.2d")}


@pytest.mark.clause("N3.2d")
def test_fields_that_contradict_each_other_are_refused_together() -> None:
    """Dates in the wrong order and a probationary full member are said at once."""
    form = {
        **FORM,
        "birth_date": date(2017, 1, 1),
        "joined_on": date(2016, 7, 1),
        "full_since": date(2015, 7, 1),
    }
    assert told(refused(enter, form)) == [
        ("member.contradiction", text, "N3.2d")
        for text in (
            "the date of full membership lies before the date of admission",
            "a probationary member has no date of full membership",
            "the date of admission does not lie after the date of birth",
        )
    ]


@pytest.mark.clause("N3.2d")
def test_nobody_is_admitted_on_the_day_of_birth() -> None:
    """The day after contradicts nothing that this room knows."""
    for day, refused_for in ((1, ["member.contradiction"]), (2, [])):
        form = {**FORM, "birth_date": date(2017, 1, 1), "joined_on": date(2017, 1, day)}
        if refused_for:
            assert [one.code for one in refused(enter, form)] == refused_for
        else:
            assert enter(form).joined_on == date(2017, 1, 2)


@pytest.mark.clause("G3.2a", "N3.2d")
def test_every_reason_is_said_at_once() -> None:
    """Right, person, papers and form are refused in one answer."""
    form = {"name": "", "full_since": date(2015, 7, 1), "joined_on": date(2016, 7, 1)}
    found = refused(enter, form, reason="other", known=Known(active=someone()), evidence=())
    assert [one.code for one in found] == [
        "right.not-granted",
        "member.already-active",
        "member.evidence-missing",
        "input.bad-value",
        "input.bad-value",
        "member.contradiction",
    ]


@pytest.mark.clause("N3.3c")
@given(st.data())
def test_no_refusal_says_a_personal_datum(data: st.DataObject) -> None:
    """Whatever is wrong with a form, the refusals repeat none of its values."""
    secret = "秘密某7731\x00"
    names = [
        "name",
        "id_number",
        "sex",
        "birth_date",
        "joined_on",
        "phone",
        "home_address",
        "migrant_to",
        "education",
        "post",
        "ethnicity",
        "category",
    ]
    chosen = data.draw(st.sets(st.sampled_from(names), min_size=1))
    found = refused(enter, {**FORM, **dict.fromkeys(chosen, secret), secret: 1}, reason=secret)
    assert len(found) == len(chosen) + 2
    assert all("7731" not in f"{one}{one.hint}{one!r}" for one in found)


@pytest.mark.clause("N3.3c")
def test_masked_items_are_kept_masked_and_taken_masked() -> None:
    """A datum in the clear and the same datum masked give the same record."""
    clear = {
        **FORM,
        "sex": "男",
        "birth_date": date(1949, 12, 31),
        "phone": "0562",
        "home_address": "C村1号",
    }
    masked = {
        **FORM,
        "id_number": ResidentId(NUMBER),
        "sex": Sex.MALE,
        "birth_date": BirthDate(date(1949, 12, 31)),
        "phone": Phone("0562"),
        "home_address": HomeAddress("C村1号"),
    }
    assert enter(clear) == enter(masked)
    assert "1949" not in repr(enter(clear))


# ── Withdrawal ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.clause("G3.3c", "Y-withdraw")
@pytest.mark.parametrize("left", ["death", "left-party", "suspended"])
def test_a_withdrawal_restores_the_record_exactly(left: str) -> None:
    """The history loses the record, the roll has it as it was, under its key and branch."""
    former = gone(left)
    out, back = withdraw_removal(former, known=Known(former=(former,)), **facts())
    assert (out.before, out.after, out.clause) == (former, None, "G3.3c")
    assert (back.before, back.after, back.clause) == (None, former.member, "G3.3c")


@pytest.mark.clause("Y-withdraw")
def test_a_withdrawal_needs_the_right_of_the_removal() -> None:
    """Without the function of the removal it is not withdrawn."""
    found = refused(withdraw_removal, gone("death"), known=Known(), **facts("branch"))
    assert [one.code for one in found] == ["right.not-granted"]
    assert "REMOVE" not in found[0].message


@pytest.mark.clause("G3.3d", "Y-withdraw")
def test_what_was_removed_for_another_reason_is_recovered_not_withdrawn() -> None:
    """The refusal points to the recovery."""
    [one] = refused(withdraw_removal, gone("other"), known=Known(), **facts("county"))
    assert told((one,)) == [
        (
            "member.not-withdrawable",
            "the record 'm-1' is removed as 其他原因: there is no removal to withdraw",
            "G3.3d",
        )
    ]
    assert one.hint == "recover that record by the ID number"


def of_branch(former: FormerMember, branch: str) -> FormerMember:
    """Give a record that left another branch."""
    return attrs.evolve(former, member=attrs.evolve(former.member, branch=branch))


@pytest.mark.clause("Y-withdraw")
def test_if_the_old_branch_is_gone_one_must_be_named() -> None:
    """Without a name it is refused; with one, only the branch differs."""
    former = of_branch(gone("death"), "b-7")
    assert told(refused(withdraw_removal, former, known=Known(), **facts())) == [
        ("member.old-branch-gone", "the old branch 'b-7' is gone", "Y-withdraw")
    ]
    _, back = withdraw_removal(former, branch="b-2", known=Known(), **facts())
    assert back.after == attrs.evolve(former.member, branch="b-2")


@pytest.mark.clause("Y-withdraw")
def test_if_the_old_branch_stands_no_other_is_named() -> None:
    """A withdrawal is no transfer; naming the old branch itself is harmless."""
    former = gone("death")
    assert told(refused(withdraw_removal, former, branch="b-2", known=Known(), **facts())) == [
        ("member.old-branch-stands", "the old branch 'C村党支部' still stands", "Y-withdraw")
    ]
    _, back = withdraw_removal(former, branch="b-1", known=Known(), **facts())
    assert back.after == former.member


# ── Recovery ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.clause("G3.3d", "Y-recover")
def test_a_recovery_brings_the_old_record_into_the_named_branch() -> None:
    """Key and content stay; the branch is the named one."""
    former = gone("other")
    out, back = recover(former, "b-2", known=Known(former=(former,)), **facts("county"))
    assert (out.before, out.after, out.clause) == (former, None, "G3.3d")
    assert (back.after, back.clause) == (attrs.evolve(former.member, branch="b-2"), "G3.3d")


@pytest.mark.clause("Y-recover")
@pytest.mark.parametrize("left", ["death", "left-party", "suspended"])
def test_only_a_removal_for_another_reason_is_recovered(left: str) -> None:
    """The refusal says how the person left and which way leads back."""
    former = gone(left)
    [one] = refused(recover, former, "b-1", known=Known(), **facts("county"))
    assert former.reason is not None
    left_as = f"the record 'm-1' is removed as {former.reason.label}"
    assert told((one,)) == [
        (
            "member.not-recoverable",
            f"{left_as}: recovery does not bring it back",
            WAYS[left][0],
        )
    ]
    assert one.hint == WAYS[left][1]


@pytest.mark.clause("Y-recover")
def test_a_recovery_needs_the_function_of_adding_for_another_reason() -> None:
    """The committee lacks it, and a committee is no branch to recover into."""
    found = refused(recover, gone("other"), "c-1", known=Known(), **facts())
    assert [one.code for one in found] == ["member.not-a-branch", "right.not-granted"]


# ── Reinstatement ────────────────────────────────────────────────────────────────────────────


def restored(
    subject: Any,
    reason: Any,
    *,
    who: str = "county",
    known: Known | None = None,
    evidence: tuple[Evidence, ...] | None = None,
) -> Member:
    """Reinstate and give the record on the roll."""
    papers = paper() if evidence is None else evidence
    *_, back = reinstate(
        subject, "b-2", reason, key="m-9", known=known or Known(), evidence=papers, **facts(who)
    )
    assert isinstance(back.after, Member)
    return back.after


@pytest.mark.clause("G3.2b", "Y-restore")
@pytest.mark.parametrize("reason", [AddReason.REINSTATED_FOUND, AddReason.REINSTATED_RETURNED])
def test_a_suspended_record_becomes_active_under_its_key(reason: AddReason) -> None:
    """The old record returns; who was found is no longer out of contact."""
    member = attrs.evolve(someone(), out_of_contact_since=date(2015, 1, 1))
    former = attrs.evolve(gone("suspended"), member=member)
    out, back = reinstate(
        former,
        "b-2",
        reason,
        key="m-9",
        known=Known(former=(former,)),
        evidence=paper(),
        **facts("county"),
    )
    assert (out.before, out.after) == (former, None)
    since = None if reason is AddReason.REINSTATED_FOUND else date(2015, 1, 1)
    assert back.after == attrs.evolve(
        member, branch="b-2", entered_by=reason, out_of_contact_since=since
    )
    assert {out.clause, back.clause} == {"Y-restore"}


@pytest.mark.clause("G3.2b")
def test_without_an_earlier_record_a_reinstatement_makes_one() -> None:
    """A form gives a full member with a new key."""
    member = restored(FORM, "恢复党籍（回国）")
    assert (member.key, member.category, member.entered_by) == (
        "m-9",
        MemberCategory.FULL,
        AddReason.REINSTATED_RETURNED,
    )


@pytest.mark.clause("G3.2b", "T")
def test_a_reinstatement_belongs_to_the_county_and_above() -> None:
    """The committee's attempt is refused, with a form and with a record."""
    for subject in (FORM, gone("suspended")):
        found = refused(restored, subject, "reinstated-found", who="committee")
        assert [one.code for one in found] == ["right.not-granted"]


@pytest.mark.clause("Y-restore")
@pytest.mark.parametrize("left", ["death", "left-party", "other"])
def test_only_a_suspension_is_undone_by_a_reinstatement(left: str) -> None:
    """Never after a death; who left the Party comes back as a new admission."""
    former = gone(left)
    assert former.reason is not None
    [one] = refused(restored, former, "reinstated-found")
    assert told((one,)) == [
        (
            "member.not-reinstatable",
            f"the record 'm-1' is removed as {former.reason.label}: it cannot be reinstated",
            "Y-restore",
        )
    ]
    assert one.hint == WAYS[left][1]


@pytest.mark.clause("G3.2b")
@pytest.mark.parametrize("subject", [FORM, gone("suspended")])
def test_other_reasons_are_no_reinstatement(subject: Any) -> None:
    """A new admission cannot be entered by this door."""
    [one] = refused(restored, subject, "new-admission")
    assert told((one,)) == [
        ("member.not-a-reinstatement", "'新发展' is no reason for reinstating a member", "G3.2b")
    ]


@pytest.mark.clause("Y-withdraw", "Y-recover", "Y-restore", "G3.2d")
def test_nobody_comes_back_who_is_on_a_roll_or_on_the_way() -> None:
    """All three ways back are shut for an active person and one in transit."""
    known = Known(active=attrs.evolve(someone(), key="m-5"), in_transit=transfer())
    for found in (
        refused(withdraw_removal, gone("death"), known=known, **facts()),
        refused(recover, gone("other"), "b-1", known=known, **facts("county")),
        refused(restored, gone("suspended"), "reinstated-found", known=known),
    ):
        assert [one.code for one in found] == ["member.already-active", "member.in-transit"]


@pytest.mark.clause("N2.2a")
def test_a_reinstatement_names_its_document_and_undoing_a_mistake_need_not() -> None:
    """Withdrawal and recovery ask for none, but one of tomorrow is refused there, too."""
    found = refused(restored, gone("suspended"), "reinstated-found", evidence=())
    assert [one.code for one in found] == ["member.evidence-missing"]
    tomorrow = (Evidence("组发〔2018〕4号", date(2018, 1, 10)),)
    for call in (
        lambda: withdraw_removal(gone("death"), known=Known(), evidence=tomorrow, **facts()),
        lambda: recover(gone("other"), "b-1", known=Known(), evidence=tomorrow, **facts("county")),
    ):
        assert [one.clause for one in refused(call)] == ["N2.2a"]
