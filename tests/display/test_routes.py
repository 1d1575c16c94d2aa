"""Routes as drawings and tables: who, what, why, in order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.display.reading import (
    HOSTILE,
    NAMES,
    SVG,
    boxes,
    cells,
    organisations,
    outside,
    overlapping,
    parse,
    texts_off_their_ground,
)

from partyreg.display import route_html, route_svg
from partyreg.display.routes import MARGIN, WIDE
from partyreg.markup.text import clean
from partyreg.model import Route, RouteStep
from partyreg.notice import clauses, readings
from partyreg.permissions import Powers, initial_functions
from partyreg.settings import Settings
from partyreg.transfer import route
from partyreg.tree import OrgTree, parse_notation
from partyreg.values import Function, StepRole, TransferKind

pytestmark = pytest.mark.clause("G4.2c", "G4.3a", "Y-path")

REALM = OrgTree(
    parse_notation(
        "甲省委组织部[province](A县委组织部[county](B镇党委[listed](C村党支部[branch],"
        "C2村党支部[branch])),D县委组织部[county](E镇党委[listed](F村党支部[branch])))"
    ).organisations
)
POWERS = Powers(
    REALM,
    {key: initial_functions(REALM.traits(key).tier, REALM.traits(key).category) for key in REALM},
)
CLAUSES = [*clauses(), *readings()]


def between(source: str, destination: str) -> Route:
    """Compute a route in the little realm."""
    return route(
        tree=REALM, powers=POWERS, source=source, destination=destination, settings=Settings()
    )


def stations(drawn: str) -> list[str]:
    """Give the words of all boxes in the order of the route."""
    every = [one for kind in ("step", "end") for one in boxes(parse(drawn), kind)]
    return [" ".join(one.lines) for one in sorted(every, key=lambda one: (one.middle, one.left))]


def clauses_drawn(drawn: str) -> list[str]:
    """Give the clauses under the arrows, in order."""
    return [one.text for one in boxes(parse(drawn), "clause")]


def test_the_story_of_the_notice_is_drawn_as_it_is_told() -> None:
    """From C村党支部 by B镇党委 to E镇党委, which assigns the branch; each arrow has a clause."""
    found = between("C村党支部", "F村党支部")
    drawn = route_svg(found, REALM)
    assert stations(drawn) == [
        "1 申请 C村党支部", "2 审批 B镇党委", "3 审批、接收 E镇党委", "目的地 F村党支部",
    ]  # fmt: skip
    assert clauses_drawn(drawn) == [*(step.clause for step in found.steps), "Y-destination"]
    assert parse(drawn).findtext(f"{SVG}title") == f"{TransferKind.REALM.label}：路径"


def test_an_internal_transfer_shows_both_branches() -> None:
    """Where the branches are no steps, they stand at both ends of the one step."""
    drawn = route_svg(between("C村党支部", "C2村党支部"), REALM)
    assert stations(drawn) == ["转出 C村党支部", "1 内部转接 B镇党委", "目的地 C2村党支部"]
    assert clauses_drawn(drawn) == ["Y-internal", "Y-destination"]


def test_a_transfer_to_another_province_ends_with_the_letter() -> None:
    """A destination outside is text, and the arrow to it is the printed letter."""
    drawn = route_svg(between("C村党支部", "乙省某镇党委"), REALM)
    assert stations(drawn)[-2:] == ["3 审批、办结 A县委组织部", "目的地 乙省某镇党委"]
    assert clauses_drawn(drawn)[-1] == "G4.3b"


@pytest.mark.clause("G4.3c")
def test_an_arrival_from_outside_begins_outside() -> None:
    """A route in begins with an organisation that is not in the system."""
    steps = (RouteStep("A县委组织部", StepRole.RECORD, "G4.3c", Function.NATIONWIDE_TRANSFER),)
    found = Route(TransferKind.NATIONWIDE_IN, steps, None, "A县委组织部", "A县委组织部", "G4.3c")
    assert stations(route_svg(found, REALM)) == [
        "转出 本系统以外的党组织", "1 录入介绍信 A县委组织部",
    ]  # fmt: skip


def test_the_table_says_who_does_what_and_what_the_clause_says() -> None:
    """Each step has number, organisation, role, function, clause, and the notice's own words."""
    found = between("C村党支部", "F村党支部")
    rows = cells(route_html(found, REALM))
    assert [row[:3] for row in rows] == [
        ["1", "C村党支部", "申请"], ["2", "B镇党委", "审批"], ["3", "E镇党委", "审批、接收"],
    ]  # fmt: skip
    for row, step in zip(rows, found.steps, strict=True):
        words = clauses().get(step.clause)
        assert row[3:5] == [step.function.label, step.clause]
        assert row[5] == (words.chinese if words else readings()[step.clause].reading)
    assert "C村党支部 → F村党支部（G4.2a）" in "".join(parse(route_html(found, REALM)).itertext())


