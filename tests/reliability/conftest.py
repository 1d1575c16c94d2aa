"""The stores that the tests of reliability run on."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.storage.postgres import Server, programs

SHM = Path("/dev/shm")  # noqa: S108 - a folder made there has a name nobody guesses


@pytest.fixture(scope="session")
def postgres_here() -> None:
    """See that PostgreSQL is installed; where all tests must run, its absence fails."""
    if programs() is None:
        if os.environ.get("CI"):
            pytest.fail("no PostgreSQL server is installed")
        pytest.skip("skipped: no PostgreSQL server is installed")


@pytest.fixture
def fast() -> Iterator[Path]:
    """Give a folder in memory, where waiting for the disk costs nothing and proves nothing."""
    place = Path(tempfile.mkdtemp(prefix="partyreg-", dir=SHM if SHM.is_dir() else None))
    yield place
    shutil.rmtree(place, ignore_errors=True)


@pytest.fixture(scope="module")
def server(postgres_here: None) -> Iterator[Server]:
    """Start a server that does not wait for the disk."""
    folder = Path(tempfile.mkdtemp(prefix="partyreg-", dir=SHM if SHM.is_dir() else None))
    running = Server(folder / "server")
    yield running
    running.stop()
    shutil.rmtree(folder, ignore_errors=True)
