"""Hypothesis strategies for every public type.

What they give is valid: a tree takes the organisations, the rules take the members. Strategies
named ``odd_…`` give what is valid but unusual or, where their docstring says so, what must be
refused; ``broken_…`` give what must be refused.

With Hypothesis installed, the types are registered by themselves (through its entry point), so
``st.from_type(partyreg.Member)`` works at once.

Example:
    >>> from hypothesis import find
    >>> from partyreg.tree import OrgTree
    >>> smallest = find(organisation_lists(), lambda rows: len(OrgTree(rows)) > 0)
    >>> [one.tier.label for one in smallest]
    ['省级组织部门']

Notice: N3.3a 建立运行维护、业务应用制度
"""

from __future__ import annotations

from partyreg.testing import _hypothesis_needed  # noqa: F401 (says what is missing)  # isort: skip

from partyreg.testing.registering import register_strategies
from partyreg.testing.strategies.forests import (
    TRAITS,
    broken_organisation_lists,
    chain,
    codes,
    function_sets,
    grants,
    held_by,
    notation_texts,
    odd_organisation_lists,
    organisation_keys,
    organisation_lists,
    organisations,
    powers,
    provinces,
    trees,
    units,
)
from partyreg.testing.strategies.people import (
    accounts,
    actors,
    departed_organisations,
    evidence,
    former_members,
    keys,
    members,
    reports,
    rolls,
)
from partyreg.testing.strategies.plans import plans
from partyreg.testing.strategies.reviews import (
    campaign_findings,
    campaigns,
    findings,
    review_settings,
    reviews,
)
from partyreg.testing.strategies.words import (
    birth_dates,
    dates,
    home_addresses,
    id_number_texts,
    odd_dates,
    odd_id_number_texts,
    odd_texts,
    person_names,
    phones,
    region_codes,
    resident_ids,
    texts,
)
from partyreg.testing.strategies.work import (
    changes,
    clause_ids,
    decisions,
    faults,
    journal_entries,
    letters,
    newcomers,
    odd_inputs,
    receipts,
    records,
    refusals,
    route_steps,
    routes,
    settings,
    transfers,
)

__all__ = [
    "TRAITS", "accounts", "actors", "birth_dates", "broken_organisation_lists",
    "campaign_findings", "campaigns", "chain",
    "changes", "clause_ids", "codes", "dates", "decisions", "departed_organisations", "evidence",
    "faults", "findings", "former_members", "function_sets", "grants", "held_by", "home_addresses",
    "id_number_texts", "journal_entries", "keys", "letters", "members", "newcomers",
    "notation_texts", "odd_dates", "odd_id_number_texts", "odd_inputs", "odd_organisation_lists",
    "odd_texts", "organisation_keys", "organisation_lists", "organisations", "person_names",
    "phones", "plans", "powers", "provinces", "receipts", "records", "refusals",
    "region_codes", "register_strategies",
    "reports", "resident_ids", "review_settings", "reviews", "rolls",
    "route_steps", "routes", "settings", "texts", "transfers", "trees", "units",
]  # fmt: skip
