"""Rules of the state machine: the whole life of transfers, out, in and within.

Notice: G4.1; G4.2c; G4.2d; G4.2e; G4.3a; G4.3b; G4.3c; G4.3d; Y-receipt
"""

# ruff: noqa: S101 - a state machine asserts
from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st

from partyreg.model import Letter, Newcomer, Transfer
from partyreg.register import Desk
from partyreg.testing.machine.base import NUMBERS, Base, blank
from partyreg.testing.machine.model import Case, Codes, F, Gone, Login, Step
from partyreg.testing.machine.routes import (
    Path,
    arrival,
    is_place,
    receiver_faults,
    route,
)
from partyreg.values import Function, ResidentId, StepRole, TransferKind, TransferState

S, R, K = TransferState, StepRole, TransferKind
OUTSIDE = "某省某镇党委"
Verb = Callable[[st.DataObject, str], None]


def standing(steps: list[Step], at: int) -> TransferState:
    """Tell how a case stands at a step: nobody approves its own application (Y-path)."""
    one, role, _ = steps[at]
    own = role == R.RECEIVE and one == steps[0][0]
    return S.APPROVED if own or role == R.INTERNAL else S.IN_APPROVAL


class Transferring(Base):
    """Apply, approve, disagree, resubmit, cancel, conclude, record, arrive, receive, close."""

    def turn(self, login: Login, case: Case, *needed: TransferState) -> Codes:
        """List what is wrong with state and turn."""
        if case.state not in needed:
            return {"transfer.wrong-state"}
        due = case.step[0] == login.organisation
        return set() if due else {"transfer.not-your-turn"}

    def own(self, login: Login, function: Function) -> Codes:
        """List the gates of a function that an organisation uses at its own place."""
        return self.model.gates(login, function, login.organisation)

    def path_faults(self, case: Case) -> Codes:
        """Tell whether the rest of the path names somebody who has gone."""
        rest = (one for one, _, _ in case.steps[case.at :])
        gone = any(one not in self.model.orgs for one in rest)
        return {"transfer.organisation-gone"} if gone else set()

    def step(
        self, verb: str, key: str, login: str, codes: Codes, changes: int = 1, **more: Any
    ) -> Transfer | None:
        """Try one step of a case."""

        def act(desk: Desk) -> Transfer:
            """Do it."""
            done: Transfer = getattr(desk.transfers, verb)(key, **more)
            return done

        return self.attempt(f"transfers.{verb.replace('_', '-')}", login, codes, changes, act)

    def begun(self, key: str, path: Path, **more: Any) -> None:
        """Learn a new case."""
        at = min(1, len(path.steps) - 1)
        self.model.cases[key] = Case(
            kind=path.kind, steps=path.steps, receiver=path.receiver, at=at,
            state=standing(path.steps, at), **more,
        )  # fmt: skip

    def wished(self, path: Path, source: str | None, to: str, wish: str | None) -> str | None:
        """Give the branch hoped for: the destination, where it is one itself."""
        here = path.receiver is not None and is_place(self.model, source, path.receiver, to)
        return to if wish is None and here else wish

    # ── out of a branch ──

    def _applied(
        self, login: Login, source: str, to: str, wish: str | None
    ) -> tuple[Path | None, Codes]:
        """Find the route of an application by an account, and what is wrong with it."""
        model, who = self.model, login.organisation
        fits = who in model.up(source) and model.operates(who)
        path, codes = route(model, source, to, who if fits else None)
        if path is not None:
            codes = codes | receiver_faults(model, path, source, wish)
        return path, codes

    def submit(self, data: st.DataObject) -> None:
        """Apply; the path is generated."""
        hoping, abroad = data.draw(st.booleans()), data.draw(st.integers(0, 2)) == 2
        model = self.model
        still = [key for key in model.roll if model.open_case(key) is None]
        key = self.choose(data, still, list(model.roll))
        source = model.roll[key]["branch"]
        above = model.up(source)
        here = [
            one
            for one in model.orgs
            if model.is_branch(one) or (one not in above and model.own_branches(one))
        ]
        to = self.org(data, [OUTSIDE] if abroad else here)
        to = self.choose(data, [to], [" ", source])
        wish = None
        if hoping:
            own = [one for one in model.orgs if to in model.orgs
                   and is_place(model, source, model.responsible(to), one)]  # fmt: skip
            wish = self.org(data, own)
        kind = self.choose(data, [None], list(K))
        login = self.actor(data, F.SUBMIT_TRANSFER, source)
        who = model.logins[login]
        codes = model.gates(who, F.SUBMIT_TRANSFER, source)
        codes |= {"transfer.already-open"} if model.open_case(key) else set()
        path, faults = self._applied(who, source, to, wish)
        codes |= faults
        if path is not None and kind not in (None, path.kind):
            codes.add("transfer.other-kind")
        made = self.attempt(
            "transfers.submit", login, codes, 1,
            lambda desk: desk.transfers.submit(key, to, kind=kind, wish=wish),
        )  # fmt: skip
        if made is not None and path is not None:
            hoped = self.wished(path, source, to, wish)
            self.begun(made.key, path, member=key, number=None, source=source, destination=to,
                       wish=hoped)  # fmt: skip

    def internal(self, data: st.DataObject) -> None:
        """Move a member between two branches of one committee, in one quick step."""
        model = self.model
        still = [key for key in model.roll if model.open_case(key) is None]
        key = self.choose(data, still, list(model.roll))
        source = model.roll[key]["branch"]
        committee = model.responsible(source)
        near = [one for one in model.own_branches(committee) if one != source]
        to = self.org(data, near)
        login = self.actor(data, F.INTERNAL_TRANSFER, source, [committee])
        codes = model.gates(model.logins[login], F.INTERNAL_TRANSFER, source)
        codes |= {"transfer.already-open"} if model.open_case(key) else set()
        if to == source:
            codes.add("transfer.same-branch")
        elif not model.is_branch(to):
            codes.add("transfer.not-own-branch")
        elif model.responsible(to) != committee:
            codes.add("transfer.not-internal")
        if model.logins[login].organisation != committee:
            codes.add("transfer.not-responsible")
        made = self.attempt(
            "transfers.internal", login, codes, 2,
            lambda desk: desk.transfers.internal(key, to),
        )  # fmt: skip
        if made is not None:
            model.cases[made.key] = Case(
                key, None, K.INTERNAL, [(committee, R.INTERNAL, F.INTERNAL_TRANSFER)], source, to,
                committee, 0, S.RECEIVED, wish=to,
            )  # fmt: skip
            model.roll[key] |= {"branch": to}

    # ── on its way ──

    def go_on(self, data: st.DataObject) -> None:
        """Go on with a transfer: as its state asks, or with any other step."""
        cases = self.model.cases
        moving = [key for key, one in cases.items() if one.open]
        concluded = [key for key, one in cases.items() if one.state == S.CONCLUDED]
        if concluded and data.draw(st.integers(0, 4)) == 4:
            moving = concluded
        key = self.choose(data, moving, list(cases))
        verbs = [self.approve, self.disagree, self.resubmit, self.cancel, self.confirm_arrival,
                 self.receive, self.conclude, self.register_receipt]  # fmt: skip
        self.choose(data, self._natural(cases[key]), verbs)(data, key)

    def _natural(self, case: Case) -> list[Verb]:
        """Give the steps that the state of a case asks for."""
        if case.state == S.IN_APPROVAL:
            on = self.conclude if case.step[1] == R.CONCLUDE else self.approve
            return [on, on, on, self.disagree]
        if case.state == S.APPROVED:
            if case.arrived or case.kind == K.INTERNAL:
                return [self.receive, self.receive, self.receive, self.disagree]
            return [self.confirm_arrival]
        if case.state == S.RETURNED:
            return [self.resubmit, self.resubmit, self.cancel]
        return [self.register_receipt] if case.state == S.CONCLUDED else []

    def at_turn(self, data: st.DataObject, case: Case, function: Function) -> str:
        """Choose an account: of whose turn it is, or any."""
        return self.actor(data, function, None, [case.step[0]])

    def approve(self, data: st.DataObject, key: str) -> None:
        """Approve: one step on, or ready to be received."""
        case = self.model.cases[key]
        login = self.at_turn(data, case, case.step[2])
        who = self.model.logins[login]
        _, role, function = case.step
        codes = self.turn(who, case, S.IN_APPROVAL) | self.own(who, function)
        codes |= self.path_faults(case)
        codes |= {"transfer.conclude-instead"} if role == R.CONCLUDE else set()
        if self.step("approve", key, login, codes) is not None:
            if role == R.RECEIVE:
                case.state = S.APPROVED
            else:
                case.at += 1
                case.state = standing(case.steps, case.at)

    def disagree(self, data: st.DataObject, key: str) -> None:
        """Disagree: one step back, and the arrival is forgotten."""
        case, reason = self.model.cases[key], self.choose(data, ["填错"], [" "])
        login = self.at_turn(data, case, case.step[2])
        who = self.model.logins[login]
        codes = self.turn(who, case, S.IN_APPROVAL, S.APPROVED) | self.own(who, case.step[2])
        codes |= set() if reason.strip() else {"input.bad-value"}
        if case.at == 0:
            codes.add("transfer.own-application")
        elif case.steps[case.at - 1][0] not in self.model.orgs:
            codes.add("transfer.organisation-gone")
        if self.step("disagree", key, login, codes, reason=reason) is not None:
            case.at -= 1
            case.state = S.RETURNED if case.at == 0 else S.IN_APPROVAL
            case.arrived = None

    def resubmit(self, data: st.DataObject, key: str) -> None:
        """Correct and resubmit what has come back."""
        model = self.model
        case = model.cases[key]
        to = self.branch(data) if data.draw(st.booleans()) else None
        function = F.NATIONWIDE_TRANSFER if case.kind == K.NATIONWIDE_IN else F.SUBMIT_TRANSFER
        login = self.actor(data, function, None, [case.steps[0][0]])
        who = model.logins[login]
        codes = self.turn(who, case, S.RETURNED)
        codes |= model.gates(who, function, case.source or who.organisation)
        where = to or case.destination
        wish = case.wish if to is None else None
        path, faults = self._again(who, case.source, where, wish)
        codes |= faults
        if self.step("resubmit", key, login, codes, to=to) is not None and path is not None:
            hoped = self.wished(path, case.source, where, wish)
            self.begun(key, path, member=case.member, number=case.number, source=case.source,
                       destination=where, wish=hoped, arrived=case.arrived,
                       letter=case.letter)  # fmt: skip

    def _again(
        self, who: Login, source: str | None, to: str, wish: str | None
    ) -> tuple[Path | None, Codes]:
        """Find the route of a corrected case, from a branch or from outside."""
        model = self.model
        if source is None:
            path, codes = arrival(model, who.organisation, to)
            return path, codes | (receiver_faults(model, path, None, wish) if path else set())
        if source not in model.orgs:
            return None, {"transfer.unknown-source"}
        return self._applied(who, source, to, wish)

    def cancel(self, data: st.DataObject, key: str) -> None:
        """Cancel: the applicant alone, and only while it is there."""
        case = self.model.cases[key]
        applicant = case.steps[0][0]
        function = F.NATIONWIDE_TRANSFER if case.kind == K.NATIONWIDE_IN else F.SUBMIT_TRANSFER
        login = self.actor(data, function, None, [applicant])
        who = self.model.logins[login]
        codes = self.own(who, function)
        codes |= {"transfer.not-applicant"} if who.organisation != applicant else set()
        if not case.open:
            codes.add("transfer.wrong-state")
        elif case.at > 0:
            codes.add("transfer.not-at-initiator")
        if self.step("cancel", key, login, codes) is not None:
            case.state = S.CANCELLED

    # ── its end here ──

    def _receiver(
        self, who: Login, case: Case, target: str | None, *needed: TransferState
    ) -> Codes:
        """List why an account is not that of the receiver before whom a case lies."""
        codes = self.turn(who, case, *needed) | self.path_faults(case)
        receives = case.step[1] in (R.RECEIVE, R.INTERNAL)
        codes |= set() if receives else {"transfer.not-the-receiver"}
        return codes | self.model.gates(who, F.RECEIVE_MEMBER, target or who.organisation)

    def confirm_arrival(self, data: st.DataObject, key: str) -> None:
        """Confirm the report in person; a day ahead is refused."""
        case, back = self.model.cases[key], self.choose(data, [0, 1], [-1])
        login = self.at_turn(data, case, F.RECEIVE_MEMBER)
        codes = self._receiver(self.model.logins[login], case, None, S.IN_APPROVAL, S.APPROVED)
        codes |= {"transfer.already-arrived"} if case.arrived else set()
        codes |= {"input.bad-value"} if back < 0 else set()
        day = self.model.today - timedelta(back)
        if self.step("confirm_arrival", key, login, codes, arrived_on=day) is not None:
            case.arrived = day

    def receive(self, data: st.DataObject, key: str) -> None:
        """Receive into a branch: the member moves, or arrives."""
        model = self.model
        case = model.cases[key]
        fitting = [one for one in model.orgs if is_place(model, case.source, case.receiver, one)]
        other = data.draw(st.sampled_from(list(model.orgs)))
        branch = self.choose(data, fitting, [case.source or other, other])
        login = self.actor(data, F.RECEIVE_MEMBER, branch, [case.step[0]])
        codes = self._receiver(model.logins[login], case, branch, S.APPROVED)
        codes |= set() if branch in fitting else {"transfer.not-own-branch"}
        if case.arrived is None and case.kind != K.INTERNAL:
            codes.add("transfer.not-arrived")
        number, changes = case.number, 2
        if number is None:
            one = model.roll.get(case.member or "")
            here = one is not None and one["branch"] == case.source
            codes |= set() if here else {"transfer.member-elsewhere"}
        else:
            codes |= {"transfer.already-active"} if model.active(number) else set()
            last = model.last_gone(number)
            changes = 3 if last is not None and last.transfer else 2
        done = self.step("receive", key, login, codes, changes, branch=branch)
        if done is not None:
            case.state = S.RECEIVED
            self._received(case, done, branch)

    def _received(self, case: Case, done: Transfer, branch: str) -> None:
        """Learn who stands where now."""
        model = self.model
        if case.number is None:
            model.roll[case.member or ""] |= {"branch": branch}
            return
        assert done.member is not None
        last = model.last_gone(case.number)
        record = blank(branch, case.number)
        if last is not None and last.transfer:
            [old] = [key for key, one in model.gone.items() if one is last]
            assert old == done.member
            record = {**model.gone.pop(old).record, "branch": branch, "name": "甲某",
                      "category": record["category"]}  # fmt: skip
        case.member = done.member
        model.roll[done.member] = record
        self.counts["transferred_in"] = self.counts.get("transferred_in", 0) + 1

    # ── on paper ──

    def conclude(self, data: st.DataObject, key: str) -> None:
        """Conclude: the letter is issued, and the member leaves the roll."""
        model = self.model
        case = model.cases[key]
        issued = {each.letter for each in model.cases.values() if each.number is None}
        letters = [each.letter for each in model.cases.values() if each.letter]
        number = self.choose(data, [f"信{self.seen}", "0001"], [*letters, " "])
        days = self.choose(data, [None, 30], [0])
        login = self.at_turn(data, case, F.NATIONWIDE_TRANSFER)
        who = model.logins[login]
        codes = self.turn(who, case, S.IN_APPROVAL) | self.own(who, F.NATIONWIDE_TRANSFER)
        codes |= self.path_faults(case)
        codes |= set() if case.step[1] == R.CONCLUDE else {"transfer.not-to-conclude"}
        one = model.roll.get(case.member or "")
        here = one is not None and one["branch"] == case.source
        codes |= set() if here else {"transfer.member-elsewhere"}
        codes |= {"transfer.letter-number-used"} if number in issued else set()
        codes |= {"input.bad-value"} if not number.strip() or days == 0 else set()
        done = self.step("conclude", key, login, codes, 3, number=number, validity_days=days)
        if done is not None and case.member is not None:
            case.state, case.letter = S.CONCLUDED, number
            model.gone[case.member] = Gone(model.roll.pop(case.member), None, key)
            self.counts["transferred_out"] = self.counts.get("transferred_out", 0) + 1

    def record_letter(self, data: st.DataObject) -> None:
        """Record the letter of somebody who has arrived from outside."""
        model = self.model
        to = self.branch(data)
        own = [one for one in model.orgs if is_place(model, None, model.responsible(to), one)]
        wish = self.org(data, own) if data.draw(st.booleans()) else None
        free = [one for one in NUMBERS if not model.active(one) and not model.transit(one)]
        left = [one.record["id_number"] for one in model.gone.values() if one.transfer]
        again = [one for one in free if one in left]
        number, ahead = self.choose(data, again or free, NUMBERS), self.choose(data, [0], [1])
        letter = self.choose(data, ["0001", "0002"], [" "])
        near = [one for one in model.approving(to) if F.NATIONWIDE_TRANSFER in model.held[one]]
        login = self.actor(data, F.NATIONWIDE_TRANSFER, None, near[:1])
        who = model.logins[login]
        codes = self.own(who, F.NATIONWIDE_TRANSFER)
        codes |= {"transfer.already-active"} if model.active(number) else set()
        codes |= {"transfer.already-open"} if model.transit(number) else set()
        codes |= {"input.bad-value"} if ahead or not letter.strip() else set()
        path, faults = arrival(model, who.organisation, to)
        codes |= faults
        codes |= receiver_faults(model, path, None, wish) if path is not None else set()
        newcomer = Newcomer("甲某", ResidentId(number))
        day = model.today + timedelta(ahead)
        paper = Letter(letter, "某县委组织部", day, 90, "某镇党委", "本镇党委")
        made = self.attempt(
            "transfers.record-letter", login, codes, 1,
            lambda desk: desk.transfers.record_letter(newcomer, paper, to, wish=wish),
        )  # fmt: skip
        if made is not None and path is not None:
            self.begun(made.key, path, member=None, number=number, source=None, destination=to,
                       wish=self.wished(path, None, to, wish), letter=letter)  # fmt: skip

    def register_receipt(self, data: st.DataObject, key: str) -> None:
        """Register that the receipt has come back: the old committee, or who took it over."""
        model = self.model
        case, ahead = model.cases[key], self.choose(data, [0], [1])
        committee = model.receipt_goes_to(case.source) if case.source is not None else None
        login = self.actor(data, F.SUBMIT_TRANSFER, None, [committee])
        who = model.logins[login]
        codes = self.own(who, F.SUBMIT_TRANSFER)
        if case.state != S.CONCLUDED:
            codes.add("transfer.receipt-not-due")
        elif who.organisation != committee:
            codes.add("transfer.receipt-not-yours")
        codes |= {"input.bad-value"} if ahead else set()
        day = model.today + timedelta(ahead)
        done = self.step(
            "register_receipt", key, login, codes, received_on=day, branch="某村党支部"
        )
        if done is not None:
            case.state = S.CLOSED
