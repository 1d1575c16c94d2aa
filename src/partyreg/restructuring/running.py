"""A plan, performed on a what-if: step by step, each with its verdict, and no store touched.

A refused step does not end the run: what can still be said about the later ones is said, so that
all that is wrong with a plan is known at once.

Notice: G2.0 通过多步骤的操作实现; Y-beyond
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs
from attrs import field, frozen

from partyreg.changes import Change
from partyreg.errors import BAD_VALUE, Refusal, Refusals, RefusedError
from partyreg.model import Organisation, Transfer
from partyreg.organisations.gates import papers
from partyreg.restructuring.kinds import DEPENDS, EMPTY, NO_EVIDENCE, NOT_MADE
from partyreg.restructuring.needs import needed
from partyreg.restructuring.performing import expanded, maintaining, perform
from partyreg.restructuring.plan import Part, Plan
from partyreg.restructuring.steps import STEPS, Create, Edit, MoveMembers, Step
from partyreg.restructuring.wording import said
from partyreg.restructuring.world import World, place
from partyreg.values import text_fault


@frozen
class Outcome:
    """One primitive step as the plan performs it.

    Attributes:
        number: its place, from 1.
        step: the step, spelt out.
        text: what it does, in words.
        clause: the clause of the step.
        wish: the clause of the wish that it belongs to, or None.
        needed: the nearest organisation that could do it alone, or None where nobody can.
        acts_for: the organisations in whose roles the operator goes, never silently.
        refusals: why it cannot be done; empty where it can.

    Notice: G2.0; Y-approval
    """

    number: int
    step: Step
    text: str
    clause: str
    wish: str | None = None
    needed: str | None = None
    acts_for: tuple[str, ...] = ()
    refusals: tuple[Refusal, ...] = ()

    @property
    def allowed(self) -> bool:
        """Tell whether the step can be done where it stands."""
        return not self.refusals


@frozen
class Run:
    """What a plan comes to.

    Attributes:
        outcomes: its primitive steps, in order.
        changes: what they change, in order.
        refusals: what is wrong with the plan beside its steps.
        made: the keys of the new organisations, by alias.
        parts: for each step, the number of the part of the plan to which it belongs, from 1.
        places: for each refusal, the number of the part; None for the plan itself.
    """

    outcomes: tuple[Outcome, ...]
    changes: tuple[Change, ...] = field(repr=False)
    refusals: tuple[Refusal, ...]
    made: dict[str, str]
    parts: tuple[int, ...] = ()
    places: tuple[int | None, ...] = ()


class _Running:
    """A run on its way."""

    def __init__(self, world: World) -> None:
        """Start with nothing done."""
        self.world = world
        self.outcomes: list[Outcome] = []
        self.changes: list[Change] = []
        self.no, self.made = Refusals(), dict[str, str]()
        self.failed: dict[str, int] = {}
        self.parts: list[int] = []
        self.places: list[int | None] = []

    def plan(self, plan: Plan) -> None:
        """Perform every part; where there are several, a refusal says in which it is."""
        self.places += [None for _ in self.no]
        several = len(plan.parts) > 1
        for number, part in enumerate(plan.parts, 1):
            self.part(part, f"part {number}: " if several else "")
            self.parts += [number] * (len(self.outcomes) - len(self.parts))
            self.places += [number] * (len(tuple(self.no)) - len(self.places))

    def part(self, part: Part, where: str) -> None:
        """Spell one part of the plan out and perform it."""
        wish = None if isinstance(part, STEPS) else part.clause
        try:
            steps = (part,) if isinstance(part, STEPS) else part.steps(self.world, self.made)  # type: ignore[union-attr]  # told apart by class
            steps = tuple(one for step in steps for one in self._spelt(step))
        except RefusedError as refused:
            self.no.extend(_at(where, one) for one in refused.refusals)
            return
        for step in steps:
            self.step(step, wish)

    def _spelt(self, step: Step) -> tuple[Step, ...]:
        """Spell a step for several members out, and name what the plan makes by its alias."""
        one = aliased(step, {key: alias for alias, key in self.made.items()})
        return expanded(one, self.world, self.made) if isinstance(one, MoveMembers) else (one,)

    def step(self, step: Step, wish: str | None) -> None:
        """Perform one primitive step."""
        world, number = self.world, len(self.outcomes) + 1
        text, who = said(step, world, self.made), needed(step, world, self.made)
        acts: tuple[str, ...] = ()
        refusals: tuple[Refusal, ...] = ()
        try:
            changes = perform(step, world, self.made, lifted=True)
        except RefusedError as refused:
            refusals = tuple(map(self._explained, refused.refusals))
            changes = ()
        else:
            acts = _acted_for(step, changes, world, self.made)
        self._done(step, changes, number)
        self.outcomes.append(Outcome(number, step, text, step.clause, wish, who, acts, refusals))

    def _done(self, step: Step, changes: tuple[Change, ...], number: int) -> None:
        """Fold the changes of a step in, and note what it made."""
        if isinstance(step, Create) and isinstance(step.alias, str):
            if changes:
                self.made[step.alias] = changes[0].key
            else:
                self.failed.setdefault(step.alias, number)
        self.world.fold(changes)
        self.changes += changes

    def _explained(self, refusal: Refusal) -> Refusal:
        """Say of a missing organisation that the step that was to make it is refused."""
        for alias, number in self.failed.items():
            if refusal.code == NOT_MADE.code and repr(alias) in refusal.message:
                return DEPENDS(number=number)
        return refusal


def aliased(step: Step, aliases: Mapping[str, str]) -> Step:
    """Name the organisations of a step by alias where they have one, so that it can be repeated.

    Example:
        >>> from partyreg.restructuring.steps import Move
        >>> aliased(Move("C村党支部", "o-00000000000000ff"), {"o-00000000000000ff": "$C"}).to
        '$C'
    """
    found: dict[str, Any] = {}
    for name in ("organisation", "to", "under", "source", "branch", "successors"):
        given = getattr(step, name, None)
        if isinstance(given, tuple) and any(one in aliases for one in given):
            found[name] = tuple(aliases.get(one, one) for one in given)
        elif isinstance(given, str) and given in aliases:
            found[name] = aliases[given]
    return attrs.evolve(step, **found) if found else step


def run(plan: Plan, world: World) -> Run:
    """Perform a plan on a what-if.

    Open transfers do not stop a step here: what becomes of them is decided for the whole plan.

    Args:
        plan: what is to be done.
        world: the facts; the changes are folded into it.

    Returns:
        Every step with its verdict, and the changes of those that can be done.

    Notice: G2.0; N2.1a 依据有关文件材料
    """
    running = _Running(world)
    _check(plan, world, running.no)
    running.plan(plan)
    if not running.outcomes and not running.no:
        running.no.add(EMPTY())
        running.places.append(None)
    return Run(
        tuple(running.outcomes), tuple(running.changes), tuple(running.no), running.made,
        tuple(running.parts), tuple(running.places),
    )  # fmt: skip


def _at(where: str, refusal: Refusal) -> Refusal:
    """Say of a refusal in which part of the plan it is."""
    return attrs.evolve(refusal, message=where + refusal.message)


def _check(plan: Plan, world: World, no: Refusals) -> None:
    """Collect what is wrong with name and papers of a plan."""
    if fault := text_fault(plan.name):
        no.add(BAD_VALUE(place="the plan's name", reason=fault, clause="N2.1a"))
    if not plan.evidence:
        no.add(NO_EVIDENCE())
    papers(no, plan.evidence, world.on, needed=False)


def _acted_for(
    step: Step, changes: tuple[Change, ...], world: World, made: dict[str, str]
) -> tuple[str, ...]:
    """Name the organisations in whose roles the operator went."""
    here = world.actor.organisation
    if isinstance(step, Edit):
        key = place(world, made, step.organisation, "organisation").key
        who: tuple[str, ...] = (maintaining(key, step.fields, world).organisation,)
    else:
        cases = (one.after for one in changes if isinstance(one.after, Transfer))
        who = next((one.route.path for one in cases), ())
    return tuple(one for one in dict.fromkeys(who) if one != here)


def organisations_of(changes: tuple[Change, ...]) -> tuple[str, ...]:
    """Give the keys of the organisations whose records change."""
    return tuple(dict.fromkeys(one.key for one in changes if one.table is Organisation))
