"""The checks of organisations, and what is added up level by level."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from partyreg.errors import InputError
from partyreg.model import (
    CampaignFinding,
    Finding,
    FindingState,
    Member,
    Organisation,
    Severity,
    Unit,
)
from partyreg.settings import ReviewSettings
from partyreg.testing.strategies import organisation_lists
from partyreg.tree import OrgTree
from partyreg.validation import (
    CHECKS,
    EXTRA_CHECKS,
    Check,
    HeadCount,
    OrganisationCheck,
    Review,
    RollUp,
    Tally,
    by_id,
    compare,
    review,
    supervised,
    supervision_list,
)
from partyreg.validation.example import TODAY, places
from partyreg.values import (
    MemberCategory,
    OrganisationKind,
    Phone,
    ResidentId,
    Tier,
    UnitSituation,
)

COUNTY, COMMITTEE, BRANCH = places()
FULL, PROBATIONARY = MemberCategory.FULL, MemberCategory.PROBATIONARY


def roll(full: int, probationary: int, branch: str = "b-1") -> list[Member]:
    """Make the members of a branch."""
    categories = [FULL] * full + [PROBATIONARY] * probationary
    return [Member(f"m-{branch}-{n}", branch, "甲某", ResidentId(str(n)), category)
            for n, category in enumerate(categories)]  # fmt: skip


def sized(members: list[Member], settings: ReviewSettings | None = None) -> list[tuple[str, str]]:
    """Give the findings of size."""
    checks = [one for one in CHECKS if one.id.startswith("branch.")]
    found = review(members, places(), on=TODAY, checks=checks, settings=settings)
    return [(one.check, one.message) for one in found.findings]


@pytest.mark.clause("N3.2e", "N3.2f", "Y-three", "Y-large")
@given(st.integers(0, 60), st.integers(0, 4))
def test_branches_are_measured_with_all_their_members(full: int, probationary: int) -> None:
    """Fewer than three, or more than fifty, all counted; the full ones are said beside them."""
    members = full + probationary
    message = f"members in the branch: {members}, full members among them: {full}"
    wanted = [("branch.under-three", message)] if members < 3 else []
    wanted += [("branch.large", message)] if members > 50 else []
    assert sized(roll(full, probationary)) == wanted


@pytest.mark.clause("Y-large", "N3.2e")
@given(st.integers(0, 8), st.integers(0, 8), st.integers(1, 8))
def test_both_thresholds_are_settings(members: int, under: int, large: int) -> None:
    """An installation may set both numbers."""
    found = sized(roll(members, 0), ReviewSettings(under=under, large=large))
    wanted = ["branch.under-three"] * (members < under) + ["branch.large"] * (members > large)
    assert [check for check, _ in found] == wanted


@pytest.mark.clause("N3.2e")
def test_only_branches_are_measured() -> None:
    """A joint branch is a branch; a general branch or committee holds no members."""
    joint = attrs.evolve(BRANCH, key="b-2", code="9", kind=OrganisationKind.JOINT_BRANCH)
    general = attrs.evolve(BRANCH, key="b-3", code="8", kind=OrganisationKind.GENERAL_BRANCH)
    found = review([], (*places(), joint, general), on=TODAY)
    assert [one.subject for one in found.of("branch.under-three")] == ["b-1", "b-2"]


@pytest.mark.parametrize(
    "wrong",
    [{"under": -1}, {"large": 0}, {"under": True}, {"adult_age": 1.5}, {"large": None},
     {"members_per_administrator": 0}, {"probation_overdue_months": "24"}],
)  # fmt: skip
@pytest.mark.clause("N3.2f")
def test_a_threshold_out_of_range_is_refused(wrong: dict[str, int]) -> None:
    """Each threshold is a whole number in its range, and the fault names the setting."""
    with pytest.raises(InputError) as caught:
        ReviewSettings(**wrong)
    assert [one.place for one in caught.value.faults] == [*wrong]


# ── Further checks ───────────────────────────────────────────────────────────────────────────


def extra(
    organisation: Organisation,
    members: Sequence[Member] = (),
    units: Sequence[Unit] | None = None,
    settings: ReviewSettings | None = None,
) -> list[str]:
    """Name the further checks that find something about one organisation."""
    others = [one for one in places() if one.key != organisation.key]
    checks = [one for one in EXTRA_CHECKS if isinstance(one, OrganisationCheck)]
    found = review(members, (*others, organisation), on=TODAY, checks=checks, units=units,
                   settings=settings)  # fmt: skip
    return [one.check for one in found.findings if one.subject == organisation.key]


WHOLE = attrs.evolve(
    COMMITTEE, secretary="甲某", contact="乙某", phone=Phone("0562-0000000"),
    information_administrators=("丙某",), unit_situation=UnitSituation.OWN, units=("u-1",),
)  # fmt: skip
UNITS = (Unit("u-1", "某厂", credit_code="91110000600037341L"),)


@pytest.mark.clause("N3.1", "N3.2d")
@pytest.mark.parametrize(
    ("fields", "wanted"),
    [
        ({}, []),
        ({"information_administrators": ()}, ["committee.no-information-administrator"]),
        ({"units": ()}, ["organisation.unit-missing"]),
        ({"unit_situation": UnitSituation.JOINT}, ["organisation.unit-missing"]),
        ({"unit_situation": UnitSituation.SAME_AS_SUPERIOR, "units": ()}, []),
        ({"secretary": None}, ["organisation.secretary-missing"]),
        ({"contact": " "}, ["organisation.contact-missing"]),
        ({"phone": None}, ["organisation.phone-missing"]),
    ],
)
def test_each_fault_of_an_organisation_gives_its_finding(
    fields: dict[str, object], wanted: list[str]
) -> None:
    """A whole record has no finding, and each planted fault exactly one."""
    assert extra(attrs.evolve(WHOLE, **fields), units=UNITS) == wanted  # type: ignore[arg-type]


@pytest.mark.clause("N3.2d")
@pytest.mark.parametrize(
    ("code", "wanted"),
    [(None, ["unit.credit-code-missing"]), ("", ["unit.credit-code-missing"]),
     ("911100006000373411", ["unit.credit-code-wrong"]), ("91110000600037341L", [])],
)  # fmt: skip
def test_the_unit_of_an_organisation_has_a_right_code(code: str | None, wanted: list[str]) -> None:
    """A missing and a wrong credit code are told apart; without units nothing is asked."""
    assert extra(WHOLE, units=[Unit("u-1", "某厂", credit_code=code)]) == wanted
    assert extra(WHOLE) == []


@pytest.mark.clause("N3.2d")
def test_a_root_has_no_superiors_unit() -> None:
    """The root of a realm that says it shares its superior's unit has none."""
    assert "organisation.unit-missing" in extra(COUNTY)


