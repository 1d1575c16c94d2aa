"""Verifying a stored register: the journal's chain, and the tables against the journal.

Notice: N3.3a 痕迹管理
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from operator import methodcaller
from typing import Any

from sqlalchemy import event

from partyreg.errors import Fault, InputError
from partyreg.repository import Store
from partyreg.storage.errors import UnavailableError
from partyreg.storage.opening import open_store
from partyreg.storage.sql.checkpoints import Checkpoint
from partyreg.storage.sql.exact import BEFORE_ALL, entries
from partyreg.storage.sql.links import Link, Links
from partyreg.storage.sql.store import SqlStore, give_back
from partyreg.storage.sql.verifying.linking import Chain
from partyreg.storage.sql.verifying.replay import Replay, Rows
from partyreg.storage.sql.verifying.results import MOST, Damage, Found, Verification
from partyreg.storage.sql.verifying.tables import Tables

__all__ = ["MOST", "Damage", "Verification", "verify"]


def verify(
    store_or_url: Store | str,
    *,
    checkpoint: Checkpoint | Iterable[Checkpoint] | None = None,
    tables: bool = True,
) -> Verification:
    """Verify a stored register, from one state of it, while others go on using it.

    The journal is streamed once: its numbers without a gap, every entry's exact bytes against its
    hash, by the algorithm that it names, and its link to the one before; the columns beside them;
    the parts of its changes. Then the tables are held against what the journal says: every cell of
    every row, and no row more or less.

    What it cannot see without a checkpoint that was kept elsewhere: that the journal's end was cut
    off together with the rows that it wrote, and that whoever could write everything wrote a whole
    new journal with its tables. Both are chains without a fault.

    Memory: a few megabytes for the chain; for the tables, ``seq`` and a digest of each row that
    stands: with its key about 0.27 kB a row (measured with a million), so a province of four
    million rows wants some 1.1 GB.

    Args:
        store_or_url: a register in a database, or its address.
        checkpoint: one or several that were noted before.
        tables: whether the tables are held against the journal too, which takes much longer than
            the chain alone.

    Returns:
        What was found. Nothing is raised for what has been tampered with.

    Raises:
        InputError: a register in memory has no stored journal.
        SchemaError: the database was written by another release, or is no register.
        UnavailableError: the database cannot be reached.

    Notice: N3.3a 痕迹管理
    """
    checkpoints = _listed(checkpoint)
    with stored(store_or_url) as store, looking(store) as link:
        return _verified(store, link, checkpoints, tables=tables)


def _listed(checkpoint: Checkpoint | Iterable[Checkpoint] | None) -> list[Checkpoint]:
    """Give the checkpoints as a list."""
    if checkpoint is None:
        return []
    return [checkpoint] if isinstance(checkpoint, Checkpoint) else list(checkpoint)


@contextmanager
def stored(store_or_url: Store | str) -> Iterator[SqlStore]:
    """Give a register in a database; one that is opened here is closed at the end.

    Raises:
        InputError: it is in memory.
    """
    if isinstance(store_or_url, SqlStore):
        yield store_or_url
        return
    opened = open_store(store_or_url, create=False) if isinstance(store_or_url, str) else None
    if not isinstance(opened, SqlStore):
        raise InputError([Fault("store", "a register in memory has no stored journal to verify")])
    try:
        yield opened
    finally:
        opened.close()


@contextmanager
def looking(store: SqlStore) -> Iterator[Link]:
    """Look at one state of a register, on a connection to which no text is unreadable."""
    links = Links(store.links.engine.url)
    if links.name == "sqlite":
        event.listen(links.engine, "connect", _take_any_text)
    link = links.open()
    try:
        link.read()
        yield link
    finally:
        give_back(link)
        links.close()


def _take_any_text(raw: Any, _: Any) -> None:
    """Let SQLite give texts that are none: their bytes are kept as they are."""
    raw.text_factory = methodcaller("decode", "utf-8", "surrogateescape")


def compiled(store: SqlStore, statement: Any) -> str:
    """Give the text of a statement without values, for a store's database."""
    return str(statement.compile(dialect=store.links.engine.dialect))


def _verified(
    store: SqlStore, link: Link, checkpoints: list[Checkpoint], *, tables: bool
) -> Verification:
    """Verify what a connection looks at."""
    found = Found()
    chain, rows = Chain(found, checkpoints), 0
    try:
        if tables:
            rows = _with_tables(store, link, chain, found)
        else:
            for _ in chain.check(entries(link, after=BEFORE_ALL)):
                pass
    except UnavailableError:
        if store.links.name != "sqlite":
            raise
        found.add("journal", chain.number + 1, "unreadable", "the file is damaged from here on")
    hash_ = bytes(chain.hash).hex()
    return Verification(chain.count, rows, chain.number, hash_, len(checkpoints),
                        tuple(found.faults), found.count)  # fmt: skip


def _with_tables(store: SqlStore, link: Link, chain: Chain, found: Found) -> int:
    """Check the chain and replay it, then compare the tables.

    Returns:
        How many rows were compared.
    """
    replay = Replay(found)
    for it in chain.check(entries(link, after=BEFORE_ALL)):
        replay.take(it)
    compared = Tables(replay, found)
    compared.check(link, lambda statement: compiled(store, statement))
    if compared.changed:
        wanted = Rows(compared.changed)
        for it in entries(link, after=BEFORE_ALL):
            wanted.take(it)
        compared.explain(wanted.rows)
    return compared.count
