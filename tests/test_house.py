"""House rules that no other tool holds: sizes of files, docstrings of helpers, pins."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[1]
SOURCES = sorted((ROOT / "src" / "partyreg").rglob("*.py"))
HARD_LIMIT = 450


def _name(file: Path) -> str:
    """Name a source file by its place in the package."""
    return str(file.relative_to(ROOT / "src"))


def test_no_file_outgrows_the_limit() -> None:
    """A file stays below the hard limit; a room that outgrows it becomes a package."""
    sizes = {_name(file): len(file.read_text("utf-8").splitlines()) for file in SOURCES}
    assert sizes
    assert {name: size for name, size in sizes.items() if size > HARD_LIMIT} == {}


@pytest.mark.parametrize("file", SOURCES, ids=_name)
def test_every_function_says_what_it_does(file: Path) -> None:
    """Every function and class has a docstring, private helpers too; overloads and stubs do not."""
    tree = ast.parse(file.read_text("utf-8"))
    silent = [
        f"{node.name} (line {node.lineno})"
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and not ast.get_docstring(node)
        and not node.name.startswith("__")
        and not any("overload" in ast.unparse(mark) for mark in node.decorator_list)
    ]
    assert silent == []


def test_the_pins_name_no_place_to_fetch_from() -> None:
    """The pins hold names and versions only: where to fetch them is the machine's affair."""
    pins = sorted((ROOT / "requirements").glob("*.txt"))
    assert pins
    for file in pins:
        lines = [one for one in file.read_text("utf-8").splitlines() if not re.match(r"\s*#", one)]
        strange = [one for one in lines if one and not re.fullmatch(r"[a-z0-9.-]+==[\w.+!]+", one)]
        assert strange == [], file.name


def test_the_lowest_pins_are_the_promised_bounds() -> None:
    """The lowest versions tested are exactly the lower bounds of pyproject.toml."""
    script = ROOT / "requirements" / "_lowest.py"
    bounds = subprocess.run([sys.executable, script], capture_output=True, text=True, check=True)
    assert (ROOT / "requirements" / "lowest.in").read_text("utf-8") == bounds.stdout
    pinned = dict(_pins((ROOT / "requirements" / "lowest.txt").read_text("utf-8")))
    for name, version in _pins(bounds.stdout):
        assert pinned[name] == version, name


def _pins(text: str) -> list[tuple[str, Version]]:
    """Read names without extras, and versions, so that 1.2 and 1.2.0 are one."""
    pairs = (line.split("==") for line in text.splitlines() if "==" in line)
    return [(name.lower().partition("[")[0], Version(version)) for name, version in pairs]
