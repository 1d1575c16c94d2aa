"""Password hashes: salted, slow on purpose, with their parameters in the text.

Each hasher makes its own kind of hash and understands both, so that an installation can move
from one to the other while people sign on.

Notice: G1.1b 首次登录必须修改密码; N3.3a 安全保密制度
"""

from __future__ import annotations

import re
import unicodedata
from base64 import b64decode, b64encode
from typing import Protocol

LEAST_SALT = 8
"""Bytes below which a salt is refused; `issue` uses twice as many."""

_SCRYPT = re.compile(
    r"\$scrypt\$ln=(\d{1,2}),r=(\d{1,3}),p=(\d{1,3})\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)",
    re.ASCII,
)
_LENGTH = 32
_MOST_MEMORY = 1 << 30
"""Bytes that a stored hash may ask for; a damaged one may ask for anything."""


class Hasher(Protocol):
    """Makes and checks password hashes.

    An embedding system may pass its own; ``verify`` never raises for what is stored.

    Notice: N3.3a 安全保密制度
    """

    def hash(self, password: str, salt: bytes) -> str:
        """Hash a password with a salt of at least 8 bytes."""

    def verify(self, password: str, stored: str) -> bool:
        """Tell whether a stored hash was made from a password."""

    def needs_rehash(self, stored: str) -> bool:
        """Tell whether a stored hash was made in another way than this hasher would now."""


def _bytes(password: str) -> bytes:
    """Give the bytes of a password, however its accents were typed; any text has some."""
    return unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")


def _verified(password: str, stored: str) -> bool:
    """Check a password against a hash of either kind; anything else is no hash of it."""
    if stored.startswith("$scrypt$"):
        return _scrypt_verified(password, stored)
    return stored.startswith("$argon2") and _argon2_verified(password, stored)


class ScryptHasher:
    """Hashes with scrypt of the standard library.

    Args:
        n: cost, a power of two from 2 to 2**24; the default takes 128 MiB and some tenths of a
            second. Tests pass a small one, such as 16.
        r: block size.
        p: parallelism.

    Raises:
        ValueError: a parameter is out of range.

    Example:
        >>> hasher = ScryptHasher(n=16)
        >>> stored = hasher.hash("correct horse", b"salt for a test!")
        >>> stored.partition("=")[0], hasher.verify("correct horse", stored)
        ('$scrypt$ln', True)
        >>> hasher.verify("correct house", stored), ScryptHasher().needs_rehash(stored)
        (False, True)

    Notice: G1.1b; N3.3a 安全保密制度
    """

    def __init__(self, *, n: int = 2**17, r: int = 8, p: int = 1) -> None:
        """Take the parameters."""
        exponent = n.bit_length() - 1
        if not 1 <= exponent <= 24 or n != 1 << exponent:
            raise ValueError("n is a power of two from 2 to 2**24")
        if not (1 <= r <= 999 and 1 <= p <= 999):
            raise ValueError("r and p lie between 1 and 999")
        if 128 * r * (n + p) > _MOST_MEMORY:
            raise ValueError("these parameters need more than 1 GiB of memory")
        self._exponent, self._r, self._p = exponent, r, p

    def hash(self, password: str, salt: bytes) -> str:
        """Hash a password.

        Raises:
            ValueError: the salt has fewer than 8 bytes.
        """
        if len(salt) < LEAST_SALT:
            raise ValueError(f"a salt has at least {LEAST_SALT} bytes")
        made = _scrypt(password, salt, self._exponent, self._r, self._p)
        return f"{self._parameters}${_text(salt)}${_text(made)}"

    @property
    def _parameters(self) -> str:
        """Give the part of a hash that names the parameters."""
        return f"$scrypt$ln={self._exponent},r={self._r},p={self._p}"

    def verify(self, password: str, stored: str) -> bool:
        """Tell whether a stored hash, of scrypt or argon2, was made from a password.

        Raises:
            ImportError: the hash is one of argon2, which is not installed.
        """
        return _verified(password, stored)

    def needs_rehash(self, stored: str) -> bool:
        """Tell whether a stored hash is of another kind or has other parameters."""
        return not stored.startswith(f"{self._parameters}$")


