"""Strategies for restructurings: plausible plans on a register.

Notice: G2.0 通过多步骤的操作实现; Y-beyond
"""

from __future__ import annotations

from functools import cache

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from partyreg.register import Register
from partyreg.restructuring import Plan
from partyreg.testing.plans import KINDS, Drawer
from partyreg.testing.samples import sample_register


def plans(
    register: Register | None = None, *, kinds: tuple[str, ...] = KINDS
) -> SearchStrategy[Plan]:
    """Plausible plans of every kind, for the organisations of a register.

    Args:
        register: for which they are; without one, for the sample of 120 organisations and 300
            members that ``sample_register(7, 120, 300)`` gives.
        kinds: which of `partyreg.testing.plans.KINDS` are drawn.

    Notice: Y-beyond
    """
    return st.builds(
        lambda rng, kind: Drawer(register or _small(), rng).plan(kind),
        st.randoms(use_true_random=False), st.sampled_from(kinds),
    )  # fmt: skip


@cache
def _small() -> Register:
    """Give the register that stands in where none is named; nobody changes it."""
    return sample_register(7, 120, 300)[0]
