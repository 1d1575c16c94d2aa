"""Whatever is done to a stored journal is found, and where: every bit, and every entry.

The check that is tested is the one that ``verify`` runs. For all the bits of a journal it is fed
with the rows as they would be read after each flip; a sample of flips is done in real databases.
Each test has a control: a check that has been weakened on purpose, and must let something pass.
"""

# ruff: noqa: S608 - the tables and columns are our own
from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.storage.conftest import Places
from tests.storage.histories import Tamperer, loaded

from partyreg.storage.errors import UnreadableError
from partyreg.storage.sql import SqlStore
from partyreg.storage.sql.chain import START, link
from partyreg.storage.sql.exact import BEFORE_ALL, Exact, entries
from partyreg.storage.sql.verifying import Damage, linking, looking, verify
from partyreg.storage.sql.verifying.results import Found

pytestmark = pytest.mark.clause("N3.3a")

ENTRIES = 1_000
HISTORY = {"seed": 4, "most": 0}
"""Short entries for the bits: the first holds changes, and the others are told apart in headers."""


@pytest.fixture(scope="module")
def exact(tmp_path_factory: pytest.TempPathFactory) -> list[Exact]:
    """Give the entries of a journal of which one in twenty has changes."""
    folder = tmp_path_factory.mktemp("journal")
    found = []
    previous, bare = START, read(loaded(f"{folder}/bare.db", ENTRIES, **HISTORY))
    full = [one for one in read(loaded(f"{folder}/full.db", 200, seed=2, most=1)) if one.parts]
    for at, one in enumerate(bare[1:] + bare[1:2], 1):
        number = b'"number":%d}' % at
        operation = f"x-{at}"
        header = (one.header or b"").split(b'"number"')[0] + number
        header = header.replace(f'"{one.operation}"'.encode(), f'"{operation}"'.encode())
        parts = min(full, key=lambda it: len(it.parts[0][1])).parts if at % 20 == 0 else []
        made = link("sha256", previous, at, header, [body for _, body in parts])
        size = len(parts)
        found.append(Exact(at, operation, "sha256", previous, made, size, header, parts))
        previous = made
    return found


def read(store: SqlStore) -> list[Exact]:
    """Give the entries of a store."""
    with looking(store) as one:
        found = list(entries(one, after=BEFORE_ALL))
    store.close()
    return found


def faults(rows: list[Exact], before: Exact | None) -> list[Damage]:
    """Check some entries that follow one that has been checked."""
    found = Found()
    chain = linking.Chain(found)
    if before is not None:
        chain.number, chain.hash = before.number, before.hash
    for _ in chain.check(rows):
        pass
    return found.faults


def flipped(data: bytes) -> Iterator[bytes]:
    """Give bytes with each of their bits flipped in turn."""
    size, whole = len(data), int.from_bytes(data, "big")
    return ((whole ^ (1 << bit)).to_bytes(size, "big") for bit in range(8 * size))


def texts(text: str) -> Iterator[str]:
    """Give a text with each of its bits flipped in turn, as it would be read."""
    return (one.decode("utf-8", "surrogateescape") for one in flipped(text.encode()))


def numbers(number: int) -> Iterator[int]:
    """Give a number of 64 bits with each of them flipped in turn."""
    for bit in range(64):
        made = (number ^ (1 << bit)) & ((1 << 64) - 1)
        yield made - (1 << 64) if made >> 63 else made


def flips_inside(it: Exact) -> Iterator[Exact]:
    """Give an entry after each flip of a bit that leaves it in its place."""
    replace = it._replace
    yield from (replace(header=one) for one in flipped(it.header or b""))
    yield from (replace(hash=one) for one in flipped(it.hash))
    yield from (replace(previous=one) for one in flipped(it.previous))
    yield from (replace(operation=one) for one in texts(it.operation))
    yield from (replace(algorithm=one) for one in texts(it.algorithm))
    yield from (replace(size=one) for one in numbers(it.size))
    for at, (part, body) in enumerate(it.parts):
        before, after = it.parts[:at], it.parts[at + 1 :]
        yield from (replace(parts=[*before, (part, one), *after]) for one in flipped(body))
        yield from (replace(parts=[*before, (one, body), *after]) for one in numbers(part))


def unseen(exact: list[Exact], some: range) -> tuple[int, list[Exact]]:
    """Flip every bit of some entries, each read between the ones before and after it.

    Returns:
        How many flips there were, and those of which not this entry alone was named.
    """
    count, missed = 0, []
    for at in some:
        before = exact[at - 1] if at else None
        after = exact[at + 1 : at + 2]
        number = exact[at].number
        for one in flips_inside(exact[at]):
            count += 1
            # what follows sees of an entry its hash alone: it need not be read again each time
            alone = one.hash == exact[at].hash and count % 8
            found = faults([one] if alone else [one, *after], before)
            if not found or {it.key for it in found} != {number}:
                missed.append(one)
    return count, missed


