"""What all rules of the state machine share: the register, its model, and one attempt at a time.

Notice: N3.3a 痕迹管理
"""

# ruff: noqa: S101 - a state machine asserts
from __future__ import annotations

import hashlib
import random
import traceback
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import ClassVar, TypeVar

from hypothesis import note
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine

from partyreg.errors import RefusedError
from partyreg.idnumber.making import make_number
from partyreg.journal import JournalEntry, State, fold
from partyreg.model import Evidence, Member, Organisation
from partyreg.register import Desk, Register
from partyreg.register.work import CHINA
from partyreg.repository import Store
from partyreg.settings import Settings
from partyreg.testing.machine.model import Codes, Login, Model, Org, Person
from partyreg.values import AccountKind, AccountState, Function, MemberCategory, ResidentId

T = TypeVar("T")

START = datetime(2018, 3, 1, 9, tzinfo=CHINA)
TREE = (
    "P[province](X[city](A[county](B[listed](C[branch],C2[branch],G[general](g[branch+offline])),"
    "M[committee](m[branch],m2[joint])),D[county](E[listed](F[branch],F2[branch]),d[branch]))"
    ",U[listed:university](u[branch+offline]))" + " ; Y[system](Q[committee](q[branch]))"
)
SETTINGS = Settings(lock_after_failures=2)
NUMBERS = tuple(make_number("110105", date(1949 + one, 12, 31), 2) for one in range(14))
PLACED = {NUMBERS[0]: "C", NUMBERS[1]: "C", NUMBERS[2]: "m", NUMBERS[3]: "g", NUMBERS[4]: "q"}
"""Who stands where at the beginning; the other numbers are nobody's yet."""

UNTOUCHED = ("F2", "m2")
"""Organisations whose accounts still have their initial passwords."""

ADMINISTRATOR, BUSINESS = AccountKind.ADMINISTRATOR, AccountKind.BUSINESS
PAPERS = ("plain", "none", "future", "broken")
PERSON = "某操作员"
PASSWORD = "Lang genug 1"  # noqa: S105 - invented

SECRETS = (*NUMBERS, PERSON, PASSWORD, "甲某", "乙某", "丙某")
"""What no message and no repr shows."""


class QuickHasher:
    """Hashes fast enough for a state machine, and for nothing else."""

    def hash(self, password: str, salt: bytes) -> str:
        """Give salt and digest."""
        return f"{salt.hex()}:{hashlib.sha256(salt + password.encode()).hexdigest()}"

    def verify(self, password: str, stored: str) -> bool:
        """Compare with a stored hash."""
        return self.hash(password, bytes.fromhex(stored.partition(":")[0])) == stored

    def needs_rehash(self, stored: str) -> bool:  # noqa: ARG002 - the protocol's shape
        """Never."""
        return False


