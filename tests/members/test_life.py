"""A life on and off the roll, against a model that predicts every result and every refusal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import attrs
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from partyreg.changes import Change, reversal
from partyreg.errors import RefusedError
from partyreg.journal import State, fold
from partyreg.members import Known, add, recover, reinstate, remove, withdraw_removal
from partyreg.members.example import facts, paper
from partyreg.model import FormerMember, Member
from partyreg.values import AddReason, RemoveReason, ResidentId

NUMBERS = ("440308199901101512", "362324198201010019", "44011320141005001x")
people = st.sampled_from(range(len(NUMBERS)))
branches = st.sampled_from(["b-1", "b-2"])
actors = st.sampled_from(["branch", "committee", "county"])
COMMITTEE = {"new-admission", "death", "left-party", "suspended"}


def may(who: str, right: str) -> bool:
    """Say who holds which right, without the table."""
    return who == "county" or (who == "committee" and right in COMMITTEE)


@attrs.define
class Fate:
    """What the model knows of one person: the key in force, the place, and how it was left."""

    key: str = ""
    branch: str | None = None
    left: str | None = None
    old_branch: str = ""


class Life(RuleBasedStateMachine):
    """Adds, removes and brings people back, and checks that the model foresaw it."""

    def __init__(self) -> None:
        """Start with an empty roll."""
        super().__init__()
        self.state: State = {}
        self.fates = [Fate() for _ in NUMBERS]
        self.made = 0
        self.came = self.went = 0

    def known(self, person: int) -> Known:
        """Look a person up by the ID number, as the register does."""
        number = ResidentId(NUMBERS[person])
        active = [
            one
            for one in self.state.values()
            if isinstance(one, Member) and one.id_number == number
        ]
        former = tuple(
            one
            for one in self.state.values()
            if isinstance(one, FormerMember) and one.member.id_number == number
        )
        assert len(active) <= 1
        return Known(active=active[0] if active else None, former=former)

    def attempt(self, call: Callable[[], tuple[Change, ...]], expected: set[str]) -> bool:
        """Do it, or hold the refusals against the prediction; tell whether it was done."""
        try:
            changes = call()
        except RefusedError as refused:
            codes = {one.code for one in refused.refusals}
            assert codes == expected
            return False
        assert expected == set()
        for change in changes:
            assert self.state.get((change.table, change.key)) == change.before
        after = fold(changes, self.state)
        assert fold(reversal(changes), after) == self.state
        self.state = after
        return True

    def denied(self, who: str, right: str) -> set[str]:
        """Predict the refusal for want of a right."""
        return set() if may(who, right) else {"right.not-granted"}

    def outside(self, who: str, branch: str) -> set[str]:
        """Predict the refusal of a branch that acts for the other one."""
        return {"right.out-of-scope"} if who == "branch" and branch != "b-1" else set()

    def last(self, person: int) -> FormerMember | None:
        """Give the record in the history that says how a person left."""
        return self.known(person).last

    def arrive(self, person: int, key: str, branch: str) -> None:
        """Note that a person came onto a roll."""
        self.fates[person] = Fate(key, branch)
        self.came += 1

    @rule(person=people, branch=branches, who=actors, reason=st.sampled_from(AddReason))
    def adds(self, person: int, branch: str, who: str, reason: AddReason) -> None:
        """Enter somebody."""
        fate, key = self.fates[person], f"m-{self.made}"
        expected = self.denied(who, reason.value) | self.outside(who, branch)
        if fate.branch:
            expected.add("member.already-active")
        if fate.branch and self.last(person):
            expected |= self.earlier(person, reason)
        elif fate.left and not (fate.left == "left-party" and reason.value == "new-admission"):
            expected.add("member.has-earlier-record")
        form = {"name": "甲某", "id_number": NUMBERS[person]}
        given: Any = facts(who)
        if self.attempt(
            lambda: add(
                form, branch, reason, key=key, known=self.known(person), evidence=paper(), **given
            ),
            expected,
        ):
            self.made += 1
            self.arrive(person, key, branch)

    def earlier(self, person: int, reason: AddReason) -> set[str]:
        """Predict the refusal for an earlier record beside an active one."""
        last = self.last(person)
        assert last is not None
        assert last.reason is RemoveReason.LEFT_PARTY
        return set() if reason is AddReason.NEW_ADMISSION else {"member.has-earlier-record"}

    @rule(person=people, who=actors, reason=st.sampled_from(RemoveReason))
    def removes(self, person: int, who: str, reason: RemoveReason) -> None:
        """Take somebody off the roll."""
        fate, member = self.fates[person], self.known(person).active
        assert (member is not None) == (fate.branch is not None)
        if member is None:
            return
        given: Any = facts(who)
        if self.attempt(
            lambda: remove(member, reason, open_transfer=None, evidence=paper(), **given),
            self.denied(who, reason.value) | self.outside(who, member.branch),
        ):
            self.fates[person] = Fate(fate.key, None, reason.value, fate.branch or "")
            self.went += 1

    @rule(person=people, who=st.sampled_from(["committee", "county"]))
    def withdraws(self, person: int, who: str) -> None:
        """Take a removal back, exactly."""
        former, fate = self.last(person), self.fates[person]
        if former is None or former.reason is None:
            return
        expected = self.denied(who, former.reason.value)
        if former.reason is RemoveReason.OTHER:
            expected.add("member.not-withdrawable")
        if fate.branch:
            expected.add("member.already-active")
        given: Any = facts(who)
        if self.attempt(
            lambda: withdraw_removal(former, known=self.known(person), **given), expected
        ):
            assert self.state[Member, former.key] == former.member
            assert former.member.branch == fate.old_branch
            self.arrive(person, fate.key, fate.old_branch)

    @rule(person=people, branch=branches, who=st.sampled_from(["committee", "county"]))
    def recovers(self, person: int, branch: str, who: str) -> None:
        """Find a record again."""
        former, fate = self.last(person), self.fates[person]
        if former is None:
            return
        expected = self.denied(who, "other")
        if former.reason is not RemoveReason.OTHER:
            expected.add("member.not-recoverable")
        if fate.branch:
            expected.add("member.already-active")
        given: Any = facts(who)
        if self.attempt(
            lambda: recover(former, branch, known=self.known(person), **given), expected
        ):
            assert self.state[Member, fate.key] == attrs.evolve(former.member, branch=branch)
            self.arrive(person, fate.key, branch)

    @rule(
        person=people,
        branch=branches,
        who=st.sampled_from(["committee", "county"]),
        reason=st.sampled_from(["reinstated-found", "reinstated-returned"]),
    )
    def reinstates(self, person: int, branch: str, who: str, reason: str) -> None:
        """Restore a membership, of a record or of a person without one."""
        former, fate, key = self.last(person), self.fates[person], f"m-{self.made}"
        form = {"name": "甲某", "id_number": NUMBERS[person]}
        expected = self.denied(who, reason)
        if former is not None and former.reason is not RemoveReason.SUSPENDED:
            expected.add("member.not-reinstatable")
        if fate.branch:
            expected.add("member.already-active")
        given: Any = facts(who)
        if self.attempt(
            lambda: reinstate(
                former or form,
                branch,
                reason,
                key=key,
                known=self.known(person),
                evidence=paper(),
                **given,
            ),
            expected,
        ):
            self.made += former is None
            self.arrive(person, fate.key if former else key, branch)

    @invariant()
    def everyone_has_one_home(self) -> None:
        """Each person is on one roll at most, where the model has him, and the balance holds."""
        active = [one for one in self.state.values() if isinstance(one, Member)]
        homes = {(one.key, one.branch) for one in active}
        assert homes == {(one.key, one.branch) for one in self.fates if one.branch}
        assert len(active) == self.came - self.went
        former = {one.key for one in self.state.values() if isinstance(one, FormerMember)}
        assert not former & {one.key for one in active}


TestLife = pytest.mark.clause(
    "G3.2a", "G3.2d", "G3.3a", "G3.3c", "G3.3d", "Y-withdraw", "Y-recover", "Y-restore"
)(Life.TestCase)
TestLife.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
