"""Whatever is put into a plan: every fault is named, nothing breaks, nothing leaks."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.restructuring.stage import PAPER, Stage

from partyreg import InputError, RefusedError
from partyreg.restructuring import (
    Absorb,
    Allocation,
    CarveOut,
    Compose,
    Consolidate,
    Create,
    Delete,
    Dissolve,
    Edit,
    Move,
    MoveMember,
    MoveMembers,
    MoveWhole,
    New,
    Plan,
    Preview,
    Rename,
    Swap,
    plain,
    plan_of,
    to,
)
from partyreg.restructuring.plan import Part
from partyreg.values import Tier

pytestmark = pytest.mark.clause("Y-beyond", "N3.2d", "N3.3c")

STAGE = Stage()
JUNK: st.SearchStrategy[Any] = st.one_of(
    st.none(), st.integers(), st.text(max_size=5), st.just(object()), st.booleans(),
    st.sampled_from(["A县委组织部", "B镇党委", "C村党支部", "F村党支部", "$N", "甲省委组织部"]),
)  # fmt: skip
LISTS = st.lists(JUNK, max_size=3)


@st.composite
def parts(draw: st.DrawFn) -> Part:
    """Draw a wish or a step out of anything."""
    new = New(draw(JUNK), draw(JUNK), alias=draw(JUNK), under=draw(JUNK))
    one, other = draw(JUNK), draw(JUNK)
    shares = draw(st.dictionaries(st.text(max_size=3), LISTS, max_size=2))
    kinds: list[Part] = [
        Move(one, other), MoveMember(one, other), MoveMembers(one, other, draw(LISTS)),
        Delete(one, draw(LISTS)), Edit(one, draw(st.dictionaries(st.text(max_size=9), JUNK))),
        Edit(one, {"name": other, "phone": "0562-1234567", "tier": draw(JUNK)}),
        Create(draw(JUNK), one, other, draw(JUNK), draw(JUNK), draw(JUNK)),
        Absorb(one, other, draw(JUNK)), Consolidate(draw(LISTS), new), CarveOut(one, new, shares),
        Dissolve(one, [new, "G镇党委"], Allocation(shares, to(other))),
        MoveWhole(one, other, draw(JUNK)), Rename(one, other), Swap(one, other),
        Compose(new, draw(LISTS), draw(LISTS)),
    ]  # fmt: skip
    return draw(st.sampled_from(kinds))


@settings(max_examples=300)
@given(given_parts=st.lists(parts(), max_size=4))
def test_no_plan_breaks_the_preview(given_parts: list[Part]) -> None:
    """Junk of any kind is refused with code, message, hint and clause; it never raises."""
    shown = STAGE.preview(*given_parts)
    for one in shown.refusals:
        assert one.code
        assert one.message
        assert one.clause
        assert "0562-1234567" not in one.message
    assert "0562-1234567" not in shown.to_json() + str(shown) + repr(shown)


def test_what_is_no_document_is_refused() -> None:
    """A plan's evidence is documents, or the preview is refused outright."""
    plan = Plan("某", [Move("B镇党委", "D县委组织部")], ["某发1号"])
    with pytest.raises(RefusedError) as refused:
        STAGE.desk().plans.preview(plan)
    assert refused.value.codes == ("input.bad-value",)


def test_a_stored_plan_is_read_with_all_its_faults() -> None:
    """Unknown keys, missing ones and wrong words are named together, each with its place."""
    made = Create("$N", "新", "9", "D县委组织部")
    plan = Plan("某", [Move("B镇党委", "D县委组织部"), made], PAPER)
    assert plan_of(plain(plan)) == plan
    data = plain(plan)
    data["colour"] = "red"
    data["policy"] = "wait"
    del data["parts"][0]["to"]
    data["parts"][1]["tier"] = "village"
    data["parts"].append({"step": "Burn"})
    data["evidence"][0]["dated"] = "gestern"
    with pytest.raises(InputError) as wrong:
        plan_of(data)
    tiers = ", ".join(one.value for one in Tier)
    assert [(one.place, one.reason) for one in wrong.value.faults] == [
        ("•", ("there is no such key [G2.0]; leave it out, or name one of name, parts, evidence,"
              " policy, review, undoes")),
        ("parts[1].to", "it is missing [G2.4]; add it"),
        ("parts[2].tier", f"there is no such word [G2.2]; write one of {tiers}"),
        ("parts[3]", ("it is no step [G2.0]; name one under 'step': Create, Edit, Move, MoveMember,"
                     " MoveMembers, Delete, TakeBack")),
        ("evidence[1].dated", "a date is wanted [N2.1a]; write it like 2018-01-08"),
        ("policy", "there is no such word [G2.0]; write one of refuse, reroute"),
    ]  # fmt: skip


WRONG_DATA: list[tuple[object, str, str]] = [
    ([], "plan", ("it is no record [G2.0]; give it as a mapping of name, parts, evidence, policy,"
                 " review, undoes")),
    ({"name": 7, "parts": []}, "name", "a text is wanted [G2.0]; correct it"),
    ({"name": "甲", "parts": "B"}, "parts", "a list is wanted [G2.0]; write a list"),
    ({"name": "甲", "parts": [{"step": "Edit", "organisation": "B", "fields": 1}]},
     "parts[1].fields", "a mapping is wanted [G2.1]; write names with their values"),
    ({"name": "甲", "parts": [{"step": "Move", "organisation": True, "to": "B"}]},
     "parts[1].organisation", "a text is wanted [G2.4]; correct it"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "place", "reason"), WRONG_DATA)
def test_what_is_no_plan_is_named_with_place_clause_and_hint(
    data: object, place: str, reason: str
) -> None:
    """Each fault of a stored plan says where it is, under which clause, and what to do."""
    with pytest.raises(InputError) as wrong:
        plan_of(data)  # type: ignore[arg-type]  # on purpose
    assert [(one.place, one.reason) for one in wrong.value.faults] == [(place, reason)]


@pytest.mark.clause("G2.0")
def test_a_stored_preview_that_has_been_altered_is_refused() -> None:
    """The hash is held against what the preview says; other forms are refused."""
    shown = STAGE.preview(Move("B镇党委", "D县委组织部"))
    data = shown.to_data()
    data["parts"] = []
    data["counts"][0]["after"]["members"] = "many"
    with pytest.raises(InputError) as wrong:
        Preview.from_data(data)
    assert {one.place for one in wrong.value.faults} == {"•", "counts[1].after.members"}
    text = shown.to_json().replace('"to": "D县委组织部"', '"to": "甲省委组织部"')
    with pytest.raises(InputError) as altered:
        Preview.from_json(text)
    assert [str(one) for one in altered.value.faults] == [
        "hash: it is not that of what the preview says [G2.0]; take the preview as it was stored"
    ]
    for odd, place in (("{", "preview"), ("[" * 100_000, "preview"), ("[]", "form"),
                       ('{"form": "else"}', "form")):  # fmt: skip
        with pytest.raises(InputError) as no_preview:
            Preview.from_json(odd)
        [fault] = no_preview.value.faults
        assert fault.place == place
        assert fault.reason.endswith("[G2.0]; store a preview by its to_json, and read that")
