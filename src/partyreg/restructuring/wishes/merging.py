"""Merging: one organisation into another, or several into a new one.

Notice: G2.5.1a B并入A; G2.5.1b A和B合并为C; Y-merge-members
"""

from __future__ import annotations

from typing import ClassVar

from attrs import field, frozen

from partyreg.errors import Refusals, RefusedError
from partyreg.model import Member, Organisation
from partyreg.restructuring.kinds import DESCENDANT, RECEIVING_BRANCH, SAME, TIERS, TOO_FEW
from partyreg.restructuring.steps import (
    Delete,
    Move,
    MoveMembers,
    Step,
    reference,
    references,
)
from partyreg.restructuring.wishes.new import New, _optional, reused
from partyreg.restructuring.world import Names, World, place


@frozen
class Absorb:
    """Merge one organisation into another: everything of it moves over, then it is deleted.

    Attributes:
        gone: what is merged, B.
        into: what it is merged into, A.
        receiving: the branch that receives the members, where a branch is merged into a
            committee.

    Example:
        >>> Absorb("B镇党委", "A镇党委").clause
        'G2.5.1a'

    Notice: G2.5.1a; Y-merge-members branch into a committee: a receiving branch must be given
    """

    clause: ClassVar[str] = "G2.5.1a"

    gone: str = field(converter=reference)
    into: str = field(converter=reference)
    receiving: str | None = field(default=None, converter=_optional)

    def steps(self, world: World, names: Names) -> tuple[Step, ...]:
        """Give the steps: move everything, delete.

        Raises:
            RefusedError: a name leads nowhere, the two are one, stand below each other or do not
                fit, or the members would stand in no branch; all reasons at once.
        """
        gone, into = each(world, names, gone=self.gone, into=self.into)
        no = Refusals()
        fits(no, gone, into, world)
        no.raise_any()
        heir = self._heir(gone, into, world, names)
        return (*emptied(gone, into.key, heir, world), Delete(gone.key, (heir,)))

    def _heir(self, gone: Organisation, into: Organisation, world: World, names: Names) -> str:
        """Give who takes the members over; the other one itself where there are none to place.

        Raises:
            RefusedError: they would stand in no branch.
        """
        count = world.count(Member, "branch", gone.key)
        if into.kind.holds_members or (not count and self.receiving is None):
            return into.key
        reason = "none is named"
        if self.receiving is not None:
            found = place(world, names, self.receiving, "receiving")
            at = world.tree.is_at_or_below(found.key, into.key)
            if at and found.kind.holds_members and found.key != gone.key:
                return found.key
            reason = f"{found.name!r} is none of its branches"
        raise RefusedError([
            RECEIVING_BRANCH(count=count, gone=gone.name, into=into.name, reason=reason)
        ])  # fmt: skip


@frozen
class Consolidate:
    """Merge several organisations into a new one: create it, move everything, delete them.

    Attributes:
        parts: what is merged, A and B.
        new: what they become, C; it may bear the name or the code of one of them.

    Example:
        >>> Consolidate(["A镇党委", "B镇党委"], New("C镇党委", "0341")).clause
        'G2.5.1b'

    Notice: G2.5.1b; Y-kept
    """

    clause: ClassVar[str] = "G2.5.1b"

    parts: tuple[str, ...] = field(converter=references)
    new: New

    def steps(self, world: World, names: Names) -> tuple[Step, ...]:
        """Give the steps: create, move everything, delete, and the code that has become free.

        Raises:
            RefusedError: a name leads nowhere, there are fewer than two, one stands below
                another, or they do not fit together; all reasons at once.
        """
        parts = each(world, names, **{f"part {n}": one for n, one in enumerate(self.parts, 1)})
        no = Refusals()
        different = {one.key: one for one in parts}
        if len(different) < 2:
            no.add(TOO_FEW(count=len(different)))
        for one in different.values():
            for other in different.values():
                if one is not other:
                    fits(no, one, other, world, clause=self.clause)
        no.raise_any()
        code, corrected = reused(self.new, different, world)
        moved = (step for one in different.values()
                 for step in emptied(one, self.new.alias, self.new.alias, world))  # fmt: skip
        gone = (Delete(one, (self.new.alias,)) for one in different)
        return (self.new.created(parts[0], code), *moved, *gone, *corrected)


def each(world: World, names: Names, **given: object) -> tuple[Organisation, ...]:
    """Give the organisations that a wish names, or refuse for all that lead nowhere.

    Raises:
        RefusedError: one of them, or several, cannot be found.
    """
    no, found = Refusals(), []
    for what, one in given.items():
        try:
            found.append(place(world, names, one, what.replace("_", " ")))
        except RefusedError as refused:
            no.extend(refused.refusals)
    no.raise_any()
    return tuple(found)


def fits(
    no: Refusals, gone: Organisation, into: Organisation, world: World, *, clause: str = "G2.5.1a"
) -> None:
    """Refuse an heir that is the same, stands below, or is of another sort.

    Notice: G2.5.1a; Y-shape; Y-merge-members
    """
    if gone.key == into.key:
        no.add(SAME(name=gone.name, clause=clause))
    elif world.tree.is_below(into.key, gone.key):
        no.add(DESCENDANT(below=into.name, above=gone.name))
    lower = into.tier.rank < gone.tier.rank
    if lower or (into.kind.holds_members and not gone.kind.holds_members):
        no.add(TIERS(into=into.kind.label, tier=into.tier.label, gone=gone.kind.label,
                     of=gone.tier.label))  # fmt: skip


def emptied(gone: Organisation, into: str, heir: str, world: World) -> tuple[Step, ...]:
    """Give the steps that empty an organisation: its children move, its members are brought over.

    Notice: G2.5.1a 把B的下级党组织和党员全部调整到A; Y-merge-members
    """
    children = (Move(one, into) for one in world.tree.children(gone.key) if one != into)
    members = world.count(Member, "branch", gone.key)
    return (*children, *([MoveMembers(gone.key, heir)] if members else ()))
