"""The report page: complete, masked, self-contained, and text whatever the names are."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.documents.stage import COUNTS, HOSTILE, ON, Reader, findings, many, tree

from partyreg.disclosure.example import roll
from partyreg.documents import report_html, write_report
from partyreg.documents.report.digesting import LISTED, digest
from partyreg.documents.wording import _words, advice, detail
from partyreg.model import Finding, Severity
from partyreg.tree import OrgTree
from partyreg.validation import CHECKS, EXTRA_CHECKS, HeadCount, RollUp, review

pytestmark = pytest.mark.clause("N3.2a", "N3.3c")

PAGE = report_html(findings(), tree=tree(), on=ON, head_counts=COUNTS)
READ = Reader(PAGE)


# ── what is on it ────────────────────────────────────────────────────────────────────────────


def test_the_page_counts_every_finding_at_its_place() -> None:
    """The numbers of the page are those of the roll-up, from the province to each branch."""
    up = RollUp(findings(), tree(), COUNTS)
    data = READ.data
    sums = [[0, 0, 0] for _ in data["places"]]
    for place, kind, number in data["own"]:
        while place >= 0:
            sums[place][data["kinds"][kind][1]] += number
            place = data["places"][place][2]  # noqa: PLW2901 - up to the province
    keys = [one.key for one in digest(findings(), tree=tree(), on=ON, head_counts=COUNTS).places]
    for key, found, shown in zip(keys, sums, data["places"], strict=True):
        if key in tree() or not key:
            tally = up.tally(key)
            assert found == [tally.errors, tally.warnings, tally.infos], key
            assert shown[3] == tally.members
    assert sums[0] == [7, 1, 2]


def test_every_finding_is_listed_with_what_is_to_be_done() -> None:
    """Each finding stands on the page with its place, its subject, its words and the advice."""
    data = READ.data
    assert len(data["rows"]) == len(findings())
    said = {(row[2], data["kinds"][row[1]][0]) for row in data["rows"]}
    for one in findings():
        subject = "" if one.subject == one.organisation else one.subject
        assert (subject, one.check) in said
    [small] = [row for row in data["rows"] if data["kinds"][row[1]][0] == "branch.under-three"]
    assert small[4:] == [
        "党支部党员 2 人，其中正式党员 2 人",
        "members in the branch: 2, full members among them: 2",
    ]


def test_places_stand_after_their_superiors_and_before_others() -> None:
    """Everything below a place follows it at once, so that a range of places is a subtree."""
    parents = [one[2] for one in READ.data["places"]]
    assert parents[0] == -1
    for place, parent in enumerate(parents[1:], 1):
        assert 0 <= parent < place
        assert parent == 0 or all(
            one >= parent for one in parents[parent + 1 : place + 1]
        )  # no place of another subtree between


def test_only_places_with_findings_are_kept() -> None:
    """A branch without findings is not on the page; its superior says that there is one more."""
    names = [one[0] for one in READ.data["places"]]
    assert "C村党支部" in names
    assert "F村党支部" not in names
    county = names.index("A县委组织部")
    assert READ.data["places"][county][4] == 2


def test_findings_by_check_are_drawn_with_their_clause() -> None:
    """Each check has a bar, a number and its clause."""
    assert "身份证号码校验码不符" in READ.text
    bars = [attrs for tag, attrs in READ.tags if tag == "rect"]
    assert {"error", "warning", "info"} <= {one["class"] for one in bars}
    assert max(float(one["width"] or 0) for one in bars) == 100
    for clause in ("N3.2j", "N3.2e", "N3.1", "N3.2b"):
        assert clause in READ.texts


def test_every_word_of_the_page_is_there_in_chinese_and_english() -> None:
    """Words come in pairs, one of each language, and both are said aloud in their own."""
    zh = [attrs for _, attrs in READ.tags if attrs.get("class") == "zh"]
    en = [attrs for _, attrs in READ.tags if attrs.get("class") == "en"]
    assert len(zh) == len(en) > 30
    assert {one["lang"] for one in zh} == {"zh-Hans"}
    assert {one["lang"] for one in en} == {"en"}


@pytest.mark.parametrize("check", [*CHECKS, *EXTRA_CHECKS], ids=lambda one: one.id)
def test_every_check_has_advice_in_chinese(check: object) -> None:
    """Whoever reads Chinese is told what to do about each finding of ours."""
    [found] = [one for one in (*CHECKS, *EXTRA_CHECKS) if one is check]
    assert re.search("[\u4e00-\u9fff]", advice(found.recommendation).zh)
    if "{" in found.message:
        holes = re.findall(r"{(\w+)}", found.message)
        message = found.message.format(**dict.fromkeys(holes, 7))
        assert re.search("[\u4e00-\u9fff]", detail(message).zh)


def test_no_chinese_words_are_kept_for_what_no_check_says() -> None:
    """The table of Chinese words has exactly the words of the checks."""
    every = (*CHECKS, *EXTRA_CHECKS)
    assert set(_words()["advice"]) == {one.recommendation for one in every}
    assert set(_words()["message"]) == {one.message for one in every if "{" in one.message}


def test_two_runs_are_compared() -> None:
    """With an earlier run the page says what is mended, still open and new, and marks the new."""
    before = (*findings()[1:], Finding("mine.gone", Severity.INFO, "m-9", "b1", "N3.2d", "", ""))
    page = Reader(report_html(findings(), tree=tree(), on=ON, previous=before))
    at = page.texts.index("与上次核查比较")
    numbers = [one for one in page.texts[at:] if one.isdigit()][:3]
    assert numbers == ["1", str(len(findings()) - 1), "1"]
    fresh = [row for row in page.data["rows"] if row[3]]
    assert [row[2] for row in fresh] == ["m-1"]
    assert "与上次核查比较" not in READ.texts


def test_without_head_counts_there_are_no_rates() -> None:
    """Where nobody has counted, the page does not pretend to know rates."""
    page = Reader(report_html(findings(), tree=tree(), on=ON))
    assert "每百名党员错误和警告" in READ.texts
    assert "每百名党员错误和警告" not in page.texts
    assert page.data["counted"] is False


def test_own_checks_bring_their_own_words() -> None:
    """A title is looked up in the checks that are given; otherwise the id stands for it."""
    from attrs import evolve

    mine = evolve(CHECKS[-1], id="mine.own", title="Mine", label="自定")
    page = Reader(report_html(findings(), tree=tree(), on=ON, checks=(*CHECKS, mine)))
    assert "自定" in page.texts
    assert "自定" not in READ.texts
    assert "mine.own" in READ.text


# ── none, and many ───────────────────────────────────────────────────────────────────────────


def test_a_page_without_findings_says_so() -> None:
    """Nothing found is said plainly, and there is nothing to go through."""
    page = Reader(report_html((), tree=tree(), on=ON, head_counts=COUNTS))
    assert "未发现问题。" in page.texts
    assert "逐级查看" not in page.texts
    assert page.data["rows"] == page.data["kinds"] == []
    assert Reader(report_html((), tree=OrgTree(), on=ON)).data["places"] == [
        [["全部", "Everything"], -1, -1, 0, 0]
    ]


def test_a_page_of_thirty_thousand_findings_stays_small() -> None:
    """Thirty thousand findings are all on the page, in less than two megabytes."""
    places, found = many(30_000)
    page = report_html(found, tree=OrgTree(places), on=ON)
    assert len(page.encode()) < 2_000_000
    data = Reader(page).data
    assert len(data["rows"]) == 30_000
    assert sum(number for _, _, number in data["own"]) == 30_000


def test_beyond_what_is_listed_everything_is_still_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A page lists the gravest findings only, says so, and counts all of them."""
    assert LISTED == 50_000
    monkeypatch.setattr("partyreg.documents.report.digesting.LISTED", 4)
    page = Reader(report_html(findings(), tree=tree(), on=ON))
    assert {page.data["kinds"][row[1]][1] for row in page.data["rows"]} == {0}
    assert len(page.data["rows"]) == 4
    assert sum(number for _, _, number in page.data["own"]) == len(findings())
    assert any("其余 6 条只计数" in one for one in page.texts)


