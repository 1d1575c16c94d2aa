"""Creating, moving and deleting: from above, on papers, and only what is empty leaves."""

from __future__ import annotations

from datetime import date
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from partyreg.errors import Refusal, RefusedError
from partyreg.model import DepartedOrganisation, Evidence, Grants, Organisation
from partyreg.organisations import Blockers, create, delete, move
from partyreg.organisations.example import branch, facts, paper
from partyreg.permissions import Powers, initial_functions
from partyreg.settings import Settings
from partyreg.values import (
    DirectCategory,
    Function,
    OrganisationKind,
    Phone,
    Tier,
)

COMMITTEE = Organisation(
    "c-9", "C9", "E镇党委", OrganisationKind.COMMITTEE, Tier.PRIMARY_COMMITTEE, "o-1"
)


def created(
    one: Organisation,
    *,
    who: str = "county",
    holder: str | None = None,
    evidence: tuple[Evidence, ...] | None = None,
    settings: Settings | None = None,
    powers: Powers | None = None,
) -> tuple[Organisation, Grants]:
    """Create and give the two new records, after checking that they are the only changes."""
    given: Any = facts(who)
    if powers:
        given["powers"] = powers
    papers = paper() if evidence is None else evidence
    made, granted = create(
        one, code_holder=holder, evidence=papers, settings=settings or Settings(), **given
    )
    assert (made.before, made.clause, granted.before, granted.clause) == (
        None,
        "G2.2",
        None,
        "N2.1b",
    )
    assert isinstance(made.after, Organisation)
    assert isinstance(granted.after, Grants)
    return made.after, granted.after


def refusals(call: Any, *args: Any, **kwargs: Any) -> tuple[Refusal, ...]:
    """Give the refusals of a call that must be refused."""
    with pytest.raises(RefusedError) as caught:
        call(*args, **kwargs)
    return caught.value.refusals


def refused(call: Any, *args: Any, **kwargs: Any) -> list[tuple[str, str, str]]:
    """Give code, message and clause of each refusal of a call that must be refused."""
    found = refusals(call, *args, **kwargs)
    return [(one.code, one.message, one.clause) for one in found]


# ── Creation ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.clause("G2.2", "N2.1b", "T", "Y-sub")
@pytest.mark.parametrize("who", ["county", "city"])
@pytest.mark.parametrize("category", [None, DirectCategory.TOWNSHIP])
def test_an_organisation_is_created_with_its_initial_grants(
    who: str, category: DirectCategory | None
) -> None:
    """Record and grants are one unit of work, by the superior or anybody above it."""
    one = attrs.evolve(COMMITTEE, category=category)
    functions = initial_functions(Tier.PRIMARY_COMMITTEE, category)
    assert created(one, who=who) == (one, Grants("c-9", functions))


@pytest.mark.clause("Y-grant", "N2.1b")
@given(st.frozensets(st.sampled_from(Function)))
def test_nobody_hands_out_more_than_it_holds(held: frozenset[Function]) -> None:
    """The grants are the initial setting as far as the creator holds it."""
    held |= {Function.ADD_ORGANISATION}
    powers = Powers(facts()["tree"], {"o-1": held})
    _, grants = created(COMMITTEE, powers=powers)
    assert grants.functions == initial_functions(Tier.PRIMARY_COMMITTEE) & held


@pytest.mark.clause("G2.2", "T", "Y-sub")
def test_creating_needs_the_function_on_the_superior() -> None:
    """A branch creates nothing, and a committee nothing beside itself."""
    assert [code for code, *_ in refused(created, branch("b-9"), who="branch")] == [
        "right.not-granted",
        "right.out-of-scope",
    ]
    assert [code for code, *_ in refused(created, COMMITTEE, who="committee")] == [
        "right.out-of-scope"
    ]


