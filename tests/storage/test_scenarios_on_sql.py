"""The notice's stories, played on registers in databases."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.storage.conftest import Places

from partyreg.storage.sql import SqlTransaction
from partyreg.testing.scenarios import run_file

pytestmark = pytest.mark.clause("N3.3a", "N3.3c")

FILES = sorted((Path(__file__).parents[1] / "scenarios").rglob("*.yaml"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_story_comes_out_in_a_database_as_it_does_in_memory(
    file: Path, sql_place: Places
) -> None:
    """Every step is done or refused as the story says, on SQLite and on PostgreSQL."""
    outcome = run_file(file, sql_place.store)
    assert outcome.differences == ()
    assert outcome.passed


def test_the_stories_are_found() -> None:
    """The folder of stories is where it is looked for, that of the plans included."""
    assert len(FILES) > 50
    assert {one.parent.name for one in FILES} == {"scenarios", "plans"}


def test_a_store_that_loses_a_part_of_a_story_is_noticed(
    sql_place: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A store whose look-ups find nothing does not play the stories through."""
    monkeypatch.setattr(SqlTransaction, "find", lambda *_: ())
    outcomes = [run_file(file, sql_place.store) for file in FILES if "transfer-in" in file.stem]
    assert outcomes
    assert not any(one.passed for one in outcomes)
