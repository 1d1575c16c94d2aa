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
    RightsPart,
    TransfersPart,
)
from partyreg.register.register import Opened, Register

__all__ = [
    "AccountsPart", "AsOf", "Desk", "MembersPart", "Opened", "OrganisationsPart", "Register",
    "RightsPart", "TransfersPart",
]  # fmt: skip
