"""The shape of the tree: what may stand under what.

The rules are pure functions over traits; the tree as a whole is only asked for cycles. They
return refusals and never raise them, so that a command can report them beside its own.

Loading is lenient about roots: whoever loads one county has a tree with a county as root, and the
rules hold below it. Placing is strict: a further root must be a province or a department system.

Notice: Y-shape no cycles; a branch has no children; a general branch only branches; no tier above
its parent's tier; one root per realm
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from partyreg.errors import Refusal, RefusalKind
from partyreg.model import Organisation
from partyreg.tree.traits import Traits, traits_of
from partyreg.values import OrganisationKind, Tier

if TYPE_CHECKING:
    from partyreg.tree.orgtree import OrgTree

UNKNOWN_SUPERIOR = RefusalKind(
    "tree.unknown-superior", "there is no superior {parent!r} for {key!r}",
    "look the superior's key up in the tree", "Y-shape",
)  # fmt: skip
SELF_PARENT = RefusalKind(
    "tree.self-parent", "{key!r} cannot stand under itself", "name another superior", "Y-shape"
)
CYCLE = RefusalKind(
    "tree.cycle", "{key!r} cannot stand under {parent!r}, which stands below it",
    "name a superior outside its own subordinates", "Y-shape",
)  # fmt: skip
BRANCH_WITHOUT_SUBORDINATES = RefusalKind(
    "tree.branch-has-no-subordinates", "nothing can stand under a branch",
    "name its general branch or committee as superior", "Y-shape",
)  # fmt: skip
GENERAL_BRANCH_ONLY_BRANCHES = RefusalKind(
    "tree.general-branch-only-branches",
    "only branches can stand under a general branch, not a {kind!r}",
    "name its committee as superior", "Y-shape",
)  # fmt: skip
TIER_ABOVE_SUPERIOR = RefusalKind(
    "tree.tier-above-superior",
    "an organisation of tier {tier!r} cannot stand under one of tier {above!r}",
    "name a superior of the same or a higher tier", "Y-shape",
)  # fmt: skip
SECOND_ROOT = RefusalKind(
    "tree.second-root", "without a superior {key!r} would be a second root of its realm",
    "name a superior inside the realm", "Y-shape",
)  # fmt: skip
ROOT_BELOW_PROVINCE = RefusalKind(
    "tree.root-below-province", "an organisation of tier {tier!r} cannot be the root of a realm",
    "name a superior; a realm's root is a province or a department system", "Y-realm",
)  # fmt: skip
HAS_SUBORDINATES = RefusalKind(
    "tree.has-subordinates", "{key!r} still has subordinates and cannot leave the tree",
    "move or delete its subordinates first", "G2.3",
)  # fmt: skip

BRANCHES = frozenset((OrganisationKind.BRANCH, OrganisationKind.JOINT_BRANCH))
"""The kinds that hold members and have nothing below them."""


def refusals_for_child(parent: Traits, child: Traits) -> tuple[Refusal, ...]:
    """Say why one organisation may not stand directly under another.

    A branch takes nothing; a general branch takes branches; nothing stands under a lower tier.
    A committee without the right to admit may have general branches and branches below it.

    Args:
        parent: the traits of the superior.
        child: the traits of the subordinate.

    Returns:
        Every reason, none where it may.

    Example:
        >>> county = Traits(OrganisationKind.ORGANISATION_DEPARTMENT, Tier.COUNTY, None, True)
        >>> branch = Traits(OrganisationKind.BRANCH, Tier.BRANCH, None, True)
        >>> refusals_for_child(county, branch)
        ()
        >>> [one.code for one in refusals_for_child(branch, county)]
        ['tree.branch-has-no-subordinates', 'tree.tier-above-superior']

    Notice: Y-shape
    """
    found = []
    if parent.kind in BRANCHES:
        found.append(BRANCH_WITHOUT_SUBORDINATES())
    if parent.kind is OrganisationKind.GENERAL_BRANCH and child.kind not in BRANCHES:
        found.append(GENERAL_BRANCH_ONLY_BRANCHES(kind=child.kind.value))
    if child.tier.rank > parent.tier.rank:
        found.append(TIER_ABOVE_SUPERIOR(tier=child.tier.value, above=parent.tier.value))
    return tuple(found)


def placement_refusals(
    tree: OrgTree, child: Organisation | str, parent: str | None
) -> tuple[Refusal, ...]:
    """Say why an organisation may not be placed under a superior.

    Serves creation (a record whose key the tree does not hold), moving (a key, or a record) and
    an edit of kind or tier (a record with its present superior): what stands below the
    organisation already is held against its new traits.

    Args:
        tree: the tree as it is.
        child: the new or changed record, or the key of an organisation of the tree.
        parent: the key of the superior, None for the root of a realm.

    Returns:
        Every reason, none where it may.

    Raises:
        UnknownOrganisationError: ``child`` is a key that the tree does not hold.

    Example:
        >>> from partyreg.tree import OrgTree
        >>> new = Organisation("o-1", "034", "C支部", OrganisationKind.BRANCH, Tier.BRANCH)
        >>> [one.code for one in placement_refusals(OrgTree(), new, "o-0")]
        ['tree.unknown-superior']

    Notice: Y-shape
    """
    if isinstance(child, Organisation):
        key, traits = child.key, traits_of(child)
    else:
        key, traits = child, tree.traits(child)
    below = tuple(_subordinate_refusals(tree, key, traits))
    return (*_superior_refusals(tree, key, traits, parent), *below)


def _superior_refusals(
    tree: OrgTree, key: str, traits: Traits, parent: str | None
) -> Iterator[Refusal]:
    """Hold an organisation against the superior it is to have."""
    if parent is None:
        yield from _root_refusals(tree, key, traits)
    elif parent == key:
        yield SELF_PARENT(key=key)
    elif parent not in tree:
        yield UNKNOWN_SUPERIOR(key=key, parent=parent)
    else:
        if key in tree and tree.is_below(parent, key):
            yield CYCLE(key=key, parent=parent)
        yield from refusals_for_child(tree.traits(parent), traits)


def _root_refusals(tree: OrgTree, key: str, traits: Traits) -> Iterator[Refusal]:
    """Hold an organisation against being a root: the tree's first may be of any tier."""
    if key in tree and tree.parent(key) is not None:
        yield SECOND_ROOT(key=key)
    elif key not in tree and len(tree) and traits.tier is not Tier.PROVINCE:
        yield ROOT_BELOW_PROVINCE(tier=traits.tier.value)


def _subordinate_refusals(tree: OrgTree, key: str, traits: Traits) -> Iterator[Refusal]:
    """Hold changed traits against what stands directly below, each reason once."""
    if key not in tree or traits is tree.traits(key):
        return
    told = set()
    for below in {tree.traits(one): None for one in tree.children(key)}:
        for refusal in refusals_for_child(traits, below):
            if refusal not in told:
                told.add(refusal)
                yield refusal


def structure_refusals(tree: OrgTree, key: str, parent: str | None) -> tuple[Refusal, ...]:
    """Say why the tree itself would break: an unknown superior, itself, or a cycle.

    Nothing else is asked: a past tree is shown as it was, whatever the rules say today.

    Notice: Y-shape no cycles
    """
    if parent is None:
        return ()
    if parent == key:
        return (SELF_PARENT(key=key),)
    if parent not in tree:
        return (UNKNOWN_SUPERIOR(key=key, parent=parent),)
    cycle = key in tree and tree.is_below(parent, key)
    return (CYCLE(key=key, parent=parent),) if cycle else ()
