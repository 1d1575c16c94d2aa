"""Granting and revoking functions: the only ways in which a right changes hands.

Settings of one organisation are grants, too: nationwide authority for a working committee is a
grant, and internal transfer switched off is a revocation.

Notice: G1.2 各级党组织管理员对下级党组织的功能权限进行配置; Y-grant; Y-sub
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from partyreg.changes import Change
from partyreg.errors import BAD_VALUE, Refusals
from partyreg.model import Actor, Evidence, Grants, Organisation
from partyreg.permissions.kinds import (
    ALREADY_HELD,
    ESCALATION,
    NOT_HELD,
    OUT_OF_SCOPE,
    UNKNOWN_TARGET,
)
from partyreg.permissions.powers import NOTHING, Powers
from partyreg.permissions.requiring import require
from partyreg.permissions.setting import initial_functions, labels
from partyreg.tree import OrgTree
from partyreg.values import Function, date_fault, text_fault


def grant(
    organisation: str,
    functions: Iterable[Function],
    *,
    tree: OrgTree,
    powers: Powers,
    actor: Actor,
    on: date,
    evidence: tuple[Evidence, ...] = (),
) -> tuple[Change, ...]:
    """Grant functions to an organisation below.

    Args:
        organisation: the key of who is to hold them.
        functions: what it is to hold, at least one.
        tree: the tree of organisations.
        powers: who holds what now.
        actor: an administrator of an organisation that stands above and holds the functions.
        on: today; no document is of a later day.
        evidence: the documents, if any.

    Returns:
        One change of the organisation's grants.

    Raises:
        RefusedError: with every reason: the organisation is unknown or does not stand below;
            the actor's organisation may not configure or does not hold a function itself; the
            account is no active administrator; a function is held already; the input is bad.

    Example:
        >>> from partyreg.permissions.example import account, powers
        >>> from partyreg.values import AccountKind
        >>> who = powers()
        >>> actor = Actor(account("A县委组织部", AccountKind.ADMINISTRATOR), "甲某")
        >>> (change,) = grant("B镇党委", {Function.ADD_OTHER}, tree=who.tree, powers=who,
        ...                   actor=actor, on=date(2018, 1, 9))
        >>> len(change.before.functions), len(change.after.functions), change.clause
        (17, 18, 'G1.2')

    Notice: G1.2 功能权限进行配置; Y-grant
    """
    no = Refusals()
    wanted = _checked(no, functions, on, evidence)
    _configure(no, organisation, tree, powers, actor)
    held, own = _held(powers, organisation), _held(powers, actor.organisation)
    if beyond := wanted - own:
        grantor = powers.name_of(actor.organisation)
        no.add(ESCALATION(grantor=grantor, functions=labels(beyond)))
    if organisation in tree and (twice := wanted & held):
        name = powers.name_of(organisation)
        no.add(ALREADY_HELD(organisation=name, functions=labels(twice)))
    no.raise_any()
    return (_change(powers, organisation, held | wanted),)


def revoke(
    organisation: str,
    functions: Iterable[Function],
    *,
    tree: OrgTree,
    powers: Powers,
    actor: Actor,
    on: date,
    evidence: tuple[Evidence, ...] = (),
) -> tuple[Change, ...]:
    """Revoke functions of an organisation below.

    Revoking does not cascade: what stands below keeps what it holds, and the conformity list
    shows it. The actor's organisation need not hold the function itself, so that nothing is left
    below which nobody can take away.

    Args:
        organisation: the key of who is to lose them.
        functions: what it is to lose, at least one.
        tree: the tree of organisations.
        powers: who holds what now.
        actor: an administrator of an organisation that stands above.
        on: today; no document is of a later day.
        evidence: the documents, if any.

    Returns:
        One change of the organisation's grants.

    Raises:
        RefusedError: with every reason: the organisation is unknown or does not stand below;
            the actor's organisation may not configure; the account is no active administrator;
            a function is not held; the input is bad.

    Example:
        >>> from partyreg.permissions.example import account, powers
        >>> from partyreg.values import AccountKind
        >>> who = powers()
        >>> actor = Actor(account("A县委组织部", AccountKind.ADMINISTRATOR), "甲某")
        >>> (change,) = revoke("B镇党委", {Function.INTERNAL_TRANSFER}, tree=who.tree, powers=who,
        ...                    actor=actor, on=date(2018, 1, 9))
        >>> Function.INTERNAL_TRANSFER in change.after.functions
        False

    Notice: G1.2 功能权限进行配置; Y-grant; G4.1 是否使用此功能请各地各单位按照相关规定确定
    """
    no = Refusals()
    unwanted = _checked(no, functions, on, evidence)
    _configure(no, organisation, tree, powers, actor)
    held = _held(powers, organisation)
    if organisation in tree and (absent := unwanted - held):
        name = powers.name_of(organisation)
        no.add(NOT_HELD(organisation=name, functions=labels(absent)))
    no.raise_any()
    return (_change(powers, organisation, held - unwanted),)


def initial_grants(organisation: Organisation) -> Change:
    """Give the change that sets a new organisation's functions to the initial setting.

    Example:
        >>> from partyreg.values import OrganisationKind, Tier
        >>> new = Organisation("o-9", "09", "G村党支部", OrganisationKind.BRANCH, Tier.BRANCH)
        >>> initial_grants(new).after.functions == initial_functions(Tier.BRANCH)
        True

    Notice: N2.1b 同步设置和分配管理员账号及权限; T 功能权限初始设置
    """
    functions = initial_functions(organisation.tier, organisation.category)
    return Change(None, Grants(organisation.key, functions), "N2.1b")


def _held(powers: Powers, organisation: object) -> frozenset[Function]:
    """Give what an organisation holds; an unknown one holds nothing."""
    if isinstance(organisation, str) and organisation in powers.tree:
        return powers.held.get(organisation, NOTHING)
    return NOTHING


def _change(powers: Powers, organisation: str, functions: frozenset[Function]) -> Change:
    """Make the change of an organisation's grants."""
    before = powers.held.get(organisation)
    old = None if before is None else Grants(organisation, before)
    return Change(old, Grants(organisation, functions), "G1.2")


