"""The report page in a real browser: it opens, goes from province to branch, speaks, and prints."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from tests.browser.chromium import Page, browser_or_skip, opened
from tests.documents.stage import COUNTS, HOSTILE, ON, campaign, findings, kept, many, tree

from partyreg.documents import write_campaign_report, write_report
from partyreg.tree import OrgTree
from partyreg.validation import RollUp

pytestmark = pytest.mark.clause("N3.2a", "N3.3c")

ENTER, SPACE, TAB = ("Enter", 13, "\r"), (" ", 32, " "), ("Tab", 9)


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """Give a browser with a profile of its own, for all tests of this file."""
    program = browser_or_skip()
    with opened(program, tmp_path_factory.mktemp("profile")) as page:
        yield page


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the path of a report with everything in it."""
    folder = tmp_path_factory.mktemp("report")
    return write_report(
        folder / "review.html", findings(), tree=tree(), on=ON, head_counts=COUNTS,
        previous=findings()[1:], title=HOSTILE[1],
    )  # fmt: skip


@pytest.fixture
def page(browser: Page, file: Path) -> Iterator[Page]:
    """Give the report, freshly opened; nothing may have been complained about in the end."""
    browser.faults.clear()
    browser.requests.clear()
    browser.resize(1280, 900)
    browser.dark(wanted=False)
    browser.open(Path("/dev/null"))
    browser.open(file)
    yield browser
    assert browser.faults == []


def here(page: Page) -> str:
    """Give the name of the place that is shown."""
    return str(page.run("document.getElementById('here').textContent"))


def go(page: Page, name: str) -> None:
    """Click on a place below."""
    page.run(
        "[...document.querySelectorAll('#below button.go')]"
        f".find((one) => one.textContent === {name!r}).click()"
    )
    page.wait(f"document.getElementById('here').textContent === {name!r}")


def below(page: Page) -> list[list[str]]:
    """Give the cells of the table of what lies below."""
    found: list[list[str]] = page.run(
        "[...document.querySelectorAll('#below tbody tr')]"
        ".map((row) => [...row.querySelectorAll('th,td.n')].map((cell) => cell.innerText))"
    )
    return found


def listed(page: Page) -> list[str]:
    """Give the rows of the list of findings."""
    found: list[str] = page.run(
        "[...document.querySelectorAll('#list tbody tr')].map((row) => row.innerText)"
    )
    return found


def test_the_page_opens_alone_and_without_a_complaint(page: Page, file: Path) -> None:
    """Opened offline, it asks for nothing but itself, and the console stays empty."""
    assert [one for one in page.requests if one.startswith(("file:", "http"))][-1] == file.as_uri()
    assert not [one for one in page.requests if one.startswith(("http", "ws"))]
    assert page.run("document.querySelectorAll('section').length") == 5
    assert page.faults == []


def test_one_goes_from_the_province_to_a_branch(page: Page) -> None:
    """A click goes down a level, to the findings of one branch; the way back is at the top."""
    assert here(page) == "全部"
    for name in ("云岫省委组织部", "甲市委组织部", "A县委组织部", "B镇党委", "C村党支部"):
        go(page, name)
        assert here(page) == name
    rows = listed(page)
    assert len(rows) == 4
    assert "m-1" in rows[0]
    assert "身份证号码校验码不符" in rows[0]
    assert "对照居民身份证核对并更正号码" in rows[0]
    way = "[...document.querySelectorAll('.path li')].map((one) => one.innerText)"
    assert page.run(way) == [
        "全部", "云岫省委组织部", "甲市委组织部", "A县委组织部", "B镇党委", "C村党支部",
    ]  # fmt: skip
    page.run("document.querySelectorAll('.path button')[1].click()")
    page.wait("document.getElementById('here').textContent === '云岫省委组织部'")
    page.run("history.back()")
    page.wait("document.getElementById('here').textContent === 'C村党支部'")