def test_without_a_tree_the_keys_are_shown() -> None:
    """A route alone knows keys only, and shows them; an unknown clause has no words."""
    found = Route(
        TransferKind.REALM, (RouteStep("k-1", StepRole.APPROVE, "Z9"),), "k-0", "k-2", "k-1", "Z9"
    )
    assert stations(route_svg(found)) == ["转出 k-0", "1 审批 k-1", "目的地 k-2"]
    assert cells(route_html(found))[0][1::4] == ["k-1", ""]


@st.composite
def routes(draw: st.DrawFn) -> tuple[Route, OrgTree, Sequence[str]]:
    """Give routes of every length, with names of every kind."""
    size = draw(st.integers(1, 11))
    names = draw(st.lists(NAMES, min_size=size + 2, max_size=size + 2))
    tree = organisations([None, *range(size + 1)], names)
    steps = tuple(
        RouteStep(f"k{number}", draw(st.sampled_from(StepRole)), draw(st.sampled_from(CLAUSES)))
        for number in range(1, size + 1)
    )
    source = draw(st.sampled_from(["k0", "k1", None]))
    destination = draw(st.sampled_from([f"k{size}", f"k{size + 1}", "外省"]))
    kind = draw(st.sampled_from(TransferKind))
    return (
        Route(kind, steps, source, destination, draw(st.none() | st.just("k1")), "G4.2a"),
        tree,
        names,
    )


@given(routes())
def test_every_route_is_drawn_in_order_and_without_overlaps(
    case: tuple[Route, OrgTree, Sequence[str]],
) -> None:
    """All steps, all clauses, one after the other, apart from each other and inside the picture."""
    found, tree, names = case
    drawn = route_svg(found, tree)
    root = parse(drawn)
    steps = boxes(root, "step")
    every = [*steps, *boxes(root, "end"), *boxes(root, "clause"), *boxes(root, "legend")]
    assert overlapping(every) == []
    assert outside(root) == []
    assert list(texts_off_their_ground(root)) == []
    for number, (one, step) in enumerate(zip(steps, found.steps, strict=True), 1):
        name = clean(names[number])
        assert one.hint.startswith(f"{name}：{step.role.label}")
        assert one.text.startswith(f"{number} {step.role.label}{name[:9]}")
    ends = [found.source != "k1", found.destination != found.path[-1]]
    assert len(boxes(root, "end")) == sum(ends)
    assert clauses_drawn(drawn)[: len(steps)] == [step.clause for step in found.steps]
    order = [(one.middle, one.left) for one in steps]
    assert order == sorted(order)


