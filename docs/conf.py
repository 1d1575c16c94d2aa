"""Sphinx configuration. Builds offline; a warning is an error (`make docs`)."""

from __future__ import annotations

import os
import sys
from pathlib import Path

DOCS = Path(__file__).resolve().parent
sys.path.insert(0, str(DOCS))
sys.path.insert(0, str(DOCS.parent / "src"))

import _generate  # noqa: E402 (found beside us)

import partyreg  # noqa: E402 (the sources, whose names are documented)

_generate.main()

project = "partyreg"
author = "the partyreg authors"
copyright = "the partyreg authors"
version = release = partyreg.__version__

extensions = [
    "myst_nb",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
]
exclude_patterns = ["_build", "**.ipynb_checkpoints"]
html_theme = "furo"
html_title = "partyreg"
html_static_path: list[str] = []
language = "en"
# A type named in a docstring may be the name of attributes, too; autodoc then has several targets
# and takes one. What is not found at all still stops the build.
suppress_warnings = ["ref.python"]
# Single back-ticks in docstrings mark code, as they do in Markdown.
default_role = "code"

# ── docstrings ───────────────────────────────────────────────────────────────────────────────
autodoc_typehints = "description"
autodoc_typehints_description_target = "documented"
napoleon_google_docstring = True
napoleon_numpy_docstring = False
# Attributes stand in a class's own list, so that none is described twice.
napoleon_use_ivar = True
napoleon_custom_sections = ["Notice"]

# ── Markdown and notebooks ───────────────────────────────────────────────────────────────────
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
nb_execution_mode = "auto"
nb_execution_raise_on_error = True
nb_execution_timeout = 120
nb_merge_streams = True
# Notebooks run in a process of their own and must find the same sources.
os.environ["PYTHONPATH"] = str(DOCS.parent / "src")

# ── once described, described nowhere else ───────────────────────────────────────────────────
_described: dict[int, str] = {}


def _skip_described(app: object, what: str, *more: object) -> bool | None:
    """Leave out a class or function that the page of the room below describes already."""
    _name, obj, skip, _options = more
    if what != "module" or not getattr(obj, "__module__", "").startswith("partyreg"):
        return bool(skip) or None
    page = app.env.current_document.docname  # type: ignore[attr-defined]
    return True if _described.setdefault(id(obj), page) != page else None


def setup(app: object) -> None:
    """Join the handler."""
    app.connect("autodoc-skip-member", _skip_described)  # type: ignore[attr-defined]
