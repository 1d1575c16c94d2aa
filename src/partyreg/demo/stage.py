"""The stage: a sample register with a clock, its organisations in their parts, their desks.

Notice: Y-first 第一个管理员; N3.3a 痕迹管理
"""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from functools import partial
from typing import NamedTuple

from partyreg.accounts import ScryptHasher
from partyreg.demo.telling import Busy
from partyreg.errors import Fault, InputError
from partyreg.idnumber import make_number
from partyreg.model import Evidence, Member, Organisation
from partyreg.register import Desk, Register
from partyreg.register.work import CHINA
from partyreg.storage import MemoryStore
from partyreg.testing.samples import INSTALLABLE, TODAY, Sample, sample
from partyreg.values import AccountKind, DirectCategory, MemberCategory, OrganisationKind, Tier

BUSINESS, ADMINISTRATOR = AccountKind.BUSINESS, AccountKind.ADMINISTRATOR
CHOSEN = "Chosen by its clerk 1"
"""What each clerk of the demonstration chooses at the first sign-on."""


FAULTY = 2
"""How many faults of each kind are planted, for the review to find."""


class Clock:
    """A clock that goes on by a second whenever it is looked at.

    Args:
        day: on which it starts, at nine.
    """

    def __init__(self, day: date) -> None:
        """Start."""
        self.moment = datetime(day.year, day.month, day.day, 9, tzinfo=CHINA)

    def __call__(self) -> datetime:
        """Give the moment."""
        self.moment += timedelta(seconds=1)
        return self.moment

    def pass_days(self, number: int) -> None:
        """Let days pass."""
        self.moment += timedelta(days=number)


class Cast(NamedTuple):
    """Who plays the notice's A to F: keys of organisations.

    Attributes:
        province: the root.
        county, town, branch, neighbour: A, B, C, and a second branch of B.
        hospital, ward: a committee of A that is in no category, and a branch of it.
        other_county, other_town, other_branch: D, E, F.
    """

    province: str
    county: str
    town: str
    branch: str
    neighbour: str
    hospital: str
    ward: str
    other_county: str
    other_town: str
    other_branch: str


class Stage:
    """A sample register, open for business on the day of the notice.

    Args:
        seed, organisations, members: of the sample.
        busy: says what takes a while.

    Raises:
        InputError: the sample is too small for the stories.
    """

    def __init__(self, *, seed: int, organisations: int, members: int, busy: Busy) -> None:
        """Draw the sample, install it, and choose the parts."""
        self.clock = Clock(TODAY)
        self.register = Register(
            MemoryStore(), clock=self.clock, rng=random.Random(seed),  # noqa: S311 - replayed
            hasher=ScryptHasher(n=16),  # thousands of accounts open at once; nobody's password
        )  # fmt: skip
        with busy(f"drawing {organisations:,} organisations and {members:,} members"):
            drawn = _draw(seed, organisations, members)
        with busy("installing them, with two accounts for each organisation"):
            self._opened = self.register.bootstrap(
                drawn.organisations, person="安装员", members=drawn.members, units=drawn.units,
                extra_grants=drawn.extra_grants,
            )  # fmt: skip
        self.cast = _cast(self.register)
        self.start = self.clock()
        self._desks: dict[tuple[str, AccountKind], Desk] = {}
        self._papers = 0

    def desk(self, key: str, kind: AccountKind = BUSINESS) -> Desk:
        """Give an organisation's desk; the first time, its clerk changes the initial password."""
        place = (key, kind)
        if place not in self._desks:
            person = f"{len(self._desks) + 1}号经办人"
            self._desks[place] = self._opened.desk(key, person=person, password=CHOSEN, kind=kind)
        return self._desks[place]

    def name(self, key: str) -> str:
        """Give an organisation's name, or the text of a place outside."""
        found = self.register.get(Organisation, key)
        return key if found is None else found.name

    def someone(self, branch: str) -> Member:
        """Give the first full member of a branch.

        Raises:
            InputError: there is none.
        """
        for one in self.register.members(branch):
            if one.category is MemberCategory.FULL:
                return one
        raise _too_small()

    def paper(self, *, days_ago: int = 0) -> Evidence:
        """Give a document of some days ago, archived."""
        self._papers += 1
        dated = self.register.today() - timedelta(days=days_ago)
        return Evidence(f"云组〔{dated.year}〕{self._papers}号", dated, f"档案{self._papers}")

    def number(self) -> str:
        """Give an ID number that the sample does not use: its numbers end before 999."""
        self._papers += 1
        return make_number("340722", date(1990, 1, 1) + timedelta(days=self._papers), 999)


def _draw(seed: int, organisations: int, members: int) -> Sample:
    """Draw a sample with some faults for the review.

    Raises:
        InputError: it is too small for them.
    """
    try:
        return sample(seed, organisations, members, faults=FAULTY, checks=INSTALLABLE)
    except InputError:
        raise _too_small() from None


def _too_small() -> InputError:
    """Say that the sample lacks a part."""
    return InputError([Fault("sample", "it is too small for the stories: take more of both")])


def _cast(register: Register) -> Cast:
    """Choose who plays which part.

    Raises:
        InputError: a part finds nobody.
    """
    tree = register.tree
    counties = [key for key in tree if tree.traits(key).tier is Tier.COUNTY]
    found = [one for one in map(partial(_county, register), counties) if one is not None]
    hospital = _hospital(register, found[0][0]) if found else None
    if len(found) < 2 or hospital is None:
        raise _too_small()
    return Cast(tree.roots()[0], *found[0], *hospital, *found[-1][:3])


def _county(register: Register, county: str) -> tuple[str, str, str, str] | None:
    """Give a county with a town and two of its branches, if it has such a town."""
    tree = register.tree
    for town in tree.children(county):
        if tree.traits(town).category is DirectCategory.TOWNSHIP:
            branches = _branches(register, town)
            if len(branches) > 1:
                return county, town, branches[0], branches[1]
    return None


def _hospital(register: Register, county: str) -> tuple[str, str] | None:
    """Give a committee of a county that is in no category, and a branch of it."""
    tree = register.tree
    for key in tree.children(county):
        traits = tree.traits(key)
        if traits.tier is Tier.PRIMARY_COMMITTEE and traits.category is None:
            for branch in _branches(register, key)[:1]:
                return key, branch
    return None


ENOUGH = 8
"""Members of a branch, so that each story finds somebody."""


def _branches(register: Register, key: str) -> list[str]:
    """Give the branches directly below an organisation that operate and have enough members."""
    tree = register.tree
    return [
        one for one in tree.children(key)
        if tree.traits(one).kind is OrganisationKind.BRANCH and tree.traits(one).connected
        and register.head_count(one) >= ENOUGH
    ]  # fmt: skip
