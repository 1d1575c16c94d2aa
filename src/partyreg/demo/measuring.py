"""Times and memory, as they are shown.

Notice: N3.2a 逐级督查
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from time import perf_counter
from typing import TypeVar

V = TypeVar("V")
_MEBIBYTE = 1 << 20


class Timer:
    """Measures from when it is made.

    Example:
        >>> Timer().seconds < 60
        True
    """

    def __init__(self) -> None:
        """Start."""
        self._start = perf_counter()

    @property
    def seconds(self) -> float:
        """Give the seconds since then."""
        return perf_counter() - self._start


def each(what: Callable[[V], object], cases: Iterable[V]) -> str:
    """Do something with each case and give the time of one, in words.

    Example:
        >>> each(len, ["a"] * 9).endswith("s each")
        True
    """
    timer, count = Timer(), 0
    for case in cases:
        what(case)
        count += 1
    micro = timer.seconds / max(count, 1) * 1e6
    return f"{micro:.1f} µs each"


def mebibytes(size: int) -> str:
    """Show a size.

    Example:
        >>> mebibytes(3 << 20)
        '3 MiB'
    """
    return f"{size / _MEBIBYTE:,.0f} MiB"


def resident() -> int | None:
    """Give the most memory that this process has had, in bytes; None where nobody says."""
    try:
        import resource
    except ImportError:  # Windows
        return None
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024
