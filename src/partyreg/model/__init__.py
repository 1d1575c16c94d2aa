"""The records: frozen values, each with an opaque key that never changes.

A key is identity; an organisation's code and name, and a member's ID number, are not: they may be
corrected, reused or shared. A record says what is so now; how it came about stands in the journal.

Notice: Y-kept codes and names are not identity; G2.1 编辑; G3.1 党员信息
"""

from __future__ import annotations

from collections.abc import Iterable

from partyreg.model.records import (
    Account,
    Actor,
    DepartedOrganisation,
    Evidence,
    FormerMember,
    Grants,
    Letter,
    Member,
    Newcomer,
    Organisation,
    Receipt,
    Report,
    Route,
    RouteStep,
    Transfer,
    Unit,
)
from partyreg.model.reviews import (
    Campaign,
    CampaignFinding,
    CampaignState,
    Finding,
    FindingState,
    Severity,
)

__all__ = [
    "Record",
    "RECORDS",
    "keys",
    "Account",
    "Actor",
    "DepartedOrganisation",
    "Evidence",
    "FormerMember",
    "Grants",
    "Letter",
    "Member",
    "Newcomer",
    "Organisation",
    "Receipt",
    "Report",
    "Route",
    "RouteStep",
    "Transfer",
    "Unit",
    "Campaign",
    "CampaignFinding",
    "CampaignState",
    "Finding",
    "FindingState",
    "Severity",
]

Record = (
    Organisation | DepartedOrganisation | Unit | Member | FormerMember
    | Account | Grants | Report | Transfer | Campaign | CampaignFinding
)  # fmt: skip
"""Every kind of record that a store keeps; the class is the table, the key is the row."""

RECORDS: tuple[type[Record], ...] = (
    Organisation, DepartedOrganisation, Unit, Member, FormerMember,
    Account, Grants, Report, Transfer, Campaign, CampaignFinding,
)  # fmt: skip
"""The record classes, in the order in which a store may write them."""


def keys(records: Iterable[Record]) -> tuple[str, ...]:
    """Give the keys of records, in order.

    Example:
        >>> keys([Grants("o-1", frozenset())])
        ('o-1',)
    """
    return tuple(record.key for record in records)
