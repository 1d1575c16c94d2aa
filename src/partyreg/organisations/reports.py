"""Decisions that are still to be entered: what an organisation's maintainer has to do by when.

The 15 working days run from the decision, whether it is reported or not; a report makes it visible
to the maintainer before it is late.

Notice: N2.1a 由上级党组织依据有关文件材料，于15个工作日内维护信息; N2.1c
"""

from __future__ import annotations

from datetime import date

import attrs

from partyreg.changes import Change
from partyreg.errors import BAD_VALUE, PERSONAL_NUMBER, Refusals
from partyreg.model import Actor, Evidence, Organisation, Report
from partyreg.organisations.gates import maintainer, papers
from partyreg.organisations.kinds import REPORT_SETTLED
from partyreg.permissions import Powers, require
from partyreg.tree import OrgTree
from partyreg.values import Function, personal_number_in, text_fault


def report(
    organisation: Organisation,
    what: str,
    *,
    key: str,
    tree: OrgTree,
    powers: Powers,
    actor: Actor,
    on: date,
    evidence: tuple[Evidence, ...],
) -> tuple[Change, ...]:
    """Report a decision about an organisation to whoever maintains its record.

    Args:
        organisation: the record; of a new organisation, its superior's.
        what: what was decided, in words, such as ``与B镇党委合并``.
        key: the key for the report.
        tree: the tree of organisations.
        powers: who holds what.
        actor: who acts, for the organisation or one above it.
        on: today.
        evidence: the documents; the first one is the decision, whose date starts the clock.

    Returns:
        One change, which adds the report.

    Raises:
        RefusedError: the words cannot be taken or have a number that may be a person's,
            the right is missing or ends elsewhere, or no usable document is named; all reasons
            at once.

    Example:
        >>> from partyreg.organisations.example import facts, paper
        >>> branch = facts()["tree"].organisation("b-1")
        >>> [filed] = report(branch, "更名", key="r-1", evidence=paper(), **facts())
        >>> filed.after.organisation, filed.after.to
        ('b-1', 'c-1')

    Notice: N2.1a 于15个工作日内维护信息; N2.1c; Y-clock
    """
    no = Refusals()
    part = Function.EDIT_ORGANISATION_PARTIAL
    require(no, powers, actor, part, target=organisation.key)
    papers(no, evidence, on)
    if fault := text_fault(what):
        no.add(BAD_VALUE(place="what", reason=fault))
    elif personal_number_in(what):
        no.add(PERSONAL_NUMBER(place="what"))
    no.raise_any()
    to = maintainer(organisation.key, tree)
    filed = Report(
        key, actor.organisation, to, what, evidence[0], on, organisation=organisation.key
    )
    return (Change(None, filed, "N2.1a"),)


def settle(
    report: Report, *, tree: OrgTree, powers: Powers, actor: Actor, on: date
) -> tuple[Change, ...]:
    """Settle a report: the maintainer has entered the decision.

    Args:
        report: the open report.
        tree: the tree of organisations.
        powers: who holds what.
        actor: who acts, for the maintainer or an organisation above it.
        on: today, which is the day of the entry.

    Returns:
        One change of the report.

    Raises:
        RefusedError: it was settled before, or the right is missing or ends elsewhere.

    Example:
        >>> from partyreg.organisations.example import facts, paper
        >>> branch = facts()["tree"].organisation("b-1")
        >>> [filed] = report(branch, "更名", key="r-1", evidence=paper(), **facts())
        >>> settle(filed.after, **facts())[0].after.settled_on
        datetime.date(2018, 1, 9)

    Notice: N2.1a 于15个工作日内维护信息
    """
    no = Refusals()
    if report.settled_on is not None:
        no.add(REPORT_SETTLED(report=report.key, day=report.settled_on))
    places = (report.to, report.organisation, report.filed_by)
    target = next((one for one in places if one in tree and one), report.to)
    require(no, powers, actor, Function.EDIT_ORGANISATION_PARTIAL, target=target)
    no.raise_any()
    return (Change(report, attrs.evolve(report, settled_on=on), "N2.1a"),)
