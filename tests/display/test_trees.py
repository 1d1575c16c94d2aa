"""Trees as drawings: everyone is named or counted, nothing overlaps, nothing acts on the page."""

from __future__ import annotations

import re
import subprocess
import sys
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.display.reading import (
    HOSTILE,
    SVG,
    Box,
    boxes,
    organisations,
    outside,
    overlapping,
    parse,
    texts_off_their_ground,
    trees,
)

from partyreg.display import tree_svg
from partyreg.display.layout import arrange
from partyreg.display.selection import LEVELS, select
from partyreg.display.trees import GAP
from partyreg.errors import InputError, UnknownOrganisationError
from partyreg.markup.palette import BAD, GOOD, INK, MARKED, NOTED, PLAIN, TIERS
from partyreg.markup.text import clean
from partyreg.tree import OrgTree, Traits, parse_notation
from partyreg.values import OrganisationKind, Tier

pytestmark = pytest.mark.clause("G2.4", "Y-sub", "Y-primary")

COUNTY = parse_notation(
    "A县委组织部[county](B镇党委[listed](C村党支部[branch],D村党支部[branch+offline]),"
    "E镇党委[listed](F村党总支[general](F村第一党支部[branch])))"
)


def shown(tree: OrgTree, **how: object) -> list[Box]:
    """Draw a tree and give the boxes of its organisations."""
    return boxes(parse(tree_svg(tree, **how)), "organisation")  # type: ignore[arg-type]


def hidden(drawn: str) -> int:
    """Count the organisations that the summaries of a drawing stand for."""
    return sum(int(re.sub(r"\D", "", one.text)) for one in boxes(parse(drawn), "more"))


# ── everyone ──


@given(trees(), st.integers(1, 45), st.data())
def test_every_organisation_is_drawn_or_counted_once(
    tree: OrgTree, limit: int, data: st.DataObject
) -> None:
    """No more than the limit is drawn, nobody twice, and the summaries count exactly the rest."""
    marked = data.draw(st.lists(st.sampled_from([*tree, "stranger"]), max_size=4))
    drawn = tree_svg(tree, highlight=marked, limit=limit)
    found = [one.key for one in boxes(parse(drawn), "organisation")]
    assert len(found) == len(set(found)) <= limit
    assert set(found) <= set(tree)
    assert len(found) + hidden(drawn) == len(tree)
    flat = all(len(tree.chain(key)) <= LEVELS for key in tree)
    assert len(found) == min(limit, len(tree)) or not flat


@given(trees())
def test_every_organisation_is_named(tree: OrgTree) -> None:
    """Beside its box's hint, a name stands in the picture whole, or up to an ellipsis."""
    for one in shown(tree):
        assert one.key is not None
        name = clean(tree.organisation(one.key).name)
        assert one.text == name or (one.text.endswith("…") and name.startswith(one.text[:-1]))
        assert one.hint.startswith(name)


def test_a_usual_name_is_never_cut() -> None:
    """A name of some fifty characters, longer than any seal, stands in its box whole."""
    name = (
        "中共某某省某某市某某县某某镇某某街道某某社区"
        "某某小区某某集团有限公司某某分公司第一联合党支部委员会"
    )
    assert len(name) == 49
    assert [one.text for one in shown(organisations([None], [name]))] == [name]


@given(trees(smallest=1), st.data())
def test_only_what_stands_at_or_below_the_start_is_drawn(
    tree: OrgTree, data: st.DataObject
) -> None:
    """Drawn from one organisation, a picture holds its own subtree and nothing else."""
    root = data.draw(st.sampled_from([*tree]))
    drawn = tree_svg(tree, root)
    found = {one.key for one in boxes(parse(drawn), "organisation")}
    below = set(tree.subtree(root))
    assert root in found <= below
    assert len(found) + hidden(drawn) == len(below)


