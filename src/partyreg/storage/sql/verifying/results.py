"""What a verification says.

Notice: N3.3a 痕迹管理
"""

from __future__ import annotations

from attrs import frozen

MOST = 1_000
"""How many faults are listed; the others are counted."""


@frozen
class Damage:
    """One place where what is stored is not what was written.

    Attributes:
        table: the table, ``journal`` and ``journal_parts`` among them.
        key: the number of the entry, or the key of the record. Never a value of it.
        what: ``changed``, ``removed``, ``inserted``, ``swapped``, ``duplicated``, ``moved``,
            ``unlinked``, ``unreadable``, or, against a checkpoint, ``cut``, ``rewritten``,
            ``another``.
        message: what is wrong, one line.
        clause: the clause that wants a trace of everything.

    Example:
        >>> print(Damage("journal", 7, "changed", "its bytes are not those of its hash"))
        journal 7: changed: its bytes are not those of its hash [N3.3a]

    Notice: N3.3a 痕迹管理
    """

    table: str
    key: int | str
    what: str
    message: str
    clause: str = "N3.3a"

    @property
    def place(self) -> str:
        """Give table and key."""
        return f"{self.table} {self.key!r}"

    def __str__(self) -> str:
        """Show place, kind and message on one line."""
        return f"{self.place}: {self.what}: {self.message} [{self.clause}]"


@frozen
class Verification:
    """What a verification found.

    Attributes:
        entries: how many journal entries were read.
        rows: how many rows of the tables were compared; 0 where they were not asked about.
        number: the number of the last entry.
        hash: its hash, in hex digits.
        checkpoints: against how many checkpoints the journal was held.
        faults: what is wrong, the first `MOST` of it.
        found: how many faults there are in all.

    Notice: N3.3a 痕迹管理
    """

    entries: int
    rows: int
    number: int
    hash: str
    checkpoints: int
    faults: tuple[Damage, ...]
    found: int

    @property
    def ok(self) -> bool:
        """Tell whether nothing is wrong."""
        return not self.found


class Found:
    """Collects faults: the first are kept, the others counted.

    Attributes:
        faults: the first `MOST`.
        count: how many in all.
    """

    def __init__(self) -> None:
        """Start with none."""
        self.faults: list[Damage] = []
        self.count = 0

    def add(self, table: str, key: int | str, what: str, message: str) -> None:
        """Take one fault."""
        self.count += 1
        if len(self.faults) < MOST:
            self.faults.append(Damage(table, key, what, message))
