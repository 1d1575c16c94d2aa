"""A plan: what is wished for, on which papers, and what open transfers are to meet with.

Notice: G2.0 若发生党组织合并、分设、整建制转移等情况，通过多步骤的操作实现; Y-beyond; Y-inflight
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Protocol, cast

from attrs import evolve, field, frozen

from partyreg.model import Evidence
from partyreg.restructuring.steps import Step
from partyreg.restructuring.world import Names, World
from partyreg.settings import ReviewSettings
from partyreg.values import Labelled


class Policy(Labelled):
    """What a plan does with open transfers whose path it breaks.

    Notice: Y-inflight
    """

    REFUSE = "refuse", "先办结再调整"
    REROUTE = "reroute", "改由承接党组织继续办理"


class Wish(Protocol):
    """What is wished for in one word: it gives the primitive steps in the notice's order."""

    @property
    def clause(self) -> str:
        """Give the clause of the notice, or the reading, that it carries out."""

    def steps(self, world: World, names: Names) -> tuple[Step, ...]:
        """Give the steps, as things stand when its turn comes.

        Args:
            world: the facts.
            names: what the aliases of earlier parts stand for.

        Raises:
            RefusedError: it cannot be meant; all reasons at once.
        """


Part = Wish | Step
"""What a plan is written in: wishes and primitive steps, in any order."""


def _parts(given: Any) -> Any:
    """Give the parts as a tuple; one part is a plan, too."""
    return tuple(given) if isinstance(given, Iterable) else (given,)


def _policy(given: Any) -> Policy:
    """Give a policy by its word."""
    return cast("Callable[[Any], Policy]", Policy)(given)


def _papers(given: Any) -> Any:
    """Give the documents as a tuple; one document will do."""
    return (given,) if isinstance(given, Evidence) else tuple(given or ())


@frozen
class Plan:
    """Wishes and primitive steps that are to happen together, or not at all.

    Attributes:
        name: what it is called in the journal.
        parts: wishes and steps, performed in order.
        evidence: the documents; the first one is the decision, whose date starts the clock.
        policy: what open transfers meet with whose path it breaks.
        review: the thresholds of the findings that its preview reports.
        undoes: the operation that it takes back; such a plan has no parts of its own.

    Example:
        >>> from partyreg.restructuring.steps import Move
        >>> plan = Plan("枞阳县整建制划转", [Move("枞阳县", "铜陵市")])
        >>> plan.policy.value, plan.parts[0].clause
        ('refuse', 'G2.4')

    Notice: G2.0; N2.1a 依据有关文件材料; Y-beyond; Y-inflight
    """

    name: str
    parts: tuple[Part, ...] = field(converter=_parts)
    evidence: tuple[Evidence, ...] = field(default=(), converter=_papers)
    policy: Policy = field(default=Policy.REFUSE, converter=_policy)
    review: ReviewSettings = field(factory=ReviewSettings)
    undoes: str | None = None

    def of(self, steps: Iterable[Step]) -> Plan:
        """Give the same plan spelt out in primitive steps."""
        return evolve(self, parts=tuple(steps))
