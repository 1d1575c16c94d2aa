"""The register: the front door.

It knows the rules and a store's protocol, never a concrete store. Questions are answered from what
is stored now, or as of a past moment; commands are given at a desk.

Notice: N1 3个子系统; N3.3a 痕迹管理
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import TypeVar

from partyreg import accounts, deadlines, journal, transfer
from partyreg.accounts import SIGN_IN_FAILED, Issued
from partyreg.deadlines import DeadlineState, Due
from partyreg.errors import Refusal, RefusalKind, RefusedError
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
    Unit,
)
from partyreg.permissions import Decision, Powers
from partyreg.register.as_of import AsOf
from partyreg.register.desk import Desk
from partyreg.register.desk.paperwork import concerning
from partyreg.register.installing import install, installation
from partyreg.register.shell import Shell, signed
from partyreg.register.work import (
    CHINA,
    Reference,
    find_organisation,
    key_of,
    predecessors,
    seek_organisation,
    successors,
)
from partyreg.transfer import Queues
from partyreg.tree import Notation, OrgTree
from partyreg.values import AccountKind, Function, ResidentId, TransferKind
from partyreg.workdays import WorkCalendar

R = TypeVar("R", bound=Record)


class Opened:
    """What an installation has opened: accounts with their initial passwords.

    The passwords are masked, shown to nobody else, and stored nowhere in the clear.

    Attributes:
        accounts: by organisation key and kind of account.
    """

    def __init__(
        self, register: Register, issued: Mapping[tuple[str, AccountKind], Issued]
    ) -> None:
        """Keep what was issued until it is handed out."""
        self._register = register
        self.accounts = dict(issued)

    def __repr__(self) -> str:
        """Show how many accounts there are."""
        return f"Opened({len(self.accounts)} accounts)"

    def desk(
        self,
        organisation: Reference,
        *,
        person: str,
        password: str | None = None,
        kind: AccountKind = AccountKind.BUSINESS,
    ) -> Desk:
        """Sign on for the first time, change the initial password, and sit down.

        Args:
            organisation: whose account.
            person: the natural person.
            password: the new password; none under the external profile.
            kind: business or administrator.

        Raises:
            RefusedError: no such account was opened here, or the new password is refused.

        Notice: G1.1b 首次登录必须修改密码
        """
        with self._register.store.begin() as store:
            place = find_organisation(store, organisation)
        issued = self.accounts.get((place.key, kind))
        if issued is None:
            raise RefusedError([NOT_OPENED(organisation=place.name, kind=kind.label)])
        desk = self._register.desk(issued.account, person=person)
        if issued.password is not None:
            initial = issued.password.reveal("first sign-on")
            desk = self._register.sign_in(issued.account.name, initial, person=person)
            desk.accounts.change_password(initial, password or "")
        return desk


NOT_OPENED = RefusalKind(
    "register.account-not-opened", "the installation opened no {kind} for {organisation!r}",
    "let its administrator, or one above, open one", "G1.1a",
)  # fmt: skip


class Register(Shell):
    """A register over a store.

    Args:
        store: whatever keeps the promises of ``repository``.
        settings, clock, rng, calendar, hasher: as `partyreg.open` takes them.

    Notice: N1 分级管理、分步实施
    """

    # -- installing and sitting down -------------------------------------------------------------

    def bootstrap(
        self,
        organisations: str | Notation | Iterable[Organisation],
        *,
        person: str,
        members: Iterable[Member] = (),
        units: Iterable[Unit] = (),
        extra_grants: Mapping[str, Iterable[Function]] | None = None,
        accounts: str = "all",
    ) -> Opened:
        """Install the first organisations, once.

        Args:
            organisations: the tree notation, what it was parsed to, or records.
            person: who installs.
            members: who stand in their branches already.
            units: at which organisations stand.
            extra_grants: configured functions beyond the initial setting, by organisation key.
            accounts: whose accounts are opened: ``all``, ``root`` or ``none``.

        Raises:
            InputError: the input is not well-formed; all faults at once, nothing is written.
            RefusedError: the register has been installed before.

        Notice: Y-first 第一个管理员; G1.0 从上至下逐级建立
        """
        start = installation(organisations, members, units, extra_grants or {})
        _, issued = install(self, start, whose=accounts, person=person)
        return Opened(self, issued)

    def desk(self, account: Reference, *, person: str) -> Desk:
        """Sit down at an account; the embedding system vouches for the sign-on.

        Args:
            account: the account's key, record or login name.
            person: the natural person.

        Raises:
            RefusedError: there is no such account.

        Notice: N3.3a 痕迹管理
        """
        return Desk(self, self._account(account), person)

    def _account(self, reference: Reference) -> Account:
        """Give an account by key, record or login name."""
        key = key_of(reference)
        with self.store.begin() as store:
            found = store.get(Account, key) or next(iter(store.find(Account, "name", key)), None)
        if found is None:
            raise RefusedError([SIGN_IN_FAILED()])
        return found

    def sign_in(self, name: str, password: str, *, person: str) -> Desk:
        """Sign on with name and password.

        A failed attempt counts, and the account is locked for a growing while.

        Raises:
            RefusedError: the name or the password is wrong (which of the two is not said), the
                account is closed, or it is locked.

        Notice: G1.1b 首次登录; N3.3a 痕迹管理
        """
        with self.store.begin() as store:
            found = next(iter(store.find(Account, "name", name)), None)
        at = self.now()
        with self.store.begin() as store:
            account = None if found is None else store.get(Account, found.key)
            outcome = accounts.sign_in(
                account, password, now=at.timestamp(), hasher=self.hasher,
                settings=self.tools.settings, salt=self.tools.rng.randbytes(16),
            )  # fmt: skip
            store.commit(outcome.changes, self._attempt(account, at, person, outcome.refusals))
        if outcome.refusals or account is None:
            raise RefusedError(outcome.refusals)
        return Desk(self, account, person)

    def _attempt(
        self, account: Account | None, at: datetime, person: str, refusals: tuple[Refusal, ...]
    ) -> JournalEntry:
        """Give the journal entry of an attempt to sign on; what was typed is not kept."""
        return JournalEntry(
            operation=self.tools.new_key("x"), at=at, on=at.astimezone(CHINA).date(),
            command="accounts.sign-in", account=account.key if account else None,
            organisation=account.organisation if account else None, person=signed(person),
            refusals=refusals,
        )  # fmt: skip

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
        with self.store.begin() as store:
            return store.every(table)

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

    def find_member(self, number: ResidentId) -> Member | FormerMember | None:
        """Give the person with an ID number, in any writing of it: on a roll, else formerly.

        Notice: G3.3d 输入身份证号码找回
        """
        who = identity(number.reveal("find the record of one person"))
        with self.store.begin() as store:
            active = store.find(Member, "number", who)
            former = store.find(FormerMember, "number", who)
        return active[0] if active else former[-1] if former else None

    def former_members(self, branch: Reference) -> tuple[FormerMember, ...]:
        """Give those who have left the roll of a branch.

        Notice: G3.3c 在"历史党员管理"功能中查看
        """
        with self.store.begin() as store:
            return store.find(FormerMember, "branch", key_of(branch))

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
            return transfer.route(
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
            return transfer.queues(
                key, concerning(store, key), tree=store.tree, on=self.today(),
                settings=self.tools.settings,
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
            (one, due, deadlines.state(due, done_on=None, today=today))
            for one in filed
            for due in (_due_of(one, calendar),)
        )

    # -- what was so -----------------------------------------------------------------------------

    def journal(self, *, after: int = 0) -> Iterator[JournalEntry]:
        """Stream the journal from a number on.

        Notice: N3.3a 痕迹管理
        """
        return self.store.journal(after=after)

    def history(self, reference: Reference) -> tuple[JournalEntry, ...]:
        """Give the entries that concern one record, refused attempts included.

        Notice: N3.3a 痕迹管理
        """
        return tuple(journal.history(self.store.journal(), key_of(reference)))

    def as_of(self, moment: datetime) -> AsOf:
        """Give tree, rights and members as they were at a past moment.

        Raises:
            TypeError: the moment has no time zone.

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

        Notice: Y-kept it leaves the tree but stays in the history
        """
        with self.store.begin() as store:
            return successors(store, key_of(reference))

    def predecessors(self, reference: Reference) -> tuple[str, ...]:
        """Give the departed organisations whose line leads to an organisation.

        Notice: Y-kept it leaves the tree but stays in the history
        """
        with self.store.begin() as store:
            return predecessors(store, key_of(reference))

    def usage(
        self,
        place: Reference | None = None,
        *,
        since: date | None = None,
        until: date | None = None,
    ) -> Usage:
        """Count what the organisations at and below a place did in a period.

        Args:
            place: all organisations where omitted.
            since: the first day that counts.
            until: the last day that counts.

        Raises:
            RefusedError: there is no such organisation.

        Notice: N3.3d 定期统计分析信息维护和业务应用情况
        """
        chosen = self._below(place)
        return journal.usage(self.store.journal(), organisations=chosen, since=since, until=until)

    def movement(
        self,
        place: Reference | None = None,
        *,
        since: date | None = None,
        until: date | None = None,
    ) -> Movement:
        """Count who came onto and who left the rolls at and below a place in a period.

        Raises:
            RefusedError: there is no such organisation.

        Notice: N3.3d; G3.2a; G3.3a
        """
        chosen = self._below(place)
        return journal.movement(self.store.journal(), branches=chosen, since=since, until=until)

    def _below(self, place: Reference | None) -> frozenset[str] | None:
        """Give the keys at and below a place; None for everywhere."""
        if place is None:
            return None
        with self.store.begin() as store:
            return frozenset(store.tree.subtree(find_organisation(store, place).key))


def _due_of(report: Report, calendar: WorkCalendar) -> Due:
    """Give the last day of a report: organisations from the decision, members from the report."""
    if report.member is None:
        return deadlines.organisation_due(report.evidence.dated, calendar)
    return deadlines.maintenance_due(report.reported_on, calendar)
