from __future__ import annotations

import json
from datetime import date
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from partyreg.disclosure import export, fields_of, masked_row
from partyreg.disclosure.example import facts, roll
from partyreg.errors import RefusedError
from partyreg.model import FormerMember, Member, Newcomer, Organisation
from partyreg.values import AccountKind, AccountState, RemoveReason

pytestmark = pytest.mark.clause("N3.3c", "Y-export")

PURPOSE = "慰问老党员"
[MEMBER] = roll()
PARENTS = {"o-1": None, "c-1": "o-1", "b-1": "c-1", "c-2": "o-1"}


def refused(*args: Any, **kwargs: Any) -> list[tuple[str, str, str]]:
    """Give code, message and clause of each refusal of an export."""
    with pytest.raises(RefusedError) as caught:
        export(*args, **kwargs)
    return [(one.code, one.message, one.clause) for one in caught.value.refusals]


@given(
    st.lists(st.sampled_from(fields_of(Member)), unique=True, min_size=1),
    st.integers(0, 3),
    st.data(),
)
def test_an_export_is_masked_views_and_a_note(
    fields: list[str], count: int, data: st.DataObject
) -> None:
    """Each row is the masked view, with what is revealed; the note says what, how many and why."""
    reveal = data.draw(st.lists(st.sampled_from(fields), unique=True))
    given_ = export(roll() * count, fields, purpose=PURPOSE, reveal=reveal, **facts())
    assert given_.rows == (masked_row(MEMBER, fields, show=reveal),) * count
    note = given_.note
    assert (note.purpose, note.organisation, note.on) == (PURPOSE, "c-1", date(2018, 1, 9))
    assert (note.count, note.fields, note.revealed) == (count, tuple(fields), tuple(reveal))
    assert note.clause == "Y-export"


@pytest.mark.clause("N3.3a")
def test_the_note_and_the_repr_hold_no_datum() -> None:
    """With every field revealed, only the rows carry data; note and repr carry none."""
    fields = fields_of(Member)
    given_ = export([MEMBER], fields, purpose=PURPOSE, reveal=fields, **facts())
    data = ["甲某", "440308", "19990110", "1999-01-10", "0123", "C村1号", "男"]
    carried = repr(given_.rows)
    shown = f"{given_!r}{given_}{given_.note!r}{given_.note}"
    shown += json.dumps(attrs.asdict(given_.note), default=str, ensure_ascii=False)
    assert "440308199901101512" in carried
    assert "0562-0000123" in carried
    assert [one for one in data if one in shown] == []
    assert str(given_.note) == (
        f"1 records given out by 'c-1' for {PURPOSE!r}: {', '.join(fields)}, "
        f"in the clear: {', '.join(fields)} [Y-export]"
    )
    assert str(export([MEMBER], ["name"], purpose=PURPOSE, **facts()).note) == \
        f"1 records given out by 'c-1' for {PURPOSE!r}: name [Y-export]"  # fmt: skip


def within(place: str, here: str) -> bool:
    """Tell by the list of parents whether a place stands at or below an organisation."""
    at: str | None = place
    while at is not None and at != here:
        at = PARENTS.get(at)
    return at == here


@pytest.mark.clause("G1.1b", "G1.1c", "N1", "N2.1b")
def test_who_may_export_what_is_enumerated_whole() -> None:
    """For every account and every place of a record, done or refused as a second reading says."""
    done = 0
    for here in PARENTS:
        for kind in AccountKind:
            for state in AccountState:
                for place in PARENTS:
                    wrong = set()
                    if kind is AccountKind.ADMINISTRATOR:
                        wrong.add("export.wrong-account")
                    if state is not AccountState.ACTIVE:
                        wrong.add(f"right.account-{state.value}")
                    if here == "b-1":  # the branch of the example is not connected
                        wrong.add("right.not-connected")
                    if not within(place, here):
                        wrong.add("export.out-of-scope")
                    one = attrs.evolve(MEMBER, branch=place)
                    asked: dict[str, Any] = {"purpose": PURPOSE, **facts(here, kind, state)}
                    if wrong:
                        codes = {code for code, _, _ in refused([one], ["name"], **asked)}
                        assert codes == wrong
                    else:
                        done += len(export([one], ["name"], **asked).rows)
    assert done == 4 + 2 + 1  # the county exports all four places, the committees their own


def test_records_of_every_kind_stand_where_they_stand() -> None:
    """A former member stands in its last branch, an organisation at itself; others nowhere."""
    former = FormerMember("m-1", MEMBER, RemoveReason.DEATH, date(2018, 1, 5))
    branch = facts()["tree"].organisation("b-1")
    given_ = export([former, MEMBER, branch], ["key", "name"], purpose=PURPOSE, **facts())
    assert given_.rows == (
        {"key": "m-1", "name": "甲**"}, {"key": "m-1", "name": "甲**"},
        {"key": "b-1", "name": "C村党支部"},
    )  # fmt: skip
    for one in (former, MEMBER, branch):
        message = "1 of the records stand outside 'E镇党委'"
        assert refused([one], ["key"], purpose=PURPOSE, **facts("c-2")) == \
            [("export.out-of-scope", message, "Y-export")]  # fmt: skip
    gone = attrs.evolve(MEMBER, branch="b-77")
    codes = [code for code, _, _ in refused([gone], ["key"], purpose=PURPOSE, **facts("o-1"))]
    assert codes == ["export.out-of-scope"]


