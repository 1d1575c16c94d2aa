"""Wishes: what is meant by merging, splitting, moving whole, in the notice's primitive steps.

Notice: G2.5.1a; G2.5.1b; G2.5.2a; G2.5.2b; G2.5.3; Y-beyond
"""

from __future__ import annotations

from partyreg.restructuring.wishes.merging import Absorb, Consolidate
from partyreg.restructuring.wishes.moving import MoveWhole, Rename, Swap
from partyreg.restructuring.wishes.new import New
from partyreg.restructuring.wishes.splitting import CarveOut, Compose, Dissolve

__all__ = [
    "Absorb", "Consolidate", "CarveOut", "Dissolve", "MoveWhole", "Compose", "Swap", "Rename",
    "New",
]  # fmt: skip
