"""Strategies for the look-back review: findings, campaigns, and what campaigns keep.

Notice: N3.2a "回头看" 以基层党委为单位，逐级督查
"""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from partyreg.model import Campaign, CampaignFinding, Finding
from partyreg.model.reviews import CampaignState, FindingState, Severity
from partyreg.settings import ReviewSettings
from partyreg.testing.samples.people import TODAY
from partyreg.testing.strategies.forests import organisation_keys
from partyreg.testing.strategies.people import evidence, keys
from partyreg.testing.strategies.words import dates, texts
from partyreg.validation import HeadCount, Review


def findings() -> SearchStrategy[Finding]:
    """Findings about members and organisations.

    Notice: N3.2a 发现问题及时督促整改
    """
    checks = st.sampled_from(["branch.under-three", "branch.large", "member.id-number"])
    subjects = organisation_keys() | keys("m")
    fields = st.sampled_from(["", "id_number", "joined_on"])
    return st.builds(
        Finding, checks, st.sampled_from(Severity), subjects, st.just("") | organisation_keys(),
        st.just("N3.2a"), texts(), texts(), fields,
    )  # fmt: skip


def review_settings() -> SearchStrategy[ReviewSettings]:
    """Thresholds within their ranges, away from the defaults at times.

    Notice: Y-large; N3.1 根据党组织和党员规模
    """
    return st.builds(
        ReviewSettings, under=st.integers(0, 9), large=st.integers(1, 100),
        members_per_administrator=st.none() | st.integers(1, 1000),
        adult_age=st.integers(0, 21), probation_overdue_months=st.integers(1, 36),
    )  # fmt: skip


@st.composite
def reviews(draw: st.DrawFn) -> Review:
    """What reviews have found, with head counts that add up to their members.

    Args:
        draw: given by Hypothesis.

    Notice: N3.2a 开展一次"回头看"
    """
    heads = st.integers(0, 60).flatmap(lambda n: st.integers(0, n).map(lambda m: HeadCount(n, m)))
    counts = draw(st.dictionaries(organisation_keys(), heads, max_size=4))
    found = draw(st.lists(findings(), max_size=6, unique_by=lambda one: one.stable_key))
    members = sum(one.members for one in counts.values())
    checks = tuple(dict.fromkeys(one.check for one in found))
    return Review(draw(dates(date(2017, 10, 16))), tuple(found), members, counts, checks)


@st.composite
def campaigns(draw: st.DrawFn) -> Campaign:
    """Campaigns, open or closed, before and after their first run.

    Args:
        draw: given by Hypothesis.

    Notice: N3.2a 开展一次"回头看"
    """
    opened, runs = draw(dates(date(2017, 10, 16))), draw(st.integers(0, 9))
    return Campaign(
        draw(keys("k")), draw(texts()), opened, draw(organisation_keys()),
        draw(organisation_keys()), due=draw(st.none() | st.just(opened + timedelta(30))),
        state=draw(st.sampled_from(CampaignState)), runs=runs,
        last_run_on=draw(dates(opened, TODAY)) if runs else None,
    )  # fmt: skip


@st.composite
def campaign_findings(draw: st.DrawFn) -> CampaignFinding:
    """Findings as a campaign keeps them: open, mended, or waived with a reason and documents.

    Args:
        draw: given by Hypothesis.

    Notice: N3.2a 督促相关党组织及时修改完善
    """
    campaign, finding = draw(keys("k")), draw(findings())
    state, found = draw(st.sampled_from(FindingState)), draw(dates(date(2017, 10, 16)))
    waived = state is FindingState.WAIVED
    return CampaignFinding(
        f"{campaign}/{finding.stable_key}", campaign, finding, draw(organisation_keys()),
        found_on=found, seen_on=draw(dates(found, TODAY)), state=state,
        due=draw(st.none() | st.just(found + timedelta(30))),
        mended_on=draw(dates(found, TODAY)) if state is FindingState.MENDED else None,
        waiver=draw(texts()) if waived else None,
        waived_by=draw(organisation_keys()) if waived else None,
        evidence=(draw(evidence()),) if waived else (),
    )  # fmt: skip
