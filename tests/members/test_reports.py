"""Reports start and stop the two clocks of a member change."""

from __future__ import annotations

from datetime import date
from typing import Any

import attrs
import pytest

from partyreg.errors import RefusedError
from partyreg.members import report, settle
from partyreg.members.example import facts, paper, someone
from partyreg.model import Report
from partyreg.tree import OrgTree

FILED = Report("r-1", "b-1", "c-1", "死亡", paper()[0], date(2018, 1, 9), member="m-1")


def refused(call: Any, *args: Any, **kwargs: Any) -> list[tuple[str, str, str]]:
    """Give code, message and clause of each refusal of a call that must be refused."""
    with pytest.raises(RefusedError) as caught:
        call(*args, **kwargs)
    return [(one.code, one.message, one.clause) for one in caught.value.refusals]


@pytest.mark.clause("N2.2a", "Y-clock")
@pytest.mark.parametrize("who", ["branch", "committee", "county"])
def test_the_branch_reports_to_the_committee_that_answers_for_it(who: str) -> None:
    """Whoever files it, it is the branch's report, and it runs from the document to today."""
    [change] = report(someone(), "死亡", key="r-1", evidence=paper(), **facts(who))
    assert (change.before, change.after, change.clause) == (None, FILED, "N2.2a")


@pytest.mark.clause("N2.2a", "N3.2d")
def test_a_report_needs_words_and_a_document() -> None:
    """Both faults are said at once."""
    found = refused(report, someone(), "", key="r-1", evidence=(), **facts("branch"))
    assert found == [
        ("member.evidence-missing", "no document is named for this change", "N2.2a"),
        ("input.bad-value", "what cannot be taken: it is blank", "N3.2d"),
    ]


@pytest.mark.clause("Y-responsible")
def test_a_branch_for_which_nobody_answers_cannot_report() -> None:
    """Where no committee or department stands above, there is nobody to report to."""
    given = facts("branch")
    branch = attrs.evolve(given["tree"].organisation("b-1"), parent=None)
    given["tree"] = OrgTree([branch])
    found = refused(report, someone(), "死亡", key="r-1", evidence=paper(), **given)
    assert found == [
        (
            "member.no-responsible-committee",
            "no committee answers for the branch 'C村党支部'",
            "Y-responsible",
        )
    ]


@pytest.mark.clause("N2.2a")
def test_the_committee_settles_a_report_once() -> None:
    """The day of the entry is kept; a second time is refused, and so is the branch."""
    [change] = settle(FILED, **facts())
    settled = attrs.evolve(FILED, settled_on=date(2018, 1, 9))
    assert (change.before, change.after, change.clause) == (FILED, settled, "N2.2a")
    assert refused(settle, settled, **facts()) == [
        ("member.report-settled", "the report 'r-1' was settled on 2018-01-09", "N2.2a")
    ]
    assert [code for code, *_ in refused(settle, FILED, **facts("branch"))] == ["right.not-granted"]


@pytest.mark.clause("N2.2a")
def test_a_report_of_a_branch_that_is_gone_can_still_be_settled() -> None:
    """The committee to which it went settles it."""
    orphan = attrs.evolve(FILED, filed_by="b-7")
    [change] = settle(orphan, **facts())
    assert change.after == attrs.evolve(orphan, settled_on=date(2018, 1, 9))


NUMBERED = "死亡，440308 19990110 1512"


@pytest.mark.clause("N3.3c")
def test_a_report_holds_no_number_of_a_person() -> None:
    """Neither its words nor its document may, and the words do not show in a repr."""
    papers = (attrs.evolve(paper()[0], document="关于13000000123的函"),)
    found = refused(report, someone(), NUMBERED, key="r-1", evidence=papers, **facts("branch"))
    assert found == [
        ("input.personal-number", f"{place} has a number that may be a person's", "N3.3c")
        for place in ("document 1", "what")
    ]
    assert "死亡" not in repr(FILED)


@pytest.mark.clause("N2.2a")
def test_a_change_is_reported_once_by_the_same_document() -> None:
    """An open report of the member by the document bars another; settled, or of others, none."""
    again: Any = {"key": "r-2", "evidence": paper(), **facts("branch")}
    assert refused(report, someone(), "出国", filed=[FILED], **again) == [(
        "member.already-reported",
        "a change of the member 'm-1' by this document is reported already, as 'r-1'",
        "N2.2a",
    )]  # fmt: skip
    other = attrs.evolve(FILED.evidence, document="某发9号")
    earlier = attrs.evolve(FILED.evidence, dated=date(2018, 1, 2))
    for fine in (
        attrs.evolve(FILED, settled_on=date(2018, 1, 9)),
        attrs.evolve(FILED, member="m-2"),
        attrs.evolve(FILED, evidence=other),
        attrs.evolve(FILED, evidence=earlier),
    ):
        assert len(report(someone(), "出国", filed=[fine], **again)) == 1
