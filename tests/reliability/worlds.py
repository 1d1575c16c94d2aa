"""What the tests of reliability stand on: a small register, and everything that must hold of it."""

from __future__ import annotations

import hashlib
import itertools
import random
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from typing import Any

from partyreg.accounts import ScryptHasher
from partyreg.changes import Change
from partyreg.idnumber import make_number
from partyreg.journal import JournalEntry
from partyreg.model import (
    RECORDS,
    DepartedOrganisation,
    Evidence,
    FormerMember,
    Grants,
    Member,
    Organisation,
    Record,
    Transfer,
)
from partyreg.register import Desk, Register
from partyreg.register.register import Opened
from partyreg.register.work import CHINA
from partyreg.repository import INDEXES, Store
from partyreg.settings import Settings
from partyreg.storage.sql import SqlStore
from partyreg.tree import OrgTree
from partyreg.values import AccountKind, ResidentId

TREE = (
    "P[province](A[county](B[listed](C[branch],C2[branch],C3[branch]),V[listed],W[listed],"
    "X[listed](x[branch]),Y[listed],Z[listed]),D[county](E[listed](F[branch],F2[branch])))"
)
START = datetime(2018, 3, 1, 9, tzinfo=CHINA)
PAPER = Evidence("某发1号", date(2018, 2, 28), "甲柜1格")
HASHER = ScryptHasher(n=16)
BRANCHES = ("C", "C", "C2", "F")
"""Where the members m-1 to m-4 stand."""


