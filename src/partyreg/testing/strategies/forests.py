"""Strategies for organisations, trees of them, and texts in the tree notation.

Notice: Y-shape; Y-primary tier and kind are two attributes
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

import attrs
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from partyreg.model import Grants, Organisation, Unit
from partyreg.permissions import Powers, initial_functions
from partyreg.testing.strategies.words import optional, person_names, phones, texts
from partyreg.tree import OrgTree, Traits, refusals_for_child, to_notation
from partyreg.tree.notation.tags import tag_of
from partyreg.values import DirectCategory, Function, OrganisationKind, Tier, UnitSituation

_K, _T = OrganisationKind, Tier
_DEPARTMENTS = tuple(tier for tier in Tier if tier.is_department)
_COLUMNS: Mapping[OrganisationKind, Sequence[Tier]] = {
    _K.BRANCH: (_T.BRANCH,), _K.JOINT_BRANCH: (_T.BRANCH,), _K.GENERAL_BRANCH: (_T.BRANCH,),
    _K.COMMITTEE: (_T.PRIMARY_COMMITTEE, _T.BRANCH),
    _K.WORKING_COMMITTEE: (_T.PRIMARY_COMMITTEE, _T.BRANCH, _T.COUNTY, _T.CITY),
    _K.LEADING_GROUP: (_T.BRANCH, _T.PRIMARY_COMMITTEE),
    _K.ORGANISATION_DEPARTMENT: _DEPARTMENTS, _K.DEPARTMENT_SYSTEM: (_T.PROVINCE,),
}  # fmt: skip
_CATEGORIES = (None, *DirectCategory)

TRAITS: tuple[Traits, ...] = tuple(
    Traits(kind, tier, category, connected)
    for kind, tiers in _COLUMNS.items()
    for tier in tiers
    for category in (_CATEGORIES if tier is _T.PRIMARY_COMMITTEE else (None,))
    for connected in ((True, False) if tier is _T.BRANCH else (True,))
)
"""Every combination of kind, tier, category and connection that an organisation may have."""

_ROOTS = tuple(one for one in TRAITS if one.tier is _T.PROVINCE)
_NODES = st.tuples(st.integers(0, 63), st.integers(0, 255), st.integers(0, 5))


@cache
def _may_stand_under(parent: Traits) -> tuple[Traits, ...]:
    """Give what may stand directly under an organisation, branches first."""
    return tuple(one for one in TRAITS if not refusals_for_child(parent, one))


def _build(root: Traits, nodes: Sequence[tuple[int, int, int]]) -> list[Organisation]:
    """Make a tree of numbers: each node chooses a superior and what it is."""
    found = [(None, root, 0)]
    holders: list[tuple[str, Traits]] = [("o-1", root)] if _may_stand_under(root) else []
    rows: list[tuple[str | None, Traits, int]] = [*found]
    for number, (above, what, name) in enumerate(nodes, 2):
        place = above % (len(holders) + 1)
        parent, choice = (
            (None, _ROOTS) if place == len(holders)
            else (holders[place][0], _may_stand_under(holders[place][1]))
        )  # fmt: skip
        traits = choice[what % len(choice)]
        rows.append((parent, traits, name))
        if _may_stand_under(traits):
            holders.append((f"o-{number:x}", traits))
    return [_record(f"o-{n:x}", n, *row) for n, row in enumerate(rows, 1)]


def _record(key: str, number: int, parent: str | None, traits: Traits, name: int) -> Organisation:
    """Make a record; names repeat, codes do not."""
    kind, tier, category, connected = traits
    title = f"{'甲乙丙丁戊己'[name]}{kind.label}"
    return Organisation(key, f"{number:012}", title, kind, tier, parent, category, connected)


def organisation_lists(max_size: int = 20) -> SearchStrategy[list[Organisation]]:
    """Lists of organisations of valid shape: one or several realms, superiors first.

    They shrink to a lone province. Names repeat on purpose.

    Args:
        max_size: how many organisations at most.

    Notice: Y-shape; Y-kept codes and names are not identity
    """
    return st.builds(_build, st.sampled_from(_ROOTS), st.lists(_NODES, max_size=max_size - 1))


def odd_organisation_lists(max_size: int = 60) -> SearchStrategy[list[Organisation]]:
    """Lists of valid but odd shape: chains, stars, many realms, one county alone, any order.

    Args:
        max_size: how many organisations at most.

    Notice: Y-shape; Y-realm
    """
    sizes = st.integers(1, max_size)
    return st.one_of(
        sizes.map(chain),
        sizes.map(_star),
        sizes.map(lambda size: _build(_ROOTS[0], [(-1, 0, 0)] * (size - 1))),
        st.builds(_build, st.sampled_from(TRAITS), st.just([])),
        organisation_lists(max_size).flatmap(st.permutations).map(list),
    )


def chain(size: int) -> list[Organisation]:
    """Give one line of committees, as deep as asked for, with a province on top.

    Example:
        >>> [one.parent for one in chain(3)]
        [None, 'o-1', 'o-2']

    Notice: Y-shape
    """
    committee = Traits(_K.COMMITTEE, _T.BRANCH, None, True)
    return [
        _record(
            f"o-{n:x}", n, f"o-{n - 1:x}" if n > 1 else None, committee if n > 1 else _ROOTS[0], 0
        )
        for n in range(1, size + 1)
    ]


def _star(size: int) -> list[Organisation]:
    """Give a province with all branches directly below."""
    branch = Traits(_K.BRANCH, _T.BRANCH, None, True)
    return [
        _record(f"o-{n:x}", n, "o-1" if n > 1 else None, branch if n > 1 else _ROOTS[0], n % 6)
        for n in range(1, size + 1)
    ]


@st.composite
def broken_organisation_lists(draw: st.DrawFn, max_size: int = 12) -> list[Organisation]:
    """Lists that no tree takes: cycles, unknown superiors, keys or codes twice, wrong places.

    Args:
        draw: given by Hypothesis.
        max_size: how many organisations at most.

    Notice: Y-shape
    """
    whole = draw(organisation_lists(max_size))
    at = draw(st.integers(0, len(whole) - 1))
    one = whole[at]
    branch = Traits(_K.BRANCH, _T.BRANCH, None, True)
    extra = attrs.evolve(_record("o-ff", 0, one.key, branch, 0), code="000000009999")
    below = attrs.evolve(extra, key="o-fe", code="000000009998", parent="o-ff")
    broken = {
        "self": lambda: [*whole[:at], attrs.evolve(one, parent=one.key), *whole[at + 1 :]],
        "cycle": lambda: [*whole[:at], attrs.evolve(one, parent="o-ff"), extra, *whole[at + 1 :]],
        "unknown": lambda: [*whole[:at], attrs.evolve(one, parent="o-none"), *whole[at + 1 :]],
        "key": lambda: [*whole, one],
        "code": lambda: [*whole, attrs.evolve(extra, code=one.code, parent=whole[0].key)],
        "place": lambda: [*whole, attrs.evolve(extra, parent=whole[0].key), below],
    }
    return broken[draw(st.sampled_from(sorted(broken)))]()


def trees(max_size: int = 20) -> SearchStrategy[OrgTree]:
    """Trees of valid shape.

    Args:
        max_size: how many organisations at most.

    Notice: Y-shape
    """
    return organisation_lists(max_size).map(OrgTree)


def provinces(
    max_counties: int = 3, max_committees: int = 3, max_branches: int = 3
) -> SearchStrategy[list[Organisation]]:
    """Regular provinces, in which every branch can be transferred to every other one.

    There are at least two branches. Some committees are listed, some are relayed.

    Args:
        max_counties: of the province.
        max_committees: of each county.
        max_branches: of each committee.

    Notice: G4.2b 可直接相互转移; Y-relay
    """
    committee = st.tuples(st.sampled_from([DirectCategory.TOWNSHIP, None]),
                          st.integers(1, max_branches))  # fmt: skip
    county = st.lists(committee, min_size=1, max_size=max_committees)
    return st.lists(county, min_size=1, max_size=max_counties).map(_province)


def _province(
    counties: Sequence[Sequence[tuple[DirectCategory | None, int]]],
) -> list[Organisation]:
    """Make a regular province."""
    rows: list[tuple[str | None, Traits]] = [(None, _ROOTS[0])]

    def put(parent: str, kind: OrganisationKind, tier: Tier,
            category: DirectCategory | None = None) -> str:  # fmt: skip
        """Add one and give its key."""
        rows.append((parent, Traits(kind, tier, category, True)))
        return f"o-{len(rows):x}"

    for committees in counties:
        county = put("o-1", _K.ORGANISATION_DEPARTMENT, _T.COUNTY)
        for category, branches in committees:
            committee = put(county, _K.COMMITTEE, _T.PRIMARY_COMMITTEE, category)
            for _ in range(branches + (len(rows) == 3)):
                put(committee, _K.BRANCH, _T.BRANCH)
    return [_record(f"o-{n:x}", n, *row, 0) for n, row in enumerate(rows, 1)]


def held_by(organisations: Sequence[Organisation]) -> dict[str, frozenset[Function]]:
    """Give the initial setting of organisations, by key.

    Example:
        >>> [len(functions) for functions in held_by(chain(2)).values()]
        [22, 3]

    Notice: T 功能权限初始设置
    """
    return {one.key: initial_functions(one.tier, one.category) for one in organisations}


@st.composite
def powers(draw: st.DrawFn, max_size: int = 12) -> Powers:
    """Rights over a tree of valid shape: the initial setting, with grants added and revoked.

    Args:
        draw: given by Hypothesis.
        max_size: how many organisations at most.

    Notice: G1.2 权限直接分配到党组织
    """
    organisations = draw(organisation_lists(max_size))
    held = held_by(organisations)
    changed = draw(st.dictionaries(st.sampled_from(sorted(held)), function_sets(), max_size=3))
    return Powers(OrgTree(organisations), held | changed)


def function_sets() -> SearchStrategy[frozenset[Function]]:
    """Sets of functions.

    Notice: G1.2
    """
    return st.frozensets(st.sampled_from(Function))


def grants(keys: SearchStrategy[str] | None = None) -> SearchStrategy[Grants]:
    """What one organisation holds.

    Args:
        keys: organisation keys.

    Notice: G1.2 权限直接分配到党组织
    """
    return st.builds(Grants, organisation_keys() if keys is None else keys, function_sets())


def organisation_keys() -> SearchStrategy[str]:
    """Keys as the register makes them.

    Notice: Y-kept keys are identity
    """
    return st.integers(1, 2**64 - 1).map(lambda number: f"o-{number:x}")


@st.composite
def organisations(draw: st.DrawFn) -> Organisation:
    """Single organisations with every field filled at times; kind, tier and units fit together.

    Args:
        draw: given by Hypothesis.

    Notice: G2.1 名称、书记、联系人
    """
    traits = draw(st.sampled_from(TRAITS))
    count = draw(st.integers(0, 3))
    situation = list(UnitSituation)[min(count, 2)]
    return Organisation(
        draw(organisation_keys()), draw(codes()), draw(texts()), traits.kind, traits.tier,
        None if traits.tier is _T.PROVINCE else draw(organisation_keys()), traits.category,
        traits.connected, draw(optional(person_names())), draw(optional(person_names())),
        draw(st.none() | phones()), tuple(draw(st.lists(person_names(), max_size=2))),
        draw(st.sampled_from([None, "611", "621", "631", "632", "931"])), situation,
        tuple(f"u-{n}" for n in range(count)), draw(optional(texts())),
    )  # fmt: skip


def codes() -> SearchStrategy[str]:
    """Organisation codes of twelve digits, leading zeros kept.

    Notice: Y-kept codes are not identity
    """
    return st.integers(0, 10**11 - 1).map(lambda number: f"0{number:011}")


def units() -> SearchStrategy[Unit]:
    """Units.

    Notice: G2.1 单位名称
    """
    keys = st.integers(1, 2**32).map(lambda number: f"u-{number:x}")
    kinds = st.sampled_from([None, "企业", "事业单位"])
    return st.builds(Unit, keys, texts(), kinds, st.sampled_from([None, "已建立党支部"]))


def notation_texts(max_size: int = 12) -> SearchStrategy[str]:
    """Texts in the tree notation that can be read.

    Args:
        max_size: how many organisations at most.

    Notice: G4.2c
    """
    return organisation_lists(max_size).map(_sayable).map(OrgTree).map(to_notation)


def _sayable(rows: Sequence[Organisation]) -> list[Organisation]:
    """Make every organisation one that the notation can say, each with a name of its own."""
    return [
        attrs.evolve(one, name=f"{one.name.partition('（')[0]}{number}", kind=_plain(one))
        for number, one in enumerate(rows, 1)
    ]


def _plain(one: Organisation) -> OrganisationKind:
    """Say a committee, or a department, instead of what has no tag."""
    if tag_of(Traits(one.kind, one.tier, one.category, one.connected)):
        return one.kind
    return _K.COMMITTEE if one.tier.rank < 2 else _K.ORGANISATION_DEPARTMENT
