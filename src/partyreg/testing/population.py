"""A register of the resident population for tests: invented, and unreachable at will.

Notice: N3.2k 与常住人口信息库进行比对
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from partyreg.validation import PopulationOutcome, PopulationQuery
from partyreg.values import ResidentId

_PURPOSE = "look an invented person up"


class SamplePopulation:
    """Knows the names that it is given; some batches, or all, cannot be asked.

    Args:
        people: the name under each number.
        unreachable: the batches that fail, counted from 1; None: every one.

    Attributes:
        batches: how many queries each batch had.

    Example:
        >>> source = SamplePopulation({ResidentId("440308199901101512"): "甲某"})
        >>> query = PopulationQuery("乙某", ResidentId("440308199901101512"))
        >>> source.compare([query])
        (<PopulationOutcome.NAME_DIFFERS: 'name-differs'>,)

    Notice: N3.2k
    """

    def __init__(
        self, people: Mapping[ResidentId, str], *, unreachable: Iterable[int] | None = ()
    ) -> None:
        """Take the people."""
        self._names = {key.reveal(_PURPOSE): name for key, name in people.items()}
        self._unreachable = None if unreachable is None else frozenset(unreachable)
        self.batches: list[int] = []

    def compare(self, queries: Sequence[PopulationQuery]) -> tuple[PopulationOutcome, ...]:
        """Compare a batch.

        Raises:
            ConnectionError: the batch is one of those that fail.
        """
        self.batches.append(len(queries))
        if self._unreachable is None or len(self.batches) in self._unreachable:
            raise ConnectionError("the population register does not answer")
        return tuple(map(self._outcome, queries))

    def _outcome(self, query: PopulationQuery) -> PopulationOutcome:
        """Compare one name and number."""
        name = self._names.get(query.id_number.reveal(_PURPOSE))
        if name is None:
            return PopulationOutcome.NUMBER_UNKNOWN
        return PopulationOutcome.MATCH if name == query.name else PopulationOutcome.NAME_DIFFERS
