"""Coverage of the notice, both ways: no clause without rule and test, no citation of nothing.

A clause is *ruled* if the package cites it: as a string of its own, or in a ``Notice:`` section.
It is *tested* if a test bears the mark ``clause`` with its id, or a scenario names it in its
``notice:`` list. It is *to come* if ``to_come.toml`` says so, and then it must not be both others.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from partyreg import notice

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "partyreg"
TESTS = ROOT / "tests"
SCENARIOS = (TESTS / "scenarios", PACKAGE / "testing" / "scenarios")

ID = r"(?:[NG]\d+(?:\.\d+)*[a-z]?|T(?:\.note)?|Y-[a-z]+(?:-[a-z]+)*)"
IN_TEXT = re.compile(rf"(?<![\w.-]){ID}(?![\w-])")
PLAIN = re.compile(r"[NG]\d+\.\d[\w.]*|Y-[a-z-]+")
"""What can hardly be anything but an id, so that it must exist wherever it stands as a string."""

SECTION = re.compile(r"Notice:(.*?)(?:\n\s*\n|\Z)", re.DOTALL)
LISTED = re.compile(r"^notice:[ \t]*(\[.*?\]|(?:\n[ \t]*-[^\n]*)+)", re.MULTILINE | re.DOTALL)

OWN = frozenset({"Y-later"})
"""What the room of the notice carries out itself; its other citations only describe its data."""

INVENTED = frozenset({"N9.9", "G9.9", "Y-nowhere"})
"""Ids that tests may use to ask for a clause that does not exist."""

TYPE_MAKERS = frozenset({"TypeVar", "NewType", "ParamSpec"})


def strings(source: str) -> Iterator[str]:
    """Give every string of a module, except the names of type variables."""
    todo: list[ast.AST] = [ast.parse(source)]
    while todo:
        node = todo.pop()
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        if not (isinstance(node, ast.Call) and ast.unparse(node.func) in TYPE_MAKERS):
            todo.extend(ast.iter_child_nodes(node))


def sections(text: str) -> set[str]:
    """Give the ids in the ``Notice:`` sections of a docstring."""
    return {one for section in SECTION.findall(text) for one in IN_TEXT.findall(section)}


def ruled_in(source: str) -> set[str]:
    """Give the ids that a module cites."""
    found: set[str] = set()
    for text in strings(source):
        found |= {text} if re.fullmatch(ID, text) else sections(text)
    return found


def marked_in(source: str) -> set[str]:
    """Give the ids in the marks of a test module."""
    calls = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    marks = (call for call in calls if ast.unparse(call.func).endswith("mark.clause"))
    return {text for mark in marks for argument in mark.args
            for text in strings(ast.unparse(argument))}  # fmt: skip


def listed_in(story: str) -> set[str]:
    """Give the ids in the ``notice:`` list of a scenario."""
    words = (word for block in LISTED.findall(story) for word in re.split(r"[\[\],\s]+", block))
    return {word.strip("\"'") for word in words} - {"", "-"}


def modules(folder: Path) -> Iterator[tuple[Path, str]]:
    """Give every Python file below a folder with its text."""
    for path in sorted(folder.rglob("*.py")):
        yield path.relative_to(ROOT), path.read_text(encoding="utf-8")


def stories() -> Iterator[tuple[Path, str]]:
    """Give every scenario with its text."""
    for folder in SCENARIOS:
        for path in sorted(folder.rglob("*.y*ml")):
            yield path.relative_to(ROOT), path.read_text(encoding="utf-8")


@cache
def ruled() -> frozenset[str]:
    """Give every id that the package cites outside this room, and this room's own."""
    mine = PACKAGE.relative_to(ROOT) / "notice"
    return frozenset().union(*(
        ruled_in(text) & OWN if path.is_relative_to(mine) else ruled_in(text)
        for path, text in modules(PACKAGE)
    ))  # fmt: skip


@cache
def held() -> frozenset[str]:
    """Give every id that a test or a scenario names."""
    return frozenset().union(
        *(marked_in(text) for _, text in modules(TESTS)),
        *(listed_in(text) for _, text in stories()),
    )


def known() -> list[str]:
    """Give the ids of all clauses and readings."""
    return [*notice.clauses(), *notice.readings()]


def whole() -> set[str]:
    """Give the ids that are wholly to come."""
    return {one.id for one in notice.to_come() if one.part is None}


