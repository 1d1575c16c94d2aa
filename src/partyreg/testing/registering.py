"""Which strategy belongs to which public type, for ``st.from_type`` and ``@given`` by hints.

Notice: N3.3a
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

STRATEGIES: Mapping[str, Mapping[str, str]] = {
    "changes": {"Change": "changes"},
    "errors": {"Fault": "faults", "Refusal": "refusals"},
    "journal": {"JournalEntry": "journal_entries"},
    "model": {
        "Account": "accounts", "Actor": "actors", "Campaign": "campaigns",
        "CampaignFinding": "campaign_findings", "DepartedOrganisation": "departed_organisations",
        "Evidence": "evidence", "Finding": "findings", "FormerMember": "former_members",
        "Grants": "grants", "Letter": "letters", "Member": "members", "Newcomer": "newcomers",
        "Organisation": "organisations", "Receipt": "receipts", "Report": "reports",
        "Route": "routes", "RouteStep": "route_steps", "Transfer": "transfers", "Unit": "units",
    },
    "permissions": {"Decision": "decisions", "Powers": "powers"},
    "restructuring": {"Plan": "plans"},
    "settings": {"ReviewSettings": "review_settings", "Settings": "settings"},
    "tree": {"OrgTree": "trees"},
    "validation": {"Review": "reviews"},
    "values": {
        "BirthDate": "birth_dates", "HomeAddress": "home_addresses", "Phone": "phones",
        "ResidentId": "resident_ids",
    },
}  # fmt: skip
"""The strategy of every public record type that Hypothesis cannot make up by itself, by room.

:meta hide-value:
"""


def register_strategies() -> None:
    """Tell Hypothesis how to make each public type; enumerations it knows by itself.

    The strategies themselves are imported only when one is first asked for.

    Example:
        >>> from hypothesis import find, strategies as st
        >>> from partyreg.model import Unit
        >>> register_strategies()
        >>> find(st.from_type(Unit), lambda unit: True).key
        'u-1'

    Notice: N3.3a
    """
    from hypothesis import strategies as st

    for room, types in STRATEGIES.items():
        module = import_module(f"partyreg.{room}")
        for name, strategy in types.items():
            st.register_type_strategy(getattr(module, name), _late(strategy))


def _late(name: str) -> Callable[[type], Any]:
    """Give a function that imports the strategies when one is asked for."""

    def resolve(_: type) -> Any:
        """Give the strategy."""
        return getattr(import_module("partyreg.testing.strategies"), name)()

    return resolve
