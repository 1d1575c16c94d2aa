"""A rehearsal: a whole register over another one, on which everything can be tried.

Notice: G2.0 通过多步骤的操作实现
"""

from __future__ import annotations

import random
from collections.abc import Mapping

from attrs import field, frozen

from partyreg.model import Record
from partyreg.register.register import Register
from partyreg.register.what_if import RehearsalStore
from partyreg.tree import Difference


@frozen
class Touched:
    """The records of one kind in which a rehearsal differs from the register below.

    Attributes:
        added, removed, changed: keys.
    """

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()


@frozen
class RehearsalDifference:
    """In what a rehearsal differs from the register below.

    Attributes:
        tree: the organisations added, removed, moved and edited.
        records: by kind of record, what differs; kinds without difference are left out.
        commands: the commands that were tried, in order.

    Notice: G2.0
    """

    tree: Difference
    records: Mapping[str, Touched] = field(hash=False)
    commands: tuple[str, ...]

    def __bool__(self) -> bool:
        """Tell whether anything differs."""
        return bool(self.records)


class Rehearsal(Register):
    """A register on which everything can be tried; nothing happens to the one below.

    Opening one costs the same whatever the size. Drop it, and nothing has been. Once the register
    below changes, the rehearsal is out of date and refuses every question.

    Args:
        real: the register below; another rehearsal will do.

    Raises:
        StaleError: from every question and command, once the register below has changed.

    Example:
        >>> import partyreg
        >>> trial = partyreg.open().rehearse()
        >>> bool(trial.difference())
        False

    Notice: G2.0
    """

    def __init__(self, real: Register) -> None:
        """Lay a rehearsal over a register; its keys are drawn apart from the real ones."""
        self._rehearsed = RehearsalStore(real.store)
        self._real = real
        tools = real.tools
        seed = f"rehearsal {self._rehearsed.patch.base_number}"
        super().__init__(
            self._rehearsed, settings=tools.settings, clock=tools.clock,
            rng=random.Random(seed), calendar=tools.calendar,  # noqa: S311 - nothing here is kept
            hasher=real.given_hasher,
        )  # fmt: skip

    def difference(self) -> RehearsalDifference:
        """Say in what the rehearsal differs from the register below.

        Raises:
            StaleError: the register below has changed.

        Notice: G2.0
        """
        patch = self._rehearsed.patch
        found: dict[str, tuple[list[str], list[str], list[str]]] = {}
        with self._rehearsed.begin() as work, self._real.store.begin() as real:
            for (table, key), now in patch.rows.items():
                was: Record | None = real.get(table, key)
                if was != now:
                    kinds = found.setdefault(table.__name__, ([], [], []))
                    kinds[0 if was is None else 1 if now is None else 2].append(key)
            tree = patch.difference(work)
        records = {name: Touched(*(tuple(one) for one in kinds)) for name, kinds in found.items()}
        commands = tuple(one.command for one in self.journal(after=patch.base_number))
        return RehearsalDifference(tree, records, commands)
