"""Plan files: what they say in YAML and JSON, and every fault with its place."""

from __future__ import annotations

import copy
import io
import json
import re
import sys
from datetime import date
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from partyreg import notice
from partyreg.errors import InputError
from partyreg.inputs.plans import FORMS, plan_file, read_plan
from partyreg.model import Evidence
from partyreg.restructuring import (
    STAY,
    Absorb,
    Allocation,
    CarveOut,
    Compose,
    Consolidate,
    Create,
    Delete,
    Dissolve,
    Edit,
    Move,
    MoveMember,
    MoveMembers,
    MoveWhole,
    New,
    Plan,
    Policy,
    Rename,
    Swap,
    to,
)
from partyreg.restructuring.plan import Part
from partyreg.testing.samples import sample
from partyreg.values import DirectCategory, MemberCategory, OrganisationKind, Tier

pytestmark = pytest.mark.clause("G2.0", "N2.1a", "Y-beyond", "N3.2d")

PARTS: dict[str, tuple[dict[str, Any], Part]] = {
    "absorb": ({"gone": "B", "into": "A", "receiving": "C"}, Absorb("B", "A", "C")),
    "consolidate": (
        {"parts": ["A", "B"], "new": {"name": "C", "code": "0341", "provisional": "9"}},
        Consolidate(["A", "B"], New("C", "0341", provisional="9")),
    ),
    "carve_out": (
        {"source": "A", "new": {"name": "B", "code": "0342", "alias": "$B"}, "moves": ["C", "D"]},
        CarveOut("A", New("B", "0342", alias="$B"), Allocation({"$B": ["C", "D"]}, STAY)),
    ),
    "dissolve": (
        {"source": "A", "heirs": [{"name": "B", "code": "1", "tier": "县级组织部门"}, "C"],
         "allocation": {"C": ["D"]}, "rest": {"to": "$B"}, "delete": False},
        Dissolve("A", [New("B", "1", tier=Tier.COUNTY), "C"],
                 Allocation({"C": ["D"]}, to("$B")), delete=False),
    ),
    "move_whole": ({"organisation": "A", "to": "B", "code": "1"}, MoveWhole("A", "B", code="1")),
    "compose": (
        {"new": {"name": "C", "code": "1", "under": "A", "connected": True}, "children": ["D"]},
        Compose(New("C", "1", under="A", connected=True), ["D"]),
    ),
    "swap": ({"ones": "A", "others": ["B", "C"]}, Swap("A", ["B", "C"])),
    "rename": ({"organisation": "A", "name": "B"}, Rename("A", name="B")),
    "create": (
        {"alias": "$C", "name": "C", "code": "1", "under": "A", "kind": "党工委",
         "tier": "primary-committee", "category": "sub-district"},
        Create("$C", "C", "1", "A", OrganisationKind.WORKING_COMMITTEE, Tier.PRIMARY_COMMITTEE,
               DirectCategory.SUB_DISTRICT),
    ),
    "edit": ({"organisation": "A", "fields": {"name": "B"}}, Edit("A", {"name": "B"})),
    "move": ({"organisation": "A", "to": "B"}, Move("A", "B")),
    "move_member": ({"member": "m-1", "branch": "B"}, MoveMember("m-1", "B")),
    "move_members": ({"source": "A", "branch": "B", "which": ["m-1"]},
                     MoveMembers("A", "B", ["m-1"])),
    "delete": ({"organisation": "A", "successors": ["B"]}, Delete("A", ("B",))),
}  # fmt: skip
WHOLE: dict[str, Any] = {
    "name": "某调整",
    "evidence": [{"document": "某组〔2018〕1号", "dated": "2018-01-05", "archived_as": "柜1"}],
    "policy": "reroute",
    "review": {"large": 80},
    "parts": [{name: says} for name, (says, _) in PARTS.items()],
}


def faults(data: object) -> list[str]:
    """Give what is wrong with a plan."""
    return [str(one) for one in plan_file(data).faults]


