"""Passwords: the first one, which opens nothing but its own change, and what the next may be.

Notice: G1.1b 初始密码为“12345678”，首次登录必须修改密码; Y-password
"""

from __future__ import annotations

import unicodedata
from typing import Protocol

from partyreg.accounts.kinds import (
    PASSWORD_HAS_NAME,
    PASSWORD_KNOWN,
    PASSWORD_TOO_LONG,
    PASSWORD_TOO_SHORT,
    PASSWORD_UNCHANGED,
)
from partyreg.errors import BAD_VALUE, Refusals
from partyreg.settings import Settings
from partyreg.values import Masked

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""32 characters without 0, 1, I and O, which are mistaken for one another on paper."""

ONE_TIME_LENGTH = 16
"""Characters of a one-time password: 80 bits."""

NOTICE_PASSWORD = "12345678"  # noqa: S105 - the notice prints it; nobody may keep it
"""The initial password of the guide, known to everybody."""

LEAST, MOST = 8, 256
"""How many characters a password may have."""


class OneTimePassword(Masked[str]):
    """An initial password in the clear: shown nowhere, revealed once to hand it over.

    Notice: Y-password; N3.3a 安全保密制度
    """

    __slots__ = ()


class Randomness(Protocol):
    """A source of random bytes: ``random.SystemRandom()``, or a seeded one to replay a run."""

    def randbytes(self, n: int, /) -> bytes:
        """Give some bytes."""


def initial_password(settings: Settings, rng: Randomness) -> OneTimePassword | None:
    """Give the first password of an account.

    Args:
        settings: names the profile.
        rng: the source of randomness.

    Returns:
        A random one; the notice's own under the profile ``notice2018``; None under ``external``,
        where the embedding system signs people on.

    Example:
        >>> import random
        >>> made = initial_password(Settings(), random.Random(1))
        >>> made, len(made.reveal("hand it over"))
        (OneTimePassword(•••), 16)
        >>> initial_password(Settings(password_profile="external"), random.Random(1)) is None
        True

    Notice: Y-password 初始密码
    """
    if is_external(settings):
        return None
    if settings.password_profile == "notice2018":  # noqa: S105 - the name of a profile
        return OneTimePassword(NOTICE_PASSWORD)
    drawn = rng.randbytes(ONE_TIME_LENGTH)
    return OneTimePassword("".join(ALPHABET[byte % len(ALPHABET)] for byte in drawn))


def is_external(settings: Settings) -> bool:
    """Tell whether the embedding system signs people on, so that no password is kept here.

    Notice: Y-password
    """
    return settings.password_profile == "external"  # noqa: S105 - the name of a profile


def usable(no: Refusals, place: str, password: object) -> bool:
    """Collect why a value is no password at all, and tell whether it is one.

    Args:
        no: takes the refusals.
        place: what the message calls it.
        password: whatever a caller passed; it is never part of the message.
    """
    reason = None
    if not isinstance(password, str):
        reason = f"a text is wanted, not {type(password).__name__}"
    elif any(unicodedata.category(one) in ("Cc", "Cs", "Cn") for one in password):
        reason = "it has a control character"
    if reason is not None:
        no.add(BAD_VALUE(place=place, reason=reason, clause="G1.1b"))
    return reason is None


def check_new(no: Refusals, new: str, *, old: str, name: str) -> None:
    """Collect what is wrong with a new password; all reasons at once.

    Args:
        no: takes the refusals.
        new: the new password.
        old: the present one, as given.
        name: the name of the account.

    Notice: G1.1b 必须修改密码
    """
    plain = unicodedata.normalize("NFC", new)
    folded = unicodedata.normalize("NFKC", new).casefold()
    if len(plain) < LEAST:
        no.add(PASSWORD_TOO_SHORT(least=LEAST))
    if len(plain) > MOST:
        no.add(PASSWORD_TOO_LONG(most=MOST))
    if folded == NOTICE_PASSWORD:
        no.add(PASSWORD_KNOWN())
    if plain == unicodedata.normalize("NFC", old):
        no.add(PASSWORD_UNCHANGED())
    if unicodedata.normalize("NFKC", name).casefold() in folded:
        no.add(PASSWORD_HAS_NAME())
