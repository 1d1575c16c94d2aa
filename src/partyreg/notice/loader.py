"""Questions about the notice, answered from its data; the data are read on first use.

Notice: Y-later rule data are dated and replaceable
"""

from __future__ import annotations

from functools import cache
from types import MappingProxyType

# Everything else is imported where it is used: every room imports this one, so it must be cheap.
TYPE_CHECKING = False
if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Mapping
    from datetime import date

    from partyreg.notice.records import (
        Category,
        Cell,
        Clause,
        Column,
        Deadline,
        Edition,
        FunctionRow,
        GracePeriod,
        ProbationPeriod,
        Reading,
        ToCome,
    )

_SHIPPED = ("data",)
"""The folders beside this module that hold an edition each."""

_CELL_WORDS: Mapping[Cell, str] = MappingProxyType(
    {True: "有", False: "无", "conditional": "见备注"}
)


def load_edition(path: str | os.PathLike[str]) -> Edition:
    """Read and check a set of rule data in a folder.

    Rules change by a new document, not by an edit of this library: whoever has one writes the
    same files for it and passes the folder.

    Args:
        path: a folder with the files of the shipped edition; ``to_come.toml`` may be absent.

    Returns:
        The edition; every mapping in it is read-only.

    Raises:
        EditionError: a file is absent, unreadable, unknown or no TOML; a key is absent or
            unknown; a value is not allowed; an id stands twice or is cited and absent. All
            faults at once, each with file, key and reason.

    Example:
        >>> load_edition("no such folder")
        Traceback (most recent call last):
        partyreg.notice.problems.EditionError: the folder: it is not there

    Notice: Y-later rule data are dated and replaceable
    """
    from partyreg.notice.parsing import parse

    return parse(path)


@cache
def _shipped() -> tuple[Edition, ...]:
    """Load the editions that come with the library, the oldest first."""
    from pathlib import Path

    loaded = [load_edition(Path(__file__).parent / folder) for folder in _SHIPPED]
    return tuple(sorted(loaded, key=lambda one: one.valid_from))


def edition(on: date | None = None, *, beside: Iterable[Edition] = ()) -> Edition:
    """Give the set of rule data that is valid on a day.

    Args:
        on: the day; None for the newest edition there is.
        beside: further editions; of two that begin on one day, the one from here is taken.

    Raises:
        NoEditionError: the day lies before the first edition.
        TypeError: the day has a time of day, or is no date at all.

    Example:
        >>> from datetime import date
        >>> edition(date(2018, 6, 1)).source
        '组通〔2018〕6号'
        >>> edition(date(2018, 1, 8))
        Traceback (most recent call last):
        partyreg.notice.problems.NoEditionError: no edition of the rules is valid on 2018-01-08; \
the first begins on 2018-01-09

    Notice: Y-later rule data are dated and replaceable
    """
    known = sorted((*_shipped(), *beside), key=lambda one: one.valid_from)
    if on is None:
        return known[-1]
    _require_plain_day(on)
    valid = [one for one in known if one.valid_from <= on]
    if not valid:
        from partyreg.notice.problems import NoEditionError

        raise NoEditionError(on, known[0].valid_from)
    return valid[-1]


def _require_plain_day(on: object) -> None:
    """Refuse what is no date, and a datetime, whose day depends on where one stands."""
    from datetime import date, datetime

    if not isinstance(on, date) or isinstance(on, datetime):
        raise TypeError(f"the day is a date without a time of day, not {type(on).__name__}")


def clauses() -> Mapping[str, Clause]:
    """Give every clause by its id, in the notice's order.

    Example:
        >>> len(clauses()), next(iter(clauses()))
        (64, 'N1')
    """
    return _newest().clauses


def readings() -> Mapping[str, Reading]:
    """Give every reading by its id.

    Example:
        >>> readings()["Y-relay"].setting
        'strict_realm_transfer'
    """
    return _newest().readings


def clause(identifier: str) -> Clause | Reading:
    """Give a clause or a reading by its id.

    Args:
        identifier: such as ``N2.1a``, ``T.note`` or ``Y-relay``.

    Raises:
        UnknownClauseError: there is none; the error names ids that resemble it.

    Example:
        >>> clause("G3.2d").gloss
        'A person who is an active member elsewhere, or in transit, is not added but transferred.'
        >>> clause("Y-relais")
        Traceback (most recent call last):
        partyreg.notice.problems.UnknownClauseError: there is no clause or reading "Y-relais"; \
did you mean "Y-relay" or "Y-realm" or "Y-review"?
    """
    known = _citable()
    try:
        return known[identifier]
    except (KeyError, TypeError):
        from partyreg.notice.problems import UnknownClauseError

        raise UnknownClauseError(identifier, known) from None