class Base(RuleBasedStateMachine):
    """A register with its model, driven one attempt at a time.

    Attributes:
        make_store: gives an empty store for each run.
    """

    make_store: ClassVar[Callable[[], Store]]

    def __init__(self) -> None:
        """Install the tree, hand out most accounts, and learn the same in the model."""
        super().__init__()
        self.moment = START
        self.register = self.open_register()
        self.model = Model(START.date())
        self.state: State = {}
        self.seen = 0
        self.wild = False
        self.moments: list[tuple[datetime, State]] = []
        self.counts = {"entered": len(PLACED)}
        self._install()

    def open_register(self) -> Register:
        """Give the register that is driven: over a new, empty store."""
        return self.register_over(type(self).make_store())

    def register_over(self, store: Store) -> Register:
        """Open a register; two of them over two stores make the same keys in the same order."""
        return Register(
            store, settings=SETTINGS, clock=lambda: self.moment,
            rng=random.Random(2018), hasher=QuickHasher(),  # noqa: S311 - replayable on purpose
        )  # fmt: skip

    def _install(self) -> None:
        """Bootstrap, and change the first passwords."""
        members = [
            Member(f"m-{number}", branch, "甲某", ResidentId(one), joined_on=date(2001, 7, 1))
            for number, (one, branch) in enumerate(PLACED.items(), 1)
        ]
        opened = self.register.bootstrap(TREE, members=members, person=PERSON)
        for org in self.register.every(Organisation):
            self.model.orgs[org.key] = known = Org(
                org.code, org.name, org.kind, org.tier, org.parent, org.category, org.connected
            )
            self.model.held[org.key] = self.model.initial(known)
        for (key, kind), issued in opened.accounts.items():
            assert issued.password is not None
            state = AccountState.NEW
            password = issued.password.reveal("sign on")
            if key not in UNTOUCHED:
                opened.desk(key, person=PERSON, password=PASSWORD, kind=kind)
                state, password = AccountState.ACTIVE, PASSWORD
            login = Login(issued.account.name, key, kind, state, password)
            self.model.logins[issued.account.key] = login
        for one in members:
            self.model.roll[one.key] = person_of(one)
        self.follow()

    # ── one attempt ──

    def attempt(
        self,
        command: str,
        login: str,
        codes: Codes,
        changes: int,
        act: Callable[[Desk], T],
    ) -> T | None:
        """Let an account try a command, and hold outcome and journal to what is expected.

        Args:
            command: the verb that the journal should name.
            login: the key of the account.
            codes: the codes of all refusals, none where it should be done.
            changes: how many records it should change.
            act: does it at the account's desk.

        Returns:
            What the command gave, or None where it was refused.
        """
        note(f"{command} by {login}: {', '.join(sorted(codes)) or 'done'}")
        self.tick()
        result: T | None = None
        found: Codes = set()
        try:
            result = act(self.register.desk(login, person=PERSON))
        except RefusedError as refused:
            found = set(refused.codes)
            self._shows_nobody("".join(traceback.format_exception(refused)))
        assert found == codes, (command, sorted(found), sorted(codes))
        [entry] = self.follow()
        expected = (command, login, self.model.logins[login].organisation, codes)
        kept = {one.code for one in entry.refusals}
        assert (entry.command, entry.account, entry.organisation, kept) == expected
        assert len(entry.changes) == (0 if codes else changes), entry.changes
        self._shows_nobody(repr(entry) + repr(entry.changes))
        return result

    def _shows_nobody(self, text: str) -> None:
        """Find no name, number or password in what can be read."""
        assert not [one for one in SECRETS if one in text]

    def tick(self, step: timedelta = timedelta(minutes=1)) -> None:
        """Let time pass, for the register and the model."""
        self.moment += step
        self.model.today = self.moment.date()

    def follow(self) -> list[JournalEntry]:
        """Take the journal's new entries into the running state."""
        entries = list(self.register.journal(after=self.seen))
        for entry in entries:
            self.seen += 1
            assert entry.number == self.seen
            self.state = fold(entry.changes, self.state)
        self.moments.append((self.moment, self.state))
        return entries

    # ── drawing ──

    def mood(self, data: st.DataObject) -> None:
        """Decide whether all will be done as it should be, or anything may go wrong."""
        self.wild = data.draw(st.integers(0, 3)) == 3

    def choose(self, data: st.DataObject, right: Sequence[T], anything: Sequence[T]) -> T:
        """Choose what is right, or in a wild mood, half of the time, anything."""
        wild = not right or (self.wild and data.draw(st.booleans()))
        return data.draw(st.sampled_from(anything if wild else right))

    def actor(
        self,
        data: st.DataObject,
        function: Function,
        target: str | None,
        among: Sequence[str | None] | None = None,
    ) -> str:
        """Choose an account: one that may use a function on a target, or any.

        Args:
            data: draws.
            function: what it is to use.
            target: the organisation at which; None for its own place.
            among: for which organisations it acts; any where omitted.
        """
        logins = self.model.logins
        able = [
            key for key, one in logins.items()
            if (among is None or one.organisation in among)
            and not self.model.gates(one, function, target or one.organisation)
        ]  # fmt: skip
        return self.choose(data, able, list(logins))

    def org(self, data: st.DataObject, among: Sequence[str] = ()) -> str:
        """Choose an organisation, of some or any."""
        return self.choose(data, among, list(self.model.orgs))

    def branch(self, data: st.DataObject) -> str:
        """Choose a branch, or any organisation."""
        return self.org(data, [one for one in self.model.orgs if self.model.is_branch(one)])

    def papers(self, data: st.DataObject) -> str:
        """Choose which documents there will be."""
        return self.choose(data, ["archived"], PAPERS)

    def paper(self, word: str) -> tuple[Evidence, ...]:
        """Give the documents that a word stands for."""
        today = self.model.today
        match word:
            case "archived":
                return (Evidence("某发1号", today - timedelta(3), "甲柜1格"),)
            case "plain":
                return (Evidence("某发2号", today - timedelta(9)),)
            case "future":
                return (Evidence("某发3号", today + timedelta(1)),)
            case "broken":
                return (Evidence("某发\x00号", today),)
        return ()


def with_papers(
    codes: Codes, room: str, word: str, *, needed: bool = True, key_fields: bool = False
) -> Codes:
    """Add the codes for evidence of a kind.

    Args:
        codes: what else is refused.
        room: whose codes.
        word: which evidence; what is no document at all is refused before anything else is asked.
        needed: whether there must be some.
        key_fields: whether it must be archived.
    """
    if word == "broken":
        return {"input.bad-value"}
    codes = set(codes)
    if needed and word == "none":
        codes.add(f"{room}.evidence-missing")
    if word == "future":
        codes.add("input.bad-value")
    if key_fields and word != "archived":
        codes.add("member.key-field-needs-evidence")
    return codes


FIELDS = (
    "branch", "category", "joined_on", "full_since", "education", "out_of_contact_since",
    "entered_by", "migrant_to", "name",
)  # fmt: skip
"""The fields of a member whose values the model keeps, beside the number."""


def person_of(one: Member) -> Person:
    """Give what the model keeps of a member's record."""
    kept: Person = {name: getattr(one, name) for name in FIELDS}
    return {**kept, "id_number": one.id_number.reveal("compare it with the model")}


def blank(branch: str, number: str) -> Person:
    """Give the record of somebody of whom nothing but name and number is known."""
    return {**dict.fromkeys(FIELDS), "name": "甲某", "id_number": number, "branch": branch,
            "category": MemberCategory.FULL}  # fmt: skip


__all__ = [
    "ADMINISTRATOR", "BUSINESS", "NUMBERS", "PASSWORD", "PERSON", "Base",
    "blank", "person_of", "with_papers",
]  # fmt: skip
