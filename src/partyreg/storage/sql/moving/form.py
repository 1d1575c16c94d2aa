"""The form of a dump: JSON lines, plain or through gzip, that hold a journal's exact bytes.

The first line names form, version, schema and release; then comes a line for each entry, and one
for each part of its changes behind it; the last line has the counts, the last hash, and a sum over
all lines before it. Bytes that are no text, as tampering may leave them, keep their value.

Notice: N3.3a 痕迹管理
"""

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from collections.abc import Iterator
from importlib import import_module
from typing import IO, Any, NamedTuple

from partyreg.errors import Fault, InputError
from partyreg.storage.sql.chain import ALGORITHMS, START, available
from partyreg.storage.sql.exact import Exact
from partyreg.storage.sql.schema import REVISION
from partyreg.storage.sql.verifying.linking import said_in, whole

FORM = "partyreg dump"
VERSION = 1
"""Of the form; a later one is refused."""

LONGEST = 1 << 28
"""How many bytes a line may have: a part has at most a thousand changes."""


def text_of(data: bytes) -> str:
    """Give bytes as text, whatever they are."""
    return data.decode("utf-8", "surrogateescape")


def _release() -> str:
    """Give the release that writes a dump, for whoever reads one; it decides nothing."""
    release: str = import_module("partyreg").__version__  # the façade is never imported from inside
    return release


def line_of(said: Any) -> bytes:
    """Write a line."""
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "surrogateescape") + b"\n"


class Writer:
    """Writes a dump, line by line.

    Attributes:
        last: the last entry written.
        first: the hash of the first one.
    """

    def __init__(self, file: IO[bytes]) -> None:
        """Write the first line."""
        self._file, self._sum = file, hashlib.sha256()
        self._entries = self._parts = 0
        self.last: Exact | None = None
        self.first = START
        self._write({"form": FORM, "version": VERSION, "schema": REVISION,
                     "release": _release()})  # fmt: skip

    def _write(self, said: Any) -> None:
        """Write a line, and count it into the sum."""
        line = line_of(said)
        self._sum.update(line)
        self._file.write(line)

    def take(self, it: Exact) -> None:
        """Write an entry that has been checked."""
        if self.last is None:
            self.first = it.hash
        self.last, self._entries = it, self._entries + 1
        self._write(["entry", it.number, it.algorithm, it.previous.hex(), it.hash.hex(), it.size,
                     text_of(it.header or b"")])  # fmt: skip
        for at, body in it.parts:
            self._parts += 1
            self._write(["part", it.number, at, text_of(body)])

    def end(self) -> None:
        """Write the last line."""
        hash_ = START if self.last is None else self.last.hash
        self._file.write(line_of({"end": FORM, "entries": self._entries, "parts": self._parts,
                                  "hash": hash_.hex(), "sum": self._sum.hexdigest()}))  # fmt: skip


class Read(NamedTuple):
    """An entry of a dump, and the number of its line."""

    line: int
    entry: Exact


