r"""Rows of comma-separated text, each with its line; a row that is none does not take others along.

Notice: N3.2d 不准确、不规范、不完整
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from partyreg.inputs.cells import Cell

MOST_LINES = 1000
"""How many lines a row may have; more means that a quotation mark is not closed."""

_FEWEST_LINES = 20


class Line(NamedTuple):
    """A row of a file.

    Attributes:
        number: the line at which it begins, or its row in a workbook.
        cells: in order; of a row that is none, all its text as one cell.
        fault: why it is no row, or None.
    """

    number: int
    cells: Sequence[Cell]
    fault: str | None = None

    @property
    def is_blank(self) -> bool:
        """Tell whether there is nothing in it."""
        return self.fault is None and not any(
            one.strip() if isinstance(one, str) else True for one in self.cells
        )


class _Feed:
    """Gives lines to the reader of the standard library, and can go back."""

    def __init__(self, text: str) -> None:
        """Take the text."""
        self.lines = io.StringIO(text, newline="").readlines()
        self.at = self.begin = 0
        self.most = MOST_LINES

    def __iter__(self) -> Iterator[str]:
        """Give itself."""
        return self

    def __next__(self) -> str:
        """Give the next line.

        Raises:
            csv.Error: the row does not end.
        """
        if self.at >= len(self.lines):
            raise StopIteration
        if self.at - self.begin >= self.most:
            raise csv.Error("unexpected end of data")
        self.at += 1
        return self.lines[self.at - 1]

    def back_to(self, line: int) -> None:
        """Go back, and look less far ahead from now on, so that all of it takes linear time."""
        if self.at - line > _FEWEST_LINES:
            self.most = max(_FEWEST_LINES, self.most // 2)
        self.at = line


def lines_of(text: str) -> Iterator[Line]:
    r"""Give each row of comma-separated text.

    After a row that is none, such as one with a quotation mark that is not closed, reading goes on
    at the next line.

    Args:
        text: a whole file.

    Example:
        >>> [line.cells for line in lines_of('a,b\n1,"2\n3,4\n')]
        [['a', 'b'], ('1,"2',), ['3', '4']]

    Notice: N3.2d
    """
    feed = _Feed(text)
    reader = csv.reader(feed, strict=True)
    while True:
        begin = feed.begin = feed.at
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as wrong:
            fault = f"it is no row of comma-separated text: {wrong}"
            yield Line(begin + 1, (feed.lines[begin].rstrip("\r\n"),), fault)
            feed.back_to(begin + 1)
            reader = csv.reader(feed, strict=True)
        else:
            yield Line(begin + 1, cells)
