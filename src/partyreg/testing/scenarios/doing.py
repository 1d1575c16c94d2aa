"""What each verb of a scenario does, at a desk of the front door.

Notice: G2.0 新建、删除和改变隶属关系; G3.1; G4.2c
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from partyreg.register import TransfersPart
from partyreg.testing.scenarios.stage import At
from partyreg.values import AccountKind

Says = dict[str, Any]
Run = Callable[[At, Says], None]
"""Does what a step says."""


# ── Questions ────────────────────────────────────────────────────────────────────────────────


def route(at: At, say: Says) -> None:
    """Ask for a route."""
    source = say.get("from") or at.branch_of(say.get("member", ""))
    at.stage.answers["route"] = at.register.route(
        at.organisation(source), at.destination(say["to"]), initiator=at.whoever(),
        kind=say.get("kind"),
    )  # fmt: skip


def can(at: At, say: Says) -> None:
    """Ask for a decision."""
    target = at.organisation(say.get("on") or at.place)
    at.stage.answers["decision"] = at.desk.rights.can(say["function"], target)


def conformity(at: At, say: Says) -> None:
    """Ask what differs from the initial setting."""
    place = say.get("organisation")
    at.stage.answers["conformity"] = at.desk.rights.conformity(place and at.organisation(place))


def export(at: At, say: Says) -> None:
    """Give members out for a purpose."""
    at.stage.answers["export"] = at.desk.export(
        say["fields"], purpose=say["purpose"], reveal=say.get("reveal", ())
    )


def day(at: At, say: Says) -> None:
    """Let the days go by."""
    at.stage.clock.turn_to(say["to"])


# ── Organisations, rights, accounts ──────────────────────────────────────────────────────────


def create(at: At, say: Says) -> None:
    """Create an organisation."""
    name, under = say.pop("name"), at.organisation(say.pop("under"))
    made = at.desk.organisations.create(name, under=under, **_papers(say))
    at.stage.named[name] = made.key


def edit(at: At, say: Says) -> None:
    """Edit an organisation."""
    place = say.pop("organisation")
    edited = at.desk.organisations.edit(at.organisation(place), **_papers(say))
    at.stage.named[edited.name] = edited.key


def delete(at: At, say: Says) -> None:
    """Delete an organisation."""
    heirs = tuple(at.key_of(one) for one in say.pop("successors", ()))
    place = at.organisation(say.pop("organisation"))
    at.desk.organisations.delete(place, successors=heirs, **_papers(say))


def move(at: At, say: Says) -> None:
    """Move an organisation."""
    place, to = at.organisation(say.pop("organisation")), at.organisation(say.pop("to"))
    at.desk.organisations.move(place, to, **_papers(say))


def add_unit(at: At, say: Says) -> None:
    """Record a unit and say that organisations stand at it."""
    name, place = say.pop("name"), at.organisation(say.pop("organisation"))
    unit = at.desk.organisations.add_unit(name, organisation=place, **_papers(say))
    at.stage.named[name] = unit.key


def assign_units(at: At, say: Says) -> None:
    """Say at which units an organisation stands."""
    place = at.organisation(say.pop("organisation"))
    units = [at.key_of(one) for one in say.pop("units")]
    at.desk.organisations.assign_units(place, units, **_papers(say))


def grant(at: At, say: Says) -> None:
    """Grant functions."""
    to, functions = at.organisation(say.pop("to")), say.pop("functions")
    at.desk.rights.grant(to, *functions, **_papers(say))


def revoke(at: At, say: Says) -> None:
    """Revoke functions."""
    place, functions = at.organisation(say.pop("from")), say.pop("functions")
    at.desk.rights.revoke(place, *functions, **_papers(say))


def create_account(at: At, say: Says) -> None:
    """Open an account."""
    place, kind = say.get("organisation") or at.place, say.get("kind", AccountKind.BUSINESS)
    accounts, one = at.desk.accounts, at.organisation(place)
    make = (
        accounts.create_business if kind is AccountKind.BUSINESS else accounts.create_administrator
    )
    at.stage.issued[at.key_of(place), kind] = make(one, name=say.get("name"))


def reset_password(at: At, say: Says) -> None:
    """Issue a new initial password."""
    place, kind = say["organisation"], say.get("kind", AccountKind.BUSINESS)
    issued = at.desk.accounts.reset_password(at.account(place, kind))
    at.stage.issued[at.key_of(place), kind] = issued


def close_account(at: At, say: Says) -> None:
    """Close an account."""
    kind = say.get("kind", AccountKind.BUSINESS)
    at.desk.accounts.close(at.account(say["organisation"], kind))


def sign_in(at: At, say: Says) -> None:
    """Sign on with a password."""
    at.register.sign_in(at.login, at.password(say["password"]), person=at.person)


def change_password(at: At, say: Says) -> None:
    """Change one's own password."""
    at.desk.accounts.change_password(at.password(say["old"]), say["new"])


# ── Members ──────────────────────────────────────────────────────────────────────────────────


def add(at: At, say: Says) -> None:
    """Enter a member."""
    name, branch = say.pop("name"), at.organisation(say.pop("branch"))
    number = say.pop("id_number", None) or at.stage.number_for(name)
    reason = say.pop("reason")
    made = at.desk.members.add(name, number, branch=branch, reason=reason, **_papers(at.filed(say)))
    at.stage.people[name] = made.key