class Reader:
    """Reads a dump, line by line, and refuses it at the first line that is wrong.

    Nothing that it gives may be kept before its last line has been read.
    """

    def __init__(self, file: IO[bytes]) -> None:
        """Take a file that stands at its beginning."""
        begin = file.read(2)
        whole_file: Any = _Behind(begin, file)
        self._file: Any = gzip.GzipFile(fileobj=whole_file) if begin == b"\x1f\x8b" else whole_file
        self._sum, self._line = hashlib.sha256(), 0
        self._entries = self._parts = 0
        self._hash = START

    def entries(self) -> Iterator[Read]:
        """Give every entry, each checked against its hash and the one before.

        Raises:
            InputError: a line is not what it should be, or the file ends too early.
        """
        self.first_line()
        said = self._next()
        while isinstance(said, list):
            line = self._line
            entry, said = self._entry(said)
            self._check(entry, line)
            self._entries, self._hash = self._entries + 1, entry.hash
            yield Read(line, entry)
        self._last_line(said)

    def _wrong(self, reason: str, line: int | None = None) -> InputError:
        """Give the error of a line, the present one unless another is named."""
        return InputError([Fault(f"line {line or self._line}", reason, "dump.bad-line")])

    def _raw(self) -> bytes:
        """Read a line; an empty one at the end."""
        self._line += 1
        try:
            line: bytes = self._file.readline(LONGEST)
        except EOFError:
            raise self._wrong("the file ends in the midst of it") from None
        except (OSError, zlib.error):
            raise self._wrong("the compressed file is damaged, or cannot be read") from None
        if line and not line.endswith(b"\n"):
            raise self._wrong("it is too long" if len(line) >= LONGEST else
                              "the file ends in the midst of it")  # fmt: skip
        return line

    def _next(self) -> Any:
        """Read a line that must be there, and count all but the last one into the sum."""
        line = self._raw()
        if not line:
            raise self._wrong("the file ends before its last line")
        try:
            said = json.loads(line.decode("utf-8", "surrogateescape"))
        except (ValueError, RecursionError):
            raise self._wrong("it is no JSON") from None
        if self._line == 1 or isinstance(said, list):
            self._sum.update(line)
        return said

    def first_line(self) -> None:
        """Read the first line.

        Raises:
            InputError: it is that of no dump, or of a newer release's.
        """
        try:
            said = self._next()
        except InputError:
            said = None
        if not isinstance(said, dict) or said.get("form") != FORM:
            raise self._wrong("the file is no dump of a register")
        version, schema = said.get("version"), said.get("schema")
        if type(version) is not int or not isinstance(schema, str):
            raise self._wrong("it names no version and schema")
        if version > VERSION or schema > REVISION:
            raise self._wrong("the dump was written by a newer release; load it with that one")

    def _entry(self, said: list[Any]) -> tuple[Exact, Any]:
        """Take an entry apart, and read its parts.

        Returns:
            The entry, and the line behind it.
        """
        line = self._line
        it = _taken(said)
        if it is None:
            raise self._wrong("it is no entry")
        parts, behind = it.parts, self._next()
        while isinstance(behind, list) and behind[:2] == ["part", it.number]:
            if len(behind) != 4 or type(behind[2]) is not int or not isinstance(behind[3], str):
                raise self._wrong("it is no part of an entry")
            parts.append((behind[2], _bytes(behind[3])))
            behind = self._next()
        self._parts += len(parts)
        within = said_in(it)
        if within is None:
            raise self._wrong("its bytes are no entry", line)
        return it._replace(operation=within[1]), behind

    def _check(self, it: Exact, line: int) -> None:
        """See that an entry follows the one before, and that its bytes are those of its hash."""
        if it.number != self._entries + 1:
            raise self._wrong(f"it should be entry {self._entries + 1}", line)
        if not available(it.algorithm):
            known = it.algorithm in ALGORITHMS
            raise self._wrong("the algorithm of its hash is not installed here" if known else
                              "no such algorithm makes hashes", line)  # fmt: skip
        if it.previous != self._hash:
            raise self._wrong(f"entry {it.number} does not follow the one before it", line)
        if not whole(it):
            raise self._wrong(f"the bytes of entry {it.number} are not those of its hash", line)

    def _last_line(self, said: Any) -> None:
        """See that the last line says what has been read, and that it is the last."""
        end = {"end": FORM, "entries": self._entries, "parts": self._parts,
               "hash": self._hash.hex(), "sum": self._sum.hexdigest()}  # fmt: skip
        if said != end:
            raise self._wrong("the counts and sums of the last line are not those of what was read")
        if self._raw():
            raise self._wrong("there is something behind the last line")


def _taken(said: list[Any]) -> Exact | None:
    """Take the line of an entry apart; None where it is none. Its parts come behind it."""
    try:
        kind, number, algorithm, previous, hash_, size, header = said
        if kind == "entry" and type(number) is int and type(size) is int:
            return Exact(number, "", algorithm, bytes.fromhex(previous), bytes.fromhex(hash_),
                         size, _bytes(header), [])  # fmt: skip
    except (ValueError, TypeError, AttributeError):
        pass
    return None


def _bytes(text: Any) -> bytes:
    """Give the bytes of a text that stands in a line.

    Raises:
        ValueError: there are none.
        AttributeError: it is no text.
    """
    found: bytes = text.encode("utf-8", "surrogateescape")
    return found


class _Behind:
    """A file whose first bytes have been read already."""

    def __init__(self, begin: bytes, file: IO[bytes]) -> None:
        """Take what has been read, and the rest."""
        self._begin, self._file = begin, file

    def read(self, size: int = -1) -> bytes:
        """Read some bytes."""
        begin, self._begin = self._begin, b""
        if not begin or size == 0:
            return self._file.read(size)
        if 0 < size < len(begin):
            begin, self._begin = begin[:size], begin[size:]
            return begin
        return begin + self._file.read(size - len(begin) if size > 0 else size)

    def readline(self, size: int) -> bytes:
        """Read a line of so many bytes at the most."""
        begin, self._begin = self._begin, b""
        at = begin.find(b"\n") + 1
        if at:
            self._begin = begin[at:]
            return begin[:at]
        return begin + self._file.readline(size - len(begin))
