"""Open transfers that a plan touches: kept, refused, or re-routed, never rewritten.

A path is frozen when the case is submitted. Where it still works after the plan, it stays. Where
it breaks, because an organisation of its remaining steps goes, or the member is brought elsewhere,
the plan is refused until the case is resolved; or, by choice, the remaining steps go to the heirs.
What has been approved stays as it was.

Notice: Y-inflight
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import attrs

from partyreg.changes import Change
from partyreg.errors import Refusal
from partyreg.model import DepartedOrganisation, Member, Route, RouteStep, Transfer
from partyreg.restructuring.effects.parts import InFlight
from partyreg.restructuring.effects.reading import Reading
from partyreg.restructuring.kinds import CANNOT_REROUTE, IN_FLIGHT
from partyreg.restructuring.plan import Policy
from partyreg.restructuring.world import World, named, where_any
from partyreg.transfer.ends import has_branch
from partyreg.values import StepRole


def touched(reading: Reading) -> tuple[Transfer, ...]:
    """Give the open transfers that name what the plan touches, or whose member it brings away."""
    found: dict[str, Transfer] = {}
    keys = (key for keys in reading.territories.values() for key in keys)
    members = (key for table, key in reading.net if table is Member)
    lines = (("open_party", dict.fromkeys((*keys, *reading.branches))), ("open_member", members))
    for index, line in lines:
        for key in where_any(reading.before, Transfer, index, line):
            found |= {one.key: one for one in reading.before.find(Transfer, index, key)}
    return tuple(found.values())


def in_flight(
    reading: Reading, policy: Policy
) -> tuple[tuple[InFlight, ...], tuple[Change, ...], tuple[Refusal, ...]]:
    """Say what becomes of each open transfer that the plan touches.

    Args:
        reading: both states.
        policy: what is done with a case whose path breaks.

    Returns:
        A line for each case; the changes that re-route; the reasons why the plan must wait.

    Notice: Y-inflight
    """
    lines, changes, refusals = [], [], []
    for case in touched(reading):
        if (Transfer, case.key) in reading.net:
            continue
        reason = broken(case, reading, whole=policy is Policy.REFUSE)
        rest = case.route.path[case.position :]
        after = reroute(case, reading.world) if reason and policy is Policy.REROUTE else None
        heirs = after.route.path[after.position :] if after else rest
        outcome = "kept" if not reason else "refused" if after is None else "rerouted"
        lines.append(InFlight(case.key, case.waiting_for, outcome, reason, rest, heirs))
        if after is not None:
            changes.append(Change(case, after, "Y-inflight"))
        elif reason:
            kind = IN_FLIGHT if policy is Policy.REFUSE else CANNOT_REROUTE
            refusals.append(kind(transfer=case.key, reason=reason))
    return tuple(lines), tuple(changes), tuple(refusals)


def broken(case: Transfer, reading: Reading, *, whole: bool) -> str:
    """Say why the frozen path of a case no longer works; nothing where it does.

    Args:
        case: an open transfer.
        reading: both states.
        whole: whether the steps that are done count as well: then a case could be sent back.
    """
    world, route = reading.world, case.route
    names = (*route.path[0 if whole else case.position :], route.source, route.receiver, case.wish,
             route.destination)  # fmt: skip
    gone = [one for one in dict.fromkeys(names)
            if one and one in reading.before.tree and one not in world.tree]  # fmt: skip
    if gone:
        return "it names " + ", ".join(named(world, one) for one in gone)
    member = world.get(Member, case.member) if case.member else None
    if member is not None and member.branch != route.source:
        return f"its member is brought to {named(world, member.branch)}"
    if route.receiver is not None and not has_branch(world.tree, route.receiver):
        return f"{named(world, route.receiver)} keeps no branch of its own"
    return ""


def reroute(case: Transfer, world: World) -> Transfer | None:
    """Give a case with its remaining steps at the heirs, or None where that cannot be.

    Args:
        case: an open transfer whose path breaks.
        world: the facts after the plan.

    Returns:
        The case with a new rest of its path; state, history and what it carries stay.

    Notice: Y-inflight re-routes the remaining steps to the heir; never a rewritten approval
    """
    route = case.route
    member = world.get(Member, case.member) if case.member else None
    source = member.branch if member is not None else route.source
    goal = _goal(case, world)
    receiver = _receiver(route, goal, world)
    if (route.receiver is not None and receiver is None) or (goal is not None and goal == source):
        return None
    rest = tuple(_heirs(case, source, receiver, world))
    if None in rest:
        return None
    done = route.steps[: case.position]
    steps = (*done, *_once(done, [one for one in rest if one is not None]))
    destination = route.destination if goal is None or route.destination in world.tree else goal
    after = attrs.evolve(
        route, steps=steps, source=source, receiver=receiver,
        destination=destination,
    )  # fmt: skip
    wish = case.wish if case.wish is None or case.wish in world.tree else goal
    return attrs.evolve(case, route=after, wish=wish, moved_on=world.on)


def _goal(case: Transfer, world: World) -> str | None:
    """Give where the member is to go: the branch hoped for, else the destination, or their heir."""
    for one in (case.wish, case.route.destination):
        if one is not None and case.route.receiver is not None:
            standing = next(heirs_of(one, world), None)
            if standing is not None:
                return standing
    return None


def heirs_of(key: str, world: World) -> Iterator[str]:
    """Give the organisations that stand where one stood, nearest first; itself if it stands."""
    line, seen = [key], {key}
    for at in line:
        if at in world.tree:
            yield at
            continue
        gone = world.get(DepartedOrganisation, at)
        fresh = [one for one in gone.successors if one not in seen] if gone else []
        seen.update(fresh)
        line += fresh


def _receiver(route: Route, goal: str | None, world: World) -> str | None:
    """Give who receives: whoever answers for the goal, where the old receiver no longer can."""
    old = route.receiver
    if old is None or (old in world.tree and has_branch(world.tree, old)):
        return old
    answers = world.tree.responsible(goal) if goal is not None else None
    able = answers is not None and has_branch(world.tree, answers)
    return answers if able else None


def _heirs(
    case: Transfer, source: str | None, receiver: str | None, world: World
) -> Iterator[RouteStep | None]:
    """Give each remaining step at whoever stands for its organisation; None where nobody can."""
    for step in case.route.steps[case.position :]:
        if step.role is StepRole.RECEIVE and receiver is not None:
            who: str | None = receiver
        else:
            who = _standing(step, source, world)
        if who is None or not (who == step.organisation or world.powers.holds(who, step.function)):
            yield None
        else:
            yield attrs.evolve(step, organisation=who)


def _standing(step: RouteStep, source: str | None, world: World) -> str | None:
    """Give whoever stands for the organisation of a step: of several heirs the member's own."""
    heirs = tuple(heirs_of(step.organisation, world))
    line = world.tree.chain(source) if source is not None and source in world.tree else ()
    return next((one for one in heirs if one in line), next(iter(heirs), None))


def _once(done: Iterable[RouteStep], rest: list[RouteStep]) -> Iterator[RouteStep]:
    """Let nobody approve twice: who has approved, or comes again later, is passed over.

    Notice: Y-path nobody approves its own application
    """
    *middle, last = rest
    seen = {one.organisation for one in done} | {last.organisation}
    for step in middle:
        if step.organisation not in seen:
            seen.add(step.organisation)
            yield step
    yield last
