"""Members from files: columns, words, dates, rows set aside, and what no message says."""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from partyreg.errors import InputError
from partyreg.inputs import MEMBER_COLUMNS, MEMBER_SYNONYMS, Roster, read_members
from partyreg.inputs.aside import shielded, unshielded
from partyreg.inputs.cells import HELD, Held
from partyreg.model import Member
from partyreg.tree import OrgTree, parse_notation
from partyreg.values import MemberCategory, Sex

pytestmark = pytest.mark.clause("N3.2d", "N2.2b")

NUMBER = "11010519491231002X"
GOOD = {
    "key": "m-1", "branch": "C支部", "name": "甲某", "id_number": NUMBER, "sex": "女",
    "birth_date": "1949-12-31", "ethnicity": "汉族", "education": "大学", "category": "正式党员",
    "joined_on": "1980-07-01", "full_since": "1981-07-01", "post": "工人", "phone": "000-00000000",
    "home_address": "某路1号",
}  # fmt: skip
BAD = {
    "key": [NUMBER, "a\0b", "x" * 65], "branch": ["", " ", "C\x1b"], "name": ["甲\0", "甲" * 401],
    "id_number": ["\x7f"], "sex": ["不明", "3"],
    "birth_date": ["1949-13-01", "1949.12", "0001-01-01"],
    "category": ["", "群众"], "joined_on": ["80-07-01", "1980/7-1"], "full_since": ["昨天"],
    "phone": ["1\0"], "home_address": ["\ud800"],
}  # fmt: skip


def table(rows: Sequence[Mapping[str, str]], heading: Sequence[str] | None = None) -> str:
    """Write a table."""
    names = list(rows[0]) if rows else list(GOOD)
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(heading or names)
    writer.writerows([row[one] for one in names] for row in rows)
    return text.getvalue()


def read(text: str, **options: object) -> Roster:
    """Read a table of members, good rows kept."""
    return read_members(io.StringIO(text, newline=""), keep_good=True, **options)  # type: ignore[arg-type]


def refused(text: str, **options: object) -> list[str]:
    """Give the faults of a table that is refused."""
    with pytest.raises(InputError) as wrong:
        read_members(io.StringIO(text), **options)  # type: ignore[arg-type]
    return [*map(str, wrong.value.faults)]


def plain(member: Member) -> dict[str, object]:
    """Give all that a member's record holds."""
    why = "compare in a test"
    return {
        "key": member.key, "branch": member.branch, "name": member.name,
        "id_number": member.id_number.reveal(why), "sex": member.sex,
        "birth_date": member.birth_date and member.birth_date.reveal(why),
        "ethnicity": member.ethnicity, "education": member.education, "category": member.category,
        "joined_on": member.joined_on, "full_since": member.full_since, "post": member.post,
        "phone": member.phone and member.phone.reveal(why),
        "home_address": member.home_address and member.home_address.reveal(why),
    }  # fmt: skip


# ── columns and words ────────────────────────────────────────────────────────────────────────


def test_a_row_becomes_a_record() -> None:
    """Every documented column is read, each into its own field."""
    [member] = read_members(io.StringIO(table([GOOD]))).members
    assert sorted(MEMBER_COLUMNS) == sorted(GOOD)
    assert plain(member) == {
        **GOOD, "sex": Sex.FEMALE, "category": MemberCategory.FULL,
        "birth_date": date(1949, 12, 31), "joined_on": date(1980, 7, 1),
        "full_since": date(1981, 7, 1),
    }  # fmt: skip


def test_blank_cells_are_nothing() -> None:
    """Blank cells are no text, no word, no date; a blank name and number stay for the review."""
    blank = {**dict.fromkeys(GOOD, ""), "branch": "C支部", "category": "预备党员"}
    [member] = read_members(io.StringIO(table([blank]))).members
    empty = dict.fromkeys(GOOD)
    assert plain(member) == {
        **empty, "key": "row 2", "branch": "C支部", "name": "", "id_number": "",
        "category": MemberCategory.PROBATIONARY,
    }  # fmt: skip


@pytest.mark.parametrize(("name", "ways"), MEMBER_SYNONYMS.items())
def test_every_chinese_name_of_a_column_is_known(name: str, ways: Sequence[str]) -> None:
    """Each name gives the same record, also with blanks inside or a star behind it."""
    wanted = read(table([GOOD])).members
    for way in (*ways, name.upper(), f"{ways[0][0]} {ways[0][1:]}*"):
        heading = [way if one == name else one for one in GOOD]
        assert read(table([GOOD], heading)).members == wanted


