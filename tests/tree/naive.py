"""A deliberately naive second tree, and random trees to ask both.

It keeps one list of records, and answers by search and recursion.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

import attrs
from hypothesis import strategies as st

from partyreg.changes import Change
from partyreg.model import Organisation
from partyreg.tree import OrgTree, Traits
from partyreg.values import DirectCategory, OrganisationKind, Tier

Kind = OrganisationKind
RANK = {"branch": 0, "primary-committee": 1, "county": 2, "city": 3, "province": 4}
LEAF_KINDS = ("branch", "joint-branch")


class Naive:
    """Records in one list, in whatever order; siblings are listed by key."""

    def __init__(self, records: Iterable[Organisation]) -> None:
        self.records = list(records)
        self.touched = 0

    def get(self, key: str) -> Organisation:
        return next(one for one in self.records if one.key == key)

    def keys(self) -> list[str]:
        return [one.key for one in self.records]

    def children(self, key: str | None) -> list[str]:
        return sorted(one.key for one in self.records if one.parent == key)

    def ancestors(self, key: str) -> list[str]:
        up = self.get(key).parent
        return [] if up is None else [up, *self.ancestors(up)]

    def subtree(self, key: str) -> list[str]:
        return [key, *(one for kid in self.children(key) for one in self.subtree(kid))]

    def all_keys(self) -> list[str]:
        return [one for root in self.children(None) for one in self.subtree(root)]

    def traits(self, key: str) -> Traits:
        one = self.get(key)
        return Traits(one.kind, one.tier, one.category, one.connected)

    def nearest(self, keys: Iterable[str], test: Callable[[Traits], bool]) -> str | None:
        return next((key for key in keys if test(self.traits(key))), None)

    def at_tier(self, key: str, *tiers: Tier) -> str | None:
        return self.nearest([key, *self.ancestors(key)], lambda one: one.tier in tiers)

    def responsible(self, key: str) -> str | None:
        return self.at_tier(key, *(tier for tier in Tier if tier is not Tier.BRANCH))

    def own_branches(self, key: str) -> list[str]:
        return [one for one in self.subtree(key)
                if self.get(one).kind.value in LEAF_KINDS and self.responsible(one) == key
                ]  # fmt: skip

    def common(self, one: str, other: str) -> str | None:
        theirs = [other, *self.ancestors(other)]
        return next((key for key in [one, *self.ancestors(one)] if key in theirs), None)

    def path(self, one: str, other: str) -> tuple[str, ...] | None:
        """Search the way as in any graph, first along the shortest."""
        ways, seen = [[one]], {one}
        for way in ways:
            if way[-1] == other:
                return tuple(way)
            up = self.get(way[-1]).parent
            for step in [*self.children(way[-1]), *([up] if up else [])]:
                if step not in seen:
                    seen.add(step)
                    ways.append([*way, step])
        return None

    def levels(self, starts: list[str]) -> list[tuple[str, ...]]:
        if not starts:
            return []
        below = [kid for key in starts for kid in self.children(key)]
        return [tuple(starts), *self.levels(below)]

    def put(self, change: Change) -> None:
        """Take one change over."""
        before, after = change.before, change.after
        assert before is None or isinstance(before, Organisation)
        if isinstance(after, Organisation):
            if before is not None and before.parent == after.parent:
                self.records[self.records.index(before)] = after
                return
            self.records.append(after)
        if before is not None:
            self.records.remove(before)


def same_answers(tree: OrgTree, model: Naive) -> None:
    """Hold every question about one organisation equal to the naive answer."""
    assert list(tree) == model.all_keys()
    assert len(tree) == len(model.records)
    assert list(tree.roots()) == model.children(None)
    assert list(tree.leaves()) == [key for key in model.all_keys() if not model.children(key)]
    for key in model.all_keys():
        _same_about_one(tree, model, key)


def _same_about_one(tree: OrgTree, model: Naive, key: str) -> None:
    up, below = model.ancestors(key), model.subtree(key)
    assert key in tree
    assert tree.organisation(key) == model.get(key)
    assert tree.traits(key) == model.traits(key)
    assert tree.parent(key) == model.get(key).parent
    assert list(tree.children(key)) == model.children(key)
    assert list(tree.ancestors(key)) == up
    assert list(tree.chain(key)) == [key, *up]
    assert list(tree.subtree(key)) == below
    assert list(tree.descendants(key)) == below[1:]
    assert tree.depth(key) == len(up)
    assert tree.realm(key) == [key, *up][-1]
    assert tree.responsible(key) == model.responsible(key)
    assert tree.county(key) == model.at_tier(key, Tier.COUNTY)
    assert tree.city(key) == model.at_tier(key, Tier.CITY)
    assert list(tree.own_branches(key)) == model.own_branches(key)
    assert list(tree.levels(key)) == model.levels([key])
    assert tree.height(key) == len(model.levels([key])) - 1
    assert list(tree.leaves(key)) == [one for one in below if not model.children(one)]
    superior = model.get(key).parent
    beside = model.children(superior) if superior is not None else [key]
    assert list(tree.siblings(key)) == [one for one in beside if one != key]
    for including, start in ((True, [key, *up]), (False, up)):
        for test in (lambda t: t.connected, lambda t: t.category is not None):
            assert tree.nearest(key, test, including=including) == model.nearest(start, test)


def same_about_two(tree: OrgTree, model: Naive, one: str, other: str) -> None:
    """Hold every question about two organisations equal to the naive answer."""
    up = model.ancestors(one)
    assert tree.is_below(one, other) == (other in up)
    assert tree.is_at_or_below(one, other) == (other in [one, *up])
    assert tree.common_ancestor(one, other) == model.common(one, other)
    assert tree.path(one, other) == model.path(one, other)


def same_statistics(tree: OrgTree, model: Naive, key: str | None) -> None:
    """Hold the statistics equal to naive counts."""
    starts = model.children(None) if key is None else [key]
    keys = [one for start in starts for one in model.subtree(start)]
    found = tree.statistics(key)
    levels = model.levels(starts)
    wide = {one: len(model.children(one)) for one in keys}
    assert found.organisations == len(keys)
    assert found.realms == len(starts)
    assert found.by_tier == Counter(model.get(one).tier for one in keys)
    assert found.by_kind == Counter(model.get(one).kind for one in keys)
    assert found.by_depth == tuple(len(level) for level in levels)
    assert found.height == max(len(levels) - 1, 0)
    assert found.leaves == sum(not number for number in wide.values())
    assert found.deepest == (levels[-1][0] if levels else None)
    assert found.widest_has == max(wide.values(), default=0)
    by_level = [one for level in levels for one in level]
    first = next((one for one in by_level if wide[one] == found.widest_has > 0), None)
    assert found.widest == first


def may_stand(parent: Traits | Organisation, child: Traits | Organisation) -> bool:
    """Say in one expression what the reading says in one sentence."""
    return (
        parent.kind.value not in LEAF_KINDS
        and (parent.kind.value != "general-branch" or child.kind.value in LEAF_KINDS)
        and RANK[child.tier.value] <= RANK[parent.tier.value]
    )


_KINDS = st.sampled_from(
    [(Kind.ORGANISATION_DEPARTMENT, tier) for tier in (Tier.PROVINCE, Tier.CITY, Tier.COUNTY)]
    + [(kind, Tier.PRIMARY_COMMITTEE) for kind in (Kind.COMMITTEE, Kind.WORKING_COMMITTEE)]
    + [(kind, Tier.BRANCH) for kind in
       (Kind.COMMITTEE, Kind.GENERAL_BRANCH, Kind.BRANCH, Kind.JOINT_BRANCH)]
)  # fmt: skip
_CATEGORIES = st.sampled_from([None, None, *DirectCategory])


@st.composite
def organisations(draw: st.DrawFn, *, largest: int = 14) -> list[Organisation]:
    """Random realms side by side that keep the shape, in any order of loading."""
    found: list[Organisation] = []
    for number in range(draw(st.integers(0, largest))):
        new = new_organisation(draw, number)
        above = [one.key for one in found if may_stand(one, new)]
        parent = draw(st.sampled_from([None, *above, *above])) if above else None
        found.append(attrs.evolve(new, parent=parent))
    return draw(st.permutations(found))


def new_organisation(draw: st.DrawFn, number: int) -> Organisation:
    """Draw an organisation without a superior."""
    kind, tier = draw(_KINDS)
    category = draw(_CATEGORIES) if tier is Tier.PRIMARY_COMMITTEE else None
    return Organisation(f"o-{number}", f"{number:012}", f"名{number}", kind, tier,
                        category=category, connected=draw(st.booleans()))  # fmt: skip


@st.composite
def changes(draw: st.DrawFn, model: Naive) -> Change:
    """A random change that keeps the tree a tree; it is taken over into the model."""
    model.touched += 1
    change = _change(draw, model, model.touched)
    model.put(change)
    return change


def _change(draw: st.DrawFn, model: Naive, number: int) -> Change:
    """Draw an addition, a move, an edit, or a removal."""
    what = draw(st.sampled_from(["add", "move", "edit", "edit kind", "remove"]))
    keys = model.keys()
    if what == "add" or not keys:
        parent = draw(st.sampled_from([None, *keys]))
        new = attrs.evolve(new_organisation(draw, 1000 + number), parent=parent)
        return Change(None, new, "G2.2")
    one = model.get(draw(st.sampled_from(keys)))
    if what == "remove" and not model.children(one.key):
        return Change(one, None, "G2.3")
    if what == "move":
        free = [key for key in keys if key not in model.subtree(one.key)]
        return Change(one, attrs.evolve(one, parent=draw(st.sampled_from([None, *free]))), "G2.4")
    if what == "edit kind":
        kind, tier = draw(_KINDS)
        return Change(one, attrs.evolve(one, kind=kind, tier=tier), "G2.1")
    return Change(one, attrs.evolve(one, name=f"新{number}", connected=not one.connected), "G2.1")
