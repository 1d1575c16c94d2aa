"""Colours. Every text stands on a light shape of its own, so that the page may be light or dark.

Notice: T 功能权限初始设置
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from partyreg.values import Tier


class Paint(NamedTuple):
    """The colours of a shape.

    Attributes:
        fill: what the text stands on.
        line: its outline.
    """

    fill: str
    line: str


INK = "#1b1f24"
"""Every text."""

EDGE = "#828a93"
"""Lines and arrows: readable on white and on black."""

MARKED = "#a04bd0"
"""What is to stand out."""

PLAIN = Paint("#ffffff", "#828a93")
"""Shapes that stand for no organisation of the tree."""

GOOD = Paint("#d7f0dc", "#1d7a3a")
BAD = Paint("#fadbd8", "#b3261e")
NOTED = Paint("#fdefc3", "#8a6500")

TIERS: Mapping[Tier, Paint] = {
    Tier.PROVINCE: Paint("#f7d3d0", "#a32a20"),
    Tier.CITY: Paint("#fde0bd", "#a85b00"),
    Tier.COUNTY: Paint("#f7f0b5", "#7d7000"),
    Tier.PRIMARY_COMMITTEE: Paint("#cfe5f7", "#1a659b"),
    Tier.BRANCH: Paint("#e7ebee", "#59656f"),
}
"""The columns of annex 2."""
