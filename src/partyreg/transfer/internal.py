"""The quick way between two branches of one primary committee.

Notice: G4.1 实现党员组织关系转接的快速办理
"""

from __future__ import annotations

from datetime import date

from partyreg.changes import Change
from partyreg.errors import Refusals
from partyreg.model import Actor, Member, Receipt, Transfer
from partyreg.permissions import Powers, require
from partyreg.settings import Settings
from partyreg.transfer import refusals as no_
from partyreg.transfer.drafts import replaced
from partyreg.transfer.ends import Question, settled
from partyreg.transfer.routes import planned
from partyreg.transfer.steps import known, name
from partyreg.transfer.words import INTERNAL_TRANSFER, RECEIVED
from partyreg.tree import OrgTree
from partyreg.values import TransferKind


def transfer_internal(
    member: Member,
    branch: str,
    *,
    tree: OrgTree,
    powers: Powers,
    actor: Actor,
    on: date,
    key: str,
    settings: Settings,
    open_transfer: Transfer | None = None,
) -> tuple[Change, ...]:
    """Move a member between two branches of one committee, applied for and received in one step.

    Args:
        member: who is to move.
        branch: into which branch.
        tree: all organisations.
        powers: what they hold.
        actor: who acts, for the committee that answers for both branches.
        on: the day.
        key: the key of the transfer that stands for it in the history.
        settings: as for the route.
        open_transfer: the member's open transfer, if there is one.

    Returns:
        The transfer, received at once with its electronic receipt, and the member in the branch.

    Raises:
        RefusedError: the organisation does not answer for the source or does not hold the
            function; the branch is unknown, is no branch, is the source or belongs to another
            committee; the member has an open transfer. All of them at once.

    Notice: G4.1 在同一基层党委所辖的各党支部间; Y-internal
    """
    no = Refusals()
    question = Question(tree, powers, settings, no)
    require(no, powers, actor, INTERNAL_TRANSFER, member.branch)
    if open_transfer is not None:
        no.add(no_.OPEN_TRANSFER(who=f"the member {member.key!r}", transfer=open_transfer.key))
    _check_places(question, member.branch, branch, actor.organisation)
    found = (
        planned(question, member.branch, branch, None, TransferKind.INTERNAL) if not no else None
    )
    found = settled(no, found)
    receipt = Receipt(key, on, branch)
    done = RECEIVED
    after = Transfer(key, member.key, found, done, 0, on, on, branch, receipt=receipt)
    return (
        Change(None, after, "G4.1"),
        Change(member, replaced(member, branch=branch), "Y-leave"),
    )


def _check_places(question: Question, source: str, branch: str, actor: str) -> None:
    """Refuse a target that is no other branch of the committee, and an actor from elsewhere."""
    tree, no = question.tree, question.no
    if not known(source, tree):
        no.add(no_.UNKNOWN_SOURCE(source=source))
        return
    responsible = tree.responsible(source)
    if source == branch:
        no.add(no_.SAME_BRANCH(source=name(tree, source)))
    elif not known(branch, tree) or not tree.traits(branch).kind.holds_members:
        names = {"branch": name(tree, branch), "receiver": name(tree, responsible)}
        no.add(no_.NOT_OWN_BRANCH(clause="G4.1", **names))
    elif tree.responsible(branch) != responsible:
        no.add(no_.NOT_INTERNAL(source=name(tree, source), branch=name(tree, branch)))
    if actor != responsible:
        names = {"organisation": name(tree, actor), "source": name(tree, source)}
        no.add(no_.NOT_RESPONSIBLE(responsible=name(tree, responsible), **names))
