"""Accounts: who opens them, how one signs on with them, and how they end.

Every organisation has an administrator account, opened by its direct superior, and business
accounts, opened by its own administrator or by one above. An account starts with a password that
opens nothing but the change of password, and ends with its organisation.

Randomness, salt and time come in as arguments: `issue` and `reissue` make an account with its
one-time password, and a command then says whether it may be stored. Passwords leave this room
masked, and are kept only as salted hashes.

Notice: G1.1a 管理员账号创建; G1.1b 首次登录必须修改密码; G1.1d 用户账号创建; N2.1b; N3.3a
"""

from __future__ import annotations

from partyreg.accounts.closing import close, close_all
from partyreg.accounts.hashing import (
    Argon2Hasher,
    Hasher,
    ScryptHasher,
    default_hasher,
)
from partyreg.accounts.issuing import Issued, default_name, issue, reissue
from partyreg.accounts.kinds import (
    ALREADY_CLOSED,
    EXISTS,
    EXTERNAL_SIGN_ON,
    INSTALLED,
    LOCKED,
    NAME_NEEDED,
    NAME_TAKEN,
    NOT_DIRECT_SUPERIOR,
    PASSWORD_HAS_NAME,
    PASSWORD_KNOWN,
    PASSWORD_TOO_LONG,
    PASSWORD_TOO_SHORT,
    PASSWORD_UNCHANGED,
    SIGN_IN_FAILED,
    WRONG_PASSWORD,
)
from partyreg.accounts.opening import (
    create_administrator,
    create_business,
    first_administrator,
    opened_with,
    opener,
)
from partyreg.accounts.passwords import OneTimePassword, Randomness, initial_password
from partyreg.accounts.signing import SignIn, change_password, reset_password, sign_in

__all__ = [
    "Issued",
    "OneTimePassword",
    "Randomness",
    "default_name",
    "initial_password",
    "issue",
    "reissue",
    "first_administrator",
    "opened_with",
    "create_administrator",
    "create_business",
    "opener",
    "SignIn",
    "sign_in",
    "change_password",
    "reset_password",
    "close",
    "close_all",
    "Hasher",
    "ScryptHasher",
    "Argon2Hasher",
    "default_hasher",
    "SIGN_IN_FAILED",
    "LOCKED",
    "ALREADY_CLOSED",
    "EXTERNAL_SIGN_ON",
    "INSTALLED",
    "EXISTS",
    "NAME_TAKEN",
    "NAME_NEEDED",
    "NOT_DIRECT_SUPERIOR",
    "WRONG_PASSWORD",
    "PASSWORD_TOO_SHORT",
    "PASSWORD_TOO_LONG",
    "PASSWORD_KNOWN",
    "PASSWORD_UNCHANGED",
    "PASSWORD_HAS_NAME",
]
