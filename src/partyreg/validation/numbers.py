"""The resident ID number: how it is written, whether it keeps the coding rule, and what it says.

The rules read the standard writing (`writing.plain_number`): a blank or a full-width digit is a
matter of writing, not of coding.

Notice: N3.2d 不规范; N3.2i 身份证号码与性别不符; N3.2j 身份证号码不符合编码规则
"""

from __future__ import annotations

from collections.abc import Callable

from partyreg.idnumber import WITHDRAWN_ON, Code, Level, Problem
from partyreg.model import Severity
from partyreg.validation.checking import Context, MemberCheck
from partyreg.validation.rows import MemberRow

_ERROR, _WARNING, _INFO = Severity.ERROR, Severity.WARNING, Severity.INFO
_ASK = "compare the number with the identity card and correct it"

WRITING = (
    MemberCheck(
        id="id-number.truncated", clause="N3.2d", severity=_ERROR, field="id_number",
        title="Number cut short by a spreadsheet", label="身份证号码被电子表格截断",
        message="the last digits of the number have been lost in a spreadsheet",
        recommendation="ask for the number again: it cannot be restored",
        test=lambda row, _: row.truncated,
    ),
    MemberCheck(
        id="id-number.not-standard", clause="N3.2d", severity=_WARNING, field="id_number",
        title="Number not in its standard writing", label="身份证号码书写不规范",
        message="the number is written with blanks, separators or characters of another width",
        recommendation="write the number as on the identity card, without anything between",
        test=lambda row, _: (
            bool(row.number) and not row.truncated and row.number != row.id_number
        ),
    ),
    MemberCheck(
        id="id-number.fifteen-digits", clause="N3.2d", severity=_INFO, field="id_number",
        title="Number of 15 digits", label="身份证号码为 15 位",
        message="the number has 15 digits, which have been out of use since 2013",
        recommendation="replace it by the number of 18 digits on the identity card",
        test=lambda row, context: (
            context.on >= WITHDRAWN_ON and row.readable and len(row.number) == 15
        ),
    ),
)  # fmt: skip
"""Non-standard numbers; the second is about the writing alone, whatever the number is worth."""


def sex_of(number: str) -> str:
    """Give the sex that a readable number says, as a column has it.

    Example:
        >>> sex_of("440308199901101512"), sex_of("370620400405310")
        ('male', 'female')

    Notice: N3.2i
    """
    return "male" if number[14 if len(number) == 15 else 16] in "13579" else "female"


SEX = MemberCheck(
    id="id-number.sex", clause="N3.2i", severity=_ERROR, field="id_number",
    title="Number and sex differ", label="身份证号码与性别不符",
    message="the number says another sex than the record", recommendation=_ASK,
    test=lambda row, _: (
        row.readable and row.sex in ("male", "female") and sex_of(row.number) != row.sex
    ),
)  # fmt: skip


def _has(code: Code, level: Level, accepted: bool = False) -> Callable[[MemberRow, Context], bool]:
    """Make the test for one kind of problem of the number."""

    def is_it(problem: Problem) -> bool:
        """Tell whether a problem is of that kind."""
        return (problem.code, problem.level, problem.accepted) == (code, level, accepted)

    return lambda row, _: any(map(is_it, row.coding))


def _coding(
    name: str, title: str, label: str, message: str, *,
    code: Code, level: Level = Level.ERROR, accepted: bool = False,
) -> MemberCheck:  # fmt: skip
    """Make the check for one kind of problem of the number."""
    severity = _ERROR if level is Level.ERROR else _WARNING
    return MemberCheck(
        id=f"id-number.{name}", clause="N3.2j", severity=severity, field="id_number",
        title=title, label=label, message=message, recommendation=_ASK,
        test=_has(code, level, accepted),
    )  # fmt: skip


CODING = (
    _coding(
        "charset", "Wrong character in the number", "身份证号码含非法字符",
        "the number has a character that is neither a digit nor an X at its end", code=Code.CHARSET,
    ),
    _coding(
        "length", "Wrong number of digits", "身份证号码位数不对",
        "the number has neither 18 nor 15 characters", code=Code.LENGTH,
    ),
    _coding(
        "region", "Region that never existed", "身份证号码地址码不存在",
        "the first four digits were never those of a prefecture", code=Code.REGION,
    ),
    _coding(
        "region-unlisted", "County in no list", "身份证号码县级地址码未在册",
        "the prefecture is known, but no list has this county",
        code=Code.REGION, level=Level.WARNING,
    ),
    _coding(
        "region-abolished", "Region abolished before birth", "身份证号码地址码在出生前已撤销",
        "the region code was abolished before the year of birth",
        code=Code.REGION, level=Level.WARNING, accepted=True,
    ),
    _coding(
        "date", "Birth date that is no date", "身份证号码出生日期码不是日期",
        "the digits of the birth date are no date", code=Code.DATE,
    ),
    _coding(
        "future", "Birth date in the future", "身份证号码出生日期晚于当日",
        "the birth date in the number lies after the day of the review", code=Code.FUTURE,
    ),
    _coding(
        "checksum", "Wrong check character", "身份证号码校验码不符",
        "the check character does not fit the other digits", code=Code.CHECKSUM,
    ),
    _coding(
        "sequence", "Sequence 000", "身份证号码顺序码为 000",
        "the sequence number is 000", code=Code.SEQUENCE, level=Level.WARNING, accepted=True,
    ),
)  # fmt: skip
"""One check for each kind of problem, in the order of ``idnumber.Code``."""
