"""Plans at the command line: seen, refused, done, and written."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from partyreg.cli import main
from partyreg.inputs import read_organisations

pytestmark = pytest.mark.clause("G2.0", "N2.1a", "Y-beyond")

Capture = pytest.CaptureFixture[str]
ORGANISATIONS = """\
code,parent,tier,name
34,,province,甲省委组织部
3407,34,city,铜陵市委组织部
3408,34,city,安庆市委组织部
340702,3407,county,铜官山区委组织部
340703,3407,county,狮子山区委组织部
340823,3408,county,枞阳县委组织部
34070201,340702,listed,新桥街道党工委
34070301,340703,listed,矶山街道党工委
34082301,340823,listed,枞阳镇党委
3407020101,34070201,branch,新桥社区党支部
3407030101,34070301,branch,矿山社区党支部
3408230101,34082301,branch,旗山社区党支部
"""
HEADS = "branch,members,probationary\n3407020101,12,1\n3407030101,2,0\n3408230101,55,3\n"
PLAN: dict[str, Any] = {
    "name": "铜陵市区划调整",
    "evidence": {"document": "铜陵市区划调整批复", "dated": "2015-12-14"},
    "parts": [
        {"consolidate": {"parts": ["铜官山区委组织部", "340703"],
                         "new": {"name": "铜官区委组织部", "code": "340705"}}},
        {"move_whole": {"organisation": "枞阳县委组织部", "to": "3407", "code": "340722"}},
    ],
}  # fmt: skip


class Files:
    """A folder with a plan, organisations and head counts."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.write("organisations.csv", ORGANISATIONS)
        self.write("heads.csv", HEADS)
        self.write("plan.json", json.dumps(PLAN, ensure_ascii=False))

    def write(self, name: str, text: str) -> str:
        """Write a file."""
        (self.folder / name).write_text(text, "utf-8")
        return self.path(name)

    def path(self, name: str) -> str:
        """Name a file."""
        return str(self.folder / name)

    def run(self, command: str, *more: str, plan: str = "plan.json",
            organisations: str = "organisations.csv") -> int:  # fmt: skip
        """Run a command on the files."""
        given = ["--organisations", self.path(organisations), "--today", "2016-01-04"]
        return main(["plan", command, self.path(plan), *given, *more])


@pytest.fixture
def files(tmp_path: Path) -> Files:
    """Give a folder of files."""
    return Files(tmp_path)


def test_a_preview_says_what_would_happen_and_touches_nothing(
    files: Files, capsys: Capture
) -> None:
    """Status 0 where it can be done; steps, numbers, deadline and what widens are said."""
    before = {one: one.read_bytes() for one in files.folder.iterdir()}
    assert files.run("preview", "--heads", files.path("heads.csv")) == 0
    said = capsys.readouterr().out
    assert "plan '铜陵市区划调整' can be applied" in said
    assert "'铜陵市委组织部': 14 members" in said
    assert "-> 69 members (4 probationary)" in said
    assert "69 -> 69" in said
    assert "[N2.1a]" in said
    assert {one: one.read_bytes() for one in files.folder.iterdir()} == before


def test_the_same_files_give_the_same_preview(files: Files, capsys: Capture) -> None:
    """Nothing is left to chance: two runs say the same, keys of what is made included."""
    said = []
    for _ in range(2):
        assert files.run("preview", "--json") == 0
        said.append(json.loads(capsys.readouterr().out))
    assert said[0] == said[1]
    assert sorted(said[0]) == ["allowed", "preview", "refusals"]
    assert said[0]["allowed"] is True


@pytest.mark.clause("Y-kept")
def test_what_is_applied_is_written_and_can_be_read_again(files: Files, capsys: Capture) -> None:
    """The organisations come out as the plan leaves them, and take the next plan."""
    new, heads = files.path("new.csv"), files.path("new-heads.csv")
    assert files.run("apply", "--output", new, "--output-members", heads,
                     "--heads", files.path("heads.csv"), "--json") == 0  # fmt: skip
    said = json.loads(capsys.readouterr().out)
    assert (said["applied"], said["output"], said["refusals"]) == (True, new, [])
    assert said["operation"].startswith("x-")
    rows = {one.code: one for one in read_organisations(new)}
    assert "340702" not in rows
    assert rows["340722"].parent == "3407"
    assert rows["340722"].key == "340823"
    assert rows["34070201"].parent == rows["340705"].key
    counted = {
        row["branch"]: row["members"]
        for row in csv.DictReader(Path(heads).read_text("utf-8").splitlines())
    }
    assert counted == {"3407020101": "12", "3407030101": "2", "3408230101": "55"}
    again = {**PLAN, "parts": [{"absorb": {"gone": "铜官区委组织部", "into": "枞阳县委组织部"}}]}
    files.write("again.json", json.dumps(again))
    newer = files.path("newer.csv")
    assert files.run("apply", "--output", newer, plan="again.json", organisations="new.csv") == 0
    assert "铜官区委组织部" not in {one.name for one in read_organisations(newer)}


