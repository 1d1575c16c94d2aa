"""What can be wrong with an organisation: how many stand in it.

Notice: N3.2e 党支部中党员少于3人; N3.2f 党支部中党员规模异常庞大
"""

from __future__ import annotations

from collections.abc import Mapping

from partyreg.model import Organisation, Severity
from partyreg.validation.checking import NOBODY, Context, OrganisationCheck


def _counts(organisation: Organisation, context: Context) -> Mapping[str, object]:
    """Give how many stand in a branch, for its message."""
    count = context.counts.get(organisation.key, NOBODY)
    return {"members": count.members, "full": count.full}


def _few(organisation: Organisation, context: Context) -> bool:
    """Tell whether fewer members than needed stand in a branch."""
    count = context.counts.get(organisation.key, NOBODY)
    return organisation.kind.holds_members and count.members < context.settings.under


def _many(organisation: Organisation, context: Context) -> bool:
    """Tell whether more members than usual stand in a branch."""
    count = context.counts.get(organisation.key, NOBODY)
    return organisation.kind.holds_members and count.members > context.settings.large


UNDER_THREE = OrganisationCheck(
    id="branch.under-three", clause="N3.2e", severity=Severity.ERROR,
    title="Branch with fewer than three members", label="党支部党员少于 3 人",
    message="members in the branch: {members}, full members among them: {full}",
    recommendation="merge the branch into another, or form a joint branch",
    test=_few, values=_counts,
)  # fmt: skip
"""All members count; the full members are said beside them (Y-three)."""

LARGE = OrganisationCheck(
    id="branch.large", clause="N3.2f", severity=Severity.WARNING,
    title="Branch unusually large", label="党支部党员规模异常庞大",
    message="members in the branch: {members}, full members among them: {full}",
    recommendation="see whether members were collected twice; else divide the branch",
    test=_many, values=_counts,
)  # fmt: skip
