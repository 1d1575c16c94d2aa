"""The shell: one unit of work, journalled, all or nothing, once, and the same from one seed."""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from tests.register.offices import NUMBERS, PAPER, START, Office

from partyreg import repository
from partyreg.changes import Change, reversal
from partyreg.errors import RefusedError
from partyreg.journal import JournalEntry, State, fold
from partyreg.model import RECORDS, Evidence, FormerMember, Member, Report
from partyreg.register import Register
from partyreg.settings import Settings
from partyreg.storage import MemoryStore
from partyreg.storage.memory import MemoryTransaction
from partyreg.values import (
    AccountKind,
    Function,
    OrganisationKind,
    RemoveReason,
    ResidentId,
    Tier,
)

pytestmark = pytest.mark.clause("N3.3a")

Act = Callable[[Office], Any]


def state(office: Office) -> State:
    """Give every stored record."""
    register = office.register
    return {(type(one), one.key): one for table in RECORDS for one in register.every(table)}


def _transfer(office: Office) -> None:
    """Carry a member to another county, all the way."""
    case = office.desk("C").transfers.submit("m-1", "E")
    office.desk("B").transfers.approve(case)
    receiver = office.desk("E")
    receiver.transfers.approve(case)
    receiver.transfers.confirm_arrival(case)
    receiver.transfers.receive(case, "F")


def _refused(office: Office) -> None:
    """Try what is refused."""
    with pytest.raises(RefusedError):
        office.desk("C").members.remove("m-1", "death", evidence=PAPER)


SCRIPT: dict[str, Act] = {
    "create": lambda office: office.desk("A").organisations.create(
        "新委", code="N1", under="A", kind=OrganisationKind.COMMITTEE,
        tier=Tier.PRIMARY_COMMITTEE, evidence=PAPER),
    "move": lambda office: office.desk("P").organisations.move("C2", "E", evidence=PAPER),
    "delete": lambda office: office.desk("A").organisations.delete(
        "C2", successors=["C"], evidence=PAPER),
    "edit": lambda office: office.desk("A").organisations.edit(
        "M", category="township", evidence=PAPER),
    "grant": lambda office: office.administrator("A").rights.grant("B", Function.ADD_OTHER),
    "remove": lambda office: office.desk("B").members.remove("m-1", "death", evidence=PAPER),
    "transfer": _transfer,
    "conclude": lambda office: office.conclude(),
    "account": lambda office: office.administrator("A").accounts.create_business("B"),
    "refused": _refused,
}  # fmt: skip
"""One of each kind of thing that a register does."""


# ── nothing, or all ──────────────────────────────────────────────────────────────────────────


class BrokenError(Exception):
    """The store has failed."""


class Failing(MemoryStore):
    """Fails at the k-th thing that is asked of its units of work."""

    left = 10**9

    @contextmanager
    def begin(self, *, alone: bool = False) -> Iterator[MemoryTransaction]:
        """Open a unit of work that may fail."""
        with super().begin(alone=alone):
            work = _FailingWork(self)
            try:
                yield work
            finally:
                work.ended = True

    def use(self) -> None:
        """Count down, and fail."""
        self.left -= 1
        if self.left < 0:
            raise BrokenError


class _FailingWork(MemoryTransaction):
    """A unit of work of a failing store."""

    def __getattribute__(self, name: str) -> Any:
        """Count whatever the protocol offers."""
        if name in (
            "tree",
            "held",
            "last_number",
            "get",
            "find",
            "count",
            "every",
            "commit",
            "load",
        ):
            self._store.use()  # type: ignore[attr-defined]
        return super().__getattribute__(name)


@pytest.mark.parametrize("name", SCRIPT)
def test_a_store_that_fails_anywhere_leaves_nothing(name: str) -> None:
    """Whatever call fails, state and journal tell of whole units of work only."""
    whole, act = Office(), SCRIPT[name]
    act(whole)
    for k in range(1000):
        office = Office(Failing)
        store = office.register.store
        assert isinstance(store, Failing)
        store.left = k
        try:
            act(office)
        except BrokenError:
            store.left = 10**9
            entries = list(office.register.journal())
            assert entries == list(whole.register.journal())[: len(entries)]
            assert state(office) == fold((c for one in entries for c in one.changes), {})
        else:
            assert k > 4
            return
    pytest.fail("it never came to an end")


Index = Callable[..., Iterable[object]]


def _guarded(values: Index, calls: Iterator[int], k: int) -> Index:
    """Give an index that fails at the k-th use."""

    def index(one: object) -> Iterable[object]:
        """Give the values, or fail."""
        if next(calls) == k:
            raise BrokenError
        return values(one)

    return index


