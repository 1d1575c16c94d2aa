"""The parts of a preview: plain values, none of which holds a personal datum.

Notice: G2.0; N3.3c
"""

from __future__ import annotations

from datetime import date

from attrs import frozen

from partyreg.tree.difference import Move


@frozen
class Node:
    """An organisation in a drawing of the tree before or after.

    Attributes:
        key: its key.
        name: its name then.
        code: its code then.
        kind: its kind, by value.
        tier: its column, by value.
        parent: the key of its superior; None where the drawing begins.
        mark: what happens to it: added, removed, moved, edited, or nothing.
        members: how many stand at and below it, where it is counted.
    """

    key: str
    name: str
    code: str
    kind: str
    tier: str
    parent: str | None
    mark: str = ""
    members: int | None = None


@frozen
class TreeChange:
    """What happens to the tree.

    Attributes:
        added, removed, edited: keys.
        moved: with the superior before and after.
        before, after: the touched organisations and their superiors up to where both meet,
            superiors first, for a drawing side by side.
    """

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    moved: tuple[Move, ...] = ()
    edited: tuple[str, ...] = ()
    before: tuple[Node, ...] = ()
    after: tuple[Node, ...] = ()


@frozen
class Heads:
    """How many stand at and below an organisation.

    Attributes:
        organisations: itself included.
        branches: that hold members.
        members: of every category.
        probationary: how many of them are probationary.
    """

    organisations: int = 0
    branches: int = 0
    members: int = 0
    probationary: int = 0

    def plus(self, other: Heads, sign: int = 1) -> Heads:
        """Give the sum, or with ``sign=-1`` the difference.

        Example:
            >>> Heads(1, 1, 5, 0).plus(Heads(1, 1, 2, 1)).members
            7
        """
        return Heads(
            self.organisations + sign * other.organisations, self.branches + sign * other.branches,
            self.members + sign * other.members, self.probationary + sign * other.probationary,
        )  # fmt: skip


@frozen
class Count:
    """An organisation whose numbers change, or that comes or goes.

    Attributes:
        organisation: its key.
        before, after: its numbers; None where it does not exist.
    """

    organisation: str
    before: Heads | None
    after: Heads | None


@frozen
class Conservation:
    """Nobody gets lost: what goes in comes out.

    Attributes:
        members_before, members_after: of the branches that go, come, or are moved, also with
            a superior, and of those that members leave or come to; whoever stays put below a
            receiving committee is not counted.
        organisations_before, organisations_after: in the whole tree.
        created, deleted: how many organisations.

    Notice: G2.3 没有党员; Y-merge-members
    """

    members_before: int
    members_after: int
    organisations_before: int
    organisations_after: int
    created: int
    deleted: int

    @property
    def holds(self) -> bool:
        """Tell whether the numbers agree."""
        grown = self.organisations_after - self.organisations_before
        return self.members_before == self.members_after and grown == self.created - self.deleted


@frozen
class AccountLine:
    """An account that opens or closes.

    Attributes:
        organisation: whose it is.
        name: its login name.
        kind: administrator or business, by value.
        opens: whether it opens; else it closes.

    Notice: N2.1b 同步设置和分配管理员账号
    """

    organisation: str
    name: str
    kind: str
    opens: bool


@frozen
class GrantLine:
    """An organisation whose functions change.

    Attributes:
        organisation: its key.
        gains, loses: functions, by value.

    Notice: N2.1b 权限; G1.2
    """

    organisation: str
    gains: tuple[str, ...]
    loses: tuple[str, ...]


@frozen
class Widening:
    """An organisation that sees more afterwards.

    What the plan itself creates is not counted: nobody has seen it before.

    Attributes:
        organisation: its key.
        organisations: how many are newly in its scope.
        members: how many are newly in its scope.

    Notice: Y-sub 下级; Y-grant
    """

    organisation: str
    organisations: int
    members: int


@frozen
class InFlight:
    """An open transfer that the plan touches.

    Attributes:
        transfer: its key.
        waiting_for: who has to act now.
        outcome: ``kept`` (its frozen path still works), ``refused``, or ``rerouted``.
        reason: why the path breaks; empty where it is kept.
        path: the rest of its path, as it was.
        heirs: the rest of its path afterwards.

    Notice: Y-inflight
    """

    transfer: str
    waiting_for: str | None
    outcome: str
    reason: str
    path: tuple[str, ...]
    heirs: tuple[str, ...]


@frozen
class Outstanding:
    """A receipt that is still to come, and to whom.

    Attributes:
        transfer: the concluded transfer.
        before, after: the committee that waits for it.

    Notice: Y-receipt; Y-delete-blocks
    """

    transfer: str
    before: str | None
    after: str | None


@frozen
class Deadline:
    """How the plan stands to the fifteen working days.

    Attributes:
        decided_on: the date of the decision.
        last_day: the last day in time; None where the calendar is not published.
        state: in time, late, or not published.
        clause: that sets the clock.
        reason: how the day was found.

    Notice: N2.1a 15个工作日内
    """

    decided_on: date
    last_day: date | None
    state: str
    clause: str
    reason: str


@frozen
class FindingLine:
    """A finding of the review that the plan makes appear or vanish.

    Attributes:
        check: which one, by the review's id.
        organisation: where.
        appears: whether it appears; else it vanishes.
        text: what is found, in words.
        clause: of the check.

    Notice: N3.1; N3.2e; N3.2f
    """

    check: str
    organisation: str
    appears: bool
    text: str
    clause: str


@frozen
class Note:
    """What stays, or cannot be taken back.

    Attributes:
        text: in words.
        clause: the clause or reading.
    """

    text: str
    clause: str
