"""Orders: what a preview says does not depend on how a process hashes texts."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest
from tests.restructuring.stage import Stage

from partyreg.restructuring import Absorb, MoveWhole, Preview, Swap

pytestmark = pytest.mark.clause("G2.0")
SEEDS = ("0", "1", "2", "3")
ROWS = """\
code,parent,tier,name
01,,province,甲省委组织部
0101,01,county,A县委组织部
010101,0101,listed,B镇党委
01010101,010101,branch,C村党支部
0102,01,county,D县委组织部
010201,0102,committee,E镇党委
01020101,010201,branch,F村党支部
01020102,010201,branch,G村党支部
"""
PLAN = """\
name: 两镇合并
evidence: {document: 并1, dated: 2018-03-31}
parts:
  - absorb: {gone: E镇党委, into: B镇党委}
"""
REFUSED = PLAN.replace("absorb: {gone: E镇党委, into: B镇党委}", "delete: {organisation: E镇党委}")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a folder with organisations, a plan, and one that is refused."""
    for name, text in (("tree.csv", ROWS), ("plan.yaml", PLAN), ("refused.yaml", REFUSED)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    heads = "branch,members,probationary\nC村党支部,5,0\n01020101,31,2\n"
    (tmp_path / "heads.csv").write_text(heads, encoding="utf-8")
    return tmp_path


def asked(folder: Path | None, seed: str, *argv: str) -> tuple[int, str]:
    """Run the program in a process of its own, under a seed of hashes."""
    done = subprocess.run(
        [sys.executable, "-m", "partyreg", *argv], capture_output=True, check=False, cwd=folder,
        env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
    )  # fmt: skip
    return done.returncode, done.stdout.decode() + done.stderr.decode()


def plan(folder: Path, seed: str, what: str, file: str, *more: str) -> tuple[int, str]:
    """Run ``plan preview`` or ``plan apply``."""
    site = ("--organisations", "tree.csv", "--heads", "heads.csv", "--today", "2018-04-02")
    return asked(folder, seed, "plan", what, file, *site, *more)


@pytest.mark.parametrize("file", ["plan.yaml", "refused.yaml"])
def test_every_process_previews_alike(folder: Path, file: str) -> None:
    """Words, JSON, hash and refusals are the same under every seed of hashes."""
    words = [plan(folder, seed, "preview", file) for seed in SEEDS[:2]]
    assert words[0] == words[1]
    said = [plan(folder, seed, "preview", file, "--json") for seed in SEEDS]
    assert said == [said[0]] * len(SEEDS)
    status, text = said[0]
    found = json.loads(text)
    assert (status, found["allowed"]) == ((0, True) if file == "plan.yaml" else (1, False))
    assert len(found["preview"]["hash"]) == 64


def test_every_process_applies_what_another_has_stored(folder: Path) -> None:
    """A stored preview is no other one in another process; what is written is the same."""
    _, stored = plan(folder, "0", "preview", "plan.yaml", "--json")
    (folder / "stored.json").write_text(stored, encoding="utf-8")
    written = []
    for seed in SEEDS:
        status, said = plan(folder, seed, "apply", "stored.json", "--output", "out.csv")
        assert (status, "done: " in said) == (0, True)
        written.append((said, (folder / "out.csv").read_bytes()))
    assert written == [written[0]] * len(SEEDS)


def test_the_demonstration_is_the_same_in_every_process() -> None:
    """All that it says is the same under two seeds of hashes, the time that it took apart."""
    said = []
    for seed in SEEDS[:2]:
        status, text = asked(None, seed, "demo", "--json")
        assert status == 0
        said.append({name: one for name, one in json.loads(text).items() if name != "seconds"})
    assert said[0] == said[1]
    assert said[0]["stories"]


@pytest.mark.clause("N3.3d", "Y-grant")
def test_organisations_are_listed_in_the_order_of_the_tree() -> None:
    """Counts, and whoever sees more, come superiors first and siblings as they stand."""
    stage = Stage()
    shown = stage.preview(Absorb("E镇党委", "B镇党委"), MoveWhole("H村党支部", "B镇党委"))
    names = [shown.name(one.organisation) for one in shown.counts]
    assert names == ["A县委组织部", "B镇党委", "G镇党委", "D县委组织部", "E镇党委"]
    assert [shown.name(one.organisation) for one in shown.widened] == ["A县委组织部", "B镇党委"]


@pytest.mark.parametrize("seed", range(3))
def test_the_order_is_that_of_the_tree_whatever_comes_first_in_the_plan(seed: int) -> None:
    """The same moves in another order give the same organisations in the same order."""
    parts: list[MoveWhole | Swap] = [
        MoveWhole("C村党支部", "E镇党委"),
        MoveWhole("H村党支部", "B镇党委"),
        Swap(["C街党支部"], ["F村党支部"]),
    ]
    told: list[Preview] = [Stage().preview(*parts)]
    random.Random(seed).shuffle(parts)
    told.append(Stage().preview(*parts))
    assert told[0].allowed
    assert told[0].counts == told[1].counts
    assert told[0].widened == told[1].widened


def test_conservation_says_what_is_counted() -> None:
    """Who receives, and does not move, is not in the sum; the line says so."""
    stage = Stage()
    stage.admit("C村党支部")
    shown = stage.preview(Absorb("G镇党委", "B镇党委"))
    assert shown.conservation.members_before == 0
    line = "  members of the branches that go, come, are moved or exchange members: 0 -> 0"
    assert line in str(shown).splitlines()
    assert "  organisations of the whole tree: 10 + 0 - 1 = 9" in str(shown).splitlines()
    moved = stage.preview(Absorb("B镇党委", "G镇党委"))
    assert (moved.conservation.members_before, moved.conservation.members_after) == (1, 1)
