"""Granting and revoking: by an administrator above, nothing that it lacks, and no cascade."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.permissions import naive
from tests.permissions.trees import EVERYTHING, account, organisation, powers

from partyreg.changes import Change
from partyreg.errors import Refusal, RefusedError
from partyreg.model import Actor, Evidence, Grants
from partyreg.permissions import Powers, grant, initial_functions, initial_grants, revoke
from partyreg.tree import OrgTree
from partyreg.values import AccountKind, AccountState, Function, Tier

pytestmark = pytest.mark.clause("G1.2", "Y-grant", "Y-sub", "G1.1c")

TODAY = date(2018, 1, 9)
OTHER, NATIONWIDE = Function.ADD_OTHER, Function.NATIONWIDE_TRANSFER
Command = Callable[..., tuple[Change, ...]]


def administrator(key: str, state: AccountState = AccountState.ACTIVE) -> Actor:
    """Give somebody at an organisation's administrator account."""
    return Actor(account(key, AccountKind.ADMINISTRATOR, state), "甲某")


@pytest.fixture
def story() -> Powers:
    """A province, a county, a working committee and its branch, with the initial setting."""
    made = [
        organisation("省", Tier.PROVINCE),
        organisation("A县", Tier.COUNTY, "省"),
        organisation("园区", Tier.PRIMARY_COMMITTEE, "A县"),
        organisation("C村", Tier.BRANCH, "园区"),
    ]
    return Powers(OrgTree(made), {o.key: initial_functions(o.tier, o.category) for o in made})


def do(command: Command, powers: Powers, who: Actor, to: str, *functions: Any) -> Grants:
    """Run a command and give the new grants, after checking that they are the only change."""
    (change,) = command(to, functions, tree=powers.tree, powers=powers, actor=who, on=TODAY)
    before = powers.held.get(to)
    assert change.before == (None if before is None else Grants(to, before))
    assert change.clause == "G1.2"
    assert isinstance(change.after, Grants)
    assert change.after.key == to
    return change.after


def refused(
    command: Command, powers: Powers, who: Actor, to: Any, functions: Any, **more: Any
) -> tuple[Refusal, ...]:
    """Run a command that must be refused, and give all refusals."""
    with pytest.raises(RefusedError) as caught:
        command(to, functions, tree=powers.tree, powers=powers, actor=who, on=TODAY, **more)
    return caught.value.refusals


def told(refusals: tuple[Refusal, ...]) -> list[tuple[str, str, str]]:
    """Give code, clause and message of refusals."""
    return [(one.code, one.clause, one.message) for one in refusals]


@pytest.mark.clause("Y-working")
def test_nationwide_authority_of_a_working_committee_is_a_grant(story: Powers) -> None:
    """A county's administrator gives it to a committee below; nothing else changes."""
    after = do(grant, story, administrator("A县"), "园区", NATIONWIDE)
    assert after.functions == story.held["园区"] | {NATIONWIDE}


@pytest.mark.clause("G4.1", "Y-internal")
def test_internal_transfer_is_switched_off_by_revoking_it(story: Powers) -> None:
    """Whether the function is used is a setting of each place."""
    after = do(revoke, story, administrator("省"), "园区", Function.INTERNAL_TRANSFER)
    assert after.functions == story.held["园区"] - {Function.INTERNAL_TRANSFER}


def test_who_holds_nothing_yet_gets_a_first_record(story: Powers) -> None:
    """Without grants on record the change has no before."""
    bare = Powers(story.tree, {key: held for key, held in story.held.items() if key != "C村"})
    assert do(grant, bare, administrator("园区"), "C村", Function.EDIT_MEMBER).functions == {
        Function.EDIT_MEMBER
    }


