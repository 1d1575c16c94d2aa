"""The notice itself: its clauses, our readings of it, and its tables, as dated data.

Everything that partyreg decides, refuses, finds or changes cites an id from here. The data are
TOML files beside this module; they are read and checked on first use, never at import. The
functions without a date give the newest edition that ships with the library; `edition` picks one
by date, and `load_edition` reads another one from a folder.

Notice: Y-later rule data are dated and replaceable
"""

from __future__ import annotations

from partyreg.notice.loader import (
    annex2,
    categories,
    cell_label,
    clause,
    clauses,
    deadlines,
    edition,
    exists,
    grace_periods,
    load_edition,
    probation_periods,
    readings,
    to_come,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from partyreg.notice.problems import (
        EditionError,
        EditionFault,
        NoEditionError,
        UnknownCellError,
        UnknownClauseError,
    )
    from partyreg.notice.records import (
        Category,
        Cell,
        Clause,
        Column,
        Deadline,
        Edition,
        FunctionRow,
        GracePeriod,
        Part,
        ProbationPeriod,
        Reading,
        Scope,
        ToCome,
    )

__all__ = [
    "clause",
    "exists",
    "clauses",
    "readings",
    "annex2",
    "cell_label",
    "categories",
    "deadlines",
    "probation_periods",
    "grace_periods",
    "to_come",
    "edition",
    "load_edition",
    "Clause",
    "Reading",
    "Column",
    "FunctionRow",
    "Category",
    "Deadline",
    "ProbationPeriod",
    "GracePeriod",
    "ToCome",
    "Edition",
    "Part",
    "Cell",
    "Scope",
    "UnknownClauseError",
    "UnknownCellError",
    "NoEditionError",
    "EditionFault",
    "EditionError",
]

if not TYPE_CHECKING:  # a type checker knows the names from above

    def __getattr__(name: str) -> object:
        """Import a record or an error when it is first asked for: defining them takes a while."""
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from partyreg.notice import problems, records

        value: object = getattr(records, name, None) or getattr(problems, name)
        globals()[name] = value
        return value