def test_every_word_says_what_its_wish_or_step_says() -> None:
    """A file of all words is the plan that one would write in Python."""
    read = read_plan(io.StringIO(json.dumps(WHOLE, ensure_ascii=False)))
    paper = Evidence("某组〔2018〕1号", date(2018, 1, 5), "柜1")
    wanted = Plan("某调整", [part for _, part in PARTS.values()], paper, Policy.REROUTE)
    assert set(PARTS) == set(FORMS)
    assert read.parts == wanted.parts
    assert (read.name, read.evidence, read.policy) == (wanted.name, wanted.evidence, wanted.policy)
    assert (read.review.large, read.review.under) == (80, 3)


def test_yaml_and_json_say_the_same() -> None:
    """What can be written in the one can be written in the other; dates, too."""
    yaml = pytest.importorskip("yaml")
    paper = {"document": "某组〔2018〕1号", "dated": date(2018, 1, 5), "archived_as": "柜1"}
    text = yaml.safe_dump({**WHOLE, "evidence": paper}, allow_unicode=True)
    assert read_plan(io.StringIO(text)) == read_plan(io.StringIO(json.dumps(WHOLE)))


@pytest.mark.parametrize("name", PARTS)
def test_each_part_cites_its_own_clause(name: str) -> None:
    """What is wrong with a part is said with the clause of that wish or step, which exists."""
    says, part = PARTS[name]
    assert FORMS[name].clause in {part.clause, "G2.5.2b"}
    [said] = faults({**WHOLE, "parts": [{name: {**says, "unknwon": 1}}]})
    assert said.startswith(f"parts[1].{name}.unknwon: there is no such key [")
    assert f"[{FORMS[name].clause}]; " in said
    assert notice.exists(FORMS[name].clause)


def test_all_faults_are_told_at_once_with_place_clause_and_hint() -> None:
    """Unknown keys, missing ones, numbers for codes, no words, no dates: nothing hides another."""
    found = faults({
        "name": 7, "polcy": "refuse", "evidence": {"document": "甲", "dated": "2018-13-01"},
        "policy": "wait", "review": {"large": -1, "smal": 2},
        "parts": [
            {"move": {"organisation": "A", "too": "B"}},
            {"rename": {"organisation": "A", "code": 340705}},
            {"create": {"alias": "$C", "name": "C", "code": "1", "under": "A", "tier": "village"}},
            {"carve_out": {"source": "A", "new": {"name": "B"}, "moves": [1], "rest": "go"}},
            {"dissolve": {"source": "A", "heirs": ["B"], "rest": [{"kind": "街道", "to": "B"}]}},
            {"fusion": {}}, "absorb", {"move": {}, "swap": {}},
        ],
    })  # fmt: skip
    assert {one.split(": ")[0] for one in found} == {
        "polcy", "name", "evidence.dated", "policy", "review.smal",
        "review.large", "parts[1].move.too", "parts[1].move.to", "parts[2].rename.code",
        "parts[3].create.tier", "parts[4].carve_out.new.code", "parts[4].carve_out.moves[1]",
        "parts[4].carve_out.rest", "parts[5].dissolve.rest[1].kind", "parts[6].fusion",
        "parts[7]", "parts[8]",
    }  # fmt: skip
    for one in found:
        said = re.fullmatch(r"(.+?): (.+) \[(\S+)\]; (.+)", one)
        assert said is not None, one
        assert notice.exists(said[3])
    assert "did you mean 'policy'?" in found[0]


@pytest.mark.clause("N3.3c")
def test_no_value_is_repeated_in_a_fault() -> None:
    """A value that cannot be taken might be a personal datum."""
    number = "11010519491231002X"
    data = {**WHOLE, "name": f"{number}\0", "policy": number,
            "parts": [{"move": {"organisation": [number], "to": number * 20}},
                      {"create": {"alias": "$C", "name": "C", "code": "1", "under": "A",
                                  "tier": number}}]}  # fmt: skip
    assert len(faults(data)) == 5
    assert number not in " ".join(faults(data))