def test_the_numbers_of_every_place_are_those_of_the_roll_up(page: Page) -> None:
    """Below each place stand its organisations, the worst first, with the roll-up's numbers."""
    up, places = RollUp(findings(), tree(), COUNTS), tree()
    asked = [key for key in places if places.children(key)]
    names = {places.organisation(key).name: key for key in places}
    for key in asked:
        number = page.run(
            "JSON.parse(document.getElementById('data').textContent).places"
            f".findIndex((one) => one[0] === {places.organisation(key).name!r})"
        )
        if number < 0:
            assert not up.tally(key).open
            continue
        page.run(f"location.hash = 'p={number}'")
        page.wait(
            f"document.getElementById('here').textContent === {places.organisation(key).name!r}"
        )
        wanted = [one for one in up.below(key) if one.open]
        shown = below(page)
        assert [names[row[0]] for row in shown] == [one.organisation for one in wanted]
        for row, one in zip(shown, wanted, strict=True):
            rate = f"{one.rate:.1f}" if one.members else "—"
            assert row[1:] == [
                str(one.errors), str(one.warnings), str(one.infos), str(one.members), rate
            ]  # fmt: skip


def test_the_keyboard_is_enough(page: Page) -> None:
    """Tab reaches the places, Enter opens one, and the reader is taken to its heading."""
    go(page, "云岫省委组织部")
    for _ in range(60):
        page.press(*TAB)
        if page.run("document.activeElement.closest('#below') !== null"):
            break
    name = str(page.run("document.activeElement.textContent"))
    page.press(*ENTER)
    page.wait(f"document.getElementById('here').textContent === {name!r}")
    assert page.run("document.activeElement.id") == "here"


@pytest.mark.parametrize("key", [ENTER, SPACE], ids=["enter", "space"])
def test_the_map_works_by_mouse_and_keyboard(page: Page, key: tuple[str, int, str]) -> None:
    """Each area of the map is a button with a name, and opens its place."""
    go(page, "云岫省委组织部")
    areas = "[...document.querySelectorAll('.map g')].map((one) => one.getAttribute('aria-label'))"
    assert page.run(areas) == ["甲市委组织部: 6", f"{HOSTILE[1]}: 2"]
    page.run("document.querySelectorAll('.map g')[0].focus()")
    page.press(*key)
    page.wait("document.getElementById('here').textContent === '甲市委组织部'")
    page.run("history.back()")
    page.wait("document.querySelectorAll('.map g').length === 2")
    page.run("document.querySelectorAll('.map g')[1].dispatchEvent(new MouseEvent('click'))")
    page.wait("document.getElementById('here').textContent !== '云岫省委组织部'")
    assert here(page) == HOSTILE[1]


def test_areas_of_the_map_are_in_proportion_and_fill_it(page: Page) -> None:
    """An area is as large as its number of findings says."""
    go(page, "云岫省委组织部")
    sizes = page.run(
        "[...document.querySelectorAll('.map rect')].map((one) => one.width.baseVal.value"
        " * one.height.baseVal.value)"
    )
    whole = page.run(
        "(({width, height}) => width * height)(document.querySelector('.map').viewBox.baseVal)"
    )
    assert sizes[0] / sizes[1] == pytest.approx(6 / 2, rel=0.01)
    assert sum(sizes) == pytest.approx(whole, rel=0.01)


def test_the_language_can_be_switched(page: Page) -> None:
    """One button turns every word into English, another turns it back; names stay as they are."""
    assert "核查内容" in page.run("document.body.innerText")
    page.run("document.getElementById('en').click()")
    text = page.run("document.body.innerText")
    for words in (
        "Findings by check",
        "Wrong check character",
        "errors",
        "From province to branch",
    ):
        assert words in text
    assert "核查内容" not in text
    assert page.run("document.documentElement.lang") == "en"
    assert page.run("document.getElementById('en').getAttribute('aria-pressed')") == "true"
    go(page, "云岫省委组织部")
    own = page.run("document.querySelector('#places').innerText")
    assert "甲市委组织部" in own
    assert "For a hundred" in own
    page.run("document.getElementById('zh').click()")
    assert "核查内容" in page.run("document.body.innerText")
    assert "Findings by check" not in page.run("document.body.innerText")


