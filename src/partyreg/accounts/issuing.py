"""The making of an account with its first password; whether it may be stored, a command says.

Notice: G1.1a 账号名一般设为“A+党组织代码”; G1.1d “B+党组织代码”; G1.1b 初始密码
"""

from __future__ import annotations

from collections.abc import Container

import attrs
from attrs import frozen

from partyreg.accounts.hashing import Hasher
from partyreg.accounts.passwords import OneTimePassword, Randomness, initial_password
from partyreg.model import Account, Organisation
from partyreg.settings import Settings
from partyreg.values import AccountKind, AccountState

SALT_BYTES = 16


@frozen
class Issued:
    """An account with its first password, which is kept nowhere else in the clear.

    Attributes:
        account: the record, with the hash.
        password: the one-time password, masked, or None under the external profile.

    Notice: G1.1b 初始密码; Y-password
    """

    account: Account
    password: OneTimePassword | None


def default_name(organisation: Organisation, kind: AccountKind, taken: Container[str] = ()) -> str:
    """Give the name of an account: ``A`` or ``B`` and the organisation code.

    Codes are corrected and used again, and account names stay; where the name is in use, a number
    is added.

    Args:
        organisation: whose account.
        kind: administrator or business.
        taken: the names in use.

    Example:
        >>> from partyreg.accounts.example import committee
        >>> default_name(committee(), AccountKind.ADMINISTRATOR)
        'A04'
        >>> default_name(committee(), AccountKind.BUSINESS, {"B04", "B04-2"})
        'B04-3'

    Notice: G1.1a “A+党组织代码”; G1.1d “B+党组织代码”; Y-kept
    """
    name = first = f"{kind.prefix}{organisation.code}"
    number = 1
    while name in taken:
        number += 1
        name = f"{first}-{number}"
    return name


def issue(
    organisation: Organisation,
    kind: AccountKind,
    *,
    key: str,
    name: str | None = None,
    settings: Settings,
    rng: Randomness,
    hasher: Hasher,
) -> Issued:
    """Make a new account with its first password; nothing is decided yet.

    Args:
        organisation: whose account.
        kind: administrator or business.
        key: a new key.
        name: the login name; the default name where omitted.
        settings: names the password profile.
        rng: the source of the password and the salt.
        hasher: hashes the password.

    Returns:
        The account and the password. Under the external profile there is none, and the account is
        active at once.

    Example:
        >>> import random
        >>> from partyreg.accounts.example import committee, HASHER
        >>> made = issue(committee(), AccountKind.BUSINESS, key="a-1", settings=Settings(),
        ...     rng=random.Random(1), hasher=HASHER)
        >>> made.account.name, made.account.state.value, made.password
        ('B04', 'new', OneTimePassword(•••))

    Notice: G1.1b 首次登录必须修改密码; Y-password
    """
    called = default_name(organisation, kind) if name is None else name
    blank = Account(key, called, organisation.key, kind)
    return reissue(blank, settings=settings, rng=rng, hasher=hasher)


def reissue(account: Account, *, settings: Settings, rng: Randomness, hasher: Hasher) -> Issued:
    """Make an account anew with another first password; `reset_password` decides on it.

    Args:
        account: the record.
        settings: names the password profile.
        rng: the source of the password and the salt.
        hasher: hashes the password.

    Notice: G1.1b 首次登录必须修改密码; Y-password
    """
    password = initial_password(settings, rng)
    state, hashed = AccountState.ACTIVE, None
    if password is not None:
        state = AccountState.NEW
        hashed = hasher.hash(password.reveal("hash it"), rng.randbytes(SALT_BYTES))
    fresh = attrs.evolve(account, state=state, password_hash=hashed, failures=0, locked_until=0.0)
    return Issued(fresh, password)
