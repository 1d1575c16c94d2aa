"""What the examples of this room stand on: a county, a committee, a branch, one member.

Notice: G4.2c A县, B镇, C村
"""

from __future__ import annotations

from datetime import date
from typing import TypedDict

from partyreg.model import (
    Account,
    Actor,
    FormerMember,
    Letter,
    Member,
    Organisation,
    Route,
    RouteStep,
    Transfer,
)
from partyreg.permissions import Powers, initial_functions
from partyreg.tree import OrgTree
from partyreg.values import (
    AccountKind,
    AccountState,
    BirthDate,
    HomeAddress,
    OrganisationKind,
    Phone,
    ResidentId,
    Sex,
    StepRole,
    Tier,
    TransferKind,
    TransferState,
)


class Facts(TypedDict):
    """The facts that an export is given."""

    tree: OrgTree
    powers: Powers
    actor: Actor
    on: date


def facts(
    who: str = "c-1",
    kind: AccountKind = AccountKind.BUSINESS,
    state: AccountState = AccountState.ACTIVE,
) -> Facts:
    """Give the facts, with an actor of the named organisation."""
    kinds, tier = OrganisationKind, Tier
    every = [
        Organisation("o-1", "01", "A县委组织部", kinds.ORGANISATION_DEPARTMENT, tier.COUNTY),
        Organisation("c-1", "02", "B镇党委", kinds.COMMITTEE, tier.PRIMARY_COMMITTEE, "o-1"),
        Organisation("b-1", "03", "C村党支部", kinds.BRANCH, tier.BRANCH, "c-1", connected=False),
        Organisation("c-2", "04", "E镇党委", kinds.COMMITTEE, tier.PRIMARY_COMMITTEE, "o-1"),
    ]
    tree = OrgTree(every)
    held = {one.key: initial_functions(one.tier) for one in every}
    account = Account(f"a-{who}", f"{kind.prefix}{who}", who, kind, state)
    actor = Actor(account, "乙某")
    return Facts(tree=tree, powers=Powers(tree, held), actor=actor, on=date(2018, 1, 9))


def roll() -> tuple[Member, ...]:
    """Give the roll of the branch."""
    return (Member(
        "m-1", "b-1", "甲某某", ResidentId("440308199901101512"), sex=Sex.MALE,
        birth_date=BirthDate(date(1999, 1, 10)), phone=Phone("0562-0000123"),
        home_address=HomeAddress("A县B镇C村1号"),
    ),)  # fmt: skip


def concluded() -> tuple[Transfer, FormerMember]:
    """Give a transfer out of the realm that the county has concluded, and who left by it."""
    [member] = roll()
    day = date(2018, 3, 1)
    steps = (
        RouteStep("c-1", StepRole.INITIATE, "G4.3a"), RouteStep("o-1", StepRole.CONCLUDE, "G4.3b")
    )  # fmt: skip
    route = Route(TransferKind.NATIONWIDE_OUT, steps, "b-1", "某省某镇党委", None, "G4.3a")
    letter = Letter(
        "介0001", "o-1", day, 90, "B镇党委", "某省某镇党委", dues_paid_until=date(2018, 2, 1),
        reply_address="A县B镇", reply_phone=Phone("0562-0000456"),
    )  # fmt: skip
    case = Transfer("t-1", "m-1", route, TransferState.CONCLUDED, 1, day, day, letter=letter)
    return case, FormerMember("m-1", member, None, day, (), "t-1")
