"""Sample registers: any size, the same for the same seed, and consistent."""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partyreg import idnumber
from partyreg.errors import InputError
from partyreg.model import Grants, Member, Organisation, Unit
from partyreg.permissions import initial_functions
from partyreg.storage import MemoryStore
from partyreg.testing.samples import TODAY, iter_sample, sample, sample_register
from partyreg.testing.samples.names import PLACES, chinese, place
from partyreg.testing.samples.people import People, regions
from partyreg.tree import OrgTree
from partyreg.values import (
    DirectCategory,
    Function,
    MemberCategory,
    OrganisationKind,
    Sex,
    Tier,
    UnitSituation,
)

pytestmark = pytest.mark.clause("N1", "G4.2b", "Y-primary")

ONE = sample(7, 300, 2500)


@given(st.integers(0, 9), st.integers(1, 130), st.integers(0, 300))
def test_a_sample_has_exactly_the_size_that_is_asked_for_and_is_a_tree(
    seed: int, organisations: int, members: int
) -> None:
    """Whatever the size, the organisations make a tree and the members stand in its branches."""
    members = members if organisations > 1 else 0
    found = sample(seed, organisations, members)
    tree = OrgTree(found.organisations)
    assert (len(tree), len(found.members), len(tree.roots())) == (organisations, members, 1)
    assert all(tree.traits(one.branch).kind.holds_members for one in found.members)


def test_the_same_seed_gives_the_same_sample_and_another_one_another() -> None:
    """A seed decides everything; another seed gives other people in other places."""
    assert sample(7, 120, 200) == sample(7, 120, 200)
    assert sample(7, 120, 200).members != sample(8, 120, 200).members
    assert sample(7, 700, 0).organisations != sample(8, 700, 0).organisations


def test_the_stream_is_the_sample_with_superiors_and_units_first() -> None:
    """What is streamed is the sample itself, in an order in which it can be loaded at once."""
    seen: set[str] = set()
    streamed = list(iter_sample(7, 300, 2500))
    for one in streamed:
        if isinstance(one, Organisation):
            assert one.parent is None or one.parent in seen
            assert seen.issuperset(one.units)
        if isinstance(one, Member):
            assert one.branch in seen
        seen.add(one.key)
    assert tuple(one for one in streamed if isinstance(one, Organisation)) == ONE.organisations
    assert tuple(one for one in streamed if isinstance(one, Member)) == ONE.members
    assert tuple(one for one in streamed if isinstance(one, Unit)) == ONE.units
    assert {one.key for one in streamed if isinstance(one, Grants)} == set(ONE.extra_grants)


def test_the_stream_keeps_nothing_and_begins_at_once_for_a_whole_province() -> None:
    """A province of two hundred thousand organisations gives its first ones without the rest."""
    first = list(islice(iter_sample(7, 200_000, 3_500_000), 50))
    assert len({one.key for one in first}) == 50


def test_all_tiers_kinds_and_categories_are_in_a_sample_of_a_hundred() -> None:
    """A small sample shows whatever the rules tell apart."""
    rows = sample(7, 100, 0).organisations
    assert {one.tier for one in rows} == set(Tier)
    assert {one.kind for one in rows} == set(OrganisationKind) - {
        OrganisationKind.DEPARTMENT_SYSTEM
    }
    assert {one.category for one in rows} == {None, *DirectCategory}
    assert {one.unit_situation for one in rows} == set(UnitSituation)
    assert {one.connected for one in rows if one.tier is Tier.BRANCH} == {True, False}
    tree = OrgTree(rows)
    above = {tree.traits(one.parent).tier for one in rows if one.parent and one.kind.holds_members}
    assert {Tier.COUNTY, Tier.PROVINCE, Tier.PRIMARY_COMMITTEE, Tier.BRANCH} <= above


def test_units_go_with_the_situation_and_codes_and_names_are_unique() -> None:
    """Each situation has its number of units, and the sample's names can be used to look up."""
    wanted = {UnitSituation.SAME_AS_SUPERIOR: 0, UnitSituation.OWN: 1, UnitSituation.JOINT: 2}
    assert all(len(one.units) == wanted[one.unit_situation] for one in ONE.organisations)
    assert {unit.key for unit in ONE.units} == {u for one in ONE.organisations for u in one.units}
    for field in ("key", "code", "name"):
        assert len({getattr(one, field) for one in ONE.organisations}) == 300
    assert all(len(one.code) == 12 and one.code.isdigit() for one in ONE.organisations)


@pytest.mark.clause("G1.2", "Y-working")
def test_development_zones_have_nationwide_authority_beyond_the_initial_setting() -> None:
    """The extra grants are those of working committees, and the initial setting lacks them."""
    by_key = {one.key: one for one in ONE.organisations}
    assert ONE.extra_grants
    for key, functions in ONE.extra_grants.items():
        one = by_key[key]
        assert one.kind is OrganisationKind.WORKING_COMMITTEE
        assert functions == {Function.NATIONWIDE_TRANSFER}
        assert not functions & initial_functions(one.tier, one.category)


