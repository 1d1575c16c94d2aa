"""From an address to a store.

Notice: N3.3a 痕迹管理
"""

from __future__ import annotations

from os import PathLike, fspath
from typing import TYPE_CHECKING

from partyreg.errors import Fault, InputError, MissingExtraError
from partyreg.storage.memory import MemoryStore

if TYPE_CHECKING:
    from partyreg.repository import Store

MEMORY = "memory:"
"""The address of a register that is kept in this process and nowhere else."""


def open_store(
    url: str | PathLike[str] = MEMORY, *, create: bool = True, algorithm: str = "sha256"
) -> Store:
    """Open a store by its address.

    Args:
        url: ``memory:``, the path of an SQLite file, or the address of a PostgreSQL database such
            as ``postgresql+psycopg://user@host/name``.
        create: whether a new file, or an empty database, is made a register; else it is refused.
        algorithm: of the journal's hash chain in a database, ``sha256`` or ``sm3``.

    Raises:
        InputError: the address names no store; it is not repeated, since it may hold a password.
        MissingExtraError: the packages of the extra ``sql`` or ``postgres`` are not installed.
        SchemaError: it is kept by another release, or is no register.
        UnavailableError: there is no such file or folder, or it cannot be reached.

    Example:
        >>> open_store("memory:").operation("x-1") is None
        True

    Notice: N3.3a 痕迹管理
    """
    text = fspath(url)
    if text == MEMORY:
        return MemoryStore()
    fault = _fault(text)
    if fault is not None:
        raise InputError([Fault("url", fault)])
    try:
        from partyreg.storage.sql import SqlStore, address

        return SqlStore(address(text), create=create, algorithm=algorithm)
    except ImportError as missing:
        package = (missing.name or "sqlalchemy").partition(".")[0]
    extra = "postgres" if text.startswith("postgres") else "sql"  # which brings all that is needed
    raise MissingExtraError(package, extra, "registers in a database")


def _fault(text: str) -> str | None:
    """Say why an address names no store of ours, or None."""
    scheme, mark, _ = text.partition("://")
    if not text or text.isspace():
        return "it is empty"
    if mark and scheme.partition("+")[0] not in ("sqlite", "postgresql", "postgres"):
        return "it is neither 'memory:', nor a file's path, nor an address of PostgreSQL"
    if ":memory:" in text or text in ("sqlite://", "sqlite:///"):
        return "a register in memory is opened as 'memory:'"
    return None
