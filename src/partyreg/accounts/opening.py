"""Who opens an account for whom.

Notice: G1.1a 上级党组织管理员为下一级党组织创建管理员账号; G1.1d 管理员创建本党组织用户账号
"""

from __future__ import annotations

from collections.abc import Iterable

from partyreg.accounts.issuing import Issued, default_name
from partyreg.accounts.kinds import (
    EXISTS,
    INSTALLED,
    NAME_NEEDED,
    NAME_TAKEN,
    NOT_A_ROOT,
    NOT_DIRECT_SUPERIOR,
)
from partyreg.changes import Change
from partyreg.errors import BAD_VALUE, Refusals
from partyreg.model import Account, Actor, Organisation
from partyreg.permissions import NOT_GRANTED, Powers, require
from partyreg.tree import OrgTree
from partyreg.values import AccountKind, AccountState, Function, text_fault

LONGEST_NAME = 64
"""Characters of the longest login name."""


def first_administrator(
    root: Organisation, *, issued: Issued, existing: bool
) -> tuple[Change, ...]:
    """Open the first administrator of a realm, whom nobody above could open; once.

    Args:
        root: the root of the realm, whose account it is.
        issued: the account, made by `issue`.
        existing: whether the root has ever had an administrator account.

    Returns:
        One change, which adds the account.

    Raises:
        RefusedError: it has been opened before, the organisation has a superior, or the account
            is another's or cannot be taken; all reasons at once.

    Example:
        >>> from partyreg.accounts.example import issued, organisations
        >>> root = organisations()[0]
        >>> made = issued(AccountKind.ADMINISTRATOR, root)
        >>> first_administrator(root, issued=made, existing=False)[0].after.name
        'A00'

    Notice: Y-first 第一个管理员
    """
    no = Refusals()
    if existing:
        no.add(INSTALLED(organisation=root.name))
    if root.parent is not None:
        no.add(NOT_A_ROOT(organisation=root.name))
    _check_account(no, issued.account, root, AccountKind.ADMINISTRATOR)
    no.raise_any()
    return (Change(None, issued.account, "Y-first"),)


def opened_with(organisation: Organisation, *, issued: Issued, name_taken: bool = False) -> Change:
    """Open the administrator account that comes with a new organisation.

    No right is asked for: who may create the organisation opens its account with it.

    Args:
        organisation: the new organisation, whose account it is.
        issued: the account, made by `issue`.
        name_taken: whether an open account has the name; `default_name` finds a free one.

    Returns:
        The change that adds the account, for the same unit of work.

    Raises:
        RefusedError: the account is another's or its name cannot be taken.

    Example:
        >>> from partyreg.accounts.example import committee, issued
        >>> opened_with(committee(), issued=issued()).after.name
        'A04'

    Notice: N2.1b 同步设置和分配管理员账号及权限
    """
    no = Refusals()
    _check_account(no, issued.account, organisation, AccountKind.ADMINISTRATOR)
    if name_taken:
        no.add(NAME_TAKEN())
    no.raise_any()
    return Change(None, issued.account, "N2.1b")


def create_administrator(
    organisation: Organisation,
    *,
    issued: Issued,
    accounts: Iterable[Account],
    name_taken: bool,
    tree: OrgTree,
    powers: Powers,
    actor: Actor,
) -> tuple[Change, ...]:
    """Open the administrator account of an organisation, as its direct superior.

    Args:
        organisation: whose account.
        issued: the account, made by `issue`.
        accounts: those that the organisation has now.
        name_taken: whether an open account has the name.
        tree: the tree of organisations.
        powers: who holds what.
        actor: an administrator account of the direct superior.

    Returns:
        One change, which adds the account.

    Raises:
        RefusedError: the actor's is no active administrator account, or not of the direct
            superior (`opener`); the organisation has an open administrator account; the name is
            in use; or the account is another's or cannot be taken; all reasons at once.

    Example:
        >>> from partyreg.accounts.example import committee, facts, issued
        >>> [change] = create_administrator(committee(), issued=issued(), accounts=(),
        ...     name_taken=False, **facts("o-1"))
        >>> change.after.name, change.after.state.value
        ('A04', 'new')

    Notice: G1.1a 上级党组织管理员可以为下一级党组织创建管理员账号; Y-direct; Y-sub
    """
    no = Refusals()
    may_administer(no, AccountKind.ADMINISTRATOR, organisation.key, tree=tree, powers=powers,
                   actor=actor)  # fmt: skip
    _check_account(no, issued.account, organisation, AccountKind.ADMINISTRATOR)
    for one in accounts:
        if one.kind is AccountKind.ADMINISTRATOR and one.state is not AccountState.CLOSED:
            no.add(EXISTS(organisation=organisation.name, name=one.name))
    if name_taken:
        no.add(NAME_TAKEN())
    no.raise_any()
    return (Change(None, issued.account, "G1.1a"),)


