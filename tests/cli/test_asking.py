"""``can`` and ``route``: answers with their clauses, and organisations named in every way."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from partyreg.cli import main
from partyreg.values import Function

TREE = (
    "甲省[province](A县[county](B镇[listed](C支部[branch],C2支部[branch]),G院[committee](H[branch]))"
    ",D县[county](E镇[listed](F支部[branch])))"
)
CSV = """code,parent,tier,name,key,connected
01,,province,甲省,p,
0101,01,county,A县,,
010101,0101,listed,B镇,,
0101011,010101,branch,C支部,,
0101012,010101,branch,C支部,,
0101013,010101,branch,未接入支部,,no
"""
Capture = pytest.CaptureFixture[str]


@pytest.fixture
def organisations(tmp_path: Path) -> str:
    """Give the path of a table."""
    file = tmp_path / "organisations.csv"
    file.write_text(CSV, encoding="utf-8")
    return str(file)


def asked(capsys: Capture, *argv: str) -> tuple[int, Any]:
    """Run a command and give its status and its JSON."""
    status = main([*argv, "--json"])
    return status, json.loads(capsys.readouterr().out)


def failed(capsys: Capture, *argv: str) -> list[str]:
    """Run a command that fails for its input, and give the lines that say why."""
    assert main(argv) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    return shown.err.splitlines()


# ── can ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.clause("Y-gates", "Y-remedy", "T")
def test_a_denial_shows_every_gate_and_both_remedies(capsys: Capture) -> None:
    """Denied: status 1, every gate with its clause, the cell of annex 2, and both remedies."""
    assert main(["can", "B镇", "新增党员：其他原因", "C支部", "--tree", TREE]) == 1
    assert capsys.readouterr().out.splitlines()[:6] == [
        "no: 'B镇' may not use '新增党员：其他原因' at 'C支部'",
        "  附件2「新增党员：其他原因」×「基层党委」= 无",
        "  no: 'B镇' does not hold '新增党员：其他原因' [T]",
        "  yes: 'B镇' operates in the system itself [N1]",
        "  yes: 'C支部' stands below 'B镇' [Y-sub]",
        "  remedy: ask the administrator of 'A县' to grant it, or let 'A县' act [Y-remedy]",
    ]


@pytest.mark.clause("Y-gates", "Y-remedy")
def test_the_keys_of_a_decision_are_stable(capsys: Capture) -> None:
    """In JSON a decision has exactly the keys that its help names."""
    status, said = asked(capsys, "can", "B镇", "add-other", "C支部", "--tree", TREE)
    a = {"key": "A县", "code": "000000000002", "name": "A县"}
    remedies = said.pop("remedies")
    assert status == 1
    assert remedies == {
        "text": "ask the administrator of 'A县' to grant it, or let 'A县' act",
        "grantor": a, "actor": a,
    }  # fmt: skip
    assert said == {
        "allowed": False,
        "organisation": {"key": "B镇", "code": "000000000003", "name": "B镇"},
        "function": "add-other",
        "function_label": "新增党员：其他原因",
        "target": {"key": "C支部", "code": "000000000004", "name": "C支部"},
        "cell": "附件2「新增党员：其他原因」×「基层党委」= 无",
        "clause": "T",
        "gates": [
            {"name": "function", "label": "功能权限", "passed": False, "clause": "T",
             "reason": "'B镇' does not hold '新增党员：其他原因'"},
            {"name": "connected", "label": "接入系统", "passed": True, "clause": "N1",
             "reason": "'B镇' operates in the system itself"},
            {"name": "scope", "label": "管辖范围", "passed": True, "clause": "Y-sub",
             "reason": "'C支部' stands below 'B镇'"},
        ],
    }  # fmt: skip


@pytest.mark.parametrize("function", list(Function))
def test_a_function_is_named_in_three_ways(capsys: Capture, function: Function) -> None:
    """Each of the 22 functions is known by value, name and Chinese label."""
    found = [
        asked(capsys, "can", "甲省", word, "A县", "--tree", TREE)
        for word in (function.value, function.name, function.label)
    ]
    assert found[0] == found[1] == found[2]
    assert found[0][1]["function"] == function.value


@pytest.mark.clause("N1", "Y-kept")
def test_an_organisation_is_named_by_key_code_or_unique_name(
    capsys: Capture, organisations: str
) -> None:
    """Key, code and unique name mean the same; allowed gives status 0 and no remedies."""
    found = [
        asked(capsys, "can", who, "edit-member", "0101013", "--organisations", organisations)
        for who in ("p", "01", "甲省")
    ]
    assert found[0] == found[1] == found[2]
    status, said = found[0]
    assert (status, said["allowed"], said["remedies"]) == (0, True, None)
    assert said["organisation"] == {"key": "p", "code": "01", "name": "甲省"}


def test_a_name_that_several_bear_is_not_guessed(capsys: Capture, organisations: str) -> None:
    """Several bear the name: an input error that lists their codes."""
    assert failed(capsys, "can", "B镇", "edit-member", "C支部",
                  "--organisations", organisations) == [
        ("partyreg: TARGET: 2 organisations bear the name 'C支部': name one by its code (0101011, "
        "0101012)")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("argv", "line"),
    [
        (("B鎮", "edit-member", "C支部"), ("ORGANISATION: there is no organisation 'B鎮'; did you "
         "mean 'B镇'?")),
        (("B镇", "edit-member", "2支"), ("TARGET: there is no organisation '2支'; did you mean "
         "'C2支部'?")),
        (("B镇", "edit-member", "\x1b[2J"), "TARGET: there is no organisation '\\x1b[2J'"),
        (("B镇", "edit-membre", "C支部"), ("FUNCTION: there is no 'edit-membre'; did you mean "
         "'edit-member' or 'edit-member-partial'")),
    ],
)  # fmt: skip
def test_what_is_not_there_is_an_input_error_with_what_resembles_it(
    capsys: Capture, argv: tuple[str, ...], line: str
) -> None:
    """An unknown organisation or function: status 2, one line, and what may have been meant."""
    [shown] = failed(capsys, "can", *argv, "--tree", TREE)
    assert shown.startswith(f"partyreg: {line}")


# ── route ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.clause("G4.2c", "G4.2a")
def test_a_route_is_shown_step_by_step(capsys: Capture) -> None:
    """A route: kind, then organisation, role, function and clause of each step, aligned."""
    assert main(["route", "C支部", "E镇", "--tree", TREE]) == 0
    assert capsys.readouterr().out.splitlines()[:5] == [
        "C支部 → E镇: 省（区、市）、部门（系统）范围内转接 (realm) [G4.2a]",
        "  1  C支部  申请        发起转接申请      G4.2c",
        "  2  B镇    审批        全省范围内转接    G4.2c",
        "  3  E镇    审批、接收  接收党员到党支部  G4.2c",
        "",
    ]


@pytest.mark.clause("G4.3a", "Y-realm")
def test_the_keys_of_a_route_are_stable(capsys: Capture) -> None:
    """In JSON a route has exactly the keys that its help names; a place outside has a name only."""
    status, said = asked(capsys, "route", "C支部", "乙省", "--tree", TREE)
    steps = said.pop("steps")
    assert status == 0
    assert said == {
        "allowed": True,
        "kind": "nationwide-out",
        "kind_label": "全国范围内转接（转出）",
        "clause": "G4.3a",
        "source": {"key": "C支部", "code": "000000000004", "name": "C支部"},
        "destination": {"key": None, "code": None, "name": "乙省"},
        "receiver": None,
        "path": ["C支部", "B镇", "A县"],
        "refusals": [],
    }
    assert [one["organisation"]["name"] for one in steps] == ["C支部", "B镇", "A县"]
    assert steps[-1] == {
        "organisation": {"key": "A县", "code": "000000000002", "name": "A县"},
        "role": "conclude",
        "role_label": "审批、办结",
        "function": "nationwide-transfer",
        "function_label": "全国范围内转接",
        "clause": "G4.3b",
    }


def test_a_destination_outside_is_pointed_out(capsys: Capture) -> None:
    """A name that is not in the tree is taken as outside, and standard error says so."""
    assert main(["route", "C支部", "E鎮", "--tree", TREE]) == 0
    shown = capsys.readouterr()
    assert "nationwide-out" in shown.out
    assert shown.err == ("partyreg: note: 'E鎮' is not in the tree and is taken as a place outside "
                         "the realm; did you mean 'E镇'?\n")  # fmt: skip


@pytest.mark.clause("Y-kind", "Y-path")
def test_a_refused_route_gives_every_reason(capsys: Capture) -> None:
    """Refused: status 1, and all refusals, each with code, message, hint and clause."""
    argv = ("route", "C支部", "C支部", "--initiator", "D县", "--tree", TREE)
    status, said = asked(capsys, *argv)
    assert status == 1
    assert said == {
        "allowed": False, "kind": None, "kind_label": None, "path": [], "clause": None,
        "source": None, "destination": None,
        "receiver": None, "steps": [],
        "refusals": [
            {"code": "transfer.same-branch",
             "message": "'C支部' is the source and the destination",
             "hint": "name another branch or committee as the destination", "clause": "Y-kind"},
            {"code": "transfer.initiator-not-above",
             "message": "'D县' does not stand at or above 'C支部'",
             "hint": "let the branch or an organisation above it apply", "clause": "Y-path"},
        ],
    }  # fmt: skip
    assert main(argv) == 1
    assert capsys.readouterr().out.splitlines()[:4] == [
        "no: there is no such route",
        "  no: 'C支部' is the source and the destination [Y-kind]",
        "      name another branch or committee as the destination",
        "  no: 'D县' does not stand at or above 'C支部' [Y-path]",
    ]


@pytest.mark.parametrize(
    ("options", "status", "path"),
    [
        ((), 0, ["H", "G院", "A县", "E镇"]),
        (("--initiator", "G院"), 0, ["G院", "A县", "E镇"]),
        (("--kind", "realm"), 0, ["H", "G院", "A县", "E镇"]),
        (("--kind", "县内转接"), 1, []),
        (("--strict-realm-transfer",), 1, []),
    ],
)
@pytest.mark.clause("Y-relay", "Y-kind", "Y-path")
def test_initiator_kind_and_settings_are_asked_about(
    capsys: Capture, options: tuple[str, ...], status: int, path: list[str]
) -> None:
    """An initiator shortens the path, another kind is refused, the strict setting, too."""
    found, said = asked(capsys, "route", "H", "E镇", *options, "--tree", TREE)
    assert (found, [one["organisation"]["name"] for one in said["steps"]]) == (status, path)


@pytest.mark.parametrize(
    ("options", "status", "path"),
    [((), 0, ["D县", "E镇"]), (("--initiator", "D县"), 0, ["D县", "E镇"]),
     (("--initiator", "E镇"), 1, [])],
)  # fmt: skip
@pytest.mark.clause("G4.3c", "Y-climb")
def test_an_arrival_from_outside_is_asked_about(
    capsys: Capture, options: tuple[str, ...], status: int, path: list[str]
) -> None:
    """From outside, the nearest with nationwide authority records the letter, nobody else."""
    argv = ("route", "外省", "F支部", "--kind", "nationwide-in", *options, "--tree", TREE)
    found, said = asked(capsys, *argv)
    assert (found, [one["organisation"]["name"] for one in said["steps"]]) == (status, path)
    assert said["source"] is None


@pytest.mark.clause("G4.3e")
def test_transfer_between_realms_online_is_a_setting(capsys: Capture) -> None:
    """Between two realms: on paper, or online where the setting says so."""
    both = f"{TREE};乙省[province](K县[county](M镇[listed](N支部[branch])))"
    argv = ("route", "C支部", "M镇", "--tree", both)
    paper, online = asked(capsys, *argv), asked(capsys, *argv, "--nationwide-online")
    assert paper[1]["steps"][-1]["organisation"]["name"] == "A县"
    assert online[1]["steps"][-1]["organisation"]["name"] == "M镇"


# ── where organisations come from ────────────────────────────────────────────────────────────


@pytest.mark.clause("N3.2d")
def test_every_fault_of_a_table_is_a_line(capsys: Capture, tmp_path: Path) -> None:
    """A faulty table: status 2, a line for each fault with file and row, nothing on the output."""
    file = tmp_path / "bad.csv"
    file.write_text("code,parent,tier,name\n1,2,branch,A\n1,,village,绝密\0\n", encoding="utf-8")
    lines = failed(capsys, "can", "1", "edit-member", "1", "--organisations", str(file))
    assert [one.partition(": it is none of")[0] for one in lines] == [
        f"partyreg: {file}: row 2, column parent: its superior is unknown",
        f"partyreg: {file}: row 3, column name: it has a control character at position 3",
        f"partyreg: {file}: row 3, column tier",
        f"partyreg: {file}: row 3, column code: row 2 has the same one",
    ]


@pytest.mark.parametrize(
    ("options", "line"),
    [
        (("--tree", "B镇[town]"), ("--tree: line 1, column 1: its tag cannot be read: there is no "
         "such tag")),
        (("--tree", "C[branch](D[branch])"), "--tree: D: nothing can stand under a branch"),
        (("--organisations", "nowhere.csv"), ("nowhere.csv: it cannot be read: no such file or "
         "directory")),
    ],
)  # fmt: skip
def test_a_source_that_cannot_be_read_is_named(
    capsys: Capture, options: tuple[str, ...], line: str
) -> None:
    """The file, or the option, stands before the place of the fault."""
    assert failed(capsys, "route", "C", "D", *options) == [f"partyreg: {line}"]
