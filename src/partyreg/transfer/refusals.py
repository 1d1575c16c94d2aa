"""Why a transfer is refused: every kind of refusal of this room.

Messages quote organisations by name and members by key; nothing in them is a personal datum.

Notice: G4.2c 系统自动生成审批路径; Y-kind; Y-destination; Y-back
"""

from __future__ import annotations

from partyreg.errors import RefusalKind

# ── Routes ───────────────────────────────────────────────────────────────────────────────────

UNKNOWN_SOURCE = RefusalKind(
    "transfer.unknown-source", "there is no source branch {source!r}",
    "name the branch in which the member stands", "Y-kind",
)  # fmt: skip
SOURCE_NOT_BRANCH = RefusalKind(
    "transfer.source-not-branch", "{source!r} is no branch, so no member stands in it",
    "name the branch in which the member stands", "Y-kind",
)  # fmt: skip
SAME_BRANCH = RefusalKind(
    "transfer.same-branch", "{source!r} is the source and the destination",
    "name another branch or committee as the destination", "Y-kind",
)  # fmt: skip
NOBODY_RESPONSIBLE = RefusalKind(
    "transfer.nobody-responsible",
    "no primary committee or organisation department stands at or above {organisation!r}",
    "place it below one", "Y-responsible",
)  # fmt: skip
BAD_DESTINATION = RefusalKind(
    "transfer.bad-destination", "the destination cannot be taken: {reason}",
    "choose an organisation, or write the name of one outside the realm", "Y-destination",
)  # fmt: skip
UNKNOWN_DESTINATION = RefusalKind(
    "transfer.unknown-destination", "there is no destination {destination!r}",
    "choose an organisation of the tree for a member who arrives", "Y-destination",
)  # fmt: skip
DESTINATION_WITHOUT_BRANCH = RefusalKind(
    "transfer.destination-without-branch",
    "{destination!r} has no branch of its own that could take the member",
    "choose the committee or the branch that will receive", "Y-destination",
)  # fmt: skip
WISH_NOT_OF_RECEIVER = RefusalKind(
    "transfer.wish-not-of-receiver", "{branch!r} is no branch of {receiver!r}",
    "wish for one of its branches, or for none", "Y-destination",
)  # fmt: skip
OTHER_KIND = RefusalKind(
    "transfer.other-kind", "from {source!r} to {destination!r} is no transfer of kind {asked!r}",
    "the kind is {right!r}", "Y-kind",
)  # fmt: skip
INITIATOR_NOT_ABOVE = RefusalKind(
    "transfer.initiator-not-above", "{initiator!r} does not stand at or above {source!r}",
    "let the branch or an organisation above it apply", "Y-path",
)  # fmt: skip
NOT_CONNECTED = RefusalKind(
    "transfer.not-connected", "{initiator!r} does not operate in the system itself",
    "let {operator!r} apply on its behalf", "N1",
)  # fmt: skip
MAY_NOT_SUBMIT = RefusalKind(
    "transfer.may-not-submit", "{initiator!r} does not hold the function {function!r}",
    "let {operator!r} apply", "T",
)  # fmt: skip
NO_AUTHORITY = RefusalKind(
    "transfer.no-authority", "nobody at or above {organisation!r} holds the function {function!r}",
    "let an administrator above grant it", "Y-relay",
)  # fmt: skip
STRICT = RefusalKind(
    "transfer.not-listed", "{organisation!r} may not transfer directly inside the realm",
    "grant it the function, or allow relaying", "Y-relay",
)  # fmt: skip
RECORDER_NOT_ABOVE = RefusalKind(
    "transfer.recorder-not-above", "{recorder!r} does not stand above {destination!r}",
    "let {nearest!r} record the letter", "Y-arrive",
)  # fmt: skip
RECORDER_WITHOUT_AUTHORITY = RefusalKind(
    "transfer.recorder-without-authority",
    "{recorder!r} does not hold the function {function!r}",
    "let {nearest!r} record the letter", "Y-climb",
)  # fmt: skip
RECORDER_NOT_NEAREST = RefusalKind(
    "transfer.recorder-not-nearest",
    "{recorder!r} is not the nearest with nationwide authority above {destination!r}",
    "let {nearest!r} record the letter", "Y-climb",
)  # fmt: skip

# ── Life ─────────────────────────────────────────────────────────────────────────────────────