@pytest.mark.clause("N3.1")
@given(st.integers(0, 12), st.integers(0, 4), st.none() | st.integers(1, 5))
def test_larger_committees_need_more_administrators(
    members: int, named: int, each: int | None
) -> None:
    """One is enough for any, unless a setting says how many members one may serve."""
    needed = 1 if each is None else max(1, (members + each - 1) // each)
    organisation = attrs.evolve(WHOLE, information_administrators=("丙某",) * named)
    found = extra(organisation, roll(members, 0), UNITS,
                  ReviewSettings(members_per_administrator=each))  # fmt: skip
    assert found == ["committee.no-information-administrator"] * (named < needed)


# ── One's own checks ─────────────────────────────────────────────────────────────────────────


def own_check(name: str) -> Check:
    """Make a check that finds every organisation."""
    return OrganisationCheck(
        id=name, clause="N3.2d", severity=Severity.INFO, title="Mine", label="自定",
        message="there are {count}", recommendation="look", test=lambda _one, _context: True,
        values=lambda _one, _context: {"count": 3},
    )  # fmt: skip


@pytest.mark.clause("N3.2a")
def test_a_user_adds_checks_of_his_own() -> None:
    """A check that is passed is asked like the others, and two of one id are refused."""
    found = review([], places(), on=TODAY, checks=(*CHECKS, own_check("mine.all")))
    assert [one.message for one in found.of("mine.all")] == ["there are 3"] * 3
    with pytest.raises(InputError) as caught:
        review([], places(), on=TODAY, checks=(own_check("a.b"), own_check("a.b")))
    assert [str(one) for one in caught.value.faults] == ["check 'a.b': two checks have this id"]


@pytest.mark.clause("N3.2a")
@given(st.lists(st.sampled_from(Severity)))
def test_the_worst_severity_decides(severities: list[Severity]) -> None:
    """Errors come before warnings, warnings before hints; nothing found is None."""
    findings = tuple(Finding("a.b", one, "m-1", "b-1", "N3.2d", "", "") for one in severities)
    worst = Review(TODAY, findings, 0, {}, ()).worst
    assert worst == next((one for one in Severity if one in severities), None)


# ── Level by level ───────────────────────────────────────────────────────────────────────────

CHECK_IDS = ("branch.under-three", "member.name-missing", "id-number.fifteen-digits")


def kept(finding: Finding, state: FindingState, due: date | None) -> CampaignFinding:
    """Keep a finding as a campaign does."""
    return CampaignFinding(finding.stable_key, "v-1", finding, "", TODAY, TODAY, 1, due, state)


@st.composite
def surveys(
    draw: st.DrawFn,
) -> tuple[OrgTree, list[Finding | CampaignFinding], dict[str, HeadCount]]:
    """Give a tree, findings in it and outside, and head counts of some organisations."""
    tree = OrgTree(draw(organisation_lists()))
    keys = [*tree, "gone", ""]
    findings: list[Finding | CampaignFinding] = []
    for n in range(draw(st.integers(0, 12))):
        check = by_id()[draw(st.sampled_from(CHECK_IDS))]
        one = check.finding(f"m-{n}", draw(st.sampled_from(keys)), members=1, full=1)
        state = draw(st.sampled_from(FindingState))
        due = draw(st.sampled_from([None, TODAY, TODAY - timedelta(1)]))
        findings.append(one if draw(st.booleans()) else kept(one, state, due))
    heads = st.builds(lambda n: HeadCount(n, n), st.integers(0, 9))
    counts = draw(st.dictionaries(st.sampled_from(keys), heads))
    return tree, findings, counts


@pytest.mark.clause("N3.2a")
@given(surveys())
def test_a_tally_is_what_stands_at_and_below(
    survey: tuple[OrgTree, list[Finding | CampaignFinding], dict[str, HeadCount]],
) -> None:
    """Every number of every organisation is that of a naive count; the total has everything."""
    tree, findings, counts = survey
    up = RollUp(findings, tree, counts, on=TODAY)
    for place in [*tree, ""]:
        mine = [one for one in findings if place == "" or _is_below(tree, _at(one), place)]
        open_ones = [one for one in mine if _state(one) is FindingState.OPEN]
        kinds = Counter(_finding(one).severity for one in open_ones)
        tally = up.tally(place)
        assert (tally.errors, tally.warnings, tally.infos) == tuple(kinds[one] for one in Severity)
        assert tally.mended == sum(_state(one) is FindingState.MENDED for one in mine)
        assert tally.waived == sum(_state(one) is FindingState.WAIVED for one in mine)
        assert tally.closed == len(mine) - tally.open
        assert tally.by_check == Counter(_finding(one).check for one in open_ones)
        assert tally.overdue == sum(
            isinstance(one, CampaignFinding) and one.due is not None and one.due < TODAY
            for one in open_ones
        )
        assert tally.members == sum(
            head.members for key, head in counts.items()
            if place == "" or _is_below(tree, key, place)
        )  # fmt: skip


def _finding(one: Finding | CampaignFinding) -> Finding:
    """Give the finding itself."""
    return one.finding if isinstance(one, CampaignFinding) else one


def _at(one: Finding | CampaignFinding) -> str:
    """Give the place of a finding."""
    return _finding(one).organisation


def _state(one: Finding | CampaignFinding) -> FindingState:
    """Give the state of a finding; what no campaign keeps is open."""
    return one.state if isinstance(one, CampaignFinding) else FindingState.OPEN


def _is_below(tree: OrgTree, key: str, place: str) -> bool:
    """Tell whether a place of the tree stands at or below another."""
    return key in tree and tree.is_at_or_below(key, place)


@pytest.mark.clause("N3.2a")
@given(st.integers(0, 500), st.integers(0, 90), st.integers(0, 90), st.integers(0, 90))
def test_a_rate_is_for_a_hundred_members(
    members: int, errors: int, warnings: int, infos: int
) -> None:
    """Errors and warnings for a hundred members; hints do not count; nobody counts as one."""
    rate = Tally("c-1", members, errors, warnings, infos).rate
    assert rate * max(members, 1) == pytest.approx(100 * (errors + warnings))


@pytest.mark.clause("N3.2a")
@given(surveys())
def test_the_worst_come_first_at_every_level(
    survey: tuple[OrgTree, list[Finding | CampaignFinding], dict[str, HeadCount]],
) -> None:
    """Levels and children are complete and sorted by rate, then errors, then open findings."""
    tree, findings, counts = survey
    up = RollUp(findings, tree, counts)
    lists = [up.level(tier) for tier in Tier] + [up.below(key) for key in tree]
    for tallies in lists:
        order = [(one.rate, one.errors, one.open) for one in tallies]
        assert order == sorted(order, reverse=True)
        assert all(one.overdue == 0 for one in tallies)
    by_tier = [{one.organisation for one in up.level(tier)} for tier in Tier]
    assert set().union(*by_tier) == {*tree}
    assert [{one.organisation for one in up.below(key)} for key in tree] == [
        {*tree.children(key)} for key in tree
    ]


@pytest.mark.clause("N3.2a", "Y-responsible")
@given(surveys())
def test_everybody_is_supervised_by_the_next_one_that_answers(
    survey: tuple[OrgTree, list[Finding | CampaignFinding], dict[str, HeadCount]],
) -> None:
    """Committees, departments and branches stand on one list: that of who answers above them."""
    tree, findings, counts = survey
    up = RollUp(findings, tree, counts)
    for place in tree:
        if tree.traits(place).tier is Tier.BRANCH:
            continue
        wanted = {
            key for key in tree.descendants(place)
            if (tree.traits(key).tier is not Tier.BRANCH or tree.traits(key).kind.holds_members)
            and tree.responsible(tree.parent(key) or "") == place
        }  # fmt: skip
        assert {*supervised(tree, place)} == wanted
        listed = supervision_list(up, tree, place)
        assert {one.organisation for one in listed} == {k for k in wanted if up.tally(k).open}


# ── Two runs ─────────────────────────────────────────────────────────────────────────────────

findings = st.builds(
    Finding, st.sampled_from(CHECK_IDS), st.just(Severity.ERROR), st.sampled_from(["a", "b"]),
    st.sampled_from(["b-1", "b-2"]), st.just("N3.2d"), st.just(""), st.just(""),
    st.sampled_from(["", "name"]),
)  # fmt: skip
runs = st.lists(findings, max_size=8, unique_by=lambda one: one.stable_key)


@pytest.mark.clause("N3.2a")
@given(runs, runs)
def test_two_runs_are_compared_by_stable_keys(before: list[Finding], after: list[Finding]) -> None:
    """Every finding is new, still open or mended; who stands in a new place is still the same."""
    result = compare(before, after)
    old, new = ({one.stable_key for one in part} for part in (before, after))
    assert {one.stable_key for one in result.new} == new - old
    assert {one.stable_key for one in result.mended} == old - new
    assert {one.stable_key for one in result.still_open} == old & new
    assert all(one in after for one in (*result.new, *result.still_open))
    for check, numbers in result.by_check().items():
        assert numbers == tuple(
            sum(one.check == check for one in part)
            for part in (result.new, result.still_open, result.mended)
        )
