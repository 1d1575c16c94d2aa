r"""Members from a file: every fault with row and column, good rows kept where that is wanted.

What the review finds is not refused here: a blank name, a wrong ID number or an unknown branch is
a finding. Refused is what a record cannot hold, such as a date that is none, and what has lost
something on its way, such as an ID number that a spreadsheet holds as a quantity.

Notice: N3.2d 不准确、不规范、不完整; N2.2b 党员信息; N3.3c
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from attrs import field, frozen

from partyreg.errors import Fault, InputError
from partyreg.inputs.aside import AsideRow, SetAside
from partyreg.inputs.encodings import Source
from partyreg.inputs.records import MemberReader
from partyreg.inputs.rosters import RosterRow, grid_of, joined
from partyreg.model import Member
from partyreg.tree import OrgTree

MEMBER_COLUMNS: Mapping[str, str] = {
    "key": "the member's key, which names it in findings; the row where there is none",
    "branch": "key or code of the branch, or a name that only one organisation bears",
    "name": "as recorded",
    "id_number": "resident ID number as recorded, stored as text",
    "sex": "male or female, or 男 or 女",
    "birth_date": "date",
    "ethnicity": "such as 汉族",
    "education": "as recorded",
    "category": "full or probationary, or 正式党员 or 预备党员; all are full without the column",
    "joined_on": "date of admission",
    "full_since": "date of full membership",
    "post": "as recorded",
    "phone": "telephone number, stored as text",
    "home_address": "as recorded",
}
"""The columns of a table of members; branch, name and id_number are needed."""


@frozen(repr=False)
class Roster:
    """What a file of members holds.

    Attributes:
        members: those that could be taken, in the order of the rows.
        set_aside: the rows that could not; none unless good rows are kept.
        encoding: of comma-separated text: ``utf-8``, ``utf-8-sig`` or ``gb18030``; else None.

    Notice: N2.2b 党员信息; N3.3c
    """

    members: tuple[Member, ...]
    set_aside: SetAside = field(factory=SetAside)
    encoding: str | None = None

    def __repr__(self) -> str:
        """Show numbers only."""
        return f"Roster({len(self.members)} members, {len(self.set_aside)} rows set aside)"


def read_members(
    source: Source,
    *,
    columns: Mapping[str, str] | None = None,
    keep_good: bool = False,
    tree: OrgTree | None = None,
    corrected: Source | None = None,
) -> Roster:
    r"""Read members from a file.

    Args:
        source: comma-separated text, a workbook (.xlsx), or Parquet. `MEMBER_COLUMNS` says which
            columns there are, `MEMBER_SYNONYMS` what they may be called in Chinese; further ones
            are passed over.
        columns: what the file calls columns beside that, such as ``{"id_number": "证件号"}``.
        keep_good: keep the good rows, and set the others aside, instead of taking nothing.
        tree: where the branches stand: they may then be named by code, or by a name that only one
            organisation bears. What the tree does not have stays as it is, for the review.
        corrected: a file of rows that were set aside, corrected; each takes the place of the row
            that it was.

    Returns:
        The members, and what was set aside.

    Raises:
        InputError: the file cannot be read, a column is missing or stands twice; or, unless good
            rows are kept, a row cannot be taken: a key stands twice or is an ID number, a branch
            is blank or named by what several bear, a date, a sex or a category is none, a cell
            holds a number where text is wanted. All faults at once, each with row and column, and
            without the value.

    Example:
        >>> import io
        >>> rows = "编号,所在党支部,姓名,身份证号码,性别\nm-1,C支部,甲某,11010519491231002X,女\n"
        >>> roster = read_members(io.StringIO(rows + "m-2,C支部,乙某,,不明\n"), keep_good=True)
        >>> roster, roster.members[0].sex.label
        (Roster(1 members, 1 rows set aside), '女')
        >>> print(roster.set_aside.faults[0])
        row 3, column sex: it is none of male, female

    Notice: N3.2d 不准确、不规范、不完整; N2.2b 党员信息
    """
    grid = grid_of(source, columns, corrected=False)
    rows: Iterable[RosterRow] = grid.rows
    if corrected is not None:
        rows = joined(grid.rows, grid_of(corrected, columns, corrected=True).rows)
    good, bad = _read(rows, MemberReader(tree))
    if bad and not keep_good:
        raise InputError(fault for row in bad for fault in row.faults)
    return Roster(tuple(good), SetAside(grid.heading, tuple(bad)), grid.encoding)


def _read(rows: Iterable[RosterRow], reader: MemberReader) -> tuple[list[Member], list[AsideRow]]:
    """Read every row."""
    good: list[Member] = []
    bad: list[AsideRow] = []
    for row in rows:
        faults: list[Fault] = []
        member = reader.read(row, faults)
        if member is None:
            bad.append(AsideRow(row.number, tuple(row.cells), tuple(faults)))
        else:
            good.append(member)
    return good, bad
