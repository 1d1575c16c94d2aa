"""The one thing that rules produce: a change of one record, with its clause.

Added: no before. Removed: no after. A store needs one write verb, a stale ``before`` is the
optimistic-lock test, the journal is exact, withdrawal and undo are reversals, and *as of* a past
moment is a fold.

Notice: N3.3a 痕迹管理
"""

from __future__ import annotations

from collections.abc import Iterable

from attrs import frozen

from partyreg.model import Record


@frozen
class Change:
    """A change of one record.

    Attributes:
        before: the record as it was, or None when it is added.
        after: the record as it will be, or None when it is removed.
        clause: the clause or reading under which it happens.

    Example:
        >>> from partyreg.model import Unit
        >>> added = Change(None, Unit("u-1", "某厂"), "G2.1")
        >>> added.key, added.table.__name__, added.reversed().after is None
        ('u-1', 'Unit', True)
    """

    before: Record | None
    after: Record | None
    clause: str

    @property
    def record(self) -> Record:
        """Give whichever of the two exists, the later one first."""
        record = self.after if self.after is not None else self.before
        if record is None:
            raise ValueError("a change has a before or an after")
        return record

    @property
    def key(self) -> str:
        """Give the key of the record."""
        return self.record.key

    @property
    def table(self) -> type[Record]:
        """Give the kind of the record."""
        return type(self.record)

    def reversed(self) -> Change:
        """Give the change that takes this one back."""
        return Change(self.after, self.before, self.clause)


def reversal(changes: Iterable[Change]) -> tuple[Change, ...]:
    """Give the changes that take several back, last first.

    Example:
        >>> from partyreg.model import Unit
        >>> one = Change(None, Unit("u-1", "某厂"), "G2.1")
        >>> reversal([one])[0].before.name
        '某厂'
    """
    return tuple(one.reversed() for one in reversed(tuple(changes)))
