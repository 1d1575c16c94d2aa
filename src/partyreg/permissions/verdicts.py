"""The prebuilt answers of a check, and the names of the gates.

Notice: Y-gates
"""

from __future__ import annotations

from attrs import frozen

from partyreg.values import Labelled


class GateName(Labelled):
    """The gates of a call, in the order in which they are asked.

    Notice: Y-gates 党组织有权限、对象在范围内、账号类别和状态相符; N1 接入系统
    """

    FUNCTION = "function", "功能权限"
    CONNECTED = "connected", "接入系统"
    SCOPE = "scope", "管辖范围"
    ACCOUNT_KIND = "account-kind", "账号类别"
    ACCOUNT_STATE = "account-state", "账号状态"


@frozen
class Verdict:
    """The short answer to "may it": true when allowed, and why.

    Verdicts are built once per cell of annex 2 and shared, so that a check makes nothing new.

    Attributes:
        allowed: whether every gate lets it through.
        gate: the first gate that does not, or None.
        clause: what decides.
        cell: the cell of annex 2 in words.
        message: one line, without names of organisations.

    Example:
        >>> bool(Verdict(False, GateName.SCOPE, "Y-sub", "附件2「…」×「…」= 有", "out of scope"))
        False

    Notice: T 功能权限初始设置; Y-gates
    """

    allowed: bool
    gate: GateName | None
    clause: str
    cell: str
    message: str

    def __bool__(self) -> bool:
        """Tell whether it is allowed."""
        return self.allowed

    def __str__(self) -> str:
        """Show message, clause and cell on one line."""
        return f"{self.message} [{self.clause}; {self.cell}]"