def test_nobody_grants_what_it_lacks(story: Powers) -> None:
    """No escalation: the refusal names the functions that the grantor does not hold."""
    found = refused(grant, story, administrator("园区"), "C村", {NATIONWIDE, OTHER})
    assert told(found) == [
        ("right.escalation", "Y-grant",
         "'园区（名）' does not hold '新增党员：其他原因', '全国范围内转接' and so cannot grant it")
    ]  # fmt: skip


@given(powers(), st.data())
def test_rights_never_exceed_what_stands_above(held: Powers, data: st.DataObject) -> None:
    """Whatever is granted, the grantor holds it, stands above, operates, and may configure."""
    keys = st.sampled_from(list(held.tree))
    by, to = data.draw(keys), data.draw(keys)
    wanted = data.draw(st.frozensets(st.sampled_from(Function), min_size=1, max_size=3))
    facts = naive.Facts(held.tree, held.held)
    lawful = (
        naive.stands_below(facts, to, by)
        and naive.operates(facts, by)
        and naive.holds(facts, by, Function.MANAGE_ACCOUNTS)
        and all(naive.holds(facts, by, one) for one in wanted)
        and not any(naive.holds(facts, to, one) for one in wanted)
    )
    if lawful:
        assert do(grant, held, administrator(by), to, *wanted).functions == (
            held.held.get(to, frozenset()) | wanted
        )
    else:
        assert refused(grant, held, administrator(by), to, wanted)


@given(powers(), st.data())
def test_revoking_takes_back_exactly_what_was_granted(held: Powers, data: st.DataObject) -> None:
    """Grant and revoke by the same administrator leave the functions as they were."""
    keys = st.sampled_from(list(held.tree))
    by, to = data.draw(keys), data.draw(keys)
    one = data.draw(st.sampled_from(Function))
    try:
        granted = do(grant, held, administrator(by), to, one)
    except RefusedError:
        return
    then = Powers(held.tree, {**held.held, to: granted.functions})
    after = do(revoke, then, administrator(by), to, one)
    assert after.functions == held.held.get(to, frozenset())


def test_revoking_does_not_cascade_and_shows_as_an_excess(story: Powers) -> None:
    """The committee below keeps its grant when the county loses the function."""
    held = {**story.held, "园区": story.held["园区"] | {NATIONWIDE}}
    before = Powers(story.tree, held)
    county = do(revoke, before, administrator("省"), "A县", NATIONWIDE)
    after = Powers(story.tree, {**held, "A县": county.functions})
    assert after.check("园区", NATIONWIDE, "C村")
    assert [one.organisation for one in after.conformity("A县")] == ["园区"]


def test_a_function_that_the_revoker_lacks_can_be_taken_away(story: Powers) -> None:
    """Otherwise something would be left below that nobody near could take away."""
    held = {
        **story.held,
        "A县": story.held["A县"] - {NATIONWIDE},
        "园区": story.held["园区"] | {NATIONWIDE},
    }
    after = do(revoke, Powers(story.tree, held), administrator("A县"), "园区", NATIONWIDE)
    assert after.functions == story.held["园区"]


def test_what_would_change_nothing_is_refused(story: Powers) -> None:
    """Granting what is held and revoking what is not are refused and name the functions."""
    found = refused(grant, story, administrator("A县"), "园区", {Function.EDIT_MEMBER, OTHER})
    assert told(found) == [
        ("right.already-held", "G1.2", "'园区（名）' holds '维护党员信息' already")
    ]
    found = refused(revoke, story, administrator("A县"), "园区", {Function.EDIT_MEMBER, OTHER})
    assert told(found) == [
        ("right.not-held", "G1.2", "'园区（名）' does not hold '新增党员：其他原因'")
    ]


