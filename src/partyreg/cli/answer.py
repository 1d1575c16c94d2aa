"""What a command gives back, and how it is laid out.

Notice: N3.2d 不准确、不规范、不完整
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple
from unicodedata import east_asian_width

Json = dict[str, Any]


class Answer(NamedTuple):
    """The answer of a command.

    Attributes:
        lines: for a reader; may be made while they are printed.
        data: for a program; complete when the lines are through.
        status: the exit status, or what gives it when the lines are through.
        flush: whether each line is shown at once.
        streamed: whether the lines are the answer for a program, too.
    """

    lines: Iterable[str]
    data: Json
    status: int | Callable[[], int] = 0
    flush: bool = False
    streamed: bool = False


def width(text: str) -> int:
    """Count the places that a text takes in a terminal.

    Example:
        >>> width("B镇")
        3
    """
    return sum(2 if east_asian_width(one) in "WFA" else 1 for one in text)


def padded(text: str, places: int) -> str:
    """Fill a text with blanks.

    Example:
        >>> padded("B镇", 5) + "|"
        'B镇  |'
    """
    return text + " " * (places - width(text))


def aligned(rows: Sequence[Sequence[str]], *, indent: int = 2) -> Iterator[str]:
    """Lay rows out in columns.

    Args:
        rows: all of the same length.
        indent: how far they stand in.

    Example:
        >>> list(aligned([("1", "B镇", "审批"), ("12", "C", "申请")]))
        ['  1   B镇  审批', '  12  C    申请']
    """
    places = [max(map(width, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (padded(text, size) for text, size in zip(row, places, strict=True))
        yield (" " * indent + "  ".join(cells)).rstrip()


def words(clauses: Iterable[str]) -> Iterator[str]:
    """Quote each clause or reading once, in order of appearance.

    Example:
        >>> next(words(["Y-kept"]))[:10]
        '  Y-kept  '
    """
    from partyreg.notice import clause
    from partyreg.notice.records import Clause

    found = {one: clause(one) for one in dict.fromkeys(clauses)}
    said = [
        (name, one.chinese if isinstance(one, Clause) else one.reading)
        for name, one in found.items()
    ]
    return aligned(said)