def _scrypt(password: str, salt: bytes, exponent: int, r: int, p: int) -> bytes:
    """Derive the key."""
    import hashlib

    n = 1 << exponent
    memory = min(128 * r * (n + p + 2) + (1 << 16), _MOST_MEMORY + (1 << 20))
    return hashlib.scrypt(_bytes(password), salt=salt, n=n, r=r, p=p, maxmem=memory, dklen=_LENGTH)


def _scrypt_verified(password: str, stored: str) -> bool:
    """Check a password against a hash of scrypt, in constant time."""
    found = _SCRYPT.fullmatch(stored)
    if found is None:
        return False
    exponent, r, p = (int(one) for one in found.groups()[:3])
    try:
        salt, wanted = (b64decode(one + "=" * (-len(one) % 4)) for one in found.groups()[3:])
        made = _scrypt(password, salt, exponent, r, p)
    except ValueError:  # damaged: no text in base64, or parameters beyond the memory allowed
        return False
    import hmac

    return hmac.compare_digest(made, wanted)


def _text(data: bytes) -> str:
    """Write bytes in base64 without padding."""
    return b64encode(data).decode("ascii").rstrip("=")


class Argon2Hasher:
    """Hashes with argon2id, where argon2-cffi is installed (extra ``accounts``).

    Args:
        time_cost: passes; None for the library's present recommendation, as for the others.
        memory_cost: KiB. Tests pass a small one, such as 8 with a parallelism of 1.
        parallelism: lanes.

    Raises:
        ImportError: argon2-cffi is not installed.

    Notice: G1.1b; N3.3a 安全保密制度
    """

    def __init__(
        self,
        *,
        time_cost: int | None = None,
        memory_cost: int | None = None,
        parallelism: int | None = None,
    ) -> None:
        """Take the parameters."""
        from argon2 import PasswordHasher

        usual = PasswordHasher()
        self._inner = PasswordHasher(
            time_cost=time_cost or usual.time_cost,
            memory_cost=memory_cost or usual.memory_cost,
            parallelism=parallelism or usual.parallelism,
        )

    def hash(self, password: str, salt: bytes) -> str:
        """Hash a password.

        Raises:
            ValueError: the salt has fewer than 8 bytes.
        """
        if len(salt) < LEAST_SALT:
            raise ValueError(f"a salt has at least {LEAST_SALT} bytes")
        return self._inner.hash(_bytes(password), salt=salt)

    def verify(self, password: str, stored: str) -> bool:
        """Tell whether a stored hash, of argon2 or scrypt, was made from a password."""
        return _verified(password, stored)

    def needs_rehash(self, stored: str) -> bool:
        """Tell whether a stored hash is of another kind or has other parameters."""
        try:
            return self._inner.check_needs_rehash(stored)
        except ValueError:  # no hash of argon2
            return True


def _argon2_verified(password: str, stored: str) -> bool:
    """Check a password against a hash of argon2.

    Raises:
        ImportError: argon2-cffi is not installed.
    """
    try:
        from argon2 import PasswordHasher
        from argon2.exceptions import Argon2Error
    except ImportError as missing:
        raise ImportError("a hash of argon2 needs argon2-cffi: the extra 'accounts'") from missing
    try:
        return PasswordHasher().verify(stored, _bytes(password))
    except (Argon2Error, ValueError):  # another password, or no hash of argon2
        return False


def default_hasher() -> Hasher:
    """Give the best hasher that is installed: argon2, else scrypt.

    Example:
        >>> isinstance(default_hasher(), Argon2Hasher | ScryptHasher)
        True

    Notice: N3.3a 安全保密制度
    """
    try:
        return Argon2Hasher()
    except ImportError:
        return ScryptHasher()
