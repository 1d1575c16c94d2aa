r"""Organisations back into a table, as `read_tree` reads them.

Notice: N3.2d 不准确、不规范、不完整; Y-kept
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from partyreg.errors import Fault, InputError
from partyreg.inputs.organisations import COLUMNS
from partyreg.model import Organisation
from partyreg.tree import OrgTree
from partyreg.tree.notation.tags import INTERNAL, NATIONWIDE, tag_of
from partyreg.values import Function

_ALWAYS = ("code", "parent", "tier", "name", "key", "kind", "category", "connected")
_OPTIONAL = tuple(one for one in COLUMNS if one not in _ALWAYS)
PURPOSE = "give a list of organisations back to whoever handed it in"


def organisations_csv(
    tree: OrgTree, *, extra_grants: Mapping[str, frozenset[Function]] | None = None,
    withheld_grants: Mapping[str, frozenset[Function]] | None = None,
) -> str:  # fmt: skip
    r"""Write organisations as a table, superiors before subordinates.

    Columns that nobody fills are left out.

    Args:
        tree: the organisations, with their records.
        extra_grants: nationwide authority beyond the initial setting, by key.
        withheld_grants: the internal transfer switched off, by key.

    Raises:
        InputError: an organisation holds or lacks what a table cannot say.

    Example:
        >>> from partyreg.tree import parse_notation
        >>> tree = OrgTree(parse_notation("B镇党委[listed](C村党支部[branch])").organisations)
        >>> print(organisations_csv(tree).splitlines()[1])
        000000000001,,primary-committee,B镇党委,B镇党委,committee,township,yes

    Notice: N3.2d; Y-kept
    """
    extra, withheld = extra_grants or {}, withheld_grants or {}
    faults = [*_unsayable(tree, extra, NATIONWIDE), *_unsayable(tree, withheld, INTERNAL)]
    if faults:
        raise InputError(faults)
    rows = [_row(tree.organisation(key), tree, extra, withheld) for key in _superiors_first(tree)]
    columns = [*_ALWAYS, *(one for one in _OPTIONAL if any(row[one] for row in rows))]
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def _superiors_first(tree: OrgTree) -> Iterator[str]:
    """Give all keys, realm by realm."""
    for root in tree.roots():
        yield from tree.subtree(root)


def _unsayable(
    tree: OrgTree, grants: Mapping[str, frozenset[Function]], sayable: frozenset[Function]
) -> Iterator[Fault]:
    """Name the grants for which the table has no word."""
    for key, functions in grants.items():
        if functions != sayable or tag_of(tree.traits(key)) is None:
            yield Fault(
                f"organisation {key}", "the table has no word for what is configured for it"
            )


def _row(
    one: Organisation, tree: OrgTree, extra: Mapping[str, object], withheld: Mapping[str, object]
) -> dict[str, str]:
    """Write one organisation."""
    suffix = "+nationwide" * (one.key in extra) + "+no-internal" * (one.key in withheld)
    tier = f"{tag_of(tree.traits(one.key))}{suffix}" if suffix else one.tier.value
    return {
        "code": one.code, "parent": tree.organisation(one.parent).code if one.parent else "",
        "tier": tier, "name": one.name, "key": one.key, "kind": one.kind.value,
        "category": one.category.value if one.category else "",
        "connected": "yes" if one.connected else "no",
        "secretary": one.secretary or "", "contact": one.contact or "",
        "phone": one.phone.reveal(PURPOSE) if one.phone else "",
        "information_administrators": ";".join(one.information_administrators),
        "category_code": one.category_code or "", "address": one.address or "",
    }  # fmt: skip


def write_text(path: str, text: str, what: str) -> None:
    """Write a file whole, or not at all.

    Args:
        path: where; an existing file is replaced once the new one is complete.
        text: what, in UTF-8.
        what: the argument, for a message.

    Raises:
        InputError: it cannot be written.

    Notice: N3.3a
    """
    goal = Path(path)
    part = goal.with_name(f"{goal.name}.part")
    try:
        part.write_text(text, "utf-8", newline="")
        os.replace(part, goal)  # noqa: PTH105 - replaces on every system
    except (OSError, ValueError) as wrong:
        why = (getattr(wrong, "strerror", None) or "there can be no such file").lower()
        raise InputError([Fault(what, f"it cannot be written: {why}")]) from None
