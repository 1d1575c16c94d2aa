"""The review's findings that a plan makes appear or vanish, and its clock.

Notice: N3.1; N3.2e 少于3人; N3.2f 规模异常庞大; N2.1a 15个工作日内
"""

from __future__ import annotations

from collections.abc import Iterator

from partyreg.deadlines import DeadlineState, organisation_due, state
from partyreg.model import Organisation
from partyreg.restructuring.effects.parts import Deadline, FindingLine
from partyreg.restructuring.effects.reading import Reading
from partyreg.restructuring.world import World
from partyreg.settings import ReviewSettings

Found = dict[str, tuple[str, str]]
"""Findings at one organisation: by check, its words and its clause."""


def findings(reading: Reading, limits: ReviewSettings) -> tuple[FindingLine, ...]:
    """Give the findings that appear and those that vanish.

    Args:
        reading: both states.
        limits: the thresholds of the review.

    Notice: N3.1; N3.2e; N3.2f; Y-three all members; Y-large
    """
    return tuple(_lines(reading, limits))


def _lines(reading: Reading, limits: ReviewSettings) -> Iterator[FindingLine]:
    """Hold both states of every touched organisation against each other."""
    difference = reading.difference
    touched = (*difference.removed, *difference.added, *difference.edited, *reading.branches)
    for key in dict.fromkeys(touched):
        was = _at(reading, reading.organisation(key), limits, after=False)
        now = _at(reading, reading.organisation(key, after=True), limits, after=True)
        for check in dict.fromkeys((*was, *now)):
            if (check in was) != (check in now):
                text, clause = now[check] if check in now else was[check]
                yield FindingLine(check, key, check in now, text, clause)


def _at(
    reading: Reading, one: Organisation | None, limits: ReviewSettings, *, after: bool
) -> Found:
    """Give the findings at one organisation in one state."""
    found: Found = {}
    if one is None:
        return found
    if one.may_admit and not one.information_administrators:
        text = "it has no information administrator"
        found["committee.no-information-administrator"] = text, "N3.1"
    if one.kind.holds_members:
        count = _members(reading, one.key, after=after)
        if count < limits.under:
            found["branch.under-three"] = f"fewer than {limits.under} members", "N3.2e"
        if count > limits.large:
            found["branch.large"] = f"more than {limits.large} members", "N3.2f"
    return found


def _members(reading: Reading, branch: str, *, after: bool) -> int:
    """Count the members of one branch in one state."""
    count = reading.members_of(branch)[0]
    if after:
        came = sum(n for (_, target), n in reading.moves.items() if target == branch)
        went = sum(n for (source, _), n in reading.moves.items() if source == branch)
        count += came - went
    return count


def deadline(world: World) -> Deadline | None:
    """Say how the plan stands to its clock; None where no document starts one.

    Notice: N2.1a 15个工作日内; Y-clock
    """
    if not world.evidence:
        return None
    decided = world.evidence[0].dated
    if decided > world.on:
        return None
    due = organisation_due(decided, world.calendar)
    stands: DeadlineState = state(due, done_on=world.on, today=world.on)
    return Deadline(decided, due.on, stands.value, due.clause, due.reason)
