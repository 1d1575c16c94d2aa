"""``review``: files in; findings, a report and an exit status out; nobody's data shown."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.inputs.books import sheet_xml, workbook

from partyreg.cli import main
from partyreg.documents import read_findings
from partyreg.inputs import read_members
from partyreg.validation import CHECKS, EXTRA_CHECKS

pytestmark = pytest.mark.clause("N3.2a", "N3.2d", "N3.3c")

Capture = pytest.CaptureFixture[str]
Rows = list[list[str]]
ON = ("--on", "2018-01-09")
TREE = """\
code,parent,tier,name
01,,county,A县委组织部
0101,01,listed,B镇党委
010101,0101,branch,C村党支部
010102,0101,branch,=HYPERLINK("x")
"""
HEAD = ["编号", "党支部", "姓名", "身份证号码", "性别", "出生日期", "民族", "学历", "人员类别",
        "入党日期", "转正日期", "工作岗位", "联系电话", "家庭住址"]  # fmt: skip
REST = ["1990-07-01", "1991-07-01", "教师", "000-00000000", "某镇某村"]
LIKE = ["汉族", "大学本科", "正式党员"]
CLEAN = [
    ["m-1", "C村党支部", "甲某", "11010519491231002X", "女", "1949-12-31", *LIKE, *REST],
    ["m-2", "C村党支部", "乙某", "33010219200403064X", "女", "1920-04-03", *LIKE, *REST],
    ["m-3", "010101", "丙某", "362324198201010019", "男", "1982-01-01", *LIKE, "2001-07-01",
     "2002-07-01", *REST[2:]],
]  # fmt: skip
PERSONAL = ("甲某", "乙某", "丙某", "11010519491231002X", "33010219200403064X", "19491231")


@pytest.fixture
def ask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    """Give a way to review files in a folder of their own."""
    monkeypatch.chdir(tmp_path)
    Path("orgs.csv").write_text(TREE.rpartition("010102")[0], "utf-8")

    def run(rows: Rows, *more: str, encoding: str = "utf-8", **changes: Any) -> int:
        """Write the members, and review them."""
        with Path("members.csv").open("w", encoding=encoding, newline="") as file:
            csv.writer(file).writerows([HEAD, *rows])
        files = {"organisations": "orgs.csv", "members": "members.csv", **changes}
        named = [word for name, file in files.items() for word in (f"--{name}", file)]
        return main(["review", *named, *ON, *more])

    return run


def with_cell(row: int, column: str, value: str, rows: Rows | None = None) -> Rows:
    """Give the clean rows with another value in one cell."""
    found = [list(one) for one in (CLEAN if rows is None else rows)]
    found[row][HEAD.index(column)] = value
    return found


# ── the exit status ──────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("cells", "status", "worst"),
    [
        ({}, 0, None),
        ({"身份证号码": "110105491231002"}, 0, "info"),
        ({"联系电话": "1"}, 1, "warning"),
        ({"身份证号码": "110105194912310021"}, 3, "error"),
        ({"身份证号码": "110105194912310021", "联系电话": "1"}, 3, "error"),
    ],
)
def test_the_worst_finding_decides_the_status(
    ask: Callable[..., int], capsys: Capture, cells: dict[str, str], status: int, worst: str | None
) -> None:
    """0 for nothing or hints, 1 for warnings, 3 for errors; in JSON the worst is named."""
    rows = CLEAN
    for column, value in cells.items():
        rows = with_cell(0, column, value, rows)
    assert ask(rows) == status
    said = capsys.readouterr().out
    assert said.startswith("3 members in 3 organisations on 2018-01-09: ")
    assert ask(rows, "--json") == status
    assert json.loads(capsys.readouterr().out)["worst"] == worst


def test_the_keys_of_the_answer_are_stable(ask: Callable[..., int], capsys: Capture) -> None:
    """In JSON: the day, the numbers, every check that was asked, every finding, the encodings."""
    assert ask(with_cell(0, "身份证号码", "110105194912310021"), "--json") == 3
    said = json.loads(capsys.readouterr().out)
    checks = said.pop("checks")
    assert said == {
        "on": "2018-01-09", "organisations": 3, "members": 3, "worst": "error",
        "counts": {"error": 1, "warning": 0, "info": 0},
        "findings": [{
            "check": "id-number.checksum", "severity": "error", "subject": "m-1",
            "organisation": "010101", "clause": "N3.2j", "field": "id_number",
            "message": "the check character does not fit the other digits",
            "recommendation": "compare the number with the identity card and correct it",
        }],
        "since_earlier": None,
        "set_aside": {"rows": 0, "faults": []},
        "encodings": {"orgs.csv": "utf-8", "members.csv": "utf-8"}, "written": {},
    }  # fmt: skip
    assert {tuple(sorted(one)) for one in checks} == {
        ("check", "clause", "found", "label", "severity", "title")
    }
    assert [one["check"] for one in checks if one["found"]] == ["id-number.checksum"]


# ── what is asked for ────────────────────────────────────────────────────────────────────────


def test_checks_are_chosen(ask: Callable[..., int], capsys: Capture) -> None:
    """Those of the notice, all, or those that are named; one that is none is told with likes."""
    wrong = with_cell(0, "身份证号码", "110105194912310021")
    asked: dict[str, set[str]] = {}
    for said in ("notice", "all", "branch.under-three, id-number.sex"):
        ask(wrong, "--checks", said, "--json")
        asked[said] = {one["check"] for one in json.loads(capsys.readouterr().out)["checks"]}
    notice, more, two = asked.values()
    assert notice < {one.id for one in CHECKS}
    assert notice < more < {one.id for one in (*CHECKS, *EXTRA_CHECKS)}
    assert two == {"branch.under-three", "id-number.sex"}
    assert ask(wrong, "--checks", "id-number.checksun,x") == 2
    one, other = capsys.readouterr().err.splitlines()
    like = "partyreg: --checks: there is no check 'id-number.checksun'; did you mean "
    assert one.startswith(like + "'id-number.checksum' or ")
    assert other == "partyreg: --checks: there is no check 'x'; try 'all'"


@pytest.mark.clause("N3.2e", "N3.2f", "Y-three", "Y-large")
def test_thresholds_are_options(ask: Callable[..., int], capsys: Capture) -> None:
    """How few and how many members a branch may have are said on the command line."""
    found = {}
    for more in ((), ("--under", "4"), ("--large", "2"), ("--large", "3")):
        ask(CLEAN, *more, "--json")
        found[more] = [one["check"] for one in json.loads(capsys.readouterr().out)["findings"]]
    assert [*found.values()] == [[], ["branch.under-three"], ["branch.large"], []]
    assert ask(CLEAN, "--large", "0") == 2
    assert "large: it is not a whole number of at least 1" in capsys.readouterr().err
    assert ask(CLEAN, "--large", "-1") == 2
    assert "a whole number is wanted" in capsys.readouterr().err


@pytest.mark.clause("N3.2b")
def test_who_is_expected_may_stand_in_several_files(
    ask: Callable[..., int], capsys: Capture
) -> None:
    """Counts in one file and people in another: who is missing is found, and not named."""
    Path("counts.csv").write_text("党组织,应采人数\nB镇党委,5\n", "utf-8")
    Path("people.csv").write_text(
        "党组织,姓名,身份证号码\nC村党支部,丁某,44030819990110151X\nC村党支部,甲某,11010519491231002X\n",
        "utf-8",
    )
    assert ask(CLEAN, "--expected", "counts.csv", "--expected", "people.csv", "--json") == 3
    said = capsys.readouterr().out
    assert "丁某" not in said
    assert "440308" not in said
    kinds = [(one["check"], one["subject"]) for one in json.loads(said)["findings"]]
    assert kinds == [("roll.count-short", "0101"), ("roll.person-missing", "expected row 2")]


def test_an_earlier_run_is_compared_with(ask: Callable[..., int], capsys: Capture) -> None:
    """What is new, still open and mended is told, in JSON and on the report, too."""
    wrong = with_cell(0, "身份证号码", "110105194912310021")
    ask(with_cell(1, "姓名", "", wrong), "--findings", "first.csv")
    capsys.readouterr()
    more = with_cell(2, "性别", "女", wrong)
    assert ask(more, "--previous", "first.csv", "--report", "r.html") == 3
    assert "since the earlier run: 1 new, 1 still open, 1 mended" in capsys.readouterr().out
    assert "与上次核查比较" in Path("r.html").read_text("utf-8")
    ask(more, "--previous", "first.csv", "--json")
    said = json.loads(capsys.readouterr().out)
    assert said["since_earlier"] == {"new": 1, "still_open": 1, "mended": 1}
    assert ask(more, "--previous", "gone.csv") == 2
    assert capsys.readouterr().err == (
        "partyreg: gone.csv: it cannot be read: no such file or directory\n"
    )


# ── what comes out ───────────────────────────────────────────────────────────────────────────


def test_findings_and_report_are_written(ask: Callable[..., int], capsys: Capture) -> None:
    """All findings in a table or as JSON, and the page; they are named in the answer."""
    wrong = with_cell(0, "身份证号码", "110105194912310021")
    assert ask(wrong, "--findings", "f.csv", "--report", "r.html") == 3
    lines = capsys.readouterr().out.splitlines()
    assert lines[-2:] == ["findings written to f.csv", "report written to r.html"]
    ask(wrong, "--findings", "f.json")
    assert read_findings("f.csv") == read_findings("f.json")
    [one] = read_findings("f.csv")
    assert (one.check, one.subject) == ("id-number.checksum", "m-1")
    page = Path("r.html").read_text("utf-8")
    assert page.startswith("<!DOCTYPE html>")
    assert "身份证号码校验码不符" in page
    assert not any(word in page + Path("f.csv").read_text("utf-8") for word in PERSONAL)


def test_nobody_is_shown(ask: Callable[..., int], capsys: Capture) -> None:
    """Whatever is wrong, no name, number, birth date or telephone stands in any answer."""
    rows = [[*row] for row in CLEAN]
    for row, (column, value) in enumerate(
        [("性别", "男"), ("出生日期", "1980-01-01"), ("姓名", "无")]
    ):
        rows[row][HEAD.index(column)] = value
    for more in ((), ("--json",), ("--checks", "all")):
        assert ask([*rows, rows[0]], "--set-aside", "a.csv", *more) == 3
        shown = capsys.readouterr()
        assert not any(word in shown.out + shown.err for word in (*PERSONAL, "000-00000000"))


def test_hostile_names_stay_text(ask: Callable[..., int], capsys: Capture) -> None:
    """A name that a spreadsheet or browser would run stays text, and no control is printed."""
    Path("orgs.csv").write_text(TREE, "utf-8")
    rows = with_cell(0, "党支部", '=HYPERLINK("x")')
    assert ask(rows, "--findings", "f.csv", "--report", "r.html") == 3
    ask(rows)
    assert 'error: 010102 (=HYPERLINK("x")): members in the branch: 1' in capsys.readouterr().out
    evil = with_cell(0, "党支部", "<script>\x1b[31m</script>")
    evil = with_cell(0, "编号", "=1+1", evil)
    status = ask(evil, "--findings", "f.csv", "--report", "r.html", "--set-aside", "a.csv")
    assert status == 3
    shown = capsys.readouterr()
    assert "\x1b" not in shown.out + shown.err
    assert "row 2, column branch: it has a control character at position 9" in shown.out
    assert "<script>\x1b" not in Path("r.html").read_text("utf-8")
    with Path("f.csv").open(encoding="utf-8-sig", newline="") as file:
        assert not any(cell.startswith(("=", "+", "-", "@")) for row in csv.reader(file)
                       for cell in row)  # fmt: skip


def test_more_findings_than_are_told_are_in_the_file(
    ask: Callable[..., int], capsys: Capture
) -> None:
    """Twenty are told, with the way to all of them."""
    rows = [[f"m-{n}", *CLEAN[0][1:2], "", *CLEAN[0][3:]] for n in range(30)]
    ask(rows)
    shown = capsys.readouterr().out
    assert "the first findings; --findings FILE has all:" in shown
    assert shown.count("  error: ") == 20


# ── files ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_the_encoding_is_found_out_and_said(
    ask: Callable[..., int], capsys: Capture, encoding: str
) -> None:
    """UTF-8 with and without a mark, and GB18030, of which a note tells."""
    assert ask(CLEAN, "--json", encoding=encoding) == 0
    shown = capsys.readouterr()
    assert json.loads(shown.out)["encodings"]["members.csv"] == encoding
    note = "partyreg: note: members.csv is read as GB18030\n"
    assert shown.err == (note if encoding == "gb18030" else "")


def test_workbooks_are_read_and_numbers_in_them_are_refused(
    ask: Callable[..., int], capsys: Capture
) -> None:
    """A number stored as a number has lost digits: it is refused cell by cell."""
    Path("m.xlsx").write_bytes(workbook(sheet_xml([HEAD, *CLEAN])))
    assert ask([], members="m.xlsx") == 0
    rows: list[list[Any]] = [[*row] for row in CLEAN]
    rows[1][3] = 330102192004030600
    rows[2][HEAD.index("入党日期")] = date(2001, 7, 1)
    Path("m.xlsx").write_bytes(workbook(sheet_xml([HEAD, *rows])))
    capsys.readouterr()
    assert ask([], members="m.xlsx") == 2
    note, first = capsys.readouterr().err.splitlines()
    assert first.startswith("partyreg: m.xlsx: row 3, column id_number: it holds a number, which")
    assert note.startswith("partyreg: note: --set-aside FILE reviews the good rows")


def test_parquet_is_read(ask: Callable[..., int], capsys: Capture) -> None:
    """Members may come from Parquet."""
    polars = pytest.importorskip("polars")
    polars.DataFrame(dict(zip(HEAD, zip(*CLEAN, strict=True), strict=True))).write_parquet("m.pq")
    assert ask([], members="m.pq") == 0


def test_all_faults_of_all_files_are_told_at_once(ask: Callable[..., int], capsys: Capture) -> None:
    """Members, expectations and options: each fault on a line of its own, status 2, no output."""
    Path("bad.csv").write_text("党组织,应采人数\nB镇党委,x\n", "utf-8")
    rows = with_cell(1, "入党日期", "1990-02-30", with_cell(0, "性别", "?"))
    assert ask(rows, "--expected", "bad.csv", "--expected", "gone.csv", "--checks", "x") == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert [one.removeprefix("partyreg: ").partition(": it ")[0] for one in
            shown.err.splitlines()] == [
        "note: --set-aside FILE reviews the good rows, and writes the others there",
        "--checks: there is no check 'x'; try 'all'",
        "members.csv: row 2, column sex", "members.csv: row 3, column joined_on",
        "bad.csv: row 2, column expected", "gone.csv",
    ]  # fmt: skip
    assert ask(CLEAN, organisations="gone.csv") == 2
    assert capsys.readouterr().err.startswith("partyreg: gone.csv: it cannot be read")
    assert ask([["x"]] * 150) == 2
    assert "members.csv: further rows: 50 more faults" in capsys.readouterr().err


def test_bad_rows_are_set_aside_corrected_and_loaded_again(
    ask: Callable[..., int], capsys: Capture
) -> None:
    """The good rows are reviewed; the others come back as they were; corrected, nothing is lost."""
    rows = with_cell(2, "入党日期", "2001年", with_cell(0, "性别", "?"))
    assert ask(rows, "--set-aside", "aside.csv") == 3
    shown = capsys.readouterr().out
    assert shown.startswith("1 members in 3 organisations")
    assert "2 rows could not be taken and are set aside:\n  row 2, column sex: it is none" in shown
    assert shown.endswith("set aside written to aside.csv\n")
    text = Path("aside.csv").read_text("utf-8-sig")
    assert "'11010519491231002X" in text
    Path("fixed.csv").write_text(text.replace("?", "女").replace("2001年", "2001-07-01"), "utf-8")
    assert ask(rows, "--corrected", "fixed.csv") == 0
    assert capsys.readouterr().out.startswith("3 members in 3 organisations")
    again = read_members("members.csv", corrected="fixed.csv")
    assert again.members == read_members(_written(CLEAN)).members
    half = text.replace("?", "女")
    Path("fixed.csv").write_text(half, "utf-8")
    assert ask(rows, "--corrected", "fixed.csv", "--set-aside", "rest.csv", "--json") == 3
    said = json.loads(capsys.readouterr().out)["set_aside"]
    assert (said["rows"], said["faults"][0]["place"]) == (1, "corrected, row 3, column joined_on")
    assert said["faults"][0].keys() == {"place", "reason", "code"}


def _written(rows: Rows) -> Path:
    """Write members into another file."""
    with Path("other.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEAD, *rows])
    return Path("other.csv")


def test_no_file_is_overwritten_by_another(ask: Callable[..., int], capsys: Capture) -> None:
    """Nothing that is read is written over, and no two outputs go into one file."""
    before = Path("orgs.csv").read_bytes()
    assert ask(CLEAN, "--findings", "./orgs.csv", "--report", "x", "--set-aside", "x") == 2
    assert capsys.readouterr().err.splitlines() == [
        "partyreg: --findings: it is a file that is read; name another",
        "partyreg: --set-aside: it is a file that is written, too; name another",
    ]
    assert Path("orgs.csv").read_bytes() == before
    assert not Path("x").exists()


@pytest.mark.parametrize(
    ("option", "file", "reason"),
    [
        ("--findings", "f.txt", "its name ends neither in .csv nor in .json"),
        ("--findings", "no/f.csv", "it cannot be written: no such file or directory"),
        ("--report", "no/r.html", "it cannot be written: no such file or directory"),
        ("--set-aside", "no/a.csv", "it cannot be written: no such file or directory"),
        ("--report", "r\0.html", "there can be no such file"),
    ],
)
def test_an_output_that_cannot_be_written_is_one_fault(
    ask: Callable[..., int], capsys: Capture, option: str, file: str, reason: str
) -> None:
    """An output that cannot be: status 2, the file and why."""
    assert ask(CLEAN, option, file) == 2
    assert reason in capsys.readouterr().err


@pytest.mark.parametrize("wanted", [True, False])
def test_progress_is_shown_where_it_is_wanted(
    ask: Callable[..., int], capsys: Capture, wanted: bool
) -> None:
    """On no terminal there is none unless it is asked for; never on standard output."""
    assert ask(CLEAN, *(["--progress"] if wanted else [])) == 0
    shown = capsys.readouterr()
    assert ("partyreg: reviewing …" in shown.err) is wanted
    assert (shown.err == "") is not wanted
    assert "…" not in shown.out


def test_on_a_terminal_progress_is_shown_unasked(
    ask: Callable[..., int], capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a terminal something moves, whether rich is installed or not."""
    import sys

    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    assert ask(CLEAN) == 0
    monkeypatch.setitem(sys.modules, "rich.console", None)
    capsys.readouterr()
    assert ask(CLEAN) == 0
    assert "partyreg: reviewing: 0." in capsys.readouterr().err


def test_the_options_are_told(capsys: Capture) -> None:
    """Help names every option, the statuses and the keys of the answer."""
    assert main(["review", "--help"]) == 0
    shown = capsys.readouterr().out
    for word in ("--organisations", "--members", "--expected", "--corrected", "--previous", "--on",
                 "--checks", "--under", "--large", "--findings", "--report", "--set-aside",
                 "--progress", "--json", "exit status: ", "keys of --json"):  # fmt: skip
        assert word in shown
    assert main(["review"]) == 2
