"""The scenario runner: what it reads, what it refuses to read, and what it says of differences."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partyreg.errors import Fault, InputError
from partyreg.storage import MemoryStore
from partyreg.testing.scenarios import EXPECTATIONS, VERBS, Outcome, run, run_file
from partyreg.testing.scenarios.playing import same
from partyreg.testing.scenarios.reading import parse
from partyreg.testing.scenarios.stage import Clock, QuickHasher
from partyreg.values import Phone, Tier

pytestmark = pytest.mark.clause("N3.3a")

TREE = (
    "甲省委组织部[province](A县委组织部[county](B镇党委[listed](C村党支部[branch]),"
    "G镇党委[listed](H村党支部[branch])))"
)
STORY: dict[str, Any] = {
    "name": "甲某的转接",
    "notice": ["Y-county"],
    "given": {"organisations": TREE, "members": [{"name": "甲某", "branch": "C村党支部"}]},
}


def story(*steps: Mapping[str, Any], then: list[Any] | None = None, **given: Any) -> dict[str, Any]:
    """Give the story with other steps and expectations."""
    made = deepcopy(STORY)
    made["given"].update(given)
    return {**made, "when": list(steps), "then": then or []}


def faults(source: Any) -> dict[str, str]:
    """Give the faults of a story, by place."""
    with pytest.raises(InputError) as refused:
        run(source, file="story.yaml")
    return {one.place: one.reason for one in refused.value.faults}


def differences(source: Any) -> tuple[str, ...]:
    """Give the differences of a story."""
    outcome = run(source)
    assert outcome.passed == (not outcome.differences)
    return outcome.differences


# ── Reading ──────────────────────────────────────────────────────────────────────────────────


def test_text_mapping_and_file_give_the_same_outcome(tmp_path: Path) -> None:
    """A story may be given as YAML text, as a mapping, or as a file."""
    text = (
        "name: 甲某的转接\nnotice: [Y-county]\ngiven:\n  organisations: " + TREE + "\n"
        "when:\n  - route: {from: C村党支部, to: G镇党委}\nthen:\n  - route: {kind: county}\n"
    )
    file = tmp_path / "story.yaml"
    file.write_text(text, "utf-8")
    mapping = story({"route": {"from": "C村党支部", "to": "G镇党委"}},
                    then=[{"route": {"kind": "county"}}], members=[])  # fmt: skip
    wanted = Outcome("甲某的转接", True, (), ("Y-county",))
    assert run(text) == run_file(file) == run_file(str(file)) == run(mapping) == wanted


def test_every_unknown_key_is_told_at_once_with_its_place() -> None:
    """Keys that mean nothing are refused wherever they stand, each with those that would."""
    wrong = story(
        {"approve": "甲某", "as": "B镇党委", "becuase": 1},
        {"submit": {"member": "甲某", "to": "G镇党委", "tow": "x"}, "as": "C村党支部"},
        {"aprove": "甲某", "as": "B镇党委"},
        then=[{"membr": {}}, {"member": {"name": "甲某", "brunch": "C村党支部"}}],
        organisation="x",
        settings={"pasword_profile": "random"},
    )
    wrong["wen"] = []
    found = faults(wrong)
    assert set(found) == {
        "story.yaml: wen", "story.yaml: given.organisation",
        "story.yaml: given.settings.pasword_profile", "story.yaml: when[1].becuase",
        "story.yaml: when[2].submit.tow", "story.yaml: when[3].aprove", "story.yaml: when[3]",
        "story.yaml: then[1].membr", "story.yaml: then[2].member.brunch",
    }  # fmt: skip
    assert "the keys are member, to, wish, kind" not in str(found)
    assert found["story.yaml: when[2].submit.tow"].endswith("kind, member, to, wish")


@pytest.mark.parametrize(
    ("change", "place", "reason"),
    [
        ({"name": 7}, "name", "put it in quotation marks"),
        ({"name": None}, "name", "it is empty"),
        ({"notice": ["N9"]}, "notice[1]", "there is no clause or reading 'N9'"),
        ({"when": {}}, "when", "a list is wanted"),
        ({"when": ["approve"]}, "when[1]", "a mapping with one verb is wanted"),
        ({"when": [{"as": "B镇党委"}]}, "when[1]", "exactly one verb is wanted"),
        (
            {"when": [{"approve": "甲某", "cancel": "甲某", "as": "B镇党委"}]},
            "when[1]", "exactly one verb is wanted",
        ),
        ({"when": [{"approve": "甲某"}]}, "when[1]", "the key 'as' is missing"),
        ({"when": [{"submit": {"to": "x"}, "as": "y"}]}, "when[1].submit.member", "is missing"),
        ({"when": [{"day": "tomorrow"}]}, "when[1].day.to", "a date is wanted"),
        (
            {"when": [{"grant": {"to": "x", "functions": ["all"]}, "as": "y"}]},
            "when[1].grant.functions[1]", "it is none of add-organisation",
        ),
        (
            {"when": [{"approve": "甲某", "as": "y", "refused": {"a.b": "N9"}}]},
            "when[1].refused.a.b", "there is no clause",
        ),
        (
            {"when": [{"withdraw": {"member": "甲某", "evidence": "证明"}, "as": "y"}]},
            "when[1].withdraw.evidence", "a mapping of keys to values is wanted",
        ),
        ({"then": [{"route": {}, "member": {}}]}, "then[1]", "one thing to look at"),
        ({"then": [{"member": {"branch": "x"}}]}, "then[1].member.name", "is missing"),
        ({"given": {"organisations": "x", "accounts": "some"}}, "given.accounts", "none of all"),
        (
            {"given": {"organisations": TREE, "settings": {"letter_validity_days": 0}}},
            "given.settings.letter_validity_days", "at least 1",
        ),
        (
            {"given": {"organisations": TREE, "details": {"B镇党委": {"connected": "no"}}}},
            "given.details.B镇党委", "neither True nor False",
        ),
    ],
)  # fmt: skip
def test_a_value_that_cannot_be_meant_is_told_with_its_place(
    change: dict[str, Any], place: str, reason: str
) -> None:
    """Each fault names file and key path, and says what is wanted."""
    found = faults({**deepcopy(STORY), **change})
    assert reason in found[f"story.yaml: {place}"]


@pytest.mark.parametrize(
    ("text", "place", "reason"),
    [
        ("name: 甲\nname: 乙\n", "story.yaml, line 2", "this key stands twice"),
        ("name: [甲\n", "story.yaml, line 2", "expected ',' or ']'"),
        ("a: !!python/object:os.system {}\n", "story.yaml, line 1", "could not determine"),
        ("- 1\n", "story.yaml: the whole", "a mapping of keys to values is wanted"),
        ("a: \x00", "story.yaml", "it is no YAML"),
    ],
)
def test_what_is_no_story_is_told_with_its_line(text: str, place: str, reason: str) -> None:
    """Broken YAML, a key given twice, and objects of other kinds are refused."""
    assert reason in faults(text)[place]


def test_a_file_that_cannot_be_read_is_told_by_its_name(tmp_path: Path) -> None:
    """No path of a machine is shown, only the file's name."""
    (tmp_path / "gbk.yaml").write_bytes("name: 甲".encode("gbk"))
    for name, reason in (("none.yaml", "No such file"), ("gbk.yaml", "it is not UTF-8")):
        with pytest.raises(InputError) as refused:
            run_file(tmp_path / name)
        assert [one.place for one in refused.value.faults] == [name]
        assert reason in refused.value.faults[0].reason


