"""What the tests of the register stand on: a small province, its desks, and a clock to turn."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, datetime, timedelta

from partyreg.accounts import ScryptHasher
from partyreg.model import Evidence, Member
from partyreg.register import Desk, Register
from partyreg.register.register import Opened
from partyreg.register.work import CHINA
from partyreg.repository import Store
from partyreg.settings import Settings
from partyreg.storage import MemoryStore
from partyreg.values import AccountKind, ResidentId

TREE = (
    "P[province](A[county](B[listed](C[branch],C2[branch],G[general](g[branch+offline])),"
    "M[committee](m[branch])),D[county](E[listed](F[branch])));Y[system](y[branch])"
)
START = datetime(2018, 3, 1, 9, tzinfo=CHINA)
PAPER = Evidence("某发1号", date(2018, 2, 28), "甲柜1格")
NUMBERS = ("11010519491231002X", "440308199901101512", "510725198110055528")
"""Published specimens."""

EXTERNAL = Settings(password_profile="external")
HASHER = ScryptHasher(n=16)


class Office:
    """A register over a store, with an hour between two looks at the clock turned by hand.

    Args:
        make_store: gives the store.
        settings: of the register; without passwords by default.
        seed: of keys and passwords.
        members: whether two members stand in C and one in m.
    """

    def __init__(
        self,
        make_store: Callable[[], Store] = MemoryStore,
        *,
        settings: Settings = EXTERNAL,
        seed: int = 7,
        members: bool = True,
    ) -> None:
        """Install it."""
        self.now = START
        self.register = Register(
            make_store(), settings=settings, clock=lambda: self.now, rng=random.Random(seed),
            hasher=HASHER,
        )  # fmt: skip
        standing = [
            Member(f"m-{row}", branch, "甲某", ResidentId(number), joined_on=date(2001, 7, 1))
            for row, (branch, number) in enumerate(zip("CCm", NUMBERS, strict=True), 1)
        ]
        self.opened: Opened = self.register.bootstrap(
            TREE, members=standing if members else (), person="安装员"
        )

    def wait(self, **time: float) -> None:
        """Turn the clock."""
        self.now += timedelta(**time)

    def desk(self, organisation: str, kind: AccountKind = AccountKind.BUSINESS) -> Desk:
        """Sit down for an organisation."""
        account = self.opened.accounts[organisation, kind].account
        return self.register.desk(account, person="某操作员")

    def administrator(self, organisation: str) -> Desk:
        """Sit down at an administrator account."""
        return self.desk(organisation, AccountKind.ADMINISTRATOR)

    def conclude(self, member: str = "m-1", number: str = "0001") -> str:
        """Transfer somebody out of the realm, up to the letter, and give the case's key."""
        one = self.register.get(Member, member)
        committee = self.register.tree.responsible(one.branch) if one else "B"
        case = self.desk(committee or "B").transfers.submit(member, "某省某镇党委")
        return self.desk("A").transfers.conclude(case, number=number).key
