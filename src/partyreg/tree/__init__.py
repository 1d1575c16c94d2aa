"""The organisation graph: it answers questions and changes nothing.

Notice: G2.0 隶属关系; Y-shape; Y-responsible
"""

from __future__ import annotations

from partyreg.tree.difference import Difference, Move
from partyreg.tree.editing import StaleTreeError, Undo
from partyreg.tree.notation import Notation, parse_notation, to_notation
from partyreg.tree.orgtree import OrgTree
from partyreg.tree.overlay import Overlay
from partyreg.tree.shape import placement_refusals, refusals_for_child
from partyreg.tree.statistics import TreeStatistics
from partyreg.tree.structure import RecordMissingError
from partyreg.tree.traits import Traits, traits_of

__all__ = [
    "OrgTree", "Overlay", "Traits", "traits_of",
    "Difference", "Move", "Undo", "StaleTreeError", "RecordMissingError",
    "placement_refusals", "refusals_for_child",
    "TreeStatistics",
    "Notation", "parse_notation", "to_notation",
]  # fmt: skip
