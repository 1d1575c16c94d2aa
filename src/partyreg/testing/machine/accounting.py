"""Rules of the state machine: accounts, passwords and sign-on, and the clock.

Notice: G1.1a; G1.1b; G1.1d; Y-users; Y-direct
"""

# ruff: noqa: S101 - a state machine asserts
from __future__ import annotations

from datetime import timedelta

from hypothesis import strategies as st

from partyreg.accounts import Issued
from partyreg.errors import RefusedError
from partyreg.register import Desk
from partyreg.testing.machine.base import (
    ADMINISTRATOR,
    BUSINESS,
    PASSWORD,
    PERSON,
    SETTINGS,
    Base,
)
from partyreg.testing.machine.model import Codes, F, Login
from partyreg.values import AccountKind, AccountState

S = AccountState
NEW_PASSWORDS = (PASSWORD, "kurz", "12345678")


class Accounting(Base):
    """Open, reset and close accounts; change passwords; sign on; let time pass."""

    def open_account(self, data: st.DataObject) -> None:
        """Open an account: the administrator's only from directly above."""
        kind = data.draw(st.sampled_from(list(AccountKind)))
        model = self.model
        without = [one for one in model.orgs if kind == BUSINESS or not any(
            each.organisation == one and each.kind == kind and each.state != S.CLOSED
            for each in model.logins.values())]  # fmt: skip
        to = self.org(data, without)
        login = self._administrator(data, to, kind)
        names = {one.name for one in model.logins.values()}
        name = self.choose(data, [f"新账号{self.seen}"], [*sorted(names)[:3], " "])
        named = data.draw(st.booleans())
        codes = self._may_administer(model.logins[login], to, kind)
        if kind == ADMINISTRATOR and any(
            one.organisation == to and one.kind == kind and one.state != S.CLOSED
            for one in model.logins.values()
        ):
            codes.add("account.exists")
        if named:
            default = f"{kind.prefix}{model.orgs[to].code}"
            needed = kind == BUSINESS and name == default
            taken = "account.name-needed" if needed else "account.name-taken"
            codes |= {taken} if name in names else set()
            codes |= {"input.bad-value"} if not name.strip() else set()
        verb = "create_administrator" if kind == ADMINISTRATOR else "create_business"

        def act(desk: Desk) -> Issued:
            """Open it."""
            made: Issued = getattr(desk.accounts, verb)(to, name=name if named else None)
            return made

        made = self.attempt(f"accounts.{verb.replace('_', '-')}", login, codes, 1, act)
        if made is not None and made.password is not None:
            first = made.password.reveal("sign on")
            account = made.account
            model.logins[account.key] = Login(account.name, to, kind, S.NEW, first)

    def _administrator(self, data: st.DataObject, to: str, kind: AccountKind) -> str:
        """Choose an account: one that decides on the accounts of a kind there, or any."""
        logins = self.model.logins
        able = [key for key, one in logins.items() if not self._may_administer(one, to, kind)]
        return self.choose(data, able, list(logins))

    def _deciding(self, to: str) -> list[str]:
        """Give those above who have a part in accounts, the nearest first (Y-direct)."""
        model = self.model
        return [one for one in model.up(to)[1:]
                if F.MANAGE_ACCOUNTS in model.held[one] and model.operates(one)]  # fmt: skip

    def _may_administer(self, login: Login, to: str, kind: AccountKind) -> Codes:
        """List why an account may not decide on another."""
        model, who = self.model, login.organisation
        codes = model.gates(login, F.MANAGE_ACCOUNTS, to)
        if kind == BUSINESS:
            return codes - ({"right.not-granted"} if who == to else set())
        if to in model.orgs:
            direct = self._deciding(to)[:1] == [who]
            codes |= set() if direct else {"account.not-direct-superior"}
        return codes

    def end_password(self, data: st.DataObject) -> None:
        """Reset the password of an account, or close the account for good."""
        verb = data.draw(st.sampled_from(["reset-password", "close"]))
        model = self.model
        what = data.draw(st.sampled_from(list(model.logins)))
        account = model.logins[what]
        login = self._administrator(data, account.organisation, account.kind)
        codes = self._may_administer(model.logins[login], account.organisation, account.kind)
        codes |= {"account.closed"} if account.state == S.CLOSED else set()

        def act(desk: Desk) -> str:
            """Do it, and give the new password."""
            if verb == "close":
                desk.accounts.close(what)
                return ""
            issued = desk.accounts.reset_password(what).password
            assert issued is not None
            return issued.reveal("hand it over")

        password = self.attempt(f"accounts.{verb}", login, codes, 1, act)
        if password is not None:
            account.state = S.CLOSED if verb == "close" else S.NEW
            account.password, account.failures, account.locked_until = password, 0, 0.0

    def change_password(self, data: st.DataObject) -> None:
        """Change one's own password: all that a new account can do."""
        logins = self.model.logins
        new_ones = [key for key, one in logins.items() if one.state == S.NEW]
        login = self.choose(data, new_ones, list(logins))
        account = logins[login]
        new = self.choose(data, ["Noch ein langes 2"], NEW_PASSWORDS)
        known = self.choose(data, [True], [True, False]) and account.password != "?"  # noqa: S105 - the model was not told
        old = account.password if known else "etwas Falsches"
        codes = self._shut(account)
        codes |= set() if known or codes else {"account.wrong-password"}
        codes |= {"account.password-unchanged"} if new == old else set()
        codes |= {"account.password-too-short"} if new == "kurz" else set()
        codes |= {"account.password-known"} if new == "12345678" else set()
        self.attempt(
            "accounts.change-password", login, codes, 1,
            lambda desk: desk.accounts.change_password(old, new),
        )  # fmt: skip
        if not codes:
            account.state, account.password = S.ACTIVE, new
            account.failures, account.locked_until = 0, 0.0

    def _shut(self, account: Login) -> Codes:
        """List why no password of an account is looked at."""
        if account.state == S.CLOSED:
            return {"account.closed"}
        now = self.moment + timedelta(minutes=1)
        return {"account.locked"} if now.timestamp() < account.locked_until else set()

    def sign_in(self, data: st.DataObject) -> None:
        """Sign on by name: a failure counts, and locks for a growing while."""
        logins = self.model.logins
        failed = [key for key, one in logins.items() if one.failures]
        login = self.choose(data, failed or list(logins)[:2], list(logins))
        account, right = logins[login], data.draw(st.booleans())
        known = self.choose(data, [True], [False])
        codes: Codes = self._shut(account)
        changes = 0
        fits = right and account.password != "?"  # noqa: S105 - the model was not told
        self.tick()
        if not known:
            codes = {"account.sign-in-failed"}
        elif not codes and fits:
            changes = int(account.failures > 0)
            account.failures, account.locked_until = 0, 0.0
        elif not codes:
            codes, changes = {"account.sign-in-failed"}, 1
            account.failures += 1
            beyond = account.failures - SETTINGS.lock_after_failures
            wait = SETTINGS.lock_first_seconds * 2**beyond if beyond >= 0 else 0
            account.locked_until = self.moment.timestamp() + wait if wait else 0.0
        name = account.name if known else "niemand"
        password = account.password if fits else "etwas Falsches"
        try:
            self.register.sign_in(name, password, person=PERSON)
            found = set()
        except RefusedError as refused:
            found = set(refused.codes)
        [entry] = self.follow()
        who = (login, account.organisation) if known else (None, None)
        assert found == codes == {one.code for one in entry.refusals}
        assert (entry.command, len(entry.changes)) == ("accounts.sign-in", changes)
        assert (entry.account, entry.organisation) == who