# ── one file, and nothing personal ───────────────────────────────────────────────────────────


def test_the_same_facts_give_the_same_page(tmp_path: Path) -> None:
    """The page has no clock in it: written twice, it is the same, byte for byte."""
    one = write_report(tmp_path / "a.html", findings(), tree=tree(), on=ON, head_counts=COUNTS)
    assert one.read_bytes() == PAGE.encode()
    assert one == tmp_path / "a.html"


def test_the_page_loads_nothing_and_lets_nothing_else_run() -> None:
    """No address is in it, and its policy allows its own style sheet and script, by their hash."""
    for _, attrs in READ.tags:
        assert not {"src", "srcset", "action", "style"} & attrs.keys()
        assert not [one for one in attrs if one.startswith("on")]
        assert attrs.get("href", "data:,") == "data:,"
    policy = next(attrs["content"] for tag, attrs in READ.tags if attrs.get("http-equiv"))
    assert policy is not None
    assert policy.startswith("default-src 'none'; ")
    own = [one for one in READ.scripts if not one.startswith("{")]
    assert len(own) == 2
    for text in own:
        digest_ = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"'sha256-{digest_}'" in policy
    assert "unsafe" not in policy


def test_hostile_names_stay_text() -> None:
    """Whatever a name looks like, it makes no element, ends no script, and hides no character."""
    tags = [tag for tag, _ in READ.tags]
    assert {"img", "iframe", "a"}.isdisjoint(tags)
    assert tags.count("script") == 2
    assert HOSTILE[1] in [one[0] for one in READ.data["places"]]
    assert HOSTILE[0] in [one[2] for one in READ.data["rows"]]
    assert HOSTILE[5] in [one[6] for one in READ.data["kinds"]]
    raw = next(one for one in READ.scripts if one.startswith("{"))
    assert not set(raw) & set("<>&\u2028\u202e\x00")


