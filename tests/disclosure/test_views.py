from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import chain, combinations
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from partyreg.disclosure import (
    HIDDEN_NUMBER,
    NumberForm,
    Shown,
    fields_of,
    masked_row,
    number_form,
)
from partyreg.errors import RefusedError
from partyreg.idnumber import generate, make_number
from partyreg.model import FormerMember, Member, Newcomer, Organisation
from partyreg.values import (
    BirthDate,
    HomeAddress,
    OrganisationKind,
    Phone,
    RemoveReason,
    ResidentId,
    Sex,
    Tier,
)

pytestmark = pytest.mark.clause("N3.3c")

FIRST, LAST = date(1930, 1, 1), date(1999, 12, 31)
DAYS = [FIRST + timedelta(number) for number in range((LAST - FIRST).days + 1)]
REGION, BORN, SEQUENCE = "440308", date(1979, 1, 10), 151


def member(digits: int = 18) -> Member:
    """Give a member of whom everything is recorded."""
    return Member(
        "m-1", "b-1", "甲某某", ResidentId(make_number(REGION, BORN, SEQUENCE, digits=digits)),
        sex=Sex.MALE, birth_date=BirthDate(BORN), phone=Phone("0562-0000123"),
        home_address=HomeAddress("A县B镇C村1号"), joined_on=date(2016, 7, 1),
    )  # fmt: skip


def candidates(row: dict[str, Any], digits: int) -> int:
    """Count the numbers that fit a row, for somebody who knows the county anyway."""
    shown = row.get("id_number", HIDDEN_NUMBER)
    born = row.get("birth_date")
    days = [born] if isinstance(born, date) else DAYS
    odd = {"sex": row["sex"] is Sex.MALE} if "sex" in row else {}
    if shown == HIDDEN_NUMBER:
        tails = [one for one in range(1, 996) if not odd or (one % 2 == 1) is odd["sex"]]
        return len(days) * len(tails)
    tail = 3 if digits == 15 else 4
    sequence = int(shown[-tail:][:3])
    return sum(make_number(REGION, day, sequence, digits=digits).endswith(shown[-tail:])
               for day in days)  # fmt: skip


