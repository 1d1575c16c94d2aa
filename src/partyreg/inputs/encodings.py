"""Bytes of text: UTF-8, or GB18030 where that is what they are, and which of the two it was.

Chinese spreadsheets still save comma-separated text in GB18030 (of which GBK and GB2312 are parts).
Bytes of almost any kind can be read as GB18030, so three things must hold: they are no UTF-8, they
are no UTF-8 that was damaged, and what comes out is mostly Chinese.

Notice: N3.2d 不准确、不规范、不完整
"""

from __future__ import annotations

import re
import zlib
from os import PathLike
from pathlib import Path
from typing import IO, NamedTuple, TypeAlias

from partyreg.errors import Fault, InputError

Source: TypeAlias = str | PathLike[str] | IO[str] | IO[bytes]
"""A path, or an open file of text or bytes. Text is UTF-8, with or without a byte order mark, or
GB18030; a file that begins as gzip does is unpacked."""

UTF_8, UTF_8_SIG, GB18030 = "utf-8", "utf-8-sig", "gb18030"

LARGEST = 2**30
"""How many bytes a file may have, and how many once unpacked; larger tables are for `frames`."""

UNREADABLE = "input.unreadable-file"

_GZIP = b"\x1f\x8b"
_CHUNK = 2**20
_MOST_STRANGE = 0.3
_LONGER_UTF_8 = re.compile(rb"[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_BEYOND_ASCII = re.compile(rb"[\x80-\xff]+")
_FOREIGN = re.compile("[^\0-\x7f]")
_CHINESE = re.compile(
    "[·×—‘’“”…〇①-⑳Ⅰ-Ⅻ\u3000-\u303f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff01-\uff5e"
    "\U00020000-\U000323af]"
)


class Decoded(NamedTuple):
    """Text, and what it was written in.

    Attributes:
        text: without a byte order mark.
        encoding: ``utf-8``, ``utf-8-sig`` or ``gb18030``; None for what came as text.
    """

    text: str
    encoding: str | None


def decoded(content: bytes) -> Decoded:
    """Decode bytes.

    Args:
        content: of a whole file, unpacked.

    Raises:
        InputError: they are neither UTF-8 nor GB18030; the one fault names the row.

    Example:
        >>> decoded("甲省委".encode("gb18030"))
        Decoded(text='甲省委', encoding='gb18030')
        >>> decoded("甲省委".encode("utf-8-sig")).encoding
        'utf-8-sig'

    Notice: N3.2d
    """
    try:
        text = content.decode(UTF_8)
    except UnicodeDecodeError as wrong:
        return Decoded(_chinese(content, wrong.start), GB18030)
    plain = text.removeprefix("\ufeff")
    return Decoded(plain, UTF_8 if plain == text else UTF_8_SIG)


def _chinese(content: bytes, start: int) -> str:
    """Read what is no UTF-8 as GB18030; ``start`` is where it stops being UTF-8.

    Raises:
        InputError: it is none.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _fault(content, 0, "it is UTF-16 text; save it as UTF-8")
    if content.startswith(b"\xef\xbb\xbf") or _was_utf_8(content):
        raise _fault(content, start, "it is not UTF-8 text")
    try:
        text = content.decode(GB18030)
    except UnicodeDecodeError as wrong:
        raise _fault(content, wrong.start, _NEITHER) from None
    strange = _strange(text)
    if strange is not None:
        raise _fault(text[:strange].encode(), len(text[:strange].encode()), _NEITHER)
    return text


_NEITHER = "it is neither UTF-8 nor GB18030 text"


def _was_utf_8(content: bytes) -> bool:
    """Tell whether most of what is no ASCII is UTF-8: then the rest of it is damaged."""
    longer = sum(map(len, _LONGER_UTF_8.findall(content)))
    return 2 * longer > sum(map(len, _BEYOND_ASCII.findall(content)))


def _strange(text: str) -> int | None:
    """Give the place of the first character that Chinese text has not, if there are many."""
    foreign = len(_FOREIGN.findall(text))
    if foreign - len(_CHINESE.findall(text)) <= _MOST_STRANGE * foreign:
        return None
    found = (one.start() for one in _FOREIGN.finditer(text) if not _CHINESE.match(one[0]))
    return next(found, None)


def _fault(content: bytes, start: int, reason: str) -> InputError:
    """Say what is wrong, with the row."""
    row = content[:start].count(b"\n") + 1
    return InputError([Fault(f"row {row}", reason, UNREADABLE)])


def content_of(source: Source) -> str | bytes:
    """Give what is in a file: text as it is, bytes unpacked.

    Raises:
        InputError: it cannot be read, is no whole gzip file, or is too large.

    Notice: N3.2d
    """
    try:
        content = _read(source)
    except (OSError, ValueError) as wrong:
        why = (getattr(wrong, "strerror", None) or "there can be no such file").lower()
        raise InputError([Fault("file", f"it cannot be read: {why}", UNREADABLE)]) from None
    if len(content) > LARGEST:
        raise too_large()
    if isinstance(content, str):
        return content
    return _unpacked(content) if content.startswith(_GZIP) else content


def _read(source: Source) -> str | bytes:
    """Read a file as far as it may go."""
    if not isinstance(source, str | PathLike):
        return source.read(LARGEST + 1)
    with Path(source).open("rb") as file:
        return file.read(LARGEST + 1)


def too_large() -> InputError:
    """Say that a file is too large to be read record by record.

    Notice: N3.2d
    """
    reason = f"it is larger than {LARGEST >> 20} MiB; review it as a table of a dataframe engine"
    return InputError([Fault("file", reason, UNREADABLE)])


def _unpacked(content: bytes) -> bytes:
    """Unpack gzip, member by member, and no further than a file may go.

    Raises:
        InputError: it is not whole, or too large.
    """
    parts: list[bytes] = []
    size = 0
    while content:
        unpack = zlib.decompressobj(wbits=31)
        while not unpack.eof:
            part = _part(unpack, content)
            content = unpack.unconsumed_tail
            size += len(part)
            if size > LARGEST:
                raise too_large()
            parts.append(part)
        content = unpack.unused_data.lstrip(b"\0")
    return b"".join(parts)


def _part(unpack: zlib._Decompress, content: bytes) -> bytes:
    """Unpack some more.

    Raises:
        InputError: it is damaged, or ends too early.
    """
    try:
        part = unpack.decompress(content, _CHUNK)
    except zlib.error:
        part = b""
    if part or unpack.eof:
        return part
    raise InputError([Fault("file", "it is no whole gzip file", UNREADABLE)])


def text_of(source: Source) -> str:
    """Give the text of a file.

    Raises:
        InputError: it cannot be read, or is neither UTF-8 nor GB18030.

    Notice: N3.2d
    """
    content = content_of(source)
    return content.removeprefix("\ufeff") if isinstance(content, str) else decoded(content).text


def encoding_of(source: Source) -> str | None:
    r"""Say what a file of text is written in: ``utf-8``, ``utf-8-sig`` or ``gb18030``.

    Args:
        source: a path, or an open file, which is read to its end.

    Returns:
        The encoding; None for what is open as text, for a workbook, and for Parquet.

    Raises:
        InputError: it cannot be read, or is neither.

    Example:
        >>> import io
        >>> encoding_of(io.BytesIO("编号\n一".encode("gbk")))
        'gb18030'

    Notice: N3.2d
    """
    content = content_of(source)
    if isinstance(content, str) or b"\0" in content[:8] or content.startswith(BINARY):
        return None
    return decoded(content).encoding


ZIP, OLE, PARQUET = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"PAR1"
BINARY = (ZIP, OLE, PARQUET)
"""How files begin that are no text: workbooks, old workbooks, Parquet."""
