"""The register: the front door, its desks, and what it answers.

Notice: N1 分级管理、分步实施; N3.3a 痕迹管理
"""

from __future__ import annotations

from partyreg.register.as_of import AsOf
from partyreg.register.desk import (
    AccountsPart,
    Desk,
    MembersPart,
    OrganisationsPart,
    PlansPart,
    ReviewsPart,
    RightsPart,
    TransfersPart,
)
from partyreg.register.lineage import Passage
from partyreg.register.register import Opened, Register
from partyreg.register.rehearsal import Rehearsal, RehearsalDifference, Touched

__all__ = [
    "AccountsPart", "AsOf", "Desk", "MembersPart", "Opened", "OrganisationsPart", "Passage",
    "PlansPart", "Register", "Rehearsal", "RehearsalDifference", "ReviewsPart", "RightsPart",
    "Touched", "TransfersPart",
]  # fmt: skip
