"""The notice's own story, as a newcomer finds it on the first page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from partyreg.model import Member
from partyreg.values import TransferState

pytestmark = pytest.mark.clause("G4.2b", "G4.2c", "G4.2d", "N2.3a", "Y-first")

STORY = """\
from datetime import date

import partyreg
from partyreg import Evidence, Function, Member, Settings

a = "A县委组织部[county](B镇党委[listed](C村党支部[branch]))"
d = "D县委组织部[county](E镇党委[listed](F村党支部[branch]))"
register = partyreg.open(settings=Settings(password_profile="external"))
installed = register.bootstrap(f"甲省委组织部[province]({a}, {d})", person="安装员")
b, c, e = (installed.desk(key, person="经办人") for key in ("B镇党委", "C村党支部", "E镇党委"))

paper = Evidence("B委〔2018〕1号", date(2018, 1, 2))
who = {"name": "甲某", "id_number": "11010519491231002X"}
member = b.members.add(**who, branch="C村党支部", reason="new-admission", evidence=paper)
case = c.transfers.submit(member, to="E镇党委")  # the path is generated, never typed in
for step in case.route.steps:
    print(step.clause, step.organisation, step.role.label)
b.transfers.approve(case)
e.transfers.approve(case)
e.transfers.confirm_arrival(case)  # the member has reported in person
case = e.transfers.receive(case, "F村党支部")
print(case.state.label, register.get(Member, member.key).branch)
print(b.rights.can(Function.NATIONWIDE_TRANSFER, "C村党支部").why())
"""

PRINTED = """\
G4.2c C村党支部 申请
G4.2c B镇党委 审批
G4.2c E镇党委 审批、接收
已接收 F村党支部
no: 'B镇党委' may not use '全国范围内转接' at 'C村党支部'
  附件2「全国范围内转接」×「基层党委」= 无
  no: 'B镇党委' does not hold '全国范围内转接' [T]
  yes: 'B镇党委' operates in the system itself [N1]
  yes: 'C村党支部' stands below 'B镇党委' [Y-sub]
  yes: 用户账号 serves for '全国范围内转接' [G1.1d]
  yes: the account is in the state '正常' [G1.1b]
  remedy: ask the administrator of 'A县委组织部' to grant it, or let 'A县委组织部' act [Y-remedy]
"""


def _told() -> dict[str, Any]:
    """Run the story and give its names."""
    names: dict[str, Any] = {"__name__": "story"}
    exec(compile(STORY, "the story", "exec"), names)  # noqa: S102 (the story is ours)
    return names


def test_the_story_takes_fewer_than_25_lines() -> None:
    """Bootstrap included, a first-time user writes fewer than 25 lines of Python."""
    lines = [one for one in STORY.splitlines() if one.strip()]
    assert len(lines) < 25
    assert "bootstrap(" in STORY


def test_the_first_page_tells_this_story(project_root: Path) -> None:
    """What is counted and run here is what a newcomer reads."""
    assert STORY in (project_root / "README.md").read_text("utf-8")


def test_the_story_prints_the_path_and_the_reasons(capsys: pytest.CaptureFixture[str]) -> None:
    """Path with clauses, the end, and a denial with every gate and both remedies."""
    _told()
    assert capsys.readouterr().out == PRINTED


def test_the_story_is_that_of_the_guide() -> None:
    """C applies, B and E approve, the member reports, E receives into F, with a receipt."""
    names = _told()
    register, case = names["register"], names["case"]
    assert case.route.path == ("C村党支部", "B镇党委", "E镇党委")
    assert case.state is TransferState.RECEIVED
    assert case.receipt.electronic
    assert register.get(Member, names["member"].key).branch == "F村党支部"
    done = [entry.command for entry in register.journal()]
    assert done == [
        "register.bootstrap", "members.add", "transfers.submit", "transfers.approve",
        "transfers.approve", "transfers.confirm-arrival", "transfers.receive",
    ]  # fmt: skip
