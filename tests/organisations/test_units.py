"""Units: recorded, corrected and assigned by whoever maintains the organisation."""

from __future__ import annotations

from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from partyreg.errors import RefusedError
from partyreg.model import Organisation, Unit
from partyreg.organisations import add_unit, assign_units, edit_unit, units_of
from partyreg.organisations.example import facts, paper
from partyreg.tree import OrgTree
from partyreg.values import OrganisationKind, Tier, UnitSituation

UNIT = Unit("u-9", "丙某厂")
# The body of the code is invented; the last character is the check character that follows from it.
CREDIT = "91110000000000000B"


def refused(call: Any, *args: Any, **kwargs: Any) -> list[tuple[str, str, str]]:
    """Give code, message and clause of each refusal of a call that must be refused."""
    with pytest.raises(RefusedError) as caught:
        call(*args, **kwargs)
    return [(one.code, one.message, one.clause) for one in caught.value.refusals]


def the(key: str) -> Organisation:
    """Give an organisation of the example."""
    return facts()["tree"].organisation(key)


def credit_code() -> str:
    """Give an invented credit code that keeps its standard."""
    from partyreg.idnumber import is_credit_code

    body = CREDIT[:17]
    return next(
        body + one for one in "0123456789ABCDEFGHJKLMNPQRTUWXY" if is_credit_code(body + one)
    )


@pytest.mark.clause("G2.1", "N2.1a")
def test_a_unit_is_recorded_for_an_organisation_by_its_maintainer() -> None:
    """The committee does it for its branch, not for itself."""
    [change] = add_unit(UNIT, the("b-1"), evidence=paper(), **facts())
    assert (change.before, change.after, change.clause) == (None, UNIT, "G2.1")
    codes = [code for code, *_ in refused(add_unit, UNIT, the("c-1"), evidence=(), **facts())]
    assert codes == [
        "right.out-of-scope",
        "organisation.not-its-maintainer",
        "organisation.evidence-missing",
    ]


@pytest.mark.clause("N3.2d")
def test_a_credit_code_keeps_its_standard() -> None:
    """A right one is taken; each fault of a wrong one is said, without the code."""
    right = attrs.evolve(UNIT, credit_code=credit_code())
    assert add_unit(right, the("b-1"), evidence=paper(), **facts())
    wrong = attrs.evolve(UNIT, credit_code="123")
    found = refused(add_unit, wrong, the("b-1"), evidence=paper(), **facts())
    assert [(code, clause) for code, _, clause in found] == [("unit.credit-code", "N3.2d")]
    assert "123" not in found[0][1]
    found = refused(
        edit_unit, UNIT, {"credit_code": "1" * 18}, users=["b-1"], evidence=paper(), **facts()
    )
    assert [code for code, *_ in found] == ["unit.credit-code"]


@pytest.mark.clause("N3.2d", "Y-kept")
def test_the_fields_of_a_unit_are_read_like_any_others() -> None:
    """Blank names, unknown fields and the key are refused."""
    blank = attrs.evolve(UNIT, name=" ")
    assert refused(add_unit, blank, the("b-1"), evidence=paper(), **facts()) == [
        ("input.bad-value", "name cannot be taken: it is blank", "N3.2d")
    ]
    found = refused(
        edit_unit,
        UNIT,
        {"key": "u-1", "boss": "甲某", "name": None},
        users=["b-1"],
        evidence=paper(),
        **facts(),
    )
    assert found == [
        ("organisation.fixed-field", "the field 'key' is not edited", "Y-kept"),
        ("organisation.unknown-field", "a unit has no field 'boss'", "N3.2d"),
        ("input.bad-value", "name cannot be taken: it is not a text", "N3.2d"),
    ]


@pytest.mark.clause("G2.1", "N2.1a", "Y-self")
def test_a_unit_is_corrected_by_whoever_maintains_one_of_its_organisations() -> None:
    """One that stands at it is enough; of others', of its own, and of nobody's by nobody below."""
    fields = {"name": "丁某厂", "kind": "企业"}
    after = attrs.evolve(UNIT, name="丁某厂", kind="企业")
    for users, who in ((["o-2", "b-1"], "committee"), (["c-1"], "county"), ([], "county")):
        [change] = edit_unit(UNIT, fields, users=users, evidence=paper(), **facts(who))
        assert (change.before, change.after, change.clause) == (UNIT, after, "G2.1")
    for users in (["o-2"], ["c-1"]):
        codes = {
            code
            for code, *_ in refused(
                edit_unit, UNIT, fields, users=users, evidence=paper(), **facts()
            )
        }
        assert codes == {"right.out-of-scope", "organisation.not-its-maintainer"}


