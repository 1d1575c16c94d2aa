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
from partyreg.idnumber import Description, Level, Problem, describe, region_of
from partyreg.values import Sex

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
    """Give an answer as an object of JSON, put together from pieces that are written once."""
    valid, born = said.valid, said.birth_date
    birth = "null" if born is None else f'"{born}"'
    found = _problems_of(said.problems) if said.problems else NO_PROBLEM
    sex = _SEXES[said.sex]
    region = "null" if said.region is None else _encoded_name(said.region.code)
    return (
        f'{{"number": {_encode(number)}, "valid": {"true" if valid else "false"}, {found}, '
        f'"birth_date": {birth}, "sex": {sex}, "region": {region}}}'
    )


_encode = json.JSONEncoder(ensure_ascii=False).encode
_SEXES: dict[Sex | None, str] = {None: "null", **{one: _encode(one.value) for one in Sex}}
NO_PROBLEM = '"problems": [], "warnings": []'


@lru_cache(maxsize=2**12)
def _problems_of(problems: tuple[Problem, ...]) -> str:
    """Give the codes of problems, and in words those that are no more than warnings."""
    warnings = [one.message for one in problems if one.level is Level.WARNING]
    codes = [one.code.value for one in problems]
    return f'"problems": {_encode(codes)}, "warnings": {_encode(warnings)}'


@lru_cache(maxsize=2**14)
def _name_of(code: str) -> str:
    """Give the name of a region."""
    return region_of(code).name


@lru_cache(maxsize=2**14)
def _encoded_name(code: str) -> str:
    """Give the name of a region as text of JSON."""
    return _encode(_name_of(code))


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