def test_no_two_columns_share_a_name() -> None:
    """No Chinese name stands for two columns."""
    ways = [way for ways in MEMBER_SYNONYMS.values() for way in ways]
    assert len(ways) == len(set(ways))


def test_a_file_may_call_its_columns_otherwise() -> None:
    """The caller's name for a column counts, and then only that one."""
    text = table([{**GOOD, "证件号": "another"}])
    [member] = read(text, columns={"id_number": "证件号"}).members
    assert member.id_number.reveal("compare in a test") == "another"
    assert refused(text, columns={"idnumber": "证件号"})[0].startswith("columns: a name is none of")
    assert refused(table([GOOD]), columns={"name": "名"}) == [
        "row 1, column name: the column is missing"
    ]


def test_a_heading_must_name_each_needed_column_once() -> None:
    """Missing and doubled columns are named, all of them, and nothing else is said."""
    assert refused("姓名,name,sex\n甲某,乙某,?\n") == [
        "row 1, column branch: the column is missing",
        "row 1, column id_number: the column is missing",
        "row 1, column name: the column stands twice",
    ]
    assert refused("") == [
        f"row 1, column {one}: the column is missing" for one in ("branch", "name", "id_number")
    ]


@pytest.mark.parametrize(
    ("column", "word", "meant"),
    [
        ("sex", "男", Sex.MALE), ("sex", "女性", Sex.FEMALE), ("sex", "Male", Sex.MALE),
        ("category", "预备党员", MemberCategory.PROBATIONARY),
        ("category", "中共预备党员", MemberCategory.PROBATIONARY),
        ("category", " full ", MemberCategory.FULL), ("category", "正式", MemberCategory.FULL),
    ],
)  # fmt: skip
def test_words_are_read_as_people_write_them(column: str, word: str, meant: object) -> None:
    """A word is known by value, label, and what is usual beside it."""
    [member] = read(table([{**GOOD, column: word}])).members
    assert getattr(member, column) is meant


def test_without_a_column_of_categories_all_are_full() -> None:
    """No column: full members. A column with a blank cell: a fault, since it would be a guess."""
    rest = {name: cell for name, cell in GOOD.items() if name != "category"}
    assert read(table([rest])).members[0].category is MemberCategory.FULL
    assert refused(table([{**GOOD, "category": " "}])) == ["row 2, column category: it is blank"]


@pytest.mark.parametrize(
    "text",
    ["2018-01-09", "2018/1/9", "2018.01.09", "20180109", "2018年1月9日", "2018-1-9", " 2018-01-09 ",
     "2018-01-09 00:00:00", "2018-01-09T00:00"],
)  # fmt: skip
def test_a_date_is_read_in_every_usual_form(text: str) -> None:
    """Year, month and day, however they are parted."""
    assert read(table([{**GOOD, "joined_on": text}])).members[0].joined_on == date(2018, 1, 9)


@pytest.mark.parametrize(
    "text",
    ["2018.01", "2018", "18-01-09", "09/01/2018", "2018-02-30", "2018-01/09", "1849-12-31", "43109",
     "２０１８-01-09", "2018-01-09 12:00:00", "201819"],
)  # fmt: skip
def test_no_date_is_guessed(text: str) -> None:
    """A month alone, another order, no such day, a number of days: a fault, and no value in it."""
    assert refused(table([{**GOOD, "joined_on": text}])) == [
        "row 2, column joined_on: it is no date; write it like 2018-01-09"
    ]


@pytest.mark.clause("Y-kept")
def test_a_branch_is_named_by_key_code_or_unique_name() -> None:
    """With a tree a branch has three names; one that several bear is a fault; others stay."""
    world = "A县[county](B镇[listed](C支部[branch]),G镇[listed](H支部[branch]))"
    tree = OrgTree(parse_notation(world).organisations)
    code = tree.organisation("C支部").code
    rows = [{**GOOD, "key": word, "branch": word} for word in ("C支部", code, "无此支部")]
    assert [one.branch for one in read(table(rows), tree=tree).members] == [
        "C支部", "C支部", "无此支部",
    ]  # fmt: skip


def test_a_branch_name_that_several_bear_is_a_fault() -> None:
    """Two branches of one name: the row says so, and asks for the code."""
    world = parse_notation("A县[county](B镇[listed](C支部[branch],D支部[branch]))")
    *above, one, other = world.organisations
    doubled = [*above, evolve(one, key="c"), evolve(other, name="C支部")]
    assert refused(table([GOOD]), tree=OrgTree(doubled)) == [
        "row 2, column branch: several organisations bear this name; write the code of one"
    ]


