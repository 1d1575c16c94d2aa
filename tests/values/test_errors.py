from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partyreg.changes import Change, reversal
from partyreg.errors import (
    BAD_VALUE,
    Fault,
    InputError,
    PartyregError,
    Refusal,
    RefusalKind,
    Refusals,
    RefusedError,
    StaleError,
    UnknownOrganisationError,
)
from partyreg.model import Account, Grants, Member, Record, Unit, keys
from partyreg.values import AccountKind, ResidentId

pytestmark = pytest.mark.clause("N3.3a")

REFUSALS = st.builds(Refusal, *(st.sampled_from(["a", "b", "c"]) for _ in range(4)))


@given(st.lists(st.none() | REFUSALS))
def test_a_collector_raises_everything_once_in_order(given_: list[Refusal | None]) -> None:
    """What was added is raised at once, in order, each once; nothing added raises nothing."""
    no = Refusals()
    for one in given_[::2]:
        no.add(one)
    no.extend(one for one in given_[1::2] if one is not None)
    wanted = [one for one in (*given_[::2], *given_[1::2]) if one is not None]
    expected = tuple(dict.fromkeys(wanted))
    assert tuple(no) == expected
    assert bool(no) is bool(expected)
    if not expected:
        no.raise_any()
        return
    with pytest.raises(RefusedError) as caught:
        no.raise_any()
    assert caught.value.refusals == expected
    assert caught.value.codes == tuple(one.code for one in expected)
    assert str(caught.value) == "; ".join(f"{one.message} [{one.clause}]" for one in expected)


@given(st.text())
def test_a_refusal_is_one_line_whatever_it_quotes(value: str) -> None:
    """A quoted value is escaped, and braces in it are not filled in again."""
    kind = RefusalKind("a.b", "there is no {what} {key!r}", "", "N3.2d")
    one = kind(what="unit", key=value)
    assert one.message == f"there is no unit {value!r}"
    assert len(one.message.splitlines()) == 1
    assert str(one) == f"{one.message} [N3.2d]"


def test_a_kind_gives_its_clause_unless_another_is_named() -> None:
    """Code and templates are the kind's; the clause may be another one."""
    one = BAD_VALUE(place="name", reason="it is blank")
    assert one == Refusal("input.bad-value", "name cannot be taken: it is blank",
                          "correct it and try again", "N3.2d")  # fmt: skip
    assert BAD_VALUE(place="name", reason="it is blank", clause="G1.1a").clause == "G1.1a"
    assert str(one) == "name cannot be taken: it is blank [N3.2d]; correct it and try again"


@given(st.lists(st.builds(Fault, st.sampled_from("xyz"), st.sampled_from("uvw")), min_size=1))
def test_an_input_error_keeps_all_faults_and_shows_some(faults: list[Fault]) -> None:
    """All faults are kept in order; the message shows five and counts the others."""
    error = InputError(faults)
    assert error.faults == tuple(faults)
    shown = "; ".join(f"{one.place}: {one.reason}" for one in faults[:5])
    more = f"; and {len(faults) - 5} more" if len(faults) > 5 else ""
    assert str(error) == shown + more
    assert isinstance(error, ValueError)


@pytest.mark.parametrize(
    ("key", "message"),
    [
        ("o-7", "there is no organisation 'o-7'"),
        (Member("m-1", "b-1", "甲某", ResidentId("440308199901101512")),
         "an organisation key is a text, not Member"),
        (None, "an organisation key is a text, not NoneType"),
    ],
)  # fmt: skip
def test_an_unknown_organisation_is_named_by_key_only(key: object, message: str) -> None:
    """A key is quoted; anything else is named by its type."""
    error = UnknownOrganisationError(key)
    assert (str(error), error.key) == (message, key)
    assert isinstance(error, LookupError)


def test_every_error_of_the_house_has_one_root() -> None:
    """Whoever catches the root catches every deliberate error."""
    found: list[Exception] = [
        RefusedError([BAD_VALUE(place="x", reason="y")]), InputError([Fault("x", "y")]),
        UnknownOrganisationError("x"), StaleError("member", "m-1"),
    ]  # fmt: skip
    assert all(isinstance(one, PartyregError) for one in found)
    stale = StaleError("member", "m-1")
    assert (str(stale), stale.table, stale.key) == \
        ("the member 'm-1' has changed since it was read", "member", "m-1")  # fmt: skip


RECORDS: st.SearchStrategy[Record] = st.sampled_from([
    Unit("u-1", "某厂"), Unit("u-1", "某某厂"), Grants("o-1", frozenset()),
    Account("a-1", "B04", "c-1", AccountKind.BUSINESS),
])  # fmt: skip
CHANGES = st.builds(Change, st.none() | RECORDS, st.none() | RECORDS, st.just("G2.1"))


@given(st.lists(CHANGES))
def test_a_reversal_takes_every_change_back_last_first(changes: list[Change]) -> None:
    """Reversing twice gives the same changes; each is turned round, in the opposite order."""
    back = reversal(changes)
    assert [(one.before, one.after, one.clause) for one in back] == \
        [(one.after, one.before, one.clause) for one in reversed(changes)]  # fmt: skip
    assert reversal(back) == tuple(changes)


@given(CHANGES)
def test_a_change_is_about_one_record(change: Change) -> None:
    """Record, key and class are those of what will be, else of what was; never of nothing."""
    record = change.after or change.before
    if record is None:
        with pytest.raises(ValueError, match="a change has a before or an after"):
            _ = change.record
        return
    assert (change.record, change.key, change.table) == (record, record.key, type(record))
    assert keys([record, record]) == (record.key, record.key)
