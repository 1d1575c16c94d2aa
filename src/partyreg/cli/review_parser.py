"""The arguments of ``review`` and ``id``.

Notice: N3.2a 开展一次"回头看"; N3.2j 身份证号码不符合编码规则
"""

from __future__ import annotations

from argparse import SUPPRESS, ArgumentTypeError
from typing import TYPE_CHECKING

from partyreg.cli.parser import day, new_command, register

if TYPE_CHECKING:
    from partyreg.cli.parser import Commands

REVIEW = """\
Files are comma-separated text (UTF-8 or GB18030), workbooks (.xlsx) or Parquet; a heading names
the columns, in English or in Chinese.
  --organisations FILE  columns as for `partyreg can`
  --members FILE        columns key (the row where there is none), branch (key, code, or a name
                        that only one organisation bears), name, id_number; and, optional, sex,
                        birth_date, ethnicity, education, category, joined_on, full_since, post,
                        phone, home_address; further ones are passed over
  --expected FILE       who is expected (name, id_number, organisation), or how many
                        (organisation, expected); may be given more than once
In place of the files --register names a stored register (see `partyreg init --help`).
A cell that cannot be taken is named by row and column, and never guessed. With --set-aside the
good rows are reviewed, and the others written to a file; give it back, corrected, as --corrected.

exit status: 0 nothing, or nothing but hints; 1 warnings; 3 errors, or rows were set aside; 2 a
fault of a file or of the call.

keys of --json: on, organisations, members, worst, counts (error, warning, info), checks (check,
clause, severity, title, label, found), findings (check, severity, subject, organisation, clause,
field, message, recommendation), since_earlier (new, still_open, mended; null without --previous),
set_aside (rows, faults (place, reason, code)), encodings (by file), written (findings, report,
set_aside)"""

ID = """\
Reads numbers from standard input, one to a line, and answers each at once, in order. Nothing but
the end of the line is taken away: another blank belongs to the number, and is a fault. Numbers are
masked unless --reveal is given.

problems and warnings: problems has the code of every fault, warnings included: charset, length,
region, date, future, checksum, sequence. A number is valid although it has a sequence of 000, or a
region abolished before the birth. warnings says in words which are no more than that.

exit status: 0 all are valid; 1 at least one is not; 2 a fault of the input or of the call.

keys of --json, one object to a line: number, valid, problems, warnings, birth_date (2018-01-09, or
null), sex (male, female, or null), region (a name, several with bars between, or null)"""


def add(commands: Commands) -> None:
    """Add both commands.

    Args:
        commands: where they belong.
    """
    _review(commands)
    _id(commands)


def _review(commands: Commands) -> None:
    """Add ``review``."""
    summary = "review members and organisations from files, or of a register"
    parser = new_command(commands, "review", summary, REVIEW, "reviewing:review")
    for name in ("organisations", "members"):
        parser.add_argument(f"--{name}", metavar="FILE")
    register(parser)
    parser.add_argument("--place", metavar="ORGANISATION",
                        help="of a register: at and below this one only")  # fmt: skip
    parser.add_argument("--expected", metavar="FILE", action="append", default=[])
    parser.add_argument("--corrected", metavar="FILE", help="rows that were set aside, corrected")
    parser.add_argument(
        "--previous", metavar="FILE",
        help="the findings of an earlier run, as --findings wrote them, to compare with",
    )  # fmt: skip
    parser.add_argument("--on", metavar="DATE", type=day, help="another day than today")
    parser.add_argument(
        "--checks", metavar="C", default="notice",
        help="notice (those of the notice, the default), all, or ids with commas between them",
    )  # fmt: skip
    for name, what in (("under", "fewer"), ("large", "more")):
        text = f"a branch with {what} members is a finding"
        parser.add_argument(f"--{name}", metavar="N", type=_whole, default=SUPPRESS, help=text)
    parser.add_argument("--findings", metavar="OUT", help="write all findings, as .csv or .json")
    parser.add_argument("--report", metavar="OUT.html", help="write a report for a browser")
    parser.add_argument(
        "--set-aside", metavar="OUT.csv",
        help="review the good rows, and write the others there (it holds personal data)",
    )  # fmt: skip
    parser.add_argument("--progress", action="store_true", help="show progress on no terminal, too")


def _whole(text: str) -> int:
    """Read a whole number.

    Raises:
        ArgumentTypeError: it is none.
    """
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise ArgumentTypeError("a whole number is wanted")
    return int(text)


def _id(commands: Commands) -> None:
    """Add ``id``."""
    summary = "say what resident ID numbers say, and what is wrong with them"
    parser = new_command(commands, "id", summary, ID, "numbers:identify")
    parser.add_argument("--on", metavar="DATE", type=day, help="another day than today")
    parser.add_argument("--reveal", action="store_true", help="give the numbers, too")
