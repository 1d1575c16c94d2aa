"""The strategies: everything they give is valid, odd cases occur, and they shrink."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from collections.abc import Callable
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st

import partyreg
from partyreg import idnumber, notice
from partyreg.changes import Change
from partyreg.errors import Fault, InputError, Refusal
from partyreg.journal import JournalEntry
from partyreg.members.fields import contradictions
from partyreg.model import RECORDS, Member, Organisation, Route, Transfer
from partyreg.organisations.gates import fits_together
from partyreg.permissions import Powers
from partyreg.testing import strategies as ours
from partyreg.testing.registering import STRATEGIES, register_strategies
from partyreg.testing.samples.people import TODAY
from partyreg.tree import OrgTree, parse_notation
from partyreg.values import (
    AccountKind,
    MemberCategory,
    TransferKind,
    TransferState,
    date_fault,
    text_fault,
)

register_strategies()
pytestmark = pytest.mark.clause("Y-shape")


def _seen(strategy: st.SearchStrategy[Any], *tests: Callable[[Any], object]) -> None:
    """Hold that each test is true of something that the strategy gives."""
    missing = dict(enumerate(tests))

    @settings(max_examples=300, database=None, phases=[Phase.generate])
    @given(strategy)
    def look(value: Any) -> None:
        """Strike out what this value shows; there is nothing more to see once all are shown."""
        for number, test in list(missing.items()):
            if test(value):
                del missing[number]

    look()
    assert not missing, f"nothing shows number {sorted(missing)}"


def _says(ask: Callable[[Any], object], word: str) -> Callable[[Any], bool]:
    """Make a test of whether an answer has a word in it."""
    return lambda value: word in str(ask(value))


def _gives(kind: type) -> None:
    """Hold that ``st.from_type`` gives an instance."""

    @settings(max_examples=3, database=None, phases=[Phase.generate])
    @given(st.from_type(kind))
    def look(value: object) -> None:
        """Look at what is given."""
        assert isinstance(value, kind)

    look()


def _codes(text: str) -> list[str]:
    """Give the codes of a number's problems."""
    return [problem.code.value for problem in idnumber.problems(text)]


# ── Texts, dates, numbers ────────────────────────────────────────────────────────────────────


@given(ours.texts() | ours.person_names())
def test_texts_are_texts_that_the_register_takes(text: str) -> None:
    """No text of ours is refused."""
    assert text_fault(text) is None


@given(ours.odd_texts())
def test_odd_texts_are_refused_each(text: str) -> None:
    """Every odd text is one that the register refuses."""
    assert text_fault(text) is not None


def test_odd_texts_cover_every_reason() -> None:
    """Blank, padded, too long and hidden characters all occur."""
    reasons = ("blank", "begins or ends", "longer than", "control character")
    _seen(ours.odd_texts(), *(_says(text_fault, reason) for reason in reasons))


@given(ours.dates())
def test_dates_are_days_of_the_register(day: object) -> None:
    """No date lies before the register's first or after the sample's day."""
    assert date_fault(day, latest=TODAY) is None


@given(ours.id_number_texts())
def test_numbers_keep_the_coding_rule(text: str) -> None:
    """Every number is right in every part."""
    assert idnumber.problems(text, TODAY) == ()


def test_odd_numbers_cover_right_ones_of_other_forms_and_every_fault() -> None:
    """15 digits and lower case are right; each kind of fault occurs."""
    odd = ours.odd_id_number_texts()
    _seen(odd, lambda text: len(text) == 15 and idnumber.is_valid(text),
          lambda text: text.endswith("x") and idnumber.is_valid(text))  # fmt: skip
    codes = ("region", "checksum", "length", "charset", "date")
    _seen(odd, *(_says(_codes, code) for code in codes))


@given(st.one_of(ours.phones(), ours.resident_ids(), ours.home_addresses(), ours.birth_dates()))
@pytest.mark.clause("N3.3c")
def test_masked_values_show_nothing(value: object) -> None:
    """A personal datum of ours is masked as any other."""
    assert repr(value) == f"{type(value).__name__}(•••)"


# ── Organisations and trees ──────────────────────────────────────────────────────────────────


@given(ours.organisation_lists() | ours.odd_organisation_lists())
def test_every_list_of_organisations_makes_a_tree(rows: list[Organisation]) -> None:
    """A tree takes all lists, odd ones too, and each organisation is consistent in itself."""
    from partyreg.errors import Refusals

    assert len(OrgTree(rows)) == len(rows)
    no = Refusals()
    for one in rows:
        fits_together(no, one)
    assert not no


def test_trees_cover_odd_shapes_and_shrink_to_a_lone_province() -> None:
    """Several realms, deep lines, wide levels, names twice, and not only superiors first."""
    lists, odd = ours.organisation_lists(), ours.odd_organisation_lists()
    assert [one.tier.value for one in find(lists, lambda _: True)] == ["province"]
    _seen(
        lists,
        lambda rows: sum(one.parent is None for one in rows) > 1,
        lambda rows: len({one.name for one in rows}) < len(rows),
        lambda rows: any(not one.connected for one in rows),
        lambda rows: any(one.category for one in rows),
    )
    _seen(
        odd,
        lambda rows: len(rows) > 20 and max(map(OrgTree(rows).depth, OrgTree(rows))) > 19,
        lambda rows: len(OrgTree(rows).children("o-1")) > 20 if "o-1" in OrgTree(rows) else False,
        lambda rows: len(OrgTree(rows).roots()) > 20,
        lambda rows: rows[0].parent is not None,
        lambda rows: len(rows) == 1 and rows[0].tier.value == "county",
    )


