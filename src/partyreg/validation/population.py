"""Comparison of names and numbers with a register of the resident population.

Notice: N3.2k 与常住人口信息库进行比对
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from partyreg.errors import Fault, InputError
from partyreg.model import Finding, Severity
from partyreg.validation.checking import Check, Context, RegisterCheck
from partyreg.validation.outside import PopulationOutcome, PopulationQuery
from partyreg.validation.rows import MemberRow
from partyreg.validation.writing import is_empty
from partyreg.values import ResidentId

BATCH = 500
"""How many names and numbers are compared at once."""

_SHORT_ANSWER = Fault(
    "population register", "it does not give one outcome for each query", "input.bad-answer"
)


class Answers:
    """What the population register says; nobody whose name and number match is kept."""

    def __init__(self, context: Context) -> None:
        """Ask the register of a context; nothing is asked where there is none."""
        self._source = context.population
        self._waiting: list[tuple[str, str, PopulationQuery]] = []
        self._found: list[tuple[str, str, PopulationOutcome]] = []

    def add(self, row: MemberRow) -> None:
        """Take one member with a name and a readable number, and ask when a batch is full."""
        if self._source is None or not row.readable or is_empty(row.name):
            return
        query = PopulationQuery(row.name, ResidentId(row.number))
        self._waiting.append((row.key, row.branch, query))
        if len(self._waiting) == BATCH:
            self._ask()

    def _ask(self) -> None:
        """Compare what waits.

        Raises:
            InputError: there is not one outcome for each query.
        """
        source, waiting = self._source, self._waiting
        if source is None or not waiting:
            return
        self._waiting = []
        try:
            outcomes = tuple(source.compare([query for _, _, query in waiting]))
        except OSError:
            outcomes = (PopulationOutcome.UNAVAILABLE,) * len(waiting)
        if len(outcomes) != len(waiting):
            raise InputError([_SHORT_ANSWER])
        for (key, branch, _), outcome in zip(waiting, outcomes, strict=True):
            if outcome is not PopulationOutcome.MATCH:
                self._found.append((key, branch, outcome))

    def told(self) -> list[tuple[str, str, PopulationOutcome]]:
        """Give the members that do not match, with the outcome; asks what still waits."""
        self._ask()
        return self._found


def _has_source(context: Context) -> bool:
    """Tell whether there is a register to compare with."""
    return context.population is not None


def _with(wanted: PopulationOutcome) -> Callable[[Check, Answers, Context], Iterable[Finding]]:
    """Make the rule that finds one outcome."""

    def find(check: Check, answers: Answers, _: Context) -> Iterable[Finding]:
        """Give a finding for each member with that outcome."""
        return (check.finding(key, branch) for key, branch, it in answers.told() if it is wanted)

    return find


POPULATION = (
    RegisterCheck(
        id="population.name-differs", clause="N3.2k", severity=Severity.WARNING, field="name",
        title="Another name in the population register", label="与常住人口信息库姓名不符",
        message="the population register has another name under this number",
        recommendation="compare name and number with the identity card",
        gather=Answers, find=_with(PopulationOutcome.NAME_DIFFERS), asks=_has_source,
    ),
    RegisterCheck(
        id="population.number-unknown", clause="N3.2k", severity=Severity.WARNING,
        field="id_number",
        title="Number not in the population register", label="常住人口信息库查无此号",
        message="the population register does not have this number",
        recommendation="compare the number with the identity card",
        gather=Answers, find=_with(PopulationOutcome.NUMBER_UNKNOWN), asks=_has_source,
    ),
    RegisterCheck(
        id="population.unavailable", clause="N3.2k", severity=Severity.INFO, field="id_number",
        title="Not compared", label="未能与常住人口信息库比对",
        message="the population register could not be asked",
        recommendation="compare again when it can be reached",
        gather=Answers, find=_with(PopulationOutcome.UNAVAILABLE), asks=_has_source,
    ),
)  # fmt: skip
