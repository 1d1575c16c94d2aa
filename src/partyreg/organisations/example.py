"""What the examples of this room stand on: one city, two counties, a committee, a branch.

The examples in the documentation share it, so that each shows its own point only.

Notice: G4.2c A县, B镇, C村
"""

from __future__ import annotations

from datetime import date
from typing import TypedDict

from partyreg.model import Account, Actor, Evidence, Organisation
from partyreg.permissions import Powers, initial_functions
from partyreg.tree import OrgTree
from partyreg.values import (
    AccountKind,
    AccountState,
    OrganisationKind,
    Tier,
    UnitSituation,
)

TODAY = date(2018, 1, 9)
_WHO = {"branch": "b-1", "committee": "c-1", "county": "o-1", "city": "o-0"}


class Facts(TypedDict):
    """The facts that every command of the room is given."""

    tree: OrgTree
    powers: Powers
    actor: Actor
    on: date


def facts(who: str = "committee") -> Facts:
    """Give the facts, with an actor for the branch, the committee, the county or the city."""
    kind, tier, department = OrganisationKind, Tier, OrganisationKind.ORGANISATION_DEPARTMENT
    organisations = [
        Organisation("o-0", "00", "丙市委组织部", department, tier.CITY),
        Organisation("o-1", "01", "A县委组织部", department, tier.COUNTY, "o-0"),
        Organisation("o-2", "02", "D县委组织部", department, tier.COUNTY, "o-0"),
        Organisation("l-1", "03", "A县某局党组", kind.LEADING_GROUP, tier.PRIMARY_COMMITTEE, "o-1"),
        Organisation("c-1", "04", "B镇党委", kind.COMMITTEE, tier.PRIMARY_COMMITTEE, "o-1",
                     unit_situation=UnitSituation.OWN, units=("u-1",)),
        branch("b-1"),
    ]  # fmt: skip
    tree = OrgTree(organisations)
    held = {one.key: initial_functions(one.tier) for one in organisations}
    place = _WHO[who]
    account = Account(f"a-{place}", f"B{place}", place, AccountKind.BUSINESS, AccountState.ACTIVE)
    return Facts(tree=tree, powers=Powers(tree, held), actor=Actor(account, "乙某"), on=TODAY)


def branch(key: str) -> Organisation:
    """Give a branch of the committee."""
    return Organisation(key, f"c-{key}", "C村党支部", OrganisationKind.BRANCH, Tier.BRANCH, "c-1")


def paper() -> tuple[Evidence, ...]:
    """Give the decision of four days ago."""
    return (Evidence("组发〔2018〕3号", date(2018, 1, 5)),)
