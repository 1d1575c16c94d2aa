"""What the examples of this room stand on: one county, one committee, two branches, one member.

The examples in the documentation share it, so that each shows its own point only.

Notice: G4.2c A县, B镇, C村
"""

from __future__ import annotations

from datetime import date
from typing import TypedDict

from partyreg.model import Account, Actor, Evidence, FormerMember, Member, Organisation
from partyreg.permissions import Powers, initial_functions
from partyreg.tree import OrgTree
from partyreg.values import (
    AccountKind,
    AccountState,
    OrganisationKind,
    RemoveReason,
    ResidentId,
    Tier,
)

TODAY = date(2018, 1, 9)
_WHO = {"branch": "b-1", "committee": "c-1", "county": "o-1"}


class Facts(TypedDict):
    """The facts that every command of the room is given."""

    tree: OrgTree
    powers: Powers
    actor: Actor
    on: date


def facts(who: str = "committee") -> Facts:
    """Give the facts, with an actor for the branch, the committee or the county."""
    kind, tier = OrganisationKind, Tier
    organisations = [
        Organisation("o-1", "01", "A县委组织部", kind.ORGANISATION_DEPARTMENT, tier.COUNTY),
        Organisation("c-1", "02", "B镇党委", kind.COMMITTEE, tier.PRIMARY_COMMITTEE, "o-1"),
        Organisation("b-1", "03", "C村党支部", kind.BRANCH, tier.BRANCH, "c-1"),
        Organisation("b-2", "04", "F村党支部", kind.BRANCH, tier.BRANCH, "c-1"),
    ]
    tree = OrgTree(organisations)
    held = {one.key: initial_functions(one.tier) for one in organisations}
    place = _WHO[who]
    account = Account(f"a-{place}", f"B{place}", place, AccountKind.BUSINESS, AccountState.ACTIVE)
    return Facts(tree=tree, powers=Powers(tree, held), actor=Actor(account, "乙某"), on=TODAY)


def paper() -> tuple[Evidence, ...]:
    """Give an archived document of four days ago."""
    return (Evidence("组发〔2018〕3号", date(2018, 1, 5), "档案室 2018-3"),)


def someone() -> Member:
    """Give a member of the first branch."""
    number = ResidentId("440308199901101512")
    return Member("m-1", "b-1", "甲某", number, joined_on=date(2016, 7, 1))


def gone(reason: str) -> FormerMember:
    """Give the same member after a removal."""
    why = next(one for one in RemoveReason if one.value == reason)
    return FormerMember("m-1", someone(), why, date(2018, 1, 5), paper())
