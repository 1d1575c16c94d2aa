"""The register at a past moment: tree, rights and members together.

Nothing is copied: the view lays the reversal of everything that has happened since over what is
stored now. When the register moves on, the view lays more.

Notice: N3.3a 痕迹管理
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import TypeVar, cast

from partyreg.changes import reversal
from partyreg.errors import Fault, InputError
from partyreg.journal import State, changes_since, fold
from partyreg.model import Account, Grants, Member, Organisation, Record
from partyreg.permissions import Decision, Powers
from partyreg.register.work import CHINA, Reference, find_organisation
from partyreg.repository import Facts, Store
from partyreg.tree import OrgTree
from partyreg.values import Function

R = TypeVar("R", bound=Record)


def moment_of(moment: object) -> datetime:
    """Give the moment that is meant.

    Args:
        moment: with its time zone, or a day, which means its end where the register stands.

    Raises:
        InputError: it has no time zone, or is neither.

    Example:
        >>> moment_of(date(2018, 3, 1)).isoformat()
        '2018-03-01T23:59:59.999999+08:00'

    Notice: N3.3a 痕迹管理
    """
    if isinstance(moment, datetime):
        if moment.utcoffset() is None:
            raise InputError([Fault("moment", "a moment needs a time zone")])
        return moment
    if isinstance(moment, date):
        return datetime.combine(moment, time.max, CHINA)
    reason = f"a moment with its time zone or a day is wanted, not {type(moment).__name__}"
    raise InputError([Fault("moment", reason)])


class AsOf:
    """Answers about one past moment.

    The ``tree`` and ``powers`` it gives are good until the register's next change; ask again
    after one.

    Args:
        store: the register's store.
        moment: with its time zone, or a day, which means its end where the register stands.

    Raises:
        InputError: the moment has no time zone, or is none.

    Notice: N3.3a 痕迹管理
    """

    def __init__(self, store: Store, moment: datetime | date) -> None:
        """Take a store and a moment."""
        self.moment = moment_of(moment)
        self._store = store
        self._seen = -1
        self._refresh()

    def __repr__(self) -> str:
        """Show how many organisations stood then; the day asked about may be somebody's own."""
        return f"AsOf({self._size} organisations)"

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
            self._size = len(self._tree)
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

    def find_organisation(self, reference: Reference) -> Organisation:
        """Give an organisation by key, record, or the code or name that it had then.

        Raises:
            RefusedError: there was none, or several bore the name.

        Notice: Y-kept codes and names are not identity
        """
        self._refresh()
        return find_organisation(cast("Facts", _Then(self)), reference)

    def members(self, place: Reference, *, below: bool = False) -> tuple[Member, ...]:
        """Give the roll of a branch as it was then, or, with ``below``, all at and below a place.

        Raises:
            RefusedError: there was no such organisation.
        """
        key = self.find_organisation(place).key
        places = tuple(self._tree.subtree(key)) if below else (key,)
        return tuple(one for at in places for one in self.find(Member, "branch", at))

    def find(self, table: type[R], attribute: str, value: str) -> tuple[R, ...]:
        """Give the records of a kind which then had a value, by an attribute that is indexed."""
        self._refresh()
        with self._store.begin() as store:
            now = store.find(table, attribute, value)
        kept = [one for one in now if (table, one.key) not in self._touched]
        then = (one for one in self._then.values() if isinstance(one, table))
        return (*kept, *(one for one in then if getattr(one, attribute) == value))

    def decide(
        self,
        organisation: Reference,
        function: Function,
        target: Reference,
        *,
        account: Account | None = None,
    ) -> Decision:
        """Tell whether an organisation might then use a function on a target, and why.

        Raises:
            RefusedError: one of the two did not exist.

        Notice: Y-gates; Y-remedy
        """
        who, where = (self.find_organisation(one).key for one in (organisation, target))
        return self.powers.decide(who, function, where, account=account)

    def every(self, table: type[R]) -> Iterator[R]:
        """Stream all records of a kind as they were then."""
        self._refresh()
        with self._store.begin() as store:
            now = [one for one in store.every(table) if (table, one.key) not in self._touched]
        then = [one for place, one in self._then.items() if place[0] is table]
        return iter([*now, *(one for one in then if isinstance(one, table))])


class _Then:
    """The facts of a past moment by which an organisation is found."""

    def __init__(self, view: AsOf) -> None:
        """Take the view."""
        self.tree, self.get, self.find, self.every = view.tree, view.get, view.find, view.every
