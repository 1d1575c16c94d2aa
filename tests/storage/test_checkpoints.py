"""Checkpoints: what a chain cannot show shows against them, on paper as well as in a file."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.storage.conftest import Places
from tests.storage.histories import History, Tamperer, loaded
from tests.storage.test_tampering_journal import remove

from partyreg.errors import InputError
from partyreg.storage.sql import SqlStore
from partyreg.storage.sql.checkpoints import GROUPS, Checkpoint, checkpoint
from partyreg.storage.sql.verifying import verify

pytestmark = pytest.mark.clause("N3.3a")

CHINA = timezone(timedelta(hours=8))
CHECKPOINTS = st.builds(
    Checkpoint,
    st.integers(0, 10**18), st.none() | st.datetimes(timezones=st.sampled_from([UTC, CHINA])),
    st.sampled_from(["sha256", "sm3"]), st.binary(min_size=32, max_size=32),
    st.binary(min_size=8, max_size=8),
)  # fmt: skip
ONE = Checkpoint(17, datetime(2018, 3, 1, 9, tzinfo=CHINA), "sha256", bytes(range(32)), b"partyreg")


def sql_store(place: Places) -> SqlStore:
    """Give a new, empty register in a database."""
    url = place.url()
    return SqlStore(url if "://" in url else f"sqlite:///{url}")


@given(CHECKPOINTS)
def test_what_is_written_is_read_again(one: Checkpoint) -> None:
    """A checkpoint comes back the same from JSON and from paper."""
    assert Checkpoint.from_json(one.to_json()) == one
    assert Checkpoint.from_paper(one.on_paper()) == one


@given(CHECKPOINTS, st.data())
def test_what_a_typist_does_differently_does_not_matter(
    one: Checkpoint, data: st.DataObject
) -> None:
    """Capitals, blanks, blank lines, the order of lines, and letters for digits are forgiven."""
    first, *lines = one.on_paper().splitlines()
    lines = data.draw(st.permutations(lines))
    typed = "\n\n".join([first.upper(), *(f"  {line.upper()} " for line in lines)])
    head, _, rest = typed.partition("\n")
    rest = "\n".join(line if line.split()[:1] == ["BY"] else
                     " ".join([*line.split()[:1], *(word.replace("0", "O") for word in
                                                    line.split()[1:])])
                     for line in rest.splitlines())  # fmt: skip
    assert Checkpoint.from_paper(f"{head}\n{rest}") == one


@given(CHECKPOINTS, st.data())
def test_a_mistyped_digit_is_found(one: Checkpoint, data: st.DataObject) -> None:
    """Any digit that is another one is refused, and in a line of digits that line is named."""
    lines = one.on_paper().splitlines()
    row = data.draw(st.integers(1, len(lines) - 1))
    start = len(lines[row].split()[0]) + 1
    places = [at for at in range(start, len(lines[row])) if lines[row][at].isdigit()]
    if not places:
        return
    at = data.draw(st.sampled_from(places))
    digit = data.draw(st.sampled_from([one for one in "0123456789" if one != lines[row][at]]))
    typed = [*lines[:row], lines[row][:at] + digit + lines[row][at + 1 :], *lines[row + 1 :]]
    with pytest.raises(InputError) as refused:
        Checkpoint.from_paper("\n".join(typed))
    if lines[row].startswith("hash") and at > len("hash 1"):
        assert f"line {row + 1}: it is mistyped" in map(str, refused.value.faults)


@given(CHECKPOINTS, st.data())
def test_two_digits_exchanged_are_found(one: Checkpoint, data: st.DataObject) -> None:
    """The commonest slip, two neighbours exchanged, is refused too."""
    lines = one.on_paper().splitlines()
    row = data.draw(st.sampled_from([at for at, line in enumerate(lines) if "/" in line]))
    at = data.draw(st.integers(7, 24))
    line = lines[row]
    swapped = line[:at] + line[at + 1] + line[at] + line[at + 2 :]
    if swapped.replace(" ", "") == line.replace(" ", ""):
        return
    with pytest.raises(InputError):
        Checkpoint.from_paper("\n".join([*lines[:row], swapped, *lines[row + 1 :]]))


def test_paper_has_short_lines_of_four_groups() -> None:
    """No line is longer than a narrow column, and digits stand in groups of four."""
    lines = ONE.on_paper().splitlines()
    assert max(map(len, lines)) <= 40
    assert lines[:5] == [
        "partyreg checkpoint 1", "entry 17", "at 2018-03-01T09:00:00+08:00", "by sha256",
        "hash 1 0001 0203 0405 0607 / 60",
    ]  # fmt: skip
    assert all(len(word) == GROUPS for word in lines[4].split()[2:6])


@pytest.mark.parametrize(("typed", "fault"), [
    ("", "line 1: it is not 'partyreg checkpoint 1'"),
    ("partyreg checkpoint 2", "line 1: it is not 'partyreg checkpoint 1'"),
    ("\n".join(ONE.on_paper().splitlines()[:6]), "hash 3: the line is missing"),
    (ONE.on_paper() + "entry 17", "line 11: it is mistyped"),
    (ONE.on_paper() + "hello", "line 11: it is mistyped"),
    (ONE.on_paper().replace("sha256", "md5"), "checkpoint: entry, at or by is mistyped"),
    (ONE.on_paper().replace("+08:00", "+99:00"), "checkpoint: entry, at or by is mistyped"),
    (ONE.on_paper().replace("entry 17", "entry 18"),
     "check: its digits are those of another checkpoint"),
])  # fmt: skip
def test_what_is_no_checkpoint_is_refused(typed: str, fault: str) -> None:
    """Lines missing, unknown, twice or mistyped are refused with their place."""
    with pytest.raises(InputError) as refused:
        Checkpoint.from_paper(typed)
    assert fault in map(str, refused.value.faults)


@pytest.mark.parametrize("text", [
    "", "[]", "null", "{}", "[" * 99_999, ONE.to_json().replace("17", "18"),
    ONE.to_json().replace("checkpoint 1", "checkpoint 2"),
    json.dumps({**json.loads(ONE.to_json()), "hash": 7}),
    json.dumps({**json.loads(ONE.to_json()), "at": 7}),
])  # fmt: skip
def test_json_that_is_no_checkpoint_is_refused(text: str) -> None:
    """Whatever else stands in the file, or a checkpoint that was changed, is refused."""
    with pytest.raises(InputError, match="it is no checkpoint, or was changed"):
        Checkpoint.from_json(text)


def test_a_register_holds_to_its_checkpoints_as_it_goes_on(sql_place: Places) -> None:
    """Every checkpoint made along the way, the empty register's too, holds in the end."""
    store, made = sql_store(sql_place), []
    made.append(checkpoint(store))
    history = History(store)
    for _ in range(3):
        made.append(checkpoint(store))
        history.go_on(3)
    made.append(checkpoint(store))
    assert [one.number for one in made] == [0, 1, 4, 7, 10]
    assert {one.first for one in made[1:]} == {made[-1].first}
    found = verify(store, checkpoint=made)
    assert (found.faults, found.checkpoints) == ((), 5)
    assert found.hash == made[-1].hash.hex()
    store.close()


