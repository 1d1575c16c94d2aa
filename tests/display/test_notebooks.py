"""Values in a notebook: one line, and they show themselves; no notebook, and it says so."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from tests.display.reading import SVG, boxes, cells, parse

from partyreg import display
from partyreg.disclosure.example import roll
from partyreg.errors import InputError, PartyregError
from partyreg.model import Route, RouteStep
from partyreg.permissions import initial_matrix
from partyreg.permissions.example import powers
from partyreg.tree import OrgTree
from partyreg.values import Function, StepRole, TransferKind

pytestmark = pytest.mark.clause("G4.2c", "Y-gates", "T")


class Formatter(dict[type, Callable[[object], str | None]]):
    """What IPython has for each kind of output, as far as it is used."""

    def for_type(self, kind: type, show: Callable[[object], str | None]) -> None:
        self[kind] = show

    def __call__(self, value: object) -> str | None:
        return next((self[one](value) for one in type(value).__mro__ if one in self), None)


class Shell:
    """A shell with the two formatters."""

    def __init__(self) -> None:
        self.html, self.svg = Formatter(), Formatter()
        formatters = {"text/html": self.html, "image/svg+xml": self.svg}
        self.display_formatter = SimpleNamespace(formatters=formatters)


@pytest.fixture
def shell() -> Shell:
    """Give a shell."""
    return Shell()


WHO = powers()
ROUTE = Route(
    TransferKind.INTERNAL,
    (RouteStep("B镇党委", StepRole.INTERNAL, "Y-internal"),),
    "C村党支部", "C村党支部", "B镇党委", "G4.1",
)  # fmt: skip
VALUES = {
    "tree": WHO.tree,
    "what-if": WHO.tree.overlay(),
    "route": ROUTE,
    "decision": WHO.decide("B镇党委", Function.ADD_OTHER, "C村党支部"),
    "verdict": WHO.check("B镇党委", Function.ADD_OTHER, "C村党支部"),
    "matrix": initial_matrix(),
}
DRAWN = {"tree", "what-if", "route"}


@pytest.mark.parametrize("name", VALUES)
def test_after_one_line_values_show_themselves(shell: Shell, name: str) -> None:
    """Loaded as an extension, each kind of value has HTML, and drawings have SVG, well-formed."""
    display.load_ipython_extension(shell)
    html, svg = shell.html(VALUES[name]), shell.svg(VALUES[name])
    assert html is not None
    parse(f"<div>{html}</div>")
    assert (svg is not None) is (name in DRAWN)
    if svg is not None:
        assert parse(svg).tag == f"{SVG}svg"
        assert svg in html


@pytest.mark.parametrize("name", VALUES)
def test_shown_by_hand_is_the_same(shell: Shell, name: str) -> None:
    """What `show` gives is what the notebook would show."""
    display.enable(shell=shell)
    shown = display.show(VALUES[name])
    assert shown._repr_html_() == shown.html == shell.html(VALUES[name])
    assert shown._repr_svg_() == shown.svg == shell.svg(VALUES[name])


def test_unloaded_values_are_text_again(shell: Shell) -> None:
    """Unloading takes away exactly what loading brought."""
    display.load_ipython_extension(shell)
    display.unload_ipython_extension(shell)
    assert (dict(shell.html), dict(shell.svg)) == ({}, {})


def test_a_route_finds_names_in_what_was_enabled(shell: Shell) -> None:
    """Names come from a tree, or from a register's tree as it is when the route is shown."""
    register = SimpleNamespace(tree=OrgTree())
    display.enable(register, shell=shell)
    before = shell.svg(ROUTE)
    register.tree = WHO.tree
    after = shell.svg(ROUTE)
    assert before is not None
    assert after is not None
    assert boxes(parse(before), "legend") == []
    assert [one.text for one in boxes(parse(after), "legend")] == ["基层党委"]
    assert display.show(ROUTE, WHO.tree).svg == after


def test_what_the_functions_write_shows_itself() -> None:
    """A drawing made by hand is a text that a notebook shows as a picture."""
    drawn = display.tree_svg(WHO.tree, highlight="B镇党委")
    assert drawn._repr_html_() == drawn


@pytest.mark.clause("N3.3c")
def test_members_are_shown_masked() -> None:
    """A list of members is shown as a masked table, and nothing of it stands in a repr."""
    shown = display.show(roll())
    assert cells(shown.html)[0][1] == "甲**"
    assert "甲" not in repr(shown)


@pytest.mark.parametrize("value", [None, 3, "C村党支部", [], [1], object])
def test_whatever_else_is_refused(value: object) -> None:
    """Anything that has no picture is refused with what has one."""
    with pytest.raises(InputError, match=r"value: a tree, a route, .* are wanted, not "):
        display.show(value)


@pytest.mark.parametrize("ipython", [None, SimpleNamespace(get_ipython=lambda: None)])
def test_outside_a_notebook_it_says_so(
    monkeypatch: pytest.MonkeyPatch, ipython: SimpleNamespace | None
) -> None:
    """Without IPython, or with none running, enabling says what to use instead."""
    monkeypatch.setitem(sys.modules, "IPython", ipython)
    for switch in (display.enable, display.disable):
        with pytest.raises(display.NoNotebookError, match=r"use show\(value\)\.html or"):
            switch()
    assert issubclass(display.NoNotebookError, PartyregError)


def test_the_running_shell_is_found(monkeypatch: pytest.MonkeyPatch, shell: Shell) -> None:
    """In a notebook no shell needs to be named."""
    monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: shell))
    display.enable()
    assert OrgTree in shell.html


def test_ipython_itself_shows_them(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Where IPython is installed, its own machinery loads the extension and shows a tree."""
    pytest.importorskip("IPython")
    from IPython.core.interactiveshell import InteractiveShell
    from traitlets.config import Config

    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))
    running = InteractiveShell.instance(config=Config({"HistoryManager": {"enabled": False}}))
    try:
        running.run_line_magic("load_ext", "partyreg.display")
        formatter = running.display_formatter
        assert formatter is not None
        shown, _ = formatter.format(WHO.tree)  # type: ignore[no-untyped-call]
        assert shown["image/svg+xml"] == display.tree_svg(WHO.tree)
        assert "<svg" in shown["text/html"]
        assert shown["text/plain"] == repr(WHO.tree)
    finally:
        InteractiveShell.clear_instance()