@given(routes())
def test_every_arrow_ends_at_its_box(case: tuple[Route, OrgTree, Sequence[str]]) -> None:
    """The head of each arrow touches the left edge of a box, at half its height."""
    found, tree, _ = case
    root = parse(route_svg(found, tree))
    drawn = {
        (round(b.left, 1), round(b.middle, 1)) for k in ("step", "end") for b in boxes(root, k)
    }
    heads = [
        re.match(r"M([\d.]+) ([\d.]+)l-9 -5v10z", path.attrib["d"])
        for path in root.iter(f"{SVG}path")
        if path.get("fill") and "l-9" in path.attrib["d"]
    ]
    ends = {(round(float(m[1]) + 1, 1), round(float(m[2]), 1)) for m in heads if m}
    assert len(heads) == len(boxes(root, "clause"))
    assert all(min(abs(x - a) + abs(y - b) for a, b in drawn) <= 0.2 for x, y in ends)


@given(routes())
def test_no_line_runs_through_a_box(case: tuple[Route, OrgTree, Sequence[str]]) -> None:
    """Lines, those that lead to the next row too, pass between the boxes and inside the picture."""
    found, tree, _ = case
    root = parse(route_svg(found, tree))
    every = [one for kind in ("step", "end", "clause", "legend") for one in boxes(root, kind)]
    for path in root.iter(f"{SVG}path"):
        if path.get("stroke"):
            for (x, y), (to_x, to_y) in pairwise(corners(path.attrib["d"])):
                assert 0 <= min(x, to_x) <= max(x, to_x) <= float(root.attrib["width"])
                assert not [
                    one for one in every
                    if min(x, to_x) < one.left + one.width - 1 and max(x, to_x) > one.left + 1
                    and min(y, to_y) < one.top + one.height - 1 and max(y, to_y) > one.top + 1
                ]  # fmt: skip


def corners(path: str) -> list[tuple[float, float]]:
    """Give the corners of a path of straight lines."""
    found, x, y = [], 0.0, 0.0
    for letter, numbers in re.findall(r"([MHVh])([-\d. ]+)", path):
        first, *rest = map(float, numbers.split())
        x = {"M": first, "H": first, "h": x + first}.get(letter, x)
        y = rest[0] if letter == "M" else first if letter == "V" else y
        found.append((x, y))
    return found


def test_a_long_route_is_broken_into_rows() -> None:
    """A route of many steps with long names is no wider than what is seen at once."""
    steps = tuple(RouteStep("中" * 30 + str(n), StepRole.RELAY, "Y-responsible") for n in range(9))
    drawn = parse(route_svg(Route(TransferKind.REALM, steps, "甲", "乙", "乙", "G4.2a")))
    assert float(drawn.attrib["width"]) <= WIDE + 2 * MARGIN
    assert len({one.left for one in boxes(drawn, "step")}) == 2


def test_a_short_route_has_room_for_its_legend() -> None:
    """A picture is at least as wide as the widest entry of its legend."""
    step = RouteStep("C村党支部", StepRole.INITIATE, "T")
    found = Route(TransferKind.REALM, (step,), "C村党支部", "C村党支部", None, "G4.2a")
    assert outside(parse(route_svg(found, REALM))) == []


@given(routes())
def test_the_table_of_a_route_is_markup_and_text(
    case: tuple[Route, OrgTree, Sequence[str]],
) -> None:
    """The table is well-formed, has a row for each step, and shows each name as text."""
    found, tree, names = case
    rows = cells(route_html(found, tree))
    assert [row[1] for row in rows] == [clean(name) for name in names[1:-1]]
    assert route_svg(found, tree) == route_svg(found, tree)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_destination_stays_text(name: str) -> None:
    """Text from outside the realm cannot act on the page."""
    found = Route(
        TransferKind.NATIONWIDE_OUT,
        (RouteStep(name, StepRole.CONCLUDE, name),),
        name,
        name,
        None,
        name,
    )
    for written in (route_svg(found), route_html(found)):
        tags = {one.tag.removeprefix(SVG) for one in parse(written).iter()}
        assert not tags & {"script", "img", "style"}
        assert written.isprintable()
