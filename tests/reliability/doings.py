"""What a writer does while it is being killed: every kind of write, one operation after another.

An operation is given by its kind and its number; done again after a kill, with the same operation
id, it must be applied once, whether it had been kept or not.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from tests.reliability.worlds import PAPER, entry_named, number

from partyreg.changes import Change
from partyreg.errors import RefusedError
from partyreg.model import Account, Campaign, Member, Transfer, Unit
from partyreg.register import Desk, Register
from partyreg.restructuring import Absorb, Plan
from partyreg.values import AccountKind

ROUND = 5
"""How many steps a transfer takes from application to reception."""


class Writer:
    """One process at work on a register.

    Args:
        register: over a store of its own.
        kind: what it writes, one of `KINDS`.
    """

    def __init__(self, register: Register, kind: str) -> None:
        """Sit down."""
        self.register, self.kind = register, kind
        self._desks: dict[str, Desk] = {}

    def account(self, place: str) -> Account:
        """Give the business account of an organisation."""
        with self.register.store.begin() as work:
            found = work.find(Account, "organisation", place)
        return next(one for one in found if one.kind is AccountKind.BUSINESS)

    def desk(self, place: str) -> Desk:
        """Sit down at the business account of an organisation."""
        if place not in self._desks:
            self._desks[place] = self.register.desk(self.account(place), person="某操作员")
        return self._desks[place]

    def name(self, at: int) -> str:
        """Give the id of an operation."""
        return f"{self.kind}-{at}"

    def do(self, at: int) -> None:
        """Do one operation, or do it again."""
        KINDS[self.kind](self, at)


def _single(one: Writer, at: int) -> None:
    """Enter a member: one command, one record."""
    one.desk("B").members.add(
        "乙某", number(at + 10), branch="C3", reason="new-admission", evidence=PAPER,
        operation=one.name(at),
    )  # fmt: skip


def _plan(one: Writer, at: int) -> None:
    """Merge a branch of many members into another, and take it back with the next operation."""
    plans = one.desk("B").plans
    if at % 2:
        preview = plans.undo(one.name(at - 1), evidence=PAPER)
    else:
        preview = plans.preview(Plan("合并", [Absorb("C", "C2")], PAPER))
    plans.apply(preview, operation=one.name(at))


def _load(one: Writer, at: int) -> None:
    """Add many units in several entries of the journal, all or nothing."""
    units = (Change(None, Unit(f"u-{at}-{row}", f"第{row}单位"), "G2.1") for row in range(60))
    with one.register.store.begin() as work:
        work.load(units, entry_named(one.name(at)))


def _sign_on(one: Writer, at: int) -> None:
    """Try to sign on with a wrong password, which counts; nobody can give it an operation id."""
    with suppress(RefusedError):
        one.register.sign_in(one.account("B").name, "wrong", person="某操作员")


def _transfer(one: Writer, at: int) -> None:
    """Take one step of a transfer; the next one takes the member back."""
    turn, step = divmod(at, ROUND)
    where, branch = ("E", "F"), ("X", "x")
    source, to = (where, branch) if turn % 2 == 0 else (branch, where)
    name = one.name(at)
    if step == 0:
        one.desk(source[1]).transfers.submit("m-4", to[0], operation=name)
        return
    kept = one.register.store.operation(one.name(turn * ROUND))
    assert kept is not None
    case = next(change.key for change in kept.changes if change.table is Transfer)
    if step == 1:
        one.desk(source[0]).transfers.approve(case, operation=name)
    elif step == 2:
        one.desk(to[0]).transfers.approve(case, operation=name)
    elif step == 3:
        one.desk(to[0]).transfers.confirm_arrival(case, operation=name)
    else:
        one.desk(to[0]).transfers.receive(case, to[1], operation=name)


def _campaign(one: Writer, at: int) -> None:
    """Open a campaign, run it, and close it."""
    turn, step = divmod(at, 3)
    reviews = one.desk("A").reviews
    if step == 0:
        reviews.open(f"第{turn}次核查", operation=one.name(at))
        return
    kept = one.register.store.operation(one.name(turn * 3))
    assert kept is not None
    campaign = next(change.key for change in kept.changes if change.table is Campaign)
    if step == 1:
        reviews.run(campaign, operation=one.name(at))
    else:
        reviews.close(campaign, operation=one.name(at))


KINDS: dict[str, Callable[[Writer, int], None]] = {
    "single": _single, "plan": _plan, "load": _load, "sign-on": _sign_on, "transfer": _transfer,
    "campaign": _campaign,
}  # fmt: skip
"""Every kind of write."""

NAMELESS = ("sign-on",)
"""The kinds whose operations bear no id of the writer's: they are counted."""


def many(register: Register, count: int) -> None:
    """Fill a branch, so that a plan moves many."""
    from datetime import date

    from partyreg.values import ResidentId

    added = (
        Change(None, Member(f"n-{at}", "C", "丁某", ResidentId(number(at + 5_000)),
                            joined_on=date(2001, 7, 1), full_since=date(2002, 7, 1)), "Y-first")
        for at in range(count)
    )  # fmt: skip
    with register.store.begin() as work:
        work.load(added, entry_named("fill"))
