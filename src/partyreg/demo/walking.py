"""The notice's stories on an invented province.

Notice: N1 分级管理、分步实施
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from partyreg.demo import registers, reviews, transfers
from partyreg.demo.stage import Stage
from partyreg.demo.telling import Busy, Story, quiet
from partyreg.model import Member
from partyreg.values import Tier

STORIES: tuple[Callable[[Stage], Story], ...] = (
    transfers.inside,
    transfers.relayed,
    registers.denied,
    transfers.returned,
    transfers.outwards,
    transfers.inwards,
    registers.rolls,
    registers.founded,
    registers.refused_deletion,
    registers.moved,
    registers.late,
    registers.as_of,
)
"""The stories in order; each goes on where the one before it has left the register."""


def province(
    *,
    seed: int = 7,
    organisations: int = 2000,
    members: int = 30_000,
    out: Path | None = None,
    busy: Busy = quiet,
) -> Iterator[Story]:
    """Walk through the notice's stories on an invented province, through the front door.

    Args:
        seed: the same seed tells the same stories, word for word.
        organisations: how many; from some 500 on every part finds somebody.
        members: how many.
        out: the folder where the report of the review is written; without one it is not.
        busy: says what takes a while.

    Raises:
        InputError: the numbers are too small for the stories.
        OSError: the report cannot be written.

    Example:
        >>> first = next(province(organisations=500, members=5000))
        >>> print(first.lines[0])
        云岫省: 500 organisations, 5,000 members, 1,000 accounts [N1, Y-first]

    Notice: G4.2c; G4.3a; G3.2a; G2.2; N3.2a; N3.3a
    """
    stage = Stage(seed=seed, organisations=organisations, members=members, busy=busy)
    before = sum(1 for _ in stage.register.every(Member))
    yield _sample(stage, before)
    for story in STORIES:
        yield story(stage)
    yield registers.statistics(stage, before)
    with busy("looking back over all members, twice"):
        told = reviews.looked_back(stage, out)
    yield told


def _sample(stage: Stage, members: int) -> Story:
    """Tell what the register holds."""
    told = Story("样本登记册", "a sample register, all names invented")
    tree = stage.register.tree
    root = stage.name(stage.cast.province).removesuffix("委组织部")
    told(f"{root}: {len(tree):,} organisations, {members:,} members, {2 * len(tree):,} accounts",
         "N1", "Y-first")  # fmt: skip
    count = dict.fromkeys(Tier, 0)
    for key in tree:
        count[tree.traits(key).tier] += 1
    told("; ".join(f"{tier.label} {number:,}" for tier, number in count.items()), "T")
    return told
