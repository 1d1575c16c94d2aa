"""The list of what differs from the initial setting below an organisation."""

from __future__ import annotations

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.permissions.trees import account, organisation, powers

from partyreg.model import Account
from partyreg.notice import exists
from partyreg.permissions import Deviation, DeviationKind, Powers, initial_functions
from partyreg.tree import OrgTree
from partyreg.values import AccountKind, AccountState, Function, Tier

pytestmark = pytest.mark.clause("G1.0", "Y-grant", "T")

ADMINISTRATOR, BUSINESS = AccountKind
NOTHING = frozenset[Function]()


@given(powers(), st.data())
def test_the_list_is_empty_exactly_where_all_is_initial(held: Powers, data: st.DataObject) -> None:
    """Every missing and extra function below is named, nothing else, and not the looker itself."""
    key = data.draw(st.sampled_from(list(held.tree)))
    wanted = {}
    for one in held.tree.descendants(key):
        traits = held.tree.traits(one)
        initial = initial_functions(traits.tier, traits.category)
        has = held.held.get(one, NOTHING)
        wanted[one] = (initial - has, has - initial)
    found = list(held.conformity(key))
    kinds = (DeviationKind.MISSING_FUNCTIONS, DeviationKind.EXTRA_FUNCTIONS)
    seen = {(one.organisation, one.kind): one.functions for one in found}
    assert len(seen) == len(found)
    for one, differences in wanted.items():
        for kind, functions in zip(kinds, differences, strict=True):
            assert seen.pop((one, kind), NOTHING) == functions
    assert seen == {}


@pytest.fixture
def town() -> Powers:
    """A county above a town above two branches, of which one is not connected."""
    made = [
        organisation("A县", Tier.COUNTY),
        organisation("B镇", Tier.PRIMARY_COMMITTEE, "A县"),
        organisation("C村", Tier.BRANCH, "B镇"),
        organisation("D村", Tier.BRANCH, "B镇", connected=False),
    ]
    return Powers(OrgTree(made), {o.key: initial_functions(o.tier, o.category) for o in made})


def both(key: str) -> tuple[Account, ...]:
    """Give both accounts of an organisation, as they should be."""
    return account(key, ADMINISTRATOR), account(key, BUSINESS)


@pytest.mark.clause("G1.1a", "G1.1d")
def test_accounts_as_they_should_be_are_not_listed(town: Powers) -> None:
    """Both kinds, active, under their default names; who is not connected needs no business one."""
    accounts = {"B镇": both("B镇"), "C村": both("C村"), "D村": both("D村")[:1]}
    assert list(town.conformity("A县", accounts=accounts)) == []


@pytest.mark.clause("G1.1a", "G1.1b", "G1.1d")
def test_every_account_that_is_not_as_it_should_be_is_listed(town: Powers) -> None:
    """Missing, closed, new, and oddly named accounts each show with kind and clause."""
    admin, business = both("B镇")
    closed = attrs.evolve(both("C村")[1], state=AccountState.CLOSED)
    accounts = {
        "B镇": (
            attrs.evolve(admin, state=AccountState.NEW),
            attrs.evolve(business, name="B-old"),
        ),
        "C村": (both("C村")[0], closed),
    }
    found = list(town.conformity("A县", accounts=accounts))
    kinds = DeviationKind
    assert [(one.organisation, one.kind, one.account_kind, one.clause) for one in found] == [
        ("B镇", kinds.ACCOUNT_NOT_ACTIVE, ADMINISTRATOR, "G1.1b"),
        ("B镇", kinds.ACCOUNT_NAME, BUSINESS, "G1.1d"),
        ("C村", kinds.MISSING_ACCOUNT, BUSINESS, "G1.1d"),
        ("D村", kinds.MISSING_ACCOUNT, ADMINISTRATOR, "G1.1a"),
    ]
    assert [one.account for one in found] == [admin.key, business.key, None, None]
    assert str(found[2]) == "'C村': 缺少账号 用户账号 [G1.1d]"


def test_a_second_account_may_have_another_name(town: Powers) -> None:
    """One account under the default name is enough."""
    second = attrs.evolve(both("B镇")[1], key="a-2", name="B-2")
    accounts = {"B镇": (*both("B镇"), second), "C村": both("C村"), "D村": both("D村")}
    assert list(town.conformity("A县", accounts=accounts)) == []


def test_names_are_not_judged_where_no_code_is_known(town: Powers) -> None:
    """A tree without records has no codes to compare with; all else is still looked at."""
    tree = town.tree
    keys = list(tree)
    bare = OrgTree.from_parents(keys, map(tree.parent, keys), map(tree.traits, keys))
    odd = tuple(attrs.evolve(one, name="x") for one in both("B镇"))
    found = Powers(bare, town.held).conformity("A县", accounts={"B镇": odd})
    assert {one.organisation for one in found} == {"C村", "D村"}


def test_a_deviation_reads_on_one_line(town: Powers) -> None:
    """It names the organisation's key, what differs, and the clause."""
    more = Powers(town.tree, {**town.held, "C村": town.held["C村"] | {Function.ADD_OTHER}})
    (one,) = more.conformity("B镇")
    assert str(one) == "'C村': 多于初始设置的功能权限 '新增党员：其他原因' [T]"


def test_every_deviation_cites_a_clause() -> None:
    """Whatever the kinds, the clause exists."""
    for kind in DeviationKind:
        for account_kind in (None, *AccountKind):
            if account_kind is None and "account" in kind.value:
                continue
            one = Deviation("o-1", kind, account_kind=account_kind)
            assert exists(one.clause)
