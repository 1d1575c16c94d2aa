"""What is done at once: commands whose decisions rest on what the other one is about to change.

Each case prepares a round, gives the commands that are done at the same time, and says what would
be wrong afterwards beyond what no register may show at all.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from tests.reliability.worlds import PAPER, Office, number

from partyreg.journal import JournalEntry
from partyreg.restructuring import Absorb, Plan, Policy
from partyreg.values import Function

Command = Callable[[str], object]
"""What one of several does; it is given its operation id."""

Offices = Sequence[Office]
Told = Sequence[JournalEntry]


class Case(NamedTuple):
    """One interleaving.

    Attributes:
        parties: how many work at once, each over a store of its own.
        prepare: makes a round ready with the first office and gives each party's command.
        wrong: says from the round's entries of the parties what is wrong with them, or nothing.
        harmful: which order of commits, counted from 0, harms whoever is not protected.
    """

    parties: int
    prepare: Callable[[Offices], list[Command]]
    wrong: Callable[[Told], str | None] = lambda _: None
    harmful: int = 0


def _done(told: Told, command: str) -> list[JournalEntry]:
    """Give the entries of a command that was not refused."""
    return [one for one in told if one.command == command and not one.refusals]


def _crossed(*places: str) -> Callable[[Offices], list[Command]]:
    """Move each of several organisations below the next one."""

    def prepare(offices: Offices) -> list[Command]:
        """Give the moves."""

        def mover(office: Office, one: str, to: str) -> Command:
            """Give one move."""
            return lambda name: office.desk("A").organisations.move(
                one, to, evidence=PAPER, operation=name
            )

        around = (*places[1:], places[0])
        return [mover(*one) for one in zip(offices, places, around, strict=True)]

    return prepare


def _admit_into_closing(offices: Offices) -> list[Command]:
    """A member is admitted into a branch that is being deleted."""
    one, other = offices
    return [
        lambda name: one.desk("B").members.add(
            "乙某", number(9), branch="C3", reason="new-admission", evidence=PAPER, operation=name
        ),
        lambda name: other.desk("B").organisations.delete("C3", evidence=PAPER, operation=name),
    ]


def _transfer_and_merge(offices: Offices) -> list[Command]:
    """A member of a branch that is being merged away applies for a transfer."""
    one, other = offices
    preview = other.desk("B").plans.preview(
        Plan("合并", [Absorb("C", "C2")], PAPER, policy=Policy.REFUSE)
    )
    assert preview.allowed
    return [
        lambda name: one.desk("C").transfers.submit("m-1", "E", operation=name),
        lambda name: other.desk("B").plans.apply(preview, operation=name),
    ]


def _two_transfers(offices: Offices) -> list[Command]:
    """Two apply for the transfer of one member, to two places."""
    one, other = offices
    return [
        lambda name: one.desk("C").transfers.submit("m-1", "E", operation=name),
        lambda name: other.desk("B").transfers.submit("m-1", "X", operation=name),
    ]


def _transfer_and_removal(offices: Offices) -> list[Command]:
    """A member for whom a transfer is applied is being removed."""
    one, other = offices
    return [
        lambda name: one.desk("C").transfers.submit("m-1", "E", operation=name),
        lambda name: other.desk("B").members.remove("m-1", "death", evidence=PAPER, operation=name),
    ]


def _two_approvals(offices: Offices) -> list[Command]:
    """Two of one committee approve the same step."""
    case = offices[0].desk("C").transfers.submit("m-1", "E")
    return [
        lambda name, office=office: office.desk("B").transfers.approve(case, operation=name)  # type: ignore[misc]  # bound at once
        for office in offices
    ]


def _approval_and_disagreement(offices: Offices) -> list[Command]:
    """One of a committee approves a step, another one disagrees."""
    one, other = offices
    case = one.desk("C").transfers.submit("m-1", "E")
    return [
        lambda name: one.desk("B").transfers.approve(case, operation=name),
        lambda name: other.desk("B").transfers.disagree(case, "材料不全", operation=name),
    ]


def _grant_and_use(offices: Offices) -> list[Command]:
    """A right is taken away while it is used."""
    one, other = offices
    taken = Function.ADD_NEW_ADMISSION
    return [
        lambda name: one.administrator("A").rights.revoke(
            "B", taken, evidence=PAPER, operation=name
        ),
        lambda name: other.desk("B").members.add(
            "乙某", number(9), branch="C3", reason="new-admission", evidence=PAPER, operation=name
        ),
    ]


def _child_and_deletion(offices: Offices) -> list[Command]:
    """A branch is made below a committee that is being deleted."""
    one, other = offices
    return [
        lambda name: one.desk("A").organisations.delete("W", evidence=PAPER, operation=name),
        lambda name: other.desk("A").organisations.create(
            "W村党支部", code="000000000099", under="W", evidence=PAPER, operation=name
        ),
    ]


def _two_plans(offices: Offices) -> list[Command]:
    """Two branches are merged, each into the other."""

    def planner(office: Office, gone: str, into: str) -> Command:
        """Preview one plan, and give its application."""
        preview = office.desk("B").plans.preview(Plan("合并", [Absorb(gone, into)], PAPER))
        assert preview.allowed
        return lambda name: office.desk("B").plans.apply(preview, operation=name)

    one, other = offices
    return [planner(one, "C", "C2"), planner(other, "C2", "C")]


def _undo_and_change(offices: Offices) -> list[Command]:
    """A plan is taken back while a member that it moved is edited."""
    one, other = offices
    desk = one.desk("B")
    applied = desk.plans.apply(desk.plans.preview(Plan("合并", [Absorb("C", "C2")], PAPER)))
    preview = desk.plans.undo(applied.operation, evidence=PAPER)
    assert preview.allowed
    return [
        lambda name: desk.plans.apply(preview, operation=name),
        lambda name: other.desk("B").members.edit(
            "m-1", evidence=PAPER, name="丙某", operation=name
        ),
    ]


def _more_than_one(*commands: str) -> Callable[[Told], str | None]:
    """Say that more than one of some commands was done."""

    def wrong(told: Told) -> str | None:
        """Count them."""
        done = [one.command for word in dict.fromkeys(commands) for one in _done(told, word)]
        return f"done together: {', '.join(done)}" if len(done) > 1 else None

    return wrong


def _after(first: str, then: str) -> Callable[[Told], str | None]:
    """Say that one command was done although another one came before it."""

    def wrong(told: Told) -> str | None:
        """Compare their numbers."""
        for one in _done(told, first):
            for two in _done(told, then):
                if (one.number or 0) < (two.number or 0):
                    return f"{then} was done after {first}"
        return None

    return wrong


CASES = {
    "moves crossed on two chains": Case(2, _crossed("X", "Y")),
    "moves crossed on three chains": Case(3, _crossed("X", "Y", "Z")),
    "moves crossed on four chains": Case(4, _crossed("W", "X", "Y", "Z")),
    "an admission into a branch being deleted": Case(2, _admit_into_closing),
    "a transfer against a merger": Case(2, _transfer_and_merge),
    "a transfer against a transfer": Case(2, _two_transfers),
    "a transfer against a removal": Case(2, _transfer_and_removal),
    "two approvals": Case(2, _two_approvals, _more_than_one("transfers.approve")),
    "an approval against a disagreement": Case(
        2, _approval_and_disagreement, _more_than_one("transfers.approve", "transfers.disagree")
    ),
    "the loss of a right against its use": Case(
        2, _grant_and_use, _after("rights.revoke", "members.add")
    ),
    "a deletion against a new subordinate": Case(2, _child_and_deletion),
    "two plans": Case(2, _two_plans, _more_than_one("plans.apply")),
    "an undo against a change": Case(
        2, _undo_and_change, _after("members.edit", "plans.undo"), harmful=1
    ),
}  # fmt: skip
