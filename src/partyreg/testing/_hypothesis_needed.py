"""Imported before anything that needs Hypothesis, to say so where there is none.

Notice: N3.3a
"""

from __future__ import annotations

from partyreg.errors import MissingExtraError

try:
    import hypothesis
except ImportError:
    raise MissingExtraError("hypothesis", "testing", "strategies and the state machine") from None

__all__ = ["hypothesis"]
