"""Holding a preview against a fresh one: has anything changed that it rests on?

Notice: G2.0; N3.3a
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from partyreg.errors import RefusedError
from partyreg.restructuring.kinds import CHANGED
from partyreg.restructuring.preview import Preview
from partyreg.restructuring.undoing import net

_NOT_COMPARED = frozenset({"hash", "on", "deadline.state"})


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
    """Say where two previews of one plan differ, a line for each place.

    Notice: G2.0
    """
    said: tuple[str, ...] = ()
    if decided.hash != fresh.hash:
        was, now = dict(_flat(decided.to_data())), dict(_flat(fresh.to_data()))
        said = tuple(
            f"{place}: {was.get(place, 'nothing')} -> {now.get(place, 'nothing')}"
            for place in dict.fromkeys((*was, *now))
            if was.get(place) != now.get(place)
            and place not in _NOT_COMPARED
            and not place.endswith("].wish")
            and not place.startswith("names.")
        )
    return (*said, *_altered(decided, fresh))


def _flat(data: Any, place: str = "") -> Iterator[tuple[str, Any]]:
    """Give every plain value with its place."""
    if isinstance(data, dict):
        for name, one in data.items():
            yield from _flat(one, f"{place}.{name}" if place else name)
    elif isinstance(data, list):
        for number, one in enumerate(data, 1):
            yield from _flat(one, f"{place}[{number}]")
    else:
        yield place, data


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
