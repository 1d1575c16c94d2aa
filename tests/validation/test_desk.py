"""The review through the register: what is stored is reviewed, and every step is journalled."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import attrs
import pytest

import partyreg
from partyreg import Desk, Evidence, Member, RefusedError, Register, Settings
from partyreg.idnumber import make_number
from partyreg.model import Campaign, CampaignFinding, FindingState
from partyreg.settings import ReviewSettings
from partyreg.testing.population import SamplePopulation
from partyreg.validation import CHECKS, EXTRA_CHECKS, Expected, by_id
from partyreg.values import AccountKind, BirthDate, MemberCategory, ResidentId, Sex, Tier

pytestmark = pytest.mark.clause("N3.2a", "N3.3a", "Y-review", "Y-waiver")

PLACES = (
    "甲省委组织部[province](A县委组织部[county](B镇党委[listed](C支部[branch],H支部[branch]),"
    "E镇党委[listed](F支部[branch])),D县委组织部[county](G镇党委[listed](K支部[branch])))"
)
PAPER = Evidence("组发〔2018〕3号", date(2018, 1, 5), "档案室 2018-3")
NEEDED = ("branch.under-three", "duplicate.number", "member.name-missing")


class Clock:
    """Stands still until it is moved on."""

    def __init__(self) -> None:
        """Start on the day of the notice."""
        self.now = datetime(2018, 1, 9, 4, tzinfo=UTC)

    def __call__(self) -> datetime:
        """Give the moment."""
        return self.now


def member(number: int, branch: str, **fields: object) -> Member:
    """Make a member without a fault."""
    born, joined = date(1970, 1, 1), date(2000, 5, 1)
    one = Member(
        f"m-{number:x}", branch, "甲某", ResidentId(make_number("340102", born, 2 * number + 1)),
        MemberCategory.FULL, Sex.MALE, BirthDate(born), "汉族", "大学",
        joined + timedelta(number), date(2002, 1, 1),
    )  # fmt: skip
    return attrs.evolve(one, **fields)  # type: ignore[arg-type]


@pytest.fixture
def clock() -> Clock:
    """Give the register's clock."""
    return Clock()


@pytest.fixture
def register(clock: Clock) -> Register:
    """Give a register: one branch has three members, one two, one none."""
    one = partyreg.open(
        settings=Settings(password_profile="external"), rng=random.Random(5), clock=clock
    )
    standing = [member(n, "C支部") for n in range(3)] + [member(n, "F支部") for n in (3, 4)]
    one.bootstrap(PLACES, members=standing, person="丁某")
    return one


@pytest.fixture
def at(register: Register) -> Callable[..., Desk]:
    """Give a way to sit down at an organisation."""

    def sit(place: str, kind: AccountKind = AccountKind.BUSINESS) -> Desk:
        """Sit down."""
        letter = "B" if kind is AccountKind.BUSINESS else "A"
        return register.desk(letter + register.find_organisation(place).code, person="乙某")

    return sit


NO_PHONE = tuple(one for one in CHECKS if one.id in NEEDED)


def test_a_campaign_runs_to_its_end(at: Callable[..., Desk], clock: Clock) -> None:
    """Found, mended by a new record, waived on papers, closed: four commands, four entries."""
    county = at("A县委组织部")
    campaign = county.reviews.open("2018年回头看", due=date(2018, 3, 1))
    first = county.reviews.run(campaign, checks=NO_PHONE)
    assert [one.subject for one in first.new] == ["H支部", "F支部"]
    committee = at("E镇党委")
    committee.members.add(
        "丙某", make_number("340102", date(1970, 1, 1), 99), branch="F支部",
        reason="新发展", evidence=PAPER,
    )  # fmt: skip
    clock.now += timedelta(days=60)
    second = county.reviews.run(campaign, checks=NO_PHONE)
    assert [one.subject for one in second.still_open] == ["H支部"]
    assert [one.subject for one in second.mended] == ["F支部"]
    [left] = county.reviews.findings(campaign, state=FindingState.OPEN)
    assert (left.owner, left.due) == ("B镇党委", date(2018, 3, 1))
    [listed] = county.reviews.supervision(campaign)
    assert (listed.organisation, listed.open, listed.overdue) == ("B镇党委", 1, 1)
    waived = county.reviews.waive(left, "三名党员正在转入", evidence=PAPER)
    assert (waived.state, waived.waived_by) == (FindingState.WAIVED, "A县委组织部")
    assert county.reviews.supervision(campaign) == ()
    total = county.reviews.roll_up(campaign).total
    assert (total.open, total.mended, total.waived, total.members) == (0, 1, 1, 6)
    assert county.reviews.withdraw_waiver(left).state is FindingState.OPEN
    assert county.reviews.close(campaign).state.label == "已结束"
    with pytest.raises(RefusedError) as caught:
        county.reviews.run(campaign)
    assert [one.code for one in caught.value.refusals] == ["review.closed"]


