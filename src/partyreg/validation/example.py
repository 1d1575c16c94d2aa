"""What the examples of this room stand on: one county, one committee, one branch, one finding.

Notice: G4.2c A县, B镇, C村
"""

from __future__ import annotations

from datetime import date
from typing import TypedDict

from partyreg.model import Account, Actor, CampaignFinding, Evidence, Organisation
from partyreg.permissions import Powers, initial_functions
from partyreg.tree import OrgTree
from partyreg.validation.checks import by_id
from partyreg.validation.reviewing import Review, review
from partyreg.values import AccountKind, AccountState, OrganisationKind, Tier

TODAY = date(2018, 1, 9)


class Facts(TypedDict):
    """The facts that every command of the room is given."""

    tree: OrgTree
    powers: Powers
    actor: Actor
    on: date


def facts(
    who: str = "o-1",
    kind: AccountKind = AccountKind.BUSINESS,
    state: AccountState = AccountState.ACTIVE,
) -> Facts:
    """Give the facts, with an actor for the county, the committee or the branch."""
    given = places()
    tree = OrgTree(given)
    held = {one.key: initial_functions(one.tier) for one in given}
    account = Account(f"a-{who}", f"B{who}", who, kind, state)
    return Facts(tree=tree, powers=Powers(tree, held), actor=Actor(account, "乙某"), on=TODAY)


def places() -> tuple[Organisation, ...]:
    """Give the organisations."""
    kind, tier = OrganisationKind, Tier
    return (
        Organisation("o-1", "01", "A县委组织部", kind.ORGANISATION_DEPARTMENT, tier.COUNTY),
        Organisation("c-1", "02", "B镇党委", kind.COMMITTEE, tier.PRIMARY_COMMITTEE, "o-1"),
        Organisation("b-1", "03", "C村党支部", kind.BRANCH, tier.BRANCH, "c-1"),
    )


def paper() -> tuple[Evidence, ...]:
    """Give an archived document of four days ago."""
    return (Evidence("组发〔2018〕3号", date(2018, 1, 5), "档案室 2018-3"),)


def run() -> Review:
    """Give a review with one finding: nobody stands in the branch."""
    return review((), places(), on=TODAY)


def kept() -> CampaignFinding:
    """Give that finding as a campaign keeps it."""
    finding = by_id()["branch.under-three"].finding("b-1", "b-1", members=0, full=0)
    return CampaignFinding("v-1/" + finding.stable_key, "v-1", finding, "c-1", TODAY, TODAY)
