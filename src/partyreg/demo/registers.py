"""The stories of organisations, members and accounts, and what the register knows of the past.

Notice: G2.2; G3.2a; G3.3c; N2.1b; N3.3a
"""

from __future__ import annotations

from datetime import timedelta

from partyreg.demo.stage import ADMINISTRATOR, CHOSEN, Stage
from partyreg.demo.telling import Story
from partyreg.model import Account, Member, Organisation
from partyreg.values import AddReason, Function, RemoveReason


def denied(stage: Stage) -> Story:
    """Tell a refusal with both remedies, and one that points to the transfer."""
    told = Story("权限", "a refusal names what is lacking and who can help")
    cast, name = stage.cast, stage.name
    desk, paper = stage.desk(cast.town), stage.paper()
    told.refused(f"{name(cast.town)} enters a member for another reason", lambda: desk.members.add(
        "乙某", stage.number(), branch=cast.branch, reason=AddReason.OTHER, evidence=paper
    ))  # fmt: skip
    decision = desk.rights.can(Function.ADD_OTHER, cast.branch)
    told(f"  {decision.cell}", "T")
    told(f"  remedies: {decision.remedy}", "Y-remedy")
    other = stage.someone(cast.other_branch)
    number = other.id_number.reveal("the demonstration enters somebody twice")
    told.refused("it enters somebody who is on a roll elsewhere", lambda: desk.members.add(
        other.name, number, branch=cast.branch, reason=AddReason.NEW_ADMISSION, evidence=paper
    ))  # fmt: skip
    return told


def rolls(stage: Stage) -> Story:
    """Tell an admission, a death reported in time, and a removal that was a mistake."""
    told = Story("新增与删除", "entering, removing, and taking a mistake back")
    cast, name = stage.cast, stage.name
    branch, town = stage.desk(cast.branch).members, stage.desk(cast.town).members
    new = town.add("丙某", stage.number(), branch=cast.branch, reason=AddReason.NEW_ADMISSION,
                   evidence=stage.paper())  # fmt: skip
    told(f"{name(cast.town)} enters {new.key}: 新发展", "N2.2c", "G3.2a")
    dead = stage.someone(cast.branch)
    report = branch.report(dead, "死亡", evidence=stage.paper(days_ago=5))
    stage.clock.pass_days(3)
    town.remove(dead, RemoveReason.DEATH, evidence=stage.paper(days_ago=8), report=report)
    told(f"{name(cast.branch)} reports a death 5 days after it, {name(cast.town)} removes "
         f"{dead.key} 3 days later: both in time", "N2.2a", "Y-clock", "G3.3a")  # fmt: skip
    wrong = stage.someone(cast.branch)
    gone = town.remove(wrong, RemoveReason.LEFT_PARTY, evidence=stage.paper())
    back = town.withdraw_removal(gone, evidence=stage.paper())
    same = "exactly" if back == wrong else "not exactly"
    told(f"{wrong.key} is removed by mistake and withdrawn: restored {same} as it was", "G3.3c",
         "Y-withdraw")  # fmt: skip
    return told


def founded(stage: Stage) -> Story:
    """Tell how a branch is created with its account and its rights."""
    told = Story("新建党组织", "a new branch, with account and rights in one step")
    cast, register = stage.cast, stage.register
    town = stage.name(cast.town)
    made = stage.desk(cast.town).organisations.create(
        town.removesuffix("党委") + "新设党支部", code="099900000001", under=cast.town,
        evidence=stage.paper(days_ago=2),
    )  # fmt: skip
    account = next(one for one in register.every(Account) if one.organisation == made.key)
    held = register.powers.held[made.key]
    told(f"{town} creates {made.name}: account {account.name}, {len(held)} functions", "G2.2",
         "N2.1b", "T")  # fmt: skip
    issued = stage.desk(cast.town, ADMINISTRATOR).accounts.reset_password(account)
    assert issued.password is not None  # noqa: S101 - the register keeps passwords
    initial = issued.password.reveal("hand the initial password over")
    desk = register.sign_in(account.name, initial, person="新任管理员")
    told.refused("its administrator signs on and opens a business account at once",
                 desk.accounts.create_business)  # fmt: skip
    desk.accounts.change_password(initial, CHOSEN)
    own = desk.accounts.create_business()
    told(f"after changing the initial password it opens {own.account.name}", "G1.1b", "G1.1d")
    return told


