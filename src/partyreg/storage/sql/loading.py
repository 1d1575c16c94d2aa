"""Adding very many records in one transaction, some at a time, as entries that follow one another.

Notice: Y-first 第一个管理员; N3.3a 痕迹管理
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

import attrs

from partyreg.changes import Change
from partyreg.errors import StaleError
from partyreg.journal import JournalEntry
from partyreg.model import Grants, Organisation, Record
from partyreg.repository import LOADED, part_of
from partyreg.storage.errors import AgainError, UnavailableError
from partyreg.storage.sql import writing
from partyreg.storage.sql.cache import Place
from partyreg.storage.sql.committing import keep, operation, take_turn
from partyreg.storage.sql.links import Head
from partyreg.storage.sql.reads import Began
from partyreg.storage.sql.schema import KEPT, SEATS
from partyreg.storage.sql.session import Session


def load(session: Session, began: Began, changes: Iterable[Change], entry: JournalEntry) -> int:
    """Add records, all or nothing, and end the look.

    Returns:
        The number of the last entry.

    Raises:
        ValueError: a change is no addition.
        StaleError: a record stands already, or what was read has changed since.
    """
    try:
        head = take_turn(session, began, entry.operation)
        if operation(session.link, entry.operation) is not None:
            return head.number
        cache = session.known
        cache.tree(session.link)
        head, remembered = _write_all(session, head, changes, entry, began.algorithm)
        take_back = cache.fold(remembered)
        try:
            keep(session, entry.operation)
        except BaseException:
            take_back()
            raise
        cache.move_on(head, remembered)
        cache.forget_missing()
        return head.number
    except AgainError:
        raise UnavailableError("the database asked to begin again") from None
    finally:
        session.leave()


def _write_all(
    session: Session, head: Head, changes: Iterable[Change], entry: JournalEntry, algorithm: str
) -> tuple[Head, list[Change]]:
    """Write some at a time, each in an entry of its own.

    Returns:
        The new end of the journal, and the changes of what is kept in memory.
    """
    remembered: list[Change] = []
    for turn, some in enumerate(_parts(changes), 1):
        made = writing.written(some)
        kinds = _added(made)
        if Organisation in kinds or Grants in kinds:
            remembered += [one for one in some if one.table in (Organisation, Grants)]
        one = attrs.evolve(part_of(entry, turn), number=head.number + 1)
        said = writing.header_of(one), made.parts
        _insert_all(session, kinds, made, one.number)
        head = writing.write_entry(session.link, head, one, said, algorithm)
    return head, remembered


def _parts(changes: Iterable[Change]) -> Iterator[tuple[Change, ...]]:
    """Take changes some at a time; without any there is one part without any."""
    line = iter(changes)
    some = tuple(islice(line, LOADED))
    yield some
    while some := tuple(islice(line, LOADED)):
        yield some


def _added(made: writing.Writing) -> dict[type[Record], list[str]]:
    """See that all are additions, each of another record.

    Returns:
        The keys of each kind.

    Raises:
        ValueError: a change is no addition.
        StaleError: a record is added twice.
    """
    if any(one.before is not None for one in made.changes):
        raise ValueError("a load adds, and changes nothing that stands")
    keys: dict[type[Record], list[str]] = {}
    for kind, key in made.last:
        keys.setdefault(kind, []).append(key)
    if len(made.last) < len(made.changes):
        writing.check(made.changes, _nothing)
    return keys


def _insert_all(
    session: Session, kinds: Mapping[type[Record], list[str]], made: writing.Writing, number: int
) -> None:
    """Write some new rows; that none of them stands already is the database's own rule.

    Raises:
        StaleError: one does.
    """
    link = session.link
    link.run("SAVEPOINT these")
    try:
        for kind in kinds:
            _insert(session, kind, made, number)
    except UnavailableError:
        link.run("ROLLBACK TO SAVEPOINT these")
        for kind, some in kinds.items():
            for row in session.rows(kind, some):
                raise StaleError(kind.__name__, row.record.key) from None
        raise
    link.run("RELEASE SAVEPOINT these")


def _insert(session: Session, kind: type[Record], made: writing.Writing, number: int) -> None:
    """Write the new rows of one kind, and where its indexes have tables of their own, there."""
    kept, link = KEPT[kind], session.link
    rows, sides = [], {name: list[tuple[str, int]]() for name in kept.multiple}
    for at, (place, last) in enumerate(made.last.items()):
        if place[0] is kind and last is not None:
            seq = number * SEATS + at
            rows.append((seq, number, *kept.row(*last)))
            for name, values in kept.values(last[0]).items() if sides else ():
                sides[name] += [(value, seq) for value in sorted(values)]
    link.add(kept.table, rows)
    for name, some in sides.items():
        link.add(kept.multiple[name][0], some)


def _nothing(_: Place) -> None:
    """Say that nothing is stored at a place."""
