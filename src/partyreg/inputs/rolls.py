r"""Who stands where, as far as a plan needs it: keys and categories, or numbers alone.

Nothing personal is read: further columns of a table of members are passed over unseen.

Example:
    >>> import io
    >>> from partyreg.tree import OrgTree, parse_notation
    >>> tree = OrgTree(parse_notation("B镇党委[listed](C村党支部[branch])").organisations)
    >>> read_heads(io.StringIO("branch,members,probationary\nC村党支部,31,2\n"), tree)
    {'C村党支部': (31, 2)}

Notice: G2.3 没有下级党组织和党员（含预备党员）; N3.3c
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import partial

from partyreg.errors import Fault, InputError
from partyreg.inputs.table import Row, Source, cell_fault, place, read_table
from partyreg.inputs.words import choices, word
from partyreg.model import Member
from partyreg.tree import OrgTree
from partyreg.values import MemberCategory, ResidentId, text_fault

NOBODY = "•••"
"""What stands for the name of a member of whom only the key is known."""

Find = Callable[[str], str | None]


def read_roll(source: Source, tree: OrgTree) -> tuple[Member, ...]:
    r"""Read a table of members as a plan needs it: key, branch and category.

    Args:
        source: a table with the columns key and branch (code, key or unique name); and,
            optional, category (full where empty). Further columns are passed over: no personal
            datum is read.
        tree: where the branches stand.

    Returns:
        Members with a key, a branch and a category; everything else of them is made up.

    Raises:
        InputError: the file cannot be read, a key is empty or stands twice, a branch is unknown
            or holds no members, or a category is no word; all faults at once, with their rows.

    Example:
        >>> import io
        >>> from partyreg.tree import parse_notation
        >>> tree = OrgTree(parse_notation("B镇党委[listed](C村党支部[branch])").organisations)
        >>> [one.branch for one in read_roll(io.StringIO("key,branch\nm-1,C村党支部\n"), tree)]
        ['C村党支部']

    Notice: G2.3; N3.3c
    """
    table = read_table(source, ("key", "branch"), None)
    faults, found, branch_of = list(table.faults), dict[str, Member](), branches(tree)
    for row in table.rows:
        one = _member(row, branch_of, faults)
        if one is None:
            continue
        if one.key in found:
            faults.append(Fault(place(row.number, "key"), "an earlier row has the same one"))
        found[one.key] = one
    if faults:
        raise InputError(faults)
    return tuple(found.values())


def _member(row: Row, branch_of: Find, faults: list[Fault]) -> Member | None:
    """Read a member, or note what is wrong."""
    key, before = row.cells["key"].strip(), len(faults)
    if (reason := cell_fault(key, longest=64)) is not None:
        faults.append(Fault(place(row.number, "key"), reason))
    branch = _branch(row, branch_of, faults)
    said = row.cells.get("category", "").strip()
    category = word(MemberCategory, said) if said else MemberCategory.FULL
    if category is None:
        wanted = f"it is none of {choices(MemberCategory)}"
        faults.append(Fault(place(row.number, "category"), wanted))
    if len(faults) > before or branch is None or category is None:
        return None
    return Member(key, branch, NOBODY, ResidentId(f"{NOBODY}{key}"), category)


def read_heads(source: Source, tree: OrgTree) -> dict[str, tuple[int, int]]:
    """Read how many stand in each branch, and how many of them are probationary.

    Args:
        source: a table with the columns branch (code, key or unique name), members and,
            optional, probationary.
        tree: where the branches stand.

    Returns:
        Both numbers, by key of the branch.

    Raises:
        InputError: the file cannot be read, a branch is unknown, stands twice or holds no
            members, or a number is none; all faults at once, with their rows.

    Notice: G2.3; N3.3c
    """
    table = read_table(source, ("branch", "members"), ("probationary",))
    faults, found, branch_of = list(table.faults), dict[str, tuple[int, int]](), branches(tree)
    for row in table.rows:
        branch = _branch(row, branch_of, faults, quoting=True)
        numbers = [_number(row, name, faults) for name in ("members", "probationary")]
        if numbers[1] > numbers[0]:
            faults.append(Fault(place(row.number, "probationary"), "it is more than all members"))
        if branch in found:
            faults.append(Fault(place(row.number, "branch"), "an earlier row has the same one"))
        if branch is not None:
            found[branch] = numbers[0], numbers[1]
    if faults:
        raise InputError(faults)
    return found


def _number(row: Row, name: str, faults: list[Fault]) -> int:
    """Read a number of people."""
    said = row.cells.get(name, "").strip() or "0"
    if said.isascii() and said.isdigit() and len(said) <= 7:
        return int(said)
    faults.append(Fault(place(row.number, name), "it is no number of people"))
    return 0


def _branch(row: Row, branch_of: Find, faults: list[Fault], *, quoting: bool = False) -> str | None:
    """Read a branch by code, key or unique name; in a table of members nothing is quoted."""
    said = row.cells["branch"].strip()
    branch = branch_of(said) if text_fault(said) is None else None
    if branch is None:
        what = repr(said[:40]) if quoting else "it"
        wanted = f"{what} is no code, key or unique name of a branch that holds members"
        faults.append(Fault(place(row.number, "branch"), wanted))
    return branch


def branches(tree: OrgTree) -> Find:
    """Give the look-up of branches by key, code, or a name that no other organisation bears.

    Notice: Y-merge-members members stand in branches only
    """
    standing = [key for key in tree if tree.traits(key).kind.holds_members]
    borne = Counter(tree.organisation(key).name for key in tree)
    records = [tree.organisation(key) for key in standing]
    names = {one.name: one.key for one in records if borne[one.name] == 1}
    codes = {one.code: one.key for one in records}
    return partial(dict.get, {**names, **codes, **{key: key for key in standing}})