@pytest.mark.clause("N2.1a")
def test_a_creation_names_its_decision() -> None:
    """No document, one of tomorrow, and one without a name are refused."""
    assert refused(created, COMMITTEE, evidence=()) == [
        ("organisation.evidence-missing", "no document is named for this change", "N2.1a")
    ]
    late = (Evidence("组发〔2018〕4号", date(2018, 1, 10)), Evidence("", date(2018, 1, 5)))
    assert refused(created, COMMITTEE, evidence=late) == [
        (
            "input.bad-value",
            "date of document 1 cannot be taken: it lies after 2018-01-09",
            "N2.1a",
        ),
        ("input.bad-value", "document 2 cannot be taken: it is blank", "N2.1a"),
    ]


@pytest.mark.clause("Y-first", "Y-realm")
def test_a_new_realm_is_not_created_here() -> None:
    """Without a superior it would be one."""
    one = attrs.evolve(COMMITTEE, parent=None)
    assert refused(created, one) == [
        (
            "organisation.new-realm",
            "an organisation without a superior would be a new realm",
            "Y-first",
        )
    ]


@pytest.mark.clause("Y-kept")
def test_a_code_is_in_use_once_and_a_name_as_often_as_wanted() -> None:
    """The holder is named; the same name twice is no matter."""
    assert refused(created, COMMITTEE, holder="o-2") == [
        ("organisation.code-in-use", "the code 'C9' is in use by 'D县委组织部'", "Y-kept")
    ]
    same_name = attrs.evolve(COMMITTEE, name="B镇党委")
    assert created(same_name)[0].name == "B镇党委"


@pytest.mark.clause("Y-kept")
@pytest.mark.parametrize("code", ["034/1", "０34", "1" * 33])
def test_a_code_has_the_form_that_is_set(code: str) -> None:
    """The pattern is matched whole, and it is a setting."""
    one = attrs.evolve(COMMITTEE, code=code)
    assert refused(created, one) == [
        (
            "organisation.code-form",
            "the code does not have the form of organisation codes",
            "Y-kept",
        )
    ]
    assert created(one, settings=Settings(code_pattern=".*"))[0].code == code
    [(found, *_)] = refused(created, COMMITTEE, settings=Settings(code_pattern="[0-9]"))
    assert found == "organisation.code-form"


@pytest.mark.clause("N3.2d")
@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("name", "E镇\x00党委", "it has a control character at position 3"),
        ("name", None, "it is not a text"),
        ("code", " 01", "it begins or ends with a blank"),
        (
            "kind",
            "council",
            f"it is none of {', '.join(one.value for one in OrganisationKind)}",
        ),
        (
            "tier",
            OrganisationKind.BRANCH,
            "it is none of branch, primary-committee, county, city, province",
        ),
        ("connected", 1, "it is neither True nor False"),
        ("phone", "", "it is blank"),
        ("information_administrators", "甲某", "it is no list of texts"),
        ("information_administrators", ("甲某", ""), "it is blank"),
        ("units", ["u-1", 7], "it is not a text"),
    ],
)
def test_a_value_that_cannot_be_meant_is_refused(field: str, value: Any, reason: str) -> None:
    """The refusal names field and reason, never the value."""
    one = attrs.evolve(COMMITTEE, **{field: value})
    assert refused(created, one) == [
        ("input.bad-value", f"{field} cannot be taken: {reason}", "N3.2d")
    ]


@pytest.mark.clause("G2.2")
def test_words_and_telephone_are_taken_as_they_are_written() -> None:
    """Values and labels of words, and a telephone in the clear, give the proper record."""
    given: Any = {
        "kind": "党委",
        "tier": "primary-committee",
        "phone": "0562-0",
        "information_administrators": ["甲某"],
    }
    one, _ = created(attrs.evolve(COMMITTEE, **given))
    assert one == attrs.evolve(
        COMMITTEE, phone=Phone("0562-0"), information_administrators=("甲某",)
    )


FITS = {
    OrganisationKind.BRANCH: {Tier.BRANCH},
    OrganisationKind.JOINT_BRANCH: {Tier.BRANCH},
    OrganisationKind.GENERAL_BRANCH: {Tier.BRANCH},
    OrganisationKind.ORGANISATION_DEPARTMENT: {Tier.COUNTY, Tier.CITY, Tier.PROVINCE},
    OrganisationKind.DEPARTMENT_SYSTEM: {Tier.COUNTY, Tier.CITY, Tier.PROVINCE},
}


