"""A register that is kept: how a command finds it, opens it, and sits down at one of its desks.

Whoever can open the database can read all that stands in it, so questions are answered to anybody.
Acts are not: an account that keeps a password is signed on with it, and only an account without
one, whose people another system signs on, is taken at the caller's word.

Notice: N3.3a 痕迹管理; N3.3c; G1.1b
"""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from partyreg.cli.places import FEW, Finder
from partyreg.errors import Fault, InputError, RefusedError
from partyreg.inputs import Facts
from partyreg.model import Account, Organisation
from partyreg.permissions import Powers
from partyreg.settings import Settings
from partyreg.values import AccountKind, AccountState

if TYPE_CHECKING:
    from partyreg.register import Desk, Register
    from partyreg.repository import Store
    from partyreg.storage.sql import SqlStore

REGISTER, PASSWORD, NEW_PASSWORD = "PARTYREG_REGISTER", "PARTYREG_PASSWORD", "PARTYREG_NEW_PASSWORD"
"""The environment's words: the address of the register, and passwords that nobody is asked for."""


def address_of(options: Namespace) -> str:
    """Give the address of the register that is meant.

    Args:
        options: with ``register``, or ``place`` where the address is an argument.

    Raises:
        InputError: none is named, or it is kept nowhere.
    """
    named = getattr(options, "address", None) or options.register
    text: str = named or os.environ.get(REGISTER, "")
    if not text.strip():
        reason = f"name the register: a file, or the address of a database; or set {REGISTER}"
        raise InputError([Fault("--register", reason)])
    if text == "memory:":
        raise InputError([Fault("--register", "a register in memory is kept by no command")])
    return text


def is_stored(options: Namespace) -> bool:
    """Tell whether a command that also takes files is asked about a register.

    The environment counts where no file is named.
    """
    if options.register is not None:
        return True
    files = (getattr(options, one, None) for one in ("organisations", "tree"))
    return not any(files) and bool(os.environ.get(REGISTER))


@contextmanager
def kept(options: Namespace, *, create: bool = False) -> Iterator[SqlStore]:
    """Open the store that the options name, and close it.

    Raises:
        InputError: the address is none.
        MissingExtraError: the packages of the extra ``sql`` or ``postgres`` are not installed.
        StoreError: it is no register, is another release's, or cannot be reached.
    """
    from partyreg.storage import open_store

    algorithm, address = getattr(options, "algorithm", None), address_of(options)
    with _private(address) if create else nullcontext():
        store: SqlStore = open_store(  # type: ignore[assignment]  # memory is refused above
            address, create=create, algorithm=algorithm or "sha256"
        )
    try:
        if algorithm is None:
            _go_on(store)
        yield store
    finally:
        store.close()


@contextmanager
def fresh(options: Namespace) -> Iterator[SqlStore]:
    """Open a store that may be made for it; a file that was made goes again where this fails.

    Raises:
        InputError: the address is none.
        MissingExtraError: the packages of the extra ``sql`` or ``postgres`` are not installed.
        StoreError: it is something else, is another release's, or cannot be reached.
    """
    path = _path(address_of(options))
    is_new = path is not None and not os.path.lexists(path)
    try:
        with kept(options, create=True) as store:
            yield store
    except BaseException:
        if is_new and path is not None:
            for ending in ("", "-wal", "-shm", "-journal"):
                with suppress(OSError):
                    os.unlink(path + ending)  # noqa: PTH108 - as it was opened
        raise


def _path(address: str) -> str | None:
    """Give the path of a file, or None where the address is of something else."""
    path = address.removeprefix("sqlite:///")
    return None if "://" in path or "?" in path else path


@contextmanager
def _private(address: str) -> Iterator[None]:
    """Let a new file belong to its owner alone, since it will hold personal data.

    Notice: N3.3c
    """
    path, made = _path(address), False
    if path is not None:
        with suppress(OSError, ValueError):
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
            made = True
    try:
        yield
    except BaseException:
        if made and path is not None:
            with suppress(OSError):
                os.unlink(path)  # noqa: PTH108 - beside os.open
        raise


def _go_on(store: SqlStore) -> None:
    """Let the journal go on with the algorithm of its last entry, where there is that one here."""
    from partyreg.storage.sql import chain
    from partyreg.storage.sql.counting import last_algorithm

    last = last_algorithm(store)
    if last is not None and chain.available(last):
        store.algorithm = last


@contextmanager
def register_of(options: Namespace) -> Iterator[Register]:
    """Open the register that the options name, and close it.

    Raises:
        InputError: the address is none.
        StoreError: it is no register, is another release's, or cannot be reached.
    """
    with kept(options) as store:
        yield over(store, options)


