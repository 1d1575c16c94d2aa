"""Writing changes: checked against what is stored, worked out first, then written at once.

Notice: N3.3a 痕迹管理
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from attrs import define, field

from partyreg.changes import Change
from partyreg.errors import StaleError
from partyreg.journal import JournalEntry
from partyreg.model import RECORDS, Record
from partyreg.storage.errors import UnwritableError
from partyreg.storage.sql import codec
from partyreg.storage.sql.cache import Place, Row
from partyreg.storage.sql.chain import link as chain_link
from partyreg.storage.sql.links import Head, Link
from partyreg.storage.sql.schema import KEPT, SEATS, can_stand

Sides = dict[str, tuple[list[Any], list[Any]]]
"""For each index with a table of its own: the rows that go, and those that come."""

PART = 1_000
"""How many changes stand in one part of an entry."""


@define
class Writing:
    """The changes of one unit of work, written as JSON values.

    Attributes:
        changes: as they were given.
        parts: their exact bytes for the journal.
        first: for each place that stands, the written values from which its first change starts.
        last: for each place, the last written values, or None where it is removed.
    """

    changes: tuple[Change, ...]
    parts: list[bytes] = field(factory=list, repr=False)
    first: dict[Place, list[Any]] = field(factory=dict, repr=False)
    last: dict[Place, tuple[Record, list[Any]] | None] = field(factory=dict, repr=False)


def written(changes: Iterable[Change]) -> Writing:
    """Write changes down.

    Raises:
        UnwritableError: a record holds something that has no written form.
    """
    found = Writing(tuple(changes))
    part: list[codec.WrittenChange] = []
    for change in found.changes:
        before, after = change.before, change.after
        was = now = None
        if after is None:
            place = (change.table, change.key)
        else:
            place, now = (type(after), after.key), codec.written(after)
        if before is not None:
            was = _known(found, place, before)
            if place not in found.last:
                found.first[place] = was
        found.last[place] = None if after is None or now is None else (after, now)
        part.append((place[0].__name__, was, now, change.clause))
        if len(part) == PART:
            found.parts.append(_bytes(part))
            part = []
    if part:
        found.parts.append(_bytes(part))
    return found


def _bytes(part: Sequence[codec.WrittenChange]) -> bytes:
    """Write some changes as the bytes that the journal keeps.

    Raises:
        UnwritableError: a record holds something that has no written form.
    """
    try:
        found = codec.part_bytes(part)
        if codec.NUL not in found:
            return found
    except (TypeError, ValueError):
        found = b""  # the error would quote what it found, and the whole text with it
    for kind, was, now, _ in part:
        key = codec.form(codec.TABLES[kind]).names.index("key")
        for given in (was, now):
            if given is not None and not _can_be_bytes(given):
                raise UnwritableError(kind, given[key])
    if not found or codec.has_nul(found):
        raise UnwritableError("change", part[0][0])
    return found


def _can_be_bytes(given: list[Any]) -> bool:
    """Tell whether written values have bytes, and none of them is NUL."""
    try:
        return not codec.has_nul(codec.dumps(given).encode())
    except (TypeError, ValueError):
        return False


def _known(found: Writing, place: Place, before: Record) -> list[Any]:
    """Give the written values of a before: those of the after that it follows, where it is it."""
    known = found.last.get(place)
    return known[1] if known is not None and known[0] is before else codec.written(before)


def check(changes: Sequence[Change], stored: Callable[[Place], Row | None]) -> None:
    """See that every change starts from what is stored.

    Raises:
        StaleError: one does not.
    """
    present: dict[Place, Record | None] = {}
    for change in changes:
        place = (change.table, change.key)
        if place in present:
            now = present[place]
        else:
            row = stored(place)
            now = None if row is None else row.record
        if now is not change.before and now != change.before:
            raise StaleError(change.table.__name__, change.key)
        present[place] = change.after


class Writer(NamedTuple):
    """What writes, in its turn.

    Attributes:
        link: a connection on which writing has begun.
        head: the end of the journal.
        algorithm: of the hash.
        stored: gives what is stored at a place.
        rows: what will be stored at each place once this is committed; filled by writing.
    """

    link: Link
    head: Head
    algorithm: str
    stored: Callable[[Place], Row | None]
    rows: dict[Place, Row | None]

    def write(self, entry: JournalEntry, made: Writing) -> Head:
        """Write rows, indexes and the journal's entry; what they say has been checked.

        Args:
            entry: with its number.
            made: its changes.

        Returns:
            The new end of the journal.
        """
        header, kinds = header_of(entry), {place[0] for place in made.last}
        with self.link.together():
            for kind in RECORDS:
                if kind in kinds:
                    self._write_kind(kind, made, entry.number)
            return write_entry(self.link, self.head, entry, (header, made.parts), self.algorithm)

    def _write_kind(self, kind: type[Record], made: Writing, number: int) -> None:
        """Write what happened to the records of one kind."""
        kept, said = KEPT[kind], self.link.texts.of[kind]
        gone, new, old = list[Any](), list[Any](), dict[tuple[int, ...], list[Any]]()
        sides: Sides = {name: ([], []) for name in kept.multiple}
        for at, (place, last) in enumerate(made.last.items()):
            if place[0] is not kind:
                continue
            row, key = self.stored(place), place[1]
            if last is None:
                self.rows[place] = None
                gone += [] if row is None else [(key,)]
                continue
            columns = kept.row(*last)
            seq = number * SEATS + at if row is None else row.seq
            self.rows[place] = Row(seq, last[0])
            if row is None:
                new.append((seq, number, *columns))
            else:
                was = kept.row(row.record, made.first[place])
                places = tuple(at for at, one in enumerate(columns) if one != was[at])
                values = (columns[at] for at in places)
                old.setdefault(places, []).append((number, *values, key))
            stood = None if row is None else kept.values(row.record)
            _stand(kept.values(last[0]), stood, seq, sides)
        _run(self.link, said.delete, gone)
        _run(self.link, said.insert, new)
        for places, rows in old.items():
            _run(self.link, said.update_of(places), rows)
        for name, (out, into) in sides.items():
            _run(self.link, said.sides[name].delete, out)
            _run(self.link, said.sides[name].insert, into)


def header_of(entry: JournalEntry) -> bytes:
    """Write what an entry has beside its changes.

    Raises:
        UnwritableError: it holds something that has no written form.
    """
    try:
        header = codec.header_bytes(entry)
    except (TypeError, ValueError, AttributeError):
        header = b""  # see above
    if not header or codec.has_nul(header) or not can_stand(entry.operation):
        raise UnwritableError("journal entry", entry.operation)
    return header


def write_entry(
    link: Link, head: Head, entry: JournalEntry, said: tuple[bytes, Sequence[bytes]], algorithm: str
) -> Head:
    """Write an entry into the journal, linked to the one before: its header and its parts."""
    header, parts = said
    made = chain_link(algorithm, head.hash, entry.number, header, parts)
    row = (entry.number, entry.operation, algorithm, head.hash, made, len(parts), header)
    link.run(link.texts.insert_entry, row)
    if parts:
        rows = [(entry.number, at, body) for at, body in enumerate(parts)]
        link.many(link.texts.insert_part, rows)
    return Head(entry.number, made)


def _stand(
    now: dict[str, frozenset[str]], was: dict[str, frozenset[str]] | None, seq: int, sides: Sides
) -> None:
    """Work out under which values a record stands no more, and under which it now does."""
    for name, values in now.items():
        before = frozenset[str]() if was is None else was[name]
        out, into = sides[name]
        out += [(value, seq) for value in sorted(before - values)]
        into += [(value, seq) for value in sorted(values - before)]


def _run(link: Link, text: str, rows: list[Any]) -> None:
    """Run a statement for some rows, if there are any."""
    if len(rows) == 1:
        link.run(text, rows[0])
    elif rows:
        link.many(text, rows)
