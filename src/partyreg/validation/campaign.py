"""The campaign: a review with a date, a scope and a state, whose findings keep their keys.

A run finds, and what it no longer finds is mended; nobody says so by hand. What is right although
it looks wrong is waived by a superior of its owner, on papers.

Notice: N3.2a 开展一次"回头看"; 逐级开展督查; 督促相关党组织及时修改完善; Y-review; Y-waiver
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date

import attrs

from partyreg.changes import Change
from partyreg.errors import BAD_VALUE, Refusals
from partyreg.model import (
    Actor,
    Campaign,
    CampaignFinding,
    CampaignState,
    Finding,
    FindingState,
)
from partyreg.permissions import Powers
from partyreg.tree import OrgTree
from partyreg.validation.comparing import Comparison
from partyreg.validation.gates import gate, still
from partyreg.validation.kinds import BAD_DUE, SCOPE_TOO_SMALL
from partyreg.validation.reviewing import Review
from partyreg.values import Tier, date_fault, text_fault


def open_campaign(
    campaign: Campaign, *, tree: OrgTree, powers: Powers, actor: Actor, on: date
) -> tuple[Change, ...]:
    """Open a campaign over an organisation and all below it.

    Args:
        campaign: the new record.
        tree: the tree of organisations.
        powers: who operates in the system itself.
        actor: who acts: a business account at or above the scope.
        on: today.

    Returns:
        One change, which adds the campaign.

    Raises:
        RefusedError: the scope is unknown, smaller than a primary committee, or stands elsewhere;
            the account is an administrator's, new or closed, or its organisation does not
            operate; the name is unusable; the day for mending has passed; all reasons at once.

    Example:
        >>> from partyreg.validation.example import facts
        >>> one = Campaign("v-1", "2018年回头看", date(2018, 1, 9), "c-1", "o-1")
        >>> [change] = open_campaign(one, **facts())
        >>> change.after.state.label
        '进行中'

    Notice: N3.2a 以基层党委为单位，开展一次"回头看"; Y-review
    """
    no = Refusals()
    if fault := text_fault(campaign.name):
        no.add(BAD_VALUE(place="name", reason=fault, clause="N3.2a"))
    due = campaign.due
    if due is not None and (fault := date_fault(due)):
        no.add(BAD_VALUE(place="due", reason=fault, clause="N3.2a"))
    elif due is not None and due < on:
        no.add(BAD_DUE(on=on))
    gate(no, campaign.scope, tree=tree, powers=powers, actor=actor)
    if campaign.scope in tree and tree.traits(campaign.scope).tier is Tier.BRANCH:
        no.add(SCOPE_TOO_SMALL(scope=powers.name_of(campaign.scope)))
    no.raise_any()
    return (Change(None, campaign, "N3.2a"),)


def record_run(
    campaign: Campaign,
    review: Review,
    known: Iterable[CampaignFinding],
    *,
    tree: OrgTree,
    powers: Powers,
    actor: Actor,
    on: date,
) -> tuple[Change, ...]:
    """Take a run's findings into a campaign: new, still open, mended.

    Only checks that could be asked mend anything.

    Args:
        campaign: the record.
        review: what the run has found.
        known: the campaign's findings so far.
        tree: the tree of organisations, for the owners.
        powers: who operates in the system itself.
        actor: who acts: a business account at or above the scope.
        on: today.

    Returns:
        The change of the campaign, and one for each finding that the run has found or missed.

    Raises:
        RefusedError: the campaign is closed, its scope is gone or stands elsewhere, or the
            account may not hold it; all reasons at once.

    Example:
        >>> from partyreg.validation.example import facts, run
        >>> one = Campaign("v-1", "2018年回头看", date(2018, 1, 9), "c-1", "o-1")
        >>> changes = record_run(one, run(), (), **facts())
        >>> [change.after.owner for change in changes[1:]], changes[0].after.runs
        (['c-1'], 1)

    Notice: N3.2a 发现问题及时督促整改
    """
    no = Refusals()
    still(no, campaign)
    gate(no, campaign.scope, tree=tree, powers=powers, actor=actor)
    no.raise_any()
    after = attrs.evolve(campaign, runs=campaign.runs + 1, last_run_on=on)
    kept = {one.finding.stable_key: one for one in known}
    found = {one.stable_key: one for one in review.findings}
    changes = [Change(campaign, after, "N3.2a")]
    for key, finding in found.items():
        changes.append(_seen(after, finding, kept.get(key), tree, on))
    unasked = {one.subject for one in review.of("population.unavailable")}
    for key, one in kept.items():
        if key not in found and _answered(one.finding, review, unasked):
            changes += _mended(one, after.runs, on)
    return tuple(changes)


def _answered(finding: Finding, review: Review, unasked: Collection[str]) -> bool:
    """Tell whether a run that did not find something has looked for it.

    A member about whom the population register could not be asked has not been compared.
    """
    if finding.check not in review.checks:
        return False
    return not finding.check.startswith("population.") or finding.subject not in unasked


def _seen(
    campaign: Campaign, finding: Finding, kept: CampaignFinding | None, tree: OrgTree, on: date
) -> Change:
    """Note that a run has found something, for the first time or again."""
    place = finding.organisation
    owner = (tree.responsible(place) or "") if place in tree else ""
    if kept is None:
        one = CampaignFinding(
            f"{campaign.key}/{finding.stable_key}", campaign.key, finding, owner, on, on,
            campaign.runs, campaign.due,
        )  # fmt: skip
        return Change(None, one, finding.clause)
    state = FindingState.OPEN if kept.waiver is None else FindingState.WAIVED
    after = attrs.evolve(
        kept, finding=finding, owner=owner, seen_on=on, run=campaign.runs, state=state,
        mended_on=None,
    )  # fmt: skip
    return Change(kept, after, finding.clause)


def _mended(kept: CampaignFinding, run: int, on: date) -> Iterator[Change]:
    """Note that a run no longer finds something."""
    if kept.state is not FindingState.MENDED:
        after = attrs.evolve(kept, state=FindingState.MENDED, mended_on=on, run=run)
        yield Change(kept, after, kept.finding.clause)


def comparison_of(changes: Iterable[Change]) -> Comparison:
    """Say what a run has found new, still open, mended and waived, from its changes.

    What had been mended and is found again counts as new.

    Notice: N3.2a
    """
    parts: dict[str, list[Finding]] = {"new": [], "still_open": [], "mended": [], "waived": []}
    for change in changes:
        if isinstance(change.after, CampaignFinding):
            parts[_part(change.before, change.after)].append(change.after.finding)
    return Comparison(**{name: tuple(found) for name, found in parts.items()})


def _part(before: object, after: CampaignFinding) -> str:
    """Name what has become of one finding."""
    if after.state is not FindingState.OPEN:
        return after.state.value
    was_open = isinstance(before, CampaignFinding) and before.state is not FindingState.MENDED
    return "still_open" if was_open else "new"


def close_campaign(
    campaign: Campaign,
    *,
    tree: OrgTree,
    powers: Powers,
    actor: Actor,
    on: date,  # noqa: ARG001 - every command is given the day
) -> tuple[Change, ...]:
    """Close a campaign: it keeps what it has, and nothing more is done in it.

    Args:
        campaign: the record.
        tree: the tree of organisations.
        powers: who operates in the system itself.
        actor: who acts: a business account at or above the scope.
        on: today.

    Returns:
        One change of the campaign.

    Raises:
        RefusedError: it is closed already, or the account may not hold it; all reasons at once.

    Example:
        >>> from partyreg.validation.example import facts
        >>> one = Campaign("v-1", "2018年回头看", date(2018, 1, 9), "c-1", "o-1")
        >>> close_campaign(one, **facts())[0].after.state.label
        '已结束'

    Notice: N3.2a
    """
    no = Refusals()
    still(no, campaign)
    gate(no, campaign.scope, tree=tree, powers=powers, actor=actor)
    no.raise_any()
    return (Change(campaign, attrs.evolve(campaign, state=CampaignState.CLOSED), "N3.2a"),)