def test_a_key_stands_once_and_is_no_id_number() -> None:
    """The later of two rows with one key is at fault, and so is an ID number as a key."""
    rows = [GOOD, GOOD, {**GOOD, "key": NUMBER}, {**GOOD, "key": " 110105 19491231 002x"}]
    assert refused(table(rows)) == [
        "row 3, column key: row 2 has the same one",
        "row 4, column key: it is a resident ID number, which no finding may show",
        "row 5, column key: it is a resident ID number, which no finding may show",
    ]


def test_what_the_review_finds_is_not_refused() -> None:
    """Blanks in a name, wide digits and a wrong number are taken as they are."""
    odd = {**GOOD, "name": "甲 某\u200b", "id_number": "１１０", "phone": "abc", "ethnicity": "?"}
    assert plain(read_members(io.StringIO(table([odd]))).members[0])["name"] == "甲 某\u200b"


# ── rows set aside ───────────────────────────────────────────────────────────────────────────


@st.composite
def tables(draw: st.DrawFn) -> list[dict[str, str]]:
    """Draw rows of which some have faults."""
    rows = []
    for number in range(draw(st.integers(1, 8))):
        row = {
            **GOOD,
            "key": f"m-{number}",
            "备注": draw(st.text(st.characters(codec="utf-8"), max_size=5)),
        }
        for column in draw(st.sets(st.sampled_from(sorted(BAD)), max_size=2)):
            if draw(st.booleans()):
                row[column] = draw(st.sampled_from(BAD[column]))
        rows.append(row)
    return rows


def is_good(row: Mapping[str, str]) -> bool:
    """Tell whether nothing of a row is bad."""
    return not any(row[column] in cells for column, cells in BAD.items())


@given(tables())
def test_nothing_is_lost_between_kept_and_set_aside(rows: list[dict[str, str]]) -> None:
    """Kept and set aside are all rows; each that is set aside has its own cells and a fault."""
    roster = read(table(rows))
    numbers = [number for number, row in _numbered(rows) if not is_good(row)]
    assert [one.key for one in roster.members] == [row["key"] for row in rows if is_good(row)]
    assert [one.number for one in roster.set_aside.rows] == numbers
    assert [list(one.cells) for one in roster.set_aside.rows] == [
        list(row.values()) for row in rows if not is_good(row)
    ]
    assert all(one.faults for one in roster.set_aside.rows)


def _numbered(rows: Sequence[Mapping[str, str]]) -> list[tuple[int, Mapping[str, str]]]:
    """Give each row with its line, counting the line ends inside cells."""
    found, line = [], 2
    for row in rows:
        found.append((line, row))
        inside = "".join(row.values())
        ends = inside.replace("\r\n", "\n").replace("\r", "\n").count("\n")
        line += 1 + ends
    return found


@given(tables())
def test_what_was_set_aside_is_set_aside_again_until_it_is_corrected(
    rows: list[dict[str, str]],
) -> None:
    """The file of rows set aside, as it is, gives the same rows and reasons once more."""
    first = read(table(rows)).set_aside
    again = read(first.csv())
    assert again.members == ()
    assert again.set_aside.columns == first.columns
    assert [(one.number, one.cells) for one in again.set_aside.rows] == [
        (one.number, one.cells) for one in first.rows
    ]
    assert [one.reason for one in again.set_aside.faults] == [one.reason for one in first.faults]


@given(tables(), st.randoms(use_true_random=False))
def test_correcting_what_was_set_aside_gives_the_whole(
    rows: list[dict[str, str]], random: object
) -> None:
    """With every bad cell corrected in that file, both files together are the corrected table."""
    text = table(rows)
    corrected = io.StringIO()
    lines = [*csv.reader(io.StringIO(read(text).set_aside.csv(), newline=""))]
    shuffled = lines[1:]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    writer = csv.writer(corrected)
    writer.writerow(lines[0])
    for number, fault, *cells in shuffled:
        good = [
            unshielded(cell) if unshielded(cell) not in BAD.get(name, ()) else GOOD[name]
            for name, cell in zip(lines[0][2:], cells, strict=True)
        ]
        if good[0] == GOOD["key"]:
            good[0] = f"row {number}"
        writer.writerow((number, fault, *good))
    both = read_members(
        io.StringIO(text), corrected=io.StringIO(corrected.getvalue(), newline=""), keep_good=False
    )
    assert len(both.members) == len(rows)
    whole = [
        {name: GOOD[name] if cell in BAD.get(name, ()) else cell for name, cell in row.items()}
        | ({"key": f"row {number}"} if row["key"] in BAD["key"] else {})
        for number, row in _numbered(rows)
    ]
    expected = read_members(io.StringIO(table(whole))).members
    assert [*map(_without_key, both.members)] == [*map(_without_key, expected)]


