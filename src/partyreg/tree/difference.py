"""What a what-if tree changes. Notice: G2.0 合并、分设、整建制转移由多步骤实现."""

from __future__ import annotations

from typing import NamedTuple

from attrs import frozen


class Move(NamedTuple):
    """An organisation that stands under another superior than before."""

    key: str
    before: str | None
    after: str | None


@frozen
class Difference:
    """What a what-if tree changes, in the order in which it was first touched.

    Attributes:
        added: keys that are new.
        removed: keys that have gone.
        moved: those that stand under another superior, with both.
        edited: keys whose record differs in something else than the superior.
    """

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    moved: tuple[Move, ...] = ()
    edited: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Tell whether anything differs."""
        return bool(self.added or self.removed or self.moved or self.edited)
