"""What the examples of this room stand on: the county, town and village of the notice's own story.

Notice: G4.2c A县, B镇, C村
"""

from __future__ import annotations

from partyreg.model import Account, Organisation
from partyreg.permissions.powers import Powers
from partyreg.permissions.setting import initial_functions
from partyreg.tree import OrgTree
from partyreg.values import (
    AccountKind,
    AccountState,
    DirectCategory,
    OrganisationKind,
    Tier,
)


def powers() -> Powers:
    """Give a county, a town and a village, each with its initial setting; keys are names."""
    kinds, tiers = OrganisationKind, Tier
    rows = (
        ("A县委组织部", kinds.ORGANISATION_DEPARTMENT, tiers.COUNTY, None, None),
        ("B镇党委", kinds.COMMITTEE, tiers.PRIMARY_COMMITTEE, "A县委组织部",
         DirectCategory.TOWNSHIP),
        ("C村党支部", kinds.BRANCH, tiers.BRANCH, "B镇党委", None),
    )  # fmt: skip
    organisations = [
        Organisation(name, f"0{number}", name, kind, tier, above, category)
        for number, (name, kind, tier, above, category) in enumerate(rows, 1)
    ]
    held = {one.key: initial_functions(one.tier, one.category) for one in organisations}
    return Powers(OrgTree(organisations), held)


def account(
    organisation: str,
    kind: AccountKind = AccountKind.BUSINESS,
    state: AccountState = AccountState.ACTIVE,
) -> Account:
    """Give an account of an organisation."""
    return Account(f"a-{organisation}", f"{kind.prefix}01", organisation, kind, state)
