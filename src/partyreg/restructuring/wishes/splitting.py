"""Splitting: a part becomes an organisation of its own, or the whole is divided among heirs.

Notice: G2.5.2a A分为A和B; G2.5.2b A分为B和C; Y-split; Y-beyond
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from attrs import field, frozen

from partyreg.errors import Refusals, RefusedError
from partyreg.model import Organisation
from partyreg.restructuring.allocation import STAY, Allocation, share_out
from partyreg.restructuring.kinds import TOO_FEW
from partyreg.restructuring.steps import Delete, Move, MoveMember, Step, reference, references
from partyreg.restructuring.wishes.merging import each, fits
from partyreg.restructuring.wishes.new import New, reused
from partyreg.restructuring.world import Names, World, member


def _heirs(given: Any) -> Any:
    """Give the heirs: new ones as they are, standing ones by reference."""
    one = isinstance(given, str | New)
    several = (given,) if one else tuple(given)
    return tuple(each_ if isinstance(each_, New) else reference(each_) for each_ in several)


def _allocation(given: Any) -> Any:
    """Give an allocation; a mapping alone is one without a rule for the rest."""
    return given if isinstance(given, Allocation) else Allocation(given)


def _carving(given: Any) -> Any:
    """Give an allocation; a mapping alone is one whose rest stays."""
    return given if isinstance(given, Allocation) else Allocation(given, STAY)


@frozen
class CarveOut:
    """Split a part off: create the new organisation and move the named parts of the old one.

    Attributes:
        source: what is split, A; it stays.
        new: the new one, B.
        allocation: what moves over, ``{"$B": [...]}``; the rest stays unless it says otherwise.

    Example:
        >>> CarveOut("A镇党委", New("B镇党委", "0342", alias="$B"), {"$B": ["C村党支部"]}).clause
        'G2.5.2a'

    Notice: G2.5.2a
    """

    clause: ClassVar[str] = "G2.5.2a"

    source: str = field(converter=reference)
    new: New
    allocation: Allocation = field(converter=_carving)

    def steps(self, world: World, names: Names) -> tuple[Step, ...]:
        """Give the steps: create, move the named parts.

        Raises:
            RefusedError: the source is unknown, or the allocation is wrong; all reasons at once.
        """
        [source] = each(world, names, source=self.source)
        heirs = {self.new.alias: self.new.alias, self.new.name: self.new.alias}
        moved = share_out(
            source, self.allocation, heirs, world, names, clause=self.clause, may_stay=True
        )
        return (self.new.created(source, self.new.code), *moved)


@frozen
class Dissolve:
    """Divide an organisation among heirs, new or standing; then it is deleted.

    Attributes:
        source: what is divided, A.
        heirs: new ones, which are created, and standing ones; the first is the main heir.
        allocation: who gets what; everything has to be named, or the rest to have a rule.
        delete: whether the emptied organisation is deleted as the last step (Y-split).

    Example:
        >>> Dissolve("A镇党委", [New("B镇党委", "0342"), "C镇党委"], {}).clause
        'G2.5.2b'
        >>> Dissolve("A镇党委", ["B镇党委", "C镇党委"], {}).clause
        'Y-beyond'

    Notice: G2.5.2b; Y-split; Y-beyond dissolve into existing organisations
    """

    source: str = field(converter=reference)
    heirs: tuple[New | str, ...] = field(converter=_heirs)
    allocation: Allocation = field(converter=_allocation)
    delete: bool = True

    @property
    def clause(self) -> str:
        """Give the clause: a numbered example where an heir is new, else beyond them."""
        return "G2.5.2b" if any(isinstance(one, New) for one in self.heirs) else "Y-beyond"

    def steps(self, world: World, names: Names) -> tuple[Step, ...]:
        """Give the steps: create the new heirs, move everything, delete.

        Raises:
            RefusedError: a name leads nowhere, an heir does not fit, or the allocation is wrong;
                all reasons at once.
        """
        standing = {f"heir {n}": one for n, one in enumerate(self.heirs, 1) if isinstance(one, str)}
        source, *found = each(world, names, source=self.source, **standing)
        no = Refusals()
        for one in found:
            fits(no, source, one, world, clause=self.clause)
        if not self.heirs:
            no.add(TOO_FEW(count=0, clause=self.clause))
        new = [one for one in self.heirs if isinstance(one, New)]
        made, corrected = self._made(no, new, source, world)
        heirs = {name: one.alias for one in new for name in (one.name, one.alias)}
        heirs |= {one.key: one.key for one in found}
        moved = self._moved(no, source, heirs, world, names)
        no.raise_any()
        return (*made, *moved, *self._end(source, found), *corrected)

    def _made(
        self, no: Refusals, new: list[New], source: Organisation, world: World
    ) -> tuple[list[Step], list[Step]]:
        """Give the steps that create the new heirs, and those that correct their codes."""
        made: list[Step] = []
        corrected: list[Step] = []
        for one in new:
            try:
                code, edits = reused(one, {source.key} if self.delete else (), world)
            except RefusedError as refused:
                no.extend(refused.refusals)
                continue
            made.append(one.created(source, code))
            corrected += edits
        return made, corrected

    def _moved(
        self, no: Refusals, source: Organisation, heirs: Mapping[str, str], world: World,
        names: Names,
    ) -> tuple[Step, ...]:  # fmt: skip
        """Give the steps that move everything to the heirs."""
        try:
            return share_out(source, self.allocation, heirs, world, names, clause=self.clause,
                             may_stay=not self.delete)  # fmt: skip
        except RefusedError as refused:
            no.extend(refused.refusals)
            return ()

    def _end(self, source: Organisation, found: list[Organisation]) -> tuple[Step, ...]:
        """Give the last step, unless it is switched off. Notice: Y-split."""
        standing = iter(found)
        heirs = [one.alias if isinstance(one, New) else next(standing).key for one in self.heirs]
        return (Delete(source.key, tuple(heirs)),) if self.delete else ()


@frozen
class Compose:
    """Make a new organisation from parts of several: create it, move each part under it.

    Attributes:
        new: the new organisation; its superior, kind and column are named, or taken from the
            superior of the first part.
        children: the organisations that go below it.
        members: the members that go into it, by key, where it is a branch.

    Notice: Y-beyond a new one from parts of several
    """

    clause: ClassVar[str] = "Y-beyond"

    new: New
    children: tuple[str, ...] = field(default=(), converter=references)
    members: tuple[str, ...] = field(default=(), converter=references)

    def steps(self, world: World, names: Names) -> tuple[Step, ...]:
        """Give the steps: create, move each part.

        Raises:
            RefusedError: a name leads nowhere, or no part is named; all reasons at once.
        """
        children = each(world, names, **{f"child {n}": one
                                         for n, one in enumerate(self.children, 1)})  # fmt: skip
        people = [member(world, one, f"member {n}") for n, one in enumerate(self.members, 1)]
        sources = [one.parent for one in children] + [one.branch for one in people]
        model = world.get(Organisation, sources[0] or "") if sources else None
        if model is None:
            raise RefusedError([TOO_FEW(count=0, clause=self.clause)])
        moves = (Move(one.key, self.new.alias) for one in children)
        brought = (MoveMember(one.key, self.new.alias) for one in people)
        return (self.new.created(model, self.new.code), *moves, *brought)
