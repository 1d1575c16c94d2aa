"""The columns: what a table has to have, under which names, and what is wrong with one.

Notice: N3.2d 不准确、不规范、不完整
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any, TypeVar

import narwhals.stable.v2 as nw

from partyreg.errors import Fault, InputError
from partyreg.frames.dates import from_dates
from partyreg.frames.engines import Frame, is_eager
from partyreg.validation.writing import is_empty
from partyreg.values import Labelled, MemberCategory, OrganisationKind, Sex

DATES = frozenset({"birth_date", "joined_on", "full_since"})

MEMBER_COLUMNS: Mapping[str, str] = {
    "key": "text: the member's key, which names it in findings",
    "branch": "text: the key of the branch",
    "name": "text",
    "id_number": "text: as recorded; a number would have lost digits",
    "sex": "text: male or female, or 男 or 女",
    "birth_date": "date",
    "ethnicity": "text: such as 汉族",
    "education": "text",
    "category": "text: full or probationary, or 正式党员 or 预备党员",
    "joined_on": "date: of admission",
    "full_since": "date: of full membership",
    "post": "text",
    "phone": "text",
    "home_address": "text",
}
"""The columns of a table of members; one needs those that the checks read, key and branch."""

ORGANISATION_COLUMNS: Mapping[str, str] = {
    "key": "text: the organisation's key",
    "kind": "text: what it is, such as branch or 党支部; members stand in branches and joint ones",
}
"""The columns of a table of organisations; both are needed."""

FINDING_COLUMNS = (
    "check", "severity", "subject", "organisation", "clause", "field", "message", "recommendation",
)  # fmt: skip
"""The columns of a table of findings, all of them texts."""

_WORDS: Mapping[str, type[Labelled]] = {
    "sex": Sex, "category": MemberCategory, "kind": OrganisationKind,
}  # fmt: skip
_COLUMN, _TYPE, _CODE = "input.bad-column", "input.bad-type", "input.bad-code"

T = TypeVar("T")


def opened(table: Any, place: str) -> Frame:
    """Take a table of any engine.

    Args:
        table: whatever a caller passed.
        place: what it is called in faults.

    Raises:
        InputError: it is no table that narwhals knows, or two columns have one name.
    """
    try:
        frame: Frame = nw.from_native(table)
        frame.collect_schema()
    except Exception as wrong:
        reason = "it is no table of pandas, polars, pyarrow, DuckDB or PySpark with unlike columns"
        raise InputError([Fault(place, reason, _TYPE)]) from wrong
    return frame


class Reading:
    """One table with the names of its columns, and what is wrong with it."""

    def __init__(
        self, frame: Frame, place: str, known: Collection[str], names: Mapping[str, str] | None
    ) -> None:
        """Take a table, what it is called, the documented columns, and the caller's names."""
        self.frame, self._place, self._known = frame, place, known
        self._names = dict(names or {})
        self._types = frame.collect_schema()

    def faults(self, needed: Mapping[str, Collection[str]]) -> Iterator[Fault]:
        """Give every fault of names, types and words.

        Args:
            needed: the columns, each with the ids of the checks that read it.
        """
        for name in self._names:
            if name not in self._known:
                known = ", ".join(self._known)
                yield Fault(f"{self._place}: a name", f"it is none of the columns {known}", _COLUMN)
        for name, checks in needed.items():
            if name not in self._known:
                yield Fault(f"check {min(checks)!r}", "it reads a column that is none", _COLUMN)
            elif (reason := self._fault(name, checks)) is not None:
                yield reason

    def _fault(self, name: str, checks: Collection[str]) -> Fault | None:
        """Say what is wrong with one column."""
        theirs = self._theirs(name)
        place = f"{self._place}, column {name}" + (f" ({theirs!r})" if theirs != name else "")
        if theirs not in self._types:
            return Fault(place, f"the column is missing{_for(checks)}", _COLUMN)
        wrong = _type_fault(name, self._types[theirs])
        if wrong is not None:
            return None if self._is_blank(theirs) else Fault(place, wrong, _TYPE)
        wrong = self._word_fault(name)
        return None if wrong is None else Fault(place, wrong, _CODE)

    def _theirs(self, name: str) -> str:
        """Give the caller's name of a column."""
        return self._names.get(name, name)

    def _is_blank(self, theirs: str) -> bool:
        """Tell whether a column has nothing at all; of a lazy table only its type says so."""
        kind = self._types[theirs]
        if kind == nw.Unknown:
            return True
        frame: Any = self.frame
        return is_eager(self.frame) and bool(frame[theirs].is_null().all())

    def _word_fault(self, name: str) -> str | None:
        """Count the words that are none of a vocabulary; only a table in memory is looked at."""
        vocabulary = _WORDS.get(name)
        if vocabulary is None or not is_eager(self.frame):
            return None
        frame: Any = self.frame.select(self._text(name).alias(name)).unique()
        strange = sum(not is_empty(one) and one not in _spelt(vocabulary) for one in frame[name])
        if not strange:
            return None
        known = ", ".join(_spelt(vocabulary))
        return f"it has other words, {strange} of them, than {known}"

    def columns(self, needed: Collection[str]) -> list[nw.Expr]:
        """Give the needed columns under their own names: texts without nulls, dates as numbers."""
        return [self._column(name).alias(name) for name in needed]

    def _column(self, name: str) -> nw.Expr:
        """Give one column in the form in which the rules read it."""
        theirs = self._theirs(name)
        if _type_fault(name, self._types[theirs]) is not None:  # all of it is null, see `_fault`
            return nw.lit(0) if name in DATES else nw.lit("")
        if name in DATES:
            return from_dates(nw.col(theirs))
        return _in_words(self._text(name), _WORDS[name]) if name in _WORDS else self._text(name)

    def _text(self, name: str) -> nw.Expr:
        """Give a column of texts, empty where there is nothing."""
        theirs = self._theirs(name)
        if self._types[theirs] == nw.String:
            return nw.col(theirs).fill_null("").cast(nw.String)
        return nw.col(theirs).cast(nw.String).fill_null("")


def _for(checks: Collection[str]) -> str:
    """Say which checks need a column."""
    if not checks:
        return ""
    first, *more = checks
    return f"; {first!r}" + (f" and {len(more)} more checks read it" if more else " reads it")


def _type_fault(name: str, kind: Any) -> str | None:
    """Say what is wrong with a column's type."""
    if name in DATES:
        return None if _is_dates(kind) else f"it has the type {kind}, where dates are needed"
    if kind in (nw.String, nw.Categorical, nw.Enum):
        return None
    if kind == nw.Binary:
        return "it holds bytes, which somebody has to decode"
    if name == "id_number" and kind.is_numeric():
        return "it holds numbers, which have lost digits; read it as text"
    return f"it has the type {kind}, where texts are needed"


def _is_dates(kind: Any) -> bool:
    """Tell whether a type is that of dates, or of times without a zone."""
    return bool(kind == nw.Date or (kind == nw.Datetime and kind.time_zone is None))


def _spelt(vocabulary: type[Labelled]) -> dict[str, str]:
    """Give the ways in which the words of a vocabulary are written, each with its value."""
    return {way: one.value for one in vocabulary for way in (one.value, one.name, one.label)}


def _in_words(column: nw.Expr, vocabulary: type[Labelled]) -> nw.Expr:
    """Give the values of a vocabulary's words, empty for any other text."""
    found: nw.Expr = nw.lit("")
    for one in vocabulary:
        ways = column.is_in([one.value, one.name, one.label])
        found = nw.when(ways).then(nw.lit(one.value)).otherwise(found)
    return found
