"""Random registers and random plans on them, drawn from a seed."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import attrs
from tests.restructuring.stage import PAPER

import partyreg
from partyreg import Member, Organisation, RefusedError, Register, Settings, Transfer
from partyreg.model import RECORDS, Record
from partyreg.register.register import Opened
from partyreg.restructuring import (
    STAY,
    Absorb,
    Allocation,
    CarveOut,
    Compose,
    Consolidate,
    Create,
    Delete,
    Dissolve,
    Edit,
    Move,
    MoveMember,
    MoveMembers,
    MoveWhole,
    New,
    Plan,
    Policy,
    Rename,
    Swap,
    by,
    to,
)
from partyreg.restructuring.plan import Part
from partyreg.testing.samples import Sample, sample
from partyreg.tree import refusals_for_child, traits_of
from partyreg.values import MemberCategory, OrganisationKind, Tier

State = dict[tuple[type, str], Record]


class World:
    """A random register with members and open transfers, and what may be drawn from it."""

    def __init__(
        self, seed: int, organisations: int, members: int, transfers: int, shape: str = "usual"
    ) -> None:
        """Draw and install."""
        self.rng, self.moment = random.Random(seed), datetime(2018, 1, 12, 2, tzinfo=UTC)
        drawn = sample(seed % 50, organisations=organisations, members=members)
        if shape != "usual":
            drawn = reshaped(drawn, shape, self.rng)
        self.register: Register = partyreg.open(
            rng=random.Random(seed),
            settings=Settings(password_profile="external"),
            clock=lambda: self.moment,
        )
        probationary = MemberCategory.PROBATIONARY
        people = [attrs.evolve(one, category=probationary, full_since=None) if n % 7 == 0 else one
                  for n, one in enumerate(drawn.members)]  # fmt: skip
        self.opened: Opened = self.register.bootstrap(
            drawn.organisations, members=people, units=drawn.units, person="安装员",
            extra_grants=drawn.extra_grants,
        )  # fmt: skip
        self.root = drawn.organisations[0].key
        self._number = 0
        for _ in range(transfers):
            self._transfer()

    def _transfer(self) -> None:
        """Apply for a random transfer and let it go on for a while, where the rules allow."""
        people = list(self.register.every(Member))
        if not people:
            return
        member, goal = self.rng.choice(people), self.any()
        committee = self.register.tree.responsible(member.branch)
        who = self.rng.choice([member.branch, committee or member.branch])
        try:
            case = self.desk(who).transfers.submit(member, goal)
            for _ in range(self.rng.randrange(3)):
                desk = self.desk(case.waiting_for or "")
                if self.rng.random() < 0.3:
                    case = desk.transfers.disagree(case, "材料不全")
                else:
                    case = desk.transfers.approve(case)
        except RefusedError:
            return

    def later(self) -> None:
        """Let an hour pass."""
        self.moment += timedelta(hours=1)

    def desk(self, organisation: str) -> partyreg.Desk:
        """Sit down for an organisation."""
        return self.opened.desk(organisation, person="甲某")

    def state(self, register: Register | None = None) -> State:
        """Give every record."""
        of = register or self.register
        return {(table, one.key): one for table in RECORDS for one in of.every(table)}

    # ── drawing ──

    def any(self, test: Callable[[Organisation], bool] | None = None) -> str:
        """Draw an organisation, one that passes a test if there is any."""
        every = list(self.register.every(Organisation))
        some = [one for one in every if test(one)] if test else every
        return self.rng.choice(some or every).key

    def like(self, key: str) -> str:
        """Draw an organisation of the same sort, mostly a sibling."""
        tree, traits = self.register.tree, self.register.tree.traits(key)
        near = [one for one in tree.siblings(key) if tree.traits(one).kind is traits.kind]
        if near and self.rng.random() < 0.7:
            return self.rng.choice(near)
        return self.any(lambda one: (one.kind, one.tier) == (traits.kind, traits.tier))

    def new(self) -> New:
        """Draw a new organisation; sometimes it wants a code that is in use."""
        self._number += 1
        reused = self.register.tree.organisation(self.any()).code
        code = reused if self.rng.random() < 0.2 else f"9{self._number:06}"
        return New(f"新设组织{self._number}", code, alias=f"$N{self._number}")

    def parts_of(self, key: str) -> list[str]:
        """Give what could be allocated of an organisation."""
        own = [one.key for one in self.register.members(key)]
        return [*self.register.tree.children(key), *own]

    def part(self) -> Part:
        """Draw a wish or a step."""
        kinds = [self._absorb, self._consolidate, self._carve, self._dissolve, self._move,
                 self._member, self._small, self._swap]  # fmt: skip
        return self.rng.choice(kinds)()

    def _absorb(self) -> Part:
        """Draw an absorbing merge."""
        gone = self.any(lambda one: one.parent is not None)
        into = self.like(gone)
        if self.rng.random() < 0.2:
            into = self.register.tree.parent(gone) or into
        branch = self.any(lambda one: one.kind.holds_members)
        return Absorb(gone, into, self.rng.choice([None, branch]))

    def _consolidate(self) -> Part:
        """Draw a consolidating merge."""
        one = self.any(lambda each: each.parent is not None)
        return Consolidate(list({one, self.like(one)}), self.new())

    def _carve(self) -> Part:
        """Draw a carve-out."""
        source, new = self.any(lambda one: one.parent is not None), self.new()
        parts = self.parts_of(source)
        named = self.rng.sample(parts, self.rng.randint(0, len(parts)))
        rest = self.rng.choice([STAY, STAY, to(new.alias), by(lambda one: None)])
        return CarveOut(source, new, Allocation({new.alias: named}, rest))

    def _dissolve(self) -> Part:
        """Draw a dissolving split."""
        source, new = self.any(lambda one: one.parent is not None), self.new()
        other = self.like(source)
        heirs: list[New | str] = [new, other]
        self.rng.shuffle(heirs)
        shares: dict[str, list[str]] = {new.alias: [], other: []}
        for one in self.parts_of(source):
            if self.rng.random() < 0.9:
                shares[self.rng.choice(list(shares))].append(one)
        rest = self.rng.choice([None, to(new.alias), by(lambda one: new.alias)])
        return Dissolve(source, heirs, Allocation(shares, rest), delete=self.rng.random() < 0.8)

    def _move(self) -> Part:
        """Draw a move."""
        one = self.any(lambda each: each.parent is not None)
        tree = self.register.tree
        goal = self.any(lambda each: not each.kind.holds_members
                        and each.tier.rank >= tree.traits(one).tier.rank)  # fmt: skip
        other = self.any(lambda each: each.parent is not None)
        kinds: list[Part] = [Move(one, goal), MoveWhole(one, goal, name="改名某"),
                             Compose(self.new(), [one, other])]  # fmt: skip
        return self.rng.choice(kinds)

    def _member(self) -> Part:
        """Draw a member's move."""
        people = list(self.register.every(Member))
        branch = self.any(lambda one: one.kind.holds_members)
        source = self.any(lambda one: one.kind.holds_members)
        if not people:
            return MoveMembers(source, branch)
        one: Part = MoveMember(self.rng.choice(people).key, branch)
        return self.rng.choice([one, MoveMembers(source, branch)])

    def _small(self) -> Part:
        """Draw a small step."""
        one = self.any()
        code = self.register.tree.organisation(self.any()).code
        kind, tier = self.rng.choice(list(OrganisationKind)), self.rng.choice(list(Tier))
        kinds: list[Part] = [
            Delete(one, [self.any()]), Rename(one, name="改名某"), Rename(one, code=code),
            Edit(one, {"connected": self.rng.random() < 0.5}), Edit(one, {"kind": kind}),
            Edit(one, {"tier": tier, "name": "升格某"}),
            Create(self.new().alias, "新设某", f"8{self._number:06}", one, kind, tier),
        ]  # fmt: skip
        return self.rng.choice(kinds)

    def _swap(self) -> Part:
        """Draw a swap."""
        one = self.any(lambda each: each.parent is not None)
        return Swap(one, self.like(one))

    def plan(self) -> Plan:
        """Draw a plan."""
        parts = [self.part() for _ in range(self.rng.choice([1, 1, 2, 3, 5]))]
        return Plan("某调整", parts, PAPER, self.rng.choice(list(Policy)))

    def operator(self) -> str:
        """Draw who plans: mostly the root."""
        return self.root if self.rng.random() < 0.8 else self.any()


def reshaped(drawn: Sample, shape: str, rng: random.Random) -> Sample:
    """Give the organisations of a sample another shape, and deal its members out anew.

    A chain hangs each under the last one that may carry it, a fan under the first one, and what
    is ragged anywhere. Superiors stand anywhere among the records, and keys say nothing.
    """
    made: list[Organisation] = [attrs.evolve(drawn.organisations[0], parent=None)]
    for one in drawn.organisations[1:]:
        fit = [each for each in made if not refusals_for_child(traits_of(each), traits_of(one))]
        picked = {"chain": fit[-1], "fan": fit[0], "ragged": rng.choice(fit)}[shape]
        made.append(attrs.evolve(one, parent=picked.key))
    rolls = [one.key for one in made if one.kind.holds_members]
    people = [attrs.evolve(one, branch=rng.choice(rolls)) for one in drawn.members if rolls]
    rest = made[1:]
    rng.shuffle(rest)
    return attrs.evolve(drawn, organisations=(made[0], *rest), members=tuple(people))


def open_transfers(register: Register) -> Iterator[Transfer]:
    """Give the open transfers of a register."""
    return (one for one in register.every(Transfer) if one.state.is_open)
