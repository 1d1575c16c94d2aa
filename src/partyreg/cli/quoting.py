"""``matrix`` and ``clause``: what the notice says.

Notice: T 功能权限初始设置; Y-later
"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator

from partyreg.cli.answer import Answer, Json
from partyreg.errors import Fault, InputError
from partyreg.notice import clause as look_up
from partyreg.notice import clauses, edition, readings
from partyreg.notice.problems import UnknownClauseError
from partyreg.notice.records import Clause, Reading


def matrix(options: Namespace) -> Answer:  # noqa: ARG001 - every command is asked alike
    """Show the table of annex 2."""
    from partyreg.permissions import initial_matrix
    from partyreg.values import Function

    table, remark = initial_matrix(), edition().remark
    columns = zip(table.columns, table.labels, strict=True)
    rows = [
        {"value": one.value, "label": one.label,
         "cells": {column: table.cell(one, column) for column in table.columns}}
        for one in Function
    ]  # fmt: skip
    data: Json = {
        "columns": [{"value": value, "label": label} for value, label in columns],
        "rows": rows,
        "remark": remark,
    }
    return Answer([*table.table().splitlines(), "", f"见备注: {remark} [T.note]"], data)


def clause(options: Namespace) -> Answer:
    """Show a clause or a reading.

    Raises:
        InputError: there is none; those that resemble it are named.
    """
    wanted: str = options.id.strip()
    known = {one.casefold(): one for one in (*clauses(), *readings())}
    try:
        found = look_up(known.get(wanted.casefold(), wanted))
    except UnknownClauseError as unknown:
        raise InputError([Fault("ID", str(unknown), "input.unknown-clause")]) from None
    return Answer(_quoted(found), _json(found))


def _quoted(one: Clause | Reading) -> Iterator[str]:
    """Give a clause or a reading in words."""
    if isinstance(one, Clause):
        yield f"{one.id}  clause, {one.part}"
        yield f"  {one.chinese}"
        yield f"  {one.gloss}"
        return
    yield f"{one.id}  reading: where the notice is silent or ambiguous"
    yield f"  question:     {one.question}"
    yield f"  reading:      {one.reading}"
    yield f"  alternative:  {one.alternative}"
    if one.setting is not None:
        yield f"  setting:      {one.setting}"


def _json(one: Clause | Reading) -> Json:
    """Give a clause or a reading for a program."""
    kind = "clause" if isinstance(one, Clause) else "reading"
    return {"id": one.id, "type": kind, **one._asdict()}
