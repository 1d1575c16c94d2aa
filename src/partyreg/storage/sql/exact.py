"""The journal as it is stored: every entry's exact bytes, as one stream of two cursors.

Notice: N3.3a 痕迹管理
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from partyreg.storage.sql.links import Link

BEFORE_ALL = -(1 << 63)
"""A number before every one that a column can hold: an entry numbered 0 or less is an intruder."""


class Exact(NamedTuple):
    """An entry as it is stored; whatever has been tampered with is in it as it was found.

    Attributes:
        number: its number.
        operation: the column with its operation id.
        algorithm: the name of the algorithm of its hash.
        previous: the hash of the entry before.
        hash: its own hash.
        size: in how many parts its changes stand.
        header: its exact bytes without the changes; None where there are parts without an entry.
        parts: number and exact bytes of each part.
    """

    number: int
    operation: str
    algorithm: str
    previous: bytes
    hash: bytes
    size: int
    header: bytes | None
    parts: list[tuple[int, bytes]]


def entries(link: Link, *, after: int = 0) -> Iterator[Exact]:
    """Stream the entries after a number, in order; little is held at a time.

    Args:
        link: a connection on which a look has begun.
        after: the number after which to begin.

    Raises:
        StoreError: the database cannot be read.
    """
    bodies = _bodies(link, after)
    of, body = next(bodies)
    for row in link.stream(link.texts.journal, (after,)):
        number = row[0]
        while of is not None and of < number:
            lost, parts = of, list[tuple[int, bytes]]()
            while of == lost:
                parts.append(body)
                of, body = next(bodies)
            yield _without_entry(lost, parts)
        parts = []
        while of == number:
            parts.append(body)
            of, body = next(bodies)
        yield Exact._make((*row, parts))
    while of is not None:
        yield _without_entry(of, [body])
        of, body = next(bodies)


def _bodies(link: Link, after: int) -> Iterator[tuple[int | None, Any]]:
    """Stream the parts: the entry's number, then the part's number and bytes; None at the end."""
    for number, part, body in link.stream(link.texts.journal_parts, (after,)):
        yield number, (part, body)
    yield None, None


def _without_entry(number: int, parts: list[tuple[int, bytes]]) -> Exact:
    """Give parts whose entry is not there."""
    return Exact(number, "", "", b"", b"", 0, None, parts)
