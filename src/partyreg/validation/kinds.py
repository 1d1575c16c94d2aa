"""Why a command of a review campaign is refused.

Notice: N3.2a 逐级开展督查; Y-review; Y-waiver
"""

from __future__ import annotations

from partyreg.errors import RefusalKind

WRONG_ACCOUNT = RefusalKind(
    "review.wrong-account", "an administrator account holds no review",
    "use a business account of {organisation!r}", "G1.1c",
)  # fmt: skip
OUT_OF_SCOPE = RefusalKind(
    "review.out-of-scope", "{scope!r} does not stand at or below {organisation!r}",
    "review what stands at or below it, or let an organisation above both do it", "Y-review",
)  # fmt: skip
SCOPE_TOO_SMALL = RefusalKind(
    "review.scope-too-small", "{scope!r} is neither a primary committee nor a department",
    "review the primary committee above it", "N3.2a",
)  # fmt: skip
BAD_DUE = RefusalKind(
    "review.bad-due", "the day by which findings are to be mended lies before {on}",
    "name a later day, or none", "N3.2a",
)  # fmt: skip
CLOSED = RefusalKind(
    "review.closed", "the campaign {campaign!r} is closed", "open another one", "N3.2a"
)
NOT_OPEN = RefusalKind(
    "review.not-open", "the finding is {state} already", "there is nothing to waive", "Y-waiver"
)
NOT_WAIVED = RefusalKind(
    "review.not-waived", "the finding is not waived", "there is no waiver to withdraw", "Y-waiver"
)
OTHER_CAMPAIGN = RefusalKind(
    "review.other-campaign", "the finding belongs to another campaign",
    "name the campaign that found it", "N3.2a",
)  # fmt: skip
NOT_ABOVE_OWNER = RefusalKind(
    "review.not-above-owner", "{organisation!r} does not stand above {owner!r}, which owns the "
    "finding", "let a superior of the owner decide", "Y-waiver",
)  # fmt: skip
REASON_MISSING = RefusalKind(
    "review.reason-missing", "no usable reason is given: {reason}",
    "say why the data are right as they are", "Y-waiver",
)  # fmt: skip
REASON_PERSONAL = RefusalKind(
    "review.reason-personal", "the reason has a number that may be a person's",
    "name the document rather than the person", "N3.3c",
)  # fmt: skip
EVIDENCE_MISSING = RefusalKind(
    "review.evidence-missing", "no document is named for this waiver",
    "name the document that shows the data to be right", "Y-waiver",
)  # fmt: skip
