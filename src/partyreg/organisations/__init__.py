"""Organisations and units: who creates, edits, moves and deletes them, and on which papers.

The tree answers, this room acts: every change names its documents and is made from above, or for a
local committee or leading group by the department of its level. Merges, splits and whole transfers
are made of these steps.

Facts come in as arguments, changes come out; only the register commits them.

Notice: N2.1a 维护党组织和单位信息; G2.0 新建、删除和改变党组织隶属关系; G2.1
"""

from __future__ import annotations

from partyreg.organisations.gates import maintainer, maintains
from partyreg.organisations.record import edit
from partyreg.organisations.reports import report, settle
from partyreg.organisations.standing import Blockers, create, delete, move
from partyreg.organisations.units import add_unit, assign_units, edit_unit, units_of

__all__ = [
    "edit",
    "create",
    "Blockers",
    "delete",
    "move",
    "maintainer",
    "maintains",
    "report",
    "settle",
    "add_unit",
    "edit_unit",
    "assign_units",
    "units_of",
]
