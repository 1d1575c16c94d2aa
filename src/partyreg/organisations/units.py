"""Units: the employers and legal persons at which organisations stand.

An organisation shares its superior's unit, has its own, or, as a joint branch, stands at several.

Notice: G2.1 单位名称; N2.1a 党组织和单位信息
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date

import attrs

from partyreg.changes import Change
from partyreg.errors import BAD_VALUE, Refusals
from partyreg.model import Actor, Evidence, Organisation, Unit
from partyreg.organisations.fields import (
    RECORD_READERS,
    UNIT_READERS,
    check_credit_code,
    read,
)
from partyreg.organisations.gates import fully_edits, maintains, papers
from partyreg.organisations.kinds import (
    FIXED_FIELD,
    NO_SUPERIORS_UNIT,
    NOTHING_CHANGES,
    UNITS_DO_NOT_FIT,
)
from partyreg.permissions import Powers
from partyreg.tree import OrgTree
from partyreg.values import UnitSituation

_RULES = {
    UnitSituation.SAME_AS_SUPERIOR: "leave the units out: they are the superior's",
    UnitSituation.OWN: "name exactly one unit",
    UnitSituation.JOINT: "name at least two different units",
}


def check_units(no: Refusals, one: Organisation) -> None:
    """Refuse a situation that does not go with the number of units, and a root that shares.

    Notice: G2.1 单位名称
    """
    count, different = len(one.units), len(frozenset(one.units))
    fits = {
        UnitSituation.SAME_AS_SUPERIOR: count == 0,
        UnitSituation.OWN: count == 1,
        UnitSituation.JOINT: count >= 2 and count == different,
    }
    if not fits[one.unit_situation]:
        rule = _RULES[one.unit_situation]
        no.add(UNITS_DO_NOT_FIT(situation=one.unit_situation.value, count=different, rule=rule))


def units_of(key: str, tree: OrgTree) -> tuple[str, ...]:
    """Give the keys of the units at which an organisation stands, its superior's if it shares.

    Args:
        key: the organisation.
        tree: the tree of organisations.

    Returns:
        The keys; none where nobody up to the root has a unit.

    Raises:
        UnknownOrganisationError: the tree does not hold the key.

    Example:
        >>> from partyreg.organisations.example import facts
        >>> units_of("b-1", facts()["tree"])
        ('u-1',)

    Notice: G2.1 单位名称
    """
    for one in map(tree.organisation, tree.chain(key)):
        if one.unit_situation is not UnitSituation.SAME_AS_SUPERIOR:
            return one.units
    return ()


def add_unit(
    unit: Unit,
    organisation: Organisation,
    *,
    tree: OrgTree,
    powers: Powers,
    actor: Actor,
    on: date,
    evidence: tuple[Evidence, ...],
) -> tuple[Change, ...]:
    """Record a unit for an organisation that is to stand at it.

    Args:
        unit: the new record.
        organisation: the organisation for which it is recorded.
        tree: the tree of organisations.
        powers: who holds what.
        actor: who acts; it maintains the organisation.
        on: today.
        evidence: the documents; the first one's date is that of the decision.

    Returns:
        One change, which adds the unit. Assigning it is a step of its own.

    Raises:
        RefusedError: a field cannot be meant; the credit code breaks its standard; the right is
            missing, or the organisation is another's to maintain; no usable document is named.

    Example:
        >>> from partyreg.organisations.example import facts, paper
        >>> branch = facts()["tree"].organisation("b-1")
        >>> [added] = add_unit(Unit("u-9", "丙某厂"), branch, evidence=paper(), **facts())
        >>> added.after.name
        '丙某厂'

    Notice: G2.1 单位名称; N2.1a
    """
    no = Refusals()
    values = read(no, {name: getattr(unit, name) for name in UNIT_READERS}, UNIT_READERS)
    check_credit_code(no, values.get("credit_code"))
    fully_edits(no, organisation.key, tree=tree, powers=powers, actor=actor)
    papers(no, evidence, on)
    no.raise_any()
    return (Change(None, unit, "G2.1"),)


def edit_unit(
    unit: Unit,
    fields: Mapping[str, object],
    *,
    users: Collection[str],
    tree: OrgTree,
    powers: Powers,
    actor: Actor,
    on: date,
    evidence: tuple[Evidence, ...],
) -> tuple[Change, ...]:
    """Change fields of a unit's record.

    Args:
        unit: the record.
        fields: field names and new values.
        users: keys of the organisations that stand at it.
        tree: the tree of organisations.
        powers: who holds what.
        actor: who acts; it maintains one of them, or the unit is nobody's yet.
        on: today.
        evidence: the documents; the first one's date is that of the decision.

    Returns:
        One change of the record.

    Raises:
        RefusedError: a field is unknown, the key, or cannot be meant; the credit code breaks its
            standard; the right is missing, or the organisations are others' to maintain; no
            usable document is named; or nothing would change.

    Example:
        >>> from partyreg.organisations.example import facts, paper
        >>> [change] = edit_unit(Unit("u-9", "丙某厂"), {"name": "丁某厂"}, users=["b-1"],
        ...     evidence=paper(), **facts())
        >>> change.after.name
        '丁某厂'

    Notice: G2.1 单位名称; N2.1a
    """
    no = Refusals()
    if "key" in fields:
        way = "it is the identity of the record and never changes"
        no.add(FIXED_FIELD(field="key", way=way, clause="Y-kept"))
        fields = {name: value for name, value in fields.items() if name != "key"}
    values = read(no, fields, UNIT_READERS)
    new = {name: one for name, one in values.items() if getattr(unit, name) != one}
    check_credit_code(no, new.get("credit_code"))
    target = _whose(users, tree, actor.organisation)
    fully_edits(no, target, tree=tree, powers=powers, actor=actor)
    papers(no, evidence, on)
    if not new and not no:
        no.add(NOTHING_CHANGES(name=unit.name))
    no.raise_any()
    return (Change(unit, attrs.evolve(unit, **new), "G2.1"),)


def _whose(users: Collection[str], tree: OrgTree, here: str) -> str:
    """Give the organisation by whose record a unit is maintained: one of here's, if any is."""
    known = [one for one in users if one in tree]
    mine = (one for one in known if here in tree and maintains(here, one, tree))
    return next(mine, known[0] if known else here)


