"""Plans as drawings and tables: every organisation drawn or counted, nobody named, nothing acts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.display.reading import (
    HOSTILE,
    SVG,
    Box,
    boxes,
    outside,
    overlapping,
    parse,
    texts_off_their_ground,
)

from partyreg import Member, Register
from partyreg.display import enable, plan_html, plan_svg, show
from partyreg.display.example import merger
from partyreg.display.plan_drawings import MARKS
from partyreg.errors import InputError
from partyreg.markup.text import clean
from partyreg.restructuring import Node, Preview
from partyreg.testing.plans import KINDS, Drawer
from partyreg.testing.samples import sample_register

pytestmark = pytest.mark.clause("G2.0", "G2.4", "N3.3c")

REGISTER: Register = sample_register(7, 150, 600)[0]


@st.composite
def previews(draw: st.DrawFn) -> Preview:
    """Previews of random plans, refused ones included."""
    rng = draw(st.randoms(use_true_random=False))
    plan = Drawer(REGISTER, rng).plan(draw(st.sampled_from(KINDS)))
    return REGISTER.desk("B000000000000", person="甲某").plans.preview(plan)


def sides(drawn: str) -> Iterator[tuple[str, list[Box], int]]:
    """Give, for each side of a drawing, its boxes and how many organisations it counts."""
    for group in parse(drawn).iter(f"{SVG}g"):
        side = group.get("class")
        if side in ("before", "after"):
            more = sum(int(re.sub(r"\D", "", one.text)) for one in boxes(group, "more"))
            yield side, boxes(group, "organisation"), more


@settings(max_examples=40)
@given(previews(), st.integers(1, 45))
def test_every_organisation_of_both_sides_is_drawn_or_counted(shown: Preview, limit: int) -> None:
    """Up to the limit they are drawn, the rest is counted; nothing overlaps or sticks out."""
    drawn = plan_svg(shown, limit=limit)
    for side, found, more in sides(drawn):
        nodes: tuple[Node, ...] = getattr(shown.tree, side)
        assert len(found) <= limit
        assert len(found) + more == len(nodes)
        assert {one.key for one in found} <= {one.key for one in nodes}
    picture = parse(drawn)
    every = [*boxes(picture, "organisation"), *boxes(picture, "more")]
    assert not list(overlapping(every))
    assert not list(outside(picture))
    assert not list(texts_off_their_ground(picture))


@settings(max_examples=25)
@given(previews())
def test_what_happens_is_seen_without_colours_too(shown: Preview) -> None:
    """Each marked organisation has its word above the name, and its colour."""
    drawn = parse(plan_svg(shown))
    nodes = {(side, one.key): one for side in ("before", "after")
             for one in getattr(shown.tree, side)}  # fmt: skip
    for group in drawn.iter(f"{SVG}g"):
        side = group.get("class")
        for one in group.findall(f"{SVG}g") if side in ("before", "after") else ():
            if one.get("class") == "organisation":
                mark = one.get("data-mark") or ""
                assert mark == nodes[str(side), str(one.get("data-key"))].mark
                text = "".join(each.text or "" for each in one.findall(f"{SVG}text"))
                rect = one.find(f"{SVG}rect")
                assert rect is not None
                if mark:
                    label, paint = MARKS[mark]
                    assert text.startswith(label)
                    assert rect.get("fill") == paint.fill


@settings(max_examples=25)
@given(previews())
def test_no_member_is_named(shown: Preview) -> None:
    """Neither picture nor tables hold a name, a number or a telephone of anybody."""
    said = plan_svg(shown) + plan_html(shown)
    for one in REGISTER.every(Member):
        assert one.id_number.reveal("look for it where it must not be") not in said
        assert one.phone is None or one.phone.reveal("likewise") not in said


@pytest.mark.parametrize("name", HOSTILE)
def test_no_name_becomes_markup(name: str) -> None:
    """Names are shown, with what cannot be shown made visible, in both pieces."""
    one = merger()
    nodes = tuple(attrs.evolve(node, name=name) for node in one.tree.before)
    evil = attrs.evolve(
        one, tree=attrs.evolve(one.tree, before=nodes), names=dict.fromkeys(one.names, name),
        plan=attrs.evolve(one.plan, name="某调整" + name.replace("\0", "")),
    )  # fmt: skip
    drawn, written = parse(plan_svg(evil)), parse(plan_html(evil))
    assert clean(name)[:8] in "".join(drawn.itertext())
    assert clean(name) in "".join(written.itertext())
    for piece in (drawn, written):
        tags = {str(each.tag).rpartition("}")[2] for each in piece.iter()}
        assert not tags & {"script", "img", "style", "b"}


def test_the_tables_say_everything_that_a_preview_says() -> None:
    """Steps with clause and actor, numbers, what widens, the clock, and the verdict."""
    written = "".join(parse(plan_html(merger())).itertext())
    for said in (
        "可以执行", "G2.5.1a", "G2.3", "A县委组织部", "党员 43（预备 1），支部 2，党组织 3",
        "前后相符", "扩大的管辖范围", "2018-01-30", "按时完成", "新建 0，删除 1",
    ):  # fmt: skip
        assert said in written
    assert "不能执行" not in written


@settings(max_examples=25)
@given(previews())
def test_refusals_stand_in_the_tables_with_hint_and_clause(shown: Preview) -> None:
    """What is refused is told first, with what to do; the number of rows is kept in bounds."""
    written = parse(plan_html(shown, limit=3))
    said = "".join(written.itertext())
    assert ("✓ 可以执行" in said) is shown.allowed
    for one in shown.refusals[:3]:
        assert clean(one.message) in said
        assert one.clause in said
    bodies = [body for each in written.iter("table") for body in each.iter("tbody")]
    assert max(len(list(body.iter("tr"))) for body in bodies) <= 4


def test_a_limit_below_one_is_refused() -> None:
    """Nothing cannot be drawn."""
    with pytest.raises(InputError, match="limit: at least one organisation is drawn, not 0"):
        plan_svg(merger(), limit=0)


def test_a_deep_chain_is_counted_not_drawn() -> None:
    """An organisation below more superiors than can be drawn is counted beside the last one."""
    line = [Node(f"o-{n}", f"组织{n}", str(n), "committee", "branch", f"o-{n - 1}" if n else None)
            for n in range(60)]  # fmt: skip
    line[-1] = attrs.evolve(line[-1], mark="removed")
    one = merger()
    deep = attrs.evolve(one, tree=attrs.evolve(one.tree, before=tuple(line)))
    (_, found, more), _ = sides(plan_svg(deep))
    assert len(found) + more == 60
    assert all(int(str(a.key)[2:]) + 1 == int(str(b.key)[2:]) for a, b in pairwise(found))


def test_a_preview_shows_itself() -> None:
    """In a notebook, by itself once taught, or through show; a stored one likewise."""
    one = merger()
    shown = show(one)
    assert shown.svg == plan_svg(one)
    assert "调整前" in shown.html
    assert "G2.5.1a" in shown.html
    taught: dict[str, dict[type, Any]] = {"text/html": {}, "image/svg+xml": {}}

    class Formatter:
        """What notes who has been taught."""

        def __init__(self, known: dict[type, Any]) -> None:
            self.known = known

        def for_type(self, kind: type, shower: Any) -> None:
            self.known[kind] = shower

    formatters = {mime: Formatter(known) for mime, known in taught.items()}
    shell = SimpleNamespace(display_formatter=SimpleNamespace(formatters=formatters))
    enable(shell=shell)
    assert taught["image/svg+xml"][Preview](one) == shown.svg
    assert taught["text/html"][Preview](one) == shown.html
