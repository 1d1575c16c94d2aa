"""The four personal data of a member's record: compared freely, shown never.

Notice: N3.3c 除正常业务需要外，一律不得向外提供、传播和泄露
"""

from __future__ import annotations

from datetime import date
from typing import Any, Generic, NoReturn, Self, TypeVar

V = TypeVar("V")


class Masked(Generic[V]):
    """A personal datum: compared freely, shown never, given out only for a stated purpose.

    It cannot be pickled, formatted or turned into text; copying gives the same object.

    Example:
        >>> Phone("0562-000000")
        Phone(•••)
        >>> f"{Phone('0562-000000')}"
        'Phone(•••)'
        >>> Phone("0562-000000").reveal("print the letter of introduction")
        '0562-000000'

    Notice: N3.3c 除正常业务需要外，一律不得向外提供、传播和泄露
    """

    __slots__ = ("_value",)
    _value: V

    def __init__(self, value: V) -> None:
        """Hold a value. The value is not checked here: the review does that."""
        object.__setattr__(self, "_value", value)

    def reveal(self, purpose: str) -> V:
        """Give the value out for a purpose.

        Args:
            purpose: why it is needed, in words; must not be blank.

        Raises:
            ValueError: the purpose is blank.
        """
        if not purpose or purpose.isspace():
            raise ValueError("a personal datum is given out only for a stated purpose")
        return self._value

    def __setattr__(self, name: str, value: object) -> NoReturn:
        """Refuse: a masked value never changes."""
        raise AttributeError("a masked value cannot be changed")

    def __repr__(self) -> str:
        """Show the type only."""
        return f"{type(self).__name__}(•••)"

    __str__ = __repr__

    def __format__(self, spec: str) -> str:
        """Show the type only, whatever the format."""
        return repr(self)

    def __eq__(self, other: object) -> bool:
        """Compare with a datum of the same type."""
        if type(other) is not type(self):
            return NotImplemented
        return bool(self._value == other._value)

    def __hash__(self) -> int:
        """Hash by type and value."""
        return hash((type(self), self._value))

    def __copy__(self) -> Self:
        """Give the same object: it is immutable."""
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        """Give the same object: it is immutable."""
        return self

    def __reduce__(self) -> NoReturn:
        """Refuse: a pickle would carry the value in the clear."""
        raise TypeError("a personal datum cannot be pickled; reveal it for a stated purpose")


class ResidentId(Masked[str]):
    """A resident ID number as it was written.

    Two writings of one number (15 and 18 digits, x and X) are different values here; whether they
    mean one person is the question of ``idnumber``.
    """

    __slots__ = ()


class Phone(Masked[str]):
    """A telephone number."""

    __slots__ = ()


class HomeAddress(Masked[str]):
    """A home address, to the door number."""

    __slots__ = ()


class BirthDate(Masked[date]):
    """A date of birth."""

    __slots__ = ()
