"""``backup``, ``restore`` and ``compare``: a register as a file, and from a file into any database.

Notice: N3.3a 痕迹管理; N3.3c
"""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from partyreg.cli import proving, stored
from partyreg.cli.answer import Answer, Json
from partyreg.cli.places import placed
from partyreg.cli.progress import shown
from partyreg.errors import InputError

if TYPE_CHECKING:
    from partyreg.storage.sql.moving import Comparison, Difference


def backup(options: Namespace) -> Answer:
    """Write a register into a file, as one state of it, while others go on using it.

    Raises:
        InputError: the file is there already, or cannot be written.
        UnreadableError: the journal has been tampered with.
        StoreError: the register cannot be opened.

    Notice: N3.3a; N3.3c
    """
    from partyreg.storage.sql.counting import shown_address
    from partyreg.storage.sql.moving import dump

    with stored.kept(options) as store, shown(wanted=options.progress)("writing the backup"):
        try:
            made = dump(store, options.file)
        except InputError as wrong:
            raise placed(options.file, wrong) from None
        data = {"register": shown_address(store), "file": options.file,
                "checkpoint": json.loads(made.to_json())}  # fmt: skip
    lines = [f"{data['register']}: {made.number} entries written to {options.file}",
             f"  {made.algorithm} {made.hash.hex()}",
             "it holds personal data in the clear"]  # fmt: skip
    return Answer(lines, data)


def restore(options: Namespace) -> Answer:
    """Build a register from a backup in an empty place, and verify it.

    Raises:
        InputError: the file is no backup, is damaged, or the register is not empty; then nothing
            has been written, and no file has been made.
        StoreError: the register cannot be opened or written.

    Notice: N3.3a
    """
    from partyreg.storage.sql.counting import counts, shown_address
    from partyreg.storage.sql.moving import load_dump, see_dump
    from partyreg.storage.sql.verifying import verify

    busy = shown(wanted=options.progress)
    stored.address_of(options)
    with _of(options.file):
        see_dump(options.file)
    with stored.fresh(options) as store:
        with _of(options.file), busy("restoring"):
            made = load_dump(options.file, store)
        with busy("verifying"):
            found = verify(store, checkpoint=made)
        count, _ = counts(store)
        data: Json = {"register": shown_address(store), "file": options.file, **count,
                      "entries": found.entries, "verified": proving.data_of(found)}  # fmt: skip
    first = (f"{data['register']}: {count['organisations']} organisations, {count['members']} "
             f"members from {options.file}")  # fmt: skip
    return Answer([first, *proving.lines_of(found)], data, 0 if found.ok else 1)


@contextmanager
def _of(file: str) -> Iterator[None]:
    """Name the file before each fault in it."""
    try:
        yield
    except InputError as wrong:
        raise placed(file, wrong) from None


def compare(options: Namespace) -> Answer:
    """Compare two registers, the journal byte by byte and the tables row by row.

    Raises:
        InputError: a register is not named.
        StoreError: one cannot be opened.

    Notice: N3.3a
    """
    from partyreg.storage.sql.counting import shown_address
    from partyreg.storage.sql.moving import compare as compared

    other = Namespace(register=options.other)
    with stored.kept(options) as one, stored.kept(other) as two:
        with shown(wanted=options.progress)("comparing"):
            found = compared(one, two)
        addresses = [shown_address(one), shown_address(two)]
    data = {"registers": addresses, "same": found.same, "entries": found.entries,
            "rows": found.rows, "found": found.found,
            "differences": [*map(_difference, found.differences)]}  # fmt: skip
    return Answer([*_lines(found)], data, 0 if found.same else 1)


def _lines(found: Comparison) -> Iterator[str]:
    """Give a comparison in words."""
    what = f"{found.entries} entries, {found.rows} rows"
    if found.same:
        yield f"yes: the same: {what}, byte for byte"
        return
    yield f"no: {found.found} differences in {what}"
    yield from (f"  {_place(one)}: {_said(one)}" for one in found.differences[: proving.FEW])
    yield from proving.more(found.found)


def _place(one: Difference) -> str:
    """Give the place of a difference."""
    place = one.place if isinstance(one.place, int) else ", part ".join(map(str, one.place))
    return f"{one.table} {place}"


def _said(one: Difference) -> str:
    """Say what is different."""
    if one.what == "differs":
        return f"they differ in {', '.join(one.columns)}"
    return f"only the {one.what} register has it"


def _difference(one: Difference) -> Json:
    """Give a difference for a program."""
    return {"table": one.table, "place": one.place, "what": one.what, "columns": list(one.columns)}
