"""Checkpoints: a few lines, kept elsewhere, that hold the journal to what it was.

A chain of hashes shows that an entry was changed, removed or put in between. It cannot show that
its end was cut off, nor that all of it was written anew by someone who could write everything: what
is left is a chain without a fault. Both show only against a checkpoint that was kept where that
person could not reach it, which may be a printed page in a safe.

Notice: N3.3a 痕迹管理
"""

from __future__ import annotations

import hashlib
import json
import re
from datetime import datetime
from typing import TYPE_CHECKING

from attrs import frozen

from partyreg.errors import Fault, InputError
from partyreg.storage.sql.chain import ALGORITHMS, START

if TYPE_CHECKING:
    from partyreg.storage.sql.links import Link
    from partyreg.storage.sql.store import SqlStore

FORM = "partyreg checkpoint 1"
"""The first line of a checkpoint, with the number of its form."""

GROUPS = 4
"""How many groups of four digits stand in a line."""

LINES = ("entry", "at", "by", "hash 1", "hash 2", "hash 3", "hash 4", "first 1", "check")
"""The lines after the first, by name."""

LIKE = str.maketrans("oOlI", "0011")
"""What a reader takes a digit for, and the digit."""


@frozen
class Checkpoint:
    """The end of a journal at a moment, to be kept elsewhere.

    Attributes:
        number: of the last entry; 0 for a journal without any.
        at: when that entry was written; None where there is none.
        algorithm: of its hash.
        hash: of that entry, through which it stands for all before it.
        first: the first 8 bytes of the first entry's hash, by which the register is known.

    Example:
        >>> one = Checkpoint(0, None, "sha256", bytes(32), bytes(8))
        >>> Checkpoint.from_paper(one.on_paper()) == one
        True

    Notice: N3.3a 痕迹管理
    """

    number: int
    at: datetime | None
    algorithm: str
    hash: bytes
    first: bytes

    def to_json(self) -> str:
        """Give it as one line of JSON.

        Example:
            >>> one = Checkpoint(0, None, "sha256", bytes(32), bytes(8))
            >>> Checkpoint.from_json(one.to_json()) == one
            True
        """
        at = None if self.at is None else self.at.isoformat()
        return json.dumps({"form": FORM, "number": self.number, "at": at,
                           "algorithm": self.algorithm, "hash": self.hash.hex(),
                           "first": self.first.hex(), "check": self.check})  # fmt: skip

    @classmethod
    def from_json(cls, text: str) -> Checkpoint:
        """Read one from JSON.

        Raises:
            InputError: it is no checkpoint, or was changed.
        """
        try:
            found = json.loads(text)
            at = found["at"]
            made = _made(str(found["number"]), at or "", found["algorithm"], found["hash"],
                         found["first"])  # fmt: skip
            if found["form"] == FORM and made is not None and made.check == found["check"]:
                return made
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
            pass
        raise InputError([Fault("checkpoint", "it is no checkpoint, or was changed")])

    @property
    def check(self) -> str:
        """Give the eight digits that show a typing error anywhere in it."""
        at = "" if self.at is None else self.at.isoformat()
        said = (FORM, str(self.number), at, self.algorithm, self.hash.hex(), self.first.hex())
        return hashlib.sha256("\n".join(said).encode()).hexdigest()[:8]

    def on_paper(self) -> str:
        """Give it as short lines to be printed, and typed in again one day.

        Every line of digits ends with two that check it, so that a typing error is found in its
        line; the last line checks all of it.

        Example:
            >>> print(Checkpoint(0, None, "sha256", bytes(32), bytes(8)).on_paper())
            partyreg checkpoint 1
            entry 0
            at -
            by sha256
            hash 1 0000 0000 0000 0000 / bc
            hash 2 0000 0000 0000 0000 / 5a
            hash 3 0000 0000 0000 0000 / 2c
            hash 4 0000 0000 0000 0000 / 36
            first 1 0000 0000 0000 0000 / d0
            check 95ec dc91
            <BLANKLINE>
        """
        at = "-" if self.at is None else self.at.isoformat()
        lines = [FORM, f"entry {self.number}", f"at {at}", f"by {self.algorithm}"]
        for name, digits in (("hash", self.hash.hex()), ("first", self.first.hex())):
            size = 4 * GROUPS
            for turn, start in enumerate(range(0, len(digits), size), 1):
                some = digits[start : start + size]
                label = f"{name} {turn}"
                lines.append(f"{label} {_grouped(some)} / {_line_check(label, some)}")
        return "\n".join((*lines, f"check {_grouped(self.check)}", ""))

    @classmethod
    def from_paper(cls, text: str) -> Checkpoint:
        """Read what was typed in from paper.

        Blanks, blank lines, capitals, and the letters o, l and I in the place of digits do not
        matter.

        Raises:
            InputError: a line is missing, unknown or mistyped: the faults name the lines.
        """
        found, faults = _typed(text)
        faults += [Fault(name, "the line is missing") for name in LINES if name not in found]
        if faults:
            raise InputError(faults)
        hash_ = "".join(found[f"hash {turn}"] for turn in range(1, 5))
        made = _made(found["entry"], found["at"], found["by"], hash_, found["first 1"])
        if made is None:
            raise InputError([Fault("checkpoint", "entry, at or by is mistyped")])
        if made.check != found["check"]:
            raise InputError([Fault("check", "its digits are those of another checkpoint")])
        return made


