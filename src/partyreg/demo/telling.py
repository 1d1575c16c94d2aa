"""How a story is told: a title, and lines with their clauses.

Notice: N3.3c 除正常业务需要外，一律不得向外提供、传播和泄露
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TypeAlias

from attrs import field, frozen

from partyreg.errors import Refusal, RefusedError

Busy: TypeAlias = Callable[[str], AbstractContextManager[object]]
"""Says what takes a while, as long as it takes."""


@contextmanager
def quiet(text: str) -> Iterator[None]:  # noqa: ARG001 - whoever says it aloud needs it
    """Say nothing."""
    yield


@frozen
class Line:
    """What happened, and the clauses and readings that decide it.

    Example:
        >>> print(Line("B approves", ("G4.2c",)))
        B approves [G4.2c]
    """

    text: str
    clauses: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Show text and clauses on one line."""
        return self.text + (f" [{', '.join(self.clauses)}]" if self.clauses else "")


@frozen
class Story:
    """A story.

    Attributes:
        title: in Chinese.
        gloss: in English.
        lines: what happened.
    """

    title: str
    gloss: str
    lines: list[Line] = field(factory=list)

    def __call__(self, text: str, *clauses: str) -> None:
        """Tell what happened."""
        self.lines.append(Line(text, clauses))

    def refused(self, what: str, command: Callable[[], object]) -> None:
        """Tell how a command is refused: each reason with its clause, each hint.

        Args:
            what: the attempt, in words.
            command: what the rules forbid.

        Raises:
            AssertionError: they did not.
        """
        try:
            command()
        except RefusedError as no:
            self(what)
            for one in no.refusals:
                self._reason(one)
            return
        raise AssertionError(f"not refused: {what}")

    def _reason(self, one: Refusal) -> None:
        """Tell one reason."""
        self(f"  no: {one.message}" + (f"; {one.hint}" if one.hint else ""), one.clause)
