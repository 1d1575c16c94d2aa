"""What every change of the roll asks first: the reason, the branch, the right, the papers.

Notice: G3.2a 新增原因; G3.3a 删除原因; N2.2a 依据有关文件材料
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TypeVar

from partyreg.errors import BAD_VALUE, PERSONAL_NUMBER, Refusals
from partyreg.members.kinds import (
    EVIDENCE_MISSING,
    KEY_FIELD_NEEDS_EVIDENCE,
    NOT_A_BRANCH,
    UNKNOWN_BRANCH,
    UNKNOWN_REASON,
    USE_TRANSFER,
)
from partyreg.model import Actor, Evidence
from partyreg.permissions import Powers, require
from partyreg.tree import OrgTree
from partyreg.values import (
    AddReason,
    Function,
    Labelled,
    RemoveReason,
    date_fault,
    personal_number_in,
    text_fault,
)

R = TypeVar("R", AddReason, RemoveReason)

_DOING: Mapping[type[Labelled], tuple[str, str, str]] = {
    AddReason: ("adding", "G3.2a", "G3.2d"),
    RemoveReason: ("removing", "G3.3a", "G3.3e"),
}
_TRANSFERS = frozenset({
    "transfer", "transferred", "transfer-in", "transfer-out", "transferred-in", "transferred-out",
    "转接", "转入", "转出", "转入组织关系", "转出组织关系", "组织关系转接",
})  # fmt: skip


def reason_of(no: Refusals, words: type[R], asked: object) -> R | None:
    """Give the reason that is asked for, by its value or its Chinese label.

    "Transferred" is none of them, in either direction: asking for it is refused and points to
    the transfer.

    Args:
        no: takes the refusal.
        words: reasons for adding or for removing.
        asked: the reason as the caller says it.

    Notice: G3.2d 不能使用新增功能代替; G3.3e 不能使用删除功能代替
    """
    foreign = isinstance(asked, Labelled) and not isinstance(asked, words)
    for word in words:
        if not foreign and asked in (word.value, word.label):
            return word
    doing, unknown, transfer = _DOING[words]
    plain = _plain(asked)
    if plain in _TRANSFERS:
        no.add(USE_TRANSFER(what=repr(plain), doing=doing, clause=transfer))
    else:
        reasons = ", ".join(word.value for word in words)
        no.add(UNKNOWN_REASON(doing=doing, reasons=reasons, clause=unknown))
    return None


def _plain(asked: object) -> str:
    """Give a reason as people write it in the form in which it is looked up."""
    if not isinstance(asked, str):
        return ""
    return asked.strip().lower().replace("_", "-").replace(" ", "-")


def function_of(reason: AddReason | RemoveReason | None) -> Function | None:
    """Give the row of annex 2 that a reason needs; None where the reason is unknown."""
    return None if reason is None else reason.function


def stands(tree: OrgTree, branch: object) -> bool:
    """Tell whether a key is that of a branch of the tree, in which members may stand."""
    return branch in tree and isinstance(branch, str) and tree.traits(branch).kind.holds_members


def place(
    no: Refusals,
    branch: object,
    function: Function | None,
    *,
    tree: OrgTree,
    powers: Powers,
    actor: Actor,
) -> None:
    """Collect why a member may not be placed, by this function, in this branch.

    Args:
        no: takes the refusals.
        branch: the key of the branch.
        function: the row of annex 2 that it takes; None where the reason is unknown.
        tree: the tree of organisations.
        powers: who holds what.
        actor: who acts.
    """
    if not isinstance(branch, str):
        no.add(BAD_VALUE(place="branch", reason="it is not a key"))
        return
    if branch not in tree:
        no.add(UNKNOWN_BRANCH())
        return
    if not stands(tree, branch):
        no.add(NOT_A_BRANCH(branch=powers.name_of(branch)))
    if function is not None:
        require(no, powers, actor, function, target=branch)


def papers(
    no: Refusals,
    evidence: tuple[Evidence, ...],
    on: date,
    *,
    needed: bool = True,
    archived: tuple[str, ...] = (),
) -> None:
    """Collect what is wrong with the evidence.

    Args:
        no: takes the refusals.
        evidence: the documents; the first one's date starts the clock.
        on: today; no document is of a later day.
        needed: whether there must be one.
        archived: the key fields for which one must be archived.

    Notice: N2.2a 依据有关文件材料; N3.3b 均应将相关依据材料存档备查
    """
    if needed and not evidence:
        no.add(EVIDENCE_MISSING())
    for number, one in enumerate(evidence, 1):
        fault = date_fault(one.dated, latest=on)
        if fault:
            no.add(BAD_VALUE(place=f"date of document {number}", reason=fault, clause="N2.2a"))
        fault = text_fault(one.document)
        if fault:
            no.add(BAD_VALUE(place=f"document {number}", reason=fault, clause="N2.2a"))
        elif personal_number_in(one.document):
            no.add(PERSONAL_NUMBER(place=f"document {number}"))
    if archived and not any(_is_archived(one) for one in evidence):
        no.add(KEY_FIELD_NEEDS_EVIDENCE(fields=", ".join(sorted(archived))))


def _is_archived(one: Evidence) -> bool:
    """Tell whether a document says where it is kept."""
    return one.archived_as is not None and text_fault(one.archived_as) is None
