"""Where may I, who may here, through which remedy: three roads to the same answers."""

from __future__ import annotations

from itertools import pairwise

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.permissions import naive
from tests.permissions.trees import EVERYTHING, account, organisation, powers

from partyreg.changes import Change
from partyreg.errors import UnknownOrganisationError
from partyreg.notice import edition
from partyreg.notice.records import Edition
from partyreg.permissions import Powers, Setting, initial_functions
from partyreg.tree import OrgTree
from partyreg.values import Function, Tier

pytestmark = pytest.mark.clause("G1.2", "Y-gates", "Y-sub", "Y-remedy", "N1")

FUNCTIONS = st.sampled_from(Function)


@given(powers(), FUNCTIONS)
def test_three_roads_lead_to_the_same_answer(held: Powers, function: Function) -> None:
    """Where, who and check agree with each other and with the naive rules for every pair."""
    facts = naive.Facts(held.tree, held.held)
    allowed = {
        (one, target)
        for one in held.tree
        for target in held.tree
        if naive.may(facts, one, function, target)
    }
    by_where = {(one, target) for one in held.tree for target in held.where(one, function)}
    by_who = {(one, target) for target in held.tree for one in held.who(function, target)}
    by_check = {
        (one, target)
        for one in held.tree
        for target in held.tree
        if held.check(one, function, target)
    }
    assert by_where == by_who == by_check == allowed


@given(powers(), FUNCTIONS)
def test_who_may_here_is_given_from_the_nearest_up(held: Powers, function: Function) -> None:
    """Those who may act on a target stand at or above it, the nearest first."""
    for target in held.tree:
        found = held.who(function, target)
        assert list(found) == [one for one in held.tree.chain(target) if one in found]


@given(powers(), FUNCTIONS, st.data())
def test_remedies_work(held: Powers, function: Function, data: st.DataObject) -> None:
    """The grantor may configure and holds the function; who is to act instead may act; nobody
    nearer could."""
    keys = st.sampled_from(list(held.tree))
    one, target = data.draw(keys), data.draw(keys)
    decision = held.decide(one, function, target)
    facts = naive.Facts(held.tree, held.held)
    assert decision.allowed == naive.may(facts, one, function, target)
    if decision.grantor is not None:
        assert not held.holds(one, function)
        assert held.check(decision.grantor, Function.MANAGE_ACCOUNTS, one)
        assert held.holds(decision.grantor, function)
    if decision.actor is not None:
        assert held.check(decision.actor, function, target)
    if not held.holds(one, function):
        assert decision.grantor == naive.grantor(facts, one, function)
    if not decision.allowed:
        assert decision.actor == naive.actor(facts, one, function, target)


@given(powers(), st.data())
def test_the_path_is_what_the_scope_gate_walked(held: Powers, data: st.DataObject) -> None:
    """It starts at the target and ends at the organisation, or at the root of the realm."""
    keys = st.sampled_from(list(held.tree))
    one, target = data.draw(keys), data.draw(keys)
    path = held.decide(one, Function.EDIT_MEMBER, target).path
    assert path[0] == target
    assert all(held.tree.parent(low) == high for low, high in pairwise(path))
    within = one == target or held.tree.is_below(target, one)
    assert path[-1] == (one if within else held.tree.realm(target))
    assert one not in path[:-1]


@given(powers(), FUNCTIONS)
def test_the_nearest_holder_is_the_first_on_the_way_up(held: Powers, function: Function) -> None:
    """Holding is all that is asked, whether the holder operates or not."""
    for key in held.tree:
        above = [one for one in held.tree.ancestors(key) if held.holds(one, function)]
        nearest = above[0] if above else None
        assert held.nearest_holder(key, function, including=False) == nearest
        assert held.nearest_holder(key, function) == (key if held.holds(key, function) else nearest)


def test_where_and_who_are_asked_about_what_exists(story: Powers) -> None:
    """An unknown organisation raises when the question is asked, not when it is walked."""
    with pytest.raises(UnknownOrganisationError):
        story.where("Z", Function.EDIT_MEMBER)
    with pytest.raises(UnknownOrganisationError):
        story.who(Function.EDIT_MEMBER, "Z")
    with pytest.raises(UnknownOrganisationError):
        story.conformity("Z")


@pytest.fixture
def story() -> Powers:
    """Two counties, a town and its branch; everybody holds the initial setting."""
    made = [
        organisation("省", Tier.PROVINCE),
        organisation("A县", Tier.COUNTY, "省"),
        organisation("D县", Tier.COUNTY, "省"),
        organisation("B镇", Tier.PRIMARY_COMMITTEE, "A县"),
        organisation("C村", Tier.BRANCH, "B镇"),
    ]
    return Powers(OrgTree(made), {o.key: initial_functions(o.tier, o.category) for o in made})


