"""A disk that can be watched: every write and every wait of SQLite, and power cuts made of them.

SQLite reaches files through a table of functions. A copy of the system's own table, with three
functions of ours in it, notes what is written, cut short and waited for, and passes it on. From the
notes the states are made that a power cut may leave: what was waited for is there; of what was
written since, any part may be there or not, in any order, sector by sector.
"""

from __future__ import annotations

import ctypes
import random
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from ctypes import CFUNCTYPE, POINTER, c_char_p, c_int, c_int64, c_void_p
from pathlib import Path
from typing import Any, NamedTuple

SECTOR = 512
"""How many bytes a disk writes at once, or not at all."""

_OPEN = CFUNCTYPE(c_int, c_void_p, c_void_p, c_void_p, c_int, c_void_p)
_WRITE = CFUNCTYPE(c_int, c_void_p, c_void_p, c_int, c_int64)
_TRUNCATE = CFUNCTYPE(c_int, c_void_p, c_int64)
_SYNC = CFUNCTYPE(c_int, c_void_p, c_int)
_METHODS = 18


class _Vfs(ctypes.Structure):
    """SQLite's table of what a file system does; all after ``open`` is taken over as it is."""

    _fields_ = [
        ("version", c_int), ("file_size", c_int), ("path_size", c_int), ("next", c_void_p),
        ("name", c_char_p), ("data", c_void_p), ("open", c_void_p), ("rest", c_void_p * 15),
    ]  # fmt: skip


class _Methods(ctypes.Structure):
    """SQLite's table of what an open file does: close, read, write, truncate, sync, and others."""

    _fields_ = [("version", c_int), ("functions", c_void_p * _METHODS)]


class Note(NamedTuple):
    """Something that happened to a file.

    Attributes:
        what: ``write``, ``truncate``, ``sync`` or ``answer``.
        file: the end of its name: empty for the database, ``-wal`` for the log.
        at: where it was written, the new size, or the number that was acknowledged.
        data: what was written.
    """

    what: str
    file: str = ""
    at: int = 0
    data: bytes = b""


