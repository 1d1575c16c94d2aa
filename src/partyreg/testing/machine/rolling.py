"""Rules of the state machine: the roll, in and out of it, and reports.

Notice: G3.2a; G3.2b; G3.3a; G3.3c; G3.3d; G3.1; N2.2a
"""

# ruff: noqa: S101 - a state machine asserts
from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from partyreg.model import Member
from partyreg.testing.machine.base import (
    NUMBERS,
    Base,
    blank,
    person_of,
    with_papers,
)
from partyreg.testing.machine.model import Codes, F, Filed, Gone, Login, Person
from partyreg.values import (
    AddReason,
    Function,
    MemberCategory,
    RemoveReason,
    ResidentId,
)

FULL, PROBATIONARY = MemberCategory.FULL, MemberCategory.PROBATIONARY
PARTIAL = {"education", "phone"}
KEY = {"joined_on", "full_since", "id_number"}
ADD = {
    AddReason.NEW_ADMISSION: F.ADD_NEW_ADMISSION,
    AddReason.REINSTATED_FOUND: F.ADD_REINSTATED_FOUND,
    AddReason.REINSTATED_RETURNED: F.ADD_REINSTATED_RETURNED,
    AddReason.OTHER: F.ADD_OTHER,
}
REMOVE = {
    RemoveReason.DEATH: F.REMOVE_DEATH, RemoveReason.LEFT_PARTY: F.REMOVE_LEFT_PARTY,
    RemoveReason.SUSPENDED: F.REMOVE_SUSPENDED, RemoveReason.OTHER: F.REMOVE_OTHER,
}  # fmt: skip
WITHDRAWABLE = (RemoveReason.DEATH, RemoveReason.LEFT_PARTY, RemoveReason.SUSPENDED)
LATER, EARLIER = date(2010, 7, 1), date(2009, 7, 1)
DETAILS: tuple[dict[str, Any], ...] = (
    {}, {"education": "大学"}, {"joined_on": EARLIER},
    {"category": FULL, "joined_on": EARLIER, "full_since": LATER},
    {"category": FULL, "joined_on": LATER, "full_since": EARLIER}, {"full_since": LATER},
    {"nickname": "x"}, {"joined_on": date(2090, 1, 1)}, {"name": " "},
)  # fmt: skip
EDITS: tuple[dict[str, Any], ...] = (
    {"education": "大学"}, {"education": "研究生"}, {"name": "乙某"}, {"name": "甲某"},
    {"joined_on": EARLIER}, {"full_since": LATER}, {"id_number": 5}, {"id_number": 0},
    {"category": FULL}, {"category": PROBATIONARY}, {"nickname": "x"}, {"branch": "C2"},
    {"education": "大学", "joined_on": LATER}, {"out_of_contact_since": EARLIER},
    {"migrant_to": "某省某市"},
)  # fmt: skip


def contradictions(one: Person) -> Codes:
    """List which dates of a record contradict each other."""
    joined, full = one["joined_on"], one["full_since"]
    found = set()
    if joined and full and full < joined:
        found.add("order")
    if full and one["category"] == PROBATIONARY:
        found.add("probationary")
    return found


_NUMBERED = f"死亡，证号{NUMBERS[-1]}"
"""Words that must not be kept."""


