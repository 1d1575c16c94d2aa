"""The new organisation of a wish: what it takes from the old one where nothing is said.

Notice: G2.2 新建; Y-kept an heir may bear the name, or the code, of one that has gone
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from attrs import Factory, field, frozen

from partyreg.errors import RefusedError
from partyreg.model import Organisation
from partyreg.restructuring.kinds import PROVISIONAL_CODE
from partyreg.restructuring.steps import Create, Edit, Step, reference
from partyreg.restructuring.world import World
from partyreg.values import DirectCategory, OrganisationKind, Tier


def _optional(given: Any) -> Any:
    """Give a reference, or None."""
    return None if given is None else reference(given)


@frozen
class New:
    """An organisation that a wish creates; what is left open is taken from what it comes from.

    Attributes:
        name: full name; it may be that of an organisation that goes.
        code: organisation code; it may be that of an organisation that goes.
        alias: how the plan names it; by default ``$`` and the name.
        under: its superior.
        kind, tier, category, connected: what it is.
        category_code: code in wide use, such as ``631``.
        provisional: its code until the wished one is free, where that is in use.

    Example:
        >>> New("C镇党委", "0341").alias
        '$C镇党委'

    Notice: G2.2; Y-kept
    """

    name: str
    code: str
    alias: str = field(default=Factory(lambda self: f"${self.name}", takes_self=True), kw_only=True)
    under: str | None = field(default=None, converter=_optional, kw_only=True)
    kind: OrganisationKind | None = field(default=None, kw_only=True)
    tier: Tier | None = field(default=None, kw_only=True)
    category: DirectCategory | None = field(default=None, kw_only=True)
    connected: bool | None = field(default=None, kw_only=True)
    category_code: str | None = field(default=None, kw_only=True)
    provisional: str | None = field(default=None, kw_only=True)

    def created(self, model: Organisation, code: str) -> Create:
        """Give the step that creates it, after the model of what it comes from."""
        tier = self.tier or model.tier
        same = tier is model.tier
        return Create(
            self.alias, self.name, code, self.under or model.parent or model.key,
            self.kind or model.kind, tier,
            self.category or (model.category if same else None),
            model.connected if self.connected is None else self.connected,
            self.category_code or model.category_code,
        )  # fmt: skip


def reused(new: New, gone: Collection[str], world: World) -> tuple[str, tuple[Step, ...]]:
    """Give the code with which a new organisation starts, and the edit that corrects it.

    A code is in use once. Where the wished one is that of an organisation that goes, the new one
    starts with a provisional code and gets the wished one when the old one is gone.

    Args:
        new: the new organisation.
        gone: the keys of the organisations that go.
        world: the facts.

    Raises:
        RefusedError: no provisional code has the form of codes here; one has to be named.

    Notice: Y-kept
    """
    holders = world.find(Organisation, "code", new.code)
    if not any(one.key in gone for one in holders):
        return new.code, ()
    tried = (new.provisional,) if new.provisional else [f"{new.code}-{n}" for n in range(1, 100)]
    for code in tried:
        if re.fullmatch(world.settings.code_pattern, code) and not world.find(
            Organisation, "code", code
        ):
            return code, (Edit(new.alias, {"code": new.code}),)
    raise RefusedError([PROVISIONAL_CODE(code=new.code)])
