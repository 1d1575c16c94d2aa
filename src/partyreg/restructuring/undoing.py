"""Taking a plan back: a new plan, computed from the journal, refused where life has gone on.

An undo is no rewriting of history: the journal keeps the plan and its undoing. It restores every
record exactly as it was, so it needs every one of them to stand as the plan left it, and nothing
new to hang on what it would take away.

Notice: G2.0; N3.3a 痕迹管理; Y-kept
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from partyreg.changes import Change, reversal
from partyreg.errors import Refusals, RefusedError
from partyreg.journal import JournalEntry
from partyreg.model import (
    Account,
    DepartedOrganisation,
    FormerMember,
    Member,
    Organisation,
    Record,
    Report,
    Transfer,
)
from partyreg.permissions import require
from partyreg.restructuring.kinds import NOT_A_PLAN, NOT_ITS_PLAN, UNDO_BLOCKED
from partyreg.restructuring.running import Outcome, Run
from partyreg.restructuring.steps import TakeBack
from partyreg.restructuring.world import Records, World, named
from partyreg.tree import placement_refusals
from partyreg.values import Function

Place = tuple[type[Record], str]
UNDOABLE = ("plans.apply", "plans.undo")
"""The commands that can be taken back as a whole."""

_HANGING: tuple[tuple[type[Record], str], ...] = (
    (Member, "branch"), (FormerMember, "branch"), (Account, "organisation"),
    (Transfer, "party"), (Report, "subject"), (DepartedOrganisation, "successor"),
    (DepartedOrganisation, "parent"),
)  # fmt: skip
"""What may hang on an organisation, by index."""


def take_back(entry: JournalEntry, later: Iterable[JournalEntry], world: World) -> Run:
    """Give what takes an applied plan back, or everything that stands in its way.

    Args:
        entry: the journal entry of the plan.
        later: the entries after it.
        world: the facts; the reversal is folded into it where it fits.

    Returns:
        A step for each organisation and member that goes back, and the exact reversal.

    Notice: N3.3a; G2.0
    """
    no = Refusals()
    if entry.command not in UNDOABLE or entry.refused:
        no.add(NOT_A_PLAN(command=entry.command))
        return Run((), (), tuple(no), {})
    _may(no, entry, world)
    changes, outcomes = reversal(entry.changes), tuple(_outcomes(entry, world))
    in_the_way = dict.fromkeys((*_altered(entry, world), *_hanging(entry, world)))
    if not in_the_way:
        try:
            world.fold(changes)
            in_the_way = dict.fromkeys(_unfit(entry, world))
        except RefusedError as refused:
            no.extend(refused.refusals)
    _blocked(no, in_the_way, later, world)
    return Run(outcomes, changes if not no else (), tuple(no), {})


def net(changes: Iterable[Change]) -> Mapping[Place, tuple[Record | None, Record | None]]:
    """Give what several changes come to: each record before all of them and after.

    Example:
        >>> from partyreg.model import Unit
        >>> one, two = Unit("u-1", "甲厂"), Unit("u-1", "乙厂")
        >>> list(net([Change(None, one, "G2.1"), Change(one, two, "G2.1")]).values())[0][0] is None
        True
    """
    found: dict[Place, tuple[Record | None, Record | None]] = {}
    for one in changes:
        place = (one.table, one.key)
        first = found[place][0] if place in found else one.before
        found[place] = (first, one.after)
    return found


def _outcomes(entry: JournalEntry, world: World) -> Iterator[Outcome]:
    """Give a step for each organisation and member that goes back."""
    number = 0
    for (table, key), (was, now) in reversed([*net(entry.changes).items()]):
        if table is not Organisation and table is not Member:
            continue
        number += 1
        step = TakeBack(entry.operation, key)
        text = _said(key, was, now, world)
        yield Outcome(number, step, text, "N3.3a", needed=entry.organisation)


def _said(key: str, was: Record | None, now: Record | None, world: World) -> str:
    """Say in words what goes back."""
    if isinstance(was, Organisation) and isinstance(now, Organisation):
        moved = was.parent != now.parent
        where = f"back under {named(world, was.parent)}" if moved else "back as it was"
        return f"{now.name!r} {where}"
    if isinstance(now, Organisation):
        return f"{now.name!r} out of the tree again"
    if isinstance(was, Organisation):
        return f"{was.name!r} back under {named(world, was.parent)}"
    branch = was.branch if isinstance(was, Member) else None
    return f"member {key} back to {named(world, branch)}"


def _may(no: Refusals, entry: JournalEntry, world: World) -> None:
    """Refuse whoever neither applied the plan nor stands above those who did."""
    here, there, tree = world.actor.organisation, entry.organisation, world.tree
    above = here in tree and there in tree and tree.is_at_or_below(there or "", here)
    if here != there and not above:
        no.add(NOT_ITS_PLAN(organisation=named(world, here), whose=named(world, there)))
    for (table, key), (was, now) in net(entry.changes).items():
        if table is Organisation:
            function, target = _function(key, was, now)
            if target in tree:
                require(no, world.powers, world.actor, function, target)


def _function(key: str, was: Record | None, now: Record | None) -> tuple[Function, str]:
    """Give the row of annex 2 that going back needs, and where."""
    if was is None:
        return Function.DELETE_ORGANISATION, key
    assert isinstance(was, Organisation)  # noqa: S101 - looked up by table
    if now is None:
        return Function.ADD_ORGANISATION, was.parent or key
    moved = isinstance(now, Organisation) and now.parent != was.parent
    return (Function.MOVE_ORGANISATION if moved else Function.EDIT_ORGANISATION_PARTIAL), key


def _altered(entry: JournalEntry, world: World) -> Iterator[Place]:
    """Give the records that do not stand as the plan left them."""
    for (table, key), (_, now) in net(entry.changes).items():
        if world.get(table, key) != now:
            yield table, key


def _hanging(entry: JournalEntry, world: World) -> Iterator[Place]:
    """Give what has come to hang on the organisations and members that the undo takes away."""
    mine = net(entry.changes)
    for (table, key), (was, now) in mine.items():
        if table is Organisation and was is None:
            below = world.tree.children(key) if key in world.tree else ()
            yield from ((Organisation, one) for one in below if (Organisation, one) not in mine)
            yield from _new(world, mine, _HANGING, key)
        elif table is Member and now is not None:
            yield from _new(world, mine, ((Transfer, "open_member"),), key)


def _new(
    world: Records,
    mine: Mapping[Place, object],
    indexes: Iterable[tuple[type[Record], str]],
    key: str,
) -> Iterator[Place]:
    """Give the records under a key in some indexes that are not the plan's own."""
    for table, index in indexes:
        for one in world.find(table, index, key):
            if (table, one.key) not in mine:
                yield table, one.key


