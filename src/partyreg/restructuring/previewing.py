"""The making of a preview: a plan is run on a what-if, and its effects are read off.

Notice: G2.0 通过多步骤的操作实现
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import attrs

from partyreg.errors import Refusal
from partyreg.journal import JournalEntry
from partyreg.restructuring.plan import Plan
from partyreg.restructuring.preview import Preview
from partyreg.restructuring.running import Run, run
from partyreg.restructuring.undoing import take_back
from partyreg.restructuring.world import World
from partyreg.tree import Overlay
from partyreg.tree.difference import Difference


def preview(plan: Plan, world: World, *, seed: int) -> Preview:
    """Say what a plan would do, and do nothing.

    Args:
        plan: what is to be done.
        world: the facts, laid over what is stored.
        seed: from which ``world`` draws its keys.

    Notice: G2.0; Y-beyond
    """
    done = run(plan, world)
    return _read(plan.of(one.step for one in done.outcomes), done, world, seed)


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
    return _read(plan, take_back(entry, later, world), world, seed)


def _read(plan: Plan, done: Run, world: World, seed: int) -> Preview:
    """Read the effects of a run off the what-if."""
    tree = world.tree.difference() if isinstance(world.tree, Overlay) else Difference()
    return Preview(
        plan=plan, seed=seed,
        operator=world.actor.organisation, on=world.on, outcomes=done.outcomes,
        refusals=tuple(refusals(done)), tree=tree, changes=done.changes,
    )  # fmt: skip


def refusals(done: Run) -> Iterator[Refusal]:
    """Give everything that is wrong, each with its place."""
    yield from done.refusals
    for one in done.outcomes:
        for refusal in one.refusals:
            yield attrs.evolve(refusal, message=f"step {one.number}: {refusal.message}")