@pytest.mark.clause("Y-primary", "G4.2b", "Y-shape")
@pytest.mark.parametrize("kind", OrganisationKind)
@pytest.mark.parametrize("tier", Tier)
@pytest.mark.parametrize("category", [None, DirectCategory.UNIVERSITY])
def test_kind_column_and_category_fit_together(
    kind: OrganisationKind, tier: Tier, category: DirectCategory | None
) -> None:
    """Branches stand in column 1, departments in 3 to 5, and categories are of column 2."""
    one = attrs.evolve(COMMITTEE, parent="o-0", kind=kind, tier=tier, category=category)
    expected = []
    if tier not in FITS.get(kind, set(Tier)):
        expected.append(("organisation.tier-does-not-fit", "Y-primary"))
    if category and tier is not Tier.PRIMARY_COMMITTEE:
        expected.append(("organisation.category-does-not-fit", "G4.2b"))
    if tier is Tier.PROVINCE:
        expected.append(("tree.tier-above-superior", "Y-shape"))
    if expected:
        found = refusals(created, one, who="city")
        assert [(each.code, each.clause) for each in found] == expected
    else:
        assert created(one, who="city")[0] == one


@pytest.mark.clause("Y-primary", "G4.2b")
def test_the_refusals_say_what_would_fit() -> None:
    """The columns of a kind are named, and the column of categories."""
    one = attrs.evolve(COMMITTEE, kind=OrganisationKind.BRANCH)
    [found] = refusals(created, one)
    assert (found.message, found.hint) == (
        "a 'branch' does not stand in the column 'primary-committee'",
        "the columns for it are branch",
    )
    two = attrs.evolve(branch("b-9"), category=DirectCategory.TOWNSHIP)
    assert refused(created, two) == [
        (
            "organisation.category-does-not-fit",
            "the category 'township' is one of primary committees, and this is a 'branch'",
            "G4.2b",
        )
    ]


@pytest.mark.clause("Y-shape")
def test_the_tree_says_what_may_stand_where() -> None:
    """Nothing stands under a branch."""
    one = attrs.evolve(branch("b-9"), parent="b-1")
    assert refused(created, one) == [
        ("tree.branch-has-no-subordinates", "nothing can stand under a branch", "Y-shape")
    ]


@pytest.mark.clause("N2.1a", "G2.2")
def test_every_reason_is_said_at_once() -> None:
    """Papers, right, code, kind, units and place are refused in one answer."""
    one = attrs.evolve(
        COMMITTEE, code="?", kind=OrganisationKind.BRANCH, parent="b-1", units=("u-1",)
    )
    found = refusals(created, one, who="branch", holder="o-2", evidence=())
    assert [each.code for each in found] == [
        "organisation.evidence-missing",
        "right.not-granted",
        "organisation.code-form",
        "organisation.code-in-use",
        "organisation.tier-does-not-fit",
        "organisation.units-do-not-fit",
        "tree.branch-has-no-subordinates",
        "tree.tier-above-superior",
    ]


# ── Moving ───────────────────────────────────────────────────────────────────────────────────


def moved(
    key: str, to: str, *, who: str = "city", evidence: tuple[Evidence, ...] | None = None
) -> Organisation:
    """Move and give the new record, after checking that it is the only change."""
    given = facts(who)
    before = given["tree"].organisation(key)
    papers = paper() if evidence is None else evidence
    [change] = move(before, to, evidence=papers, **given)
    assert (change.before, change.clause) == (before, "G2.4")
    assert isinstance(change.after, Organisation)
    assert change.after == attrs.evolve(before, parent=to)
    return change.after


