"""The records of the look-back review: what was found, and what a campaign makes of it.

A finding is what the review of data gives: collected, never raised. A campaign is a review with a
date, a scope and a state; it keeps each finding under a key that stays the same from run to run.

Notice: N3.2a 以基层党委为单位，开展一次"回头看"; 逐级开展督查
"""

from __future__ import annotations

from datetime import date

from attrs import field, frozen

from partyreg.model.records import Evidence
from partyreg.settings import ReviewSettings
from partyreg.values import Labelled


class Severity(Labelled):
    """How grave a finding is: an error is only what the notice or a standard fixes.

    Notice: N3.2a 发现问题及时督促整改
    """

    ERROR = "error", "错误"
    WARNING = "warning", "警告"
    INFO = "info", "提示"

    @property
    def rank(self) -> int:
        """Give 0 for an error, 1 for a warning, 2 for a hint: the worst first."""
        return _RANK[self.value]


_RANK = {severity.value: number for number, severity in enumerate(Severity)}


@frozen
class Finding:
    """Something that the review found in the data.

    Attributes:
        check: the stable id of the check, such as ``branch.under-three``.
        severity: how grave it is.
        subject: the key of the member or organisation, or the row of a list.
        organisation: the key of the organisation where it stands; empty where that is unknown.
        clause: the clause or reading that the check carries out.
        message: one line, lower-case, without a personal datum.
        recommendation: what to do, one line.
        field: the field of the record that it is about, or empty.

    Notice: N3.2a 发现问题及时督促整改; N3.3c 一律不得向外提供
    """

    check: str
    severity: Severity
    subject: str
    organisation: str
    clause: str
    message: str
    recommendation: str
    field: str = ""

    @property
    def stable_key(self) -> str:
        """Give what is the same for the same finding of another run.

        Example:
            >>> Finding("branch.large", Severity.WARNING, "o-7", "o-7", "N3.2f", "there are 51 "
            ...     "members", "divide the branch").stable_key
            'branch.large/o-7/'
        """
        return f"{self.check}/{self.subject}/{self.field}"


class CampaignState(Labelled):
    """Where a campaign stands. Notice: N3.2a 开展一次"回头看"."""

    OPEN = "open", "进行中"
    CLOSED = "closed", "已结束"


class FindingState(Labelled):
    """Where a finding of a campaign stands. Notice: N3.2a 督促相关党组织及时修改完善."""

    OPEN = "open", "待整改"
    MENDED = "mended", "已整改"
    WAIVED = "waived", "已说明"


@frozen
class Campaign:
    """A look-back review as a thing with a date, a scope and a state.

    Attributes:
        key: opaque identity.
        name: its name.
        on: the day on which it was opened.
        scope: the key of the organisation at and below which it looks.
        opened_by: the key of the organisation that opened it.
        due: the day by which findings are to be mended, or None.
        settings: the thresholds, the same for every run.
        state: open or closed.
        runs: how often it has been run.
        last_run_on: the day of the last run, or None before the first.

    Notice: N3.2a "回头看" 以基层党委为单位，逐级督查
    """

    key: str
    name: str
    on: date
    scope: str
    opened_by: str
    due: date | None = None
    settings: ReviewSettings = field(factory=ReviewSettings)
    state: CampaignState = CampaignState.OPEN
    runs: int = 0
    last_run_on: date | None = None


@frozen
class CampaignFinding:
    """A finding as a campaign keeps it, from the run that found it first.

    Attributes:
        key: the campaign's key and the finding's stable key.
        campaign: the campaign's key.
        finding: the finding, as the last run saw it.
        owner: the organisation that has to see to it: the primary committee, or the department
            that answers for the place; empty where the place is unknown.
        due: the day by which it is to be mended, or None.
        state: open, mended or waived.
        found_on: the day of the first run that found it.
        seen_on: the day of the last run that found it.
        run: the number of the last run that looked for it.
        mended_on: the day of the run that found it mended, or None.
        waiver: why it may stand as it is, or None.
        waived_by: the organisation that accepted the reason, or None.
        evidence: the documents of the waiver.

    Notice: N3.2a 督促相关党组织及时修改完善; Y-waiver
    """

    key: str
    campaign: str
    finding: Finding
    owner: str
    found_on: date
    seen_on: date
    run: int = 1
    due: date | None = None
    state: FindingState = FindingState.OPEN
    mended_on: date | None = None
    waiver: str | None = None
    waived_by: str | None = None
    evidence: tuple[Evidence, ...] = ()
