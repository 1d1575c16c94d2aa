"""What the tests of this room stand on: a small register on which nobody signs on."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime

import partyreg
from partyreg import AddReason, Evidence, Member, Register, ResidentId, Settings
from partyreg.model import RECORDS, Record
from partyreg.register.register import Opened
from partyreg.restructuring import Plan, Preview
from partyreg.restructuring.plan import Part
from partyreg.testing.samples import sample

PAPER = Evidence("某发〔2018〕1号", date(2018, 1, 9))
PEOPLE = sample(organisations=12, members=40).members
TREE = (
    "甲省委组织部[province](A县委组织部[county](B镇党委[listed](C村党支部[branch],C街党支部[branch]),"
    "G镇党委[listed](H村党支部[branch])),D县委组织部[county](E镇党委[listed](F村党支部[branch])))"
)


class Stage:
    """A register, its desks, and a counter of the people who have been admitted."""

    def __init__(self, tree: str = TREE, **settings: object) -> None:
        """Install the register."""
        self.register: Register = partyreg.open(
            rng=random.Random(7),
            settings=Settings(password_profile="external", **settings),  # type: ignore[arg-type]
            clock=lambda: datetime(2018, 1, 12, 2, tzinfo=UTC),
        )
        self.opened: Opened = self.register.bootstrap(tree, person="安装员")
        self._people = iter(PEOPLE)

    def desk(self, organisation: str = "甲省委组织部") -> partyreg.Desk:
        """Sit down for an organisation."""
        return self.opened.desk(organisation, person="甲某")

    def person(self) -> ResidentId:
        """Give the number of the next person."""
        return next(self._people).id_number

    def admit(self, branch: str) -> Member:
        """Admit the next person to a branch."""
        committee = self.register.tree.responsible(branch)
        assert committee is not None
        return self.desk(committee).members.add(
            "甲某", self.person(), branch=branch,
            reason=AddReason.NEW_ADMISSION, evidence=PAPER,
        )  # fmt: skip

    def state(self) -> dict[tuple[str, str], Record]:
        """Give every record."""
        return {(table.__name__, one.key): one for table in RECORDS
                for one in self.register.every(table)}  # fmt: skip

    def preview(self, *parts: Part, who: str = "甲省委组织部") -> Preview:
        """Preview wishes and steps at a desk."""
        return self.desk(who).plans.preview(Plan("某调整", parts, PAPER))

    def codes(self, *parts: Part, who: str = "甲省委组织部") -> tuple[str, ...]:
        """Give the codes of what is wrong with wishes and steps."""
        return tuple(one.code for one in self.preview(*parts, who=who).refusals)

    def apply(self, *parts: Part, who: str = "甲省委组织部") -> Preview:
        """Preview and apply at a desk."""
        shown = self.preview(*parts, who=who)
        assert shown.refusals == ()
        self.desk(who).plans.apply(shown)
        return shown
