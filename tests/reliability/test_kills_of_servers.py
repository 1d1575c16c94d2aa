"""PostgreSQL's server killed with all its processes: nothing that was acknowledged is lost."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from tests.reliability.test_kills import PLACE, killing

pytestmark = [pytest.mark.clause("N3.3a"), pytest.mark.usefixtures("postgres_here")]

KILLS = int(os.environ.get("PARTYREG_SERVER_KILLS", "4"))
"""How often the server is killed; `make reliability` takes 100."""


def test_a_killed_server_has_lost_nothing_that_was_acknowledged(project_root: Path) -> None:
    """Two writers, and the server with all its children killed under them, time and again."""
    found = killing(project_root, "server", "--kills", KILLS, *PLACE)
    assert found["faults"] == []
    assert found["kills"] == KILLS
    assert found["acknowledged"] > 0


def test_a_store_that_does_not_wait_for_the_disk_is_found_out(project_root: Path) -> None:
    """The control: without the flush the server forgets what it had acknowledged."""
    assert killing(project_root, "server", "--kills", 4, "--control", "no-flush", *PLACE)["faults"]
