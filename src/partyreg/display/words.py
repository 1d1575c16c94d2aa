"""The words that go with keys and clauses.

Notice: Y-kept names are not identity, and so are looked up when something is shown
"""

from __future__ import annotations

from typing import NamedTuple

from partyreg.notice import clauses, readings
from partyreg.tree import OrgTree
from partyreg.values import Tier


def name_of(tree: OrgTree | None, key: str) -> str:
    """Give an organisation's name, or its key where the tree does not know it.

    Notice: Y-kept
    """
    if tree is None or key not in tree:
        return key
    try:
        return tree.organisation(key).name
    except LookupError:  # a tree may be kept without records
        return key


def tier_of(tree: OrgTree | None, key: str) -> Tier | None:
    """Give an organisation's column of annex 2, or None where the tree does not know it.

    Notice: T
    """
    return None if tree is None or key not in tree else tree.traits(key).tier


class Words(NamedTuple):
    """What a clause, or a reading, says.

    Attributes:
        text: the notice's own words, or those of the reading.
        lang: their language, for whoever reads them aloud.
    """

    text: str
    lang: str


def words_of(clause: str) -> Words:
    """Give the words of a clause or reading; none where an id names neither.

    A route that was frozen under other rule data may cite what this edition does not have.

    Example:
        >>> words_of("G4.2c").text[:10]
        '系统自动生成审批路径'

    Notice: Y-later
    """
    if clause in clauses():
        return Words(clauses()[clause].chinese, "zh-Hans")
    return Words(readings()[clause].reading, "en") if clause in readings() else Words("", "en")
