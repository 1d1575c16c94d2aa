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

from partyreg.changes import Change
from partyreg.model import RECORDS, Member, Organisation, Record, Unit
from partyreg.storage import UnreadableError, UnwritableError
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


@pytest.mark.parametrize(
    "more",
    [
        {"number": "7"}, {"number": True}, {"number": 1.5}, {"number": None}, {"note": 7},
        {"operation": 7}, {"operation": ["x"]}, {"evidence": [{"number": 7}]},
        {"evidence": [{"number": "x", "dated": "2018-01-05", "place": 7}]},
    ],
)  # fmt: skip
def test_a_header_with_a_value_of_another_type_is_unreadable(more: dict[str, Any]) -> None:
    """A number is no text, a flag no number, and nothing is taken for what it resembles."""
    header = json.loads(codec.header_bytes(attrs.evolve(entry("x-1", note="某"), number=1)))
    assert codec.entry_of(codec.dumps(header).encode(), []).number == 1
    with pytest.raises(UnreadableError):
        codec.entry_of(codec.dumps(header | more).encode(), [])


@pytest.mark.parametrize("kind", RECORDS, ids=lambda kind: kind.__name__)
@given(data=st.data())
def test_a_number_or_flag_of_another_type_is_unreadable(
    kind: type[Record], data: st.DataObject
) -> None:
    """In a row as in the journal: a text, a flag for a number, a number for a flag."""
    record = data.draw(st.from_type(kind))
    how, made = codec.form(kind), codec.written(record)
    for at, kinds in how.numbers:
        flag, wrong = bool in kinds, None  # type: bool, Any
        for wrong in ("1", [], {}, 2, 1.5) if flag else ("1", True, [], {}):
            journal = codec.dumps({"attributes": {kind.__name__: how.names}, "changes": [
                [kind.__name__, None, [*made[:at], wrong, *made[at + 1 :]], "N1"]]})  # fmt: skip
            with pytest.raises(UnreadableError):
                codec.changes_of(journal.encode())
            row = KEPT[kind].row(record, made)
            row[at] = wrong
            with pytest.raises(UnreadableError):
                KEPT[kind].read(row)


ODD = ["a\ud800b", "\udcff", "a\0b", "\0", "\\\0"]
"""Text that has no UTF-8, or that PostgreSQL takes nowhere."""

RESEMBLING = ["\\u0000", "\\\\u0000", "\\ud800", "\x01"]
"""Text that only looks like it."""


@pytest.mark.parametrize("odd", ODD)
def test_text_that_a_database_does_not_take_is_refused_by_both_alike(
    sql_place: Places, odd: str
) -> None:
    """The record is named, nothing has happened, and nothing of the text is repeated."""
    store = sql_place.store()
    write(store, *(add(one) for one in records()))
    before = state(store)
    town, unit, member = records()[2], records()[7], records()[-1]
    assert isinstance(town, Organisation)
    assert isinstance(unit, Unit)
    assert isinstance(member, Member)
    poor: tuple[Record, ...] = (
        Unit("u-9", f"{CANARY}{odd}"),
        attrs.evolve(member, key="m-9", id_number=ResidentId(f"{CANARY}{odd}")),
        attrs.evolve(town, key="o-9", units=("u-1", f"{CANARY}{odd}")),
    )
    good = [add(Unit(f"u-1{at}", r"\u0000")) for at in range(3)]
    for record in poor:
        changes = [*good[:2], add(record), good[2]]
        for act in ("commit", "load"):
            with pytest.raises(UnwritableError) as caught, store.begin() as work:
                getattr(work, act)(changes, entry())
            assert (caught.value.table, caught.value.key) == (type(record).__name__, record.key)
            assert CANARY not in "".join(traceback.format_exception(caught.value))
            assert state(store) == before
    with pytest.raises(UnwritableError) as caught:
        write(store, Change(unit, attrs.evolve(unit, name=odd), "N1"))
    assert (caught.value.table, caught.value.key) == ("Unit", "u-1")
    assert state(store) == before


@pytest.mark.parametrize("odd", ODD)
def test_an_entry_with_such_text_is_refused_by_both_alike(sql_place: Places, odd: str) -> None:
    """So it is with what is written about a change, and with the operation's id."""
    store = sql_place.store()
    for poor in (entry("x-1", note=odd), entry(odd), entry("x-1", subject=odd)):
        for act in ("commit", "load"):
            with pytest.raises(UnwritableError) as caught, store.begin() as work:
                getattr(work, act)([add(Unit("u-1", "某厂"))], poor)
            assert (caught.value.table, caught.value.key) == ("journal entry", poor.operation)
            assert list(store.journal()) == []


@pytest.mark.parametrize("like", RESEMBLING)
def test_text_that_only_resembles_it_is_kept_exactly(any_place: Places, like: str) -> None:
    """A backslash and letters are a backslash and letters."""
    store, unit = any_place.store(), Unit("u-1", f"某{like}")
    with store.begin() as work:
        work.commit([add(unit)], entry("x-1", note=like))
    with any_place.reopen(store).begin() as work:
        assert work.get(Unit, "u-1") == unit
    ((found),) = store.journal()
    assert (found.note, found.changes) == (like, (add(unit),))


def test_asking_for_such_text_finds_nothing(any_place: Places) -> None:
    """A key or a value that no record can have is no error."""
    store = any_place.store()
    for odd in ("a\ud800b", "a\0b"):
        with store.begin() as work:
            assert work.get(Unit, odd) is None
            assert work.find(Unit, "credit_code", odd) == ()
            assert work.count(Unit, "credit_code", odd) == 0
        assert store.operation(odd) is None
