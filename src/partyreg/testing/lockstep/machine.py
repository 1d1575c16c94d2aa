"""The state machine over a whole register, driven on several stores in step.

Notice: N3.3a 痕迹管理
"""

# ruff: noqa: S101 - a state machine asserts
from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any, ClassVar, TypeVar, cast

from hypothesis import note
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from partyreg.changes import Change
from partyreg.errors import PartyregError
from partyreg.model import Campaign, CampaignFinding, Evidence, Grants, Organisation
from partyreg.register import Desk, Register
from partyreg.repository import INDEXES, Store
from partyreg.restructuring import Preview
from partyreg.testing.conformance import state
from partyreg.testing.lockstep.instep import InStep, OutOfStepError
from partyreg.testing.lockstep.learning import learn
from partyreg.testing.lockstep.turns import TurnsStore
from partyreg.testing.machine import RegisterMachine
from partyreg.testing.machine.base import BUSINESS, PERSON, TREE
from partyreg.testing.plans import Drawer
from partyreg.values import AccountState

T = TypeVar("T")
EVERY = 12
"""After how many steps everything that is stored is compared."""


class LockstepMachine(RegisterMachine):
    """One register on each of several stores: the same commands, the same answers.

    All commands of `RegisterMachine`, whose model predicts them, and beside them what the model
    does not predict: plans, campaigns, rehearsals, repeated operations, a second installation.

    Attributes:
        make_places: gives for each run, by name, the handles on each of the new, empty stores.

    Notice: N3.3a
    """

    make_places: ClassVar[Callable[[], Mapping[str, Sequence[Store]]]]
    verbs: ClassVar[tuple[str, ...]] = (
        "plan", "plan", "undo", "campaign", "campaign", "rehearse", "rehearse_on", "repeat",
        "install_again", "ask",
    )  # fmt: skip

    def __init__(self) -> None:
        """Open the stores, and install the same on all of them."""
        self.places = type(self).make_places()
        self.trial: Any = None
        self.steps = self.seen_by_all = 0
        self.applied: list[str] = []
        super().__init__()

    def open_register(self) -> Register:
        """Give the registers, as if they were one."""
        stores: list[Store] = [
            handles[0] if len(handles) == 1 else TurnsStore(handles, at)
            for at, handles in enumerate(self.places.values())
        ]
        made = InStep(list(self.places), [self.register_over(one) for one in stores])
        return cast("Register", made)

    @property
    def first(self) -> Register:
        """Give the first of the registers, for looking ahead."""
        return cast("Register", cast("InStep", self.register).parts[0])

    # ── what the model does not predict ──

    @rule(data=st.data())
    def act_beyond(self, data: st.DataObject) -> None:
        """Let somebody try something that the model does not predict."""
        verb = data.draw(st.sampled_from(self.verbs))
        note(verb)
        getattr(self, verb)(data)
        self.follow()

    def freely(self, act: Callable[[], T]) -> T | None:
        """Do something that may be refused; only that all stores say the same is asked."""
        self.tick()
        try:
            return act()
        except PartyregError as refused:
            note(f"refused: {refused}")
        return None

    def anybody(self, data: st.DataObject) -> Desk:
        """Sit down at the root's business account, or at any."""
        logins = self.model.logins
        able = [
            key for key, one in logins.items()
            if one.kind is BUSINESS and one.state is AccountState.ACTIVE
            and one.organisation in ("P", "Y")
        ]  # fmt: skip
        self.mood(data)
        return self.register.desk(self.choose(data, able, list(logins)), person=PERSON)

    def _drawn(self, data: st.DataObject, register: Register) -> Any:
        """Draw a plan for a register."""
        seed = data.draw(st.integers(0, 2**16))
        return Drawer(register, random.Random(seed)).draw().plan  # noqa: S311 - replayable

    def plan(self, data: st.DataObject) -> None:
        """Preview a plan, and mostly apply it, once or by mistake twice."""
        desk, drawn = self.anybody(data), self._drawn(data, self.first)
        self._apply(data, self.freely(lambda: desk.plans.preview(drawn)), desk)

    def undo(self, data: st.DataObject) -> None:
        """Take a plan back."""
        what, desk = data.draw(st.sampled_from([*self.applied[-3:], "x-0"])), self.anybody(data)
        self._apply(data, self.freely(lambda: desk.plans.undo(what)), desk)

    def _apply(self, data: st.DataObject, shown: Preview | None, desk: Desk) -> None:
        """Apply a preview, unless it is only looked at."""
        for _ in range(data.draw(st.integers(1, 2)) if shown is not None else 0):
            done = self.freely(lambda: desk.plans.apply(cast("Preview", shown)))
            if done is not None:
                self.applied.append(done.operation)
        learn(self.model, self.first)

    def campaign(self, data: st.DataObject) -> None:
        """Open a campaign, hold it, waive, take that back, close it, ask about it."""
        desk, reviews = self.anybody(data), self.anybody(data).reviews
        opened = [one.key for one in self.first.every(Campaign)]
        found = [one.key for one in self.first.every(CampaignFinding)]
        which = data.draw(st.sampled_from([*opened[-2:], "c-0"]))
        finding = data.draw(st.sampled_from([*found[:5], "f-0"]))
        paper = Evidence("某发7号", self.model.today - timedelta(3))
        ways: dict[str, Callable[[], object]] = {
            "open": lambda: reviews.open(f"回头看{self.seen}"),
            "run": lambda: reviews.run(which),
            "waive": lambda: reviews.waive(finding, "查证属实", evidence=paper),
            "withdraw": lambda: reviews.withdraw_waiver(finding),
            "close": lambda: reviews.close(which),
            "ask": lambda: (reviews.findings(which), reviews.supervision(which)),
        }
        weights = ["open", "run", "run", "run", "waive", "withdraw", "close", "ask"]
        self.freely(ways["open" if not opened else data.draw(st.sampled_from(weights))])
        assert desk.organisation

    def rehearse(self, data: st.DataObject) -> None:
        """Open a rehearsal over the stores as they are, and try a plan on it."""
        self.trial = self.register.rehearse()
        self.rehearse_on(data)

    def rehearse_on(self, data: st.DataObject) -> None:
        """Try plans on the rehearsal that is open, if it is not out of date; then compare."""
        trial: Any = self.trial or self.register.rehearse()
        logins = [one for one in self.model.logins if self.model.logins[one].organisation == "P"]
        login = data.draw(st.sampled_from(logins))
        seed = data.draw(st.integers(0, 2**16))

        def attempt() -> None:
            """Preview, apply, and take back; none of it happens on the stores."""
            desk = trial.desk(login, person=PERSON)
            drawer = Drawer(trial.parts[0], random.Random(seed))  # noqa: S311 - replayable
            shown = desk.plans.preview(drawer.draw().plan)
            done = desk.plans.apply(shown)
            trial.difference()
            desk.plans.apply(desk.plans.undo(done.operation))

        self.freely(attempt)
        self.freely(trial.difference)
        self.freely(trial.movement)

    def repeat(self, data: st.DataObject) -> None:
        """Give a command twice with one operation id, and that id to another command."""
        desk, name = self.anybody(data), f"x-again-{self.seen}"
        for _ in range(2):
            self.freely(lambda: desk.reviews.open("重复", operation=name))
        self.freely(lambda: desk.reviews.close("c-0", operation=name))
        self.register.store.operation(name)

    def install_again(self, data: st.DataObject) -> None:
        """Install once more, which is refused, and journalled."""
        person = data.draw(st.sampled_from([PERSON]))
        self.freely(lambda: self.register.bootstrap(TREE, person=person, accounts="none"))

    def ask(self, data: st.DataObject) -> None:
        """Ask what needs several records, what is nobody's, and what no store can hold."""
        at = data.draw(st.sampled_from(list(self.model.orgs)))
        ask: Any = self.register
        odd = data.draw(st.sampled_from(["", "\x00", "\ud800", "甲某", "x" * 5000]))
        for question in (
            lambda: ask.members(at, below=True), lambda: ask.head_count(at),
            lambda: ask.queues(at), lambda: ask.reports(at), ask.departed,
            lambda: ask.history(at), lambda: ask.former_members(at), lambda: ask.successors(at),
            lambda: ask.where_did(at), lambda: ask.usage(at, across=True),
            lambda: ask.get(Organisation, odd), lambda: ask.find_organisation(odd),
            lambda: ask.sign_in(odd, "nichts", person=PERSON),
        ):  # fmt: skip
            self.freely(question)
        moment, _ = data.draw(st.sampled_from(self.moments))
        then = ask.as_of(moment)
        assert len(then.tree) >= 1
        list(then.every(Organisation))

    # ── that all have the same ──

    @invariant()
    def everything_holds(self) -> None:
        """What was changed last is the same at every handle; every so often, everything is."""
        self.steps += 1
        changes = [change for one in self.first.journal(after=self.seen_by_all)
                   for change in one.changes]  # fmt: skip
        self.seen_by_all = self.seen
        wanted = _seen(self.first.store, changes)
        for name, store in self._handles():
            _same(f"after {self.seen}: {name}", _seen(store, changes), wanted)
        if self.steps % EVERY == 0:
            self.all_is_the_same()

    def all_is_the_same(self) -> None:
        """Every handle shows exactly the same: records, order, indexes, tree, grants, journal."""
        wanted = state(self.first.store)
        for name, store in self._handles():
            for field, one, other in zip(wanted._fields, state(store), wanted, strict=True):
                _same(f"{name}, {field}", one, other)

    def _handles(self) -> list[tuple[str, Store]]:
        """Give every handle with its name, but for the first store's."""
        rest = list(self.places.items())[1:]
        return [(f"{name} {at}", one) for name, some in rest for at, one in enumerate(some, 1)]

    def teardown(self) -> None:
        """Compare everything once more, and some past moments; then close what can be closed."""
        try:
            self.all_is_the_same()
            for moment, then in self.moments[:: max(1, len(self.moments) // 3)]:
                self.as_it_was(moment, then)
        finally:
            for _, store in self._handles():
                getattr(store, "close", lambda: None)()


def _seen(store: Store, changes: Sequence[Change]) -> dict[str, Any]:
    """Look at what changes have touched: records, look-ups, tree and grants."""
    with store.begin() as work:
        found: dict[str, Any] = {"number": work.last_number}
        for one in changes:
            found[f"{one.table.__name__} {one.key}"] = work.get(one.table, one.key)
            for name, values in INDEXES.get(one.table, {}).items():
                for record in (one.before, one.after):
                    for value in values(record) if record is not None else ():
                        look = (one.table, name, value)
                        found[repr(look)] = work.find(*look), work.count(*look)
            if one.table is Organisation:
                found[f"at {one.key}"] = (
                    (work.tree.parent(one.key), work.tree.children(one.key))
                    if one.key in work.tree else None
                )  # fmt: skip
            if one.table is Grants:
                found[f"held {one.key}"] = work.held.get(one.key)
    return found


def _same(what: str, one: Any, other: Any) -> None:
    """Hold one against another.

    Raises:
        OutOfStepError: they differ.
    """
    if one == other:
        return
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        keys = [key for key in {**one, **other} if one.get(key) != other.get(key)]
        told = "; ".join(f"{key}: {one.get(key)!r}, not {other.get(key)!r}" for key in keys[:3])
        raise OutOfStepError(f"{what}: {told}")
    raise OutOfStepError(f"{what}: {one!r}, not {other!r}")


def lockstep_machine(
    make_places: Callable[[], Mapping[str, Sequence[Store]]],
) -> type[LockstepMachine]:
    """Give the state machine for several stores in step.

    Args:
        make_places: gives for each run new, empty stores by name, the one to compare with first;
            for each one or several handles on the same data, which then take turns.

    Returns:
        A Hypothesis state machine; its ``TestCase`` is what a test module names.

    Example:
        >>> from partyreg.storage import MemoryStore
        >>> TestBoth = lockstep_machine(lambda: {
        ...     "one": [MemoryStore()], "other": [MemoryStore()]}).TestCase

    Notice: N3.3a 痕迹管理
    """
    return type("Lockstep", (LockstepMachine,), {"make_places": staticmethod(make_places)})
