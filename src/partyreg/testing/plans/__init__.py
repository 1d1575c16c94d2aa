"""Random plausible restructurings, and rehearsing many of them.

For harnesses that simulate thousands of reorganisations on any tree: plans of every kind are drawn
from a seed, each is previewed and applied in a rehearsal, and a summary says what came of them.

Example:
    >>> from partyreg.testing.samples import sample_register
    >>> register, _ = sample_register(7, 120, 300)
    >>> summary = rehearse_many(register, 40, seed=1)
    >>> summary.count, summary.allowed + summary.refused == 40, len(register.tree)
    (40, True, 120)

Notice: G2.0 通过多步骤的操作实现; Y-beyond
"""

from __future__ import annotations

from partyreg.testing.plans.drawing import Drawer, Drawn, draw_plans
from partyreg.testing.plans.parts import KINDS
from partyreg.testing.plans.rehearsing import Summary, Tally, rehearse_many

__all__ = ["KINDS", "Drawer", "Drawn", "draw_plans", "rehearse_many", "Summary", "Tally"]
