"""The tree part of the demonstration, on a table of real administrative divisions.

Party organisations follow the divisions closely: province, city and county become organisation
departments, townships primary committees of the township category, villages branches.

Notice: N1 分级管理; G2.4 改变隶属关系; G4.2c 系统自动生成审批路径
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from datetime import date
from os import PathLike
from typing import NamedTuple

from partyreg.changes import Change
from partyreg.demo.measuring import Timer, each, mebibytes, resident
from partyreg.demo.reading import Divisions, read_divisions
from partyreg.demo.telling import Busy, Story, quiet
from partyreg.errors import Fault, InputError, RefusedError
from partyreg.model import Account, Actor, Evidence, Organisation, Route
from partyreg.organisations import move
from partyreg.permissions import Powers, initial_functions
from partyreg.settings import Settings
from partyreg.transfer import route
from partyreg.tree import OrgTree, Traits
from partyreg.values import (
    AccountKind,
    AccountState,
    DirectCategory,
    Function,
    OrganisationKind,
    Tier,
)

_DEPARTMENT = OrganisationKind.ORGANISATION_DEPARTMENT
TRAITS: Mapping[int, Traits] = {
    1: Traits(_DEPARTMENT, Tier.PROVINCE, None, True),
    2: Traits(_DEPARTMENT, Tier.CITY, None, True),
    3: Traits(_DEPARTMENT, Tier.COUNTY, None, True),
    4: Traits(OrganisationKind.COMMITTEE, Tier.PRIMARY_COMMITTEE, DirectCategory.TOWNSHIP, True),
    5: Traits(OrganisationKind.BRANCH, Tier.BRANCH, None, True),
}
"""What a division of each level becomes."""

BODIES: Mapping[Tier, str] = {Tier.PRIMARY_COMMITTEE: "党委", Tier.BRANCH: "党支部"}
"""What is put after a division's name; above the township it is 委组织部."""

ON = date(2018, 1, 9)
HOMECOMING = ("340722", "3408")
"""枞阳县, which came to Tongling, and Anqing, from which it came."""


class Records(Mapping[str, Organisation]):
    """Records made when they are asked for: a nation's would take a gigabyte.

    Attributes:
        tree: where the superiors stand; set when it is built.
    """

    def __init__(self, names: Mapping[str, str]) -> None:
        """Take the names of the divisions."""
        self._names = names
        self.tree = OrgTree()

    def __getitem__(self, key: str) -> Organisation:
        """Make a record."""
        name, traits = self._names[key], self.tree.traits(key)
        name += BODIES.get(traits.tier, "委组织部")
        return Organisation(key, key, name, traits.kind, traits.tier, self.tree.parent(key),
                            traits.category)  # fmt: skip

    def __iter__(self) -> Iterator[str]:
        """Give all keys."""
        return iter(self._names)

    def __len__(self) -> int:
        """Count them."""
        return len(self._names)


class Nation(NamedTuple):
    """The tree of the divisions, with what its organisations hold initially."""

    tree: OrgTree
    powers: Powers

    def name(self, key: str) -> str:
        """Give an organisation's name."""
        return self.powers.name_of(key)


def divisions(file: str | PathLike[str], *, busy: Busy = quiet) -> Iterator[Story]:
    """Load a table of real divisions, ask for rights and routes, move a county and return it.

    Args:
        file: a table with the columns code, parent, level, name; ``.gz`` or not.
        busy: says what takes a while.

    Raises:
        InputError: the table cannot be read, or makes no tree of the right shape.

    Notice: G2.4; G4.2c; Y-sub; Y-scope-move
    """
    before, timer = resident(), Timer()
    with busy("reading the divisions"):
        table = read_divisions(file)
    read = timer.seconds
    with busy(f"building the tree of {len(table.codes):,} organisations"):
        nation = _nation(table)
    yield _loaded(nation, read, timer.seconds - read, before)
    county, other = _parts(nation.tree)
    villages = [one for one in table.codes if nation.tree.traits(one).tier is Tier.BRANCH]
    cases = random.Random(7).choices(villages, k=20_000)  # noqa: S311 - which villages, no secret
    yield _rights(nation, county, other, cases)
    yield _routes(nation, county, other, cases)
    yield _homecoming(nation, county, other)


def _nation(table: Divisions) -> Nation:
    """Build the tree and the rights."""
    traits = {level: initial_functions(one.tier, one.category) for level, one in TRAITS.items()}
    records = Records(table.names)
    tree = records.tree = OrgTree.from_parents(
        table.codes, table.parents, map(TRAITS.__getitem__, table.levels), records
    )
    held = dict(zip(table.codes, map(traits.__getitem__, table.levels), strict=True))
    return Nation(tree, Powers(tree, held))


def _loaded(nation: Nation, read: float, built: float, before: int | None) -> Story:
    """Tell what was loaded, how long it took, and how much memory."""
    told = Story("真实行政区划", "the real divisions, down to villages and communities")
    counts = nation.tree.statistics().by_tier
    told(f"{len(nation.tree):,} organisations in {len(nation.tree.roots())} realms: "
         + ", ".join(f"{tier.value} {counts.get(tier, 0):,}" for tier in reversed(Tier)),
         "N1", "Y-primary", "Y-realm")  # fmt: skip
    told(f"read in {read:.1f} s; tree, shape rules and rights in {built:.1f} s", "Y-shape", "T")
    after = resident()
    if before is not None and after is not None:
        a_piece = (after - before) / len(nation.tree)
        told(f"memory at most {mebibytes(after)}; {mebibytes(after - before)} more than before, "
             f"{a_piece:,.0f} bytes an organisation, table included")  # fmt: skip
    return told


