"""The initial setting: annex 2 turned into sets, scopes and ready answers.

Everything here is made once for an edition of the notice's data and shared: five million
organisations have a handful of different sets of functions.

Notice: T 功能权限初始设置; T.note 见备注; G4.2b 可直接相互转移
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from types import MappingProxyType
from typing import Literal, TypeAlias

from partyreg.notice import annex2, cell_label
from partyreg.notice.records import Cell, Edition, FunctionRow, Scope
from partyreg.permissions.verdicts import GateName, Verdict
from partyreg.tree import Traits
from partyreg.values import DirectCategory, Function, Tier

_BRANCH = Tier.BRANCH

CELL_WORDS: Mapping[Cell, str] = MappingProxyType(
    {True: "有", False: "无", "conditional": "见备注"}
)
"""What the table prints in a cell; the blank is read out as 无."""


Reach: TypeAlias = Literal[0, 1, 2]
"""Where a holder may use a function: at or below its place, below it, or on itself only."""


AT_OR_BELOW: Reach = 0
BELOW: Reach = 1
ITSELF: Reach = 2
_REACH: Mapping[Scope, Reach] = {"at-or-below": AT_OR_BELOW, "below": BELOW, "own": ITSELF}


Answers: TypeAlias = dict[int, dict[Function, Verdict]]
"""Ready verdicts by the identity of an organisation's traits, then by function."""


class Setting:
    """The initial setting of one edition, with ready answers for each combination of traits.

    Args:
        edition: the rule data; None for the newest that ships with the library.

    Attributes:
        rows: the rows of annex 2 by function.
        own, inside, outside: the answers where the function is held, for a target that is the
            organisation itself, stands below it, or does not.
        lacking: the answers where it is not held.
        narrow: the functions that reach their holder only.

    Raises:
        ValueError: the edition lacks a function.
        KeyError: it has one that the library does not know.

    Notice: T 功能权限初始设置; Y-later rule data are dated and replaceable
    """

    __slots__ = (
        "_columns",
        "_known",
        "_sets",
        "inside",
        "lacking",
        "narrow",
        "outside",
        "own",
        "rows",
    )

    def __init__(self, edition: Edition | None = None) -> None:
        """Read the table; the answers are made when they are first asked for."""
        rows = annex2() if edition is None else edition.annex2
        self.rows: Mapping[Function, FunctionRow] = {Function[row.name]: row for row in rows}
        if set(self.rows) != set(Function):
            raise ValueError("an edition without all functions has no initial setting")
        self.narrow = frozenset(one for one, row in self.rows.items() if row.scope == "own")
        self._columns = (
            None if edition is None else {one.name: one.chinese for one in edition.columns}
        )
        self._sets: dict[tuple[Tier, bool], frozenset[Function]] = {}
        self._known: dict[int, Traits] = {}
        self.own: Answers = {}
        self.inside: Answers = {}
        self.outside: Answers = {}
        self.lacking: Answers = {}

    def initial(self, tier: Tier, category: DirectCategory | None) -> frozenset[Function]:
        """Give the functions that a new organisation holds, one shared set for all like it.

        Args:
            tier: its column.
            category: one of the seven direct-transfer categories, or None.

        Notice: T 功能权限初始设置; T.note 见备注
        """
        kind = (tier, category is not None)
        found = self._sets.get(kind)
        if found is None:
            named = frozenset(one for one in self.rows if self.grants(one, *kind))
            found = self._sets[kind] = named
        return found

    def grants(self, function: Function, tier: Tier, listed: bool) -> bool:
        """Tell whether the initial setting grants a function; ``listed`` decides the remark."""
        cell = self.rows[function].granted[tier.name]
        return listed if cell == "conditional" else cell

    def cell(self, function: Function, tier: Tier) -> str:
        """Cite a cell in words."""
        if self._columns is None:
            return cell_label(function.name, tier.name)
        row, column = self.rows[function], self._columns[tier.name]
        return f"附件2「{row.label}」×「{column}」= {CELL_WORDS[row.granted[tier.name]]}"

    def reach(self, function: Function, tier: Tier) -> Reach:
        """Give how far a function reaches.

        An organisation department maintains its own committee's record itself.

        Notice: Y-sub 下级; N2.1c 由本级党委（党组）组织部门负责维护
        """
        if function is Function.EDIT_ORGANISATION and tier.is_department:
            return AT_OR_BELOW
        return _REACH[self.rows[function].scope]

    def learn(self, traits: Traits) -> None:
        """Make the answers for a combination of traits that is met for the first time.

        They are kept by the traits' identity, which is stable as long as the traits are kept,
        too; equal traits are one object in every tree, so that there are few of them.
        """
        key = id(traits)
        if key not in self._known:
            answers = {one: self._answers(one, traits) for one in self.rows}
            for place, table in enumerate((self.own, self.inside, self.outside, self.lacking)):
                table[key] = {one: four[place] for one, four in answers.items()}
            self._known[key] = traits

    def clauses(self, function: Function, traits: Traits) -> tuple[str, str]:
        """Give the clauses by which organisations hold a function, and by which they do not.

        Notice: T 功能权限初始设置; T.note 见备注; G1.2 功能权限进行配置
        """
        noted = self.rows[function].granted[traits.tier.name] == "conditional"
        table = "T.note" if noted else "T"
        initial = self.grants(function, traits.tier, traits.category is not None)
        return (table, "G1.2") if initial else ("G1.2", table)

    def _answers(
        self, function: Function, traits: Traits
    ) -> tuple[Verdict, Verdict, Verdict, Verdict]:
        """Make the answers of one function for one combination of traits."""
        cell, reach = self.cell(function, traits.tier), self.reach(function, traits.tier)
        held_by, lacking_by = self.clauses(function, traits)
        label = repr(function.label)
        lacking = Verdict(False, GateName.FUNCTION, lacking_by, cell,
                          f"the organisation does not hold {label}")  # fmt: skip
        if not operates(traits):
            idle = Verdict(False, GateName.CONNECTED, "N1", cell,
                           "the organisation is not connected: its superior operates")  # fmt: skip
            return idle, idle, idle, lacking
        message = f"the target is out of scope for {label}"
        outside = Verdict(False, GateName.SCOPE, "Y-sub", cell, message)
        own = Verdict(False, GateName.SCOPE, own_clause(function, passed=False), cell, message)
        inside = Verdict(True, None, held_by, cell, f"the organisation holds {label}")
        return (own if reach == BELOW else inside, outside if reach == ITSELF else inside,
                outside, lacking)  # fmt: skip