def test_only_true_and_false_are_truth_values() -> None:
    """``on``, ``off``, ``yes`` and ``no`` are words like others."""
    assert parse("on: yes\noff: no\nx: true") == {"on": "yes", "off": "no", "x": True}


@given(st.recursive(st.none() | st.integers() | st.text(max_size=3),
                    lambda inner: st.lists(inner, max_size=3)
                    | st.dictionaries(st.sampled_from([*VERBS, *EXPECTATIONS, "as", "x"]), inner,
                                      max_size=3), max_leaves=6),
       st.sampled_from(["when", "then", "given", "notice", "name"]))  # fmt: skip
def test_no_input_makes_the_reader_stumble(value: object, where: str) -> None:
    """Whatever stands anywhere is read, refused as input, or played."""
    found: tuple[Fault, ...] = ()
    try:
        run({**deepcopy(STORY), where: value})
    except InputError as refused:
        found = refused.faults
    assert all(one.place and one.reason for one in found)


# ── Playing ──────────────────────────────────────────────────────────────────────────────────

SUBMIT = {"submit": {"member": "甲某", "to": "H村党支部"}, "as": "C村党支部"}


def test_an_unexpected_refusal_is_a_difference_and_ends_the_story() -> None:
    """Nothing after it is played, and the refusal is shown with its clause."""
    steps = (SUBMIT, {"approve": "甲某", "as": "G镇党委"}, {"cancel": "甲某", "as": "C村党支部"})
    found = differences(story(*steps, then=[{"transfer": {"member": "甲某", "state": "received"}}]))
    assert len(found) == 2
    assert found[0].startswith("when[2].approve: refused: ")
    assert "[G4.2e]" in found[0]
    assert found[1] == "when[2]: the steps after this one were not played"


