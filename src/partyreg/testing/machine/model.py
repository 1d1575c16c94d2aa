"""The model: what a register should answer, written down a second time as one reads the rules.

Plain dictionaries, no indexes, no sharing with the rooms: every rule of the notice that the state
machine drives stands here once more, sentence by sentence, as slowly as one reads it. Where the
model and the register disagree, one of the two has misread the notice.

Notice: Y-gates; Y-sub; Y-responsible; N3.3a
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from partyreg.model import Evidence
from partyreg.values import (
    AccountKind,
    AccountState,
    DirectCategory,
    Function,
    OrganisationKind,
    RemoveReason,
    StepRole,
    Tier,
    TransferKind,
    TransferState,
)

F = Function
BRANCHES = (OrganisationKind.BRANCH, OrganisationKind.JOINT_BRANCH)
DEPARTMENTS = (Tier.COUNTY, Tier.CITY, Tier.PROVINCE)
RANK = {tier: number for number, tier in enumerate(Tier)}
ONLY_BELOW = (F.DELETE_ORGANISATION, F.MOVE_ORGANISATION, F.EDIT_ORGANISATION)
"""下级: what nobody does to itself; only a department edits its own committee's record."""

PRIMARY = frozenset(F) - {
    F.ADD_REINSTATED_FOUND, F.ADD_REINSTATED_RETURNED, F.ADD_OTHER, F.REMOVE_OTHER,
    F.REALM_TRANSFER, F.NATIONWIDE_TRANSFER,
}  # fmt: skip
BRANCH = frozenset({F.EDIT_ORGANISATION_PARTIAL, F.EDIT_MEMBER_PARTIAL, F.SUBMIT_TRANSFER})

Codes = set[str]
Step = tuple[str, StepRole, Function]
Person = dict[str, Any]


@dataclass
class Org:
    """An organisation."""

    code: str
    name: str
    kind: OrganisationKind
    tier: Tier
    parent: str | None
    category: DirectCategory | None = None
    connected: bool = True
    secretary: str | None = None


@dataclass
class Login:
    """An account, and the password that its holder knows."""

    name: str
    organisation: str
    kind: AccountKind
    state: AccountState
    password: str
    failures: int = 0
    locked_until: float = 0.0


@dataclass
class Gone:
    """Somebody who has left the roll: the record, and how."""

    record: Person
    reason: RemoveReason | None
    transfer: str | None = None


@dataclass
class Case:
    """A transfer."""

    member: str | None
    number: str | None
    kind: TransferKind
    steps: list[Step]
    source: str | None
    destination: str
    receiver: str | None
    at: int
    state: TransferState
    wish: str | None = None
    arrived: date | None = None
    letter: str | None = None

    @property
    def open(self) -> bool:
        """Tell whether it still moves."""
        states = (TransferState.IN_APPROVAL, TransferState.APPROVED, TransferState.RETURNED)
        return self.state in states

    @property
    def step(self) -> Step:
        """Give the step that is due."""
        return self.steps[self.at]

    @property
    def names(self) -> set[str | None]:
        """Give everybody whom it names."""
        ends = (self.source, self.destination, self.receiver, self.wish)
        return {*(one for one, _, _ in self.steps), *ends}


@dataclass
class Filed:
    """A report."""

    filed_by: str
    to: str
    member: str
    paper: tuple[Evidence, ...]
    settled: bool = False


