"""Checking the chain: every entry's number, bytes and links, and what happened where they differ.

The usual case, in which all is well, costs one hash and a few comparisons. Only an entry that is
not as it should be is looked into.

Notice: N3.3a 痕迹管理
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterable, Iterator
from typing import Any

from attrs import define

from partyreg.storage.sql.chain import ALGORITHMS, START, available, link
from partyreg.storage.sql.checkpoints import Checkpoint
from partyreg.storage.sql.exact import Exact
from partyreg.storage.sql.verifying.results import Found

NEAR = 4_096
"""How many of the last hashes are kept, to tell an entry that was inserted from a copied one."""


@define
class Run:
    """Entries that follow one another and stand under other numbers than they say.

    Attributes:
        first, last: the numbers under which the first and the last of them stand.
        said: the number that the first one says.
        hash: of the first one.
        copied: whether an entry with that hash stands in its own place.
        closed: whether an entry in its own place came after them.
    """

    first: int
    last: int
    said: int
    hash: bytes
    copied: bool
    closed: bool = False

    @property
    def shift(self) -> int:
        """Give by how much they stand behind their own places."""
        return self.first - self.said


class Chain:
    """Checks entries in the order in which they are stored.

    Attributes:
        number, hash: of the last entry.
        count: how many entries there were.
    """

    def __init__(self, found: Found, checkpoints: Iterable[Checkpoint] = ()) -> None:
        """Take what collects the faults, and what the chain is held against."""
        self.number, self.hash, self.count = 0, START, 0
        self._found = found
        self._other: bytes | None = None
        self._followed = True
        self._first: bytes | None = None
        self._runs: list[Run] = []
        self._gaps: list[tuple[int, int]] = []
        self._recent = deque[tuple[int, bytes]](maxlen=NEAR)
        self._waiting: dict[int, list[Checkpoint]] = {}
        for one in checkpoints:
            self._waiting.setdefault(one.number, []).append(one)

    def check(self, entries: Iterable[Exact]) -> Iterator[Exact]:
        """Check entries, and give each of them on; the last step is taken after the last one."""
        add, waiting = self._recent.append, self._waiting
        for it in entries:
            number, hash_ = it.number, it.hash
            if not (number == self.number + 1 and it.previous == self.hash and whole(it)):
                self._odd(it)
            else:
                self.number, self.hash, self._other, self._followed = number, hash_, None, True
                if self._runs:
                    self._close_runs()
            self.count += it.header is not None
            add((number, hash_))
            if number == 1 and self._first is None:
                self._first = hash_
            if number in waiting and it.header is not None:
                self._hold(waiting.pop(number), it)
            yield it
        self._finish()

    # -- an entry that is not as it should be ----------------------------------------------------

    def _odd(self, it: Exact) -> None:
        """Find out what is wrong with an entry."""
        if it.header is None:
            self._say(it.number, "inserted", "there are changes of it, and no entry", parts=True)
            return
        if it.number < 1:
            self._say(it.number, "inserted", "entries are numbered from 1")
            return
        if it.number <= self.number:
            self._say(it.number, "duplicated", "its number stands twice")
            return
        follows = it.number == self.number + 1
        if not follows:
            self._gap(self.number + 1, it.number - 1)
        self._look_into(it, follows=follows)

    def _gap(self, first: int, last: int) -> None:
        """Say that entries are not there."""
        self._gaps.append((first, last))
        shown = f"entry {first} is" if first == last else f"entries {first} to {last} are"
        self._say(first, "removed", f"{shown} not there")

    def _look_into(self, it: Exact, *, follows: bool) -> None:
        """Look into an entry whose number may be."""
        before, other, followed = self.hash, self._other, self._followed
        self.number, self.hash, self._other, self._followed = it.number, it.hash, None, True
        if not available(it.algorithm):
            self._followed = False
            self._say(it.number, *_NO_SUCH[it.algorithm in ALGORITHMS])
            return
        said = said_in(it)
        own = _hash(it, it.previous, it.number)
        if own == it.hash:
            self._close_runs()
            self._check_columns(it, said)
            if follows and followed and it.previous not in (before, other):
                last = it.number - 1
                self._say(it.number, "unlinked", f"entry {last} or this one was replaced")
            return
        self._other = own
        number = said[0] if said is not None else it.number
        if number != it.number and _hash(it, it.previous, number) == it.hash:
            self._misplaced(it, number, linked=it.previous == before)
        elif follows and _hash(it, before, it.number) == it.hash:
            self._say(it.number, "changed", "its link to the entry before it is another one")
        elif not self._check_parts(it):
            self._say(it.number, "changed", "its bytes are not those of its hash")

    def _check_columns(self, it: Exact, said: tuple[int, str] | None) -> None:
        """See that an entry whose hash is right is in order beside it."""
        if said is None:
            self._say(it.number, "unreadable", "its bytes are no entry")
        elif said[0] != it.number:
            self._say(it.number, "changed", "it says that it has another number")
        elif said[1] != it.operation:
            self._say(it.number, "changed", "its operation id is not the one in its bytes")
        self._check_parts(it)

    def _check_parts(self, it: Exact) -> bool:
        """See that the changes of an entry are complete and in order.

        Returns:
            Whether they are not.
        """
        there = len(it.parts)
        if there == it.size and _in_order(it.parts):
            return False
        if there == it.size:
            self._say(it.number, "changed", "its parts are not numbered in order", parts=True)
        else:
            what = "removed" if there < it.size else "inserted"
            shown = f"it has {there} parts of changes, and says that they are {it.size}"
            self._say(it.number, what, shown, parts=True)
        return True

    def _say(self, number: int, what: str, message: str, *, parts: bool = False) -> None:
        """Report a fault of an entry."""
        self._found.add("journal_parts" if parts else "journal", number, what, message)

    # -- entries in places that are not theirs ---------------------------------------------------

    def _misplaced(self, it: Exact, said: int, *, linked: bool) -> None:
        """Take note of an entry that is whole, and says that it has another number."""
        self._other, self._followed = None, False
        last = self._runs[-1] if self._runs else None
        here = (it.number - 1, it.number - said)
        if last is not None and not last.closed and linked and (last.last, last.shift) == here:
            last.last = it.number
            return
        copied = (said, it.hash) in self._recent
        self._runs.append(Run(it.number, it.number, said, it.hash, copied))

    def _close_runs(self) -> None:
        """Take note that an entry stands in its own place."""
        for one in reversed(self._runs):
            if one.closed:
                break
            one.closed = True

    def _finish(self) -> None:
        """Say what the entries in places that are not theirs mean, and which checkpoints wait."""
        shift = 0
        heads = {(one.first, one.said) for one in self._runs if one.first == one.last}
        for one in self._runs:
            if (one.said, one.first) in heads:
                self._say(one.first, "swapped", f"entry {one.said} stands in its place")
            elif one.copied:
                self._say(one.first, "duplicated", f"it is entry {one.said} again")
                shift = one.shift
            elif any(first <= one.said <= last for first, last in self._gaps):
                self._say(one.first, "moved", f"it is entry {one.said}")
            elif one.closed or (one.shift > shift and one.said <= self.number - NEAR):
                self._say(one.first, "duplicated", f"it is entry {one.said} again")
            elif one.shift > shift:
                self._say(one.first - one.shift + shift, "inserted",
                          f"entry {one.first} is the one that should stand here")  # fmt: skip
                shift = one.shift
            else:
                self._say(one.first, "removed", f"entry {one.said} stands in its place")
                shift = one.shift
        self._miss()

    # -- against checkpoints ---------------------------------------------------------------------

    def _hold(self, checkpoints: list[Checkpoint], it: Exact) -> None:
        """Hold an entry against what was noted of it."""
        for one in checkpoints:
            if not self._is_another(one) and (one.hash, one.algorithm) != (it.hash, it.algorithm):
                self._say(it.number, "rewritten",
                          f"the checkpoint noted another hash; what stands up to entry {it.number} "
                          "is not what stood there")  # fmt: skip

    def _is_another(self, checkpoint: Checkpoint) -> bool:
        """Say so where a checkpoint is of another register."""
        if not checkpoint.number or self._first is None or self._first[:8] == checkpoint.first:
            return False
        self._say(1, "another", "the checkpoint is of another register, or its first entry is gone")
        return True

    def _miss(self) -> None:
        """Say which checkpoints lie behind the end."""
        for number in sorted(one for one in self._waiting if one):
            for one in self._waiting[number]:
                if self._is_another(one):
                    continue
                if number > self.number:
                    self._say(self.number + 1, "cut",
                              f"the journal ends with entry {self.number}, and went on to entry "
                              f"{number} when the checkpoint was made")  # fmt: skip


_NO_SUCH = {
    True: ("unreadable", "the algorithm of its hash is not installed here"),
    False: ("changed", "no such algorithm makes hashes"),
}
"""What an entry's algorithm that cannot be used means: by whether it is one of ours."""


