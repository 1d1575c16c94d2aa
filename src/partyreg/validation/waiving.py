"""The waiver: data that are right although a finding stands.

Notice: Y-waiver; N3.2a 逐级开展督查
"""

from __future__ import annotations

from datetime import date

import attrs

from partyreg.changes import Change
from partyreg.errors import BAD_VALUE, Refusals
from partyreg.model import Actor, Campaign, CampaignFinding, Evidence, FindingState
from partyreg.permissions import Powers
from partyreg.tree import OrgTree
from partyreg.validation.gates import gate, still
from partyreg.validation.kinds import (
    EVIDENCE_MISSING,
    NOT_ABOVE_OWNER,
    NOT_OPEN,
    NOT_WAIVED,
    OTHER_CAMPAIGN,
    REASON_MISSING,
    REASON_PERSONAL,
)
from partyreg.values import date_fault, personal_number_in, text_fault


def waive(
    finding: CampaignFinding,
    reason: str,
    *,
    campaign: Campaign,
    tree: OrgTree,
    powers: Powers,
    actor: Actor,
    on: date,
    evidence: tuple[Evidence, ...],
) -> tuple[Change, ...]:
    """Accept that the data are right although a finding stands.

    Args:
        finding: the finding, still open.
        reason: why, in words; it names no person by number.
        campaign: the campaign that found it.
        tree: the tree of organisations.
        powers: who operates in the system itself.
        actor: who acts: a superior of the owner, or an owner without one.
        on: today.
        evidence: the documents that show the data to be right; at least one.

    Returns:
        One change of the finding.

    Raises:
        RefusedError: the finding is not open, or another campaign's; the campaign is closed; the
            actor does not stand above the owner; no usable reason or document is given, or the
            reason has a number that may be a person's; all reasons at once.

    Example:
        >>> from partyreg.validation.example import facts, kept, paper
        >>> one = Campaign("v-1", "2018年回头看", date(2018, 1, 9), "c-1", "o-1")
        >>> [change] = waive(kept(), "两名党员正在转入", campaign=one, evidence=paper(), **facts())
        >>> change.after.state.label, change.clause
        ('已说明', 'Y-waiver')

    Notice: Y-waiver; N3.2a 逐级开展督查
    """
    no = Refusals()
    _deciding(no, finding, campaign, tree=tree, powers=powers, actor=actor)
    if finding.state is not FindingState.OPEN:
        no.add(NOT_OPEN(state=finding.state.value))
    if fault := text_fault(reason):
        no.add(REASON_MISSING(reason=fault))
    elif personal_number_in(reason):
        no.add(REASON_PERSONAL())
    if not evidence:
        no.add(EVIDENCE_MISSING())
    for number, one in enumerate(evidence, 1):
        if fault := date_fault(one.dated, latest=on):
            no.add(BAD_VALUE(place=f"date of document {number}", reason=fault, clause="Y-waiver"))
    no.raise_any()
    after = attrs.evolve(
        finding, state=FindingState.WAIVED, waiver=reason, waived_by=actor.organisation,
        evidence=evidence,
    )  # fmt: skip
    return (Change(finding, after, "Y-waiver"),)


def withdraw_waiver(
    finding: CampaignFinding,
    *,
    campaign: Campaign,
    tree: OrgTree,
    powers: Powers,
    actor: Actor,
    on: date,  # noqa: ARG001 - every command is given the day
) -> tuple[Change, ...]:
    """Take a waiver back; the finding is open again.

    Args:
        finding: the finding, waived.
        campaign: the campaign that found it.
        tree: the tree of organisations.
        powers: who operates in the system itself.
        actor: who acts: as for `waive`.
        on: today.

    Returns:
        One change of the finding.

    Raises:
        RefusedError: the finding is not waived, or as for `waive`.

    Notice: Y-waiver
    """
    no = Refusals()
    _deciding(no, finding, campaign, tree=tree, powers=powers, actor=actor)
    if finding.state is not FindingState.WAIVED:
        no.add(NOT_WAIVED())
    no.raise_any()
    after = attrs.evolve(
        finding, state=FindingState.OPEN, waiver=None, waived_by=None, evidence=()
    )  # fmt: skip
    return (Change(finding, after, "Y-waiver"),)


def _deciding(
    no: Refusals,
    finding: CampaignFinding,
    campaign: Campaign,
    *,
    tree: OrgTree,
    powers: Powers,
    actor: Actor,
) -> None:
    """Collect why an actor may not decide about a waiver."""
    still(no, campaign)
    if finding.campaign != campaign.key:
        no.add(OTHER_CAMPAIGN())
    owner, here = finding.owner, actor.organisation
    place = owner if owner in tree else campaign.scope
    gate(no, place, tree=tree, powers=powers, actor=actor)
    if here in tree and place == here and tree.parent(here) is not None:
        no.add(NOT_ABOVE_OWNER(organisation=powers.name_of(here), owner=powers.name_of(place)))
