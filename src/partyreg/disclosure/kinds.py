"""Why data are not given out: every kind of refusal of this room.

Notice: N3.3c 除正常业务需要外，一律不得向外提供、传播和泄露; Y-export
"""

from __future__ import annotations

from partyreg.errors import RefusalKind

PURPOSE_MISSING = RefusalKind(
    "export.purpose-missing", "no usable purpose is stated: {reason}",
    "say for which work the data are needed", "N3.3c",
)  # fmt: skip
PURPOSE_PERSONAL = RefusalKind(
    "export.purpose-personal", "the purpose has a number that may be a person's",
    "state the work, and name the document rather than the person", "N3.3c",
)  # fmt: skip
FIELDS_MISSING = RefusalKind(
    "export.fields-missing", "no field is named", "name each field that the work needs", "N3.3c"
)
UNKNOWN_FIELD = RefusalKind(
    "export.unknown-field", "{what} has no field {field} that could be shown",
    "the fields are {fields}", "N3.3c",
)  # fmt: skip
REVEAL_NOT_EXPORTED = RefusalKind(
    "export.reveal-not-exported", "the field {field!r} is to be revealed but is not exported",
    "name it among the fields, or leave it masked", "N3.3c",
)  # fmt: skip
SCOPE = RefusalKind(
    "export.out-of-scope", "{what} outside {organisation!r}",
    "export what stands at or below it, or let an organisation above do it", "Y-export",
)  # fmt: skip
WRONG_ACCOUNT = RefusalKind(
    "export.wrong-account", "an administrator account gives no data out",
    "use a business account of {organisation!r}", "G1.1c",
)  # fmt: skip
NOTHING_TO_PRINT = RefusalKind(
    "print.nothing", "the transfer {transfer!r} has no {what} to print", "{hint}", "G4.3b"
)
PRINTED_ELSEWHERE = RefusalKind(
    "print.elsewhere", "{organisation!r} does not print the paper of the transfer {transfer!r}",
    "let {place!r} print it", "G4.3b",
)  # fmt: skip
NO_RECORD = RefusalKind(
    "print.no-record", "the record that moved by the transfer {transfer!r} stands there no more",
    "look its key up in the journal", "Y-arrive",
)  # fmt: skip
