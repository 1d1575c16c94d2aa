"""The transfer subsystem at a desk.

Notice: G4.1 基层党委内部转接; G4.2c 申请; G4.3b 办结; G4.3c 录入介绍信
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import partyreg.transfer as rules
from partyreg.changes import Change
from partyreg.model import Letter, Member, Newcomer, Transfer
from partyreg.register.desk.base import Part
from partyreg.register.desk.paperwork import heir
from partyreg.register.desk.people import known, member_of, open_transfer
from partyreg.register.shell import result
from partyreg.register.work import Reference, Work
from partyreg.transfer import InformationForm, Queues
from partyreg.values import TransferKind

Step = Callable[[Transfer, Work], tuple[Change, ...]]
"""What one organisation does with one case."""


class TransfersPart(Part):
    """Transfers: apply, approve, disagree, conclude, record, receive, and the receipt.

    Notice: G4.2c; G4.2d; G4.2e; G4.3a; G4.3d
    """

    def submit(
        self,
        member: Reference,
        to: Reference,
        *,
        wish: Reference | None = None,
        kind: TransferKind | None = None,
        operation: str | None = None,
    ) -> Transfer:
        """Apply for a member's transfer; the path is generated.

        Args:
            member: who is to be transferred.
            to: a branch or committee here, or the name of one outside the realm; a text that
                names nothing here *is* outside, so look at the ``kind`` of what comes back, or
                pass the ``kind`` that is meant to have a mistyped name refused.
            wish: the branch hoped for; the receiver decides.
            kind: the kind that the applicant takes it for, to be checked.
            operation: an id of the caller's.

        Raises:
            RefusedError: this organisation may not apply for the member, an open transfer stands
                in the way, or there is no such route; all reasons at once.

        Notice: G4.2c 系统自动生成审批路径
        """

        def rule(work: Work) -> tuple[Change, ...]:
            """Ask the room."""
            one = work.need(Member, member)
            return rules.submit(
                one, tree=work.tree, powers=work.powers, actor=work.actor, on=work.on,
                key=work.tools.new_key("t"), destination=work.destination(to),
                settings=work.settings, wish=None if wish is None else work.place(wish),
                kind=kind, open_transfer=open_transfer(work, one),
            )  # fmt: skip

        entry = self._do("transfers.submit", rule, subject=member, operation=operation)
        return result(entry, Transfer)

    def internal(
        self, member: Reference, branch: Reference, *, operation: str | None = None
    ) -> Transfer:
        """Move a member between two branches of this committee, in one quick step.

        Raises:
            RefusedError: the function is not held or is switched off, the branches are not both
                its own, or an open transfer stands in the way; all reasons at once.

        Notice: G4.1 基层党委内部转接
        """

        def rule(work: Work) -> tuple[Change, ...]:
            """Ask the room."""
            one = work.need(Member, member)
            return rules.transfer_internal(
                one, work.place(branch), tree=work.tree, powers=work.powers, actor=work.actor,
                on=work.on, key=work.tools.new_key("t"), settings=work.settings,
                open_transfer=open_transfer(work, one),
            )  # fmt: skip

        entry = self._do("transfers.internal", rule, subject=member, operation=operation)
        return result(entry, Transfer)

    def _step(self, verb: str, case: Reference, step: Step, operation: str | None) -> Transfer:
        """Run one step of a case."""

        def rule(work: Work) -> tuple[Change, ...]:
            """Ask the room."""
            return step(work.need(Transfer, case), work)

        entry = self._do(f"transfers.{verb}", rule, subject=case, operation=operation)
        return result(entry, Transfer)

    def approve(self, case: Reference, *, operation: str | None = None) -> Transfer:
        """Approve a case that waits here.

        Raises:
            RefusedError: it does not wait here, or a function is lacking; all reasons at once.

        Notice: G4.2c 审批
        """

        def step(one: Transfer, work: Work) -> tuple[Change, ...]:
            """Ask the room."""
            return rules.approve(
                one, tree=work.tree, powers=work.powers, actor=work.actor, on=work.on
            )

        return self._step("approve", case, step, operation)

    def disagree(self, case: Reference, reason: str, *, operation: str | None = None) -> Transfer:
        """Send a case one step back.

        Args:
            case: the case that waits here.
            reason: why, in words without personal data.
            operation: an id of the caller's.

        Raises:
            RefusedError: it does not wait here, a function is lacking, or the reason is no usable
                text; all reasons at once.

        Notice: G4.2e "不同意"操作，逐级退回
        """

        def step(one: Transfer, work: Work) -> tuple[Change, ...]:
            """Ask the room."""
            return rules.disagree(
                one, tree=work.tree, powers=work.powers, actor=work.actor, on=work.on,
                reason=reason,
            )  # fmt: skip

        return self._step("disagree", case, step, operation)

    def resubmit(
        self,
        case: Reference,
        *,
        to: Reference | None = None,
        wish: Reference | None = None,
        operation: str | None = None,
    ) -> Transfer:
        """Correct and resubmit a case that has come back to its initiator.

        Args:
            case: the returned case.
            to: another destination, where that was the mistake.
            wish: another branch hoped for.
            operation: an id of the caller's.

        Raises:
            RefusedError: it has not come back here, or there is no such route; all reasons.

        Notice: Y-back correct and resubmit, or cancel
        """

        def step(one: Transfer, work: Work) -> tuple[Change, ...]:
            """Ask the room."""
            return rules.resubmit(
                one, tree=work.tree, powers=work.powers, actor=work.actor, on=work.on,
                settings=work.settings, destination=None if to is None else work.destination(to),
                wish=None if wish is None else work.place(wish),
            )  # fmt: skip

        return self._step("resubmit", case, step, operation)

    def cancel(self, case: Reference, *, operation: str | None = None) -> Transfer:
        """Cancel a case that has come back to its initiator.

        Raises:
            RefusedError: it has not come back here; all reasons at once.

        Notice: Y-back the initiator alone cannot pull it back from an approver
        """

        def step(one: Transfer, work: Work) -> tuple[Change, ...]:
            """Ask the room."""
            return rules.cancel(
                one, tree=work.tree, powers=work.powers, actor=work.actor, on=work.on
            )

        return self._step("cancel", case, step, operation)

    def conclude(
        self,
        case: Reference,
        *,
        number: str,
        validity_days: int | None = None,
        dues_paid_until: date | None = None,
        operation: str | None = None,
    ) -> Transfer:
        """Approve the last step of an outgoing case and issue the letter.

        Args:
            case: the case at its last step.
            number: the letter's number.
            validity_days: how many days it is valid; by default the setting.
            dues_paid_until: first day of the month up to which dues are paid.
            operation: an id of the caller's.

        Returns:
            The concluded case, with its letter; the member has left the roll.

        Raises:
            RefusedError: nationwide authority is lacking, it is not the turn, or the letter's
                data cannot be taken; all reasons at once.

        Notice: G4.3b 点击办结按钮，打印纸质介绍信
        """

        def step(one: Transfer, work: Work) -> tuple[Change, ...]:
            """Ask the room."""
            used = work.store.count(Transfer, "letter", number) > 0
            return rules.conclude(
                one, tree=work.tree, powers=work.powers, actor=work.actor, on=work.on,
                member=member_of(work, one), number=number, settings=work.settings,
                validity_days=validity_days, dues_paid_until=dues_paid_until, number_used=used,
            )  # fmt: skip

        return self._step("conclude", case, step, operation)

    def record_letter(
        self,
        newcomer: Newcomer,
        letter: Letter,
        to: Reference,
        *,
        wish: Reference | None = None,
        operation: str | None = None,
    ) -> Transfer:
        """Record the letter of a member who has arrived from outside.

        Args:
            newcomer: whom the letter introduces, a `partyreg.Newcomer`.
            letter: a `partyreg.Letter`.
            to: a branch or committee below this organisation.
            wish: the branch hoped for.
            operation: an id of the caller's.

        Raises:
            RefusedError: this organisation is not the nearest with nationwide authority above the
                destination, or the person is active in the tree or on the way already; all
                reasons at once.

        Notice: G4.3c 验明党员身份，将纸质介绍信录入系统
        """

        def rule(work: Work) -> tuple[Change, ...]:
            """Ask the room."""
            found = known(work, newcomer.id_number)
            return rules.record_letter(
                newcomer, tree=work.tree, powers=work.powers, actor=work.actor, on=work.on,
                key=work.tools.new_key("t"), destination=work.place(to), letter=letter,
                settings=work.settings, wish=None if wish is None else work.place(wish),
                active=found.active, open_transfer=found.in_transit,
            )  # fmt: skip

        entry = self._do("transfers.record-letter", rule, operation=operation)
        return result(entry, Transfer)

    def confirm_arrival(
        self,
        case: Reference,
        *,
        arrived_on: date | None = None,
        operation: str | None = None,
    ) -> Transfer:
        """Confirm that the member has reported in person.

        Args:
            case: the case that this organisation is to receive.
            arrived_on: the day, today where omitted.
            operation: an id of the caller's.

        Raises:
            RefusedError: it is not approved here, or the day cannot be taken; all reasons.

        Notice: G4.2d 在确认党员本人报到后
        """

        def step(one: Transfer, work: Work) -> tuple[Change, ...]:
            """Ask the room."""
            return rules.confirm_arrival(
                one, tree=work.tree, powers=work.powers, actor=work.actor, on=work.on,
                arrived_on=arrived_on,
            )  # fmt: skip

        return self._step("confirm-arrival", case, step, operation)

    def receive(
        self,
        case: Reference,
        branch: Reference,
        *,
        form: InformationForm | None = None,
        handled_by: str | None = None,
        operation: str | None = None,
    ) -> Transfer:
        """Receive the member into a branch, which ends the transfer with a receipt.

        Args:
            case: the case, approved here, the arrival confirmed.
            branch: one of this organisation's own.
            form: a `partyreg.InformationForm`: what the member information form adds, for an
                arrival from outside.
            handled_by: who handles it, for the receipt.
            operation: an id of the caller's.

        Raises:
            RefusedError: a condition is lacking; all reasons at once.

        Notice: G4.2d 点击"接收"，核对党员信息并将党员编入; G4.3d
        """

        def step(one: Transfer, work: Work) -> tuple[Change, ...]:
            """Ask the room."""
            arrival = known(work, one.newcomer.id_number) if one.newcomer else None
            return rules.receive(
                one, tree=work.tree, powers=work.powers, actor=work.actor, on=work.on,
                branch=work.place(branch), key=work.tools.new_key("m"), form=form,
                member=member_of(work, one),
                former=arrival.last if arrival else None,
                active=arrival.active if arrival else None, handled_by=handled_by,
            )  # fmt: skip

        return self._step("receive", case, step, operation)

    def register_receipt(
        self,
        case: Reference,
        *,
        received_on: date,
        branch: str,
        handled_by: str | None = None,
        operation: str | None = None,
    ) -> Transfer:
        """Register that the paper receipt of an outgoing transfer has come back.

        Args:
            case: the concluded case.
            received_on: when the member was received there.
            branch: into which branch, in the receipt's words.
            handled_by: who handled it there.
            operation: an id of the caller's.

        Raises:
            RefusedError: no receipt is due, or it goes to another committee; all reasons.

        Notice: G4.3d 打印回执传回; Y-receipt
        """

        def step(one: Transfer, work: Work) -> tuple[Change, ...]:
            """Ask the room."""
            return rules.register_receipt(
                one, tree=work.tree, powers=work.powers, actor=work.actor, on=work.on,
                received_on=received_on, branch=branch, handled_by=handled_by,
                heir=heir(work.store, one),
            )  # fmt: skip

        return self._step("register-receipt", case, step, operation)

    def queues(self) -> Queues:
        """Give this organisation's own queues: waiting, handled, coming, overdue.

        Notice: Y-overdue; Y-receipt
        """
        return self._desk.register.queues(self._desk.organisation)
