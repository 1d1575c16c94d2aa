"""The matrix: the printed table, what organisations hold, and the difference of two."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.permissions import naive

from partyreg.permissions import (
    CellDifference,
    difference,
    initial_functions,
    initial_matrix,
    matrix_of,
)
from partyreg.values import Function, Tier

pytestmark = pytest.mark.clause("T", "T.note", "G1.0")

HELD = st.dictionaries(st.sampled_from("甲乙丙丁"), st.frozensets(st.sampled_from(Function)))


def test_the_initial_matrix_is_the_table_cell_by_cell() -> None:
    """110 cells, one of them conditional, granted per tier 3, 16, 22, 22, 22."""
    matrix = initial_matrix()
    words = {True: "h", False: ".", "conditional": "n"}
    for function in Function:
        for tier in Tier:
            assert words[matrix.cell(function, tier)] == naive.CELLS[function.value, tier.value]
    counts = [sum(cell is True for cell in column) for column in matrix.cells]
    assert counts == [3, 16, 22, 22, 22]


def test_the_table_prints_aligned_with_chinese_labels() -> None:
    """A Chinese character takes two places, so every column starts where its heading does."""
    tiers = {tier: initial_functions(tier) for tier in (Tier.BRANCH, Tier.COUNTY)}
    some = (Function.REALM_TRANSFER, Function.ADD_OTHER)
    assert matrix_of(tiers).table(some).splitlines() == [
        "功能权限            党支部（党总支、党委）  县级组织部门",
        "新增党员：其他原因  无                      有",
        "全省范围内转接      无                      有",
    ]
    assert len(str(initial_matrix()).splitlines()) == 23


def test_the_rows_are_the_table_without_its_layout() -> None:
    """Whoever draws the table gets the heading and 22 rows of plain texts."""
    rows = initial_matrix().rows()
    assert rows[0] == ("功能权限", *(tier.label for tier in Tier))
    assert rows[21][0:3] == ("全省范围内转接", "无", "见备注")
    assert len(rows) == 23


@given(HELD, HELD)
def test_the_difference_of_two_matrices_is_symmetric(
    one: Mapping[str, frozenset[Function]], other: Mapping[str, frozenset[Function]]
) -> None:
    """Turned round, each cell swaps before and after; it names exactly what is held differently."""
    there = difference(matrix_of(one), matrix_of(other))
    back = difference(matrix_of(other), matrix_of(one))
    turned = {CellDifference(d.function, d.column, d.after, d.before) for d in back}
    assert set(there) == turned
    assert len(there) == len(turned)
    nothing = frozenset[Function]()
    wanted = {
        (function, column)
        for column in {*one, *other}
        for function in one.get(column, nothing) ^ other.get(column, nothing)
    }
    assert {(d.function, d.column) for d in there} == wanted


@given(HELD)
def test_a_matrix_does_not_differ_from_itself(held: Mapping[str, frozenset[Function]]) -> None:
    """Equal matrices have an empty difference; so has one with a column that holds nothing."""
    assert difference(matrix_of(held), matrix_of(held)) == ()
    assert difference(matrix_of(held), matrix_of({**held, "空": frozenset()})) == ()


def test_another_setting_is_compared_with_the_table() -> None:
    """A setting per tier shows what it would widen or narrow, in the table's words."""
    wide = {tier: frozenset(Function) if tier.is_department else frozenset() for tier in Tier}
    wide[Tier.BRANCH] = frozenset({Function.ADD_OTHER})
    found = difference(initial_matrix(), matrix_of(wide))
    assert len(found) == 3 + 1 + 17
    assert str(found[2]) == "branch: 新增党员：其他原因 无 → 有"
    (note,) = [one for one in found if one.before == "conditional"]
    assert (note.function, note.column) == (Function.REALM_TRANSFER, "primary-committee")


def test_columns_are_headed_by_names_where_some_are_given() -> None:
    """Keys stay what they are; a heading is a name, a tier's words, or the key itself."""
    matrix = matrix_of({"o-1": set(), "o-2": set()}, {"o-1": "B镇党委"})
    assert (matrix.columns, matrix.labels) == (("o-1", "o-2"), ("B镇党委", "o-2"))
    with pytest.raises(ValueError, match="not in tuple"):
        matrix.cell(Function.ADD_OTHER, "o-3")
