"""Organisations as the command line names them.

Notice: Y-kept codes and names are not identity
"""

from __future__ import annotations

from argparse import Namespace
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from partyreg.cli.answer import Json
from partyreg.errors import Fault, InputError
from partyreg.tree import Notation, OrgTree, parse_notation

if TYPE_CHECKING:
    from partyreg.inputs import Facts
    from partyreg.settings import Settings

FEW = 5000
"""Up to how many names are searched for one that resembles another."""


def facts(options: Namespace) -> Facts:
    """Read the organisations that the options name.

    Raises:
        InputError: they cannot be read; each fault begins with the file, or with the option.
    """
    from partyreg.inputs import facts_of

    given = notation(options) or Notation(())
    try:
        return facts_of(given)
    except InputError as wrong:
        raise placed(_where(options), wrong) from None


def notation(options: Namespace) -> Notation | None:
    """Read the organisations that the options name, before a tree is built of them.

    Returns:
        What they say, or None where neither option is given.

    Raises:
        InputError: they cannot be read; each fault begins with the file, or with the option.
    """
    from partyreg.inputs import read_tree

    try:
        if options.organisations is not None:
            return read_tree(options.organisations)
        return None if options.tree is None else parse_notation(options.tree)
    except InputError as wrong:
        raise placed(_where(options), wrong) from None


def _where(options: Namespace) -> str:
    """Name what the organisations are read from."""
    return "--tree" if options.organisations is None else str(options.organisations)


def placed(where: str, wrong: InputError) -> InputError:
    """Put a file, or an option, before the place of each fault.

    Example:
        >>> print(placed("a.csv", InputError([Fault("row 2", "it is blank")])))
        a.csv: row 2: it is blank
    """
    shown = where if where.isprintable() else ascii(where)
    return InputError(
        Fault(shown if one.place == "file" else f"{shown}: {one.place}", one.reason, one.code)
        for one in wrong.faults
    )


def shortened(faults: Sequence[Fault], most: int = 100) -> list[Fault]:
    """Give the first faults, and say how many more there are.

    Example:
        >>> [str(one) for one in shortened([Fault("a", "b")] * 3, most=1)]
        ['a: b', 'further rows: 2 more faults']
    """
    more = len(faults) - most
    return [*faults[:most], *([Fault("further rows", f"{more} more faults")] if more > 0 else [])]


def settings_of(options: Namespace) -> Settings:
    """Give the settings that the options name."""
    from partyreg.settings import Settings

    return Settings(
        strict_realm_transfer=options.strict_realm_transfer,
        nationwide_online=options.nationwide_online,
    )


class Finder:
    """Finds organisations by key, code, or a name that only one bears.

    Args:
        tree: the organisations.
    """

    def __init__(self, tree: OrgTree) -> None:
        """Note the codes and names of a tree."""
        self.tree = tree
        self._codes: dict[str, str] = {}
        self._names: dict[str, list[str]] = defaultdict(list)
        for key in tree:
            one = tree.organisation(key)
            self._codes[one.code] = key
            self._names[one.name].append(key)

    def seek(self, reference: str, what: str) -> str | None:
        """Give the key of an organisation, or None where there is none.

        Args:
            reference: key, code or name.
            what: the argument, for a message.

        Raises:
            InputError: several bear the name.
        """
        if reference in self.tree:
            return reference
        if reference in self._codes:
            return self._codes[reference]
        found = self._names.get(reference, [])
        if len(found) > 1:
            codes = ", ".join(self.tree.organisation(key).code for key in found[:5])
            more = ", …" if len(found) > 5 else ""
            reason = f"{len(found)} organisations bear the name {reference!r}: name one by its code"
            raise InputError([Fault(what, f"{reason} ({codes}{more})", "input.ambiguous-name")])
        return found[0] if found else None

    def find(self, reference: str, what: str) -> str:
        """Give the key of an organisation.

        Raises:
            InputError: there is none, or several bear the name.
        """
        found = self.seek(reference, what)
        if found is None:
            reason = f"there is no organisation {reference!r}{self.alike(reference)}"
            raise InputError([Fault(what, reason, "input.unknown-organisation")])
        return found

    def alike(self, reference: str) -> str:
        """Say which names resemble another, or nothing."""
        near = list(self._resembling(reference))
        return f"; did you mean {' or '.join(map(repr, near))}?" if near else ""

    def _resembling(self, reference: str) -> Iterator[str]:
        """Give up to three names or codes that hold another, or resemble it."""
        from difflib import get_close_matches
        from itertools import islice

        holding = list(islice((one for one in self._names if reference and reference in one), 3))
        if holding or len(self.tree) > FEW:
            return iter(holding)
        return iter(get_close_matches(reference[:40], [*self._names, *self._codes], cutoff=0.5))

    def name(self, key: str) -> str:
        """Give the name of an organisation of the tree."""
        return self.tree.organisation(key).name

    def json(self, key: str | None) -> Json | None:
        """Give an organisation for a program; a place outside the tree has a name only."""
        if key is None:
            return None
        if key not in self.tree:
            return {"key": None, "code": None, "name": key}
        one = self.tree.organisation(key)
        return {"key": one.key, "code": one.code, "name": one.name}
