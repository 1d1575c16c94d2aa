"""Folding changes into a tree, and taking them back exactly.

A tree is edited in place, one change after the other, each in time that does not depend on what
stands below; a log of what was there before puts everything back. So does the reversal of the
changes, in whatever tree: the order of siblings is that of their keys, and needs no log. Every
step keeps the tree a tree: no cycle, no lost organisation, whatever the changes say.

Notice: G2.0 新建、删除、改变隶属关系; G2.4 整体隶属于新的上级
"""

# ruff: noqa: SLF001 - the files of this room share the structure
from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from partyreg.changes import Change
from partyreg.errors import RefusedError, StaleError, UnknownOrganisationError
from partyreg.model import Organisation
from partyreg.tree.shape import HAS_SUBORDINATES, structure_refusals
from partyreg.tree.traits import Traits, traits_of

if TYPE_CHECKING:
    from partyreg.tree.orgtree import OrgTree


class StaleTreeError(StaleError, RuntimeError):
    """A what-if tree, or an undo, whose tree has changed since; nothing has been answered."""

    def __init__(self) -> None:
        """Say what to do."""
        super().__init__("tree", "base")
        self.args = ("the tree has changed since; make a new overlay on it",)


class Was(NamedTuple):
    """An organisation as it stood before a step.

    Attributes:
        parent: its superior.
        traits: its traits.
        record: its record, or None where the tree keeps none.
    """

    parent: str | None
    traits: Traits
    record: Organisation | None


class Undo(NamedTuple):
    """What it takes to put a tree back as it was before an ``apply``.

    Attributes:
        steps: each touched organisation as it stood, None where there was none, in order.
        before, after: the tree's states, by which a late or repeated undo is refused.
    """

    steps: tuple[tuple[str, Was | None], ...]
    before: object
    after: object


def apply_changes(tree: OrgTree, changes: Iterable[Change]) -> Undo:
    """Fold the changes of organisations into a tree, all or none.

    Args:
        tree: the tree to edit.
        changes: in order; those of other records are passed over.

    Raises:
        RefusedError: a step names an unknown superior, would make a cycle, or removes an
            organisation that has subordinates.
        StaleError: a change starts from a state that is not the tree's.
    """
    before, steps = tree._version, []
    try:
        for change in changes:
            if isinstance(change.after, Organisation) or isinstance(change.before, Organisation):
                steps.append(_step(tree, change))  # noqa: PERF401 - what was done is needed midway
    except BaseException:
        _put_back(tree, steps)
        raise
    if steps:
        tree._version = object()
    return Undo(tuple(steps), before, tree._version)


def revert_changes(tree: OrgTree, undo: Undo) -> None:
    """Put a tree back as it was.

    Raises:
        StaleTreeError: the tree has changed since, or the undo has been used.
    """
    if tree._version is not undo.after:
        raise StaleTreeError
    _put_back(tree, undo.steps)
    tree._version = undo.before


def _put_back(tree: OrgTree, steps: Iterable[tuple[str, Was | None]]) -> None:
    """Undo steps, the last first."""
    for key, was in reversed(tuple(steps)):
        if was is None:
            tree._delete(key)
        elif key not in tree:
            tree._insert(key, was)
        else:
            if tree._up(key) != was.parent:
                tree._relink(key, was.parent)
            tree._describe(key, was.traits, was.record)


def _step(tree: OrgTree, change: Change) -> tuple[str, Was | None]:
    """Make one change and say what was there before."""
    before, after = change.before, change.after
    if not isinstance(before, Organisation):
        assert isinstance(after, Organisation)  # noqa: S101 - the caller looked
        return _add(tree, after)
    key, parent = before.key, before.parent
    try:
        fresh = tree._up(key) == parent
    except KeyError:
        fresh = False
    if not fresh:
        raise StaleError("organisation", key)
    if not isinstance(after, Organisation):
        return _remove(tree, key)
    if after.key != key:
        raise StaleError("organisation", after.key)
    return _edit(tree, after) if after.parent == parent else _move(tree, parent, after)


def _add(tree: OrgTree, new: Organisation) -> tuple[str, None]:
    """Add an organisation.

    Raises:
        StaleError: it stands in the tree already.
        RefusedError: its superior does not.
    """
    if new.key in tree:
        raise StaleError("organisation", new.key)
    if refusals := structure_refusals(tree, new.key, new.parent):
        raise RefusedError(refusals)
    tree._insert(new.key, Was(new.parent, traits_of(new), new))
    return new.key, None


def _remove(tree: OrgTree, key: str) -> tuple[str, Was]:
    """Remove an organisation.

    Raises:
        RefusedError: it has subordinates.
    """
    if tree._kids(key):
        raise RefusedError([HAS_SUBORDINATES(key=key)])
    return key, tree._delete(key)


def _edit(tree: OrgTree, after: Organisation) -> tuple[str, Was]:
    """Change a record in its place."""
    key = after.key
    return key, Was(after.parent, *tree._describe(key, traits_of(after), after))


def _move(tree: OrgTree, old: str | None, after: Organisation) -> tuple[str, Was]:
    """Move an organisation, with all below it, to another superior.

    Raises:
        RefusedError: the new superior is unknown or stands below it.
    """
    key, new = after.key, after.parent
    try:
        broken = new == key or (new is not None and tree.is_below(new, key))
    except UnknownOrganisationError:
        broken = True
    if broken:
        raise RefusedError(structure_refusals(tree, key, new))
    tree._relink(key, new)
    return key, Was(old, *tree._describe(key, traits_of(after), after))
