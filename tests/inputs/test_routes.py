"""Tables of expected routes: read with all faults, and held against the rules."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from partyreg.errors import Fault, InputError
from partyreg.inputs import RoutesChecked, check_routes, read_routes
from partyreg.settings import Settings
from partyreg.tree import parse_notation
from partyreg.values import TransferKind

pytestmark = pytest.mark.clause("G4.2c", "Y-path", "Y-destination")

HEAD = ("id", "tree", "source_branch", "destination", "expected_kind", "expected_path")
TREE = (
    "甲省[province](A县[county](B镇[listed](C支部[branch],C2支部[branch]),G院[committee](H[branch]))"
    ",D县[county](E镇[listed](F支部[branch])))"
)
OUTSIDE = "（外省或系统外）"


def table(*rows: tuple[str, ...], head: tuple[str, ...] = HEAD) -> io.StringIO:
    """Give a table."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerows((head, *rows))
    file.seek(0)
    return file


def checked(*row: str, settings: Settings | None = None) -> RoutesChecked:
    """Check one row in the usual tree."""
    return check_routes(read_routes(table(("R1", TREE, *row))), settings=settings)


def verdict(found: RoutesChecked) -> str:
    """Say what came of one row."""
    [place] = [name for name in ("matched", "differences", "not_checked") if getattr(found, name)]
    return place


@pytest.mark.clause("G4.1", "G4.2a", "G4.3a", "G4.3c", "Y-county", "Y-relay", "Y-climb")
def test_every_published_case_is_met(shared_cases: Path) -> None:
    """The 40 published cases: no difference; refusals without a column are not checked."""
    rows = read_routes(shared_cases / "routes.csv")
    found = check_routes(rows)
    assert len(rows) == 40
    assert found.differences == ()
    assert {one.id for one in found.not_checked} == {"R108", "R109", "R113", "R114", "R129", "R131"}
    assert len(found.matched) == 34


@pytest.mark.parametrize(
    ("row", "outcome"),
    [
        (("C支部", "C2支部", "internal", "B镇"), "matched"),
        (("C支部", "C2支部", "internal", "C支部>B镇"), "matched"),
        (("C支部", "H", "county", "C支部 > B镇 > G院"), "matched"),
        (("C支部", "E镇", "province", "C支部>B镇>E镇"), "matched"),
        (("C支部", "E镇", "realm", "B镇>E镇"), "matched"),
        (("C支部", "乙省", "nationwide-out", "C支部>B镇>A县"), "matched"),
        (("", "E镇", "nationwide-in", "D县>E镇"), "matched"),
        ((OUTSIDE, "F支部", "nationwide-in", "D县>E镇"), "matched"),
        (("乙省", "F支部", "nationwide-in", "D县>E镇"), "matched"),
        (("C支部", "C支部", "refused", ""), "matched"),
        (("X支部", "E镇", "refused", ""), "matched"),
        ((OUTSIDE, "X镇", "refused", ""), "matched"),
        (("C支部", "E镇", "refused", ""), "not_checked"),
        ((OUTSIDE, "E镇", "refused", ""), "not_checked"),
        (("C支部", "E镇", "county", "C支部>B镇>E镇"), "differences"),
        (("C支部", "E镇", "realm", "C支部>B镇>D县>E镇"), "differences"),
        (("C支部", "E镇", "realm", "Z镇>E镇"), "differences"),
        (("C支部", "E镇", "realm", "D县>E镇"), "differences"),
        ((OUTSIDE, "E镇", "nationwide-in", "甲省>E镇"), "differences"),
        ((OUTSIDE, "E镇", "nationwide-in", "Z县>E镇"), "differences"),
        (("C支部", "E镇", "nationwide-in", "D县>E镇"), "differences"),
        (("X支部", "E镇", "realm", "X支部>E镇"), "differences"),
    ],
)
def test_a_row_matches_differs_or_is_not_checked(row: tuple[str, ...], outcome: str) -> None:
    """A row is met, differs, or is a refusal whose condition no column states."""
    found = checked(*row)
    assert verdict(found) == outcome
    assert bool(found) is (outcome != "differences")


def test_a_difference_says_what_was_expected_and_what_came() -> None:
    """A difference names row, expectation, and the route that came."""
    [one] = checked("C支部", "E镇", "county", "C支部>E镇").differences
    assert str(one) == "R1 (row 2): expected county: C支部 > E镇; came realm: C支部 > B镇 > E镇"
    assert one.found is not None
    assert (one.found.kind, one.refusals) == (TransferKind.REALM, ())


def test_a_first_name_that_is_not_in_the_tree_does_not_initiate() -> None:
    """A path that begins with a stranger is compared with the route that comes by itself."""
    [one] = checked("C支部", "E镇", "realm", "Z镇>E镇").differences
    assert one.outcome == "realm: C支部 > B镇 > E镇"


def test_a_refused_route_says_why() -> None:
    """A difference that was refused names every reason with code and clause."""
    [one] = checked("C支部", "C支部", "internal", "D县").differences
    assert one.found is None
    assert [(no.code, no.clause) for no in one.refusals] == [
        ("transfer.same-branch", "Y-kind"), ("transfer.initiator-not-above", "Y-path"),
    ]  # fmt: skip
    assert one.outcome.startswith(
        "refused: transfer.same-branch: 'C支部' is the source and the destination [Y-kind]; "
    )


@pytest.mark.clause("Y-relay")
def test_settings_decide_too() -> None:
    """The strict setting refuses what would be relayed."""
    row = ("H", "E镇", "realm", "H>G院>A县>E镇")
    assert verdict(checked(*row)) == "matched"
    strict = checked(*row, settings=Settings(strict_realm_transfer=True))
    assert [no.code for no in strict.differences[0].refusals] == ["transfer.not-listed"]


