"""The shape of an edition's files: which keys each has, and which values it allows.

Notice: Y-later rule data are dated and replaceable
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, NamedTuple, TypeAlias

from partyreg.notice.problems import quoted

Check: TypeAlias = Callable[[Any], str | None]
"""Says what is wrong with a value, or None."""

Row: TypeAlias = dict[str, Any]
"""One table of a file, by key."""

Rows: TypeAlias = dict[tuple[str, str], list[Row]]
"""The rows of every array, by file and array."""

Fields: TypeAlias = Mapping[str, Check]


def text(value: Any) -> str | None:
    """Want one line of text."""
    if not isinstance(value, str):
        return "it is not a text"
    if not value or value != value.strip():
        return "it is blank, or begins or ends with a blank"
    return None if value.isprintable() else "it has a control character"


def _matching(pattern: str, what: str) -> Check:
    """Want a text of a given form."""
    form = re.compile(pattern, re.ASCII)

    def check(value: Any) -> str | None:
        """Want the whole text in that form."""
        fits = isinstance(value, str) and form.fullmatch(value)
        return None if fits else f"it is not {what}"

    return check


def _one_of(*words: str) -> Check:
    """Want one of some words."""

    def check(value: Any) -> str | None:
        """Want the value among them."""
        fits = isinstance(value, str) and value in words
        return None if fits else f"it is none of {', '.join(quoted(word) for word in words)}"

    return check


def _day(value: Any) -> str | None:
    """Want a date without a time of day."""
    fits = isinstance(value, date) and not isinstance(value, datetime)
    return None if fits else "it is not a date"


def _count(value: Any) -> str | None:
    """Want a whole number of at least one."""
    fits = isinstance(value, int) and not isinstance(value, bool) and value >= 1
    return None if fits else "it is not a whole number of at least 1"


def _cells(value: Any) -> str | None:
    """Want true, false or "conditional" by tier; the tiers themselves are compared later."""
    if not isinstance(value, dict):
        return "it is not a table of tiers"
    odd = [tier for tier, cell in value.items()
           if not (isinstance(cell, bool) or cell == "conditional")]  # fmt: skip
    named = ", ".join(quoted(tier) for tier in odd)
    return f'neither true, false nor "conditional": {named}' if odd else None


_CLAUSE = r"[NG]\d+(\.\d+)*[a-z]?|T(\.[a-z]+)?"
_READING = r"Y-[a-z]+(-[a-z]+)*"
_clause_id = _matching(_CLAUSE, "the id of a clause")
_reading_id = _matching(_READING, "the id of a reading")
_any_id = _matching(f"{_CLAUSE}|{_READING}", "the id of a clause or reading")
_name = _matching(r"[A-Z]+(_[A-Z]+)*", "a name in capitals")


class Table(NamedTuple):
    """The shape of one array of tables: which keys its rows have, and which may be absent."""

    fields: Fields
    optional: frozenset[str] = frozenset()
    identity: str = ""


class File(NamedTuple):
    """The shape of one file: its arrays of tables, and its own keys beside the common two."""

    tables: Mapping[str, Table]
    own: Fields = MappingProxyType({})
    required: bool = True


COMMON: Fields = {"valid_from": _day, "source": text}

FILES: Mapping[str, File] = {
    "clauses.toml": File({
        "clause": Table({
            "id": _clause_id, "part": _one_of("body", "guide", "table"),
            "chinese": text, "gloss": text,
        }, identity="id"),
    }),
    "readings.toml": File({
        "reading": Table({
            "id": _reading_id, "question": text, "reading": text, "alternative": text,
            "setting": _matching(r"[a-z]+(_[a-z]+)*", "the name of a setting"),
        }, frozenset({"setting"}), "id"),
    }),
    "annex2.toml": File({
        "tier": Table({"name": _name, "chinese": text}, identity="name"),
        "function": Table({
            "name": _name, "group": text, "subgroup": text, "chinese": text,
            "scope": _one_of("own", "below", "at-or-below"), "granted": _cells,
        }, frozenset({"subgroup"}), "name"),
    }, {"remark": text}),
    "categories.toml": File({
        "category": Table({"name": _name, "chinese": text, "clause": _any_id}, identity="name"),
    }),
    "deadlines.toml": File({
        "deadline": Table({
            "name": _name, "days": _count, "unit": _one_of("working-days", "days"),
            "starts": _one_of("decision", "evidence", "report", "issue"),
            "clause": _any_id, "chinese": text,
        }, identity="name"),
    }),
    "probation.toml": File({
        "period": Table({
            "joined_from": _day, "joined_to": _day, "prescribed": text,
            "rule": _one_of("none", "minimum", "either"), "months": _count, "clause": _any_id,
        }, frozenset({"joined_to", "months"}), "joined_from"),
        "grace": Table({
            "joined_from": _day, "joined_to": _day, "clause": _any_id,
        }, identity="joined_from"),
    }),
    "to_come.toml": File({
        "clause": Table({"id": _any_id, "reason": text}, identity="id"),
        "part": Table({"id": _any_id, "part": text, "reason": text}, identity="id"),
    }, required=False),
}  # fmt: skip