@given(ours.broken_organisation_lists())
def test_no_tree_takes_a_broken_list(rows: list[Organisation]) -> None:
    """Whatever breaks the shape is refused with its place."""
    with pytest.raises(InputError) as refused:
        OrgTree(rows)
    assert all(fault.place and fault.reason for fault in refused.value.faults)


def test_broken_lists_cover_every_way_of_being_broken() -> None:
    """Cycles, unknown superiors, keys and codes twice and wrong places all occur."""

    def reasons(rows: list[Organisation]) -> str:
        try:
            OrgTree(rows)
        except InputError as refused:
            return str(refused)
        return ""

    words = ("under itself", "below itself", "unknown", "key", "code", "under a branch")
    _seen(ours.broken_organisation_lists(), *(_says(reasons, word) for word in words))


@given(ours.notation_texts())
def test_notation_texts_can_be_read(text: str) -> None:
    """Every text reads as a tree."""
    assert len(OrgTree(parse_notation(text).organisations)) >= 1


@given(ours.organisations())
def test_a_single_organisation_has_texts_and_parts_that_fit(one: Organisation) -> None:
    """Name, code and officers can be taken, and kind and tier fit."""
    from partyreg.errors import Refusals
    from partyreg.organisations.fields import RECORD_READERS, read
    from partyreg.organisations.units import check_units

    no = Refusals()
    read(no, {name: getattr(one, name) for name in RECORD_READERS}, RECORD_READERS)
    fits_together(no, one)
    if one.parent is not None:
        check_units(no, one)
    assert list(no) == []


@given(ours.powers())
def test_powers_answer_for_every_organisation_of_their_tree(held: Powers) -> None:
    """Rights and tree belong together."""
    assert set(held.held) == set(held.tree)


# ── Members, papers, accounts ────────────────────────────────────────────────────────────────


@given(ours.members())
@pytest.mark.clause("N3.3c")
def test_members_are_consistent(member: Member) -> None:
    """No items contradict each other, and the number says birth date and sex."""
    assert list(contradictions(member)) == []
    number = member.id_number.reveal("test the strategy")
    assert idnumber.problems(number, TODAY) == ()
    assert idnumber.sex(number) is member.sex
    assert member.birth_date is not None
    assert member.joined_on is not None
    born = member.birth_date.reveal("test the strategy")
    assert member.joined_on - born >= timedelta(days=18 * 365)
    assert member.name not in repr(member)


def test_members_cover_both_categories_and_shrink() -> None:
    """Full, probationary, out of contact and away: all occur; the simplest has little."""
    _seen(
        ours.members(),
        lambda one: one.category is MemberCategory.PROBATIONARY,
        lambda one: one.out_of_contact_since is not None,
        lambda one: one.migrant_to is not None,
        lambda one: one.phone is None,
    )
    simplest = find(ours.members(), lambda _: True)
    assert (simplest.key, simplest.branch, simplest.name) == ("m-1", "o-1", "甲某")


@given(st.data())
def test_rolls_stand_in_the_branches_and_nobody_twice(data: st.DataObject) -> None:
    """A roll is one that a register can begin with."""
    found = data.draw(ours.rolls(["o-8", "o-9"]))
    assert {one.branch for one in found} <= {"o-8", "o-9"}
    assert len({one.key for one in found}) == len(found)
    assert len({one.id_number for one in found}) == len(found)
    assert data.draw(ours.rolls([])) == []


@given(st.data(), st.sampled_from(AccountKind))
def test_accounts_and_papers_keep_to_what_is_asked(data: st.DataObject, kind: AccountKind) -> None:
    """What a caller fixes is fixed."""
    account = data.draw(ours.accounts("o-9", kind))
    assert (account.organisation, account.kind, account.name[0]) == ("o-9", kind, kind.prefix)
    assert data.draw(ours.evidence(archived=True)).archived_as is not None
    assert data.draw(ours.evidence(archived=False)).archived_as is None
    assert data.draw(ours.actors("o-9")).organisation == "o-9"


# ── What happens ─────────────────────────────────────────────────────────────────────────────


@given(ours.routes())
@pytest.mark.clause("G4.2c")
def test_routes_are_those_of_the_rules(route: Route) -> None:
    """Each step has a clause that exists, and the source applies."""
    assert all(notice.exists(step.clause) for step in route.steps)
    assert route.path[0] == route.source or route.kind is TransferKind.INTERNAL