@dataclass
class Model:
    """Everything that a register should hold."""

    today: date
    orgs: dict[str, Org] = field(default_factory=dict)
    held: dict[str, set[Function]] = field(default_factory=dict)
    logins: dict[str, Login] = field(default_factory=dict)
    roll: dict[str, Person] = field(default_factory=dict)
    gone: dict[str, Gone] = field(default_factory=dict)
    cases: dict[str, Case] = field(default_factory=dict)
    reports: dict[str, Filed] = field(default_factory=dict)
    departed: dict[str, tuple[Org, tuple[str, ...]]] = field(default_factory=dict)

    # ── the tree ──

    def up(self, key: str | None) -> list[str]:
        """Walk from an organisation to the root of its realm."""
        path = []
        while key is not None:
            path.append(key)
            key = self.orgs[key].parent
        return path

    def below(self, key: str, other: str) -> bool:
        """Tell whether an organisation stands below another."""
        return other in self.up(key)[1:]

    def children(self, key: str) -> list[str]:
        """Find those directly below."""
        return [one for one, org in self.orgs.items() if org.parent == key]

    def approving(self, key: str) -> list[str]:
        """Give those at and above an organisation that do not stand in column 1."""
        return [one for one in self.up(key) if self.orgs[one].tier != Tier.BRANCH]

    def responsible(self, key: str) -> str:
        """Give who answers for an organisation."""
        return self.approving(key)[0]

    def county(self, key: str) -> str | None:
        """Find the county department at or above an organisation."""
        return next((one for one in self.up(key) if self.orgs[one].tier == Tier.COUNTY), None)

    def is_branch(self, key: str) -> bool:
        """Tell whether members may stand in an organisation."""
        return key in self.orgs and self.orgs[key].kind in BRANCHES

    def own_branches(self, committee: str) -> list[str]:
        """Find the branches for which an organisation answers itself."""
        return [one for one in self.orgs
                if self.is_branch(one) and self.responsible(one) == committee]  # fmt: skip

    def operates(self, key: str) -> bool:
        """Tell whether an organisation does its work in the system itself."""
        return self.orgs[key].connected or self.orgs[key].tier != Tier.BRANCH

    # ── rights ──

    def initial(self, one: Org) -> set[Function]:
        """Give the initial setting of an organisation, column by column."""
        if one.tier == Tier.BRANCH:
            return set(BRANCH)
        if one.tier != Tier.PRIMARY_COMMITTEE:
            return set(F)
        return set(PRIMARY) | ({F.REALM_TRANSFER} if one.category else set())

    def reaches(self, who: str, function: Function, target: str) -> bool:
        """Tell whether a function reaches a target."""
        if target not in self.orgs:
            return False
        if target != who:
            return self.below(target, who)
        own_committee = function == F.EDIT_ORGANISATION and self.orgs[who].tier in DEPARTMENTS
        return function not in ONLY_BELOW or own_committee

    def gates(self, login: Login, function: Function, target: str) -> Codes:
        """List every gate that stops a call."""
        who = login.organisation
        if who not in self.orgs:
            return {"right.unknown-organisation"}
        administration = function == F.MANAGE_ACCOUNTS
        checks = {
            "right.not-granted": function in self.held[who],
            "right.not-connected": self.operates(who),
            "right.out-of-scope": self.reaches(who, function, target),
            "right.wrong-account": administration == (login.kind == AccountKind.ADMINISTRATOR),
            "right.account-new": login.state != AccountState.NEW,
            "right.account-closed": login.state != AccountState.CLOSED,
        }
        return {code for code, passed in checks.items() if not passed}

    # ── people ──

    def active(self, number: object) -> str | None:
        """Find the member with a number."""
        return next((key for key, one in self.roll.items() if one["id_number"] == number), None)

    def transit(self, number: object) -> str | None:
        """Find the open transfer of the person with a number."""
        member = self.active(number)
        opened = [(key, one) for key, one in self.cases.items() if one.open]
        found = [key for key, one in opened if member is not None and one.member == member]
        return next(iter(found + [key for key, one in opened if one.number == number]), None)

    def last_gone(self, number: object) -> Gone | None:
        """Find how the person with a number left, the last time."""
        found = [one for one in self.gone.values() if one.record["id_number"] == number]
        return found[-1] if found else None

    def open_case(self, member: str) -> str | None:
        """Find the open transfer of a member."""
        opened = (key for key, one in self.cases.items() if one.open and one.member == member)
        return next(opened, None)

    # ── receipts ──

    def receipt_goes_to(self, source: str) -> str | None:
        """Find the committee that waits for the receipt of a branch, or of its heir."""
        if source in self.orgs:
            return self.responsible(source)
        heir = self.heir(source)
        return None if heir is None else self.responsible(heir)

    def heir(self, key: str | None) -> str | None:
        """Find who has taken a departed organisation over: an heir, else who stood above it."""
        while key is not None and key not in self.orgs:
            org, _ = self.departed[key]
            key = next(iter(self.heirs(key)), org.parent)
        return key

    def heirs(self, key: str) -> list[str]:
        """Follow the successors of a departed organisation to those that stand, nearest first."""
        line, standing = [key], []
        for one in line:
            if one in self.orgs:
                standing.append(one)
            elif one in self.departed:
                line += [heir for heir in self.departed[one][1] if heir not in line]
        return standing

    def outstanding(self, committee: str) -> list[str]:
        """Find the concluded transfers whose receipt a committee waits for."""
        return [key for key, one in self.cases.items()
                if one.state == TransferState.CONCLUDED and one.source is not None
                and self.receipt_goes_to(one.source) == committee]  # fmt: skip