def exists(identifier: object) -> bool:
    """Tell whether an id names a clause or a reading; any other value names none.

    Example:
        >>> exists("T.note"), exists("T.remark"), exists(None)
        (True, False, False)
    """
    return isinstance(identifier, str) and identifier in _citable()


def annex2() -> tuple[FunctionRow, ...]:
    """Give the initial setting of the functions, row by row.

    Example:
        >>> row = annex2()[20]
        >>> row.label, row.granted["PRIMARY_COMMITTEE"], row.granted["COUNTY"]
        ('全省范围内转接', 'conditional', True)

    Notice: T 功能权限初始设置; T.note 见备注
    """
    return _newest().annex2


def cell_label(function: str, tier: str) -> str:
    """Cite a cell of annex 2 in words.

    Args:
        function: a function's name, as ``REALM_TRANSFER`` or ``realm-transfer``.
        tier: a tier's name, as ``PRIMARY_COMMITTEE`` or ``primary-committee``.

    Raises:
        UnknownCellError: the table has no such row or column.

    Example:
        >>> cell_label("REALM_TRANSFER", "PRIMARY_COMMITTEE")
        '附件2「全省范围内转接」×「基层党委」= 见备注'
        >>> cell_label("add-other", "branch")
        '附件2「新增党员：其他原因」×「党支部（党总支、党委）」= 无'

    Notice: T 功能权限初始设置; T.note 见备注
    """
    row = _rows()[_known_name(_rows(), function)]
    column = _columns()[_known_name(_columns(), tier)]
    cell = _CELL_WORDS[row.granted[column.name]]
    return f"附件2「{row.label}」×「{column.chinese}」= {cell}"


def categories() -> Mapping[str, Category]:
    """Give the categories of committees with province-wide authority, by name.

    Example:
        >>> categories()["TOWNSHIP"].chinese
        '各乡镇党委'

    Notice: G4.2b 可直接相互转移和接收党员组织关系
    """
    return _newest().categories


def deadlines() -> Mapping[str, Deadline]:
    """Give the clocks, by name.

    Example:
        >>> clock = deadlines()["ORGANISATION_CHANGE"]
        >>> clock.days, clock.unit, clock.starts
        (15, 'working-days', 'decision')

    Notice: N2.1a 15个工作日内; N2.2a 10个工作日内; Y-validity
    """
    return _newest().deadlines


def probation_periods() -> tuple[ProbationPeriod, ...]:
    """Give which probation was prescribed when, the oldest period first.

    Example:
        >>> probation_periods()[-1].joined_from, probation_periods()[-1].months
        (datetime.date(1977, 8, 12), 12)

    Notice: Y-probation; N3.2g 预备期不足1年; N3.2h 规定无预备期时期
    """
    return _newest().probation_periods


def grace_periods() -> tuple[GracePeriod, ...]:
    """Give the days of admission for which either rule is accepted.

    Example:
        >>> [one.joined_to.isoformat() for one in grace_periods()]
        ['1956-09-25', '1969-04-13', '1977-08-17']

    Notice: Y-probation
    """
    return _newest().grace_periods


def to_come() -> tuple[ToCome, ...]:
    """Give what the library does not carry out yet, with the reason; at present nothing.

    Example:
        >>> to_come()
        ()
    """
    return _newest().to_come


@cache
def _newest() -> Edition:
    """Give the newest edition that comes with the library."""
    return _shipped()[-1]


@cache
def _citable() -> Mapping[str, Clause | Reading]:
    """Give clauses and readings together, by id."""
    return MappingProxyType({**clauses(), **readings()})


@cache
def _rows() -> Mapping[str, FunctionRow]:
    """Give the rows of annex 2 by the function's name."""
    return MappingProxyType({row.name: row for row in annex2()})


@cache
def _columns() -> Mapping[str, Column]:
    """Give the columns of annex 2 by the tier's name."""
    return MappingProxyType({one.name: one for one in _newest().columns})


def _known_name(known: Iterable[str], word: object) -> str:
    """Write a word as the data write names: ``realm-transfer`` is ``REALM_TRANSFER``."""
    name = word.upper().replace("-", "_") if isinstance(word, str) else None
    if name is None or name not in known:
        from partyreg.notice.problems import UnknownCellError

        raise UnknownCellError(word if name is None else name, known)
    return name
