"""Signing on, changing the password, and having it reset.

A failed sign-on must be written down although it is refused, so `sign_in` raises nothing: it
gives the changes and the refusals.

Notice: G1.1b 首次登录必须修改密码; N3.3a 痕迹管理
"""

from __future__ import annotations

import math

import attrs
from attrs import frozen

from partyreg.accounts.hashing import Hasher
from partyreg.accounts.issuing import SALT_BYTES, Issued
from partyreg.accounts.kinds import (
    ALREADY_CLOSED,
    EXTERNAL_SIGN_ON,
    LOCKED,
    SIGN_IN_FAILED,
    WRONG_PASSWORD,
)
from partyreg.accounts.opening import may_administer
from partyreg.accounts.passwords import MOST, check_new, is_external, usable
from partyreg.changes import Change
from partyreg.errors import Refusal, Refusals
from partyreg.model import Account, Actor
from partyreg.permissions import Powers
from partyreg.settings import Settings
from partyreg.tree import OrgTree
from partyreg.values import AccountState

LONGEST_LOCK = 86_400
"""Seconds of a day: no lock lasts longer."""


@frozen
class SignIn:
    """What came of an attempt to sign on; true when it succeeded.

    Attributes:
        account: the account as it is afterwards, or None where there is none of the name.
        changes: what must be written, whether it succeeded or not.
        refusals: why it failed; empty when it succeeded.

    Notice: N3.3a 痕迹管理
    """

    account: Account | None
    changes: tuple[Change, ...] = ()
    refusals: tuple[Refusal, ...] = ()

    def __bool__(self) -> bool:
        """Tell whether somebody is signed on now."""
        return not self.refusals

    @property
    def must_change_password(self) -> bool:
        """Tell whether nothing but the change of the password works now.

        Notice: G1.1b 首次登录必须修改密码
        """
        return bool(self) and self.account is not None and self.account.state is AccountState.NEW


def sign_in(
    account: Account | None,
    password: str,
    *,
    now: float,
    hasher: Hasher,
    settings: Settings,
    salt: bytes | None = None,
) -> SignIn:
    """Sign on with a password.

    A wrong password counts; after some in a row the account is locked, and each further failure
    doubles the lock, up to a day. While it is locked nothing is checked or counted. A refusal
    never tells whether the name or the password was wrong, and an unknown name takes as long.

    Args:
        account: the open account of the name given, or None if there is none.
        password: as typed.
        now: seconds since the epoch.
        hasher: checks the password.
        settings: how many failures, and how long the first lock is.
        salt: for a new hash where the stored one is out of date; None leaves it as it is.

    Returns:
        The changes to be written, and the refusals: sign-on is elsewhere under the external
        profile, the account is closed or locked, or name or password is wrong.

    Example:
        >>> from partyreg.accounts.example import HASHER, issued
        >>> made, now = issued(), 1515456000.0
        >>> typed = made.password.reveal("sign on for the first time")
        >>> done = sign_in(made.account, typed, now=now, hasher=HASHER, settings=Settings())
        >>> bool(done), done.must_change_password, done.changes
        (True, True, ())
        >>> failed = sign_in(made.account, "guess", now=now, hasher=HASHER, settings=Settings())
        >>> failed.refusals[0].code, failed.account.failures
        ('account.sign-in-failed', 1)

    Notice: G1.1b 首次登录; N3.3a 安全保密制度
    """
    no = Refusals()
    if is_external(settings):
        no.add(EXTERNAL_SIGN_ON())
    elif usable(no, "password", password):
        if account is None:
            _matches(None, password, hasher)
            no.add(SIGN_IN_FAILED())
        elif not _shut(no, account, now):
            right = _matches(account.password_hash, password, hasher)
            return _succeeded(account, password, hasher, salt) if right \
                else _failed(account, now, settings)  # fmt: skip
    return SignIn(account, (), tuple(no))


def _shut(no: Refusals, account: Account, now: float) -> bool:
    """Collect why no password of an account is looked at, and tell whether there is a reason."""
    if account.state is AccountState.CLOSED:
        no.add(ALREADY_CLOSED())
    elif now < account.locked_until:
        no.add(LOCKED(seconds=math.ceil(account.locked_until - now)))
    return bool(no)


def _succeeded(account: Account, password: str, hasher: Hasher, salt: bytes | None) -> SignIn:
    """Forget earlier failures, and bring the hash up to date."""
    hashed = _up_to_date(account, password, hasher, salt)
    after = attrs.evolve(account, failures=0, locked_until=0.0, password_hash=hashed)
    return SignIn(after, () if after == account else (Change(account, after, "N3.3a"),))


def _failed(account: Account, now: float, settings: Settings) -> SignIn:
    """Count a failure, and lock the account from some on."""
    failures = account.failures + 1
    seconds = lock_seconds(failures, settings)
    after = attrs.evolve(account, failures=failures, locked_until=now + seconds if seconds else 0.0)
    return SignIn(after, (Change(account, after, "N3.3a"),), (SIGN_IN_FAILED(),))


