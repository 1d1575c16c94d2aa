"""The desk: an account and the natural person at it, and all that they may ask and do.

Notice: N3.3a 痕迹管理; G1.1c; G1.1d
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from partyreg.model import Account
from partyreg.register.desk.accounts import AccountsPart
from partyreg.register.desk.members import MembersPart
from partyreg.register.desk.organisations import OrganisationsPart
from partyreg.register.desk.rights import RightsPart
from partyreg.register.desk.transfers import TransfersPart

if TYPE_CHECKING:
    from partyreg.register.register import Register


class Desk:
    """Acts for one organisation through one account, as one natural person.

    A desk holds no state but these two names: every command reads the account afresh, so a desk
    whose account has been closed since is refused.

    Attributes:
        register: the register behind it.
        account: the account's key.
        person: the natural person; never shown in a repr.
        organisations, members, transfers, accounts, rights: the commands, by subsystem.

    Notice: N3.3a 痕迹管理
    """

    def __init__(self, register: Register, account: Account, person: str) -> None:
        """Sit down; `Register.sign_in` and `Register.desk` make desks."""
        self.register = register
        self.account, self.person = account.key, person
        self.organisation = account.organisation
        self.organisations = OrganisationsPart(self)
        self.members = MembersPart(self)
        self.transfers = TransfersPart(self)
        self.accounts = AccountsPart(self)
        self.rights = RightsPart(self)

    def __repr__(self) -> str:
        """Show the account and its organisation."""
        return f"Desk(account={self.account!r}, organisation={self.organisation!r})"