def _parts(tree: OrgTree) -> tuple[str, str]:
    """Choose a county and another city of its province: 枞阳县 and Anqing where they are.

    Raises:
        InputError: there is no such pair.
    """
    if all(one in tree for one in HOMECOMING):
        return HOMECOMING
    for key in tree:
        if tree.traits(key).tier is Tier.COUNTY:
            city = tree.parent(key)
            for other in () if city is None else tree.siblings(city):
                return key, other
    reason = "no county has another city in its province"
    raise InputError([Fault("divisions", reason)])


def _rights(nation: Nation, county: str, other: str, cases: list[str]) -> Story:
    """Tell some decisions, and how long one takes."""
    told = Story("权限", "rights between real organisations")
    village = _village(nation.tree, county)
    town = nation.tree.responsible(village) or county
    for who, function, where in (
        (town, Function.EDIT_MEMBER, village),
        (village, Function.ADD_NEW_ADMISSION, village),
        (other, Function.MOVE_ORGANISATION, county),
    ):
        _decided(told, nation, who, function, where)
    check, responsible = nation.powers.check, nation.tree.responsible
    time = each(lambda one: check(responsible(one) or one, Function.EDIT_MEMBER, one), cases)
    told(f"{len(cases):,} checks at random villages: {time}, finding their committee included")
    return told


def _village(tree: OrgTree, above: str) -> str:
    """Give the first village below a division, or the division itself where it has none."""
    return next((one for one in tree.subtree(above) if tree.traits(one).tier is Tier.BRANCH), above)


def _decided(told: Story, nation: Nation, who: str, function: Function, where: str) -> None:
    """Tell a decision, its clauses, and its remedies."""
    decision, name = nation.powers.decide(who, function, where), nation.name
    clauses = dict.fromkeys(gate.clause for gate in decision.failed or decision.gates)
    told(f"{'yes' if decision else 'no'}: {name(who)}, {function.label}, at {name(where)}",
         *clauses)  # fmt: skip
    if not decision:
        told(f"  {decision.remedy}", "Y-remedy")


def _routes(nation: Nation, county: str, other: str, cases: list[str]) -> Story:
    """Tell some routes, and how long one takes."""
    told = Story("转接路径", "routes between real villages")
    tree = nation.tree
    start = _village(tree, county)
    for goal in _goals(tree, start, other):
        found = _route(nation, start, goal)
        told(f"{nation.name(start)} → {nation.name(goal)}: {found.kind.label}", found.clause)
        told("  " + " > ".join(f"{nation.name(step.organisation)} {step.role.label}"
                               for step in found.steps),
             *dict.fromkeys(step.clause for step in found.steps))  # fmt: skip
    pairs = list(zip(cases[::2], cases[1::2], strict=True))
    shared = each(lambda pair: tree.common_ancestor(*pair), pairs)
    routed = each(lambda pair: _attempt(nation, *pair), pairs[:2000])
    told(f"a common superior: {shared}; a route with its clauses: {routed}")
    return told


def _goals(tree: OrgTree, start: str, other: str) -> Iterator[str]:
    """Give a village of the same town, county and province, and one of another province."""
    town, realm = tree.ancestors(start)[0], tree.realm(start)
    yield from [one for one in tree.children(town) if one != start][:1]
    for near in tree.siblings(town)[:1]:
        yield _village(tree, near)
    yield _village(tree, other)
    for root in [one for one in tree.roots() if one != realm][:1]:
        yield _village(tree, root)


def _route(nation: Nation, source: str, destination: str) -> Route:
    """Compute a route."""
    return route(tree=nation.tree, powers=nation.powers, source=source, destination=destination,
                 settings=Settings())  # fmt: skip


def _attempt(nation: Nation, source: str, destination: str) -> Route | None:
    """Compute a route between villages drawn at random, which may be the same one."""
    try:
        return _route(nation, source, destination)
    except RefusedError:
        return None


def _move(nation: Nation, county: str, to: str) -> tuple[Change, ...]:
    """Move a county by the rules, as the province does it."""
    tree = nation.tree
    province = tree.realm(county)
    account = Account("a-1", f"B{province}", province, AccountKind.BUSINESS, AccountState.ACTIVE)
    return move(
        tree.organisation(county), to, tree=tree, powers=nation.powers,
        actor=Actor(account, "甲某"), on=ON, evidence=(Evidence("某组〔2018〕1号", ON),),
    )  # fmt: skip


def _homecoming(nation: Nation, county: str, other: str) -> Story:
    """Tell how a county is moved to another city, what follows, and how it is returned."""
    told = Story("调整隶属关系", "a county is moved to another city, and returned")
    tree, name = nation.tree, nation.name
    old = tree.parent(county) or ""
    village, neighbour = _village(tree, county), _village(tree, other)
    meet = f"{name(village)} and {name(neighbour)} meet at"
    told(f"{meet} {name(tree.common_ancestor(village, neighbour) or '')}", "Y-realm")
    size, timer = 1 + sum(1 for _ in tree.descendants(county)), Timer()
    undo = tree.apply(_move(nation, county, other))
    told(f"{name(county)} with {size:,} organisations from {name(old)} to {name(other)}: "
         f"{timer.seconds * 1e6:,.0f} µs", "G2.4", "Y-scope-move")  # fmt: skip
    told(f"{meet} {name(tree.common_ancestor(village, neighbour) or '')}", "G2.4")
    _decided(told, nation, other, Function.MOVE_ORGANISATION, county)
    timer = Timer()
    tree.revert(undo)
    told(f"returned to {name(tree.parent(county) or '')}, in its old place: "
         f"{timer.seconds * 1e6:,.0f} µs", "G2.4", "N3.3a")  # fmt: skip
    return told
