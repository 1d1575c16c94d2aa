"""Trees and grants for the tests of rights: every place around one organisation, and random."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from hypothesis import strategies as st

from partyreg.model import Account, Organisation
from partyreg.permissions import Powers, initial_functions
from partyreg.tree import OrgTree
from partyreg.values import (
    AccountKind,
    AccountState,
    DirectCategory,
    Function,
    OrganisationKind,
    Tier,
)

TOWNSHIP = DirectCategory.TOWNSHIP
EVERYTHING = frozenset(Function)


def kind_of(tier: Tier) -> OrganisationKind:
    kinds = OrganisationKind
    return kinds.ORGANISATION_DEPARTMENT if tier.is_department else kinds.COMMITTEE


def organisation(
    key: str,
    tier: Tier,
    parent: str | None = None,
    category: DirectCategory | None = None,
    connected: bool = True,
) -> Organisation:
    name = f"{key}（名）"
    return Organisation(key, f"c-{key}", name, kind_of(tier), tier, parent, category, connected)


def initial(organisations: Iterable[Organisation]) -> dict[str, frozenset[Function]]:
    return {one.key: initial_functions(one.tier, one.category) for one in organisations}


def around(tier: Tier, category: DirectCategory | None, connected: bool) -> list[Organisation]:
    """One organisation S with all that may stand around it, and a stranger in another realm."""
    column_1 = Tier.BRANCH
    return [
        organisation("top", Tier.PROVINCE),
        organisation("idle", tier, "top", connected=False),
        organisation("S", tier, "idle", category, connected),
        organisation("below", tier, "S"),
        organisation("deep", column_1, "below", connected=False),
        organisation("beside", column_1, "idle"),
        organisation("stranger", Tier.PROVINCE),
    ]


def accounts(key: str) -> Iterator[Account]:
    for kind in AccountKind:
        for state in AccountState:
            yield Account(f"a-{key}-{kind}-{state}", f"{kind.prefix}c-{key}", key, kind, state)


def account(
    key: str,
    kind: AccountKind = AccountKind.BUSINESS,
    state: AccountState = AccountState.ACTIVE,
) -> Account:
    return Account(f"a-{key}", f"{kind.prefix}c-{key}", key, kind, state)


@st.composite
def powers(draw: st.DrawFn, largest: int = 9) -> Powers:
    """A small forest with the initial setting, here and there changed by hand."""
    count = draw(st.integers(1, largest))
    made: list[Organisation] = []
    for number in range(count):
        above = draw(st.sampled_from([None, *made]))
        highest = Tier.PROVINCE if above is None else above.tier
        tier = draw(st.sampled_from([one for one in Tier if one.rank <= highest.rank]))
        category = draw(st.sampled_from([None, TOWNSHIP]))
        parent = above.key if above else None
        made.append(organisation(f"o{number}", tier, parent, category, draw(st.booleans())))
    held = initial(made)
    some = st.frozensets(st.sampled_from(Function), max_size=4)
    for key in draw(st.sets(st.sampled_from([one.key for one in made]))):
        held[key] = held[key] ^ draw(some)
    if draw(st.booleans()):
        del held[made[-1].key]
    return Powers(OrgTree(made), held)
