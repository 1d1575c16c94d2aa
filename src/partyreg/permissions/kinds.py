"""The kinds of refusal that rights lead to.

Notice: Y-gates; Y-remedy 请联系上级党组织管理员进行授权，或由上级党组织用户进行操作
"""

from __future__ import annotations

from partyreg.errors import RefusalKind

NOT_GRANTED = RefusalKind(
    "right.not-granted", "{organisation!r} does not hold the function {function!r}",
    "{remedy}", "T",
)  # fmt: skip
"""The organisation lacks the function; the hint names both remedies."""

OUT_OF_SCOPE = RefusalKind(
    "right.out-of-scope", "{target!r} is not in the scope of {organisation!r} for {function!r}",
    "{remedy}", "Y-sub",
)  # fmt: skip
"""The target does not stand where the organisation may use the function."""

NOT_CONNECTED = RefusalKind(
    "right.not-connected", "{organisation!r} is not connected, its superior operates for it",
    "{remedy}", "N1",
)  # fmt: skip
"""A column-1 organisation that is not connected does not operate."""

WRONG_ACCOUNT = RefusalKind(
    "right.wrong-account", "{kind} of {organisation!r} may not use the function {function!r}",
    "use its {other}", "G1.1c",
)  # fmt: skip
"""Administrators do no business, and business accounts do no administration."""

ACCOUNT_NEW = RefusalKind(
    "right.account-new", "the initial password of the account has not been changed",
    "change the password first; nothing else works before", "G1.1b",
)  # fmt: skip
"""Before the first change of the password nothing else is possible."""

ACCOUNT_CLOSED = RefusalKind(
    "right.account-closed", "the account is closed",
    "ask the administrator of {organisation!r}, or one above, for another account", "N2.1b",
)  # fmt: skip
"""A closed account does nothing any more."""

UNKNOWN_TARGET = RefusalKind(
    "right.unknown-organisation", "there is no organisation {key!r}",
    "look its key up in the register", "G1.2",
)  # fmt: skip
"""Functions are granted to organisations of the tree only."""

ESCALATION = RefusalKind(
    "right.escalation", "{grantor!r} does not hold {functions} and so cannot grant it",
    "let an organisation above that holds it grant it", "Y-grant",
)  # fmt: skip
"""Nobody grants what its own organisation does not hold."""

ALREADY_HELD = RefusalKind(
    "right.already-held", "{organisation!r} holds {functions} already",
    "leave it out", "G1.2",
)  # fmt: skip
"""A grant that would change nothing."""

NOT_HELD = RefusalKind(
    "right.not-held", "{organisation!r} does not hold {functions}",
    "leave it out", "G1.2",
)  # fmt: skip
"""A revocation that would change nothing."""
