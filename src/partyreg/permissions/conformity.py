"""What differs from the initial setting, for the administrator who checks level by level.

Notice: G1.0 各级党组织的管理员逐级检查下级党组织的管理员账号和用户账号是否配置正确，以及功能授权
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from attrs import frozen

from partyreg.model import Account
from partyreg.values import AccountKind, AccountState, Function, Labelled

if TYPE_CHECKING:
    from partyreg.permissions.powers import Lookup, Powers
    from partyreg.tree import Traits

_NOTHING: frozenset[Function] = frozenset()


class DeviationKind(Labelled):
    """What may differ below an organisation.

    Notice: G1.0 账号是否配置正确，以及功能授权是否符合工作需要
    """

    MISSING_FUNCTIONS = "missing-functions", "缺少初始设置的功能权限"
    EXTRA_FUNCTIONS = "extra-functions", "多于初始设置的功能权限"
    MISSING_ACCOUNT = "missing-account", "缺少账号"
    ACCOUNT_NOT_ACTIVE = "account-not-active", "账号未启用"
    ACCOUNT_NAME = "account-name", "账号名与默认规则不符"


_CLAUSES: Mapping[DeviationKind, str] = {
    DeviationKind.MISSING_FUNCTIONS: "T",
    DeviationKind.EXTRA_FUNCTIONS: "T",
    DeviationKind.ACCOUNT_NOT_ACTIVE: "G1.1b",
}
_ACCOUNT_CLAUSES: Mapping[AccountKind, str] = {
    AccountKind.ADMINISTRATOR: "G1.1a",
    AccountKind.BUSINESS: "G1.1d",
}


@frozen
class Deviation:
    """One thing that differs from the initial setting. It is a statement, not a fault.

    A grant for a purpose differs, too; whether it serves the work is for the administrator to say.

    Attributes:
        organisation: the key of the organisation.
        kind: what differs.
        functions: which functions, where functions differ.
        account_kind: which kind of account, where accounts differ.
        account: the key of the account, where there is one.

    Notice: G1.0 逐级检查
    """

    organisation: str
    kind: DeviationKind
    functions: frozenset[Function] = _NOTHING
    account_kind: AccountKind | None = None
    account: str | None = None

    @property
    def clause(self) -> str:
        """Give the clause that the deviation is measured by."""
        if self.account_kind is None or self.kind in _CLAUSES:
            return _CLAUSES[self.kind]
        return _ACCOUNT_CLAUSES[self.account_kind]

    def __str__(self) -> str:
        """Show it on one line."""
        from partyreg.permissions.setting import labels

        what = labels(self.functions) or (self.account_kind.label if self.account_kind else "")
        return f"{self.organisation!r}: {self.kind.label} {what} [{self.clause}]"


def deviations(
    powers: Powers,
    keys: Iterator[str],
    traits: Lookup[Traits],
    accounts: Mapping[str, Iterable[Account]] | None,
) -> Iterator[Deviation]:
    """Look at one organisation after the other; see `Powers.conformity`."""
    held, initial = powers.held, powers.setting.initial
    settings: dict[int, frozenset[Function]] = {}
    for one in keys:
        kind = traits[one]
        wanted = settings.get(id(kind))
        if wanted is None:
            wanted = settings[id(kind)] = initial(kind.tier, kind.category)
        has = held.get(one, _NOTHING)
        if has is not wanted and has != wanted:
            yield from _function_deviations(one, wanted, has)
        if accounts is not None:
            yield from _account_deviations(powers, one, tuple(accounts.get(one, ())))


def _function_deviations(
    key: str, wanted: frozenset[Function], has: frozenset[Function]
) -> Iterator[Deviation]:
    """Name what is missing and what is beyond the initial setting."""
    if missing := wanted - has:
        yield Deviation(key, DeviationKind.MISSING_FUNCTIONS, missing)
    if extra := has - wanted:
        yield Deviation(key, DeviationKind.EXTRA_FUNCTIONS, extra)


def _account_deviations(
    powers: Powers, key: str, accounts: tuple[Account, ...]
) -> Iterator[Deviation]:
    """Name missing kinds of account, and accounts that are not as they should be."""
    code = powers.code_of(key)
    for kind, prefix in _PREFIXES:
        ours = [one for one in accounts if one.kind is kind and one.state is not _CLOSED]
        if not ours and (kind is _ADMINISTRATOR or powers.operates(key)):
            yield Deviation(key, DeviationKind.MISSING_ACCOUNT, account_kind=kind)
        named = not ours or code is None
        for one in ours:
            named = named or one.name == f"{prefix}{code}"
            if one.state is not _ACTIVE:
                yield Deviation(key, DeviationKind.ACCOUNT_NOT_ACTIVE, _NOTHING, kind, one.key)
        if not named:
            yield Deviation(key, DeviationKind.ACCOUNT_NAME, _NOTHING, kind, ours[0].key)


# Looking a word up in its enumeration costs more than comparing two.
_PREFIXES = tuple((kind, kind.prefix) for kind in AccountKind)
_ADMINISTRATOR = AccountKind.ADMINISTRATOR
_ACTIVE, _CLOSED = AccountState.ACTIVE, AccountState.CLOSED
