"""Rehearsing many plans, and what came of them.

Notice: G2.0 通过多步骤的操作实现
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from time import perf_counter

from attrs import field, frozen

from partyreg.errors import Fault, InputError
from partyreg.model import Account
from partyreg.register import Desk, Register
from partyreg.restructuring import Preview
from partyreg.testing.plans.drawing import Drawer, Drawn
from partyreg.testing.plans.parts import KINDS
from partyreg.values import AccountKind, AccountState

PERSON = "演练员"


@frozen
class Tally:
    """What came of the plans of one kind.

    Attributes:
        drawn: how many there were.
        allowed: how many could be done, and were.
        steps: of how many primitive steps they were made.
    """

    drawn: int = 0
    allowed: int = 0
    steps: int = 0


@frozen
class Summary:
    """What came of many plans.

    Attributes:
        count: how many were rehearsed.
        seed: from which they were drawn.
        kinds: by kind.
        refusals: by code, for how many plans it was a reason.
        members: how many members moved along, all plans together.
        broken: plans whose numbers did not agree; there is none.
        seconds: of all of them.

    Notice: G2.0
    """

    count: int
    seed: int
    kinds: Mapping[str, Tally] = field(hash=False)
    refusals: Mapping[str, int] = field(hash=False)
    members: int
    broken: tuple[Preview, ...] = field(repr=lambda rows: str(len(rows)))
    seconds: float = field(eq=False)

    @property
    def allowed(self) -> int:
        """Count the plans that could be done. Notice: G2.0."""
        return sum(one.allowed for one in self.kinds.values())

    @property
    def refused(self) -> int:
        """Count the plans that could not. Notice: G2.0."""
        return self.count - self.allowed

    def __str__(self) -> str:
        """Show kinds, refusals and time."""
        rate = self.count / self.seconds * 60 if self.seconds else 0.0
        said = f"{self.count} plans (seed {self.seed}): {self.allowed} allowed and applied"
        lines = [f"{said}, {self.refused} refused, in {self.seconds:.1f} s ({rate:,.0f} a minute)"]
        lines += [f"  {name:<14} {one.drawn:>5} drawn {one.allowed:>5} allowed {one.steps:>7} steps"
                  for name, one in self.kinds.items()]  # fmt: skip
        lines += [f"  {count:>5} x {code}" for code, count in self.refusals.items()]
        return "\n".join(lines)


def rehearse_many(
    register: Register,
    count: int = 1000,
    seed: int = 7,
    *,
    kinds: Sequence[str] = KINDS,
    together: bool = False,
) -> Summary:
    """Draw plans, and preview and apply each in a rehearsal; the register stays as it is.

    Args:
        register: on what; somebody at the root of each realm needs an open business account.
        count: how many plans.
        seed: the same seed gives the same plans.
        kinds: which kinds are drawn, in turn at random.
        together: whether each plan meets what the earlier ones have made; by default each meets
            the register as it is.

    Returns:
        What came of them.

    Raises:
        InputError: there are too few organisations, a kind is unknown, or a root has no account.

    Example:
        >>> from partyreg.testing.samples import counted_register
        >>> found = rehearse_many(counted_register(7, 300, 3000), 20, kinds=["rename"])
        >>> found.allowed, found.broken
        (20, ())

    Notice: G2.0; Y-beyond
    """
    start, many = perf_counter(), _Many()
    rng = random.Random(f"{seed} plans")  # noqa: S311 - reproducible
    trial: Register = register.rehearse() if together else register
    drawer = Drawer(trial, rng)
    for _ in range(count):
        drawn = drawer.draw(rng.choice(list(kinds)))
        many.take(drawn, _rehearsed(trial if together else register.rehearse(), drawn, drawer))
    return many.summary(count, seed, perf_counter() - start)


def _rehearsed(trial: Register, drawn: Drawn, drawer: Drawer) -> Preview:
    """Preview a plan, and apply it where it is allowed."""
    plans = _desk(trial, drawer.tree.realm(drawer.any())).plans
    shown = plans.preview(drawn.plan)
    if shown.allowed:
        plans.apply(shown)
    return shown


def _desk(trial: Register, root: str) -> Desk:
    """Sit down at the root of a realm.

    Raises:
        InputError: it has no open business account.
    """
    with trial.store.begin() as store:
        accounts = store.find(Account, "organisation", root)
    for one in accounts:
        if one.kind is AccountKind.BUSINESS and one.state is AccountState.ACTIVE:
            return trial.desk(one, person=PERSON)
    reason = "the root of a realm has no open business account"
    raise InputError([Fault("register", reason)])


class _Many:
    """A summary on its way."""

    def __init__(self) -> None:
        """Start with nothing."""
        self.drawn, self.allowed, self.steps = Counter[str](), Counter[str](), Counter[str]()
        self.refusals, self.members = Counter[str](), 0
        self.broken: list[Preview] = []

    def take(self, drawn: Drawn, shown: Preview) -> None:
        """Count a plan."""
        kind = drawn.kind
        self.drawn[kind] += 1
        self.allowed[kind] += shown.allowed
        self.steps[kind] += len(shown.outcomes)
        self.refusals.update({one.code for one in shown.refusals})
        if shown.allowed:
            self.members += shown.conservation.members_after
            if not shown.conservation.holds:
                self.broken.append(shown)

    def summary(self, count: int, seed: int, seconds: float) -> Summary:
        """Give the summary."""
        kinds = {kind: Tally(self.drawn[kind], self.allowed[kind], self.steps[kind])
                 for kind in KINDS if self.drawn[kind]}  # fmt: skip
        return Summary(count, seed, kinds, dict(self.refusals.most_common()), self.members,
                       tuple(self.broken), seconds)  # fmt: skip
