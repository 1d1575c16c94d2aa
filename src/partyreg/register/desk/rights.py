"""The granting of functions at a desk, and the questions about rights.

Notice: G1.2 权限直接分配到党组织; G1.0 逐级检查; Y-remedy
"""

from __future__ import annotations

from collections.abc import Iterator

import partyreg.permissions as rules
from partyreg.changes import Change
from partyreg.model import Account, Grants
from partyreg.permissions import Decision, Deviation
from partyreg.register.desk.base import Documents, Part
from partyreg.register.shell import result
from partyreg.register.work import Reference, Work, find_organisation
from partyreg.values import Function


class RightsPart(Part):
    """Rights: ask, grant, revoke, compare with the initial setting.

    Notice: G1.0; G1.2; Y-grant; Y-remedy
    """

    def can(self, function: Function, target: Reference) -> Decision:
        """Ask whether this account may use a function on an organisation, and why.

        Raises:
            RefusedError: there is no such organisation.

        Notice: Y-gates; Y-remedy
        """
        shell, desk = self._shell, self._desk
        with shell.store.begin() as store:
            powers = rules.Powers(store.tree, store.held)
            place = find_organisation(store, target).key
            account = store.get(Account, desk.account)
            own = find_organisation(store, desk.organisation).key
            return powers.decide(own, function, place, account=account)

    def where(self, function: Function) -> Iterator[str]:
        """Give the organisations on which this one may use a function, superiors first.

        Raises:
            RefusedError: this organisation has left the tree.

        Notice: Y-gates
        """
        with self._shell.store.begin() as store:
            powers = rules.Powers(store.tree, store.held)
            own = find_organisation(store, self._desk.organisation).key
            return iter(tuple(powers.where(own, function)))

    def conformity(self, organisation: Reference | None = None) -> tuple[Deviation, ...]:
        """List what differs from the initial setting below an organisation, accounts included.

        Args:
            organisation: at or below this one; this one where omitted.

        Raises:
            RefusedError: there is no such organisation, or it is not in this one's scope.

        Notice: G1.0 逐级检查下级党组织的管理员账号和用户账号是否配置正确
        """
        with self._shell.store.begin() as store:
            own = find_organisation(store, self._desk.organisation).key
            place = own if organisation is None else find_organisation(store, organisation).key
            if not store.tree.is_at_or_below(place, own):
                raise rules_out_of_scope(store.tree.organisation(place).name,
                                         store.tree.organisation(own).name)  # fmt: skip
            powers = rules.Powers(store.tree, store.held)
            accounts = {key: store.find(Account, "organisation", key)
                        for key in store.tree.descendants(place)}  # fmt: skip
            return tuple(powers.conformity(place, accounts=accounts))

    def _change(
        self,
        verb: str,
        organisation: Reference,
        functions: tuple[Function, ...],
        evidence: Documents,
        operation: str | None,
    ) -> Grants:
        """Grant or revoke."""
        room = rules.grant if verb == "grant" else rules.revoke

        def rule(work: Work) -> tuple[Change, ...]:
            """Ask the room."""
            return room(
                work.place(organisation), functions, tree=work.tree, powers=work.powers,
                actor=work.actor, on=work.on, evidence=work.evidence,
            )  # fmt: skip

        entry = self._do(
            f"rights.{verb}", rule, subject=organisation, evidence=evidence,
            operation=operation,
        )  # fmt: skip
        return result(entry, Grants)

    def grant(
        self,
        organisation: Reference,
        *functions: Function,
        evidence: Documents = None,
        operation: str | None = None,
    ) -> Grants:
        """Grant functions to an organisation below: only what this one holds itself.

        Raises:
            RefusedError: this is no administrator account above it, a function is not held here
                or is held there already; all reasons at once.

        Notice: G1.2 各级党组织管理员对下级党组织的功能权限进行配置; Y-grant
        """
        return self._change("grant", organisation, functions, evidence, operation)

    def revoke(
        self,
        organisation: Reference,
        *functions: Function,
        evidence: Documents = None,
        operation: str | None = None,
    ) -> Grants:
        """Take functions back from an organisation below; what it passed on stays.

        Raises:
            RefusedError: this is no administrator account above it, or a function is not held
                there; all reasons at once.

        Notice: G1.2; Y-grant revoking does not cascade
        """
        return self._change("revoke", organisation, functions, evidence, operation)


def rules_out_of_scope(target: str, organisation: str) -> Exception:
    """Give the refusal of a question about an organisation outside one's scope."""
    from partyreg.errors import RefusedError

    refusal = rules.OUT_OF_SCOPE(
        target=target, organisation=organisation, function=Function.MANAGE_ACCOUNTS.label,
        remedy="ask about an organisation at or below one's own", clause="G1.0",
    )  # fmt: skip
    return RefusedError([refusal])
