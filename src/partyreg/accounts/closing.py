"""How accounts end: one by one, or with their organisation.

Notice: N2.1b 同步设置和分配管理员账号及权限
"""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from partyreg.accounts.kinds import ALREADY_CLOSED
from partyreg.accounts.opening import may_administer
from partyreg.changes import Change
from partyreg.errors import Refusals
from partyreg.model import Account, Actor
from partyreg.permissions import Powers
from partyreg.tree import OrgTree
from partyreg.values import AccountState


def close(account: Account, *, tree: OrgTree, powers: Powers, actor: Actor) -> tuple[Change, ...]:
    """Close an account for good, as whoever may open it; its password is forgotten.

    Args:
        account: the record.
        tree: the tree of organisations.
        powers: who holds what.
        actor: an administrator account that may open the account.

    Returns:
        One change of the record.

    Raises:
        RefusedError: it is closed already, or the actor may not open accounts of the kind there.

    Example:
        >>> from partyreg.accounts.example import facts, issued
        >>> [change] = close(issued().account, **facts("o-1"))
        >>> change.after.state.value, change.after.password_hash
        ('closed', None)

    Notice: G1.1a; G1.1d; Y-users
    """
    no = Refusals()
    clause = may_administer(no, account.kind, account.organisation, tree=tree, powers=powers,
                            actor=actor)  # fmt: skip
    if account.state is AccountState.CLOSED:
        no.add(ALREADY_CLOSED())
    no.raise_any()
    return (_closed(account, clause),)


def close_all(accounts: Iterable[Account], clause: str = "N2.1b") -> tuple[Change, ...]:
    """Close the accounts of an organisation that ends; those closed before stay as they are.

    Args:
        accounts: its accounts.
        clause: why.

    Returns:
        One change for each account that was open.

    Example:
        >>> from partyreg.accounts.example import issued
        >>> [change] = close_all([issued().account])
        >>> change.after.state.value, close_all([change.after])
        ('closed', ())

    Notice: N2.1b 同步
    """
    return tuple(_closed(one, clause) for one in accounts if one.state is not AccountState.CLOSED)


def _closed(account: Account, clause: str) -> Change:
    """Give the change that closes an account."""
    after = attrs.evolve(account, state=AccountState.CLOSED, password_hash=None, failures=0,
                         locked_until=0.0)  # fmt: skip
    return Change(account, after, clause)
