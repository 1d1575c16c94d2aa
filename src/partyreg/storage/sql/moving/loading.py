"""Building a register again from a dump, in an empty store, all or nothing.

Notice: N3.3a 痕迹管理
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import IO, Any, cast

from attrs import define

from partyreg.errors import Fault, InputError, RefusedError, StaleError
from partyreg.model import RECORDS, Record
from partyreg.repository import Store
from partyreg.storage.errors import UnreadableError
from partyreg.storage.memory import MemoryStore
from partyreg.storage.sql import codec
from partyreg.storage.sql.cache import Place
from partyreg.storage.sql.chain import ALGORITHMS, START
from partyreg.storage.sql.checkpoints import Checkpoint, moment
from partyreg.storage.sql.exact import Exact
from partyreg.storage.sql.links import Link
from partyreg.storage.sql.moving.form import Read, Reader
from partyreg.storage.sql.schema import JOURNAL, KEPT, METADATA, PARTS, SEATS
from partyreg.storage.sql.statements import MANY
from partyreg.storage.sql.store import SqlStore, give_back
from partyreg.storage.sql.verifying.replay import Final, finals

HELD = 20_000
"""How many records wait to be written together."""

BYTES = 8_000_000
"""How many bytes of the journal wait to be written together."""


def load_dump(file: str | os.PathLike[str] | IO[bytes], store: Store) -> Checkpoint:
    """Build a register again from a dump: the same journal, byte for byte, and the same rows.

    Every entry is checked against its hash while it is read, and the rows are derived from the
    entries, each with the ``seq`` and ``revision`` that it had. Nothing is kept unless the file
    was read to its end without a fault.

    Args:
        file: a path, or a binary file to read from; plain or compressed.
        store: an empty one, in either database or in memory.

    Returns:
        A checkpoint of what was loaded: compare it with the one that the dump gave.

    Raises:
        InputError: the store is not empty; or the file is truncated, damaged, no dump, or from a
            newer release: the fault names the line.
        StoreError: the database cannot be written.

    Example:
        >>> from io import BytesIO
        >>> from partyreg.storage import MemoryStore
        >>> from partyreg.storage.sql.moving import dump
        >>> file = BytesIO()
        >>> made = dump(MemoryStore(), file)
        >>> _ = file.seek(0)
        >>> load_dump(file, MemoryStore()) == made
        True

    Notice: N3.3a 痕迹管理
    """
    with _opened(file) as one:
        reader = Reader(one)
        if isinstance(store, SqlStore):
            return _into_database(reader, store)
        return _into_memory(reader, store)


def see_dump(file: str | os.PathLike[str]) -> None:
    """See, before a register is made for it, that a file begins as a dump does.

    Raises:
        InputError: it cannot be read, is no dump, or is from a newer release.

    Notice: N3.3a 痕迹管理
    """
    with _opened(file) as one:
        Reader(one).first_line()


def _opened(file: str | os.PathLike[str] | IO[bytes]) -> AbstractContextManager[IO[bytes]]:
    """Open a file that is named.

    Raises:
        InputError: it cannot be read.
    """
    if not isinstance(file, (str, os.PathLike)):
        return nullcontext(file)
    try:
        return cast("IO[bytes]", Path(os.fspath(file)).open("rb"))
    except OSError:
        raise InputError([Fault("file", "it cannot be read")]) from None


class _Ends:
    """Takes note of the first and the last entry, of which a checkpoint is made."""

    def __init__(self) -> None:
        """Begin with none."""
        self._first, self._last = START, cast("Exact | None", None)

    def take(self, it: Exact) -> None:
        """Take note of an entry."""
        if self._last is None:
            self._first = it.hash
        self._last = it

    def checkpoint(self) -> Checkpoint:
        """Give the checkpoint."""
        last = self._last
        if last is None:
            return Checkpoint(0, None, ALGORITHMS[0], START, START[:8])
        return Checkpoint(last.number, moment(last.header), last.algorithm, last.hash,
                          self._first[:8])  # fmt: skip


def _refused(line: int, reason: str) -> InputError:
    """Give the error of a line."""
    return InputError([Fault(f"line {line}", reason, "dump.bad-line")])


NOT_EMPTY = Fault("store", "it is not empty; a dump is loaded into an empty one", "dump.not-empty")
NO_FIT = "a change of this entry does not start from what stood"
# -- in memory -----------------------------------------------------------------------------------


def _into_memory(reader: Reader, store: Store) -> Checkpoint:
    """Build a register in a store that keeps no bytes, first where nothing is lost by a fault."""
    if next(iter(store.journal()), None) is not None:
        raise InputError([NOT_EMPTY])
    ends, trial = _Ends(), MemoryStore()
    for line, it in reader.entries():
        ends.take(it)
        try:
            _commit_one(trial, it)
        except UnreadableError:
            raise _refused(line, "its changes cannot be read by this release") from None
        except (StaleError, RefusedError, ValueError):
            raise _refused(line, NO_FIT) from None
    for entry in trial.journal():
        with store.begin() as work:
            work.commit(entry.changes, entry)
    return ends.checkpoint()


def _commit_one(store: Store, it: Exact) -> None:
    """Commit an entry to a store that keeps no bytes."""
    entry = codec.entry_of(it.header or b"", [body for _, body in it.parts])
    with store.begin() as work:
        work.commit(entry.changes, entry)


# -- in a database -------------------------------------------------------------------------------


def _into_database(reader: Reader, store: SqlStore) -> Checkpoint:
    """Build a register in a database, in one transaction."""
    ends, link = _Ends(), store.links.open()
    try:
        link.write()
        _see_that_it_is_empty(link)
        journal, waiting = _Journal(link), Waiting(link)
        for read in reader.entries():
            ends.take(read.entry)
            journal.take(read.entry)
            waiting.take(read)
        journal.flush()
        waiting.flush()
        link.commit()
        return ends.checkpoint()
    finally:
        give_back(link)


def _see_that_it_is_empty(link: Link) -> None:
    """See that no table has a row.

    Raises:
        InputError: one has.
    """
    names = [one.name for one in METADATA.sorted_tables if "seq" in one.c or one is JOURNAL]
    asked = " UNION ALL ".join(f'SELECT 1 FROM (SELECT 1 FROM "{name}" LIMIT 1) AS x'  # noqa: S608
                               for name in names)  # fmt: skip
    if link.rows(asked):
        raise InputError([NOT_EMPTY])


class _Journal:
    """Writes entries as they were, many at once."""

    def __init__(self, link: Link) -> None:
        """Take a connection on which writing has begun."""
        self._link, self._size = link, 0
        self._entries: list[tuple[Any, ...]] = []
        self._parts: list[tuple[Any, ...]] = []

    def take(self, it: Exact) -> None:
        """Write an entry, sooner or later."""
        self._entries.append(it[:7])
        self._parts += [(it.number, at, body) for at, body in it.parts]
        self._size += 300 + len(it.header or b"") + sum(len(body) for _, body in it.parts)
        if self._size > BYTES:
            self.flush()

    def flush(self) -> None:
        """Write what waits."""
        self._link.add(JOURNAL, self._entries)
        self._link.add(PARTS, self._parts)
        self._entries, self._parts, self._size = [], [], 0


@define
class Wait:
    """A record that waits to be written.

    Attributes:
        line: of the entry that touched it last.
        before: what is in the database; None where nothing is.
        seq: its place in the order of writing, where it is written anew; None where it keeps it.
        revision: the number of the entry that touched it last.
        record: what it is to be; None where it is to go.
    """

    line: int
    before: Record | None
    seq: int | None
    revision: int
    record: Record | None


class Waiting:
    """Folds entries into records, and writes those that wait, many at once.

    What waits is what the database is to become; a record that is changed many times while it
    waits is written once.
    """

    def __init__(self, link: Link) -> None:
        """Take a connection on which writing has begun."""
        self._link = link
        self._of: dict[Place, Wait] = {}

    def take(self, read: Read) -> None:
        """Fold an entry in.

        Raises:
            InputError: its changes cannot be read, or do not start from what stood.
        """
        line, it = read
        try:
            changes = [one for _, body in it.parts for one in codec.changes_of(body)]
            last = finals(changes)
        except (UnreadableError, ValueError):
            raise _refused(line, "its changes cannot be read by this release") from None
        for place, final in last.items():
            self._fold(place, final, it.number, line)
        if len(self._of) > HELD:
            self.flush()

    def _fold(self, place: Place, final: Final, number: int, line: int) -> None:
        """Fold what an entry does to one record."""
        seq, waits = number * SEATS + final.at, self._of.get(place)
        if waits is None:
            if final.before is not None or final.after is not None:
                keeps = None if final.before is not None else seq
                self._of[place] = Wait(line, final.before, keeps, number, final.after)
            return
        if waits.record != final.before:
            raise _refused(line, NO_FIT)
        if waits.record is None:
            waits.seq = seq
        waits.line, waits.revision, waits.record = line, number, final.after

    def flush(self) -> None:
        """Write what waits, one kind of record after the other.

        Raises:
            InputError: a change does not start from what stood.
        """
        for kind in RECORDS:
            waits = {key: one for (of, key), one in self._of.items() if of is kind}
            if waits:
                self._write(kind, waits)
        self._of.clear()

    def _write(self, kind: type[Record], waits: dict[str, Wait]) -> None:
        """Write what waits of one kind."""
        link, said = self._link, self._link.texts.of[kind]
        standing = self._standing(kind, waits)
        anew = {key: one for key, one in waits.items() if one.seq is not None}
        link_many(link, said.delete, [(key,) for key in standing
                                      if key in anew or waits[key].record is None])  # fmt: skip
        kept = [(one, standing[key]) for key, one in waits.items()
                if key in standing and key not in anew and one.record is not None]  # fmt: skip
        columns = KEPT[kind].row
        link_many(link, said.update, [
            (one.revision, *columns(one.record, codec.written(one.record)), one.record.key)
            for one, _ in kept if one.record is not None
        ])  # fmt: skip
        new = sorted(((one.seq or 0, one.revision, one.record) for one in anew.values()
                      if one.record is not None), key=lambda one: one[0])  # fmt: skip
        link.add(KEPT[kind].table, [(seq, revision, *columns(record, codec.written(record)))
                                    for seq, revision, record in new])  # fmt: skip
        come = [(seq, None, record) for seq, _, record in new]
        self._sides(kind, [*((seq, one.before, one.record) for one, seq in kept), *come])

    def _standing(self, kind: type[Record], waits: dict[str, Wait]) -> dict[str, int]:
        """Give the ``seq`` of the rows that are to be changed or removed, by key.

        Raises:
            InputError: one is not there, or is not what the first change starts from; or there is
                one where nothing should be.
        """
        keys, found = list(waits), dict[str, int]()
        link, kept = self._link, KEPT[kind]
        for at in range(0, len(keys), MANY):
            some = keys[at : at + MANY]
            padded = (*some, *[None] * (MANY - len(some)))
            for row in link.rows(link.texts.of[kind].get_many, padded):
                record = kept.read(row)
                if record != waits[record.key].before:
                    raise _refused(waits[record.key].line, NO_FIT)
                found[record.key] = row[-1]
        for key, one in waits.items():
            if one.before is not None and key not in found:
                raise _refused(one.line, NO_FIT)
        return found

    def _sides(
        self, kind: type[Record], rows: Iterable[tuple[int, Record | None, Record | None]]
    ) -> None:
        """Write under which values records stand in tables of their own."""
        kept, said = KEPT[kind], self._link.texts.of[kind]
        if not kept.multiple:
            return
        out: dict[str, list[Any]] = {name: [] for name in kept.multiple}
        into: dict[str, list[Any]] = {name: [] for name in kept.multiple}
        for seq, before, after in rows:
            was = {} if before is None else kept.values(before)
            now = {} if after is None else kept.values(after)
            for name in kept.multiple:
                gone, come = was.get(name, frozenset()), now.get(name, frozenset())
                out[name] += [(value, seq) for value in sorted(gone - come)]
                into[name] += [(value, seq) for value in sorted(come - gone)]
        for name, (table, _) in kept.multiple.items():
            link_many(self._link, said.sides[name].delete, out[name])
            self._link.add(table, into[name])


def link_many(link: Link, text: str, rows: list[Any]) -> None:
    """Run a statement for some rows, if there are any."""
    if rows:
        link.many(text, rows)
