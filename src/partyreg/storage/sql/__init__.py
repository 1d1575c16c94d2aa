"""A register in a database: SQLite in a file, or PostgreSQL. Needs the extra ``sql``.

Notice: N3.3a 痕迹管理
"""

from __future__ import annotations

from partyreg.storage.sql.links import address
from partyreg.storage.sql.store import SqlStore
from partyreg.storage.sql.transaction import SqlTransaction

__all__ = ["SqlStore", "SqlTransaction", "address"]
