"""Strategies for what happens: routes, transfers, changes, refusals, journal entries, settings.

Notice: G4.2c 审批路径; N3.3a 痕迹管理
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import attrs
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from partyreg import notice, transfer
from partyreg.changes import Change
from partyreg.errors import Fault, Refusal, RefusedError
from partyreg.journal import JournalEntry
from partyreg.model import (
    Account,
    Actor,
    Letter,
    Member,
    Newcomer,
    Organisation,
    Receipt,
    Record,
    Route,
    RouteStep,
    Transfer,
)
from partyreg.permissions import Decision, Powers
from partyreg.settings import PASSWORD_PROFILES, Settings
from partyreg.testing.samples.people import TODAY
from partyreg.testing.strategies.forests import (
    grants,
    held_by,
    organisation_keys,
    organisations,
    powers,
    provinces,
    units,
)
from partyreg.testing.strategies.people import (
    accounts,
    departed_organisations,
    evidence,
    former_members,
    keys,
    members,
    reports,
)
from partyreg.testing.strategies.reviews import campaign_findings, campaigns
from partyreg.testing.strategies.words import (
    dates,
    odd_texts,
    optional,
    person_names,
    phones,
    resident_ids,
    texts,
)
from partyreg.tree import OrgTree
from partyreg.values import (
    AccountKind,
    AccountState,
    Function,
    MemberCategory,
    Sex,
    StepRole,
    TransferState,
)


def clause_ids() -> SearchStrategy[str]:
    """Ids of clauses and readings.

    Notice: N1
    """
    return st.sampled_from([*notice.clauses(), *notice.readings()])


def _branches(rows: list[Organisation]) -> list[str]:
    """Give the keys of the branches."""
    return [one.key for one in rows if one.kind.holds_members]


@st.composite
def _cases(draw: st.DrawFn) -> tuple[Powers, str, str]:
    """Give the rights in a province, a source and a destination, which may lie outside."""
    rows = draw(provinces())
    source, target = draw(st.permutations(_branches(rows)))[:2]
    outside = draw(st.sampled_from([False, False, True]))
    return Powers(OrgTree(rows), held_by(rows)), source, "东陌省青溪市" if outside else target


def routes() -> SearchStrategy[Route]:
    """Routes as the rules make them: inside a province, or out of it.

    Notice: G4.2c 系统自动生成审批路径
    """
    return _cases().map(
        lambda case: transfer.route(
            tree=case[0].tree, powers=case[0], source=case[1], destination=case[2],
            settings=Settings(),
        )
    )  # fmt: skip


def route_steps() -> SearchStrategy[RouteStep]:
    """Single steps of a route.

    Notice: G4.2c
    """
    return st.builds(RouteStep, organisation_keys(), st.sampled_from(StepRole), clause_ids(),
                     st.sampled_from(Function))  # fmt: skip


@st.composite
def transfers(draw: st.DrawFn, max_steps: int = 8) -> Transfer:
    """Transfers at some point of a legitimate life, driven by the rules themselves.

    Args:
        draw: given by Hypothesis.
        max_steps: how many steps are tried after the application.

    Notice: G4.2c 申请、审批; G4.2e 逐级退回
    """
    held, source, target = draw(_cases())
    member = attrs.evolve(draw(members()), branch=source)
    life = _Life(held, member)
    case = transfer.submit(
        member, key=draw(keys("t")), destination=target, settings=Settings(), **life.by(source)
    )[0].after
    assert isinstance(case, Transfer)  # noqa: S101 - submit makes a transfer
    verbs = st.just("onward") | st.just("back") | st.sampled_from(sorted(life.verbs))
    for verb in draw(st.lists(verbs, max_size=max_steps)):
        case = life.step(case, verb)
    return case


class _Life:
    """Drives one case; what the rules refuse leaves it as it is."""

    def __init__(self, held: Powers, member: Member) -> None:
        """Take the rights and whom the case moves."""
        self._held, self._member = held, member
        self.verbs: dict[str, Callable[..., tuple[Change, ...]]] = {
            "approve": transfer.approve,
            "back": self._back,
            "arrive": transfer.confirm_arrival,
            "cancel": transfer.cancel,
            "conclude": self._conclude,
            "disagree": self._disagree,
            "onward": self._onward,
            "receive": self._receive,
            "resubmit": self._resubmit,
        }

    def by(self, organisation: str) -> dict[str, Any]:
        """Give the facts as one organisation sees them."""
        account = Account("a-1", "B", organisation, AccountKind.BUSINESS, AccountState.ACTIVE)
        return {"tree": self._held.tree, "powers": self._held, "actor": Actor(account, "乙某"),
                "on": TODAY}  # fmt: skip

    def step(self, case: Transfer, verb: str) -> Transfer:
        """Take a step by whoever has to act, if the rules let it."""
        try:
            found = self.verbs[verb](case, **self.by(case.route.path[case.position]))[0].after
        except RefusedError:
            return case
        return found if isinstance(found, Transfer) else case

    def _onward(self, case: Transfer, **facts: Any) -> tuple[Change, ...]:
        """Do whatever brings the case nearer to its end."""
        for verb in ("approve", "conclude", "arrive", "receive"):
            try:
                return self.verbs[verb](case, **facts)
            except RefusedError:
                continue
        return self.verbs["resubmit"](case, **facts)

    def _back(self, case: Transfer, **facts: Any) -> tuple[Change, ...]:
        """Send the case back, or cancel it where it has come back."""
        returned = case.state is TransferState.RETURNED
        return self.verbs["cancel" if returned else "disagree"](case, **facts)

    def _conclude(self, case: Transfer, **facts: Any) -> tuple[Change, ...]:
        """Conclude with a letter."""
        more: dict[str, Any] = {
            "member": self._member,
            "number": "2018-0001",
            "settings": Settings(),
        }
        return transfer.conclude(case, **more, **facts)

    def _disagree(self, case: Transfer, **facts: Any) -> tuple[Change, ...]:
        """Disagree with a reason."""
        return transfer.disagree(case, reason="目标党组织有误", **facts)

    def _receive(self, case: Transfer, **facts: Any) -> tuple[Change, ...]:
        """Receive into the first branch of the receiver."""
        receiver = case.route.receiver
        own = self._held.tree.own_branches(receiver) if receiver else iter(())
        branch = next(own, self._member.branch)
        return transfer.receive(case, branch=branch, member=self._member, **facts)

    def _resubmit(self, case: Transfer, **facts: Any) -> tuple[Change, ...]:
        """Resubmit unchanged."""
        return transfer.resubmit(case, settings=Settings(), **facts)


def letters() -> SearchStrategy[Letter]:
    """Letters of introduction.

    Notice: G4.3b 打印纸质介绍信; Y-validity
    """
    numbers = st.integers(1, 9999).map(lambda number: f"2018-{number:04}")
    dues = dates(date(2017, 1, 1)).map(lambda day: day.replace(day=1))
    return st.builds(
        Letter, numbers, texts(), dates(date(2017, 6, 1)), st.integers(1, 180), texts(), texts(),
        st.none() | dues, optional(texts()), st.none() | phones(),
    )  # fmt: skip


def newcomers() -> SearchStrategy[Newcomer]:
    """People whom an incoming letter introduces.

    Notice: G4.3c 录入介绍信
    """
    return st.builds(Newcomer, person_names(), resident_ids(), st.sampled_from(MemberCategory),
                     st.none() | st.sampled_from(Sex), st.sampled_from([None, "汉族"]))  # fmt: skip


def receipts() -> SearchStrategy[Receipt]:
    """Receipts, electronic or on paper.

    Notice: G4.2d 电子回执; G4.3d 回执
    """
    return st.builds(Receipt, texts(), dates(date(2017, 6, 1)), texts(), optional(person_names()),
                     st.booleans(), st.none() | dates(date(2017, 12, 1)))  # fmt: skip


def records() -> SearchStrategy[Record]:
    """Records of every kind that a store keeps.

    Notice: N3.3a
    """
    return st.one_of(
        units(), grants(), organisations(), accounts(), members(), reports(), former_members(),
        departed_organisations(), transfers(), campaigns(), campaign_findings(),
    )  # fmt: skip


@st.composite
def changes(draw: st.DrawFn, of: SearchStrategy[Record] | None = None) -> Change:
    """Changes: a record added, removed, or replaced by another of its kind and key.

    Args:
        draw: given by Hypothesis.
        of: the records; of every kind where omitted.

    Notice: N3.3a 痕迹管理
    """
    one = draw(records() if of is None else of)
    clause = draw(clause_ids())
    how = draw(st.sampled_from(["added", "removed", "replaced"]))
    if how == "replaced":
        if isinstance(one, Organisation):
            return Change(one, attrs.evolve(draw(organisations()), key=one.key), clause)
        if isinstance(one, Member):
            return Change(one, attrs.evolve(draw(members()), key=one.key), clause)
        return Change(one, one, clause)
    return Change(None, one, clause) if how == "added" else Change(one, None, clause)


def refusals() -> SearchStrategy[Refusal]:
    """Refusals with stable-looking codes and real clauses.

    Notice: G3.2a 显示灰色不可选择
    """
    codes = st.from_regex(r"[a-z]{3,8}\.[a-z]{3,8}(-[a-z]{2,8})?", fullmatch=True)
    return st.builds(Refusal, codes, texts(), st.just("") | texts(), clause_ids())


def faults() -> SearchStrategy[Fault]:
    """Faults of an input.

    Notice: N3.2d
    """
    return st.builds(Fault, texts(), texts())


@st.composite
def journal_entries(draw: st.DrawFn) -> JournalEntry:
    """Journal entries: done with changes, or refused with reasons, never both.

    Args:
        draw: given by Hypothesis.

    Notice: N3.3a 痕迹管理
    """
    day = draw(dates(date(2017, 10, 16)))
    at = datetime(day.year, day.month, day.day, draw(st.integers(0, 15)), tzinfo=UTC)
    refused = draw(st.booleans())
    return JournalEntry(
        draw(keys("x")), at, day, draw(st.sampled_from(["organisations.move", "members.add"])),
        draw(keys("a")), draw(organisation_keys()), draw(person_names()),
        draw(st.none() | keys("m")), tuple(draw(st.lists(evidence(latest=day), max_size=2))),
        () if refused else tuple(draw(st.lists(changes(units()), max_size=3))),
        tuple(draw(st.lists(refusals(), min_size=1, max_size=3))) if refused else (),
        draw(st.none() | st.just(day + timedelta(21))), None, draw(st.integers(1, 999)),
    )  # fmt: skip


def settings() -> SearchStrategy[Settings]:
    """Settings within their ranges, away from the defaults at times.

    Notice: Y-partial; Y-password; Y-validity
    """
    return st.builds(
        Settings,
        password_profile=st.sampled_from(PASSWORD_PROFILES),
        strict_realm_transfer=st.booleans(),
        nationwide_online=st.booleans(),
        letter_validity_days=st.integers(1, 365),
        transfer_overdue_days=st.integers(1, 365),
        lock_after_failures=st.integers(1, 20),
        lock_first_seconds=st.integers(1, 3600),
        partial_member_fields=st.frozensets(
            st.sampled_from(["education", "phone", "home_address"])
        ),
    )


@st.composite
def decisions(draw: st.DrawFn) -> Decision:
    """Decisions about two organisations of one tree, allowed and denied.

    Args:
        draw: given by Hypothesis.

    Notice: Y-gates; Y-remedy
    """
    held = draw(powers())
    some = st.sampled_from(sorted(held.tree))
    return held.decide(draw(some), draw(st.sampled_from(Function)), draw(some))


def odd_inputs() -> SearchStrategy[object]:
    """Whatever a caller might pass where a text is wanted.

    Notice: N3.2d
    """
    return st.one_of(odd_texts(), st.none(), st.integers(), st.floats(), st.binary(max_size=4),
                     st.lists(st.integers(), max_size=2))  # fmt: skip
