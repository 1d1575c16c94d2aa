"""Leaving the roll: four reasons, each a right; a transfer is none of them."""

from __future__ import annotations

from datetime import date
from typing import Any

import attrs
import pytest

from partyreg.errors import Refusal, RefusedError
from partyreg.members import remove, warnings_for_removal
from partyreg.members.example import facts, paper, someone
from partyreg.model import (
    Evidence,
    FormerMember,
    Route,
    RouteStep,
    Transfer,
)
from partyreg.values import (
    AddReason,
    MemberCategory,
    RemoveReason,
    StepRole,
    TransferKind,
    TransferState,
)


def refused(*args: Any, who: str = "committee", **kwargs: Any) -> tuple[Refusal, ...]:
    """Give the refusals of a removal that must be refused."""
    given = {"open_transfer": None, "evidence": paper(), **facts(who), **kwargs}
    with pytest.raises(RefusedError) as caught:
        remove(*args, **given)
    return caught.value.refusals


def transfer() -> Transfer:
    """Give an open transfer of the member of the example."""
    steps = (RouteStep("b-1", StepRole.INITIATE, "G4.2c"), RouteStep("c-1", StepRole.APPROVE, "T"))
    route = Route(TransferKind.REALM, steps, "b-1", "b-2", "c-1", "N2.3a")
    day = date(2018, 1, 2)
    return Transfer("t-1", "m-1", route, TransferState.IN_APPROVAL, 1, day, day)


@pytest.mark.clause("G3.3a", "G3.3b", "T")
@pytest.mark.parametrize("reason", RemoveReason)
@pytest.mark.parametrize("who", ["branch", "committee", "county"])
def test_each_reason_for_removing_is_a_right_of_its_own(reason: RemoveReason, who: str) -> None:
    """The branch removes nobody, the committee for three reasons, the county for all four."""
    may = who == "county" or (who == "committee" and reason is not RemoveReason.OTHER)
    if may:
        assert remove(someone(), reason, open_transfer=None, evidence=paper(), **facts(who))
    else:
        assert [one.code for one in refused(someone(), reason, who=who)] == ["right.not-granted"]


@pytest.mark.clause("G3.3a", "G3.3b", "G3.3c", "G3.3d")
@pytest.mark.parametrize("reason", RemoveReason)
def test_the_record_goes_to_the_history_whole(reason: RemoveReason) -> None:
    """The last record, the reason, the day of the event and the documents are kept."""
    member, evidence = someone(), paper()
    off, kept = remove(
        member, reason.label, open_transfer=None, evidence=evidence, **facts("county")
    )
    other = reason is RemoveReason.OTHER
    assert (off.before, off.after, off.clause) == (member, None, "G3.3b" if other else "G3.3a")
    former = FormerMember("m-1", member, reason, date(2018, 1, 5), evidence)
    clause = "G3.3d" if other else "G3.3c"
    assert (kept.before, kept.after, kept.clause) == (None, former, clause)


@pytest.mark.clause("G3.3e")
@pytest.mark.parametrize("asked", ["transferred-out", "Transferred Out", "转出", "transfer_out"])
def test_transferred_out_is_no_reason(asked: str) -> None:
    """Asking for it points to the transfer."""
    [one] = refused(someone(), asked)
    plain = asked.lower().replace(" ", "-").replace("_", "-")
    assert (one.code, one.message, one.clause) == (
        "member.use-transfer",
        f"{plain!r} is no reason for removing a member",
        "G3.3e",
    )
    assert one.hint == "use the transfer, which moves the relationship itself"


@pytest.mark.clause("G3.3a")
@pytest.mark.parametrize("asked", ["retired", None, AddReason.OTHER])
def test_an_unknown_reason_names_the_four(asked: object) -> None:
    """The reason for adding of the same spelling is unknown here, too."""
    [one] = refused(someone(), asked)
    assert (one.code, one.message, one.clause) == (
        "member.unknown-reason",
        "there is no such reason for removing a member",
        "G3.3a",
    )
    assert one.hint == "the reasons are death, left-party, suspended, other"


@pytest.mark.clause("G3.3e")
def test_a_member_in_transit_is_not_removed() -> None:
    """The open transfer comes to its end first."""
    [one] = refused(someone(), "death", open_transfer=transfer())
    assert (one.code, one.message, one.clause) == (
        "member.in-transit",
        "the transfer 't-1' of this person is open",
        "G3.3e",
    )


@pytest.mark.clause("N2.2a")
def test_a_removal_names_its_document_and_everything_is_said_at_once() -> None:
    """Reason, transit and papers are refused in one answer."""
    found = refused(someone(), "other", open_transfer=transfer(), evidence=())
    assert [one.code for one in found] == [
        "right.not-granted",
        "member.in-transit",
        "member.evidence-missing",
    ]
    late = refused(someone(), "death", evidence=(Evidence("死亡证明", date(2018, 1, 10)),))
    assert [(one.message, one.clause) for one in late] == [
        ("date of document 1 cannot be taken: it lies after 2018-01-09", "N2.2a")
    ]


@pytest.mark.clause("Y-stop-probation")
@pytest.mark.parametrize("category", MemberCategory)
@pytest.mark.parametrize("reason", RemoveReason)
def test_suspending_a_probationary_member_is_allowed_and_warned_of(
    category: MemberCategory, reason: RemoveReason
) -> None:
    """Only this pair has a note; the removal itself goes through."""
    member = attrs.evolve(someone(), category=category)
    assert remove(member, reason, open_transfer=None, evidence=paper(), **facts("county"))
    notes = [(one.code, one.message, one.clause) for one in warnings_for_removal(member, reason)]
    meant = category is MemberCategory.PROBATIONARY and reason is RemoveReason.SUSPENDED
    message = "the member 'm-1' is probationary: later rules do not suspend, they cancel"
    expected = ("member.suspended-probationary", message, "Y-stop-probation")
    assert notes == ([expected] if meant else [])
