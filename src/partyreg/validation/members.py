"""What can be wrong in a member's own columns: inaccurate, non-standard, incomplete.

Notice: N3.2d 采集信息不准确、不规范、不完整
"""

from __future__ import annotations

import re
from datetime import date

from partyreg.model import Severity
from partyreg.validation.checking import Context, MemberCheck
from partyreg.validation.rows import MemberRow
from partyreg.validation.writing import (
    BLANKS,
    ETHNICITIES,
    LEAST_PHONE_DIGITS,
    PLACEHOLDERS,
    STRANGE_IN_NAME,
    STRANGE_IN_PHONE,
    is_empty,
)

_ERROR, _WARNING = Severity.ERROR, Severity.WARNING
_STRANGE_NAME, _STRANGE_PHONE = re.compile(STRANGE_IN_NAME), re.compile(STRANGE_IN_PHONE)
_BLANK = re.compile(f"[{BLANKS}]")

FOUNDED_ON = date(1921, 7, 1)
"""The first day of the probation table: nobody was admitted before."""

_CORRECT = "compare the record with the member's papers and correct the wrong date"


# ── Inaccurate: fields contradict each other, or the day of the review ───────────────────────


def _branch_unknown(row: MemberRow, context: Context) -> bool:
    """Tell whether the branch is none of the tree."""
    return row.branch not in context.tree


def _branch_without_members(row: MemberRow, context: Context) -> bool:
    """Tell whether the member stands in what is no branch."""
    tree = context.tree
    return row.branch in tree and not tree.traits(row.branch).kind.holds_members


def _after(day: date | None, context: Context) -> bool:
    """Tell whether a date lies after the day of the review."""
    return day is not None and day > context.on


INACCURATE = (
    MemberCheck(
        id="member.branch-unknown", clause="N3.2d", severity=_ERROR, field="branch",
        title="Branch unknown", label="所在党支部不存在",
        message="the member stands in an organisation that is not in the tree",
        recommendation="find out in which branch the member stands",
        test=_branch_unknown,
    ),
    MemberCheck(
        id="member.branch-holds-no-members", clause="N3.2d", severity=_ERROR, field="branch",
        title="Not in a branch", label="所在党组织不是党支部",
        message="the member stands in an organisation that is no branch",
        recommendation="place the member in one of the branches below it",
        test=_branch_without_members,
    ),
    MemberCheck(
        id="member.born-in-future", clause="N3.2d", severity=_ERROR, field="birth_date",
        title="Born after the day of the review", label="出生日期晚于当日",
        message="the date of birth lies after the day of the review", recommendation=_CORRECT,
        test=lambda row, context: _after(row.birth_date, context),
    ),
    MemberCheck(
        id="member.joined-in-future", clause="N3.2d", severity=_ERROR, field="joined_on",
        title="Admitted after the day of the review", label="入党日期晚于当日",
        message="the date of admission lies after the day of the review", recommendation=_CORRECT,
        test=lambda row, context: _after(row.joined_on, context),
    ),
    MemberCheck(
        id="member.full-in-future", clause="N3.2d", severity=_ERROR, field="full_since",
        title="Full member after the day of the review", label="转正日期晚于当日",
        message="the date of full membership lies after the day of the review",
        recommendation=_CORRECT,
        test=lambda row, context: _after(row.full_since, context),
    ),
    MemberCheck(
        id="member.joined-before-founding", clause="N3.2d", severity=_ERROR, field="joined_on",
        title="Admitted before the founding", label="入党日期早于建党日期",
        message="the date of admission lies before 1921-07-01", recommendation=_CORRECT,
        test=lambda row, _: row.joined_on is not None and row.joined_on < FOUNDED_ON,
    ),
    MemberCheck(
        id="member.full-before-joined", clause="N3.2d", severity=_ERROR, field="full_since",
        title="Full member before admission", label="转正日期早于入党日期",
        message="the date of full membership lies before the date of admission",
        recommendation=_CORRECT,
        test=lambda row, _: (
            row.full_since is not None
            and row.joined_on is not None
            and row.full_since < row.joined_on
        ),
    ),
    MemberCheck(
        id="member.probationary-with-full-date", clause="N3.2d", severity=_ERROR, field="category",
        title="Probationary with a date of full membership", label="预备党员有转正日期",
        message="a probationary member has a date of full membership",
        recommendation="correct the category, or remove the date",
        test=lambda row, _: row.category == "probationary" and row.full_since is not None,
    ),
)  # fmt: skip


