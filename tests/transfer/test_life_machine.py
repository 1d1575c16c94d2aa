"""The whole life of a transfer against a model that predicts states, positions and refusals."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from tests.transfer import naive
from tests.transfer.trees import DAY, DEFAULT, clerk, member, parse

from partyreg import transfer
from partyreg.errors import RefusedError
from partyreg.model import FormerMember, Member, Transfer
from partyreg.permissions import Powers
from partyreg.transfer import queues
from partyreg.values import Function, StepRole, TransferKind, TransferState

S, F = TransferState, Function

TREE, POWERS = parse(
    "P[province](X[city](A[county](B[listed](C[branch],C2[branch]),M[committee](m1[branch])),"
    "D[county](E[listed](F[branch],F2[branch]),Q[sub](q[branch]),d[branch])))"
    " ; Y[system](y[branch])"
)
# The committee M may not receive: what it is asked to do shows which function a step needs.
POWERS = Powers(TREE, {**POWERS.held, "k·M": POWERS.held["k·M"] - {F.RECEIVE_MEMBER}})
EVERYBODY = sorted(TREE)
BRANCHES = [one for one in EVERYBODY if TREE.organisation(one).kind in naive.BRANCHES]
PLACES = [*EVERYBODY, "某省某镇党委"]


class Life(RuleBasedStateMachine):
    """One member, whose transfers follow each other."""

    def __init__(self) -> None:
        """Begin in C, without a transfer."""
        super().__init__()
        self.member: Member | None = member("k·C")
        self.former: FormerMember | None = None
        self.case: Transfer | None = None
        self.day: date = DAY
        # What the model expects of the case.
        self.state = S.CANCELLED
        self.at = 0
        self.arrived = False

    def do(self, expected: set[str], name: str, subject: Any, who: str, **more: Any) -> Any:
        """Do a verb, and hold its outcome to the expected codes; give the changes, or None."""
        self.day += timedelta(days=1)
        facts = {"tree": TREE, "powers": POWERS, "actor": clerk(who), "on": self.day}
        try:
            changes = getattr(transfer, name)(subject, **facts, **more)
            codes = set()
        except RefusedError as refusal:
            changes, codes = (), set(refusal.codes)
        assert codes == expected
        for one in changes:
            if one.table is Transfer:
                assert one.before is self.case or one.before is None
                self.case = one.after
        return changes

    def rights(self, who: str, function: Function, target: str | None = None) -> set[str]:
        """Predict the refusals of the gates."""
        found = set() if function in POWERS.held[who] else {"right.not-granted"}
        if target is not None and who not in naive.up(TREE, target):
            found.add("right.out-of-scope")
        return found

    def turn(self, who: str, *needed: TransferState) -> set[str]:
        """Predict the refusals of state and turn."""
        assert self.case is not None
        if self.state not in needed:
            return {"transfer.wrong-state"}
        return set() if who == self.step.organisation else {"transfer.not-your-turn"}

    @property
    def step(self) -> Any:
        """Give the step at which the model takes the case to be."""
        assert self.case is not None
        return self.case.route.steps[self.at]

    def who(self, data: Any, right: str) -> str:
        """Choose who acts: mostly the right one."""
        mostly = st.one_of(st.just(right), st.just(right), st.sampled_from(EVERYBODY))
        return str(data.draw(mostly))

    def arrive_at(self, position: int) -> None:
        """Expect the case at a step."""
        assert self.case is not None
        steps = self.case.route.steps
        self.at, step = position, steps[position]
        own = step.role is StepRole.RECEIVE and step.organisation == steps[0].organisation
        done = own or step.role is StepRole.INTERNAL
        self.state = S.APPROVED if done else S.IN_APPROVAL

    # ── the verbs ──

    @precondition(lambda self: self.member is not None)
    @rule(data=st.data(), to=st.sampled_from(PLACES))
    def submit(self, data: Any, to: str) -> None:
        """Apply; a second open transfer is refused."""
        assert self.member is not None
        source = self.member.branch
        who = self.who(data, source)
        above = who in naive.up(TREE, source)
        initiator = who if above else None
        answer = naive.answer(naive.Question(TREE, POWERS, source, to, initiator, None, DEFAULT))
        expected = self.rights(who, F.SUBMIT_TRANSFER, source)
        if isinstance(answer, frozenset):
            expected |= answer
        opened = self.case if self.state.is_open else None
        expected |= {"transfer.already-open"} if opened else set()
        more = {"destination": to, "settings": DEFAULT, "key": f"t-{self.day}"}
        if self.do(expected, "submit", self.member, who, open_transfer=opened, **more):
            self.arrived = False
            assert self.case is not None
            assert self.case.wish == (to if to in BRANCHES and self.case.route.receiver else None)
            self.arrive_at(min(1, len(self.case.route.steps) - 1))

    @precondition(lambda self: self.case is not None)
    @rule(data=st.data())
    def approve(self, data: Any) -> None:
        """Approve: one step on, or ready to be received."""
        who = self.who(data, self.step.organisation)
        expected = self.turn(who, S.IN_APPROVAL) | self.rights(who, self.step.function)
        if self.step.role is StepRole.CONCLUDE:
            expected.add("transfer.conclude-instead")
        if self.do(expected, "approve", self.case, who):
            if self.step.role is StepRole.RECEIVE:
                self.state = S.APPROVED
            else:
                self.arrive_at(self.at + 1)

    @precondition(lambda self: self.case is not None)
    @rule(data=st.data(), reason=st.sampled_from(["填错", "填错", " "]))
    def disagree(self, data: Any, reason: str) -> None:
        """Disagree: one step back, and forget the arrival."""
        who = self.who(data, self.step.organisation)
        expected = self.turn(who, S.IN_APPROVAL, S.APPROVED) | self.rights(who, self.step.function)
        expected |= {"input.bad-value"} if not reason.strip() else set()
        expected |= {"transfer.own-application"} if self.at == 0 else set()
        if self.do(expected, "disagree", self.case, who, reason=reason):
            self.at -= 1
            self.state = S.RETURNED if self.at == 0 else S.IN_APPROVAL
            self.arrived = False
            assert self.case is not None
            assert self.case.returned_because == reason

    @precondition(lambda self: self.state is S.RETURNED)
    @rule(data=st.data(), to=st.sampled_from([None, *PLACES]))
    def resubmit(self, data: Any, to: str | None) -> None:
        """Send a returned case off again, to the old destination or another."""
        assert self.case is not None
        route = self.case.route
        source = route.source or ""
        who = self.who(data, route.path[0])
        initiator = who if who in naive.up(TREE, source) else None
        where = to or route.destination
        question = naive.Question(TREE, POWERS, source, where, initiator, None, DEFAULT)
        answer = naive.answer(question)
        expected = self.turn(who, S.RETURNED) | self.rights(who, F.SUBMIT_TRANSFER, source)
        expected |= answer if isinstance(answer, frozenset) else set()
        if self.do(expected, "resubmit", self.case, who, destination=to, settings=DEFAULT):
            assert self.case.route.destination == where
            assert (self.case.submitted_on, self.case.returned_because) == (self.day, None)
            self.arrive_at(min(1, len(self.case.route.steps) - 1))

    @precondition(lambda self: self.case is not None)
    @rule(data=st.data())
    def cancel(self, data: Any) -> None:
        """Cancel: the applicant alone, and only while it is with the applicant."""
        assert self.case is not None
        applicant = self.case.route.path[0]
        who = self.who(data, applicant)
        expected = self.rights(who, F.SUBMIT_TRANSFER)
        expected |= {"transfer.not-applicant"} if who != applicant else set()
        if not self.state.is_open:
            expected.add("transfer.wrong-state")
        elif self.at > 0:
            expected.add("transfer.not-at-initiator")
        if self.do(expected, "cancel", self.case, who):
            self.state = S.CANCELLED

    @precondition(lambda self: self.case is not None)
    @rule(data=st.data(), back=st.integers(-1, 2))
    def confirm_arrival(self, data: Any, back: int) -> None:
        """Confirm the report in person; a day ahead is refused."""
        who = self.who(data, self.step.organisation)
        expected = self.turn(who, S.IN_APPROVAL, S.APPROVED) | self.rights(who, F.RECEIVE_MEMBER)
        if self.step.role not in (StepRole.RECEIVE, StepRole.INTERNAL):
            expected.add("transfer.not-the-receiver")
        expected |= {"transfer.already-arrived"} if self.arrived else set()
        expected |= {"input.bad-value"} if back < 0 else set()
        seen = self.day + timedelta(days=1 - back)
        if self.do(expected, "confirm_arrival", self.case, who, arrived_on=seen):
            self.arrived = True
            assert self.case is not None
            assert self.case.arrived_on == seen

    @precondition(lambda self: self.case is not None)
    @rule(data=st.data())
    def receive(self, data: Any) -> None:
        """Receive into a branch of the receiver's own."""
        assert self.case is not None
        route = self.case.route
        own = [one for one in BRANCHES if naive.approving(TREE, one)[0] == route.receiver]
        fitting = [one for one in own if one != route.source]
        branch = data.draw(st.sampled_from([*fitting, *fitting, *BRANCHES]))
        who = self.who(data, self.step.organisation)
        expected = self.turn(who, S.APPROVED) | self.rights(who, F.RECEIVE_MEMBER, branch)
        if self.step.role not in (StepRole.RECEIVE, StepRole.INTERNAL):
            expected.add("transfer.not-the-receiver")
        if not self.arrived and route.kind is not TransferKind.INTERNAL:
            expected.add("transfer.not-arrived")
        expected |= {"transfer.not-own-branch"} if branch not in fitting else set()
        here = self.member is not None and self.member.branch == route.source
        expected |= set() if here else {"transfer.member-elsewhere"}
        changes = self.do(expected, "receive", self.case, who, branch=branch, member=self.member)
        if changes:
            self.state = S.RECEIVED
            assert (changes[1].before, changes[1].clause) == (self.member, "Y-leave")
            self.member = changes[1].after
            assert self.member is not None
            assert self.member.branch == branch
            assert self.case.receipt is not None
            assert self.case.receipt.electronic

    @precondition(lambda self: self.case is not None and self.member is not None)
    @rule(data=st.data(), number=st.sampled_from(["0001", "", "0002"]), days=st.integers(0, 9))
    def conclude(self, data: Any, number: str, days: int) -> None:
        """Conclude: the member leaves the roll, and the former member names the transfer."""
        assert self.case is not None
        assert self.member is not None
        who = self.who(data, self.step.organisation)
        expected = self.turn(who, S.IN_APPROVAL) | self.rights(who, F.NATIONWIDE_TRANSFER)
        expected |= (
            {"transfer.not-to-conclude"} if self.step.role is not StepRole.CONCLUDE else set()
        )
        used = number == "0002"
        expected |= {"transfer.letter-number-used"} if used else set()
        expected |= {"input.bad-value"} if not number or not days else set()
        here = self.member.branch == self.case.route.source
        expected |= set() if here else {"transfer.member-elsewhere"}
        more = {"number": number, "number_used": used, "validity_days": days, "settings": DEFAULT}
        changes = self.do(expected, "conclude", self.case, who, member=self.member, **more)
        if changes:
            self.state = S.CONCLUDED
            assert (changes[1].before, changes[1].after) == (self.member, None)
            self.former = changes[2].after
            assert self.former == FormerMember(
                "m-1", self.member, None, self.day, (), self.case.key
            )
            self.member = None

    @precondition(lambda self: self.case is not None)
    @rule(data=st.data())
    def register_receipt(self, data: Any) -> None:
        """Register the receipt: the old primary committee, once."""
        assert self.case is not None
        committee = naive.approving(TREE, self.case.route.source or "")[0]
        who = self.who(data, committee)
        expected = self.rights(who, F.SUBMIT_TRANSFER)
        if self.state is not S.CONCLUDED:
            expected.add("transfer.receipt-not-due")
        elif who != committee:
            expected.add("transfer.receipt-not-yours")
        more = {"received_on": self.day, "branch": "某村党支部"}
        if self.do(expected, "register_receipt", self.case, who, **more):
            self.state = S.CLOSED

    @precondition(lambda self: self.member is None)
    @rule(branch=st.sampled_from(BRANCHES))
    def comes_back(self, branch: str) -> None:
        """Begin anew in some branch."""
        self.member, self.former, self.case = member(branch), None, None
        self.state, self.at = S.CANCELLED, 0

    # ── what holds at every moment ──

    @invariant()
    def the_case_stands_where_the_model_says(self) -> None:
        """State, position and arrival are predicted."""
        if self.case is not None:
            assert self.case.state is self.state
            assert self.case.position == self.at
            assert (self.case.arrived_on is not None) == self.arrived

    @invariant()
    def it_waits_for_one_organisation_while_it_is_open(self) -> None:
        """Exactly one organisation has it to do, and only while it is open."""
        cases = [] if self.case is None else [self.case]
        waiting = [
            one
            for one in EVERYBODY
            if queues(one, cases, tree=TREE, on=self.day, settings=DEFAULT).waiting
        ]
        assert len(waiting) == (self.case is not None and self.state.is_open)


TestLife = Life.TestCase
TestLife.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
TestLife.pytestmark = [  # type: ignore[attr-defined]
    pytest.mark.clause("G4.2c", "G4.2d", "G4.2e", "G4.3b", "Y-receive", "Y-back", "Y-leave"),
    pytest.mark.clause("Y-receipt", "Y-path", "N2.3a", "N2.3b"),
]
