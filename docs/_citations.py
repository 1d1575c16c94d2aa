"""Find where the code cites the notice, and which tests hold it to a clause.

Reads text only, nothing is imported: code through its syntax tree, data files line by line,
scenarios by their ``notice:`` line.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

# The full stop of an id stands between digits or before `note`; at the end of a sentence it
# belongs to the sentence.
ID = r"(?:[NG]\d+(?:\.\d+)*[a-z]?|T(?:\.note)?|Y-[a-z]+(?:-[a-z]+)*)"
IN_TEXT = re.compile(rf"(?<![\w.\-/]){ID}(?![\w\-])")
NOTICE_LINE = re.compile(r"^notice:\s*\[(.*?)\]", re.MULTILINE | re.DOTALL)
EXACT = re.compile(rf"{ID}\Z")
# The files that say what the clauses are, or which are still to come: they cite nothing.
VOCABULARY = frozenset({"clauses.toml", "readings.toml", "to_come.toml"})

Cited = dict[str, dict[str, None]]  # clause id -> places, in order, each once


def clauses_cited(source: Path, known: frozenset[str]) -> tuple[Cited, list[str]]:
    """Collect who cites which clause.

    Args:
        source: the package's folder.
        known: every id that exists.

    Returns:
        the places by clause, as dotted names of code or paths of data files; and one line for
        each exact citation of an id that does not exist.
    """
    found: Cited = defaultdict(dict)
    unknown: list[str] = []
    for file in sorted(source.rglob("*.py")):
        for place, text in _strings(file, source.parent):
            for clause in _ids(text):
                if clause in known:
                    found[clause][place] = None
                elif EXACT.match(text) and _looks_meant(text):
                    unknown.append(f"{place} cites {text!r}")
    for file in sorted(source.rglob("*.toml")):
        if file.name not in VOCABULARY:
            place = file.relative_to(source.parent).as_posix()
            for clause in re.findall(r'^clause = "([^"]+)"', file.read_text("utf-8"), re.MULTILINE):
                found[clause][place] = None
                if clause not in known:
                    unknown.append(f"{place} cites {clause!r}")
    return found, unknown


def _looks_meant(text: str) -> bool:
    """Tell an id of the notice from any other short string of the same form."""
    return len(text) > 1


def _ids(text: str) -> Iterator[str]:
    """Give the ids in a text; the single letter T counts only alone or in a list of citations."""
    for match in IN_TEXT.finditer(text):
        if match[0] != "T" or text == "T" or _in_notice_line(text, match.start()):
            yield match[0]


def _in_notice_line(text: str, position: int) -> bool:
    """Tell whether a position lies in the `Notice:` section of a docstring."""
    section = text.rfind("Notice:", 0, position)
    return section >= 0 and text[section:position].rstrip().endswith((":", ";"))


def _strings(file: Path, root: Path) -> Iterator[tuple[str, str]]:
    """Give every string of a module with the dotted name of what it stands in."""
    parts = file.relative_to(root).with_suffix("").parts
    module = ".".join(part for part in parts if part != "__init__")
    yield from _strings_in(ast.parse(file.read_text("utf-8")), module)


def _strings_in(node: ast.AST, name: str) -> Iterator[tuple[str, str]]:
    """Walk a syntax tree, naming the innermost public definition."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Constant) and isinstance(child.value, str):
            yield name, child.value
        else:
            yield from _strings_in(child, _name(child, node, name))


def _name(child: ast.AST, parent: ast.AST, name: str) -> str:
    """Extend a dotted name by a definition or by a constant of a module or class."""
    if isinstance(child, ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef):
        return f"{name}.{child.name}"
    if isinstance(parent, ast.Module | ast.ClassDef):
        targets = getattr(child, "targets", None) or [getattr(child, "target", None)]
        if isinstance(targets[0], ast.Name):
            return f"{name}.{targets[0].id}"
    return name


def clauses_tested(tests: Path, scenarios: Iterable[Path]) -> Cited:
    """Collect which tests carry ``pytest.mark.clause``, and which scenarios name their clauses.

    Args:
        tests: the folder of tests.
        scenarios: YAML files of stories, whose ``notice:`` line is read.
    """
    found: Cited = defaultdict(dict)
    for file in sorted(tests.rglob("test_*.py")):
        place = file.relative_to(tests.parent).as_posix()
        for name, clauses in _marks(ast.parse(file.read_text("utf-8")), ""):
            for clause in clauses:
                found[clause][f"{place}::{name}" if name else place] = None
    for file in sorted(scenarios):
        place = "/".join(file.parts[-2:])
        if match := NOTICE_LINE.search(file.read_text("utf-8")):
            for clause in IN_TEXT.findall(match[1]):
                found[clause][place] = None
    return found


def _marks(node: ast.AST, name: str) -> Iterator[tuple[str, list[str]]]:
    """Give each mark with the name of the test or class that bears it; '' for a whole file."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        name = f"{name}::{node.name}" if name else node.name
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Call) and ast.unparse(child.func).endswith("mark.clause"):
            yield name, [str(one.value) for one in child.args if isinstance(one, ast.Constant)]
        else:
            yield from _marks(child, name)
