"""The organisation and unit subsystem at a desk.

Notice: G2.1 编辑; G2.2 新建下级党组织; G2.3 删除; G2.4 改变党组织隶属关系
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import partyreg.accounts as logins
import partyreg.organisations as rules
from partyreg.changes import Change
from partyreg.errors import RefusedError
from partyreg.model import (
    Account,
    DepartedOrganisation,
    Member,
    Organisation,
    Report,
    Transfer,
    Unit,
)
from partyreg.organisations.fields import RECORD_READERS, named
from partyreg.organisations.kinds import UNKNOWN_FIELD
from partyreg.register.desk.base import Documents, ReportedPart
from partyreg.register.desk.paperwork import outstanding
from partyreg.register.installing import issue
from partyreg.register.shell import result
from partyreg.register.work import Reference, Work, key_of
from partyreg.values import (
    AccountKind,
    DirectCategory,
    MemberCategory,
    OrganisationKind,
    Tier,
    UnitSituation,
)


class OrganisationsPart(ReportedPart):
    """Organisations and units: create, edit, move, delete.

    Every change names its evidence documents; the first one's date is that of the decision, and
    the 15 working days run from it.

    Notice: N2.1a; N2.1b; G2.1; G2.2; G2.3; G2.4
    """

    __slots__ = ()
    room = "organisations"
    settle = staticmethod(rules.settle)

    def create(
        self,
        name: str,
        *,
        code: str,
        under: Reference,
        evidence: Documents,
        kind: OrganisationKind = OrganisationKind.BRANCH,
        tier: Tier = Tier.BRANCH,
        category: DirectCategory | None = None,
        connected: bool = True,
        report: Reference | None = None,
        operation: str | None = None,
        **more: object,
    ) -> Organisation:
        """Create an organisation, with its administrator account and grants in one unit of work.

        The account's one-time password is not kept; the direct superior's administrator issues a
        new one with ``accounts.reset_password`` and hands it over.

        Args:
            name: full name; names may repeat.
            code: organisation code, not in use.
            under: its superior.
            evidence: the documents of the decision.
            kind: what it is.
            tier: its column of annex 2.
            category: one of the seven direct-transfer categories, or None.
            connected: whether a column-1 organisation operates in the system itself.
            report: the report of the decision, settled with it.
            operation: an id of the caller's.
            **more: further items of the record, by field name.

        Raises:
            RefusedError: the function is lacking, the place does not fit, the code is in use, a
                value cannot be taken, or evidence is missing; all reasons at once.

        Notice: G2.2 新建下级党组织; N2.1b 同步设置和分配管理员账号及权限
        """

        def rule(work: Work) -> tuple[Change, ...]:
            """Ask the room, then open the administrator account."""
            _check_fields(more)
            wanted = Organisation(
                key=work.tools.new_key("o"), code=code, name=name, kind=kind, tier=tier,
                parent=work.place(under), category=category, connected=connected,
                **more,  # type: ignore[arg-type]  # the room checks every value
            )  # fmt: skip
            changes = rules.create(
                wanted, code_holder=_code_holder(work, code), tree=work.tree, powers=work.powers,
                actor=work.actor, on=work.on, evidence=work.evidence,
                settings=work.settings,
            )  # fmt: skip
            made = result(changes, Organisation)
            issued = issue(self._shell, made, AccountKind.ADMINISTRATOR, work.store)
            return (*changes, logins.opened_with(made, issued=issued))

        changes = self._run(
            "create",
            rule,
            subject=under,
            evidence=evidence,
            report=report,
            operation=operation,
        )
        return result(changes, Organisation)

    def edit(
        self,
        organisation: Reference,
        *,
        evidence: Documents = None,
        report: Reference | None = None,
        operation: str | None = None,
        **fields: object,
    ) -> Organisation:
        """Edit an organisation's record.

        Args:
            organisation: which one.
            evidence: the documents.
            report: the report of the decision, settled with it.
            operation: an id of the caller's.
            **fields: the new values, by field name.

        Raises:
            RefusedError: a field is not this organisation's to edit, a value cannot be taken, or
                evidence is missing; all reasons at once.

        Notice: G2.1 使用"编辑"功能; Y-self; N2.1c
        """

        def rule(work: Work) -> tuple[Change, ...]:
            """Ask the room."""
            one = work.organisation(organisation)
            return rules.edit(
                one, fields, code_holder=_code_holder(work, fields.get("code")),
                members=work.store.count(Member, "branch", one.key), tree=work.tree,
                powers=work.powers, actor=work.actor, on=work.on, evidence=work.evidence,
                settings=work.settings,
            )  # fmt: skip

        changes = self._run(
            "edit", rule, subject=organisation, evidence=evidence, report=report,
            operation=operation,
        )  # fmt: skip
        return result(changes, Organisation)

    def move(
        self,
        organisation: Reference,
        to: Reference,
        *,
        evidence: Documents,
        report: Reference | None = None,
        operation: str | None = None,
    ) -> Organisation:
        """Move an organisation, with all below it, under another superior.

        Raises:
            RefusedError: this organisation does not stand above (or is) both superiors, the place
                does not fit, or evidence is missing; all reasons at once.

        Notice: G2.4 该党组织将整体隶属于新指定的上级党组织; Y-scope-move
        """

        def rule(work: Work) -> tuple[Change, ...]:
            """Ask the room."""
            return rules.move(
                work.organisation(organisation), work.place(to), tree=work.tree,
                powers=work.powers, actor=work.actor, on=work.on, evidence=work.evidence,
            )  # fmt: skip

        changes = self._run(
            "move", rule, subject=organisation, evidence=evidence, report=report,
            operation=operation,
        )  # fmt: skip
        return result(changes, Organisation)

    def delete(
        self,
        organisation: Reference,
        *,
        evidence: Documents,
        successors: Sequence[Reference] = (),
        report: Reference | None = None,
        operation: str | None = None,
    ) -> DepartedOrganisation:
        """Delete an organisation that has been emptied; its accounts and grants end with it.

        Args:
            organisation: which one.
            evidence: the documents of the decision.
            successors: the organisations that took its members or children over.
            report: the report of the decision, settled with it.
            operation: an id of the caller's.

        Raises:
            RefusedError: children, members, open transfers or outstanding receipts remain, the
                function is lacking, or evidence is missing; all reasons, each with the step that
                removes it.

        Notice: G2.3 必须保证删除的党组织没有下级党组织和党员; N2.1b
        """

        def rule(work: Work) -> tuple[Change, ...]:
            """Ask the room, then close the accounts."""
            one = work.organisation(organisation)
            heirs = tuple(key_of(heir) for heir in successors)
            changes = rules.delete(
                one, blockers=blockers(work, one.key), successors=heirs,
                departed=[key for key in heirs if work.store.get(DepartedOrganisation, key)],
                tree=work.tree, powers=work.powers, actor=work.actor, on=work.on,
                evidence=work.evidence,
            )  # fmt: skip
            opened = work.store.find(Account, "organisation", one.key)
            return (*changes, *logins.close_all(opened))

        changes = self._run(
            "delete", rule, subject=organisation, evidence=evidence, report=report,
            operation=operation,
        )  # fmt: skip
        return result(changes, DepartedOrganisation)

    def add_unit(
        self,
        name: str,
        *,
        organisation: Reference,
        evidence: Documents,
        kind: str | None = None,
        situation: str | None = None,
        credit_code: str | None = None,
        operation: str | None = None,
    ) -> Unit:
        """Record a unit at which an organisation is to stand.

        Raises:
            RefusedError: the function or evidence is lacking, or a value cannot be taken.

        Notice: G2.1 单位名称
        """

        def rule(work: Work) -> tuple[Change, ...]:
            """Ask the room."""
            unit = Unit(work.tools.new_key("u"), name, kind, situation, credit_code)
            return rules.add_unit(
                unit, work.organisation(organisation), tree=work.tree, powers=work.powers,
                actor=work.actor, on=work.on, evidence=work.evidence,
            )  # fmt: skip

        changes = self._run(
            "add-unit", rule, subject=organisation, evidence=evidence, operation=operation
        )
        return result(changes, Unit)

    def edit_unit(
        self,
        unit: Reference,
        *,
        evidence: Documents,
        operation: str | None = None,
        **fields: object,
    ) -> Unit:
        """Edit a unit's record.

        Raises:
            RefusedError: an organisation at the unit is outside the scope, evidence is lacking,
                or a value cannot be taken; all reasons at once.

        Notice: G2.1 单位名称
        """

        def rule(work: Work) -> tuple[Change, ...]:
            """Ask the room."""
            one = work.need(Unit, unit)
            users = [each.key for each in work.store.find(Organisation, "unit", one.key)]
            return rules.edit_unit(
                one, fields, users=users, tree=work.tree, powers=work.powers, actor=work.actor,
                on=work.on, evidence=work.evidence,
            )  # fmt: skip

        changes = self._run("edit-unit", rule, subject=unit, evidence=evidence, operation=operation)
        return result(changes, Unit)

    def assign_units(
        self,
        organisation: Reference,
        units: Iterable[Reference],
        *,
        evidence: Documents,
        situation: UnitSituation | str = UnitSituation.OWN,
        operation: str | None = None,
    ) -> Organisation:
        """Say at which units an organisation stands: its superior's, its own, or several.

        Raises:
            RefusedError: number and situation do not fit, a unit is unknown, or the function or
                evidence is lacking; all reasons at once.

        Notice: G2.1 单位名称
        """

        def rule(work: Work) -> tuple[Change, ...]:
            """Ask the room."""
            return rules.assign_units(
                work.organisation(organisation), work.units(tuple(units)), situation,
                tree=work.tree, powers=work.powers, actor=work.actor, on=work.on,
                evidence=work.evidence,
            )  # fmt: skip

        changes = self._run(
            "assign-units", rule, subject=organisation, evidence=evidence, operation=operation
        )
        return result(changes, Organisation)

    def report(
        self,
        organisation: Reference,
        what: str,
        *,
        evidence: Documents,
        operation: str | None = None,
    ) -> Report:
        """Report a decision to whoever maintains the organisation's record.

        Args:
            organisation: whom it concerns; of a new one, its superior.
            what: what was decided, in words.
            evidence: the decision, whose date starts the 15 working days.
            operation: an id of the caller's.

        Raises:
            RefusedError: this organisation may not report it, or evidence is missing.

        Notice: N2.1a 由上级党组织依据有关文件材料; N2.1c
        """

        def rule(work: Work) -> tuple[Change, ...]:
            """Ask the room."""
            return rules.report(
                work.organisation(organisation),
                what,
                key=work.tools.new_key("r"),
                tree=work.tree,
                powers=work.powers,
                actor=work.actor,
                on=work.on,
                evidence=work.evidence,
            )

        changes = self._run(
            "report", rule, subject=organisation, evidence=evidence, operation=operation
        )
        return result(changes, Report)


def _check_fields(more: Mapping[str, object]) -> None:
    """Refuse items that an organisation's record does not have, all of them.

    Raises:
        RefusedError: there is one.
    """
    fields = sorted(set(RECORD_READERS) - {"code", "name", "kind", "tier", "category", "connected"})
    unknown = [UNKNOWN_FIELD(what="an organisation", field=named(name), fields=", ".join(fields))
               for name in more if name not in fields]  # fmt: skip
    if unknown:
        raise RefusedError(unknown)


def _code_holder(work: Work, code: object) -> str | None:
    """Give the key of the organisation that uses a code now."""
    found = work.store.find(Organisation, "code", code) if isinstance(code, str) else ()
    return found[0].key if found else None


def blockers(work: Work, key: str) -> rules.Blockers:
    """Count what stands in the way of deleting an organisation.

    Notice: G2.3; Y-delete-blocks
    """
    standing = work.store.find(Member, "branch", key)
    opened = work.store.find(Transfer, "open_party", key)
    return rules.Blockers(
        children=work.tree.children(key),
        members=len(standing),
        probationary=sum(one.category is MemberCategory.PROBATIONARY for one in standing),
        out_of_contact=sum(one.out_of_contact_since is not None for one in standing),
        open_transfers=tuple(one.key for one in opened),
        receipts=tuple(one.key for one in outstanding(work.store, key)),
    )
