"""Gates of a command: every one that fails becomes a refusal.

Notice: Y-gates 全部不符之处一并说明; Y-remedy
"""

from __future__ import annotations

from collections.abc import Iterator

from partyreg.errors import Refusal, Refusals, UnknownOrganisationError
from partyreg.model import Account, Actor
from partyreg.permissions.decisions import Decision, Gate, account_gates, needed_kind
from partyreg.permissions.kinds import (
    ACCOUNT_CLOSED,
    ACCOUNT_NEW,
    NOT_CONNECTED,
    NOT_GRANTED,
    OUT_OF_SCOPE,
    UNKNOWN_TARGET,
    WRONG_ACCOUNT,
)
from partyreg.permissions.powers import Powers
from partyreg.permissions.verdicts import GateName
from partyreg.values import AccountState, Function


def require(no: Refusals, powers: Powers, actor: Actor, function: Function, target: str) -> None:
    """Add a refusal for every gate that stops an actor from using a function on a target.

    Args:
        no: takes the refusals; nothing is raised here.
        powers: who holds what.
        actor: who acts.
        function: what the command uses.
        target: the organisation at which it uses it; one that the tree does not hold is in
            nobody's scope, and is not quoted, since it might be anything.

    Example:
        >>> from partyreg.permissions.example import account, powers
        >>> no, actor = Refusals(), Actor(account("B镇党委"), "甲某")
        >>> require(no, powers(), actor, Function.ADD_OTHER, "C村党支部")
        >>> [(one.code, one.hint) for one in no][0]
        ('right.not-granted', "ask the administrator of 'A县委组织部' to grant it, or let \
'A县委组织部' act")

    Notice: Y-gates; Y-remedy; G3.2a 显示灰色不可选择
    """
    account = actor.account
    organisation = account.organisation
    try:
        verdict = powers.check(organisation, function, target)
    except UnknownOrganisationError:
        no.extend(_unknown(powers, account, function))
        return
    if not (verdict.allowed and account_gates(account, organisation, function)):
        no.extend(refusals(powers.decide(organisation, function, target, account=account)))


def _unknown(powers: Powers, account: Account, function: Function) -> Iterator[Refusal]:
    """Give the refusals of a call by, or on, an organisation that the tree does not hold."""
    organisation = account.organisation
    if organisation not in powers.tree:
        yield UNKNOWN_TARGET(key=organisation, clause="Y-gates")
        return
    decision = powers.decide(organisation, function, organisation, account=account)
    yield from (one for one in refusals(decision) if one.code != OUT_OF_SCOPE.code)
    yield _unknown_target(decision)


def _unknown_target(decision: Decision) -> Refusal:
    """Refuse a target that the tree does not hold, without quoting it."""
    who = decision.powers.name_of(decision.organisation)
    hint = "look the organisation up in the tree"
    message = f"an unknown organisation is not in the scope of {who!r}"
    return Refusal(OUT_OF_SCOPE.code, message, hint, OUT_OF_SCOPE.clause)


def refusals(decision: Decision) -> Iterator[Refusal]:
    """Give a refusal for every gate of a decision that failed, in the order of the gates.

    Notice: Y-gates
    """
    for gate in decision.failed:
        yield _refusal(decision, gate)


def _refusal(decision: Decision, gate: Gate) -> Refusal:
    """Turn one failed gate into a refusal."""
    who, function = decision.powers.name_of(decision.organisation), decision.function.label
    clause = gate.clause
    instead = decision.act_remedy or "no organisation above may act there"
    match gate.name:
        case GateName.FUNCTION:
            return NOT_GRANTED(organisation=who, function=function, remedy=decision.remedy,
                               clause=clause)  # fmt: skip
        case GateName.CONNECTED:
            return NOT_CONNECTED(organisation=who, remedy=instead, clause=clause)
        case GateName.SCOPE:
            target = decision.powers.name_of(decision.target)
            return OUT_OF_SCOPE(organisation=who, function=function, target=target,
                                remedy=instead, clause=clause)  # fmt: skip
    assert decision.account is not None  # noqa: S101 - the gates of the account are its own
    return _account_refusal(decision.account, gate, who, decision.function)


def _account_refusal(account: Account, gate: Gate, who: str, function: Function) -> Refusal:
    """Turn a failed gate of the account into a refusal."""
    if gate.name is GateName.ACCOUNT_KIND:
        kind = account.kind.label if gate.clause != "Y-gates" else "an account of others than"
        other = needed_kind(function).label
        return WRONG_ACCOUNT(kind=kind, organisation=who, function=function.label, other=other,
                             clause=gate.clause)  # fmt: skip
    if account.state is AccountState.CLOSED:
        return ACCOUNT_CLOSED(organisation=who, clause=gate.clause)
    return ACCOUNT_NEW(clause=gate.clause)
