"""The hash chain of the journal: each entry's hash covers its exact bytes and the one before.

What is hashed is unambiguous: every piece is preceded by its length. Which algorithm made a hash is
recorded with the entry, so that a chain may go on with another one.

Notice: N3.3a 痕迹管理
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

ALGORITHMS = ("sha256", "sm3")
"""The algorithms that an entry may name; which of them there are depends on the OpenSSL in use."""

START = bytes(32)
"""What stands before the first entry."""


def available(algorithm: str) -> bool:
    """Tell whether an algorithm can be used here.

    Example:
        >>> available("sha256"), available("md5")
        (True, False)
    """
    return algorithm in ALGORITHMS and algorithm in hashlib.algorithms_available


def link(
    algorithm: str, previous: bytes, number: int, header: bytes, parts: Iterable[bytes]
) -> bytes:
    """Give the hash of an entry.

    Args:
        algorithm: one of `ALGORITHMS`.
        previous: the hash of the entry before, or `START`.
        number: the entry's number.
        header: its exact bytes without the changes.
        parts: the exact bytes of its changes.

    Raises:
        ValueError: there is no such algorithm here.

    Example:
        >>> link("sha256", START, 1, b"{}", []).hex()[:16]
        '4a48d2e0b1b5cd5e'
    """
    if not available(algorithm):
        raise ValueError(f"there is no hash algorithm {algorithm!r} here")
    made = hashlib.new(algorithm)
    for piece in (algorithm.encode(), previous, str(number).encode(), header, *parts):
        made.update(len(piece).to_bytes(8, "big"))
        made.update(piece)
    return made.digest()
