"""Records that are built quickly are the records themselves: same class, same value, locked."""

from __future__ import annotations

import copy
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from partyreg.changes import Change
from partyreg.model import Member, Receipt, Route, RouteStep, Transfer
from partyreg.testing import strategies as pst
from partyreg.transfer import drafts
from partyreg.values import BirthDate, HomeAddress, Phone, ResidentId

pytestmark = pytest.mark.clause("G4.2c")

BUILDERS = {
    Transfer: drafts.transfer_of,
    Route: drafts.route_of,
    RouteStep: drafts.step_of,
    Receipt: drafts.receipt_of,
    Change: drafts.change_of,
}
RECORDS = st.one_of(pst.transfers(), pst.routes(), pst.route_steps(), pst.receipts(), pst.changes())


def values(record: Any) -> list[Any]:
    return [getattr(record, one.name) for one in attrs.fields(type(record))]


def assert_locked(record: Any) -> None:
    first = attrs.fields(type(record))[0].name
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        setattr(record, first, None)
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        delattr(record, first)


@given(RECORDS)
def test_a_record_built_from_its_fields_is_the_record(record: Any) -> None:
    """It has the very class, the value, the hash and the repr, and nobody changes it."""
    build: Any = BUILDERS[type(record)]
    made = build(*values(record))
    assert type(made) is type(record)
    assert (made, hash(made), repr(made)) == (record, hash(record), repr(record))
    assert copy.copy(made) == record
    assert_locked(made)


MASKS: dict[str, type[Any]] = {
    "id_number": ResidentId, "phone": Phone, "home_address": HomeAddress, "birth_date": BirthDate,
}  # fmt: skip
"""A personal datum is masked by whoever replaces it."""


@given(st.one_of(pst.transfers(), pst.members()), st.data())
def test_replacing_fields_is_evolving_the_record(
    record: Transfer | Member, data: st.DataObject
) -> None:
    """Any fields may be replaced at once; the others stay, and so does the record itself."""
    names = [one.name for one in attrs.fields(type(record))]
    chosen = data.draw(st.lists(st.sampled_from(names), unique=True))
    new: dict[str, Any] = {one: MASKS.get(one, str)(f"new {one}") for one in chosen}
    before = values(record)
    made = drafts.replaced(record, **new)
    assert type(made) is type(record)
    assert made == attrs.evolve(record, **new)
    assert values(record) == before
    assert_locked(made)


@given(pst.transfers())
def test_there_is_no_other_field_to_replace(case: Transfer) -> None:
    """A field that the record does not have is a mistake of the caller."""
    with pytest.raises(AttributeError, match="destination"):
        drafts.replaced(case, destination="E")


@given(pst.transfers())
def test_fields_left_out_take_their_defaults(case: Transfer) -> None:
    """A new case has no letter and no receipt yet, as when it is made by its own class."""
    seven = values(case)[:7]
    assert drafts.transfer_of(*seven) == Transfer(*seven)
