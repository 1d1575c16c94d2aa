"""Moving a register: into a file, from a file into an empty store, and comparing two.

Notice: N3.3a 痕迹管理
"""

from __future__ import annotations

from partyreg.storage.sql.moving.comparing import Comparison, Difference, compare
from partyreg.storage.sql.moving.dumping import dump
from partyreg.storage.sql.moving.loading import load_dump, see_dump

__all__ = ["Comparison", "Difference", "compare", "dump", "load_dump", "see_dump"]