@pytest.mark.parametrize("command", [grant, revoke])
def test_nobody_configures_itself(story: Powers, command: Command) -> None:
    """Nobody stands above a root, so that its own functions stay as they were installed."""
    for key in ("省", "A县"):
        found = refused(command, Powers(story.tree, {**story.held, key: EVERYTHING - {OTHER}}),
                        administrator(key), key, {OTHER})  # fmt: skip
        (scope,) = (one for one in found if one.code == "right.out-of-scope")
        assert scope.clause == "Y-sub"
        assert scope.hint == "let the administrator of an organisation above configure it"
        function = "设置下级党组织管理员和用户帐号、权限"
        name = f"'{key}（名）'"
        assert scope.message == f"{name} is not in the scope of {name} for '{function}'"


@pytest.mark.parametrize("command", [grant, revoke])
@pytest.mark.clause("G1.1b", "G1.1d", "Y-gates")
def test_only_an_active_administrator_account_configures(story: Powers, command: Command) -> None:
    """A business account and a new administrator account are refused."""
    functions = {OTHER} if command is grant else {Function.EDIT_MEMBER}
    business = Actor(account("A县"), "甲某")
    assert [one[:2] for one in told(refused(command, story, business, "园区", functions))] == [
        ("right.wrong-account", "G1.1d")
    ]
    new = administrator("A县", AccountState.NEW)
    assert [one[:2] for one in told(refused(command, story, new, "园区", functions))] == [
        ("right.account-new", "G1.1b")
    ]


@pytest.mark.parametrize("command", [grant, revoke])
def test_every_reason_is_given_at_once(story: Powers, command: Command) -> None:
    """A branch that configures its county: no right, not below, and then the functions."""
    found = refused(command, story, administrator("C村"), "A县", {OTHER})
    codes = [one.code for one in found]
    assert codes[:2] == ["right.not-granted", "right.out-of-scope"]
    wanted = ["right.escalation", "right.already-held"] if command is grant else []
    assert codes[2:] == wanted


@pytest.mark.parametrize("command", [grant, revoke])
def test_an_unknown_organisation_is_refused(story: Powers, command: Command) -> None:
    """It is named; the gates of the actor are still asked."""
    found = refused(command, story, administrator("A县"), "Z", {OTHER})
    assert told(found) == [("right.unknown-organisation", "G1.2", "there is no organisation 'Z'")]
    by_branch = refused(command, story, administrator("C村"), "Z", {Function.EDIT_MEMBER_PARTIAL})
    assert [one.code for one in by_branch] == ["right.unknown-organisation", "right.not-granted"]
    odd = refused(command, story, administrator("A县"), ["Z"], {OTHER})
    assert odd[0].message == "there is no organisation 'list'"


@pytest.mark.parametrize("command", [grant, revoke])
@pytest.mark.clause("N3.2d")
def test_bad_input_is_refused_with_its_place(story: Powers, command: Command) -> None:
    """No function, a function that does not exist, and unusable documents are all named."""
    county = administrator("A县")
    (none,) = refused(command, story, county, "园区", ())
    assert (none.code, none.clause) == ("input.bad-value", "T")
    assert none.message == "functions cannot be taken: none is named"
    odd = refused(command, story, county, "园区", ["fly"])
    assert odd[0].message == "functions cannot be taken: there is no such function in annex 2"
    paper = (Evidence(" ", date(2018, 1, 10)),)
    functions = {OTHER} if command is grant else {Function.EDIT_MEMBER}
    found = refused(command, story, county, "园区", functions, evidence=paper)
    assert told(found) == [
        ("input.bad-value", "G1.2",
         "date of document 1 cannot be taken: it lies after 2018-01-09"),
        ("input.bad-value", "G1.2", "document 1 cannot be taken: it is blank"),
    ]  # fmt: skip


@pytest.mark.clause("N2.1b", "T.note")
def test_a_new_organisation_gets_the_initial_setting() -> None:
    """The change has no before and holds the cells of its column."""
    new = organisation("E镇", Tier.PRIMARY_COMMITTEE, "A县")
    change = initial_grants(new)
    assert change == Change(None, Grants("E镇", initial_functions(new.tier)), "N2.1b")
