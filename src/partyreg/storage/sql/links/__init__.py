"""A connection to where a register is kept: how its units of work begin and end, per database.

SQLAlchemy gives the connection and composes the statements; the driver runs them. Whatever the
driver raises comes out as one of ours, with nothing of its text, which may quote stored values.

Notice: N3.3a 痕迹管理; N3.3c
"""

from __future__ import annotations

from partyreg.storage.sql.links.base import NOWHERE, PATIENCE, Head, Link, Question, Translated
from partyreg.storage.sql.links.opening import Links, address
from partyreg.storage.sql.links.postgres import PostgresLink
from partyreg.storage.sql.links.sqlite import SqliteLink

__all__ = [
    "NOWHERE",
    "PATIENCE",
    "Head",
    "Link",
    "Links",
    "PostgresLink",
    "Question",
    "SqliteLink",
    "Translated",
    "address",
]
