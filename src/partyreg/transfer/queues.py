"""What waits where: an organisation's own view of the transfers.

Notice: 待办, 未办结, 即将办理; Y-overdue; Y-receipt
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from attrs import frozen

from partyreg.model import Transfer
from partyreg.settings import Settings
from partyreg.transfer.arriving import letter_expired
from partyreg.transfer.paper import receipt_goes_to
from partyreg.transfer.words import CONCLUDED
from partyreg.tree import OrgTree


@frozen
class Queues:
    """The transfers that concern one organisation, in the order in which they were given.

    Attributes:
        waiting: it has to act now (待办).
        handled_not_received: its step is done, the member is not received yet (未办结).
        coming: its step is still to come (即将办理).
        outstanding_receipts: concluded with a letter whose receipt has not come back to it.
        overdue: of those waiting, the ones that have waited too long.
        expired_letters: of the outstanding and the waiting ones, those whose letter is out of
            date; a report that acts on nothing.
    """

    waiting: tuple[Transfer, ...] = ()
    handled_not_received: tuple[Transfer, ...] = ()
    coming: tuple[Transfer, ...] = ()
    outstanding_receipts: tuple[Transfer, ...] = ()
    overdue: tuple[Transfer, ...] = ()
    expired_letters: tuple[Transfer, ...] = ()


def queues(
    organisation: str,
    transfers: Iterable[Transfer],
    *,
    tree: OrgTree,
    on: date,
    settings: Settings,
    heirs: Mapping[str, str] | None = None,
) -> Queues:
    """Sort transfers into the queues of one organisation.

    Args:
        organisation: its key.
        transfers: any transfers, among them those that name it.
        tree: all organisations; tells to whom a receipt goes.
        on: the day on which the question is asked.
        settings: after how many days a case is overdue; the notice gives no number.
        heirs: for each source that has left the tree, who has taken it over.

    Returns:
        Its queues; a case that comes to it twice may stand in two of them.

    Example:
        >>> queues("B", (), tree=OrgTree(()), on=date(2018, 3, 1), settings=Settings()).waiting
        ()

    Notice: Y-overdue; Y-receipt 回执; Y-validity
    """
    known = tuple(transfers)
    opened = [one for one in known if one.state.is_open]
    waiting = tuple(one for one in opened if one.waiting_for == organisation)
    taken = heirs or {}
    outstanding = tuple(one for one in known if _is_outstanding(one, organisation, tree, taken))
    limit = settings.transfer_overdue_days
    return Queues(
        waiting=waiting,
        handled_not_received=tuple(one for one in opened if _is_handled(one, organisation)),
        coming=tuple(one for one in opened if organisation in one.route.path[one.position + 1 :]),
        outstanding_receipts=outstanding,
        overdue=tuple(one for one in waiting if (on - one.moved_on).days > limit),
        expired_letters=tuple(one for one in (*outstanding, *waiting) if _is_expired(one, on)),
    )


def _is_handled(transfer: Transfer, organisation: str) -> bool:
    """Tell whether an organisation has done its step of an open case."""
    return organisation in transfer.route.path[: transfer.position]


def _is_outstanding(
    transfer: Transfer, organisation: str, tree: OrgTree, heirs: Mapping[str, str]
) -> bool:
    """Tell whether an organisation still waits for a receipt. Notice: Y-receipt."""
    if transfer.state is not CONCLUDED:
        return False
    heir = heirs.get(transfer.route.source or "")
    return receipt_goes_to(transfer, tree, heir) == organisation


def _is_expired(transfer: Transfer, on: date) -> bool:
    """Tell whether the letter of a case is out of date. Notice: Y-validity."""
    return transfer.letter is not None and letter_expired(transfer.letter, on)