@given(st.data())
def test_whatever_is_done_to_a_file_ends_in_faults_or_a_plan(data: st.DataObject) -> None:
    """Junk in any place is a fault with place, clause and hint, and nothing else is raised."""
    junk = st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
        | st.just(date(2018, 1, 9)),
        lambda inner: st.lists(inner, max_size=2)
        | st.dictionaries(st.text(max_size=5), inner, max_size=2),
        max_leaves=4,
    )  # fmt: skip
    broken = copy.deepcopy(WHOLE)
    at: Any = broken
    while True:
        keys = range(len(at)) if isinstance(at, list) else sorted(at)
        if not keys:
            break
        key = data.draw(st.sampled_from(list(keys)))
        if not isinstance(at[key], dict | list) or data.draw(st.booleans()):
            at[key] = data.draw(junk)
            break
        at = at[key]
    found = plan_file(broken)
    for one in found.faults:
        assert re.search(r" \[\S+\]; .", one.reason)
    assert len(found.places) == len(found.plan.parts)


def test_a_rest_goes_by_the_first_rule_that_is_met() -> None:
    """Conditions on names, codes, kinds and members; what meets none stays."""
    rest = [
        {"name_contains": "企业", "to": "$Q"},
        {"kind": "joint-branch", "code_begins": "03", "to": "$P"},
        {"member": "probationary", "to": "$M"},
    ]
    says = {**PARTS["dissolve"][0], "rest": rest}
    [part] = plan_file({**WHOLE, "parts": [{"dissolve": says}]}).plan.parts
    assert isinstance(part, Dissolve)
    assert part.allocation.rest is not None
    test = part.allocation.rest.test
    assert test is not None
    drawn = sample(7, 60, 9)
    one, person = drawn.organisations[1], drawn.members[0]
    joint = attrs.evolve(one, kind=OrganisationKind.JOINT_BRANCH, name="某", code="0399")
    assert test(attrs.evolve(joint, name="某企业支部")) == "$Q"
    assert test(joint) == "$P"
    assert test(attrs.evolve(joint, code="99")) is None
    assert test(attrs.evolve(joint, kind=OrganisationKind.BRANCH)) is None
    assert test(attrs.evolve(person, category=MemberCategory.PROBATIONARY)) == "$M"
    assert test(attrs.evolve(person, category=MemberCategory.FULL)) is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name: [", "line "),
        ("name: a\nname: b", "line 2: this key stands twice"),
        ('{"name": "a", "name": "b"}', "a key stands twice in one mapping"),
        ('{"name": ', "line 1: it is no JSON"),
        ("- 1", "file: it is no mapping"),
        ("", "file: it is no mapping"),
        ("name: !!python/object:os.system x", "line 1: "),
        ("[" * 3000, "file: it is nested too deeply"),
    ],
)
def test_what_is_no_file_of_plain_data_is_said(text: str, said: str) -> None:
    """YAML and JSON that cannot be read are faults with the line, never a traceback."""
    pytest.importorskip("yaml")
    with pytest.raises(InputError) as refused:
        read_plan(io.StringIO(text))
    assert said in str(refused.value)


def test_yes_and_no_are_words_and_a_day_that_is_none_is_a_fault() -> None:
    """YAML's guesses are switched off; a wrong day does not make the whole file unreadable."""
    pytest.importorskip("yaml")
    paper = "evidence: {document: 甲, dated: 2018-02-30}"
    text = f"name: no\n{paper}\nparts: [delete: {{organisation: on}}]"
    with pytest.raises(InputError) as refused:
        read_plan(io.StringIO(text))
    assert [one.place for one in refused.value.faults] == ["evidence.dated"]


def test_without_pyyaml_json_is_still_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """The fault names what is missing, and the way out."""
    monkeypatch.setitem(sys.modules, "yaml", None)
    assert read_plan(io.StringIO(json.dumps(WHOLE))).name == "某调整"
    with pytest.raises(InputError, match="write it as JSON"):
        read_plan(io.StringIO("name: a"))


def test_a_file_that_is_not_there_is_a_fault() -> None:
    """A path that leads nowhere is said, not raised as the system's own error."""
    with pytest.raises(InputError, match="it cannot be read"):
        read_plan("无此文件.yaml")
