"""The blueprint of an invented province: an endless stream of places, superiors first.

Every kind and tier appears among the first places, so that a small sample has them too, and the
stream may be cut anywhere: what has been given by then is a tree.

Notice: G4.2b 可直接相互转移; Y-primary tier and kind are two attributes
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import count, islice
from typing import NamedTuple

from partyreg.testing.samples import names
from partyreg.values import DirectCategory, OrganisationKind, Tier

_K, _T, _C = OrganisationKind, Tier, DirectCategory


class Place(NamedTuple):
    """One organisation of the blueprint.

    Attributes:
        number: its place in the stream, from 0.
        parent: its superior's place, None for the root.
        name: full name.
        kind: what it is.
        tier: its column.
        category: one of the seven, or None.
        connected: whether it operates itself.
        share: its share of the members, 0 where it holds none.
        nationwide: whether it has nationwide authority beyond the initial setting.
    """

    number: int
    parent: int | None
    name: str
    kind: OrganisationKind
    tier: Tier
    category: DirectCategory | None = None
    connected: bool = True
    share: int = 0
    nationwide: bool = False


class Shape(NamedTuple):
    """How wide the province is.

    Attributes:
        cities: of the province.
        counties: of each city.
        towns: of each county.
        size: about how many organisations stand below a committee.
    """

    cities: int
    counties: int
    towns: int
    size: int


def shape_of(organisations: int) -> Shape:
    """Choose the width for a number of organisations, up to that of a large province.

    Example:
        >>> shape_of(2_000), shape_of(200_000)
        (Shape(cities=3, counties=3, towns=12, size=14), Shape(cities=16, counties=8, towns=18, size=76))

    Notice: N1 分级管理
    """  # noqa: E501 - a shape is read in one line
    cities = _between(organisations // 600, 2, 16)
    counties = _between(organisations // (cities * 200), 2, 8)
    towns = _between(organisations // (cities * counties * 18), 2, 18)
    committees = cities * (counties * (towns + 2) + 3) + 4
    return Shape(cities, counties, towns, _between(organisations // committees, 3, 200))


def _between(value: int, lowest: int, highest: int) -> int:
    """Keep a number within bounds."""
    return max(lowest, min(highest, value))


def blueprint(seed: int, organisations: int) -> Iterator[Place]:
    """Give as many places as are asked for, superiors before subordinates.

    Args:
        seed: the same seed gives the same places.
        organisations: how many.

    Example:
        >>> [place.name for place in blueprint(7, 3)]
        ['云岫省委组织部', '云岫省委组织部机关党支部', '云岫省水文厅党组']

    Notice: G4.2b
    """
    rng = random.Random(f"{seed} organisations")  # noqa: S311 - reproducible, no secret
    return islice(Blueprint(rng, shape_of(organisations)).province(), organisations)


class Blueprint:
    """Draws the province, part by part.

    Args:
        rng: where the variety comes from.
        shape: how wide it is.
    """

    def __init__(self, rng: random.Random, shape: Shape) -> None:
        """Take a source of randomness and a shape."""
        self._rng, self._shape, self._numbers = rng, shape, count()

    def _at(
        self,
        parent: int | None,
        name: str,
        kind: OrganisationKind,
        tier: Tier,
        category: DirectCategory | None = None,
        *,
        nationwide: bool = False,
    ) -> Place:
        """Place one organisation."""
        number = next(self._numbers)
        return Place(number, parent, name, kind, tier, category, True, 0, nationwide)

    def province(self) -> Iterator[Place]:
        """Give the province's own part, then city after city."""
        root = self._at(None, "云岫省委组织部", _K.ORGANISATION_DEPARTMENT, _T.PROVINCE)
        yield root
        yield self._branch(root.number, "云岫省委组织部机关党支部")
        yield from self._provincial(root.number)
        for city in count():
            yield from self._city(root.number, city)

    def _provincial(self, root: int) -> Iterator[Place]:
        """Give organs, a university and an enterprise of the province."""
        organ = f"云岫省{names.ORGANS[0]}"
        yield self._at(root, f"{organ}党组", _K.LEADING_GROUP, _T.BRANCH)
        yield from self._committee(root, f"{organ}机关党委", _C.PROVINCIAL_ORGAN, names.OFFICES)
        education = self._at(root, "云岫省委教育工委", _K.WORKING_COMMITTEE, _T.PRIMARY_COMMITTEE)
        yield education
        yield from self._university(education.number)
        assets = self._at(root, "云岫省国资委党委", _K.COMMITTEE, _T.PRIMARY_COMMITTEE)
        yield assets
        yield from self._committee(
            assets.number, "云岫省建工集团党委", _C.PROVINCIAL_ENTERPRISE, names.WORKSHOPS
        )

    def _university(self, above: int) -> Iterator[Place]:
        """Give a university whose faculties are general branches and committees of column 1."""
        at = self._at(above, "云岫大学党委", _K.COMMITTEE, _T.PRIMARY_COMMITTEE, _C.UNIVERSITY)
        yield at
        for number in range(max(2, self._shape.size // 4)):
            name = f"云岫大学{names.cycled(names.FACULTIES, number)}"
            kind = _K.COMMITTEE if number % 2 else _K.GENERAL_BRANCH
            faculty = self._at(
                at.number, f"{name}党{'委' if number % 2 else '总支'}", kind, _T.BRANCH
            )
            yield faculty
            yield self._branch(faculty.number, f"{name}教师党支部")
            yield self._branch(faculty.number, f"{name}学生党支部")

    def _city(self, root: int, number: int) -> Iterator[Place]:
        """Give a city with its own organs, hospital, development zone, and counties."""
        name = f"{names.place(number)}市"
        seat = self._at(root, f"{name}委组织部", _K.ORGANISATION_DEPARTMENT, _T.CITY)
        yield seat
        city = seat.number
        yield from self._committee(
            city, f"{name}直机关工委", _C.CITY_DIRECT_ORGANS, names.OFFICES, working=True
        )
        yield from self._committee(city, f"{name}人民医院党委", None, names.WARDS)
        yield from self._zone(city, f"{name}开发区")
        for county in range(self._shape.counties):
            yield from self._county(city, names.place(100 + number * self._shape.counties + county))

    def _zone(self, city: int, name: str) -> Iterator[Place]:
        """Give a development zone: a working committee with nationwide authority by setting."""
        zone = self._at(city, f"{name}党工委", _K.WORKING_COMMITTEE, _T.PRIMARY_COMMITTEE,
                        nationwide=True)  # fmt: skip
        yield zone
        yield self._branch(zone.number, f"{name}机关党支部")
        yield self._branch(zone.number, f"{name}企业联合党支部", joint=True)

    def _county(self, city: int, place: str) -> Iterator[Place]:
        """Give a county: its organs, a hospital, towns and sub-districts."""
        name = f"{place}县"
        county = self._at(city, f"{name}委组织部", _K.ORGANISATION_DEPARTMENT, _T.COUNTY)
        yield county
        yield self._branch(county.number, f"{name}委组织部机关党支部")
        yield from self._committee(
            county.number, f"{name}直机关工委", _C.COUNTY_DIRECT_ORGANS, names.OFFICES, working=True
        )
        yield from self._committee(county.number, f"{name}人民医院党委", None, names.WARDS)
        for number in range(self._shape.towns):
            yield from self._town(county.number, name, number)

    def _town(self, county: int, above: str, number: int) -> Iterator[Place]:
        """Give a town, or for every fourth a sub-district, with its villages."""
        urban = number % 4 == 1
        name = f"{above}{names.place(200 + number)}{'街道' if urban else '镇'}"
        kind = _K.WORKING_COMMITTEE if urban else _K.COMMITTEE
        category = _C.SUB_DISTRICT if urban else _C.TOWNSHIP
        full = f"{name}党{'工' * urban}委"
        town = self._at(county, full, kind, _T.PRIMARY_COMMITTEE, category)
        yield town
        yield self._branch(town.number, f"{name}机关党支部")
        left = self._rng.randint(self._shape.size // 2, self._shape.size * 3 // 2) - 2
        for village in count():
            if left <= 0:
                break
            for place in self._village(town.number, f"{name}{names.place(village)}", urban):
                yield place
                left -= 1

    def _village(self, town: int, name: str, urban: bool) -> Iterator[Place]:
        """Give a village or community: a branch, or something with branches below it."""
        name += "社区" if urban else "村"
        drawn = self._rng.random()
        if drawn < 0.10:
            yield from self._grouped(town, f"{name}党总支", name, _K.GENERAL_BRANCH)
        elif drawn < 0.15:
            yield from self._grouped(town, f"{name}党委", name, _K.COMMITTEE)
        elif drawn < 0.19:
            yield self._branch(town, f"{name}联合党支部", joint=True)
        else:
            yield self._branch(town, f"{name}党支部")

    def _grouped(self, above: int, full: str, name: str, kind: OrganisationKind) -> Iterator[Place]:
        """Give a general branch, or a committee that may not admit, with its branches."""
        group = self._at(above, full, kind, _T.BRANCH)
        yield group
        for number in range(self._rng.randint(2, 3)):
            yield self._branch(group.number, f"{name}第{names.chinese(number + 1)}党支部")

    def _committee(
        self,
        above: int,
        name: str,
        category: DirectCategory | None,
        parts: tuple[str, ...],
        *,
        working: bool = False,
    ) -> Iterator[Place]:
        """Give a primary committee with branches for the parts of its unit."""
        kind = _K.WORKING_COMMITTEE if working else _K.COMMITTEE
        at = self._at(above, name, kind, _T.PRIMARY_COMMITTEE, category)
        yield at
        body = name.removesuffix("机关党委").removesuffix("党委").removesuffix("机关工委")
        for number in range(self._rng.randint(2, max(2, self._shape.size))):
            yield self._branch(at.number, f"{body}{names.cycled(parts, number)}党支部")

    def _branch(self, above: int, name: str, *, joint: bool = False) -> Place:
        """Give a branch with its share of the members; one in nine is not connected."""
        drawn = self._rng.getrandbits(16)
        kind = _K.JOINT_BRANCH if joint else _K.BRANCH
        share = 2 + drawn % 37 if drawn % 29 else 60 + drawn % 40
        connected = drawn % 9 != 4
        return Place(next(self._numbers), above, name, kind, _T.BRANCH, None, connected, share)
