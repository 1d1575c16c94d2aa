"""How many stand where, before and after, and that nobody gets lost.

Notice: N3.3d; G2.3; Y-merge-members
"""

from __future__ import annotations

from collections.abc import Iterator

from partyreg.model import Member
from partyreg.restructuring.effects.parts import Conservation, Count, Heads
from partyreg.restructuring.effects.reading import Reading
from partyreg.restructuring.world import count_each

Deltas = dict[str, Heads]
Line = tuple[str, ...]
NOTHING = Heads()


def counts(reading: Reading) -> tuple[Count, ...]:
    """Give the organisations that come or go, and those whose members or subordinates change.

    Whoever stands above the old and the new place alike keeps them all and is left out, so that
    no more is counted than what the plan touches.

    Notice: N3.3d
    """
    lost: Deltas = {}
    gained: Deltas = {}
    for was, will, weight in _shifts(reading):
        _shift(lost, gained, was, will, weight)
    difference, turned = reading.difference, dict(_turned(reading))
    touched = dict.fromkeys((*difference.removed, *difference.added, *lost, *gained, *turned))
    made = _made(reading, touched)
    return tuple(
        _counted(reading, key, lost.get(key, NOTHING), gained.get(key, NOTHING).plus(made[key]))
        for key in reading.ordered(touched)
    )


def _counted(reading: Reading, key: str, lost: Heads, gained: Heads) -> Count:
    """Give an organisation's numbers before and after."""
    tree = reading.before.tree
    before = reading.total(key) if key in tree else None
    after = (before or NOTHING).plus(lost, -1).plus(gained)
    return Count(key, before, after if key in reading.world.tree else None)


def _shifts(reading: Reading) -> Iterator[tuple[Line, Line, Heads]]:
    """Give what goes from which line of superiors to which: territories first, then members."""
    for move in reading.difference.moved:
        weight = reading.weights[move.key].plus(reading.leaving(move.key), -1)
        yield (*reading.stood(move.key), move.key), (*reading.stands(move.key), move.key), weight
    for (source, target), count in reading.moves.items():
        was = (*reading.stood(source), source) if source is not None else ()
        will = (*reading.stands(target), target) if target is not None else ()
        yield was, will, Heads(members=count, probationary=reading.probationary[source, target])


def _shift(lost: Deltas, gained: Deltas, was: Line, will: Line, weight: Heads) -> None:
    """Take a weight from one line and give it to another; who is in both keeps it."""
    for key in newly(will, was):
        lost[key] = lost.get(key, NOTHING).plus(weight)
    for key in newly(was, will):
        gained[key] = gained.get(key, NOTHING).plus(weight)


def newly(was: Line, will: Line) -> Line:
    """Give who stands in the one line and not in the other, in the order of the line."""
    known = frozenset(was)
    return tuple(key for key in will if key not in known)


def _made(reading: Reading, touched: dict[str, None]) -> Deltas:
    """Give the organisations that come and go below each touched one, by themselves."""
    found = dict.fromkeys(touched, NOTHING)
    for keys, sign, tree in (
        (reading.difference.added, 1, reading.world.tree),
        (reading.difference.removed, -1, reading.before.tree),
    ):
        for key in keys:
            one = Heads(1, int(tree.traits(key).kind.holds_members))
            for above in tree.chain(key):
                if above in found:
                    found[above] = found[above].plus(one, sign)
    for key, sign in _turned(reading):
        for above in reading.world.tree.chain(key):
            if above in found:
                found[above] = found[above].plus(Heads(branches=1), sign)
    return found


def _turned(reading: Reading) -> Iterator[tuple[str, int]]:
    """Give what becomes a branch by an edit, and what ceases to be one."""
    for key in reading.difference.edited:
        was = reading.before.tree.traits(key).kind.holds_members
        now = reading.world.tree.traits(key).kind.holds_members
        if was != now:
            yield key, 1 if now else -1


def conservation(reading: Reading) -> Conservation:
    """Give what went in and what comes out.

    Notice: G2.3; Y-merge-members
    """
    difference = reading.difference
    hanging = (key for keys in reading.territories.values() for key in keys)
    rolls = tuple(dict.fromkeys((*reading.branches, *hanging)))
    return Conservation(
        sum(count_each(reading.before, Member, "branch", rolls)),
        sum(count_each(reading.world, Member, "branch", rolls)),
        len(reading.before.tree), len(reading.world.tree),
        len(difference.added), len(difference.removed),
    )  # fmt: skip
