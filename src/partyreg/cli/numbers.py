"""``id``: resident ID numbers from standard input, one to a line.

Notice: N3.2j 身份证号码不符合编码规则; N3.2i 身份证号码与性别不符; N3.3c
"""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import lru_cache
from typing import BinaryIO

from partyreg.cli.answer import Answer
from partyreg.cli.today import today
from partyreg.errors import Fault, InputError
from partyreg.idnumber import Description, describe, region_of

CHUNK = 2**16
"""How many bytes are read at once."""

LONGEST = 2**12
"""How many bytes of a line are looked at; no number has so many."""

HIDDEN = "*" * 18
"""Stands for a number: the birth date stands beside it, so that no digit may be shown."""

Write = Callable[[str, Description], str]


def identify(options: Namespace) -> Answer:
    """Say of each number what it says, and what is wrong with it.

    Raises:
        InputError: standard input cannot be read.
    """
    write = _for_a_program if options.json else _for_a_reader
    hidden = HIDDEN if options.json else "line {}"
    found = _Found(options.on or today(), write, None if options.reveal else hidden)
    blocks = found.answered(_blocks(_standard_input()))
    return Answer(blocks, {}, lambda: int(found.wrong), flush=True, streamed=True)


class _Found:
    """Answers numbers, and remembers whether one was wrong."""

    def __init__(self, on: date, write: Write, hidden: str | None) -> None:
        """Take the day, how answers are written, and what stands for a number, if anything."""
        self._on, self._write, self._hidden = on, write, hidden
        self.wrong = False

    def answered(self, blocks: Iterable[list[bytes]]) -> Iterator[str]:
        """Give the answers to each block of lines."""
        before, hidden = 0, self._hidden
        for block in blocks:
            lines = []
            for number, line in enumerate(block, before + 1):
                text = line.decode("utf-8", "surrogateescape")
                said = describe(text, self._on)
                self.wrong = self.wrong or not said.valid
                lines.append(self._write(hidden.format(number) if hidden else text, said))
            before += len(block)
            yield "\n".join(lines)


def _for_a_program(number: str, said: Description) -> str:
    """Give an answer as an object of JSON."""
    birth, sex = said.birth_date, said.sex
    return _encode({
        "number": number,
        "valid": said.valid,
        "problems": [one.value for one in said.codes],
        "warnings": said.warnings,
        "birth_date": birth and birth.isoformat(),
        "sex": sex and sex.value,
        "region": said.region and _name_of(said.region.code),
    })  # fmt: skip


@lru_cache(maxsize=2**14)
def _name_of(code: str) -> str:
    """Give the name of a region."""
    return region_of(code).name


_encode = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode


def _for_a_reader(number: str, said: Description) -> str:
    """Give an answer in words."""
    shown = number if number.isprintable() else ascii(number)[1:-1]
    if not said.valid:
        return f"{shown}: no: {'; '.join(_faults(said))}"
    birth = "birth date open" if said.birth_date is None else said.birth_date.isoformat()
    sex, region = said.sex and said.sex.label, said.region and _name_of(said.region.code)
    told = "".join(f"; {one}" for one in _faults(said))
    return f"{shown}: yes: {birth} {sex} {region}{told}"


def _faults(said: Description) -> Iterator[str]:
    """Give each problem with its code and clause."""
    return (f"{one.code.value}: {one.message} [{one.clause}]" for one in said.problems)


def _standard_input() -> BinaryIO:
    """Give standard input as bytes.

    Raises:
        InputError: there is none.
    """
    stream = getattr(sys.stdin, "buffer", None)
    if stream is None:
        raise InputError([Fault("standard input", "it is closed")])
    found: BinaryIO = stream
    return found


def _blocks(stream: BinaryIO) -> Iterator[list[bytes]]:
    """Give the lines that are there, as soon as they are there; never more than a chunk is kept.

    Raises:
        InputError: it cannot be read.
    """
    rest = b""
    while chunk := _read(stream):
        *lines, rest = (rest + chunk).split(b"\n")
        rest = rest[:LONGEST]
        if lines:
            yield [*map(_line, lines)]
    if rest:
        yield [rest[:LONGEST]]


def _line(line: bytes) -> bytes:
    """Give a line without its end."""
    return line.removesuffix(b"\r")[:LONGEST]


def _read(stream: BinaryIO) -> bytes:
    """Read what there is, up to a chunk.

    Raises:
        InputError: it cannot be read.
    """
    try:
        read: Callable[[int], bytes] = getattr(stream, "read1", stream.read)
        return read(CHUNK)
    except OSError as wrong:
        why = (wrong.strerror or "no access").lower()
        raise InputError([Fault("standard input", f"it cannot be read: {why}")]) from None
