"""Clients of PostgreSQL killed at random moments: nothing half-applied, nothing lost."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from tests.reliability.test_kills import PLACE, killing

pytestmark = [pytest.mark.clause("N3.3a"), pytest.mark.usefixtures("postgres_here")]

CLIENTS = int(os.environ.get("PARTYREG_CLIENT_KILLS", "50"))
"""How many clients are killed; `make reliability` takes 1,000."""


def test_killed_clients_leave_the_database_whole(project_root: Path) -> None:
    """Every kind of write: what was acknowledged is kept, what was begun is whole or absent."""
    found = killing(project_root, "postgresql", "--kills", CLIENTS, *PLACE)
    assert found["faults"] == []
    assert found["kills"] == CLIENTS
    assert found["acknowledged"] > CLIENTS / 4