def test_every_flipped_bit_of_a_journal_is_found_and_located(exact: list[Exact]) -> None:
    """Each bit of every column of a thousand entries and their changes: that entry is named."""
    assert len(exact) == ENTRIES
    assert faults(exact, None) == []
    count, missed = unseen(exact, range(ENTRIES))
    assert missed == []
    bytes_there = sum(len(one.header or b"") + 64 + len(one.operation) + len(one.algorithm) + 8
                      + sum(8 + len(body) for _, body in one.parts) for one in exact)  # fmt: skip
    assert count == 8 * bytes_there


@pytest.mark.parametrize("weak", ["header", "parts", "operation"])
def test_a_weakened_check_lets_flipped_bits_pass(
    exact: list[Exact], monkeypatch: pytest.MonkeyPatch, weak: str
) -> None:
    """The control: a hash that leaves one piece out, or no look at a column, misses flips."""
    first, second = exact[18:20]
    if weak == "operation":
        monkeypatch.setattr(linking, "_bytes", lambda _: second.operation.encode())
    else:
        monkeypatch.setattr(linking, "link", blind(weak))
        first = first._replace(hash=blind(weak)(*_pieces(first)))
        second = second._replace(previous=first.hash)
        second = second._replace(hash=blind(weak)(*_pieces(second)))
    _, missed = unseen([first, second], range(1, 2))
    assert missed


def _pieces(one: Exact) -> tuple[Any, ...]:
    """Give what is hashed of an entry."""
    return (one.algorithm, one.previous, one.number, one.header, [body for _, body in one.parts])


def blind(weak: str) -> Callable[..., bytes]:
    """Give a hash that leaves one piece out."""

    def made(algorithm: str, previous: bytes, number: int, header: bytes, parts: Any) -> bytes:
        """Hash the rest."""
        return link(
            algorithm, previous, number,
            b"" if weak == "header" else header, [] if weak == "parts" else list(parts),
        )  # fmt: skip

    return made


def test_every_flipped_bit_of_an_entrys_number_is_found(exact: list[Exact]) -> None:
    """An entry under another number is missed in its place, or found where it does not belong."""
    missed = []
    for at in range(ENTRIES):
        before, one, after = (exact[at - 1] if at else None), exact[at], exact[at + 1 : at + 2]
        for number in numbers(one.number):
            rows = sorted([one._replace(number=number), *after], key=lambda it: it.number)
            found = {it.key for it in faults(rows, before)}
            if after and not found & {one.number, number}:
                missed.append(number)
    assert missed == []


def test_every_flipped_bit_of_the_number_of_changes_is_found(exact: list[Exact]) -> None:
    """Changes under whatever other number are missing from their entry, which is named."""
    without = 0
    for at, one in enumerate(exact):
        before = exact[at - 1] if at else None
        for place in range(len(one.parts)):
            without += 1
            rest = [*one.parts[:place], *one.parts[place + 1 :]]
            assert {it.key for it in faults([one._replace(parts=rest)], before)} == {one.number}
    assert without


def real_flips(store: SqlStore, count: int, seed: int) -> list[tuple[str, int, list[Damage]]]:
    """Flip bits in a database, verify, and flip them back.

    Returns:
        For each: the column, the number of the entry, and what was found.
    """
    rng, meddler, found = random.Random(seed), Tamperer(store), []
    for _ in range(count):
        table, column = rng.choice([
            ("journal", "header"), ("journal", "hash"), ("journal", "previous"),
            ("journal", "operation"), ("journal", "algorithm"), ("journal", "parts"),
            ("journal_parts", "body"), ("journal_parts", "part"),
        ])  # fmt: skip
        numbers_ = [row[0] for row in meddler.rows(f"SELECT number FROM {table}")]
        number = rng.choice(numbers_)
        where = f"{table} WHERE number = ?"
        was = meddler.rows(f"SELECT {column} FROM {where} ORDER BY 1", number)[0][0]
        now: Any
        if isinstance(was, int):
            now = was ^ (1 << rng.randrange(31))
        elif isinstance(was, str):  # the low bits, which leave it a text that a database takes
            at = rng.randrange(len(was)) if column == "algorithm" else 0
            now = was[:at] + chr(ord(was[at]) ^ (1 << rng.randrange(4))) + was[at + 1 :]
        else:
            now = rng.choice(list(flipped(bytes(was))))
        change = f"UPDATE {table} SET {column} = ? WHERE number = ? AND {column} = ?"
        assert meddler.run(change, now, number, was) == 1
        found.append((column, number, list(verify(store, tables=False).faults)))
        assert meddler.run(change, was, number, now) == 1
    meddler.close()
    return found


