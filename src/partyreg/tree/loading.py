"""Building the tree at once: every fault is found before anything is taken.

The work is done by column, in dictionaries and sets, because a nation has five million rows.

Notice: N3.2d 不准确、不规范、不完整; Y-shape
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from partyreg.errors import Fault
from partyreg.model import Organisation
from partyreg.tree.shape import (
    CYCLE,
    SELF_PARENT,
    UNKNOWN_SUPERIOR,
    refusals_for_child,
)
from partyreg.tree.traits import Traits, shared, traits_of

Children = dict[str | None, list[str]]


class Skeleton(NamedTuple):
    """The tree's own structure.

    Attributes:
        parent: each organisation's superior, None for a root.
        children: each superior's direct subordinates in the order of their keys; the roots
            stand under None.
        traits: each organisation's shared traits.
    """

    parent: dict[str, str | None]
    children: Children
    traits: dict[str, Traits]


class Columns(NamedTuple):
    """Records taken apart, with the faults that one record shows by itself."""

    keys: list[str]
    parents: list[str | None]
    traits: list[Traits]
    records: dict[str, Organisation]
    faults: list[Fault]


def columns(organisations: Iterable[Organisation]) -> Columns:
    """Take records apart.

    Args:
        organisations: the records, superiors before or after their subordinates.
    """
    taken = Columns([], [], [], {}, [])
    for number, one in enumerate(organisations, 1):
        try:
            traits = traits_of(one)
        except AttributeError:
            reason = f"an organisation is wanted, not {type(one).__name__}"
            taken.faults.append(Fault(f"item {number}", reason))
        except (ValueError, TypeError):
            reason = "its kind, tier or category is no word of the vocabulary"
            taken.faults.append(Fault(f"item {number}", reason))
        else:
            taken.keys.append(one.key)
            taken.parents.append(one.parent)
            taken.traits.append(traits)
            taken.records[one.key] = one
    taken.faults.extend(_code_faults(taken.records))
    return taken


def _code_faults(records: Mapping[str, Organisation]) -> Iterator[Fault]:
    """Name every organisation whose code another one before it uses (Y-kept)."""
    users: dict[str, str] = {}
    for key, one in records.items():
        if users.setdefault(one.code, key) is not key:
            yield Fault(key, "another organisation uses its code", "tree.duplicate-code")


class _Lines(NamedTuple):
    """Rows read once.

    Attributes:
        line: each superior's subordinates in order, as the rows spell the superior's key.
        kinds: the shared traits of each row.
        above: for each combination of traits, the superiors under which it stands.
    """

    line: Children
    kinds: list[Traits]
    above: dict[Traits, list[str | None]]


def skeleton(
    keys: Sequence[str], parents: Sequence[str | None], traits: Iterable[Traits]
) -> tuple[Skeleton, list[Fault]]:
    """Build the structure and list everything that is wrong with it.

    Args:
        keys: the organisations.
        parents: the superior of each, None for a root.
        traits: the traits of each.

    Returns:
        The structure, usable only without faults, and the faults.

    Notice: Y-shape
    """
    faults = [*_length_faults(keys, parents), *_key_faults(keys)]
    kinds = _shared_traits(traits)
    if kinds is None or (len(kinds) != len(keys) and not faults):
        reason = "there is not one combination of kind, tier, category, connection for each"
        faults.append(Fault("traits", reason))
    if faults or kinds is None:
        return Skeleton({}, {}, {}), faults
    try:
        lines = _lines(keys, parents, kinds)
    except TypeError:
        return Skeleton({}, {}, {}), [Fault("parents", "a superior is a key or None")]
    return _joined(keys, lines)


def _joined(keys: Sequence[str], lines: _Lines) -> tuple[Skeleton, list[Fault]]:
    """Build the structure from lines, and list what is wrong with it."""
    parent, children, strangers = _grouped(keys, lines.line)
    built = Skeleton(parent, children, _by_key(keys, parent, lines.kinds))
    faults = _duplicate_faults(keys) if len(parent) != len(keys) else []
    lost = [key for one in strangers for key in children[one]]
    faults += [Fault(key, "its superior is unknown", UNKNOWN_SUPERIOR.code) for key in lost]
    faults += _cycle_faults(built, strangers)
    faults += _shape_faults(built, lines.above)
    return built, faults


def _length_faults(keys: Sequence[str], parents: Sequence[str | None]) -> Iterator[Fault]:
    """Name columns of different length."""
    if len(keys) != len(parents):
        yield Fault("parents", f"{len(parents)} for {len(keys)} organisations")


def _key_faults(keys: Sequence[str]) -> Iterator[Fault]:
    """Name every key that is no text, blank, or has control characters."""
    try:
        if all(map(str.isprintable, keys)) and all(map(str.strip, keys)):
            return
    except TypeError:
        pass
    given: Sequence[object] = keys
    for number, key in enumerate(given, 1):
        if not (isinstance(key, str) and key.strip() and key.isprintable()):
            yield Fault(f"item {number}", "its key is no text, blank, or has control characters")


def _duplicate_faults(keys: Sequence[str]) -> list[Fault]:
    """Name every key that is given more than once."""
    return [Fault(key, f"its key is given {times} times", "tree.duplicate-key")
            for key, times in Counter(keys).items() if times > 1]  # fmt: skip


def _shared_traits(traits: Iterable[Traits]) -> list[Traits] | None:
    """Give the one copy of each row's traits, or None where something is no traits."""
    try:
        return list(map(shared, traits))
    except (ValueError, TypeError):
        return None