@pytest.mark.parametrize(
    ("refused", "wanted"),
    [
        ("transfer.gone", "when[2].approve: refused with [transfer.not-your-turn], expected"),
        ({"transfer.not-your-turn": "N1"}, "transfer.not-your-turn cites G4.2e, expected N1"),
    ],
)
def test_another_refusal_than_expected_is_a_difference(refused: Any, wanted: str) -> None:
    """Codes must be exactly those, and each must cite the clause."""
    step = {"approve": "甲某", "as": "G镇党委", "refused": refused}
    assert wanted in differences(story(SUBMIT, step))[0]


def test_one_of_two_refusals_is_not_enough() -> None:
    """All reasons are told at once, and a story says all of them."""
    both = {"transfer.wrong-state": "Y-back", "transfer.not-arrived": "G4.2d"}
    steps = (SUBMIT, {"approve": "甲某", "as": "B镇党委"})
    receive = {"receive": {"member": "甲某", "branch": "H村党支部"}, "as": "G镇党委"}
    assert differences(story(*steps, {**receive, "refused": both})) == ()
    [said, _] = differences(story(*steps, {**receive, "refused": ["transfer.wrong-state"]}))
    assert said.endswith(
        "refused with [transfer.not-arrived, transfer.wrong-state], expected [transfer.wrong-state]"
    )


def test_words_that_a_refusal_does_not_say_are_a_difference() -> None:
    """A refusal must say what the story says it does."""
    step = {"approve": "甲某", "as": "G镇党委", "refused": "transfer.not-your-turn"}
    assert differences(story(SUBMIT, {**step, "says": ["B镇党委"]})) == ()
    [said, _] = differences(story(SUBMIT, {**step, "says": ["丙镇党委"]}))
    assert said.startswith("when[2].approve: the refusal does not say '丙镇党委', but: ")


def test_what_is_done_though_it_should_be_refused_is_a_difference() -> None:
    """A step that goes through where the story says no is named."""
    [said, _] = differences(story({**SUBMIT, "refused": "transfer.already-open"}))
    assert said == "when[1].submit: done, and expected to be refused with transfer.already-open"


@pytest.mark.parametrize(
    ("kind", "says", "wanted"),
    [
        ("member", {"name": "甲某", "branch": "H村党支部"}, "expected H村党支部, found C村党支部"),
        ("member", {"name": "丙某", "branch": "H村党支部"}, "expected H村党支部, found absent"),
        ("roll", {"of": "C村党支部", "count": 2}, "expected 2, found 1"),
        ("roll", {"of": "无此支部", "count": 0}, "expected 0, found absent"),
        ("organisation", {"name": "B镇党委", "exists": False}, "expected False, found True"),
        ("organisation", {"name": "无", "superior": "B镇党委"}, "expected B镇党委, found absent"),
        ("transfer", {"member": "甲某", "exists": True}, "expected True, found False"),
        ("route", {"kind": "county"}, "expected county, found absent"),
        ("decision", {"allowed": False}, "expected False, found absent"),
        ("holds", {"organisation": "C村党支部", "all": ["add-other"]}, "found []"),
        ("holds", {"organisation": "C村党支部", "none": ["edit-member-partial"]}, "found []"),
        ("departed", {"name": "C村党支部", "exists": True}, "expected True, found False"),
        ("account", {"name": "A1", "exists": True}, "expected True, found False"),
        ("queues", {"of": "B镇党委", "waiting": ["甲某"]}, "expected [甲某], found []"),
        ("reports", {"to": "B镇党委", "count": 1}, "expected 1, found 0"),
        ("journal", {"count": 2}, "expected 2, found 1"),
        ("journal", {"about": "甲某", "last": {"person": "甲某"}}, "found {person: 安装员}"),
        ("usage", {"late": 1}, "expected 1, found 0"),
        ("movement", {"change": 0}, "expected 0, found 1"),
        ("conformity", {"count": 1}, "expected 1, found 0"),
        ("as_of", {"day": date(2018, 1, 8), "member": "甲某", "on_roll": True}, "found False"),
        ("as_of", {"day": date(2018, 1, 9), "organisation": "C村党支部", "superior": None},
         "expected nothing, found B镇党委"),
        ("export", {"count": 1}, "expected 1, found absent"),
        ("plan", {"allowed": True}, "expected True, found absent"),
        ("restored", {"before": "无此计划", "exactly": True}, "expected True, found False"),
        ("line", {"of": "C村党支部", "successors": ["B镇党委"]},
         "expected [B镇党委], found [C村党支部]"),
    ],
)  # fmt: skip
def test_whatever_is_looked_at_can_differ(kind: str, says: Any, wanted: str) -> None:
    """Every expectation shows its place, what was expected and what was found."""
    [said] = differences(story(then=[{kind: says}]))
    assert said.startswith(f"then[1].{kind}.")
    assert wanted in said


