"""Rules of the state machine: organisations, and the functions that they hold.

Notice: G2.1; G2.2; G2.3; G2.4; G1.2; Y-grant
"""

# ruff: noqa: S101 - a state machine asserts
from __future__ import annotations

import copy
import dataclasses
from typing import Any

from hypothesis import strategies as st

from partyreg.model import Account
from partyreg.testing.machine.base import (
    ADMINISTRATOR,
    Base,
    with_papers,
)
from partyreg.testing.machine.model import (
    BRANCHES,
    DEPARTMENTS,
    RANK,
    Codes,
    F,
    Login,
    Model,
    Org,
)
from partyreg.values import (
    AccountState,
    DirectCategory,
    Function,
    OrganisationKind,
    Tier,
    TransferState,
)

K, S = OrganisationKind, TransferState
SHAPES = (
    (K.BRANCH, Tier.BRANCH), (K.BRANCH, Tier.BRANCH), (K.JOINT_BRANCH, Tier.BRANCH),
    (K.GENERAL_BRANCH, Tier.BRANCH), (K.COMMITTEE, Tier.PRIMARY_COMMITTEE),
    (K.COMMITTEE, Tier.BRANCH), (K.ORGANISATION_DEPARTMENT, Tier.COUNTY),
    (K.GENERAL_BRANCH, Tier.PRIMARY_COMMITTEE),
)  # fmt: skip
PARTIAL = {"secretary", "contact", "phone"}
STANDING = {"kind", "tier", "category", "connected"}
EDITS: tuple[dict[str, Any], ...] = (
    {"secretary": "乙某"}, {"secretary": "丙某"}, {"name": "改名"}, {"code": "NEW"},
    {"code": "used"}, {"code": "a b"}, {"category": DirectCategory.TOWNSHIP}, {"category": None},
    {"connected": False}, {"connected": True}, {"tier": Tier.PRIMARY_COMMITTEE},
    {"tier": Tier.BRANCH}, {"kind": K.GENERAL_BRANCH}, {"kind": K.BRANCH},
    {"secretary": "乙某", "name": "又改"}, {"motto": "x"}, {"parent": "P"}, {"connected": "yes"},
)  # fmt: skip


def child_faults(parent: Org, child: Org) -> Codes:
    """List why one organisation may not stand directly under another (Y-shape)."""
    found = set()
    if parent.kind in BRANCHES:
        found.add("tree.branch-has-no-subordinates")
    if parent.kind == K.GENERAL_BRANCH and child.kind not in BRANCHES:
        found.add("tree.general-branch-only-branches")
    if RANK[child.tier] > RANK[parent.tier]:
        found.add("tree.tier-above-superior")
    return found


def form_faults(one: Org) -> Codes:
    """List what in a record does not fit together."""
    column_1 = one.kind in (*BRANCHES, K.GENERAL_BRANCH)
    department = one.kind in (K.ORGANISATION_DEPARTMENT, K.DEPARTMENT_SYSTEM)
    found = set()
    if (column_1 and one.tier != Tier.BRANCH) or (department and one.tier not in DEPARTMENTS):
        found.add("organisation.tier-does-not-fit")
    if one.category is not None and one.tier != Tier.PRIMARY_COMMITTEE:
        found.add("organisation.category-does-not-fit")
    return found


def code_faults(model: Model, code: str, own: str | None = None) -> Codes:
    """List what is wrong with a code."""
    used = {one.code for key, one in model.orgs.items() if key != own}
    found = {"organisation.code-in-use"} if code in used else set()
    return found | ({"organisation.code-form"} if " " in code else set())


