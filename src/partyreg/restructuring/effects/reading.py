"""The two states side by side: what the plan touches, and how many stand there.

Notice: G2.0; N3.3d
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from partyreg.changes import Change
from partyreg.model import Member, Organisation
from partyreg.restructuring.effects.parts import Heads
from partyreg.restructuring.undoing import net
from partyreg.restructuring.world import Records, World, count_each
from partyreg.tree import Difference, OrgTree, Overlay
from partyreg.values import MemberCategory

Path = tuple[tuple[int, str], ...]
"""Where an organisation stands: from the root down, each key, what is new after what stands."""


class Reading:
    """What is stored now, what would be, and what lies between.

    Attributes:
        before: what is stored.
        world: what would be.
        net: each changed record, before and after.
        difference: what happens to the tree.
        roots: the organisations that are added, removed or moved: what hangs on them goes along.
        moves: how many members go from which branch to which, all and probationary ones.
    """

    def __init__(self, world: World, changes: Iterable[Change]) -> None:
        """Look at a what-if into which the changes have been folded."""
        self.before: Records = world.before
        self.world, self.changes = world, tuple(changes)
        self.net = net(self.changes)
        tree = world.tree
        self.difference = tree.difference() if isinstance(tree, Overlay) else Difference()
        moved = (one.key for one in self.difference.moved)
        self.roots = dict.fromkeys((*self.difference.removed, *self.difference.added, *moved))
        self.moves = Counter[tuple[str | None, str | None]]()
        self.probationary = Counter[tuple[str | None, str | None]]()
        self._all: dict[str, int] = {}
        self._probationary: dict[str, int] = {}
        self._totals: dict[object, object] = getattr(world.before, "memo", {})
        self._count_moves()

    def _count_moves(self) -> None:
        """Count who goes from where to where."""
        for (table, _), (was, now) in self.net.items():
            if table is Member:
                source, target = (one.branch if isinstance(one, Member) else None
                                  for one in (was, now))  # fmt: skip
                if source != target:
                    self.moves[source, target] += 1
                    some = now if isinstance(now, Member) else was
                    assert isinstance(some, Member)  # noqa: S101 - told apart by table
                    self.probationary[source, target] += _probationary(some)

    @cached_property
    def branches(self) -> tuple[str, ...]:
        """Give the branches that members leave or come to."""
        return tuple(dict.fromkeys(one for pair in self.moves for one in pair if one))

    @cached_property
    def territories(self) -> dict[str, tuple[str, ...]]:
        """Give, for each root, what hangs on it and on no other root."""
        tree, above = self.before.tree, self._above
        return {
            root: tuple(self._territory(root) if root in above or root not in tree
                        else tree.subtree(root))
            for root in self.roots
        }  # fmt: skip

    @cached_property
    def _above(self) -> frozenset[str]:
        """Give whoever stands above a root now: other roots among them have divided territories."""
        return frozenset(one for root in self.roots for one in self.stood(root))

    def _territory(self, root: str) -> Iterator[str]:
        """Walk down from a root as far as no other root stands, in whichever tree it stands."""
        tree = self.before.tree if root in self.before.tree else self.world.tree
        stack = [root]
        while stack:
            at = stack.pop()
            yield at
            stack += [one for one in tree.children(at) if one not in self.roots]

    def stood(self, key: str) -> tuple[str, ...]:
        """Give the superiors that an organisation has now; none where it does not stand yet."""
        return self.before.tree.ancestors(key) if key in self.before.tree else ()

    def stands(self, key: str) -> tuple[str, ...]:
        """Give the superiors that an organisation would have; none where it would be gone."""
        return self.world.tree.ancestors(key) if key in self.world.tree else ()

    def ordered(self, keys: Iterable[str]) -> tuple[str, ...]:
        """Give organisations in one order, whoever asks: that of the tree, then by key.

        What stands now comes as it stands now; what is new comes after its siblings.
        """
        return tuple(sorted(keys, key=lambda one: (self._path(one), one)))

    def _path(self, key: str) -> Path:
        """Say where an organisation stands; what stands in neither tree comes last."""
        now = key in self.before.tree
        tree = self.before.tree if now else self.world.tree
        if key not in tree:
            return ((2, key),)
        above = tree.parent(key)
        at = (0 if now else 1, key)
        return (at,) if above is None else (*self._path(above), at)

    def members_of(self, branch: str) -> tuple[int, int]:
        """Count the members of one branch as stored, and the probationary ones among them."""
        self._count((branch,))
        return self._all[branch], self._probationary[branch]

    def _count(self, branches: Sequence[str]) -> None:
        """Count the members of branches that have not been counted yet, all in one go."""
        known = self._all
        new = [one for one in branches if one not in known]
        if new:
            known.update(zip(new, count_each(self.before, Member, "branch", new), strict=True))
            some = count_each(self.before, Member, "probationary", new)
            self._probationary.update(zip(new, some, strict=True))

    def heads(self, keys: Iterable[str], tree: OrgTree) -> Heads:
        """Sum up what stands in some organisations now, by themselves."""
        line = tuple(keys)
        branches = tree.branches_among(line)
        self._count(branches)
        members = sum(map(self._all.__getitem__, branches))
        probationary = sum(map(self._probationary.__getitem__, branches))
        return Heads(len(line), len(branches), members, probationary)

    def total(self, key: str) -> Heads:
        """Sum up what stands at and below an organisation now.

        A store that has a memo keeps it as long as nothing changes, for the next plan.
        """
        found = self._totals.get((Heads, key))
        if not isinstance(found, Heads):
            found = self.heads(self.before.tree.subtree(key), self.before.tree)
            self._totals[Heads, key] = found
        return found

    @cached_property
    def weights(self) -> dict[str, Heads]:
        """Give, for each root, how many stand in its territory as stored."""
        return {root: self._weight(root) for root in self.territories}

    def _weight(self, root: str) -> Heads:
        """Sum up a root's territory: mostly all that stands below it."""
        if root not in self.before.tree:
            return self.heads(self.territories[root], self.world.tree)
        if root in self._above:
            return self.heads(self.territories[root], self.before.tree)
        return self.total(root)

    @cached_property
    def _left(self) -> dict[str, Heads]:
        """Count, by root, the members who leave its territory's branches."""
        home = {key: root for root, keys in self.territories.items() for key in keys}
        found: dict[str, Heads] = {}
        for (source, target), count in self.moves.items():
            if source in home:
                who = Heads(members=count, probationary=self.probationary[source, target])
                root = home[source or ""]
                found[root] = found.get(root, Heads()).plus(who)
        return found

    def leaving(self, root: str) -> Heads:
        """Count the members who leave the branches of a root's territory one by one."""
        return self._left.get(root, Heads())

    def organisation(self, key: str, *, after: bool = False) -> Organisation | None:
        """Give a record as stored, or as it would be."""
        return (self.world if after else self.before).get(Organisation, key)

    def name(self, key: str | None) -> str:
        """Give a name as it would be, or as it was; the key where there is no record."""
        if key is None:
            return ""
        found = self.organisation(key, after=True) or self.organisation(key)
        return found.name if found is not None else key


def _probationary(member: Member) -> int:
    """Count a member if probationary."""
    return int(member.category is MemberCategory.PROBATIONARY)