def create_business(
    organisation: Organisation,
    *,
    issued: Issued,
    name_taken: bool,
    tree: OrgTree,
    powers: Powers,
    actor: Actor,
) -> tuple[Change, ...]:
    """Open a business account of an organisation, as its own administrator or as one above.

    For its own organisation an administrator needs no function: the row of annex 2 is about the
    accounts of those below.

    Args:
        organisation: whose account; it may have several.
        issued: the account, made by `issue`.
        name_taken: whether an open account has the name.
        tree: the tree of organisations.
        powers: who holds what.
        actor: an administrator account of the organisation or of one above it.

    Returns:
        One change, which adds the account.

    Raises:
        RefusedError: the actor's is no active administrator account, or of an organisation
            elsewhere or without the function; the name is in use; or the account is another's or
            cannot be taken; all reasons at once.

    Example:
        >>> from partyreg.accounts.example import committee, facts, issued
        >>> [change] = create_business(committee(), issued=issued(AccountKind.BUSINESS),
        ...     name_taken=False, **facts("c-1"))
        >>> change.after.name, change.clause
        ('B04', 'G1.1d')

    Notice: G1.1d 管理员可以创建本党组织的用户账号; Y-users
    """
    no = Refusals()
    clause = may_administer(no, AccountKind.BUSINESS, organisation.key, tree=tree, powers=powers,
                            actor=actor)  # fmt: skip
    _check_account(no, issued.account, organisation, AccountKind.BUSINESS)
    if name_taken:
        default = default_name(organisation, AccountKind.BUSINESS)
        no.add(NAME_NEEDED(name=default) if issued.account.name == default
               else NAME_TAKEN(clause="G1.1d"))  # fmt: skip
    no.raise_any()
    return (Change(None, issued.account, clause),)


def opener(target: str, powers: Powers) -> str | None:
    """Give the organisation whose administrator decides on another's administrator account.

    It is the direct superior. Where that one has no part in accounts, because it stands in column
    1 or is not connected, the nearest one above that does takes its place.

    Args:
        target: the key of the organisation whose account it is.
        powers: who holds what.

    Returns:
        Its key, or None for the root of a realm and where nobody above holds the function.

    Raises:
        UnknownOrganisationError: the tree does not hold the target.

    Example:
        >>> from partyreg.accounts.example import facts
        >>> powers = facts()["powers"]
        >>> opener("c-1", powers), opener("g-1", powers), opener("b-1", powers)
        ('o-1', 'c-1', 'c-1')

    Notice: G1.1a 下一级党组织; Y-direct; N1
    """
    for one in powers.tree.ancestors(target):
        if powers.check(one, Function.MANAGE_ACCOUNTS, target):
            return one
    return None


def may_administer(
    no: Refusals,
    kind: AccountKind,
    target: str,
    *,
    tree: OrgTree,
    powers: Powers,
    actor: Actor,
) -> str:
    """Collect why an actor may not decide on an account, and give the clause if it may.

    Who may open an account may also reset its password and close it.

    Args:
        no: takes the refusals.
        kind: the kind of the account.
        target: the key of its organisation.
        tree: the tree of organisations.
        powers: who holds what.
        actor: who acts.

    Notice: G1.1a; G1.1d; Y-users; Y-direct
    """
    gates = Refusals()
    require(gates, powers, actor, Function.MANAGE_ACCOUNTS, target=target)
    own = kind is AccountKind.BUSINESS and actor.organisation == target
    no.extend(one for one in gates if not (own and one.code == NOT_GRANTED.code))
    if kind is AccountKind.BUSINESS:
        return "G1.1d" if own else "Y-users"
    if target in tree and actor.organisation != opener(target, powers):
        _not_direct_superior(no, target, tree, powers, actor)
    return "G1.1a"


def _not_direct_superior(
    no: Refusals, target: str, tree: OrgTree, powers: Powers, actor: Actor
) -> None:
    """Refuse whoever is not the direct superior, and name the one that is."""
    right = opener(target, powers)
    if right is not None:
        way, clause = f"let the administrator of {powers.name_of(right)!r} do it", "G1.1a"
    elif tree.parent(target) is None:
        way, clause = "the first administrator of a realm is opened with its root, once", "Y-first"
    else:
        way, clause = "let an administrator above be granted the function for accounts", "Y-direct"
    no.add(NOT_DIRECT_SUPERIOR(
        organisation=powers.name_of(actor.organisation), target=powers.name_of(target), way=way,
        clause=clause))  # fmt: skip


def _check_account(
    no: Refusals, account: Account, organisation: Organisation, kind: AccountKind
) -> None:
    """Refuse an account that is not this organisation's, of this kind, with a usable name."""
    if account.organisation != organisation.key:
        no.add(BAD_VALUE(place="account", reason="it is another organisation's", clause="G1.1a"))
    if account.kind is not kind:
        reason = f"its kind is {account.kind.value}, not {kind.value}"
        no.add(BAD_VALUE(place="account", reason=reason, clause="G1.1c"))
    fault = text_fault(account.name, longest=LONGEST_NAME)
    if fault is not None:
        no.add(BAD_VALUE(place="account name", reason=fault, clause="G1.1a"))
