"""What a plan is performed on: the facts, and how a step's names are looked up in them.

The room keeps no store. Whoever runs a plan hands in a unit of work that can be folded into,
laid over the real one; the shape is that of the repository's transactions.

Notice: G2.0 通过多步骤的操作实现; Y-kept codes and names are not identity
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Protocol, TypeVar

from partyreg.changes import Change
from partyreg.errors import RefusedError
from partyreg.model import (
    Actor,
    DepartedOrganisation,
    Evidence,
    Member,
    Organisation,
    Record,
    Transfer,
)
from partyreg.organisations import Blockers
from partyreg.permissions import Powers
from partyreg.restructuring.kinds import AMBIGUOUS, GONE, NOT_MADE, UNKNOWN
from partyreg.settings import Settings
from partyreg.tree import OrgTree
from partyreg.values import Function
from partyreg.workdays import WorkCalendar

R = TypeVar("R", bound=Record)
Names = Mapping[str, str]
"""The keys of the organisations that a plan has made, by alias."""


class Records(Protocol):
    """What is stored, or would be: the shape of a unit of work."""

    @property
    def tree(self) -> OrgTree:
        """Give the tree."""

    @property
    def held(self) -> Mapping[str, frozenset[Function]]:
        """Give what every organisation holds."""

    def get(self, table: type[R], key: str) -> R | None:
        """Give one record, or None."""

    def find(self, table: type[R], index: str, value: object) -> tuple[R, ...]:
        """Give the records that an index holds under a value."""

    def count(self, table: type[Record], index: str, value: object) -> int:
        """Count what ``find`` would give."""


def count_each(
    records: Records, table: type[Record], index: str, values: Sequence[object]
) -> Sequence[int]:
    """Count what an index holds under each of several values.

    A store that has a method of this name answers in one go; any other is asked one by one.

    Args:
        records: what is stored, or would be.
        table: the class of the records.
        index: the name of the index.
        values: what is looked up.

    Notice: N3.3d
    """
    together = getattr(records, "count_each", None)
    if together is not None:
        return together(table, index, values)  # type: ignore[no-any-return]  # the same question
    return [records.count(table, index, one) for one in values]


def where_any(
    records: Records, table: type[Record], index: str, values: Iterable[object]
) -> list[object]:
    """Give those of several values under which an index holds anything.

    Notice: N3.3d
    """
    asked = tuple(values)
    counted = count_each(records, table, index, asked)
    return [one for one, count in zip(asked, counted, strict=True) if count]


class World(Records, Protocol):
    """What a plan is performed on: what would be stored, who acts, when, and on which papers.

    Attributes:
        actor: the operator.
        on: today.
        evidence: the plan's documents; the first one is the decision.
        settings: of the register.
        calendar: the working days.
        powers: who would hold what.
    """

    @property
    def actor(self) -> Actor:
        """Give who acts."""

    @property
    def on(self) -> date:
        """Give today."""

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """Give the documents."""

    @property
    def settings(self) -> Settings:
        """Give the register's settings."""

    @property
    def calendar(self) -> WorkCalendar:
        """Give the working days."""

    @property
    def powers(self) -> Powers:
        """Give who would hold what."""

    @property
    def before(self) -> Records:
        """Give what is stored now, untouched by the plan."""

    def new_key(self, prefix: str) -> str:
        """Make a key that no record has had; the same ones when a plan is performed again."""

    def blockers(self, key: str) -> Blockers:
        """Count what stands in the way of deleting an organisation."""

    def awaiting(self, transfer: Transfer) -> tuple[str | None, str | None]:
        """Give the committee that waits for a receipt, now and as it would be."""

    def fold(self, changes: Iterable[Change]) -> None:
        """Write changes over what is stored."""


def place(world: World, names: Names, given: object, what: str) -> Organisation:
    """Give the organisation that a step names.

    Args:
        world: the facts.
        names: what the aliases stand for.
        given: an alias, a key, a code, or a name that only one bears.
        what: the item of the step, for messages.

    Raises:
        RefusedError: there is none, it has left the tree, or several bear the name.

    Notice: Y-kept codes and names are not identity
    """
    if not isinstance(given, str):
        raise RefusedError([UNKNOWN(place=what, what="organisation")])
    if given.startswith("$"):
        if given not in names:
            raise RefusedError([NOT_MADE(place=what, alias=given)])
        given = names[given]
    found = world.get(Organisation, given)
    if found is not None:
        return found
    named = world.find(Organisation, "code", given) or world.find(Organisation, "name", given)
    if len(named) > 1:
        raise RefusedError([AMBIGUOUS(place=what, count=len(named), name=given)])
    if not named:
        _refuse_unknown(world, given, what)
    return named[0]


def _refuse_unknown(world: World, given: str, what: str) -> None:
    """Refuse a name that leads nowhere; what has left the tree is told from what never was.

    Raises:
        RefusedError: always.
    """
    gone = world.get(DepartedOrganisation, given)
    for index in ("code", "name"):
        gone = gone or next(iter(world.find(DepartedOrganisation, index, given)), None)
    if gone is None:
        raise RefusedError([UNKNOWN(place=what, what="organisation")])
    standing = (world.powers.name_of(one) for one in gone.successors if one in world.tree)
    heirs = ", ".join(map(repr, standing))
    raise RefusedError([
        GONE(place=what, name=gone.organisation.name, day=gone.on, heirs=heirs and f": {heirs}")
    ])  # fmt: skip


def member(world: World, given: object, what: str) -> Member:
    """Give the member that a step names by key.

    Raises:
        RefusedError: nobody on a roll has the key; it is not quoted.

    Notice: N3.3c
    """
    found = world.get(Member, given) if isinstance(given, str) else None
    if found is None:
        raise RefusedError([UNKNOWN(place=what, what="member on a roll")])
    return found


def named(world: Records, key: str | None) -> str:
    """Give an organisation's name for a text, quoted; of one that has gone, its last."""
    if key is None:
        return "nobody"
    found = world.get(Organisation, key)
    gone = world.get(DepartedOrganisation, key) if found is None else None
    record = found or (gone.organisation if gone else None)
    return repr(record.name if record else key)
