"""``status`` and ``migrate``: what a register is, how much is in it, and whose release it is.

Notice: N3.3a 痕迹管理
"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from typing import TYPE_CHECKING

from partyreg.cli import stored
from partyreg.cli.answer import Answer, Json, aligned

if TYPE_CHECKING:
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
    from partyreg.storage.sql.counting import counts, shown_address, size
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
    from partyreg.storage.sql.counting import rows

    [(algorithm, made)] = rows(
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
    from partyreg.storage.sql.counting import shown_url

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
    from partyreg.storage.sql.counting import shown_url
    from partyreg.storage.sql.migrating import migrate as move

    address = stored.address_of(options)
    found, now = move(address)
    shown = shown_url(read(address))
    said = "nothing to do" if found == now else f"brought up from schema {found}"
    return Answer([f"{shown}: schema {now}, {said}"], {"register": shown, "from": found, "to": now})
