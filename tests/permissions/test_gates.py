"""Every combination of function, column, account and place, against the naive second writing."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest
from tests.permissions import naive
from tests.permissions.trees import EVERYTHING, TOWNSHIP, account, accounts, around, organisation

from partyreg.errors import Refusals, UnknownOrganisationError
from partyreg.model import Account, Actor
from partyreg.notice import annex2, exists
from partyreg.permissions import Decision, Powers, initial_functions, require
from partyreg.tree import OrgTree
from partyreg.values import AccountKind, AccountState, Function, Tier

pytestmark = pytest.mark.clause(
    "T", "T.note", "N1", "G1.1b", "G1.1c", "G1.1d", "G1.2", "Y-gates", "Y-remedy", "Y-sub"
)

KINDS = tuple(itertools.product(Tier, (None, TOWNSHIP), (True, False)))


def worlds() -> Iterator[tuple[str, Powers]]:
    """Every kind of organisation S, holding all functions, none, and its initial setting."""
    for tier, category, connected in KINDS:
        made = around(tier, category, connected)
        tree = OrgTree(made)
        initial = {one.key: initial_functions(one.tier, one.category) for one in made}
        for own in (EVERYTHING, frozenset[Function](), initial["S"]):
            for middle in (EVERYTHING, EVERYTHING - {Function.MANAGE_ACCOUNTS}):
                held = {**initial, "idle": middle, "S": own}
                yield f"{tier} {category} {connected} {len(own)} {len(middle)}", Powers(tree, held)


WORLDS = tuple(worlds())
ACCOUNTS = (None, *accounts("S"), account("top"))


def seen(decision: Decision) -> list[tuple[str, bool, str]]:
    """What a decision says about each gate."""
    return [(gate.name.value, gate.passed, gate.clause) for gate in decision.gates]


@pytest.mark.parametrize("powers", [one for _, one in WORLDS], ids=[name for name, _ in WORLDS])
def test_every_call_is_decided_as_in_the_naive_rules(powers: Powers) -> None:
    """Gates, clauses, cell, refusal codes and remedies are those of the naive second writing."""
    facts = naive.Facts(powers.tree, powers.held)
    for function, target in itertools.product(Function, powers.tree):
        remedies = (
            naive.grantor(facts, "S", function),
            naive.actor(facts, "S", function, target),
        )
        held = naive.holds(facts, "S", function)
        for used in ACCOUNTS:
            wanted = naive.gates(facts, "S", function, target, used)
            decision = powers.decide("S", function, target, account=used)
            assert seen(decision) == [(one.gate, one.passed, one.clause) for one in wanted]
            assert decision.allowed == all(one.passed for one in wanted)
            assert decision.cell == naive.cell(function, powers.tree.traits("S").tier)
            able = all(one.passed for one in wanted[:3])
            assert decision.grantor == (None if held else remedies[0])
            assert decision.actor == (None if able else remedies[1])
            if used is not None and used.organisation == "S":
                codes = [one.code for one in wanted if not one.passed]
                assert refused(powers, used, function, target) == codes


def refused(powers: Powers, used: Account, function: Function, target: str) -> list[str]:
    """The codes that a command is refused with; each refusal cites what exists."""
    no = Refusals()
    require(no, powers, Actor(used, "甲某"), function, target)
    assert all(exists(one.clause) and one.hint for one in no)
    return [one.code for one in no]


@pytest.mark.parametrize("powers", [one for _, one in WORLDS], ids=[name for name, _ in WORLDS])
def test_the_verdict_names_the_first_gate_that_fails(powers: Powers) -> None:
    """A check without an account is the decision in short: same answer, gate, clause and cell."""
    facts = naive.Facts(powers.tree, powers.held)
    for function, target in itertools.product(Function, powers.tree):
        wanted = naive.gates(facts, "S", function, target, None)
        verdict = powers.check("S", function, target)
        failed = [one for one in wanted if not one.passed]
        assert bool(verdict) == (not failed)
        first = failed[0] if failed else wanted[0]
        assert verdict.gate == (first.gate if failed else None)
        assert verdict.clause == first.clause
        assert verdict.cell == naive.cell(function, powers.tree.traits("S").tier)
        assert verdict is powers.check("S", function, target)


@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_the_initial_setting_is_that_of_the_table(kind: tuple[Tier, None, bool]) -> None:
    """A new organisation holds the cells of its column; equal settings are one object."""
    tier, category, _ = kind
    wanted = {one for one in Function if naive.initially(one.value, tier.value, bool(category))}
    assert initial_functions(tier, category) == wanted
    assert initial_functions(tier, category) is initial_functions(tier, category)


def test_the_functions_are_the_rows_of_the_table() -> None:
    """The vocabulary and the notice's data have the same 22 functions, in order and in words."""
    assert [(one.name, one.label) for one in Function] == [(r.name, r.label) for r in annex2()]
    assert len(Function) == 22


