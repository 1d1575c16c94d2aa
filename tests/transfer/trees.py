"""Trees for the tests of transfers: the notation of the route table, and random ones."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

import pytest
from attrs import evolve
from hypothesis import strategies as st

from partyreg import transfer
from partyreg.errors import RefusedError
from partyreg.model import Account, Actor, Member, Organisation
from partyreg.permissions import Powers
from partyreg.settings import Settings
from partyreg.tree import OrgTree
from partyreg.values import (
    AccountKind,
    AccountState,
    DirectCategory,
    Function,
    OrganisationKind,
    ResidentId,
    Tier,
    TransferState,
)

K, T = OrganisationKind, Tier
TAGS: Mapping[str, tuple[OrganisationKind, Tier]] = {
    "province": (K.ORGANISATION_DEPARTMENT, T.PROVINCE),
    "system": (K.DEPARTMENT_SYSTEM, T.PROVINCE),
    "city": (K.ORGANISATION_DEPARTMENT, T.CITY),
    "county": (K.ORGANISATION_DEPARTMENT, T.COUNTY),
    "listed": (K.COMMITTEE, T.PRIMARY_COMMITTEE),
    "committee": (K.COMMITTEE, T.PRIMARY_COMMITTEE),
    "sub": (K.COMMITTEE, T.BRANCH),
    "general": (K.GENERAL_BRANCH, T.BRANCH),
    "branch": (K.BRANCH, T.BRANCH),
}

_PRIMARY = frozenset({
    Function.INTERNAL_TRANSFER, Function.SUBMIT_TRANSFER,
    Function.RECEIVE_MEMBER, Function.COUNTY_TRANSFER,
})  # fmt: skip
HELD: Mapping[str, frozenset[Function]] = {
    "listed": _PRIMARY | {Function.REALM_TRANSFER},
    "committee": _PRIMARY,
    "department": _PRIMARY | {Function.REALM_TRANSFER, Function.NATIONWIDE_TRANSFER},
    "column-1": frozenset({Function.SUBMIT_TRANSFER}),
}

DEFAULT = Settings()


def held_by(tag: str) -> frozenset[Function]:
    """Give the transfer rows of annex 2 for a tag, written out a second time."""
    if tag in ("listed", "committee"):
        return HELD[tag]
    return HELD["column-1" if TAGS[tag][1] is T.BRANCH else "department"]


def organisation(name: str, tag: str, parent: str | None) -> Organisation:
    """Make an organisation whose key is its name."""
    kind, tier = TAGS[tag]
    category = DirectCategory.TOWNSHIP if tag == "listed" else None
    return Organisation(f"k·{name}", f"c·{name}", name, kind, tier, parent, category)


def parse(text: str) -> tuple[OrgTree, Powers]:
    """Read ``name[tag](child,child) ; name[tag]`` into a tree with the initial setting."""
    found: list[Organisation] = []
    held: dict[str, frozenset[Function]] = {}
    above: list[str] = []
    for name, tags, mark in re.findall(r"([^\[\](),;]+)\[([^\]]+)\]|([(),;])", text):
        if mark == "(":
            above.append(found[-1].key)
        elif mark == ")":
            above.pop()
        elif name:
            tag, *more = tags.split("+")
            found.append(organisation(name.strip(), tag, above[-1] if above else None))
            extra = {Function.NATIONWIDE_TRANSFER} if "nationwide" in more else set()
            held[found[-1].key] = held_by(tag) | extra
    tree = OrgTree(found)
    return tree, Powers(tree, held)


def key(name: str, tree: OrgTree) -> str:
    """Give the key of a name, or the name itself where it lies outside the tree."""
    return f"k·{name}" if f"k·{name}" in tree else name


def names(path: Iterable[str]) -> str:
    """Write a path as the route table does."""
    return ">".join(one.removeprefix("k·") for one in path)


def clerk(organisation: str, kind: AccountKind = AccountKind.BUSINESS) -> Actor:
    """Give somebody who acts for an organisation with an active account."""
    account = Account(f"a·{organisation}", "B", organisation, kind, AccountState.ACTIVE)
    return Actor(account, "乙某")


def member(branch: str, key: str = "m-1") -> Member:
    """Give a member who stands in a branch; the number is the standard's own specimen."""
    return Member(key, branch, "甲某", ResidentId("11010519491231002X"))