def test_flipped_bits_in_a_database_are_found(sql_place: Places) -> None:
    """What is flipped in the file, or on the server, is found by ``verify`` itself."""
    store = loaded(sql_place.url(), 150, seed=7)
    for column, number, found in real_flips(store, 60, seed=1):
        assert [one.key for one in found] == [number], column
    assert verify(store).ok
    store.close()


def test_a_text_that_is_none_is_found_and_not_raised(tmp_path: Path) -> None:
    """A byte of an operation id that makes it no text any more is a fault like any other."""
    store = loaded(f"{tmp_path}/one.db", 5)
    meddler = Tamperer(store)
    meddler.run("UPDATE journal SET operation = CAST(x'782dff' AS TEXT) WHERE number = 3")
    meddler.run("UPDATE units SET name = CAST(x'ff' AS TEXT) WHERE key = 'u-2'")
    meddler.close()
    found = verify(store).faults
    assert [(one.table, one.key, one.what) for one in found] == [
        ("journal", 3, "changed"), ("units", "u-2", "changed"),
    ]  # fmt: skip
    assert found[1].message.endswith("name")
    store.close()


# -- whole entries --------------------------------------------------------------------------------

Meddle = Callable[[Tamperer], object]

COLUMNS = "operation, algorithm, previous, hash, parts, header"


def move(table: str, old: int, new: int) -> Meddle:
    """Give what moves an entry, or its parts, to another number."""
    return lambda to: to.run(f"UPDATE {table} SET number = ? WHERE number = ?", new, old)


def remove(to: Tamperer, *numbers_: int) -> None:
    """Remove entries with their parts."""
    for number in numbers_:
        for table in ("journal_parts", "journal"):
            to.run(f"DELETE FROM {table} WHERE number = ?", number)


def renumber(to: Tamperer, first: int, by: int) -> None:
    """Give the entries from a number on other numbers."""
    for table in ("journal", "journal_parts"):  # by way of numbers that nobody has
        to.run(f"UPDATE {table} SET number = -number - ? WHERE number >= ?", by, first)
        to.run(f"UPDATE {table} SET number = -number WHERE number < 0")


def exchange(to: Tamperer, one: int, other: int) -> None:
    """Let two entries change their places, parts and all."""
    for table in ("journal", "journal_parts"):
        for old, new in ((one, -1), (other, one), (-1, other)):
            move(table, old, new)(to)


def copy(to: Tamperer, old: int, new: int) -> None:
    """Write an entry a second time under another number and another operation id."""
    to.run(f"INSERT INTO journal SELECT {new}, 'copied', algorithm, previous, hash, parts, header "
           "FROM journal WHERE number = ?", old)  # fmt: skip
    to.run(f"INSERT INTO journal_parts SELECT {new}, part, body FROM journal_parts "
           "WHERE number = ?", old)  # fmt: skip


def copy_behind(number: int) -> Meddle:
    """Give what writes an entry a second time behind itself, and gives the others new numbers."""

    def meddle(to: Tamperer) -> None:
        """Do so."""
        renumber(to, number + 1, 1)
        copy(to, number, number + 1)

    return meddle


def forge(to: Tamperer, number: int, previous: int) -> None:
    """Write an entry of one's own, with a right hash, after another one."""
    before = bytes(to.rows("SELECT hash FROM journal WHERE number = ?", previous)[0][0])
    said = (b'{"operation":"forged","at":"2018-03-01T00:00:00+00:00","on":"2018-03-01",'
            b'"command":"a","person":"","evidence":[],"refusals":[],"number":%d}')  # fmt: skip
    header = said % number
    made = link("sha256", before, number, header, [])
    to.run("INSERT INTO journal VALUES (?, 'forged', 'sha256', ?, ?, 0, ?)", number, before, made,
           header)  # fmt: skip


def insert(to: Tamperer, number: int) -> None:
    """Put an entry of one's own between two, and give those behind it new numbers."""
    renumber(to, number, 1)
    forge(to, number, number - 1)


def close_up(to: Tamperer, number: int) -> None:
    """Remove an entry, and give those behind it new numbers."""
    remove(to, number)
    renumber(to, number + 1, -1)


def replace(to: Tamperer, number: int) -> None:
    """Put an entry of one's own, with a right hash, in the place of another."""
    remove(to, number)
    forge(to, number, number - 1)


