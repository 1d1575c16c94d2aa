"""Why a change of the roll is refused: every kind of refusal of this room.

A member is named by the register's opaque key, never by name or number; an organisation by its
name. A key that the tree does not hold is not repeated, since it might be anything.

Notice: G3.2a 新增原因; G3.3a 删除原因; N3.3c 一律不得向外提供、传播和泄露
"""

from __future__ import annotations

from partyreg.errors import RefusalKind

# ── Reasons ──────────────────────────────────────────────────────────────────────────────────

UNKNOWN_REASON = RefusalKind(
    "member.unknown-reason", "there is no such reason for {doing} a member",
    "the reasons are {reasons}", "G3.2a",
)  # fmt: skip
USE_TRANSFER = RefusalKind(
    "member.use-transfer", "{what} is no reason for {doing} a member",
    "use the transfer, which moves the relationship itself", "G3.2d",
)  # fmt: skip
NOT_A_REINSTATEMENT = RefusalKind(
    "member.not-a-reinstatement", "{reason!r} is no reason for reinstating a member",
    "the reasons are {reasons}", "G3.2b",
)  # fmt: skip

# ── Where the member stands ──────────────────────────────────────────────────────────────────

UNKNOWN_BRANCH = RefusalKind(
    "member.unknown-branch", "there is no such branch",
    "look its key up in the tree", "Y-merge-members",
)  # fmt: skip
NOT_A_BRANCH = RefusalKind(
    "member.not-a-branch", "{branch!r} is no branch, and members stand in branches only",
    "name one of the branches below it", "Y-merge-members",
)  # fmt: skip
NO_COMMITTEE = RefusalKind(
    "member.no-responsible-committee", "no committee answers for the branch {branch!r}",
    "place it below a primary committee or an organisation department", "Y-responsible",
)  # fmt: skip

# ── What the register knows of the person ────────────────────────────────────────────────────

ALREADY_ACTIVE = RefusalKind(
    "member.already-active",
    "the person is on the roll already, as {member!r} in the branch {branch!r}",
    "bring the member here by a transfer", "G3.2d",
)  # fmt: skip
IN_TRANSIT = RefusalKind(
    "member.in-transit", "the transfer {transfer!r} of this person is open",
    "end it first: receive the member, or send it back and cancel it", "G3.2d",
)  # fmt: skip
HAS_EARLIER_RECORD = RefusalKind(
    "member.has-earlier-record", "there is an earlier record {member!r} of the person, {state}",
    "{way}", "G3.3d",
)  # fmt: skip
NUMBER_IN_USE = RefusalKind(
    "member.number-in-use", "the new ID number is that of {other!r}",
    "one of the two records is wrong: compare both with the papers", "N3.2c",
)  # fmt: skip

# ── Bringing an earlier record back ──────────────────────────────────────────────────────────

NOT_WITHDRAWABLE = RefusalKind(
    "member.not-withdrawable", "the record {member!r} is {state}: there is no removal to withdraw",
    "{way}", "G3.3c",
)  # fmt: skip
NOT_RECOVERABLE = RefusalKind(
    "member.not-recoverable", "the record {member!r} is {state}: recovery does not bring it back",
    "{way}", "G3.3d",
)  # fmt: skip
NOT_REINSTATABLE = RefusalKind(
    "member.not-reinstatable", "the record {member!r} is {state}: it cannot be reinstated",
    "{way}", "Y-restore",
)  # fmt: skip
OLD_BRANCH_GONE = RefusalKind(
    "member.old-branch-gone", "the old branch {branch!r} is gone",
    "name the branch into which the member returns", "Y-withdraw",
)  # fmt: skip
OLD_BRANCH_STANDS = RefusalKind(
    "member.old-branch-stands", "the old branch {branch!r} still stands",
    "name no other: a withdrawal restores the record exactly", "Y-withdraw",
)  # fmt: skip

# ── Fields ───────────────────────────────────────────────────────────────────────────────────

UNKNOWN_FIELD = RefusalKind(
    "member.unknown-field", "a member has no field {field!r}", "the fields are {fields}", "N3.2d"
)
FIXED_FIELD = RefusalKind(
    "member.fixed-field", "the field {field!r} is not edited", "{way}", "G3.1"
)
NOTHING_CHANGES = RefusalKind(
    "member.nothing-changes", "nothing would change in the record {member!r}",
    "name a field with a new value", "G3.1",
)  # fmt: skip
CONTRADICTION = RefusalKind(
    "member.contradiction", "{what}", "correct the one that is wrong", "N3.2d"
)
NOT_PROBATIONARY = RefusalKind(
    "member.not-probationary", "the member {member!r} is not probationary",
    "edit the date of full membership instead", "Y-convert",
)  # fmt: skip
USE_CONVERSION = RefusalKind(
    "member.use-conversion", "the member {member!r} does not become full by an edit",
    "use the conversion, with the date of full membership", "Y-convert",
)  # fmt: skip

# ── Papers ───────────────────────────────────────────────────────────────────────────────────

EVIDENCE_MISSING = RefusalKind(
    "member.evidence-missing", "no document is named for this change",
    "name the document on which it rests, and its date", "N2.2a",
)  # fmt: skip
KEY_FIELD_NEEDS_EVIDENCE = RefusalKind(
    "member.key-field-needs-evidence", "{fields} may change on archived evidence only",
    "name a document and where it is archived", "N3.3b",
)  # fmt: skip
ALREADY_REPORTED = RefusalKind(
    "member.already-reported",
    "a change of the member {member!r} by this document is reported already, as {report!r}",
    "wait until that report is settled, or name the document of the other change", "N2.2a",
)  # fmt: skip
REPORT_SETTLED = RefusalKind(
    "member.report-settled", "the report {report!r} was settled on {day}",
    "file a new report if something else has changed", "N2.2a",
)  # fmt: skip