def test_what_is_no_record_of_the_tree_is_refused() -> None:
    """A newcomer stands nowhere yet, and a text is no record; both are counted, not quoted."""
    odd: list[Any] = [Newcomer("甲某某", MEMBER.id_number), "甲某某", MEMBER]
    message = ("records cannot be taken: 2 of them are no members, former members or "
               "organisations")  # fmt: skip
    assert refused(odd, ["name"], purpose=PURPOSE, **facts()) == \
        [("input.bad-value", message, "N3.3c")]  # fmt: skip


@pytest.mark.parametrize(
    ("purpose", "reason"),
    [
        ("", "it is blank"),
        ("  ", "it is blank"),
        (None, "it is not a text"),
        (3, "it is not a text"),
        ("慰问\n老党员", "it has a control character at position 3"),
        ("慰" * 201, "it is longer than 200 characters"),
    ],
)
def test_without_a_purpose_nothing_is_given_out(purpose: Any, reason: str) -> None:
    """A missing, odd or overlong purpose is refused, and with it all else that is wrong."""
    expected = ("export.purpose-missing", f"no usable purpose is stated: {reason}", "N3.3c")
    assert refused(roll(), ["name"], purpose=purpose, **facts()) == [expected]
    assert refused(roll(), [], purpose=purpose, **facts("c-2")) == [
        expected,
        ("export.fields-missing", "no field is named", "N3.3c"),
        ("export.out-of-scope", "1 of the records stand outside 'E镇党委'", "Y-export"),
    ]


@pytest.mark.parametrize(
    "purpose",
    ["查询 440308199901101512", "致电0562-0000123", "致电 130 0000 0123",
     "查询 ４４０３０８１９９９０１１０１５１２", "查询440308 19990110 1512"],
)  # fmt: skip
def test_a_purpose_names_no_person_by_number(purpose: str) -> None:
    """A telephone or ID number in the purpose is refused in any writing; dates are not."""
    message = "the purpose has a number that may be a person's"
    assert refused(roll(), ["name"], purpose=purpose, **facts()) == \
        [("export.purpose-personal", message, "N3.3c")]  # fmt: skip
    for fine in ("组发〔2018〕3号", "2018-01-09 上报", "2018年1月9日至2018年12月31日"):
        assert export(roll(), ["name"], purpose=fine, **facts()).note.purpose == fine


def test_fields_are_named_one_by_one() -> None:
    """Unknown fields, a text instead of a list, and revealing what is not exported are refused."""
    strange: list[Any] = ["name", "甲某某", 5, "nickname"]
    assert refused(roll(), strange, purpose=PURPOSE, **facts()) == [
        ("export.unknown-field", f"a member has no field {shown} that could be shown",
         "N3.3c") for shown in ("number 2", "number 3", "'nickname'")
    ]  # fmt: skip
    text: Any = "name"
    message = "fields cannot be taken: a list of field names is wanted, not str"
    assert refused(roll(), text, purpose=PURPOSE, **facts()) == \
        [("input.bad-value", message, "N3.3c")]  # fmt: skip
    message = "reveal cannot be taken: a list of field names is wanted, not str"
    assert refused(roll(), ["name"], purpose=PURPOSE, reveal="name", **facts()) == \
        [("input.bad-value", message, "N3.3c")]  # fmt: skip
    assert refused(roll(), ["name"], purpose=PURPOSE, reveal=["phone", "甲某某"], **facts()) == [
        ("export.reveal-not-exported",
         f"the field {shown!r} is to be revealed but is not exported", "N3.3c")
        for shown in ("phone", "•••")
    ]  # fmt: skip


def test_a_field_must_be_there_for_every_kind_exported() -> None:
    """A field that only one of the kinds has is refused for the other."""
    branch: Organisation = facts()["tree"].organisation("b-1")
    codes = refused([branch, MEMBER], ["key", "id_number"], purpose=PURPOSE, **facts())
    message = "an organisation has no field 'id_number' that could be shown"
    assert codes == [("export.unknown-field", message, "N3.3c")]


@pytest.mark.clause("Y-gates")
def test_an_organisation_that_is_gone_exports_nothing() -> None:
    """An account whose organisation has left the tree gives nothing out."""
    asked = facts()
    lost = attrs.evolve(asked["actor"].account, organisation="c-77")
    asked["actor"] = attrs.evolve(asked["actor"], account=lost)
    codes = [code for code, _, _ in refused(roll(), ["name"], purpose=PURPOSE, **asked)]
    assert codes == ["right.unknown-organisation", "export.out-of-scope"]


@pytest.mark.clause("Y-export")
def test_a_place_outside_is_refused_although_nobody_stands_there() -> None:
    """The place decides, not who stands there; the note names it."""
    asked = facts("c-2")
    assert refused((), ["name"], purpose=PURPOSE, place="c-1", **asked) == [
        ("export.out-of-scope", "'B镇党委' stands outside 'E镇党委'", "Y-export")
    ]
    note = export(roll(), ["name"], purpose=PURPOSE, place="b-1", **facts()).note
    assert (note.organisation, note.place) == ("c-1", "b-1")
    assert str(note).startswith("1 records that stand at or below 'b-1' given out by 'c-1' for")
