"""Plans at a desk: preview, apply exactly what was previewed, undo.

Notice: G2.0 若发生党组织合并、分设、整建制转移等情况，通过多步骤的操作实现; N2.1a; N3.3a 痕迹管理
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import date

import partyreg.restructuring as rules
from partyreg.changes import Change
from partyreg.errors import RefusedError, StaleError
from partyreg.journal import JournalEntry
from partyreg.model import Account, Actor, Evidence, Transfer
from partyreg.organisations import Blockers
from partyreg.permissions import Powers
from partyreg.register.desk.base import Documents, Part
from partyreg.register.desk.organisations import blockers
from partyreg.register.desk.paperwork import heir
from partyreg.register.shell import Shell, nobody
from partyreg.register.what_if import WhatIf
from partyreg.register.work import WORDS, Work, documents
from partyreg.repository import Facts
from partyreg.restructuring import Plan, Preview
from partyreg.settings import Settings
from partyreg.transfer import receipt_goes_to
from partyreg.workdays import WorkCalendar


class PlanWorld(WhatIf):
    """What a plan is performed on: a what-if over one unit of work, with the facts of a command."""

    def __init__(self, work: Work, evidence: tuple[Evidence, ...], seed: int) -> None:
        """Lay a what-if over a command's unit of work."""
        super().__init__(work.store)
        self.before: Facts = work.store
        self.actor: Actor = work.actor
        self.on: date = work.on
        self.evidence = evidence
        self.settings: Settings = work.settings
        self.calendar: WorkCalendar = work.tools.calendar
        self.powers = Powers(self.tree, self.held)
        self._keys = random.Random(seed)  # noqa: S311 - keys are no secrets, and are to repeat
        self._work = Work(self, work.tools, work.actor, work.at, evidence)

    def new_key(self, prefix: str) -> str:
        """Make a key; the same ones in the same order from the same seed."""
        return f"{prefix}-{self._keys.getrandbits(64):016x}"

    def blockers(self, key: str) -> Blockers:
        """Count what stands in the way of deleting an organisation."""
        return blockers(self._work, key)

    def awaiting(self, transfer: Transfer) -> tuple[str | None, str | None]:
        """Give the committee that waits for a receipt, now and as it would be."""
        now, then = (
            receipt_goes_to(transfer, store.tree, heir(store, transfer))
            for store in (self.before, self)
        )
        return now, then