OPEN_TRANSFER = RefusalKind(
    "transfer.already-open", "{who} has the open transfer {transfer!r}",
    "end or cancel that one first", "Y-leave",
)  # fmt: skip
WRONG_STATE = RefusalKind(
    "transfer.wrong-state", "the transfer {transfer!r} stands at {state!r}, not at {needed!r}",
    "{advice}", "Y-back",
)  # fmt: skip
NOT_YOUR_TURN = RefusalKind(
    "transfer.not-your-turn", "the transfer {transfer!r} does not wait for {organisation!r}",
    "it waits for {turn!r}", "G4.2e",
)  # fmt: skip
STEP_GONE = RefusalKind(
    "transfer.organisation-gone", "the path of {transfer!r} names {organisation!r}, which is gone",
    "disagree back to the applicant, who corrects the destination", "Y-delete-blocks",
)  # fmt: skip
CONCLUDE_INSTEAD = RefusalKind(
    "transfer.conclude-instead", "the last step of {transfer!r} is to conclude it with a letter",
    "conclude it", "G4.3b",
)  # fmt: skip
NOT_TO_CONCLUDE = RefusalKind(
    "transfer.not-to-conclude", "the step of {transfer!r} that is due does not conclude it",
    "only the nearest organisation with nationwide authority concludes", "G4.3b",
)  # fmt: skip
NOT_THE_RECEIVER = RefusalKind(
    "transfer.not-the-receiver", "{organisation!r} does not receive in {transfer!r}",
    "{receiver!r} receives", "G4.2d",
)  # fmt: skip
OWN_APPLICATION = RefusalKind(
    "transfer.own-application", "{transfer!r} is at its own applicant",
    "cancel it, or go on with it", "Y-back",
)  # fmt: skip
NOT_AT_INITIATOR = RefusalKind(
    "transfer.not-at-initiator", "{transfer!r} is not at its applicant",
    "ask {turn!r} to disagree until it is back", "Y-back",
)  # fmt: skip
NOT_APPLICANT = RefusalKind(
    "transfer.not-applicant", "{organisation!r} did not apply in {transfer!r}",
    "only {applicant!r} cancels it", "Y-back",
)  # fmt: skip
NOT_ARRIVED = RefusalKind(
    "transfer.not-arrived", "the member of {transfer!r} has not been seen to report in person",
    "confirm the arrival first", "G4.2d",
)  # fmt: skip
ALREADY_ARRIVED = RefusalKind(
    "transfer.already-arrived", "the arrival of {transfer!r} was confirmed for {day}",
    "receive the member", "G4.2d",
)  # fmt: skip
NOT_OWN_BRANCH = RefusalKind(
    "transfer.not-own-branch", "{branch!r} is no branch of {receiver!r}",
    "place the member in one of its own branches", "G4.2d",
)  # fmt: skip
MEMBER_ELSEWHERE = RefusalKind(
    "transfer.member-elsewhere", "the member {member!r} is not the one of {transfer!r}",
    "give the record of the member who stands in its source", "Y-kind",
)  # fmt: skip
NOT_INTERNAL = RefusalKind(
    "transfer.not-internal", "{source!r} and {branch!r} do not belong to one primary committee",
    "apply for an ordinary transfer", "G4.1",
)  # fmt: skip
NOT_RESPONSIBLE = RefusalKind(
    "transfer.not-responsible", "{organisation!r} does not answer for {source!r}",
    "let {responsible!r} do it", "Y-internal",
)  # fmt: skip
ALREADY_ACTIVE = RefusalKind(
    "transfer.already-active", "the person in the letter is on the roll as {member!r}",
    "transfer that member instead", "Y-arrive",
)  # fmt: skip
LETTER_NUMBER_USED = RefusalKind(
    "transfer.letter-number-used", "another letter bears the number {number!r}",
    "give the letter a number of its own", "G4.3b",
)  # fmt: skip
KEY_NEEDED = RefusalKind(
    "transfer.key-needed", "a member who arrives from outside needs a key",
    "give a new one", "Y-arrive",
)  # fmt: skip
RECEIPT_NOT_DUE = RefusalKind(
    "transfer.receipt-not-due", "{transfer!r} waits for no receipt",
    "only a concluded transfer does, until its receipt is back", "Y-receipt",
)  # fmt: skip
RECEIPT_NOT_YOURS = RefusalKind(
    "transfer.receipt-not-yours", "the receipt of {transfer!r} does not go to {organisation!r}",
    "let {committee!r} register it", "Y-receipt",
)  # fmt: skip
