"""Edits by whoever maintains the record, and rights that follow from what it becomes."""

from __future__ import annotations

from datetime import date
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from partyreg.errors import Refusal, RefusedError
from partyreg.model import Evidence, Grants, Organisation
from partyreg.organisations import edit, maintainer, maintains
from partyreg.organisations.example import facts, paper
from partyreg.permissions import Powers, initial_functions
from partyreg.settings import Settings
from partyreg.tree import OrgTree
from partyreg.values import (
    DirectCategory,
    Function,
    OrganisationKind,
    Phone,
    Tier,
)

WHO = {"branch": "b-1", "committee": "c-1", "county": "o-1", "city": "o-0"}
NEW: dict[str, tuple[Any, Any]] = {
    "code": ("X1", "X1"),
    "name": ("新名", "新名"),
    "secretary": ("甲某", "甲某"),
    "contact": ("乙某", "乙某"),
    "phone": ("0562-0", Phone("0562-0")),
    "information_administrators": (["甲某"], ("甲某",)),
    "category_code": ("611", "611"),
    "address": ("某路1号", "某路1号"),
}
PARTIAL = {"secretary", "contact", "phone"}


def edited(
    key: str,
    fields: Any,
    *,
    who: str = "county",
    holder: str | None = None,
    members: int = 0,
    evidence: tuple[Evidence, ...] | None = None,
    settings: Settings | None = None,
    powers: Powers | None = None,
) -> tuple[Organisation, Grants | None]:
    """Edit and give the new record, and the new grants if they changed."""
    given: Any = facts(who)
    if powers:
        given["powers"] = powers
    before = given["tree"].organisation(key)
    papers = paper() if evidence is None else evidence
    change, *more = edit(
        before,
        fields,
        code_holder=holder,
        members=members,
        evidence=papers,
        settings=settings or Settings(),
        **given,
    )
    assert change.before == before
    assert isinstance(change.after, Organisation)
    if not more:
        return change.after, None
    [grants] = more
    assert grants.clause == "G1.2"
    assert grants.before == Grants(key, given["powers"].held[key])
    assert isinstance(grants.after, Grants)
    return change.after, grants.after


def refusals(*args: Any, **kwargs: Any) -> tuple[Refusal, ...]:
    """Give the refusals of an edit that must be refused."""
    with pytest.raises(RefusedError) as caught:
        edited(*args, **kwargs)
    return caught.value.refusals


def refused(*args: Any, **kwargs: Any) -> list[tuple[str, str, str]]:
    """Give code, message and clause of each refusal of an edit that must be refused."""
    return [(one.code, one.message, one.clause) for one in refusals(*args, **kwargs)]


# ── Who maintains what ───────────────────────────────────────────────────────────────────────


@pytest.mark.clause("N2.1a", "N2.1c", "Y-self", "Y-department")
@pytest.mark.parametrize(
    ("key", "by"),
    [
        ("o-0", "o-0"),
        ("o-1", "o-1"),
        ("o-2", "o-2"),
        ("l-1", "o-1"),
        ("c-1", "o-1"),
        ("b-1", "c-1"),
    ],
)
def test_each_record_has_its_maintainer(key: str, by: str) -> None:
    """Departments maintain themselves, a department the leading groups of its level."""
    tree = facts()["tree"]
    assert maintainer(key, tree) == by
    assert maintains(by, key, tree)


@pytest.mark.clause("N2.1c", "Y-sub")
def test_any_superior_maintains_what_is_no_local_committee_or_leading_group() -> None:
    """Above a committee everybody does; above a county or a leading group only its department."""
    tree = facts()["tree"]
    found = {key: {one for one in tree if maintains(one, key, tree)} for key in tree}
    assert found == {
        "o-0": {"o-0"},
        "o-1": {"o-1"},
        "o-2": {"o-2"},
        "l-1": {"o-1"},
        "c-1": {"o-1", "o-0"},
        "b-1": {"c-1", "o-1", "o-0"},
    }


@pytest.mark.clause("Y-self", "Y-responsible")
def test_a_general_branch_maintains_nothing() -> None:
    """Below it the committee does; where nobody answers, the superior or the root itself."""
    kind, tier = OrganisationKind, Tier
    general = Organisation("g", "1", "总支", kind.GENERAL_BRANCH, tier.BRANCH, "c")
    committee = Organisation("c", "2", "党委", kind.COMMITTEE, tier.PRIMARY_COMMITTEE)
    branch = Organisation("b", "3", "支部", kind.BRANCH, tier.BRANCH, "g")
    tree = OrgTree([committee, general, branch])
    assert [maintainer(key, tree) for key in ("b", "g", "c")] == ["c", "c", "c"]
    alone = OrgTree([attrs.evolve(general, parent=None), branch])
    assert maintainer("b", alone) == "g"
    group = Organisation("l", "4", "党组", kind.LEADING_GROUP, tier.PRIMARY_COMMITTEE, "c")
    assert maintainer("l", OrgTree([committee, group])) == "c"