def _bytes(text: Any) -> bytes:
    """Give the bytes of a text, those that are no text among them."""
    return str(text).encode("utf-8", "surrogateescape")


def _hash(it: Exact, previous: bytes, number: int) -> bytes:
    """Give the hash that an entry would have."""
    return link(it.algorithm, previous, number, it.header or b"", [body for _, body in it.parts])


def whole(it: Exact) -> bool:
    """Tell whether an entry's bytes are those of its hash, and the columns beside them theirs."""
    parts, header = it.parts, it.header
    if header is None or len(parts) != it.size or not available(it.algorithm):
        return False
    if parts and (parts[0][0] or (len(parts) > 1 and not _in_order(parts))):
        return False
    bodies = [body for _, body in parts]
    if link(it.algorithm, it.previous, it.number, header, bodies) != it.hash:
        return False
    start = b'{"operation":"%b",' % _bytes(it.operation)
    if header.startswith(start) and header.endswith(b',"number":%d}' % it.number):
        return True
    return said_in(it) == (it.number, it.operation)


def _in_order(parts: list[tuple[int, bytes]]) -> bool:
    """Tell whether parts are numbered from 0 without a gap."""
    return all(part == at for at, (part, _) in enumerate(parts))


def said_in(it: Exact) -> tuple[int, str] | None:
    """Give the number and the operation id that an entry's bytes say; None where they say none."""
    try:
        found = json.loads(it.header or b"")
        number, operation = found["number"], found["operation"]
    except (ValueError, LookupError, TypeError, RecursionError):
        return None
    right = type(number) is int and 0 < number < 1 << 63 and isinstance(operation, str)
    return (number, operation) if right else None