def _unfit(entry: JournalEntry, world: World) -> Iterator[Place]:
    """Give what no longer fits when everything is back: codes in use, places that changed."""
    for (table, key), (was, _) in net(entry.changes).items():
        if table is Organisation and isinstance(was, Organisation):
            holders = world.find(Organisation, "code", was.code)
            yield from ((Organisation, one.key) for one in holders if one.key != key)
            if was.parent is not None and placement_refusals(world.tree, key, was.parent):
                yield Organisation, was.parent
        if table is Member and isinstance(was, Member) and was.branch not in world.tree:
            yield DepartedOrganisation, was.branch


def _blocked(
    no: Refusals, places: Iterable[Place], later: Iterable[JournalEntry], world: World
) -> None:
    """Refuse for each later entry that is in the way, the latest last; or for what is there."""
    wanted = set(places)
    if not wanted:
        return
    for entry in later:
        mine = [(one.table, one.key) for one in entry.changes]
        hit = next((one for one in mine if one in wanted), None)
        if hit is not None:
            wanted -= set(mine) - {hit}
            by = f", by entry {entry.number} ({entry.command} of {entry.on})"
            no.add(UNDO_BLOCKED(by=by, what=_what(hit, world)))
    if not no:
        for hit in sorted(wanted, key=str):
            no.add(UNDO_BLOCKED(by="", what=_what(hit, world)))


def _what(place: Place, world: World) -> str:
    """Name a record for a message: an organisation by name, anything else by key."""
    table, key = place
    if table in (Organisation, DepartedOrganisation):
        return named(world, key)
    return f"{table.__name__.lower()} {key}"
