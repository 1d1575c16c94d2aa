"""A decision: one question answered, with every gate, the cell and both remedies.

Notice: Y-gates; Y-remedy 请联系上级党组织管理员进行授权，或由上级党组织用户进行操作
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from partyreg.model import Account
from partyreg.permissions.setting import BELOW, ITSELF, own_clause
from partyreg.permissions.verdicts import GateName, Verdict
from partyreg.values import AccountKind, AccountState, Function

if TYPE_CHECKING:
    from partyreg.permissions.powers import Powers


@frozen
class Gate:
    """One gate of a call.

    Attributes:
        name: which one.
        passed: whether it lets the call through.
        clause: what decides.
        reason: one line, with the organisations' names.

    Notice: Y-gates
    """

    name: GateName
    passed: bool
    clause: str
    reason: str

    def __str__(self) -> str:
        """Show outcome, reason and clause on one line."""
        return f"{'yes' if self.passed else 'no'}: {self.reason} [{self.clause}]"


class Decision:
    """The full answer to "may it": true when allowed, with every gate and the remedies.

    Answer, path and remedies are settled when the question is asked; only the words, which cite
    names and the table, are put together when they are read. Only `Powers.decide` makes one.

    Attributes:
        powers: of whom it was asked.
        verdict: the short answer, which does not look at the account.
        organisation: who wants to act.
        function: what it wants to use.
        path: the keys walked from the target up to the organisation; where that does not stand
            above the target, up to the root of the target's realm.
        grantor: the nearest superior whose administrator can grant what is missing; it holds it
            itself. None where nobody can, or where the function is held and a grant is no remedy.
        actor: the nearest organisation above that may act on the target itself. None where none
            may, or where the organisation may itself and only its account does not fit.
        account: the account in use, or None.

    Example:
        >>> from partyreg.permissions.example import powers
        >>> no = powers().decide("B镇党委", Function.ADD_OTHER, "C村党支部")
        >>> bool(no), no.cell, no.grantor, no.actor
        (False, '附件2「新增党员：其他原因」×「基层党委」= 无', 'A县委组织部', 'A县委组织部')
        >>> for gate in no.gates:
        ...     print(gate.name.label, gate)
        功能权限 no: 'B镇党委' does not hold '新增党员：其他原因' [T]
        接入系统 yes: 'B镇党委' operates in the system itself [N1]
        管辖范围 yes: 'C村党支部' stands below 'B镇党委' [Y-sub]

    Notice: Y-gates; Y-remedy; G3.2a 显示灰色不可选择
    """

    __slots__ = ("account", "actor", "function", "grantor", "organisation", "path", "powers",
                 "verdict")  # fmt: skip

    powers: Powers
    verdict: Verdict
    organisation: str
    function: Function
    path: tuple[str, ...]
    grantor: str | None
    actor: str | None
    account: Account | None

    @property
    def target(self) -> str:
        """Give the organisation at which it wants to act."""
        return self.path[0]

    @property
    def allowed(self) -> bool:
        """Tell whether every gate lets the call through.

        Notice: Y-gates
        """
        return self.verdict.allowed and (
            self.account is None or account_gates(self.account, self.organisation, self.function)
        )

    @property
    def cell(self) -> str:
        """Give the cell of annex 2 in words.

        Notice: T 功能权限初始设置
        """
        return self.verdict.cell

    def __bool__(self) -> bool:
        """Tell whether it is allowed."""
        return self.allowed

    def __repr__(self) -> str:
        """Show the answer and the keys."""
        word = "allowed" if self.allowed else "denied"
        return f"<Decision: {word}, {self.organisation!r} {self.function} {self.target!r}>"

    def __str__(self) -> str:
        """Give the whole answer in words."""
        return self.why()

    # ── the gates ──

    @property
    def gates(self) -> tuple[Gate, ...]:
        """Give every gate with its outcome, those of the account last, if one was named.

        Notice: Y-gates 全部一并说明
        """
        organisation = (self._function_gate(), self._connected_gate(), self._scope_gate())
        return (*organisation, *self._account_gates())

    @property
    def failed(self) -> tuple[Gate, ...]:
        """Give the gates that do not let the call through."""
        return tuple(gate for gate in self.gates if not gate.passed)

    def _name(self, key: str) -> str:
        """Quote an organisation's name."""
        return repr(self.powers.name_of(key))

    @property
    def _held(self) -> bool:
        """Tell whether the function is held."""
        return self.verdict.gate is not _FUNCTION

    def _function_gate(self) -> Gate:
        """Ask whether the function is held."""
        traits, held = self.powers.tree.traits(self.organisation), self._held
        clauses = self.powers.setting.clauses(self.function, traits)
        does = "holds" if held else "does not hold"
        reason = f"{self._name(self.organisation)} {does} {self.function.label!r}"
        return Gate(GateName.FUNCTION, held, clauses[not held], reason)

    def _connected_gate(self) -> Gate:
        """Ask whether the organisation operates itself."""
        acts = self.powers.operates(self.organisation)
        how = "operates in the system itself" if acts else "is not connected: its superior operates"
        return Gate(GateName.CONNECTED, acts, "N1", f"{self._name(self.organisation)} {how}")

    def _scope_gate(self) -> Gate:
        """Ask whether the target is where the function reaches."""
        who = self._name(self.organisation)
        tier = self.powers.tree.traits(self.organisation).tier
        reach = self.powers.setting.reach(self.function, tier)
        if self.target == self.organisation:
            passed = reach != BELOW
            how = "may" if passed else "may not"
            reason = f"{who} {how} use {self.function.label!r} on itself"
            return Gate(GateName.SCOPE, passed, own_clause(self.function, passed), reason)
        below = self.path[-1] == self.organisation
        how = "stands" if below else "does not stand"
        reason = f"{self._name(self.target)} {how} below {who}"
        return Gate(GateName.SCOPE, below and reach != ITSELF, "Y-sub", reason)

    def _account_gates(self) -> tuple[Gate, ...]:
        """Ask whether the account's kind and state fit."""
        account = self.account
        if account is None:
            return ()
        return (_kind_gate(account, self.organisation, self.function), _state_gate(account))

    # ── the remedies ──

    @property
    def remedy(self) -> str:
        """Say what to do about a denial, in one line; empty when allowed.

        Notice: Y-remedy
        """
        if self.allowed:
            return ""
        if self.verdict.allowed:
            return f"use an active {needed_kind(self.function).label} of the organisation"
        ways = (self.grant_remedy, self.act_remedy)
        return ", or ".join(filter(None, ways)) or "no organisation above can grant it or act"

    @property
    def grant_remedy(self) -> str:
        """Say who can grant what is missing; empty where nobody can, or nothing is missing.

        Notice: Y-remedy 请联系上级党组织管理员进行授权
        """
        one = self.grantor
        return "" if one is None else f"ask the administrator of {self._name(one)} to grant it"

    @property
    def act_remedy(self) -> str:
        """Say who may act instead; empty where nobody above may, or the organisation may itself.

        Notice: Y-remedy 由上级党组织用户进行操作
        """
        one = self.actor
        return "" if one is None else f"let {self._name(one)} act"

    def why(self) -> str:
        """Give the whole answer in words, a line for each gate.

        Example:
            >>> from partyreg.permissions.example import powers
            >>> print(powers().decide("C村党支部", Function.SUBMIT_TRANSFER, "C村党支部").why())
            yes: 'C村党支部' may use '发起转接申请' at 'C村党支部'
              附件2「发起转接申请」×「党支部（党总支、党委）」= 有
              yes: 'C村党支部' holds '发起转接申请' [T]
              yes: 'C村党支部' operates in the system itself [N1]
              yes: 'C村党支部' may use '发起转接申请' on itself [Y-sub]

        Notice: G3.2a 显示灰色不可选择; Y-remedy
        """
        may = "yes: {} may use {!r} at {}" if self.allowed else "no: {} may not use {!r} at {}"
        who, where = self._name(self.organisation), self._name(self.target)
        lines = [may.format(who, self.function.label, where), self.cell, *map(str, self.gates)]
        if not self.allowed:
            lines.append(f"remedy: {self.remedy} [Y-remedy]")
        return "\n  ".join(lines)


