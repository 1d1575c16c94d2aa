"""The demonstration: the same stories for a seed, each through the front door, nobody named."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

from partyreg.cli import main
from partyreg.demo import Story, divisions, province
from partyreg.demo.stage import FAULTY
from partyreg.documents import read_findings
from partyreg.errors import InputError
from partyreg.notice import exists
from partyreg.testing.samples import INSTALLABLE, sample

Capture = pytest.CaptureFixture[str]
small = partial(province, organisations=500, members=5000)
HEAD = "code,parent,level,name\n"
TABLE = HEAD + "".join(
    f"{code},{parent},{level},{name}\n"
    for code, parent, level, name in [
        ("0", "", 0, "全国"),
        ("34", "0", 1, "甲省"), ("11", "0", 1, "乙省"),
        ("3401", "34", 2, "丙市"), ("3402", "34", 2, "丁市"), ("1101", "11", 2, "戊市"),
        ("340101", "3401", 3, "A县"), ("340201", "3402", 3, "D县"), ("110101", "1101", 3, "K县"),
        ("340101001", "340101", 4, "B镇"), ("340101002", "340101", 4, "G镇"),
        ("340201001", "340201", 4, "E镇"), ("110101001", "110101", 4, "M镇"),
        ("340101001001", "340101001", 5, "C村"), ("340101001002", "340101001", 5, "C2村"),
        ("340101002001", "340101002", 5, "H村"), ("340201001001", "340201001", 5, "F村"),
        ("110101001001", "110101001", 5, "N村"),
    ]
)  # fmt: skip


def lines(stories: Iterator[Story]) -> list[str]:
    """Give all lines of all stories."""
    return [str(line) for story in stories for line in story.lines]


@pytest.fixture(scope="module")
def told() -> list[Story]:
    """Give the stories of a small province."""
    return list(small())


# ── the province ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.clause("G4.2c", "G4.2e", "G4.3a", "G4.3c", "G3.3c", "G2.2", "G2.4", "N3.3a", "N3.3d")
def test_every_story_of_the_notice_is_told(told: list[Story]) -> None:
    """The stories are there, in order, each with clauses that exist."""
    assert [story.title for story in told] == [
        "样本登记册", "省内转接", "中转", "权限", "不同意", "全国转出", "全国转入", "新增与删除",
        "新建党组织", "删除党组织", "改变隶属关系", "逾期", "当时", "统计", "回头看",
    ]  # fmt: skip
    for story in told:
        cited = {one for line in story.lines for one in line.clauses}
        assert cited, story.title
        assert all(exists(one) for one in cited)


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("省内转接", "已接收, with an electronic receipt"),
        ("中转", "审批（中转）"),
        ("权限", "bring the member here by a transfer"),
        ("不同意", "cancelled by the applicant: 已取消"),
        ("全国转出", "回执已收到"),
        ("全国转入", "completed from the form"),
        ("新增与删除", "restored exactly as it was"),
        ("新建党组织", "opens B099900000001"),
        ("删除党组织", "bring all of them to other organisations by transfers"),
        ("改变隶属关系", "was 省（区、市）、部门（系统）范围内转接, now 县内转接"),
        ("逾期", ": late"),
        ("回头看", "4 found mended, 1 waived, 114 still open, 0 new"),
        ("统计", "+ 1 admitted + 1 restored + 1 in - 2 removed - 1 out = 5,000"),
    ],
)
def test_each_story_comes_to_its_end(told: list[Story], title: str, words: str) -> None:
    """Each story ends as the notice has it."""
    [story] = [one for one in told if one.title == title]
    assert any(words in line.text for line in story.lines)


def test_a_seed_tells_the_same_stories(told: list[Story]) -> None:
    """The same seed tells the same, word for word, keys included; another seed does not."""
    assert list(small()) == told
    assert lines(small(seed=8)) != lines(iter(told))


@pytest.mark.clause("N3.3c")
def test_nobody_is_named(told: list[Story]) -> None:
    """No name, ID number, telephone or address of a member is told; a member is its key."""
    text = "\n".join(lines(iter(told)))
    for one in sample(7, 500, 5000, faults=FAULTY, checks=INSTALLABLE).members:
        assert one.id_number.reveal("a test") not in text
        assert one.phone is None or one.phone.reveal("a test") not in text
        assert one.home_address is None or one.home_address.reveal("a test") not in text
        assert one.name not in text


@pytest.mark.clause("N3.2a", "N3.3c")
def test_the_review_leaves_a_report_and_a_table(tmp_path: Path) -> None:
    """The last story says where report and table lie; both are there, and agree with the story."""
    out = tmp_path / "a" / "out"
    story = list(small(out=out))[-1]
    assert [str(line) for line in story.lines[-2:]] == [
        f"the report, for any browser: {out / 'review.html'} [N3.2a, N3.3c]",
        f"its findings, for a spreadsheet: {out / 'findings.csv'} [N3.2a, N3.3c]",
    ]
    found = read_findings(out / "findings.csv")
    assert len(found) == 114
    assert {one.check for one in found} >= {*INSTALLABLE} - {"member.phone-missing"}
    page = (out / "review.html").read_text("utf-8")
    assert ">114<" in page
    for one in sample(7, 500, 5000, faults=FAULTY, checks=INSTALLABLE).members:
        assert one.id_number.reveal("a test") not in page


def test_a_province_that_is_too_small_is_refused() -> None:
    """Too few organisations or members for the stories are an input error."""
    for organisations, members in ((20, 100), (500, 300)):
        with pytest.raises(InputError) as wrong:
            list(province(organisations=organisations, members=members))
        assert str(wrong.value) == "sample: it is too small for the stories: take more of both"


def test_what_takes_a_while_is_said() -> None:
    """Drawing and installing are announced before they begin."""
    said: list[str] = []

    @contextmanager
    def busy(text: str) -> Iterator[None]:
        """Note what is said."""
        said.append(text)
        yield

    next(small(busy=busy))
    assert said == [
        "drawing 500 organisations and 5,000 members",
        "installing them, with two accounts for each organisation",
    ]


# ── the divisions ────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """Give the path of a small table of divisions, packed."""
    file = tmp_path / "divisions.csv.gz"
    file.write_bytes(gzip.compress(TABLE.encode()))
    return file


@pytest.mark.clause("G2.4", "Y-county", "G4.2a", "G4.3a", "Y-sub")
def test_divisions_become_organisations_with_rights_and_routes(table: Path) -> None:
    """The divisions are loaded, asked for rights and routes, and a county is moved and returned."""
    said = lines(divisions(table))
    for words in (
        (
            "17 organisations in 2 realms: province 2, city 3, county 3, primary-committee 4, "
            "branch 5 [N1, Y-primary, Y-realm]"
        ),
        "yes: B镇党委, 维护党员信息, at C村党支部 [T, N1, Y-sub]",
        "no: 丁市委组织部, 调整下级党组织隶属关系, at A县委组织部 [Y-sub]",
        "C村党支部 → C2村党支部: 基层党委内部转接 [G4.1]",
        "C村党支部 → H村党支部: 县内转接 [Y-county]",
        "  C村党支部 申请 > B镇党委 审批 > E镇党委 审批、接收 [G4.2c]",
        "C村党支部 → N村党支部: 全国范围内转接（转出） [Y-realm]",
        "C村党支部 and F村党支部 meet at 丁市委组织部 [G2.4]",
        "yes: 丁市委组织部, 调整下级党组织隶属关系, at A县委组织部 [T, N1, Y-sub]",
    ):
        assert words in said
    assert any(one.startswith("returned to 丙市委组织部, in its old place: ") for one in said)


@pytest.mark.clause("G2.4")
@pytest.mark.needs_data
def test_the_real_divisions_are_a_tree(shared_data: Path) -> None:
    """All 663,131 divisions are taken, and 枞阳县 comes home to Anqing and back."""
    said = lines(divisions(shared_data / "divisions-2021.csv.gz"))
    assert said[0].startswith("663,131 organisations in 31 realms: province 31, city 342,")
    assert any(
        one.startswith(
            "枞阳县委组织部 with 232 organisations from 铜陵市委组织部 to 安庆市委组织部"
        )
        for one in said
    )
    assert any(one.startswith("returned to 铜陵市委组织部, in its old place") for one in said)


@pytest.mark.parametrize(
    ("content", "faults"),
    [
        (b"", ["row 1: the columns are not code, parent, level, name"]),
        (b"a,b\n", ["row 1: the columns are not code, parent, level, name"]),
        (HEAD.encode(), ["row 2: there is no division"]),
        (HEAD.encode() + "0,,0,全国\n11,0,x,甲\n12,0\n,0,1,乙\n".encode(), [
            "row 3: its level is no number from 0 to 5",
            "row 4: it has 2 cells where the heading has 4",
            "row 5: it has no code or no name",
        ]),
        (HEAD.encode() + b"11,0,1,\xff\n", ["row 2 or later: it is not text in UTF-8"]),
        (HEAD.encode() + b'11,0,1,"A', ["row 2 or later: it is not a whole table"]),
        (gzip.compress(TABLE.encode())[:-20], ["row 17 or later: it is not a whole table"]),
        (b"\x1f\x8b-----------", [
            "file: it cannot be read: it is no file, or no whole gzip file"
        ]),
        (HEAD.encode() + "11,0,1,甲\n1101,12,2,乙\n".encode(), ["1101: its superior is unknown"]),
        (HEAD.encode() + "11,0,1,甲\n".encode(), [
            "divisions: no county has another city in its province"
        ]),
    ],
)  # fmt: skip
@pytest.mark.clause("N3.2d")
def test_a_table_that_is_none_is_refused(tmp_path: Path, content: bytes, faults: list[str]) -> None:
    """A file that is no table of divisions is an input error, each fault with its row."""
    file = tmp_path / "divisions.csv"
    file.write_bytes(content)
    with pytest.raises(InputError) as wrong:
        list(divisions(file))
    assert [str(one) for one in wrong.value.faults] == faults


def test_another_table_is_not_read_to_its_end(tmp_path: Path) -> None:
    """After a hundred faults it is another table."""
    file = tmp_path / "divisions.csv"
    file.write_text(HEAD + "x\n" * 500, encoding="utf-8")
    with pytest.raises(InputError) as wrong:
        list(divisions(file))
    assert len(wrong.value.faults) == 100


# ── on the command line ──────────────────────────────────────────────────────────────────────


@pytest.fixture
def argv(tmp_path: Path) -> list[str]:
    """Give a call for a small province."""
    return ["demo", "--organisations", "500", "--members", "5000", "--out", str(tmp_path)]


def test_the_demonstration_is_printed_with_what_to_try_next(
    capsys: Capture, told: list[Story], argv: list[str]
) -> None:
    """Every line is printed, then the time and what to try next; nothing else without a wish."""
    assert main(argv) == 0
    shown = capsys.readouterr()
    assert shown.err == ""
    printed = [one.strip() for one in shown.out.splitlines()]
    wanted = [str(line).strip() for story in told for line in story.lines]
    assert [one for one in printed if one in wanted] == wanted
    assert any(one.startswith("All of it took ") for one in printed)
    assert len(printed) < 150


def test_progress_is_shown_where_it_is_wanted(capsys: Capture, argv: list[str]) -> None:
    """With --progress, what takes a while is said on standard error."""
    assert main([*argv, "--progress"]) == 0
    said = capsys.readouterr().err.splitlines()
    assert said[0] == "partyreg: drawing 500 organisations and 5,000 members …"
    assert len(said) == 6


def test_the_keys_of_the_demonstration_are_stable(capsys: Capture, table: Path) -> None:
    """In JSON the stories have exactly the keys that the help names."""
    assert main(["demo", "--divisions", str(table), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert sorted(said) == ["next", "seconds", "stories", "title"]
    assert [sorted(one) for one in said["stories"]] == [["gloss", "lines", "title"]] * 4
    assert sorted(said["stories"][0]["lines"][0]) == ["clauses", "text"]


def test_a_folder_that_cannot_be_written_is_one_line(
    capsys: Capture, argv: list[str], tmp_path: Path
) -> None:
    """Where the report cannot be written: status 2 and one line, after all other stories."""
    (tmp_path / "taken").write_text("a file")
    assert main([*argv[:-1], str(tmp_path / "taken")]) == 2
    assert capsys.readouterr().err == (
        f"partyreg: {tmp_path / 'taken'}: it cannot be written: file exists\n"
    )


def test_a_file_of_divisions_that_is_not_there_is_one_line(capsys: Capture) -> None:
    """A missing file: status 2 and one line."""
    assert main(["demo", "--divisions", "nowhere.csv"]) == 2
    assert capsys.readouterr().err == (
        "partyreg: nowhere.csv: it cannot be read: no such file or directory\n"
    )
