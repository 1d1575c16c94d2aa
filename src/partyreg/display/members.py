"""A list of members as a table, masked.

Nothing is ever shown in the clear here: whoever needs that makes an export, which names a purpose
and leaves a note in the journal.

Notice: N3.3c 除正常业务需要外，一律不得向外提供、传播和泄露
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from partyreg.disclosure import masked_row
from partyreg.display.tables import frame, row, table
from partyreg.display.words import name_of
from partyreg.markup import Markup
from partyreg.model import FormerMember, Member
from partyreg.tree import OrgTree
from partyreg.values import Labelled

FIELDS = ("key", "name", "id_number", "category", "branch", "joined_on", "phone")
"""What a table shows unless other fields are asked for."""

HEADINGS: Mapping[str, str] = {
    "key": "编号", "branch": "所在党支部", "name": "姓名", "id_number": "身份证号码",
    "category": "党员类别", "sex": "性别", "birth_date": "出生日期", "ethnicity": "民族",
    "education": "学历", "joined_on": "入党日期", "full_since": "转正日期", "post": "工作岗位",
    "phone": "联系电话", "home_address": "家庭住址", "out_of_contact_since": "失联起始",
    "migrant_to": "流动去向", "entered_by": "新增原因", "reason": "删除原因", "on": "删除日期",
    "transfer": "转接编号",
}  # fmt: skip
"""The heading of each field."""


def members_html(
    rows: Iterable[Member | FormerMember],
    fields: Sequence[str] = FIELDS,
    *,
    tree: OrgTree | None = None,
    caption: str = "党员名册",
) -> Markup:
    """Write members as a table in which names, numbers and the like are masked.

    Args:
        rows: the members, or former members.
        fields: the columns.
        tree: where the names of branches are looked up; without it their keys are shown.
        caption: what the table shows.

    Returns:
        A piece of HTML that is well-formed XML, too; it shows itself in a notebook.

    Raises:
        RefusedError: a member has no such field.

    Example:
        >>> from partyreg.disclosure.example import roll
        >>> written = members_html(roll())
        >>> "甲**" in written, "甲某某" in written, "440308********1512" in written
        (True, False, True)

    Notice: N3.3c 一律不得向外提供、传播和泄露
    """
    lines = [
        row(*(_word(field, value, tree) for field, value in masked_row(one, fields).items()))
        for one in rows
    ]
    headings = (HEADINGS.get(field, field) for field in fields)
    return frame(table(headings, lines, caption=f"{caption}（{len(lines)} 名）"))


def _word(field: str, value: object, tree: OrgTree | None) -> str:
    """Give the words of a cell."""
    if value is None:
        return "—"
    if field == "branch" and isinstance(value, str):
        return name_of(tree, value)
    return value.label if isinstance(value, Labelled) else str(value)
