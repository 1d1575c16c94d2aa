"""The page on stored registers: every command on it, run in a shell, shows what stands there."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.clause("N3.3a", "Y-first", "Y-export", "G1.1b")

FILE = re.compile(r"```\{code-block\} text\n:caption: (\S+)\n(.*?)```", re.DOTALL)
SESSION = re.compile(r"```\{code-block\} console\n(.*?)```", re.DOTALL)
RUN = """\
[ -f .before ] && . ./.before; (exit {status})
{command}
last=$?; export -p > .before; exit $last
"""
BASH = shutil.which("bash") or "bash"


def _shell(command: str, status: int, folder: Path, programs: Path) -> tuple[str, int]:
    """Run a line as a shell would after the ones before; give what it shows, and its status."""
    env = {"PATH": f"{programs}{os.pathsep}{os.environ['PATH']}", "PYTHONUTF8": "1",
           "LC_ALL": "C.UTF-8", "HOME": str(folder)}  # fmt: skip
    env |= {name: os.environ[name] for name in ("PYTHONPATH",) if name in os.environ}
    done = subprocess.run(
        [BASH, "-c", RUN.format(status=status, command=command)], cwd=folder, env=env,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
    )  # fmt: skip
    return done.stdout.decode(), done.returncode


def _meets(shown: str, expected: str) -> bool:
    """Tell whether output is what stands there; an ellipsis stands for lines, or for text."""
    lines = [
        "(?:.*\n)*" if line == "…\n" else re.escape(line).replace("…", ".*")
        for line in expected.splitlines(keepends=True)
    ]
    return re.fullmatch("".join(lines), shown) is not None


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    """Give a folder with the programs that the page calls."""
    folder = tmp_path / "programs"
    folder.mkdir()
    for name, words in (("partyreg", "-m partyreg"), ("python", "")):
        program = folder / name
        program.write_text(f'#!/bin/sh\nexec "{sys.executable}" {words} "$@"\n')
        program.chmod(0o755)
    return folder


def _same_folder(root: Path, relative: str) -> str:
    """Give a path of PYTHONPATH that does not depend on the working folder."""
    return os.pathsep.join(str((root / one).resolve()) for one in relative.split(os.pathsep))


def test_every_session_shows_what_stands_there(
    project_root: Path, tmp_path: Path, programs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The files of the page are written, and its commands run in order, in one folder."""
    if "PYTHONPATH" in os.environ:
        where = _same_folder(Path.cwd(), os.environ["PYTHONPATH"])
        monkeypatch.setenv("PYTHONPATH", where)
    page = (project_root / "docs" / "storage.md").read_text("utf-8")
    folder = tmp_path / "work"
    folder.mkdir()
    for name, text in FILE.findall(page):
        (folder / name).write_text(text, "utf-8")
    ran, status = 0, 0
    for session in SESSION.findall(page):
        for part in re.split(r"^\$ ", session, flags=re.MULTILINE)[1:]:
            command, _, expected = part.partition("\n")
            shown, status = _shell(command, status, folder, programs)
            assert _meets(shown, expected), f"$ {command}\n{shown}"
            ran += 1
    assert ran == 33
    assert (folder / "registry.db").stat().st_mode & 0o777 == 0o600
    assert (folder / "first.csv").stat().st_mode & 0o777 == 0o600


def test_what_differs_is_seen() -> None:
    """An ellipsis covers lines, or a part of one, and no more."""
    assert _meets("a 12 b\n", "a … b\n")
    assert _meets("a\nx\ny\nb\n", "a\n…\nb\n")
    assert not _meets("a 12 c\n", "a … b\n")
    assert not _meets("a\nb\n", "a\n")
