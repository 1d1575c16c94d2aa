"""How records and entries are written down: every kind comes back equal, and nothing else does."""

# ruff: noqa: PT017 - either outcome is right, and each is held to its promise
from __future__ import annotations

import json
import traceback
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.storage.conftest import Places

from partyreg.journal import JournalEntry
from partyreg.model import RECORDS, Member, Record, Unit
from partyreg.storage import StoreError, UnreadableError, UnwritableError
from partyreg.storage.sql import codec, writing
from partyreg.storage.sql.schema import KEPT
from partyreg.testing.conformance.facts import add, entry, records, state, write
from partyreg.testing.registering import register_strategies
from partyreg.testing.strategies import records as any_records
from partyreg.values import ResidentId

pytestmark = pytest.mark.clause("N3.3a", "N3.3c")

register_strategies()
CANARY = "canary-datum"


@given(st.data())
@pytest.mark.parametrize("kind", RECORDS, ids=lambda kind: kind.__name__)
def test_a_record_of_every_kind_comes_back_from_its_row(
    kind: type[Record], data: st.DataObject
) -> None:
    """Its columns are plain values, and reading them gives an equal record."""
    record = data.draw(st.from_type(kind))
    row = KEPT[kind].row(record, codec.written(record))
    assert {type(one) for one in row} <= {str, int, float, type(None)}
    assert KEPT[kind].read(row) == record


@given(st.lists(any_records(), max_size=4), st.text(st.characters(exclude_categories=["Cs"])))
def test_an_entry_comes_back_from_its_bytes(found: list[Record], note: str) -> None:
    """Additions and removals of whatever kind are read from the journal as they were made."""
    changes = [one for record in found for one in (add(record), add(record).reversed())]
    made = attrs.evolve(entry("x-1", note=note), changes=tuple(changes), number=1)
    parts = writing.written(changes).parts
    assert codec.entry_of(codec.header_bytes(made), parts) == made


@pytest.mark.parametrize("value", [CANARY, 7, 1.5, None, [], [CANARY], {}, {CANARY: 1}, True])
@pytest.mark.parametrize("kind", RECORDS, ids=lambda kind: kind.__name__)
@given(data=st.data())
def test_what_is_no_record_is_unreadable_and_not_repeated(
    kind: type[Record], value: Any, data: st.DataObject
) -> None:
    """A broken column gives some record of its kind or a plain refusal without the datum."""
    record = data.draw(st.from_type(kind))
    row = KEPT[kind].row(record, codec.written(record))
    at = data.draw(st.integers(0, len(KEPT[kind].form.names) - 1))
    row[at] = value
    try:
        found = KEPT[kind].read(row)
    except UnreadableError as wrong:
        assert CANARY not in "".join(traceback.format_exception(wrong))
        assert wrong.__context__ is None or wrong.__suppress_context__
    else:
        assert type(found) is kind


@pytest.mark.parametrize(
    "part",
    [
        [["Unit", None, {"key": "u-1", "name": "x", CANARY: 1}, "N1"]],
        [["Unit", None, {"key": "u-1"}, "N1"]], [[CANARY, None, {}, "N1"]], [CANARY], 7,
        [["Unit", None, None, "N1"]], [["Member", None, {"key": CANARY}, "N1"]],
    ],
)  # fmt: skip
def test_changes_with_unknown_or_missing_attributes_are_unreadable(part: object) -> None:
    """What another release wrote is not guessed at."""
    with pytest.raises(UnreadableError) as caught:
        codec.changes_of(codec.dumps(part).encode())
    assert CANARY not in "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize("more", [{CANARY: 1}, {"on": CANARY}, {"at": CANARY}])
def test_a_header_with_unknown_or_broken_attributes_is_unreadable(more: dict[str, Any]) -> None:
    """Nor is an entry."""
    header = json.loads(codec.header_bytes(entry("x-1"))) | more
    with pytest.raises(UnreadableError) as caught:
        codec.entry_of(codec.dumps(header).encode(), [])
    assert CANARY not in "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize("odd", ["a\ud800b", "\udcff", "a\0b", "\0"])
def test_text_that_a_database_does_not_take_is_refused_or_kept_exactly(
    any_place: Places, odd: str
) -> None:
    """A record with it comes back equal, or nothing has happened and nothing is repeated."""
    store = any_place.store()
    write(store, *(add(one) for one in records()))
    before = state(store)
    member = records()[-1]
    assert isinstance(member, Member)
    poor = (
        add(Unit("u-9", f"{CANARY}{odd}")),
        add(attrs.evolve(member, key="m-9", id_number=ResidentId(f"{CANARY}{odd}"))),
    )
    for change in poor:
        try:
            write(store, change)
        except StoreError as wrong:
            assert CANARY not in "".join(traceback.format_exception(wrong))
            assert state(store) == before
        else:
            with store.begin() as work:
                assert work.get(change.table, change.key) == change.after
            write(store, change.reversed())
            before = state(store)


@pytest.mark.parametrize("odd", ["a\ud800b", "a\0b"])
def test_an_entry_with_such_text_is_refused_or_kept_exactly(any_place: Places, odd: str) -> None:
    """So it is with what is written about a change."""
    store = any_place.store()
    given_: JournalEntry = entry("x-1", note=odd)
    try:
        with store.begin() as work:
            work.commit([add(Unit("u-1", "某厂"))], given_)
    except UnwritableError:
        assert list(store.journal()) == []
    else:
        assert [one.note for one in store.journal()] == [odd]


def test_asking_for_such_text_finds_nothing(any_place: Places) -> None:
    """A key or a value that no record can have is no error."""
    store = any_place.store()
    for odd in ("a\ud800b", "a\0b"):
        with store.begin() as work:
            assert work.get(Unit, odd) is None
            assert work.find(Unit, "credit_code", odd) == ()
            assert work.count(Unit, "credit_code", odd) == 0
        assert store.operation(odd) is None
