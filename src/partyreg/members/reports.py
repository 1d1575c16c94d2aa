"""Reports: the branch tells the committee what happened, and two clocks run.

Ten working days from the document to the report, fifteen from the report to the entry. A report
has no row in annex 2; whoever may maintain part of the branch's members' information may file one.

Notice: N2.2a 于10个工作日内报告基层党委，基层党委于15个工作日内维护; Y-clock
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import attrs

from partyreg.changes import Change
from partyreg.errors import BAD_VALUE, PERSONAL_NUMBER, Refusals
from partyreg.members.gates import papers, place
from partyreg.members.kinds import ALREADY_REPORTED, NO_COMMITTEE, REPORT_SETTLED
from partyreg.model import Actor, Evidence, Member, Report
from partyreg.permissions import Powers, require
from partyreg.tree import OrgTree
from partyreg.values import Function, personal_number_in, text_fault


def report(
    member: Member,
    what: str,
    *,
    key: str,
    tree: OrgTree,
    powers: Powers,
    actor: Actor,
    on: date,
    evidence: tuple[Evidence, ...],
    filed: Iterable[Report] = (),
) -> tuple[Change, ...]:
    """Report what happened to a member, to the organisation that answers for the branch.

    The branch files it, or an organisation above on its behalf; it is the branch's report either
    way.

    Args:
        member: the record on the roll.
        what: what happened, in words without personal data, such as ``死亡``.
        key: the key for the report.
        tree: the tree of organisations.
        powers: who holds what.
        actor: who acts.
        on: today, which is the day of the report.
        evidence: the documents; the first one's date starts the clock.
        filed: the reports of this member so far.

    Returns:
        One change, which adds the report.

    Raises:
        RefusedError: the words cannot be taken, or have a number that may be a person's; an open
            report of the member rests on the same document already; no committee
            answers for the branch; the right is missing or ends elsewhere; or no usable document
            is named.

    Example:
        >>> from partyreg.members.example import facts, paper, someone
        >>> [filed] = report(someone(), "死亡", key="r-1", evidence=paper(), **facts("branch"))
        >>> filed.after.to, filed.after.reported_on
        ('c-1', datetime.date(2018, 1, 9))

    Notice: N2.2a 由党支部依据有关文件材料，于10个工作日内报告基层党委; Y-responsible
    """
    no = Refusals()
    part = Function.EDIT_MEMBER_PARTIAL
    place(no, member.branch, part, tree=tree, powers=powers, actor=actor)
    papers(no, evidence, on)
    if fault := text_fault(what):
        no.add(BAD_VALUE(place="what", reason=fault))
    elif personal_number_in(what):
        no.add(PERSONAL_NUMBER(place="what"))
    for one in filed:
        if evidence and _repeated(one, member, evidence[0]):
            no.add(ALREADY_REPORTED(member=member.key, report=one.key))
    to = tree.responsible(member.branch) if member.branch in tree else None
    if to is None:
        no.add(NO_COMMITTEE(branch=powers.name_of(member.branch)))
        no.raise_any()
        return ()
    no.raise_any()
    after = Report(key, member.branch, to, what, evidence[0], on, member=member.key)
    return (Change(None, after, "N2.2a"),)


def _repeated(filed: Report, member: Member, paper: Evidence) -> bool:
    """Tell whether an open report is of this member and rests on this document."""
    if filed.settled_on is not None or filed.member != member.key:
        return False
    return (filed.evidence.document, filed.evidence.dated) == (paper.document, paper.dated)


def settle(
    report: Report, *, tree: OrgTree, powers: Powers, actor: Actor, on: date
) -> tuple[Change, ...]:
    """Settle a report: the committee has entered what it says, which stops the second clock.

    Args:
        report: the open report.
        tree: the tree of organisations.
        powers: who holds what.
        actor: who acts, for the responsible committee or an organisation above it.
        on: today, which is the day of the entry.

    Returns:
        One change of the report.

    Raises:
        RefusedError: it was settled before, or the right is missing or ends elsewhere.

    Example:
        >>> from partyreg.members.example import facts, paper, someone
        >>> [filed] = report(someone(), "死亡", key="r-1", evidence=paper(), **facts("branch"))
        >>> [settled] = settle(filed.after, **facts())
        >>> settled.after.settled_on
        datetime.date(2018, 1, 9)

    Notice: N2.2a 基层党委于15个工作日内维护信息; Y-clock
    """
    no = Refusals()
    if report.settled_on is not None:
        no.add(REPORT_SETTLED(report=report.key, day=report.settled_on))
    target = report.filed_by if report.filed_by in tree else report.to
    require(no, powers, actor, Function.EDIT_MEMBER, target=target)
    no.raise_any()
    return (Change(report, attrs.evolve(report, settled_on=on), "N2.2a"),)
