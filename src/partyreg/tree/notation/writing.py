"""Writing a tree in the notation, without recursion. Notice: G4.2c."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from partyreg.errors import Fault, InputError
from partyreg.tree.notation.tags import INTERNAL, NATIONWIDE, tag_of
from partyreg.tree.orgtree import OrgTree
from partyreg.values import Function, text_fault

_NONE: Mapping[str, frozenset[Function]] = {}
_STRUCTURE = re.compile(r"[\[\](),;]")


def to_notation(
    tree: OrgTree,
    *,
    extra_grants: Mapping[str, frozenset[Function]] = _NONE,
    withheld_grants: Mapping[str, frozenset[Function]] = _NONE,
) -> str:
    """Write a tree as nested text, realm by realm, siblings in the order of their codes.

    Keys, codes and details are not written; reading the text back gives organisations of the
    same names, kinds, tiers, categories and places. What was read from the notation is written
    as it was, since its codes are given in the order of the text.

    Args:
        tree: the tree, with its records.
        extra_grants: functions beyond the initial setting, by organisation key.
        withheld_grants: functions of the initial setting that are switched off, by key.

    Raises:
        InputError: the notation cannot say what an organisation is or holds, or its name has
            brackets, commas or semicolons, or is not unique; all faults at once, each at its
            organisation's key.
        RecordMissingError: no record of an organisation is attached.

    Example:
        >>> from partyreg.tree.notation import parse_notation
        >>> text = "甲省[province](A县[county](C[branch],D[joint]));乙系统[system]"
        >>> to_notation(OrgTree(parse_notation(text).organisations)) == text
        True

    Notice: G4.2c
    """
    faults = [*_grant_faults(tree, extra_grants, NATIONWIDE),
              *_grant_faults(tree, withheld_grants, INTERNAL)]  # fmt: skip
    names: set[str] = set()
    pieces: list[str] = []
    depth = 0
    for level, key in _walk(tree):
        faults += _faults(tree, key, names)
        names.add(tree.organisation(key).name)
        pieces.append(_between(depth, level) if pieces else "")
        pieces.append(f"{tree.organisation(key).name}[{tag_of(tree.traits(key))}")
        pieces.append("+nationwide" * (key in extra_grants))
        pieces.append("+no-internal" * (key in withheld_grants) + "]")
        depth = level
    if faults:
        raise InputError(faults)
    return "".join((*pieces, ")" * depth))


def _walk(tree: OrgTree) -> Iterator[tuple[int, str]]:
    """Give each organisation with its depth, depth first, without asking upwards."""
    stack = [(0, key) for key in _by_code(tree, tree.roots())]
    while stack:
        depth, key = stack.pop()
        yield depth, key
        stack += [(depth + 1, kid) for kid in _by_code(tree, tree.children(key))]


def _by_code(tree: OrgTree, keys: tuple[str, ...]) -> list[str]:
    """Put siblings in the order of their codes, the last one first."""
    return sorted(keys, key=lambda one: tree.organisation(one).code, reverse=True)


def _between(depth: int, level: int) -> str:
    """Give what stands between an organisation and the next one."""
    if level > depth:
        return "("
    return ")" * (depth - level) + ("," if level else ";")


def _faults(tree: OrgTree, key: str, names: set[str]) -> Iterator[Fault]:
    """Say why an organisation cannot be written."""
    name = tree.organisation(key).name
    if text_fault(name) is not None or _STRUCTURE.search(name):
        yield Fault(key, "its name cannot be written in the notation")
    if name in names:
        yield Fault(key, "another organisation has this name")
    if tag_of(tree.traits(key)) is None:
        yield Fault(key, "the notation has no tag for its kind, tier and category")


def _grant_faults(
    tree: OrgTree, grants: Mapping[str, frozenset[Function]], sayable: frozenset[Function]
) -> Iterator[Fault]:
    """Name the grants that the notation has no word for."""
    for key, functions in grants.items():
        if key not in tree or functions != sayable:
            yield Fault(key, "the notation has no word for this grant, or for whom it is")
