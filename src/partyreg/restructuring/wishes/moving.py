"""Moving whole, swapping, renaming.

Notice: G2.5.3 整建制转移; G2.1 编辑; Y-beyond two-way swaps
"""

from __future__ import annotations

from typing import ClassVar

from attrs import field, frozen

from partyreg.errors import Refusals, RefusedError
from partyreg.model import Organisation
from partyreg.restructuring.kinds import NOT_COMMON
from partyreg.restructuring.steps import Edit, Move, Step, reference, references
from partyreg.restructuring.wishes.merging import each
from partyreg.restructuring.world import Names, World


@frozen
class MoveWhole:
    """Transfer an organisation as a whole: it moves with everything below it.

    Attributes:
        organisation: what is transferred.
        to: its new superior.
        name: its new name, where it gets one.
        code: its new code, where it gets one.

    Example:
        >>> MoveWhole("枞阳县", "铜陵市", code="340722").clause
        'G2.5.3'

    Notice: G2.5.3
    """

    clause: ClassVar[str] = "G2.5.3"

    organisation: str = field(converter=reference)
    to: str = field(converter=reference)
    name: str | None = None
    code: str | None = None

    def steps(self, world: World, names: Names) -> tuple[Step, ...]:
        """Give the steps: move, and rename where it gets another name or code.

        Raises:
            RefusedError: a name leads nowhere.
        """
        one, to = each(world, names, organisation=self.organisation, to=self.to)
        return (Move(one.key, to.key), *_renamed(one, self.name, self.code))


@frozen
class Rename:
    """Give an organisation another name, another code, or both; it stays what it is.

    Attributes:
        organisation: which one.
        name: its new name, or None.
        code: its new code, or None.

    Notice: G2.1; Y-kept codes and names are not identity
    """

    clause: ClassVar[str] = "G2.1"

    organisation: str = field(converter=reference)
    name: str | None = None
    code: str | None = None

    def steps(self, world: World, names: Names) -> tuple[Step, ...]:
        """Give the one step.

        Raises:
            RefusedError: the name leads nowhere.
        """
        [one] = each(world, names, organisation=self.organisation)
        return _renamed(one, self.name, self.code) or (Edit(one.key, {}),)


def _renamed(one: Organisation, name: str | None, code: str | None) -> tuple[Step, ...]:
    """Give the edit of name and code, or nothing."""
    fields = {what: value for what, value in (("name", name), ("code", code)) if value is not None}
    return (Edit(one.key, fields),) if fields else ()


@frozen
class Swap:
    """Exchange the superiors of two organisations, or of two groups of them.

    Attributes:
        ones: what goes from here to there.
        others: what comes back.

    Notice: Y-beyond two-way swaps
    """

    clause: ClassVar[str] = "Y-beyond"

    ones: tuple[str, ...] = field(converter=references)
    others: tuple[str, ...] = field(converter=references)

    def steps(self, world: World, names: Names) -> tuple[Step, ...]:
        """Give the moves.

        Raises:
            RefusedError: a name leads nowhere, or one side has no common superior.
        """
        here, there, no = self._side("one", self.ones), self._side("other", self.others), Refusals()
        sides = []
        for side in (here, there):
            try:
                sides.append(each(world, names, **side))
            except RefusedError as refused:
                no.extend(refused.refusals)
        no.raise_any()
        homes = [{one.parent for one in side} for side in sides]
        if any(len(home) != 1 or None in home for home in homes):
            raise RefusedError([NOT_COMMON()])
        [here_home], [there_home] = homes
        away = (Move(one.key, there_home or "") for one in sides[0])
        back = (Move(one.key, here_home or "") for one in sides[1])
        return (*away, *back)

    def _side(self, what: str, given: tuple[str, ...]) -> dict[str, object]:
        """Name the organisations of one side by their places."""
        return {f"{what} {number}": one for number, one in enumerate(given, 1)}
