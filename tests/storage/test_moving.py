"""A register moves through a file and is the same: to the byte, to the row, or not at all."""

# ruff: noqa: S608 - the tables and columns are our own
from __future__ import annotations

import gzip
import json
import random
import stat
import tracemalloc
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from tests.register.offices import Office
from tests.storage.conftest import Places
from tests.storage.histories import History, Tamperer, dumped, loaded
from tests.storage.test_verifying import sm3_needed

from partyreg.changes import Change
from partyreg.errors import InputError
from partyreg.journal import JournalEntry
from partyreg.model import Unit
from partyreg.repository import Store
from partyreg.storage import MemoryStore
from partyreg.storage.sql import SqlStore
from partyreg.storage.sql.checkpoints import checkpoint
from partyreg.storage.sql.moving import Difference, compare, dump, form, load_dump, loading
from partyreg.storage.sql.verifying import verify
from partyreg.testing.conformance.facts import entry

pytestmark = pytest.mark.clause("N3.3a")


def sqlite(folder: Path, name: str = "other", algorithm: str = "sha256") -> SqlStore:
    """Give a register in a file."""
    return SqlStore(f"sqlite:///{folder}/{name}.db", algorithm=algorithm)


def sql_store(place: Places) -> SqlStore:
    """Give a new, empty register in a database."""
    url = place.url()
    return SqlStore(url if "://" in url else f"sqlite:///{url}")


def bytes_of(store: Store) -> bytes:
    """Give the dump of a store."""
    file = BytesIO()
    dump(store, file)
    return file.getvalue()


def load(data: bytes, store: Store) -> None:
    """Load a dump from memory."""
    load_dump(BytesIO(data), store)


def test_a_history_moves_and_comes_back_the_same(sql_place: Places, tmp_path: Path) -> None:
    """From where it was written to the other kind of database, and back: the same everywhere."""
    here, there, again = sql_store(sql_place), sqlite(tmp_path), sql_store(sql_place)
    History(here, seed=3).go_on(120, most=8)
    noted = dump(here, tmp_path / "one.dump.gz")
    assert load_dump(tmp_path / "one.dump.gz", there) == noted == checkpoint(there)
    load(bytes_of(there), again)
    for one in (there, again):
        assert verify(one, checkpoint=noted).faults == ()
        found = compare(here, one)
        assert (found.same, found.differences) == (True, ())
        assert found.entries == 121
        assert found.rows > 200
    for one in (here, there, again):
        one.close()


def test_a_load_in_parts_and_a_register_at_work_move(sql_place: Places, tmp_path: Path) -> None:
    """Entries of thousands of changes, and what the register itself writes, move alike."""
    here, there = sql_store(sql_place), sqlite(tmp_path)
    Office(lambda: here).conclude()
    units = [Change(None, Unit(f"u-{at}", f"{at}厂"), "N3.3a") for at in range(5_700)]
    with here.begin() as work:
        work.load(units, entry("load"))
    load(bytes_of(here), there)
    assert compare(here, there).same
    assert verify(there).ok
    here.close()
    there.close()


@pytest.mark.parametrize("held", [1, 7])
def test_it_does_not_matter_how_much_waits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, held: int
) -> None:
    """Written after every entry or in one go at the end: the same rows."""
    monkeypatch.setattr(loading, "HELD", held)
    monkeypatch.setattr(loading, "BYTES", 1)
    often = sqlite(tmp_path)
    load(dumped(150, 3, 8), often)
    monkeypatch.undo()
    once = loaded(f"{tmp_path}/once.db", 150, 3, 8)
    assert compare(often, once).same
    assert verify(often).ok
    often.close()
    once.close()