def over(store: Store, options: Namespace, account: Account | None = None) -> Register:
    """Give the register over a store.

    Args:
        store: the store.
        options: may name another day than today.
        account: whose desk it is for; where it keeps no password, another system signs on.
    """
    from partyreg.register import Register

    without = account is not None and account.password_hash is None
    settings = Settings(password_profile="external") if without else Settings()  # noqa: S106 - no password
    moment = _noon(getattr(options, "today", None) or getattr(options, "on", None))
    clock = None if moment is None else lambda: moment
    return Register(store, settings=settings, clock=clock)


def _noon(day: date | None) -> datetime | None:
    """Give a moment of a day."""
    from partyreg.register.work import CHINA

    return None if day is None else datetime.combine(day, time(9), CHINA)


# ── who is asked, and who acts ───────────────────────────────────────────────────────────────


class StoredFinder(Finder):
    """Finds organisations in a register, without reading them all.

    Args:
        register: the register.
    """

    def __init__(self, register: Register) -> None:
        """Ask a register."""
        self._register = register
        self.tree = register.tree
        self._codes, self._names = {}, {}
        self._is_read = False

    def seek(self, reference: str, what: str) -> str | None:
        """Give the key of an organisation, or None where there is none.

        Raises:
            InputError: several bear the name.
        """
        if reference in self.tree:
            return reference
        with self._register.store.begin() as store:
            found = store.find(Organisation, "code", reference)
            found = found or store.find(Organisation, "name", reference)
        for one in found:
            self._take(one)
        return super().seek(reference, what) if found else None

    def _take(self, one: Organisation) -> None:
        """Note the code and the name of an organisation."""
        self._codes[one.code] = one.key
        named = self._names.setdefault(one.name, [])
        if one.key not in named:
            named.append(one.key)

    def alike(self, reference: str) -> str:
        """Say which names resemble another, or nothing; in a large register nobody looks."""
        if len(self.tree) > FEW:
            return ""
        for key in self.tree:
            self._take(self.tree.organisation(key))
        return super().alike(reference)


def facts_in(register: Register) -> Facts:
    """Give the tree and the rights of a register, as they stand."""
    with register.store.begin() as store:
        return Facts(store.tree, Powers(store.tree, store.held))


def desk_of(store: Store, options: Namespace, *, password: str | None = None) -> Desk:
    """Sit down at the account that the options name, as the person that they name.

    Args:
        store: the register's store.
        options: with ``operator`` and ``person``.
        password: where it has been asked for already.

    Raises:
        InputError: no account or no person is named, or a password is needed and nobody can be
            asked for it.
        RefusedError: there is no such account, or the password is wrong.

    Notice: N3.3a 痕迹管理; G1.1b
    """
    faults = [Fault(option, reason) for option, value, reason in (
        ("--as", options.operator, "name the account that acts"),
        ("--person", options.person, "name the natural person that acts"),
    ) if not value]  # fmt: skip
    if faults:
        raise InputError(faults)
    account = account_of(over(store, options), options.operator)
    register = over(store, options, account)
    if account.password_hash is None:
        return register.desk(account, person=options.person)
    if password is None:
        password = asked(PASSWORD, f"password of {account.name}: ")
    return register.sign_in(account.name, password, person=options.person)


def account_of(register: Register, named: str) -> Account:
    """Give an account by login name or key, or the only business account of an organisation.

    Raises:
        InputError: the organisation has several business accounts, or none.
        RefusedError: there is none.
    """
    from partyreg.accounts import SIGN_IN_FAILED

    with register.store.begin() as store:
        found = store.get(Account, named) or next(iter(store.find(Account, "name", named)), None)
        if found is not None:
            return found
        place = StoredFinder(register).seek(named, "--as")
        of_place = () if place is None else store.find(Account, "organisation", place)
    able = [
        one
        for one in of_place
        if one.kind is AccountKind.BUSINESS and one.state is not AccountState.CLOSED
    ]
    if place is not None and not able:
        raise InputError([Fault("--as", "it has no business account that is open")])
    if len(able) > 1:
        names = ", ".join(one.name for one in able[:5])
        raise InputError([Fault("--as", f"it has {len(able)} business accounts: {names}")])
    if not able:
        raise RefusedError([SIGN_IN_FAILED()])
    return able[0]


def asked(variable: str, prompt: str) -> str:
    """Give a password: of the environment, or asked for where somebody sits at a terminal.

    Args:
        variable: the name in the environment.
        prompt: what is shown; nothing that is typed is.

    Raises:
        InputError: there is nobody to ask.

    Notice: G1.1b; N3.3c
    """
    given = os.environ.get(variable)
    if given is not None:
        return given
    if sys.stdin is None or not sys.stdin.isatty():
        raise InputError([Fault(variable, "a password is needed: set it, or sit at a terminal")])
    from getpass import getpass

    try:
        return getpass(f"partyreg: {prompt}", sys.stderr)
    except EOFError:
        raise InputError([Fault("password", "none was typed")]) from None
