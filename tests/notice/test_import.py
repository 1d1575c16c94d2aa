"""What importing the room costs: nothing is read, nothing heavy is loaded."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import partyreg.notice

PROGRAM = """
import sys, types
house = types.ModuleType("partyreg")
house.__path__ = [{path!r}]
sys.modules["partyreg"] = house
opened = []
sys.addaudithook(lambda event, args: opened.append(str(args[0])) if event == "open" else None)
before = set(sys.modules)
from partyreg import notice
heavy = {{"attrs", "attr", "dataclasses", "inspect", "importlib.resources", "tomllib", "difflib",
    "networkx", "stdnum", "typing", "re", "datetime", "pathlib", "partyreg.notice.parsing",
    "partyreg.notice.records", "partyreg.notice.problems"}}
print(sorted(heavy & (set(sys.modules) - before)), [f for f in opened if f.endswith(".toml")])
notice.clause("N1")
print(len([f for f in opened if f.endswith(".toml")]))
notice.clause("Y-relay"), notice.annex2()
print(len([f for f in opened if f.endswith(".toml")]))
"""


def test_the_import_reads_no_data_and_the_first_question_reads_them_once() -> None:
    """Importing opens no data file and loads no parser; seven files are read, once, on demand."""
    path = str(Path(partyreg.notice.__file__).parents[1])
    run = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(path=path)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert run.stdout.splitlines() == ["[] []", "7", "7"]


def test_every_public_name_is_exported() -> None:
    """The names that the room promises are those that it has."""
    assert all(hasattr(partyreg.notice, name) for name in partyreg.notice.__all__)
    assert len(set(partyreg.notice.__all__)) == len(partyreg.notice.__all__)
    with pytest.raises(AttributeError, match="has no attribute 'Claws'"):
        partyreg.notice.Claws  # type: ignore[attr-defined]  # noqa: B018
