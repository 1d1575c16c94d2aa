"""The desk: an account and the natural person at it, and all that they may ask and do.

Notice: N3.3a 痕迹管理; G1.1c 管理员账号; G1.1d 用户账号
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from partyreg.register.desk.accounts import AccountsPart
from partyreg.register.desk.desk import Desk
from partyreg.register.desk.documents import DocumentsPart
from partyreg.register.desk.members import MembersPart
from partyreg.register.desk.organisations import OrganisationsPart
from partyreg.register.desk.rights import RightsPart
from partyreg.register.desk.transfers import TransfersPart

if TYPE_CHECKING:
    from partyreg.register.desk.plans import PlansPart
    from partyreg.register.desk.reviews import ReviewsPart

__all__ = [
    "AccountsPart", "Desk", "DocumentsPart", "MembersPart", "OrganisationsPart", "PlansPart",
    "ReviewsPart", "RightsPart", "TransfersPart",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    """Load the parts that few desks ask for when they are first named.

    Raises:
        AttributeError: there is no such name.
    """
    room = {"PlansPart": "plans", "ReviewsPart": "reviews"}.get(name)
    if room is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"partyreg.register.desk.{room}"), name)