class Disk:
    """The disk under one database.

    Attributes:
        notes: what happened since it was last cleared.
        fail: the code that a kind of call gives, and how many calls before it still go well.
    """

    def __init__(self, database: Path) -> None:
        """Watch a database."""
        import _sqlite3

        self._library: Any = ctypes.CDLL(_sqlite3.__file__)
        self._library.sqlite3_vfs_find.restype = POINTER(_Vfs)
        self._library.sqlite3_vfs_register.argtypes = [c_void_p, c_int]
        self.database = database
        self.notes: list[Note] = []
        self.fail: dict[str, tuple[int, int]] = {}
        self._files: dict[int, str] = {}
        self._kept: list[Any] = []
        self._copies: dict[int, _Methods] = {}

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Let SQLite open its files through us, as long as this lasts."""
        original = self._library.sqlite3_vfs_find(None)
        mine = _Vfs.from_buffer_copy(original.contents)
        mine.name = b"partyreg-watched"
        before = _OPEN(original.contents.open)

        def opened(_: int, name: int | None, file: int, flags: int, out: int) -> int:
            """Open a file, and put our functions under it."""
            code = int(before(ctypes.addressof(original.contents), name, file, flags, out))
            path = ctypes.string_at(name).decode() if name else ""  # SQLite keeps the place
            if code == 0 and path.startswith(str(self.database)) and not path.endswith("-shm"):
                self._files[file] = path.removeprefix(str(self.database))
                self._put_under(file)
            return code

        function = _OPEN(opened)
        mine.open = ctypes.cast(function, c_void_p)
        self._kept += [mine, function]
        self._library.sqlite3_vfs_register(ctypes.addressof(mine), 1)
        try:
            yield
        finally:
            self._library.sqlite3_vfs_register(ctypes.addressof(original.contents), 1)
            self._library.sqlite3_vfs_unregister(ctypes.byref(mine))

    def _put_under(self, file: int) -> None:
        """Give an open file our copy of its table."""
        place = c_void_p.from_address(file)
        address = place.value
        assert address is not None
        if address not in self._copies:
            self._copies[address] = self._copied(address)
        place.value = ctypes.addressof(self._copies[address])

    def _copied(self, address: int) -> _Methods:
        """Copy a table, with three functions of ours."""
        copy = _Methods.from_buffer_copy(_Methods.from_address(address))
        write, truncate, sync = (
            kind(copy.functions[at])
            for kind, at in ((_WRITE, 2), (_TRUNCATE, 3), (_SYNC, 4))
        )  # fmt: skip

        def writes(file: int, data: int, size: int, at: int) -> int:
            """Note a write."""
            if code := self._failed("write"):
                return code
            self.notes.append(Note("write", self._files[file], at, ctypes.string_at(data, size)))
            return int(write(file, data, size, at))

        def truncates(file: int, size: int) -> int:
            """Note that a file was cut short."""
            self.notes.append(Note("truncate", self._files[file], size))
            return int(truncate(file, size))

        def syncs(file: int, flags: int) -> int:
            """Note that the disk was waited for."""
            if code := self._failed("sync"):
                return code
            self.notes.append(Note("sync", self._files[file]))
            return int(sync(file, flags))

        functions = (_WRITE(writes), _TRUNCATE(truncates), _SYNC(syncs))
        self._kept += functions
        for at, one in enumerate(functions, 2):
            copy.functions[at] = ctypes.cast(one, c_void_p).value
        return copy

    def _failed(self, what: str) -> int:
        """Give the code of a call that is to fail, or 0."""
        code, left = self.fail.get(what, (0, 0))
        if code and left:
            self.fail[what] = (code, left - 1)
            return 0
        self.fail.pop(what, None)
        return code

    def answered(self, number: int) -> None:
        """Note that an operation has been acknowledged."""
        self.notes.append(Note("answer", at=number))

    def contents(self) -> dict[str, bytearray]:
        """Read the files as they are."""
        found = {}
        for end in ("", "-wal"):
            path = self.database.with_name(self.database.name + end)
            found[end] = bytearray(path.read_bytes()) if path.exists() else bytearray()
        return found


class Cut(NamedTuple):
    """What a power cut has left.

    Attributes:
        files: their contents, by the end of their names.
        answered: the number of the last entry that had been acknowledged.
        kind: what became of that for which nobody had waited.
        pending: how many notes that concerned.
    """

    files: dict[str, bytearray]
    answered: int
    kind: str
    pending: int


KINDS = ("dropped", "some", "torn", "first", "zeroed")
"""What becomes of unsynced writes: nothing is kept, some whole ones are, some sectors of each, the
first ones with the last of them torn, or the file has grown and the new place is zero."""


def cuts(
    start: dict[str, bytearray], notes: list[Note], count: int, rng: random.Random
) -> Iterator[Cut]:
    """Cut the power at random moments.

    Args:
        start: the files at the beginning, all of it waited for.
        notes: what happened since.
        count: how many cuts.
        rng: where, and what is left.
    """
    moments = sorted(rng.randrange(len(notes) + 1) for _ in range(count))
    safe = {end: bytearray(data) for end, data in start.items()}
    waiting: dict[str, list[Note]] = {"": [], "-wal": []}
    at = answered = 0
    for turn, moment in enumerate(moments):
        for note in notes[at:moment]:
            if note.what == "answer":
                answered = note.at
            elif note.what == "sync":
                for one in waiting[note.file]:
                    _apply(safe[note.file], one)
                waiting[note.file].clear()
            else:
                waiting[note.file].append(note)
        at, kind = moment, KINDS[turn % len(KINDS)]
        left = {end: _left(data, waiting[end], kind, rng) for end, data in safe.items()}
        yield Cut(left, answered, kind, sum(map(len, waiting.values())))


def _apply(data: bytearray, note: Note) -> None:
    """Do to contents what was done to the file."""
    if note.what == "truncate":
        del data[note.at :]
        data.extend(bytes(note.at - len(data)))
        return
    data.extend(bytes(max(0, note.at - len(data))))
    data[note.at : note.at + len(note.data)] = note.data


def _left(safe: bytearray, waiting: list[Note], kind: str, rng: random.Random) -> bytearray:
    """Give the contents of a file after a cut."""
    data = bytearray(safe)
    if kind == "zeroed":
        longest = max((one.at + len(one.data) for one in waiting if one.what == "write"), default=0)
        data.extend(bytes(max(0, longest - len(data))))
    elif kind == "some":
        for one in waiting:
            if rng.random() < 0.5:
                _apply(data, one)
    elif kind == "torn":
        for one in waiting:
            _tear(data, one, rng)
    elif kind == "first" and waiting:
        last = rng.randrange(len(waiting))
        for one in waiting[:last]:
            _apply(data, one)
        _tear(data, waiting[last], rng)
    return data


def _tear(data: bytearray, note: Note, rng: random.Random) -> None:
    """Do some sectors of a write; a cut is done or not."""
    if note.what == "truncate":
        if rng.random() < 0.5:
            _apply(data, note)
        return
    end = note.at + len(note.data)
    first = note.at - note.at % SECTOR
    for sector in range(first, end, SECTOR):
        low, high = max(sector, note.at), min(sector + SECTOR, end)
        if rng.random() < 0.5:
            part = note.data[low - note.at : high - note.at]
            _apply(data, Note("write", note.file, low, part))


VERSION = sqlite3.sqlite_version
"""Of the library whose writes are watched."""