def _lines(keys: Sequence[str], parents: Sequence[str | None], kinds: Sequence[Traits]) -> _Lines:
    """Read the rows; siblings mostly follow one another, and then nothing is looked up."""
    found = _Lines({}, list(kinds), {})
    up: str | None = ""
    kind: Traits | None = None
    line: list[str] = []
    for key, parent, one in zip(keys, parents, kinds, strict=True):
        if parent != up or kind is None:
            up, kind = parent, None
            line = found.line.setdefault(up, [])
        line.append(key)
        if one is not kind:
            kind = one
            found.above.setdefault(kind, []).append(up)
    return found


def _grouped(
    keys: Iterable[str], line: Children
) -> tuple[dict[str, str | None], Children, list[str]]:
    """Order siblings by key, and let all name their superior by the same object, its own key.

    A file gives each row its own copy of the superior's key; keeping those would cost sixty
    bytes an organisation.

    Returns:
        Superiors, lines, and the superiors that are no organisations.
    """
    roots = line.pop(None, [])
    roots.sort()
    children: Children = {None: roots}
    parent: dict[str, str | None] = dict.fromkeys(roots)
    for key in filter(line.__contains__, keys):
        kids = children[key] = line.pop(key)
        kids.sort()
        for kid in kids:
            parent[kid] = key
    for stranger, kids in line.items():
        children[stranger] = kids
        parent.update(dict.fromkeys(kids, stranger))
    return parent, children, [one for one in line if one is not None]


def _by_key(
    keys: Sequence[str], parent: dict[str, str | None], kinds: Sequence[Traits]
) -> dict[str, Traits]:
    """Give each organisation its traits: first the usual ones to all, then the others theirs."""
    if not kinds:
        return {}
    usual = Counter(kinds[:: len(kinds) // 1000 + 1]).most_common(1)[0][0]
    found = dict.fromkeys(parent, usual)
    for key, kind in zip(keys, kinds, strict=True):
        if kind is not usual:
            found[key] = kind
    return found


def _cycle_faults(built: Skeleton, strangers: Sequence[str]) -> Iterator[Fault]:
    """Name every organisation on a cycle; what merely hangs below one is not named.

    Only what has subordinates can be on one, and each of those is passed once.
    """
    parent, seen = built.parent, {None, *strangers}
    for start in built.children:
        trail: dict[str, None] = {}
        at = start
        while at is not None and at not in seen:
            seen.add(at)
            trail[at] = None
            at = parent[at]
        if at in trail and at is not None:
            yield from _ring(parent, at)


def _ring(parent: Mapping[str, str | None], start: str) -> Iterator[Fault]:
    """Name the organisations of one cycle."""
    if parent[start] == start:
        yield Fault(start, "it stands under itself", SELF_PARENT.code)
        return
    at: str | None = start
    while at is not None:
        yield Fault(at, "it stands below itself", CYCLE.code)
        at = None if parent[at] == start else parent[at]


def _shape_faults(
    built: Skeleton, standing: Mapping[Traits, Iterable[str | None]]
) -> Iterator[Fault]:
    """Name every organisation that may not stand where it stands.

    Traits are shared, so that each combination of two is asked once and known by identity.
    """
    traits = built.traits
    for below, superiors in standing.items():
        fitting: set[int] = set()
        for superior in superiors:
            if superior not in traits or id(traits[superior]) in fitting:
                continue
            if refusals := refusals_for_child(traits[superior], below):
                misfits = [key for key in built.children[superior] if traits[key] is below]
                yield from (Fault(key, no.message, no.code) for key in misfits for no in refusals)
            else:
                fitting.add(id(traits[superior]))
