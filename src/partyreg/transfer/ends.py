"""The two ends of a transfer: what is asked of source, destination, initiator and recorder.

Notice: Y-responsible; Y-destination; Y-path; Y-arrive; N1 接入系统的党支部
"""

from __future__ import annotations

from typing import TypeVar

from attrs import define

from partyreg.errors import Refusals
from partyreg.model import RouteStep
from partyreg.permissions import Powers
from partyreg.settings import Settings
from partyreg.transfer import refusals as no_
from partyreg.transfer.drafts import step_of
from partyreg.transfer.steps import Side, climb, known, name, side
from partyreg.transfer.words import BRANCH, INITIATE, NATIONWIDE_TRANSFER, SUBMIT_TRANSFER
from partyreg.tree import OrgTree
from partyreg.values import Function, text_fault

V = TypeVar("V")


@define(eq=False)
class Question:
    """What a route is computed from, and where its refusals go."""

    tree: OrgTree
    powers: Powers
    settings: Settings
    no: Refusals


def settled(no: Refusals, found: V | None) -> V:
    """Raise what was refused; otherwise give what was found, which then is something."""
    no.raise_any()
    assert found is not None  # noqa: S101  # nothing is found only where something is refused
    return found


def source_side(question: Question, source: str) -> Side | None:
    """Look at the branch that the member leaves."""
    tree, no = question.tree, question.no
    if not known(source, tree):
        no.add(no_.UNKNOWN_SOURCE(source=source))
        return None
    if not tree.traits(source).kind.holds_members:
        no.add(no_.SOURCE_NOT_BRANCH(source=name(tree, source)))
    return answered(question, side(tree, source))


def destination_side(question: Question, here: Side | None, destination: str) -> Side | None:
    """Look at the destination; None where the member leaves the realm on paper (or refused)."""
    tree, no = question.tree, question.no
    if not known(destination, tree):
        if fault := text_fault(destination):
            no.add(no_.BAD_DESTINATION(reason=fault))
        return None
    there = side(tree, destination)
    elsewhere = here is not None and there.chain[-1] != here.chain[-1]
    if elsewhere and not question.settings.nationwide_online:
        return None
    return placed(question, there)


def placed(question: Question, there: Side) -> Side | None:
    """Refuse a destination for which nobody answers, or that is no place for members."""
    found = answered(question, there)
    if found is not None:
        check_branches(question, found)
    return found


def answered(question: Question, end: Side) -> Side | None:
    """Refuse an end for which nobody answers."""
    if end.approvers:
        return end
    question.no.add(no_.NOBODY_RESPONSIBLE(organisation=name(question.tree, end.key)))
    return None


def check_branches(question: Question, there: Side) -> None:
    """Refuse a destination that is no place for members. Notice: Y-destination."""
    tree = question.tree
    if not tree.children(there.key) or has_branch(tree, there.responsible):
        return
    question.no.add(no_.DESTINATION_WITHOUT_BRANCH(destination=name(tree, there.key)))


def has_branch(tree: OrgTree, committee: str) -> bool:
    """Tell whether an organisation itself answers for any branch."""
    return next(iter(tree.own_branches(committee)), None) is not None


def climbed(question: Question, end: Side, lead: str, function: Function) -> tuple[str, ...] | None:
    """Climb to the first holder, or refuse where there is none."""
    found = climb(end, lead, function, question.powers)
    if found is None:
        organisation = name(question.tree, lead)
        question.no.add(no_.NO_AUTHORITY(organisation=organisation, function=function.label))
    return found


def first_step(
    question: Question, here: Side, initiator: str | None, clause: str = "G4.2c"
) -> RouteStep:
    """Give the initiator's step: the branch, or who operates for it (N1), unless named."""
    who = initiator if initiator is not None else _operator(question.tree, here.chain)
    return step_of(who, INITIATE, clause, SUBMIT_TRANSFER)


def _operator(tree: OrgTree, chain: tuple[str, ...]) -> str:
    """Give the first of a chain that operates in the system itself. Notice: N1 接入系统的党支部."""
    return next((one for one in chain if operates(tree, one)), chain[-1])


def operates(tree: OrgTree, key: str) -> bool:
    """Tell whether an organisation operates itself: above column 1 all do. Notice: N1."""
    traits = tree.traits(key)
    return traits.connected or traits.tier is not BRANCH


def lead_of(here: Side, initiator: str) -> str:
    """Tell from where the source's side climbs: from a superior that applies in its place."""
    chain = here.chain
    above = chain.index(initiator) >= chain.index(here.responsible)
    return initiator if above else here.responsible


def check_initiator(question: Question, here: Side, initiator: str) -> None:
    """Refuse an initiator that stands elsewhere or does not operate in the system."""
    tree = question.tree
    if initiator not in here.chain:
        names = {"initiator": name(tree, initiator), "source": name(tree, here.key)}
        question.no.add(no_.INITIATOR_NOT_ABOVE(**names))
    elif not operates(tree, initiator):
        chain = here.chain[here.chain.index(initiator) :]
        operator = name(tree, _operator(tree, chain))
        question.no.add(no_.NOT_CONNECTED(initiator=name(tree, initiator), operator=operator))


def check_submit(question: Question, who: str) -> None:
    """Refuse an initiator without the right to apply."""
    powers, function = question.powers, SUBMIT_TRANSFER
    if powers.holds(who, function):
        return
    chain = question.tree.chain(who)
    operator = next((one for one in chain if powers.holds(one, function)), None)
    names = {"initiator": name(question.tree, who), "operator": name(question.tree, operator)}
    question.no.add(no_.MAY_NOT_SUBMIT(function=function.label, **names))


def check_recorder(question: Question, there: Side, recorder: str, nearest: str) -> None:
    """Refuse a recorder from elsewhere, or one that passes over the nearest."""
    names = {
        "recorder": name(question.tree, recorder),
        "destination": name(question.tree, there.key),
        "nearest": name(question.tree, nearest),
    }
    if recorder not in there.approvers:
        question.no.add(no_.RECORDER_NOT_ABOVE(**names))
    elif recorder != nearest and question.powers.holds(recorder, NATIONWIDE_TRANSFER):
        question.no.add(no_.RECORDER_NOT_NEAREST(**names))


def check_authority(question: Question, recorder: str, destination: str) -> None:
    """Refuse a recorder without nationwide authority, and name the one that has it."""
    tree, powers, function = question.tree, question.powers, NATIONWIDE_TRANSFER
    names = {"recorder": name(tree, recorder), "function": function.label}
    nearest = powers.nearest_holder(destination, function) if known(destination, tree) else None
    question.no.add(no_.RECORDER_WITHOUT_AUTHORITY(nearest=name(tree, nearest), **names))
