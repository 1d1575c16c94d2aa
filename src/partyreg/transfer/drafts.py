"""The next value of a record: built as fast as a mutable one, frozen before it is handed out.

A frozen attrs class sets every field by a call, which makes up most of the cost of a case's next
value. A draft is the same class without the lock; once filled, it becomes the class itself.

Notice: G4.2c a case is a new value at every step
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from operator import attrgetter
from typing import Any, ParamSpec, TypeVar, cast

from attrs import define, fields

from partyreg.changes import Change
from partyreg.model import Member, Receipt, Route, RouteStep, Transfer

P = ParamSpec("P")
R = TypeVar("R", bound=Member | Transfer | Route | RouteStep | Receipt | Change)
Reader = Callable[[Any], tuple[Any, ...]]
Draft = Callable[..., Any]


def _draft(kind: Any) -> Draft:
    """Give the same class without the lock."""
    unlocked = {"__setattr__": object.__setattr__, "__delattr__": object.__delattr__}
    return define(type(kind.__name__, (kind,), unlocked), eq=False, repr=False, match_args=False)


def _reader(kind: type[Any]) -> Reader:
    """Give a reader of all fields of a kind of record."""
    return attrgetter(*(one.name for one in fields(kind)))


_COPYING: Mapping[Any, tuple[Reader, Draft]] = {
    kind: (_reader(kind), _draft(kind)) for kind in (Member, Transfer)
}


def replaced(record: R, **changes: Any) -> R:
    """Give a record with some fields replaced, at a third of the cost of `attrs.evolve`.

    Raises:
        AttributeError: there is no such field.

    Example:
        >>> from partyreg.values import ResidentId
        >>> one = Member("m-1", "C", "甲某", ResidentId("11010519491231002X"))
        >>> replaced(one, branch="F").branch
        'F'
    """
    kind = type(record)
    read, draft = _COPYING[kind]
    made = draft(*read(record))
    for name, value in changes.items():
        setattr(made, name, value)
    made.__class__ = kind
    return cast("R", made)


def built(kind: Callable[P, R]) -> Callable[P, R]:
    """Give what builds a record, its fields in order, at half the cost of its own class or less.

    Example:
        >>> from partyreg.values import StepRole
        >>> step = built(RouteStep)("B", StepRole.APPROVE, "G4.2c")
        >>> step == RouteStep("B", StepRole.APPROVE, "G4.2c")
        True
    """
    draft = _draft(kind)

    def build(*values: Any) -> Any:
        """Fill a draft and lock it."""
        made = draft(*values)
        made.__class__ = kind
        return made

    return cast("Callable[P, R]", build)


step_of, route_of, transfer_of = built(RouteStep), built(Route), built(Transfer)
receipt_of, change_of = built(Receipt), built(Change)
