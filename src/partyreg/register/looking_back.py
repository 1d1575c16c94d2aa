"""A review of what is stored now: how the facts of the room are gathered.

Notice: N3.2a 对已入库数据信息开展一次"回头看"
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import TypedDict

import partyreg.validation as rules
from partyreg.journal import JournalEntry
from partyreg.model import FormerMember, Member, Unit
from partyreg.repository import Facts
from partyreg.settings import ReviewSettings
from partyreg.validation import Check, Expected, PopulationRegister, Review


class Wishes(TypedDict, total=False):
    """What a review may be given besides what is stored."""

    checks: Iterable[Check]
    expected: Expected | None
    population: PopulationRegister | None


def look_back(
    store: Facts,
    scope: str | None,
    *,
    on: date,
    settings: ReviewSettings,
    journal: Callable[[], Iterable[JournalEntry]],
    wishes: Wishes,
) -> Review:
    """Review what stands at and below an organisation, or everywhere.

    Everybody is looked at for duplicates, since a member may be recorded twice anywhere. The
    journal is read only for the check that asks for it.

    Notice: N3.2a; N3.2c 重复采集
    """
    tree = store.tree
    within = tuple(tree if scope is None else tree.subtree(scope))
    checks = tuple(wishes.get("checks", rules.CHECKS))
    papers = any(one.id == "member.key-fields-without-evidence" for one in checks)
    return rules.review(
        store.every(Member), map(tree.organisation, within), on=on, tree=tree, settings=settings,
        checks=checks, within=frozenset(within), expected=wishes.get("expected"),
        population=wishes.get("population"), former=store.every(FormerMember),
        archived=frozenset(_archived(journal())) if papers else None, units=store.every(Unit),
    )  # fmt: skip


def _archived(entries: Iterable[JournalEntry]) -> Iterator[str]:
    """Give the keys of members who were entered or changed on archived papers.

    Notice: N3.3b 均应将相关依据材料存档备查
    """
    for entry in entries:
        if any(one.archived_as for one in entry.evidence):
            yield from (one.key for one in entry.changes if one.table is Member)
