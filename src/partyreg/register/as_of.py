"""The register at a past moment: tree, rights and members together.

Nothing is copied: the view lays the reversal of everything that has happened since over what is
stored now. When the register moves on, the view lays more.

Notice: N3.3a 痕迹管理
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TypeVar

from partyreg.changes import reversal
from partyreg.journal import State, changes_since, fold
from partyreg.model import Grants, Member, Organisation, Record
from partyreg.permissions import Powers
from partyreg.repository import Facts, Store
from partyreg.tree import OrgTree

R = TypeVar("R", bound=Record)


class AsOf:
    """Answers about one past moment.

    The ``tree`` and ``powers`` it gives are good until the register's next change; ask again
    after one.

    Args:
        store: the register's store.
        moment: with its time zone.

    Raises:
        TypeError: the moment has no time zone.

    Notice: N3.3a 痕迹管理
    """

    def __init__(self, store: Store, moment: datetime) -> None:
        """Take a store and a moment."""
        if moment.tzinfo is None:
            raise TypeError("a moment needs a time zone")
        self.moment = moment
        self._store = store
        self._seen = -1
        self._refresh()

    def _refresh(self) -> None:
        """Lay the reversal of what has happened since the moment over what is stored now."""
        with self._store.begin() as store:
            last = store.last_number
            if last == self._seen:
                return
            back = reversal(changes_since(self._store.journal(), self.moment))
            self._tree = store.tree.overlay()
            self._tree.apply(one for one in back if one.table is Organisation)
            self._then: State = fold(back, {})
            self._touched = {(one.table, one.key) for one in back}
            held = dict(store.held)
            for table, key in self._touched:
                if table is Grants:
                    grants = self._then.get((Grants, key))
                    held[key] = grants.functions if isinstance(grants, Grants) else frozenset()
            self._powers = Powers(self._tree, held)
            self._seen = last

    @property
    def tree(self) -> OrgTree:
        """Give the tree of that moment."""
        self._refresh()
        return self._tree

    @property
    def powers(self) -> Powers:
        """Give the rights of that moment."""
        self._refresh()
        return self._powers

    def get(self, table: type[R], key: str) -> R | None:
        """Give a record as it was then, or None when there was none."""
        self._refresh()
        with self._store.begin() as store:
            return self._record(store, table, key)

    def _record(self, store: Facts, table: type[R], key: str) -> R | None:
        """Give a record as it was then, from the reversal or from the store."""
        if (table, key) in self._touched:
            place: tuple[type, str] = (table, key)
            found = self._then.get(place)
            return found if isinstance(found, table) else None
        return store.get(table, key)

    def members(self, branch: str) -> tuple[Member, ...]:
        """Give the roll of a branch as it was then."""
        self._refresh()
        with self._store.begin() as store:
            now = store.find(Member, "branch", branch)
        kept = [one for one in now if (Member, one.key) not in self._touched]
        then = (one for one in self._then.values() if isinstance(one, Member))
        return (*kept, *(one for one in then if one.branch == branch))

    def every(self, table: type[R]) -> Iterator[R]:
        """Stream all records of a kind as they were then."""
        self._refresh()
        with self._store.begin() as store:
            now = [one for one in store.every(table) if (table, one.key) not in self._touched]
        then = [one for place, one in self._then.items() if place[0] is table]
        return iter([*now, *(one for one in then if isinstance(one, table))])
