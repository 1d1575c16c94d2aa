"""Which receipts an organisation still waits for, also those of branches that have since gone.

Notice: Y-receipt; Y-delete-blocks letters whose receipt is outstanding
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from partyreg.model import DepartedOrganisation, Transfer
from partyreg.register.work import successors
from partyreg.repository import Facts
from partyreg.transfer import receipt_goes_to
from partyreg.tree import OrgTree
from partyreg.values import Tier


def heir(store: Facts, transfer: Transfer) -> str | None:
    """Give the organisation that has taken a transfer's source over; None if it still stands.

    That is the nearest successor that stands. Where the line has ended, it is whoever stood above,
    because the old committee still waits for the receipt.

    Notice: Y-receipt the old primary committee; Y-kept
    """
    at = transfer.route.source
    if at is None or at in store.tree:
        return None
    while at is not None and at not in store.tree:
        gone = store.get(DepartedOrganisation, at)
        above = gone.organisation.parent if gone is not None else None
        at = next(iter(successors(store, at)), above)
    return at


def heirs(store: Facts, transfers: Iterable[Transfer]) -> dict[str, str]:
    """Give, for each source that has gone, who has taken it over."""
    found = ((one.route.source, heir(store, one)) for one in transfers)
    return {source: one for source, one in found if source is not None and one is not None}


def outstanding(store: Facts, committee: str) -> tuple[Transfer, ...]:
    """Give the concluded transfers whose receipt goes to a committee."""
    return tuple(
        one
        for source in _sources(store, committee)
        for one in store.find(Transfer, "receipt_outstanding", source)
        if receipt_goes_to(one, store.tree, heir(store, one)) == committee
    )


def _sources(store: Facts, committee: str) -> Iterator[str]:
    """Give the organisations, standing or gone, whose receipts may come to a committee."""
    line = dict.fromkeys(_own(store.tree, committee))
    waiting = list(line)
    for one in waiting:
        yield one
        for index in ("successor", "parent"):
            gone = (each.key for each in store.find(DepartedOrganisation, index, one))
            fresh = [each for each in gone if each not in line]
            line.update(dict.fromkeys(fresh))
            waiting += fresh


def _own(tree: OrgTree, committee: str) -> Iterator[str]:
    """Give a committee and those of column 1 for which it answers itself."""
    if tree.traits(committee).tier is Tier.BRANCH:
        return
    stack = [committee]
    while stack:
        at = stack.pop()
        yield at
        stack += [one for one in tree.children(at) if tree.traits(one).tier is Tier.BRANCH]


def concerning(store: Facts, organisation: str) -> tuple[Transfer, ...]:
    """Give the open transfers that name an organisation, and those whose receipt it awaits."""
    opened = store.find(Transfer, "open_party", organisation)
    return (*opened, *outstanding(store, organisation))
