"""The record of an organisation: edits, by whoever maintains it.

Notice: G2.1 编辑; N2.1a 由上级党组织维护; N2.1c 本级组织部门; Y-self
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import attrs

from partyreg.changes import Change
from partyreg.errors import Refusals
from partyreg.model import Actor, Evidence, Organisation
from partyreg.organisations.fields import READERS, check_code, read
from partyreg.organisations.gates import STANDING, fits_together, may_edit, papers
from partyreg.organisations.kinds import FIXED_FIELD, HOLDS_MEMBERS, NOTHING_CHANGES
from partyreg.organisations.rights import adjusted
from partyreg.permissions import Powers
from partyreg.settings import Settings
from partyreg.tree import OrgTree, placement_refusals

_FIXED = {
    "key": ("it is the identity of the record and never changes", "Y-kept"),
    "parent": ("move the organisation", "G2.4"),
    "units": ("assign the units, with the situation", "G2.1"),
    "unit_situation": ("assign the units, with the situation", "G2.1"),
}


def edit(
    organisation: Organisation,
    fields: Mapping[str, object],
    *,
    code_holder: str | None,
    members: int,
    tree: OrgTree,
    powers: Powers,
    actor: Actor,
    on: date,
    evidence: tuple[Evidence, ...] = (),
    settings: Settings,
) -> tuple[Change, ...]:
    """Change fields of an organisation's record.

    Only what differs counts. The organisation itself may change part of it (by default secretary,
    contact, telephone), and is asked for no document. The rest is its superiors', or for a local
    committee or leading group the department's of its level. Kind, tier, category and connection
    are always set from above, because rights follow from them; the grants are adjusted with them.

    Args:
        organisation: the record.
        fields: field names and new values.
        code_holder: the key of the organisation that uses the new code, or None.
        members: how many members stand in it.
        tree: the tree of organisations.
        powers: who holds what.
        actor: who acts.
        on: today.
        evidence: the documents; the first one's date is that of the decision.
        settings: which fields are partial, and the pattern of codes.

    Returns:
        The change of the record, and one of its grants if they follow.

    Raises:
        RefusedError: a field is unknown, fixed (key, superior, units) or cannot be meant; the
            right is missing, ends elsewhere, or the record is another's to maintain; no usable
            document is named; the code has another form or is in use; what it becomes does not
            fit together, into its place, above what stands below it, or with its members; or
            nothing would change.

    Example:
        >>> from partyreg.organisations.example import facts
        >>> committee = facts()["tree"].organisation("c-1")
        >>> [change] = edit(committee, {"secretary": "甲某"}, code_holder=None, members=0,
        ...     settings=Settings(), **facts())
        >>> change.after.secretary
        '甲某'

    Notice: G2.1 对党组织名称、书记、联系人、单位名称等信息进行维护; N2.1a; N2.1c; Y-self
    """
    no = Refusals()
    values = read(no, _editable(no, fields), READERS)
    new = {name: one for name, one in values.items() if getattr(organisation, name) != one}
    names = frozenset(new) or frozenset(values)
    may_edit(no, organisation.key, names, tree=tree, powers=powers, actor=actor,
             settings=settings)  # fmt: skip
    itself = actor.organisation == organisation.key
    partial = itself and names <= settings.partial_organisation_fields
    papers(no, evidence, on, needed=not partial)
    if not new and not no:
        no.add(NOTHING_CHANGES(name=organisation.name))
    after = attrs.evolve(organisation, **new)
    _still_right(no, organisation, after, new, code_holder=code_holder, members=members,
                 tree=tree, powers=powers, settings=settings)  # fmt: skip
    no.raise_any()
    change = Change(organisation, after, "Y-self" if partial else "G2.1")
    return (change, *adjusted(organisation, after, powers, actor.organisation))


def _editable(no: Refusals, fields: object) -> object:
    """Refuse the fields that no edit changes, and give the others."""
    if not isinstance(fields, Mapping):
        return fields
    for name in fields:
        if name in _FIXED:
            way, clause = _FIXED[name]
            no.add(FIXED_FIELD(field=name, way=way, clause=clause))
    return {name: value for name, value in fields.items() if name not in _FIXED}


def _still_right(
    no: Refusals,
    before: Organisation,
    after: Organisation,
    new: Mapping[str, Any],
    *,
    code_holder: str | None,
    members: int,
    tree: OrgTree,
    powers: Powers,
    settings: Settings,
) -> None:
    """Refuse a record that would not fit: its code, its column, its place, its members."""
    if "code" in new:
        check_code(no, after.code, after.key, holder=code_holder, powers=powers, settings=settings)
    if not new.keys() & STANDING:
        return
    fits_together(no, after)
    no.extend(placement_refusals(tree, after, before.parent))
    if members and not after.kind.holds_members:
        no.add(HOLDS_MEMBERS(count=members, kind=after.kind.value))