def number(at: int) -> str:
    """Give the made ID number of one of the invented persons."""
    return make_number("110105", date(1970, 1, 1 + at % 28), 1 + at // 28)


def register(store: Store, seed: int = 0) -> Register:
    """Open a register over a store; each of several has a seed of its own."""
    return Register(
        store, settings=Settings(password_profile="external"), clock=lambda: START,
        rng=random.Random(seed), hasher=HASHER,
    )  # fmt: skip


def found(store: Store) -> Opened:
    """Install the small register in an empty store."""
    members = [
        Member(f"m-{at}", branch, "甲某", ResidentId(number(at)), joined_on=date(2001, 7, 1),
               full_since=date(2002, 7, 1))
        for at, branch in enumerate(BRANCHES, 1)
    ]  # fmt: skip
    return register(store, seed=7).bootstrap(TREE, members=members, person="安装员")


def account(opened: Opened, place: str, kind: AccountKind = AccountKind.BUSINESS) -> str:
    """Give the key of an account that the installation opened."""
    return opened.accounts[place, kind].account.key


class Office:
    """One register of several over the same data, and its desks.

    Args:
        store: its own.
        accounts: of the installation.
        seed: of its keys.
    """

    def __init__(self, store: Store, accounts: Opened, seed: int) -> None:
        """Open it."""
        self.register = register(store, seed)
        self._accounts, self._desks = accounts, dict[tuple[str, AccountKind], Desk]()

    def desk(self, place: str, kind: AccountKind = AccountKind.BUSINESS) -> Desk:
        """Sit down for an organisation, once."""
        if (place, kind) not in self._desks:
            key = account(self._accounts, place, kind)
            self._desks[place, kind] = self.register.desk(key, person="某操作员")
        return self._desks[place, kind]

    def administrator(self, place: str) -> Desk:
        """Sit down at an administrator account."""
        return self.desk(place, AccountKind.ADMINISTRATOR)


# -- what must hold --------------------------------------------------------------------------------

State = dict[tuple[type[Record], str], Record]


def state(store: Store) -> State:
    """Read everything, from one state."""
    with store.begin() as work:
        return {(kind, one.key): one for kind in RECORDS for one in work.every(kind)}


def folded(entries: Iterable[JournalEntry], start: State | None = None) -> State:
    """Fold the journal, and see that every change starts from what is there."""
    now: State = dict(start or {})
    for entry in entries:
        for change in entry.changes:
            place = (change.table, change.key)
            assert now.get(place) == change.before, f"entry {entry.number} does not follow"
            if change.after is None:
                del now[place]
            else:
                now[place] = change.after
    return now


def anomalies(now: State) -> Iterator[str]:
    """Say what no register may show: read from the records alone, the tree is not asked."""
    parents = {key: one.parent for (_, key), one in now.items() if isinstance(one, Organisation)}
    people: dict[str, str] = {}
    moving: set[str] = set()
    for (kind, key), one in now.items():
        if isinstance(one, Organisation):
            yield from _misplaced(key, parents)
        elif isinstance(one, DepartedOrganisation) and key in parents:
            yield f"organisation {key} stands and has departed"
        elif isinstance(one, Member):
            if one.branch not in parents:
                yield f"member {key} stands in no organisation"
            if (FormerMember, key) in now:
                yield f"member {key} is a former member as well"
            twin = people.setdefault(one.id_number.reveal("find twins"), key)
            if twin != key:
                yield f"members {twin} and {key} are one person"
        elif isinstance(one, Transfer) and one.state.is_open and one.member:
            if one.member in moving:
                yield f"member {one.member} has two open transfers"
            moving.add(one.member)
            yield from _stranded(one, now, parents)
        assert kind is type(one)


def _misplaced(key: str, parents: dict[str, str | None]) -> Iterator[str]:
    """Walk up from an organisation, to its end."""
    seen, at = set[str](), key
    while (above := parents.get(at)) is not None:
        if above in seen:
            yield f"organisation {key} stands in a cycle"
            return
        if above not in parents:
            yield f"organisation {at} stands below {above}, which is not there"
            return
        seen.add(above)
        at = above


def _stranded(case: Transfer, now: State, parents: dict[str, str | None]) -> Iterator[str]:
    """See whether an open transfer still has its member and its places."""
    member = now.get((Member, case.member or ""))
    if not isinstance(member, Member):
        yield f"an open transfer of {case.member}, who is no member"
    elif case.route.source not in parents or member.branch != case.route.source:
        yield f"an open transfer of {case.member} from where the member does not stand"


def whole(store: Store) -> State:
    """See that a store is sound as a whole: state = replay, numbers, indexes, tree, and chain."""
    entries = list(store.journal())
    assert [one.number for one in entries] == list(range(1, len(entries) + 1))
    assert len({one.operation for one in entries}) == len(entries)
    now = state(store)
    assert folded(entries) == now
    assert list(anomalies(now)) == []
    with store.begin() as work:
        same_tree(work.tree, now)
        assert dict(work.held) == {
            key: one.functions for (_, key), one in now.items() if isinstance(one, Grants)
        }
        assert work.last_number == len(entries)
    _indexed(store, now)
    if isinstance(store, SqlStore):
        chained(store)
    return now


def same_tree(tree: OrgTree, now: State) -> None:
    """See that a tree shows exactly the organisations of a state."""
    assert {key: tree.organisation(key) for key in tree} == {
        key: one for (kind, key), one in now.items() if kind is Organisation
    }


def _indexed(store: Store, now: State) -> None:
    """See that every index gives exactly the records that stand under each value."""
    with store.begin() as work:
        for kind, names in INDEXES.items():
            for name, values in names.items():
                wanted: dict[Any, set[str]] = {}
                standing: tuple[Any, ...]
                for (table, key), record in now.items():
                    if table is kind:
                        for value in values(record):
                            wanted.setdefault(value, set()).add(key)
                for value, keys in wanted.items():
                    standing = work.find(kind, name, value)
                    assert {one.key for one in standing} == keys, name
                    assert work.count(kind, name, value) == len(keys), name
    if isinstance(store, SqlStore):
        _no_leftovers(store)


def _no_leftovers(store: SqlStore) -> None:
    """See that no index row is left without its record, and that foreign keys hold."""
    from partyreg.storage.sql.schema import KEPT

    texts = [
        f"SELECT count(*) FROM {side.name} s LEFT JOIN {kept.table.name} t ON t.seq = s.seq "  # noqa: S608 - our tables' names
        "WHERE t.seq IS NULL"
        for kept in KEPT.values()
        for side, _ in kept.multiple.values()
    ]
    for row in raw(store, *texts):
        assert row == [(0,)]


def raw(store: SqlStore, *texts: str) -> list[list[Any]]:
    """Read rows with statements of our own, from one state."""
    link = store.links.open()
    try:
        link.read()
        return [link.rows(text) for text in texts]
    finally:
        link.leave()
        link.close()


def chained(store: SqlStore) -> None:
    """Walk the journal's chain by hand: lengths, bytes, the hash before."""
    entries, parts = raw(
        store,
        "SELECT number, operation, algorithm, previous, hash, parts, header FROM journal "
        "ORDER BY number",
        "SELECT number, part, body FROM journal_parts ORDER BY number, part",
    )
    bodies: dict[int, list[bytes]] = {}
    for at, part, body in parts:
        assert part == len(bodies.setdefault(at, []))
        bodies[at].append(bytes(body))
    before = bytes(32)
    for row, (at, _, algorithm, previous, made, many, header) in enumerate(entries, 1):
        assert (at, bytes(previous), many) == (row, before, len(bodies.get(at, ())))
        pieces = [algorithm.encode(), before, str(at).encode(), bytes(header), *bodies.get(at, ())]
        text = b"".join(itertools.chain.from_iterable(
            (len(one).to_bytes(8, "big"), one) for one in pieces
        ))  # fmt: skip
        before = hashlib.new(algorithm, text).digest()
        assert before == bytes(made), f"entry {at} is not linked"
    assert set(bodies) <= {row[0] for row in entries}


# -- going back ------------------------------------------------------------------------------------


def reset(store: Store, mark: int, name: str) -> int:
    """Take back everything that was journalled after a mark, in one unit of work.

    Returns:
        The number of the last entry.
    """
    changes = [
        Change(one.after, one.before, one.clause)
        for entry in reversed(list(store.journal(after=mark)))
        for one in reversed(entry.changes)
    ]
    with store.begin(alone=True) as work:
        kept = work.commit(changes, entry_named(name))
    assert kept.number is not None
    return kept.number


def entry_named(name: str) -> JournalEntry:
    """Give an entry of no command of the register's."""
    return JournalEntry(
        operation=name, at=START, on=START.date(), command="tests.write", account=None,
        organisation=None, person="试验员",
    )  # fmt: skip


Maker = Callable[[], Store]
