"""The stories of the transfer subsystem.

Notice: G4.2c; G4.2e; G4.3a; G4.3c
"""

from __future__ import annotations

from datetime import date

from partyreg.demo.stage import Stage
from partyreg.demo.telling import Story
from partyreg.model import Letter, Newcomer, Route, Transfer
from partyreg.transfer import InformationForm
from partyreg.values import ResidentId, Sex

OUTSIDE = "东陌省青溪市甲县乙镇党委"
"""A committee of another invented province, which this register does not hold."""


def inside(stage: Stage) -> Story:
    """Tell a transfer inside the province, step by step."""
    told = Story("省内转接", "a transfer inside the province, wholly online")
    cast, name = stage.cast, stage.name
    member = stage.someone(cast.branch)
    case = stage.desk(cast.branch).transfers.submit(member, cast.other_town)
    told(f"{member.key} of {name(cast.branch)} applies for {name(cast.other_town)}", "G4.2c")
    _route(told, stage, case.route)
    stage.desk(cast.town).transfers.approve(case)
    receiver = stage.desk(cast.other_town).transfers
    receiver.approve(case)
    stage.clock.pass_days(2)
    receiver.confirm_arrival(case)
    case = receiver.receive(case, cast.other_branch)
    told(f"approved twice, reported in person, received into {name(cast.other_branch)}", "G4.2d",
         "Y-leave")  # fmt: skip
    made = "electronic" if case.receipt is not None and case.receipt.electronic else "paper"
    told(f"{case.state.label}, with an {made} receipt", "G4.2d", "N2.3a")
    return told


def _route(told: Story, stage: Stage, route: Route) -> None:
    """Tell a route: its kind, then who does what under which clause."""
    told(f"  {route.kind.label} ({route.kind.value})", route.clause)
    for number, step in enumerate(route.steps, 1):
        told(f"  {number}. {stage.name(step.organisation)}: {step.role.label}", step.clause)


def relayed(stage: Stage) -> Story:
    """Tell the route of a committee without province-wide authority."""
    told = Story("中转", "a committee in none of the seven categories is relayed")
    cast = stage.cast
    told(f"from {stage.name(cast.ward)} to {stage.name(cast.other_branch)}", "G4.2b")
    _route(told, stage, stage.register.route(cast.ward, cast.other_branch))
    return told


def returned(stage: Stage) -> Story:
    """Tell a disagreement that walks back, step by step, to the applicant."""
    told = Story("不同意", "a disagreement walks back step by step")
    cast, name = stage.cast, stage.name
    applicant, town = stage.desk(cast.branch).transfers, stage.desk(cast.town).transfers
    case = applicant.submit(stage.someone(cast.branch), cast.other_town)
    town.approve(case)
    case = stage.desk(cast.other_town).transfers.disagree(case, "材料不全")
    told(f"{name(cast.other_town)} disagrees; it waits for {_turn(stage, case)} again", "G4.2e")
    told.refused(
        f"{name(cast.branch)} cannot pull it back from an approver", lambda: applicant.cancel(case)
    )
    case = town.disagree(case, "请补充材料")
    told(f"{name(cast.town)} disagrees, too: {case.state.label}", "Y-back")
    case = applicant.resubmit(case, to=cast.neighbour)
    told(f"corrected to {name(cast.neighbour)} and resubmitted: {case.kind.label}", "Y-back",
         case.route.clause)  # fmt: skip
    case = town.disagree(case, "申请人要求撤销")
    case = applicant.cancel(case)
    told(f"disagreed once more and cancelled by the applicant: {case.state.label}", "Y-back")
    return told


def _turn(stage: Stage, case: Transfer) -> str:
    """Name the organisation that has to act now."""
    return stage.name(case.waiting_for or "nobody")


def outwards(stage: Stage) -> Story:
    """Tell a transfer out of the province, to the return of the paper receipt."""
    told = Story("全国转出", "out of the province: a paper letter, then its receipt")
    cast, name = stage.cast, stage.name
    member = stage.someone(cast.branch)
    case = stage.desk(cast.branch).transfers.submit(member, OUTSIDE)
    told(f"{member.key} goes to {OUTSIDE}", "N2.3b")
    _route(told, stage, case.route)
    stage.desk(cast.town).transfers.approve(case)
    case = stage.desk(cast.county).transfers.conclude(case, number="云转〔2018〕001号")
    assert case.letter is not None  # noqa: S101 - concluding makes the letter
    told(f"{name(cast.county)} concludes and issues letter {case.letter.number}, valid for "
         f"{case.letter.validity_days} days; the member has left the roll", "G4.3b", "Y-validity",
         "Y-leave")  # fmt: skip
    stage.clock.pass_days(20)
    case = stage.desk(cast.town).transfers.register_receipt(
        case, received_on=stage.register.today(), branch="乙镇第一党支部"
    )
    told(f"20 days later its receipt is back: {case.state.label}", "Y-receipt", "G4.3d")
    return told


def inwards(stage: Stage) -> Story:
    """Tell the arrival of a member with a letter from another province."""
    told = Story("全国转入", "into the province, with a letter from outside")
    cast, name = stage.cast, stage.name
    newcomer = Newcomer("甲某", ResidentId(stage.number()), sex=Sex.MALE)
    letter = Letter(
        "东转〔2018〕009号", "东陌省青溪市甲县委组织部", stage.register.today(), 90,
        OUTSIDE, name(cast.town),
    )  # fmt: skip
    told.refused(f"{name(cast.town)} cannot record the letter itself", lambda: stage.desk(
        cast.town).transfers.record_letter(newcomer, letter, cast.town))  # fmt: skip
    case = stage.desk(cast.county).transfers.record_letter(newcomer, letter, cast.town)
    _route(told, stage, case.route)
    receiver = stage.desk(cast.town).transfers
    for step in (receiver.approve, receiver.confirm_arrival):
        step(case)
    form = InformationForm(education="大学本科", joined_on=date(2015, 7, 1),
                           full_since=date(2016, 7, 1))  # fmt: skip
    case = receiver.receive(case, cast.branch, form=form)
    told(f"received into {name(cast.branch)} as {case.member}, completed from the form; a paper "
         "receipt goes back", "G4.3d", "Y-arrive")  # fmt: skip
    return told
