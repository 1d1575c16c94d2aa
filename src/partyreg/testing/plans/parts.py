"""The parts of plausible plans, kind by kind.

Notice: G2.5.1a; G2.5.1b; G2.5.2a; G2.5.2b; G2.5.3; Y-beyond
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

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
    MoveMembers,
    MoveWhole,
    New,
    Rename,
    Swap,
    to,
)
from partyreg.restructuring.plan import Part
from partyreg.values import Tier

if TYPE_CHECKING:
    from partyreg.testing.plans.drawing import Drawer

TRIES = 30
"""How often another one is drawn where the first does not fit."""


def absorb(of: Drawer) -> Part:
    """Draw an absorbing merge. Notice: G2.5.1a."""
    gone, into = of.with_sibling()
    return Absorb(gone, into)


def consolidate(of: Drawer) -> Part:
    """Draw a consolidating merge, often under name and code of one that goes. Notice: G2.5.1b."""
    parts, new = of.with_sibling(), of.new()
    if of.rng.random() < 0.3:
        kept = of.tree.organisation(parts[0])
        new = New(kept.name, kept.code, alias=new.alias, provisional=new.code)
    return Consolidate(parts, new)


def carve(of: Drawer) -> Part:
    """Draw a carve-out. Notice: G2.5.2a."""
    source, new = of.with_parts(), of.new()
    parts = of.parts_of(source)
    moved = of.rng.sample(parts, min(len(parts), of.rng.randint(1, 8)))
    return CarveOut(source, new, Allocation({new.alias: moved}, STAY))


def dissolve(of: Drawer) -> Part:
    """Draw a dissolving split; now and then something is forgotten. Notice: G2.5.2b."""
    source, one = of.with_parts(), of.new()
    other = New(f"{one.name}乙", f"{one.code}-2", alias=f"{one.alias}乙")
    parts = of.parts_of(source)
    of.rng.shuffle(parts)
    cut = of.rng.randint(0, len(parts))
    rest = None if of.rng.random() < 0.1 else to(other.alias)
    return Dissolve(source, [one, other], Allocation({one.alias: parts[:cut]}, rest))


def dissolve_into(of: Drawer) -> Part:
    """Draw a dissolution into standing organisations. Notice: Y-beyond."""
    source, heir = of.with_sibling((Tier.PRIMARY_COMMITTEE, Tier.COUNTY))
    heirs = list(dict.fromkeys((heir, of.near(source))))
    parts = of.parts_of(source)
    cut = of.rng.randint(0, len(parts))
    shares = {heir: parts[:cut]} if len(heirs) > 1 else {}
    return Dissolve(source, heirs, Allocation(shares, to(heirs[-1])))


def move_whole(of: Drawer) -> Part:
    """Draw a whole transfer, sometimes with a new code. Notice: G2.5.3."""
    one = of.any()
    home = of.tree.parent(one) or one
    goal = of.near(home) if of.tree.parent(home) is not None else of.any()
    code = of.new().code if of.rng.random() < 0.3 else None
    return MoveWhole(one, goal, code=code)


def compose(of: Drawer) -> Part:
    """Draw a new organisation from parts of several. Notice: Y-beyond."""
    one, other = of.with_sibling((Tier.PRIMARY_COMMITTEE, Tier.COUNTY))
    below = [*of.tree.children(one)[:2], *of.tree.children(other)[:2]]
    traits, new = of.tree.traits(one), of.new()
    made = New(new.name, new.code, alias=new.alias, under=of.tree.parent(one),
               kind=traits.kind, tier=traits.tier)  # fmt: skip
    return Compose(made, below)


def swap(of: Drawer) -> Part:
    """Draw a swap of two that stand under different superiors. Notice: Y-beyond."""
    one, other = of.with_sibling()
    for _ in range(TRIES):
        if of.tree.parent(one) != of.tree.parent(other):
            break
        one = of.any()
        other = of.any((of.tree.traits(one).tier,))
    return Swap(one, other)


def rename(of: Drawer) -> Part:
    """Draw a rename, with or without a new code. Notice: G2.1."""
    code = of.new().code if of.rng.random() < 0.5 else None
    return Rename(of.any(), name=f"更名组织{of.number}", code=code)


def members(of: Drawer) -> Part:
    """Draw members' move from one branch to another. Notice: Y-merge-members."""
    source = of.branch()
    target = of.near(source)
    return MoveMembers(source, target)


def free(of: Drawer) -> list[Part]:
    """Draw a free sequence of primitive steps. Notice: Y-beyond."""
    one, new = of.any((Tier.PRIMARY_COMMITTEE,)), of.new()
    below = of.tree.children(one)[:2]
    traits = of.tree.traits(one)
    parts: list[Part] = [Create(new.alias, new.name, new.code, of.tree.parent(one) or one,
                                traits.kind, traits.tier)]  # fmt: skip
    parts += [Move(key, new.alias) for key in below]
    edited = of.any((Tier.BRANCH,))
    parts.append(Edit(edited, {"connected": not of.tree.traits(edited).connected}))
    if of.rng.random() < 0.2:
        parts.append(Delete(of.any(), ()))
    return parts


def awry(of: Drawer) -> Part:
    """Draw what must be refused, in one of the usual ways. Notice: Y-beyond."""
    one, other = of.with_sibling()
    source = of.with_parts()
    parts, new = of.parts_of(source), of.new()
    wrong: list[Part] = [
        Absorb(one, one), Absorb(of.tree.parent(one) or one, one), Move("已撤销的党组织", one),
        Consolidate([one], new), Delete(of.tree.parent(one) or one), Move(one, one),
        Dissolve(source, [new, other], {new.alias: [*parts[:2], *parts[:1]]}),
        CarveOut(source, new, {new.alias: [other]}), Rename(one, code="？"),
    ]  # fmt: skip
    return of.rng.choice(wrong)


PARTS: Mapping[str, Callable[[Drawer], Part | list[Part]]] = {
    "absorb": absorb, "consolidate": consolidate, "carve-out": carve, "dissolve": dissolve,
    "dissolve-into": dissolve_into, "move-whole": move_whole, "compose": compose, "swap": swap,
    "rename": rename, "members": members, "free": free, "awry": awry,
}  # fmt: skip

KINDS: tuple[str, ...] = tuple(PARTS)
"""The kinds of plans that are drawn; what goes awry is always refused."""
