"""Writing a register into a file from which it can be built again anywhere.

Notice: N3.3a 痕迹管理
"""

from __future__ import annotations

import gzip
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, cast

from partyreg.errors import Fault, InputError
from partyreg.repository import Store
from partyreg.storage.errors import UnreadableError
from partyreg.storage.sql import codec, writing
from partyreg.storage.sql.chain import ALGORITHMS, START, link
from partyreg.storage.sql.checkpoints import Checkpoint, moment
from partyreg.storage.sql.exact import BEFORE_ALL, Exact, entries
from partyreg.storage.sql.moving.form import Writer
from partyreg.storage.sql.store import SqlStore
from partyreg.storage.sql.verifying import looking
from partyreg.storage.sql.verifying.linking import Chain
from partyreg.storage.sql.verifying.results import Found


def dump(
    store: Store, file: str | os.PathLike[str] | IO[bytes], *, compress: bool | None = None
) -> Checkpoint:
    """Write a register into a file: one state of it, while others go on using it.

    The file holds the journal's exact bytes, from which everything else follows; so it holds the
    personal data too, in the clear. A file that is named is made for its owner alone, and stands
    under its name only when it is complete. Nothing is overwritten.

    Args:
        store: in a database, or in memory.
        file: a path, or a binary file to write into.
        compress: whether through gzip; by default where the name ends in ``.gz``.

    Returns:
        A checkpoint of what was written, to be kept elsewhere.

    Raises:
        InputError: a file of that name is there already, or cannot be written.
        UnreadableError: the journal has been tampered with; ``verify`` says where.
        StoreError: the database cannot be read.

    Example:
        >>> from io import BytesIO
        >>> from partyreg.storage import MemoryStore
        >>> dump(MemoryStore(), BytesIO()).number
        0

    Notice: N3.3a 痕迹管理
    """
    if isinstance(file, (str, os.PathLike)):
        path = Path(os.fspath(file))
        packed = path.suffix == ".gz" if compress is None else compress
        with _aside(path) as into:
            return _dumped(store, into, packed=packed)
    return _dumped(store, file, packed=bool(compress))


@contextmanager
def _aside(path: Path) -> Iterator[IO[bytes]]:
    """Write a file beside its place, and move it there when it is complete and on the disk.

    Raises:
        InputError: it is there already, or cannot be written.
    """
    aside = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        if path.exists():
            raise InputError([Fault("file", "there is a file of that name already")])
        with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as into:
            yield into
            into.flush()
            os.fsync(into.fileno())
        _put(aside, path)
    except OSError:
        raise InputError([Fault("file", "it cannot be written")]) from None
    finally:
        with suppress(OSError):
            aside.unlink()


def _put(aside: Path, path: Path) -> None:
    """Put a finished file into its place, so that it overwrites nothing and survives a power cut.

    Raises:
        OSError: there is a file by now, or the folder cannot be written.
    """
    try:
        os.link(aside, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        aside.replace(path)
    if os.name == "posix":
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _dumped(store: Store, into: IO[bytes], *, packed: bool) -> Checkpoint:
    """Write a register into an open file."""
    if not packed:
        return _written(store, into)
    with gzip.GzipFile(fileobj=into, mode="wb", compresslevel=6, mtime=0, filename="") as through:
        return _written(store, cast("IO[bytes]", through))


def _written(store: Store, into: IO[bytes]) -> Checkpoint:
    """Write all lines."""
    writer = Writer(into)
    if isinstance(store, SqlStore):
        with looking(store) as one:
            found = Found()
            for it in Chain(found).check(entries(one, after=BEFORE_ALL)):
                if found.count:
                    break
                writer.take(it)
            if found.count:
                raise UnreadableError("journal entry")
    else:
        for it in _encoded(store):
            writer.take(it)
    writer.end()
    last = writer.last
    if last is None:
        return Checkpoint(0, None, ALGORITHMS[0], START, START[:8])
    return Checkpoint(last.number, moment(last.header), last.algorithm, last.hash, writer.first[:8])


def _encoded(store: Store) -> Iterator[Exact]:
    """Give the journal of a store that keeps no bytes as it would be stored."""
    previous, algorithm = START, ALGORITHMS[0]
    for entry in store.journal():
        header, parts = codec.header_bytes(entry), writing.written(entry.changes).parts
        made = link(algorithm, previous, entry.number, header, parts)
        yield Exact(entry.number, entry.operation, algorithm, previous, made, len(parts), header,
                    list(enumerate(parts)))  # fmt: skip
        previous = made