@pytest.mark.clause("G2.1", "N2.1a", "N2.1c", "Y-self", "Y-gates")
@given(
    key=st.sampled_from(["o-0", "o-1", "o-2", "l-1", "c-1", "b-1"]),
    who=st.sampled_from(sorted(WHO)),
    names=st.sets(st.sampled_from(sorted(NEW)), min_size=1),
    papers=st.booleans(),
)
def test_who_may_edit_what_follows_from_record_and_fields(
    key: str, who: str, names: set[str], papers: bool
) -> None:
    """Its own partial fields everybody, the rest the maintainer, and only that on a document."""
    tree, here = facts()["tree"], WHO[who]
    own_part = here == key and names <= PARTIAL
    expected = set()
    if not own_part:
        if who == "branch":
            expected.add("right.not-granted")
        if not maintains(here, key, tree):
            expected.add("organisation.not-its-maintainer")
        if not papers:
            expected.add("organisation.evidence-missing")
    fields = {name: NEW[name][0] for name in names}
    evidence = paper() if papers else ()
    if expected:
        found = {one.code for one in refusals(key, fields, who=who, evidence=evidence)}
        assert found - {"right.out-of-scope"} == expected
    else:
        after, grants = edited(key, fields, who=who, evidence=evidence)
        assert after == attrs.evolve(tree.organisation(key), **{n: NEW[n][1] for n in names})
        assert grants is None


@pytest.mark.clause("N2.1c", "Y-self")
def test_the_refusal_names_the_maintainer() -> None:
    """A superior of a local committee, and a committee about itself, learn who does it."""
    [one] = refusals("o-1", {"name": "新名"}, who="city")
    assert (one.code, one.message, one.hint, one.clause) == (
        "organisation.not-its-maintainer",
        "'丙市委组织部' does not maintain the record of 'A县委组织部'",
        "let 'A县委组织部' do it",
        "N2.1c",
    )
    two = refusals("c-1", {"name": "新名"}, who="committee")[-1]
    assert (two.code, two.hint, two.clause) == (
        "organisation.not-its-maintainer",
        "let 'A县委组织部' do it",
        "Y-self",
    )


@pytest.mark.clause("N2.1c", "Y-self")
def test_a_root_maintains_itself_whatever_its_column() -> None:
    """Where a register begins at a committee, nobody stands above it to do so."""
    given: Any = facts("committee")
    committee = attrs.evolve(given["tree"].organisation("c-1"), parent=None)
    given["tree"] = OrgTree([committee])
    given["powers"] = Powers(given["tree"], given["powers"].held)
    [change] = edit(
        committee,
        {"name": "新名"},
        code_holder=None,
        members=0,
        evidence=paper(),
        settings=Settings(),
        **given,
    )
    assert change.after == attrs.evolve(committee, name="新名")


@pytest.mark.clause("Y-self")
def test_the_partial_fields_are_a_setting() -> None:
    """With another setting a committee edits its own address, and its telephone no more."""
    own = Settings(partial_organisation_fields=frozenset({"address"}))
    assert edited("c-1", {"address": "某路"}, who="committee", evidence=(), settings=own)
    codes = {one.code for one in refusals("c-1", {"phone": "1"}, who="committee", settings=own)}
    assert "organisation.not-its-maintainer" in codes


# ── Fields ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.clause("G2.1", "G2.4", "Y-kept")
def test_key_superior_and_units_are_not_edited() -> None:
    """Each points to its own step; unknown fields are refused by name."""
    fields = {
        "key": "x",
        "parent": "o-2",
        "units": ("u-1",),
        "unit_situation": "own",
        "age": 7,
        "甲某": 1,
    }
    found = refusals("c-1", fields)
    assert [(one.code, one.message, one.clause) for one in found] == [
        ("organisation.fixed-field", "the field 'key' is not edited", "Y-kept"),
        ("organisation.fixed-field", "the field 'parent' is not edited", "G2.4"),
        ("organisation.fixed-field", "the field 'units' is not edited", "G2.1"),
        ("organisation.fixed-field", "the field 'unit_situation' is not edited", "G2.1"),
        ("organisation.unknown-field", "an organisation has no field 'age'", "N3.2d"),
        ("organisation.unknown-field", "an organisation has no field '•••'", "N3.2d"),
    ]
    assert found[1].hint == "move the organisation"
    assert refused("c-1", "name")[0] == (
        "input.bad-value",
        "fields cannot be taken: they are no mapping of field names to values",
        "N3.2d",
    )


@pytest.mark.clause("G2.1")
def test_an_edit_that_changes_nothing_is_refused() -> None:
    """The same values, or none at all, are no edit."""
    for fields in ({"name": "B镇党委", "category": None}, {}):
        assert refused("c-1", fields) == [
            (
                "organisation.nothing-changes",
                "nothing would change in the record of 'B镇党委'",
                "G2.1",
            )
        ]


