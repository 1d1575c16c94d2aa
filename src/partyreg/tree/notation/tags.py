"""The tags of the notation: what they say, and how an organisation is tagged.

Notice: Y-primary tier and kind are two attributes
"""

from __future__ import annotations

from collections.abc import Mapping

from partyreg.tree.traits import Traits
from partyreg.values import DirectCategory, Function, OrganisationKind, Tier

KINDS: Mapping[str, tuple[OrganisationKind, Tier]] = {
    "province": (OrganisationKind.ORGANISATION_DEPARTMENT, Tier.PROVINCE),
    "city": (OrganisationKind.ORGANISATION_DEPARTMENT, Tier.CITY),
    "county": (OrganisationKind.ORGANISATION_DEPARTMENT, Tier.COUNTY),
    "system": (OrganisationKind.DEPARTMENT_SYSTEM, Tier.PROVINCE),
    "listed": (OrganisationKind.COMMITTEE, Tier.PRIMARY_COMMITTEE),
    "committee": (OrganisationKind.COMMITTEE, Tier.PRIMARY_COMMITTEE),
    "sub": (OrganisationKind.COMMITTEE, Tier.BRANCH),
    "general": (OrganisationKind.GENERAL_BRANCH, Tier.BRANCH),
    "branch": (OrganisationKind.BRANCH, Tier.BRANCH),
    "joint": (OrganisationKind.JOINT_BRANCH, Tier.BRANCH),
}
"""What each tag says of an organisation."""

MAY_WORK = frozenset(("city", "county", "listed", "committee", "sub"))
"""The tags that may stand beside ``+working``."""

NATIONWIDE = frozenset((Function.NATIONWIDE_TRANSFER,))
INTERNAL = frozenset((Function.INTERNAL_TRANSFER,))
SUFFIXES = ("nationwide", "no-internal", "offline", "working")

_TAGS: Mapping[tuple[OrganisationKind, Tier], str] = {
    **{what: tag for tag, what in KINDS.items() if tag != "listed"},
    **{(OrganisationKind.WORKING_COMMITTEE, KINDS[tag][1]): tag for tag in MAY_WORK
       if tag != "listed"},
}  # fmt: skip


def tag_of(traits: Traits) -> str | None:
    """Give the tag for an organisation, or None where the notation has none.

    Example:
        >>> tag_of(Traits(OrganisationKind.COMMITTEE, Tier.PRIMARY_COMMITTEE,
        ...               DirectCategory.UNIVERSITY, False))
        'listed:university+offline'
        >>> tag_of(Traits(OrganisationKind.LEADING_GROUP, Tier.COUNTY, None, True)) is None
        True

    Notice: Y-primary
    """
    tag = _TAGS.get((traits.kind, traits.tier))
    if tag is None or (traits.category is not None and tag != "committee"):
        return None
    if traits.category is DirectCategory.TOWNSHIP:
        tag = "listed"
    elif traits.category is not None:
        tag = f"listed:{traits.category.value}"
    working = "+working" * (traits.kind is OrganisationKind.WORKING_COMMITTEE)
    return tag + "+offline" * (not traits.connected) + working


class TagError(ValueError):
    """A tag that says nothing; its text is what is wrong."""


def read_tag(tag: str) -> tuple[Traits, frozenset[str]]:
    """Read what stands in the square brackets.

    Returns:
        The traits, and the suffixes.

    Raises:
        TagError: it is no tag, or a part of it does not go with it.

    Example:
        >>> read_tag("listed:sub-district+working")[0].category
        <DirectCategory.SUB_DISTRICT: 'sub-district'>

    Notice: Y-working 直机关工委、街道党工委
    """
    word, *suffixes = (part.strip() for part in tag.split("+"))
    name, colon, category = word.partition(":")
    if name not in KINDS or (colon and name != "listed"):
        raise TagError("there is no such tag")
    if any(one not in SUFFIXES for one in suffixes) or len(set(suffixes)) < len(suffixes):
        raise TagError(f"after + may stand, once each: {', '.join(SUFFIXES)}")
    if "working" in suffixes and name not in MAY_WORK:
        raise TagError("a working committee cannot be of this kind")
    kind, tier = KINDS[name]
    kind = OrganisationKind.WORKING_COMMITTEE if "working" in suffixes else kind
    listed = _category(category if colon else "township") if name == "listed" else None
    return Traits(kind, tier, listed, "offline" not in suffixes), frozenset(suffixes)


def _category(word: str) -> DirectCategory:
    """Read a direct-transfer category.

    Raises:
        TagError: it is none of the seven.
    """
    found = next((one for one in DirectCategory if one.value == word), None)
    if found is None:
        raise TagError(f"a category is one of {', '.join(one.value for one in DirectCategory)}")
    return found