# ── Non-standard: how names, telephone numbers and words are written ─────────────────────────


def _strange_phone(row: MemberRow, _: Context) -> bool:
    """Tell whether a telephone number has other characters, or too few digits."""
    if is_empty(row.phone):
        return False
    digits = sum(one in "0123456789" for one in row.phone)
    return digits < LEAST_PHONE_DIGITS or _STRANGE_PHONE.search(row.phone) is not None


NON_STANDARD = (
    MemberCheck(
        id="member.name-blanks", clause="N3.2d", severity=_WARNING, field="name",
        title="Blanks in the name", label="姓名含空格",
        message="the name has a blank in it",
        recommendation="write the name without blanks, as on the identity card",
        test=lambda row, _: not is_empty(row.name) and _BLANK.search(row.name) is not None,
    ),
    MemberCheck(
        id="member.name-characters", clause="N3.2d", severity=_WARNING, field="name",
        title="Characters that no name has", label="姓名含非规范字符",
        message="the name has a character that is neither Chinese nor the middle dot",
        recommendation="write the name as on the identity card",
        test=lambda row, _: _STRANGE_NAME.search(row.name) is not None,
    ),
    MemberCheck(
        id="member.name-placeholder", clause="N3.2d", severity=_WARNING, field="name",
        title="Placeholder for a name", label="姓名为占位文字",
        message="the name is a word that stands for a missing name",
        recommendation="enter the member's own name",
        test=lambda row, _: row.name in PLACEHOLDERS,
    ),
    MemberCheck(
        id="member.ethnicity-unknown", clause="N3.2d", severity=_WARNING, field="ethnicity",
        title="Ethnicity outside the list", label="民族不在国家标准名称之内",
        message="the ethnicity is none of the names of GB/T 3304",
        recommendation="choose the name from the list",
        test=lambda row, _: not is_empty(row.ethnicity) and row.ethnicity not in ETHNICITIES,
    ),
    MemberCheck(
        id="member.phone-not-standard", clause="N3.2d", severity=_WARNING, field="phone",
        title="Not a telephone number", label="联系电话不规范",
        message="the telephone number has other characters, or fewer than 7 digits",
        recommendation="ask the member for the number", test=_strange_phone,
    ),
)  # fmt: skip


# ── Incomplete: an item of the collection form is empty ──────────────────────────────────────


def _missing(
    name: str, what: str, label: str, severity: Severity = _WARNING, *, full_only: bool = False
) -> MemberCheck:
    """Make the check that an item of the collection form is filled in."""

    def test(row: MemberRow, _: Context) -> bool:
        """Tell whether the item is empty."""
        if full_only and row.category != "full":
            return False
        value = getattr(row, name)
        return value is None or (isinstance(value, str) and is_empty(value))

    return MemberCheck(
        id=f"member.{name.replace('_', '-')}-missing", clause="N3.2d", severity=severity,
        field=name, title=f"{what[0].upper()}{what[1:]} missing", label=f"{label}未填",
        message=f"the {what} is empty", recommendation=f"ask the branch for the {what}",
        test=test,
    )  # fmt: skip


INCOMPLETE = (
    _missing("name", "name", "姓名", _ERROR),
    _missing("id_number", "ID number", "身份证号码", _ERROR),
    _missing("sex", "sex", "性别", _ERROR),
    _missing("birth_date", "date of birth", "出生日期", _ERROR),
    _missing("category", "category", "人员类别", _ERROR),
    _missing("joined_on", "date of admission", "入党日期", _ERROR),
    _missing("full_since", "date of full membership", "转正日期", _ERROR, full_only=True),
    _missing("ethnicity", "ethnicity", "民族"),
    _missing("education", "education", "学历"),
    _missing("post", "post", "工作岗位"),
    _missing("phone", "telephone number", "联系电话"),
    _missing("home_address", "home address", "家庭住址"),
)
"""One check for each item; the date of full membership is asked of full members only."""