@pytest.mark.clause("G2.1", "N2.1a")
def test_a_correction_changes_something_on_a_document() -> None:
    """Nothing new, and no document, are refused."""
    assert refused(
        edit_unit, UNIT, {"name": "丙某厂"}, users=["b-1"], evidence=paper(), **facts()
    ) == [
        ("organisation.nothing-changes", "nothing would change in the record of '丙某厂'", "G2.1")
    ]
    assert refused(edit_unit, UNIT, {"name": "丁某厂"}, users=["b-1"], evidence=(), **facts()) == [
        ("organisation.evidence-missing", "no document is named for this change", "N2.1a")
    ]


@pytest.mark.clause("G2.1")
@pytest.mark.parametrize("situation", UnitSituation)
@pytest.mark.parametrize(
    "keys", [(), ("u-1",), ("u-1", "u-2"), ("u-1", "u-1"), ("u-1", "u-2", "u-3")]
)
def test_the_situation_goes_with_the_number_of_units(
    situation: UnitSituation, keys: tuple[str, ...]
) -> None:
    """The superior's: none; its own: one; joint: two or more different ones."""
    before = attrs.evolve(the("b-1"), units=("u-8",), unit_situation=UnitSituation.OWN)
    units = [Unit(key, "某厂") for key in keys]
    fits = {
        UnitSituation.SAME_AS_SUPERIOR: len(keys) == 0,
        UnitSituation.OWN: len(keys) == 1,
        UnitSituation.JOINT: len(keys) >= 2 and len(set(keys)) == len(keys),
    }
    call: Any = assign_units
    given: Any = {"evidence": paper(), **facts()}
    if fits[situation]:
        [change] = call(before, units, situation.label, **given)
        assert change.after == attrs.evolve(before, units=keys, unit_situation=situation)
        assert (change.before, change.clause) == (before, "G2.1")
    else:
        different = len(set(keys))
        assert refused(call, before, units, situation, **given) == [
            (
                "organisation.units-do-not-fit",
                f"{situation.value!r} does not go with {different} units",
                "G2.1",
            )
        ]


@pytest.mark.clause("G2.1", "Y-self", "N2.1a")
def test_an_assignment_is_refused_for_all_reasons_at_once() -> None:
    """An unknown situation, another's record, and no document."""
    found = refused(assign_units, the("c-1"), [], "rented", evidence=(), **facts())
    assert [(code, clause) for code, _, clause in found] == [
        ("input.bad-value", "N3.2d"),
        ("right.out-of-scope", "Y-self"),
        ("organisation.not-its-maintainer", "Y-self"),
        ("organisation.evidence-missing", "N2.1a"),
    ]
    assert refused(
        assign_units, the("b-1"), [], "same-as-superior", evidence=paper(), **facts()
    ) == [
        (
            "organisation.nothing-changes",
            "nothing would change in the record of 'C村党支部'",
            "G2.1",
        )
    ]


@pytest.mark.clause("G2.1", "N2.1c")
def test_a_root_has_no_superior_s_unit_to_share() -> None:
    """It names its own, and does so itself."""
    own = attrs.evolve(the("o-0"), units=("u-8",), unit_situation=UnitSituation.OWN)
    assert refused(
        assign_units, own, [], "same-as-superior", evidence=paper(), **facts("city")
    ) == [
        (
            "organisation.no-superiors-unit",
            "'丙市委组织部' has no superior whose unit it could share",
            "G2.1",
        )
    ]
    [change] = assign_units(the("o-0"), [UNIT], "own", evidence=paper(), **facts("city"))
    assert change.after == attrs.evolve(
        the("o-0"), units=("u-9",), unit_situation=UnitSituation.OWN
    )


@pytest.mark.clause("G2.1")
@given(st.lists(st.sampled_from([(), ("u-1",), ("u-2", "u-3")]), min_size=1, max_size=6))
def test_units_are_inherited_from_the_nearest_above_that_has_its_own(
    chain: list[tuple[str, ...]],
) -> None:
    """Down a chain of committees, each answers like a walk upwards by hand."""
    situations = {0: UnitSituation.SAME_AS_SUPERIOR, 1: UnitSituation.OWN, 2: UnitSituation.JOINT}
    tree = OrgTree(
        [
            Organisation(
                f"c-{place}",
                str(place),
                "党委",
                OrganisationKind.COMMITTEE,
                Tier.PRIMARY_COMMITTEE,
                f"c-{place - 1}" if place else None,
                unit_situation=situations[len(units)],
                units=units,
            )
            for place, units in enumerate(chain)
        ]
    )
    expected: tuple[str, ...] = ()
    for place, units in enumerate(chain):
        expected = units or expected
        assert units_of(f"c-{place}", tree) == expected
