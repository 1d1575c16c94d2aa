"""Sample registers: an invented province of any size, the same for the same seed.

Example:
    >>> from partyreg.tree import OrgTree
    >>> small = sample(seed=7, organisations=200, members=1000)
    >>> len(OrgTree(small.organisations)), len(small.members)
    (200, 1000)
    >>> small == sample(seed=7, organisations=200, members=1000)
    True

Notice: G4.2b 可直接相互转移; Y-primary tier and kind are two attributes
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from partyreg.testing.samples.blueprints import Shape, blueprint, shape_of
from partyreg.testing.samples.drawing import Sample, iter_sample, key, sample
from partyreg.testing.samples.faults import FAULTS, INSTALLABLE, plant
from partyreg.testing.samples.names import PERSONS
from partyreg.testing.samples.people import TODAY

if TYPE_CHECKING:
    from partyreg.testing.samples.heads import counted_register, sample_heads
    from partyreg.testing.samples.registering import sample_register

__all__ = [
    "FAULTS", "INSTALLABLE", "PERSONS", "Sample", "Shape", "TODAY", "blueprint",
    "counted_register", "iter_sample", "key", "plant", "sample", "sample_heads",
    "sample_register", "shape_of",
]  # fmt: skip


_LATE = {"sample_register": "registering", "counted_register": "heads", "sample_heads": "heads"}


def __getattr__(name: str) -> Any:
    """Load what needs the front door when it is first asked for.

    Raises:
        AttributeError: there is no such name.
    """
    if name not in _LATE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"partyreg.testing.samples.{_LATE[name]}"), name)
