"""Progress of what takes over a second, on standard error.

Notice: N3.3a
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from time import perf_counter

from partyreg.demo import Busy, quiet


def shown(*, wanted: bool) -> Busy:
    """Choose how progress is shown: not at all unless on a terminal, or wanted.

    Args:
        wanted: show it on no terminal, too.

    Example:
        >>> with shown(wanted=False)("counting"):
        ...     3 + 4
        7
    """
    terminal = sys.stderr is not None and sys.stderr.isatty()
    if terminal:
        return _spinner
    return _plain if wanted else quiet


def _spinner(text: str) -> AbstractContextManager[object]:
    """Turn something beside the text, where rich is installed (extra ``cli``)."""
    try:
        from rich.console import Console
    except ImportError:
        return _plain(text)
    return Console(stderr=True).status(f"{text} …")


@contextmanager
def _plain(text: str) -> Iterator[None]:
    """Print the text, and how long it took."""
    start = perf_counter()
    print(f"partyreg: {text} …", file=sys.stderr, flush=True)
    yield
    print(f"partyreg: {text}: {perf_counter() - start:.1f} s", file=sys.stderr, flush=True)
