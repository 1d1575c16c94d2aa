"""A store that knows how many members stand in a branch, and makes them up when one is looked at.

For plans and rehearsals on whole provinces: three million records would take gigabytes, and what a
restructuring needs of nearly all of them is their number. The members that it makes up have keys
and nothing else: no name, no number that could be anybody's.

Notice: G2.3 没有下级党组织和党员（含预备党员）; N3.3c
"""

from __future__ import annotations

import itertools
import operator
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple, TypeVar, cast

from partyreg.changes import Change
from partyreg.journal import JournalEntry
from partyreg.model import Member, Record
from partyreg.repository import INDEXES
from partyreg.storage.memory import MemoryStore, MemoryTransaction
from partyreg.values import MemberCategory, ResidentId

R = TypeVar("R", bound=Record)
NOBODY = "•••"
"""What a made-up member is called."""

MADE_UP = re.compile("h-[0-9a-f]{1,12}")
"""The keys of made-up members."""


class HeadCount(NamedTuple):
    """How many stand in a branch.

    Attributes:
        members: of every category.
        probationary: how many of them are probationary.
    """

    members: int
    probationary: int = 0


_COUNTED = {"branch": 0, "probationary": 1}
"""The numbers of a head count, by the index that asks for them."""


class HeadStore(MemoryStore):
    """A store in memory whose members are counted, and made up branch by branch when looked at.

    Args:
        heads: how many stand in each branch, by key; members written later count beside them.

    Attributes:
        numbers: of those who have not been made up yet: all, and the probationary ones, by branch.

    Example:
        >>> store = HeadStore({"o-2": HeadCount(3, 1)})
        >>> with store.begin() as work:
        ...     counted = work.count(Member, "branch", "o-2")
        ...     [one.key for one in work.find(Member, "probationary", "o-2")], counted
        (['h-1'], 3)

    Notice: G2.3; N3.3c
    """

    def __init__(self, heads: Mapping[str, HeadCount]) -> None:
        """Take the numbers."""
        super().__init__()
        self._heads = {key: one for key, one in heads.items() if one.members}
        numbers = itertools.accumulate((one.members for one in self._heads.values()), initial=1)
        self._first = dict(zip(self._heads, numbers, strict=False))
        self.numbers = [{key: one[at] for key, one in self._heads.items()} for at in (0, 1)]

    @contextmanager
    def begin(self, *, alone: bool = False) -> Iterator[HeadTransaction]:  # noqa: ARG002 - it is
        """Open a unit of work; others wait until it ends."""
        with self._lock:
            work = HeadTransaction(self)
            try:
                yield work
            finally:
                work.ended = True

    def counted(self, index: str, branch: object) -> int:
        """Count those of a branch who have not been made up yet. Notice: G2.3."""
        if index not in _COUNTED:
            return 0
        return self.numbers[_COUNTED[index]].get(cast("str", branch), 0)

    def make_up(self, branch: object) -> None:
        """Make the members of a branch up, once. Notice: N3.3c."""
        found = self._heads.pop(cast("str", branch), None)
        if found is None or not isinstance(branch, str):
            return
        rows, first = self._tables[Member], self._first.pop(branch)
        for numbers in self.numbers:
            del numbers[branch]
        for number in range(found.members):
            probationary = number < found.probationary
            category = MemberCategory.PROBATIONARY if probationary else MemberCategory.FULL
            key = f"h-{first + number:x}"
            one = rows[key] = Member(key, branch, NOBODY, ResidentId(f"{NOBODY}{key}"), category)
            self._places[Member][key] = next(self._written)
            for name, values in INDEXES[Member].items():
                for value in values(one):
                    self._indexes[Member, name].setdefault(value, {})[key] = True

    def find_up(self, key: str) -> None:
        """Make the branch up in which a member of a key would stand. Notice: N3.3c."""
        if MADE_UP.fullmatch(key) and key not in self._tables[Member]:
            number = int(key.partition("-")[2], 16)
            for branch, one in self._heads.items():
                if self._first[branch] <= number < self._first[branch] + one.members:
                    self.make_up(branch)
                    return

    def make_all_up(self) -> None:
        """Make everybody up. Notice: N3.3c."""
        for branch in tuple(self._heads):
            self.make_up(branch)


class HeadTransaction(MemoryTransaction):
    """One unit of work on a `HeadStore`."""

    def __init__(self, store: HeadStore) -> None:
        """Work on a store whose lock is held."""
        super().__init__(store)
        self._of = store

    def get(self, table: type[R], key: str) -> R | None:
        """Give one record, or None."""
        if cast("Any", table) is Member:
            self._of.find_up(key)
        return super().get(table, key)

    def find(self, table: type[R], index: str, value: object) -> tuple[R, ...]:
        """Give the records that an index holds under a value."""
        if cast("Any", table) is Member and index in ("branch", "probationary"):
            self._of.make_up(value)
        return super().find(table, index, value)

    def count(self, table: type[Record], index: str, value: object) -> int:
        """Count what ``find`` would give, without making anybody up."""
        found = super().count(table, index, value)
        return found + self._of.counted(index, value) if table is Member else found

    def count_each(self, table: type[Record], index: str, values: Sequence[object]) -> list[int]:
        """Count what ``find`` would give under each of several values, in one go."""
        found = super().count_each(table, index, values)
        if cast("Any", table) is not Member or index not in _COUNTED:
            return found
        heads = self._of.numbers[_COUNTED[index]]
        counted = map(heads.get, cast("Sequence[str]", values), itertools.repeat(0))
        return list(map(operator.add, found, counted))

    def every(self, table: type[R]) -> Iterator[R]:
        """Stream all records of a class; of members, everybody is made up."""
        if cast("Any", table) is Member:
            self._of.make_all_up()
        return super().every(table)

    def commit(self, changes: Iterable[Change], entry: JournalEntry) -> JournalEntry:
        """Write changes and their entry, all or nothing."""
        taken = tuple(changes)
        for one in taken:
            if one.table is Member and one.before is not None:
                self._of.find_up(one.key)
        return super().commit(taken, entry)