def test_every_clause_has_a_rule_or_is_to_come() -> None:
    """Every clause and reading is cited by the package, or says why it is not yet."""
    assert " ".join(one for one in known() if one not in ruled() | whole()) == ""


def test_every_clause_has_a_test_or_is_to_come() -> None:
    """Every clause and reading is named by a test or a scenario, or says why it is not yet."""
    assert " ".join(one for one in known() if one not in held() | whole()) == ""


def test_nothing_that_is_done_is_still_to_come() -> None:
    """A clause that has both a rule and a test does not stand among those to come."""
    assert " ".join(sorted(whole() & ruled() & held())) == ""


def test_a_clause_that_lacks_a_part_has_the_rest() -> None:
    """Where only a part is to come, the clause itself has a rule and a test."""
    parts = {one.id for one in notice.to_come() if one.part is not None}
    assert sorted(parts - (ruled() & held())) == []
    assert parts.isdisjoint(whole())


def test_every_id_cited_by_the_package_exists() -> None:
    """No string and no ``Notice:`` section of the package cites an id that there is not."""
    wrong = [
        f"{path}: {one}"
        for path, source in modules(PACKAGE)
        for text in strings(source)
        for one in sorted(sections(text) | ({text} if PLAIN.fullmatch(text) else set()))
        if not notice.exists(one)
    ]
    assert wrong == []


def test_every_id_cited_by_a_test_exists() -> None:
    """No mark, string or scenario of the tests names an id that there is not."""
    wrong = []
    for path, source in modules(TESTS):
        about_ids = path.is_relative_to("tests/notice")
        plain = set() if about_ids else {one for one in strings(source) if PLAIN.fullmatch(one)}
        wrong += [f"{path}: {one}" for one in sorted(marked_in(source) | (plain - INVENTED))
                  if not notice.exists(one)]  # fmt: skip
    wrong += [f"{path}: {one}" for path, story in stories() for one in sorted(listed_in(story))
              if not notice.exists(one)]  # fmt: skip
    assert wrong == []


def test_invented_ids_do_not_exist() -> None:
    """The ids that tests may invent are none of the notice's."""
    assert not any(notice.exists(one) for one in INVENTED)


@pytest.mark.parametrize(
    ("source", "ids"),
    [
        ('KIND = Kind("a.b", "message", "N2.1a")', {"N2.1a"}),
        ('V = TypeVar("T")', set()),
        ('clause = "T"', {"T"}),
        ('def f():\n    """Do.\n\n    Notice: N1, T; T.note."""', {"N1", "T", "T.note"}),
        ('def f():\n    """See G4.1.\n\n    Notice:\n        G3.1 编辑\n\n    G2.2"""', {"G3.1"}),
        ('x = f("see N3.3a")', set()),
        ("x = 3  # N3.3a", set()),
    ],
)  # fmt: skip
def test_what_counts_as_a_rule(source: str, ids: set[str]) -> None:
    """A string of its own and a ``Notice:`` section cite; a mention or a comment does not."""
    assert ruled_in(source) == ids


@pytest.mark.parametrize(
    ("source", "ids"),
    [
        ('pytestmark = pytest.mark.clause("N1", "Y-sub")', {"N1", "Y-sub"}),
        ('@pytest.mark.clause("T.note")\ndef test(): ...', {"T.note"}),
        ('pytest.param(1, marks=[pytest.mark.clause(*["G1.0"])])', {"G1.0"}),
        ('assert refusal.clause == "N1"', set()),
    ],
)
def test_what_counts_as_a_test(source: str, ids: set[str]) -> None:
    """The mark names what is tested; an assertion alone does not."""
    assert marked_in(source) == ids


@pytest.mark.parametrize(
    ("story", "ids"),
    [
        ("name: x\nnotice: [G4.2b, 'G4.2c']\ngiven: {}", {"G4.2b", "G4.2c"}),
        ("name: x\nnotice:\n  - G4.2b\n  - Y-relay\ngiven:\n  - N1", {"G4.2b", "Y-relay"}),
        ("name: x\nnotice: [G4.2b,\n  T]\n", {"G4.2b", "T"}),
        ("name: the notice: N1", set()),
    ],
)
def test_what_a_scenario_names(story: str, ids: set[str]) -> None:
    """The list under ``notice`` counts in either of YAML's two forms, and nothing else does."""
    assert listed_in(story) == ids
