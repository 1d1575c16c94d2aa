"""The report of a review as one page that opens anywhere, offline, and prints.

Notice: N3.2a 逐级开展督查，发现问题及时督促整改; N3.3c
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from os import PathLike
from pathlib import Path

from partyreg.documents.report.campaigns import campaign_report_html, write_campaign_report
from partyreg.documents.report.digesting import digest
from partyreg.documents.report.pages import TITLE, page
from partyreg.documents.wording import Said
from partyreg.markup import Markup
from partyreg.model import Finding
from partyreg.tree import OrgTree
from partyreg.validation import Check, HeadCount

__all__ = ["report_html", "write_report", "campaign_report_html", "write_campaign_report"]


def report_html(
    findings: Iterable[Finding],
    *,
    tree: OrgTree,
    on: date,
    previous: Iterable[Finding] | None = None,
    head_counts: Mapping[str, HeadCount] | None = None,
    title: str | None = None,
    checks: Iterable[Check] | None = None,
) -> Markup:
    """Write the report of a review as a page of HTML.

    Members are named by their keys only. The same facts give the same page, byte for byte.

    Args:
        findings: of the review.
        tree: the tree of the organisations.
        on: the day of the review.
        previous: the findings of an earlier run, for the comparison.
        head_counts: how many members stand in each branch, for rates.
        title: what the page is called.
        checks: where titles are looked up; all that ship with the library where omitted.

    Returns:
        The page; it has style sheet, script and data in it, and loads nothing.

    Raises:
        InputError: two of the checks have one id.

    Example:
        >>> from partyreg.validation.example import TODAY, places, run
        >>> text = report_html(run().findings, tree=OrgTree(places()), on=TODAY)
        >>> text[:15], "党支部党员少于 3 人" in text, " src=" in text
        ('<!DOCTYPE html>', True, False)

    Notice: N3.2a 逐级开展督查，发现问题及时督促整改
    """
    found = digest(
        findings, tree=tree, on=on, previous=previous, head_counts=head_counts, checks=checks
    )
    return page(found, TITLE if title is None else Said(title, title))


def write_report(
    file: str | PathLike[str],
    findings: Iterable[Finding],
    *,
    tree: OrgTree,
    on: date,
    previous: Iterable[Finding] | None = None,
    head_counts: Mapping[str, HeadCount] | None = None,
    title: str | None = None,
    checks: Iterable[Check] | None = None,
) -> Path:
    """Write the report of a review into a file.

    Args:
        file: where; what is there is replaced.
        findings: of the review.
        tree: the tree of the organisations.
        on: the day of the review.
        previous: the findings of an earlier run, for the comparison.
        head_counts: how many members stand in each branch, for rates.
        title: what the page is called.
        checks: where titles are looked up; all that ship with the library where omitted.

    Returns:
        The path.

    Raises:
        InputError: two of the checks have one id.
        OSError: the file cannot be written.

    Notice: N3.2a 逐级开展督查
    """
    path = Path(file)
    text = report_html(
        findings, tree=tree, on=on, previous=previous, head_counts=head_counts, title=title,
        checks=checks,
    )  # fmt: skip
    path.write_bytes(text.encode())
    return path