def test_what_was_written_goes_and_comes_again_while_it_waits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A row that is in the database, removed and added again before the next writing, is new."""
    monkeypatch.setattr(loading, "HELD", 2)
    here, there = MemoryStore(), sqlite(tmp_path)
    first = [Unit(f"u-{at}", "某厂") for at in range(3)]
    for changes in (
        [Change(None, one, "N3.3a") for one in first],
        [Change(first[0], None, "N3.3a")], [Change(None, Unit("u-0", "某店"), "N3.3a")],
    ):  # fmt: skip
        with here.begin() as work:
            work.commit(changes, entry())
    load(bytes_of(here), there)
    assert verify(there).faults == ()
    there.close()


def test_a_register_in_memory_moves_too(tmp_path: Path) -> None:
    """What keeps no bytes is written as it would be stored, and built again from a dump."""
    here, there, back = MemoryStore(), sqlite(tmp_path), MemoryStore()
    History(here, seed=5).go_on(60)
    load(bytes_of(here), there)
    load(bytes_of(there), back)
    assert list(back.journal()) == list(here.journal())
    with here.begin() as one, back.begin() as other:
        assert list(one.every(Unit)) == list(other.every(Unit))
    assert bytes_of(back) == bytes_of(here)
    there.close()


def test_a_store_that_has_loaded_a_dump_goes_on(sql_place: Places, tmp_path: Path) -> None:
    """The next entry follows the last one that was loaded, also in a store opened before."""
    store = sql_store(sql_place)
    with store.begin() as work:
        assert work.last_number == 0
    load(dumped(20), store)
    with store.begin() as work:
        assert work.last_number == 20
        work.commit([Change(None, Unit("n-1", "新厂"), "N3.3a")], entry("new"))
    assert verify(store).faults == ()
    store.close()


def test_a_chain_of_two_algorithms_moves(tmp_path: Path) -> None:
    """Each entry keeps its algorithm and its hash."""
    sm3_needed()
    first = sqlite(tmp_path, "one")
    history = History(first)
    history.go_on(3)
    history.store = second = sqlite(tmp_path, "one", "sm3")
    history.go_on(3)
    there = sqlite(tmp_path)
    load(bytes_of(second), there)
    assert compare(first, there).same
    assert checkpoint(there).algorithm == "sm3"
    for one in (first, second, there):
        one.close()


# -- the file -------------------------------------------------------------------------------------


def test_the_same_register_gives_the_same_file(tmp_path: Path) -> None:
    """Plain or compressed, a dump depends on the register alone."""
    store = loaded(f"{tmp_path}/one.db", 30)
    for name in ("a.dump", "b.dump", "a.dump.gz", "b.dump.gz"):
        dump(store, tmp_path / name)
    plain, packed = tmp_path / "a.dump", tmp_path / "a.dump.gz"
    assert plain.read_bytes() == (tmp_path / "b.dump").read_bytes() == dumped(30)
    assert packed.read_bytes() == (tmp_path / "b.dump.gz").read_bytes()
    assert gzip.decompress(packed.read_bytes()) == plain.read_bytes()
    assert stat.S_IMODE(plain.stat().st_mode) == 0o600
    first = json.loads(plain.read_bytes().split(b"\n")[0])
    assert first["form"] == "partyreg dump"
    assert first["schema"] == "0001"
    store.close()


def test_nothing_is_overwritten_and_nothing_half_written_is_left(tmp_path: Path) -> None:
    """A file that is there stays; a dump that fails, or cannot be placed, leaves none."""
    store = MemoryStore()
    there = tmp_path / "one.dump"
    there.write_text("mine")
    with pytest.raises(InputError, match="there is a file of that name already"):
        dump(store, there)
    assert there.read_text() == "mine"
    with pytest.raises(InputError, match="it cannot be written"):
        dump(store, tmp_path / "no folder" / "one.dump")
    with pytest.raises(InputError, match="it cannot be read"):
        load_dump(tmp_path / "none.dump", MemoryStore())
    assert [one.name for one in tmp_path.iterdir()] == ["one.dump"]


def refused(data: bytes, store: Store) -> InputError:
    """Load what must be refused, and see that nothing is left behind."""
    with pytest.raises(InputError) as error:
        load(data, store)
    with store.begin() as work:
        assert work.last_number == 0
        assert next(iter(work.every(Unit)), None) is None
    assert next(iter(store.journal()), None) is None
    return error.value


def edited(data: bytes, row: int, old: str, new: str) -> bytes:
    """Change a line of a dump."""
    lines = data.split(b"\n")
    assert old.encode() in lines[row]
    lines[row] = lines[row].replace(old.encode(), new.encode(), 1)
    return b"\n".join(lines)


SPOILT: list[tuple[str, Callable[[bytes], bytes], str]] = [
    ("nothing", lambda _: b"", "line 1: the file is no dump of a register"),
    ("a picture", lambda _: bytes(range(256)) * 9, "line 1: the file is no dump of a register"),
    ("other JSON", lambda _: b'{"form":"other"}\n', "line 1: the file is no dump of a register"),
    ("a newer form", lambda data: edited(data, 0, '"version":1', '"version":2'),
     "line 1: the dump was written by a newer release; load it with that one"),
    ("a newer schema", lambda data: edited(data, 0, '"0001"', '"0999"'),
     "line 1: the dump was written by a newer release; load it with that one"),
    ("no version", lambda data: edited(data, 0, '"version":1', '"version":"1"'),
     "line 1: it names no version and schema"),
    ("another release", lambda data: edited(data, 0, '"release":"', '"release":"x'),
     "the counts and sums of the last line are not those of what was read"),
    ("an entry is gone", lambda data: b"\n".join(data.split(b"\n")[:3] + data.split(b"\n")[4:]),
     "line 4: it should be entry 2"),
    ("an entry is changed", lambda data: edited(data, 1, "某", "谋"),
     "line 2: the bytes of entry 1 are not those of its hash"),
    ("a change is changed", lambda data: edited(data, 2, "某厂", "谋厂"),
     "line 2: the bytes of entry 1 are not those of its hash"),
    ("a part is gone", lambda data: b"\n".join(data.split(b"\n")[:2] + data.split(b"\n")[3:]),
     "line 2: the bytes of entry 1 are not those of its hash"),
    ("no such algorithm", lambda data: edited(data, 3, "sha256", "md5"),
     "line 4: no such algorithm makes hashes"),
    ("another link", lambda data: edited(data, 3, '"sha256","', '"sha256","00'),
     "line 4: entry 2 does not follow the one before it"),
    ("no entry", lambda data: edited(data, 3, '"entry"', '"entries"'), "line 4: it is no entry"),
    ("no number", lambda data: edited(data, 3, "2,", '"2",'), "line 4: it is no entry"),
    ("no JSON", lambda data: edited(data, 3, "[", "[["), "line 4: it is no JSON"),
    ("no last line", lambda data: b"\n".join(data.split(b"\n")[:-2]) + b"\n",
     "the file ends before its last line"),
    ("another count", lambda data: data.replace(b'"entries":12', b'"entries":13'),
     "the counts and sums of the last line are not those of what was read"),
    ("something behind", lambda data: data + b"\n", "there is something behind the last line"),
    ("two dumps", lambda data: data + data, "there is something behind the last line"),
    ("half a line", lambda data: data[:-9], "the file ends in the midst of it"),
]  # fmt: skip
"""What happened to a file, and what must be said of it."""


@pytest.mark.parametrize(("what", "spoil", "fault"), SPOILT, ids=[one[0] for one in SPOILT])
def test_a_spoilt_dump_is_refused_with_its_line(
    tmp_path: Path, what: str, spoil: Callable[[bytes], bytes], fault: str
) -> None:
    """Truncated, changed, foreign or newer: refused with line and reason, and nothing is kept."""
    data = dumped(12, most=0)
    spoilt = spoil(data)
    assert spoilt != data
    for store in (sqlite(tmp_path), MemoryStore()):
        error = refused(spoilt, store)
        assert fault in str(error), what
        assert str(error).startswith("line ")
        assert len(error.faults) == 1
        assert error.faults[0].code == "dump.bad-line"


def test_a_dump_cut_off_anywhere_is_refused(tmp_path: Path) -> None:
    """Wherever the file ends too early, plain or compressed, nothing is kept."""
    data, store = dumped(4, most=1), sqlite(tmp_path)
    packed = gzip.compress(data)
    for at in range(0, len(data), 37):
        refused(data[:at], store)
    for at in range(0, len(packed), 17):
        refused(packed[:at], store)
    load(data, store)
    assert verify(store).ok
    store.close()


def test_any_flipped_bit_of_a_dump_is_refused(tmp_path: Path) -> None:
    """Every line is under the sum of the last one, and that line says what it must say."""
    data, store, rng = dumped(4, most=1), sqlite(tmp_path), random.Random(2)
    packed = gzip.compress(data, mtime=0)
    for bit in rng.sample(range(8 * len(data)), 400):
        refused(_flip(data, bit), store)
    for bit in rng.sample(range(80, 8 * len(packed)), 200):  # behind the head, which says no more
        refused(_flip(packed, bit), store)
    store.close()


def _flip(data: bytes, bit: int) -> bytes:
    """Give bytes with one bit flipped."""
    at = bit // 8
    return data[:at] + bytes([data[at] ^ 1 << bit % 8]) + data[at + 1 :]


def test_without_the_sum_a_changed_first_line_passes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: a reader that does not look at the last line lets a change pass."""
    spoilt = edited(dumped(4, most=1), 0, '"release":"', '"release":"x')
    monkeypatch.setattr(form.Reader, "_last_line", lambda _, said: None)
    store = sqlite(tmp_path)
    load(spoilt, store)
    store.close()


