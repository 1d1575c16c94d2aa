"""``scenario --keys`` and ``--example``: what may stand in a story.

Notice: N3.2d 不准确、不规范、不完整
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING

from partyreg.cli.answer import Answer, aligned
from partyreg.errors import Fault, InputError

if TYPE_CHECKING:
    from partyreg.testing.scenarios import Told

GROUPS = {"story": "the story", "step": "a step", "verb": "verbs", "expectation": "to look at"}
LOOSE = {"expectation": "compared as it stands", **dict.fromkeys(
    ("story", "step", "verb"), "judged by the register")}  # fmt: skip
"""What is said of a key whose value is not read any closer, by group."""


def example() -> Answer:
    """Show a story to start from."""
    from partyreg.testing.scenarios import example as text

    return Answer(text().splitlines(), {"text": text()})


def keys(name: str) -> Answer:
    """Tell what may stand in a story: everything in short, or what bears a name with its keys.

    Args:
        name: of a verb, of a thing to look at, or of a part; empty for everything.

    Raises:
        InputError: nothing bears the name; those that resemble it are named.
    """
    from partyreg.testing.scenarios import told

    everything = told()
    found = [one for one in everything if name in ("", one.name)]
    if not found:
        near = get_close_matches(name, [one.name for one in everything])
        hint = f"; {' and '.join(map(repr, near))} resemble it" if near else ""
        raise InputError([Fault("--keys", f"there is no verb {name!r}{hint}")])
    lines = _one_by_one(found) if name else _overview(found)
    data = [{**one._asdict(), "keys": [key._asdict() for key in one.keys]} for one in found]
    return Answer(lines, {"told": data})


def _overview(found: Sequence[Told]) -> Iterator[str]:
    """Give a line for each verb and each thing to look at, in groups, with their keys."""
    for group, title in GROUPS.items():
        yield title
        for one in found:
            if one.group == group:
                yield f"  {one.name}: {one.what}" if one.name else f"  {one.what}"
                yield f"      {', '.join(_key(key.name, needed=key.needed) for key in one.keys)}"
        yield ""
    yield "* must be there; `partyreg scenario --keys VERB` says what each key takes"


def _key(name: str, *, needed: bool) -> str:
    """Show a key, marked where it must be there."""
    return f"{name}*" if needed else name


def _one_by_one(found: Sequence[Told]) -> Iterator[str]:
    """Give each with its keys, one to a line."""
    for one in found:
        yield f"{one.name} ({GROUPS[one.group].removesuffix('s')}): {one.what}"
        yield from aligned([
            (key.name, "must be there" if key.needed else "", key.takes or LOOSE[one.group])
            for key in one.keys
        ])  # fmt: skip
        if one.plain:
            yield f"  a plain value stands for {one.plain!r}"
        if one.acts:
            yield "  beside it: as, the organisation that does it (must be there)"
