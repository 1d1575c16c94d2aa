"""The readings on routes a second time, sentence by sentence, as slowly as one reads them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from partyreg.permissions import Powers
from partyreg.settings import Settings
from partyreg.tree import OrgTree
from partyreg.values import Function, OrganisationKind, Tier, TransferKind

F = Function
Answer = tuple[str, tuple[str, ...]] | frozenset[str]
"""Kind and path, or the codes of every refusal."""

BRANCHES = (OrganisationKind.BRANCH, OrganisationKind.JOINT_BRANCH)


def up(tree: OrgTree, key: str | None) -> Iterator[str]:
    """Walk from an organisation to the root of its realm."""
    while key is not None:
        yield key
        key = tree.organisation(key).parent


def approving(tree: OrgTree, key: str) -> list[str]:
    """Give those at and above an organisation that do not stand in column 1."""
    return [one for one in up(tree, key) if tree.organisation(one).tier != Tier.BRANCH]


def until(chain: Sequence[str], powers: Powers, function: Function) -> list[str] | None:
    """Cut a chain after the first that holds a function."""
    for length in range(1, len(chain) + 1):
        if function in powers.held[chain[length - 1]]:
            return list(chain[:length])
    return None


def own_branches(tree: OrgTree, committee: str) -> list[str]:
    """Find the branches for which an organisation is the first that approves."""
    return [
        one for one in tree
        if tree.organisation(one).kind in BRANCHES
        and (approving(tree, one) or [""])[0] == committee
    ]  # fmt: skip


def once(path: Sequence[str]) -> tuple[str, ...]:
    """Let everybody stand once, the receiver last; who applies and receives stands at both ends."""
    first, *middle, last = path
    left = [one for one in dict.fromkeys(middle) if one not in (first, last)]
    return (first, *left, last) if left or first != last else (first,)


def county(tree: OrgTree, key: str) -> str | None:
    """Find the county department at or above an organisation."""
    return next((one for one in up(tree, key) if tree.organisation(one).tier == Tier.COUNTY), None)


def placeless(tree: OrgTree, destination: str) -> bool:
    """Tell whether a destination has organisations below it, but nobody can be placed."""
    below = [one for one in tree if tree.organisation(one).parent == destination]
    return bool(below) and not own_branches(tree, approving(tree, destination)[0])


class Question(NamedTuple):
    """What `route` is asked."""

    tree: OrgTree
    powers: Powers
    source: str
    destination: str
    initiator: str | None
    asked: TransferKind | None
    settings: Settings

    @property
    def inside(self) -> bool:
        """Tell whether both ends lie in one realm."""
        ends = [one for one in (self.source, self.destination) if one in self.tree]
        return len(ends) == 2 and len({list(up(self.tree, one))[-1] for one in ends}) == 1


def answer(question: Question) -> Answer:
    """Answer as `route` has to."""
    tree, powers, first = question.tree, question.powers, question.initiator
    codes = source_faults(question) | destination_faults(question) | initiator_faults(question)
    kind: TransferKind | None = None
    path: tuple[str, ...] = ()
    if not codes:
        kind, path, codes = travel(question)
        first = path[0] if kind is not None and first is None else first
        if kind is not None and question.asked not in (None, kind):
            codes = codes | {"other-kind"}
    if first in tree and first is not None and F.SUBMIT_TRANSFER not in powers.held[first]:
        codes = codes | {"may-not-submit"}
    if codes or kind is None:
        return frozenset(f"transfer.{one}" for one in codes)
    return kind.value, path


def source_faults(question: Question) -> set[str]:
    """List what is wrong with the source."""
    found = set()
    if question.tree.organisation(question.source).kind not in BRANCHES:
        found.add("source-not-branch")
    if not approving(question.tree, question.source):
        found.add("nobody-responsible")
    if question.source == question.destination:
        found.add("same-branch")
    return found


def destination_faults(question: Question) -> set[str]:
    """List what is wrong with a destination of the tree that is to receive."""
    tree, destination = question.tree, question.destination
    # Where nobody answers for the source, the destination is still looked at.
    online = question.settings.nationwide_online
    looked_at = question.inside or online or not approving(tree, question.source)
    if destination not in tree or not looked_at:
        return set()
    if not approving(tree, destination):
        return {"nobody-responsible"}
    return {"destination-without-branch"} if placeless(tree, destination) else set()


def initiator_faults(question: Question) -> set[str]:
    """List what is wrong with the initiator, apart from its rights."""
    who = question.initiator
    if who is None or not approving(question.tree, question.source):
        return set()
    if who not in up(question.tree, question.source):
        return {"initiator-not-above"}
    return set() if operates(question.tree, who) else {"not-connected"}


def operates(tree: OrgTree, key: str) -> bool:
    """Tell whether an organisation does its work in the system itself."""
    one = tree.organisation(key)
    return one.connected or one.tier != Tier.BRANCH


Found = tuple[TransferKind | None, tuple[str, ...], set[str]]


def travel(question: Question) -> Found:
    """Find kind and path between two ends in order, or the codes of what is missing."""
    tree, source, destination = question.tree, question.source, question.destination
    above = approving(tree, source)
    who = question.initiator or next(one for one in up(tree, source) if operates(tree, one))
    there = approving(tree, destination) if destination in tree else []
    if question.inside and there[0] == above[0]:
        return within(question, above[0], who)
    one, other = county(tree, source), county(tree, destination) if there else None
    if question.inside and one is not None and one == other:
        middle = [above[0]] if who not in above else []
        return TransferKind.COUNTY, once([who, *middle, there[0]]), set()
    lead = approving(tree, who)[0] if who in above else above[0]
    return far(question, who, lead, there)


def within(question: Question, committee: str, who: str) -> Found:
    """Go from branch to branch of one committee."""
    if F.INTERNAL_TRANSFER not in question.powers.held[committee]:
        in_county = county(question.tree, question.source) is not None
        kind = TransferKind.COUNTY if in_county else TransferKind.REALM
        return kind, once([who, committee]), set()
    first = [] if question.initiator is None else [question.initiator]
    return TransferKind.INTERNAL, once([*(first or [committee]), committee]), set()


def far(question: Question, who: str, lead: str, there: list[str]) -> Found:
    """Go up to an authority and, where somebody of the tree receives, down from another."""
    tree, powers, settings = question.tree, question.powers, question.settings
    function = F.REALM_TRANSFER if question.inside else F.NATIONWIDE_TRANSFER
    out = until(approving(tree, lead), powers, function)
    kind = TransferKind.REALM if question.inside else TransferKind.NATIONWIDE_OUT
    if not question.inside and not (there and settings.nationwide_online):
        if out is None:
            return None, (), {"no-authority"}
        return kind, once([who, *out]), set()
    into = until(there, powers, function)
    missing = {"no-authority"} if out is None or into is None else set()
    strict = question.inside and settings.strict_realm_transfer
    if strict and any(function not in powers.held[one] for one in (lead, there[0])):
        missing.add("not-listed")
    if out is None or into is None or missing:
        return None, (), missing
    return kind, once([who, *out, *reversed(into)]), set()
