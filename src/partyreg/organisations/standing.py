"""Creating, moving and deleting organisations: the three steps of which all else is made.

Notice: G2.2 新建下级党组织; G2.3 删除党组织; G2.4 改变隶属关系; N2.1a
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

import attrs
from attrs import frozen

from partyreg.changes import Change
from partyreg.errors import BAD_VALUE, Refusals
from partyreg.model import Actor, DepartedOrganisation, Evidence, Organisation
from partyreg.organisations.fields import RECORD_READERS, check_code, read
from partyreg.organisations.gates import fits_together, papers
from partyreg.organisations.kinds import (
    HAS_CHILDREN,
    HAS_MEMBERS,
    HAS_OPEN_TRANSFERS,
    HAS_OUTSTANDING_RECEIPTS,
    IS_ROOT,
    MOVE_OUT_OF_SCOPE,
    NEW_REALM,
    SAME_SUPERIOR,
    UNKNOWN_SUCCESSOR,
)
from partyreg.organisations.rights import ended, granted_at_creation
from partyreg.organisations.units import check_units
from partyreg.permissions import Powers, require
from partyreg.settings import Settings
from partyreg.tree import OrgTree, placement_refusals
from partyreg.values import Function


def create(
    organisation: Organisation,
    *,
    code_holder: str | None,
    tree: OrgTree,
    powers: Powers,
    actor: Actor,
    on: date,
    evidence: tuple[Evidence, ...],
    settings: Settings,
) -> tuple[Change, ...]:
    """Create an organisation below another, with its grants.

    Its administrator account belongs into the same unit of work; the register adds it. Names may
    repeat, keys never do, and a code is in use once.

    Args:
        organisation: the new record, with a new key and the superior's key.
        code_holder: the key of the organisation that uses the code now, or None.
        tree: the tree of organisations.
        powers: who holds what.
        actor: who acts, for the superior or an organisation above it.
        on: today.
        evidence: the documents; the first one's date is that of the decision.
        settings: the pattern of codes.

    Returns:
        The organisation and its grants: the initial setting, as far as the creator holds it.

    Raises:
        RefusedError: no superior is named, or the shape of the tree forbids it there; the right
            is missing or ends elsewhere; no usable document is named; a field cannot be meant;
            the code has another form or is in use; tier, kind, category or units do not fit
            together.

    Example:
        >>> from partyreg.organisations.example import branch, facts, paper
        >>> made, granted = create(branch("b-9"), code_holder=None, settings=Settings(),
        ...     evidence=paper(), **facts())
        >>> made.after.parent, sorted(granted.after.functions)[0].label
        ('c-1', '维护党员部分信息')

    Notice: G2.2 新建下级党组织; N2.1b 同步设置和分配管理员账号及权限; Y-kept
    """
    no = Refusals()
    readable = {name: getattr(organisation, name) for name in RECORD_READERS}
    values = read(no, readable, RECORD_READERS)
    papers(no, evidence, on)
    if organisation.parent is None:
        no.add(NEW_REALM())
    else:
        require(no, powers, actor, Function.ADD_ORGANISATION, target=organisation.parent)
    if len(values) < len(RECORD_READERS):
        no.raise_any()
    one = attrs.evolve(organisation, **values)
    check_code(no, one.code, one.key, holder=code_holder, powers=powers, settings=settings)
    fits_together(no, one)
    check_units(no, one)
    if one.parent is not None:
        no.extend(placement_refusals(tree, one, one.parent))
    no.raise_any()
    grants = granted_at_creation(one, powers, actor.organisation)
    return Change(None, one, "G2.2"), grants


def move(
    organisation: Organisation,
    to: str,
    *,
    tree: OrgTree,
    powers: Powers,
    actor: Actor,
    on: date,
    evidence: tuple[Evidence, ...],
) -> tuple[Change, ...]:
    """Place an organisation under another superior, with everything below it, in one step.

    Keys, codes, accounts and grants stay as they are.

    Args:
        organisation: the record.
        to: the key of the new superior.
        tree: the tree of organisations.
        powers: who holds what.
        actor: who acts; it stands above, or is, both superiors.
        on: today.
        evidence: the documents; the first one's date is that of the decision.

    Returns:
        One change of the record.

    Raises:
        RefusedError: the superior stays the same; the shape of the tree forbids the place; the
            right is missing or ends elsewhere; the actor does not stand above both superiors; or
            no usable document is named.

    Example:
        >>> from partyreg.organisations.example import facts, paper
        >>> committee = facts()["tree"].organisation("c-1")
        >>> [change] = move(committee, "o-2", evidence=paper(), **facts("city"))
        >>> change.before.parent, change.after.parent
        ('o-1', 'o-2')

    Notice: G2.4 整体隶属于新指定的上级党组织; Y-scope-move
    """
    no = Refusals()
    key = organisation.key
    require(no, powers, actor, Function.MOVE_ORGANISATION, target=key)
    papers(no, evidence, on)
    if to == organisation.parent:
        no.add(SAME_SUPERIOR(name=organisation.name, parent=powers.name_of(to)))
    else:
        no.extend(placement_refusals(tree, organisation, to))
        _above_both(no, organisation.parent, to, tree=tree, powers=powers, actor=actor)
    no.raise_any()
    return (Change(organisation, attrs.evolve(organisation, parent=to), "G2.4"),)


def _above_both(
    no: Refusals, old: str | None, new: str, *, tree: OrgTree, powers: Powers, actor: Actor
) -> None:
    """Refuse an actor that does not stand above, and is not, the old and the new superior."""
    here = actor.organisation
    known = [one for one in (old, new) if one is not None and one in tree]
    outside = [one for one in known if here not in tree or not tree.is_at_or_below(one, here)]
    if outside or old is None:
        common = tree.common_ancestor(known[0], known[-1]) if len(known) == 2 else None
        no.add(MOVE_OUT_OF_SCOPE(
            organisation=powers.name_of(here), outside=_some(outside, powers) or "it has none",
            common=repr(powers.name_of(common)) if common else "nobody"))  # fmt: skip


@frozen
class Blockers:
    """What stands in the way of deleting an organisation, counted by the register.

    Attributes:
        children: keys of the organisations directly below it.
        members: how many members stand in it, of every category, out of contact or not.
        probationary: how many of them are probationary.
        out_of_contact: how many of them are out of contact.
        open_transfers: keys of the open transfers that name it.
        receipts: keys of the concluded transfers whose receipt comes back to it.

    Notice: G2.3 没有下级党组织和党员; Y-delete-blocks
    """

    children: tuple[str, ...] = ()
    members: int = 0
    probationary: int = 0
    out_of_contact: int = 0
    open_transfers: tuple[str, ...] = ()
    receipts: tuple[str, ...] = ()


def delete(
    organisation: Organisation,
    *,
    blockers: Blockers,
    successors: Sequence[str] = (),
    departed: Collection[str] = (),
    tree: OrgTree,
    powers: Powers,
    actor: Actor,
    on: date,
    evidence: tuple[Evidence, ...],
) -> tuple[Change, ...]:
    """Delete an organisation that is empty; it leaves the tree and stays in the history.

    Its accounts are closed in the same unit of work; the register adds that. Former members do
    not stand in the way.

    Args:
        organisation: the record.
        blockers: what stands in the way.
        successors: keys of the organisations that took its members or children over. One that
            stands in the tree also answers for receipts that are still to come.
        departed: which of the successors have themselves left the tree.
        tree: the tree of organisations.
        powers: who holds what.
        actor: who acts, for an organisation above it.
        on: today.
        evidence: the documents; the first one's date is that of the decision.

    Returns:
        The organisation leaves the tree and enters the history, and its grants end.

    Raises:
        RefusedError: it is a realm's root; anything stands in the way, each with the step that
            removes it; a successor is unknown; the right is missing or ends elsewhere; or no
            usable document is named.

    Example:
        >>> from partyreg.organisations.example import facts, paper
        >>> branch = facts()["tree"].organisation("b-1")
        >>> gone, kept, _ = delete(branch, blockers=Blockers(), successors=["c-1"],
        ...     evidence=paper(), **facts())
        >>> gone.after is None, kept.after.successors
        (True, ('c-1',))

    Notice: G2.3 必须保证删除的党组织没有下级党组织和党员; Y-delete-blocks; Y-kept; N2.1b
    """
    no = Refusals()
    key = organisation.key
    if organisation.parent is None:
        no.add(IS_ROOT(name=organisation.name))
    require(no, powers, actor, Function.DELETE_ORGANISATION, target=key)
    papers(no, evidence, on)
    _heirs(no, key, successors, departed, tree)
    heir = any(one in tree and one != key for one in successors)
    children = tuple(dict.fromkeys((*tree.children(key), *blockers.children)))
    _blocked(no, attrs.evolve(blockers, children=children), powers, heir=heir)
    no.raise_any()
    gone = DepartedOrganisation(key, organisation, evidence[0].dated, evidence, tuple(successors))
    out = Change(organisation, None, "G2.3")
    return (out, Change(None, gone, "Y-kept"), *ended(key, powers))


def _heirs(
    no: Refusals, key: str, successors: Sequence[str], departed: Collection[str], tree: OrgTree
) -> None:
    """Refuse successors that never existed, and an organisation as its own."""
    if isinstance(successors, str):
        no.add(BAD_VALUE(place="successors", reason="it is one text, not several keys"))
        return
    for place, one in enumerate(successors, 1):
        if one == key or (one not in tree and one not in departed):
            no.add(UNKNOWN_SUCCESSOR(place=place))


def _blocked(no: Refusals, blockers: Blockers, powers: Powers, *, heir: bool) -> None:
    """Refuse for each thing that stands in the way, with the step that removes it."""
    if blockers.children:
        no.add(HAS_CHILDREN(children=_some(blockers.children, powers)))
    if blockers.members:
        no.add(HAS_MEMBERS(members=blockers.members, probationary=blockers.probationary,
                           out_of_contact=blockers.out_of_contact))  # fmt: skip
    if blockers.open_transfers:
        no.add(HAS_OPEN_TRANSFERS(transfers=_some(blockers.open_transfers, powers)))
    if blockers.receipts and not heir:
        no.add(HAS_OUTSTANDING_RECEIPTS(transfers=_some(blockers.receipts, powers)))


def _some(found: Sequence[str], powers: Powers, shown: int = 5) -> str:
    """List organisations by name and transfers by key, the first few of many."""
    more = len(found) - shown
    listed = ", ".join(repr(powers.name_of(one)) for one in found[:shown])
    return listed + (f" and {more} more" if more > 0 else "")
