"""Writers killed at random moments: nothing half-applied, nothing acknowledged lost, once again."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.reliability.conftest import SHM

pytestmark = pytest.mark.clause("N3.3a")

KILLS = int(os.environ.get("PARTYREG_KILLS", "150"))
"""How many writers to an SQLite file are killed; `make reliability` takes 2,000."""

PLACE = ("--folder", SHM) if SHM.is_dir() else ()
"""Where the files are: a kill takes nothing from memory that has been written to a file."""


def killing(root: Path, *given: object) -> dict[str, Any]:
    """Run a campaign of kills, in a process that has one thread."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.reliability.killing", *map(str, given)],
        cwd=root, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_killed_writers_to_a_file_leave_it_whole(project_root: Path) -> None:
    """Every kind of write, acknowledged is kept, begun is whole."""
    found = killing(project_root, "sqlite", "--kills", KILLS, *PLACE)
    assert found["faults"] == []
    assert found["kills"] == KILLS
    assert found["acknowledged"] > KILLS / 4
    assert found["begun"] > found["acknowledged"]


def test_a_writer_that_answers_before_it_commits_is_found_out(project_root: Path) -> None:
    """The control: what is acknowledged too early is missed after the kill."""
    assert killing(project_root, "sqlite", "--kills", 30, "--control", "early", *PLACE)["faults"]
