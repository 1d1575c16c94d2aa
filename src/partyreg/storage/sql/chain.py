"""The hash chain of the journal: each entry's hash covers its exact bytes and the one before.

What is hashed is unambiguous: every piece is preceded by its length. Which algorithm made a hash is
recorded with the entry, so that a chain may go on with another one.

Notice: N3.3a 痕迹管理
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from functools import cache, partial
from typing import Any

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
        'c80d69258ff0f882'
    """
    make, start = _maker(algorithm)
    said = b"%d" % number
    pieces = [start, len(previous).to_bytes(8, "big"), previous, len(said).to_bytes(8, "big"), said]
    for piece in (header, *parts):
        pieces += (len(piece).to_bytes(8, "big"), piece)
    found: bytes = make(b"".join(pieces)).digest()
    return found


@cache
def _maker(algorithm: str) -> tuple[Callable[[bytes], Any], bytes]:
    """Give what makes hashes of an algorithm, and the algorithm's own name as a piece.

    Raises:
        ValueError: there is no such algorithm here.
    """
    if not available(algorithm):
        raise ValueError(f"there is no hash algorithm {algorithm!r} here")
    make = hashlib.sha256 if algorithm == "sha256" else partial(hashlib.new, algorithm)
    name = algorithm.encode()
    return make, len(name).to_bytes(8, "big") + name
