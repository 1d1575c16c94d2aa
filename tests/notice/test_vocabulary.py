"""The vocabularies and settings of the code, held against the notice's data."""

from __future__ import annotations

import pytest

from partyreg import notice
from partyreg.settings import Settings, described
from partyreg.values import DirectCategory, Function, Tier


@pytest.mark.clause("T")
def test_functions_are_the_rows_of_annex_2() -> None:
    """Names, words and order of the functions are those of the table."""
    assert [(one.name, one.label) for one in Function] == [
        (row.name, row.label) for row in notice.annex2()
    ]


@pytest.mark.clause("T")
def test_tiers_are_the_columns_of_annex_2() -> None:
    """Names, words and order of the tiers are those of the table."""
    assert [(one.name, one.label) for one in Tier] == list(notice.edition().columns)


@pytest.mark.clause("G4.2b")
def test_direct_categories_are_those_of_the_data() -> None:
    """Names, words and order of the categories are those of the guide."""
    assert [(one.name, one.label) for one in DirectCategory] == [
        (one.name, one.chinese) for one in notice.categories().values()
    ]


@pytest.mark.clause("T")
def test_a_cell_can_be_cited_with_the_words_of_the_code() -> None:
    """Members of the vocabularies serve where names do."""
    for function in Function:
        for tier in Tier:
            assert notice.cell_label(function, tier) == notice.cell_label(function.name, tier.name)


@pytest.mark.clause("Y-validity")
def test_every_setting_that_a_reading_names_exists() -> None:
    """A reading names no setting that the library does not have, and defaults agree."""
    named = {one.setting for one in notice.readings().values() if one.setting}
    assert named == {
        "partial_organisation_fields", "partial_member_fields", "strict_realm_transfer",
        "letter_validity_days", "password_profile", "transfer_overdue_days",
    }  # fmt: skip
    assert named <= {one.name for one in described()}
    assert Settings().letter_validity_days == notice.deadlines()["LETTER_VALIDITY"].days
