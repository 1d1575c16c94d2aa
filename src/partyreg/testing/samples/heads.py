"""A sample whose members are counted, not made: a whole province in seconds.

Notice: G2.3 没有下级党组织和党员（含预备党员）; N3.3c
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime, time

from partyreg.register import Register
from partyreg.register.work import CHINA
from partyreg.settings import Settings
from partyreg.storage import HeadCount, HeadStore
from partyreg.testing.samples.blueprints import blueprint
from partyreg.testing.samples.drawing import key, sample
from partyreg.testing.samples.people import TODAY

PROBATIONARY = 32
"""One member in so many is on probation."""


def sample_heads(
    seed: int = 7, organisations: int = 2000, members: int = 30_000
) -> dict[str, HeadCount]:
    """Say how many members of a sample stand in each branch, without drawing them.

    Args:
        seed: as for `sample`, which deals out the same numbers.
        organisations: how many.
        members: how many.

    Example:
        >>> heads = sample_heads(7, 60, 100)
        >>> sum(one.members for one in heads.values())
        100

    Notice: G2.3
    """
    places = [one for one in blueprint(seed, organisations) if one.share]
    shares, passed, given = sum(one.share for one in places), 0, 0
    found = {}
    for place in places:
        passed += place.share
        upto = members * passed // shares
        found[key(place.number)] = HeadCount(upto - given, (upto - given) // PROBATIONARY)
        given = upto
    return found


def counted_register(
    seed: int = 7,
    organisations: int = 2000,
    members: int = 30_000,
    *,
    clock: Callable[[], datetime] | None = None,
) -> Register:
    """Open a register with a sample whose members are made up only where one looks at them.

    The root has accounts; nobody else has.

    Args:
        seed: from which the sample, and every key made later, is drawn.
        organisations: how many.
        members: how many.
        clock: gives the moment; by default it stands at nine on the day of the notice.

    Raises:
        InputError: a number is too small.

    Example:
        >>> register = counted_register(7, 60, 100)
        >>> len(register.tree), register.head_count("o-1")
        (60, 100)

    Notice: Y-first 第一个管理员
    """
    drawn = sample(seed, organisations, 0)
    register = Register(
        HeadStore(sample_heads(seed, organisations, members)), clock=clock or _nine,
        rng=random.Random(f"{seed} register"),  # noqa: S311 - reproducible samples
        settings=Settings(password_profile="external"),  # noqa: S106 - no password
    )  # fmt: skip
    register.bootstrap(
        drawn.organisations, units=drawn.units, extra_grants=drawn.extra_grants, accounts="root",
        person="安装员",
    )  # fmt: skip
    return register


def _nine() -> datetime:
    """Give nine in the morning of the notice's day."""
    return datetime.combine(TODAY, time(9), CHINA)
