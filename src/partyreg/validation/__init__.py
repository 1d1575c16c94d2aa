"""The look-back review: what is wrong in the data, by clause, and what a campaign makes of it.

Every check of the notice is a rule of its own with an id, a clause, a severity and words in
English and Chinese. The review collects findings and raises nothing: data are never refused for
what the review finds, and an error is only what the notice or a standard fixes.

Notice: N3.2a 开展一次"回头看"; N3.2b 漏采; N3.2c 重复采集; N3.2d 不准确、不规范、不完整
"""

from __future__ import annotations

from partyreg.model import Finding, FindingState, Severity
from partyreg.settings import ReviewSettings
from partyreg.validation.campaign import (
    close_campaign,
    comparison_of,
    open_campaign,
    record_run,
)
from partyreg.validation.checking import (
    Check,
    Context,
    Gatherer,
    HeadCount,
    MemberCheck,
    OrganisationCheck,
    RegisterCheck,
)
from partyreg.validation.checks import CHECKS, EXTRA_CHECKS, by_id
from partyreg.validation.comparing import Comparison, compare
from partyreg.validation.outside import (
    Expected,
    ExpectedPerson,
    PopulationOutcome,
    PopulationQuery,
    PopulationRegister,
)
from partyreg.validation.probation import ProbationRule, months_after, probation_rules
from partyreg.validation.reviewing import Review, review
from partyreg.validation.rollup import RollUp, Tally, supervised, supervision_list
from partyreg.validation.rows import MemberRow, identity, row_of
from partyreg.validation.waiving import waive, withdraw_waiver

__all__ = [
    "review", "Review", "Finding", "Severity", "FindingState", "ReviewSettings",
    "CHECKS", "EXTRA_CHECKS", "by_id",
    "Check", "MemberCheck", "OrganisationCheck", "RegisterCheck", "Gatherer", "Context",
    "MemberRow", "row_of", "identity", "HeadCount",
    "ProbationRule", "probation_rules", "months_after",
    "Expected", "ExpectedPerson",
    "PopulationRegister", "PopulationOutcome", "PopulationQuery",
    "RollUp", "Tally", "supervised", "supervision_list", "Comparison", "compare",
    "open_campaign", "record_run", "comparison_of", "waive", "withdraw_waiver", "close_campaign",
]  # fmt: skip
