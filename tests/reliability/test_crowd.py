"""Six processes at once on one file, six connections on one PostgreSQL: no loss, no gap."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.reliability.test_kills import PLACE

pytestmark = [pytest.mark.clause("N3.3a"), pytest.mark.usefixtures("postgres_here")]

COMMANDS = int(os.environ.get("PARTYREG_CROWD", "25"))
"""How many commands each of six processes gives; `make reliability` takes 500."""


def _crowd(root: Path, *given: object) -> dict[str, Any]:
    """Run a crowd, in processes that have one thread each."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.reliability.crowd", *map(str, given)],
        cwd=root, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_six_at_once_lose_nothing_and_leave_no_gap(project_root: Path, kind: str) -> None:
    """Every answer is what is kept, numbers have no gap, and nobody meets a raw error."""
    found = _crowd(project_root, kind, "--commands", COMMANDS, *PLACE)
    assert found["faults"] == []
    assert found["done"] > COMMANDS
    assert found["done"] + found["refused"] + found.get("stale", 0) == 6 * COMMANDS


def test_six_at_once_without_a_turn_go_wrong(project_root: Path) -> None:
    """The control: whoever writes where it has read, with nobody waiting, meets errors or worse."""
    assert _crowd(project_root, "sqlite", "--control", *PLACE)["faults"]