def _grouped(digits: str) -> str:
    """Give digits in groups of four."""
    return " ".join(digits[at : at + 4] for at in range(0, len(digits), 4))


def _line_check(label: str, digits: str) -> str:
    """Give the two digits that check a line."""
    return hashlib.sha256(f"{label} {digits}".encode()).hexdigest()[:2]


def _typed(text: str) -> tuple[dict[str, str], list[Fault]]:
    """Take apart what was typed: the lines by name, and those that are mistyped."""
    found: dict[str, str] = {}
    faults: list[Fault] = []
    lines = [" ".join(line.split()) for line in text.splitlines() if line.strip()]
    if not lines or lines[0].lower() != FORM:
        faults.append(Fault("line 1", f"it is not {FORM!r}"))
    for at, line in enumerate(lines[1:], 2):
        taken = _line(line)
        if taken is None or taken[0] in found:
            faults.append(Fault(f"line {at}", "it is mistyped"))
        else:
            found[taken[0]] = taken[1]
    return found, faults


def _line(line: str) -> tuple[str, str] | None:
    """Take one typed line apart: its name, and what it says; None where it is mistyped."""
    name, _, rest = line.partition(" ")
    name = name.lower()
    if name == "entry":
        return name, _digits(rest)
    if name == "by":
        return name, rest.lower()
    if name == "at":
        return name, "" if rest == "-" else rest.upper().translate(LIKE)
    if name == "check":
        return name, _digits(rest)
    turn, _, rest = rest.partition(" ")
    said, mark, check = rest.partition("/")
    label, digits = f"{name} {turn}", _digits(said)
    right = mark and name in ("hash", "first") and _digits(check) == _line_check(label, digits)
    return (label, digits) if right else None


def _digits(text: str) -> str:
    """Give the hex digits of what was typed, without blanks."""
    return text.translate(LIKE).replace(" ", "").lower()


def _made(number: str, at: str, algorithm: str, hash_: str, first: str) -> Checkpoint | None:
    """Make a checkpoint of texts; None where they make none."""
    right = (
        re.fullmatch("0|[1-9][0-9]{0,18}", number) and algorithm in ALGORITHMS
        and re.fullmatch("[0-9a-f]{64}", hash_) and re.fullmatch("[0-9a-f]{16}", first)
    )  # fmt: skip
    if not right:
        return None
    try:
        moment = datetime.fromisoformat(at) if at else None
    except ValueError:
        return None
    return Checkpoint(int(number), moment, algorithm, bytes.fromhex(hash_), bytes.fromhex(first))


def checkpoint(store: SqlStore) -> Checkpoint:
    """Make a checkpoint of a stored register: the end of its journal as it is now.

    Keep it where whoever may write the database may not: only against it does it show that the
    journal's end was cut off, or that all of it was written anew. It says nothing of the state
    before it was made: verify the register first.

    Args:
        store: in a database.

    Raises:
        StoreError: the database cannot be read.

    Notice: N3.3a 痕迹管理
    """
    from partyreg.storage.sql.store import give_back

    link = store.links.open()
    try:
        number = link.read().number
        return _of(link, number)
    finally:
        give_back(link)


def _of(link: Link, number: int) -> Checkpoint:
    """Make the checkpoint of the entry with a number, the last one."""
    from partyreg.storage.sql.exact import entries

    if not number:
        return Checkpoint(0, None, ALGORITHMS[0], START, START[:8])
    last = next(entries(link, after=number - 1))
    first = next(iter(link.rows(link.texts.hash, (1,))), None)
    return Checkpoint(number, moment(last.header), last.algorithm, bytes(last.hash),
                      (bytes(first[0]) if first else START)[:8])  # fmt: skip


def moment(header: bytes | None) -> datetime | None:
    """Give the moment of an entry; None where it cannot be read."""
    try:
        return datetime.fromisoformat(json.loads(header or b"")["at"])
    except (ValueError, LookupError, TypeError):
        return None