@pytest.mark.clause("Y-kept")
def test_a_code_may_change_to_one_that_is_free() -> None:
    """Its form and its holder are asked only when it changes."""
    assert refused("c-1", {"code": "?"}, holder="o-2") == [
        (
            "organisation.code-form",
            "the code does not have the form of organisation codes",
            "Y-kept",
        ),
        ("organisation.code-in-use", "the code '?' is in use by 'D县委组织部'", "Y-kept"),
    ]
    assert edited("c-1", {"code": "X1"}, holder="c-1")[0].code == "X1"
    assert edited("c-1", {"name": "新名"}, holder="o-2")[0].name == "新名"


@pytest.mark.clause("N2.1a")
def test_no_document_is_of_a_later_day() -> None:
    """Even where none is needed, one that is named has a date that is not to come."""
    late = (Evidence("组发〔2018〕4号", date(2018, 1, 10)),)
    assert refused("c-1", {"phone": "1"}, who="committee", evidence=late) == [
        ("input.bad-value", "date of document 1 cannot be taken: it lies after 2018-01-09", "N2.1a")
    ]


# ── What it becomes ──────────────────────────────────────────────────────────────────────────


@pytest.mark.clause("G1.2", "T.note", "G4.2b", "Y-grant")
def test_a_category_brings_the_right_to_transfer_in_the_province() -> None:
    """With the category comes the conditional cell; without it, it goes again."""
    after, grants = edited("c-1", {"category": "township"})
    listed = initial_functions(Tier.PRIMARY_COMMITTEE, DirectCategory.TOWNSHIP)
    assert after.category is DirectCategory.TOWNSHIP
    assert grants == Grants("c-1", listed)


@pytest.mark.clause("G1.2", "Y-grant")
@given(own=st.frozensets(st.sampled_from(Function)), above=st.frozensets(st.sampled_from(Function)))
def test_another_column_adjusts_the_grants_by_the_difference(
    own: frozenset[Function], above: frozenset[Function]
) -> None:
    """What was granted or revoked by hand stays, and nothing comes that the giver lacks."""
    above |= {Function.EDIT_ORGANISATION}
    powers = Powers(facts()["tree"], {"o-1": above, "c-1": own})
    _, grants = edited("c-1", {"tier": "branch", "kind": "committee"}, powers=powers)
    gone = initial_functions(Tier.PRIMARY_COMMITTEE) - initial_functions(Tier.BRANCH)
    assert (grants.functions if grants else own) == own - gone
    powers = Powers(facts()["tree"], {"o-1": above, "c-1": own})
    _, grants = edited("c-1", {"category": "township"}, powers=powers)
    assert (grants.functions if grants else own) == own | ({Function.REALM_TRANSFER} & above)


@pytest.mark.clause("Y-grant", "N2.1c")
def test_nobody_sets_its_own_standing() -> None:
    """A county stays a county until the city says else; the root stays what it is."""
    assert refused("o-1", {"tier": "city"}, who="county") == [
        (
            "organisation.standing-from-above",
            "'A县委组织部' does not stand above 'A县委组织部'",
            "Y-grant",
        )
    ]
    assert edited("o-1", {"tier": "city"}, who="city")[0].tier is Tier.CITY
    codes = {one.code for one in refusals("o-0", {"tier": "county"}, who="city")}
    assert "organisation.standing-from-above" in codes
    both = refusals("o-1", {"tier": "city", "name": "新名"}, who="city")
    assert [one.code for one in both] == ["organisation.not-its-maintainer"]


@pytest.mark.clause("N1", "Y-grant")
def test_a_branch_is_connected_from_above() -> None:
    """Whether a branch operates itself is its superior's to say."""
    assert edited("b-1", {"connected": False}, who="committee")[0].connected is False
    codes = {one.code for one in refusals("b-1", {"connected": False}, who="branch")}
    assert codes >= {"right.not-granted", "organisation.standing-from-above"}


@pytest.mark.clause("Y-shape", "Y-primary", "G4.2b")
def test_what_it_becomes_fits_into_its_place_and_above_what_stands_below() -> None:
    """A committee with a branch becomes no branch, and no province under a city."""
    assert [code for code, *_ in refused("c-1", {"kind": "branch", "tier": "branch"})] == [
        "tree.branch-has-no-subordinates"
    ]
    assert [code for code, *_ in refused("c-1", {"tier": "province"}, who="city")] == [
        "tree.tier-above-superior"
    ]
    assert [code for code, *_ in refused("b-1", {"tier": "primary-committee"})] == [
        "organisation.tier-does-not-fit"
    ]
    assert [code for code, *_ in refused("b-1", {"category": "township"})] == [
        "organisation.category-does-not-fit"
    ]


@pytest.mark.clause("Y-merge-members")
def test_a_branch_with_members_stays_a_branch() -> None:
    """It may become a joint branch; a general branch only when it is empty."""
    assert edited("b-1", {"kind": "joint-branch"}, members=3)[0].kind.holds_members
    assert refused("b-1", {"kind": "general-branch"}, members=3) == [
        (
            "organisation.holds-members",
            "3 members stand in it, and a 'general-branch' holds none",
            "Y-merge-members",
        )
    ]
    assert edited("b-1", {"kind": "general-branch"})[0].kind is OrganisationKind.GENERAL_BRANCH