def test_numbers_are_right_unique_and_say_birth_and_sex() -> None:
    """Every number keeps the coding rule and agrees with the record."""
    numbers = [one.id_number.reveal("test the sample") for one in ONE.members]
    assert len(set(numbers)) == len(numbers)
    for number, one in zip(numbers, ONE.members, strict=True):
        assert idnumber.problems(number, TODAY) == ()
        assert one.birth_date is not None
        assert idnumber.birth_date(number) == one.birth_date.reveal("test the sample")
        assert idnumber.sex(number) is one.sex


@given(st.integers(0, 5))
def test_numbers_differ_by_construction_when_regions_and_sequences_go_round(seed: int) -> None:
    """In the second round the same region and sequence come with another birth date."""
    round_ = len(regions()) * 499
    people = People(seed, round_ * 3)
    seen = set()
    for lap in range(3):
        people._drawn = lap * round_
        for one in people.of("b-1", "青溪", 40):
            seen.add(one.id_number)
            assert one.birth_date is not None
            born = one.birth_date.reveal("test the sample").toordinal()
            assert (born - lap - (people._start + people._drawn - 1) // round_ + lap) % 4 == 0
    assert len(seen) == 120


def test_dates_are_consistent_and_probation_is_what_was_prescribed() -> None:
    """Nobody is under eighteen, and full membership follows the rule of its time."""
    for one in ONE.members:
        assert one.birth_date is not None
        assert one.joined_on is not None
        born = one.birth_date.reveal("test the sample")
        assert (one.joined_on.year - born.year, one.joined_on.month, one.joined_on.day) >= (
            18, born.month, born.day,
        )  # fmt: skip
        if one.category is MemberCategory.PROBATIONARY:
            assert one.full_since is None
            assert 0 < (TODAY - one.joined_on).days <= 365
            continue
        assert one.full_since is not None
        assert one.full_since <= TODAY
        none = date(1969, 4, 1) <= one.joined_on < date(1977, 8, 12)
        years = one.full_since.year - one.joined_on.year
        assert years == (0 if none else 1)
        assert one.full_since.month == one.joined_on.month


def test_a_few_percent_are_probationary_and_some_out_of_contact_or_away() -> None:
    """What the review looks for is there, and rare."""
    count = Counter(
        mark
        for one in sample(7, 200, 4000).members
        for mark, there in (
            ("probationary", one.category is MemberCategory.PROBATIONARY),
            ("lost", one.out_of_contact_since is not None),
            ("migrant", one.migrant_to is not None),
            ("women", one.sex is Sex.FEMALE),
        )
        if there
    )
    assert 40 < count["probationary"] < 250
    assert 4 < count["lost"] < 60
    assert 60 < count["migrant"] < 250
    assert 1500 < count["women"] < 2500


def test_members_are_invented_and_shown_nowhere() -> None:
    """Every name has 某 in it, no telephone has an area code, and a repr shows no member."""
    assert all("某" in one.name for one in ONE.members)
    assert all(
        one.phone is not None and one.phone.reveal("test").startswith("000-") for one in ONE.members
    )
    assert "某" not in repr(ONE)


@pytest.mark.parametrize(
    ("organisations", "members", "places"),
    [(0, 0, ["organisations"]), (1, 1, ["members"]), (0, -1, ["organisations", "members"])],
)
def test_sizes_that_make_no_sample_are_refused_at_once(
    organisations: int, members: int, places: list[str]
) -> None:
    """Too few organisations, or members without a branch, are named before anything is drawn."""
    with pytest.raises(InputError) as refused:
        iter_sample(7, organisations, members)
    assert [fault.place for fault in refused.value.faults] == places


@given(st.integers(0, PLACES * 3), st.integers(0, PLACES * 3))
def test_different_numbers_name_different_places(one: int, other: int) -> None:
    """A place's name stands for its number."""
    assert (place(one) == place(other)) == (one == other)
    assert (chinese(one) == chinese(other)) == (one == other)


@pytest.mark.clause("Y-first")
def test_a_sample_register_is_installed_and_the_same_for_the_same_seed() -> None:
    """A register with a sample answers at once, and a run can be replayed from its seed."""
    register, opened = sample_register(7, 120, 300)
    assert (len(register.tree), register.head_count("o-1")) == (120, 300)
    assert len(opened.accounts) == 240
    zone = next(iter(sample(7, 120, 0).extra_grants))
    assert register.decide(zone, Function.NATIONWIDE_TRANSFER, zone).allowed
    again, _ = sample_register(7, 120, 300, store=MemoryStore(), accounts="root")
    assert list(again.every(Member)) == list(register.every(Member))
    desk = opened.desk("o-1", person="甲某")
    assert desk.rights.can(Function.MANAGE_ACCOUNTS, "o-2").allowed is False
    assert desk.rights.can(Function.ADD_OTHER, "o-2").allowed
