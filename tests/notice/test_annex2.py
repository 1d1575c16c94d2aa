"""Annex 2 as data, held cell by cell against the table's own text."""

from __future__ import annotations

from pathlib import Path

import pytest

from partyreg.notice import Cell, UnknownCellError, annex2, cell_label, clause, edition

pytestmark = pytest.mark.clause("T")

TEXT = Path(__file__).with_name("annex2.txt")
TIERS = ("BRANCH", "PRIMARY_COMMITTEE", "COUNTY", "CITY", "PROVINCE")
MARKS: dict[str, Cell] = {"有": True, "见备注": "conditional"}

Key = tuple[str, str | None, str]


def fold(text: str) -> str:
    """Undo what the printed table does to words: line breaks and half-width brackets."""
    return "".join(text.split()).translate(str.maketrans("()", "（）"))


def printed() -> dict[Key, dict[str, Cell]]:
    """Parse the text by the printed rule: the marks of a row fill its rightmost columns."""
    table: dict[Key, dict[str, Cell]] = {}
    group, subgroup = "", None
    for line in TEXT.read_text(encoding="utf-8").splitlines()[2:]:
        cells = [fold(cell) for cell in line.split("\t")]
        marks = [MARKS[cell] for cell in cells if cell in MARKS]
        if not marks:
            continue
        group = cells[0] or group
        if cells[2] and cells[2] not in MARKS:
            subgroup, function = cells[1] or subgroup, cells[2]
        else:
            subgroup, function = None, cells[1]
        blank: list[Cell] = [False] * (len(TIERS) - len(marks))
        table[group, subgroup, function] = dict(zip(TIERS, blank + marks, strict=True))
    return table


def test_the_text_itself_has_22_rows_and_the_known_totals() -> None:
    """The parser reads 22 rows with 3, 16, 22, 22 and 22 rights and one remark from the text."""
    rows = printed().values()
    assert len(rows) == 22
    assert [sum(row[tier] is True for row in rows) for tier in TIERS] == [3, 16, 22, 22, 22]
    assert [list(row.values()).count("conditional") for row in rows].count(1) == 1


@pytest.mark.clause("T.note")
def test_all_110_cells_equal_the_text() -> None:
    """Group, subgroup, words and all five cells of every row are those of the text, in order."""
    ours = {(row.group, row.subgroup, row.chinese): dict(row.granted) for row in annex2()}
    assert list(ours.items()) == list(printed().items())
    assert sum(len(row) for row in ours.values()) == 110


@pytest.mark.clause("T.note")
def test_granted_per_tier_and_the_one_conditional_cell() -> None:
    """The data grant 3, 16, 22, 22 and 22 functions; province-wide transfer is conditional."""
    assert [sum(row.granted[tier] is True for row in annex2()) for tier in TIERS] == [
        3, 16, 22, 22, 22,
    ]  # fmt: skip
    odd = [(row.name, tier) for row in annex2() for tier in TIERS
           if row.granted[tier] == "conditional"]  # fmt: skip
    assert odd == [("REALM_TRANSFER", "PRIMARY_COMMITTEE")]


def test_the_columns_and_the_remark_are_those_of_the_text() -> None:
    """Headings and remark are the text's own words."""
    lines = TEXT.read_text(encoding="utf-8").splitlines()
    headings = [fold(cell) for cell in lines[1].split("\t") if cell]
    assert [column.chinese for column in edition().columns] == headings
    assert [column.name for column in edition().columns] == list(TIERS)
    remark = next(line for line in lines if line.startswith("备注"))
    assert fold(remark) == f"备注：{edition().remark}。"
    assert getattr(clause("T.note"), "chinese", "") == edition().remark


def test_every_right_grows_towards_the_province() -> None:
    """No tier lacks what a tier below it has, which is why blank cells stand on the left."""
    strength = {False: 0, "conditional": 1, True: 2}
    for row in annex2():
        marks = [strength[row.granted[tier]] for tier in TIERS]
        assert marks == sorted(marks), row.name


@pytest.mark.clause("Y-sub", "Y-self")
def test_where_a_function_may_be_used() -> None:
    """Own records are neither deleted, moved nor fully edited; all else reaches oneself too."""
    below = {row.name for row in annex2() if row.scope == "below"}
    assert below == {"DELETE_ORGANISATION", "MOVE_ORGANISATION", "EDIT_ORGANISATION"}
    assert {row.scope for row in annex2()} == {"below", "at-or-below"}


@pytest.mark.clause("T.note")
def test_a_cell_is_cited_in_the_words_of_the_table() -> None:
    """A cell's label names the row, the column and the mark, each in the notice's words."""
    assert cell_label("REALM_TRANSFER", "PRIMARY_COMMITTEE") == (
        "附件2「全省范围内转接」×「基层党委」= 见备注"
    )
    assert cell_label("submit-transfer", "branch") == (
        "附件2「发起转接申请」×「党支部（党总支、党委）」= 有"
    )
    assert cell_label("NATIONWIDE_TRANSFER", "PRIMARY_COMMITTEE").endswith("= 无")


def test_no_two_cells_share_a_label() -> None:
    """The two rows of other reasons are told apart, so each of 110 labels is unique."""
    assert len({cell_label(row.name, tier) for row in annex2() for tier in TIERS}) == 110


@pytest.mark.parametrize(
    ("function", "tier", "message"),
    [
        ("REALM_TRANSFERS", "COUNTY",
         'there is no function or tier "REALM_TRANSFERS"; did you mean "REALM_TRANSFER"'),
        ("REALM_TRANSFER", "TOWN\n", 'there is no function or tier "TOWN\ufffd"'),
        (None, "COUNTY", "there is no function or tier a value of type NoneType"),
    ],
)  # fmt: skip
def test_an_unknown_row_or_column_is_named(function: str, tier: str, message: str) -> None:
    """Asking for a cell that the table does not have names the word and those that resemble it."""
    with pytest.raises(UnknownCellError) as caught:
        cell_label(function, tier)
    assert str(caught.value).startswith(message)
    assert "\n" not in str(caught.value)