def test_findings_can_be_chosen_by_severity_and_check(page: Page) -> None:
    """A choice narrows map, table and list alike."""
    for name, words, wanted in (("severity", "警告", 1), ("kind", "身份证号码校验码不符", 2)):
        page.run(
            f"(() => {{ const it = document.querySelector('[data-filter={name}]');"
            f" it.value = [...it.options].find((one) => one.text === {words!r}).value;"
            " it.dispatchEvent(new Event('change')); })()"
        )
        assert len(listed(page)) == wanted
        assert sum(int(row[1]) + int(row[2]) + int(row[3]) for row in below(page)) == wanted
        page.run(
            f"(() => {{ const it = document.querySelector('[data-filter={name}]');"
            " it.value = -1; it.dispatchEvent(new Event('change')); })()"
        )
    assert len(listed(page)) == len(findings())


def test_the_worst_committee_is_one_click_away(page: Page) -> None:
    """From the list of the worst committees one comes to the committee itself."""
    name = page.run("document.querySelector('#worst button.go').textContent")
    page.run("document.querySelector('#worst button.go').click()")
    page.wait(f"document.getElementById('here').textContent === {name!r}")


def test_hostile_names_stay_text_in_the_browser(page: Page) -> None:
    """Wherever such names are shown, in both languages, nothing of them has become an element."""
    count = "JSON.parse(document.getElementById('data').textContent).places.length"
    for lang in ("zh", "en"):
        page.run(f"document.getElementById('{lang}').click()")
        seen = ""
        for number in reversed(range(page.run(count))):
            page.run(f"location.hash = 'p={number}'")
            page.run("new Promise((done) => setTimeout(done, 20))")
            seen += str(page.run("document.getElementById('panel').textContent"))
        for name in HOSTILE[:6]:
            assert name in seen, name
    assert page.run("window.hit") is None
    assert page.run("document.title") == HOSTILE[1]
    assert page.run("document.querySelectorAll('img,iframe,b > script,svg[onload]').length") == 0
    assert page.run("document.scripts.length") == 2


def test_the_policy_stops_what_would_be_put_in(page: Page) -> None:
    """Even markup that were smuggled in could neither run nor load anything."""
    page.run(
        "document.body.insertAdjacentHTML('beforeend', "
        '\'<svg onload="window.hit=1"></svg><img src="https://example.org/x.png">\')'
    )
    page.run(
        "(() => { const it = document.createElement('script'); it.textContent = 'window.hit = 2';"
        " document.body.append(it); })()"
    )
    page.wait("true")
    assert page.run("window.hit") is None
    assert all("Content Security Policy" in one for one in page.faults)
    assert len(page.faults) >= 2
    page.faults.clear()


@pytest.mark.parametrize("width", [320, 400, 1280])
def test_nothing_is_cut_off_on_a_narrow_screen(page: Page, width: int) -> None:
    """On a telephone the page is as wide as the screen, whatever place is shown."""
    page.resize(width, 800)
    for number in range(4):
        page.run(f"location.hash = 'p={number}'")
        page.run("new Promise((done) => setTimeout(done, 50))")
        assert page.run("document.documentElement.scrollWidth") <= width


def test_a_dark_system_gives_a_dark_page_with_readable_words(page: Page) -> None:
    """The page follows the reader's system, light or dark."""
    colours = "['color', 'backgroundColor'].map((one) => getComputedStyle(document.body)[one])"
    light = [_brightness(one) for one in page.run(colours)]
    page.dark()
    dark = [_brightness(one) for one in page.run(colours)]
    assert light[0] < 0.2
    assert light[1] > 0.8
    assert dark[1] < 0.2
    assert dark[0] > 0.8