class PlansPart(Part):
    """Plans: restructurings as one whole, seen before they happen.

    Notice: G2.0; G2.5.1a; G2.5.2a; G2.5.3; Y-beyond
    """

    def preview(self, plan: Plan) -> Preview:
        """Say everything that a plan would do; nothing is touched.

        Args:
            plan: the wishes and steps, with the documents: a `partyreg.Plan`, of wishes such as
                `partyreg.Absorb` and steps such as `partyreg.Move`.

        Returns:
            A `partyreg.Preview`, whether the plan is allowed or not: its ``refusals`` say why not.

        Raises:
            RefusedError: what is passed as evidence is none, or there is no such operation to
                undo.

        Notice: G2.0; N2.1a
        """
        shell = self._shell
        seed = shell.tools.rng.getrandbits(64)
        with shell.store.begin() as store:
            found = store.get(Account, self._desk.account)
            actor = Actor(found or nobody(self._desk.account), self._desk.person)
            work = Work(store, shell.tools, actor, shell.now(), documents(plan.evidence))
            return _previewed(plan, work, seed, shell)

    def undo(self, operation: str, *, evidence: Documents = None) -> Preview:
        """Preview the undoing of an applied plan: a new plan, computed from the journal.

        Apply it like any other. It restores every record exactly as it was; the journal keeps
        both.

        Args:
            operation: the id of the operation that is to be taken back, a plan or an undo.
            evidence: the documents for it, if there are any.

        Returns:
            The preview. Where later changes are in the way, its ``refusals`` list them.

        Raises:
            RefusedError: there is no such operation.

        Notice: N3.3a 痕迹管理; G2.0
        """
        plan = Plan(f"undo of {operation}", (), documents(evidence), undoes=operation)
        return self.preview(plan)

    def apply(self, preview: Preview, *, operation: str | None = None) -> JournalEntry:
        """Do exactly what was previewed, in one unit of work, or nothing.

        Args:
            preview: what was previewed and decided on.
            operation: an id of the caller's; by default the preview's own, so that one preview
                is applied once. Where that has been undone since, it is done anew, under the
                same id with a number behind it.

        Returns:
            The journal entry; the first one where it has been done, and stands.

        Raises:
            RefusedError: the preview was refused, or what it rests on has changed since.

        Notice: G2.0; N3.3a
        """

        def rule(work: Work) -> Iterable[Change]:
            """Preview again inside the unit of work, and hold it against what was decided on."""
            if not preview.allowed:
                raise RefusedError(preview.refusals)
            fresh = self._again(preview, work)
            rules.same(preview, fresh)
            if fresh.refusals:
                raise RefusedError(fresh.refusals)
            return fresh.changes

        undoes, evidence = preview.plan.undoes, preview.plan.evidence
        operation = operation or self._standing(preview)[0]
        if undoes is None:
            return self._do("plans.apply", rule, evidence=evidence, operation=operation)
        return self._do(  # the id may be a caller's own, which no subject keeps
            "plans.undo", rule, subject=undoes, evidence=evidence, operation=operation,
            note=lambda: preview.plan.name,
        )  # fmt: skip

    def applied(self, preview: Preview) -> JournalEntry | None:
        """Give the entry of a preview that has been applied and stands, or None.

        `apply` without an operation id of the caller's answers with this entry, and does nothing.

        Args:
            preview: what was previewed.

        Notice: G2.0; N3.3a 痕迹管理
        """
        return self._standing(preview)[1]

    def _standing(self, preview: Preview) -> tuple[str, JournalEntry | None]:
        """Give the id under which a preview stands, or else the next that it can be applied under.

        The journal is read only behind an entry of the preview's own.
        """
        store, name, turn = self._shell.store, preview.operation, 1
        while (done := store.operation(name)) is not None:
            if done.refused or _stands(name, store.journal(after=done.number)):
                return name, done
            turn += 1
            name = f"{preview.operation}-{turn}"
        return name, None

    def _again(self, preview: Preview, work: Work) -> Preview:
        """Preview a plan anew, with the keys that it was previewed with.

        Raises:
            RefusedError: one of these keys is in use: the plan has been applied already, or the
                preview is another register's.
        """
        try:
            return _previewed(preview.plan, work, preview.seed, self._shell)
        except StaleError as stale:
            what = f"there is the {WORDS[stale.table]} {stale.key!r} already, which the plan makes"
            raise RefusedError([rules.CHANGED(difference=what)]) from None


def _stands(operation: str, later: Iterable[JournalEntry]) -> bool:
    """Tell whether an operation stands after what came later: undone, and perhaps done again."""
    stands, undoes = {operation: True}, dict[str, str]()

    def put(name: str, *, standing: bool) -> None:
        """Note of an operation whether it stands, and so of what it undoes that it does not."""
        stands[name] = standing
        if name in undoes:
            put(undoes[name], standing=not standing)

    for entry in later:
        if entry.command == "plans.undo" and not entry.refused and entry.subject in stands:
            undoes[entry.operation] = entry.subject
            put(entry.operation, standing=True)
    return stands[operation]


def _previewed(plan: Plan, work: Work, seed: int, shell: Shell) -> Preview:
    """Preview a plan, or the undoing of one, on a unit of work."""
    world = PlanWorld(work, plan.evidence, seed)
    if plan.undoes is None:
        return rules.preview(plan, world, seed=seed)
    entry = shell.store.operation(plan.undoes)
    if entry is None:
        raise RefusedError([rules.NO_OPERATION()])
    later = shell.store.journal(after=entry.number)
    return rules.preview_undo(plan, entry, later, world, seed=seed)
