"""The campaign: findings keep their keys from run to run, and only papers waive one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from partyreg.changes import Change
from partyreg.errors import RefusedError
from partyreg.model import (
    Campaign,
    CampaignFinding,
    CampaignState,
    Evidence,
    Finding,
    FindingState,
    Organisation,
)
from partyreg.permissions import Powers, initial_functions
from partyreg.tree import OrgTree
from partyreg.validation import (
    Review,
    by_id,
    close_campaign,
    comparison_of,
    open_campaign,
    record_run,
    waive,
    withdraw_waiver,
)
from partyreg.validation.example import TODAY, Facts, facts, kept, paper, places
from partyreg.values import AccountKind, AccountState, OrganisationKind, Tier

pytestmark = pytest.mark.clause("N3.2a", "Y-review", "Y-waiver")

OPEN, MENDED, WAIVED = FindingState.OPEN, FindingState.MENDED, FindingState.WAIVED
CAMPAIGN = Campaign("v-1", "2018年回头看", TODAY, "c-1", "o-1", date(2018, 3, 1))
REASON = "两名党员正在转入"

Refused = list[tuple[str, str]]


def refused(call: Callable[[], object]) -> Refused:
    """Give code and clause of each refusal of a call."""
    with pytest.raises(RefusedError) as caught:
        call()
    return [(one.code, one.clause) for one in caught.value.refusals]


# ── Runs, against a model ────────────────────────────────────────────────────────────────────

CHECKS = ("branch.under-three", "member.name-missing", "population.name-differs")
SUBJECTS = ("m-1", "m-2")
KEYS = [(check, subject) for check in CHECKS for subject in SUBJECTS]


def finding(check: str, subject: str) -> Finding:
    """Make a finding in the branch."""
    return by_id()[check].finding(subject, "b-1", members=1, full=1)


@st.composite
def steps(draw: st.DrawFn) -> list[tuple[str, Any, Any]]:
    """Give runs (what is found, which checks were asked), and waivers in between."""
    run = st.tuples(
        st.just("run"), st.sets(st.sampled_from(KEYS)), st.sets(st.sampled_from(CHECKS))
    )
    unreached = st.tuples(st.just("unreached"), st.sets(st.sampled_from(SUBJECTS)), st.none())
    decide = st.tuples(st.sampled_from(["waive", "withdraw"]), st.sampled_from(KEYS), st.none())
    return draw(st.lists(run | unreached | decide, max_size=10))


class Model:
    """What a campaign should hold: the state of each finding, and whether it was waived."""

    def __init__(self) -> None:
        """Start with nothing."""
        self.states: dict[tuple[str, str], FindingState] = {}
        self.waived: set[tuple[str, str]] = set()

    def run(
        self, found: set[tuple[str, str]], looked: Callable[[tuple[str, str]], bool]
    ) -> dict[str, set[tuple[str, str]]]:
        """Run, and say what the comparison should have."""
        parts: dict[str, set[tuple[str, str]]] = {
            "new": set(), "still_open": set(), "mended": set(), "waived": set()
        }  # fmt: skip
        for one in found:
            was = self.states.get(one)
            self.states[one] = WAIVED if one in self.waived else OPEN
            fresh = was in (None, MENDED)
            part = "waived" if one in self.waived else "new" if fresh else "still_open"
            parts[part].add(one)
        for one, state in self.states.items():
            if one not in found and looked(one) and state is not MENDED:
                self.states[one] = MENDED
                parts["mended"].add(one)
        return parts


class Kept:
    """What the rules keep, changed only by their changes."""

    def __init__(self) -> None:
        """Start with an open campaign."""
        self.campaign = CAMPAIGN
        self.findings: dict[str, CampaignFinding] = {}

    def apply(self, changes: tuple[Change, ...]) -> None:
        """Fold changes in; each starts from what is kept."""
        for change in changes:
            if isinstance(change.after, Campaign):
                assert change.before == self.campaign
                self.campaign = change.after
            elif isinstance(change.after, CampaignFinding):
                assert change.before == self.findings.get(change.key)
                self.findings[change.key] = change.after

    def run(self, found: list[Finding], checks: tuple[str, ...], day: date) -> tuple[Change, ...]:
        """Take a run in."""
        review = Review(day, tuple(found), 0, {}, checks)
        given: Facts = {**facts(), "on": day}
        changes = record_run(self.campaign, review, list(self.findings.values()), **given)
        self.apply(changes)
        return changes


def named(findings: tuple[Finding, ...]) -> set[tuple[str, str]]:
    """Give check and subject of each."""
    return {(one.check, one.subject) for one in findings}


@given(steps())
def test_a_campaign_says_what_a_model_says(story: list[tuple[str, Any, Any]]) -> None:
    """New, still open, mended, waived: over runs of some checks and waivers between them."""
    model, held = Model(), Kept()
    asked = ("population.name-differs", "population.unavailable")
    for number, (verb, what, more) in enumerate(story):
        day = TODAY + timedelta(number)
        if verb == "run":
            found = {one for one in what if one[0] in more}
            changes = held.run([finding(*one) for one in found], tuple(more), day)
            wanted = model.run(found, lambda one, of=more: one[0] in of)  # type: ignore[misc]
        elif verb == "unreached":
            unasked = [by_id()["population.unavailable"].finding(one, "b-1") for one in what]
            changes = held.run(unasked, asked, day)
            keys = {(one.check, one.subject) for one in unasked}
            wanted = model.run(
                keys,
                lambda one, out=what: one[0] in asked and one[1] not in out,  # type: ignore[misc]
            )
        else:
            _decide(model, held, verb, what)
            continue
        result = comparison_of(changes)
        for part, keys in wanted.items():
            assert named(getattr(result, part)) == keys, part
        _agree(model, held)
    _agree(model, held)
    assert held.campaign.runs == sum(verb in ("run", "unreached") for verb, _, _ in story)


def _decide(model: Model, held: Kept, verb: str, what: tuple[str, str]) -> None:
    """Waive or withdraw on both sides, where it is possible."""
    one = held.findings.get(f"v-1/{finding(*what).stable_key}")
    if one is None:
        return
    campaign = held.campaign
    if verb == "waive":
        if one.state is not OPEN:
            wanted = [("review.not-open", "Y-waiver")]
            assert wanted == refused(
                lambda: waive(one, REASON, campaign=campaign, evidence=paper(), **facts())
            )
            return
        held.apply(waive(one, REASON, campaign=campaign, evidence=paper(), **facts()))
        model.states[what] = WAIVED
        model.waived.add(what)
    elif one.state is not WAIVED:
        assert refused(lambda: withdraw_waiver(one, campaign=campaign, **facts())) == [
            ("review.not-waived", "Y-waiver")]  # fmt: skip
    else:
        held.apply(withdraw_waiver(one, campaign=campaign, **facts()))
        model.states[what] = OPEN
        model.waived.discard(what)


def _agree(model: Model, held: Kept) -> None:
    """Hold what is kept to the model, and each finding to itself."""
    states = {(one.finding.check, one.finding.subject): one.state
              for one in held.findings.values()}  # fmt: skip
    assert states == model.states
    for one in held.findings.values():
        assert one.key == f"v-1/{one.finding.stable_key}"
        assert (one.owner, one.due, one.campaign) == ("c-1", CAMPAIGN.due, "v-1")
        assert (one.mended_on is not None) == (one.state is MENDED)
        waived = (one.finding.check, one.finding.subject) in model.waived
        assert (one.waiver is not None) == waived
        assert (one.waived_by is not None) == waived
        assert bool(one.evidence) == waived
        assert one.found_on <= one.seen_on


def test_a_run_keeps_days_and_number() -> None:
    """First found, last seen, mended on: the days of the runs; the campaign counts them."""
    held, days = Kept(), [TODAY + timedelta(n) for n in range(4)]
    one = finding(*KEYS[0])
    held.run([one], CHECKS, days[0])
    held.run([one], CHECKS, days[1])
    held.run([], CHECKS, days[2])
    [then] = held.findings.values()
    assert (then.found_on, then.seen_on, then.mended_on, then.run) == (*days[:3], 3)
    held.run([], CHECKS, days[3])
    assert [*held.findings.values()] == [then], "what is mended stays as it was"
    assert (held.campaign.runs, held.campaign.last_run_on) == (4, days[3])


def test_a_finding_of_no_place_has_no_owner() -> None:
    """A person expected somewhere unknown is nobody's, so the campaign's own superiors decide."""
    held = Kept()
    held.run([by_id()["roll.person-missing"].finding("row 1", "")], ("roll.person-missing",), TODAY)
    [one] = held.findings.values()
    assert one.owner == ""
    [change] = waive(one, REASON, campaign=CAMPAIGN, evidence=paper(), **facts())
    assert isinstance(change.after, CampaignFinding)
    assert change.after.waived_by == "o-1"


def test_each_change_carries_the_clause_of_its_check() -> None:
    """The campaign's own change is N3.2a; a finding's is that of what was found."""
    changes = Kept().run([finding(*KEYS[0]), finding(*KEYS[2])], CHECKS, TODAY)
    assert [one.clause for one in changes] == ["N3.2a", "N3.2e", "N3.2d"]


# ── Opening and closing ──────────────────────────────────────────────────────────────────────


def test_a_campaign_is_opened_over_a_committee_or_a_department() -> None:
    """Its superior opens it over a committee, and every committee over itself."""
    for scope, who in [("c-1", "o-1"), ("o-1", "o-1"), ("c-1", "c-1")]:
        one = attrs.evolve(CAMPAIGN, scope=scope)
        assert open_campaign(one, **facts(who)) == (Change(None, one, "N3.2a"),)


@pytest.mark.parametrize(
    ("fields", "wanted"),
    [
        ({"name": " "}, ("input.bad-value", "N3.2a")),
        ({"name": "回\x00看"}, ("input.bad-value", "N3.2a")),
        ({"due": date(2018, 1, 8)}, ("review.bad-due", "N3.2a")),
        ({"due": date(1800, 1, 8)}, ("input.bad-value", "N3.2a")),
        ({"scope": "b-1"}, ("review.scope-too-small", "N3.2a")),
        ({"scope": "nowhere"}, ("right.unknown-organisation", "Y-review")),
    ],
)
def test_a_campaign_that_cannot_be_is_refused(
    fields: dict[str, Any], wanted: tuple[str, str]
) -> None:
    """Each fault has its refusal and clause; the day itself is still in time."""
    assert refused(lambda: open_campaign(attrs.evolve(CAMPAIGN, **fields), **facts())) == [wanted]
    assert open_campaign(attrs.evolve(CAMPAIGN, due=TODAY), **facts())


def test_all_reasons_are_given_at_once() -> None:
    """Name, day, scope and account are all wrong: four refusals."""
    one = attrs.evolve(CAMPAIGN, name="", due=date(2018, 1, 1), scope="b-1")
    given = facts("o-1", AccountKind.ADMINISTRATOR, AccountState.NEW)
    assert [code for code, _ in refused(lambda: open_campaign(one, **given))] == [
        "input.bad-value", "review.bad-due", "review.wrong-account", "right.account-new",
        "review.scope-too-small",
    ]  # fmt: skip


COMMANDS: dict[str, Callable[[Facts], object]] = {
    "open": lambda given: open_campaign(CAMPAIGN, **given),
    "run": lambda given: record_run(CAMPAIGN, Review(TODAY, (), 0, {}, ()), (), **given),
    "waive": lambda given: waive(kept(), REASON, campaign=CAMPAIGN, evidence=paper(), **given),
    "withdraw": lambda given: withdraw_waiver(
        attrs.evolve(kept(), state=WAIVED), campaign=CAMPAIGN, **given
    ),
    "close": lambda given: close_campaign(CAMPAIGN, **given),
}


@pytest.mark.clause("G1.1c", "G1.1b", "N2.1b", "N1")
@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_needs_a_business_account_above(command: str) -> None:
    """Administrators, new and closed accounts, and organisations elsewhere hold no review."""
    kinds, states = AccountKind, AccountState
    do = COMMANDS[command]
    cases = [
        (facts("o-1", kinds.ADMINISTRATOR), ("review.wrong-account", "G1.1c")),
        (facts("o-1", kinds.BUSINESS, states.NEW), ("right.account-new", "G1.1b")),
        (facts("o-1", kinds.BUSINESS, states.CLOSED), ("right.account-closed", "N2.1b")),
        (facts("gone"), ("right.unknown-organisation", "Y-review")),
        (facts("b-1"), ("review.out-of-scope", "Y-review")),
    ]
    do(facts("o-1"))
    for case, wanted in cases:
        assert refused(lambda case=case: do(case)) == [wanted]  # type: ignore[misc]


@pytest.mark.clause("N1")
def test_an_organisation_that_is_not_connected_holds_no_review() -> None:
    """A column-1 committee that does not operate in the system leaves it to its superior."""
    kind = OrganisationKind.GENERAL_BRANCH
    idle = Organisation("g-1", "09", "G总支", kind, Tier.BRANCH, "c-1", connected=False)
    tree = OrgTree((*places(), idle))
    given = facts("g-1")
    powers = Powers(tree, {one: initial_functions(tree.traits(one).tier) for one in tree})
    scope = attrs.evolve(CAMPAIGN, scope="g-1")
    found = refused(lambda: open_campaign(
        scope, tree=tree, powers=powers, actor=given["actor"], on=TODAY))  # fmt: skip
    assert found == [("right.not-connected", "N1"), ("review.scope-too-small", "N3.2a")]


@pytest.mark.parametrize("command", ["run", "waive", "withdraw", "close"])
def test_nothing_is_done_in_a_closed_campaign(command: str) -> None:
    """Once closed, it keeps what it has."""
    [change] = close_campaign(CAMPAIGN, **facts("c-1"))
    closed = change.after
    assert isinstance(closed, Campaign)
    assert closed == attrs.evolve(CAMPAIGN, state=CampaignState.CLOSED)
    commands: dict[str, Callable[[], object]] = {
        "run": lambda: record_run(closed, Review(TODAY, (), 0, {}, ()), (), **facts()),
        "waive": lambda: waive(kept(), REASON, campaign=closed, evidence=paper(), **facts()),
        "withdraw": lambda: withdraw_waiver(
            attrs.evolve(kept(), state=WAIVED), campaign=closed, **facts()
        ),
        "close": lambda: close_campaign(closed, **facts()),
    }
    assert refused(commands[command]) == [("review.closed", "N3.2a")]


# ── Waivers ──────────────────────────────────────────────────────────────────────────────────


def test_a_waiver_keeps_reason_papers_and_who() -> None:
    """The superior's reason and documents stay with the finding."""
    [change] = waive(kept(), REASON, campaign=CAMPAIGN, evidence=paper(), **facts())
    wanted = attrs.evolve(kept(), state=WAIVED, waiver=REASON, waived_by="o-1", evidence=paper())
    assert change == Change(kept(), wanted, "Y-waiver")
    [back] = withdraw_waiver(wanted, campaign=CAMPAIGN, **facts())
    assert back == Change(wanted, kept(), "Y-waiver")