def needed_kind(function: Function) -> AccountKind:
    """Tell which kind of account uses a function.

    Notice: G1.1c 管理员账号只能进行系统设置、账号创建和功能授权; G1.1d 用户账号办理业务
    """
    return _ADMINISTRATOR if function == _MANAGE else _BUSINESS


def kind_fits(account: Account, organisation: str, function: Function) -> bool:
    """Tell whether an account is the organisation's and of the kind that a function needs."""
    return account.organisation == organisation and account.kind is needed_kind(function)


def account_gates(account: Account, organisation: str, function: Function) -> bool:
    """Tell whether an account's kind and state fit.

    Notice: Y-gates 账号类别和状态相符
    """
    return (
        account.state is _ACTIVE
        and account.organisation == organisation
        and account.kind is needed_kind(function)
    )


# Looking a word up in its enumeration costs as much as a whole walk up the tree.
_MANAGE, _FUNCTION = Function.MANAGE_ACCOUNTS, GateName.FUNCTION
_ADMINISTRATOR, _BUSINESS = AccountKind.ADMINISTRATOR, AccountKind.BUSINESS
_ACTIVE = AccountState.ACTIVE


def _kind_gate(account: Account, organisation: str, function: Function) -> Gate:
    """Ask whether the account is the right one."""
    passed = kind_fits(account, organisation, function)
    if account.organisation != organisation:
        reason = "the account belongs to another organisation"
        return Gate(GateName.ACCOUNT_KIND, passed, "Y-gates", reason)
    administers = account.kind is AccountKind.ADMINISTRATOR
    does = "serves" if passed else "does not serve"
    reason = f"{account.kind.label} {does} for {function.label!r}"
    return Gate(GateName.ACCOUNT_KIND, passed, "G1.1c" if administers else "G1.1d", reason)


def _state_gate(account: Account) -> Gate:
    """Ask whether the account may do anything now."""
    passed, closed = account.state is AccountState.ACTIVE, account.state is AccountState.CLOSED
    reason = f"the account is in the state {account.state.label!r}"
    return Gate(GateName.ACCOUNT_STATE, passed, "N2.1b" if closed else "G1.1b", reason)
