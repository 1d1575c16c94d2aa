"""A register with a sample in it, ready to be asked.

Notice: Y-first 第一个管理员
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime, time

from partyreg.register import Opened, Register
from partyreg.register.work import CHINA
from partyreg.repository import Store
from partyreg.settings import Settings
from partyreg.storage import MemoryStore
from partyreg.testing.samples.drawing import sample
from partyreg.testing.samples.faults import INSTALLABLE
from partyreg.testing.samples.people import TODAY


def sample_register(
    seed: int = 7,
    organisations: int = 2000,
    members: int = 30_000,
    *,
    settings: Settings | None = None,
    clock: Callable[[], datetime] | None = None,
    store: Store | None = None,
    accounts: str = "all",
    faults: int = 0,
) -> tuple[Register, Opened]:
    """Open a register with a sample installed.

    Args:
        seed: from which the sample, and every key made later, is drawn.
        organisations: how many.
        members: how many.
        settings: by default the embedding system signs people on, so there is no password.
        clock: gives the moment; by default it stands at nine on the day of the notice.
        store: where it is kept; in memory by default.
        accounts: for whom accounts are opened: ``all``, ``root`` or ``none``.
        faults: how many faults are planted of each kind that an installation takes.

    Returns:
        The register, and the accounts that the installation opened.

    Raises:
        InputError: a number is too small, or there are too few members for the faults.

    Example:
        >>> register, opened = sample_register(7, 60, 100)
        >>> len(register.tree), register.head_count("o-1"), len(opened.accounts)
        (60, 100, 120)
        >>> opened.desk("o-1", person="甲某").organisation
        'o-1'

    Notice: Y-first 第一个管理员; G1.0 逐级建立了管理员账号和用户账号
    """
    drawn = sample(seed, organisations, members, faults=faults, checks=INSTALLABLE)
    register = Register(
        MemoryStore() if store is None else store,
        settings=settings or Settings(password_profile="external"),  # noqa: S106 - no password
        clock=clock or _nine,
        rng=random.Random(f"{seed} register"),  # noqa: S311 - reproducible samples
    )
    opened = register.bootstrap(
        drawn.organisations, members=drawn.members, units=drawn.units,
        extra_grants=drawn.extra_grants, accounts=accounts, person="安装员",
    )  # fmt: skip
    return register, opened


def _nine() -> datetime:
    """Give nine in the morning of the notice's day."""
    return datetime.combine(TODAY, time(9), CHINA)
