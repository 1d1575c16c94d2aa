"""First passwords: into a file that only its owner reads, or shown once.

Notice: G1.1b 首次登录必须修改密码; Y-password; N3.3c
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from partyreg.errors import Fault, InputError

if TYPE_CHECKING:
    from partyreg.accounts import Issued
    from partyreg.tree import OrgTree

COLUMNS = ("organisation", "name", "kind", "login", "password")
PURPOSE = "hand over the first password"


class Handed(NamedTuple):
    """What is handed over for one account."""

    organisation: str
    name: str
    kind: str
    login: str
    password: str


def handed(issued: Iterable[Issued], tree: OrgTree) -> list[Handed]:
    """Give what is handed over; accounts whose people another system signs on have nothing.

    Args:
        issued: accounts with their first passwords.
        tree: their organisations.

    Notice: G1.1b 初始密码; Y-password
    """
    found = []
    for one in issued:
        if one.password is not None:
            place, account = tree.organisation(one.account.organisation), one.account
            password = one.password.reveal(PURPOSE)
            found.append(Handed(place.code, place.name, account.kind.label, account.name, password))
    return found


Write: TypeAlias = Callable[[Iterable[Handed]], None]


@contextmanager
def password_file(path: str | None, what: str = "--passwords") -> Iterator[Write | None]:
    """Make a file for passwords before anything else is done, and take it away if that fails.

    Args:
        path: where; there must be no such file. None gives None.
        what: the option, for a message.

    Raises:
        InputError: it cannot be made, is there already, or cannot be written.

    Notice: N3.3c
    """
    if path is None:
        yield None
        return
    file = _made(path, what)
    try:
        with os.fdopen(file, "w", encoding="utf-8", newline="") as out:
            yield lambda rows: _write(out, rows, what)
    except BaseException:
        with suppress(OSError):
            os.unlink(path)  # noqa: PTH108 - beside os.open
        raise


def _made(path: str, what: str) -> int:
    """Make a file that only its owner reads and writes.

    Raises:
        InputError: it cannot be made.
    """
    try:
        return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        reason = "there is such a file already; passwords are written over nothing"
    except (OSError, ValueError) as wrong:
        why = (getattr(wrong, "strerror", None) or "there can be no such file").lower()
        reason = f"it cannot be written: {why}"
    raise InputError([Fault(what, reason)])


def _write(out: io.TextIOBase, rows: Iterable[Handed], what: str) -> None:
    """Write a table of passwords, down to the disk.

    Raises:
        InputError: it cannot be written; the accounts are there, and nobody knows their passwords.
    """
    try:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(rows)
        out.flush()
        os.fsync(out.fileno())
    except OSError as wrong:
        why = (wrong.strerror or "no access").lower()
        lost = "the accounts stand, and nobody knows their passwords: let them be reset"
        raise InputError([Fault(what, f"it cannot be written: {why}; {lost}")]) from None