def test_a_tail_cut_off_shows_against_a_checkpoint_and_only_there(sql_place: Places) -> None:
    """The last entries without changes removed leave a chain without a fault."""
    store = loaded(sql_place.url(), 30, most=0)
    noted = checkpoint(store)
    early = attrs.evolve(noted)
    assert verify(store, checkpoint=early).ok
    meddler = Tamperer(store)
    for number in range(26, 31):
        remove(meddler, number)
    meddler.close()
    assert verify(store).ok, "without a checkpoint it cannot be seen"
    found = verify(store, checkpoint=noted)
    assert [(one.table, one.key, one.what) for one in found.faults] == [("journal", 26, "cut")]
    assert "went on to entry 30" in found.faults[0].message
    store.close()


def test_a_history_written_anew_shows_against_a_checkpoint_and_only_there(
    sql_place: Places,
) -> None:
    """A whole journal with tables to match, from a common beginning, is a chain without a fault."""
    store = sql_store(sql_place)
    History(store, seed=1).go_on(9)
    noted = checkpoint(store)
    store.close()
    other = sql_store(sql_place)
    History(other, seed=2).go_on(12)
    assert verify(other).ok, "without a checkpoint it cannot be seen"
    found = verify(other, checkpoint=noted)
    assert [(one.key, one.what) for one in found.faults] == [(10, "rewritten")]
    other.close()


def test_a_checkpoint_of_another_register_says_so(sql_place: Places) -> None:
    """A register that began otherwise is called another one, not a changed one."""
    store = loaded(sql_place.url(), 10)
    noted = checkpoint(store)
    for number in (7, 700):
        strange = attrs.evolve(noted, number=number, first=b"another!")
        found = verify(store, checkpoint=strange)
        assert [(one.key, one.what) for one in found.faults] == [(1, "another")]
    store.close()


def test_the_other_algorithm_of_a_checkpoint_is_a_rewritten_entry(tmp_path: Path) -> None:
    """A checkpoint holds the algorithm too."""
    store = loaded(f"{tmp_path}/one.db", 10)
    strange = attrs.evolve(checkpoint(store), algorithm="sm3")
    assert [one.what for one in verify(store, checkpoint=strange).faults] == ["rewritten"]
    store.close()
