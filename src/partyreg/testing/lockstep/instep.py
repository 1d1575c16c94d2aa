"""Several things asked as if they were one: every answer is compared before it is given.

Notice: N3.3a 痕迹管理
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, NamedTuple


class OutOfStepError(Exception):
    """Two that should answer alike do not."""


class Answer(NamedTuple):
    """What one of them answered.

    Attributes:
        value: what it gave.
        raised: what it raised instead, or None.
    """

    value: Any
    raised: Exception | None


class InStep:
    """Stands for several objects of one kind, one for each store.

    Whatever is asked of it is asked of all. Values are compared, and the first one's is given;
    errors are compared by kind, text and refusals, and the first one's is raised; what is no value
    but answers questions in its turn (a desk, a tree, a unit of work) is kept in step again.

    Args:
        names: of the stores, for messages.
        parts: the objects, in the order of the names.

    Raises:
        OutOfStepError: from every question, when two of them answer otherwise.

    Example:
        >>> pair = InStep(("one", "other"), ([1, 2], [1, 3]))
        >>> len(pair)
        2
        >>> pair[1]
        Traceback (most recent call last):
        partyreg.testing.lockstep.instep.OutOfStepError: __getitem__: one gives 2, other 3

    Notice: N3.3a
    """

    __slots__ = ("names", "parts")

    def __init__(self, names: Sequence[str], parts: Sequence[Any]) -> None:
        """Take the objects."""
        self.names, self.parts = tuple(names), tuple(parts)

    def ask(self, what: str, question: Callable[[Any, int], Any]) -> Any:
        """Ask all of them one question.

        Args:
            what: is asked, for messages.
            question: takes one of the objects and its place.

        Raises:
            OutOfStepError: they answer otherwise.
        """
        answers = [_answer(question, part, at) for at, part in enumerate(self.parts)]
        first = answers[0]
        if first.raised is not None or any(one.raised for one in answers):
            self._alike(what, [_told(one) for one in answers])
            assert first.raised is not None  # noqa: S101 - all have raised alike
            raise first.raised
        values = [one.value for one in answers]
        if not all(map(is_value, values)):
            return InStep(self.names, values)
        if hasattr(first.value, "__next__"):
            lists = [list(value) for value in values]
            self._alike(what, lists)
            return iter(lists[0])
        self._alike(what, values)
        return first.value

    def _alike(self, what: str, values: Sequence[Any]) -> None:
        """Compare what they have answered.

        Raises:
            OutOfStepError: there is a difference.
        """
        for name, value in zip(self.names[1:], values[1:], strict=True):
            if value != values[0]:
                first = f"{self.names[0]} gives {values[0]!r}"
                raise OutOfStepError(f"{what}: {first}, {name} {value!r}")

    def __getattr__(self, name: str) -> Any:
        """Ask for an attribute."""
        return self.ask(name, lambda part, _: getattr(part, name))

    def __call__(self, *args: Any, **named: Any) -> Any:
        """Call all of them, each with its own part of what is kept in step."""
        return self.ask("call", lambda part, at: part(
            *(own(one, at) for one in args), **{key: own(one, at) for key, one in named.items()}
        ))  # fmt: skip

    def __bool__(self) -> bool:
        """Ask whether there is anything in it."""
        return bool(self.ask("__bool__", lambda part, _: bool(part)))

    def __len__(self) -> int:
        """Ask for the length."""
        return int(self.ask("__len__", lambda part, _: len(part)))

    def __contains__(self, item: object) -> bool:
        """Ask whether something is in it."""
        return bool(self.ask("__contains__", lambda part, at: own(item, at) in part))

    def __iter__(self) -> Iterator[Any]:
        """Go through all of them."""
        return iter(self.ask("__iter__", lambda part, _: list(part)))

    def __getitem__(self, key: Any) -> Any:
        """Ask for an item."""
        return self.ask("__getitem__", lambda part, at: part[own(key, at)])

    def __enter__(self) -> Any:
        """Enter all of them."""
        return self.ask("__enter__", lambda part, _: part.__enter__())

    def __exit__(self, *wrong: object) -> None:
        """Leave all of them, the last one first, whatever happens on the way."""
        for part in reversed(self.parts):
            part.__exit__(*wrong)


def own(value: Any, at: int) -> Any:
    """Give one store's part of what is kept in step; anything else as it is."""
    return value.parts[at] if isinstance(value, InStep) else value


def is_value(answer: Any) -> bool:
    """Tell whether an answer can be compared as it is, or is asked further.

    Example:
        >>> is_value((1, "a")), is_value(None), is_value(print), is_value(object())
        (True, True, False, False)
    """
    if answer is None or isinstance(answer, Mapping) or hasattr(answer, "__next__"):
        return True
    if callable(answer) or isinstance(answer, AbstractContextManager):
        return False
    compared: object = type(answer).__eq__
    return compared is not object.__eq__


def _answer(question: Callable[[Any, int], Any], part: Any, at: int) -> Answer:
    """Ask one of them."""
    try:
        return Answer(question(part, at), None)
    except OutOfStepError:
        raise
    except Exception as wrong:  # noqa: BLE001 - what it raises is its answer
        return Answer(None, wrong)


def _told(answer: Answer) -> tuple[str, str, object]:
    """Say how one has answered, so that errors can be compared."""
    wrong = answer.raised
    if wrong is None:
        return "no error", "", None
    return type(wrong).__name__, str(wrong), getattr(wrong, "refusals", None)
