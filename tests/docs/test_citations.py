"""The page of the notice is made from citations: found where they stand, and only there."""

from __future__ import annotations

from pathlib import Path

import pytest
from _citations import clauses_cited, clauses_tested

KNOWN = frozenset({"N1", "N2.1a", "T", "T.note", "Y-kept", "Y-scope-move"})


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """Give an empty package to write modules into."""
    folder = tmp_path / "src" / "house"
    folder.mkdir(parents=True)
    return folder


def _cited(package: Path, text: str, name: str = "room.py") -> dict[str, list[str]]:
    """Write one file and give the places found, by clause."""
    (package / name).write_text(text, "utf-8")
    found, _ = clauses_cited(package, KNOWN)
    return {clause: list(places) for clause, places in found.items()}


def test_a_citation_is_found_under_the_innermost_definition(package: Path) -> None:
    """A string names the function, the constant or the module in which it stands."""
    text = (
        '"""Room.\n\nNotice: N1 words; Y-kept words.\n"""\n'
        'KIND = make("code", "N2.1a")\n'
        "class A:\n    def f(self):\n        return change('Y-scope-move')\n"
    )
    assert _cited(package, text) == {
        "N1": ["house.room"],
        "Y-kept": ["house.room"],
        "N2.1a": ["house.room.KIND"],
        "Y-scope-move": ["house.room.A.f"],
    }


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("x = 'T'", ["T"]),
        ("x = 'T.note'", ["T.note"]),
        ("x = 'the letter T in a sentence'", []),
        ('"""Words.\n\nNotice: N1 words; T words.\n"""', ["N1", "T"]),
        ("x = 'N2.1a.'", ["N2.1a"]),
        ("x = 'N2.1ab, XN1, N1-2'", []),
    ],
)
def test_an_id_is_told_from_what_looks_like_one(package: Path, text: str, found: list[str]) -> None:
    """Only whole ids count; the single letter T only alone or in a list of citations."""
    assert sorted(_cited(package, text)) == found


def test_an_id_that_does_not_exist_is_reported_with_its_place(package: Path) -> None:
    """A string that has the form of an id and is none is a defect, in code and in data."""
    (package / "room.py").write_text("def f():\n    return 'N9.9z'\n", "utf-8")
    (package / "table.toml").write_text('clause = "Y-none"\n', "utf-8")
    assert clauses_cited(package, KNOWN)[1] == [
        "house.room.f cites 'N9.9z'",
        "house/table.toml cites 'Y-none'",
    ]


def test_the_files_that_say_what_the_clauses_are_cite_nothing(package: Path) -> None:
    """The vocabulary itself is not a rule that carries a clause out."""
    assert _cited(package, 'clause = "N1"\n', "readings.toml") == {}
    assert _cited(package, 'clause = "N1"\n', "other.toml") == {"N1": ["house/other.toml"]}


def test_marks_and_stories_are_found(tmp_path: Path) -> None:
    """A mark counts for its test, its class or its file; a story by its line of clauses."""
    tests = tmp_path / "tests"
    tests.mkdir()
    (tests / "test_a.py").write_text(
        "pytestmark = pytest.mark.clause('N1')\n"
        "@pytest.mark.clause('T', 'Y-kept')\ndef test_x(): ...\n"
        "class TestY:\n    @pytest.mark.clause('T')\n    def test_z(self): ...\n",
        "utf-8",
    )
    story = tmp_path / "story.yaml"
    story.write_text("name: a story\nnotice: [N1,\n  T.note]\n", "utf-8")
    found = clauses_tested(tests, [story])
    assert list(found["N1"]) == ["tests/test_a.py", f"{tmp_path.name}/story.yaml"]
    assert list(found["T"]) == ["tests/test_a.py::test_x", "tests/test_a.py::TestY::test_z"]
    assert list(found["Y-kept"]) == ["tests/test_a.py::test_x"]
    assert list(found["T.note"]) == [f"{tmp_path.name}/story.yaml"]
