"""``init`` and ``import``: a register is made, and what it begins with is put in, once.

The notice's register was installed before its rules could be followed; afterwards every change is
somebody's (Y-first). So an import is an installation: into a register without organisations, as a
whole or not at all. Whoever comes later is entered at a desk, and organisations change by plans.

Notice: Y-first 第一个管理员; G1.0 从上至下逐级建立; N3.2d
"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import frozen

from partyreg.cli import secrets, stored
from partyreg.cli.answer import Answer, Json, aligned
from partyreg.cli.incoming import Incoming, read_grants
from partyreg.cli.places import notation, placed, shortened
from partyreg.cli.progress import shown
from partyreg.errors import Fault, InputError
from partyreg.settings import Settings
from partyreg.tree import Notation, OrgTree
from partyreg.values import Function

if TYPE_CHECKING:
    from partyreg.accounts import Issued
    from partyreg.register import Register
    from partyreg.storage.sql import SqlStore

LATER = "from now on members are entered at a desk, and organisations change by `partyreg plan`"
"""What follows from an installation."""


@frozen
class _Start:
    """What a register begins with, read and checked.

    Attributes:
        notation: the organisations.
        tree: the same as a tree.
        grants: what is configured beside the initial setting.
        members: who stands there, or None.
    """

    notation: Notation
    tree: OrgTree
    grants: Mapping[str, frozenset[Function]]
    members: Incoming | None


def init(options: Namespace) -> Answer:
    """Make a register, and install what it begins with, if anything is named.

    Raises:
        InputError: a file cannot be read, or something is wrong in it; nothing has been made.
        RefusedError: the register has been installed before.
        StoreError: it cannot be made or written, or is something else.
    """
    stored.address_of(options)
    start = _read(options)
    if start is not None:
        return _installed(options, start, create=True)
    with stored.kept(options, create=True) as store:
        from partyreg.storage.sql.counting import shown_address

        count = len(_over(store, options).tree)
        data = {"register": shown_address(store), "organisations": count, "members": 0}
        lines = [f"{data['register']} is a register with {count} organisations"]
        lines.append("it was installed before; nothing was changed" if count else
                     "install it with `partyreg import`")  # fmt: skip
        return Answer(lines, {**data, "accounts": [], "passwords": None, "set_aside": None})


def import_(options: Namespace) -> Answer:
    """Install organisations, members and grants into a register that has none yet.

    Raises:
        InputError: no organisations are named, a file cannot be read, or something is wrong in it.
        RefusedError: the register has been installed before; the attempt is journalled.
        StoreError: it is no register, or cannot be reached.
    """
    with stored.kept(options) as store:
        register = _over(store, options)
        if len(register.tree):
            register.bootstrap((), person=options.person)
    start = _read(options)
    if start is None:
        reason = "name the organisations; members and grants come with them, in one installation"
        raise InputError([Fault("--organisations", reason)])
    return _installed(options, start, create=False)


def _over(store: SqlStore, options: Namespace) -> Register:
    """Give the register, with the profile of passwords that is asked for."""
    from partyreg.register import Register

    return Register(store, settings=Settings(password_profile=options.password_profile))


# ── read ─────────────────────────────────────────────────────────────────────────────────────


def _read(options: Namespace) -> _Start | None:
    """Read and check everything, or give None where nothing is named.

    Raises:
        InputError: something is wrong; all faults of all files at once.
    """
    given = notation(options)
    if given is None:
        others = ("members", "grants", "set_aside", "corrected")
        named = [f"--{one.replace('_', '-')}" for one in others if getattr(options, one)]
        if named:
            raise InputError([Fault(one, "it needs --organisations beside it") for one in named])
        return None
    try:
        tree = OrgTree(given.organisations)
    except InputError as wrong:
        raise placed(options.organisations or "--tree", wrong) from None
    faults = _option_faults(options)
    grants = _tried(faults, lambda: read_grants(options.grants, tree)) if options.grants else None
    members = _members(options, tree, faults) if options.members else None
    if faults:
        raise InputError(shortened(faults))
    return _Start(given, tree, grants or {}, members)


def _option_faults(options: Namespace) -> list[Fault]:
    """Say which options are missing, or do not go together."""
    faults = []
    if not options.person:
        faults.append(Fault("--person", "name the natural person who installs"))
    if options.set_aside is not None:
        read = (options.organisations, options.corrected, options.grants, *options.members)
        if any(one is not None and _same(one, options.set_aside) for one in read):
            faults.append(Fault("--set-aside", "it is a file that is read; name another"))
    if options.accounts == "all" and options.passwords is None and not _external(options):
        reason = "name a file for the passwords of all accounts; they are shown only for the root's"
        faults.append(Fault("--passwords", reason))
    if len(options.members) != 1:
        faults += [Fault(f"--{one}", "it goes with exactly one table of members")
                   for one in ("set-aside", "corrected")
                   if getattr(options, one.replace("-", "_"))]  # fmt: skip
    return faults


def _same(one: str, other: str) -> bool:
    """Tell whether two paths name one file."""
    try:
        return Path(one).resolve() == Path(other).resolve()
    except (OSError, ValueError):
        return one == other


def _external(options: Namespace) -> bool:
    """Tell whether another system signs people on."""
    return bool(options.password_profile == "external")  # noqa: S105 - no password


def _tried(
    faults: list[Fault], read: Callable[[], Mapping[str, frozenset[Function]]]
) -> Mapping[str, frozenset[Function]] | None:
    """Read something, or note why it cannot be read."""
    try:
        return read()
    except InputError as wrong:
        faults += wrong.faults
        return None


def _members(options: Namespace, tree: OrgTree, faults: list[Fault]) -> Incoming:
    """Read all members once, and note what is wrong, or set those rows aside."""
    import random

    drawn = random.SystemRandom()
    members = Incoming(
        tuple(options.members), tree, lambda: f"m-{drawn.getrandbits(64):016x}", options.corrected
    )
    with shown(wanted=options.progress)("reading the members"):
        try:
            found = members.check()
        except InputError as wrong:
            faults += wrong.faults
            return members
    if options.set_aside is None:
        faults += found
    return members


# ── installed ────────────────────────────────────────────────────────────────────────────────


def _installed(options: Namespace, start: _Start, *, create: bool) -> Answer:
    """Install, and hand out the first passwords.

    Raises:
        InputError: a file cannot be written; nothing has been installed.
        RefusedError: the register has been installed before.
        StoreError: it cannot be made or written.
    """
    with secrets.password_file(options.passwords) as write:
        if options.set_aside is not None and start.members is not None:
            _set_aside(options.set_aside, start.members)
        with stored.kept(options, create=create) as store:
            register = _over(store, options)
            with shown(wanted=options.progress)("installing"):
                opened = register.bootstrap(
                    start.notation, members=start.members or (), person=options.person,
                    extra_grants=start.grants, accounts=options.accounts,
                )  # fmt: skip
            passwords = secrets.handed(opened.accounts.values(), start.tree)
            if write is not None:
                write(passwords)
            return _told(options, start, store, [*opened.accounts.values()], passwords)


def _set_aside(file: str, members: Incoming) -> None:
    """Write the rows that cannot be taken.

    Raises:
        InputError: it cannot be written.
    """
    try:
        members.set_aside.write(file)
    except InputError as wrong:
        raise placed(file, wrong) from None


def _told(
    options: Namespace, start: _Start, store: SqlStore, issued: list[Issued],
    passwords: list[secrets.Handed],
) -> Answer:  # fmt: skip
    """Say what has been installed, and show the passwords where no file has them."""
    from partyreg.storage.sql.counting import counts, shown_address

    aside = start.members.set_aside if start.members and options.set_aside else ()
    found, last = counts(store)
    data: Json = {
        "register": shown_address(store), "organisations": found["organisations"],
        "members": found["members"], "entries": last,
        "accounts": [one.account.name for one in issued],
        "passwords": options.passwords or {one.login: one.password for one in passwords},
        "set_aside": {"rows": len(aside), "file": options.set_aside} if aside else None,
    }  # fmt: skip
    return Answer([*_lines(data, passwords)], data)


def _lines(data: Json, passwords: list[secrets.Handed]) -> Iterator[str]:
    """Give the installation in words."""
    counted = f"{data['organisations']} organisations, {data['members']} members"
    yield f"{data['register']}: {counted}, {len(data['accounts'])} accounts"
    if data["set_aside"]:
        yield f"{data['set_aside']['rows']} rows are set aside in {data['set_aside']['file']}"
    if isinstance(data["passwords"], str):
        yield f"first passwords written to {data['passwords']}; they work once"
    elif passwords:
        yield "first passwords, shown this once; change them with `partyreg account password`:"
        yield from aligned([(one.login, one.password, one.kind, one.name) for one in passwords])
    yield LATER
