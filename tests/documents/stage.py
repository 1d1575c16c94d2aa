"""A small province with findings, hostile names among them, and what reads a page."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from html.parser import HTMLParser
from typing import Any

from partyreg.model import (
    Campaign,
    CampaignFinding,
    Evidence,
    Finding,
    FindingState,
    Organisation,
    Severity,
)
from partyreg.tree import OrgTree
from partyreg.validation import CHECKS, HeadCount, by_id
from partyreg.values import OrganisationKind as Kind
from partyreg.values import Tier

ON = date(2018, 1, 9)
HOSTILE = (
    "<script>window.hit=1</script>",
    "</script><img src=x onerror=window.hit=1>",
    "\"'><svg onload=window.hit=1>",
    "<!--<script>",
    "]]>&lt;b&gt;",
    "{{7*7}}${7*7}",
    "甲\u202e乙\u0000丙\u2028丁",
    "javascript:window.hit=1",
    "=HYPERLINK(1)",
)
"""Names that would be something else if they were not taken as text."""

_PLACES = (
    ("p", "云岫省委组织部", Kind.ORGANISATION_DEPARTMENT, Tier.PROVINCE, None),
    ("c1", "甲市委组织部", Kind.ORGANISATION_DEPARTMENT, Tier.CITY, "p"),
    ("c2", HOSTILE[1], Kind.ORGANISATION_DEPARTMENT, Tier.CITY, "p"),
    ("k1", "A县委组织部", Kind.ORGANISATION_DEPARTMENT, Tier.COUNTY, "c1"),
    ("k2", HOSTILE[2], Kind.ORGANISATION_DEPARTMENT, Tier.COUNTY, "c2"),
    ("t1", "B镇党委", Kind.COMMITTEE, Tier.PRIMARY_COMMITTEE, "k1"),
    ("t2", "E镇党委", Kind.COMMITTEE, Tier.PRIMARY_COMMITTEE, "k1"),
    ("t3", HOSTILE[0], Kind.COMMITTEE, Tier.PRIMARY_COMMITTEE, "k2"),
    ("b1", "C村党支部", Kind.BRANCH, Tier.BRANCH, "t1"),
    ("b2", "D村党支部", Kind.BRANCH, Tier.BRANCH, "t1"),
    ("b3", HOSTILE[3], Kind.BRANCH, Tier.BRANCH, "t3"),
    ("b4", "F村党支部", Kind.BRANCH, Tier.BRANCH, "t2"),
)


def organisations() -> tuple[Organisation, ...]:
    """Give the organisations."""
    return tuple(
        Organisation(key, f"{row:012}", name, kind, tier, parent)
        for row, (key, name, kind, tier, parent) in enumerate(_PLACES)
    )


def tree() -> OrgTree:
    """Give their tree."""
    return OrgTree(organisations())


COUNTS = {"b1": HeadCount(20, 18), "b2": HeadCount(2, 2), "b3": HeadCount(9, 9)}


def findings() -> tuple[Finding, ...]:
    """Give findings in three branches, at a committee, and at places that nobody knows."""
    of = by_id()
    return (
        of["id-number.checksum"].finding("m-1", "b1"),
        of["member.name-missing"].finding("m-2", "b1"),
        of["member.post-missing"].finding("m-2", "b1"),
        of["branch.under-three"].finding("b2", "b2", members=2, full=2),
        of["id-number.checksum"].finding("m-3", "b3"),
        of["id-number.fifteen-digits"].finding(HOSTILE[0], "b3"),
        of["committee.no-information-administrator"].finding("t1", "t1", named=0, needed=1),
        of["member.branch-unknown"].finding("m-4", HOSTILE[4]),
        of["roll.person-missing"].finding("row 7", ""),
        Finding("mine.own", Severity.INFO, "m-5", "b1", "N3.2d", HOSTILE[1], HOSTILE[5]),
    )


def campaign() -> Campaign:
    """Give a campaign over the province, run twice."""
    return Campaign(
        "v-1", "2018年“回头看”", ON, "p", "p", date(2018, 3, 1), runs=2,
        last_run_on=date(2018, 2, 20),
    )  # fmt: skip


def kept() -> tuple[CampaignFinding, ...]:
    """Give six of the findings as it keeps them: four open, one mended, one waived."""
    again, due = date(2018, 2, 20), date(2018, 3, 1)
    facts: tuple[tuple[str, date, dict[str, Any]], ...] = (
        ("t1", ON, {"due": due}),
        ("t1", ON, {"due": date(2018, 3, 31)}),
        ("t1", ON, {}),
        ("t1", ON, {
            "state": FindingState.WAIVED, "waiver": "两名党员正在转入", "waived_by": "k1",
            "evidence": (Evidence("组发〔2018〕3号", ON),)}),
        ("t3", again, {"due": due}),
        ("t3", ON, {"state": FindingState.MENDED, "mended_on": again, "due": due}),
    )  # fmt: skip
    return tuple(
        CampaignFinding(f"v-1/{one.stable_key}", "v-1", one, owner, day, again, 2, **more)
        for one, (owner, day, more) in zip(findings(), facts, strict=False)
    )


def many(number: int) -> tuple[tuple[Organisation, ...], tuple[Finding, ...]]:
    """Give a province of 1,000 branches with a number of findings."""
    top = organisations()[:1]
    committees = tuple(
        Organisation(f"t{row}", f"1{row:011}", f"{row}号镇党委", Kind.COMMITTEE,
                     Tier.PRIMARY_COMMITTEE, "p")
        for row in range(40)
    )  # fmt: skip
    branches = tuple(
        Organisation(f"b{row}", f"2{row:011}", f"{row}号村党支部", Kind.BRANCH, Tier.BRANCH,
                     f"t{row % 40}")
        for row in range(1000)
    )  # fmt: skip
    checks = [one for one in CHECKS if "{" not in one.message]
    found = tuple(
        checks[row % len(checks)].finding(f"m-{row}", f"b{row % 997}") for row in range(number)
    )
    return (*top, *committees, *branches), found


class Reader(HTMLParser):
    """Reads a page the way a browser does."""

    def __init__(self, text: str) -> None:
        """Read it."""
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.scripts: list[str] = []
        self._inside: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        """Note an element."""
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta", "link"):
            self._inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Hold that elements are closed in order."""
        assert self._inside.pop() == tag

    def handle_data(self, data: str) -> None:
        """Note a text."""
        raw = self._inside and self._inside[-1] in ("script", "style")
        (self.scripts if raw else self.texts).append(data)

    @property
    def data(self) -> dict[str, Any]:
        """Give what the page's script reads."""
        [found] = [one for one in self.scripts if one.startswith("{")]
        read: dict[str, Any] = json.loads(found)
        return read

    @property
    def text(self) -> str:
        """Give everything that is shown without the script."""
        return "\n".join(self.texts)
