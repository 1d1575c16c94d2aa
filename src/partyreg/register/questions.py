"""What a register answers: what is so now, what was so, and what follows from it.

Notice: N3.3a 痕迹管理; N3.3d 定期统计分析信息维护和业务应用情况
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING, TypeVar, Unpack

import partyreg.journal as journals
import partyreg.transfer as transfers
from partyreg.deadlines import DeadlineState, Due, maintenance_due, organisation_due, state
from partyreg.errors import PartyregError
from partyreg.idnumber import identity
from partyreg.journal import JournalEntry, Movement, Usage
from partyreg.model import (
    Account,
    DepartedOrganisation,
    FormerMember,
    Member,
    Organisation,
    Record,
    Report,
    Route,
)
from partyreg.permissions import Decision, Powers
from partyreg.register import lineage
from partyreg.register.as_of import AsOf
from partyreg.register.desk.paperwork import concerning, heirs
from partyreg.register.lineage import Passage
from partyreg.register.shell import Shell
from partyreg.register.work import (
    Reference,
    find_organisation,
    key_of,
    predecessors,
    seek_organisation,
    successors,
)
from partyreg.settings import ReviewSettings
from partyreg.transfer import Queues
from partyreg.tree import OrgTree
from partyreg.values import Function, ResidentId, TransferKind
from partyreg.workdays import WorkCalendar

if TYPE_CHECKING:
    from partyreg.register.looking_back import Wishes
    from partyreg.validation import Review

R = TypeVar("R", bound=Record)


class Questions(Shell):
    """The questions of a register; none of them changes anything."""

    def __repr__(self) -> str:
        """Show how many organisations and journal entries there are, and nothing else."""
        kind = type(self).__name__
        try:
            with self.store.begin() as store:
                return f"{kind}({len(store.tree)} organisations, {store.last_number} entries)"
        except PartyregError:
            return f"{kind}(cannot be read)"

    # -- what is so now --------------------------------------------------------------------------

    @property
    def tree(self) -> OrgTree:
        """Give the tree as it stands; it follows the register, so do not keep it over a change."""
        with self.store.begin() as store:
            return store.tree

    @property
    def powers(self) -> Powers:
        """Give the rights as they stand; they follow the register like the tree."""
        with self.store.begin() as store:
            return Powers(store.tree, store.held)

    def get(self, table: type[R], key: str) -> R | None:
        """Give a record by kind and key, or None.

        Example:
            >>> import partyreg
            >>> partyreg.open().get(partyreg.Member, "m-1") is None
            True
        """
        with self.store.begin() as store:
            return store.get(table, key)

    def every(self, table: type[R]) -> Iterator[R]:
        """Stream all records of a kind."""
        return self.store.stream(table)

    def find_organisation(self, reference: Reference) -> Organisation:
        """Give an organisation by key, record, code, or a name that only one bears.

        Raises:
            RefusedError: there is none, or several bear the name.

        Notice: Y-kept codes and names are not identity
        """
        with self.store.begin() as store:
            return find_organisation(store, reference)

    def members(self, place: Reference, *, below: bool = False) -> tuple[Member, ...]:
        """Give the roll of a branch, or, with ``below``, of all branches at and below a place.

        Raises:
            RefusedError: there is no such organisation.
        """
        with self.store.begin() as store:
            key = find_organisation(store, place).key
            places = store.tree.subtree(key) if below else (key,)
            return tuple(one for at in places for one in store.find(Member, "branch", at))

    def head_count(self, place: Reference) -> int:
        """Count the members at and below a place, without reading their records.

        Raises:
            RefusedError: there is no such organisation.
        """
        with self.store.begin() as store:
            key = find_organisation(store, place).key
            return sum(store.count(Member, "branch", at) for at in store.tree.subtree(key))

    def find_member(self, number: ResidentId | str) -> Member | FormerMember | None:
        """Give the person with an ID number, in any writing of it: on a roll, else formerly.

        Args:
            number: the number, masked or in the clear; it is not journalled.

        Notice: G3.3d 输入身份证号码找回
        """
        who = identity(
            number if isinstance(number, str) else number.reveal("find the record of one person")
        )
        with self.store.begin() as store:
            active = store.find(Member, "number", who)
            former = store.find(FormerMember, "number", who)
        return active[0] if active else former[-1] if former else None

    def former_members(self, branch: Reference) -> tuple[FormerMember, ...]:
        """Give those who have left the roll of a branch, which may have gone.

        Raises:
            RefusedError: there has never been one, or several bear the name.

        Notice: G3.3c 在"历史党员管理"功能中查看
        """
        with self.store.begin() as store:
            return store.find(FormerMember, "branch", lineage.find_any(store, branch))

    # -- rights, routes and queues ---------------------------------------------------------------

    def decide(
        self,
        organisation: Reference,
        function: Function,
        target: Reference,
        *,
        account: Account | None = None,
    ) -> Decision:
        """Tell whether an organisation may use a function on a target, and why.

        Raises:
            RefusedError: one of the two does not exist.

        Notice: Y-gates; Y-remedy
        """
        with self.store.begin() as store:
            who, where = (find_organisation(store, one).key for one in (organisation, target))
            return Powers(store.tree, store.held).decide(who, function, where, account=account)

    def route(
        self,
        source: Reference,
        destination: Reference,
        *,
        initiator: Reference | None = None,
        kind: TransferKind | None = None,
    ) -> Route:
        """Compute the route of a transfer, without applying for one.

        Args:
            source: the branch in which the member stands.
            destination: a branch or committee here, or the name of one outside the realm.
            initiator: who applies.
            kind: the kind that the applicant takes it for, to be checked.

        Raises:
            RefusedError: there is no such route; all reasons at once.

        Notice: G4.2c 系统自动生成审批路径
        """
        with self.store.begin() as store:
            outside = seek_organisation(store, destination)
            return transfers.route(
                tree=store.tree, powers=Powers(store.tree, store.held),
                source=find_organisation(store, source).key,
                destination=key_of(destination) if outside is None else outside.key,
                initiator=None if initiator is None else find_organisation(store, initiator).key,
                kind=kind, settings=self.tools.settings,
            )  # fmt: skip

    def queues(self, organisation: Reference) -> Queues:
        """Give an organisation's queues of transfers: waiting, handled, coming, overdue.

        Raises:
            RefusedError: there is no such organisation.

        Notice: Y-overdue; Y-receipt
        """
        with self.store.begin() as store:
            key = find_organisation(store, organisation).key
            found = concerning(store, key)
            return transfers.queues(
                key, found, tree=store.tree, on=self.today(), settings=self.tools.settings,
                heirs=heirs(store, found),
            )  # fmt: skip

    def reports(self, organisation: Reference) -> tuple[tuple[Report, Due, DeadlineState], ...]:
        """Give the open reports to an organisation, each with its last day and where it stands.

        Raises:
            RefusedError: there is no such organisation.

        Notice: N2.1a; N2.2a 基层党委于15个工作日内维护
        """
        today, calendar = self.today(), self.tools.calendar
        with self.store.begin() as store:
            key = find_organisation(store, organisation).key
            filed = store.find(Report, "to", key)
        return tuple(
            (one, due, state(due, done_on=None, today=today))
            for one in filed
            for due in (_due_of(one, calendar),)
        )

    # -- the review ------------------------------------------------------------------------------

    def review(
        self,
        place: Reference | None = None,
        *,
        settings: ReviewSettings | None = None,
        **wishes: Unpack[Wishes],
    ) -> Review:
        """Review what is stored now, without keeping anything; a campaign keeps it.

        Args:
            place: at and below which organisation; everywhere where omitted.
            settings: the thresholds.
            **wishes: ``checks`` to ask instead of the notice's own, what is ``expected``, and a
                ``population`` register to compare with.

        Raises:
            RefusedError: there is no such organisation.

        Example:
            >>> import partyreg
            >>> partyreg.open().review().findings
            ()

        Notice: N3.2a 对已入库数据信息开展一次"回头看"
        """
        from partyreg.register.looking_back import look_back

        with self.store.begin() as store:
            key = None if place is None else find_organisation(store, place).key
            return look_back(
                store, key, on=self.today(), settings=settings or ReviewSettings(),
                journal=self.store.journal, wishes=wishes,
            )  # fmt: skip

    # -- what was so -----------------------------------------------------------------------------

    def journal(self, *, after: int = 0) -> Iterator[JournalEntry]:
        """Stream the journal from a number on.

        Notice: N3.3a 痕迹管理
        """
        return self.store.journal(after=after)

    def history(self, reference: Reference) -> tuple[JournalEntry, ...]:
        """Give the entries that concern one record, refused attempts included.

        Args:
            reference: a record or its key, whether it stands or has gone; an organisation also by
                code or name.

        Raises:
            RefusedError: there has never been one, or several bear the name.

        Notice: N3.3a 痕迹管理
        """
        with self.store.begin() as store:
            key, refused = lineage.named(store, reference)
        found = tuple(journals.history(self.store.journal(), key))
        if refused is not None and not found:
            raise refused
        return found

    def as_of(self, moment: datetime | date) -> AsOf:
        """Give tree, rights and members as they were at a past moment.

        Args:
            moment: with its time zone, or a day, which means its end where the register stands.

        Raises:
            InputError: the moment has no time zone, or is none.

        Notice: N3.3a 痕迹管理
        """
        return AsOf(self.store, moment)

    def departed(self) -> tuple[DepartedOrganisation, ...]:
        """Give the organisations that have left the tree.

        Notice: Y-kept it leaves the tree but stays in the history
        """
        with self.store.begin() as store:
            return tuple(store.every(DepartedOrganisation))

    def successors(self, reference: Reference) -> tuple[str, ...]:
        """Follow the successor links of a departed organisation to those that stand today.

        Raises:
            RefusedError: there has never been one, or several bear the name.

        Notice: Y-kept it leaves the tree but stays in the history
        """
        with self.store.begin() as store:
            return successors(store, lineage.find_any(store, reference))

    def predecessors(self, reference: Reference) -> tuple[str, ...]:
        """Give the departed organisations whose line leads to an organisation.

        Raises:
            RefusedError: there has never been one, or several bear the name.

        Notice: Y-kept it leaves the tree but stays in the history
        """
        with self.store.begin() as store:
            return predecessors(store, lineage.find_any(store, reference))

    def where_did(self, reference: Reference) -> tuple[Passage, ...]:
        """Say where an organisation went, over every restructuring, to what stands today.

        Args:
            reference: an organisation that stands or has gone, by key, code or name.

        Returns:
            Itself first, then its successors, nearest first; those without a day still stand.

        Raises:
            RefusedError: there has never been one, or several bear the name.

        Notice: Y-kept it leaves the tree but stays in the history
        """
        with self.store.begin() as store:
            return tuple(lineage.where_to(store, lineage.find_any(store, reference)))

    def what_was(self, reference: Reference) -> tuple[Passage, ...]:
        """Say what an organisation was before: whom it took over, and from whom it was split.

        Args:
            reference: an organisation that stands or has gone, by key, code or name.

        Returns:
            Nearest first; those without a day still stand, as what it was carved out of may.

        Raises:
            RefusedError: there has never been one, or several bear the name.

        Notice: Y-kept it leaves the tree but stays in the history
        """
        with self.store.begin() as store:
            key = lineage.find_any(store, reference)
            return tuple(lineage.where_from(store, key, self.store.journal()))

    def usage(
        self,
        place: Reference | None = None,
        *,
        since: date | None = None,
        until: date | None = None,
        across: bool = False,
    ) -> Usage:
        """Count what the organisations at and below a place did in a period.

        Args:
            place: all organisations where omitted.
            since: the first day that counts.
            until: the last day that counts.
            across: whether what merged or split organisations did counts for their main heirs;
                the numbers of all places then add up to those of the whole.

        Raises:
            RefusedError: there is no such organisation.

        Notice: N3.3d 定期统计分析信息维护和业务应用情况
        """
        chosen = self._below(place, across=across)
        return journals.usage(self.store.journal(), organisations=chosen, since=since, until=until)

    def movement(
        self,
        place: Reference | None = None,
        *,
        since: date | None = None,
        until: date | None = None,
        across: bool = False,
    ) -> Movement:
        """Count who came onto and who left the rolls at and below a place in a period.

        With ``across``, the rolls of branches that have gone count for their main heirs.

        Raises:
            RefusedError: there is no such organisation.

        Notice: N3.3d; G3.2a; G3.3a
        """
        chosen = self._below(place, across=across)
        return journals.movement(self.store.journal(), branches=chosen, since=since, until=until)

    def _below(self, place: Reference | None, *, across: bool = False) -> frozenset[str] | None:
        """Give the keys at and below a place, with what they took over; None for everywhere."""
        if place is None:
            return None
        with self.store.begin() as store:
            below = frozenset(store.tree.subtree(find_organisation(store, place).key))
            return lineage.attributed(store, below) if across else below


def _due_of(report: Report, calendar: WorkCalendar) -> Due:
    """Give the last day of a report: organisations from the decision, members from the report."""
    if report.member is None:
        return organisation_due(report.evidence.dated, calendar)
    return maintenance_due(report.reported_on, calendar)