def own_clause(function: Function, passed: bool) -> str:
    """Give the clause that lets an organisation use a function on itself, or keeps it from that.

    Notice: Y-self; N2.1c 由本级党委（党组）组织部门负责维护; Y-sub
    """
    if function == Function.EDIT_ORGANISATION:
        return "N2.1c" if passed else "Y-self"
    return "Y-sub"


def operates(traits: Traits) -> bool:
    """Tell whether organisations with these traits operate in the system themselves.

    Notice: N1 基层党委和接入系统的党支部具体操作
    """
    return traits.connected or traits.tier is not _BRANCH


@cache
def shipped() -> Setting:
    """Give the setting of the newest edition that ships with the library."""
    return Setting()


def initial_functions(tier: Tier, category: DirectCategory | None = None) -> frozenset[Function]:
    """Give the functions that a new organisation holds by the initial setting.

    The set is shared: equal settings are one object.

    Args:
        tier: the organisation's column of annex 2.
        category: one of the seven direct-transfer categories, which decides the only conditional
            cell, or None.

    Example:
        >>> len(initial_functions(Tier.BRANCH)), len(initial_functions(Tier.PRIMARY_COMMITTEE))
        (3, 16)
        >>> listed = initial_functions(Tier.PRIMARY_COMMITTEE, DirectCategory.TOWNSHIP)
        >>> [one.label for one in listed - initial_functions(Tier.PRIMARY_COMMITTEE)]
        ['全省范围内转接']

    Notice: T 功能权限初始设置; T.note 见备注
    """
    return shipped().initial(tier, category)


def labels(functions: Iterable[Function]) -> str:
    """Name functions in the order of the table, quoted.

    Example:
        >>> labels({Function.ADD_OTHER, Function.EDIT_MEMBER})
        "'维护党员信息', '新增党员：其他原因'"
    """
    wanted = frozenset(functions)
    return ", ".join(repr(one.label) for one in Function if one in wanted)