@given(st.text(max_size=40) | st.sampled_from(HOSTILE))
def test_any_text_stays_text(text: str) -> None:
    """No title, key, name or message changes the elements of the page."""
    one = Finding(text or "x", Severity.ERROR, text, text, "N3.2d", text, text)
    page = Reader(report_html([one], tree=tree(), on=ON, title=text))
    plain = Finding("x", Severity.ERROR, "s", "o", "N3.2d", "m", "r")
    other = Reader(report_html([plain], tree=tree(), on=ON, title="x"))
    assert [tag for tag, _ in page.tags] == [tag for tag, _ in other.tags]


def test_members_are_named_by_key_only() -> None:
    """A review of a roll gives a page without a name, number, date or address of anybody."""
    rows = roll()
    found = review(rows, (), on=ON, checks=(*CHECKS, *EXTRA_CHECKS), tree=OrgTree())
    page = report_html(found.findings, tree=OrgTree(), on=ON, head_counts=found.counts)
    assert found.findings
    for one in rows:
        assert one.name not in page
        for hidden in (one.id_number, one.birth_date, one.phone, one.home_address):
            if hidden is not None:
                assert str(hidden.reveal("a test")) not in page


@pytest.mark.parametrize(
    "number", ["11010519491231002X", "11010519491231002x", "13800000000", "110105491231002"]
)
def test_a_key_that_is_a_number_of_a_person_is_hidden(number: str) -> None:
    """Whoever uses ID numbers as keys does not give them away with the report."""
    one = Finding("x", Severity.ERROR, number, number, "N3.2d", f"see {number}", f"ask {number}")
    page = report_html([one], tree=tree(), on=ON, head_counts={number: HeadCount(1, 1)})
    assert number not in page
    assert page.count("•••") >= 3


def test_a_key_that_is_an_organisation_code_is_shown() -> None:
    """Twelve digits are a code of an organisation, which the reader needs."""
    one = Finding("x", Severity.ERROR, "099900000001", "099900000001", "N3.2d", "", "")
    assert "099900000001" in report_html([one], tree=tree(), on=ON)