def test_every_command_is_journalled_done_or_refused(
    register: Register, at: Callable[..., Desk]
) -> None:
    """Account, person, subject and changes of each; a refused one with its reasons."""
    county = at("A县委组织部")
    start = [*register.journal()][-1].number
    campaign = county.reviews.open("2018年回头看")
    county.reviews.run(campaign, checks=NO_PHONE)
    with pytest.raises(RefusedError):
        at("B镇党委").reviews.waive(county.reviews.findings(campaign)[0], "理由", evidence=PAPER)
    entries = [*register.journal(after=start)]
    assert [(one.command, one.refused) for one in entries] == [
        ("reviews.open", False), ("reviews.run", False), ("reviews.waive", True),
    ]  # fmt: skip
    assert [one.organisation for one in entries] == ["A县委组织部", "A县委组织部", "B镇党委"]
    assert entries[1].subject == campaign.key
    assert {type(change.after) for change in entries[1].changes} == {Campaign, CampaignFinding}
    assert [one.clause for one in entries[2].refusals] == ["Y-waiver"]
    assert register.get(Campaign, campaign.key) == entries[1].changes[0].after


def test_a_repeated_operation_runs_once(register: Register, at: Callable[..., Desk]) -> None:
    """A run after an unknown outcome gives the same comparison and counts once."""
    county = at("A县委组织部")
    campaign = county.reviews.open("2018年回头看", operation="x-1")
    assert county.reviews.open("2018年回头看", operation="x-1") == campaign
    one = county.reviews.run(campaign, checks=NO_PHONE, operation="x-2")
    assert county.reviews.run(campaign, checks=NO_PHONE, operation="x-2") == one
    stored = register.get(Campaign, campaign.key)
    assert stored is not None
    assert stored.runs == 1


def test_a_desk_sees_what_stands_at_or_below_it(at: Callable[..., Desk]) -> None:
    """The province's campaign: each sees its own part, and numbers add up to it."""
    province = at("甲省委组织部")
    campaign = province.reviews.open("全省回头看")
    province.reviews.run(campaign, checks=NO_PHONE)
    seen = {
        place: [one.finding.subject for one in at(place).reviews.findings(campaign)]
        for place in ("甲省委组织部", "A县委组织部", "B镇党委", "D县委组织部")
    }
    assert seen == {
        "甲省委组织部": ["H支部", "F支部", "K支部"], "A县委组织部": ["H支部", "F支部"],
        "B镇党委": ["H支部"], "D县委组织部": ["K支部"],
    }  # fmt: skip
    assert at("B镇党委").reviews.findings(campaign, below="E镇党委") == ()
    up = province.reviews.roll_up(campaign)
    assert [(one.organisation, one.errors, one.members) for one in up.level(Tier.COUNTY)] == [
        ("D县委组织部", 1, 0), ("A县委组织部", 2, 5),
    ]  # fmt: skip
    assert at("A县委组织部").reviews.roll_up(campaign).total.open == 2
    listed = province.reviews.supervision(campaign, "A县委组织部")
    assert [one.organisation for one in listed] == ["E镇党委", "B镇党委"]


def test_a_duplicate_in_another_county_is_seen(register: Register) -> None:
    """The scope is one county; a person recorded twice anywhere is found in it."""
    everywhere = [*register.every(Member)]
    twice = attrs.evolve(everywhere[0], key="m-ff", branch="K支部")
    other = partyreg.open(settings=Settings(password_profile="external"), rng=random.Random(5))
    with pytest.raises(partyreg.InputError):
        other.bootstrap(PLACES, members=[*everywhere, twice], person="丁某")
    number = everywhere[0].id_number.reveal("write it with a blank") + " "
    twice = attrs.evolve(twice, id_number=ResidentId(number), name="乙某")
    with pytest.raises(partyreg.InputError):
        other.bootstrap(PLACES, members=[*everywhere, twice], person="丁某")
    number = make_number("340102", date(1970, 1, 1), 98)
    same = attrs.evolve(everywhere[0], key="m-fe", branch="K支部", id_number=ResidentId(number))
    other.bootstrap(PLACES, members=[*everywhere, same], person="丁某")
    found = other.review("D县委组织部", checks=CHECKS)
    assert [one.subject for one in found.of("duplicate.person")] == ["m-fe"]
    assert {one.subject for one in other.review().of("duplicate.person")} == {"m-fe", "m-0"}