@pytest.mark.clause("G2.4", "Y-scope-move")
@pytest.mark.parametrize("who", ["branch", "committee", "county", "city"])
@pytest.mark.parametrize("to", ["o-0", "o-1", "o-2", "l-1", "c-1", "b-1", "o-9"])
def test_a_move_is_made_from_above_both_superiors(who: str, to: str) -> None:
    """The committee goes under any organisation that may take it, by whoever stands above both."""
    below = {"o-0": 0, "o-1": 1, "o-2": 1, "l-1": 2, "c-1": 2, "b-1": 3}
    expected: set[str] = set()
    if who == "branch":
        expected.add("right.not-granted")
    if who in ("branch", "committee"):
        expected.add("right.out-of-scope")
    if to == "o-1":
        expected.add("organisation.same-superior")
    elif to == "o-9":
        expected.add("tree.unknown-superior")
    elif to == "c-1":
        expected.add("tree.self-parent")
    elif to == "b-1":
        expected |= {"tree.cycle", "tree.branch-has-no-subordinates", "tree.tier-above-superior"}
    outside = who in ("branch", "committee") or (who == "county" and to in ("o-0", "o-2"))
    if outside and to != "o-1":
        expected.add("organisation.move-out-of-scope")
    if expected:
        assert {one.code for one in refusals(moved, "c-1", to, who=who)} == expected
    else:
        assert moved("c-1", to, who=who).parent in below


@pytest.mark.clause("Y-scope-move", "G2.4")
def test_the_refusals_of_a_move_name_who_could_do_it() -> None:
    """The nearest organisation above both is named, and the superior that stays."""
    [one] = refusals(moved, "c-1", "o-2", who="county")
    assert (one.message, one.hint, one.clause) == (
        "'A县委组织部' does not stand above both superiors: 'D县委组织部'",
        "let '丙市委组织部' do it",
        "Y-scope-move",
    )
    assert refused(moved, "c-1", "o-1") == [
        ("organisation.same-superior", "'B镇党委' stands under 'A县委组织部' already", "G2.4")
    ]


@pytest.mark.clause("Y-scope-move", "Y-shape")
def test_a_realm_s_root_is_not_moved() -> None:
    """Nobody stands above a superior that it does not have."""
    codes = {one.code for one in refusals(moved, "o-0", "o-1")}
    assert "organisation.move-out-of-scope" in codes


@pytest.mark.clause("N2.1a")
def test_a_move_names_its_decision() -> None:
    """Without a document it is refused."""
    assert refused(moved, "c-1", "o-2", evidence=()) == [
        ("organisation.evidence-missing", "no document is named for this change", "N2.1a")
    ]


# ── Deletion ─────────────────────────────────────────────────────────────────────────────────


def deleted(
    key: str,
    *,
    blockers: Blockers | None = None,
    who: str = "committee",
    successors: Any = (),
    departed: tuple[str, ...] = (),
    evidence: tuple[Evidence, ...] | None = None,
) -> DepartedOrganisation:
    """Delete and give what is kept, after checking all changes."""
    given = facts(who)
    before = given["tree"].organisation(key)
    papers = paper() if evidence is None else evidence
    out, kept, ended = delete(
        before,
        blockers=blockers or Blockers(),
        successors=successors,
        departed=departed,
        evidence=papers,
        **given,
    )
    assert (out.before, out.after, out.clause) == (before, None, "G2.3")
    grants = Grants(key, given["powers"].held[key])
    assert (ended.before, ended.after, ended.clause) == (grants, None, "N2.1b")
    assert (kept.before, kept.clause) == (None, "Y-kept")
    assert isinstance(kept.after, DepartedOrganisation)
    return kept.after


@pytest.mark.clause("G2.3", "Y-kept", "N2.1b")
def test_an_empty_organisation_leaves_the_tree_and_stays_in_the_history() -> None:
    """Its last record, the decision and its successors are kept, and its grants end."""
    kept = deleted("b-1", successors=["c-1", "b-0"], departed=("b-0",))
    record = facts()["tree"].organisation("b-1")
    assert kept == DepartedOrganisation("b-1", record, date(2018, 1, 5), paper(), ("c-1", "b-0"))


FULL = Blockers(("b-2",), 3, 1, 2, ("t-1",), ("t-2",))
SAID = {
    "children": ("organisation.has-children", "organisations stand below it: 'b-2'", "G2.3"),
    "members": (
        "organisation.has-members",
        "it has members: 3, of them probationary 1, out of contact 2",
        "G2.3",
    ),
    "open_transfers": (
        "organisation.has-open-transfers",
        "open transfers name it: 't-1'",
        "Y-delete-blocks",
    ),
    "receipts": (
        "organisation.has-outstanding-receipts",
        "it waits for the receipts of 't-2'",
        "Y-delete-blocks",
    ),
}