_BELOW: Mapping[str, tuple[str, ...]] = {
    "province": ("city", "county", "county", "county", "listed", "committee", "branch"),
    "system": ("city", "listed", "committee", "general", "branch"),
    "city": ("county", "listed", "committee", "committee", "branch"),
    "county": ("county", "listed", "listed", "committee", "committee", "sub", "branch"),
    "listed": ("committee", "sub", "general", "branch"),
    "committee": ("listed", "committee", "sub", "branch", "branch"),
    "sub": ("sub", "general", "branch"),
    "general": ("branch",),
    "branch": (),
}


def _grow(found: list[Organisation], tags: list[str], one: tuple[str, str, str | None]) -> None:
    """Add an organisation and its tag."""
    found.append(organisation(*one))
    tags.append(one[1])


@st.composite
def worlds(draw: st.DrawFn) -> tuple[OrgTree, Powers]:
    """Draw trees of allowed shapes, with some functions off the initial setting."""
    found = [organisation("0", draw(st.sampled_from(["province", "province", "system"])), None)]
    tags = [("province" if found[0].kind is K.ORGANISATION_DEPARTMENT else "system")]
    for number in range(1, draw(st.integers(4, 12))):
        # The later ones rather than the earlier, so that trees grow deep; now and then a realm.
        able = [n for n, tag in enumerate(tags) if _BELOW[tag]]
        above = draw(st.sampled_from([*able, *able, *able[-3:], *able[-3:], -1]))
        tag = draw(st.sampled_from(_BELOW[tags[above]] if above >= 0 else ("province", "system")))
        _grow(found, tags, (str(number), tag, found[above].key if above >= 0 else None))
        if tag in ("listed", "committee", "sub") and draw(st.integers(0, 4)):
            _grow(found, tags, (f"{number}支部", "branch", found[-1].key))
    off = draw(st.sets(st.integers(0, 3 * len(found)), max_size=2))
    found = [evolve(one, connected=n not in off) for n, one in enumerate(found)]
    tree = OrgTree(found)
    held = {one.key: held_by(tag) for one, tag in zip(found, tags, strict=True)}
    for one in draw(st.lists(st.sampled_from(found), max_size=2)):
        change = frozenset({draw(st.sampled_from(sorted(HELD["department"])))})
        held[one.key] = held[one.key] ^ change
    return tree, Powers(tree, held)


def refused(call: Callable[[], object]) -> RefusedError:
    """Give the refusal that a call ends in."""
    with pytest.raises(RefusedError) as caught:
        call()
    return caught.value


DAY = date(2018, 3, 1)


def verb(name: str, subject: Any, world: tuple[OrgTree, Powers], who: str, **more: Any) -> Any:
    """Do a verb of the room for an organisation, and give the first record that comes of it."""
    changes = getattr(transfer, name)(
        subject, tree=world[0], powers=world[1], actor=clerk(who), on=more.pop("on", DAY), **more
    )
    return changes[0].after


def submitted(world: tuple[OrgTree, Powers], source: str, to: str, **more: Any) -> Any:
    """Apply for a transfer as the branch, or as whoever is named."""
    who = more.pop("who", source)
    given = {"key": "t-1", "settings": DEFAULT, **more}
    return verb("submit", member(source), world, who, destination=to, **given)


def brought(world: tuple[OrgTree, Powers], case: Any) -> Any:
    """Bring a case to the moment before it is received: approved, and the member arrived."""
    while case.state is TransferState.IN_APPROVAL:
        case = verb("approve", case, world, case.waiting_for)
    return verb("confirm_arrival", case, world, case.waiting_for)
