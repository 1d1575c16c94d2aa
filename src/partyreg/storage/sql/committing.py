"""Committing a unit of work: in its turn, checked, and at most once.

Notice: N3.3a 痕迹管理
"""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from partyreg.changes import Change
from partyreg.errors import StaleError
from partyreg.journal import JournalEntry
from partyreg.model import Organisation
from partyreg.storage.errors import (
    AgainError,
    LostError,
    OutcomeUnknownError,
    UnavailableError,
)
from partyreg.storage.sql import codec, writing
from partyreg.storage.sql.links import Head, Link
from partyreg.storage.sql.reads import Began
from partyreg.storage.sql.schema import can_stand
from partyreg.storage.sql.session import Session

TRIES = 20
"""How often a commit begins again when the database asks for it."""


def commit(
    session: Session, began: Began, changes: Iterable[Change], entry: JournalEntry
) -> JournalEntry:
    """Write changes and their entry, all or nothing, and end the look.

    Args:
        session: at work.
        began: where the unit of work began, and what it has read.
        changes: in order.
        entry: without its number.

    Raises:
        UnavailableError: the database asks to begin again, time and again.
    """
    made = writing.written(changes)
    for _ in range(TRIES):
        try:
            return _once(session, began, made, entry)
        except AgainError:
            continue
        finally:
            session.leave()
    raise UnavailableError(f"the database asked {TRIES} times to begin again")


def _once(
    session: Session, began: Began, made: writing.Writing, entry: JournalEntry
) -> JournalEntry:
    """Take the turn, check, write, and keep."""
    head = take_turn(session, began, entry.operation)
    link, cache = session.link, session.known
    first = operation(link, entry.operation)
    if first is not None:
        return first
    kept = attrs.evolve(entry, changes=made.changes, number=head.number + 1)
    session.fetch(made.last)
    writing.check(made.changes, cache.records.__getitem__)
    if any(kind is Organisation for kind, _ in made.last):
        cache.tree(link)
    writer = writing.Writer(link, head, began.algorithm, cache.records.__getitem__, {})
    take_back = cache.fold(made.changes)
    try:
        new = writer.write(kept, made)
        keep(session, kept.operation)
    except BaseException:
        take_back()
        raise
    cache.move_on(new, made.changes)
    for place, row in writer.rows.items():
        cache.keep(place, row)
    return kept


def take_turn(session: Session, began: Began, name: str) -> Head:
    """Take the turn to write, and see that nothing that was read has been changed since.

    Raises:
        StaleError: something has; nothing has been written.
    """
    if not session.alone:
        session.leave()
        named = ((session.texts.entry, (name,)),) if can_stand(name) else ()
        session.enter(alone=True, ahead=(*session.behind(), *named))
    head = session.known.head
    if head != began.head:
        changes = session.since(began.head)
        if changes is None:
            raise StaleError("register", "journal", read=began.head.number, now=head.number)
        touched = began.reads.touched_by(changes)
        if touched is not None:
            raise StaleError(touched.table.__name__, touched.key,
                             read=began.head.number, now=head.number)  # fmt: skip
    return head


def operation(link: Link, name: str) -> JournalEntry | None:
    """Give the entry of an operation id, or None."""
    found = link.rows(link.texts.entry, (name,)) if can_stand(name) else []
    if not found:
        return None
    number, header = found[0]
    parts = link.rows(link.texts.parts, (number,))
    return codec.entry_of(bytes(header), [bytes(body) for (body,) in parts])


def keep(session: Session, name: str) -> None:
    """End with everything kept.

    Raises:
        OutcomeUnknownError: the connection was lost while it was under way.
    """
    try:
        session.link.commit()
    except LostError:
        session.lose()
        session.forget()
    else:
        session.ended()
        return
    raise OutcomeUnknownError(name)
