"""What a rule may ask of an organisation besides its place, shared between equals.

A nation's five million organisations have a few hundred different combinations of kind, tier,
category and connection; each combination exists once.

Notice: Y-primary tier and kind are two attributes, neither derived from name or depth
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar, cast

from partyreg.model import Organisation
from partyreg.values import DirectCategory, Labelled, OrganisationKind, Tier


class Traits(NamedTuple):
    """What a rule may ask of an organisation besides its place; shared between equals.

    Attributes:
        kind: what it is by its constitution.
        tier: its column of annex 2.
        category: one of the seven direct-transfer categories, or None.
        connected: whether it operates in the system itself.
    """

    kind: OrganisationKind
    tier: Tier
    category: DirectCategory | None
    connected: bool


class _Pool(dict[tuple[Any, ...], Traits]):
    """The one copy of each combination; a plain text for a word is taken as that word."""

    def __missing__(self, given: tuple[Any, ...]) -> Traits:
        """Check a combination that is met for the first time, and keep it.

        Raises:
            ValueError: it holds something that is no word of its vocabulary.
        """
        kind, tier, category, connected = given
        proper = Traits(
            _word(OrganisationKind, kind),
            _word(Tier, tier),
            None if category is None else _word(DirectCategory, category),
            bool(connected),
        )
        self[proper] = proper
        return proper


W = TypeVar("W", bound=Labelled)


def _word(vocabulary: type[W], value: object) -> W:
    """Give the word of a vocabulary that a value stands for; raises ValueError for none."""
    return cast("Callable[[object], W]", vocabulary)(value)


_POOL = _Pool()

shared = _POOL.__getitem__
"""Give the one copy of a combination of traits. Raises ValueError and TypeError for others."""


def traits_of(organisation: Organisation) -> Traits:
    """Give the traits of a record, the same object for equal ones.

    Raises:
        ValueError: a field holds something that is no word of its vocabulary.

    Example:
        >>> one = Organisation("o-1", "034", "甲", OrganisationKind.BRANCH, Tier.BRANCH)
        >>> two = Organisation("o-2", "035", "乙", OrganisationKind.BRANCH, Tier.BRANCH)
        >>> traits_of(one) is traits_of(two)
        True

    Notice: Y-primary
    """
    return _POOL[organisation.kind, organisation.tier, organisation.category,
                 organisation.connected]  # fmt: skip