def assign_units(
    organisation: Organisation,
    units: Sequence[Unit],
    situation: UnitSituation | str,
    *,
    tree: OrgTree,
    powers: Powers,
    actor: Actor,
    on: date,
    evidence: tuple[Evidence, ...],
) -> tuple[Change, ...]:
    """Say at which unit an organisation stands: its superior's, its own, or several.

    Args:
        organisation: the record.
        units: the units; none for the superior's, one for its own, two or more for a joint one.
        situation: which of the three.
        tree: the tree of organisations.
        powers: who holds what.
        actor: who acts; it maintains the organisation.
        on: today.
        evidence: the documents; the first one's date is that of the decision.

    Returns:
        One change of the organisation.

    Raises:
        RefusedError: the situation is unknown, does not go with the number of units, or would
            share a superior's where there is none; the right is missing, or the organisation is
            another's to maintain; no usable document is named; or nothing would change.

    Example:
        >>> from partyreg.organisations.example import facts, paper
        >>> branch = facts()["tree"].organisation("b-1")
        >>> [change] = assign_units(branch, [Unit("u-9", "丙某厂")], "own", evidence=paper(),
        ...     **facts())
        >>> change.after.units
        ('u-9',)

    Notice: G2.1 单位名称; N2.1a
    """
    no = Refusals()
    word, fault = RECORD_READERS["unit_situation"](situation)
    if fault:
        no.add(BAD_VALUE(place="situation", reason=fault))
        word = organisation.unit_situation
    keys = tuple(one.key for one in units)
    after = attrs.evolve(organisation, units=keys, unit_situation=word)
    if not fault:
        check_units(no, after)
    if word is UnitSituation.SAME_AS_SUPERIOR and organisation.parent is None:
        no.add(NO_SUPERIORS_UNIT(name=organisation.name))
    fully_edits(no, organisation.key, tree=tree, powers=powers, actor=actor)
    papers(no, evidence, on)
    if after == organisation and not no:
        no.add(NOTHING_CHANGES(name=organisation.name))
    no.raise_any()
    return (Change(organisation, after, "G2.1"),)
