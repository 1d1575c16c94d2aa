"""What must hold at every moment: the register against the model, and the register against itself.

Notice: N3.3a; N3.3d; Y-shape; Y-leave; Y-grant
"""

# ruff: noqa: S101 - a state machine asserts
from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

import attrs
from hypothesis.stateful import invariant

from partyreg.journal import Movement, State, fold
from partyreg.model import (
    RECORDS,
    Account,
    FormerMember,
    Grants,
    Member,
    Organisation,
    Record,
    Report,
    Transfer,
)
from partyreg.repository import INDEXES
from partyreg.testing.machine.base import Base, person_of
from partyreg.tree import OrgTree


class Checking(Base):
    """The invariants."""

    def records(self) -> Iterator[Record]:
        """Stream all records that are stored."""
        for table in RECORDS:
            yield from self.register.every(table)

    @invariant()
    def everything_holds(self) -> None:
        """Ask all of the below."""
        self.organisations_are_the_models()
        self.accounts_are_the_models()
        self.people_are_the_models()
        self.transfers_are_the_models()
        self.receipts_wait_where_the_model_says()
        self.the_tree_holds_everybody_once()
        self.everybody_has_one_home()
        self.movement_balances()
        self.the_state_is_the_fold_of_the_journal()
        self.indexes_answer_as_a_scan()
        self.nobody_holds_more_than_was_given()

    # ── against the model ──

    def organisations_are_the_models(self) -> None:
        """Every organisation, what it holds, and who has gone."""
        model = self.model
        kept = {
            one.key: (one.code, one.name, one.kind, one.tier, one.parent, one.category,
                      one.connected, one.secretary)
            for one in self.register.every(Organisation)
        }  # fmt: skip
        assert kept == {key: tuple(vars(one).values()) for key, one in model.orgs.items()}
        held = {one.key: one.functions for one in self.register.every(Grants)}
        assert held == model.held == dict(self.register.powers.held)
        gone = {one.key: one.successors for one in self.register.departed()}
        assert gone == {key: heirs for key, (_, heirs) in model.departed.items()}

    def accounts_are_the_models(self) -> None:
        """Every account, its state and its failures."""
        kept = {
            one.key: (one.name, one.organisation, one.kind, one.state, one.failures,
                      one.locked_until)
            for one in self.register.every(Account)
        }  # fmt: skip
        assert kept == {
            key: (one.name, one.organisation, one.kind, one.state, one.failures, one.locked_until)
            for key, one in self.model.logins.items()
        }

    def people_are_the_models(self) -> None:
        """Every member and former member, item by item, and every report."""
        model = self.model
        roll = {one.key: person_of(one) for one in self.register.every(Member)}
        assert roll == model.roll
        gone = {one.key: (person_of(one.member), one.reason, one.transfer)
                for one in self.register.every(FormerMember)}  # fmt: skip
        assert gone == {
            key: (one.record, one.reason, one.transfer) for key, one in model.gone.items()
        }
        reports = {one.key: (one.filed_by, one.to, one.settled_on is not None)
                   for one in self.register.every(Report)}  # fmt: skip
        assert reports == {
            key: (one.filed_by, one.to, one.settled) for key, one in model.reports.items()
        }

    def transfers_are_the_models(self) -> None:
        """Every transfer: its path, where it stands, and what it carries."""
        kept = {one.key: _case(one) for one in self.register.every(Transfer)}
        assert kept == {
            key: (one.member, one.kind, tuple(one.steps), one.source, one.destination,
                  one.receiver, one.at, one.state, one.wish, one.arrived, one.letter)
            for key, one in self.model.cases.items()
        }  # fmt: skip

    def receipts_wait_where_the_model_says(self) -> None:
        """Each outstanding receipt stands in exactly the queue of the committee it goes to."""
        waiting = {key for key, one in self.model.cases.items() if one.state.value == "concluded"}
        if waiting:
            for one in self.model.orgs:
                found = self.register.queues(one).outstanding_receipts
                assert [each.key for each in found] or not self.model.outstanding(one)
                assert {each.key for each in found} == set(self.model.outstanding(one))

    # ── against itself ──

    def the_tree_holds_everybody_once(self) -> None:
        """No cycle, no orphan: the tree is the one that its records make."""
        tree = self.register.tree
        again = OrgTree(self.register.every(Organisation))
        assert len(tree) == len(again)
        for key in again:
            assert tree.parent(key) == again.parent(key)
            assert set(tree.children(key)) == set(again.children(key))
            assert tree.traits(key) == again.traits(key)

    def everybody_has_one_home(self) -> None:
        """Members stand in branches of the tree, once, and in at most one open transfer."""
        tree, roll = self.register.tree, list(self.register.every(Member))
        assert all(
            one.branch in tree and tree.traits(one.branch).kind.holds_members for one in roll
        )
        numbers = Counter(one.id_number for one in roll)
        assert not numbers or max(numbers.values()) == 1
        assert not {one.key for one in roll} & {
            one.key for one in self.register.every(FormerMember)
        }
        opened = Counter(one.member for one in self.register.every(Transfer)
                         if one.state.is_open and one.member)  # fmt: skip
        assert not opened or max(opened.values()) == 1

    def movement_balances(self) -> None:
        """Who came and went is the change of the roll, kind by kind."""
        moved = self.register.movement()
        kinds = [one.name for one in attrs.fields(Movement)]
        assert {name: getattr(moved, name) for name in kinds} == {
            name: self.counts.get(name, 0) for name in kinds
        }
        assert moved.change == len(self.model.roll)

    def the_state_is_the_fold_of_the_journal(self) -> None:
        """What is stored is what the journal tells, record by record."""
        stored = {(type(one), one.key): one for one in self.records()}
        assert stored == self.state

    def indexes_answer_as_a_scan(self) -> None:
        """Every look-up gives what reading everything would."""
        with self.register.store.begin() as store:
            table: type[Record]
            for table, indexes in INDEXES.items():
                for name, values in indexes.items():
                    buckets: dict[object, set[str]] = {}
                    for row in store.every(table):
                        for value in values(row):
                            buckets.setdefault(value, set()).add(row.key)
                    for value, keys in buckets.items():
                        assert {row.key for row in store.find(table, name, value)} == keys
                        assert store.count(table, name, value) == len(keys)

    def nobody_holds_more_than_was_given(self) -> None:
        """What is held came with the column or by a grant, and nobody granted what it lacked."""
        for entry in self.register.journal(after=self.seen - 1):
            for change in entry.changes:
                if isinstance(change.after, Grants) and entry.organisation is not None:
                    before = change.before.functions if isinstance(change.before, Grants) else set()
                    added = change.after.functions - before
                    by = self.moments[-2][1].get((Grants, entry.organisation))
                    assert isinstance(by, Grants)
                    assert added <= by.functions

    # ── the past ──

    def as_it_was(self, moment: datetime, state: State) -> None:
        """Hold the answers about a moment to what was stored then."""
        view = self.register.as_of(moment)
        then = {(type(one), one.key): one for table in RECORDS for one in view.every(table)}
        assert then == state
        organisations = [one for one in state.values() if isinstance(one, Organisation)]
        assert {one: view.tree.parent(one) for one in view.tree} == {
            one.key: one.parent for one in organisations
        }
        for one in organisations:
            here = {member.key for member in view.members(one.key)}
            assert here == {
                each.key for each in state.values()
                if isinstance(each, Member) and each.branch == one.key
            }  # fmt: skip
            grants = state[Grants, one.key]
            assert isinstance(grants, Grants)
            assert view.powers.held[one.key] == grants.functions

    def teardown(self) -> None:
        """Hold every past moment, and the fold of the whole journal, to what was stored."""
        entries = list(self.register.journal())
        changes = [change for entry in entries for change in entry.changes]
        assert fold(changes, {}) == self.state
        for moment, state in self.moments:
            self.as_it_was(moment, state)


def _case(one: Transfer) -> tuple[object, ...]:
    """Give what the model keeps of a transfer."""
    steps = tuple((step.organisation, step.role, step.function) for step in one.route.steps)
    letter = one.letter.number if one.letter else None
    return (one.member, one.kind, steps, one.route.source, one.route.destination,
            one.route.receiver, one.position, one.state, one.wish, one.arrived_on,
            letter)  # fmt: skip
