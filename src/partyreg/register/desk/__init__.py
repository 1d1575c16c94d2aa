"""The desk: an account and the natural person at it, and all that they may ask and do.

Notice: N3.3a 痕迹管理; G1.1c 管理员账号; G1.1d 用户账号
"""

from __future__ import annotations

from partyreg.register.desk.accounts import AccountsPart
from partyreg.register.desk.desk import Desk
from partyreg.register.desk.members import MembersPart
from partyreg.register.desk.organisations import OrganisationsPart
from partyreg.register.desk.plans import PlansPart
from partyreg.register.desk.reviews import ReviewsPart
from partyreg.register.desk.rights import RightsPart
from partyreg.register.desk.transfers import TransfersPart

__all__ = [
    "AccountsPart", "Desk", "MembersPart", "OrganisationsPart", "PlansPart", "ReviewsPart",
    "RightsPart", "TransfersPart",
]  # fmt: skip
