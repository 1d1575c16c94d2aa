"""A member's record from a row of cells.

Notice: N3.2d 不准确、不规范、不完整; N2.2b 党员信息
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import TypeVar

from partyreg.errors import Fault
from partyreg.idnumber import compact, is_valid
from partyreg.inputs.cells import NOT_TEXT, Cell, Held, day_of, text_reason
from partyreg.inputs.rosters import RosterRow
from partyreg.inputs.words import choices, spellings, word
from partyreg.model import Member
from partyreg.tree import OrgTree
from partyreg.values import (
    BirthDate,
    HomeAddress,
    Labelled,
    MemberCategory,
    Phone,
    ResidentId,
    Sex,
    text_fault,
)

L = TypeVar("L", bound=Labelled)

LONGEST = 400
"""How many characters a cell may have: an address is the longest."""

_NEVER_TEXT = re.compile("[\0-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff]")
"""Characters that no text has; other strange ones are findings of the review."""

_MORE_WORDS: Mapping[str, Labelled] = {
    "男性": Sex.MALE, "女性": Sex.FEMALE,
    "正式": MemberCategory.FULL, "预备": MemberCategory.PROBATIONARY,
    "中共党员": MemberCategory.FULL, "中共正式党员": MemberCategory.FULL,
    "中共预备党员": MemberCategory.PROBATIONARY,
}  # fmt: skip
"""What people write beside the words of the notice."""


class MemberReader:
    """Reads the rows of one file, one after the other.

    Args:
        tree: where the branches stand; None where they are named by key.
    """

    def __init__(self, tree: OrgTree | None = None) -> None:
        """Note the codes and names of the tree."""
        self._places: dict[str, str | None] = {} if tree is None else named(tree)
        self._keys: dict[str, int] = {}

    def read(self, row: RosterRow, faults: list[Fault]) -> Member | None:
        """Read a row, or note what is wrong with it.

        Args:
            row: the row.
            faults: where its faults go.

        Notice: N3.2d
        """
        if row.fault is not None:
            faults.append(Fault(row.where, row.fault))
            return None
        cells = _Cells(row, faults)
        key = self._key(cells, row.number)
        branch = self._branch(cells)
        member = _member(key, branch, cells)
        if faults:
            return None
        self._keys[key] = row.number
        return member

    def _key(self, cells: _Cells, number: int) -> str:
        """Read the key, or name the row."""
        key = cells.text("key").strip() or f"row {number}"
        if (reason := text_fault(key, longest=64)) is not None:
            cells.note("key", reason)
        elif len(key) >= 15 and is_valid(compact(key)):
            cells.note("key", "it is a resident ID number, which no finding may show")
        elif key in self._keys:
            cells.note("key", f"row {self._keys[key]} has the same one")
        return key

    def _branch(self, cells: _Cells) -> str:
        """Read the branch; one that is not in the tree stays as it is."""
        branch = cells.text("branch").strip()
        if isinstance(cells.cell("branch"), str) and (reason := text_fault(branch)) is not None:
            cells.note("branch", reason)
        found = self._places.get(branch, branch)
        if found is None:
            cells.note("branch", "several organisations bear this name; write the code of one")
        return found or branch


def named(tree: OrgTree) -> dict[str, str | None]:
    """Give the key for each key, code and name; None for a name that several bear.

    Example:
        >>> from partyreg.tree import parse_notation
        >>> named(OrgTree(parse_notation("B镇党委[listed]").organisations))["000000000001"]
        'B镇党委'

    Notice: Y-kept codes and names are not identity
    """
    organisations = [tree.organisation(key) for key in tree]
    names = Counter(one.name for one in organisations)
    found = {one.name: one.key if names[one.name] == 1 else None for one in organisations}
    found |= {one.code: one.key for one in organisations}
    return found | {one.key: one.key for one in organisations}


class _Cells:
    """The cells of a row, and where their faults go."""

    def __init__(self, row: RosterRow, faults: list[Fault]) -> None:
        """Take a row."""
        self._cells, self._at, self._where, self._faults = row.cells, row.at, row.where, faults

    def note(self, column: str, reason: str, code: str = "input.bad-value") -> None:
        """Note a fault."""
        self._faults.append(Fault(f"{self._where}, column {column}", reason, code))

    def has(self, column: str) -> bool:
        """Tell whether there is such a column."""
        return column in self._at

    def cell(self, column: str) -> Cell:
        """Give a cell; that of a column that is not there is empty."""
        at = self._at.get(column)
        return "" if at is None else self._cells[at]

    def text(self, column: str) -> str:
        """Read text."""
        cell = self.cell(column)
        if not isinstance(cell, str):
            self.note(column, text_reason(cell), NOT_TEXT)
            return ""
        if len(cell) <= LONGEST and cell.isprintable():
            return cell
        if len(cell) > LONGEST:
            self.note(column, f"it is longer than {LONGEST} characters")
        elif found := _NEVER_TEXT.search(cell):
            self.note(column, f"it has a control character at position {found.start() + 1}")
        return cell

    def maybe(self, column: str) -> str | None:
        """Read text, or nothing."""
        return self.text(column) or None

    def day(self, column: str) -> date | None:
        """Read a day, or nothing."""
        cell = self.cell(column)
        if isinstance(cell, str) and not cell.strip():
            return None
        found = day_of(cell)
        if found is None:
            held = isinstance(cell, Held) and cell.kind != "number"
            reason = text_reason(cell) if held else "it is no date; write it like 2018-01-09"
            self.note(column, reason)
        return found

    def word(self, column: str, vocabulary: type[L]) -> L | None:
        """Read a word, or nothing."""
        cell = self.cell(column)
        if not isinstance(cell, str):
            self.note(column, text_reason(cell), NOT_TEXT)
            return None
        found = _words(vocabulary).get(cell)
        if found is None and (text := cell.strip()):
            found = _words(vocabulary).get(text) or word(vocabulary, text)
            if found is None:
                self.note(column, f"it is none of {choices(vocabulary)}")
        return found


@cache
def _words(vocabulary: type[L]) -> dict[str, L]:
    """Give every way in which a word is written in tables."""
    more = {way: one for way, one in _MORE_WORDS.items() if isinstance(one, vocabulary)}
    return {**spellings(vocabulary), **more}


def _member(key: str, branch: str, cells: _Cells) -> Member:
    """Make the record; where a cell cannot be taken, its fault is noted."""
    category = cells.word("category", MemberCategory)
    if category is None and cells.has("category") and not cells.text("category").strip():
        cells.note("category", "it is blank")
    birth, phone, address = cells.day("birth_date"), cells.text("phone"), cells.text("home_address")
    return Member(
        key, branch, cells.text("name"), ResidentId(cells.text("id_number")),
        category or MemberCategory.FULL, cells.word("sex", Sex),
        BirthDate(birth) if birth is not None else None,
        cells.maybe("ethnicity"), cells.maybe("education"), cells.day("joined_on"),
        cells.day("full_since"), cells.maybe("post"), Phone(phone) if phone else None,
        HomeAddress(address) if address else None,
    )  # fmt: skip
