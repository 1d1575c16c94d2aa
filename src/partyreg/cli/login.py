"""``account``: opened, one's own password, a new first one for another, and who has one.

Notice: G1.1a; G1.1b 首次登录必须修改密码; G1.1d
"""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from partyreg.cli import secrets, stored
from partyreg.cli.answer import Answer, Json, aligned
from partyreg.errors import Fault, InputError
from partyreg.model import Account
from partyreg.tree import OrgTree
from partyreg.values import AccountKind

if TYPE_CHECKING:
    from partyreg.accounts import Issued
    from partyreg.register import Desk


def password(options: Namespace) -> Answer:
    """Change the password of the account that signs on; the first time it opens its work.

    Raises:
        InputError: no account or person is named, there is nobody to ask for a password, or what
            is typed twice differs.
        RefusedError: the password is wrong, or the new one is not acceptable.

    Notice: G1.1b
    """
    with stored.kept(options) as store:
        old = stored.asked(stored.PASSWORD, "present password: ")
        new = stored.asked(stored.NEW_PASSWORD, "new password: ")
        if os.environ.get(stored.NEW_PASSWORD) is None:
            again = stored.asked(stored.NEW_PASSWORD, "new password once more: ")
            if again != new:
                raise InputError([Fault("password", "what was typed twice is not the same")])
        desk = stored.desk_of(store, options, password=old)
        account = desk.accounts.change_password(old, new)
        done = f"the password of {account.name} is changed; the account is {account.state.value}"
        return Answer([done], {"account": account.name, "state": account.state.value})


def open_(options: Namespace) -> Answer:
    """Open an account, as the administrator whose it is to open.

    Raises:
        InputError: nobody is named who does it, there is no such organisation, or the file cannot
            be written.
        RefusedError: it is not this administrator's to do, or there is one already.

    Notice: G1.1a 上级党组织管理员可以为下一级党组织创建管理员账号; G1.1d
    """

    def opened(desk: Desk) -> Issued:
        """Open it."""
        place = stored.StoredFinder(desk.register).find(options.organisation, "ORGANISATION")
        accounts, name, operation = desk.accounts, options.name, options.operation
        if options.kind == AccountKind.ADMINISTRATOR.value:
            return accounts.create_administrator(place, name=name, operation=operation)
        return accounts.create_business(place, name=name, operation=operation)

    return _issued(options, opened)


def reset(options: Namespace) -> Answer:
    """Issue a new first password, as the administrator who might open the account.

    Raises:
        InputError: nobody is named who does it, or the file cannot be written.
        RefusedError: it is not this administrator's to do.

    Notice: G1.1a; G1.1b
    """
    return _issued(options, lambda desk: desk.accounts.reset_password(
        options.account, operation=options.operation))  # fmt: skip


def _issued(options: Namespace, command: Callable[[Desk], Issued]) -> Answer:
    """Run a command that issues a first password, and hand it over."""
    with secrets.password_file(options.passwords) as write, stored.kept(options) as store:
        desk = stored.desk_of(store, options)
        issued = command(desk)
        rows = secrets.handed([issued], desk.register.tree)
        if write is not None:
            write(rows)
        data: Json = {"account": issued.account.name, "passwords": options.passwords
                      or {one.login: one.password for one in rows}}  # fmt: skip
        lines = _handed_over(
            issued.account.name, rows, None if write is None else options.passwords
        )
        return Answer(lines, data)


def _handed_over(login: str, rows: list[secrets.Handed], file: str | None) -> list[str]:
    """Say where a first password is; a repeated operation gives none again."""
    if not rows:
        return [f"{login}: no first password; it was handed over before, or none is kept"]
    if file is not None:
        return [f"first password of {login} written to {file}"]
    return [f"first password of {login}, shown this once:", *(f"  {one.password}" for one in rows)]


def listed(options: Namespace) -> Answer:
    """List the accounts, of all organisations or at and below one.

    Raises:
        InputError: there is no such organisation.
        StoreError: the register cannot be opened.

    Notice: G1.1a; G1.1d
    """
    with stored.register_of(options) as register:
        tree = register.tree
        below = None
        if options.place is not None:
            place = stored.StoredFinder(register).find(options.place, "--place")
            below = frozenset(tree.subtree(place))
        found = [
            one for one in register.every(Account) if below is None or one.organisation in below
        ]
        rows = [*_rows(found, tree)]
        data = {"accounts": [dict(zip(COLUMNS, row, strict=True)) for row in rows]}
        return Answer([*(aligned(rows) if rows else ()), f"{len(rows)} accounts"], data)


COLUMNS = ("login", "kind", "state", "signs_on", "organisation")


def _rows(found: list[Account], tree: OrgTree) -> Iterator[tuple[str, ...]]:
    """Give a row for each account; nothing of a password is in it."""
    for one in found:
        signs_on = "password" if one.password_hash else "elsewhere"
        stands = one.organisation in tree
        name = tree.organisation(one.organisation).name if stands else one.organisation
        yield one.name, one.kind.value, one.state.value, signs_on, name
