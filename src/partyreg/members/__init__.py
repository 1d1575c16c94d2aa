"""Members: who is on the roll, how one comes onto it, and how one leaves.

Four reasons for adding and four for removing, each a right of its own; three ways back that are
not the same (withdrawal, recovery, reinstatement); edits by the field; the conversion to full
membership; and the reports that start the clocks. What belongs to a transfer is refused and points
there.

Facts come in as arguments, changes come out; only the register commits them.

Notice: G3.1 党员信息维护; G3.2a 新增党员; G3.3a 删除党员; N2.2a
"""

from __future__ import annotations

from partyreg.members.entering import add, recover, reinstate, withdraw_removal
from partyreg.members.facts import Known, Note, warnings_for_removal, way_back
from partyreg.members.fields import Person
from partyreg.members.leaving import remove
from partyreg.members.record import convert, edit, mark_migrant, mark_out_of_contact
from partyreg.members.reports import report, settle

__all__ = [
    "Known",
    "Note",
    "Person",
    "add",
    "reinstate",
    "remove",
    "warnings_for_removal",
    "withdraw_removal",
    "recover",
    "way_back",
    "edit",
    "mark_out_of_contact",
    "mark_migrant",
    "convert",
    "report",
    "settle",
]
