"""Making a database ready, and bringing an older one up to this release.

Notice: N3.3a 痕迹管理
"""

from __future__ import annotations

from partyreg.storage.sql.links import Links
from partyreg.storage.sql.schema import METADATA


def make_ready(links: Links, *, create: bool) -> None:
    with links.engine.connect() as c:
        if links.name == "sqlite":
            c.exec_driver_sql("BEGIN")
        else:
            c.exec_driver_sql("BEGIN")
        METADATA.create_all(c)
        if links.name == "postgresql":
            c.exec_driver_sql("create table if not exists writers_turn (nobody integer)")
        c.commit()
