"""The notice's stories, played through the front door."""

from __future__ import annotations

from pathlib import Path

import pytest

from partyreg import notice
from partyreg.testing.scenarios import run_file

FILES = sorted(Path(__file__).parent.rglob("*.yaml"))


def _id(file: Path) -> str:
    """Name a file by its stem."""
    return file.stem


@pytest.mark.parametrize("file", FILES, ids=_id)
def test_a_story_of_the_notice_comes_out_as_it_says(file: Path) -> None:
    """Every step is done or refused as the story says, and everything is as it says at the end."""
    outcome = run_file(file)
    assert outcome.differences == ()
    assert outcome.passed
    assert outcome.clauses
    assert all(notice.exists(one) for one in outcome.clauses)


def test_there_is_a_story_for_every_subsystem() -> None:
    """The stories tell of organisations, members, transfers, accounts and rights."""
    told = {file.stem.split("-", maxsplit=1)[0] for file in FILES}
    assert {"transfer", "organisation", "member", "accounts", "grants", "deadlines"} <= told
