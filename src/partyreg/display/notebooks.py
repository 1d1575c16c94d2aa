"""Values that show themselves in a notebook.

The rooms know nothing of pictures, so their values are taught to a notebook from outside: one line
at its beginning, ``%load_ext partyreg.display`` or ``display.enable(tree)``. Without that,
`show` does it for one value.

Notice: G4.2c 系统自动生成审批路径; Y-gates
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any, Protocol

from attrs import field, frozen

from partyreg.display.decisions import decision_html, verdict_html
from partyreg.display.matrices import matrix_html
from partyreg.display.members import members_html
from partyreg.display.plan_drawings import plan_svg
from partyreg.display.plan_tables import plan_html
from partyreg.display.routes import route_html, route_svg
from partyreg.display.tables import frame
from partyreg.display.trees import tree_svg
from partyreg.errors import Fault, InputError, PartyregError
from partyreg.markup import joined
from partyreg.model import Member, Route
from partyreg.permissions import Decision, Matrix, Verdict
from partyreg.restructuring import Preview
from partyreg.tree import OrgTree


class NoNotebookError(PartyregError, RuntimeError):
    """There is no notebook to teach: this Python was not started by IPython or Jupyter."""

    def __init__(self) -> None:
        """Say what to do instead."""
        super().__init__("this is no notebook; use show(value).html or show(value).svg instead")


class HasTree(Protocol):
    """Whatever has a tree, such as a register; asked anew for each picture."""

    @property
    def tree(self) -> OrgTree:
        """Give the tree."""


class Shell(Protocol):
    """What is needed of IPython's shell."""

    @property
    def display_formatter(self) -> Any:
        """Give what holds the formatters."""


Names = OrgTree | HasTree
"""Where names are looked up."""


@frozen
class Shown:
    """A value as a notebook shows it.

    Attributes:
        html: a piece of HTML.
        svg: the drawing alone, or None where a table says it all.
    """

    html: str = field(repr=False)
    svg: str | None = field(default=None, repr=False)

    def _repr_html_(self) -> str:
        """Give the HTML to a notebook."""
        return self.html

    def _repr_svg_(self) -> str | None:
        """Give the drawing to a notebook."""
        return self.svg


def show(value: object, names: Names | None = None) -> Shown:
    """Give a value as a notebook shows it.

    Args:
        value: a tree, a route, a decision, a verdict, a matrix, the preview of a plan, or a list of
            members.
        names: the tree, or register, in which a route's names are looked up.

    Raises:
        InputError: it is nothing of that kind.

    Example:
        >>> from partyreg.permissions.example import powers
        >>> shown = show(powers().tree)
        >>> "A县委组织部" in shown.html, shown.svg is None
        (True, False)

    Notice: G4.2c 系统自动生成审批路径; Y-gates; T
    """
    for kind, shower in _SHOWERS.items():
        if isinstance(value, kind):
            return shower(value, names)
    if isinstance(value, Sequence) and value and all(isinstance(one, Member) for one in value):
        return Shown(members_html(value))
    wanted = "a tree, a route, a decision, a verdict, a matrix, a preview or members are wanted"
    raise InputError([Fault("value", f"{wanted}, not {type(value).__name__}")])


def _tree_of(names: Names | None) -> OrgTree | None:
    """Give the tree in which names are looked up, as it is now."""
    return names if names is None or isinstance(names, OrgTree) else names.tree


def _tree(value: OrgTree, _: Names | None) -> Shown:
    """Show a tree."""
    drawn = tree_svg(value)
    return Shown(frame(drawn), drawn)


def _route(value: Route, names: Names | None) -> Shown:
    """Show a route: the drawing, and below it the table."""
    tree = _tree_of(names)
    drawn = route_svg(value, tree)
    return Shown(joined(frame(drawn), route_html(value, tree)), drawn)


def _plan(value: Preview, _: Names | None) -> Shown:
    """Show a plan: the tree before and after, and below it the tables."""
    drawn = plan_svg(value)
    return Shown(joined(frame(drawn), plan_html(value)), drawn)


_SHOWERS: dict[type, Callable[[Any, Names | None], Shown]] = {
    OrgTree: _tree,
    Route: _route,
    Decision: lambda value, _: Shown(decision_html(value)),
    Verdict: lambda value, _: Shown(verdict_html(value)),
    Matrix: lambda value, _: Shown(matrix_html(value)),
    Preview: _plan,
}

_READERS: dict[str, Callable[[Shown], str | None]] = {
    "text/html": lambda shown: shown.html,
    "image/svg+xml": lambda shown: shown.svg,
}


def enable(names: Names | None = None, *, shell: Shell | None = None) -> None:
    """Let trees, routes, decisions, verdicts, matrices and previews show themselves here.

    Args:
        names: the tree, or register, in which a route's names are looked up; without it a route
            shows the organisations' keys.
        shell: IPython's shell; the running one unless another is given.

    Raises:
        NoNotebookError: there is no running shell.

    Notice: G4.2c 系统自动生成审批路径; Y-gates; T
    """
    for mime, reader in _READERS.items():
        formatter = _formatter(shell, mime)
        for kind in _SHOWERS:
            formatter.for_type(kind, lambda value, read=reader: read(show(value, names)))


def disable(*, shell: Shell | None = None) -> None:
    """Let them show themselves as text again.

    Args:
        shell: IPython's shell; the running one unless another is given.

    Raises:
        NoNotebookError: there is no running shell.

    Notice: G4.2c
    """
    for mime in _READERS:
        formatter = _formatter(shell, mime)
        for kind in _SHOWERS:
            formatter.pop(kind, None)


def _formatter(shell: Shell | None, mime: str) -> Any:
    """Give what formats values of a kind for a notebook.

    Raises:
        NoNotebookError: there is no running shell.
    """
    running = _running() if shell is None else shell
    if running is None:
        raise NoNotebookError
    return running.display_formatter.formatters[mime]


def _running() -> Shell | None:
    """Give IPython's running shell, or None without one."""
    try:
        found: Shell | None = import_module("IPython").get_ipython()
    except ImportError:
        return None
    return found


def load_ipython_extension(shell: Shell) -> None:
    """Do what ``%load_ext partyreg.display`` asks for. Notice: G4.2c."""
    enable(shell=shell)


def unload_ipython_extension(shell: Shell) -> None:
    """Do what ``%unload_ext partyreg.display`` asks for. Notice: G4.2c."""
    disable(shell=shell)