def test_routes_and_transfers_cover_kinds_and_states() -> None:
    """All kinds that begin in the tree, and all states that a life passes, occur."""
    kinds = set(TransferKind) - {TransferKind.NATIONWIDE_IN}
    _seen(ours.routes(), *(_says(lambda route: route.kind.value, kind.value) for kind in kinds))
    states = set(TransferState) - {TransferState.CLOSED}
    _seen(ours.transfers(), *(_says(lambda case: case.state.value, one.value) for one in states))


@given(ours.transfers())
def test_transfers_stand_where_their_state_says(case: Transfer) -> None:
    """An open case waits for somebody of its route, a finished one for nobody."""
    assert 0 <= case.position < len(case.route.steps)
    assert (case.waiting_for is not None) == case.state.is_open
    assert (case.letter is not None) == (case.state is TransferState.CONCLUDED)


@given(ours.changes())
def test_changes_have_one_key_and_one_kind(change: Change) -> None:
    """Before and after are of one kind and key, and the clause exists."""
    assert change.before is not None or change.after is not None
    if change.before is not None and change.after is not None:
        assert type(change.before) is type(change.after)
        assert change.before.key == change.after.key
    assert notice.exists(change.clause)


def test_records_and_changes_of_every_table_occur() -> None:
    """Every kind of record that a store keeps is among them; and every kind of change."""
    _seen(ours.records(), *(_says(lambda one: type(one).__name__, t.__name__) for t in RECORDS))
    _seen(ours.changes(), lambda one: one.before is None, lambda one: one.after is None,
          lambda one: one.before is not None and one.after not in (None, one.before))  # fmt: skip


@given(ours.journal_entries())
@pytest.mark.clause("N3.3a")
def test_entries_are_done_or_refused(entry: JournalEntry) -> None:
    """A refused entry changes nothing, and an entry's moment is on its day."""
    assert not (entry.refused and entry.changes)
    assert entry.at.tzinfo is not None
    assert (entry.at + timedelta(hours=8)).date() == entry.on
    assert all(one.dated <= entry.on for one in entry.evidence)


@given(ours.refusals(), ours.faults())
def test_refusals_and_faults_are_whole(refusal: Refusal, fault: Fault) -> None:
    """A refusal has a code, a message and a clause that exists; a fault a place and a reason."""
    assert refusal.code.count(".") == 1
    assert notice.exists(refusal.clause)
    assert fault.place
    assert fault.reason


# ── Registration ─────────────────────────────────────────────────────────────────────────────


def test_every_public_record_type_has_a_strategy() -> None:
    """Whatever the package gives out as a type of data can be asked for by its type.

    What a plan is written in names organisations of a given tree, and is drawn with one.
    """
    by_hand = {"Desk", "Register"}  # they act, they are no values
    registered = {name for types in STRATEGIES.values() for name in types}
    for name in sorted(set(partyreg.__all__) - by_hand - registered):
        if name[0].isupper() and name != "OrgTree":
            kind = getattr(partyreg, name)
            planned = kind.__module__.startswith("partyreg.restructuring")
            if not issubclass(kind, BaseException) and not planned:
                _gives(kind)


@pytest.mark.parametrize(
    ("room", "name"), [(room, name) for room, types in STRATEGIES.items() for name in types]
)
def test_a_registered_type_is_made(room: str, name: str) -> None:
    """``st.from_type`` gives an instance of each registered type."""
    kind = getattr(import_module(f"partyreg.{room}"), name)
    _gives(kind)


@given(st.builds(attrs.evolve, st.from_type(Member)))
def test_registered_types_work_inside_other_strategies(member: Member) -> None:
    """A registered type can be built upon."""
    assert isinstance(member, Member)


def test_hypothesis_registers_the_types_by_itself() -> None:
    """The entry point's hook registers, and asks for no strategy before one is wanted."""
    script = (
        "import sys, hypothesis.strategies as st\n"
        "from partyreg.testing._hypothesis_entry import register\n"
        "register()\n"
        "assert 'partyreg.testing.strategies' not in sys.modules\n"
        "from partyreg.model import Unit\n"
        "from hypothesis import find\n"
        "print(find(st.from_type(Unit), lambda unit: True).key)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout == "u-1\n"


def test_the_package_names_the_hook_as_its_entry_point(project_root: Path) -> None:
    """What the package declares for Hypothesis is a function that can be called."""
    declared = tomllib.loads((project_root / "pyproject.toml").read_text("utf-8"))
    [target] = declared["project"]["entry-points"]["hypothesis"].values()
    module, _, name = target.partition(":")
    getattr(import_module(module), name)()


@pytest.mark.parametrize("module", ["strategies", "strategies.words", "machine"])
def test_without_hypothesis_the_extra_is_named(module: str) -> None:
    """Whoever imports what needs Hypothesis, and has none, is told which extra brings it."""
    script = (
        "import sys\n"
        "sys.modules['hypothesis'] = None\n"
        "import partyreg\n"
        "try:\n"
        f"    import partyreg.testing.{module}\n"
        "except partyreg.MissingExtraError as missing:\n"
        "    print(isinstance(missing, ImportError), missing.extra, missing.name, missing)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    said = "need 'hypothesis', which is not installed (extra 'testing')"
    assert done.stdout.startswith("True testing hypothesis ")
    assert said in done.stdout
