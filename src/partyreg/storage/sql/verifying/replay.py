"""Replaying the journal: what every row of every table must be, from the entries alone.

Notice: N3.3a 痕迹管理
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import blake2b
from typing import Any, NamedTuple

import sqlalchemy as sa

from partyreg.changes import Change
from partyreg.model import RECORDS, Record
from partyreg.storage.errors import UnreadableError
from partyreg.storage.sql import codec
from partyreg.storage.sql.cache import Place
from partyreg.storage.sql.exact import Exact
from partyreg.storage.sql.schema import KEPT, SEATS
from partyreg.storage.sql.verifying.results import Found

SIZE = 12
"""How many bytes of a row's digest are kept: enough that no change goes unseen by chance."""

FLOATS = {
    kind: tuple(at for at, column in enumerate(kept.table.columns)
                if isinstance(column.type, (sa.Double, sa.REAL)))
    for kind, kept in KEPT.items()
}  # fmt: skip
"""The columns that are kept as floating numbers, which a whole number becomes there."""


class Final(NamedTuple):
    """What one entry does to one record.

    Attributes:
        at: its place among the records of the entry.
        before: the record before the entry; None where it was not there.
        after: the record after it; None where it is not there any more.
    """

    at: int
    before: Record | None
    after: Record | None


def finals(changes: Iterable[Change]) -> dict[Place, Final]:
    """Give what an entry does to each record, in the order in which they are first touched."""
    found: dict[Place, Final] = {}
    for change in changes:
        record = change.record
        place = (type(record), record.key)
        known = found.get(place)
        if known is None:
            found[place] = Final(len(found), change.before, change.after)
        else:
            found[place] = known._replace(after=change.after)
    return found


def row_of(record: Record, seq: int, revision: int) -> list[Any]:
    """Give all columns of a record's row, as the database gives them."""
    kind = type(record)
    row = [seq, revision, *KEPT[kind].row(record, codec.written(record))]
    for at in FLOATS[kind]:
        if row[at] is not None:
            row[at] = float(row[at])
    return row


def digest(row: Sequence[Any]) -> bytes:
    """Give the digest of a row, over every column and its type."""
    return blake2b(repr(tuple(row)).encode(), digest_size=SIZE).digest()


class Replay:
    """Replays entries, and keeps of each row that stands ``seq`` and a digest.

    A row costs, with its key, about 0.27 kB (measured with a million rows).

    Attributes:
        rows: by class and key: eight bytes of ``seq`` and the digest of the row.
        sides: for each table of an index of its own, by ``seq``: key and values.
    """

    def __init__(self, found: Found) -> None:
        """Start with nothing."""
        self.rows: dict[type[Record], dict[str, bytes]] = {kind: {} for kind in RECORDS}
        self.sides: dict[str, dict[int, tuple[str, tuple[str, ...]]]] = {
            side.name: {} for kept in KEPT.values() for side, _ in kept.multiple.values()
        }
        self._found = found

    def take(self, it: Exact) -> None:
        """Replay one entry; what cannot be read is reported and passed over."""
        if it.header is None or not it.parts:
            return
        try:
            changes = [one for _, body in it.parts for one in codec.changes_of(body)]
        except UnreadableError:
            self._found.add("journal_parts", it.number, "unreadable", "its changes cannot be read")
            return
        try:
            self.apply(it.number, changes)
        except Exception:  # noqa: BLE001 - forged changes; what is in them is not repeated
            self._found.add("journal_parts", it.number, "unreadable", "its changes make no rows")

    def apply(self, number: int, changes: Iterable[Change]) -> None:
        """Replay the changes of one entry."""
        for (kind, key), final in finals(changes).items():
            rows = self.rows[kind]
            known = rows.get(key)
            if final.after is None:
                if known is not None:
                    del rows[key]
                    self._stand(final.before or final.after, int.from_bytes(known[:8], "big"), None)
                continue
            seq = number * SEATS + final.at if known is None else int.from_bytes(known[:8], "big")
            rows[key] = seq.to_bytes(8, "big") + digest(row_of(final.after, seq, number))
            self._stand(final.after, seq, final.after)

    def _stand(self, record: Record | None, seq: int, now: Record | None) -> None:
        """Keep under which values a record stands in tables of their own."""
        if record is None:
            return
        kept = KEPT[type(record)]
        for table, values in kept.multiple.values():
            stand = () if now is None else tuple(sorted({str(one) for one in values(now)}))
            side = self.sides[table.name]
            if stand:
                side[seq] = (record.key, stand)
            else:
                side.pop(seq, None)


class Rows:
    """Replays entries for a few records alone, and keeps their whole rows.

    Attributes:
        rows: by class and key: the row; None for one that is removed.
    """

    def __init__(self, wanted: Iterable[Place]) -> None:
        """Take the records that are asked about."""
        self.rows: dict[Place, list[Any] | None] = dict.fromkeys(wanted)

    def take(self, it: Exact) -> None:
        """Replay one entry, as far as it touches what is asked about."""
        try:
            changes = [one for _, body in it.parts for one in codec.changes_of(body)]
            self._apply(it.number, changes)
        except Exception:  # noqa: BLE001 - it has been reported before
            return

    def _apply(self, number: int, changes: Iterable[Change]) -> None:
        """Replay the changes of one entry."""
        for place, final in finals(changes).items():
            if place not in self.rows:
                continue
            known = self.rows[place]
            seq = number * SEATS + final.at if known is None else known[0]
            after = final.after
            self.rows[place] = None if after is None else row_of(after, seq, number)
