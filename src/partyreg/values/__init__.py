"""The closed vocabularies of the notice, each word with its Chinese label, and the masked types.

Every enumeration here is a set of words that the notice itself fixes. A member's value is the
stable identifier that files and messages use; its ``label`` is what a reader of reports sees.

The masked types carry the four personal data of a member's record. Their value is given out only
by an explicit call that names a purpose, so that no log line, error or report carries it by
accident.

Notice: N3.3c 除正常业务需要外，一律不得向外提供、传播和泄露
"""

from __future__ import annotations

from partyreg.values.masked import (
    BirthDate,
    HomeAddress,
    Masked,
    Phone,
    ResidentId,
)
from partyreg.values.texts import (
    EARLIEST,
    date_fault,
    personal_number_in,
    text_fault,
)
from partyreg.values.words import (
    AccountKind,
    AccountState,
    AddReason,
    DirectCategory,
    Function,
    Labelled,
    MemberCategory,
    OrganisationKind,
    RemoveReason,
    Sex,
    StepRole,
    Tier,
    TransferKind,
    TransferState,
    UnitSituation,
)

__all__ = [
    "AccountKind",
    "AccountState",
    "AddReason",
    "DirectCategory",
    "Function",
    "Labelled",
    "MemberCategory",
    "OrganisationKind",
    "RemoveReason",
    "Sex",
    "StepRole",
    "Tier",
    "TransferKind",
    "TransferState",
    "UnitSituation",
    "BirthDate",
    "HomeAddress",
    "Masked",
    "Phone",
    "ResidentId",
    "EARLIEST",
    "date_fault",
    "personal_number_in",
    "text_fault",
]