def test_a_what_if_tree_answers_for_itself(story: Powers) -> None:
    """Powers over an overlay follow what is moved there; the live tree keeps its answers."""
    town = story.tree.organisation("B镇")
    what_if = story.tree.overlay()
    what_if.apply([Change(town, attrs.evolve(town, parent="D县"), "G2.4")])
    then = Powers(what_if, story.held)
    assert then.check("D县", Function.EDIT_MEMBER, "C村")
    assert not then.check("A县", Function.EDIT_MEMBER, "C村")
    assert list(then.where("D县", Function.EDIT_MEMBER)) == ["D县", "B镇", "C村"]
    assert then.decide("A县", Function.EDIT_MEMBER, "C村").actor == "省"
    assert story.check("A县", Function.EDIT_MEMBER, "C村")


def test_a_moved_organisation_is_judged_by_its_new_place(story: Powers) -> None:
    """Nothing is remembered: after a move the very next check follows it."""
    town = story.tree.organisation("B镇")
    assert story.check("A县", Function.EDIT_MEMBER, "C村")
    story.tree.apply([Change(town, attrs.evolve(town, parent="D县"), "G2.4")])
    assert not story.check("A县", Function.EDIT_MEMBER, "C村")
    assert story.check("D县", Function.EDIT_MEMBER, "C村")


def test_what_is_revoked_is_gone_with_the_next_check(story: Powers) -> None:
    """Nothing is remembered of what was held, either."""
    held = dict(story.held)
    now = Powers(story.tree, held)
    assert now.check("A县", Function.ADD_OTHER, "C村")
    held["A县"] -= {Function.ADD_OTHER}
    verdict = now.check("A县", Function.ADD_OTHER, "C村")
    assert (bool(verdict), verdict.gate, verdict.clause) == (False, "function", "G1.2")


@pytest.mark.clause("Y-later")
def test_another_edition_has_its_own_setting_and_scope(story: Powers) -> None:
    """A table with other cells and scopes is compared and cited instead of the shipped one."""
    later = Powers(story.tree, story.held, edition=_later())
    lacking = later.check("B镇", Function.NATIONWIDE_TRANSFER, "C村")
    assert (lacking.clause, lacking.cell[-1]) == ("G1.2", "有")
    assert story.check("B镇", Function.NATIONWIDE_TRANSFER, "C村").clause == "T"
    assert later.setting.initial(Tier.PRIMARY_COMMITTEE, None) == initial_functions(
        Tier.PRIMARY_COMMITTEE
    ) | {Function.NATIONWIDE_TRANSFER}


@pytest.mark.clause("Y-later")
def test_a_function_may_reach_its_holder_only(story: Powers) -> None:
    """With the scope "own" a superior may not act below, and "where" gives the holder alone."""
    later = Powers(story.tree, story.held, edition=_later())
    assert list(later.where("B镇", Function.EDIT_MEMBER)) == ["B镇"]
    below = later.decide("B镇", Function.EDIT_MEMBER, "C村")
    assert [(one.name, one.clause) for one in below.failed] == [("scope", "Y-sub")]
    assert (below.verdict.gate, below.actor) == ("scope", None)
    assert later.check("B镇", Function.EDIT_MEMBER, "B镇")
    lower = later.decide("C村", Function.EDIT_MEMBER, "B镇")
    assert lower.actor == "B镇"


def _later() -> Edition:
    """The shipped edition with one more right for primary committees and one scope narrowed."""
    newest = edition()
    rows = {row.name: row for row in newest.annex2}
    nationwide, members = rows["NATIONWIDE_TRANSFER"], rows["EDIT_MEMBER"]
    granted = {**nationwide.granted, "PRIMARY_COMMITTEE": True}
    rows["NATIONWIDE_TRANSFER"] = nationwide._replace(granted=granted)
    rows["EDIT_MEMBER"] = members._replace(scope="own")
    return newest._replace(annex2=tuple(rows.values()))


def test_an_edition_without_all_functions_is_refused() -> None:
    """A setting with holes would answer some questions by accident."""
    newest = edition()
    with pytest.raises(ValueError, match="without all functions"):
        Setting(newest._replace(annex2=newest.annex2[1:]))


def test_powers_and_accounts_show_no_names() -> None:
    """A repr gives the size only."""
    tree = OrgTree([organisation("省", Tier.PROVINCE)])
    held = Powers(tree, {"省": EVERYTHING})
    assert repr(held) == "<Powers over <OrgTree of 1 organisations>>"
    assert "名" not in repr(held.decide("省", Function.ADD_OTHER, "省", account=account("省")))