def _without_key(member: Member) -> dict[str, object]:
    """Give a record but its key."""
    return {name: value for name, value in plain(member).items() if name != "key"}


@pytest.mark.parametrize(
    "broken",
    [
        'm-2,"C支部,甲某',
        'm-2,"C"支部,甲某',
        "m-2,C支部",
        "m-2,C支部,甲某,1,2,3",
        '"' + "x" * 140_000,
    ],
)
def test_what_is_no_row_is_set_aside_with_all_its_text(broken: str) -> None:
    """A quotation mark that is not closed, or too few cells: that line alone, all of its text."""
    text = f"key,branch,name,id_number\nm-1,C支部,甲某,1\n{broken}\nm-3,C支部,乙某,2\n"
    roster = read(text)
    [aside] = roster.set_aside.rows
    assert [one.key for one in roster.members] == ["m-1", "m-3"]
    assert aside.number == 3
    assert ",".join(map(str, aside.cells)) == broken


def test_the_key_of_a_corrected_row_names_its_first_row() -> None:
    """A row without a key is named by the row that it was in the first file."""
    rows = [{**GOOD, "key": "", "sex": sex} for sex in ("女", "不明", "男")]
    text = table(rows)
    fixed = read(text).set_aside.csv().replace("不明", "男")
    [alone] = read_members(io.StringIO(fixed)).members
    both = read_members(io.StringIO(text), corrected=io.StringIO(fixed))
    assert alone.key == "row 3"
    assert [one.key for one in both.members] == ["row 2", "row 3", "row 4"]


def test_corrected_rows_without_a_place_are_faults() -> None:
    """Rows of one number, rows without one, and a file that is no such file are faults."""
    head = "row,fault,branch,name,id_number"
    text, fixed = table([GOOD]), f"{head}\n2,,C支部,甲某,1\n2,,C支部,乙某,2\nx,,C支部,乙某,2\n"
    assert refused(text, corrected=io.StringIO(fixed)) == [
        "corrected, row 3: an earlier row has the same 'row'",
        "corrected, row 4: its cell 'row' is no number of a row",
    ]
    assert refused(text, corrected=io.StringIO(text)) == [
        "corrected, row 1: the first columns are not row and fault"
    ]


@given(st.text() | st.builds(Held, st.sampled_from(HELD), st.text()) | st.dates(date(1850, 1, 1)))
def test_a_cell_comes_back_from_the_file(cell: str | Held | date) -> None:
    """Whatever a cell holds, it comes back from the file of rows set aside."""
    assert unshielded(shielded(cell)) == cell


@pytest.mark.parametrize(
    "cell", ["=1+1", "+1", "-1", "@x", " =1", "\t=1", "＝1", "034", NUMBER, "110105194912310021",
             "1E5", "3-2", "1/2", "3月5日", "13800000000", "1.50"],
)  # fmt: skip
@pytest.mark.clause("N3.3c")
def test_no_spreadsheet_changes_a_cell(cell: str) -> None:
    """What a spreadsheet would compute, shorten or take for a date begins with an apostrophe."""
    assert shielded(cell) == f"'{cell}"


def test_the_file_of_rows_set_aside_is_written_for_spreadsheets(tmp_path: Path) -> None:
    """It begins with a byte order mark, holds columns that nobody reads, and is read from there."""
    aside = read(table([{**GOOD, "sex": "?", "备注": "=1"}])).set_aside
    file = aside.write(tmp_path / "aside.csv")
    assert file.read_bytes().startswith(b"\xef\xbb\xbfrow,fault,key,")
    assert [one.cells for one in read_members(file, keep_good=True).set_aside.rows] == [
        tuple({**GOOD, "sex": "?", "备注": "=1"}.values())
    ]
    with pytest.raises(InputError, match="it cannot be written"):
        aside.write(tmp_path)


# ── what no message says ─────────────────────────────────────────────────────────────────────


@given(tables())
@pytest.mark.clause("N3.3c")
def test_no_message_and_no_repr_holds_a_cell(rows: list[dict[str, str]]) -> None:
    """No fault, and no repr, holds what stands in a cell."""
    roster = read(table(rows))
    said = f"{roster!r} {roster.set_aside!r} {roster.set_aside.rows!r} " + " ".join(
        f"{one} {one!r}" for one in roster.set_aside.faults
    )
    cells = itertools.chain(*(row.values() for row in rows), *BAD.values())
    secret = {one for one in cells if len(one) > 2 and not one.isascii()} | {NUMBER, "1949-12-31"}
    assert [one for one in secret if one in said] == []