class Organising(Base):
    """Create, edit, move and delete organisations; grant and revoke."""

    def create(self, data: st.DataObject) -> None:
        """Create an organisation, its grants and its administrator account (N2.1b)."""
        shape, connected = data.draw(st.sampled_from(SHAPES)), data.draw(st.booleans())
        model, paper = self.model, self.papers(data)
        category = self.choose(data, [None], [DirectCategory.TOWNSHIP])
        blank = Org("", "", *shape, None, category)
        above = [key for key, one in model.orgs.items() if not child_faults(one, blank)]
        under = self.org(data, above)
        login = self.actor(data, F.ADD_ORGANISATION, under)
        code = self.choose(data, [f"N{self.seen}"], [model.orgs[under].code, "a b"])
        name = data.draw(st.sampled_from([f"新{self.seen}", "新党支部"]))
        one = Org(code, name, *shape, under, category, connected)
        codes = model.gates(model.logins[login], F.ADD_ORGANISATION, under)
        codes |= code_faults(model, code) | form_faults(one)
        codes |= child_faults(model.orgs[under], one)
        codes = with_papers(codes, "organisation", paper)
        made = self.attempt(
            "organisations.create", login, codes, 3,
            lambda desk: desk.organisations.create(
                one.name, code=code, under=under, kind=one.kind, tier=one.tier,
                category=category, connected=connected, evidence=self.paper(paper),
            ),
        )  # fmt: skip
        if made is not None:
            model.orgs[made.key] = one
            by = model.held[model.logins[login].organisation]
            model.held[made.key] = model.initial(one) & by
            self._opened_with(made.key, code)

    def _opened_with(self, key: str, code: str) -> None:
        """Learn the administrator account that came with an organisation."""
        known = self.model.logins
        [new] = [one for one in self.register.every(Account) if one.organisation == key]
        taken = {one.name for one in known.values()}
        names = (f"A{code}", *(f"A{code}-{number}" for number in range(2, 9)))
        assert new.name == next(one for one in names if one not in taken)
        known[new.key] = Login(new.name, key, ADMINISTRATOR, AccountState.NEW, "?")

    def move(self, data: st.DataObject) -> None:
        """Move an organisation with all below it."""
        model, paper = self.model, self.papers(data)
        what = self.org(data, [key for key, one in model.orgs.items() if one.parent])
        old = model.orgs[what].parent
        fitting = [one for one in model.orgs if one != old and not self._place_faults(what, one)
                   and set(model.up(one)) & set(model.up(old))]  # fmt: skip
        to = self.org(data, fitting)
        both = [one for one in model.up(to) if one in model.up(old)]
        login = self.actor(data, F.MOVE_ORGANISATION, what, both)
        who = model.logins[login].organisation
        codes = model.gates(model.logins[login], F.MOVE_ORGANISATION, what)
        if to == old:
            codes.add("organisation.same-superior")
        else:
            codes |= self._place_faults(what, to)
            both = [one for one in (old, to) if one is not None and who in model.up(one)]
            if len(both) < 2:
                codes.add("organisation.move-out-of-scope")
        codes = with_papers(codes, "organisation", paper)
        done = self.attempt(
            "organisations.move", login, codes, 1,
            lambda desk: desk.organisations.move(what, to, evidence=self.paper(paper)),
        )  # fmt: skip
        if done is not None:
            model.orgs[what].parent = to

    def _place_faults(self, what: str, to: str) -> Codes:
        """List why an organisation may not stand under another."""
        model = self.model
        if what == to:
            return {"tree.self-parent"}
        cycle = {"tree.cycle"} if model.below(to, what) else set()
        return cycle | child_faults(model.orgs[to], model.orgs[what])

    def delete(self, data: st.DataObject) -> None:
        """Delete an organisation: only an empty one, which nothing names any more."""
        model, paper = self.model, self.papers(data)
        sources = [one.source for one in model.cases.values() if one.state == S.CONCLUDED]
        left = [one for one in model.orgs if one in sources and not self._blockers(one, [])]
        empty = [one for one in model.orgs if not self._blockers(one, [])]
        almost = [one for one in model.orgs if len(self._blockers(one, [])) == 1]
        what = self.choose(data, left or empty, almost or list(model.orgs))
        standing = [one for one in model.orgs if one != what]
        heir = [self.choose(data, standing, [*model.departed, what, "o-nobody"])
                for _ in range(data.draw(st.integers(0, 2)))]  # fmt: skip
        login = self.actor(data, F.DELETE_ORGANISATION, what)
        codes = model.gates(model.logins[login], F.DELETE_ORGANISATION, what)
        codes |= self._blockers(what, heir)
        codes = with_papers(codes, "organisation", paper)
        open_logins = [
            one
            for one in model.logins.values()
            if one.organisation == what and one.state != AccountState.CLOSED
        ]
        done = self.attempt(
            "organisations.delete", login, codes, 3 + len(open_logins),
            lambda desk: desk.organisations.delete(
                what, evidence=self.paper(paper), successors=heir
            ),
        )  # fmt: skip
        if done is not None:
            model.departed[what] = (model.orgs.pop(what), tuple(heir))
            del model.held[what]
            for one in open_logins:
                one.state, one.failures, one.locked_until = AccountState.CLOSED, 0, 0.0

    def _blockers(self, what: str, heirs: list[str]) -> Codes:
        """List what stands in the way of deleting an organisation."""
        model = self.model
        heir = any(one in model.orgs and one != what for one in heirs)
        checks = {
            "organisation.is-root": model.orgs[what].parent is None,
            "organisation.has-children": bool(model.children(what)),
            "organisation.has-members": any(one["branch"] == what for one in model.roll.values()),
            "organisation.has-open-transfers": any(
                one.open and what in one.names for one in model.cases.values()
            ),
            "organisation.has-outstanding-receipts": bool(model.outstanding(what)) and not heir,
            "organisation.unknown-successor": any(
                one == what or (one not in model.orgs and one not in model.departed)
                for one in heirs
            ),
        }
        return {code for code, stands in checks.items() if stands}

    def edit(self, data: st.DataObject) -> None:
        """Edit a record: the whole, a part of it, or what rights follow from."""
        fields = data.draw(st.sampled_from(EDITS))
        model, paper = self.model, self.papers(data)
        what = self.org(data, [one for one in model.orgs if self._fits(one, fields)])
        fields = dict(fields)
        if "code" in fields:
            first = next(iter(model.orgs.values())).code
            fields["code"] = {"NEW": f"E{self.seen}", "used": first}.get(
                fields["code"], fields["code"]
            )
        part = fields.keys() <= PARTIAL and data.draw(st.booleans())
        function = F.EDIT_ORGANISATION_PARTIAL if part else F.EDIT_ORGANISATION
        login = self.actor(data, function, what, [what] if part else None)
        after = copy.copy(model.orgs[what])
        codes, changed = self._record_faults(model.logins[login], what, after, fields, paper)
        regranted = self._regrant(model.logins[login].organisation, what, after)
        done = self.attempt(
            "organisations.edit", login, codes, 1 + (regranted != model.held[what]),
            lambda desk: desk.organisations.edit(
                what, evidence=self.paper(paper), **fields
            ),
        )  # fmt: skip
        if done is not None:
            assert changed
            model.orgs[what], model.held[what] = after, regranted

    def _fits(self, what: str, fields: dict[str, Any]) -> bool:
        """Tell whether an edit would change something in an organisation, and fit."""
        before = self.model.orgs[what]
        known = {name: one for name, one in fields.items() if name in vars(before)}
        after = dataclasses.replace(before, **known)
        return after != before and not self._standing_faults(what, after)

    def _record_faults(
        self, login: Login, what: str, after: Org, fields: dict[str, Any], paper: str
    ) -> tuple[Codes, set[str]]:
        """List what is wrong with an edit, bring the record up to date, and give what changes."""
        before, codes = self.model.orgs[what], set()
        good = {}
        for name, value in fields.items():
            if name in ("motto", "parent"):
                kind = "unknown" if name == "motto" else "fixed"
                codes.add(f"organisation.{kind}-field")
            elif name == "connected" and not isinstance(value, bool):
                codes.add("input.bad-value")
            else:
                good[name] = value
        new = {name for name, value in good.items() if getattr(before, name) != value}
        names = new or set(good)
        for name in new:
            setattr(after, name, good[name])
        codes |= self._may_edit(login, what, names)
        partial = names <= PARTIAL and login.organisation == what
        codes = with_papers(codes, "organisation", paper, needed=not partial)
        if paper == "broken":
            return codes, new
        if not new and not codes:
            codes.add("organisation.nothing-changes")
        if "code" in new:
            codes |= code_faults(self.model, after.code, what)
        return codes | (self._standing_faults(what, after) if new & STANDING else set()), new

    def _may_edit(self, login: Login, what: str, names: set[str]) -> Codes:
        """List why an account may not edit these items: Y-self, N2.1c, Y-grant."""
        model, who = self.model, login.organisation
        if names <= PARTIAL and who == what:
            return model.gates(login, F.EDIT_ORGANISATION_PARTIAL, what)
        gates, codes = model.gates(login, F.EDIT_ORGANISATION, what), set()
        org = model.orgs[what]
        by_itself = org.tier in DEPARTMENTS or org.parent is None
        mine = who == what if by_itself else model.below(what, who)
        if names - STANDING or not names:
            codes |= gates - ({"right.out-of-scope"} if mine else set())
            codes |= set() if mine else {"organisation.not-its-maintainer"}
        if names & STANDING:
            below = model.below(what, who)
            codes |= gates | (set() if below else {"organisation.standing-from-above"})
        return codes

    def _standing_faults(self, what: str, after: Org) -> Codes:
        """List why an organisation may not become what it would: its place, its members."""
        model = self.model
        codes = form_faults(after)
        if after.parent is not None:
            codes |= child_faults(model.orgs[after.parent], after)
        for one in model.children(what):
            codes |= child_faults(after, model.orgs[one])
        members = any(one["branch"] == what for one in model.roll.values())
        if members and after.kind not in BRANCHES:
            codes.add("organisation.holds-members")
        return codes

    def _regrant(self, by: str, what: str, after: Org) -> set[Function]:
        """Give what an organisation holds after its column or category has changed."""
        model = self.model
        old, new = model.initial(model.orgs[what]), model.initial(after)
        given = (new - old) & model.held.get(by, set())
        return (model.held[what] - (old - new)) | given

    def configure(self, data: st.DataObject) -> None:
        """Grant or revoke functions: no escalation, and no cascade (Y-grant)."""
        verb = data.draw(st.sampled_from(["grant", "revoke"]))
        model, paper = self.model, self.papers(data)
        to = self.org(data)
        login = self.actor(data, F.MANAGE_ACCOUNTS, to, model.up(to)[1:])
        who = model.logins[login].organisation
        lacking = sorted(model.held.get(who, set()) - model.held[to])
        right = lacking if verb == "grant" else sorted(model.held[to])
        number = data.draw(st.integers(1, 2)) if not self.wild else data.draw(st.integers(0, 2))
        functions = [self.choose(data, right, list(F)) for _ in range(number)]
        wanted, own = set(functions), model.held.get(who, set())
        codes = model.gates(model.logins[login], F.MANAGE_ACCOUNTS, to)
        codes |= {"right.out-of-scope"} if to == who else set()
        codes |= set() if wanted else {"input.bad-value"}
        if verb == "grant":
            codes |= {"right.escalation"} if wanted - own else set()
            codes |= {"right.already-held"} if wanted & model.held[to] else set()
        elif wanted - model.held[to]:
            codes.add("right.not-held")
        codes = with_papers(codes, "right", paper, needed=False)
        done = self.attempt(
            f"rights.{verb}", login, codes, 1,
            lambda desk: getattr(desk.rights, verb)(
                to, *functions, evidence=self.paper(paper)
            ),
        )  # fmt: skip
        if done is not None:
            model.held[to] = model.held[to] | wanted if verb == "grant" else model.held[to] - wanted

    def misname(self, data: st.DataObject) -> None:
        """Name an organisation that has gone, that never was, or that shares its name."""
        reference = data.draw(st.sampled_from(["o-nobody", "departed", "twice"]))
        model = self.model
        names = [one.name for one in model.orgs.values()]
        shared = next((one for one in names if names.count(one) > 1), None)
        code = "register.unknown"
        if reference == "twice" and shared is not None:
            reference, code = shared, "register.ambiguous-name"
        elif reference == "departed" and model.departed:
            reference = data.draw(st.sampled_from(list(model.departed)))
        login = self.actor(data, F.MOVE_ORGANISATION, "P")
        self.attempt(
            "organisations.move", login, {code}, 0,
            lambda desk: desk.organisations.move(reference, "P", evidence=self.paper("plain")),
        )  # fmt: skip