def _brightness(colour: str) -> float:
    """Give how bright a colour is, from 0 to 1."""
    return sum(map(int, re.findall(r"\d+", colour)[:3])) / 765


def test_the_page_prints_without_its_buttons(page: Page, tmp_path: Path) -> None:
    """Printing gives a PDF of a few pages, on white, and the buttons are not on it."""
    printed = page.pdf()
    assert printed.startswith(b"%PDF-")
    assert 1 <= len(re.findall(rb"/Type\s*/Page\b", printed)) <= 4
    page.call("Emulation.setEmulatedMedia", media="print", features=[
        {"name": "prefers-color-scheme", "value": "dark"}
    ])  # fmt: skip
    hidden = "[...document.querySelectorAll('.controls, .filters')]"
    assert page.run(f"{hidden}.every((one) => getComputedStyle(one).display === 'none')")
    paper = page.run("getComputedStyle(document.body).backgroundColor")
    assert _brightness(paper) == 1
    page.call("Emulation.setEmulatedMedia", media="")


def test_a_page_without_findings_opens_and_speaks(browser: Page, tmp_path: Path) -> None:
    """A page on which nothing was found works as well."""
    browser.faults.clear()
    browser.open(write_report(tmp_path / "none.html", (), tree=tree(), on=ON))
    assert "未发现问题。" in browser.run("document.body.innerText")
    browser.run("document.getElementById('en').click()")
    assert "Nothing was found." in browser.run("document.body.innerText")
    assert browser.faults == []


def test_thirty_thousand_findings_are_gone_through_quickly(browser: Page, tmp_path: Path) -> None:
    """With thirty thousand findings a step takes less than a second; rows come on demand."""
    browser.faults.clear()
    places, found = many(30_000)
    browser.open(write_report(tmp_path / "many.html", found, tree=OrgTree(places), on=ON))
    assert browser.run("document.querySelectorAll('#list tbody tr').length") == 100
    assert "30,000" in browser.run("document.getElementById('list').innerText")
    started = browser.run("performance.now()")
    go(browser, "3号镇党委")
    assert browser.run("performance.now()") - started < 1000
    assert browser.run("document.querySelectorAll('#below tbody tr').length") == 25
    browser.run("document.querySelector('[data-more=rows]').click()")
    assert browser.run("document.querySelectorAll('#list tbody tr').length") == 500
    assert browser.faults == []


def test_a_campaign_shows_owner_day_and_what_has_changed(browser: Page, tmp_path: Path) -> None:
    """Going down to a branch, one sees whose each finding is, by when, and which are overdue."""
    browser.faults.clear()
    browser.resize(1280, 900)
    browser.open(write_campaign_report(
        tmp_path / "campaign.html", campaign(), kept(), tree=tree(), on=date(2018, 3, 10),
        head_counts=COUNTS,
    ))  # fmt: skip
    assert browser.run("document.title") == "2018年“回头看”"
    trend = "[...document.querySelectorAll('#trend .tile b')].map((one) => one.textContent)"
    assert browser.run(trend) == ["1", "3", "1"]
    for name in ("甲市委组织部", "A县委组织部", "B镇党委", "C村党支部"):
        go(browser, name)
    rows = listed(browser)
    assert len(rows) == 3
    assert "责任党组织：B镇党委；整改期限：2018-03-01 已逾期" in rows[0]
    assert ["已逾期" in one for one in rows] == [True, False, False]
    assert "整改期限" not in rows[2]
    browser.run("document.getElementById('en').click()")
    assert "To be seen to by B镇党委, due 2018-03-01 overdue" in listed(browser)[0]
    browser.run("location.hash = 'p=0'")
    browser.wait("document.querySelectorAll('#list tbody tr').length === 4")
    [new] = [one for one in listed(browser) if "new" in one.split()]
    assert "m-3" in new
    assert browser.run("window.hit") is None
    assert browser.faults == []