CASES: list[tuple[str, Meddle, list[tuple[str, int, str]]]] = [
    ("one is removed", lambda to: remove(to, 20), [("journal", 20, "removed")]),
    ("the first is removed", lambda to: remove(to, 1), [("journal", 1, "removed")]),
    ("three are removed", lambda to: remove(to, 20, 21, 22),
     [("journal", 20, "removed")]),
    ("one is removed and those behind it renumbered", lambda to: close_up(to, 20),
     [("journal", 20, "removed")]),
    ("one is inserted and those behind it renumbered", lambda to: insert(to, 20),
     [("journal", 20, "inserted")]),
    ("one is inserted before all", lambda to: forge(to, 0, 5), [("journal", 0, "inserted")]),
    ("one is replaced", lambda to: replace(to, 20), [("journal", 21, "unlinked")]),
    ("two are swapped", lambda to: exchange(to, 11, 30),
     [("journal", 11, "swapped"), ("journal", 30, "swapped")]),
    ("two neighbours are swapped", lambda to: exchange(to, 11, 12),
     [("journal", 11, "swapped"), ("journal", 12, "swapped")]),
    ("one is written twice", lambda to: copy(to, 11, 41), [("journal", 41, "duplicated")]),
    ("one is written twice in a row", copy_behind(11),
     [("journal", 12, "duplicated")]),
    ("one is moved to the end", lambda to: [move(table, 11, 41)(to)
                                            for table in ("journal", "journal_parts")],
     [("journal", 11, "removed"), ("journal", 41, "moved")]),
    ("parts are removed", lambda to: to.run("DELETE FROM journal_parts WHERE number = 1"),
     [("journal_parts", 1, "removed")]),
    ("parts are inserted", lambda to: to.run(
        "INSERT INTO journal_parts SELECT 1, 9, body FROM journal_parts WHERE number = 1"),
     [("journal_parts", 1, "inserted")]),
    ("parts without an entry", lambda to: to.run(
        "INSERT INTO journal_parts SELECT 90, 0, body FROM journal_parts WHERE number = 1"),
     [("journal_parts", 90, "inserted")]),
]  # fmt: skip
"""What is done to a journal of forty entries, and what must be said of it."""


@pytest.mark.parametrize(("what", "meddle", "wanted"), CASES, ids=[one[0] for one in CASES])
def test_whatever_is_done_to_entries_is_found_and_located(
    sql_place: Places, what: str, meddle: Meddle, wanted: list[tuple[str, int, str]]
) -> None:
    """Entries removed, inserted, replaced, swapped, moved, duplicated: each is named, no other."""
    store = loaded(sql_place.url(), 40, seed=7)
    meddler = Tamperer(store)
    meddle(meddler)
    meddler.close()
    found = verify(store, tables=False)
    assert not found.ok
    assert [(one.table, one.key, one.what) for one in found.faults] == wanted, what
    store.close()


def test_without_the_look_at_links_a_replaced_entry_passes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: a check that takes every entry's own word for the one before misses it."""
    store = loaded(f"{tmp_path}/one.db", 40, seed=7)
    meddler = Tamperer(store)
    replace(meddler, 20)
    meddler.close()
    check = linking.Chain._look_into

    def trusting(self: linking.Chain, it: Exact, *, follows: bool) -> None:
        """Believe what an entry says of the one before it."""
        self.hash = it.previous
        check(self, it, follows=follows)

    monkeypatch.setattr(linking.Chain, "_look_into", trusting)
    assert verify(store, tables=False).ok
    store.close()


def test_a_damaged_journal_is_not_dumped(tmp_path: Path) -> None:
    """A dump of what was tampered with is refused, and no file is left."""
    from partyreg.storage.sql.moving import dump

    store = loaded(f"{tmp_path}/one.db", 40, seed=7)
    meddler = Tamperer(store)
    exchange(meddler, 11, 30)
    meddler.close()
    with pytest.raises(UnreadableError, match="verify"):
        dump(store, tmp_path / "one.dump")
    assert [one.name for one in tmp_path.glob("*.dump*")] == []
    store.close()


def test_a_damaged_file_is_a_fault_of_it(tmp_path: Path) -> None:
    """Pages of the file that are overwritten are reported as far as they are reached."""
    path = tmp_path / "one.db"
    store = loaded(str(path), 3_000, most=0)
    with looking(store) as one:
        one.rows("SELECT 1")
    store.close()
    meddler = Tamperer(store)
    meddler.run("PRAGMA wal_checkpoint(TRUNCATE)")
    meddler.close()
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(size // 2 // 4096 * 4096)
        file.write(b"\xff" * 4096 * 8)
    found = verify(store, tables=False)
    assert [one.what for one in found.faults][-1] == "unreadable"
    store.close()
