"""What the files of an edition owe each other: one date, known ids, the same tiers, no gaps.

A row comes here without its faulty values, so each rule compares only what is there.

Notice: Y-later rule data are dated and replaceable
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from partyreg.notice.problems import EditionFault, printable, quoted
from partyreg.notice.shapes import COMMON, Row, Rows

_PARTS = {"N": "body", "G": "guide", "T": "table"}

_CITING = (
    ("categories.toml", "category", "name", "clause"),
    ("deadlines.toml", "deadline", "name", "clause"),
    ("probation.toml", "period", "joined_from", "clause"),
    ("probation.toml", "grace", "joined_from", "clause"),
    ("to_come.toml", "clause", "id", "id"),
    ("to_come.toml", "part", "id", "id"),
)
"""Who cites an id: file, array, the key that names the row, the key that cites."""


def compared(tops: Mapping[str, Row], rows: Rows) -> Iterator[EditionFault]:
    """Compare the files of an edition with each other and give every fault.

    Args:
        tops: each file's own keys.
        rows: the rows of every array, without faulty values.
    """
    yield from _same_document(tops)
    yield from _parts(rows.get(("clauses.toml", "clause"), []))
    yield from _tiers(rows)
    yield from _cited(rows)
    yield from _periods(rows.get(("probation.toml", "period"), []))
    yield from _graces(rows)


def _same_document(tops: Mapping[str, Row]) -> Iterator[EditionFault]:
    """Want one date and one source in all files."""
    first = tops.get("clauses.toml", {})
    for name, top in tops.items():
        for key in COMMON:
            if key in first and key in top and top[key] != first[key]:
                yield EditionFault(name, key, "it differs from that of clauses.toml")


def _parts(clauses: list[Row]) -> Iterator[EditionFault]:
    """Want the part of a clause to be that of its id's first letter."""
    for row in clauses:
        if "id" in row and "part" in row and row["part"] != _PARTS[row["id"][0]]:
            place = f"clause[{row['id']}].part"
            yield EditionFault("clauses.toml", place, "it does not fit the id")


def _tiers(rows: Rows) -> Iterator[EditionFault]:
    """Want every row of annex 2 to have exactly the tiers of its columns."""
    tiers = {row["name"] for row in rows.get(("annex2.toml", "tier"), []) if "name" in row}
    for row in rows.get(("annex2.toml", "function"), []):
        for tier in sorted(tiers ^ row.get("granted", dict.fromkeys(tiers)).keys()):
            place = f"function[{row.get('name', '?')}].granted.{printable(tier)}"
            reason = "it is missing" if tier in tiers else "there is no such tier"
            yield EditionFault("annex2.toml", place, reason)


def _cited(rows: Rows) -> Iterator[EditionFault]:
    """Want every id that the other files cite among the clauses and readings."""
    defining = [("clauses.toml", "clause"), ("readings.toml", "reading")]
    known = {row.get("id") for place in defining for row in rows.get(place, [])}
    for file, array, name, key in _CITING:
        for row in rows.get((file, array), []):
            if key in row and row[key] not in known:
                place = f"{array}[{row.get(name, '?')}].{key}"
                yield EditionFault(file, place, f"there is no clause {quoted(row[key])}")


def _periods(periods: list[Row]) -> Iterator[EditionFault]:
    """Want periods without gap or overlap, the last one open, months for a minimum only."""
    dated = sorted((row for row in periods if "joined_from" in row),
                   key=lambda row: row["joined_from"])  # fmt: skip
    for row, after in zip(dated, [*dated[1:], {}][: len(dated)], strict=True):
        for key, reason in _misfits(row, after):
            yield EditionFault("probation.toml", f"period[{row['joined_from']}].{key}", reason)


def _misfits(row: Row, after: Row) -> Iterator[tuple[str, str]]:
    """Say what does not fit about a period, seen with the one after it, if any."""
    if "rule" in row and ("months" in row) != (row["rule"] == "minimum"):
        yield "months", 'it goes with the rule "minimum", and only with it'
    last, begins = row.get("joined_to"), after.get("joined_from")
    if (last is None) != (begins is None):
        yield "joined_to", "the last period stays open, and only the last"
    elif last and begins and (begins - last).days != 1:
        yield "joined_to", "the next period does not begin a day later"


def _graces(rows: Rows) -> Iterator[EditionFault]:
    """Want every grace period to begin with a period, and not to end before it begins."""
    starts = {row.get("joined_from") for row in rows.get(("probation.toml", "period"), [])}
    for row in rows.get(("probation.toml", "grace"), []):
        first, last = row.get("joined_from"), row.get("joined_to")
        if first and first not in starts:
            yield EditionFault("probation.toml", f"grace[{first}].joined_from",
                               "no period begins on that day")  # fmt: skip
        if first and last and last < first:
            yield EditionFault("probation.toml", f"grace[{first}].joined_to",
                               "it lies before the first day")  # fmt: skip
