"""The report of a campaign: what is open, whose it is and by when, and what has changed.

Notice: N3.2a 发现问题及时督促整改; Y-review; Y-waiver
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from os import PathLike
from pathlib import Path

import attrs

from partyreg.documents.report.digesting import Course, digest
from partyreg.documents.report.pages import page
from partyreg.documents.wording import Said
from partyreg.markup import Markup
from partyreg.model import Campaign, CampaignFinding, FindingState
from partyreg.tree import OrgTree
from partyreg.validation import Check, Comparison, HeadCount


def campaign_report_html(
    campaign: Campaign,
    findings: Iterable[CampaignFinding],
    *,
    tree: OrgTree,
    on: date,
    since: date | None = None,
    head_counts: Mapping[str, HeadCount] | None = None,
    title: str | None = None,
    checks: Iterable[Check] | None = None,
) -> Markup:
    """Write the report of a campaign as a page of HTML.

    Open findings are listed with owner and due day; mended and waived ones are counted. The page
    shows the campaign's scope and what stands below it.

    Args:
        campaign: the record.
        findings: as it keeps them, in every state.
        tree: the tree of the organisations.
        on: the day of the report, on which overdue is decided.
        since: the day from which findings are new or mended; that of the last run where omitted,
            and nothing is compared after the first run.
        head_counts: how many members stand in each branch, for rates.
        title: what the page is called; the campaign's name where omitted.
        checks: where titles are looked up; all that ship with the library where omitted.

    Returns:
        The page, as `report_html` writes it.

    Raises:
        InputError: two of the checks have one id.

    Example:
        >>> from partyreg.validation.example import TODAY, kept, places
        >>> one = Campaign("v-1", "2018年回头看", TODAY, "c-1", "o-1", runs=1, last_run_on=TODAY)
        >>> text = campaign_report_html(one, [kept()], tree=OrgTree(places()), on=TODAY)
        >>> "2018年回头看" in text, "已核查 1 次" in text, "B镇党委" in text
        (True, True, True)

    Notice: N3.2a 发现问题及时督促整改; Y-review
    """
    kept, here = tuple(findings), _scoped(tree, campaign.scope)
    if head_counts is not None:
        head_counts = {key: count for key, count in head_counts.items() if key in here}
    found = digest(
        (one.finding for one in kept if one.state is FindingState.OPEN), tree=here, on=on,
        head_counts=head_counts, checks=checks,
        course=Course(campaign, kept, _changed(campaign, kept, since)),
    )  # fmt: skip
    name = campaign.name if title is None else title
    return page(found, Said(name, name))


def write_campaign_report(
    file: str | PathLike[str],
    campaign: Campaign,
    findings: Iterable[CampaignFinding],
    *,
    tree: OrgTree,
    on: date,
    since: date | None = None,
    head_counts: Mapping[str, HeadCount] | None = None,
    title: str | None = None,
    checks: Iterable[Check] | None = None,
) -> Path:
    """Write the report of a campaign into a file.

    Args:
        file: where; what is there is replaced.
        campaign: the record.
        findings: as it keeps them, in every state.
        tree: the tree of the organisations.
        on: the day of the report.
        since: as in `campaign_report_html`.
        head_counts: how many members stand in each branch, for rates.
        title: what the page is called; the campaign's name where omitted.
        checks: where titles are looked up; all that ship with the library where omitted.

    Returns:
        The path.

    Raises:
        InputError: two of the checks have one id.
        OSError: the file cannot be written.

    Notice: N3.2a 督促相关党组织及时修改完善
    """
    path = Path(file)
    text = campaign_report_html(
        campaign, findings, tree=tree, on=on, since=since, head_counts=head_counts, title=title,
        checks=checks,
    )  # fmt: skip
    path.write_bytes(text.encode())
    return path


def _scoped(tree: OrgTree, scope: str) -> OrgTree:
    """Give the part of a tree at and below a scope; all of it where the scope is gone."""
    if scope not in tree or tree.parent(scope) is None:
        return tree
    top, *rest = map(tree.organisation, tree.subtree(scope))
    return OrgTree([attrs.evolve(top, parent=None), *rest])


def _changed(
    campaign: Campaign, kept: Iterable[CampaignFinding], since: date | None
) -> Comparison | None:
    """Say what is new, still open and mended since a day, and what is waived."""
    day = since or (campaign.last_run_on if campaign.runs > 1 else None)
    if day is None:
        return None
    parts: dict[str, list[CampaignFinding]] = {
        "new": [], "still_open": [], "mended": [], "waived": [],
    }  # fmt: skip
    for one in kept:
        if one.state is FindingState.OPEN:
            parts["new" if one.found_on >= day else "still_open"].append(one)
        elif one.state is FindingState.WAIVED:
            parts["waived"].append(one)
        elif one.mended_on is None or one.mended_on >= day:
            parts["mended"].append(one)
    found = {name: tuple(one.finding for one in part) for name, part in parts.items()}
    return Comparison(**found)
