"""Tables and drawings for notebooks and reports, masked by default.

Everything is written as text: SVG and HTML without scripts, style sheets, fonts or pictures from
elsewhere. Every name is escaped, every text can be selected and read aloud, and pictures are
readable on a light and on a dark page.

In a notebook one line is enough: ``%load_ext partyreg.display``, or, with names in routes,
``display.enable(tree)``.

Example:
    >>> from partyreg.permissions.example import powers
    >>> show(powers().tree).svg[:40]
    '<svg xmlns="http://www.w3.org/2000/svg" '

Notice: G4.2c 系统自动生成审批路径; T 功能权限初始设置; N3.3c 一律不得向外提供、传播和泄露
"""

from __future__ import annotations

from partyreg.display.decisions import decision_html, verdict_html
from partyreg.display.matrices import matrix_html
from partyreg.display.members import members_html
from partyreg.display.notebooks import (
    NoNotebookError,
    Shown,
    disable,
    enable,
    load_ipython_extension,
    show,
    unload_ipython_extension,
)
from partyreg.display.plan_drawings import plan_svg
from partyreg.display.plan_tables import plan_html
from partyreg.display.routes import route_html, route_svg
from partyreg.display.trees import tree_svg
from partyreg.markup import Markup

__all__ = [
    "show",
    "enable",
    "disable",
    "tree_svg",
    "route_svg",
    "route_html",
    "decision_html",
    "verdict_html",
    "matrix_html",
    "members_html",
    "plan_svg",
    "plan_html",
    "Shown",
    "Markup",
    "NoNotebookError",
    "load_ipython_extension",
    "unload_ipython_extension",
]
