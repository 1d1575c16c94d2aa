"""The shape of the tree: what may stand under what, enumerated whole."""

from __future__ import annotations

from itertools import product

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.tree.naive import may_stand, organisations

from partyreg.errors import Refusal, UnknownOrganisationError
from partyreg.model import Organisation
from partyreg.tree import (
    OrgTree,
    Traits,
    parse_notation,
    placement_refusals,
    refusals_for_child,
    traits_of,
)
from partyreg.values import OrganisationKind, Tier

pytestmark = pytest.mark.clause("Y-shape", "Y-realm")

ALL = [Traits(kind, tier, None, True) for kind, tier in product(OrganisationKind, Tier)]
TEXT = """甲省[province](市[city](县[county](镇[listed](村党委[sub](一支部[branch]),
    总支[general](二支部[branch])),乡[listed])),县二[county])
乙系统[system](厂[committee])"""


def tree() -> OrgTree:
    """Build two realms."""
    return OrgTree(parse_notation(TEXT).organisations)


def new(kind: OrganisationKind, tier: Tier, key: str = "新") -> Organisation:
    """Make a record that stands nowhere yet."""
    return Organisation(key, "099", "新", kind, tier)


@pytest.mark.parametrize("parent", ALL, ids=lambda one: f"{one.kind}, {one.tier}")
def test_every_pair_of_kind_and_tier(parent: Traits) -> None:
    """For each of all pairs the rules say what the reading says, with all reasons."""
    for child in ALL:
        refusals = refusals_for_child(parent, child)
        assert (not refusals) == may_stand(parent, child)
        assert {one.clause for one in refusals} <= {"Y-shape"}
        codes = {one.code for one in refusals}
        assert ("tree.tier-above-superior" in codes) == (child.tier.rank > parent.tier.rank)
        assert ("tree.branch-has-no-subordinates" in codes) == parent.kind.holds_members
        assert ("tree.general-branch-only-branches" in codes) == (
            parent.kind is OrganisationKind.GENERAL_BRANCH and not child.kind.holds_members
        )


BRANCH = new(OrganisationKind.BRANCH, Tier.BRANCH)
COUNTY = new(OrganisationKind.ORGANISATION_DEPARTMENT, Tier.COUNTY)

PLACES: list[tuple[Organisation | str, str | None, list[Refusal]]] = [
    (BRANCH, "镇", []), (BRANCH, "总支", []), (BRANCH, "村党委", []), (BRANCH, "县", []),
    ("总支", "村党委", []), ("村党委", "乡", []), ("乡", "县二", []), ("县", "县二", []),
    ("县二", "乙系统", []), ("乙系统", None, []), ("甲省", None, []), ("甲省", "乙系统", []),
    (new(OrganisationKind.DEPARTMENT_SYSTEM, Tier.PROVINCE), None, []),
    (BRANCH, "无", [Refusal(
        "tree.unknown-superior", "there is no superior '无' for '新'",
        "look the superior's key up in the tree", "Y-shape")]),
    (BRANCH, "新", [Refusal(
        "tree.self-parent", "'新' cannot stand under itself", "name another superior", "Y-shape")]),
    ("县", "县", [Refusal(
        "tree.self-parent", "'县' cannot stand under itself", "name another superior", "Y-shape")]),
    ("总支", "二支部", [
        Refusal("tree.cycle", "'总支' cannot stand under '二支部', which stands below it",
                "name a superior outside its own subordinates", "Y-shape"),
        Refusal("tree.branch-has-no-subordinates", "nothing can stand under a branch",
                "name its general branch or committee as superior", "Y-shape")]),
    (BRANCH, "一支部", [Refusal(
        "tree.branch-has-no-subordinates", "nothing can stand under a branch",
        "name its general branch or committee as superior", "Y-shape")]),
    ("村党委", "总支", [Refusal(
        "tree.general-branch-only-branches",
        "only branches can stand under a general branch, not a 'committee'",
        "name its committee as superior", "Y-shape")]),
    (COUNTY, "镇", [Refusal(
        "tree.tier-above-superior",
        "an organisation of tier 'county' cannot stand under one of tier 'primary-committee'",
        "name a superior of the same or a higher tier", "Y-shape")]),
    ("县", None, [Refusal(
        "tree.second-root", "without a superior '县' would be a second root of its realm",
        "name a superior inside the realm", "Y-shape")]),
    (COUNTY, None, [Refusal(
        "tree.root-below-province",
        "an organisation of tier 'county' cannot be the root of a realm",
        "name a superior; a realm's root is a province or a department system", "Y-realm")]),
]  # fmt: skip


@pytest.mark.parametrize("lay", [False, True], ids=["tree", "overlay"])
@pytest.mark.parametrize(("child", "parent", "refusals"), PLACES)
def test_a_place_is_refused_with_every_reason(
    child: Organisation | str, parent: str | None, refusals: list[Refusal], lay: bool
) -> None:
    """Placing, by record or by key, names code, message, hint and clause of every reason."""
    asked = tree().overlay() if lay else tree()
    assert placement_refusals(asked, child, parent) == tuple(refusals)
    if isinstance(child, str):
        assert placement_refusals(asked, asked.organisation(child), parent) == tuple(refusals)


def test_the_first_root_may_be_of_any_tier() -> None:
    """An empty tree takes what comes: whoever works on one county begins with a county."""
    assert placement_refusals(OrgTree(), COUNTY, None) == ()


def test_an_edit_of_the_kind_is_held_against_what_stands_below() -> None:
    """Turning a committee into a branch or a general branch names what stands below as reason."""
    asked = tree()
    town, village = asked.organisation("镇"), asked.organisation("村党委")
    as_general = attrs.evolve(
        town, kind=OrganisationKind.GENERAL_BRANCH, tier=Tier.BRANCH, category=None
    )
    codes = [one.code for one in placement_refusals(asked, as_general, "县")]
    assert codes == ["tree.general-branch-only-branches"] * 2
    as_general = attrs.evolve(village, kind=OrganisationKind.GENERAL_BRANCH)
    assert placement_refusals(asked, as_general, "镇") == ()
    as_branch = attrs.evolve(village, kind=OrganisationKind.BRANCH)
    codes = [one.code for one in placement_refusals(asked, as_branch, "镇")]
    assert codes == ["tree.branch-has-no-subordinates"]
    lower = attrs.evolve(asked.organisation("县"), tier=Tier.BRANCH)
    codes = [one.code for one in placement_refusals(asked, lower, "市")]
    assert codes == ["tree.tier-above-superior"]


def test_a_key_that_is_not_in_the_tree_cannot_be_placed() -> None:
    """Moving what does not exist is a wrong question, not a refusal."""
    with pytest.raises(UnknownOrganisationError):
        placement_refusals(tree(), "无", "镇")


@given(organisations(), st.data())
def test_a_place_without_refusal_gives_a_tree_that_loads(
    records: list[Organisation], data: st.DataObject
) -> None:
    """What placing lets pass is exactly what loading takes, for moves of whole subtrees, too."""
    if not records:
        return
    asked, keys = OrgTree(records), [one.key for one in records]
    child, parent = data.draw(st.sampled_from(keys)), data.draw(st.sampled_from(keys))
    moved = [attrs.evolve(one, parent=parent) if one.key == child else one for one in records]
    try:
        OrgTree(moved)
        loads = True
    except ValueError:
        loads = False
    assert (not placement_refusals(asked, child, parent)) == loads
    assert traits_of(asked.organisation(child)) is asked.traits(child)
