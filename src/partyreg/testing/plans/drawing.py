"""Drawing plausible plans: what is drawn mostly can be done, and sometimes cannot.

Notice: G2.5.1a; G2.5.1b; G2.5.2a; G2.5.2b; G2.5.3; Y-beyond
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from partyreg.errors import Fault, InputError
from partyreg.model import Evidence
from partyreg.register import Register
from partyreg.restructuring import New, Plan, Policy
from partyreg.testing.plans.parts import KINDS, PARTS, TRIES
from partyreg.tree import OrgTree
from partyreg.values import Tier

LEVELS: Mapping[Tier, int] = {
    Tier.BRANCH: 5, Tier.PRIMARY_COMMITTEE: 4, Tier.COUNTY: 2, Tier.CITY: 1,
}  # fmt: skip
"""How often an organisation of each column is drawn."""


class Drawn(NamedTuple):
    """A plan and its kind.

    Attributes:
        kind: one of `KINDS`.
        plan: the plan.
    """

    kind: str
    plan: Plan


class Drawer:
    """Draws plausible plans for the organisations of a register.

    Most can be done by the root of the realm: the organisations are of one sort and stand near each
    other, codes are free, everything is allocated. The rest go wrong in some usual way.

    Args:
        register: for which the plans are; it may change between two plans.
        rng: where the variety comes from.

    Raises:
        InputError: the register has fewer than three organisations.

    Notice: Y-beyond; Y-scope-move
    """

    def __init__(self, register: Register, rng: random.Random) -> None:
        """Note once which organisations there are."""
        self.register, self.rng, self.number = register, rng, 0
        tree = register.tree
        self._by_tier: dict[Tier, list[str]] = {}
        for key in tree:
            if tree.parent(key) is not None:
                self._by_tier.setdefault(tree.traits(key).tier, []).append(key)
        if len(tree) < 3 or not self._by_tier:
            reason = "it has too few organisations to be restructured"
            raise InputError([Fault("register", reason)])
        self.paper = Evidence("某组〔2018〕1号", register.today())

    @property
    def tree(self) -> OrgTree:
        """Give the tree as it is now."""
        return self.register.tree

    def draw(self, kind: str | None = None) -> Drawn:
        """Draw a plan.

        Args:
            kind: one of `KINDS`; any where omitted.

        Raises:
            InputError: there is no such kind.

        Notice: Y-beyond
        """
        if kind is None:
            kind = self.rng.choice(KINDS)
        if kind not in PARTS:
            raise InputError([Fault("kind", f"it is none of {', '.join(KINDS)}")])
        self.number += 1
        part = PARTS[kind](self)
        parts = part if isinstance(part, list) else [part]
        policy = Policy.REROUTE if self.rng.random() < 0.5 else Policy.REFUSE
        return Drawn(kind, Plan(f"某调整{self.number}", parts, self.paper, policy))

    def plan(self, kind: str | None = None) -> Plan:
        """Draw a plan without its kind. Notice: Y-beyond."""
        return self.draw(kind).plan

    # ── organisations ──

    def any(self, tiers: Sequence[Tier] = tuple(LEVELS)) -> str:
        """Draw an organisation that stands below another."""
        known = [tier for tier in tiers if tier in self._by_tier] or list(self._by_tier)
        weights = [LEVELS.get(tier, 1) for tier in known]
        tree = self.tree
        for _ in range(TRIES):
            [tier] = self.rng.choices(known, weights)
            key = self.rng.choice(self._by_tier[tier])
            if key in tree:
                return key
        return self.rng.choice([key for key in tree if tree.parent(key) is not None])

    def near(self, key: str) -> str:
        """Draw another organisation of the same sort: a sibling if there is one; else any."""
        tree, traits = self.tree, self.tree.traits(key)
        alike = [one for one in tree.siblings(key) if tree.traits(one).kind is traits.kind
                 and tree.traits(one).tier is traits.tier]  # fmt: skip
        if alike and self.rng.random() < 0.9:
            return self.rng.choice(alike)
        return self.any((traits.tier,))

    def with_sibling(self, tiers: Sequence[Tier] = tuple(LEVELS)) -> tuple[str, str]:
        """Draw two organisations of one sort."""
        one = other = self.any(tiers)
        for _ in range(TRIES):
            one = self.any(tiers)
            other = self.near(one)
            if other != one and self.tree.traits(one).kind is self.tree.traits(other).kind:
                break
        return one, other

    def with_parts(self, least: int = 2) -> str:
        """Draw an organisation that has something to divide."""
        one = self.any((Tier.PRIMARY_COMMITTEE, Tier.COUNTY))
        for _ in range(TRIES):
            if len(self.parts_of(one)) >= least:
                break
            one = self.any((Tier.PRIMARY_COMMITTEE, Tier.COUNTY, Tier.BRANCH))
        return one

    def parts_of(self, key: str) -> list[str]:
        """Give what can be divided of an organisation: what is below it, or its members."""
        if self.tree.traits(key).kind.holds_members:
            return [one.key for one in self.register.members(key)]
        return list(self.tree.children(key))

    def branch(self) -> str:
        """Draw a branch."""
        one = self.any((Tier.BRANCH,))
        for _ in range(TRIES):
            if self.tree.traits(one).kind.holds_members:
                break
            one = self.any((Tier.BRANCH,))
        return one

    def new(self) -> New:
        """Draw a new organisation."""
        number = f"9{self.rng.randrange(10**11):011}"
        return New(f"新设组织{self.number}", number, alias=f"$N{self.number}")


def draw_plans(register: Register, seed: int) -> Iterator[Drawn]:
    """Draw plans without end; the same seed gives the same plans for the same register.

    Args:
        register: for which they are; it may change meanwhile.
        seed: where the variety comes from.

    Raises:
        InputError: the register has fewer than three organisations.

    Example:
        >>> from itertools import islice
        >>> from partyreg.testing.samples import sample_register
        >>> register, _ = sample_register(7, 120, 300)
        >>> one, other = (list(islice(draw_plans(register, 5), 20)) for _ in range(2))
        >>> one == other
        True

    Notice: Y-beyond
    """
    return _endless(Drawer(register, random.Random(f"{seed} plans")))  # noqa: S311 - reproducible


def _endless(drawer: Drawer) -> Iterator[Drawn]:
    """Draw without end."""
    while True:
        yield drawer.draw()
