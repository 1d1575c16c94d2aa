"""A matrix of functions by tiers or organisations, grouped like annex 2.

Notice: T 功能权限初始设置
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from partyreg.display.tables import cell, frame, good, heading, noted, row, table
from partyreg.markup import Markup, element
from partyreg.notice import edition
from partyreg.notice.records import Cell, FunctionRow
from partyreg.permissions import Matrix
from partyreg.values import Function


def matrix_html(matrix: Matrix, *, caption: str = "功能权限设置表") -> Markup:
    """Write a matrix: the 22 functions in the groups of annex 2, a column for each holder.

    Args:
        matrix: the initial setting, or what some organisations hold.
        caption: what the table shows.

    Returns:
        A piece of HTML that is well-formed XML, too; it shows itself in a notebook.

    Example:
        >>> from partyreg.permissions import initial_matrix
        >>> matrix_html(initial_matrix()).count(">有<")
        85

    Notice: T 功能权限初始设置; T.note 见备注
    """
    rows = [row(*cells) for cells in _rows(matrix)]
    labels = (heading(one, kept=False) for one in matrix.labels)
    headings = (heading("分类"), heading("功能权限", colspan=2), *labels)
    remark = None
    if any("conditional" in column for column in matrix.cells):
        remark = element(
            "p", element("b", "见备注："), edition().remark, "（", element("code", "T.note"), "）"
        )
    return frame(table(headings, rows, caption=caption), remark)


def _rows(matrix: Matrix) -> Iterator[list[Markup]]:
    """Give the cells of every row; a group's own cell stands in its first row."""
    for group, members in groupby(edition().annex2, key=lambda one: one.group):
        lines = list(_subgroups(list(members), matrix))
        lines[0].insert(0, heading(group, scope="rowgroup", kept=False, rowspan=len(lines)))
        yield from lines


def _subgroups(members: Sequence[FunctionRow], matrix: Matrix) -> Iterator[list[Markup]]:
    """Give the cells of every row of a group, without the group's own."""
    for subgroup, rows in groupby(members, key=lambda one: one.subgroup):
        lines = [_line(one, matrix) for one in rows]
        if subgroup is not None:
            lines[0].insert(0, heading(subgroup, scope="rowgroup", rowspan=len(lines)))
        yield from lines


def _line(function: FunctionRow, matrix: Matrix) -> list[Markup]:
    """Give the cells of one function: its words, and one for each holder."""
    title = heading(
        function.chinese, scope="row", kept=False, colspan=None if function.subgroup else 2
    )
    cells = (matrix.cell(Function[function.name], column) for column in matrix.columns)
    return [title, *map(_cell, cells)]


def _cell(value: Cell) -> Markup:
    """Write one cell; what is not held is left pale."""
    if value == "conditional":
        return cell(noted("见备注"))
    return cell(good("有")) if value else cell(element("span", "无", style="opacity:.5"))
