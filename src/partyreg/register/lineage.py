"""Where an organisation went, what it was before, and whose past counts as whose.

Notice: Y-kept it leaves the tree but stays in the history; N3.3d 定期统计分析
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from attrs import frozen

from partyreg.errors import RefusedError
from partyreg.journal import JournalEntry
from partyreg.model import RECORDS, DepartedOrganisation, Member, Organisation
from partyreg.register.work import AMBIGUOUS, Reference, find_organisation, key_of, successors
from partyreg.repository import Facts


@frozen
class Passage:
    """One organisation on the way from what was to what is.

    Attributes:
        organisation: its key.
        name: its name, the last one if it has gone.
        code: its code, the last one if it has gone.
        gone_on: the date of the decision by which it went; None where it stands.
        successors: who took it over; none where it stands or its line ends.

    Notice: Y-kept
    """

    organisation: str
    name: str
    code: str
    gone_on: date | None = None
    successors: tuple[str, ...] = ()


def find_any(store: Facts, reference: Reference) -> str:
    """Give the key of an organisation that stands or has gone, by key, code or name.

    Raises:
        RefusedError: there is none, or several bear the name.
    """
    key = key_of(reference)
    if key in store.tree or store.get(DepartedOrganisation, key) is not None:
        return key
    gone: tuple[DepartedOrganisation, ...] = ()
    for index in ("code", "name"):
        gone = gone or store.find(DepartedOrganisation, index, key)
    standing = store.find(Organisation, "code", key) or store.find(Organisation, "name", key)
    if not gone or standing:
        return find_organisation(store, reference).key
    if len(gone) > 1:
        raise RefusedError([AMBIGUOUS(count=len(gone), key=key)])
    return gone[0].key


def named(store: Facts, reference: Reference) -> tuple[str, RefusedError | None]:
    """Give the key of any record, by key or, an organisation, by code or name.

    Returns:
        The key; and, where nothing of the kind is stored, why it is refused unless the journal
        knows the key of something that is stored no more.
    """
    key = key_of(reference)
    if any(store.get(table, key) is not None for table in RECORDS):
        return key, None
    try:
        return find_any(store, reference), None
    except RefusedError as unknown:
        return key, unknown


def where_to(store: Facts, key: str) -> Iterator[Passage]:
    """Follow an organisation forwards, over every restructuring, to what stands today."""
    line, seen = [key], {key}
    for at in line:
        found = _passage(store, at)
        if found is not None:
            yield found
            fresh = [one for one in found.successors if one not in seen]
            seen.update(fresh)
            line += fresh


def where_from(store: Facts, key: str, entries: Iterable[JournalEntry]) -> Iterator[Passage]:
    """Follow an organisation backwards: what it took over, and what it was carved out of."""
    origins = _origins(entries)
    line, seen = [key], {key}
    for at in line:
        gone = [one.key for one in store.find(DepartedOrganisation, "successor", at)]
        fresh = [one for one in dict.fromkeys((*gone, *origins.get(at, ()))) if one not in seen]
        seen.update(fresh)
        line += fresh
        for one in fresh:
            found = _passage(store, one)
            if found is not None:
                yield found


def _passage(store: Facts, key: str) -> Passage | None:
    """Give one organisation on the way."""
    one = store.get(Organisation, key)
    if one is not None:
        return Passage(key, one.name, one.code)
    gone = store.get(DepartedOrganisation, key)
    if gone is None:
        return None
    last = gone.organisation
    return Passage(key, last.name, last.code, gone.on, gone.successors)


def _origins(entries: Iterable[JournalEntry]) -> dict[str, tuple[str, ...]]:
    """Give, for each organisation made by a plan, from where its first parts came."""
    found: dict[str, tuple[str, ...]] = {}
    for entry in entries:
        if entry.command == "plans.apply":
            made = {one.key for one in entry.changes
                    if one.table is Organisation and one.before is None}  # fmt: skip
            for source, target in _moves(entry):
                if target in made and source not in made:
                    found[target] = tuple(dict.fromkeys((*found.get(target, ()), source)))
    return found


def _moves(entry: JournalEntry) -> Iterator[tuple[str, str]]:
    """Give from where to where an entry brought organisations and members."""
    for one in entry.changes:
        was, now = one.before, one.after
        if isinstance(was, Organisation) and isinstance(now, Organisation):
            if was.parent != now.parent and was.parent and now.parent:
                yield was.parent, now.parent
        elif isinstance(was, Member) and isinstance(now, Member) and was.branch != now.branch:
            yield was.branch, now.branch


def attributed(store: Facts, chosen: frozenset[str]) -> frozenset[str]:
    """Add the departed organisations whose past counts as that of the chosen ones.

    Each departed organisation counts once: for the first of its successors that stands, the main
    heir; where its line has ended, for whoever stood above it. So the numbers of all places still
    add up to those of the whole.

    Args:
        store: the unit of work.
        chosen: keys of organisations that stand.

    Notice: N3.3d; Y-kept
    """
    return chosen | {
        gone.key for gone in store.every(DepartedOrganisation) if main_heir(store, gone) in chosen
    }


def main_heir(store: Facts, gone: DepartedOrganisation) -> str | None:
    """Give the organisation for which a departed one's past counts."""
    at: DepartedOrganisation | None = gone
    seen: set[str] = set()
    while at is not None and at.key not in seen:
        seen.add(at.key)
        standing = next(iter(successors(store, at.key)), None)
        if standing is not None:
            return standing
        above = at.organisation.parent
        if above is None or above in store.tree:
            return above
        at = store.get(DepartedOrganisation, above)
    return None
