"""The initial setting: annex 2 turned into sets, scopes and ready answers.

Everything here is made once for an edition of the notice's data and shared: five million
organisations have a handful of different sets of functions.

Notice: T 功能权限初始设置; T.note 见备注; G4.2b 可直接相互转移
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from types import MappingProxyType
from typing import Literal, NamedTuple, TypeAlias

from partyreg.notice import annex2, cell_label
from partyreg.notice.records import Cell, Edition, FunctionRow, Scope
from partyreg.permissions.verdicts import GateName, Verdict
from partyreg.tree import Traits
from partyreg.values import DirectCategory, Function, Tier

CELL_WORDS: Mapping[Cell, str] = MappingProxyType(
    {True: "有", False: "无", "conditional": "见备注"}
)
"""What the table prints in a cell; the blank is read out as 无."""


Reach: TypeAlias = Literal[0, 1, 2]
"""Where a holder may use a function: at or below its place, below it, or on itself only."""


class Row(NamedTuple):
    """The ready answers of one function for organisations with the same traits.

    Attributes:
        own, inside, outside: the answers when the function is held, for a target that is the
            organisation itself, stands below it, or does not.
        lacking: the answer when it is not held.
        reach: where the function may be used.
        granted: the clause by which it is held, when it is.
        operates: whether such an organisation operates in the system itself.
    """

    own: Verdict
    inside: Verdict
    outside: Verdict
    lacking: Verdict
    reach: Reach
    granted: str
    operates: bool


AT_OR_BELOW: Reach = 0
BELOW: Reach = 1
ITSELF: Reach = 2
_REACH: Mapping[Scope, Reach] = {"at-or-below": AT_OR_BELOW, "below": BELOW, "own": ITSELF}


class Setting(dict[Traits, dict[Function, Row]]):
    """The initial setting of one edition, with the ready answers for each combination of traits.

    Args:
        edition: the rule data; None for the newest that ships with the library.

    Raises:
        ValueError: the edition lacks a function.
        KeyError: it has one that the library does not know.

    Notice: T 功能权限初始设置; Y-later rule data are dated and replaceable
    """

    def __init__(self, edition: Edition | None = None) -> None:
        """Read the table; the answers are made when they are first asked for."""
        super().__init__()
        rows = annex2() if edition is None else edition.annex2
        self.rows: Mapping[Function, FunctionRow] = {Function[row.name]: row for row in rows}
        if set(self.rows) != set(Function):
            raise ValueError("an edition without all functions has no initial setting")
        self._columns = (
            None if edition is None else {one.name: one.chinese for one in edition.columns}
        )
        self._sets: dict[tuple[Tier, bool], frozenset[Function]] = {}

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

    def __missing__(self, traits: Traits) -> dict[Function, Row]:
        """Make the answers for a combination that is met for the first time."""
        made = self[traits] = {one: self._row(one, traits) for one in self.rows}
        return made

    def _row(self, function: Function, traits: Traits) -> Row:
        """Make the answers of one function for one combination of traits."""
        tier, cell = traits.tier, self.cell(function, traits.tier)
        noted = self.rows[function].granted[tier.name] == "conditional"
        initial = self.grants(function, tier, traits.category is not None)
        table = "T.note" if noted else "T"
        lacking = _lacking(function, cell, "G1.2" if initial else table, initial)
        granted = table if initial else "G1.2"
        inside = _inside(function, cell, granted, initial)
        far, acts = self.reach(function, tier), operates(traits)
        if not acts:
            message = "the organisation is not connected: its superior operates"
            one = Verdict(False, GateName.CONNECTED, "N1", cell, message)
            return Row(one, one, one, lacking, far, granted, acts)
        outside = _outside(function, cell)
        own = _outside(function, cell, own_clause(function, passed=False))
        if far != BELOW:
            own = inside
        below = outside if far == ITSELF else inside
        return Row(own, below, outside, lacking, far, granted, acts)


def own_clause(function: Function, passed: bool) -> str:
    """Give the clause that lets an organisation use a function on itself, or keeps it from that.

    Notice: Y-self; N2.1c 由本级党委（党组）组织部门负责维护; Y-sub
    """
    if function == Function.EDIT_ORGANISATION:
        return "N2.1c" if passed else "Y-self"
    return "Y-sub"


def _outside(function: Function, cell: str, clause: str = "Y-sub") -> Verdict:
    """Make the answer where the target is out of scope."""
    message = f"the target is out of scope for {function.label!r}"
    return Verdict(False, GateName.SCOPE, clause, cell, message)


def _lacking(function: Function, cell: str, clause: str, initial: bool) -> Verdict:
    """Make the answer where the function is not held."""
    how = "it has been revoked" if initial else "the initial setting does not grant it"
    message = f"the organisation does not hold {function.label!r}: {how}"
    return Verdict(False, GateName.FUNCTION, clause, cell, message)


def _inside(function: Function, cell: str, clause: str, initial: bool) -> Verdict:
    """Make the answer where everything fits."""
    how = "by the initial setting" if initial else "by a grant beyond the initial setting"
    return Verdict(True, None, clause, cell, f"the organisation holds {function.label!r} {how}")


def operates(traits: Traits) -> bool:
    """Tell whether organisations with these traits operate in the system themselves.

    Notice: N1 基层党委和接入系统的党支部具体操作
    """
    return traits.connected or traits.tier is not Tier.BRANCH


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
