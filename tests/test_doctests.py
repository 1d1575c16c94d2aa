"""Every example in a docstring of the installed package runs and says what it shows."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
from pathlib import Path

import pytest

import partyreg


def _modules_with_examples() -> list[str]:
    """Name the modules whose source shows an example, without importing them."""
    found = []
    for folder in partyreg.__path__:
        for file in sorted(Path(folder).rglob("*.py")):
            if ">>> " in file.read_text("utf-8"):
                parts = file.relative_to(folder).with_suffix("").parts
                found.append(".".join(("partyreg", *(p for p in parts if p != "__init__"))))
    return found


@pytest.mark.parametrize("name", _modules_with_examples())
def test_the_examples_of_a_module_run(name: str) -> None:
    """Every example of the module gives the result that it prints."""
    results = doctest.testmod(importlib.import_module(name), optionflags=doctest.ELLIPSIS)
    assert results.attempted > 0
    assert results.failed == 0


def test_every_module_can_be_imported() -> None:
    """Every module of the package imports by itself, those without examples too."""
    for module in pkgutil.walk_packages(partyreg.__path__, "partyreg.", onerror=_raise):
        if not module.name.endswith(".__main__"):
            assert importlib.import_module(module.name).__doc__


def _raise(name: str) -> None:
    """Turn a package that does not import into a failure."""
    raise AssertionError(f"{name} does not import")