def test_every_expectation_is_tried_above() -> None:
    """No expectation can be added without being seen to differ."""
    mark = next(one for one in test_whatever_is_looked_at_can_differ.pytestmark if one.args)
    assert {row[0] for row in mark.args[1]} == set(EXPECTATIONS)


def test_every_verb_has_a_story() -> None:
    """No verb can be added without a story that uses it."""
    folder = Path(__file__).parents[1] / "scenarios"
    text = "".join(file.read_text("utf-8") for file in folder.rglob("*.yaml"))
    assert {verb for verb in VERBS if f"- {verb}:" not in text} == set()


@pytest.mark.clause("G2.0")
def test_a_plan_is_read_as_in_a_plan_file_with_its_faults_at_once() -> None:
    """Unknown keys, missing ones and numbers for codes are told with their places."""
    parts = [{"move": {"organisation": 7, "too": "G镇党委"}}, {"rename": {}}, {"merge": {}}]
    wrong = story({"plan": {"nam": "甲", "parts": parts}, "as": "A县委组织部"})
    found = faults(wrong)
    at = "story.yaml: when[1].plan"
    assert {one.removeprefix(at) for one in found} == {
        ".nam", ".name", ".parts[1].move.organisation", ".parts[1].move.too", ".parts[1].move.to",
        ".parts[2].rename.organisation", ".parts[3].merge",
    }  # fmt: skip


@pytest.mark.clause("N3.3a")
def test_what_has_not_been_taken_back_is_not_restored() -> None:
    """After a plan the state is another one; only an undo makes it the same again."""
    paper = {"document": "某组〔2018〕1号", "dated": "2018-01-08"}
    rename = {"rename": {"organisation": "B镇党委", "name": "乙镇党委"}}
    plan = {"plan": {"name": "更名", "evidence": paper, "parts": [rename]}, "as": "A县委组织部"}
    restored = {"restored": {"before": "更名", "exactly": True}}
    [said] = differences(story(plan, then=[restored]))
    assert said == "then[1].restored.exactly: expected True, found False"
    assert differences(story(plan, {"undo": "更名", "as": "A县委组织部"}, then=[restored])) == ()


@pytest.mark.clause("N3.3a")
def test_only_what_has_been_applied_can_be_taken_back() -> None:
    """An undo of a plan that the story has not applied is the story's fault."""
    with pytest.raises(InputError, match=r"no plan of this name has been applied"):
        run(story({"undo": "某计划", "as": "A县委组织部"}))


def test_an_organisation_under_by_is_told_to_stand_under_as() -> None:
    """Who does a step is missing; an organisation of the story under ``by`` was meant for it."""
    [hint] = faults(story({"approve": "甲某", "by": "B镇党委"})).values()
    assert hint.startswith("the key 'as' is missing: 'B镇党委' is an organisation, so write 'as'")
    [plain] = faults(story({"approve": "甲某", "by": "丙某"})).values()
    assert plain == "the key 'as' is missing: which organisation does it"


