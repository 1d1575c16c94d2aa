"""The journal: every change and every refused attempt, and what can be read from them.

An entry names the account *and* the natural person, the moment, the evidence, and each record
before and after. Because changes are exact, any past state is a fold of the journal, and the
usage of the register is a count over it.

Notice: N3.3a 痕迹管理; N3.3d 定期统计分析信息维护和业务应用情况
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta

from attrs import field, frozen

from partyreg.changes import Change
from partyreg.errors import Refusal
from partyreg.model import Evidence, FormerMember, Member, Record, Transfer
from partyreg.values import AddReason, TransferState

State = dict[tuple[type[Record], str], Record]
"""The records of a moment, by class and key."""


@frozen
class JournalEntry:
    """One unit of work, or one refused attempt.

    Attributes:
        operation: its id; an operation is kept at most once.
        at: the moment, with its time zone.
        on: the day of the moment where the register stands.
        command: the verb, such as ``organisations.move``.
        account: the acting account's key, None only for the first installation.
        organisation: the organisation acted for.
        person: the natural person; never shown in a repr.
        subject: the key of what was acted on, if one thing was.
        evidence: the documents.
        changes: every record before and after; empty when refused.
        refusals: why it was refused; empty when done.
        due: the last day on which the change was in time, or None without a clock or calendar.
        note: what else is kept, such as purpose, fields and number of an export.
        number: the place in the journal, from 1; given by the store.

    Notice: N3.3a 痕迹管理
    """

    operation: str
    at: datetime
    on: date
    command: str
    account: str | None
    organisation: str | None
    person: str = field(repr=False)
    subject: str | None = None
    evidence: tuple[Evidence, ...] = ()
    changes: tuple[Change, ...] = field(default=(), repr=False)
    refusals: tuple[Refusal, ...] = ()
    due: date | None = None
    note: str | None = None
    number: int = 0

    @property
    def refused(self) -> bool:
        """Tell whether it was a refused attempt."""
        return bool(self.refusals)

    @property
    def late(self) -> bool:
        """Tell whether a change came after its last day. Notice: N2.1a 15个工作日内."""
        return not self.refused and self.due is not None and self.on > self.due


def fold(changes: Iterable[Change], onto: Mapping[tuple[type[Record], str], Record]) -> State:
    """Apply changes to a state and give the new one; the old one stays.

    Example:
        >>> from partyreg.model import Unit
        >>> fold([Change(None, Unit("u-1", "某厂"), "G2.1")], {})[Unit, "u-1"].name
        '某厂'

    Notice: N3.3a 痕迹管理
    """
    state = dict(onto)
    for change in changes:
        place = (change.table, change.key)
        if change.after is None:
            state.pop(place, None)
        else:
            state[place] = change.after
    return state


def changes_since(entries: Iterable[JournalEntry], moment: datetime) -> tuple[Change, ...]:
    """Give every change after a moment, in order: their reversal leads back to it.

    Raises:
        TypeError: the moment has no time zone.
    """
    if moment.tzinfo is None:
        raise TypeError("a moment needs a time zone")
    return tuple(change for one in entries if one.at > moment for change in one.changes)


def history(entries: Iterable[JournalEntry], key: str) -> Iterator[JournalEntry]:
    """Give the entries that concern a key: as subject, or as a changed record, refused ones too.

    Notice: N3.3a 痕迹管理
    """
    return (
        one for one in entries
        if one.subject == key or any(change.key == key for change in one.changes)
    )  # fmt: skip


@frozen
class Usage:
    """What organisations did with the register in a period.

    Attributes:
        commands: how often each command was done.
        refused: how many attempts were refused.
        in_time, late, undated: changes with a clock by how they kept it; undated ones have no
            published calendar.
        transfers_received, transfers_concluded: how many transfers came to their end.
        transfer_days: days from submission to that end, one number per transfer.

    Notice: N3.3d 定期统计分析信息维护和业务应用情况
    """

    commands: Mapping[str, int]
    refused: int
    in_time: int
    late: int
    undated: int
    transfers_received: int
    transfers_concluded: int
    transfer_days: tuple[int, ...]

    @property
    def mean_transfer_days(self) -> float | None:
        """Give the mean of ``transfer_days``, or None without any."""
        return sum(self.transfer_days) / len(self.transfer_days) if self.transfer_days else None


def clocked(command: str) -> bool:
    """Tell whether a command's evidence starts a clock.

    Changes of organisations and members do, plans, and a branch's report of a member; the report
    of a decision about an organisation has no day of its own.

    Example:
        >>> clocked("members.remove"), clocked("organisations.report"), clocked("rights.grant")
        (True, False, False)

    Notice: N2.1a 于15个工作日内; N2.2a 于10个工作日内报告
    """
    room = command.partition(".")[0]
    return room in ("organisations", "members", "plans") and command != "organisations.report"


def usage(
    entries: Iterable[JournalEntry],
    *,
    organisations: Collection[str] | None = None,
    since: date | None = None,
    until: date | None = None,
) -> Usage:
    """Count what was done.

    Args:
        entries: the journal.
        organisations: whose acts count, as keys; None for everybody's.
        since: the first day that counts.
        until: the last day that counts.

    Notice: N3.3d 定期统计分析信息维护和业务应用情况
    """
    chosen = [one for one in entries if _within(one, organisations, since, until)]
    done = [one for one in chosen if not one.refused]
    dated = [one for one in done if one.evidence and clocked(one.command)]
    ends = [end for one in done for end in _ended_transfers(one)]
    return Usage(
        commands=dict(sorted(Counter(one.command for one in done).items())),
        refused=len(chosen) - len(done),
        in_time=sum(one.due is not None and not one.late for one in dated),
        late=sum(one.late for one in dated),
        undated=sum(one.due is None for one in dated),
        transfers_received=sum(one.state is TransferState.RECEIVED for one in ends),
        transfers_concluded=sum(one.state is TransferState.CONCLUDED for one in ends),
        transfer_days=tuple((one.moved_on - one.submitted_on) // timedelta(1) for one in ends),
    )


def _within(
    entry: JournalEntry,
    organisations: Collection[str] | None,
    since: date | None,
    until: date | None,
) -> bool:
    """Tell whether an entry counts."""
    return (
        (organisations is None or entry.organisation in organisations)
        and (since is None or entry.on >= since)
        and (until is None or entry.on <= until)
    )


def _ended_transfers(entry: JournalEntry) -> Iterator[Transfer]:
    """Give the transfers that an entry brought to their end here."""
    ends = (TransferState.RECEIVED, TransferState.CONCLUDED)
    for change in entry.changes:
        if isinstance(change.after, Transfer) and change.after.state in ends:
            before = change.before
            if not isinstance(before, Transfer) or before.state != change.after.state:
                yield change.after


@frozen
class Movement:
    """How the rolls of some branches changed in a period.

    The balance holds by construction of the register and is tested as an invariant:
    ``admitted + reinstated + entered + restored + transferred_in - removed - transferred_out``
    is the change in members.

    Notice: N3.3d 定期统计分析信息维护和业务应用情况; G3.2a; G3.3a
    """

    admitted: int = 0
    reinstated: int = 0
    entered: int = 0
    restored: int = 0
    transferred_in: int = 0
    removed: int = 0
    transferred_out: int = 0

    @property
    def change(self) -> int:
        """Give the change in members."""
        came = self.admitted + self.reinstated + self.entered + self.restored
        return came + self.transferred_in - self.removed - self.transferred_out


def movement(
    entries: Iterable[JournalEntry],
    *,
    branches: Collection[str] | None = None,
    since: date | None = None,
    until: date | None = None,
) -> Movement:
    """Count who came and who went.

    Args:
        entries: the journal.
        branches: whose rolls count, as keys; None for all branches of the register.
        since: the first day that counts.
        until: the last day that counts.

    Notice: N3.3d 定期统计分析信息维护和业务应用情况
    """
    counts: Counter[str] = Counter()
    for entry in entries:
        if _within(entry, None, since, until):
            counts.update(_moves(entry, branches))
    return Movement(**counts)


def _moves(entry: JournalEntry, branches: Collection[str] | None) -> Iterator[str]:
    """Name each coming and going of one entry."""
    back = {one.key for one in entry.changes if isinstance(one.before, FormerMember)}
    for change in entry.changes:
        if change.table is not Member:
            continue
        came, went = _on_roll(change.after, branches), _on_roll(change.before, branches)
        if came and not went:
            yield _coming(entry, change, back)
        elif went and not came:
            yield _going(entry, change)


def _on_roll(record: Record | None, branches: Collection[str] | None) -> bool:
    """Tell whether a record is a member on one of the rolls."""
    return isinstance(record, Member) and (branches is None or record.branch in branches)


def _coming(entry: JournalEntry, change: Change, back: Collection[str]) -> str:
    """Name how a member came onto a roll; ``back`` are those who came out of the history."""
    if change.before is not None or entry.command.startswith("transfers."):
        return "transferred_in"
    if change.key in back:
        return "reinstated" if entry.command == "members.reinstate" else "restored"
    reason = change.after.entered_by if isinstance(change.after, Member) else None
    if reason is AddReason.NEW_ADMISSION:
        return "admitted"
    reinstated = (AddReason.REINSTATED_FOUND, AddReason.REINSTATED_RETURNED)
    return "reinstated" if reason in reinstated else "entered"


def _going(entry: JournalEntry, change: Change) -> str:
    """Name how a member left a roll."""
    moved = change.after is not None or entry.command.startswith("transfers.")
    return "transferred_out" if moved else "removed"
