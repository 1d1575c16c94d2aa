"""Stored registers for the tests of the command line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.cli.keeping import PASSWORD, ROOT, Kept
from tests.storage.conftest import prepared_database, server

__all__ = ["prepared_database", "server"]


@pytest.fixture
def empty(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Kept:
    """Give a folder with tables, and where a register may be made."""
    return Kept(tmp_path, str(tmp_path / "registry.db"), capsys)


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give where the register of the tables is kept, once one test has made it."""
    return tmp_path_factory.mktemp("prepared") / "registry.db"


@pytest.fixture
def kept(empty: Kept, prepared: Path) -> Kept:
    """Give a register of the tables, in which the root's business account has a password."""
    if not prepared.exists():
        assert empty.install("--passwords", empty.path("first.csv")).status == 0
        first = empty.passwords()[ROOT]
        assert empty.act("account", "password", password=first, new=PASSWORD).status == 0
        shutil.copyfile(empty.address, prepared)
    else:
        shutil.copyfile(prepared, empty.address)
    return empty