@pytest.mark.parametrize("name", [one for one in SCRIPT if one not in ("refused", "grant")])
def test_a_fault_in_an_index_leaves_nothing(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The memory store works all index entries out before it touches anything."""
    for k in range(100):
        office, calls = Office(), iter(range(1000))

        broken = {table: {key: _guarded(index, calls, k) for key, index in indexes.items()}
                  for table, indexes in repository.INDEXES.items()}  # fmt: skip
        with monkeypatch.context() as patched:
            patched.setattr("partyreg.storage.memory.INDEXES", broken)
            try:
                SCRIPT[name](office)
            except BrokenError:
                entries = list(office.register.journal())
                assert state(office) == fold((c for one in entries for c in one.changes), {})
                continue
        assert k > 0
        return
    pytest.fail("it never came to an end")


@pytest.mark.parametrize("name", SCRIPT)
def test_the_reversal_of_everything_is_nothing(name: str) -> None:
    """Taking back all changes, last first, leads to the empty register."""
    office = Office()
    SCRIPT[name](office)
    changes = [change for entry in office.register.journal() for change in entry.changes]
    assert fold(reversal(changes), state(office)) == {}


# ── refused attempts ─────────────────────────────────────────────────────────────────────────


def test_a_refused_attempt_is_journalled_and_changes_nothing() -> None:
    """Who tried what, on whom, when, on which papers, and every reason."""
    office = Office()
    before = state(office)
    with pytest.raises(RefusedError) as refused:
        office.desk("C").members.remove("m-1", "death", evidence=PAPER)
    *_, entry = office.register.journal()
    assert state(office) == before
    assert entry.refused
    assert entry.refusals == refused.value.refusals
    assert refused.value.codes == ("right.not-granted",)
    assert (entry.command, entry.subject, entry.evidence) == ("members.remove", "m-1", (PAPER,))
    assert (entry.organisation, entry.person, entry.at) == ("C", "某操作员", START)
    assert (entry.changes, entry.due, entry.late) == ((), None, False)


@pytest.mark.parametrize(
    ("act", "place"),
    [
        (lambda desk: desk.members.remove(5, "death", evidence=PAPER), "reference"),
        (lambda desk: desk.members.remove("m-1", "death", evidence="某发1号"), "evidence 1"),
        (lambda desk: desk.transfers.approve(None), "reference"),
        (lambda desk: desk.organisations.edit("B", evidence=[PAPER, 5], name="x"), "evidence 2"),
        (lambda desk: desk.rights.grant("B", evidence=Evidence("x\0", date(2018, 1, 1))),
         "evidence 1"),
        (lambda desk: desk.members.edit("m-1", evidence=Evidence("x", START)), "evidence 1"),
    ],
)  # fmt: skip
def test_what_is_malformed_is_a_journalled_attempt_too(act: Act, place: str) -> None:
    """Wrong types are refused like anything else, and leave a trace without what was passed."""
    office = Office()
    before = list(office.register.journal())
    with pytest.raises(RefusedError) as refused:
        act(office.desk("B"))  # type: ignore[arg-type]
    [entry] = office.register.journal(after=len(before))
    assert entry.refusals == refused.value.refusals
    assert refused.value.codes == ("input.bad-value",)
    assert refused.value.refusals[0].message.startswith(f"{place} cannot be taken: ")
    assert entry.evidence == () or place == "reference"


@pytest.mark.clause("Y-kept")
def test_the_journal_names_the_key_whatever_the_caller_named() -> None:
    """Code, name and key of one organisation lead to one history, refused attempts included."""
    office = Office()
    code = office.register.find_organisation("B").code
    desk = office.desk("C")
    for reference in ("B", code, office.register.find_organisation("B")):
        with pytest.raises(RefusedError):
            desk.organisations.move(reference, "M", evidence=PAPER)
    assert [entry.subject for entry in office.register.journal(after=1)] == ["B"] * 3
    assert len(office.register.history("B")) == 4


def test_what_names_nothing_is_not_kept() -> None:
    """It might be somebody's name or number."""
    office = Office()
    for reference in ("甲某", NUMBERS[0]):
        with pytest.raises(RefusedError, match="there is no member '•••'"):
            office.desk("B").members.remove(reference, "death", evidence=PAPER)
    assert [entry.subject for entry in office.register.journal(after=1)] == [None, None]


def test_all_reasons_come_at_once_also_those_of_the_report() -> None:
    """A command that settles a report is refused for both, and does neither."""
    office = Office()
    report = office.desk("C").members.report("m-1", "死亡", evidence=PAPER)
    with pytest.raises(RefusedError) as refused:
        office.desk("M").members.remove("m-1", "xx", evidence=PAPER, report=report)
    assert refused.value.codes == ("member.unknown-reason", "right.out-of-scope")
    with pytest.raises(RefusedError) as refused:
        office.desk("B").members.remove("m-1", "xx", evidence=PAPER, report="r-0")
    assert refused.value.codes == ("member.unknown-reason", "register.unknown")
    settled = office.register.get(Report, report.key)
    assert settled is not None
    assert settled.settled_on is None


@pytest.mark.clause("N2.2a")
def test_a_report_about_somebody_else_settles_nothing() -> None:
    """The report of one member is not used up by the change of another; nothing happens."""
    office = Office()
    report = office.desk("C").members.report("m-1", "死亡", evidence=PAPER)
    with pytest.raises(RefusedError) as refused:
        office.desk("B").members.remove("m-2", "death", evidence=PAPER, report=report)
    [why] = refused.value.refusals
    assert (why.code, why.clause) == ("register.other-report", "N2.2a")
    assert why.message == f"the report {report.key!r} is about another record"
    assert office.register.get(Report, report.key) == report
    assert office.register.get(Member, "m-2") is not None


def test_evidence_may_be_handed_over_as_any_iterable() -> None:
    """A generator of documents is read once, and kept."""
    office = Office()
    office.desk("B").members.remove("m-1", "death", evidence=(one for one in [PAPER]))
    *_, entry = office.register.journal()
    assert entry.evidence == (PAPER,)


# ── once ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("again", [1, 2, 3])
def test_a_repeated_operation_applies_once(again: int) -> None:
    """After an unknown outcome the same call with the same id gives the first answer."""
    office = Office()
    desk = office.desk("B")
    made = [
        desk.members.remove("m-1", "death", evidence=PAPER, operation="x-1") for _ in range(again)
    ]
    assert made == [made[0]] * again
    assert office.register.movement().removed == 1
    assert len(list(office.register.journal())) == 2


def test_a_refused_attempt_leaves_the_operation_id_to_the_mended_command() -> None:
    """Each attempt is journalled under an id of its own; done once, the id answers."""
    office = Office()
    for _ in range(2):
        with pytest.raises(RefusedError) as refused:
            office.desk("C").members.remove("m-1", "death", evidence=PAPER, operation="x-1")
        assert refused.value.codes == ("right.not-granted",)
    assert office.register.store.operation("x-1") is None
    gone = office.desk("B").members.remove("m-1", "death", evidence=PAPER, operation="x-1")
    again = office.desk("B").members.remove("m-1", "death", evidence=PAPER, operation="x-1")
    assert gone == again
    *_, one, two, done = office.register.journal()
    assert [entry.refused for entry in (one, two, done)] == [True, True, False]
    assert (done.operation, len({one.operation, two.operation, "x-1"})) == ("x-1", 3)


def test_an_operation_id_belongs_to_one_subject() -> None:
    """The same command on somebody else is not answered with what was done first."""
    office = Office()
    desk = office.desk("B")
    desk.members.edit("m-1", education="大学", operation="x-1")
    with pytest.raises(RefusedError) as refused:
        desk.members.edit("m-2", education="大学", operation="x-1")
    [no] = refused.value.refusals
    assert (no.code, no.clause) == ("register.operation-taken", "N3.3a")
    assert no.message == "the operation id 'x-1' was used by another command"
    *_, attempt = office.register.journal()
    assert (attempt.subject, attempt.refusals) == ("m-2", (no,))


def test_a_subject_is_the_same_by_key_code_and_name() -> None:
    """Another way to name it is no other command."""
    office = Office()
    place = office.register.find_organisation("C2")
    desk = office.desk("B")
    first = desk.organisations.edit("C2", evidence=PAPER, address="某路1号", operation="x-1")
    for named in (place.code, place.name):
        again = desk.organisations.edit(named, evidence=PAPER, address="某路1号", operation="x-1")
        assert again == first
    with pytest.raises(RefusedError) as refused:
        desk.organisations.edit("C", evidence=PAPER, address="某路1号", operation="x-1")
    assert refused.value.codes == ("register.operation-taken",)


def test_an_operation_id_belongs_to_one_command() -> None:
    """Another command with it is refused, and the id is not repeated."""
    office = Office()
    desk = office.desk("B")
    desk.members.remove("m-1", "death", evidence=PAPER, operation="甲某")
    with pytest.raises(RefusedError) as refused:
        desk.members.edit("m-2", education="大学", operation="甲某")
    assert refused.value.codes == ("register.operation-taken",)
    assert refused.value.refusals[0].message == (
        "the operation id '•••' was used by another command"
    )
    assert refused.value.refusals[0].clause == "N3.3a"
    *_, attempt = office.register.journal()
    assert (attempt.command, attempt.refusals) == ("members.edit", refused.value.refusals)


@pytest.mark.parametrize("operation", [" ", "x\0", "x" * 65, 5, ["x"]])
def test_an_operation_id_is_a_text_that_can_be_kept(operation: Any) -> None:
    """Whatever else is refused and journalled under an id of the register's own."""
    office = Office()
    with pytest.raises(RefusedError) as refused:
        office.desk("B").members.edit("m-2", education="大学", operation=operation)
    assert refused.value.codes == ("input.bad-value",)
    assert refused.value.refusals[0].message.startswith("operation cannot be taken: ")
    *_, attempt = office.register.journal()
    assert attempt.refusals == refused.value.refusals
    assert attempt.operation.startswith("x-")


def test_a_password_is_issued_once() -> None:
    """A repeated operation gives the account, and no password."""
    office = Office(settings=Settings())
    kind = AccountKind.ADMINISTRATOR
    desk = office.opened.desk("A", person="某", password="Lang genug 1", kind=kind)
    first = desk.accounts.create_business("B", operation="x-1")
    second = desk.accounts.create_business("B", operation="x-1")
    assert first.account == second.account
    assert first.password is not None
    assert second.password is None


# ── the clock, the seed, two at once ─────────────────────────────────────────────────────────


def test_a_clock_without_a_time_zone_is_refused() -> None:
    """Nobody guesses in which zone a moment was meant."""
    register = Register(MemoryStore(), clock=lambda: datetime(2018, 3, 1))  # noqa: DTZ001
    install = functools.partial(register.bootstrap, "P[province]", person="某", accounts="none")
    for act in (register.now, register.today, install):
        with pytest.raises(TypeError, match="time zone"):
            act()
    assert list(register.journal()) == []


@pytest.mark.parametrize(("hour", "day"), [(15, date(2018, 3, 1)), (17, date(2018, 3, 2))])
def test_the_day_is_the_day_where_the_register_stands(hour: int, day: date) -> None:
    """Five in the afternoon in Greenwich is the next day in China."""
    from datetime import UTC

    office = Office()
    office.now = datetime(2018, 3, 1, hour, tzinfo=UTC)
    office.desk("C").members.report("m-1", "死亡", evidence=PAPER)
    *_, entry = office.register.journal()
    assert (office.register.today(), entry.on) == (day, day)


@given(st.lists(st.sampled_from(sorted(SCRIPT)), max_size=6), st.integers(0, 99))
def test_a_run_is_replayed_from_its_seed(names: list[str], seed: int) -> None:
    """The same seed and clock give the same journal, keys and passwords included."""
    journals = []
    for _ in range(2):
        office = Office(seed=seed)
        for name in names:
            office.wait(hours=1)
            try:
                SCRIPT[name](office)
            except RefusedError:
                continue
        journals.append(list(office.register.journal()))
    assert journals[0] == journals[1]


def test_another_seed_gives_other_keys() -> None:
    """So that the test above compares something."""
    first, second = (Office(seed=one).register.journal() for one in (1, 2))
    assert list(first) != list(second)


def test_two_threads_on_one_register_take_turns() -> None:
    """Every command of both is done once, and the journal has no gap."""
    office = Office()
    desks = [office.desk("B"), office.desk("A")]
    failed: list[BaseException] = []

    def work(number: int) -> None:
        """Move a member to and fro."""
        try:
            for turn in range(30):
                desks[number].members.edit(
                    f"m-{number + 1}", education=f"第{turn}级", operation=f"x-{number}-{turn}"
                )
        except BaseException as error:  # noqa: BLE001 - told to the main thread
            failed.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in (0, 1)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert failed == []
    entries = list(office.register.journal(after=1))
    assert [entry.number for entry in entries] == list(range(2, 62))
    assert {entry.operation for entry in entries} == {
        f"x-{number}-{turn}" for number in (0, 1) for turn in range(30)
    }
    assert state(office) == fold(
        (change for entry in office.register.journal() for change in entry.changes), {}
    )


def test_two_moves_at_once_make_no_cycle() -> None:
    """A under B and B under A: whoever comes second is refused."""
    office = Office()
    desk = office.desk("P")
    for name in ("K", "L"):
        desk.organisations.create(
            name, code=name, under="A", kind=OrganisationKind.COMMITTEE,
            tier=Tier.PRIMARY_COMMITTEE, evidence=PAPER,
        )  # fmt: skip
    outcomes: list[tuple[str, ...]] = []
    barrier = threading.Barrier(2)

    def move(what: str, to: str) -> None:
        """Move when both are ready."""
        barrier.wait()
        try:
            desk.organisations.move(what, to, evidence=PAPER)
            outcomes.append(())
        except RefusedError as refused:
            outcomes.append(refused.codes)

    threads = [threading.Thread(target=move, args=pair) for pair in (("K", "L"), ("L", "K"))]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(outcomes) == [(), ("tree.cycle",)]


# ── there and back ───────────────────────────────────────────────────────────────────────────


@pytest.mark.clause("G3.3c", "Y-withdraw")
@given(
    st.sampled_from([RemoveReason.DEATH, RemoveReason.LEFT_PARTY, RemoveReason.SUSPENDED]),
    st.fixed_dictionaries({}, optional={
        "education": st.just("大学"), "phone": st.just("0562-0000000"),
        "home_address": st.just("某路一号"), "migrant_to": st.just("某省"),
        "out_of_contact_since": st.just(date(2017, 1, 1)), "name": st.just("乙某"),
    }),
)  # fmt: skip
def test_a_withdrawal_undoes_a_removal_exactly(reason: RemoveReason, fields: Any) -> None:
    """The record is the same, item by item, and nothing else has changed."""
    office = Office()
    desk = office.desk("B")
    if fields:
        desk.members.edit("m-1", evidence=PAPER, **fields)
    before = state(office)
    former = desk.members.remove("m-1", reason, evidence=PAPER)
    assert former.member == before[Member, "m-1"]
    assert office.register.get(Member, "m-1") is None
    desk.members.withdraw_removal(former)
    assert state(office) == before


@pytest.mark.clause("G3.3d", "Y-recover")
def test_a_recovery_by_number_brings_the_old_record_back() -> None:
    """Under its own key, in the named branch, and only as itself."""
    office = Office()
    county = office.desk("A")
    county.members.remove("m-1", "other", evidence=PAPER)
    assert isinstance(office.register.find_member(ResidentId(NUMBERS[0].lower())), FormerMember)
    back = county.members.recover(ResidentId(NUMBERS[0]), branch="C2")
    assert (back.key, back.branch) == ("m-1", "C2")
    assert office.register.find_member(ResidentId(NUMBERS[0])) == back


def test_an_entry_of_changes_is_kept_with_its_number() -> None:
    """What a command gives is what the journal holds."""
    office = Office()

    def rule(_: object) -> tuple[Change, ...]:
        """Change nothing."""
        return ()

    account = office.desk("B").account
    entry = office.register.do("members.none", rule, account=account, person="某")
    assert isinstance(entry, JournalEntry)
    assert list(office.register.journal(after=1)) == [entry]
    assert entry.at - START == timedelta(0)


def test_one_operation_from_two_threads_is_applied_once() -> None:
    """Whoever comes second, even between the look and the commit, gets the first answer."""
    office = Office()
    desk = office.desk("B")
    barrier = threading.Barrier(2)
    made: list[Report] = []

    def work() -> None:
        """Report when both are ready."""
        barrier.wait()
        made.extend(
            desk.members.report(
                "m-1", "死亡", evidence=evolve(PAPER, document=f"{turn}号"), operation=f"x-{turn}"
            )
            for turn in range(20)
        )

    threads = [threading.Thread(target=work) for _ in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(made) == 40
    assert len({one.key for one in made}) == len(list(office.register.every(Report))) == 20


def test_an_operation_that_comes_in_between_is_not_applied_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What was not there when it was looked up first is looked up again before a refusal."""
    office = Office()
    desk, look = office.desk("B"), office.register.store.operation
    first = desk.members.report("m-1", "死亡", evidence=PAPER, operation="x-1")
    asked: list[str] = []

    def later(name: str) -> JournalEntry | None:
        """See nothing the first time."""
        asked.append(name)
        return look(name) if len(asked) > 1 else None

    with monkeypatch.context() as patched:
        patched.setattr(office.register.store, "operation", later)
        second = desk.members.report("m-1", "死亡", evidence=PAPER, operation="x-1")
    assert (first, asked) == (second, ["x-1", "x-1"])
    assert list(office.register.every(Report)) == [first]
    assert not any(entry.refused for entry in office.register.journal())
