"""Accounts and grants that open and close, and whoever sees more afterwards.

Notice: N2.1b 同步设置和分配管理员账号及权限; G1.2; Y-grant; Y-sub
"""

from __future__ import annotations

from collections.abc import Iterator

from partyreg.model import Account, Grants
from partyreg.permissions import Powers
from partyreg.restructuring.effects.counting import newly
from partyreg.restructuring.effects.parts import AccountLine, GrantLine, Widening
from partyreg.restructuring.effects.reading import Reading
from partyreg.tree import traits_of
from partyreg.values import AccountState, Function

NONE: frozenset[Function] = frozenset()


def accounts(reading: Reading) -> tuple[AccountLine, ...]:
    """Give the accounts that open or close.

    Notice: N2.1b 管理员账号
    """
    found = []
    for (table, _), (was, now) in reading.net.items():
        if table is Account:
            before, after = _open(was), _open(now)
            one = now if isinstance(now, Account) else was
            if before != after and isinstance(one, Account):
                found.append(AccountLine(one.organisation, one.name, one.kind.value, after))
    return tuple(found)


def _open(account: object) -> bool:
    """Tell whether an account exists and is not closed."""
    return isinstance(account, Account) and account.state is not AccountState.CLOSED


def grants(reading: Reading) -> tuple[GrantLine, ...]:
    """Give the organisations whose functions change.

    Notice: N2.1b 权限; G1.2
    """
    found = []
    for (table, key), (was, now) in reading.net.items():
        if table is Grants:
            held, then = _held(was), _held(now)
            if held != then:
                found.append(GrantLine(key, _words(then - held), _words(held - then)))
    return tuple(found)


def _held(grants: object) -> frozenset[Function]:
    """Give what a record of grants holds."""
    return grants.functions if isinstance(grants, Grants) else NONE


def _words(functions: frozenset[Function]) -> tuple[str, ...]:
    """Give functions by value, in the order of annex 2."""
    return tuple(one.value for one in Function if one in functions)


def widened(reading: Reading) -> tuple[Widening, ...]:
    """Name whoever sees more afterwards, and how much.

    Notice: Y-sub; Y-grant
    """
    organisations: dict[str, int] = {}
    members: dict[str, int] = {}
    for who, seen, people in (*_by_moves(reading), *_by_edits(reading)):
        organisations[who] = organisations.get(who, 0) + seen
        members[who] = members.get(who, 0) + people
    return tuple(
        Widening(who, organisations[who], members[who])
        for who in reading.ordered(organisations)
        if (organisations[who] or members[who]) and _sees(reading, who)
    )


def _sees(reading: Reading, who: str) -> bool:
    """Tell whether an organisation would see anything at all: it operates, and holds a function."""
    powers = reading.world.powers
    return bool(powers.held.get(who, NONE)) and powers.operates(who)


def _by_moves(reading: Reading) -> Iterator[tuple[str, int, int]]:
    """Give who comes to stand above what, by moves of organisations and of members."""
    for move in reading.difference.moved:
        weight = reading.weights[move.key].plus(reading.leaving(move.key), -1)
        for who in newly(reading.stood(move.key), reading.stands(move.key)):
            yield who, weight.organisations, weight.members
    for (source, target), count in reading.moves.items():
        was = (*reading.stood(source), source) if source is not None else ()
        will = (*reading.stands(target), target) if target is not None else ()
        for who in newly(was, will):
            yield who, 0, count


def _by_edits(reading: Reading) -> Iterator[tuple[str, int, int]]:
    """Give who reaches further, because its column or its connection has changed."""
    before = Powers(reading.before.tree, reading.before.held)
    for key in reading.difference.edited:
        was, now = (reading.organisation(key, after=after) for after in (False, True))
        if was is None or now is None or traits_of(was) is traits_of(now):
            continue
        if _reaches_further(reading, key, before):
            weight = reading.total(key)
            yield key, weight.organisations, weight.members


def _reaches_further(reading: Reading, key: str, before: Powers) -> bool:
    """Tell whether some function that was held already reaches what it did not reach."""
    after, tree = reading.world.powers, reading.before.tree
    kept = before.held.get(key, NONE) & after.held.get(key, NONE)
    places = (key, *tree.children(key)[:1])
    return any(
        after.check(key, function, place) and not before.check(key, function, place)
        for function in kept
        for place in places
        if place in reading.world.tree and reading.world.tree.is_at_or_below(place, key)
    )
