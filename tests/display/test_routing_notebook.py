"""The notebook of the docs, run without a notebook: every cell, and what each would show."""

from __future__ import annotations

import ast
import csv
import re
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from tests.display.reading import boxes, parse

from partyreg import display
from partyreg.model import Route
from partyreg.permissions import Decision, Matrix
from partyreg.tree import OrgTree

pytestmark = pytest.mark.clause("G4.2c", "N3.2d")

CELL = re.compile(r"^```\{code-cell\} ipython3\n(.*?)^```$", re.DOTALL | re.MULTILINE)


@pytest.fixture
def names(
    project_root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> dict[str, object]:
    """Run the notebook in its folder; ``shown`` and ``said`` keep what it shows and prints."""
    formatter = SimpleNamespace(for_type=lambda kind, show: None)
    formatters = {"text/html": formatter, "image/svg+xml": formatter}
    shell = SimpleNamespace(display_formatter=SimpleNamespace(formatters=formatters))
    monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: shell))
    monkeypatch.chdir(project_root / "docs" / "notebooks")
    known: dict[str, object] = {"shown": []}
    for text in CELL.findall(Path("routing.md").read_text("utf-8")):
        _run(text, known)
    known["said"] = capsys.readouterr().out
    return known


def _run(text: str, known: dict[str, object]) -> None:
    """Run a cell, and keep the value of its last line, if it has one."""
    cell = ast.parse(text)
    last = cell.body[-1]
    if isinstance(last, ast.Expr) and not ast.unparse(last).startswith("print("):
        cell.body[-1] = ast.parse(f"shown.append({ast.unparse(last)})").body[0]
    exec(compile(cell, "routing.md", "exec"), known)  # noqa: S102 (the page is ours)


def test_the_notebook_loads_checks_and_draws(names: dict[str, object], project_root: Path) -> None:
    """It loads the tree, finds every expected route, and shows tree, routes, decision, matrix."""
    shown = names["shown"]
    assert isinstance(shown, list)
    kinds = [OrgTree, display.Markup, Route, Route, Decision, Matrix]
    assert [type(one) for one in shown] == kinds
    table = project_root / "docs" / "notebooks" / "expected-routes.csv"
    with table.open(encoding="utf-8", newline="") as file:
        rows = [row["id"] for row in csv.DictReader(file)]
    said = str(names["said"])
    assert re.findall(r"^as expected: (\w+)", said, re.MULTILINE) == rows
    assert "R2 (row 3): expected county" in said


def test_what_the_notebook_draws_is_complete(names: dict[str, object]) -> None:
    """The tree shows all its organisations, and each route all its steps by name."""
    tree, shown = names["tree"], names["shown"]
    assert isinstance(tree, OrgTree)
    assert isinstance(shown, list)
    assert len(boxes(parse(display.tree_svg(tree)), "organisation")) == len(tree) <= 40
    for route in shown[2:4]:
        steps = boxes(parse(display.route_svg(route, tree)), "step")
        assert len(steps) == len(route.steps)
        for one, key in zip(steps, route.path, strict=True):
            assert tree.organisation(key).name in one.text
