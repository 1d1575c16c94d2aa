"""What every change of an organisation asks first: its maintainer, its papers, its consistency.

Notice: N2.1a 由上级党组织依据有关文件材料维护; N2.1c 由本级党委（党组）组织部门负责维护; Y-self
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from datetime import date

from partyreg.errors import BAD_VALUE, PERSONAL_NUMBER, Refusals
from partyreg.model import Actor, Evidence, Organisation
from partyreg.organisations.kinds import (
    CATEGORY_DOES_NOT_FIT,
    EVIDENCE_MISSING,
    NOT_ITS_MAINTAINER,
    STANDING_FROM_ABOVE,
    TIER_DOES_NOT_FIT,
)
from partyreg.permissions import OUT_OF_SCOPE, Powers, require
from partyreg.settings import Settings
from partyreg.tree import OrgTree
from partyreg.values import (
    Function,
    OrganisationKind,
    Tier,
    date_fault,
    personal_number_in,
    text_fault,
)

STANDING = frozenset({"kind", "tier", "category", "connected"})
"""The fields from which rights follow: nobody sets its own."""

_BRANCH_COLUMN = frozenset({
    OrganisationKind.BRANCH, OrganisationKind.JOINT_BRANCH, OrganisationKind.GENERAL_BRANCH,
})  # fmt: skip
_DEPARTMENT_COLUMNS = frozenset({
    OrganisationKind.ORGANISATION_DEPARTMENT, OrganisationKind.DEPARTMENT_SYSTEM,
})  # fmt: skip


def papers(no: Refusals, evidence: tuple[Evidence, ...], on: date, *, needed: bool = True) -> None:
    """Collect what is wrong with the evidence.

    Args:
        no: takes the refusals.
        evidence: the documents; the first one's date is that of the decision.
        on: today; no document is of a later day.
        needed: whether there must be one.

    Notice: N2.1a 依据有关文件材料
    """
    if needed and not evidence:
        no.add(EVIDENCE_MISSING())
    for number, one in enumerate(evidence, 1):
        fault = date_fault(one.dated, latest=on)
        if fault:
            no.add(BAD_VALUE(place=f"date of document {number}", reason=fault, clause="N2.1a"))
        fault = text_fault(one.document)
        if fault:
            no.add(BAD_VALUE(place=f"document {number}", reason=fault, clause="N2.1a"))
        elif personal_number_in(one.document):
            no.add(PERSONAL_NUMBER(place=f"document {number}"))


def maintainer(key: str, tree: OrgTree) -> str:
    """Give the organisation that maintains another one's record.

    A local committee stands in the tree as the department of its level and maintains itself, as
    does a realm's root, above which nobody stands. A leading group is maintained by the department
    of its level, the nearest one above it. Anything else is maintained by its superior: the
    nearest one above it that answers for others.

    Args:
        key: the organisation whose record it is.
        tree: the tree of organisations.

    Returns:
        The maintainer's key.

    Raises:
        UnknownOrganisationError: the tree does not hold the key.

    Example:
        >>> from partyreg.organisations.example import facts
        >>> tree = facts()["tree"]
        >>> maintainer("o-1", tree), maintainer("l-1", tree), maintainer("b-1", tree)
        ('o-1', 'o-1', 'c-1')

    Notice: N2.1c 由本级党委（党组）组织部门负责维护; Y-department; Y-self
    """
    parent = tree.parent(key)
    if parent is None or tree.traits(key).tier.is_department:
        return key
    above: str | None = None
    if tree.traits(key).kind is OrganisationKind.LEADING_GROUP:
        above = tree.nearest(parent, lambda traits: traits.tier.is_department)
    return above or tree.responsible(parent) or parent


def own_department_only(key: str, tree: OrgTree) -> bool:
    """Tell whether the record is kept by the department of its own level, not by superiors."""
    traits = tree.traits(key)
    group = traits.kind is OrganisationKind.LEADING_GROUP
    return traits.tier.is_department or group or tree.parent(key) is None


def maintains(organisation: str, key: str, tree: OrgTree) -> bool:
    """Tell whether an organisation maintains another one's record, or its own.

    Notice: N2.1a 由上级党组织; N2.1c 由本级组织部门; Y-sub
    """
    if own_department_only(key, tree):
        return organisation == maintainer(key, tree)
    return tree.is_below(key, organisation)


def may_edit(
    no: Refusals,
    key: str,
    names: AbstractSet[str],
    *,
    tree: OrgTree,
    powers: Powers,
    actor: Actor,
    settings: Settings,
) -> None:
    """Collect why an actor may not edit these fields of an organisation.

    Args:
        no: takes the refusals.
        key: the organisation whose record it is.
        names: the fields that change.
        tree: the tree of organisations.
        powers: who holds what.
        actor: who acts.
        settings: which fields are partial.
    """
    here = actor.organisation
    if names <= settings.partial_organisation_fields and here == key:
        require(no, powers, actor, Function.EDIT_ORGANISATION_PARTIAL, target=key)
        return
    whole = names - STANDING
    if whole or not names:
        fully_edits(no, key, tree=tree, powers=powers, actor=actor)
    if names & STANDING:
        require(no, powers, actor, Function.EDIT_ORGANISATION, target=key)
        if here not in tree or not tree.is_below(key, here):
            fields = ", ".join(sorted(names & STANDING))
            mine, name = powers.name_of(here), powers.name_of(key)
            no.add(STANDING_FROM_ABOVE(organisation=mine, name=name, fields=fields))


def fully_edits(no: Refusals, key: str, *, tree: OrgTree, powers: Powers, actor: Actor) -> None:
    """Collect why an actor may not maintain the whole record of an organisation.

    A department maintains its own record although the function reaches only what is below.
    """
    here = actor.organisation
    gates = Refusals()
    require(gates, powers, actor, Function.EDIT_ORGANISATION, target=key)
    mine = maintains(here, key, tree) if here in tree else False
    no.extend(one for one in gates if not (mine and one.code == OUT_OF_SCOPE.code))
    if not mine:
        clause = "N2.1c" if own_department_only(key, tree) else "Y-self"
        who, name, by = map(powers.name_of, (here, key, maintainer(key, tree)))
        no.add(NOT_ITS_MAINTAINER(organisation=who, name=name, maintainer=by, clause=clause))


def fits_together(no: Refusals, one: Organisation) -> None:
    """Refuse a kind in a column where it does not belong, and a category outside its column.

    Notice: Y-primary; G4.2b
    """
    tiers = _columns(one.kind)
    if one.tier not in tiers:
        shown = ", ".join(tier.value for tier in tiers)
        no.add(TIER_DOES_NOT_FIT(kind=one.kind.value, tier=one.tier.value, tiers=shown))
    if one.category is not None and one.tier is not Tier.PRIMARY_COMMITTEE:
        no.add(CATEGORY_DOES_NOT_FIT(category=one.category.value, tier=one.tier.value))


def _columns(kind: OrganisationKind) -> tuple[Tier, ...]:
    """Give the columns in which a kind may stand."""
    if kind in _BRANCH_COLUMN:
        return (Tier.BRANCH,)
    if kind in _DEPARTMENT_COLUMNS:
        return tuple(tier for tier in Tier if tier.is_department)
    return tuple(Tier)
