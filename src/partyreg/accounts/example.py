"""What the examples of this room stand on: city, counties, committee, general branch, branch.

The examples in the documentation share it, so that each shows its own point only.

Notice: G4.2c A县, B镇, C村
"""

from __future__ import annotations

import random
from typing import TypedDict

from partyreg.accounts.hashing import ScryptHasher
from partyreg.accounts.issuing import Issued, issue
from partyreg.model import Account, Actor, Organisation
from partyreg.permissions import Powers, initial_functions
from partyreg.settings import Settings
from partyreg.tree import OrgTree
from partyreg.values import AccountKind, AccountState, OrganisationKind, Tier

HASHER = ScryptHasher(n=16)
"""Much too cheap for anything but examples and tests."""


class Facts(TypedDict):
    """The facts that every command of the room is given."""

    tree: OrgTree
    powers: Powers
    actor: Actor


def organisations() -> tuple[Organisation, ...]:
    """Give the organisations; the general branch and the branch below it are connected."""
    kind, tier, department = OrganisationKind, Tier, OrganisationKind.ORGANISATION_DEPARTMENT
    return (
        Organisation("o-0", "00", "丙市委组织部", department, tier.CITY),
        Organisation("o-1", "01", "A县委组织部", department, tier.COUNTY, "o-0"),
        Organisation("o-2", "02", "D县委组织部", department, tier.COUNTY, "o-0"),
        Organisation("c-1", "04", "B镇党委", kind.COMMITTEE, tier.PRIMARY_COMMITTEE, "o-1"),
        Organisation("g-1", "05", "C村党总支", kind.GENERAL_BRANCH, tier.BRANCH, "c-1"),
        Organisation("b-1", "06", "C村党支部", kind.BRANCH, tier.BRANCH, "g-1"),
    )


def committee() -> Organisation:
    """Give the committee."""
    return next(one for one in organisations() if one.key == "c-1")


def facts(
    who: str = "o-1",
    kind: AccountKind = AccountKind.ADMINISTRATOR,
    state: AccountState = AccountState.ACTIVE,
) -> Facts:
    """Give the facts, with an actor of the named organisation; each has its initial setting."""
    every = organisations()
    held = {one.key: initial_functions(one.tier) for one in every}
    tree = OrgTree(every)
    account = Account(f"a-{who}", f"{kind.prefix}{who}", who, kind, state)
    return Facts(tree=tree, powers=Powers(tree, held), actor=Actor(account, "乙某"))


def issued(
    kind: AccountKind = AccountKind.ADMINISTRATOR, organisation: Organisation | None = None
) -> Issued:
    """Give an account of the committee, or of another organisation, with its first password."""
    return issue(organisation or committee(), kind, key="a-9", settings=Settings(),
                 rng=random.Random(9), hasher=HASHER)  # fmt: skip  # noqa: S311 - an example
