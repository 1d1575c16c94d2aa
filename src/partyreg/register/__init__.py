"""The register: the front door, its desks, and what it answers.

Notice: N1 分级管理、分步实施; N3.3a 痕迹管理
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from partyreg.register import desk
from partyreg.register.as_of import AsOf
from partyreg.register.desk import (
    AccountsPart,
    Desk,
    MembersPart,
    OrganisationsPart,
    RightsPart,
    TransfersPart,
)
from partyreg.register.lineage import Passage
from partyreg.register.register import Opened, Register
from partyreg.register.rehearsal import Rehearsal, RehearsalDifference, Touched

if TYPE_CHECKING:
    from partyreg.register.desk import PlansPart, ReviewsPart

__all__ = [
    "AccountsPart", "AsOf", "Desk", "MembersPart", "Opened", "OrganisationsPart", "Passage",
    "PlansPart", "Register", "Rehearsal", "RehearsalDifference", "ReviewsPart", "RightsPart",
    "Touched", "TransfersPart",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    """Load the parts that few desks ask for when they are first named.

    Raises:
        AttributeError: there is no such name.
    """
    if name in ("PlansPart", "ReviewsPart"):
        return getattr(desk, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
