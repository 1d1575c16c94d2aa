"""Reading the notation: every fault with its line and column, without recursion.

Notice: N3.2d 不准确、不规范、不完整
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice
from typing import ClassVar, NamedTuple

from attrs import field, frozen

from partyreg.errors import Fault, InputError
from partyreg.model import Organisation
from partyreg.tree.notation.tags import INTERNAL, NATIONWIDE, TagError, read_tag
from partyreg.tree.traits import Traits
from partyreg.values import Function, text_fault

_TOKEN = re.compile(
    r"(?P<name>[^\[\](),;\n]*)\[(?P<tag>[^\[\](),;\n]*)\]"
    r"|(?P<mark>[(),;\n])"
    r"|(?P<stray>[^(),;\n]+)"
)


@frozen
class Notation:
    """What a nested text says.

    Attributes:
        organisations: in the order of the text, superiors before subordinates.
        extra_grants: functions held beyond the initial setting, by organisation key.
        withheld_grants: functions of the initial setting that are switched off, by key.

    Notice: G4.2c; G1.2 权限直接分配到党组织
    """

    organisations: tuple[Organisation, ...]
    extra_grants: Mapping[str, frozenset[Function]] = field(factory=dict, hash=False)
    withheld_grants: Mapping[str, frozenset[Function]] = field(factory=dict, hash=False)


def parse_notation(text: str, *, ids: Iterable[str] | None = None) -> Notation:
    """Read a tree, or several realms, from nested text.

    Codes are twelve digits that count from 1 in the order of the text. The shape is not asked
    here: `OrgTree` does that.

    Args:
        text: the nested text.
        ids: where the keys come from, one for each organisation in the order of the text;
            without it the name is the key, and so must be unique in the text.

    Raises:
        InputError: the text is not well formed, a tag says nothing, a name cannot be a name or
            is not unique, or the ids do not suffice; all faults at once, with line and column.

    Example:
        >>> read = parse_notation("甲省[province](A县[county+nationwide](C支部[branch+offline]))")
        >>> [(one.key, one.parent, one.code) for one in read.organisations][1:]
        [('A县', '甲省', '000000000002'), ('C支部', 'A县', '000000000003')]
        >>> read.extra_grants["A县"]
        frozenset({<Function.NATIONWIDE_TRANSFER: 'nationwide-transfer'>})

    Notice: G4.2c
    """
    if not isinstance(text, str):
        raise InputError([Fault("text", f"a text is wanted, not {type(text).__name__}")])
    reader = _Reader(text)
    reader.read()
    if ids is None:
        reader.check_unique()
    reader.raise_any()
    names = [row.name for row in reader.rows]
    return _notation(reader.rows, names if ids is None else list(islice(ids, len(names))))


class _Row(NamedTuple):
    """An organisation as read."""

    name: str
    superior: int | None
    traits: Traits
    suffixes: frozenset[str]
    at: int


def _notation(rows: Sequence[_Row], keys: Sequence[str]) -> Notation:
    """Make records of rows.

    Raises:
        InputError: there is not one key for each.
    """
    if len(set(keys)) < len(rows):
        raise InputError([Fault("ids", "there is not one key for each organisation")])
    records = tuple(
        Organisation(
            key, f"{number:012}", row.name, row.traits.kind, row.traits.tier,
            None if row.superior is None else keys[row.superior],
            row.traits.category, row.traits.connected,
        )
        for number, (key, row) in enumerate(zip(keys, rows, strict=True), 1)
    )  # fmt: skip
    marked = [(key, row.suffixes) for key, row in zip(keys, rows, strict=True)]
    extra = {key: NATIONWIDE for key, suffixes in marked if "nationwide" in suffixes}
    withheld = {key: INTERNAL for key, suffixes in marked if "no-internal" in suffixes}
    return Notation(records, extra, withheld)


class _Reader:
    """Walks over the text once, with a stack of the superiors whose brackets are open.

    Attributes:
        rows: the organisations so far.
    """

    def __init__(self, text: str) -> None:
        """Take a text."""
        self.rows: list[_Row] = []
        self._text = text
        self._lines = [0, *(one.end() for one in re.finditer("\n", text))]
        self._faults: list[tuple[int, str]] = []
        self._open: list[int] = []
        self._may_open = False  # whether a bracket may follow: an organisation was just read
        self._done = False  # whether one has just been read, with or without its bracket

    def read(self) -> None:
        """Read the whole text."""
        for token in _TOKEN.finditer(self._text):
            at = token.start()
            if token["mark"]:
                self._marks[token["mark"]](self, at)
            elif token["stray"] is None:
                self._organisation(token["name"], token["tag"], at)
            elif token["stray"].strip():
                self._fault(at, "an organisation is written name[tag]")
                self._organisation("?", "branch", at, keep=False)
        if self._open:
            self._fault(len(self._text), f"brackets not closed: {len(self._open)}")
        if not self.rows and not self._faults:
            self._fault(0, "there is no organisation")

    def check_unique(self) -> None:
        """Note every name that has been given before."""
        seen: set[str] = set()
        for row in self.rows:
            if row.name in seen:
                self._fault(row.at, "another organisation has this name")
            seen.add(row.name)

    def raise_any(self) -> None:
        """Raise all faults, in the order of the text.

        Raises:
            InputError: there is any.
        """
        if self._faults:
            raise InputError(Fault(self._place(at), reason, "notation.bad-text")
                             for at, reason in sorted(self._faults))  # fmt: skip

    def _place(self, at: int) -> str:
        """Say where something stands."""
        line = bisect_right(self._lines, at)
        return f"line {line}, column {at - self._lines[line - 1] + 1}"

    def _fault(self, at: int, reason: str) -> None:
        """Note a fault."""
        self._faults.append((at, reason))

    def _organisation(self, name: str, tag: str, at: int, *, keep: bool = True) -> None:
        """Read one organisation; what has no tag counts as one, so that the rest is read on."""
        at += len(name) - len(name.lstrip())
        name = name.strip()
        if self._done:
            self._fault(at, "a comma, a semicolon or a new line is missing before it")
        if (reason := text_fault(name)) is not None:
            self._fault(at, f"its name cannot be one: {reason}")
        traits, suffixes = self._tagged(tag.strip(), at)
        self._may_open = self._done = True
        if keep:
            superior = self._open[-1] if self._open else None
            self.rows.append(_Row(name, superior, traits, suffixes, at))

    def _tagged(self, tag: str, at: int) -> tuple[Traits, frozenset[str]]:
        """Read a tag, and take a branch where it says nothing."""
        try:
            return read_tag(tag)
        except TagError as wrong:
            self._fault(at, f"its tag cannot be read: {wrong}")
            return read_tag("branch")

    def _opens(self, at: int) -> None:
        """Read an opening bracket."""
        if not self._may_open:
            self._fault(at, "a bracket opens where there is no organisation before it")
        self._open.append(len(self.rows) - 1)
        self._may_open = self._done = False

    def _closes(self, at: int) -> None:
        """Read a closing bracket."""
        if not self._open:
            self._fault(at, "a bracket closes that was not opened")
        else:
            self._open.pop()
        self._needs_one(at)
        self._may_open, self._done = False, True

    def _comma(self, at: int) -> None:
        """Read a comma between subordinates."""
        if not self._open:
            self._fault(at, "realms are separated by a semicolon or a new line")
        self._needs_one(at)
        self._may_open = self._done = False

    def _semicolon(self, at: int) -> None:
        """Read a semicolon between realms."""
        if self._open:
            self._fault(at, f"brackets not closed before the next realm: {len(self._open)}")
            self._open.clear()
        self._needs_one(at)
        self._may_open = self._done = False

    def _new_line(self, _at: int) -> None:
        """Read a new line: between realms it separates, inside brackets it is a blank."""
        if not self._open:
            self._may_open = self._done = False

    def _needs_one(self, at: int) -> None:
        """Note a mark before which there is no organisation."""
        if not self._done:
            self._fault(at, "an organisation is missing before it")

    _marks: ClassVar[Mapping[str, Callable[[_Reader, int], None]]] = {
        "(": _opens, ")": _closes, ",": _comma, ";": _semicolon, "\n": _new_line,
    }  # fmt: skip
