"""``status`` and ``migrate``: what a register is, how much is in it, and whose release it is.

Notice: N3.3a 痕迹管理
"""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from partyreg.cli import stored
from partyreg.cli.answer import Answer, Json, aligned
from partyreg.model import Account, FormerMember, Member, Organisation, Transfer
from partyreg.values import AccountState, TransferState

if TYPE_CHECKING:
    from sqlalchemy import URL

    from partyreg.journal import JournalEntry
    from partyreg.storage import SchemaError
    from partyreg.storage.sql import SqlStore

NOTHING = ("organisations", "members", "former_members", "accounts", "open_transfers", "entries",
           "last_entry", "bytes")  # fmt: skip


def status(options: Namespace) -> Answer:
    """Say what a register is; one of another release is said to be that.

    Raises:
        InputError: no register is named.
        StoreError: it cannot be reached.
    """
    from partyreg.storage import SchemaError

    try:
        with stored.kept(options) as store:
            data = _data(store)
    except SchemaError as other:
        return _other(stored.address_of(options), other)
    return Answer([*_lines(data)], data)


def _data(store: SqlStore) -> Json:
    """Say what is in a register."""
    from partyreg.storage.sql.schema import REVISION

    found, number = counts(store)
    last = next(store.journal(after=number - 1), None) if number else None
    return {
        "register": shown_address(store), "database": store.links.name,
        "schema": {"found": REVISION, "wanted": REVISION}, **found, "entries": number,
        "last_entry": None if last is None else _last(store, last), "bytes": size(store),
    }  # fmt: skip


def _last(store: SqlStore, entry: JournalEntry) -> Json:
    """Give the end of the journal: what a checkpoint holds, and when it was."""
    [(algorithm, made)] = _rows(
        store,
        f"SELECT algorithm, hash FROM journal WHERE number = {int(entry.number)}",  # noqa: S608
    )
    return {
        "number": entry.number, "at": entry.at.isoformat(timespec="seconds"),
        "command": entry.command, "algorithm": algorithm, "hash": bytes(made).hex(),
    }  # fmt: skip


def _lines(data: Json) -> Iterator[str]:
    """Give the status in words."""
    yield f"{data['register']}: a register, schema {data['schema']['found']}"
    yield from aligned([(str(data[name]), name.replace("_", " ")) for name in (
        "organisations", "members", "former_members", "accounts", "open_transfers", "entries",
        "bytes",
    )])  # fmt: skip
    last = data["last_entry"]
    if last:
        yield f"last entry: {last['number']} {last['at']} {last['command']}"
        yield f"  {last['algorithm']} {last['hash']}"


def _other(address: str, other: SchemaError) -> Answer:
    """Say that something is no register of this release."""
    from partyreg.storage.sql import address as read

    shown = shown_url(read(address))
    data = {
        "register": shown, "database": read(address).get_backend_name(),
        "schema": {"found": other.found, "wanted": other.wanted}, **dict.fromkeys(NOTHING),
    }  # fmt: skip
    return Answer([f"{shown}: {other}"], data, 1)


def migrate(options: Namespace) -> Answer:
    """Bring a register of an older release up to this one.

    Raises:
        InputError: no register is named.
        SchemaError: it is no register, or a newer release's.
        StoreError: it cannot be reached, or a step could not be done; nothing has changed.
    """
    from partyreg.storage.sql import address as read
    from partyreg.storage.sql.migrating import migrate as move

    address = stored.address_of(options)
    found, now = move(address)
    shown = shown_url(read(address))
    said = "nothing to do" if found == now else f"brought up from schema {found}"
    return Answer([f"{shown}: schema {now}, {said}"], {"register": shown, "from": found, "to": now})


# ── what is in it ────────────────────────────────────────────────────────────────────────────


def shown_address(store: SqlStore) -> str:
    """Give the address of a register without its password.

    Notice: N3.3c
    """
    return shown_url(store.links.engine.url)


def shown_url(url: URL) -> str:
    """Give an address as a message may show it: a file by its path, a database without a password.

    Notice: N3.3c
    """
    if url.get_backend_name() == "sqlite" and url.database:
        return url.database if url.database.isprintable() else ascii(url.database)
    return url.render_as_string(hide_password=True)


def counts(store: SqlStore) -> tuple[dict[str, int], int]:
    """Count what is in a register, and give the number of the last entry of its journal.

    Nothing is read but numbers, so that a province is counted as fast as the database counts.

    Notice: N3.1 根据党组织和党员规模
    """
    import sqlalchemy as sa

    from partyreg.storage.sql.schema import JOURNAL, KEPT

    account, transfer = KEPT[Account].table, KEPT[Transfer].table
    opened = [one.value for one in TransferState if one.is_open]
    asked = {
        "organisations": sa.select(sa.func.count()).select_from(KEPT[Organisation].table),
        "members": sa.select(sa.func.count()).select_from(KEPT[Member].table),
        "former_members": sa.select(sa.func.count()).select_from(KEPT[FormerMember].table),
        "accounts": sa.select(sa.func.count()).where(
            account.c.state != AccountState.CLOSED.value).select_from(account),
        "open_transfers": sa.select(sa.func.count()).where(
            transfer.c.state.in_(opened)).select_from(transfer),
    }  # fmt: skip
    whole = sa.select(
        *(one.scalar_subquery() for one in asked.values()),
        sa.select(sa.func.max(JOURNAL.c.number)).scalar_subquery(),
    )
    text = whole.compile(dialect=store.links.engine.dialect, compile_kwargs={"literal_binds": True})
    [(*found, number)] = _rows(store, str(text))
    return dict(zip(asked, found, strict=True)), number or 0


def size(store: SqlStore) -> int:
    """Give how many bytes a register takes, indexes and what is not yet in the file included."""
    if store.links.name == "postgresql":
        [(found,)] = _rows(store, "SELECT pg_database_size(current_database())")
        return int(found)
    found = 0
    for end in ("", "-wal"):
        with suppress(OSError):
            found += os.stat(f"{store.links.engine.url.database}{end}").st_size  # noqa: PTH116
    return found


def _rows(store: SqlStore, text: str) -> list[Any]:
    """Ask the database, on a look of its own.

    Raises:
        StoreError: it cannot be reached.
    """
    from partyreg.storage.sql.store import give_back

    link = store.links.open()
    try:
        link.read()
        return link.rows(text)
    finally:
        give_back(link)


def last_algorithm(store: SqlStore) -> str | None:
    """Give the algorithm of the journal's last entry, with which it goes on; None without one."""
    found = _rows(store, "SELECT algorithm FROM journal ORDER BY number DESC LIMIT 1")
    return str(found[0][0]) if found else None
