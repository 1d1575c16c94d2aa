"""The words of the vocabularies as people write them in tables.

Notice: T 功能权限初始设置; Y-primary tier and kind are two attributes
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple, TypeVar

from partyreg.tree import Traits
from partyreg.tree.notation.tags import KINDS, TagError, read_tag
from partyreg.values import Labelled, OrganisationKind, Tier

W = TypeVar("W", bound=Labelled)


@cache
def spellings(vocabulary: type[W]) -> dict[str, W]:
    """Give every spelling of a vocabulary's words: value, name, Chinese label.

    Example:
        >>> spellings(Tier)["COUNTY"] is spellings(Tier)["县级组织部门"] is Tier.COUNTY
        True

    Notice: T
    """
    found: dict[str, W] = {}
    for one in vocabulary:
        for word in (one.value, one.name, one.label):
            found[word] = found[word.casefold()] = one
    return found


def word(vocabulary: type[W], text: str) -> W | None:
    """Give the word that a text stands for, or None.

    Example:
        >>> word(Tier, " City "), word(Tier, "village") is None
        (<Tier.CITY: 'city'>, True)

    Notice: T
    """
    known = spellings(vocabulary)
    return known.get(text) or known.get(text.strip().casefold())


def choices(vocabulary: type[Labelled]) -> str:
    """List the values of a vocabulary for a message.

    Example:
        >>> choices(Tier)
        'branch, primary-committee, county, city, province'

    Notice: T
    """
    return ", ".join(one.value for one in vocabulary)


class Column(NamedTuple):
    """What a word for a column of annex 2 says.

    Attributes:
        traits: the column, with the kind and category that go with the word.
        suffixes: what a tag of the notation has after it.
        fields: the traits as fields of a record.
    """

    traits: Traits
    suffixes: frozenset[str]
    fields: Mapping[str, object]


_USUAL = {
    Tier.BRANCH: OrganisationKind.BRANCH,
    Tier.PRIMARY_COMMITTEE: OrganisationKind.COMMITTEE,
}
"""What an organisation of a column is where nothing else is said; above these a department."""


@cache
def column(text: str) -> Column | None:
    """Read a column of annex 2: its value, name or label, or a tag of the tree notation.

    Example:
        >>> column("县级组织部门").traits.kind.value, column("listed").traits.category.value
        ('organisation-department', 'township')
        >>> column("village") is None
        True

    Notice: Y-primary; T
    """
    tier = word(Tier, text)
    if tier is not None:
        kind = _USUAL.get(tier, OrganisationKind.ORGANISATION_DEPARTMENT)
        return _column(Traits(kind, tier, None, True))
    try:
        return _column(*read_tag(text.strip()))
    except TagError:
        return None


def _column(traits: Traits, suffixes: frozenset[str] = frozenset()) -> Column:
    """Say what a word means."""
    return Column(traits, suffixes, traits._asdict())


def column_choices() -> str:
    """List what `column` reads, for a message.

    Notice: T
    """
    tags = (tag for tag in KINDS if tag not in spellings(Tier))
    return f"{choices(Tier)}, or a tag of the tree notation ({', '.join(tags)})"