@pytest.mark.clause("G2.3", "Y-delete-blocks")
@given(st.sets(st.sampled_from(sorted(SAID)), min_size=1))
def test_everything_in_the_way_is_said_with_the_step_that_removes_it(names: set[str]) -> None:
    """Each blocker is one refusal, whatever else is in the way."""
    blockers = attrs.evolve(Blockers(), **{name: getattr(FULL, name) for name in names})
    if "members" in names:
        blockers = attrs.evolve(blockers, probationary=1, out_of_contact=2)
    found = refusals(deleted, "b-1", blockers=blockers)
    expected = [said for name, said in SAID.items() if name in names]
    assert [(one.code, one.message, one.clause) for one in found] == expected
    assert all(one.hint for one in found)


@pytest.mark.clause("G2.3")
def test_one_probationary_member_or_a_child_in_the_tree_is_enough() -> None:
    """Probationary members count, and children are seen in the tree, however many."""
    found = refusals(deleted, "b-1", blockers=Blockers(members=1, probationary=1))
    assert [one.code for one in found] == ["organisation.has-members"]
    found = refusals(deleted, "c-1", who="county")
    assert [one.message for one in found] == ["organisations stand below it: 'C村党支部'"]
    many = tuple(f"b-{number}" for number in range(2, 9))
    found = refusals(deleted, "c-1", who="county", blockers=Blockers(children=many))
    assert [one.message for one in found] == [
        "organisations stand below it: 'C村党支部', 'b-2', 'b-3', 'b-4', 'b-5' and 3 more"
    ]


@pytest.mark.clause("Y-delete-blocks")
def test_an_heir_in_the_tree_answers_for_outstanding_receipts() -> None:
    """A departed successor does not."""
    waits = Blockers(receipts=("t-2",))
    assert deleted("b-1", blockers=waits, successors=["c-1"]).successors == ("c-1",)
    found = refusals(deleted, "b-1", blockers=waits, successors=["b-0"], departed=("b-0",))
    assert [one.code for one in found] == ["organisation.has-outstanding-receipts"]


@pytest.mark.clause("Y-kept")
def test_successors_must_have_existed() -> None:
    """An unknown key, the organisation itself, and a single text are refused."""
    assert refused(deleted, "b-1", successors=["b-0", "b-1"]) == [
        ("organisation.unknown-successor", "the successor in place 1 is unknown", "Y-kept"),
        ("organisation.unknown-successor", "the successor in place 2 is unknown", "Y-kept"),
    ]
    assert refused(deleted, "b-1", successors="c-1") == [
        ("input.bad-value", "successors cannot be taken: it is one text, not several keys", "N3.2d")
    ]


@pytest.mark.clause("Y-sub", "G2.3")
def test_nobody_deletes_itself_or_a_realm() -> None:
    """A committee is deleted from above, and a root by nobody."""
    codes = [one.code for one in refusals(deleted, "c-1")]
    assert codes == ["right.out-of-scope", "organisation.has-children"]
    found = refused(deleted, "o-0", who="city")
    assert found[0] == (
        "organisation.is-root",
        "'丙市委组织部' is the root of its realm, and nobody stands above it",
        "Y-sub",
    )
    assert [code for code, *_ in found[1:]] == ["right.out-of-scope", "organisation.has-children"]


@pytest.mark.clause("N2.1a")
def test_a_deletion_names_its_decision() -> None:
    """Without a document it is refused."""
    assert refused(deleted, "b-1", evidence=()) == [
        ("organisation.evidence-missing", "no document is named for this change", "N2.1a")
    ]


@pytest.mark.clause("N2.1b")
def test_an_organisation_without_grants_has_none_to_end() -> None:
    """Where no grants are stored, only two changes are made."""
    given: Any = facts()
    held = {key: one for key, one in given["powers"].held.items() if key != "b-1"}
    given["powers"] = Powers(given["tree"], held)
    record = given["tree"].organisation("b-1")
    assert len(delete(record, blockers=Blockers(), evidence=paper(), **given)) == 2