class Rolling(Base):
    """Add, remove, bring back in three ways, edit, convert, report."""

    def member(self, data: st.DataObject) -> str:
        """Choose a member's key: of the roll, or of somebody who has left it."""
        return self.choose(data, list(self.model.roll), [*self.model.gone, "m-nobody"])

    def home(self, key: str) -> str:
        """Give where somebody stands, or else any place."""
        return str(self.model.roll[key]["branch"]) if key in self.model.roll else "P"

    def place(self, login: Login, branch: str, function: Function | None) -> Codes:
        """List why a member may not be placed in a branch."""
        codes = set() if self.model.is_branch(branch) else {"member.not-a-branch"}
        return codes | (set() if function is None else self.model.gates(login, function, branch))

    def not_active(self, number: object) -> Codes:
        """List why somebody is not brought onto a roll: on one, or on the way."""
        codes = {"member.already-active"} if self.model.active(number) else set()
        return codes | ({"member.in-transit"} if self.model.transit(number) else set())

    def count(self, movement: str) -> None:
        """Count a coming or going."""
        self.counts[movement] = self.counts.get(movement, 0) + 1

    # ── in ──

    def add(self, data: st.DataObject) -> None:
        """Enter a person, by ``add`` or, where the register has no record, by ``reinstate``."""
        model, today, paper = self.model, self.model.today, self.papers(data)
        branch, details = self.branch(data), self.choose(data, DETAILS[:4], DETAILS[4:])
        reason = self.choose(data, list(AddReason), ["转入", "nonsense"])
        why = reason if isinstance(reason, AddReason) else None
        free = [one for one in NUMBERS if not self.not_active(one) | self._earlier(one, why)]
        known = [one.record["id_number"] for one in model.gone.values()]
        number = self.choose(data, free, known or NUMBERS)
        tame = self._reason_faults(reason, reinstating=True)
        again = self.choose(data, [False] if tame else [True, False], [True])
        login = self.actor(data, ADD.get(why, F.ADD_OTHER) if why else F.ADD_OTHER, branch)
        codes = self.place(model.logins[login], branch, ADD.get(why) if why else None)
        codes |= self._reason_faults(reason, reinstating=again)
        codes |= self.not_active(number) | self._earlier(number, why)
        person = {**blank(branch, number), "entered_by": why}
        if why == AddReason.NEW_ADMISSION:
            given = self.paper(paper)
            person |= {"category": PROBATIONARY, "joined_on": given[0].dated if given else None}
        codes |= self._form(person, details, today)
        codes = with_papers(codes, "member", paper)
        form = {"name": "甲某", "id_number": number, **details}
        verb = "reinstate" if again else "add"

        def act(desk: Any) -> Member:
            """Do it either way."""
            more = {"branch": branch, "reason": reason, "evidence": self.paper(paper)}
            if again:
                return desk.members.reinstate(**form, **more)  # type: ignore[no-any-return]
            return desk.members.add(form.pop("name"), form.pop("id_number"), **form, **more)  # type: ignore[no-any-return]

        made = self.attempt(f"members.{verb}", login, codes, 1, act)
        if made is not None:
            model.roll[made.key] = person
            words = {AddReason.NEW_ADMISSION: "admitted", AddReason.OTHER: "entered"}
            self.count(words.get(why, "reinstated") if why else "")

    @staticmethod
    def _reason_faults(reason: AddReason | str, *, reinstating: bool) -> Codes:
        """List what is wrong with a reason for entering somebody."""
        if not isinstance(reason, AddReason):
            return {"member.use-transfer" if reason == "转入" else "member.unknown-reason"}
        other = reason in (AddReason.NEW_ADMISSION, AddReason.OTHER)
        return {"member.not-a-reinstatement"} if reinstating and other else set()

    def _earlier(self, number: object, why: AddReason | None) -> Codes:
        """List why somebody with a record in the history gets no second one."""
        last = self.model.last_gone(number)
        anew = why == AddReason.NEW_ADMISSION
        if last is None or (anew and last.reason == RemoveReason.LEFT_PARTY):
            return set()
        return {"member.has-earlier-record"}

    @staticmethod
    def _form(person: Person, details: dict[str, Any], today: date) -> Codes:
        """List what is wrong with a form, and take the rest into the record."""
        codes = set()
        for name, value in details.items():
            if name == "nickname":
                codes.add("member.unknown-field")
            elif (isinstance(value, date) and value > today) or value == " ":
                codes.add("input.bad-value")
            else:
                person[name] = value
        return codes | ({"member.contradiction"} if contradictions(person) else set())

    # ── out ──

    def remove(self, data: st.DataObject) -> None:
        """Remove a member, and settle the report of it if there is one."""
        model, paper = self.model, self.papers(data)
        key = self.member(data)
        one = model.roll.get(key)
        reason = self.choose(data, list(RemoveReason), ["transfer", "nonsense"])
        why = reason if isinstance(reason, RemoveReason) else None
        login = self.actor(data, REMOVE[why] if why else F.REMOVE_OTHER, self.home(key))
        report = None
        if len(model.reports) > 0 and data.draw(st.booleans()):
            fitting = [each for each, filed in model.reports.items()
                       if not filed.settled and filed.member == key]  # fmt: skip
            report = self.choose(data, fitting, list(model.reports))
        codes = {"register.unknown"}
        if one is not None:
            codes = self.place(model.logins[login], one["branch"], REMOVE[why] if why else None)
            codes |= {"member.in-transit"} if model.open_case(key) else set()
            wrong = "use-transfer" if reason == "transfer" else "unknown-reason"
            codes |= set() if why else {f"member.{wrong}"}
            codes = with_papers(codes, "member", paper)
        codes |= self._settle_faults(model.logins[login], report, key)
        codes = {"input.bad-value"} if paper == "broken" else codes
        done = self.attempt(
            "members.remove", login, codes, 2 + (report is not None),
            lambda desk: desk.members.remove(
                key, reason, evidence=self.paper(paper), report=report
            ),
        )  # fmt: skip
        if done is not None:
            model.gone[key] = Gone(model.roll.pop(key), why)
            self.count("removed")
            if report is not None:
                model.reports[report].settled = True

    def _settle_faults(self, login: Login, report: str | None, member: str) -> Codes:
        """List why a report cannot be settled by a change of a member."""
        if report is None:
            return set()
        one = self.model.reports[report]
        if one.member != member:
            return {"register.other-report"}
        target = one.filed_by if one.filed_by in self.model.orgs else one.to
        codes = self.model.gates(login, F.EDIT_MEMBER, target)
        return codes | ({"member.report-settled"} if one.settled else set())

    # ── back ──

    def bring_back(self, data: st.DataObject) -> None:
        """Bring somebody back: in the way that fits how he left, or in another."""
        key = data.draw(st.sampled_from(list(self.model.gone)))
        reason = self.model.gone[key].reason
        ways = [self.withdraw] if reason in WITHDRAWABLE else []
        ways += [self.reinstate] if reason == RemoveReason.SUSPENDED else []
        ways += [self.recover] if reason == RemoveReason.OTHER else []
        self.choose(data, ways, [self.withdraw, self.reinstate, self.recover])(data, key)

    def withdraw(self, data: st.DataObject, key: str) -> None:
        """Withdraw a removal: the record comes back exactly as it was."""
        model, paper = self.model, self.papers(data)
        gone = model.gone[key]
        old = gone.record["branch"]
        stands = model.is_branch(old)
        elsewhere = self.choose(data, [not stands], [stands])
        named = self.branch(data) if elsewhere else None
        function = REMOVE[gone.reason] if gone.reason else F.REMOVE_OTHER
        login = self.actor(data, function, old if stands else named)
        codes = set() if gone.reason in WITHDRAWABLE else {"member.not-withdrawable"}
        if stands and named not in (None, old):
            codes.add("member.old-branch-stands")
        if not stands and named is None:
            codes.add("member.old-branch-gone")
        target = named if named is not None and not stands else old
        if target in model.orgs:
            needed = REMOVE[gone.reason] if gone.reason else None
            codes |= self.place(model.logins[login], target, needed)
        codes |= self.not_active(gone.record["id_number"])
        codes = with_papers(codes, "member", paper, needed=False)
        done = self.attempt(
            "members.withdraw-removal", login, codes, 2,
            lambda desk: desk.members.withdraw_removal(
                key, branch=named, evidence=self.paper(paper)
            ),
        )  # fmt: skip
        if done is not None:
            self._back(key, {"branch": target}, done)
            self.count("restored")

    def _back(self, key: str, differs: Person, done: Member) -> None:
        """Take a record back from the history, with what differs in it."""
        record = self.model.gone.pop(key).record
        self.model.roll[key] = {**record, **differs}
        assert (done.key, person_of(done)) == (key, self.model.roll[key])

    def recover(self, data: st.DataObject, key: str) -> None:
        """Find a record again that was removed for another reason, by key or ID number."""
        model, paper, by_number = self.model, self.papers(data), data.draw(st.booleans())
        number = model.gone[key].record["id_number"]
        if by_number:
            same = [one for one, gone in model.gone.items() if gone.record["id_number"] == number]
            key = same[-1]
        branch = self.branch(data)
        login = self.actor(data, F.ADD_OTHER, branch)
        other = model.gone[key].reason == RemoveReason.OTHER
        codes = set() if other else {"member.not-recoverable"}
        codes |= self.place(model.logins[login], branch, F.ADD_OTHER) | self.not_active(number)
        codes = with_papers(codes, "member", paper, needed=False)
        done = self.attempt(
            "members.recover", login, codes, 2,
            lambda desk: desk.members.recover(
                ResidentId(number) if by_number else key, branch=branch,
                evidence=self.paper(paper),
            ),
        )  # fmt: skip
        if done is not None:
            self._back(key, {"branch": branch}, done)
            self.count("restored")

    def reinstate(self, data: st.DataObject, key: str) -> None:
        """Reinstate whoever was suspended: found, or returned."""
        model, paper = self.model, self.papers(data)
        gone, branch = model.gone[key], self.branch(data)
        reason = self.choose(data, list(AddReason)[1:3], [*AddReason, "nonsense"])
        why = reason if isinstance(reason, AddReason) else None
        login = self.actor(data, ADD[why] if why else F.ADD_REINSTATED_FOUND, branch)
        suspended = gone.reason == RemoveReason.SUSPENDED
        codes = set() if suspended else {"member.not-reinstatable"}
        codes |= self._reason_faults(reason, reinstating=True)
        codes |= self.place(model.logins[login], branch, ADD[why] if why else None)
        codes |= self.not_active(gone.record["id_number"])
        codes = with_papers(codes, "member", paper)
        done = self.attempt(
            "members.reinstate", login, codes, 2,
            lambda desk: desk.members.reinstate(
                key, branch=branch, reason=reason, evidence=self.paper(paper)
            ),
        )  # fmt: skip
        if done is not None:
            found = why == AddReason.REINSTATED_FOUND
            lost = None if found else gone.record["out_of_contact_since"]
            differs = {"branch": branch, "entered_by": why, "out_of_contact_since": lost}
            self._back(key, differs, done)
            self.count("reinstated")

    # ── on it ──

    def edit_member(self, data: st.DataObject) -> None:
        """Edit a record: partial, committee's and key fields (N2.2b, N3.3b)."""
        fields = data.draw(st.sampled_from(EDITS))
        model, paper = self.model, self.papers(data)
        key = data.draw(st.sampled_from(list(model.roll)))
        before = model.roll[key]
        if "id_number" in fields:
            fields = {"id_number": NUMBERS[fields["id_number"]]}
        part = fields.keys() <= PARTIAL
        function = F.EDIT_MEMBER_PARTIAL if part else F.EDIT_MEMBER
        login = self.actor(data, function, before["branch"])
        good = {name: value for name, value in fields.items()
                if name not in ("nickname", "branch")}  # fmt: skip
        new = {name: value for name, value in good.items() if before[name] != value}
        touched = set(new) or set(good)
        codes = self._edit_faults(model.logins[login], key, fields, touched, paper)
        if not new and not codes:
            codes.add("member.nothing-changes")
        if paper != "broken":
            codes |= self._clashes(key, new)
        done = self.attempt(
            "members.edit", login, codes, 1,
            lambda desk: desk.members.edit(key, evidence=self.paper(paper), **fields),
        )  # fmt: skip
        if done is not None:
            model.roll[key] = {**before, **new}

    def _edit_faults(
        self, login: Login, key: str, fields: dict[str, Any], touched: set[str], paper: str
    ) -> Codes:
        """List what is wrong with an edit, apart from the values."""
        who, everyday = login.organisation, touched <= PARTIAL
        whole = F.EDIT_MEMBER in self.model.held.get(who, set()) or not everyday
        function = F.EDIT_MEMBER if whole else F.EDIT_MEMBER_PARTIAL
        codes = self.model.gates(login, function, self.model.roll[key]["branch"])
        codes |= {"member.unknown-field"} if "nickname" in fields else set()
        codes |= {"member.fixed-field"} if "branch" in fields else set()
        keys = bool(touched & KEY)
        needed = not everyday and not keys
        return with_papers(codes, "member", paper, needed=needed, key_fields=keys)

    def _clashes(self, key: str, new: dict[str, Any]) -> Codes:
        """List what the new values would clash with."""
        model = self.model
        before, after = model.roll[key], {**model.roll[key], **new}
        codes = set()
        if contradictions(after) - contradictions(before):
            codes.add("member.contradiction")
        if before["category"] == PROBATIONARY and after["category"] == FULL:
            codes.add("member.use-conversion")
        if "id_number" in new:
            other, transit = model.active(new["id_number"]), model.transit(new["id_number"])
            if other is not None or transit is not None:
                codes.add("member.number-in-use")
        return codes

    def convert(self, data: st.DataObject) -> None:
        """Admit a probationary member to full membership."""
        model, paper = self.model, self.papers(data)
        on = [key for key, one in model.roll.items() if one["category"] == PROBATIONARY]
        key = self.choose(data, on, [*model.roll, *model.gone, "m-nobody"])
        day = model.today - timedelta(self.choose(data, [0], [-1, 400]))
        one = model.roll.get(key)
        login = self.actor(data, F.EDIT_MEMBER, self.home(key))
        codes = {"register.unknown"}
        if one is not None:
            codes = self.place(model.logins[login], one["branch"], F.EDIT_MEMBER)
            probationary = one["category"] == PROBATIONARY
            codes |= set() if probationary else {"member.not-probationary"}
            if day > model.today:
                codes.add("input.bad-value")
            elif one["joined_on"] and day < one["joined_on"]:
                codes.add("member.contradiction")
            codes = with_papers(codes, "member", paper, needed=False, key_fields=True)
        codes = {"input.bad-value"} if paper == "broken" else codes
        done = self.attempt(
            "members.convert", login, codes, 1,
            lambda desk: desk.members.convert(key, day, evidence=self.paper(paper)),
        )  # fmt: skip
        if done is not None:
            model.roll[key] |= {"category": FULL, "full_since": day}

    def report(self, data: st.DataObject) -> None:
        """Report a change to the committee that answers for the branch."""
        model, paper = self.model, self.papers(data)
        key, what = self.member(data), self.choose(data, ["死亡"], [" ", _NUMBERED])
        one = model.roll.get(key)
        login = self.actor(data, F.EDIT_MEMBER_PARTIAL, self.home(key))
        codes = {"register.unknown"}
        if one is not None:
            codes = self.place(model.logins[login], one["branch"], F.EDIT_MEMBER_PARTIAL)
            codes |= {
                " ": {"input.bad-value"}, _NUMBERED: {"input.personal-number"}
            }.get(what, set())  # fmt: skip
            again = [filed for filed in model.reports.values() if not filed.settled
                     and filed.member == key and filed.paper[:1] == self.paper(paper)]  # fmt: skip
            codes |= {"member.already-reported"} if again else set()
            codes = with_papers(codes, "member", paper)
        codes = {"input.bad-value"} if paper == "broken" else codes
        made = self.attempt(
            "members.report", login, codes, 1,
            lambda desk: desk.members.report(key, what, evidence=self.paper(paper)),
        )  # fmt: skip
        if made is not None and one is not None:
            to = model.responsible(one["branch"])
            assert (made.filed_by, made.to) == (one["branch"], to)
            model.reports[made.key] = Filed(one["branch"], to, key, self.paper(paper))