@pytest.mark.clause("N3.3c")
@pytest.mark.parametrize(
    ("reason", "evidence", "wanted"),
    [
        ("", paper(), ("review.reason-missing", "Y-waiver")),
        ("电话 0562-0000-123", paper(), ("review.reason-personal", "N3.3c")),
        ("他的号码 440308 19990110 1512", paper(), ("review.reason-personal", "N3.3c")),
        (REASON, (), ("review.evidence-missing", "Y-waiver")),
        (REASON, (Evidence("某号", date(2018, 1, 10)),), ("input.bad-value", "Y-waiver")),
    ],
)
def test_a_waiver_needs_a_reason_and_papers(
    reason: str, evidence: tuple[Evidence, ...], wanted: tuple[str, str]
) -> None:
    """No reason, a number that may be a person's, no document, or one of tomorrow: refused."""
    assert refused(
        lambda: waive(kept(), reason, campaign=CAMPAIGN, evidence=evidence, **facts())
    ) == [wanted]


def test_nobody_waives_its_own_findings_but_a_root() -> None:
    """The owner is refused, its superior is not; where nothing stands above, the owner may."""
    assert refused(
        lambda: waive(kept(), REASON, campaign=CAMPAIGN, evidence=paper(), **facts("c-1"))
    ) == [("review.not-above-owner", "Y-waiver")]
    mine = attrs.evolve(kept(), owner="o-1")
    [change] = waive(mine, REASON, campaign=CAMPAIGN, evidence=paper(), **facts("o-1"))
    assert isinstance(change.after, CampaignFinding)
    assert change.after.state is WAIVED


