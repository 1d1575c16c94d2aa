"""The nested text: read, written, and read again; every fault with its place."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.tree.naive import may_stand, organisations

from partyreg.errors import InputError
from partyreg.model import Organisation
from partyreg.tree import Notation, OrgTree, parse_notation, to_notation
from partyreg.values import DirectCategory, Function, OrganisationKind, Tier

pytestmark = pytest.mark.clause("G4.2c", "Y-primary", "Y-working", "G4.2b")

Kind = OrganisationKind
INTERNAL = frozenset({Function.INTERNAL_TRANSFER})
NATIONWIDE = frozenset({Function.NATIONWIDE_TRANSFER})

TAGS: dict[str, tuple[Kind, Tier, DirectCategory | None]] = {
    "province": (Kind.ORGANISATION_DEPARTMENT, Tier.PROVINCE, None),
    "city": (Kind.ORGANISATION_DEPARTMENT, Tier.CITY, None),
    "county": (Kind.ORGANISATION_DEPARTMENT, Tier.COUNTY, None),
    "county+working": (Kind.WORKING_COMMITTEE, Tier.COUNTY, None),
    "city+working": (Kind.WORKING_COMMITTEE, Tier.CITY, None),
    "system": (Kind.DEPARTMENT_SYSTEM, Tier.PROVINCE, None),
    "listed": (Kind.COMMITTEE, Tier.PRIMARY_COMMITTEE, DirectCategory.TOWNSHIP),
    "listed+working": (Kind.WORKING_COMMITTEE, Tier.PRIMARY_COMMITTEE, DirectCategory.TOWNSHIP),
    **{f"listed:{one.value}": (Kind.COMMITTEE, Tier.PRIMARY_COMMITTEE, one)
       for one in DirectCategory},
    "listed:sub-district+working":
        (Kind.WORKING_COMMITTEE, Tier.PRIMARY_COMMITTEE, DirectCategory.SUB_DISTRICT),
    "committee": (Kind.COMMITTEE, Tier.PRIMARY_COMMITTEE, None),
    "committee+working": (Kind.WORKING_COMMITTEE, Tier.PRIMARY_COMMITTEE, None),
    "sub": (Kind.COMMITTEE, Tier.BRANCH, None),
    "sub+working": (Kind.WORKING_COMMITTEE, Tier.BRANCH, None),
    "general": (Kind.GENERAL_BRANCH, Tier.BRANCH, None),
    "branch": (Kind.BRANCH, Tier.BRANCH, None),
    "joint": (Kind.JOINT_BRANCH, Tier.BRANCH, None),
}  # fmt: skip


@pytest.mark.parametrize("tag", TAGS)
def test_each_tag_says_kind_tier_and_category(tag: str) -> None:
    """A tag gives the three attributes of the table, connected unless it says offline."""
    for suffix, connected in (("", True), ("+offline", False)):
        (one,) = parse_notation(f"甲[{tag}{suffix}]").organisations
        assert (one.kind, one.tier, one.category) == TAGS[tag]
        assert one.connected is connected


def test_the_notices_own_tree_is_read_in_its_order() -> None:
    """Keys are names, codes count from one, superiors come before their subordinates."""
    read = parse_notation("""
        甲省委组织部[province] ( A县委组织部[ county ](B镇党委[listed](C村党支部[branch],
            （某）：C2村、党支部[branch]) ) ,D县委组织部[county])

        乙系统[system]; 丙系统[system]
    """)
    assert [(one.key, one.name, one.code, one.parent) for one in read.organisations] == [
        ("甲省委组织部", "甲省委组织部", "000000000001", None),
        ("A县委组织部", "A县委组织部", "000000000002", "甲省委组织部"),
        ("B镇党委", "B镇党委", "000000000003", "A县委组织部"),
        ("C村党支部", "C村党支部", "000000000004", "B镇党委"),
        ("（某）：C2村、党支部", "（某）：C2村、党支部", "000000000005", "B镇党委"),
        ("D县委组织部", "D县委组织部", "000000000006", "甲省委组织部"),
        ("乙系统", "乙系统", "000000000007", None),
        ("丙系统", "丙系统", "000000000008", None),
    ]
    assert read.extra_grants == {}
    assert read.withheld_grants == {}


def test_suffixes_carry_what_is_held_and_what_is_not() -> None:
    """Nationwide authority and a switched-off internal function are grants, not traits."""
    read = parse_notation(
        "甲[province](Y开发区[committee+working+nationwide+no-internal](乙[branch]))"
    )
    assert read.extra_grants == {"Y开发区": NATIONWIDE}
    assert read.withheld_grants == {"Y开发区": INTERNAL}
    assert read.organisations[1].kind is Kind.WORKING_COMMITTEE


def test_keys_may_come_from_a_source() -> None:
    """With a source of keys names need not be unique, and grants follow the keys."""
    keys = (f"o-{n}" for n in count(1))
    text = "甲[province](A[county](支部[branch]),B[county+nationwide](支部[branch]))"
    read = parse_notation(text, ids=keys)
    assert [(one.key, one.parent) for one in read.organisations] == [
        ("o-1", None), ("o-2", "o-1"), ("o-3", "o-2"), ("o-4", "o-1"), ("o-5", "o-4")
    ]  # fmt: skip
    assert read.extra_grants == {"o-4": NATIONWIDE}
    assert next(keys) == "o-6"


@pytest.mark.parametrize("ids", [["a"], ["a", "a"], []])
def test_a_source_without_a_key_for_each_is_refused(ids: list[str]) -> None:
    """Too few keys and repeated keys are refused."""
    with pytest.raises(InputError, match="ids: there is not one key for each organisation"):
        parse_notation("甲[province](乙[county])", ids=ids)


NO_ONE = "an organisation is missing before it"
NO_COMMA = "a comma, a semicolon or a new line is missing before it"
UNTAGGED = "an organisation is written name[tag]"
NO_TAG = "its tag cannot be read: there is no such tag"
NO_CATEGORY = (
    "its tag cannot be read: a category is one of provincial-organ, university, "
    "provincial-enterprise, city-direct-organs, county-direct-organs, township, sub-district"
)
NO_SUFFIX = (
    "its tag cannot be read: after + may stand, once each: "
    "nationwide, no-internal, offline, working"
)
NO_WORKING = "its tag cannot be read: a working committee cannot be of this kind"

FAULTS: dict[str, list[tuple[int, int, str]]] = {
    "": [(1, 1, "there is no organisation")],
    " \n ": [(1, 1, "there is no organisation")],
    "甲": [(1, 1, UNTAGGED)],
    "甲[county": [(1, 1, UNTAGGED)],
    "甲[county]]": [(1, 10, NO_COMMA), (1, 10, UNTAGGED)],
    "甲[village]": [(1, 1, NO_TAG)],
    "甲[]": [(1, 1, NO_TAG)],
    "甲[county:township]": [(1, 1, NO_TAG)],
    "甲[listed:town]": [(1, 1, NO_CATEGORY)],
    "甲[county+off]": [(1, 1, NO_SUFFIX)],
    "甲[sub+offline+offline]": [(1, 1, NO_SUFFIX)],
    "甲[branch+working]": [(1, 1, NO_WORKING)],
    "  [county]": [(1, 3, "its name cannot be one: it is blank")],
    "甲\0乙[county]": [(1, 1, "its name cannot be one: it has a control character at position 2")],
    "甲[city](": [(1, 9, "brackets not closed: 1")],
    "甲[city](乙[county](": [(1, 19, "brackets not closed: 2")],
    "甲[city])": [(1, 8, "a bracket closes that was not opened")],
    "甲[city]()": [(1, 9, NO_ONE)],
    "甲[city](,乙[county])": [(1, 9, NO_ONE)],
    "甲[city](乙[county],)": [(1, 19, NO_ONE)],
    "甲[city]((乙[county]))": [
        (1, 9, "a bracket opens where there is no organisation before it")],
    "甲[city](乙[county])(丙[county])": [
        (1, 19, "a bracket opens where there is no organisation before it")],
    "(甲[city])": [(1, 1, "a bracket opens where there is no organisation before it")],
    "甲[city] 乙[city]": [(1, 9, NO_COMMA)],
    "甲[city],乙[city]": [(1, 8, "realms are separated by a semicolon or a new line")],
    ";": [(1, 1, NO_ONE)],
    "甲[city](乙[county];丙[city]": [(1, 18, "brackets not closed before the next realm: 1")],
    "甲[city](乙[county],\n  乙[county])": [(2, 3, "another organisation has this name")],
    "甲[city](\n乙[county],\n丙,\n 丁[town])": [
        (3, 1, UNTAGGED), (4, 2, "its tag cannot be read: there is no such tag")],
}  # fmt: skip


@pytest.mark.parametrize("text", FAULTS, ids=repr)
def test_every_fault_is_told_with_its_place(text: str) -> None:
    """All faults of a text are told at once, in its order, with line and column."""
    with pytest.raises(InputError) as refused:
        parse_notation(text)
    assert [(one.place, one.reason) for one in refused.value.faults] == [
        (f"line {line}, column {column}", reason) for line, column, reason in FAULTS[text]
    ]
    assert {one.code for one in refused.value.faults} == {"notation.bad-text"}


@given(st.text(alphabet="甲乙a[](),;\n +:", max_size=40) | st.text(max_size=30))
def test_any_text_is_read_or_refused(text: str) -> None:
    """No text raises anything but the typed refusal, and what is read is well formed."""
    try:
        read = parse_notation(text)
    except InputError:
        return
    keys = {one.key for one in read.organisations}
    assert keys
    assert all(one.parent is None or one.parent in keys for one in read.organisations)


@pytest.mark.parametrize("wrong", [None, 7, b"a"], ids=repr)
def test_what_is_no_text_is_refused(wrong: str) -> None:
    """Another type is an input fault like any other."""
    with pytest.raises(InputError, match="text: a text is wanted"):
        parse_notation(wrong)


def by_code(tree: OrgTree, keys: tuple[str, ...]) -> Iterator[str]:
    """Give all keys depth first, siblings by code."""
    for key in sorted(keys, key=lambda one: tree.organisation(one).code):
        yield key
        yield from by_code(tree, tree.children(key))


@given(organisations(), st.data())
def test_what_is_written_reads_back_the_same(
    records: list[Organisation], data: st.DataObject
) -> None:
    """Names, kinds, tiers, categories, places, order and grants survive writing and reading."""
    if not records:
        return
    tree = OrgTree(records)
    some = st.frozensets(st.sampled_from([one.key for one in records]))
    extra = dict.fromkeys(data.draw(some), NATIONWIDE)
    withheld = dict.fromkeys(data.draw(some), INTERNAL)
    text = to_notation(tree, extra_grants=extra, withheld_grants=withheld)
    told = list(by_code(tree, tree.roots()))
    read = parse_notation(text, ids=told)
    assert [attrs.evolve(one, code="") for one in read.organisations] == [
        attrs.evolve(tree.organisation(key), code="") for key in told
    ]
    assert (read.extra_grants, read.withheld_grants) == (extra, withheld)
    again = OrgTree(read.organisations)
    assert to_notation(again, extra_grants=extra, withheld_grants=withheld) == text
    assert all(may_stand(again.traits(one.parent), one)
               for one in read.organisations if one.parent is not None)  # fmt: skip


def test_a_what_if_tree_is_written_like_any_other() -> None:
    """An overlay is written as it would be."""
    tree = OrgTree(parse_notation("甲[province](乙[county])").organisations)
    assert to_notation(tree.overlay()) == "甲[province](乙[county])"
    assert to_notation(OrgTree()) == ""


def test_what_the_notation_cannot_say_is_told_at_once() -> None:
    """Every organisation and grant that cannot be written is named by its key."""
    group = Organisation("o-1", "01", "甲", Kind.LEADING_GROUP, Tier.PROVINCE)
    odd = Organisation("o-2", "02", "乙(一)", Kind.BRANCH, Tier.BRANCH, "o-1")
    twin = Organisation("o-3", "03", "甲", Kind.BRANCH, Tier.BRANCH, "o-1")
    listed = Organisation("o-4", "04", "丁", Kind.COMMITTEE, Tier.BRANCH, "o-1",
                          DirectCategory.TOWNSHIP)  # fmt: skip
    tree = OrgTree([group, odd, twin, listed])
    with pytest.raises(InputError) as refused:
        to_notation(tree, extra_grants={"o-2": INTERNAL}, withheld_grants={"o-9": INTERNAL})
    grant = "the notation has no word for this grant, or for whom it is"
    tag = "the notation has no tag for its kind, tier and category"
    assert [(one.place, one.reason) for one in refused.value.faults] == [
        ("o-2", grant), ("o-9", grant), ("o-1", tag),
        ("o-2", "its name cannot be written in the notation"),
        ("o-3", "another organisation has this name"), ("o-4", tag),
    ]  # fmt: skip


def test_a_chain_of_a_hundred_thousand_is_read_and_written() -> None:
    """Nesting of any depth is read and written without recursion."""
    number = 100_000
    names = [f"c{n}[sub]" for n in range(number)]
    text = "(".join(names) + ")" * (number - 1)
    read = parse_notation(text)
    tree = OrgTree(read.organisations)
    assert tree.depth(f"c{number - 1}") == number - 1
    assert to_notation(tree) == text


def test_the_expected_routes_trees_are_read(shared_cases: Path) -> None:
    """Every tree of the table of expected routes loads, and is written back the same."""
    with (shared_cases / "routes.csv").open(encoding="utf-8", newline="") as file:
        texts = [row["tree"] for row in csv.DictReader(file)]
    assert len(texts) >= 40
    for text in texts:
        read: Notation = parse_notation(text)
        tree = OrgTree(read.organisations)
        assert to_notation(tree) == text.replace(" ; ", ";")
