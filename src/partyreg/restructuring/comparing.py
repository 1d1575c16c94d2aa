"""Holding a preview against a fresh one: has anything changed that it rests on?

Notice: G2.0; N3.3a
"""

from __future__ import annotations

from partyreg.errors import RefusedError
from partyreg.restructuring.kinds import CHANGED
from partyreg.restructuring.preview import Preview
from partyreg.restructuring.undoing import net


def same(decided: Preview, fresh: Preview) -> None:
    """Refuse to go on where a fresh preview says something else than the one decided on.

    Args:
        decided: the preview that was decided on, perhaps read back from a file.
        fresh: the same plan, previewed now.

    Raises:
        RefusedError: they differ; the message names where.

    Notice: G2.0
    """
    found = difference(decided, fresh)
    if found:
        shown = "; ".join(found[:5]) + (f"; and {len(found) - 5} more" if len(found) > 5 else "")
        raise RefusedError([CHANGED(difference=shown)])


def difference(decided: Preview, fresh: Preview) -> tuple[str, ...]:
    """Say where two previews of one plan differ, a line for each place."""
    return tuple(_altered(decided, fresh))


def _altered(decided: Preview, fresh: Preview) -> list[str]:
    """Name the records that were read in another state."""
    if not decided.changes:
        return []
    was, now = net(decided.changes), net(fresh.changes)
    return [
        f"the {table.__name__.lower()} {key!r} has been changed"
        for table, key in dict.fromkeys((*was, *now))
        if was.get((table, key), (None,))[0] != now.get((table, key), (None,))[0]
    ]
