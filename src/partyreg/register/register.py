"""The register: the front door.

It knows the rules and a store's protocol, never a concrete store. Questions are answered from what
is stored now, or as of a past moment; commands are given at a desk.

Notice: N1 3个子系统; N3.3a 痕迹管理
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from partyreg.accounts import SIGN_IN_FAILED, Issued, sign_in
from partyreg.errors import Refusal, RefusalKind, RefusedError
from partyreg.journal import JournalEntry
from partyreg.model import (
    Account,
    Member,
    Organisation,
    Unit,
)
from partyreg.register.desk import Desk
from partyreg.register.installing import install, installation
from partyreg.register.questions import Questions
from partyreg.register.shell import signed
from partyreg.register.work import (
    CHINA,
    Reference,
    find_organisation,
    key_of,
)
from partyreg.tree import Notation
from partyreg.values import AccountKind, Function

if TYPE_CHECKING:
    from partyreg.register.rehearsal import Rehearsal


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


class Register(Questions):
    """A register over a store.

    Args:
        store: whatever keeps the promises of ``repository``.
        settings, clock, rng, calendar, hasher: as `partyreg.open` takes them.

    Notice: N1 分级管理、分步实施
    """

    def close(self) -> None:
        """Give back the connections of a store that has any; going on with it opens them anew.

        Example:
            >>> import partyreg
            >>> register = partyreg.open()
            >>> register.close()
            >>> len(register.tree)
            0
        """
        close = getattr(self.store, "close", None)
        if close is not None:
            close()

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
        issued = install(self, start, whose=accounts, person=person)
        return Opened(self, issued)

    def rehearse(self) -> Rehearsal:
        """Open a rehearsal: a register over this one on which everything can be tried.

        Plans and all other commands run on it and can be compared with this register; nothing
        happens here, and dropping it throws everything away.

        Notice: G2.0 通过多步骤的操作实现
        """
        from partyreg.register.rehearsal import Rehearsal

        return Rehearsal(self)

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
        with self.store.begin(alone=True) as store:
            account = None if found is None else store.get(Account, found.key)
            outcome = sign_in(
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
