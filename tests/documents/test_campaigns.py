"""The report of a campaign: what is open, whose it is, by when, and what has changed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import attrs
import pytest
from tests.documents.stage import COUNTS, HOSTILE, ON, Reader, campaign, kept, tree

from partyreg.documents import campaign_report_html, write_campaign_report
from partyreg.model import CampaignFinding, CampaignState, FindingState

pytestmark = pytest.mark.clause("N3.2a", "Y-review", "Y-waiver", "N3.3c")


LATER = date(2018, 3, 10)
"""A day after the one by which most was due."""


def page(
    found: tuple[CampaignFinding, ...] | None = None,
    *,
    on: date = LATER,
    since: date | None = None,
) -> Reader:
    """Read the report of the campaign."""
    given = kept() if found is None else found
    return Reader(campaign_report_html(
        campaign(), given, tree=tree(), on=on, since=since, head_counts=COUNTS,
    ))  # fmt: skip


def tiles(read: Reader) -> dict[str, str]:
    """Give the number of each tile by its Chinese label."""
    texts = [one for one in read.texts if one.strip()]
    return {label: texts[at - 1] for at, label in reversed([*enumerate(texts)]) if at}


def test_open_findings_are_listed_with_owner_and_day() -> None:
    """Each open finding names who has to see to it, by when, and whether that day has passed."""
    data = page().data
    assert len(data["rows"]) == len(data["kept"]) == 4
    shown = {
        (row[2], data["kinds"][row[1]][0]): (data["owners"][owner] if owner >= 0 else "", due, late)
        for row, (owner, due, late) in zip(data["rows"], data["kept"], strict=True)
    }
    assert shown == {
        ("m-1", "id-number.checksum"): ("B镇党委", "2018-03-01", 1),
        ("m-2", "member.name-missing"): ("B镇党委", "2018-03-31", 0),
        ("m-2", "member.post-missing"): ("B镇党委", "", 0),
        ("m-3", "id-number.checksum"): (HOSTILE[0], "2018-03-01", 1),
    }


def test_the_day_itself_is_not_overdue() -> None:
    """A finding is overdue on the day after the one by which it is to be mended."""
    assert {row[2] for row in page(on=date(2018, 3, 1)).data["kept"]} == {0}
    assert {row[2] for row in page(on=date(2018, 3, 2)).data["kept"]} == {0, 1}


def test_the_state_of_the_campaign_is_told() -> None:
    """Days, runs, and the numbers of open, overdue, mended and waived findings."""
    read = page()
    assert "2018-01-09 开始；已核查 2 次；最近一次 2018-02-20；整改期限 2018-03-01" in read.texts
    found = tiles(read)
    assert [found[one] for one in ("待整改问题", "已逾期", "已整改", "已说明", "新增")] == [
        "4", "2", "1", "1", "1",
    ]  # fmt: skip
    closed = attrs.evolve(campaign(), state=CampaignState.CLOSED)
    said = Reader(campaign_report_html(closed, kept(), tree=tree(), on=ON))
    assert any(one.endswith("；已结束") for one in said.texts)


def test_what_has_changed_is_told_from_a_day_on() -> None:
    """New and mended are what was found or mended since the last run, or since a day."""
    last = page()
    assert [row[2] for row in last.data["rows"] if row[3]] == ["m-3"]
    longer = page(since=date(2018, 1, 1))
    assert sorted(row[2] for row in longer.data["rows"] if row[3]) == ["m-1", "m-2", "m-2", "m-3"]
    assert [changed(one) for one in (last, longer, page(since=date(2018, 2, 21)))] == [
        ["1", "3", "1"], ["1", "0", "4"], ["0", "4", "0"],
    ]  # fmt: skip


def changed(read: Reader) -> list[str]:
    """Give how many are mended, still open and new."""
    at = read.texts.index("与上次核查比较")
    return [one for one in read.texts[at:] if one.isdigit()][:3]


def test_after_the_first_run_nothing_is_compared() -> None:
    """A first run has nothing before it, so that nothing is called new."""
    first = attrs.evolve(campaign(), runs=1)
    read = Reader(campaign_report_html(first, kept(), tree=tree(), on=ON))
    assert "与上次核查比较" not in read.texts
    assert not any(row[3] for row in read.data["rows"])


def test_only_the_scope_is_shown() -> None:
    """The page begins at the campaign's scope, with its organisations and members alone."""
    county = attrs.evolve(campaign(), scope="k1")
    inside = [one for one in kept() if one.finding.organisation != "b3"]
    read = Reader(campaign_report_html(county, inside, tree=tree(), on=ON, head_counts=COUNTS))
    assert [one[0] for one in read.data["places"][1:]] == ["A县委组织部", "B镇党委", "C村党支部"]
    found = tiles(read)
    assert (found["党员"], found["党组织"]) == ("22", "6")
    gone = attrs.evolve(campaign(), scope="gone")
    whole = Reader(campaign_report_html(gone, kept(), tree=tree(), on=ON))
    assert tiles(whole)["党组织"] == "12"


def test_nothing_open_is_said() -> None:
    """Where everything is mended the page says so, and still counts."""
    mended = tuple(
        attrs.evolve(one, state=FindingState.MENDED, mended_on=date(2018, 2, 20)) for one in kept()
    )
    read = page(mended)
    assert "没有待整改的问题。" in read.texts
    assert tiles(read)["已整改"] == str(len(mended))


def test_waivers_stay_off_the_page() -> None:
    """The reason of a waiver is for those who decide; the page has its number only."""
    assert "两名党员正在转入" not in campaign_report_html(campaign(), kept(), tree=tree(), on=ON)


def test_the_name_is_the_title_and_stays_text(tmp_path: Path) -> None:
    """A campaign's name makes no element, and the file is what the function gives."""
    named = attrs.evolve(campaign(), name=HOSTILE[1])
    text = campaign_report_html(named, kept(), tree=tree(), on=ON)
    assert HOSTILE[1] in Reader(text).texts
    assert "img" not in [tag for tag, _ in Reader(text).tags]
    file = write_campaign_report(tmp_path / "c.html", named, kept(), tree=tree(), on=ON)
    assert file.read_text("utf-8") == text
    other = campaign_report_html(named, kept(), tree=tree(), on=ON, title="月报")
    assert "月报" in Reader(other).texts
