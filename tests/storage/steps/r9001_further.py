"""A step that no release has: it gives members a further column and index, and fills them.

The tests take it to see that steps are taken on data, in one transaction.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "9001"
down_revision = "0001"


def upgrade() -> None:
    """Take the step; it fails where a unit is called so."""
    op.add_column("members", sa.Column("by_name", sa.Text()))
    op.execute("UPDATE members SET by_name = name")
    op.create_index("members_at_name", "members", ["by_name"])
    if op.get_bind().execute(sa.text("SELECT 1 FROM units WHERE name = 'fail'")).first():
        op.execute("SELECT no_such_column FROM members")
