"""Receipts that are still to come, and what of a plan cannot be taken back.

Notice: Y-receipt; Y-kept; N3.3a 痕迹管理
"""

from __future__ import annotations

from collections.abc import Iterator

from partyreg.model import DepartedOrganisation, Member, Organisation, Transfer
from partyreg.restructuring.effects.parts import Note, Outstanding
from partyreg.restructuring.effects.reading import Reading
from partyreg.restructuring.world import where_any


def receipts(reading: Reading) -> tuple[Outstanding, ...]:
    """Give the receipts that are still to come and will be awaited by another committee.

    Notice: Y-receipt; Y-delete-blocks or redirect to an heir
    """
    found: dict[str, Outstanding] = {}
    index = "receipt_outstanding"
    for source in where_any(reading.before, Transfer, index, _sources(reading)):
        for one in reading.before.find(Transfer, index, source):
            was, now = reading.world.awaiting(one)
            if was != now:
                found[one.key] = Outstanding(one.key, was, now)
    return tuple(found.values())


def _sources(reading: Reading) -> Iterator[str]:
    """Give everything that the plan touches, and what has been merged into it before."""
    line = [key for keys in reading.territories.values() for key in keys]
    seen = set(line)
    while line:
        yield from line
        heirs = where_any(reading.before, DepartedOrganisation, "successor", line)
        gone = (reading.before.find(DepartedOrganisation, "successor", one) for one in heirs)
        merged = dict.fromkeys(one.key for several in gone for one in several)
        line = [key for key in merged if key not in seen]
        seen.update(line)


def irreversible(reading: Reading) -> tuple[Note, ...]:
    """Say what stays, and what would stand in the way of an undo.

    Notice: N3.3a; Y-kept; Y-inflight
    """
    return tuple(_notes(reading))


def _notes(reading: Reading) -> Iterator[Note]:
    """Give one note for each thing that stays."""
    if not reading.changes:
        return
    yield Note("the journal keeps the plan, and its undoing too", "N3.3a")
    for key in reading.difference.removed:
        gone = reading.organisation(key)
        if gone is not None and not reading.world.find(Organisation, "code", gone.code):
            what = f"the code {gone.code!r} of {gone.name!r} becomes free; once another bears it"
            yield Note(f"{what}, this cannot be undone", "Y-kept")
    moved = sum(1 for table, _ in reading.net if table is Member)
    if moved:
        what = f"{moved} members go to other branches; once the record of one of them changes"
        yield Note(f"{what}, this cannot be undone", "Y-merge-members")
    cases = sum(1 for (table, _), (was, _) in reading.net.items() if table is Transfer and was)
    if cases:
        what = f"{cases} open transfers go on with the heirs; once one of them has moved on"
        yield Note(f"{what}, this cannot be undone", "Y-inflight")
