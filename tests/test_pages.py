"""Every piece of Python on a page, README and docs, runs as it stands there.

The pieces of one page share their names and run in order. One that cannot run is preceded by a
comment ``<!-- not run: reason -->``.
"""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
BLOCK = re.compile(r"(<!-- not run: [^>]+ -->\n+)?^```python\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def _pieces(page: Path) -> list[tuple[int, str]]:
    """Give line and text of each piece of Python that is meant to run."""
    text = page.read_text("utf-8")
    return [
        (text[: match.start(2)].count("\n"), match[2])
        for match in BLOCK.finditer(text)
        if not match[1]
    ]


@pytest.mark.parametrize(
    "page", [page for page in PAGES if _pieces(page)], ids=lambda page: page.name
)
def test_the_python_of_a_page_runs(
    page: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """All pieces of the page run in order; those in the form of a session print what they show."""
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {"__name__": page.stem}
    for line, text in _pieces(page):
        if text.lstrip().startswith(">>> "):
            _run_session(text, names, page, line)
        else:
            code = compile("\n" * line + text, str(page), "exec")
            exec(code, names)  # noqa: S102 (the page is ours)


def _run_session(text: str, names: dict[str, object], page: Path, line: int) -> None:
    """Run an interactive session and keep the names that it sets."""
    test = doctest.DocTestParser().get_doctest(text, names, page.name, str(page), line)
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
    assert runner.run(test, clear_globs=False).failed == 0
    names.update(test.globs)
