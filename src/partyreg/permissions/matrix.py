"""A matrix of functions by holders: the initial setting, or what some organisations hold.

Notice: T 功能权限初始设置
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TypeVar
from unicodedata import east_asian_width

from attrs import field, frozen

from partyreg.notice.records import Cell
from partyreg.permissions.setting import CELL_WORDS, Setting, shipped
from partyreg.values import Function, Tier

K = TypeVar("K", bound=str)

_WIDE = frozenset("WFA")
"""East Asian widths that take two places in a terminal with a Chinese font."""


@frozen
class Matrix:
    """Which column holds which function. It prints as an aligned table.

    Attributes:
        columns: the keys of the columns, in order: tiers, or organisations.
        labels: the heading of each column.
        cells: for each column one cell per function, in the table's order: held (True), not held
            (False), or ``"conditional"``.

    Example:
        >>> two = matrix_of({"甲": {Function.EDIT_MEMBER}, "乙": set()})
        >>> print(two.table({Function.EDIT_MEMBER}))
        功能权限      甲  乙
        维护党员信息  有  无
        >>> two.cell(Function.EDIT_MEMBER, "乙")
        False

    Notice: T 功能权限初始设置
    """

    columns: tuple[str, ...]
    labels: tuple[str, ...]
    cells: tuple[tuple[Cell, ...], ...] = field(repr=False)

    def cell(self, function: Function, column: str) -> Cell:
        """Give one cell.

        Raises:
            ValueError: there is no such column.

        Notice: T
        """
        return self.cells[self.columns.index(column)][_PLACES[function]]

    def rows(self, functions: Collection[Function] = tuple(Function)) -> list[tuple[str, ...]]:
        """Give the table as rows of text, the heading first.

        Args:
            functions: which rows; all of them unless some are named.

        Notice: T 功能权限初始设置
        """
        found = [("功能权限", *self.labels)]
        for function in Function:
            if function in functions:
                place = _PLACES[function]
                words = (CELL_WORDS[column[place]] for column in self.cells)
                found.append((function.label, *words))
        return found

    def table(self, functions: Collection[Function] = tuple(Function)) -> str:
        """Give the table as aligned text; a Chinese character takes two places.

        Args:
            functions: which rows; all of them unless some are named.

        Notice: T 功能权限初始设置
        """
        rows = self.rows(functions)
        widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
        lines = ("  ".join(map(_padded, row, widths)).rstrip() for row in rows)
        return "\n".join(lines)

    def __str__(self) -> str:
        """Give the whole table as aligned text."""
        return self.table()


_PLACES: Mapping[Function, int] = {function: place for place, function in enumerate(Function)}


def _width(text: str) -> int:
    """Count the places that a text takes."""
    return sum(2 if east_asian_width(character) in _WIDE else 1 for character in text)


def _padded(text: str, width: int) -> str:
    """Fill a text with blanks."""
    return text + " " * (width - _width(text))


def initial_matrix(setting: Setting | None = None) -> Matrix:
    """Give the table of annex 2, the conditional cell as it stands there.

    Args:
        setting: that of another edition; None for the newest.

    Example:
        >>> initial_matrix().cell(Function.REALM_TRANSFER, Tier.PRIMARY_COMMITTEE)
        'conditional'

    Notice: T 功能权限初始设置; T.note 见备注
    """
    rows = (setting or shipped()).rows
    cells = tuple(tuple(rows[one].granted[tier.name] for one in Function) for tier in Tier)
    return Matrix(tuple(tier.value for tier in Tier), tuple(tier.label for tier in Tier), cells)


def matrix_of(
    held: Mapping[K, Collection[Function]], labels: Mapping[str, str] | None = None
) -> Matrix:
    """Give what some organisations hold, or what another setting gives each tier, as a matrix.

    Args:
        held: the functions of each column; a tier as key makes it comparable with the table.
        labels: headings, such as organisations' names; the key, or a tier's words, otherwise.

    Example:
        >>> matrix_of({Tier.COUNTY: set(Function)}).labels
        ('县级组织部门',)

    Notice: G1.2 权限直接分配到党组织
    """
    names = labels or {}
    headings = (names.get(key) or getattr(key, "label", key) for key in held)
    cells = (tuple(one in functions for one in Function) for functions in held.values())
    return Matrix(tuple(map(_plain, held)), tuple(headings), tuple(cells))


def _plain(key: str) -> str:
    """Give a key as plain text: a tier's own value."""
    return key.value if isinstance(key, Tier) else key


@frozen
class CellDifference:
    """One cell in which two matrices differ.

    Attributes:
        function: its row.
        column: the key of its column.
        before, after: the cell in the first and in the second matrix.

    Notice: T 功能权限初始设置
    """

    function: Function
    column: str
    before: Cell
    after: Cell

    def __str__(self) -> str:
        """Show it on one line."""
        before, after = CELL_WORDS[self.before], CELL_WORDS[self.after]
        return f"{self.column}: {self.function.label} {before} → {after}"


def difference(before: Matrix, after: Matrix) -> tuple[CellDifference, ...]:
    """List the cells in which two matrices differ, column by column.

    A column that one of them lacks is read there as holding nothing.

    Example:
        >>> own = {tier: frozenset(Function) for tier in Tier if tier.is_department}
        >>> len(difference(initial_matrix(), matrix_of(own)))
        20
        >>> print(difference(matrix_of({"甲": {Function.EDIT_MEMBER}}), matrix_of({}))[0])
        甲: 维护党员信息 有 → 无

    Notice: G1.0 功能授权是否符合工作需要; T
    """
    first, second = (dict(zip(one.columns, one.cells, strict=True)) for one in (before, after))
    found = []
    for column in dict.fromkeys((*first, *second)):
        old, new = first.get(column, _BLANK), second.get(column, _BLANK)
        if old != new:
            pairs = zip(Function, old, new, strict=True)
            found += [CellDifference(f, column, o, n) for f, o, n in pairs if o != n]
    return tuple(found)


_BLANK: tuple[Cell, ...] = (False,) * len(Function)
