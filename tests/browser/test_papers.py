"""The papers in a real browser: one sheet of A4 each, with nothing complained about or fetched."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import attrs
import pytest
from tests.browser.chromium import Page, browser_or_skip, opened
from tests.documents.stage import HOSTILE
from tests.documents.test_papers import FORM_SHEET, LETTER, LETTER_SHEET, PAPERS

from partyreg.documents import information_form_html, letter_html

pytestmark = pytest.mark.clause("G4.3b", "G4.3d", "N3.3c")

A4 = (595, 842)
"""In points."""


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """Give a browser with a profile of its own, for all tests of this file."""
    with opened(browser_or_skip(), tmp_path_factory.mktemp("profile")) as page:
        yield page


def printed(browser: Page, file: Path, text: str) -> list[tuple[int, int]]:
    """Print a page and give the size of each sheet; nothing may have been complained about."""
    browser.faults.clear()
    browser.requests.clear()
    file.write_text(text, "utf-8")
    browser.open(file)
    assert browser.faults == []
    assert [one for one in browser.requests if not one.startswith(("file:", "data:"))] == []
    boxes = re.findall(rb"/MediaBox \[0 0 ([0-9.]+) ([0-9.]+)\]", browser.pdf())
    return [(round(float(width)), round(float(height))) for width, height in boxes]


@pytest.mark.parametrize("name", PAPERS)
def test_a_paper_is_one_sheet_of_a4(browser: Page, tmp_path: Path, name: str) -> None:
    """Letter, form and receipt each fill one sheet."""
    assert printed(browser, tmp_path / "paper.html", PAPERS[name]()) == [A4]


def test_a_letter_with_long_names_is_still_one_sheet(browser: Page, tmp_path: Path) -> None:
    """Full names of some forty characters fit."""
    name = "中共某某省某某市某某区某某街道工作委员会" * 2
    letter = attrs.evolve(LETTER, from_name=name, to_name=name, reply_address=name)
    sheet = attrs.evolve(LETTER_SHEET, letter=letter, issuer=name, addressee=name)
    assert printed(browser, tmp_path / "paper.html", letter_html(sheet)) == [A4]


def test_no_part_is_cut_by_the_end_of_a_sheet(browser: Page, tmp_path: Path) -> None:
    """Names that do not fit push a whole part on, and every line stays inside the margins."""
    letter = attrs.evolve(LETTER, from_name="长" * 200, to_name="x" * 200)
    sheet = attrs.evolve(LETTER_SHEET, letter=letter)
    assert len(printed(browser, tmp_path / "paper.html", letter_html(sheet))) > 1
    assert browser.run("document.querySelector('main').scrollWidth") <= browser.run(
        "document.querySelector('main').clientWidth"
    )


def test_hostile_names_run_nothing(browser: Page, tmp_path: Path) -> None:
    """Whatever stands in a record, the page shows it and does nothing."""
    for evil in HOSTILE:
        member = attrs.evolve(LETTER_SHEET.member, name=evil, ethnicity=evil, post=evil)
        for text in (
            letter_html(attrs.evolve(LETTER_SHEET, member=member, issuer=evil, addressee=evil)),
            information_form_html(attrs.evolve(FORM_SHEET, member=member, branch=evil)),
        ):
            assert printed(browser, tmp_path / "paper.html", text) == [A4]
            assert browser.run("window.hit") is None
