"""What comes from outside: expected counts and lists, and a register of the population.

Notice: N3.2b 漏采; N3.2k 与常住人口信息库进行比对
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from attrs import field, frozen

from partyreg.values import Labelled, ResidentId


@frozen
class ExpectedPerson:
    """A person on a list from outside.

    Attributes:
        reference: names the row in findings, such as ``expected row 12``; no personal datum.
        name: as the list has it; never shown in a repr.
        id_number: as the list has it.
        organisation: the key of the organisation at or below which the person is expected, or
            empty.

    Notice: N3.2b 漏采
    """

    reference: str
    name: str = field(repr=False)
    id_number: ResidentId
    organisation: str = ""


@frozen
class Expected:
    """What is expected: counts by organisation, and people.

    Attributes:
        counts: how many members are expected at and below organisations, by key.
        people: the lists, joined.

    Example:
        >>> Expected({"o-5": 7}).counts["o-5"]
        7

    Notice: N3.2b 漏采
    """

    counts: Mapping[str, int] = field(factory=dict)
    people: tuple[ExpectedPerson, ...] = ()


class PopulationOutcome(Labelled):
    """What a population register says of a name and a number. Notice: N3.2k 比对."""

    MATCH = "match", "一致"
    NAME_DIFFERS = "name-differs", "姓名不符"
    NUMBER_UNKNOWN = "number-unknown", "查无此号"
    UNAVAILABLE = "unavailable", "未能比对"


@frozen
class PopulationQuery:
    """A name and a number to be compared; neither shows in a repr.

    Notice: N3.2k 将党员姓名、身份证号码等信息与常住人口信息库进行比对
    """

    name: str = field(repr=False)
    id_number: ResidentId


class PopulationRegister(Protocol):
    """A register of the resident population, which the embedding system joins.

    Notice: N3.2k 可协调公安部门，与常住人口信息库进行比对
    """

    def compare(self, queries: Sequence[PopulationQuery]) -> Sequence[PopulationOutcome]:
        """Compare a batch.

        Args:
            queries: names and numbers, at most some hundreds.

        Returns:
            One outcome for each, in the same order. A source that cannot be reached answers
            ``UNAVAILABLE``; an OSError is taken as that answer for the whole batch.
        """
