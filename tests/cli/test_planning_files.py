"""Plans at the command line: what has been written, and who is named in a table of numbers."""

from __future__ import annotations

from pathlib import Path

import pytest

from partyreg.cli import main

Capture = pytest.CaptureFixture[str]
pytestmark = pytest.mark.clause("G2.0")
ROWS = """\
code,parent,tier,name
01,,province,甲省委组织部
0101,01,county,A县委组织部
010101,0101,listed,B镇党委
01010101,010101,branch,C村党支部
01010102,010101,branch,党支部
010102,0101,committee,E镇党委
01010201,010102,branch,党支部
"""
PLAN = """\
name: 两镇合并
evidence: {document: 并1, dated: 2018-03-31}
parts:
  - PART
"""
MERGE = "absorb: {gone: E镇党委, into: B镇党委}"
WRONG = "delete: {organisation: E镇党委}"


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in a folder with a tree and two plans."""
    monkeypatch.chdir(tmp_path)
    Path("tree.csv").write_text(ROWS, encoding="utf-8")
    for name, part in (("merge", MERGE), ("wrong", WRONG)):
        Path(f"{name}.yaml").write_text(PLAN.replace("PART", part), encoding="utf-8")


def plan(what: str, file: str, *more: str) -> int:
    """Run ``plan preview`` or ``plan apply``."""
    return main(["plan", what, file, "--organisations", "tree.csv", "--today", "2018-04-02", *more])


def test_what_has_been_written_is_said(capsys: Capture) -> None:
    """Each file that was asked for is named, and is there."""
    status = plan("apply", "merge.yaml", "--svg", "a.svg", "--output", "o.csv",
                  "--output-members", "m.csv")  # fmt: skip
    assert status == 0
    assert capsys.readouterr().out.splitlines()[-3:] == [
        "drawing written to a.svg", "organisations written to o.csv", "members written to m.csv",
    ]  # fmt: skip
    assert all(Path(one).stat().st_size for one in ("a.svg", "o.csv", "m.csv"))


@pytest.mark.parametrize(("what", "file", "status"), [
    ("preview", "merge.yaml", 0), ("preview", "wrong.yaml", 1), ("apply", "wrong.yaml", 1),
])  # fmt: skip
def test_a_drawing_is_named_whatever_the_verdict(
    capsys: Capture, what: str, file: str, status: int
) -> None:
    """A preview and a refusal draw, and say where; without the option nothing is said of it."""
    more = ("--output", "o.csv") if what == "apply" else ()
    assert plan(what, file, *more, "--svg", "a.svg") == status
    assert capsys.readouterr().out.splitlines()[-1] == "drawing written to a.svg"
    assert Path("a.svg").read_text(encoding="utf-8").startswith("<svg")
    plan(what, file, *more)
    assert "drawing written" not in capsys.readouterr().out


@pytest.mark.clause("G2.3")
@pytest.mark.parametrize("name", ["C村党支部", "01010101"])
def test_a_branch_is_named_by_code_or_unique_name(capsys: Capture, name: str) -> None:
    """Numbers are read for either, and counted where the branch stands."""
    Path("heads.csv").write_text(f"branch,members\n{name},31\n", encoding="utf-8")
    assert plan("preview", "merge.yaml", "--heads", "heads.csv") == 0
    assert "'B镇党委': 31 members" in capsys.readouterr().out


@pytest.mark.clause("G2.3")
@pytest.mark.parametrize("name", ["党支部", "B镇党委", "无此支部", "无" * 60])
def test_what_names_no_branch_is_quoted(capsys: Capture, name: str) -> None:
    """A name that several bear, a committee and an unknown name are quoted with their row."""
    Path("heads.csv").write_text(f"branch,members\n{name},31\n", encoding="utf-8")
    assert plan("preview", "merge.yaml", "--heads", "heads.csv") == 2
    wanted = f"{name[:40]!r} is no code, key or unique name of a branch that holds members"
    assert f"heads.csv: row 2, column branch: {wanted}" in capsys.readouterr().err


@pytest.mark.clause("N3.3c")
def test_a_table_of_members_is_not_quoted(capsys: Capture) -> None:
    """A cell that names no branch may be somebody's name: only its place is said."""
    Path("roll.csv").write_text("key,branch\nm-1,某人甲\n", encoding="utf-8")
    assert plan("preview", "merge.yaml", "--members", "roll.csv") == 2
    said = capsys.readouterr().err
    assert "row 2, column branch: it is no code, key or unique name of a branch" in said
    assert "某人甲" not in said
