"""Loading: all faults at once, each at its organisation, and nothing loaded."""

from __future__ import annotations

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.tree.naive import may_stand, organisations

from partyreg.errors import Fault, InputError
from partyreg.model import Organisation
from partyreg.tree import OrgTree, Traits, traits_of
from partyreg.values import OrganisationKind, Tier

pytestmark = pytest.mark.clause("Y-shape", "Y-kept", "N3.2d")

COUNTY = Traits(OrganisationKind.ORGANISATION_DEPARTMENT, Tier.COUNTY, None, connected=True)


def county(key: str, parent: str | None = None, code: str | None = None) -> Organisation:
    """Make a county department: it may stand under its like, so that only the place is wrong."""
    return Organisation(key, code or f"c-{key}", f"名{key}", COUNTY.kind, COUNTY.tier, parent)


def faults(records: list[Organisation]) -> set[tuple[str, str]]:
    """Give place and code of every fault of loading."""
    try:
        OrgTree(records)
    except InputError as refused:
        return {(one.place, one.code) for one in refused.faults}
    return set()


def naive_faults(records: list[Organisation]) -> set[tuple[str, str]]:
    """Find the faults of place by following each organisation upwards as far as it goes."""
    by_key = {one.key: one for one in records}
    found = set()
    for one in records:
        at, steps = one, 0
        while at.parent in by_key and steps <= len(records):
            at, steps = by_key[at.parent], steps + 1
            if at is one:
                code = "tree.self-parent" if steps == 1 else "tree.cycle"
                found.add((one.key, code))
                break
        if one.parent is not None and one.parent not in by_key:
            found.add((one.key, "tree.unknown-superior"))
    return found


@given(st.lists(st.integers(-1, 9), max_size=8))
def test_faults_of_place_are_those_that_following_upwards_finds(superiors: list[int]) -> None:
    """Unknown superiors, self-superiors and cycles are named, and nothing else is."""
    records = [county(str(n), None if up < 0 else str(up)) for n, up in enumerate(superiors)]
    assert faults(records) == naive_faults(records)


@given(organisations(), st.data())
def test_misplaced_organisations_are_those_that_may_not_stand_there(
    records: list[Organisation], data: st.DataObject
) -> None:
    """Whatever two organisations change their superiors: exactly the misfits are named."""
    for _ in range(min(len(records), 2)):
        place = data.draw(st.integers(0, len(records) - 1))
        parent = data.draw(st.sampled_from([one.key for one in records]))
        records[place] = attrs.evolve(records[place], parent=parent)
    by_key = {one.key: one for one in records}
    misfits = {one.key for one in records
               if one.parent is not None and not may_stand(by_key[one.parent], one)}  # fmt: skip
    found = faults(records)
    assert {place for place, code in found if code.startswith("tree.")} >= misfits
    shapes = ("tree.branch-has-no-subordinates", "tree.general-branch-only-branches",
              "tree.tier-above-superior")  # fmt: skip
    assert {place for place, code in found if code in shapes} == misfits
    assert {one for one in found if one[1] not in shapes} == naive_faults(records)


def test_all_faults_are_told_at_once() -> None:
    """One reading of the input names every fault, each at its organisation's key."""
    branch = Organisation("b", "c-b", "支部", OrganisationKind.BRANCH, Tier.BRANCH, "root")
    general = Organisation("g", "c-g", "总支", OrganisationKind.GENERAL_BRANCH, Tier.BRANCH, "root")
    committee = Organisation("s", "c-s", "党委", OrganisationKind.COMMITTEE, Tier.BRANCH, "g")
    records = [
        county("root"), branch, general, committee, county("under", "b"), county("lost", "none"),
        county("self", "self"), county("one", "two"), county("two", "one"), county("hangs", "two"),
        county("twin", "root", code="c-b"), county("root"),
    ]  # fmt: skip
    with pytest.raises(InputError) as refused:
        OrgTree(records)
    told = [(one.place, one.code, one.reason) for one in refused.value.faults]
    assert sorted(told) == sorted([
        ("twin", "tree.duplicate-code", "another organisation uses its code"),
        ("root", "tree.duplicate-key", "its key is given 2 times"),
        ("lost", "tree.unknown-superior", "its superior is unknown"),
        ("self", "tree.self-parent", "it stands under itself"),
        ("one", "tree.cycle", "it stands below itself"),
        ("two", "tree.cycle", "it stands below itself"),
        ("under", "tree.branch-has-no-subordinates", "nothing can stand under a branch"),
        ("under", "tree.tier-above-superior",
         "an organisation of tier 'county' cannot stand under one of tier 'branch'"),
        ("s", "tree.general-branch-only-branches",
         "only branches can stand under a general branch, not a 'committee'"),
    ])  # fmt: skip