def remove(at: At, say: Says) -> None:
    """Remove a member."""
    name, reason = say.pop("member"), say.pop("reason")
    at.desk.members.remove(at.member(name), reason, **_papers(at.filed(say, name)))


def withdraw(at: At, say: Says) -> None:
    """Withdraw a removal."""
    member, branch = at.member(say.pop("member")), say.pop("branch", None)
    at.desk.members.withdraw_removal(
        member, branch=branch and at.organisation(branch), **_papers(say)
    )


def recover(at: At, say: Says) -> None:
    """Find a record again by the ID number."""
    number, branch = at.resident_id(say.pop("member")), at.organisation(say.pop("branch"))
    at.desk.members.recover(number, branch=branch, **_papers(say))


def reinstate(at: At, say: Says) -> None:
    """Reinstate a former member, or somebody of whom there is no record."""
    name, branch, reason = say.pop("member"), at.organisation(say.pop("branch")), say.pop("reason")
    known = name in at.stage.people
    person = {} if known else {"name": name, "id_number": at.stage.number_for(name)}
    made = at.desk.members.reinstate(
        at.member(name) if known else None, branch=branch, reason=reason, **person, **_papers(say)
    )
    at.stage.people[name] = made.key


def edit_member(at: At, say: Says) -> None:
    """Edit a member's record."""
    name = say.pop("member")
    at.desk.members.edit(at.member(name), **_papers(at.filed(say, name)))


def convert(at: At, say: Says) -> None:
    """Record the admission to full membership."""
    name, since = say.pop("member"), say.pop("full_since")
    at.desk.members.convert(at.member(name), since, **_papers(at.filed(say, name)))


def lost(at: At, say: Says) -> None:
    """Mark a member as out of contact, or found."""
    member, since = at.member(say.pop("member")), say.pop("since", None)
    at.desk.members.mark_out_of_contact(member, since, **_papers(say))


def away(at: At, say: Says) -> None:
    """Mark a member as a migrant, or back."""
    member, whereto = at.member(say.pop("member")), say.pop("whereto", None)
    at.desk.members.mark_migrant(member, whereto, **_papers(say))


def report(at: At, say: Says) -> None:
    """Report a change to whoever maintains it."""
    what, name, place = say.pop("what"), say.pop("member", None), say.pop("organisation", None)
    if name is not None:
        filed = at.desk.members.report(at.member(name), what, **_papers(say))
    else:
        filed = at.desk.organisations.report(
            at.organisation(place or at.place), what, **_papers(say)
        )
    at.stage.reports[name or place or at.place] = filed.key


def _papers(say: Says) -> dict[str, Any]:
    """Give the rest of a step's keys with the documents, which are none unless they are named."""
    return {"evidence": (), **say}


# ── Transfers ────────────────────────────────────────────────────────────────────────────────


def submit(at: At, say: Says) -> None:
    """Apply for a transfer."""
    wish = say.get("wish")
    case = at.desk.transfers.submit(
        at.member(say["member"]), at.destination(say["to"]), kind=say.get("kind"),
        wish=wish and at.organisation(wish),
    )  # fmt: skip
    at.stage.cases[say["member"]] = case.key


def internal(at: At, say: Says) -> None:
    """Move a member inside one committee."""
    case = at.desk.transfers.internal(at.member(say["member"]), at.organisation(say["branch"]))
    at.stage.cases[say["member"]] = case.key


def resubmit(at: At, say: Says) -> None:
    """Correct and resubmit."""
    to, wish = say.get("to"), say.get("wish")
    at.desk.transfers.resubmit(
        at.case(say["member"]), to=to and at.destination(to), wish=wish and at.organisation(wish)
    )


def record_letter(at: At, say: Says) -> None:
    """Record a letter that somebody brought from outside."""
    newcomer, letter = at.newcomer(say), at.letter(say)
    wish = say.get("wish")
    case = at.desk.transfers.record_letter(
        newcomer, letter, at.organisation(say["to"]), wish=wish and at.organisation(wish)
    )
    at.stage.cases[say["name"]] = case.key


def receive(at: At, say: Says) -> None:
    """Receive a member into a branch."""
    form = say.get("form")
    case = at.desk.transfers.receive(
        at.case(say["member"]), at.organisation(say["branch"]),
        form=at.form(form) if form else None, handled_by=say.get("handled_by"),
    )  # fmt: skip
    if case.member is not None:
        at.stage.people[say["member"]] = case.member


def register_receipt(at: At, say: Says) -> None:
    """Register the receipt's return."""
    case = at.case(say.pop("member"))
    at.desk.transfers.register_receipt(case, **say)


def of_case(name: str, *more: str) -> Run:
    """Make a step of a case that only needs to be named."""

    def run(at: At, say: Says) -> None:
        """Do it."""
        case = at.case(say["member"])
        given = {key: say[key] for key in say if key != "member" and key not in more}
        getattr(at.desk.transfers, name)(case, *(say[key] for key in more), **given)

    run.__doc__ = getattr(TransfersPart, name).__doc__
    return run