def _matches(stored: str | None, password: str, hasher: Hasher) -> bool:
    """Check a password; without a stored hash it takes as long, and none matches."""
    if len(password) > MOST:
        return False
    if stored is None:
        hasher.hash(password, bytes(SALT_BYTES))
        return False
    return hasher.verify(password, stored)


def _up_to_date(account: Account, password: str, hasher: Hasher, salt: bytes | None) -> str | None:
    """Give the hash to keep: a new one where the stored one is out of date and a salt is given."""
    stored = account.password_hash
    if salt is None or stored is None or not hasher.needs_rehash(stored):
        return stored
    return hasher.hash(password, salt)


def lock_seconds(failures: int, settings: Settings) -> int:
    """Give how long an account is locked after some failures in a row.

    Args:
        failures: how many in a row.
        settings: from how many on, and how long the first lock is.

    Returns:
        Seconds: nothing below the limit, then doubling, at most a day.

    Example:
        >>> [lock_seconds(number, Settings()) for number in (4, 5, 6, 7, 99)]
        [0, 60, 120, 240, 86400]

    Notice: N3.3a 安全保密制度
    """
    beyond = failures - settings.lock_after_failures
    if beyond < 0:
        return 0
    doublings = min(beyond, LONGEST_LOCK.bit_length())
    return min(settings.lock_first_seconds << doublings, LONGEST_LOCK)


def change_password(
    account: Account,
    old: str,
    new: str,
    *,
    now: float,
    hasher: Hasher,
    salt: bytes,
    settings: Settings,
) -> tuple[Change, ...]:
    """Change the password of one's own account; the only thing that a new account can do.

    Args:
        account: the record.
        old: the present password; at first the one-time password.
        new: the new one: 8 to 256 characters, neither the present one nor the notice's, and
            without the name of the account.
        now: seconds since the epoch.
        hasher: checks the one and hashes the other.
        salt: at least 8 random bytes.
        settings: names the password profile.

    Returns:
        One change, which makes a new account active.

    Raises:
        RefusedError: no passwords are kept here; the account is closed or locked; the present
            password is wrong; or the new one is not good enough; all reasons at once.

    Example:
        >>> from partyreg.accounts.example import HASHER, issued
        >>> made = issued()
        >>> [change] = change_password(made.account, made.password.reveal("change it"),
        ...     "correct horse", now=0.0, hasher=HASHER, salt=bytes(16), settings=Settings())
        >>> change.after.state.value
        'active'

    Notice: G1.1b 首次登录系统会提示必须修改密码; Y-password
    """
    no = Refusals()
    if is_external(settings):
        no.add(EXTERNAL_SIGN_ON())
    shut = _shut(no, account, now)
    texts = [usable(no, "present password", old), usable(no, "new password", new)]
    if texts[0] and not shut and not _matches(account.password_hash, old, hasher):
        no.add(WRONG_PASSWORD())
    if texts[1]:
        check_new(no, new, old=old if texts[0] else "", name=account.name)
    no.raise_any()
    after = attrs.evolve(account, state=AccountState.ACTIVE, failures=0, locked_until=0.0,
                         password_hash=hasher.hash(new, salt))  # fmt: skip
    return (Change(account, after, "G1.1b"),)


def reset_password(
    account: Account, *, issued: Issued, tree: OrgTree, powers: Powers, actor: Actor
) -> tuple[Change, ...]:
    """Give an account a new one-time password, as whoever may open it; a lock ends.

    Args:
        account: the record.
        issued: the new password with its hash, made by `reissue`.
        tree: the tree of organisations.
        powers: who holds what.
        actor: an administrator account that may open the account.

    Returns:
        One change, after which the password must be changed again.

    Raises:
        RefusedError: no passwords are kept here; the account is closed; or the actor may not open
            accounts of the kind there; all reasons at once.

    Example:
        >>> import random
        >>> from partyreg.accounts.example import HASHER, facts, issued
        >>> from partyreg.accounts.issuing import reissue
        >>> made = issued().account
        >>> again = reissue(made, settings=Settings(), rng=random.Random(5), hasher=HASHER)
        >>> [change] = reset_password(made, issued=again, **facts("o-1"))
        >>> change.after.password_hash != made.password_hash, change.after.state.value
        (True, 'new')

    Notice: G1.1b 初始密码; G1.1a; Y-users
    """
    no = Refusals()
    may_administer(no, account.kind, account.organisation, tree=tree, powers=powers, actor=actor)
    if account.state is AccountState.CLOSED:
        no.add(ALREADY_CLOSED())
    if issued.password is None:
        no.add(EXTERNAL_SIGN_ON())
    no.raise_any()
    after = attrs.evolve(account, state=AccountState.NEW, failures=0, locked_until=0.0,
                         password_hash=issued.account.password_hash)  # fmt: skip
    return (Change(account, after, "G1.1b"),)
