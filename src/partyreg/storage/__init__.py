"""The stores: in memory, and in a database (`partyreg.storage.sql`, with the extra ``sql``)."""

from __future__ import annotations

from partyreg.storage.errors import (
    OutcomeUnknownError,
    SchemaError,
    StoreError,
    UnavailableError,
    UnreadableError,
    UnwritableError,
)
from partyreg.storage.heads import HeadCount, HeadStore
from partyreg.storage.memory import MemoryStore
from partyreg.storage.opening import open_store

__all__ = [
    "MemoryStore",
    "HeadStore",
    "HeadCount",
    "open_store",
    "OutcomeUnknownError",
    "SchemaError",
    "StoreError",
    "UnavailableError",
    "UnreadableError",
    "UnwritableError",
]
