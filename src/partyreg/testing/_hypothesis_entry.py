"""What Hypothesis loads by itself when it is imported: the registration of the public types.

Nothing but the types is imported here; the strategies follow when one is asked for. The
registration stands outside of ``strategies``, whose own package needs Hypothesis to be whole.

Notice: N3.3a
"""

from __future__ import annotations


def register() -> None:
    """Register a strategy for every public record type; Hypothesis calls this by itself."""
    from partyreg.testing.registering import register_strategies

    register_strategies()