@given(trees(smallest=1), st.data())
def test_what_is_to_stand_out_is_drawn_with_its_superiors(
    tree: OrgTree, data: st.DataObject
) -> None:
    """As long as the limit holds them, highlighted organisations and all above them are drawn."""
    line = tree.chain(data.draw(st.sampled_from([one for one in tree if tree.depth(one) < LEVELS])))
    drawn = shown(tree, highlight=line[0], limit=len(line))
    assert {one.key for one in drawn} == set(line)


def test_of_a_level_that_does_not_fit_every_superior_shows_some() -> None:
    """Of eight towns with twelve villages each, all show about the same number."""
    parents = [None, *[0] * 8, *(1 + number // 12 for number in range(96))]
    chosen = select(organisations(parents, ["某村"]), None, (), 40)
    counts = [len(chosen.children[f"k{town}"]) for town in range(1, 9)]
    assert (sum(counts), max(counts) - min(counts)) == (31, 1)
    assert sum(chosen.hidden.values()) == 96 - 31


def test_a_very_deep_tree_is_drawn_at_once() -> None:
    """A chain of a hundred thousand is cut to the levels that can be seen, and counted."""
    traits = Traits(OrganisationKind.COMMITTEE, Tier.PRIMARY_COMMITTEE, None, True)
    keys = [f"k{number}" for number in range(100_000)]
    tree = OrgTree.from_parents(keys, [None, *keys[:-1]], [traits] * len(keys))
    drawn = tree_svg(tree, highlight=[keys[-1]])
    assert len(boxes(parse(drawn), "organisation")) == LEVELS
    assert hidden(drawn) == 100_000 - LEVELS
    assert len(drawn) < 20_000


def test_without_records_the_keys_are_shown() -> None:
    """A tree that is kept without records is drawn all the same."""
    traits = Traits(OrganisationKind.BRANCH, Tier.BRANCH, None, True)
    assert [one.text for one in shown(OrgTree.from_parents(["k-1"], [None], [traits]))] == ["k-1"]


def test_an_empty_tree_says_so() -> None:
    """A tree without organisations is a picture that says so."""
    drawn = parse(tree_svg(OrgTree()))
    assert [one.text for one in boxes(drawn, "legend")] == ["没有党组织"]


def test_several_realms_that_do_not_fit_are_counted() -> None:
    """Realms beyond the limit are summarised in the first column."""
    drawn = tree_svg(organisations([None, None, 1, None], ["甲"]), limit=1)
    assert (len(boxes(parse(drawn), "organisation")), hidden(drawn)) == (1, 3)


def test_senseless_questions_are_refused() -> None:
    """An unknown start and a limit below one are refused, with the reason."""
    tree = OrgTree(COUNTY.organisations)
    with pytest.raises(UnknownOrganisationError, match="'X镇党委'"):
        tree_svg(tree, "X镇党委")
    with pytest.raises(InputError, match="limit: at least one organisation is drawn, not 0"):
        tree_svg(tree, limit=0)


# ── where ──


@given(trees(), st.integers(1, 45))
def test_nothing_overlaps_and_nothing_is_cut(tree: OrgTree, limit: int) -> None:
    """Boxes keep apart, texts stay on their boxes, and all of it lies inside the picture."""
    drawn = parse(tree_svg(tree, limit=limit))
    every = [one for kind in ("organisation", "more", "legend") for one in boxes(drawn, kind)]
    assert overlapping(every) == []
    assert outside(drawn) == []
    assert list(texts_off_their_ground(drawn)) == []


@given(trees(), st.integers(1, 45))
def test_boxes_of_a_column_keep_their_distance(tree: OrgTree, limit: int) -> None:
    """Two boxes one above the other leave room between them, by which one tells them apart."""
    drawn = parse(tree_svg(tree, limit=limit))
    every = [one for kind in ("organisation", "more") for one in boxes(drawn, kind)]
    every.sort(key=lambda one: (one.left, one.top))
    for one, two in pairwise(every):
        assert one.left < two.left or two.top - (one.top + one.height) >= GAP - 0.02


@given(trees())
def test_a_box_tells_where_its_organisation_stands(tree: OrgTree) -> None:
    """Levels are columns, superiors stand between their first and last, siblings in order."""
    found = {one.key: one for one in shown(tree)}
    columns = sorted({one.left for one in found.values()})
    for key, own in found.items():
        assert key is not None
        assert columns.index(own.left) == tree.depth(key)
        kids = [found[kid].middle for kid in tree.children(key) if kid in found]
        assert kids == sorted(kids)
        if len(kids) == len(tree.children(key)) > 0:
            assert own.middle == pytest.approx((kids[0] + kids[-1]) / 2, abs=0.02)


@given(trees(largest=25))
def test_the_layout_is_tight(tree: OrgTree) -> None:
    """The drawing is no higher than all its boxes one below the other, and begins at the top."""
    children = {key: tree.children(key) for key in tree}
    heights = {key: 10.0 + 3 * (len(key) % 2) for key in tree}
    places = arrange(tree.roots(), children, heights, gap=5)
    tops = [place.middle - heights[key] / 2 for key, place in places.items()]
    bottoms = [place.middle + heights[key] / 2 for key, place in places.items()]
    assert min(tops, default=0) == pytest.approx(0)
    assert max(bottoms, default=0) <= sum(heights.values()) + 5 * len(heights)


def test_every_line_runs_through_its_aisle() -> None:
    """Each line starts at the right edge of a box and ends at the left edge of one, none beyond."""
    drawn = parse(tree_svg(OrgTree(COUNTY.organisations)))
    found = boxes(drawn, "organisation")
    lines = [one.attrib["d"] for one in drawn.iter(f"{SVG}path") if one.get("fill") is None]
    assert len(lines) == len(found) - 1
    for line in lines:
        read = re.fullmatch(r"M([\d.]+) ([\d.]+)H([\d.]+)V([\d.]+)H([\d.]+)", line)
        assert read is not None
        left, start, aisle, end, right = map(float, read.groups())
        assert any(one.left + one.width == pytest.approx(left) for one in found)
        assert any((one.left, one.middle) == pytest.approx((right, end)) for one in found)
        assert any(one.middle == pytest.approx(start) for one in found)
        assert left < aisle < right


# ── looks ──


@pytest.mark.clause("T")
def test_the_colours_are_the_tiers_and_the_legend_says_so() -> None:
    """Every tier that occurs has its own colour and its entry in the legend, and no other has."""
    drawn = parse(tree_svg(OrgTree(COUNTY.organisations), highlight=["C村党支部", "B镇党委"]))
    legend = [one.text for one in boxes(drawn, "legend")]
    tiers = [Tier.COUNTY.label, Tier.PRIMARY_COMMITTEE.label, Tier.BRANCH.label]
    assert legend == [*tiers, "未接入系统", "突出显示"]
    fills = {one.get("fill") for one in drawn.iter(f"{SVG}rect")}
    assert fills == {TIERS[t].fill for t in Tier if t.label in tiers} | {PLAIN.fill}
    assert len({paint.fill for paint in TIERS.values()}) == len(Tier)


def test_what_stands_out_is_bold_and_its_line_lies_on_top() -> None:
    """Highlighted boxes are outlined and bold, and so are the lines between them, drawn last."""
    marked = ["B镇党委", "A县委组织部", "C村党支部"]
    drawn = parse(tree_svg(OrgTree(COUNTY.organisations), highlight=marked))
    lines = [one.get("stroke") for one in drawn.iter(f"{SVG}path") if one.get("stroke")]
    assert [colour == MARKED for colour in lines] == [False] * 4 + [True] * 2
    for group in drawn.iter(f"{SVG}g"):
        rect, text = group.find(f"{SVG}rect"), group.find(f"{SVG}text")
        if group.get("class") == "organisation" and rect is not None and text is not None:
            stands_out = group.get("data-key") in marked
            assert (rect.get("stroke") == MARKED) is stands_out
            assert (text.get("font-weight") == "bold") is stands_out


@pytest.mark.clause("N1")
def test_who_is_not_connected_has_a_dashed_outline() -> None:
    """A branch that does not operate itself is seen at once, and its hint says so."""
    drawn = parse(tree_svg(OrgTree(COUNTY.organisations)))
    for group in drawn.iter(f"{SVG}g"):
        rect = group.find(f"{SVG}rect")
        if group.get("class") == "organisation" and rect is not None:
            offline = group.get("data-key") == "D村党支部"
            assert (rect.get("stroke-dasharray") is not None) is offline
            assert (group.findtext(f"{SVG}title") or "").endswith("未接入系统") is offline


def luminance(colour: str) -> float:
    """Give the relative luminance of a colour."""
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("paint", [*TIERS.values(), PLAIN, GOOD, BAD, NOTED])
def test_every_text_can_be_read(paint: tuple[str, str]) -> None:
    """The ink stands out seven to one from every ground, on which page ever the picture is put."""
    fill, line = paint
    assert (luminance(fill) + 0.05) / (luminance(INK) + 0.05) >= 7
    assert (luminance(fill) + 0.05) / (luminance(line) + 0.05) >= 3


def test_a_picture_can_be_read_aloud() -> None:
    """Title and description are named by the picture, and say who stands below whom."""
    drawn = parse(tree_svg(OrgTree(COUNTY.organisations)))
    named = {one.get("id"): one.text or "" for one in drawn if one.get("id")}
    title, said = (named[one] for one in drawn.attrib["aria-labelledby"].split())
    assert drawn.attrib["role"] == "img"
    assert title == "党组织隶属关系图"
    assert said.startswith("画出 7 个党组织，另有 0 个未画出。A县委组织部 下辖 B镇党委、E镇党委。")


# ── hostile names ──


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_stays_text(name: str) -> None:
    """No name becomes a tag, leaves its attribute, or hides; what it was can be read."""
    drawn = tree_svg(organisations([None, 0], [name]), highlight=[name])
    root = parse(drawn)
    tags = {one.tag.removeprefix(SVG) for one in root.iter()}
    assert tags == {"svg", "title", "desc", "g", "rect", "path", "text"}
    assert not any(attribute.startswith("on") for one in root.iter() for attribute in one.attrib)
    assert all(one.hint.startswith(clean(name)) for one in boxes(root, "organisation"))
    assert drawn.isprintable()


@given(trees())
def test_a_picture_brings_nothing_along(tree: OrgTree) -> None:
    """No script, no style sheet, no address but the name of the format itself."""
    drawn = tree_svg(tree)
    root = parse(drawn)
    used = {one.tag.removeprefix(SVG) for one in root.iter()}
    assert used <= {"svg", "title", "desc", "g", "rect", "path", "text"}
    attributes = {name for one in root.iter() for name in one.attrib}
    assert not attributes & {"style", "href", "src", "onload", "onclick"}


# ── the same again ──


@given(trees())
def test_the_same_tree_is_the_same_picture(tree: OrgTree) -> None:
    """Drawing twice gives the same text."""
    assert tree_svg(tree) == tree_svg(tree)


def test_a_picture_does_not_depend_on_the_hash_seed() -> None:
    """Two processes with different hash seeds draw the same."""
    script = (
        "from partyreg.display import tree_svg\n"
        "from partyreg.permissions.example import powers\n"
        "print(ascii(tree_svg(powers().tree, highlight={'B镇党委', 'C村党支部', 'A县委组织部'})))"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", script], capture_output=True, text=True, check=True,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path), "PYTHONUTF8": "1"},
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(runs) == 1