@pytest.fixture
def story() -> Powers:
    """A county above a town above a village, with the initial setting."""
    made = [
        organisation("A县", Tier.COUNTY),
        organisation("B镇", Tier.PRIMARY_COMMITTEE, "A县", TOWNSHIP),
        organisation("C村", Tier.BRANCH, "B镇", connected=False),
    ]
    return Powers(OrgTree(made), {o.key: initial_functions(o.tier, o.category) for o in made})


@pytest.mark.clause("G3.2a", "G3.3a")
def test_a_greyed_out_reason_names_both_remedies_by_name(story: Powers) -> None:
    """The refusal says who can grant the function and who may act, by the organisations' names."""
    no = Refusals()
    require(no, story, Actor(account("B镇"), "甲某"), Function.REMOVE_OTHER, "C村")
    (one,) = no
    assert one.message == "'B镇（名）' does not hold the function '删除党员：其他原因'"
    assert one.hint == "ask the administrator of 'A县（名）' to grant it, or let 'A县（名）' act"
    assert (one.code, one.clause) == ("right.not-granted", "T")


def test_a_branch_that_is_not_connected_is_operated_by_its_superior(story: Powers) -> None:
    """It may not even apply for a transfer; the refusal names the superior that does it."""
    no = Refusals()
    require(no, story, Actor(account("C村"), "甲某"), Function.SUBMIT_TRANSFER, "C村")
    (one,) = no
    assert one.message == "'C村（名）' is not connected, its superior operates for it"
    assert (one.code, one.clause, one.hint) == ("right.not-connected", "N1", "let 'B镇（名）' act")
    assert story.check("B镇", Function.SUBMIT_TRANSFER, "C村")


def test_every_failed_gate_of_an_account_is_reported(story: Powers) -> None:
    """A new administrator account at business work outside is refused for all four reasons."""
    no = Refusals()
    used = account("B镇", AccountKind.ADMINISTRATOR, AccountState.NEW)
    require(no, story, Actor(used, "甲某"), Function.ADD_OTHER, "A县")
    assert [(one.code, one.clause, one.message, one.hint) for one in no] == [
        ("right.not-granted", "T", "'B镇（名）' does not hold the function '新增党员：其他原因'",
         "ask the administrator of 'A县（名）' to grant it, or let 'A县（名）' act"),
        ("right.out-of-scope", "Y-sub",
         "'A县（名）' is not in the scope of 'B镇（名）' for '新增党员：其他原因'",
         "let 'A县（名）' act"),
        ("right.wrong-account", "G1.1c",
         "管理员账号 of 'B镇（名）' may not use the function '新增党员：其他原因'",
         "use its 用户账号"),
        ("right.account-new", "G1.1b", "the initial password of the account has not been changed",
         "change the password first; nothing else works before"),
    ]  # fmt: skip


def test_a_closed_account_and_a_foreign_one_do_nothing(story: Powers) -> None:
    """A closed account is refused; so is an organisation's own right through another's account."""
    no = Refusals()
    used = account("B镇", AccountKind.BUSINESS, AccountState.CLOSED)
    require(no, story, Actor(used, "甲某"), Function.EDIT_MEMBER, "C村")
    assert [(one.code, one.clause, one.message) for one in no] == [
        ("right.account-closed", "N2.1b", "the account is closed")
    ]
    foreign = story.decide("B镇", Function.EDIT_MEMBER, "C村", account=account("A县"))
    assert not foreign
    assert [(one.name, one.clause) for one in foreign.failed] == [("account-kind", "Y-gates")]
    assert foreign.remedy == "use an active 用户账号 of the organisation"


@pytest.mark.clause("Y-self", "N2.1c")
def test_a_committee_does_not_maintain_its_own_record_but_a_department_does(
    story: Powers,
) -> None:
    """The full record of a committee is its superior's; a department's own is its own."""
    no = story.decide("B镇", Function.EDIT_ORGANISATION, "B镇")
    assert [(one.name, one.clause) for one in no.failed] == [("scope", "Y-self")]
    assert (no.verdict.clause, no.grantor, no.actor) == ("Y-self", None, "A县")
    yes = story.decide("A县", Function.EDIT_ORGANISATION, "A县")
    assert (bool(yes), yes.gates[2].clause) == (True, "N2.1c")


