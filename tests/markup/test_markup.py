"""Words for pictures: what is shown of them, how wide they are, where they break; and markup."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.display.reading import HOSTILE, parse

from partyreg.markup import Markup, element, escape, joined
from partyreg.markup.text import clean, measure, wrap

pytestmark = pytest.mark.clause("N3.2d")

ANY = st.text(st.characters(), max_size=80) | st.sampled_from(HOSTILE)
CHINESE = st.text("中共某县镇村（社区）第一支部，《》", min_size=1, max_size=60)


@given(ANY)
def test_a_clean_text_hides_nothing(text: str) -> None:
    """After cleaning every character can be printed or is a blank, and none has been dropped."""
    shown = clean(text)
    assert len(shown) == len(text)
    assert all(one.isprintable() or one.isspace() for one in shown)
    assert clean(shown.encode().decode()) == shown


def test_a_chinese_character_is_as_wide_as_it_is_high() -> None:
    """Full-width characters count one, others less, marks above a letter nothing."""
    assert measure("党（，ＡＢ") == 5
    assert 0.5 < measure("a") < measure("A") < 1
    assert measure("e\N{COMBINING ACUTE ACCENT}") == measure("e")


@given(ANY.map(clean), st.sampled_from([4.0, 9.0, 13.0]))
def test_the_lines_of_a_text_are_the_text(text: str, width: float) -> None:
    """Broken into as many lines as it takes, a text loses nothing, and no line is too wide."""
    lines = wrap(text, width, lines=1000)
    assert "".join(lines) == text
    assert all(measure(line) <= width + 0.01 for line in lines)


@given(CHINESE, st.integers(1, 4))
def test_a_text_that_is_too_long_says_so(text: str, most: int) -> None:
    """A text gets no more lines than allowed, and ends in an ellipsis only if it was cut."""
    lines = wrap(text, 8.0, lines=most)
    whole = wrap(text, 8.0, lines=1000)
    assert len(lines) <= most
    assert all(measure(line) <= 8.0 for line in lines)
    assert lines == whole if len(whole) <= most else lines[-1].endswith("…")


@pytest.mark.parametrize("most", [8.0, 11.0, 13.0])
def test_no_line_begins_with_a_closing_mark(most: float) -> None:
    """Chinese punctuation stays with the character that it belongs to."""
    lines = wrap("中共某某县（某某镇）某某村《第一》支部，委员会（筹）", most)
    assert not [line for line in lines if line[0] in "）》，" or line[-1] in "（《"]


def test_lines_are_evened_out() -> None:
    """A name that is a little too long for one line is not broken into a long and a tiny one."""
    lines = wrap("中" * 14, 13.0)
    assert [len(line) for line in lines] == [7, 7]


def test_a_latin_word_is_not_torn_apart() -> None:
    """A word in Latin letters stays whole as long as a line can hold it."""
    assert "SINOPEC" in " ".join(wrap("中国石化集团（SINOPEC）某某分公司党委", 9.0))


# ── markup ──


@given(ANY, ANY)
def test_what_is_written_is_what_is_read(attribute: str, text: str) -> None:
    """Any text, as content or attribute, comes out of the markup as it went in, cleaned."""
    read = parse(element("g", text, data_key=attribute))
    assert (read.text or "", read.get("data-key")) == (clean(text), clean(attribute))
    assert len(read) == 0


def test_nothing_special_is_left_in_a_text() -> None:
    """All five special marks are escaped, so that a text is safe wherever a page may put it."""
    assert escape("&<>\"'") == "&amp;&lt;&gt;&quot;&#39;"


def test_markup_is_not_escaped_twice_and_nothing_else_is_markup() -> None:
    """What `element` made goes through unchanged; plain text never does, even if it looks alike."""
    inner = element("b", "<&")
    assert joined(inner, None, str(inner)) == inner + escape(str(inner))
    assert str(escape(inner)) == str(inner)
    assert "<b>" not in escape(str(inner))
    assert not isinstance(inner.lower(), Markup)


@pytest.mark.parametrize("name", ["a b", "on=x", "", "1a", 'x"', "<g"])
def test_a_name_that_is_none_is_refused(name: str) -> None:
    """Neither a tag nor an attribute can carry anything but its name."""
    with pytest.raises(ValueError, match="cannot be named"):
        element(name)
    with pytest.raises(ValueError, match="cannot be named"):
        element("g", **{name: 1})


def test_fractions_are_written_shortly() -> None:
    """Lengths have two places at most, so that a picture is the same on every machine."""
    assert element("g", x=0.1 + 0.2, y=5.0, rx=12345.678) == '<g x="0.3" y="5" rx="12345.68"></g>'