@pytest.mark.clause("Y-merge-members")
def test_members_that_move_are_written_by_key(files: Files, capsys: Capture) -> None:
    """A roll of keys comes out with the new branches, and a member can be named by key."""
    roll = files.write("roll.csv", "key,branch,name\nm-1,3407020101,甲某\nm-2,3407030101,乙某\n")
    plan = {**PLAN, "parts": [{"move_member": {"member": "m-1", "branch": "3408230101"}}]}
    files.write("one.json", json.dumps(plan))
    new, people = files.path("new.csv"), files.path("people.csv")
    more = ("--members", roll, "--output", new, "--output-members", people)
    assert files.run("apply", *more, plan="one.json") == 0
    assert Path(people).read_text("utf-8").splitlines() == [
        "key,branch,category", "m-2,3407030101,full", "m-1,3408230101,full",
    ]  # fmt: skip
    assert "甲某" not in capsys.readouterr().out


@pytest.mark.clause("N3.3a")
def test_a_stored_preview_is_applied_exactly_or_not_at_all(files: Files, capsys: Capture) -> None:
    """What was decided on happens; where the organisations have changed since, status 1."""
    assert files.run("preview", "--json") == 0
    files.write("decided.json", capsys.readouterr().out)
    new = files.path("new.csv")
    changed = ORGANISATIONS.replace("3407030101,34070301", "3407030101,34070201")
    files.write("changed.csv", changed)
    assert files.run("apply", "--output", new, "--json", plan="decided.json",
                     organisations="changed.csv") == 1  # fmt: skip
    said = json.loads(capsys.readouterr().out)
    assert [one["code"] for one in said["refusals"]] == ["plan.changed"]
    assert (said["applied"], said["allowed"]) == (False, False)
    assert not Path(new).exists()
    assert files.run("apply", "--output", new, plan="decided.json") == 0
    assert files.run("apply", "--output", new, plan="decided.json", organisations="new.csv") == 1


def test_what_is_refused_is_told_with_its_place_in_the_file(files: Files, capsys: Capture) -> None:
    """Status 1, nothing written: merges with itself or below, vanished names, bad allocations."""
    plan = {**PLAN, "parts": [
        {"absorb": {"gone": "340702", "into": "铜官山区委组织部"}},
        {"absorb": {"gone": "铜陵市委组织部", "into": "铜官山区委组织部"}},
        {"consolidate": {"parts": ["铜官山区委组织部", "郊区委组织部"],
                         "new": {"name": "某", "code": "9"}}},
        {"dissolve": {"source": "狮子山区委组织部", "heirs": ["铜官山区委组织部", "枞阳县委组织部"],
                      "allocation": {"铜官山区委组织部": ["34070301"],
                                     "枞阳县委组织部": ["矶山街道党工委"]}}},
        {"absorb": {"gone": "铜官山区委组织部", "into": "新桥街道党工委"}},
        {"move": {"organisation": "郊区委组织部", "to": "铜陵市委组织部"}},
    ]}  # fmt: skip
    files.write("plan.json", json.dumps(plan))
    new = files.path("new.csv")
    assert files.run("apply", "--output", new, "--json") == 1
    assert not Path(new).exists()
    said = json.loads(capsys.readouterr().out)
    where = files.path("plan.json")
    found = {(one["place"].removeprefix(f"{where}: "), one["code"]) for one in said["refusals"]}
    assert found == {
        ("parts[1].absorb", "plan.same"),
        ("parts[2].absorb", "plan.descendant"),
        ("parts[2].absorb", "plan.tiers-do-not-fit"),
        ("parts[3].consolidate.parts[2]", "plan.unknown"),
        ("parts[4].dissolve", "plan.allocated-twice"),
        ("parts[5].absorb", "plan.descendant"),
        ("parts[5].absorb", "plan.tiers-do-not-fit"),
        ("parts[6].move.organisation", "plan.unknown"),
    }
    assert all(one["hint"] and one["clause"] for one in said["refusals"])
    assert files.run("preview") == 1
    assert f"{where}: parts[1].absorb: '铜官山区委组织部' is named" in capsys.readouterr().out