def test_an_unknown_target_is_in_nobodys_scope_and_is_not_quoted(story: Powers) -> None:
    """What a caller passed may be anything, so that a refusal does not repeat it."""
    no = Refusals()
    require(no, story, Actor(account("B镇"), "甲某"), Function.ADD_OTHER, "110105194912310021")
    assert [one.code for one in no] == ["right.not-granted", "right.out-of-scope"]
    assert "1101" not in "".join(map(str, no))
    assert list(no)[1].clause == "Y-sub"
    own = Refusals()
    require(own, story, Actor(account("B镇"), "甲某"), Function.EDIT_ORGANISATION, "x")
    assert [(one.code, one.clause) for one in own] == [("right.out-of-scope", "Y-sub")]


def test_an_account_of_an_unknown_organisation_is_refused(story: Powers) -> None:
    """Whoever acts for an organisation that is not in the tree may do nothing."""
    no = Refusals()
    require(no, story, Actor(account("gone"), "甲某"), Function.EDIT_MEMBER, "C村")
    assert [(one.code, one.clause) for one in no] == [("right.unknown-organisation", "Y-gates")]


@pytest.mark.parametrize("ask", ["check", "decide"])
def test_a_question_about_what_does_not_exist_is_no_denial(story: Powers, ask: str) -> None:
    """Unknown organisations and functions raise, whichever place they stand in."""
    question = getattr(story, ask)
    with pytest.raises(UnknownOrganisationError):
        question("Z", Function.EDIT_MEMBER, "C村")
    with pytest.raises(UnknownOrganisationError):
        question("B镇", Function.EDIT_MEMBER, "Z")
    with pytest.raises(UnknownOrganisationError):
        question("C村", Function.ADD_OTHER, "Z")
    with pytest.raises(UnknownOrganisationError):
        question("B镇", Function.EDIT_MEMBER, ["C村"])
    with pytest.raises(ValueError, match="no such function in annex 2"):
        question("B镇", "fly", "C村")


def test_a_function_may_be_named_by_its_value(story: Powers) -> None:
    """The plain text of a function gives the same decision, words included."""
    by_value: Function = "add-other"  # type: ignore[assignment]
    assert story.decide("B镇", by_value, "C村").function is Function.ADD_OTHER
    assert story.check("B镇", by_value, "C村") is story.check("B镇", Function.ADD_OTHER, "C村")


def test_a_decision_is_short_in_a_repr_and_complete_in_words(story: Powers) -> None:
    """The repr shows keys only; the words name every gate with its clause, and the remedy."""
    no = story.decide("B镇", Function.ADD_OTHER, "C村", account=account("B镇"))
    assert repr(no) == "<Decision: denied, 'B镇' add-other 'C村'>"
    assert str(no).splitlines() == [
        "no: 'B镇（名）' may not use '新增党员：其他原因' at 'C村（名）'",
        "  附件2「新增党员：其他原因」×「基层党委」= 无",
        "  no: 'B镇（名）' does not hold '新增党员：其他原因' [T]",
        "  yes: 'B镇（名）' operates in the system itself [N1]",
        "  yes: 'C村（名）' stands below 'B镇（名）' [Y-sub]",
        "  yes: 用户账号 serves for '新增党员：其他原因' [G1.1d]",
        "  yes: the account is in the state '正常' [G1.1b]",
        f"  remedy: {no.remedy} [Y-remedy]",
    ]
    yes = story.decide("A县", Function.ADD_OTHER, "C村")
    assert (repr(yes), yes.remedy) == ("<Decision: allowed, 'A县' add-other 'C村'>", "")


def test_without_a_remedy_the_denial_says_so(story: Powers) -> None:
    """At the root nobody stands above, and the answer does not pretend otherwise."""
    powers = Powers(story.tree, {})
    no = powers.decide("A县", Function.ADD_OTHER, "C村")
    assert (no.grantor, no.actor) == (None, None)
    assert no.remedy == "no organisation above can grant it or act"


def test_organisations_without_records_are_named_by_key(story: Powers) -> None:
    """A tree that is built by column has no names; messages then quote the keys."""
    tree = story.tree
    keys = list(tree)
    bare = OrgTree.from_parents(keys, map(tree.parent, keys), map(tree.traits, keys))
    no = Powers(bare, story.held).decide("B镇", Function.ADD_OTHER, "C村")
    assert no.remedy == "ask the administrator of 'A县' to grant it, or let 'A县' act"
