"""The other commands, and the edges: help, versions, pipes, what cannot be written."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import partyreg
from partyreg.cli import main
from partyreg.cli.answer import aligned, width
from partyreg.notice import clauses, readings
from partyreg.permissions import initial_matrix
from partyreg.testing.scenarios import EXPECTATIONS, VERBS
from partyreg.values import Function, Tier

Capture = pytest.CaptureFixture[str]
PROGRAM = (sys.executable, "-m", "partyreg")
STORY = """
name: 县内转接
notice: [Y-county]
given:
  organisations: A县[county](B镇[listed](C支部[branch]),G镇[listed](H支部[branch]))
  members: [{name: 甲某, branch: C支部}]
when:
  - route: {member: 甲某, to: H支部}
then:
  - route: {kind: KIND}
"""


# ── matrix, clause ───────────────────────────────────────────────────────────────────────────


@pytest.mark.clause("T", "T.note")
def test_the_matrix_is_the_table(capsys: Capture) -> None:
    """The matrix has all 110 cells, aligned, and the remark of the conditional one."""
    assert main(["matrix"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["功能权限", *(tier.label for tier in Tier)]
    assert len(lines) == 1 + len(Function) + 2
    assert lines[-1].startswith("见备注: ")
    assert lines[-1].endswith(" [T.note]")


@pytest.mark.clause("T")
def test_the_keys_of_the_matrix_are_stable(capsys: Capture) -> None:
    """In JSON the matrix has a cell for each function and tier."""
    assert main(["matrix", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert sorted(said) == ["columns", "remark", "rows"]
    assert said["columns"] == [{"value": one.value, "label": one.label} for one in Tier]
    table = initial_matrix()
    assert said["rows"] == [
        {"value": one.value, "label": one.label,
         "cells": {tier.value: table.cell(one, tier.value) for tier in Tier}}
        for one in Function
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["G4.2c", "g4.2C", "Y-relay", "y-Relay", "T.note"])
def test_a_clause_is_quoted(capsys: Capture, name: str) -> None:
    """A clause shows its words and gloss, a reading its question and answer, however spelt."""
    assert main(["clause", name]) == 0
    shown = capsys.readouterr().out
    assert main(["clause", name, "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    is_reading = said["id"].startswith("Y-")
    known = readings()[said["id"]]._asdict() if is_reading else clauses()[said["id"]]._asdict()
    assert said == {"type": "reading" if is_reading else "clause", **known}
    assert all(str(word) in shown for word in known.values() if word is not None)


def test_an_unknown_clause_names_those_that_resemble_it(capsys: Capture) -> None:
    """An unknown id: status 2, and the ids that may have been meant."""
    assert main(["clause", "g4.22"]) == 2
    assert capsys.readouterr().err.startswith(
        'partyreg: ID: there is no clause or reading "g4.22"; did you mean "G4.2'
    )


# ── routes check, scenario ───────────────────────────────────────────────────────────────────


def expected(path: Path, *rows: tuple[str, ...]) -> str:
    """Write a table of expected routes and give its path."""
    tree = "A县[county](B镇[listed](C支部[branch]),G镇[listed](H支部[branch]))"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        head = ("id", "tree", "source_branch", "destination", "expected_kind", "expected_path")
        writer.writerow(head)
        writer.writerows((name, tree, *rest) for name, *rest in rows)
    return str(path)


@pytest.mark.clause("G4.2c", "Y-county")
def test_differences_of_expected_routes_are_printed(capsys: Capture, tmp_path: Path) -> None:
    """Every difference is printed, others are counted; status 1, in JSON with stable keys."""
    file = expected(
        tmp_path / "routes.csv",
        ("R1", "C支部", "G镇", "county", "C支部>B镇>G镇"),
        ("R2", "C支部", "G镇", "realm", "C支部>G镇"),
        ("R3", "C支部", "G镇", "refused", ""),
        ("R4", "C支部", "C支部", "county", "C支部>B镇"),
    )
    assert main(["routes", "check", file]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "R2 (row 3)",
        "  expected  realm: C支部 > G镇",
        "  came      county: C支部 > B镇 > G镇",
        "R4 (row 5)",
        "  expected  county: C支部 > B镇",
        (
            "  came      refused: transfer.same-branch: 'C支部' is the source and the destination "
            "[Y-kind]; name another branch or committee as the destination"
        ),
        "4 rows: 1 as expected, 2 different, 1 not checked",
        "  not checked, since no column says why they are refused: R3",
    ]
    assert main(["routes", "check", file, "--json"]) == 1
    said = json.loads(capsys.readouterr().out)
    assert said.pop("differences")[0] == {
        "id": "R2", "row": 3,
        "expected": {"kind": "realm", "path": ["C支部", "G镇"]},
        "found": {"kind": "county", "path": ["C支部", "B镇", "G镇"]},
        "refusals": [],
    }  # fmt: skip
    assert said == {"file": file, "rows": 4, "matched": 1, "not_checked": ["R3"]}


@pytest.mark.clause("G4.2c")
def test_the_published_routes_are_met(capsys: Capture, shared_cases: Path) -> None:
    """The published table gives status 0."""
    assert main(["routes", "check", str(shared_cases / "routes.csv")]) == 0
    assert capsys.readouterr().out.startswith("40 rows: 34 as expected, 0 different, 6 not checked")


def test_a_table_of_routes_that_is_none_is_an_input_error(capsys: Capture, tmp_path: Path) -> None:
    """A faulty table: status 2, a line for each fault with file and row."""
    file = expected(tmp_path / "routes.csv", ("", "C支部", "G镇", "sideways", ""))
    assert main(["routes", "check", file]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert [one.startswith(f"partyreg: {file}: row 2, column ") for one in lines] == [True, True]


@pytest.mark.parametrize(("kind", "status"), [("county", 0), ("realm", 1)])
@pytest.mark.clause("Y-county")
def test_a_story_passes_or_says_what_differs(
    capsys: Capture, tmp_path: Path, kind: str, status: int
) -> None:
    """A story: status 0 where it comes out as it says, else 1 and what differs."""
    file = tmp_path / "story.yaml"
    file.write_text(STORY.replace("KIND", kind), encoding="utf-8")
    assert main(["scenario", str(file)]) == status
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == f"{'no' if status else 'yes'}: 县内转接 ({file})"
    assert len(lines) == 2 + status
    assert main(["scenario", str(file), "--json"]) == status
    said = json.loads(capsys.readouterr().out)
    assert sorted(said) == ["passed", "stories"]
    assert sorted(said["stories"][0]) == [
        "clauses", "differences", "faults", "file", "name", "passed"
    ]  # fmt: skip
    assert said["passed"] is said["stories"][0]["passed"] is not status


def test_a_file_that_is_no_story_does_not_stop_the_others(capsys: Capture, tmp_path: Path) -> None:
    """A file that cannot be read: status 2 and its faults; the stories after it are played."""
    good, bad = tmp_path / "good.yaml", tmp_path / "bad.yaml"
    good.write_text(STORY.replace("KIND", "county"), encoding="utf-8")
    bad.write_text("name: [", encoding="utf-8")
    assert main(["scenario", str(bad), str(good), "nowhere.yaml"]) == 2
    shown = capsys.readouterr()
    assert shown.out.splitlines()[-1] == "3 stories: 1 as they say, 2 not"
    assert all(one.startswith("partyreg: ") for one in shown.err.splitlines())
    assert "Traceback" not in shown.err


def test_the_example_of_a_story_comes_out_as_it_says(capsys: Capture, tmp_path: Path) -> None:
    """What ``--example`` prints is a story; as a file, it is played with status 0."""
    assert main(["scenario", "--example"]) == 0
    file = tmp_path / "example.yaml"
    file.write_text(capsys.readouterr().out, encoding="utf-8")
    assert main(["scenario", str(file)]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "1 stories: 1 as they say, 0 not"
    assert main(["scenario", "--example", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["text"] == file.read_text("utf-8")


def test_every_verb_and_expectation_is_listed_with_its_keys(capsys: Capture) -> None:
    """``--keys`` names each verb and each thing to look at, in words and in JSON, with its keys."""
    assert main(["scenario", "--keys"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert main(["scenario", "--keys", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)["told"]
    named = {(one["group"], one["name"]): one for one in told}
    assert {name for group, name in named if group == "verb"} == set(VERBS)
    assert {name for group, name in named if group == "expectation"} == set(EXPECTATIONS)
    for verb, one in VERBS.items():
        keys = named["verb", verb]["keys"]
        assert {key["name"]: key["needed"] for key in keys} == {
            name: key.needed for name, key in one.keys.items()
        }
        place = lines.index(f"  {verb}: {named['verb', verb]['what']}")
        assert lines[place + 1].split(", ") == [
            *([f"      {keys[0]['name']}{'*' * keys[0]['needed']}"]),
            *(f"{key['name']}{'*' * key['needed']}" for key in keys[1:]),
        ]
    assert all(one["what"] for one in told)


def test_one_verb_is_told_with_what_each_key_takes(capsys: Capture) -> None:
    """``--keys VERB`` says what must be there, what each key takes, and who has to act."""
    assert main(["scenario", "--keys", "confirm_arrival"]) == 0
    assert [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()] == [
        "confirm_arrival (verb): Confirm that the member has reported in person.",
        "member must be there text",
        "arrived_on date",
        "a plain value stands for 'member'",
        "beside it: as, the organisation that does it (must be there)",
    ]


def test_a_misspelt_verb_is_told_with_those_that_resemble_it(capsys: Capture) -> None:
    """``--keys`` with a verb that there is not, and a call for nothing or too much: status 2."""
    assert main(["scenario", "--keys", "aprove"]) == 2
    assert "no verb 'aprove'; 'approve'" in capsys.readouterr().err
    for call in (["scenario"], ["scenario", "x.yaml", "--example"]):
        assert main(call) == 2
        assert capsys.readouterr().err.startswith("partyreg: FILE: either files, or --keys")


# ── the edges ────────────────────────────────────────────────────────────────────────────────


def test_the_version_is_the_packages(capsys: Capture) -> None:
    """The version is shown, with status 0."""
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"partyreg {partyreg.__version__}\n"


@pytest.mark.parametrize(
    "command", ["demo", "can", "route", "matrix", "clause", "scenario", "routes", "routes check"]
)
def test_every_command_has_help(capsys: Capture, command: str) -> None:
    """Every command says what it does; those that answer name the keys of their JSON."""
    assert main([*command.split(), "--help"]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith(f"usage: partyreg {command}")
    assert ("keys of --json" in shown) is (command != "routes")


@pytest.mark.parametrize(
    "argv",
    [["nonsense"], ["clause"], ["can", "A", "b"], ["routes"], ["clause", "T", "--js"],
     ["demo", "--members", "9"], ["demo", "--members", "-1"], ["demo", "--seed", "x"],
     ["can", "A", "b", "C", "--tree", "A[county]", "--organisations", "f.csv"]],
)  # fmt: skip
def test_a_wrong_call_is_a_usage_error(capsys: Capture, argv: list[str]) -> None:
    """A wrong call: status 2, usage and reason on standard error."""
    assert main(argv) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "usage: partyreg" in shown.err


def test_without_a_command_help_is_shown(capsys: Capture) -> None:
    """Nothing asked: help, and status 2."""
    assert main([]) == 2
    assert "examples:" in capsys.readouterr().out


def test_it_runs_as_a_module() -> None:
    """``python -m partyreg`` answers in UTF-8 and gives its status."""
    done = subprocess.run([*PROGRAM, "clause", "N1"], capture_output=True, check=False)
    assert done.returncode == 0
    assert "基层党委" in done.stdout.decode()
    assert done.stderr == b""


def test_a_broken_pipe_is_quiet() -> None:
    """A reader that goes away ends it without a word."""
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as output:
        done = subprocess.run(
            [*PROGRAM, "matrix"], stdout=output, stderr=subprocess.PIPE, check=False
        )
    assert (done.returncode, done.stderr) == (141, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no full device")
def test_an_output_that_cannot_be_written_is_one_line() -> None:
    """A full disk is said in one line, with status 2."""
    with Path("/dev/full").open("wb") as output:
        done = subprocess.run(
            [*PROGRAM, "matrix"], stdout=output, stderr=subprocess.PIPE, check=False
        )
    said = b"partyreg: standard output: no space left on device\n"
    assert (done.returncode, done.stderr) == (2, said)


def test_what_is_no_text_can_be_asked_for() -> None:
    """Bytes that are no text come back escaped, in one line."""
    done = subprocess.run(
        [*PROGRAM, "clause", b"\xff\xfe"], capture_output=True, check=False,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr.startswith(b"partyreg: ID: there is no clause or reading")
    assert done.stderr.count(b"\n") == 1


def test_interruption_is_quiet(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    """An interruption ends it with the usual status and no traceback."""

    def interrupted(*_: object) -> None:
        """Stand for a key press."""
        raise KeyboardInterrupt

    monkeypatch.setattr("partyreg.cli.quoting.look_up", interrupted)
    assert main(["clause", "T"]) == 130
    assert capsys.readouterr().err == ""


@given(st.lists(st.lists(st.text(st.characters(codec="utf-8"), max_size=5), min_size=3, max_size=3),
                min_size=1, max_size=5))  # fmt: skip
def test_columns_are_aligned(rows: list[list[str]]) -> None:
    """However wide its characters, each column begins at the same place in every row."""
    sizes = [max(width(row[number]) for row in rows) for number in range(3)]
    for row, line in zip(rows, aligned(rows, indent=0), strict=True):
        padded = [cell + " " * (size - width(cell)) for cell, size in zip(row, sizes, strict=True)]
        assert line == "  ".join(padded).rstrip()
