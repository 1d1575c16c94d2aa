"""The story of the review: a campaign over the whole province, and the report that it leaves.

Notice: N3.2a 开展一次"回头看"，逐级开展督查
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

from partyreg.demo.stage import Stage
from partyreg.demo.telling import Story
from partyreg.documents import write_findings, write_report
from partyreg.model import Campaign, CampaignFinding, Finding, FindingState, Member
from partyreg.register import Desk
from partyreg.validation import Comparison, HeadCount, by_id
from partyreg.values import MemberCategory, Tier

SHOWN = 8
"""How many checks and how many committees are told."""

REPORT, TABLE = "review.html", "findings.csv"
"""What the files are called."""


def looked_back(stage: Stage, out: Path | None) -> Story:
    """Tell how a province looks back, mends, looks again, and what lies where.

    Args:
        stage: where the stories have left the register.
        out: the folder for report and table; nothing is written without one.

    Raises:
        OSError: a file cannot be written.
    """
    told = Story("回头看", "the look-back review: found, mended, looked at again, reported")
    desk, province = stage.desk(stage.cast.province), stage.name(stage.cast.province)
    today = stage.register.today()
    campaign = desk.reviews.open("2018年“回头看”", due=today + timedelta(30))
    first = desk.reviews.run(campaign)
    told(f"{province} looks back over all of it: {len(first.new):,} findings, to be mended by "
         f"{campaign.due}", "N3.2a", "Y-review")  # fmt: skip
    _checks(told, first.new)
    _committees(told, stage, desk, campaign)
    _mended(told, stage, desk, campaign)
    second = desk.reviews.run(campaign)
    told(f"looked at again: {len(second.mended)} found mended, {len(second.waived)} waived, "
         f"{len(second.still_open):,} still open, {len(second.new)} new", "N3.2a")  # fmt: skip
    if out is not None:
        _written(told, stage, out, first, second)
    return told


def _checks(told: Story, findings: Iterable[Finding]) -> None:
    """Tell how often each check found something, the most frequent first."""
    counts = Counter(one.check for one in findings)
    known = by_id()
    for check, number in counts.most_common(SHOWN):
        one = known[check]
        told(f"  {number:>6,}  {one.severity.label}  {one.label}", one.clause)
    rest = len(counts) - SHOWN
    if rest > 0:
        told(f"  and {rest} further checks found something", "N3.2a")


def _committees(told: Story, stage: Stage, desk: Desk, campaign: Campaign) -> None:
    """Tell which primary committees have the most for their size."""
    up = desk.reviews.roll_up(campaign)
    for one in up.level(Tier.PRIMARY_COMMITTEE)[:3]:
        told(f"  worst: {stage.name(one.organisation)}: {one.errors} errors, {one.warnings} "
             f"warnings, {one.rate:.1f} for a hundred members", "N3.2a")  # fmt: skip


def _mended(told: Story, stage: Stage, desk: Desk, campaign: Campaign) -> None:
    """Tell how missing telephone numbers are entered, and a small branch is accepted."""
    kept = desk.reviews.findings(campaign, state=FindingState.OPEN)
    phones = [one for one in kept if one.finding.check == "member.phone-missing"]
    for one in phones:
        _enter_phone(stage, one)
    small = next(one for one in kept if one.finding.check == "branch.under-three")
    desk.reviews.waive(small, "正在转入两名党员", evidence=stage.paper())
    told(f"{len(phones)} telephone numbers are entered; {stage.name(small.finding.subject)} may "
         "stay small for a while", "G3.1", "Y-waiver")  # fmt: skip


def _enter_phone(stage: Stage, one: CampaignFinding) -> None:
    """Let the owner of a finding enter a telephone number."""
    stage.desk(one.owner).members.edit(
        one.finding.subject, phone="000-00000000", evidence=stage.paper()
    )


def _written(told: Story, stage: Stage, out: Path, first: Comparison, second: Comparison) -> None:
    """Write report and table, and tell where they lie."""
    out.mkdir(parents=True, exist_ok=True)
    findings = (*second.still_open, *second.new)
    report = write_report(
        out / REPORT, findings, tree=stage.register.tree, on=stage.register.today(),
        previous=first.new, head_counts=_counts(stage.register.every(Member)),
    )  # fmt: skip
    table = write_findings(out / TABLE, findings)
    told(f"the report, for any browser: {report}", "N3.2a", "N3.3c")
    told(f"its findings, for a spreadsheet: {table}", "N3.2a", "N3.3c")


def _counts(members: Iterable[Member]) -> dict[str, HeadCount]:
    """Count the members of each branch."""
    counts: dict[str, HeadCount] = {}
    for one in members:
        at = counts.get(one.branch, HeadCount())
        full = one.category is MemberCategory.FULL
        counts[one.branch] = HeadCount(at.members + 1, at.full + full)
    return counts