def test_every_fault_of_every_file_is_told_at_once(files: Files, capsys: Capture) -> None:
    """Status 2: the plan's form, its sense where it could be read, and the tables."""
    plan = {**PLAN, "polcy": "refuse", "evidence": {"document": "甲", "dated": "x"}, "parts": [
        {"absorb": {"gone": "340702", "into": "340702"}},
        {"create": {"alias": "$X", "name": "某", "code": 9, "under": "34"}},
        {"move": {"organisation": "340703", "to": "$X"}},
    ]}  # fmt: skip
    files.write("plan.json", json.dumps(plan))
    assert files.run("preview") == 2
    said = capsys.readouterr().err.splitlines()
    where = f"partyreg: {files.path('plan.json')}: "
    assert [one.removeprefix(where).split(": ")[0] for one in said] == [
        "polcy", "evidence.dated", "parts[2].create.code", "parts[1].absorb",
    ]  # fmt: skip
    files.write("organisations.csv", ORGANISATIONS.replace("3408,34,city", "3408,99,city"))
    assert files.run("preview") == 2
    said = capsys.readouterr().err.splitlines()
    assert any("organisations.csv: row 4" in one for one in said)
    assert any("polcy" in one for one in said)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--as", "无此党组织"), "--as: there is no organisation"),
        (("--heads", "无此文件"), "it cannot be read"),
        (("--svg", "无此文件夹/x.svg"), "--svg: it cannot be written"),
        (("--today", "2016-13-01"), "a date is wanted"),
        (("--heads", "x", "--members", "y"), "not allowed with"),
    ],
)
def test_faults_of_the_call_are_told(
    files: Files, capsys: Capture, more: tuple[str, ...], said: str
) -> None:
    """Status 2 and a line that says what is wrong."""
    assert files.run("preview", *more) == 2
    assert said in capsys.readouterr().err


@pytest.mark.clause("Y-scope-move", "Y-sub")
def test_a_plan_is_that_of_whoever_is_named(files: Files, capsys: Capture) -> None:
    """The city can merge its own districts, but not fetch a county from another city."""
    assert files.run("preview", "--as", "铜陵市委组织部") == 1
    assert "organisation.move-out-of-scope" not in capsys.readouterr().err
    files.write("plan.json", json.dumps({**PLAN, "parts": PLAN["parts"][:1]}))
    assert files.run("preview", "--as", "3407") == 0


def test_with_several_realms_somebody_has_to_be_named(files: Files, capsys: Capture) -> None:
    """The root of the only realm plans by default; of two nobody does."""
    files.write("organisations.csv", f"{ORGANISATIONS}99,,province,乙省委组织部\n")
    assert files.run("preview") == 2
    assert "there are 2 realms" in capsys.readouterr().err
    assert files.run("preview", "--as", "甲省委组织部") == 0


def test_the_drawing_is_written(files: Files, capsys: Capture) -> None:
    """The picture has both trees."""
    assert files.run("preview", "--svg", files.path("out.svg")) == 0
    drawn = (files.folder / "out.svg").read_text("utf-8")
    assert drawn.startswith("<svg ")
    assert all(one in drawn for one in ("调整前", "调整后", "铜官区委组织部", "狮子山区委组织部"))


@pytest.mark.clause("G1.2")
def test_what_is_configured_survives(files: Files) -> None:
    """Nationwide authority that the table gives is still there afterwards."""
    tagged = ORGANISATIONS.replace(
        "34070201,340702,listed", "34070201,340702,listed:sub-district+nationwide+working"
    )
    files.write("organisations.csv", tagged)
    assert files.run("apply", "--output", files.path("new.csv")) == 0
    written = (files.folder / "new.csv").read_text("utf-8")
    assert "listed:sub-district+working+nationwide" in written
    assert files.run("preview", plan="plan.json", organisations="new.csv") == 1
