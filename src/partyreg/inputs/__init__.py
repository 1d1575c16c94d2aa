r"""Files in: organisations from a table, and tables of expected routes.

Nothing is loaded from a faulty file: every fault is named at once, by the line that an editor
shows and by the column, and without the value, which may be a personal datum.

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

from partyreg.inputs.checking import RouteDifference, RoutesChecked, check_routes
from partyreg.inputs.facts import Facts, facts_of
from partyreg.inputs.organisations import COLUMNS, read_organisations, read_tree
from partyreg.inputs.routes import ExpectedRoute, read_routes
from partyreg.inputs.table import Source

__all__ = [
    "Source",
    "COLUMNS",
    "read_organisations",
    "read_tree",
    "Facts",
    "facts_of",
    "ExpectedRoute",
    "read_routes",
    "RouteDifference",
    "RoutesChecked",
    "check_routes",
]
