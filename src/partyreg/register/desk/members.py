"""The member subsystem at a desk.

Notice: G3.1 党员信息维护; G3.2a 新增党员; G3.3a 删除党员
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import partyreg.members as rules
from partyreg.changes import Change
from partyreg.model import FormerMember, Member, Report
from partyreg.register.desk.base import Documents, ReportedPart
from partyreg.register.desk.people import former_by, known, open_transfer
from partyreg.register.shell import result
from partyreg.register.work import Reference, Work
from partyreg.values import AddReason, RemoveReason, ResidentId

Step = Callable[[Member, Work], tuple[Change, ...]]
"""What one organisation does with one member's record."""


class MembersPart(ReportedPart):
    """Members: add, remove, bring back in three ways, edit, report.

    Where a branch has reported the change, ``report`` names its report: the second clock runs
    from it, and it is settled in the same unit of work.

    Notice: N2.2a; G3.1; G3.2a; G3.3a; G3.3c; G3.3d
    """

    __slots__ = ()
    room = "members"
    settle = staticmethod(rules.settle)

    def _step(
        self,
        verb: str,
        member: Reference,
        step: Step,
        *,
        evidence: Documents,
        operation: str | None,
        report: Reference | None = None,
    ) -> Member:
        """Run a command that leaves the member on the roll."""

        def rule(work: Work) -> tuple[Change, ...]:
            """Ask the room."""
            return step(work.need(Member, member), work)

        changes = self._run(
            verb, rule, subject=member, evidence=evidence, report=report, operation=operation
        )
        return result(changes, Member)

    def add(
        self,
        name: str,
        id_number: str | ResidentId,
        *,
        branch: Reference,
        reason: AddReason | str,
        evidence: Documents,
        report: Reference | None = None,
        operation: str | None = None,
        **details: object,
    ) -> Member:
        """Enter a member into a branch, for one of the four reasons.

        Args:
            name: the person's name.
            id_number: the resident ID number, entered as the papers have it. Its coding is not
                checked here: faults are found by the review (Y-as-written), and
                `partyreg.idnumber.problems` names them beforehand.
            branch: where the member will stand.
            reason: a new admission, found again, returned from abroad, or another reason.
            evidence: the documents.
            report: the branch's report of it.
            operation: an id of the caller's.
            **details: further items of the collection form, by field name.

        Raises:
            RefusedError: the reason is not held, the person is on a roll or on the way already,
                there is an earlier record, or a value cannot be taken; all reasons at once.

        Notice: G3.2a 填写党员姓名和身份证号码，选择新增原因; Y-as-written
        """

        def rule(work: Work) -> tuple[Change, ...]:
            """Ask the room."""
            return rules.add(
                {"name": name, "id_number": id_number, **details}, work.place(branch), reason,
                key=work.tools.new_key("m"), known=known(work, id_number), tree=work.tree,
                powers=work.powers, actor=work.actor, on=work.on, evidence=work.evidence,
            )  # fmt: skip

        changes = self._run(
            "add", rule, subject=None, evidence=evidence, report=report, operation=operation
        )
        return result(changes, Member)

    def remove(
        self,
        member: Reference,
        reason: RemoveReason | str,
        *,
        evidence: Documents,
        report: Reference | None = None,
        operation: str | None = None,
    ) -> FormerMember:
        """Remove a member from the roll, for one of the four reasons.

        Raises:
            RefusedError: the reason is not held, the member is in transit, or evidence is
                missing; all reasons at once.

        Notice: G3.3a 选择删除原因; G3.3e 不能使用删除功能代替
        """

        def rule(work: Work) -> tuple[Change, ...]:
            """Ask the room."""
            one = work.need(Member, member)
            return rules.remove(
                one, reason, open_transfer=open_transfer(work, one), tree=work.tree,
                powers=work.powers, actor=work.actor, on=work.on, evidence=work.evidence,
            )  # fmt: skip

        changes = self._run(
            "remove", rule, subject=member, evidence=evidence, report=report,
            operation=operation,
        )  # fmt: skip
        return result(changes, FormerMember)

    def withdraw_removal(
        self,
        former: Reference,
        *,
        branch: Reference | None = None,
        evidence: Documents = None,
        operation: str | None = None,
    ) -> Member:
        """Withdraw a mistaken removal: the record comes back exactly as it was.

        Args:
            former: the former member.
            branch: only where the old branch has gone.
            evidence: the documents, if any.
            operation: an id of the caller's.

        Raises:
            RefusedError: the removal cannot be withdrawn in this way, its function is lacking, or
                the old branch has gone and none is named; all reasons at once.

        Notice: G3.3c "撤回"功能撤回误操作; Y-withdraw
        """

        def rule(work: Work) -> tuple[Change, ...]:
            """Ask the room."""
            one = former_by(work, former)
            return rules.withdraw_removal(
                one, branch=None if branch is None else work.place(branch),
                known=known(work, one.member.id_number), tree=work.tree, powers=work.powers,
                actor=work.actor, on=work.on, evidence=work.evidence,
            )  # fmt: skip

        changes = self._run(
            "withdraw-removal", rule, subject=former, evidence=evidence,
            operation=operation,
        )  # fmt: skip
        return result(changes, Member)

    def recover(
        self,
        former: Reference | ResidentId,
        *,
        branch: Reference,
        evidence: Documents = None,
        operation: str | None = None,
    ) -> Member:
        """Bring back a record that was removed for another reason, found by its ID number.

        Args:
            former: the former member, or the ID number as a `ResidentId`.
            branch: where the member will stand.
            evidence: the documents, if any.
            operation: an id of the caller's.

        Raises:
            RefusedError: there is no such record, or it comes back in another way; all reasons.

        Notice: G3.3d 通过"补录"功能输入身份证号码找回
        """

        def rule(work: Work) -> tuple[Change, ...]:
            """Ask the room."""
            one = former_by(work, former)
            return rules.recover(
                one, work.place(branch), known=known(work, one.member.id_number), tree=work.tree,
                powers=work.powers, actor=work.actor, on=work.on, evidence=work.evidence,
            )  # fmt: skip

        subject = None if isinstance(former, ResidentId) else former
        changes = self._run(
            "recover", rule, subject=subject, evidence=evidence, operation=operation
        )
        return result(changes, Member)

    def reinstate(
        self,
        former: Reference | ResidentId | None = None,
        *,
        branch: Reference,
        reason: AddReason | str,
        evidence: Documents,
        operation: str | None = None,
        **person: object,
    ) -> Member:
        """Reinstate a member who was lost and found, or has returned from abroad.

        Args:
            former: the record removed by suspension, or its ID number; None where there is none.
            branch: a branch of the primary committee that will look after the member.
            reason: found, or returned.
            evidence: the documents.
            operation: an id of the caller's.
            **person: name, ID number and further items, where there is no earlier record.

        Raises:
            RefusedError: the reason is not held, or the earlier record cannot be reinstated; all
                reasons at once.

        Notice: G3.2b 先由有权限党组织新增，再由基层党委日常管理; Y-restore
        """

        def rule(work: Work) -> tuple[Change, ...]:
            """Ask the room."""
            one = None if former is None else former_by(work, former)
            number = one.member.id_number if one else person.get("id_number")
            return rules.reinstate(
                person if one is None else one, work.place(branch), reason,
                key=work.tools.new_key("m"), known=known(work, number), tree=work.tree,
                powers=work.powers, actor=work.actor, on=work.on, evidence=work.evidence,
            )  # fmt: skip

        subject = None if isinstance(former, ResidentId) else former
        changes = self._run(
            "reinstate", rule, subject=subject, evidence=evidence, operation=operation,
        )  # fmt: skip
        return result(changes, Member)

    def edit(
        self,
        member: Reference,
        *,
        evidence: Documents = None,
        report: Reference | None = None,
        operation: str | None = None,
        **fields: object,
    ) -> Member:
        """Edit items of a member's record.

        Args:
            member: whose record.
            evidence: the documents; archived ones for the key fields.
            report: the branch's report of it.
            operation: an id of the caller's.
            **fields: the new values, by field name.

        Raises:
            RefusedError: a field is not this organisation's to edit, is unknown, or its value
                cannot be taken, or archived evidence is missing; all reasons at once.

        Notice: G3.1 党员信息"编辑"; N2.2b; N3.3b
        """

        def step(one: Member, work: Work) -> tuple[Change, ...]:
            """Ask the room."""
            number = fields.get("id_number", one.id_number)
            return rules.edit(
                one, fields, known=known(work, number), tree=work.tree, powers=work.powers,
                actor=work.actor, on=work.on, evidence=work.evidence,
                settings=work.settings,
            )  # fmt: skip

        return self._step(
            "edit", member, step, evidence=evidence, report=report, operation=operation
        )

    def convert(
        self,
        member: Reference,
        full_since: date,
        *,
        evidence: Documents,
        report: Reference | None = None,
        operation: str | None = None,
    ) -> Member:
        """Record that a probationary member has become a full one.

        Raises:
            RefusedError: the member is full already, the date cannot be taken, archived evidence
                is missing, or the function is lacking; all reasons at once.

        Notice: Y-convert 转正 is an edit of the key field by the committee, with evidence
        """

        def step(one: Member, work: Work) -> tuple[Change, ...]:
            """Ask the room."""
            return rules.convert(
                one, full_since, tree=work.tree, powers=work.powers, actor=work.actor,
                on=work.on, evidence=work.evidence,
            )  # fmt: skip

        return self._step(
            "convert", member, step, evidence=evidence, report=report, operation=operation
        )

    def mark_out_of_contact(
        self,
        member: Reference,
        since: date | None,
        *,
        evidence: Documents,
        operation: str | None = None,
    ) -> Member:
        """Mark a member as out of contact since a day, or, with None, as found again.

        Raises:
            RefusedError: the function or evidence is lacking, or the day cannot be taken.

        Notice: Y-delete-blocks out of contact; G3.1
        """

        def step(one: Member, work: Work) -> tuple[Change, ...]:
            """Ask the room."""
            return rules.mark_out_of_contact(
                one, since, tree=work.tree, powers=work.powers, actor=work.actor, on=work.on,
                evidence=work.evidence, settings=work.settings,
            )  # fmt: skip

        return self._step(
            "mark-out-of-contact", member, step, evidence=evidence, operation=operation
        )

    def mark_migrant(
        self,
        member: Reference,
        whereto: str | None,
        *,
        evidence: Documents,
        operation: str | None = None,
    ) -> Member:
        """Mark a member as a migrant, whereto in words, or, with None, as back.

        Raises:
            RefusedError: the function or evidence is lacking, or the words cannot be taken.

        Notice: G3.1 党员信息
        """

        def step(one: Member, work: Work) -> tuple[Change, ...]:
            """Ask the room."""
            return rules.mark_migrant(
                one, whereto, tree=work.tree, powers=work.powers, actor=work.actor, on=work.on,
                evidence=work.evidence, settings=work.settings,
            )  # fmt: skip

        return self._step("mark-migrant", member, step, evidence=evidence, operation=operation)

    def report(
        self,
        member: Reference,
        what: str,
        *,
        evidence: Documents,
        operation: str | None = None,
    ) -> Report:
        """Report a change of a member to the responsible committee, which has 15 working days.

        Args:
            member: whom it concerns.
            what: what happened, in words without personal data.
            evidence: the document, whose date starts the branch's own 10 working days.
            operation: an id of the caller's.

        Raises:
            RefusedError: the branch may not report it, it is reported already by the same
                document, the words have a number that may be a person's, or evidence is missing;
                all reasons.

        Notice: N2.2a 党支部于10个工作日内报告基层党委
        """

        def rule(work: Work) -> tuple[Change, ...]:
            """Ask the room."""
            one = work.need(Member, member)
            return rules.report(
                one, what, key=work.tools.new_key("r"), tree=work.tree, powers=work.powers,
                actor=work.actor, on=work.on, evidence=work.evidence,
                filed=work.store.find(Report, "subject", one.key),
            )  # fmt: skip

        changes = self._run("report", rule, subject=member, evidence=evidence, operation=operation)
        return result(changes, Report)
