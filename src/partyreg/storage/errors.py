"""How a store says that it could not: typed, in domain words, without a personal datum.

Notice: N3.3c 一律不得向外提供、传播和泄露
"""

from __future__ import annotations

from partyreg.errors import PartyregError


class StoreError(PartyregError):
    """Something between the register and where it is kept; the rules had no part in it."""


class UnwritableError(StoreError):
    """A record holds something that has no written form; nothing has been written.

    So it is with half a character, and with the character NUL, which only one of the databases
    would take: a register can always be moved from one to the other.
    """

    def __init__(self, table: str, key: str) -> None:
        """Name the record, not what it holds."""
        self.table, self.key = table, key
        super().__init__(f"the {table} {key!r} holds a value that cannot be written")


class UnreadableError(StoreError):
    """What is stored is no record of this release; ``verify`` says where."""

    def __init__(self, what: str) -> None:
        """Name the kind of thing, not what was found."""
        super().__init__(f"a stored {what} cannot be read; verify the register")


class UnavailableError(StoreError):
    """The store cannot be reached, or is busy for too long; nothing has been written."""

    def __init__(self, reason: str) -> None:
        """Say why, in words of ours."""
        self.reason = reason
        super().__init__(f"the register's store cannot be used: {reason}")


class AgainError(UnavailableError):
    """The database asks to begin again; caught inside the store."""


class LostError(UnavailableError):
    """The connection is gone; caught inside the store where the outcome matters."""


class OutcomeUnknownError(StoreError):
    """The connection was lost while a commit was under way: it may or may not have happened.

    Give the same command again with the same operation id: it is applied once.

    Attributes:
        operation: the operation id.
    """

    def __init__(self, operation: str) -> None:
        """Name the operation."""
        self.operation = operation
        super().__init__(
            f"it is not known whether operation {operation!r} was kept; give the command again "
            "with the same operation id"
        )


class SchemaError(StoreError):
    """The store was written by another release, or is no register.

    Attributes:
        found: the revision found, or None where there is none.
        wanted: the revision that this release works with.
    """

    def __init__(self, found: str | None, wanted: str, hint: str) -> None:
        """Say which revisions, and what to do."""
        self.found, self.wanted = found, wanted
        super().__init__(
            f"the store has schema revision {found or 'none'!r}, and this release works with "
            f"{wanted!r}; {hint}"
        )