def subsets(names: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Give every choice of some names."""
    return chain.from_iterable(combinations(names, size) for size in range(len(names) + 1))


TELLING = ("id_number", "birth_date", "sex")


@pytest.mark.parametrize("digits", [15, 18])
@pytest.mark.parametrize("fields", list(subsets(TELLING)))
def test_no_masked_view_leaves_few_candidates(fields: tuple[str, ...], digits: int) -> None:
    """Whatever else a view shows, hundreds of numbers fit unless the number itself is revealed."""
    for show in subsets(tuple(one for one in fields if one != "id_number")):
        row = masked_row(member(digits), fields, show=show)
        assert candidates(row, digits) >= 400, (fields, show)


def test_first_six_and_last_four_beside_the_birth_date_leave_one() -> None:
    """The usual mask beside a birth date would name the person, which is why it is not shown."""
    trap = {"id_number": "440308********1515", "birth_date": BORN}
    number = make_number(REGION, BORN, SEQUENCE)
    trap["id_number"] = number[:6] + "*" * 8 + number[-4:]
    assert candidates(trap, 18) == 1
    row = masked_row(member(), ["id_number", "birth_date"], show=["birth_date"])
    assert row == {"id_number": HIDDEN_NUMBER, "birth_date": BORN}


@given(st.lists(st.sampled_from(fields_of(Member)), unique=True), st.data())
def test_the_form_of_the_number_is_decided_from_the_whole_view(
    fields: list[str], data: st.DataObject
) -> None:
    """Whole where it is asked for by name, none beside sex or birth date, else its two ends."""
    show = data.draw(st.lists(st.sampled_from(fields), unique=True)) if fields else []
    form = number_form(fields, show)
    tells = "sex" in fields or ("birth_date" in fields and "birth_date" in show)
    expected = (NumberForm.WHOLE if "id_number" in show
                else NumberForm.HIDDEN if tells else NumberForm.ENDS)  # fmt: skip
    assert form is expected
    row = masked_row(member(), fields, show=show)
    number = member().id_number.reveal("compare")
    forms = {NumberForm.WHOLE: number, NumberForm.HIDDEN: HIDDEN_NUMBER,
             NumberForm.ENDS: f"{number[:6]}********{number[-4:]}"}  # fmt: skip
    if "id_number" in fields:
        assert row["id_number"] == forms[expected]
    assert list(row) == fields


MASKS = {
    "name": "甲**", "birth_date": "****-**-**", "phone": "****-***0123", "home_address": "***",
}  # fmt: skip


@given(st.sets(st.sampled_from(fields_of(Member))))
def test_each_field_is_masked_unless_it_is_asked_for(show: set[str]) -> None:
    """Personal data stand masked, those asked for in the clear, and the rest as recorded."""
    one = member()
    row = masked_row(one, fields_of(Member), show=show)
    clear = {"birth_date": BORN, "phone": "0562-0000123", "home_address": "A县B镇C村1号"}
    for field in fields_of(Member):
        if field == "id_number":
            continue
        plain = clear.get(field, getattr(one, field))
        assert row[field] == (MASKS[field] if field in MASKS and field not in show else plain)


@given(st.integers())
def test_no_part_of_a_datum_is_left_beside_the_others(seed: int) -> None:
    """A view of every field, masked, has no four digits in a row of the hidden ones."""
    rng = random.Random(seed)
    number = generate(rng)
    born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    street = f"C村{rng.randrange(10**6):06}号"
    one = attrs.evolve(member(), id_number=ResidentId(number), birth_date=BirthDate(born),
                       phone=None, joined_on=None, home_address=HomeAddress(street),
                       name=f"甲{street}")  # fmt: skip
    text = repr(masked_row(one, fields_of(Member)))
    assert number[:6] not in text
    assert number[6:14] not in text
    assert number[-4:] not in text
    assert born.isoformat() not in text
    assert street[2:8] not in text


def test_what_is_missing_stays_missing() -> None:
    """None is no datum, and is shown as it is."""
    blank = Member("m-1", "b-1", "甲", ResidentId("number unknown"))
    row = masked_row(blank, ["name", "id_number", "birth_date", "phone", "home_address", "sex"])
    assert row == {"name": "*", "id_number": HIDDEN_NUMBER, "birth_date": None, "phone": None,
                   "home_address": None, "sex": None}  # fmt: skip


def test_an_organisation_without_a_secretary_shows_none() -> None:
    """What an organisation has not named is None, in a masked view too."""
    bare = Organisation("c-1", "04", "B镇党委", OrganisationKind.COMMITTEE, Tier.PRIMARY_COMMITTEE)
    fields = ["secretary", "contact", "phone", "information_administrators"]
    assert masked_row(bare, fields) == {
        "secretary": None, "contact": None, "phone": None, "information_administrators": (),
    }  # fmt: skip


RECORDS: tuple[Shown, ...] = (
    member(),
    FormerMember("m-1", member(), RemoveReason.DEATH, date(2018, 1, 5)),
    Newcomer("甲某某", member().id_number, sex=Sex.MALE),
    Organisation("c-1", "04", "B镇党委", OrganisationKind.COMMITTEE, Tier.PRIMARY_COMMITTEE,
                 secretary="甲某某", contact="乙某", phone=Phone("0562-0000123"),
                 information_administrators=("丙某", "丁某某")),
)  # fmt: skip


@pytest.mark.parametrize("record", RECORDS, ids=lambda one: type(one).__name__)
def test_every_kind_of_record_has_its_view(record: Shown) -> None:
    """Each field of each kind can be shown, and no name of a person stands in the clear."""
    fields = fields_of(type(record))
    row = masked_row(record, fields)
    assert list(row) == list(fields)
    assert "某" not in repr(row)
    if isinstance(record, Organisation):
        assert row["name"] == "B镇党委"
        assert row["information_administrators"] == ("丙*", "丁**")
        assert (row["secretary"], row["phone"]) == ("甲**", "****-***0123")
    else:
        assert row["name"] == "甲**"
    if isinstance(record, FormerMember):
        assert (row["branch"], row["reason"], row["on"]) == \
            ("b-1", RemoveReason.DEATH, date(2018, 1, 5))  # fmt: skip


@pytest.mark.parametrize("record", RECORDS, ids=lambda one: type(one).__name__)
def test_a_field_that_is_not_there_is_refused(record: Shown) -> None:
    """Unknown fields are all refused, by name or, if that might be a datum, by place."""
    with pytest.raises(RefusedError) as caught:
        masked_row(record, ["key" if hasattr(record, "key") else "name", "甲某某", "evidence"],
                   show=["member"])  # fmt: skip
    refusals = caught.value.refusals
    what = {Member: "a member", FormerMember: "a former member", Newcomer: "a newcomer",
            Organisation: "an organisation"}[type(record)]  # fmt: skip
    assert [(one.code, one.message, one.clause) for one in refusals] == [
        ("export.unknown-field", f"{what} has no field {shown} that could be shown",
         "N3.3c")
        for shown in ("number 2", "'evidence'", "'member'")
    ]  # fmt: skip
    assert refusals[0].hint == f"the fields are {', '.join(fields_of(type(record)))}"
