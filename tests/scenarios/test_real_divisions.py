"""Real restructurings on the real tree of 663,132 divisions: taken back by a plan, and done again.

The published tree is that of afterwards. A first plan undoes what happened, in the words of plans;
a second one does it as it was done; the tree must then be the published one again.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Collection
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from partyreg import Organisation, Register, Settings
from partyreg.demo.nation import TRAITS
from partyreg.demo.reading import read_divisions
from partyreg.inputs.plans import plan_file
from partyreg.model import Account, Grants
from partyreg.permissions import initial_functions
from partyreg.repository import INDEXES
from partyreg.restructuring import Preview
from partyreg.storage import HeadCount, HeadStore
from partyreg.tree import OrgTree
from partyreg.values import AccountKind, AccountState

pytestmark = [
    pytest.mark.needs_data,
    pytest.mark.clause("G2.5.1b", "G2.5.2b", "G2.5.3", "G2.3", "Y-kept", "Y-beyond", "Y-split"),
]
A_VILLAGE = HeadCount(31, 2)
PAPER = {"document": "行政区划调整批复", "dated": "2018-01-05"}

TONGLING_BACK: list[dict[str, Any]] = [
    {"dissolve": {
        "source": "340705",
        "heirs": [{"name": "铜官山区委组织部", "code": "340702"},
                  {"name": "狮子山区委组织部", "code": "340703", "alias": "$狮子山区"}],
        "allocation": {"$狮子山区": ["340705006", "340705100", "340705401"]},
        "rest": {"to": "$铜官山区委组织部"},
    }},
    {"move_whole": {"organisation": "340722", "to": "3408", "code": "340823"}},
    {"rename": {"organisation": "340706", "name": "铜陵县委组织部", "code": "340721"}},
]  # fmt: skip
TONGLING: list[dict[str, Any]] = [
    {"consolidate": {"parts": ["340702", "340703"],
                     "new": {"name": "铜官区委组织部", "code": "340705"}}},
    {"move_whole": {"organisation": "340823", "to": "3407", "code": "340722"}},
    {"rename": {"organisation": "340721", "name": "义安区委组织部", "code": "340706"}},
]  # fmt: skip
CHAOHU = {
    "340181": ("3401", "居巢区委组织部", "巢湖市委组织部", "341402"),
    "340124": ("3401", "庐江县委组织部", "庐江县委组织部", "341421"),
    "340281": ("3402", "无为县委组织部", "无为市委组织部", "341422"),
    "340522": ("3405", "含山县委组织部", "含山县委组织部", "341423"),
    "340523": ("3405", "和县委组织部", "和县委组织部", "341424"),
}
"""By code now: the city now, the name before and now, the code before."""

CHAOHU_BACK: list[dict[str, Any]] = [
    {"create": {"alias": "$巢湖", "name": "巢湖市委组织部", "code": "341400", "under": "34",
                "kind": "organisation-department", "tier": "city"}},
    *({"move_whole": {"organisation": now, "to": "$巢湖", "name": name, "code": code}}
      for now, (_, name, _, code) in CHAOHU.items()),
    {"move_whole": {"organisation": "340207101", "to": "340523"}},
]  # fmt: skip
CHAOHU_AGAIN: list[dict[str, Any]] = [
    {"move_whole": {"organisation": "340207101", "to": "340207"}},
    *({"move_whole": {"organisation": code, "to": city, "name": name, "code": now}}
      for now, (city, _, name, code) in CHAOHU.items()),
    {"delete": {"organisation": "341400", "successors": ["3401", "3402", "3405"]}},
]  # fmt: skip


class Lazy(dict[str, Any]):
    """A table whose rows are made when asked for: a nation's would take a gigabyte."""

    def __init__(self, known: Collection[str], make: Callable[[str], Any]) -> None:
        super().__init__()
        self.known, self.make, self.gone = known, make, set[str]()

    def get(self, key: Any, default: Any = None) -> Any:
        """Give a row, made if it has not been yet."""
        if not dict.__contains__(self, key) and key in self.known and key not in self.gone:
            dict.__setitem__(self, key, self.make(key))
        return dict.get(self, key, default)

    def __missing__(self, key: str) -> Any:
        found = self.get(key)
        if found is None:
            raise KeyError(key)
        return found

    def setdefault(self, key: str, default: Any = None) -> Any:
        """Give a row, or what is given, which is kept."""
        found = self.get(key)
        if found is None:
            self[key] = found = default
        return found

    def pop(self, key: str, *default: Any) -> Any:
        """Take a row out."""
        self.get(key)
        self.gone.add(key)
        return dict.pop(self, key, *default)

    def __delitem__(self, key: str) -> None:
        self.pop(key)


