"""Which receipts an organisation still waits for, also those of branches that have since gone.

Notice: Y-receipt; Y-delete-blocks letters whose receipt is outstanding
"""

from __future__ import annotations

from partyreg.model import Transfer
from partyreg.register.work import predecessors, successors
from partyreg.repository import Transaction
from partyreg.transfer import receipt_goes_to


def heir(store: Transaction, transfer: Transfer) -> str | None:
    """Give the organisation that has taken a transfer's source over; None if it still stands."""
    source = transfer.route.source
    if source is None or source in store.tree:
        return None
    return next(iter(successors(store, source)), None)


def outstanding(store: Transaction, committee: str) -> tuple[Transfer, ...]:
    """Give the concluded transfers whose receipt goes to a committee."""
    found: dict[str, Transfer] = {}
    for branch in store.tree.own_branches(committee):
        for source in (branch, *predecessors(store, branch)):
            for one in store.find(Transfer, "receipt_outstanding", source):
                if receipt_goes_to(one, store.tree, heir(store, one)) == committee:
                    found[one.key] = one
    return tuple(found.values())


def concerning(store: Transaction, organisation: str) -> tuple[Transfer, ...]:
    """Give the open transfers that name an organisation, and those whose receipt it awaits."""
    opened = store.find(Transfer, "open_party", organisation)
    return (*opened, *outstanding(store, organisation))
