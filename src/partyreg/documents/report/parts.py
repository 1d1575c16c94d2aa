"""The parts of a report page: summary, findings by check, level by level, two runs, drill-down.

Notice: N3.2a 逐级开展督查
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from partyreg.documents.report.digesting import Digest, Kind, name_of
from partyreg.documents.report.pieces import (
    bar,
    both,
    heading,
    number,
    pill,
    say,
    section,
    table,
    tile,
)
from partyreg.documents.wording import Said
from partyreg.markup import Markup, element
from partyreg.model import CampaignState
from partyreg.validation import Comparison, Tally
from partyreg.values import Tier

WORST = 15
"""How many committees the list of the worst shows."""

TIERS = {
    tier: Said(tier.label, english)
    for tier, english in zip(
        Tier,
        (
            "branches, general branches, committees without the right to admit",
            "primary committees",
            "county departments",
            "city departments",
            "province departments",
        ),
        strict=True,
    )
}
"""The words for the columns of annex 2."""


def summary(of: Digest) -> Markup:
    """Write the numbers that matter most.

    Notice: N3.2a
    """
    total, tiles = of.total, []
    all_ = say("发现问题", "findings") if of.course is None else say("待整改问题", "open findings")
    tiles.append(tile(f"{total.open:,}", all_, mark="first"))
    for mark, found, zh, en in (
        ("error", total.errors, "错误", "errors"),
        ("warning", total.warnings, "警告", "warnings"),
        ("info", total.infos, "提示", "infos"),
    ):
        tiles.append(tile(f"{found:,}", say(zh, en), mark=mark))
    if of.counted:
        tiles.append(tile(f"{total.members:,}", say("党员", "members")))
        tiles.append(tile(
            f"{total.rate:.1f}" if total.members else "—",
            say("每百名党员错误和警告", "errors and warnings for a hundred members"),
        ))  # fmt: skip
    tiles.append(tile(f"{len(of.tree):,}", say("党组织", "organisations")))
    if of.course is not None:
        tiles += _course_tiles(of)
    return section(
        "summary", say("概况", "Summary"), _course(of), element("div", *tiles, class_="tiles"),
        _verdict(of),
    )  # fmt: skip


def _course_tiles(of: Digest) -> list[Markup]:
    """Write what a campaign has come to."""
    total = of.total
    return [
        tile(f"{total.overdue:,}", say("已逾期", "overdue"), mark="error" if total.overdue else ""),
        tile(f"{total.mended:,}", say("已整改", "mended"), mark="mended"),
        tile(f"{total.waived:,}", say("已说明", "waived"), mark="still"),
    ]


def _course(of: Digest) -> Markup | None:
    """Say of a campaign how far it is."""
    if of.course is None:
        return None
    one = of.course.campaign
    zh = [f"{one.on} 开始", f"已核查 {one.runs} 次"]
    en = [f"opened on {one.on}", f"runs: {one.runs}"]
    if one.last_run_on is not None:
        zh, en = [*zh, f"最近一次 {one.last_run_on}"], [*en, f"the last on {one.last_run_on}"]
    if one.due is not None:
        zh, en = [*zh, f"整改期限 {one.due}"], [*en, f"to be mended by {one.due}"]
    if one.state is CampaignState.CLOSED:
        zh, en = [*zh, one.state.label], [*en, "closed"]
    return element("p", say("；".join(zh), "; ".join(en)), class_="note")


def _verdict(of: Digest) -> Markup | None:
    """Say plainly that nothing was found."""
    if of.total.open:
        return None
    if of.course is not None:
        return element("p", say("没有待整改的问题。", "Nothing is open."), class_="fine")
    return element("p", say("未发现问题。", "Nothing was found."), class_="fine")


def checks(of: Digest) -> Markup | None:
    """Draw the findings by check.

    Notice: N3.2a 重点核查
    """
    if not of.kinds:
        return None
    most = max(of.counts.values())
    order = sorted(of.kinds, key=lambda kind: -of.counts[kind])
    rows = (_check(of, kind, most) for kind in order)
    headings = (
        heading("核查内容", "Check"), heading("", ""), heading("数量", "Number", number=True),
        heading("依据", "Clause"),
    )  # fmt: skip
    title = say("各类问题", "Findings by check")
    return section("checks", title, table("bars", headings, rows, title))


def _check(of: Digest, kind: Kind, most: int) -> Markup:
    """Write the row of a kind."""
    found = of.counts[kind]
    return element(
        "tr",
        element("th", pill(kind.severity), " ", both(of.title(kind.check)), scope="row"),
        element("td", bar([(kind.severity.value, found)], most), class_="drawn"),
        number(found),
        element("td", element("code", kind.clause), class_="clause"),
    )


def levels(of: Digest) -> Markup | None:
    """Write how many organisations of each level have findings, and the worst committees.

    Notice: N3.2a 以基层党委为单位; 逐级开展督查
    """
    if not of.kinds:
        return None
    every = Counter(of.tree.traits(key).tier for key in of.tree)
    hit = Counter(place.tier for place in of.places if place.tier is not None)
    rows = [
        element(
            "tr", element("th", both(TIERS[tier]), scope="row"),
            element("td", bar([("some", hit[tier])], every[tier]), class_="drawn"),
            number(hit[tier], "有问题", "with findings"), number(every[tier], "共", "of"),
        )
        for tier in reversed(Tier) if every[tier]
    ]  # fmt: skip
    headings = (
        heading("层级", "Level"), heading("", ""),
        heading("有问题（含下级）", "With findings at or below", number=True),
        heading("共", "Of", number=True),
    )  # fmt: skip
    title = say("各级党组织", "Level by level")
    return section("levels", title, table("bars", headings, rows, title), _worst(of))


def _worst(of: Digest) -> Markup | None:
    """List the primary committees with the most errors and warnings for their size."""
    ranked = [one for one in of.up.level(Tier.PRIMARY_COMMITTEE) if one.open][:WORST]
    if not ranked:
        return None
    at = {place.key: row for row, place in enumerate(of.places)}
    most = max(one.rate for one in ranked)
    rows = (_committee(of, one, at[one.organisation], most) for one in ranked)
    headings = [
        heading("基层党委", "Primary committee"), heading("", ""),
        heading("错误", "Errors", number=True), heading("警告", "Warnings", number=True),
    ]  # fmt: skip
    if of.counted:
        headings += [heading("党员", "Members", number=True),
                     heading("每百名党员", "For a hundred members", number=True)]  # fmt: skip
    title = say("问题最突出的基层党委", "The worst primary committees")
    return element("div", element("h3", title), table("bars", headings, rows, title), id="worst")


def _committee(of: Digest, one: Tally, place: int, most: float) -> Markup:
    """Write the row of a committee, by which one goes to its own page."""
    label = element(
        "button", name_of(of.tree, one.organisation), type="button", class_="go", data_place=place
    )
    share = one.rate / max(one.errors + one.warnings, 1)
    parts = [("error", round(one.errors * share * 1000)),
             ("warning", round(one.warnings * share * 1000))]  # fmt: skip
    counted = [
        number(one.members, "党员", "members"),
        number(f"{one.rate:.1f}", "每百名", "for a hundred"),
    ]
    return element(
        "tr", element("th", label, scope="row"),
        element("td", bar(parts, round(most * 1000)), class_="drawn"),
        number(one.errors, "错误", "errors"), number(one.warnings, "警告", "warnings"),
        *(counted if of.counted else ()),
    )  # fmt: skip


def trend(of: Digest) -> Markup | None:
    """Draw what has become of the findings since the run before.

    Notice: N3.2a 督促相关党组织及时修改完善
    """
    if of.comparison is None:
        return None
    found = of.comparison
    tiles = element(
        "div",
        tile(f"{len(found.mended):,}", say("已整改", "mended"), mark="mended"),
        tile(f"{len(found.still_open):,}", say("仍存在", "still open"), mark="still"),
        tile(f"{len(found.new):,}", say("新增", "new"), mark="new"),
        class_="tiles",
    )
    title = say("与上次核查比较", "Since the run before")
    rows = list(_runs(of, found))
    headings = (
        heading("核查内容", "Check"), heading("", ""), heading("已整改", "Mended", number=True),
        heading("仍存在", "Still open", number=True), heading("新增", "New", number=True),
    )  # fmt: skip
    return section("trend", title, tiles, table("bars", headings, rows, title) if rows else None)


def _runs(of: Digest, found: Comparison) -> Iterator[Markup]:
    """Write the row of each check, the most frequent first."""
    counts = found.by_check()
    most = max(map(sum, counts.values()), default=1)
    for check, (new, still, mended) in sorted(counts.items(), key=lambda one: -sum(one[1])):
        parts = [("mended", mended), ("still", still), ("new", new)]
        yield element(
            "tr", element("th", both(of.title(check)), scope="row"),
            element("td", bar(parts, most), class_="drawn"),
            number(mended, "已整改", "mended"), number(still, "仍存在", "still"),
            number(new, "新增", "new"),
        )  # fmt: skip


def places(of: Digest) -> Markup | None:
    """Write the frame in which one goes from province to branch; the page's script fills it.

    Notice: N3.2a 以基层党委为单位，逐级督查
    """
    if not of.kinds:
        return None
    left = of.total.open - len(of.rows)
    listed = f"{len(of.rows):,}"
    cut = element("p", say(
        f"逐条列出最严重的 {listed} 条，其余 {left:,} 条只计数；全部问题见问题清单表格。",
        f"The gravest {listed} are listed one by one, {left:,} more are only counted; the table "
        "of findings has all of them.",
    ), class_="note")  # fmt: skip
    return section(
        "places", say("逐级查看", "From province to branch"),
        element("div", id="panel"),
        element("noscript", element("p", say(
            "逐级查看需要启用脚本。", "Going from place to place needs scripts."
        ))),
        cut if left else None,
    )  # fmt: skip


def notes() -> Markup:
    """Say how to read the page.

    Notice: N3.3c 除正常业务需要外，一律不得向外提供、传播和泄露
    """
    return element("footer", element("p", say(
        "党员仅以编号表示；本页不含姓名、身份证号码、电话、住址。除正常业务需要外，一律不得向外提供、"
        "传播（N3.3c）。打印的是当前所选党组织。",
        "Members are named by their keys only; there is no name, ID number, telephone or address "
        "on this page. It is not to be passed on but where the work needs it (N3.3c). What is "
        "printed is the place that is shown.",
    )))  # fmt: skip
