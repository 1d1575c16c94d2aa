"""``journal verify`` and ``checkpoint``: whether what is stored is what was written.

Notice: N3.3a 痕迹管理
"""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from partyreg.cli import stored
from partyreg.cli.answer import Answer, Json
from partyreg.cli.places import placed
from partyreg.cli.progress import shown
from partyreg.errors import Fault, InputError

if TYPE_CHECKING:
    from partyreg.storage.sql.checkpoints import Checkpoint
    from partyreg.storage.sql.verifying import Damage, Verification


FEW = 20
"""How many faults, or differences, are told; --json has a thousand."""


def more(count: int) -> Iterator[str]:
    """Say how many are not told.

    Example:
        >>> list(more(23)), list(more(20))
        (['  and 3 more; --json has them'], [])
    """
    if count > FEW:
        yield f"  and {count - FEW} more; --json has them"


def verify(options: Namespace) -> Answer:
    """Hold the journal against its hashes and checkpoints, and the tables against the journal.

    Raises:
        InputError: a file is no checkpoint.
        StoreError: the register cannot be opened.

    Notice: N3.3a
    """
    from partyreg.storage.sql.verifying import verify as verified

    checkpoints = [_read(file) for file in options.checkpoint]
    with stored.kept(options) as store, shown(wanted=options.progress)("verifying"):
        found = verified(store, checkpoint=checkpoints, tables=not options.chain)
    return Answer([*lines_of(found)], data_of(found), 0 if found.ok else 1)


def lines_of(found: Verification) -> Iterator[str]:
    """Give a verification in words.

    Notice: N3.3a
    """
    verdict = "nothing is wrong" if found.ok else f"{found.found} faults"
    rows = f", {found.rows} rows" if found.rows else ""
    against = f", {found.checkpoints} checkpoints" if found.checkpoints else ""
    yield f"{'yes' if found.ok else 'no'}: {found.entries} entries{rows}{against}: {verdict}"
    yield from (f"  {one}" for one in found.faults[:FEW])
    yield from more(found.found)
    if found.ok and not found.checkpoints:
        yield "a cut end shows only against a checkpoint that was kept elsewhere"


def data_of(found: Verification) -> Json:
    """Give a verification for a program.

    Notice: N3.3a
    """
    return {
        "ok": found.ok, "entries": found.entries, "rows": found.rows, "number": found.number,
        "hash": found.hash, "checkpoints": found.checkpoints, "found": found.found,
        "faults": [*map(_fault, found.faults)],
    }  # fmt: skip


def _fault(one: Damage) -> Json:
    """Give one fault for a program."""
    return {"table": one.table, "key": one.key, "what": one.what, "message": one.message,
            "clause": one.clause}  # fmt: skip


def checkpoint(options: Namespace) -> Answer:
    """Note the end of the journal, to be kept elsewhere.

    Raises:
        InputError: the file cannot be written.
        StoreError: the register cannot be opened.

    Notice: N3.3a
    """
    from partyreg.inputs.writing import write_text
    from partyreg.storage.sql.checkpoints import checkpoint as noted

    with stored.kept(options) as store:
        made = noted(store)
    data = json.loads(made.to_json())
    if options.output is None:
        return Answer(made.on_paper().splitlines(), data)
    text = made.to_json() + "\n" if options.json else made.on_paper()
    write_text(options.output, text, "--output")
    lines = [f"checkpoint of entry {made.number} written to {options.output}",
             "keep it where whoever may write the register may not"]  # fmt: skip
    return Answer(lines, {**data, "output": options.output})


def _read(file: str) -> Checkpoint:
    """Read a checkpoint, as JSON or as it stands on paper.

    Raises:
        InputError: it cannot be read, or is none.
    """
    from partyreg.storage.sql.checkpoints import Checkpoint

    try:
        text = Path(file).read_text("utf-8-sig")
    except (OSError, ValueError) as wrong:
        why = (getattr(wrong, "strerror", None) or "it is no text").lower()
        raise placed(file, InputError([Fault("file", f"it cannot be read: {why}")])) from None
    reads = Checkpoint.from_json if text.lstrip().startswith("{") else Checkpoint.from_paper
    try:
        return reads(text)
    except InputError as wrong:
        raise placed(file, wrong) from None
