"""The making of a preview: a plan is run on a what-if, and its effects are read off.

Notice: G2.0 通过多步骤的操作实现
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import attrs

from partyreg.errors import Refusal
from partyreg.journal import JournalEntry
from partyreg.restructuring.effects.counting import conservation, counts
from partyreg.restructuring.effects.drawing import tree_change
from partyreg.restructuring.effects.findings import deadline, findings
from partyreg.restructuring.effects.inflight import in_flight
from partyreg.restructuring.effects.notes import irreversible, receipts
from partyreg.restructuring.effects.reading import Reading
from partyreg.restructuring.effects.rights import accounts, grants, widened
from partyreg.restructuring.plan import Plan
from partyreg.restructuring.preview import Preview
from partyreg.restructuring.running import Run, run
from partyreg.restructuring.undoing import take_back
from partyreg.restructuring.world import World
from partyreg.restructuring.writing import digest


def preview(plan: Plan, world: World, *, seed: int) -> Preview:
    """Say what a plan would do, and do nothing.

    Args:
        plan: what is to be done.
        world: the facts, laid over what is stored.
        seed: from which ``world`` draws its keys.

    Notice: G2.0; Y-beyond
    """
    done = run(plan, world)
    return _seen(plan.of(one.step for one in done.outcomes), done, world, seed)


def preview_undo(
    plan: Plan, entry: JournalEntry, later: Iterable[JournalEntry], world: World, *, seed: int
) -> Preview:
    """Say what taking an applied plan back would do, and do nothing.

    Args:
        plan: names the operation that it undoes.
        entry: the journal entry of that operation.
        later: the entries after it.
        world: the facts, laid over what is stored.
        seed: as for `preview`; it gives the operation its id.

    Notice: N3.3a 痕迹管理
    """
    return _seen(plan, take_back(entry, later, world), world, seed)


def _seen(plan: Plan, done: Run, world: World, seed: int) -> Preview:
    """Read the effects of a run off the what-if."""
    reading = Reading(world, done.changes)
    lines, rerouted, waiting = in_flight(reading, plan.policy)
    if rerouted:
        world.fold(rerouted)
        reading = Reading(world, (*done.changes, *rerouted))
    numbers = counts(reading)
    found = Preview(
        plan=plan, seed=seed, operator=world.actor.organisation, on=world.on,
        outcomes=done.outcomes, refusals=(*refusals(done), *waiting),
        tree=tree_change(reading, numbers), counts=numbers, conservation=conservation(reading),
        accounts=accounts(reading), grants=grants(reading), widened=widened(reading),
        transfers=lines, receipts=receipts(reading), deadline=deadline(world),
        findings=findings(reading, plan.review), irreversible=irreversible(reading), names={},
        changes=reading.changes, places=(*places(done), *(None for _ in waiting)),
    )  # fmt: skip
    named = attrs.evolve(found, names=_names(found, reading))
    return attrs.evolve(named, hash=digest(named))


def refusals(done: Run) -> Iterator[Refusal]:
    """Give everything that is wrong, each with its place."""
    yield from done.refusals
    for one in done.outcomes:
        for refusal in one.refusals:
            yield attrs.evolve(refusal, message=f"step {one.number}: {refusal.message}")


def places(done: Run) -> Iterator[int | None]:
    """Give the part of the plan in which each refusal is, in the order of `refusals`."""
    yield from done.places or (None for _ in done.refusals)
    for number, one in zip(done.parts, done.outcomes, strict=False):
        yield from (number for _ in one.refusals)


def _names(found: Preview, reading: Reading) -> dict[str, str]:
    """Give the names of the organisations that a preview mentions."""
    tree = found.tree
    keys: list[str | None] = [found.operator, *tree.added, *tree.removed, *tree.edited]
    keys += [key for move in tree.moved for key in move]
    keys += [key for one in found.outcomes for key in (one.needed, *one.acts_for)]
    for lines in (found.counts, found.accounts, found.grants, found.widened, found.findings):
        keys += [one.organisation for one in lines]
    keys += [key for one in found.transfers for key in (one.waiting_for, *one.path, *one.heirs)]
    keys += [key for each in found.receipts for key in (each.before, each.after)]
    return {key: reading.name(key) for key in dict.fromkeys(keys) if key is not None}
