r"""Files in: organisations, members, who is expected, and tables of expected routes.

Tables are comma-separated text (UTF-8 or GB18030), workbooks, or Parquet. Nothing is loaded from a
faulty file, unless good rows are kept and the others set aside: every fault is named at once, by
the row that an editor shows and by the column, and without the value, which may be a personal
datum.

Example:
    >>> import io
    >>> from partyreg.tree import OrgTree
    >>> table = io.StringIO(
    ...     "code,parent,tier,name\n"
    ...     "034,,province,甲省委组织部\n"
    ...     "0341,034,listed,B镇党委\n"
    ...     "03411,0341,branch,C村党支部\n"
    ... )
    >>> OrgTree(read_organisations(table)).responsible("03411")
    '0341'

Notice: N3.2d 不准确、不规范、不完整; G4.2c 系统自动生成审批路径
"""

from __future__ import annotations

from partyreg.inputs.aside import AsideRow, SetAside
from partyreg.inputs.checking import RouteDifference, RoutesChecked, check_routes
from partyreg.inputs.encodings import Source, encoding_of
from partyreg.inputs.expected import read_expected
from partyreg.inputs.facts import Facts, facts_of
from partyreg.inputs.headings import EXPECTED_SYNONYMS, MEMBER_SYNONYMS, ORGANISATION_SYNONYMS
from partyreg.inputs.members import MEMBER_COLUMNS, Roster, read_members
from partyreg.inputs.organisations import COLUMNS, read_organisations, read_tree
from partyreg.inputs.routes import ExpectedRoute, read_routes

__all__ = [
    "Source",
    "encoding_of",
    "COLUMNS",
    "ORGANISATION_SYNONYMS",
    "read_organisations",
    "read_tree",
    "read_members",
    "Roster",
    "MEMBER_COLUMNS",
    "MEMBER_SYNONYMS",
    "SetAside",
    "AsideRow",
    "read_expected",
    "EXPECTED_SYNONYMS",
    "Facts",
    "facts_of",
    "ExpectedRoute",
    "read_routes",
    "RouteDifference",
    "RoutesChecked",
    "check_routes",
]