def test_a_line_without_an_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that is one endless line does not fill the memory."""
    monkeypatch.setattr(form, "LONGEST", 2_000)
    lines = dumped(4, most=1).split(b"\n")
    endless = b"\n".join([lines[0], b"[" + b" " * 5_000])
    assert "line 2: it is too long" in str(refused(endless, MemoryStore()))


def test_a_dump_is_loaded_into_an_empty_store_only(any_place: Places) -> None:
    """A store that has an entry takes none, and is as it was."""
    store = any_place.store()
    History(store).go_on(2)
    before = list(store.journal())
    with pytest.raises(InputError, match="it is not empty") as error:
        load(dumped(12), store)
    assert error.value.faults[0].code == "dump.not-empty"
    assert list(store.journal()) == before


def forged(*changes: Change) -> bytes:
    """Give a dump, whole and rightly hashed, of entries that nobody could have written."""

    class Forger:
        """A store that has such a journal."""

        def journal(self) -> list[JournalEntry]:
            """Give an entry for each change."""
            import attrs

            return [attrs.evolve(entry(f"f-{at}"), changes=(one,), number=at)
                    for at, one in enumerate(changes, 1)]  # fmt: skip

    file = BytesIO()
    dump(Forger(), file)  # type: ignore[arg-type]  # nothing else of it is asked
    return file.getvalue()


A, B = Unit("u-1", "某厂"), Unit("u-1", "某店")


@pytest.mark.parametrize("held", [0, 9])
@pytest.mark.parametrize("changes", [
    [Change(A, None, "N3.3a")], [Change(A, B, "N3.3a")],
    [Change(None, A, "N3.3a"), Change(None, B, "N3.3a")],
    [Change(None, A, "N3.3a"), Change(B, A, "N3.3a")],
    [Change(None, A, "N3.3a"), Change(A, None, "N3.3a"), Change(A, B, "N3.3a")],
])  # fmt: skip
def test_changes_that_do_not_follow_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, held: int, changes: list[Change]
) -> None:
    """A journal whose hashes are right and whose changes are not is refused, and nothing kept."""
    monkeypatch.setattr(loading, "HELD", held)
    data = forged(*changes)
    line = str(2 * len(changes))
    for store in (MemoryStore(), sqlite(tmp_path)):
        error = refused(data, store)
        assert f"line {line}: a change of this entry does not start" in str(error)


# -- comparing ------------------------------------------------------------------------------------


def test_differences_are_listed_by_place(sql_place: Places, tmp_path: Path) -> None:
    """A cell, a row, an entry, a part, a value of an index: each is listed, by place and column."""
    here, there = loaded(sql_place.url(), 30, seed=3), loaded(f"{tmp_path}/one.db", 30, seed=3)
    meddler = Tamperer(here)
    seq = dict(meddler.rows("SELECT key, seq FROM units"))
    where = meddler.rows("SELECT seq FROM organisations WHERE key = 'o-3'")[0][0]
    meddler.run("UPDATE units SET name = 'x', revision = 9 WHERE key = 'u-1'")
    meddler.run("DELETE FROM units WHERE key = 'u-2'")
    meddler.run("DELETE FROM journal WHERE number = 30")
    meddler.run("UPDATE journal SET hash = previous WHERE number = 4")
    meddler.run("UPDATE journal_parts SET body = ? WHERE number = 1", b"x")
    meddler.run(f"INSERT INTO organisations_by_unit VALUES ('u-9', {where})")
    found = compare(here, there)
    wanted = (
        Difference("journal", 4, "differs", ("hash",)), Difference("journal", 30, "second"),
        Difference("journal_parts", (1, 0), "differs", ("body",)),
        Difference("organisations_by_unit", where, "first"),
        Difference("units", seq["u-1"], "differs", ("revision", "name")),
        Difference("units", seq["u-2"], "second"),
    )  # fmt: skip
    assert found.differences == wanted
    assert (found.same, found.found) == (False, 6)
    swapped = {"first": "second", "second": "first", "differs": "differs"}
    assert [(one.place, swapped[one.what]) for one in compare(there, here).differences] == [
        (one.place, one.what) for one in wanted
    ]
    meddler.close()
    here.close()
    there.close()


def test_a_register_in_memory_cannot_be_compared() -> None:
    """It keeps no bytes."""
    with pytest.raises(InputError, match="in memory"):
        compare(MemoryStore(), MemoryStore())


def test_dump_and_load_hold_little(tmp_path: Path) -> None:
    """A journal more than twice as long takes about as much memory to write and to read."""

    def peak(size: int) -> int:
        """Give the most bytes held."""
        here, there = loaded(f"{tmp_path}/{size}.db", size, most=0), sqlite(tmp_path, f"to-{size}")
        path = tmp_path / f"{size}.gz"
        tracemalloc.start()
        dump(here, path)
        load_dump(path, there)
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        here.close()
        there.close()
        return found

    old = loading.BYTES
    loading.BYTES = 200_000
    try:
        assert peak(12_000) < 1.3 * peak(5_000)
    finally:
        loading.BYTES = old