def test_a_finding_belongs_to_its_campaign() -> None:
    """A finding of another campaign is not waived in this one."""
    other = attrs.evolve(CAMPAIGN, key="v-2")
    assert refused(lambda: waive(kept(), REASON, campaign=other, evidence=paper(), **facts())) == [
        ("review.other-campaign", "N3.2a")
    ]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: open_campaign(attrs.evolve(CAMPAIGN, scope="b-1"), **facts()),
         "'C村党支部' is neither a primary committee nor a department"),
        (lambda: open_campaign(CAMPAIGN, **facts("b-1")),
         "'B镇党委' does not stand at or below 'C村党支部'"),
        (lambda: waive(kept(), REASON, campaign=CAMPAIGN, evidence=paper(), **facts("c-1")),
         "'B镇党委' does not stand above 'B镇党委', which owns the finding"),
        (lambda: waive(kept(), " ", campaign=CAMPAIGN, evidence=paper(), **facts()),
         "no usable reason is given: it is blank"),
        (lambda: withdraw_waiver(kept(), campaign=CAMPAIGN, **facts()),
         "the finding is not waived"),
        (lambda: open_campaign(attrs.evolve(CAMPAIGN, due=date(2018, 1, 8)), **facts()),
         "the day by which findings are to be mended lies before 2018-01-09"),
    ],
)  # fmt: skip
def test_refusals_say_what_is_wrong(call: Callable[[], object], message: str) -> None:
    """Messages name organisations by their names, and say one thing each."""
    with pytest.raises(RefusedError) as caught:
        call()
    assert [one.message for one in caught.value.refusals] == [message]
