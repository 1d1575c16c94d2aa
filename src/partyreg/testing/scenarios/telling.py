"""What may stand in a story, told to whoever writes one; and an example.

Notice: N3.2d 不准确、不规范、不完整
"""

from __future__ import annotations

from importlib.resources import files
from typing import Any, NamedTuple

from partyreg.testing.scenarios.expectations import EXPECTATIONS
from partyreg.testing.scenarios.reading import AROUND, GIVEN, TOP
from partyreg.testing.scenarios.schema import Keys, takes
from partyreg.testing.scenarios.verbs import VERBS


class ToldKey(NamedTuple):
    """A key.

    Attributes:
        name: as it is written.
        needed: whether it must be there.
        takes: what stands behind it, in words; empty where the register judges it.
    """

    name: str
    needed: bool
    takes: str


class Told(NamedTuple):
    """A verb, a thing to look at, or a part of a story.

    Attributes:
        group: of which of the four kinds it is: ``story``, ``step``, ``verb``, ``expectation``.
        name: as it is written; empty for the whole story and for a step.
        what: what it is for, one line.
        keys: what may stand below it.
        plain: the key that a plain value stands for, or None.
        acts: whether somebody has to do it, so that ``as`` must stand beside it.
    """

    group: str
    name: str
    what: str
    keys: tuple[ToldKey, ...]
    plain: str | None = None
    acts: bool = False


def told() -> tuple[Told, ...]:
    """Tell everything that may stand in a story, in the order in which it is written.

    Example:
        >>> [approve] = [one for one in told() if one.name == "approve"]
        >>> approve.what, approve.keys[0].name, approve.plain, approve.acts
        ('Approve a case that waits here.', 'member', 'member', True)

    Notice: N3.2d
    """
    return (
        Told("story", "", "A story.", _keys(TOP)),
        Told("story", "given", "What is so before the first step.", _keys(GIVEN)),
        Told("step", "", "A step of `when`: one verb, and beside it:", _keys(AROUND)),
        *(Told("verb", name, _first_line(one.run), _keys(one.keys), one.first, one.acts)
          for name, one in VERBS.items()),
        *(Told("expectation", name, _first_line(one.look), _keys(one.keys))
          for name, one in EXPECTATIONS.items()),
    )  # fmt: skip


def _keys(keys: Keys) -> tuple[ToldKey, ...]:
    """Tell keys, those first that must be there."""
    found = (ToldKey(name, key.needed, takes(key.read)) for name, key in keys.items())
    return tuple(sorted(found, key=lambda one: not one.needed))


def _first_line(done: Any) -> str:
    """Give the first line of what a function says of itself."""
    return str(done.__doc__ or "").strip().partition("\n")[0]


def example() -> str:
    """Give a story to start from; it comes out as it says.

    Example:
        >>> from partyreg.testing.scenarios import run
        >>> run(example()).passed
        True

    Notice: G4.2c; G4.2d; G4.2e
    """
    return (files(__package__) / "example.yaml").read_text("utf-8")
