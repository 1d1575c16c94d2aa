"""The words of the room by their bare names, for what happens at every event of every case.

Until Python 3.12 looking a word up in its enumeration costs as much as a step up the tree.

Notice: G4.2d 审批, 接收; G4.3b 办结; T 功能权限
"""

from __future__ import annotations

from partyreg.values import Function, StepRole, Tier, TransferState

BRANCH, COUNTY = Tier.BRANCH, Tier.COUNTY

SUBMIT_TRANSFER = Function.SUBMIT_TRANSFER
INTERNAL_TRANSFER = Function.INTERNAL_TRANSFER
COUNTY_TRANSFER = Function.COUNTY_TRANSFER
REALM_TRANSFER = Function.REALM_TRANSFER
NATIONWIDE_TRANSFER = Function.NATIONWIDE_TRANSFER
RECEIVE_MEMBER = Function.RECEIVE_MEMBER

INITIATE = StepRole.INITIATE
APPROVE = StepRole.APPROVE
RELAY = StepRole.RELAY
CONCLUDE = StepRole.CONCLUDE
RECORD = StepRole.RECORD
RECEIVE = StepRole.RECEIVE
INTERNAL = StepRole.INTERNAL

IN_APPROVAL = TransferState.IN_APPROVAL
APPROVED = TransferState.APPROVED
RETURNED = TransferState.RETURNED
CONCLUDED = TransferState.CONCLUDED
RECEIVED = TransferState.RECEIVED
CLOSED = TransferState.CLOSED
CANCELLED = TransferState.CANCELLED