def _configure(
    no: Refusals, organisation: object, tree: OrgTree, powers: Powers, actor: Actor
) -> None:
    """Collect why an actor may not configure the functions of an organisation."""
    if not isinstance(organisation, str) or organisation not in tree:
        key = organisation if isinstance(organisation, str) else type(organisation).__name__
        no.add(UNKNOWN_TARGET(key=key))
        organisation = actor.organisation
    elif organisation == actor.organisation:
        name = powers.name_of(organisation)
        no.add(OUT_OF_SCOPE(
            target=name, organisation=name, function=Function.MANAGE_ACCOUNTS.label,
            remedy="let the administrator of an organisation above configure it",
        ))  # fmt: skip
    require(no, powers, actor, Function.MANAGE_ACCOUNTS, organisation)


def _checked(
    no: Refusals, functions: Iterable[object], on: date, evidence: tuple[Evidence, ...]
) -> frozenset[Function]:
    """Collect what is wrong with the input, and give the functions that exist."""
    given = tuple(functions)
    known = frozenset(one for one in given if isinstance(one, Function))
    if not given or len(known) < len(set(given)):
        reason = "none is named" if not given else "there is no such function in annex 2"
        no.add(BAD_VALUE(place="functions", reason=reason, clause="T"))
    for number, one in enumerate(evidence, 1):
        if fault := date_fault(one.dated, latest=on):
            no.add(BAD_VALUE(place=f"date of document {number}", reason=fault, clause="G1.2"))
        if fault := text_fault(one.document):
            no.add(BAD_VALUE(place=f"document {number}", reason=fault, clause="G1.2"))
    return known
