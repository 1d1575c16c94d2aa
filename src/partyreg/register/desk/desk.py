"""The desk: an account and the natural person at it, and all that they may ask and do.

Notice: N3.3a 痕迹管理; G1.1c; G1.1d
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from partyreg.changes import Change
from partyreg.disclosure import Export
from partyreg.disclosure import export as disclose
from partyreg.model import Account, Member
from partyreg.register.desk.accounts import AccountsPart
from partyreg.register.desk.documents import DocumentsPart
from partyreg.register.desk.members import MembersPart
from partyreg.register.desk.organisations import OrganisationsPart
from partyreg.register.desk.rights import RightsPart
from partyreg.register.desk.transfers import TransfersPart
from partyreg.register.work import Reference, Work

if TYPE_CHECKING:
    from partyreg.register.desk.plans import PlansPart
    from partyreg.register.desk.reviews import ReviewsPart
    from partyreg.register.register import Register


class Desk:
    """Acts for one organisation through one account, as one natural person.

    A desk holds no state but these two names: every command reads the account afresh, so a desk
    whose account has been closed since is refused.

    Attributes:
        register: the register behind it.
        account: the account's key.
        person: the natural person; never shown in a repr.
        organisations, members, transfers, accounts, rights, documents, plans, reviews: the
            commands, by subsystem.

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
        self.documents = DocumentsPart(self)

    # The rules of these two are a third of all that a register loads, and few desks ask for them.

    @cached_property
    def plans(self) -> PlansPart:
        """Give the commands on restructurings.

        Notice: G2.0 通过多步骤的操作实现
        """
        from partyreg.register.desk.plans import PlansPart

        return PlansPart(self)

    @cached_property
    def reviews(self) -> ReviewsPart:
        """Give the commands on review campaigns.

        Notice: N3.2a 开展一次"回头看"
        """
        from partyreg.register.desk.reviews import ReviewsPart

        return ReviewsPart(self)

    def __repr__(self) -> str:
        """Show the account and its organisation."""
        return f"Desk(account={self.account!r}, organisation={self.organisation!r})"

    def export(
        self,
        fields: Sequence[str],
        *,
        purpose: str,
        below: Reference | None = None,
        reveal: Sequence[str] = (),
    ) -> Export:
        """Give out the members at and below an organisation, masked, for a stated purpose.

        The journal keeps the purpose, the fields and how many there were, and none of the data.

        Args:
            fields: the fields of a member's record, in the order of the rows.
            purpose: for which work they are needed; it names no person.
            below: where the members stand; this desk's own organisation where omitted.
            reveal: the fields that are needed in the clear.

        Returns:
            The rows, and the note that the journal keeps.

        Raises:
            RefusedError: no purpose is stated, a field is unknown, ``below`` stands outside this
                desk's organisation, even if no member stands there, or this account does no
                business; all reasons at once.

        Notice: N3.3c 除正常业务需要外，一律不得向外提供; Y-export
        """
        given: list[Export] = []

        def rule(work: Work) -> tuple[Change, ...]:
            """Ask the room; nothing changes, and the attempt is journalled."""
            place = self.organisation if below is None else work.place(below)
            standing = (
                one
                for key in work.tree.subtree(place)
                for one in work.store.find(Member, "branch", key)
            )
            given.append(
                disclose(
                    standing,
                    fields,
                    purpose=purpose,
                    actor=work.actor,
                    powers=work.powers,
                    tree=work.tree,
                    on=work.on,
                    reveal=reveal,
                    place=place,
                )
            )
            return ()

        self.register.do(
            "disclosure.export",
            rule,
            account=self.account,
            person=self.person,
            note=lambda: str(given[0].note),
        )
        return given[0]
