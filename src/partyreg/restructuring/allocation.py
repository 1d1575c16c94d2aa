"""Who gets what in a split: an explicit allocation, and a rule for the rest.

Nothing is guessed: what is given twice, belongs to somebody else, goes to an unknown heir or to
nobody is refused, all of it at once.

Notice: G2.5.2a 把A的部分下级党组织、党员调整到B; G2.5.2b; Y-split
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from attrs import field, frozen

from partyreg.errors import Refusal, Refusals, RefusedError
from partyreg.model import Member, Organisation
from partyreg.restructuring.kinds import (
    NO_SHARE,
    NOT_ALLOCATED,
    NOT_ITS_PART,
    STAYS,
    TWICE,
    UNKNOWN_HEIR,
)
from partyreg.restructuring.steps import Move, MoveMember, Step, reference, references
from partyreg.restructuring.world import Names, World, named, place

Part = Organisation | Member
Test = Callable[[Part], str | None]


@frozen
class Rest:
    """What becomes of everything that is not named.

    Attributes:
        heir: who gets it, or None.
        test: tells the heir of each part, or None for one that stays.

    Notice: G2.5.2a; G2.5.2b
    """

    heir: str | None = None
    test: Test | None = None


STAY = Rest()
"""The rest stays where it is."""


def to(heir: Any) -> Rest:
    """Give the rest to one heir.

    Example:
        >>> to("$B").heir
        '$B'
    """
    return Rest(heir=reference(heir))


def by(test: Test) -> Rest:
    """Let a test of the record name the heir of each part; None where it stays.

    Example:
        >>> by(lambda part: "$B").test is not None
        True
    """
    return Rest(test=test)


def _shares(given: Any) -> Any:
    """Give the shares with texts for records."""
    if not isinstance(given, Mapping):
        return given
    return {
        reference(heir): parts if isinstance(parts, str) or not isinstance(parts, Iterable)
        else references(parts)
        for heir, parts in given.items()
    }  # fmt: skip


@frozen
class Allocation:
    """Which parts go to which heir, and what becomes of the rest.

    The parts of a committee are the organisations directly below it; those of a branch are its
    members, by key.

    Attributes:
        shares: by heir (alias, key, code or name), what it gets.
        rest: `STAY`, ``to(heir)``, ``by(test)``, or None where everything is to be named.

    Example:
        >>> Allocation({"$B": ["C村党支部"]}, rest=STAY).shares
        {'$B': ('C村党支部',)}

    Notice: G2.5.2a; G2.5.2b
    """

    shares: Mapping[str, tuple[str, ...]] = field(converter=_shares, hash=False, factory=dict)
    rest: Rest | None = None


class _Sharing:
    """An allocation on its way to steps."""

    def __init__(self, source: Organisation, heirs: Mapping[str, str], clause: str,
                 world: World, names: Names) -> None:  # fmt: skip
        """Start with nothing given."""
        self.source, self.heirs, self.clause = source, heirs, clause
        self.world, self.names, self.no = world, names, Refusals()
        own = world.find(Member, "branch", source.key)
        below = (world.get(Organisation, one) for one in world.tree.children(source.key))
        parts: tuple[Part | None, ...] = (*own, *below)
        self.parts: dict[str, Part] = {one.key: one for one in parts if one is not None}
        self.given: dict[str, list[str]] = {key: [] for key in self.parts}

    def heir(self, given: object, where: str) -> str | None:
        """Give the heir that is meant, or refuse."""
        if isinstance(given, str):
            if given in self.heirs:
                return self.heirs[given]
            found = self._found(given)
            if found in self.heirs.values():
                return found
        shown = ", ".join(self._name(one) for one in dict.fromkeys(self.heirs.values()))
        self._add(UNKNOWN_HEIR(place=where, source=self.source.name, heirs=shown,
                               clause=self.clause))  # fmt: skip
        return None

    def _found(self, given: str) -> str | None:
        """Give the key of an organisation by any of its names, or None."""
        try:
            return place(self.world, self.names, given, "").key
        except RefusedError:
            return None

    def _add(self, refusal: Refusal) -> None:
        """Take a refusal."""
        self.no.add(refusal)

    def share(self, heir: object, parts: object) -> None:
        """Give an heir its share."""
        where = f"the share of {heir!r}" if str(heir).startswith("$") else "a share"
        who = self.heir(heir, where)
        if isinstance(parts, str) or not isinstance(parts, Iterable):
            self._add(NO_SHARE(place=where, clause=self.clause))
            return
        for number, one in enumerate(parts, 1):
            key = one if isinstance(one, str) and one in self.parts else self._part(one)
            if key is None:
                self._add(NOT_ITS_PART(place=f"entry {number} of {where}", clause=self.clause,
                                       source=self.source.name))  # fmt: skip
            elif who is not None:
                self.given[key].append(who)

    def _part(self, given: object) -> str | None:
        """Give the part that is meant by code or name, or None."""
        found = self._found(given) if isinstance(given, str) else None
        return found if found in self.parts else None

    def twice(self) -> None:
        """Refuse what has been given more than once, to one heir or to several."""
        for key, heirs in self.given.items():
            if len(heirs) > 1:
                shown = " and ".join(self._name(one) for one in heirs)
                self._add(TWICE(part=self._name(key), source=self.source.name, heirs=shown,
                                clause=self.clause))  # fmt: skip

    def rest(self, rule: Rest | None, *, may_stay: bool) -> None:
        """Give the rest by its rule, and refuse what goes to nobody."""
        left = [key for key, heirs in self.given.items() if not heirs]
        if rule is not None and rule.heir is not None:
            who = self.heir(rule.heir, "the heir of the rest")
            self.given |= {key: [who] for key in left if who is not None}
        elif rule is not None and rule.test is not None:
            self._tested(left, rule.test, may_stay=may_stay)
        elif rule is None:
            self._missing(left)
        elif left and not may_stay:
            self._add(STAYS(source=self.source.name))

    def _tested(self, left: list[str], test: Test, *, may_stay: bool) -> None:
        """Let a test name the heirs of the rest."""
        staying = []
        for key in left:
            named_heir = test(self.parts[key])
            if named_heir is None:
                staying.append(key)
                continue
            who = self.heir(reference(named_heir), "what the test for the rest gave")
            self.given[key] += [who] if who is not None else []
        if not may_stay:
            self._missing(staying)

    def _missing(self, left: list[str]) -> None:
        """Refuse parts that go to nobody, naming them all."""
        if left:
            self._add(NOT_ALLOCATED(count=len(left), source=self.source.name, clause=self.clause,
                                    parts=", ".join(map(self._name, left))))  # fmt: skip

    def _name(self, key: str) -> str:
        """Name a part or an heir: a member by key, an organisation by name, a new one by alias."""
        if isinstance(self.parts.get(key), Member):
            return f"member {key}"
        return repr(key) if str(key).startswith("$") else named(self.world, key)

    def steps(self) -> tuple[Step, ...]:
        """Give the steps, in the order in which the parts stand.

        Raises:
            RefusedError: anything was refused.
        """
        self.no.raise_any()
        people = {key for key, one in self.parts.items() if isinstance(one, Member)}
        return tuple(
            MoveMember(key, heirs[0]) if key in people else Move(key, heirs[0])
            for key, heirs in self.given.items()
            if heirs
        )


def share_out(
    source: Organisation,
    allocation: Allocation,
    heirs: Mapping[str, str],
    world: World,
    names: Names,
    *,
    clause: str,
    may_stay: bool,
) -> tuple[Step, ...]:
    """Spell an allocation out in steps.

    Args:
        source: what is split.
        allocation: who gets what.
        heirs: the heirs by whatever they are named, each with its key or alias.
        world: the facts.
        names: what the aliases of earlier parts stand for.
        clause: of the split, for the refusals.
        may_stay: whether the source stays, so that parts may stay in it.

    Raises:
        RefusedError: something is given twice, belongs to somebody else, goes to an unknown heir
            or to nobody; all of it at once.

    Notice: G2.5.2a; G2.5.2b; Y-split
    """
    sharing = _Sharing(source, heirs, clause, world, names)
    shares: object = allocation.shares
    if isinstance(shares, Mapping):
        for heir, parts in shares.items():
            sharing.share(heir, parts)
    else:
        sharing.no.add(NO_SHARE(place="the allocation", clause=clause))
    sharing.twice()
    sharing.rest(allocation.rest, may_stay=may_stay)
    return sharing.steps()
