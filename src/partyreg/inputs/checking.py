"""A table of expected routes against the routes that the rules give.

Notice: G4.2c 系统自动生成审批路径; G4.3c 自动生成审批路径
"""

from __future__ import annotations

from collections.abc import Iterable

from attrs import field, frozen

from partyreg.errors import Refusal, RefusedError
from partyreg.inputs.routes import ExpectedRoute
from partyreg.model import Route
from partyreg.settings import Settings
from partyreg.transfer import route, route_in
from partyreg.values import Function, TransferKind


@frozen
class RouteDifference:
    """A row that does not get what it expects.

    Attributes:
        expected: the row.
        found: the route that came, or None where it was refused.
        refusals: every reason, where it was refused.

    Notice: G4.2c
    """

    expected: ExpectedRoute
    found: Route | None
    refusals: tuple[Refusal, ...] = ()

    def __str__(self) -> str:
        """Show row, expectation and outcome on one line."""
        row = f"{self.expected.id} (row {self.expected.row})"
        return f"{row}: expected {self.wanted}; came {self.outcome}"

    @property
    def wanted(self) -> str:
        """Give what was expected, in words: kind and path, or a refusal.

        Notice: G4.2c
        """
        return _words(self.expected.kind, self.expected.path)

    @property
    def outcome(self) -> str:
        """Give what came, in words: kind and path, or each refusal with code and clause.

        Notice: G4.2c
        """
        if self.found is not None:
            name = self.expected.facts.powers.name_of
            return _words(self.found.kind, map(name, self.found.path))
        return "; ".join(f"refused: {one.code}: {one}" for one in self.refusals)


def _words(kind: TransferKind | None, path: Iterable[str]) -> str:
    """Give a kind and a path in words."""
    return "a refusal" if kind is None else f"{kind.value}: {' > '.join(path)}"


@frozen
class RoutesChecked:
    """What came of a table of expected routes.

    Attributes:
        matched: the rows that get what they expect.
        differences: those that do not.
        not_checked: rows that expect a refusal whose condition does not stand in the columns:
            the route itself is in order.

    Notice: G4.2c
    """

    matched: tuple[ExpectedRoute, ...] = field(repr=lambda rows: str(len(rows)))
    differences: tuple[RouteDifference, ...]
    not_checked: tuple[ExpectedRoute, ...] = field(repr=lambda rows: str(len(rows)))

    def __bool__(self) -> bool:
        """Tell whether there is no difference."""
        return not self.differences


def check_routes(
    rows: Iterable[ExpectedRoute], *, settings: Settings | None = None
) -> RoutesChecked:
    r"""Hold a table of expected routes against the routes that the rules give.

    The first of the expected path initiates, or, for a member from outside, records the letter. A
    destination that the tree does not hold lies outside the realm.

    Args:
        rows: what `read_routes` gives.
        settings: strict relaying, transfer between provinces online; the notice's own defaults
            where omitted.

    Example:
        >>> import io
        >>> from partyreg.inputs import read_routes
        >>> head = "id,tree,source_branch,destination,expected_kind,expected_path"
        >>> tree = '"A县[county](B镇[listed](C支部[branch]),G镇[listed](H支部[branch]))"'
        >>> row = f"R1,{tree},C支部,H支部,county,C支部>G镇"
        >>> print(check_routes(read_routes(io.StringIO(f"{head}\n{row}"))).differences[0])
        R1 (row 2): expected county: C支部 > G镇; came county: C支部 > B镇 > G镇

    Notice: G4.2c 系统自动生成审批路径; Y-path; Y-destination
    """
    matched, differences, not_checked = [], [], []
    for one in rows:
        found, refusals = _asked(one, Settings() if settings is None else settings)
        if one.kind is None and found is not None:
            not_checked.append(one)
        elif _meets(one, found):
            matched.append(one)
        else:
            differences.append(RouteDifference(one, found, refusals))
    return RoutesChecked(tuple(matched), tuple(differences), tuple(not_checked))


def _meets(one: ExpectedRoute, found: Route | None) -> bool:
    """Tell whether a row gets what it expects; in this tree a name is a key."""
    if found is None:
        return one.kind is None
    return found.kind is one.kind and found.path == one.path


def _asked(one: ExpectedRoute, settings: Settings) -> tuple[Route | None, tuple[Refusal, ...]]:
    """Ask for the route of a row, and give it or why it is refused."""
    try:
        return _route(one, settings), ()
    except RefusedError as no:
        return None, no.refusals


def _route(one: ExpectedRoute, settings: Settings) -> Route:
    """Compute the route that a row asks for.

    Raises:
        RefusedError: there is none.
    """
    tree, powers = one.facts.tree, one.facts.powers
    first = one.path[0] if one.path else None
    lost = one.source not in tree and one.kind is TransferKind.NATIONWIDE_IN
    if one.source is None or lost:
        recorder = first or _recorder(one) or ""
        return route_in(tree=tree, powers=powers, recorder=recorder,
                        destination=one.destination, settings=settings)  # fmt: skip
    return route(tree=tree, powers=powers, source=one.source, destination=one.destination,
                 initiator=first if first in tree else None, settings=settings)  # fmt: skip


def _recorder(one: ExpectedRoute) -> str | None:
    """Give who would record the letter, where no path says it."""
    if one.destination not in one.facts.tree:
        return None
    return one.facts.powers.nearest_holder(one.destination, Function.NATIONWIDE_TRANSFER)
