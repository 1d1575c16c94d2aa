"""Strategies for members, evidence, accounts and reports.

Notice: G3.1 党员信息; N2.2a 报告; G1.1c 管理员账号
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from partyreg.idnumber import make_number
from partyreg.model import (
    Account,
    Actor,
    DepartedOrganisation,
    Evidence,
    FormerMember,
    Member,
    Report,
)
from partyreg.testing.samples.people import TODAY
from partyreg.testing.strategies.forests import codes, organisation_keys, organisations
from partyreg.testing.strategies.words import (
    dates,
    home_addresses,
    optional,
    person_names,
    phones,
    region_codes,
    texts,
)
from partyreg.values import (
    AccountKind,
    AccountState,
    AddReason,
    BirthDate,
    MemberCategory,
    RemoveReason,
    ResidentId,
    Sex,
)

_ADULT = timedelta(days=6575)


def keys(prefix: str) -> SearchStrategy[str]:
    """Keys as the register makes them.

    Args:
        prefix: the letter of the kind of record.

    Notice: Y-kept keys are identity
    """
    return st.integers(1, 2**64 - 1).map(lambda number: f"{prefix}-{number:x}")


def evidence(*, archived: bool | None = None, latest: date = TODAY) -> SearchStrategy[Evidence]:
    """Documents.

    Args:
        archived: whether they say where they are kept; either where omitted.
        latest: the last day of which they may be.

    Notice: N2.1a 依据有关文件材料; N3.3b 存档备查
    """
    kept = st.integers(1, 999).map(lambda number: f"档案室2018-{number}")
    where = {True: kept, False: st.none(), None: st.none() | kept}[archived]
    numbers = st.integers(1, 99).map(lambda number: f"组发〔2018〕{number}号")
    return st.builds(Evidence, numbers, dates(date(2017, 1, 1), latest), where)


@st.composite
def members(
    draw: st.DrawFn,
    branches: Sequence[str] | None = None,
    category: MemberCategory | None = None,
) -> Member:
    """Members whose items agree: number, birth date and sex; birth, admission and full dates.

    Args:
        draw: given by Hypothesis.
        branches: the keys of branches to stand in; any key where omitted.
        category: full or probationary; either where omitted.

    Notice: G3.1 党员信息; N3.2d 不准确
    """
    born = draw(dates(date(1930, 1, 1), date(1998, 12, 31)))
    sequence = draw(st.integers(1, 999))
    joined = draw(dates(max(born + _ADULT, date(1949, 10, 1)), TODAY))
    which = category or draw(st.sampled_from(MemberCategory))
    full = draw(dates(joined, TODAY)) if which is MemberCategory.FULL else None
    number = make_number(draw(region_codes()), born, sequence)
    return Member(
        draw(keys("m")), draw(st.sampled_from(branches) if branches else organisation_keys()),
        draw(person_names()), ResidentId(number), which,
        Sex.MALE if sequence % 2 else Sex.FEMALE, BirthDate(born),
        draw(st.sampled_from(["汉族", "回族", None])), draw(optional(texts(6))), joined, full,
        draw(optional(texts(6))), draw(st.none() | phones()), draw(st.none() | home_addresses()),
        draw(st.none() | dates(joined, TODAY)), draw(optional(texts(8))),
        draw(st.none() | st.sampled_from(AddReason)),
    )  # fmt: skip


@st.composite
def rolls(draw: st.DrawFn, branches: Sequence[str], max_size: int = 8) -> list[Member]:
    """Lists of members of given branches, with keys and numbers of their own.

    Args:
        draw: given by Hypothesis.
        branches: the keys of the branches.
        max_size: how many members at most.

    Notice: N3.2c 重复采集
    """
    if not branches:
        return []
    unique = (lambda one: one.key, lambda one: one.id_number)
    return draw(st.lists(members(branches), max_size=max_size, unique_by=unique))


@st.composite
def former_members(draw: st.DrawFn) -> FormerMember:
    """Members who have left the roll, by a removal or by a nationwide transfer.

    Args:
        draw: given by Hypothesis.

    Notice: G3.3c 历史党员
    """
    one = draw(members())
    reason = draw(st.none() | st.sampled_from(RemoveReason))
    papers = draw(st.lists(evidence(), min_size=1, max_size=2))
    transfer = draw(keys("t")) if reason is None else None
    return FormerMember(
        one.key, one, reason, draw(dates(date(2017, 1, 1))), tuple(papers), transfer
    )


@st.composite
def departed_organisations(draw: st.DrawFn) -> DepartedOrganisation:
    """Organisations that have left the tree, with or without heirs.

    Args:
        draw: given by Hypothesis.

    Notice: Y-kept it stays in the history
    """
    one = draw(organisations())
    heirs = draw(st.lists(organisation_keys(), max_size=2, unique=True))
    papers = draw(st.lists(evidence(), min_size=1, max_size=2))
    return DepartedOrganisation(
        one.key, one, draw(dates(date(2017, 1, 1))), tuple(papers), tuple(heirs)
    )


@st.composite
def accounts(
    draw: st.DrawFn,
    organisation: str | None = None,
    kind: AccountKind | None = None,
    state: AccountState | None = None,
) -> Account:
    """Accounts with the default names; they hold no password.

    Args:
        draw: given by Hypothesis.
        organisation: the key of the organisation; any where omitted.
        kind: administrator or business; either where omitted.
        state: new, active or closed; any where omitted.

    Notice: G1.1a A+党组织代码; G1.1d B+党组织代码
    """
    which = kind or draw(st.sampled_from(AccountKind))
    return Account(
        draw(keys("a")), which.prefix + draw(codes()),
        organisation or draw(organisation_keys()), which,
        state or draw(st.sampled_from(AccountState)), None, draw(st.integers(0, 9)),
        float(draw(st.integers(0, 2_000_000_000))),
    )  # fmt: skip


def actors(organisation: str | None = None) -> SearchStrategy[Actor]:
    """Accounts with the natural person behind them.

    Args:
        organisation: the key of the organisation; any where omitted.

    Notice: N3.3a 痕迹管理
    """
    return st.builds(Actor, accounts(organisation), person_names())


@st.composite
def reports(draw: st.DrawFn) -> Report:
    """Reports of a change of a member, settled or not.

    Args:
        draw: given by Hypothesis.

    Notice: N2.2a 于10个工作日内报告基层党委
    """
    paper = draw(evidence())
    reported = draw(dates(paper.dated, TODAY))
    settled = draw(st.none() | dates(reported, TODAY))
    what = draw(st.sampled_from(["死亡", "出党", "学历变动"]))
    return Report(draw(keys("r")), draw(organisation_keys()), draw(organisation_keys()), what,
                  paper, reported, draw(keys("m")), None, settled)  # fmt: skip