def test_a_name_that_the_story_does_not_know_is_told_at_its_step() -> None:
    """A step that names nobody cannot be played, which is the story's fault."""
    for step, what in (
        ({"approve": "甲某", "as": "B镇党委"}, "transfer"),
        ({"submit": {"member": "乙某", "to": "H村党支部"}, "as": "C村党支部"}, "member"),
        ({"submit": {"member": "甲某", "to": "H村党支部"}, "as": "无此支部"}, "organisation"),
        ({"day": date(2018, 1, 8)}, "only go forward"),
    ):
        [reason] = faults(story(step)).values()
        assert what in reason


def test_what_cannot_be_installed_is_told_at_once() -> None:
    """Members without a branch, names twice and details of nobody are the story's faults."""
    twice = [{"name": "甲某", "branch": "C村党支部"}, {"name": "甲某", "branch": "C村党支部"}]
    assert faults(story(members=twice)) == {"given.members[2]": "this name stands twice"}
    elsewhere = [{"name": "甲某", "branch": "B镇党委"}]
    assert "it stands in no branch of the tree" in faults(story(members=elsewhere)).values()
    assert faults(story(details={"无": {}})) == {
        "given.details.无": "there is no such organisation"
    }
    absurd = [{"name": "甲某", "branch": "C村党支部", "joined_on": "早"}]
    [reason] = faults(story(members=absurd)).values()
    assert "joined_on" in reason


def test_another_store_can_be_played_upon() -> None:
    """The same story runs on whatever store is made."""
    made = []

    class Counted(MemoryStore):
        """Tells that it was made."""

        def __init__(self) -> None:
            """Count."""
            super().__init__()
            made.append(self)

    assert run(story(SUBMIT), Counted).passed
    assert [len(list(one.journal())) for one in made] == [2]


def _same_store(store: MemoryStore) -> MemoryStore:
    """Give the store that was made before."""
    return store


def test_a_story_is_played_the_same_way_each_time() -> None:
    """Clock and keys come from the story, so that nothing depends on the day or the machine."""
    kept: list[list[Any]] = []
    for _ in range(2):
        store = MemoryStore()
        run(story(SUBMIT), partial(_same_store, store))
        kept.append(list(store.journal()))
    assert kept[0] == kept[1]


def test_differences_show_no_personal_datum() -> None:
    """A masked value that differs stays masked."""
    [said] = differences(story(then=[{"member": {"name": "甲某", "phone": "000-00000009"}}],
                               members=[{"name": "甲某", "branch": "C村党支部",
                                         "phone": "000-00000001"}]))  # fmt: skip
    assert said.endswith("found Phone(•••)")


@pytest.mark.parametrize(
    ("wanted", "found", "equal"),
    [
        ("county", Tier.COUNTY, True), ("县级组织部门", Tier.COUNTY, True),
        ("city", Tier.COUNTY, False),
        ("0", Phone("0"), True), ([1], (1,), True), ([1], (1, 2), False), ("1", 1, False),
        (1, True, False), (True, True, True), (3, 3.0, True), (None, None, True), (0, None, False),
        ({"a": ["x"]}, {"a": ("x",)}, True), ({"a": 1}, {"a": 1, "b": 2}, False),
        ("a", ["a"], False), ([], {}, False),
    ],
)  # fmt: skip
def test_values_are_compared_as_a_file_says_them(wanted: Any, found: Any, equal: bool) -> None:
    """Words by value or label, lists in order, and no number for a text."""
    assert same(wanted, found) is equal


def test_the_clock_never_shows_a_moment_twice_and_only_goes_forward() -> None:
    """Each look takes a minute; a day begins at nine."""
    clock = Clock(date(2018, 1, 9))
    first, second = clock(), clock()
    assert first < second
    clock.turn_to(date(2018, 1, 10))
    assert clock().isoformat() == "2018-01-10T09:01:00+08:00"
    with pytest.raises(InputError):
        clock.turn_to(date(2018, 1, 9))


def test_the_quick_hasher_keeps_no_password_in_the_clear() -> None:
    """Stories with passwords take no time, and still store a salted hash."""
    hasher = QuickHasher()
    stored = hasher.hash("松柏常青", b"salt")
    assert "松柏常青" not in stored
    assert hasher.verify("松柏常青", stored)
    assert not hasher.verify("松柏", stored)
    assert stored != hasher.hash("松柏常青", b"other")
