"""What a plan is held against: a stored register, or one made of tables while a command runs.

Notice: G2.0 通过多步骤的操作实现; Y-first
"""

from __future__ import annotations

import csv
import io
import random
from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

from partyreg.cli import stored
from partyreg.cli.places import Finder, placed
from partyreg.errors import Fault, InputError
from partyreg.inputs import read_tree
from partyreg.inputs.rolls import read_heads, read_roll
from partyreg.inputs.writing import organisations_csv
from partyreg.model import Member, Organisation
from partyreg.permissions import initial_functions
from partyreg.register import Desk, Register
from partyreg.register.work import CHINA
from partyreg.repository import Store
from partyreg.settings import Settings
from partyreg.storage import HeadCount, HeadStore
from partyreg.tree import OrgTree
from partyreg.values import AccountKind, Function

T = TypeVar("T")

PERSON = "命令行"
"""Who acts, as far as the journal of a register that is thrown away is concerned."""


class Site:
    """A register made of tables, and the desk of whoever plans.

    Attributes:
        register: the register.
        desk: the desk.
    """

    def __init__(self, register: Register, desk: Desk, *, named: bool) -> None:
        """Take a register and a desk; ``named`` tells whether members have keys of their own."""
        self.register, self.desk, self._named = register, desk, named

    def organisations(self) -> str:
        """Give the organisations as a table.

        Raises:
            InputError: something is configured that a table cannot say.
        """
        extra: dict[str, frozenset[Function]] = {}
        withheld: dict[str, frozenset[Function]] = {}
        with self.register.store.begin() as store:
            for one in store.every(Organisation):
                first = initial_functions(one.tier, one.category)
                held = store.held.get(one.key, frozenset())
                for marked, functions in ((extra, held - first), (withheld, first - held)):
                    if functions:
                        marked[one.key] = functions
            return organisations_csv(store.tree, extra_grants=extra, withheld_grants=withheld)

    def members(self) -> str:
        """Give who stands in which branch, or how many, as the table that was read."""
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        names = ("key", "branch", "category") if self._named else _HEADS
        writer.writerow(names)
        tree = self.register.tree
        for key in tree:
            if tree.traits(key).kind.holds_members:
                writer.writerows(self._rows(key, tree.organisation(key).code))
        return text.getvalue()

    def _rows(self, key: str, code: str) -> list[tuple[object, ...]]:
        """Give the rows of one branch."""
        with self.register.store.begin() as store:
            if self._named:
                return [(one.key, code, one.category.value)
                        for one in store.find(Member, "branch", key)]  # fmt: skip
            counts = (store.count(Member, index, key) for index in ("branch", "probationary"))
            return [(code, *counts)]


_HEADS = ("branch", "members", "probationary")


def site_of(options: Namespace) -> Site:
    """Install what the options name, and sit down.

    Keys are drawn from what was read, so that the same files give the same plan, and the files
    that a plan has changed give other keys.

    Raises:
        InputError: a file cannot be read; all its faults at once, each beginning with the file.
    """
    notation = _read(options.organisations, read_tree)
    tree = _read(options.organisations, lambda _: OrgTree(notation.organisations))
    members: tuple[Member, ...] = ()
    heads: dict[str, HeadCount] = {}
    if options.members is not None:
        members = _read(options.members, lambda file: read_roll(file, tree))
    if options.heads is not None:
        found = _read(options.heads, lambda file: read_heads(file, tree))
        heads = {key: HeadCount(*one) for key, one in found.items()}
    seed = sha256(Path(options.organisations).read_bytes()).hexdigest()
    register = Register(
        HeadStore(heads), clock=_clock(options.today), rng=random.Random(seed),  # noqa: S311 - keys
        settings=Settings(password_profile="external"),  # noqa: S106 - no password
    )  # fmt: skip
    operator = _operator(options, tree)
    opened = register.bootstrap(notation, members=members, person=PERSON)
    account = opened.accounts[operator, AccountKind.BUSINESS].account
    return Site(register, register.desk(account, person=PERSON), named=options.heads is None)


@contextmanager
def stored_site(options: Namespace, *, acts: bool) -> Iterator[Site]:
    """Open the register that the options name, and sit down.

    Args:
        options: as they were given.
        acts: whether something is to be done; to look, nobody signs on.

    Raises:
        InputError: nobody is named who acts, or there are files beside the register.
        RefusedError: the account does not exist, or the password is wrong.
        StoreError: the register cannot be opened.

    Notice: N3.3a 痕迹管理
    """
    files = [
        Fault(f"--{one}", "a register knows its members; name one or the other")
        for one in ("members", "heads")
        if getattr(options, one, None) is not None
    ]
    if files:
        raise InputError(files)
    with stored.kept(options) as store:
        desk = stored.desk_of(store, options) if acts else _looking(store, options)
        yield Site(desk.register, desk, named=True)


def _looking(store: Store, options: Namespace) -> Desk:
    """Sit down to look, at whose plan it is."""
    register = stored.over(store, options)
    named = options.operator or _root(register.tree)
    account = stored.account_of(register, named)
    return stored.over(store, options, account).desk(account, person=PERSON)


def _read(file: str, read: Callable[[str], T]) -> T:
    """Read a file.

    Raises:
        InputError: it cannot be read; each fault begins with the file.
    """
    try:
        return read(file)
    except InputError as wrong:
        raise placed(file, wrong) from None


def _operator(options: Namespace, tree: OrgTree) -> str:
    """Give the key of whoever plans.

    Raises:
        InputError: nobody is named and there are several realms, or there is no such organisation.
    """
    if options.operator is not None:
        return Finder(tree).find(options.operator, "--as")
    return _root(tree)


def _root(tree: OrgTree) -> str:
    """Give the root of the only realm.

    Raises:
        InputError: there are several, or none.
    """
    roots = tree.roots()
    if not roots:
        raise InputError([Fault("--register", "it has no organisation yet; see 'partyreg import'")])
    if len(roots) > 1:
        reason = f"there are {len(roots)} realms; name the organisation whose plan it is"
        raise InputError([Fault("--as", reason)])
    return roots[0]


def _clock(today: date | None) -> Callable[[], datetime] | None:
    """Give a clock that stands at nine on a day, or none for the real one."""
    if today is None:
        return None
    moment = datetime.combine(today, time(9), CHINA)
    return lambda: moment
