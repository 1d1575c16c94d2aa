"""The page on files: every command on it gives what stands there."""

from __future__ import annotations

import io
import re
import shlex
import sys
from pathlib import Path

import pytest

from partyreg.cli import main

pytestmark = pytest.mark.clause("N3.2a", "N3.2d", "N3.2j")

FILE = re.compile(r"```\{code-block\} text\n:caption: (\S+)\n(.*?)```", re.DOTALL)
SESSION = re.compile(r"```\{code-block\} console\n(.*?)```", re.DOTALL)


def _ran(command: str, status: int, capsys: pytest.CaptureFixture[str]) -> tuple[str, int]:
    """Run a line of a session, and give what it shows and its status."""
    if command == "echo $?":
        return f"{status}\n", 0
    name, *words = shlex.split(command)
    if name == "cat":
        return Path(words[0]).read_text("utf-8-sig"), 0
    with pytest.MonkeyPatch.context() as patch:
        if "<" in words:
            *words, _, file = words
            text = io.TextIOWrapper(io.BytesIO(Path(file).read_bytes()))
            patch.setattr(sys, "stdin", text)
        status = main(words)
    shown = capsys.readouterr()
    return shown.err + shown.out, status


def test_every_session_gives_what_stands_there(
    project_root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    """The files of the page are written, and its commands run in order, word by word."""
    page = (project_root / "docs" / "files.md").read_text("utf-8")
    monkeypatch.chdir(tmp_path)
    for name, text in FILE.findall(page):
        Path(name).write_text(text, "utf-8")
    ran, status = 0, 0
    for session in SESSION.findall(page):
        for part in re.split(r"^\$ ", session, flags=re.MULTILINE)[1:]:
            command, _, expected = part.partition("\n")
            shown, status = _ran(command, status, capsys)
            assert shown.replace("\r\n", "\n") == expected, command
            ran += 1
    assert ran == 9
    assert Path("review.html").exists()