def refused_deletion(stage: Stage) -> Story:
    """Tell why an organisation that is not empty cannot be deleted."""
    told = Story("删除党组织", "an organisation that is not empty cannot be deleted")
    cast = stage.cast
    told.refused(
        f"{stage.name(cast.county)} deletes {stage.name(cast.neighbour)}",
        lambda: stage.desk(cast.county).organisations.delete(
            cast.neighbour, evidence=stage.paper()
        ),
    )
    return told


def moved(stage: Stage) -> Story:
    """Tell how a town changes its county, and a route follows."""
    told = Story("改变隶属关系", "a town changes its county, with all below it")
    cast, name, register = stage.cast, stage.name, stage.register
    town, county, province = map(name, (cast.other_town, cast.county, cast.province))
    before = register.route(cast.branch, cast.other_town)
    told.refused(f"{county} cannot fetch {town}", lambda: stage.desk(
        cast.county).organisations.move(cast.other_town, cast.county, evidence=stage.paper())
    )  # fmt: skip
    stage.desk(cast.province).organisations.move(
        cast.other_town, cast.county, evidence=stage.paper(days_ago=3)
    )
    below = sum(1 for _ in register.tree.descendants(cast.other_town))
    told(f"{province} stands above both and moves it: its key and the {below} organisations below "
         "it stay", "G2.4", "Y-scope-move", "Y-kept")  # fmt: skip
    after = register.route(cast.branch, cast.other_town)
    told(f"a transfer to it was {before.kind.label}, now {after.kind.label}", "Y-county")
    return told


def late(stage: Stage) -> Story:
    """Tell a change that comes after its last day."""
    told = Story("逾期", "a change after its last day is done, and shows as late")
    cast, name = stage.cast, stage.name
    paper = stage.paper()
    stage.clock.pass_days(40)
    stage.desk(cast.county).organisations.edit(
        cast.town, name=name(cast.town) + "（更名）", evidence=paper
    )
    entry = list(stage.register.journal())[-1]
    told(f"decided on {paper.dated}, due on {entry.due}, entered on {entry.on}: "
         f"{'late' if entry.late else 'in time'}", "N2.1a", "Y-clock")  # fmt: skip
    return told


def as_of(stage: Stage) -> Story:
    """Tell what tree and rolls were like on the first morning."""
    told = Story("当时", "tree, rights and rolls of any past moment")
    cast, register = stage.cast, stage.register
    then = register.as_of(stage.start)
    old, now = then.tree.parent(cast.other_town), register.tree.parent(cast.other_town)
    town = then.get(Organisation, cast.town)
    told(f"{stage.name(cast.other_town)} stands below {stage.name(now or '')}, then below "
         f"{stage.name(old or '')}", "N3.3a")  # fmt: skip
    told(f"{stage.name(cast.town)} was called {town.name if town else 'nothing'}", "Y-kept")
    told(f"{stage.name(cast.branch)} has {len(register.members(cast.branch))} members, then "
         f"{len(then.members(cast.branch))}", "N3.3a")  # fmt: skip
    return told


def statistics(stage: Stage, before: int) -> Story:
    """Tell what the journal counts since the installation, and that the rolls balance."""
    told = Story("统计", "what the journal counts")
    register = stage.register
    since = stage.start.date() + timedelta(days=1)  # the first day's work moved nobody yet
    usage, moves = register.usage(), register.movement(since=since)
    entries, after = (sum(1 for _ in one) for one in (register.journal(), register.every(Member)))
    done, sign = sum(usage.commands.values()), "=" if before + moves.change == after else "≠"
    told(f"{entries} entries: {done} commands done, {usage.refused} attempts refused", "N3.3a")
    told(
        f"changes with a clock: {usage.in_time} in time, {usage.late} late; transfers: "
        f"{usage.transfers_received} received, {usage.transfers_concluded} concluded", "N3.3d"
    )  # fmt: skip
    told(
        f"members: {before:,} + {moves.admitted} admitted + {moves.restored} restored + "
        f"{moves.transferred_in} in - {moves.removed} removed - {moves.transferred_out} out "
        f"{sign} {after:,}", "N3.3d"
    )  # fmt: skip
    return told
