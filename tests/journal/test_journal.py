"""What is read from the journal: states, histories, movement and usage, and how they add up."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.register.offices import PAPER, START, Office

from partyreg import journal
from partyreg.changes import Change, reversal
from partyreg.errors import Refusal, RefusedError
from partyreg.journal import JournalEntry, Movement, State, fold
from partyreg.model import Member, Unit
from partyreg.testing.strategies import changes, journal_entries

pytestmark = pytest.mark.clause("N3.3a", "N3.3d")

DAYS = 12


@st.composite
def journals(draw: st.DrawFn) -> tuple[JournalEntry, ...]:
    """Draw some weeks of work in a register, refused attempts included."""
    office = Office()
    for number in range(draw(st.integers(0, 10))):
        office.wait(days=draw(st.integers(0, DAYS // 4)))
        try:
            _work(office, draw(st.integers(0, 6)), number)
        except RefusedError:
            continue
    return tuple(office.register.journal())


def _work(office: Office, what: int, number: int) -> None:
    """Do one of several things."""
    county, committee = office.desk("A"), office.desk("B")
    if what == 0:
        committee.members.remove("m-1", "death", evidence=PAPER)
    elif what == 1:
        committee.members.withdraw_removal("m-1")
    elif what == 2:
        committee.transfers.internal("m-2", "C2" if number % 2 else "C")
    elif what == 3:
        office.conclude("m-3", f"{number:04}")
    elif what == 4:
        county.organisations.move("M", "D" if number % 2 else "A", evidence=PAPER)
    elif what == 5:
        committee.members.edit("m-2", education=f"第{number}级")
    else:
        county.organisations.edit("B", name=f"第{number}委", evidence=PAPER)


def _state(entries: tuple[JournalEntry, ...]) -> State:
    """Fold a journal from the start."""
    return fold((change for one in entries for change in one.changes), {})


@given(journals(), st.integers(-1, 40))
def test_any_past_state_is_reached_from_both_ends(
    entries: tuple[JournalEntry, ...], hours: int
) -> None:
    """Forward from nothing, or backward from now over the reversal of what came since."""
    moment = START + timedelta(hours=hours * 12)
    before = tuple(one for one in entries if one.at <= moment)
    back = reversal(journal.changes_since(entries, moment))
    assert fold(back, _state(entries)) == _state(before)


@given(st.lists(changes(), max_size=8))
def test_a_fold_leaves_what_it_starts_from(several: list[Change]) -> None:
    """States are values: the old one stays as it was."""
    start: State = {(Unit, "u-0"): Unit("u-0", "某厂")}
    kept = dict(start)
    fold(several, start)
    assert start == kept


@given(journals())
def test_movements_of_the_parts_add_up_to_that_of_the_whole(
    entries: tuple[JournalEntry, ...],
) -> None:
    """However the branches are divided: who goes from one part to another counts in both."""
    branches = {one.branch for entry in entries for change in entry.changes
                for one in (change.before, change.after) if isinstance(one, Member)}  # fmt: skip
    whole = journal.movement(entries)
    parts = [journal.movement(entries, branches={one}) for one in sorted(branches)]
    assert sum(one.change for one in parts) == whole.change
    members = [one for one in _state(entries).values() if isinstance(one, Member)]
    assert whole.change == len(members)
    rolls = Counter(one.branch for one in members)
    assert [one.change for one in parts] == [rolls[one] for one in sorted(branches)]


@given(journals(), st.integers(0, DAYS))
def test_periods_add_up_to_the_whole_time(entries: tuple[JournalEntry, ...], days: int) -> None:
    """What is counted up to a day and from the next one on is all."""
    last = START.date() + timedelta(days)
    first, then = (
        journal.usage(entries, until=last), journal.usage(entries, since=last + timedelta(1)),
    )  # fmt: skip
    whole = journal.usage(entries)
    assert Counter(first.commands) + Counter(then.commands) == Counter(whole.commands)
    for name in ("refused", "in_time", "late", "undated", "transfers_received",
                 "transfers_concluded"):  # fmt: skip
        assert getattr(first, name) + getattr(then, name) == getattr(whole, name)
    assert sorted(first.transfer_days + then.transfer_days) == sorted(whole.transfer_days)
    earlier = journal.movement(entries, until=last)
    later = journal.movement(entries, since=last + timedelta(1))
    assert earlier.change + later.change == journal.movement(entries).change


@given(journals())
def test_usage_counts_each_entry_once(entries: tuple[JournalEntry, ...]) -> None:
    """Done by command, refused together; a clock is kept, missed, or not published."""
    found = journal.usage(entries)
    assert sum(found.commands.values()) + found.refused == len(entries)
    assert list(found.commands) == sorted(found.commands)
    clocked = [one for one in entries if not one.refused and one.evidence]
    assert found.in_time + found.late + found.undated == len(clocked)
    assert found.late == sum(one.late for one in clocked)
    organisations = {one.organisation for one in entries if one.organisation}
    parts = [journal.usage(entries, organisations={one}) for one in organisations]
    done = sum(sum(one.commands.values()) + one.refused for one in parts)
    assert done == len(entries) - 1  # the installation is nobody's


@given(journals(), st.sampled_from(["m-1", "m-2", "m-3", "B", "M", "nobody"]))
def test_a_history_is_what_names_the_key(entries: tuple[JournalEntry, ...], key: str) -> None:
    """As the subject of an attempt, or among what was changed; in order."""
    found = tuple(journal.history(entries, key))
    assert found == tuple(
        one for one in entries
        if key == one.subject or key in [change.key for change in one.changes]
    )  # fmt: skip
    assert all(one.number < two.number for one, two in pairwise(found))
    assert bool(found) == (key != "nobody")


@given(journal_entries())
def test_an_entry_shows_neither_person_nor_changes(entry: JournalEntry) -> None:
    """Whoever acted is a natural person, and changes carry members."""
    text = repr(entry)
    assert "person=" not in text
    assert "changes=" not in text
    assert entry.refused == bool(entry.refusals)


def test_a_refused_attempt_is_never_late() -> None:
    """It changed nothing, whatever the day."""
    day = START.date()
    no = Refusal("right.not-granted", "no", "", "T")
    entry = JournalEntry("x-1", START, day, "members.edit", "a", "o", "某",
                         refusals=(no,), due=day - timedelta(1))  # fmt: skip
    assert not entry.late


def test_the_mean_of_no_transfers_is_nothing() -> None:
    """Nobody divides by zero, and nothing is not zero days."""
    assert journal.usage(()).mean_transfer_days is None
    assert Movement().change == 0


def test_a_moment_without_a_time_zone_is_refused() -> None:
    """Nobody guesses."""
    with pytest.raises(TypeError, match="a moment needs a time zone"):
        journal.changes_since((), datetime(2018, 3, 1))  # noqa: DTZ001