def test_thresholds_stay_those_of_the_campaign(at: Callable[..., Desk]) -> None:
    """What is opened with other thresholds is run with them."""
    county = at("A县委组织部")
    campaign = county.reviews.open("回头看", below="E镇党委", settings=ReviewSettings(under=2))
    assert county.reviews.run(campaign, checks=NO_PHONE).new == ()


@pytest.mark.clause("N3.2b", "N3.2k", "N3.3b")
def test_a_run_is_given_lists_and_a_population_register(
    register: Register, at: Callable[..., Desk]
) -> None:
    """Counts, another register and the archive are asked where they are given."""
    county = at("A县委组织部")
    campaign = county.reviews.open("回头看", below="E镇党委")
    population = SamplePopulation({one.id_number: "甲某" for one in register.every(Member)
                                   if one.key != "m-3"})  # fmt: skip
    archived = by_id()["member.key-fields-without-evidence"]
    result = county.reviews.run(
        campaign, checks=(*CHECKS, archived), expected=Expected({"F支部": 4}),
        population=population,
    )  # fmt: skip
    found = {(one.check, one.subject) for one in result.new}
    assert {("roll.count-short", "F支部"), ("population.number-unknown", "m-3"),
            ("member.key-fields-without-evidence", "m-4")} <= found  # fmt: skip
    county.members.edit("m-4", full_since=date(2003, 1, 1), evidence=PAPER)
    unfiled = attrs.evolve(PAPER, archived_as=None)
    county.members.edit("m-3", ethnicity="回族", evidence=unfiled)
    again = county.reviews.run(campaign, checks=(*CHECKS, archived))
    mended = {(one.check, one.subject) for one in again.mended}
    assert mended == {("member.key-fields-without-evidence", "m-4")}, "the rest was not asked"


@pytest.mark.clause("G1.1c")
def test_who_may_not_hold_a_review_is_refused(at: Callable[..., Desk]) -> None:
    """Administrators, branches, and whoever stands elsewhere; and what does not exist."""
    county = at("A县委组织部")
    campaign = county.reviews.open("回头看")
    cases: list[tuple[Callable[[], object], list[tuple[str, str]]]] = [
        (lambda: at("A县委组织部", AccountKind.ADMINISTRATOR).reviews.open("回头看"),
         [("review.wrong-account", "G1.1c")]),
        (lambda: at("C支部").reviews.open("回头看"), [("review.scope-too-small", "N3.2a")]),
        (lambda: at("D县委组织部").reviews.run(campaign), [("review.out-of-scope", "Y-review")]),
        (lambda: county.reviews.run("v-0"), [("register.unknown", "N3.2d")]),
        (lambda: county.reviews.findings("v-0"), [("register.unknown", "N3.2d")]),
        (lambda: county.reviews.waive("v-0/x", "理由", evidence=PAPER),
         [("register.unknown", "N3.2d")]),
        (lambda: county.reviews.open("回头看", below="nowhere"), [("register.unknown", "N3.2d")]),
    ]  # fmt: skip
    for call, wanted in cases:
        with pytest.raises(RefusedError) as caught:
            call()
        assert [(one.code, one.clause) for one in caught.value.refusals] == wanted


def test_a_question_keeps_nothing(register: Register) -> None:
    """A review without a campaign answers and leaves no trace."""
    before = [*register.journal()]
    found = register.review("A县委组织部", checks=(*CHECKS, *EXTRA_CHECKS))
    assert found.members == 5
    assert [one.subject for one in found.of("branch.under-three")] == ["H支部", "F支部"]
    assert [*register.journal()] == before
    assert [*register.every(Campaign)] == []


def test_a_campaign_can_be_asked_as_of_a_past_moment(
    register: Register, at: Callable[..., Desk], clock: Clock
) -> None:
    """Before the second run its findings stood as the first left them."""
    county = at("A县委组织部")
    campaign = county.reviews.open("回头看")
    county.reviews.run(campaign, checks=NO_PHONE)
    moment = clock.now
    clock.now += timedelta(days=1)
    county.reviews.run(campaign, checks=NO_PHONE)
    then = register.as_of(moment).get(Campaign, campaign.key)
    assert then is not None
    assert then.runs == 1
