"""The stores: in memory here; others implement the same protocols."""

from __future__ import annotations

from partyreg.storage.heads import HeadCount, HeadStore
from partyreg.storage.memory import MemoryStore

__all__ = ["MemoryStore", "HeadStore", "HeadCount"]
