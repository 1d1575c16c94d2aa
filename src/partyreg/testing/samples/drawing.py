"""Drawing a sample: as a stream that keeps nothing, or as one value.

Notice: N1 分级管理; Y-primary tier and kind are two attributes
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from attrs import field, frozen

from partyreg.errors import Fault, InputError
from partyreg.model import Grants, Member, Organisation, Unit
from partyreg.permissions import initial_functions
from partyreg.testing.samples.blueprints import Place, blueprint
from partyreg.testing.samples.faults import FAULTS, plant
from partyreg.testing.samples.names import PERSONS
from partyreg.testing.samples.people import People
from partyreg.values import (
    Function,
    OrganisationKind,
    Phone,
    Tier,
    UnitSituation,
)

_CODES = {
    OrganisationKind.COMMITTEE: "611", OrganisationKind.GENERAL_BRANCH: "621",
    OrganisationKind.BRANCH: "631", OrganisationKind.JOINT_BRANCH: "632",
}  # fmt: skip


@frozen
class Sample:
    """An invented province.

    Attributes:
        seed: from which it was drawn.
        organisations: superiors before subordinates.
        units: at which they stand.
        members: branch by branch, in the order of the organisations.
        extra_grants: functions beyond the initial setting, by organisation key.
        planted: for each check whose fault was planted, the keys of the members with it.

    Notice: N1 分级管理; G1.2 权限直接分配到党组织
    """

    seed: int
    organisations: tuple[Organisation, ...] = field(repr=False)
    units: tuple[Unit, ...] = field(repr=False)
    members: tuple[Member, ...] = field(repr=False)
    extra_grants: Mapping[str, frozenset[Function]] = field(hash=False)
    planted: Mapping[str, tuple[str, ...]] = field(factory=dict, hash=False, repr=False)


def sample(
    seed: int = 7,
    organisations: int = 2000,
    members: int = 30_000,
    *,
    faults: int = 0,
    checks: Iterable[str] = FAULTS,
) -> Sample:
    """Draw a sample register as one value.

    Args:
        seed: the same seed gives the same sample.
        organisations: exactly how many, at least one; from about a hundred on all tiers, kinds
            and categories appear.
        members: exactly how many, spread over the branches.
        faults: how many faults of each kind are planted, for a review to find.
        checks: the ids of the checks whose faults are planted; see `plant`.

    Raises:
        InputError: a number is too small, there are members but no branch to hold them, or too
            few of them for the faults.

    Example:
        >>> one = sample(organisations=3, members=2)
        >>> [organisation.name for organisation in one.organisations]
        ['云岫省委组织部', '云岫省委组织部机关党支部', '云岫省水文厅党组']
        >>> one.members[0]
        Member(key='m-1', branch='o-2', id_number=ResidentId(•••), category=<MemberCategory.FULL: 'full'>, birth_date=BirthDate(•••), phone=Phone(•••), home_address=HomeAddress(•••), out_of_contact_since=None, entered_by=None)

    Notice: G4.2b 可直接相互转移
    """  # noqa: E501 - a repr is one line
    found: dict[type, list[Organisation | Unit | Member | Grants]] = {
        Organisation: [], Unit: [], Member: [], Grants: [],
    }  # fmt: skip
    for one in iter_sample(seed, organisations, members):
        found[type(one)].append(one)
    grants = {one.key: one.functions & _BEYOND for one in found[Grants] if isinstance(one, Grants)}
    people = tuple(one for one in found[Member] if isinstance(one, Member))
    standing, planted = plant(people, faults, seed=seed, checks=checks)
    return Sample(
        seed,
        tuple(one for one in found[Organisation] if isinstance(one, Organisation)),
        tuple(one for one in found[Unit] if isinstance(one, Unit)),
        standing,
        grants,
        planted,
    )


_BEYOND = frozenset((Function.NATIONWIDE_TRANSFER,))


def iter_sample(
    seed: int = 7, organisations: int = 2000, members: int = 30_000
) -> Iterator[Organisation | Unit | Member | Grants]:
    """Draw a sample register as a stream that keeps nothing, for registers of any size.

    Each organisation comes after its superior and its units, and before its members; the grants
    of one that holds more than the initial setting come right after it.

    Args:
        seed: the same seed gives the same stream.
        organisations: exactly how many.
        members: exactly how many.

    Raises:
        InputError: a number is too small, or there are members but no branch to hold them;
            before the stream begins.

    Example:
        >>> [type(one).__name__ for one in iter_sample(7, 2, 1)]
        ['Unit', 'Organisation', 'Organisation', 'Member']

    Notice: N1 分级管理
    """
    shares = _check(seed, organisations, members)
    return _stream(seed, organisations, members, shares)


def _check(seed: int, organisations: int, members: int) -> int:
    """Check the numbers and give the sum of all branches' shares.

    Raises:
        InputError: see `iter_sample`.
    """
    faults = []
    if organisations < 1:
        faults.append(Fault("organisations", "at least one organisation is wanted"))
    if members < 0:
        faults.append(Fault("members", "there cannot be less than no member"))
    shares = 0 if faults else sum(one.share for one in blueprint(seed, organisations))
    if not faults and members and not shares:
        faults.append(Fault("members", "there is no branch in which they could stand"))
    if faults:
        raise InputError(faults)
    return shares


def _stream(
    seed: int, organisations: int, members: int, shares: int
) -> Iterator[Organisation | Unit | Member | Grants]:
    """Give the stream; members are dealt out so that the shares come out exactly."""
    people, given, passed = People(seed, members), 0, 0
    for place in blueprint(seed, organisations):
        units = tuple(_units(place))
        yield from units
        one = _organisation(place, units)
        yield one
        if place.nationwide:
            yield Grants(one.key, initial_functions(one.tier, one.category) | _BEYOND)
        if place.share:
            passed += place.share
            upto = members * passed // shares
            yield from people.of(one.key, place.name, upto - given)
            given = upto


def _units(place: Place) -> Iterator[Unit]:
    """Give the units of one place: primary committees and above have their own."""
    several = 2 if place.kind is OrganisationKind.JOINT_BRANCH else 0
    for number in range(several or (place.tier is not Tier.BRANCH)):
        name = f"{place.name}所在单位" + ("甲乙"[number] if several else "")
        yield Unit(f"u-{place.number * 2 + number + 1:x}", name)


def _organisation(place: Place, units: tuple[Unit, ...]) -> Organisation:
    """Make the record of one place."""
    head, other = PERSONS[place.number % len(PERSONS)], PERSONS[place.number * 7 % len(PERSONS)]
    situation = (UnitSituation.SAME_AS_SUPERIOR, UnitSituation.OWN, UnitSituation.JOINT)[len(units)]
    return Organisation(
        key(place.number), f"0{place.number:011}", place.name, place.kind, place.tier,
        None if place.parent is None else key(place.parent), place.category, place.connected,
        head, other, Phone(f"000-{place.number % 10**8:08}"),
        (other,) if place.tier is Tier.PRIMARY_COMMITTEE else (),
        _CODES.get(place.kind), situation, tuple(unit.key for unit in units),
        f"{place.name}驻地",
    )  # fmt: skip


def key(number: int) -> str:
    """Give the key of the organisation at a place of the blueprint.

    Example:
        >>> key(0)
        'o-1'

    Notice: Y-kept keys are identity
    """
    return f"o-{number + 1:x}"
