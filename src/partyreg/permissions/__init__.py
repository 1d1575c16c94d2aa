"""Who may do what: grants of organisations, gates of a call, reasons and remedies.

Rights belong to organisations. The table of annex 2 is the *initial setting*; what an organisation
actually holds now is kept apart from it, and every question here is answered from what is held. A
call passes when every gate lets it through: the organisation holds the function, it operates in
the system itself, the target is in its scope, and the account's kind and state fit.

Notice: G1.2 权限直接分配到党组织，不细分到管理员和用户账号; T 功能权限初始设置; Y-gates
"""

from __future__ import annotations

from partyreg.permissions.conformity import Deviation, DeviationKind
from partyreg.permissions.decisions import Decision, Gate
from partyreg.permissions.granting import grant, initial_grants, revoke
from partyreg.permissions.kinds import (
    ACCOUNT_CLOSED,
    ACCOUNT_NEW,
    ALREADY_HELD,
    ESCALATION,
    NOT_CONNECTED,
    NOT_GRANTED,
    NOT_HELD,
    OUT_OF_SCOPE,
    UNKNOWN_TARGET,
    WRONG_ACCOUNT,
)
from partyreg.permissions.matrix import (
    CellDifference,
    Matrix,
    difference,
    initial_matrix,
    matrix_of,
)
from partyreg.permissions.powers import Powers
from partyreg.permissions.requiring import require
from partyreg.permissions.setting import Setting, initial_functions
from partyreg.permissions.verdicts import GateName, Verdict

__all__ = [
    "initial_functions",
    "Setting",
    "Powers",
    "Verdict",
    "GateName",
    "Gate",
    "Decision",
    "require",
    "grant",
    "revoke",
    "initial_grants",
    "Deviation",
    "DeviationKind",
    "Matrix",
    "CellDifference",
    "initial_matrix",
    "matrix_of",
    "difference",
    "NOT_GRANTED",
    "OUT_OF_SCOPE",
    "NOT_CONNECTED",
    "WRONG_ACCOUNT",
    "ACCOUNT_NEW",
    "ACCOUNT_CLOSED",
    "UNKNOWN_TARGET",
    "ESCALATION",
    "ALREADY_HELD",
    "NOT_HELD",
]
