"""Building the tree at once: every fault is found before anything is taken.

The work is done by column, in dictionaries and sets, because a nation has five million rows.

Notice: N3.2d 不准确、不规范、不完整; Y-shape
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import repeat
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
        children: each superior's direct subordinates in order; the roots stand under None.
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
    if faults:
        return Skeleton({}, {}, {}), faults
    parent = dict(zip(keys, parents, strict=True))
    children = _grouped(parent)
    kinds, faults = _shared_traits(keys, traits)
    if len(parent) != len(keys):
        faults += _duplicate_faults(keys)
    built = Skeleton(parent, children, kinds)
    faults += _place_faults(built)
    faults += () if len(kinds) != len(parent) else _shape_faults(built)
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


def _duplicate_faults(keys: Sequence[str]) -> Iterator[Fault]:
    """Name every key that is given more than once."""
    for key, times in Counter(keys).items():
        if times > 1:
            yield Fault(key, f"its key is given {times} times", "tree.duplicate-key")


def _grouped(parent: dict[str, str | None]) -> Children:
    """Group the organisations by superior, and let all name it by the same object.

    A file gives each row its own copy of the superior's key; keeping those would cost sixty
    bytes an organisation.
    """
    found: Children = {}
    for key, superior in parent.items():
        kids = found.get(superior)
        if kids is None:
            found[superior] = [key]
        else:
            kids.append(key)
    children: Children = {None: found.pop(None, [])}
    for key in parent:
        if key in found:
            children[key] = kids = found.pop(key)
            parent.update(zip(kids, repeat(key)))
    children.update(found)
    return children


def _shared_traits(
    keys: Sequence[str], traits: Iterable[Traits]
) -> tuple[dict[str, Traits], list[Fault]]:
    """Give each organisation the one copy of its traits."""
    try:
        return dict(zip(keys, map(shared, traits), strict=True)), []
    except (ValueError, TypeError):
        reason = "there is not one combination of kind, tier, category, connection for each"
        return {}, [Fault("traits", reason)]


def _place_faults(built: Skeleton) -> list[Fault]:
    """Name every organisation whose superior is unknown, itself, or below it."""
    parent, children = built.parent, built.children
    strangers = [one for one in children if one is not None and one not in parent]
    lost = [key for one in strangers for key in children[one]]
    faults = [Fault(key, "its superior is unknown", UNKNOWN_SUPERIOR.code) for key in lost]
    reached = [*children[None], *lost]
    for at in reached:
        if at in children:
            reached += children[at]
    if len(reached) != len(parent):
        settled = set(reached)
        loose = {one: up for one, up in parent.items() if up is not None and one not in settled}
        faults += _cycle_faults(loose)
    return faults


def _cycle_faults(loose: Mapping[str, str]) -> Iterator[Fault]:
    """Name every organisation on a cycle; what merely hangs below one is not named.

    Args:
        loose: the superiors of whatever no root reaches.
    """
    seen: set[str] = set()
    for start in loose:
        trail: dict[str, None] = {}
        at = start
        while at not in seen:
            seen.add(at)
            trail[at] = None
            at = loose[at]
        if at in trail:
            yield from _ring(loose, at)


def _ring(loose: Mapping[str, str], start: str) -> Iterator[Fault]:
    """Name the organisations of one cycle."""
    if loose[start] == start:
        yield Fault(start, "it stands under itself", SELF_PARENT.code)
        return
    at = start
    while True:
        yield Fault(at, "it stands below itself", CYCLE.code)
        at = loose[at]
        if at == start:
            return


def _shape_faults(built: Skeleton) -> Iterator[Fault]:
    """Name every organisation that may not stand where it stands.

    Traits are shared, so that a superior's subordinates are mostly one look at one identity.
    """
    fitting: set[tuple[int, int]] = set()
    traits = built.traits
    for superior, kids in built.children.items():
        if superior is None or superior not in traits:
            continue
        above = traits[superior]
        for below in {id(one): one for one in map(traits.__getitem__, kids)}.values():
            pair = (id(above), id(below))
            if pair in fitting:
                continue
            if refusals := refusals_for_child(above, below):
                misfits = [key for key in kids if traits[key] is below]
                yield from (Fault(key, no.message, no.code) for key in misfits for no in refusals)
            else:
                fitting.add(pair)
