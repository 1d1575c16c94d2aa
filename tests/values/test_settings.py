from __future__ import annotations

from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from partyreg import notice
from partyreg.errors import InputError
from partyreg.model import Member, Organisation
from partyreg.settings import (
    MEMBER_FIELDS,
    ORGANISATION_FIELDS,
    PASSWORD_PROFILES,
    Settings,
    described,
)

pytestmark = pytest.mark.clause("Y-partial", "Y-password")


def faults(**values: Any) -> list[str]:
    """Give the faults of settings that must be refused."""
    with pytest.raises(InputError) as caught:
        Settings(**values)
    return [str(one) for one in caught.value.faults]


def test_every_setting_names_its_clause_and_says_what_it_does() -> None:
    """Each has a clause that exists, a sentence, and a default that passes."""
    for one in described():
        assert notice.exists(one.metadata["clause"]), one.name
        assert len(one.metadata["doc"]) > 20
        stated: dict[str, Any] = {one.name: one.default}
        assert Settings(**stated) == Settings()


def test_the_defaults_are_the_notices() -> None:
    """The partial and the key fields are those that the notice names."""
    assert Settings().partial_member_fields == {"education", "phone", "home_address"}
    assert Settings().key_member_fields == {"birth_date", "joined_on", "full_since", "id_number"}
    assert Settings().partial_organisation_fields == {"secretary", "contact", "phone"}
    assert (Settings().password_profile, Settings().nationwide_online) == ("random", False)


def test_the_known_fields_are_those_of_the_records() -> None:
    """What may be named is every field of the record but its identity and its place."""
    members = {one.name for one in attrs.fields(Member)} - {"key", "branch"}
    organisations = {one.name for one in attrs.fields(Organisation)} - {"key", "parent"}
    assert members == set(MEMBER_FIELDS)
    assert organisations == set(ORGANISATION_FIELDS)


@given(st.frozensets(st.sampled_from(sorted(MEMBER_FIELDS))),
       st.frozensets(st.sampled_from(sorted(MEMBER_FIELDS))))  # fmt: skip
def test_partial_and_key_fields_stay_disjoint(partial: frozenset[str], key: frozenset[str]) -> None:
    """Any two sets of known fields pass unless they share one, and the shared ones are named."""
    values: dict[str, Any] = {"partial_member_fields": partial, "key_member_fields": key}
    both = sorted(partial & key)
    if both:
        assert faults(**values) == [f"partial_member_fields: also key fields: {', '.join(both)}"]
    else:
        assert Settings(**values).key_member_fields == key


@pytest.mark.parametrize(
    "name", ["partial_organisation_fields", "partial_member_fields", "key_member_fields"]
)
def test_unknown_fields_are_counted_not_quoted(name: str) -> None:
    """A field that no record has is refused; so is what is no set."""
    known = ORGANISATION_FIELDS if "organisation" in name else MEMBER_FIELDS
    told = ", ".join(sorted(known))
    assert faults(**{name: frozenset({"甲某", 5, "key"})}) == [
        f"{name}: it has 3 unknown fields; known: {told}"
    ]
    assert faults(**{name: ["phone"]}) == [f"{name}: it is not a frozenset of field names"]


NUMBERS = ("letter_validity_days", "transfer_overdue_days", "lock_after_failures",
           "lock_first_seconds")  # fmt: skip


@pytest.mark.parametrize("name", NUMBERS)
@pytest.mark.parametrize("value", [0, -1, 1.5, "3", None, True])
def test_a_number_is_a_whole_one_of_at_least_one(name: str, value: object) -> None:
    """Zero, negative and broken numbers and other types are refused, and one is taken."""
    assert faults(**{name: value}) == [f"{name}: it is not a whole number of at least 1"]
    chosen: dict[str, Any] = {name: 1}
    assert getattr(Settings(**chosen), name) == 1


@pytest.mark.parametrize("name", ["strict_realm_transfer", "nationwide_online"])
@pytest.mark.parametrize("value", ["no", 0, 1, None])
def test_a_switch_is_on_or_off(name: str, value: object) -> None:
    """Nothing but True and False is a switch."""
    assert faults(**{name: value}) == [f"{name}: it is neither True nor False"]


@pytest.mark.parametrize("value", ["(", "[", None, 5, b"[0-9]+"])
def test_a_pattern_is_a_regular_expression(value: object) -> None:
    """What cannot be compiled, and what is no text, is refused."""
    assert faults(code_pattern=value) == ["code_pattern: it is no regular expression"]


def test_all_faults_are_told_at_once() -> None:
    """One attempt tells everything, in the order of the settings."""
    assert faults(
        password_profile="none", key_member_fields=frozenset({"x"}), lock_after_failures=0,
        nationwide_online=1, code_pattern="(",
    ) == [
        f"password_profile: it is none of {', '.join(PASSWORD_PROFILES)}",
        f"key_member_fields: it has 1 unknown fields; known: {', '.join(sorted(MEMBER_FIELDS))}",
        "lock_after_failures: it is not a whole number of at least 1",
        "nationwide_online: it is neither True nor False",
        "code_pattern: it is no regular expression",
    ]  # fmt: skip