def test_further_columns_are_passed_over() -> None:
    """A table may have columns of its own, in any order."""
    head = ("why", *reversed(HEAD))
    row = ("因为", *reversed(("R1", TREE, "C支部", "C2支部", "internal", "B镇")))
    [one] = read_routes(table(row, head=head))
    assert (one.id, one.row, one.source, one.path) == ("R1", 2, "C支部", ("B镇",))


@pytest.mark.clause("N3.2d")
def test_all_faults_of_a_table_come_at_once() -> None:
    """A bad tree, shape, kind, path or cell is named with row and column; nothing is checked."""
    with pytest.raises(InputError) as wrong:
        read_routes(table(
            ("R1", "B镇[town]", "C", "D", "internal", "B镇"),
            ("R2", "C[branch](D[branch])", "C", "D", "internal", "B镇"),
            ("", TREE, "C\0", "D", "sideways", "B镇"),
            ("R4", TREE, "C", "D", "internal", ""),
            ("R5", TREE, "C", "D", "refused", "B镇"),
            ("R6", TREE, "C", "D", "internal", "B镇>>C"),
        ))  # fmt: skip
    assert [str(one) for one in wrong.value.faults] == [
        "row 2, column tree, line 1, column 1: its tag cannot be read: there is no such tag",
        "row 3, column tree, D: nothing can stand under a branch",
        "row 4, column id: it is blank",
        "row 4, column source_branch: it has a control character at position 2",
        (
            "row 4, column expected_kind: it is none of internal, county, realm, nationwide-out, "
            "nationwide-in, province, refused"
        ),
        "row 5, column expected_path: a route has a path, and a refusal has none",
        "row 6, column expected_path: a route has a path, and a refusal has none",
        "row 7, column expected_path: it is blank",
    ]


@pytest.mark.parametrize(
    ("file", "message"),
    [
        (table(head=HEAD[:-1]), "row 1, column expected_path: the column is missing"),
        (table(), "row 2: there is no expected route"),
        (table(("R1", TREE)), "row 2: it has 2 cells where the heading has 6"),
    ],
)
def test_a_table_without_its_columns_or_rows_is_refused(file: io.StringIO, message: str) -> None:
    """A missing column, no row at all, and a short row are input errors."""
    with pytest.raises(InputError) as wrong:
        read_routes(file)
    assert str(wrong.value) == message


CELLS = st.one_of(
    st.sampled_from(
        ["", "C支部", "E镇", "D县", "甲省", OUTSIDE, "refused", "realm", "internal", ">"]
    ),
    st.text(max_size=5),
)


@given(cells=st.lists(CELLS, min_size=5, max_size=5), tree=st.sampled_from([TREE, "C支部[branch]"]))
def test_any_row_is_answered_or_refused(cells: list[str], tree: str) -> None:
    """Whatever stands in a row, it is a fault of the input, or it is answered."""
    found: tuple[Fault, ...] = ()
    try:
        rows = read_routes(table((cells[0], tree, *cells[1:])))
    except InputError as wrong:
        found = wrong.faults
    else:
        assert verdict(check_routes(rows))
    assert all(one.place.startswith("row 2") for one in found)


BARE = ("id", "source_branch", "destination", "expected_kind", "expected_path")


@pytest.mark.clause("G4.2c", "Y-kept")
def test_rows_without_a_tree_ask_about_the_organisations_given() -> None:
    """One tree for all rows, its organisations called by name whatever their keys; rights kept."""
    world = parse_notation(
        "甲省[province](A县[county](B镇[listed](C支部[branch],D支部[branch]),"
        "Z工委[committee+nationwide](z支部[branch])))",
        ids=(f"k-{number}" for number in range(1, 99)),
    )
    rows = read_routes(
        table(
            ("R1", "C支部", "D支部", "internal", "B镇"),
            ("R2", "z支部", "乙省某镇", "nationwide-out", "z支部>Z工委"),
            head=BARE,
        ),
        organisations=world,
    )
    found = check_routes(rows)
    assert found, found.differences
    assert [one.id for one in found.matched] == ["R1", "R2"]


def test_a_row_may_still_have_a_tree_of_its_own() -> None:
    """Beside given organisations a row's own tree wins, and a blank one asks about those given."""
    world = parse_notation("A县[county](B镇[listed](C支部[branch],D支部[branch]))")
    own = "A县[county](B镇[listed](C支部[branch]),G镇[listed](D支部[branch]))"
    rows = read_routes(
        table(
            ("R1", own, "C支部", "D支部", "county", "C支部>B镇>G镇"),
            ("R2", "", "C支部", "D支部", "internal", "B镇"),
        ),
        organisations=world,
    )
    assert check_routes(rows)


@pytest.mark.clause("Y-kept")
def test_a_name_that_two_organisations_bear_cannot_be_asked_about() -> None:
    """Names are no identity: given organisations of one name are refused, with the name."""
    world = parse_notation("A县[county](B镇[listed](C支部[branch]))")
    doubled = evolve(
        world,
        organisations=(
            *world.organisations,
            evolve(world.organisations[2], key="k", code="000000000009"),
        ),
    )
    shared = table(("R1", "C支部", "B镇", "internal", "B镇"), head=BARE)
    with pytest.raises(InputError) as refused:
        read_routes(shared, organisations=doubled)
    [fault] = refused.value.faults
    assert (fault.place, "several organisations bear this name" in fault.reason) == (
        "row 2, column source_branch", True,
    )  # fmt: skip
    other = table(("R1", "B镇", "B镇", "refused", ""), head=BARE)
    assert check_routes(read_routes(other, organisations=doubled))
