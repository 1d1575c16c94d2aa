"""The accounts at a desk: open, reset, close, and one's own password.

Notice: G1.1a 管理员账号创建; G1.1b 首次登录; G1.1d 用户账号创建
"""

from __future__ import annotations

from collections.abc import Callable

import partyreg.accounts as rules
from partyreg.accounts import Issued
from partyreg.changes import Change
from partyreg.model import Account
from partyreg.register.desk.base import Part
from partyreg.register.installing import issue, taken
from partyreg.register.shell import result
from partyreg.register.work import Reference, Work, key_of
from partyreg.values import AccountKind


class AccountsPart(Part):
    """Accounts: what an administrator does, and everybody's own password.

    Notice: G1.1a; G1.1b; G1.1c; G1.1d; Y-users
    """

    def _open(
        self,
        verb: str,
        rule: Callable[[Work], tuple[Issued, tuple[Change, ...]]],
        subject: Reference | None,
        operation: str | None,
    ) -> Issued:
        """Run a command that issues a password, and give it back with the account as stored."""
        passed: list[Issued] = []

        def whole(work: Work) -> tuple[Change, ...]:
            """Ask the room, and keep what was issued for the caller."""
            issued, changes = rule(work)
            passed.append(issued)
            return changes

        entry = self._do(f"accounts.{verb}", whole, subject=subject, operation=operation)
        stored = result(entry, Account)
        return Issued(stored, passed[0].password if passed else None)

    def create_administrator(
        self, organisation: Reference, *, name: str | None = None, operation: str | None = None
    ) -> Issued:
        """Open the administrator account of an organisation next below.

        Args:
            organisation: for which it acts.
            name: the login name; by default ``A`` and the organisation code.
            operation: an id of the caller's; a repeated one gives no password again.

        Returns:
            The account and its initial password, masked.

        Raises:
            RefusedError: this is not the administrator of the direct superior, an open one
                exists, or the name is taken; all reasons at once.

        Notice: G1.1a 上级党组织管理员可以为下一级党组织创建管理员账号
        """

        def rule(work: Work) -> tuple[Issued, tuple[Change, ...]]:
            """Ask the room."""
            one = work.organisation(organisation)
            issued = issue(self._shell, one, AccountKind.ADMINISTRATOR, work.store, name)
            return issued, rules.create_administrator(
                one, issued=issued, accounts=work.store.find(Account, "organisation", one.key),
                name_taken=taken(work.store, issued.account.name), tree=work.tree,
                powers=work.powers, actor=work.actor,
            )  # fmt: skip

        return self._open("create-administrator", rule, organisation, operation)

    def create_business(
        self,
        organisation: Reference | None = None,
        *,
        name: str | None = None,
        operation: str | None = None,
    ) -> Issued:
        """Open a business account of this organisation, or of one below.

        Args:
            organisation: for which it acts; this one where omitted.
            name: the login name; by default ``B`` and the organisation code.
            operation: an id of the caller's; a repeated one gives no password again.

        Raises:
            RefusedError: this is no administrator of it or above it, or the name is taken.

        Notice: G1.1d 管理员可以创建本党组织的用户账号; Y-users
        """
        place = self._desk.organisation if organisation is None else organisation

        def rule(work: Work) -> tuple[Issued, tuple[Change, ...]]:
            """Ask the room."""
            one = work.organisation(place)
            issued = issue(self._shell, one, AccountKind.BUSINESS, work.store, name)
            return issued, rules.create_business(
                one, issued=issued, name_taken=taken(work.store, issued.account.name),
                tree=work.tree, powers=work.powers, actor=work.actor,
            )  # fmt: skip

        return self._open("create-business", rule, place, operation)

    def reset_password(self, account: Reference, *, operation: str | None = None) -> Issued:
        """Issue a new initial password for an account that this administrator might open.

        Raises:
            RefusedError: it is not this administrator's to open, or it is closed.

        Notice: G1.1b 首次登录会提示必须修改密码
        """

        def rule(work: Work) -> tuple[Issued, tuple[Change, ...]]:
            """Ask the room."""
            one = _account(work, account)
            issued = rules.reissue(
                one, settings=work.settings, rng=work.tools.rng, hasher=self._shell.hasher
            )
            return issued, rules.reset_password(
                one, issued=issued, tree=work.tree, powers=work.powers, actor=work.actor
            )

        return self._open("reset-password", rule, None, operation)

    def change_password(self, old: str, new: str, *, operation: str | None = None) -> Account:
        """Change this account's password; the first time this opens it for its work.

        Raises:
            RefusedError: the old one is wrong, or the new one is not acceptable; all reasons.

        Notice: G1.1b 首次登录系统会提示必须修改密码
        """

        def rule(work: Work) -> tuple[Change, ...]:
            """Ask the room."""
            return rules.change_password(
                work.actor.account, old, new, now=work.at.timestamp(),
                hasher=self._shell.hasher, salt=work.tools.rng.randbytes(16),
                settings=work.settings,
            )  # fmt: skip

        return result(self._do("accounts.change-password", rule, operation=operation), Account)

    def close(self, account: Reference, *, operation: str | None = None) -> Account:
        """Close an account for good.

        Raises:
            RefusedError: it is not this administrator's to open, or it is closed already.

        Notice: G1.1a; Y-users
        """

        def rule(work: Work) -> tuple[Change, ...]:
            """Ask the room."""
            return rules.close(
                _account(work, account), tree=work.tree, powers=work.powers, actor=work.actor
            )

        return result(self._do("accounts.close", rule, operation=operation), Account)


def _account(work: Work, reference: Reference) -> Account:
    """Give an account by key, record, or login name.

    Raises:
        RefusedError: there is none.
    """
    named = work.store.find(Account, "name", key_of(reference))
    return named[0] if named else work.need(Account, reference)
