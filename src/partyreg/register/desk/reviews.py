"""The look-back review at a desk: campaigns, their runs, their findings and waivers.

Notice: N3.2a 开展一次"回头看"; 逐级开展督查; Y-review; Y-waiver
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Unpack

import partyreg.validation as rules
from partyreg.changes import Change
from partyreg.errors import RefusedError
from partyreg.model import Campaign, CampaignFinding, FindingState, Member
from partyreg.register.desk.base import Documents, Part
from partyreg.register.looking_back import Wishes, look_back
from partyreg.register.shell import result
from partyreg.register.work import UNKNOWN, Reference, Work, find_organisation, key_of, shown
from partyreg.repository import Facts
from partyreg.settings import ReviewSettings
from partyreg.tree import OrgTree
from partyreg.validation import Comparison, HeadCount, RollUp, Tally
from partyreg.values import MemberCategory


class ReviewsPart(Part):
    """Review campaigns: open, run, waive, close; and what they have found, level by level.

    The questions show what stands at or below this desk's own organisation, and nothing else.

    Notice: N3.2a; Y-review; Y-waiver
    """

    # -- commands --------------------------------------------------------------------------------

    def open(
        self,
        name: str,
        *,
        below: Reference | None = None,
        due: date | None = None,
        settings: ReviewSettings | None = None,
        operation: str | None = None,
    ) -> Campaign:
        """Open a campaign over an organisation and all below it.

        Args:
            name: its name.
            below: the organisation; this one where omitted.
            due: the day by which findings are to be mended.
            settings: the thresholds, the same for every run.
            operation: an id of the caller's.

        Raises:
            RefusedError: the scope stands elsewhere or is smaller than a primary committee, this
                account does no business, or the day has passed; all reasons at once.

        Notice: N3.2a 以基层党委为单位，开展一次"回头看"
        """
        own = self._desk.organisation

        def rule(work: Work) -> tuple[Change, ...]:
            """Ask the room."""
            one = Campaign(
                work.tools.new_key("v"), name, work.on, own if below is None else work.place(below),
                own, due, settings or ReviewSettings(),
            )  # fmt: skip
            return rules.open_campaign(
                one, tree=work.tree, powers=work.powers, actor=work.actor, on=work.on
            )

        entry = self._do("reviews.open", rule, subject=below or own, operation=operation)
        return result(entry, Campaign)

    def run(
        self, campaign: Reference, *, operation: str | None = None, **wishes: Unpack[Wishes]
    ) -> Comparison:
        """Review what is stored now, and take what is found into a campaign.

        Args:
            campaign: the campaign.
            operation: an id of the caller's.
            **wishes: ``checks`` to ask instead of the notice's own, what is ``expected``, and a
                ``population`` register to compare with.

        Returns:
            What is new, still open, mended and waived.

        Raises:
            RefusedError: there is no such campaign, it is closed, or this account may not hold
                it; all reasons at once.

        Notice: N3.2a 发现问题及时督促整改
        """

        def rule(work: Work) -> tuple[Change, ...]:
            """Look back, and ask the room."""
            one = work.need(Campaign, campaign)
            found = look_back(
                work.store, one.scope, on=work.on, settings=one.settings,
                journal=self._shell.store.journal, wishes=wishes,
            )  # fmt: skip
            return rules.record_run(
                one, found, work.store.find(CampaignFinding, "campaign", one.key), tree=work.tree,
                powers=work.powers, actor=work.actor, on=work.on,
            )  # fmt: skip

        entry = self._do("reviews.run", rule, subject=campaign, operation=operation)
        return rules.comparison_of(entry.changes)

    def waive(
        self,
        finding: Reference,
        reason: str,
        *,
        evidence: Documents,
        operation: str | None = None,
    ) -> CampaignFinding:
        """Accept that the data are right although a finding stands.

        Args:
            finding: the finding of a campaign.
            reason: why, in words; it names no person by number.
            evidence: the documents that show it.
            operation: an id of the caller's.

        Raises:
            RefusedError: the finding is not open, this organisation is no superior of its owner,
                or reason or document is missing; all reasons at once.

        Notice: Y-waiver
        """

        def rule(work: Work) -> tuple[Change, ...]:
            """Ask the room."""
            one = work.need(CampaignFinding, finding)
            return rules.waive(
                one, reason, campaign=work.need(Campaign, one.campaign), tree=work.tree,
                powers=work.powers, actor=work.actor, on=work.on, evidence=work.evidence,
            )  # fmt: skip

        entry = self._do(
            "reviews.waive", rule, subject=finding, evidence=evidence, operation=operation
        )
        return result(entry, CampaignFinding)

    def withdraw_waiver(
        self, finding: Reference, *, operation: str | None = None
    ) -> CampaignFinding:
        """Take a waiver back; the finding is open again.

        Raises:
            RefusedError: the finding is not waived, or this organisation is no superior of its
                owner; all reasons at once.

        Notice: Y-waiver
        """

        def rule(work: Work) -> tuple[Change, ...]:
            """Ask the room."""
            one = work.need(CampaignFinding, finding)
            return rules.withdraw_waiver(
                one, campaign=work.need(Campaign, one.campaign), tree=work.tree,
                powers=work.powers, actor=work.actor, on=work.on,
            )  # fmt: skip

        entry = self._do("reviews.withdraw-waiver", rule, subject=finding, operation=operation)
        return result(entry, CampaignFinding)

    def close(self, campaign: Reference, *, operation: str | None = None) -> Campaign:
        """Close a campaign: it keeps what it has, and nothing more is done in it.

        Raises:
            RefusedError: there is no such campaign, it is closed already, or this account may not
                hold it; all reasons at once.

        Notice: N3.2a
        """

        def rule(work: Work) -> tuple[Change, ...]:
            """Ask the room."""
            return rules.close_campaign(
                work.need(Campaign, campaign), tree=work.tree, powers=work.powers,
                actor=work.actor, on=work.on,
            )  # fmt: skip

        entry = self._do("reviews.close", rule, subject=campaign, operation=operation)
        return result(entry, Campaign)

    # -- questions -------------------------------------------------------------------------------

    def findings(
        self,
        campaign: Reference,
        *,
        below: Reference | None = None,
        state: FindingState | None = None,
    ) -> tuple[CampaignFinding, ...]:
        """Give a campaign's findings at and below this organisation.

        Args:
            campaign: the campaign.
            below: only at and below this organisation.
            state: only those in this state.

        Raises:
            RefusedError: there is no such campaign or organisation.

        Notice: N3.2a 督促相关党组织及时修改完善
        """
        key = key_of(campaign)
        with self._shell.store.begin() as store:
            places = [self._desk.organisation]
            if below is not None:
                places.append(find_organisation(store, below).key)
            if store.get(Campaign, key) is None:
                raise RefusedError([UNKNOWN(what="campaign", key=shown(key))])
            kept = store.find(CampaignFinding, "campaign", key)
            return tuple(
                one
                for one in kept
                if state in (None, one.state) and _seen_from(store.tree, one, places)
            )

    def roll_up(self, campaign: Reference) -> RollUp:
        """Add a campaign's findings at and below this organisation up, level by level.

        Raises:
            RefusedError: there is no such campaign.

        Notice: N3.2a 逐级开展督查
        """
        found = self.findings(campaign)
        with self._shell.store.begin() as store:
            counts = head_counts(store, self._desk.organisation)
            return RollUp(found, store.tree, counts, on=self._shell.today())

    def supervision(self, campaign: Reference, place: Reference | None = None) -> tuple[Tally, ...]:
        """Give those that an organisation supervises itself and that have open findings.

        Args:
            campaign: the campaign.
            place: who supervises, at or below this organisation; this one where omitted.

        Returns:
            The worst first, overdue ones counted.

        Raises:
            RefusedError: there is no such campaign or organisation.

        Notice: N3.2a 要逐级开展督查，发现问题及时督促整改
        """
        up = self.roll_up(campaign)
        with self._shell.store.begin() as store:
            own = self._desk.organisation
            at = own if place is None else find_organisation(store, place).key
            return rules.supervision_list(up, store.tree, at)


def _seen_from(tree: OrgTree, one: CampaignFinding, places: list[str]) -> bool:
    """Tell whether a finding stands at or below each of several organisations.

    A finding of an unknown place is shown to those who answer for the whole campaign's realm.
    """
    at = one.finding.organisation
    if at not in tree:
        return all(place in tree and tree.parent(place) is None for place in places)
    return all(place in tree and tree.is_at_or_below(at, place) for place in places)


def head_counts(store: Facts, place: str) -> dict[str, HeadCount]:
    """Count the members of each branch at and below an organisation."""
    counts = {}
    for key in store.tree.subtree(place):
        if store.count(Member, "branch", key):
            kinds = Counter(one.category for one in store.find(Member, "branch", key))
            counts[key] = HeadCount(sum(kinds.values()), kinds[MemberCategory.FULL])
    return counts