def test_what_is_no_organisation_is_told_by_its_number() -> None:
    """Foreign objects and foreign words are faults with their place in the input."""
    stranger = attrs.evolve(county("a"), tier="village")  # type: ignore[arg-type]
    listed = attrs.evolve(county("b"), kind=["county"])  # type: ignore[arg-type]
    with pytest.raises(InputError) as refused:
        OrgTree([county("c"), stranger, "甲某", listed])  # type: ignore[list-item]
    word = "its kind, tier or category is no word of the vocabulary"
    assert refused.value.faults == (
        Fault("item 2", word),
        Fault("item 3", "an organisation is wanted, not str"),
        Fault("item 4", word),
    )


@pytest.mark.parametrize("key", ["", "  ", "a\0", "a\nb", "\x1b[1m", 7, None, b"a"], ids=repr)
def test_a_key_that_cannot_be_one_is_told_by_its_number(key: str) -> None:
    """Blank keys, control characters and other types are refused, and never repeated."""
    with pytest.raises(InputError) as refused:
        OrgTree.from_parents(["a", key], [None, None], [COUNTY, COUNTY])
    reason = "its key is no text, blank, or has control characters"
    assert refused.value.faults == (Fault("item 2", reason),)


@pytest.mark.parametrize(
    ("parents", "traits", "place"),
    [([None], [COUNTY] * 2, "parents"), ([None, "a"], [COUNTY], "traits"),
     ([None, "a"], [COUNTY] * 3, "traits"), ([None, "a"], [COUNTY, "county"], "traits"),
     ([None, "a"], [COUNTY, None], "traits")],
    ids=["a parent short", "traits short", "traits over", "no traits", "none"],
)  # fmt: skip
def test_columns_that_do_not_fit_are_refused(
    parents: list[str | None], traits: list[Traits], place: str
) -> None:
    """Columns of different length, and traits that are none, are refused."""
    with pytest.raises(InputError) as refused:
        OrgTree.from_parents(["a", "b"], parents, traits)
    assert [one.place for one in refused.value.faults] == [place]


def test_a_cycle_of_a_hundred_thousand_is_found() -> None:
    """A long cycle is found without recursion, and every organisation on it is named."""
    number = 100_000
    keys = [f"k{n}" for n in range(number)]
    with pytest.raises(InputError) as refused:
        OrgTree.from_parents(keys, [keys[-1], *keys[:-1]], [COUNTY] * number)
    assert len(refused.value.faults) == number
    assert {one.code for one in refused.value.faults} == {"tree.cycle"}


def test_a_lone_county_is_loaded_as_it_is() -> None:
    """Loading takes a root of any tier: whoever works on one county loads one county."""
    assert OrgTree([county("a"), county("b", "a")]).roots() == ("a",)


@given(organisations())
def test_records_and_columns_make_the_same_tree(records: list[Organisation]) -> None:
    """Both ways of loading give the same structure, with one object for each key."""
    by_record = OrgTree(records)
    spelled = [None if one.parent is None else "".join(one.parent) for one in records]
    by_column = OrgTree.from_parents((one.key for one in records), spelled,
                                     map(traits_of, records))  # fmt: skip
    assert list(by_record) == list(by_column)
    own = {key: key for key in by_column}
    for key in by_column:
        superior = by_column.parent(key)
        assert superior == by_record.parent(key)
        assert superior is None or superior is own[superior]
        assert by_column.traits(key) is by_record.traits(key)
