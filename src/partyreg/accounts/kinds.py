"""Why an account is not opened, or somebody not signed on: every kind of refusal of this room.

No message says whether it was the name or the password that was wrong, and none carries a
password.

Notice: G1.1a; G1.1b; N3.3a
"""

from __future__ import annotations

from partyreg.errors import RefusalKind

# ── Opening ──────────────────────────────────────────────────────────────────────────────────

NOT_DIRECT_SUPERIOR = RefusalKind(
    "account.not-direct-superior",
    "{organisation!r} is not the direct superior of {target!r}, which decides on its "
    "administrator account",
    "{way}", "G1.1a",
)  # fmt: skip
EXISTS = RefusalKind(
    "account.exists", "{organisation!r} has the administrator account {name!r} already",
    "reset its password, or close it first", "G1.1a",
)  # fmt: skip
NAME_TAKEN = RefusalKind(
    "account.name-taken", "another open account has this name",
    "give another name", "G1.1a",
)  # fmt: skip
NAME_NEEDED = RefusalKind(
    "account.name-needed", "the default name {name!r} is in use", "give a name of its own", "G1.1d"
)
INSTALLED = RefusalKind(
    "account.installed", "the first administrator of {organisation!r} has been opened before",
    "let an administrator open further accounts", "Y-first",
)  # fmt: skip
NOT_A_ROOT = RefusalKind(
    "account.not-a-root", "{organisation!r} has a superior, whose administrator opens its account",
    "open the first administrator for the root of a realm", "Y-first",
)  # fmt: skip

# ── Signing on ───────────────────────────────────────────────────────────────────────────────

SIGN_IN_FAILED = RefusalKind(
    "account.sign-in-failed", "the account name or the password is wrong",
    "ask the administrator who opened the account to reset the password", "N3.3a",
)  # fmt: skip
LOCKED = RefusalKind(
    "account.locked", "the account is locked for another {seconds} seconds",
    "wait, then try again; a reset of the password ends the lock", "N3.3a",
)  # fmt: skip
ALREADY_CLOSED = RefusalKind(
    "account.closed", "the account is closed", "let an administrator open another one", "N2.1b"
)
EXTERNAL_SIGN_ON = RefusalKind(
    "account.external-sign-on", "the embedding system signs people on, and no password is kept",
    "sign on there", "Y-password",
)  # fmt: skip

# ── Passwords ────────────────────────────────────────────────────────────────────────────────

WRONG_PASSWORD = RefusalKind(
    "account.wrong-password", "the present password is wrong",
    "give the present one, or ask for a reset", "G1.1b",
)  # fmt: skip
PASSWORD_TOO_SHORT = RefusalKind(
    "account.password-too-short", "the new password has fewer than {least} characters",
    "choose a longer one", "G1.1b",
)  # fmt: skip
PASSWORD_TOO_LONG = RefusalKind(
    "account.password-too-long", "the new password has more than {most} characters",
    "choose a shorter one", "G1.1b",
)  # fmt: skip
PASSWORD_KNOWN = RefusalKind(
    "account.password-known", "the new password is the initial one of the notice",
    "choose one that nobody else knows", "G1.1b",
)  # fmt: skip
PASSWORD_UNCHANGED = RefusalKind(
    "account.password-unchanged", "the new password is the present one", "choose another one",
    "G1.1b",
)  # fmt: skip
PASSWORD_HAS_NAME = RefusalKind(
    "account.password-has-name", "the new password contains the name of the account",
    "choose one without it", "G1.1b",
)  # fmt: skip
