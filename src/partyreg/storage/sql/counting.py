"""What is in a stored register, in numbers, and where it is.

Notice: N3.1 根据党组织和党员规模; N3.3c
"""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from partyreg.model import Account, FormerMember, Member, Organisation, Transfer
from partyreg.storage.sql.schema import JOURNAL, KEPT
from partyreg.storage.sql.store import give_back
from partyreg.values import AccountState, TransferState

if TYPE_CHECKING:
    from partyreg.storage.sql.store import SqlStore


def shown_address(store: SqlStore) -> str:
    """Give the address of a register without its password.

    Notice: N3.3c
    """
    return shown_url(store.links.engine.url)


def shown_url(url: sa.URL) -> str:
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
    [(*found, number)] = rows(store, str(text))
    return dict(zip(asked, found, strict=True)), number or 0


def size(store: SqlStore) -> int:
    """Give how many bytes a register takes, indexes and what is not yet in the file included."""
    if store.links.name == "postgresql":
        [(found,)] = rows(store, "SELECT pg_database_size(current_database())")
        return int(found)
    found = 0
    for end in ("", "-wal"):
        with suppress(OSError):
            found += os.stat(f"{store.links.engine.url.database}{end}").st_size  # noqa: PTH116
    return found


def rows(store: SqlStore, text: str) -> list[Any]:
    """Ask the database, on a look of its own.

    Args:
        store: the store.
        text: of a statement without values.

    Raises:
        StoreError: it cannot be reached.
    """
    link = store.links.open()
    try:
        link.read()
        return link.rows(text)
    finally:
        give_back(link)


def last_algorithm(store: SqlStore) -> str | None:
    """Give the algorithm of the journal's last entry, with which it goes on; None without one."""
    found = rows(store, "SELECT algorithm FROM journal ORDER BY number DESC LIMIT 1")
    return str(found[0][0]) if found else None
