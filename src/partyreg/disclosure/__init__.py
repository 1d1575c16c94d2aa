"""What may be shown, and what may be given out.

A view is masked unless a field is asked for by name, and what it shows is weighed together: parts
of a resident ID number that say little alone name one person beside a birth date. An export needs
a purpose and leaves a note for the journal, in which no personal datum stands.

The masks work on one view. Two exports of one roll, one with the birth dates and one with parts
of the numbers, can be laid side by side by whoever has both; the journal shows that they were made.

Notice: N3.3c 除正常业务需要外，一律不得向外提供、传播和泄露; Y-export
"""

from __future__ import annotations

from partyreg.disclosure.exporting import Export, ExportNote, export
from partyreg.disclosure.kinds import (
    FIELDS_MISSING,
    NO_RECORD,
    NOTHING_TO_PRINT,
    PRINTED_ELSEWHERE,
    PURPOSE_MISSING,
    PURPOSE_PERSONAL,
    REVEAL_NOT_EXPORTED,
    SCOPE,
    UNKNOWN_FIELD,
    WRONG_ACCOUNT,
)
from partyreg.disclosure.masks import (
    HIDDEN,
    HIDDEN_DATE,
    HIDDEN_NUMBER,
    mask_name,
    mask_number,
    mask_phone,
)
from partyreg.disclosure.printing import (
    FormSheet,
    LetterSheet,
    ReceiptSheet,
    Sheet,
    form_sheet,
    letter_sheet,
    receipt_sheet,
)
from partyreg.disclosure.views import NumberForm, Shown, fields_of, masked_row, number_form

__all__ = [
    "mask_name",
    "mask_number",
    "mask_phone",
    "HIDDEN",
    "HIDDEN_DATE",
    "HIDDEN_NUMBER",
    "NumberForm",
    "number_form",
    "Shown",
    "fields_of",
    "masked_row",
    "Export",
    "ExportNote",
    "export",
    "Sheet",
    "LetterSheet",
    "FormSheet",
    "ReceiptSheet",
    "letter_sheet",
    "form_sheet",
    "receipt_sheet",
    "PURPOSE_MISSING",
    "PURPOSE_PERSONAL",
    "FIELDS_MISSING",
    "UNKNOWN_FIELD",
    "REVEAL_NOT_EXPORTED",
    "SCOPE",
    "WRONG_ACCOUNT",
    "NOTHING_TO_PRINT",
    "PRINTED_ELSEWHERE",
    "NO_RECORD",
]