@pytest.fixture(scope="module")
def nation(shared_data: Path) -> Register:
    """Give a register over the whole country, with 31 members in each village of Anhui."""
    table = read_divisions(shared_data / "divisions-2021.csv.gz")
    levels = dict(zip(table.codes, table.levels, strict=True))
    bodies = {4: "党委", 5: "党支部"}

    def record(key: str) -> Organisation:
        """Make the record of a division."""
        kind, tier, category, _ = TRAITS[levels[key]]
        name = table.names[key] + bodies.get(levels[key], "委组织部")
        return Organisation(key, key, name, kind, tier, parents[key], category)

    parents = dict(zip(table.codes, table.parents, strict=True))
    functions = {level: initial_functions(one.tier, one.category) for level, one in TRAITS.items()}
    store = HeadStore({key: A_VILLAGE for key, level in levels.items()
                       if level == 5 and key.startswith("34")})  # fmt: skip
    rows = Lazy(levels, record)
    store._tree = OrgTree.from_parents(
        table.codes, table.parents, map(TRAITS.__getitem__, table.levels), rows
    )
    store._tables[Organisation] = rows
    store._indexes[Organisation, "code"] = Lazy(levels, lambda key: {key: True})  # type: ignore[assignment]  # looked up by text
    store._held = {key: functions[level] for key, level in levels.items()}
    store._tables[Grants] = Lazy(levels, lambda key: Grants(key, functions[levels[key]]))
    root = Account("a-1", "B34", "34", AccountKind.BUSINESS, AccountState.ACTIVE)
    store._tables[Account][root.key] = root
    for name, values in INDEXES[Account].items():
        for value in values(root):
            store._indexes[Account, name][value] = {root.key: True}
    return Register(
        store, settings=Settings(password_profile="external"), rng=random.Random(7),
        clock=lambda: datetime(2018, 1, 12, 2, tzinfo=UTC),
    )  # fmt: skip


def applied(register: Register, name: str, parts: list[dict[str, Any]]) -> Preview:
    """Preview a plan of a file, and apply it."""
    read = plan_file({"name": name, "evidence": PAPER, "parts": parts})
    assert read.faults == ()
    plans = register.desk("B34", person="甲某").plans
    shown = plans.preview(read.plan)
    assert shown.refusals == ()
    assert shown.conservation.holds
    plans.apply(shown)
    return shown


def shape(register: Register, *cities: str) -> dict[str, tuple[str | None, str, int]]:
    """Give, for everything in some cities, the superior's code, the name and the rank, by code."""
    tree = register.tree
    found = {}
    for city in cities:
        for key in tree.subtree(city):
            one, above = tree.organisation(key), tree.parent(key)
            found[one.code] = (tree.organisation(above).code if above else None, one.name,
                               one.tier.rank)  # fmt: skip
    return found


def test_tongling_comes_out_as_it_is_published(nation: Register) -> None:
    """Two districts merged, a county fetched from Anqing, a county renamed: whole, both ways."""
    trial = nation.rehearse()
    published, size = shape(trial, "3407", "3408"), len(trial.tree)
    heads = {city: trial.head_count(city) for city in ("3407", "3408", "34")}
    applied(trial, "回到调整前", TONGLING_BACK)
    assert shape(trial, "3407", "3408") != published
    assert trial.tree.parent("340722") == "3408"
    assert trial.tree.organisation("340722").code == "340823"
    shown = applied(trial, "铜陵市区划调整", TONGLING)
    assert [one.wish for one in shown.outcomes if one.clause == "G2.3"] == ["G2.5.1b"] * 2
    assert shape(trial, "3407", "3408") == published
    assert {city: trial.head_count(city) for city in heads} == heads
    assert len(trial.tree) == size == len(nation.tree)
    assert trial.tree.parent("340722") == "3407"
    wider = {shown.name(one.organisation): one.members for one in shown.widened}
    assert wider["铜陵市委组织部"] == trial.head_count("340722") > 0


def test_chaohu_comes_out_as_it_is_published(nation: Register) -> None:
    """Six whole transfers, one of them of a town to another county and city; then the deletion."""
    trial = nation.rehearse()
    cities = ("3401", "3402", "3405")
    published, size = shape(trial, *cities), len(trial.tree)
    applied(trial, "回到调整前", CHAOHU_BACK)
    made = next(key for key in trial.tree.children("34") if trial.tree.organisation(key).code
                == "341400")  # fmt: skip
    assert len(trial.tree.children(made)) == len(CHAOHU)
    assert trial.tree.chain("340207101")[1:3] == ("340523", made)
    plans = trial.desk("B34", person="甲某").plans
    early = plan_file({"name": "过早撤销", "evidence": PAPER, "parts": CHAOHU_AGAIN[1:]})
    shown = plans.preview(early.plan)
    assert shown.allowed  # the town has gone along with its county, so the city is empty too
    shown = applied(trial, "撤销地级巢湖市", CHAOHU_AGAIN)
    assert shape(trial, *cities) == published
    assert len(trial.tree) == size
    assert trial.tree.parent("340207101") == "340207"
    assert trial.successors(made) == cities
    assert shown.tree.removed == (made,)
    assert len(shown.tree.moved) == 6
    undone = plans.undo(shown.operation)
    assert undone.refusals == ()
    plans.apply(undone)
    assert trial.tree.chain("340207101")[1:3] == ("340523", made)


def test_a_nation_is_left_as_it_was(nation: Register) -> None:
    """What was rehearsed has not happened: the register below has no entry and no new code."""
    assert list(nation.journal()) == []
    assert nation.tree.organisation("340722").code == "340722"
    with nation.store.begin() as work:
        assert work.find(Organisation, "code", "341400") == ()
